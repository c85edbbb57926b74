"""Statistics of the graph as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kg.entities import short_iri
from kg.stats import Institution, Month, Stats

_BAR: Final = 40
"""Characters of the longest bar."""


def stats_text(stats: Stats, *, base_iri: str) -> str:
    """Sections with a heading each; the bars of a month stand for its articles."""
    return "\n".join(_lines(stats, base_iri)) + "\n"


def _lines(stats: Stats, base_iri: str) -> Iterator[str]:
    statements = sum(stats.relations.values()) + sum(stats.attributes.values())
    yield (
        f"{stats.articles:,} articles · {sum(stats.entities.values()):,} entities · {statements:,} statements · "
        f"{stats.releases:,} releases · {stats.triples:,} triples"
    )
    yield from _counts("Entities", stats.entities)
    yield from _counts("Relations", stats.relations)
    yield from _counts("Attributes", stats.attributes)
    yield from _ranking("Best connected institutions", stats.by_degree, base_iri)
    title = "Institutions between others"
    if stats.betweenness_pivots:
        title += f" (estimated from {stats.betweenness_pivots} nodes)"
    yield from _ranking(title, stats.by_betweenness, base_iri)
    yield from _months(stats.months)
    yield from _confidence(stats.confidence)


def _counts(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    if counts:
        width = max(map(len, counts))
        yield from ("", title)
        yield from (f"  {name:<{width}}  {count:>7,}" for name, count in counts.items())


def _ranking(title: str, institutions: Sequence[Institution], base_iri: str) -> Iterator[str]:
    if institutions:
        width = max(len(i.label) for i in institutions)
        yield from ("", title, f"  {'':<{width}}  degree  betweenness  articles")
        for i in institutions:
            numbers = f"{i.degree:>6,}  {i.betweenness:>11.3f}  {i.articles:>8,}"
            yield f"  {i.label:<{width}}  {numbers}  {short_iri(i.iri, base_iri)}"


def _months(months: Sequence[Month]) -> Iterator[str]:
    if not months:
        return
    dated = [m for m in months if m.month != "undated"]
    most = max((m.articles for m in dated), default=0)
    yield from ("", "Published      articles  statements")
    for m in months:
        # few or many undated articles say nothing of the months
        bar = "█" * max(1, round(_BAR * m.articles / most)) if m in dated else ""
        yield f"  {m.month:<12} {m.articles:>8,}  {m.statements:>10,}  {bar}".rstrip()


def _confidence(counts: Sequence[int]) -> Iterator[str]:
    if not any(counts):
        return
    yield from ("", "Confidence  statements")
    for step, count in enumerate(counts):
        if count:
            bar = "█" * max(1, round(_BAR * count / max(counts)))
            yield f"  {step / len(counts):.1f}–{(step + 1) / len(counts):.1f}   {count:>10,}  {bar}"
