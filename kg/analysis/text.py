"""Analyses as text for people, to stand below the counts of ``kg stats``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.analysis.analysis import Analysis
from kg.analysis.releases import KINDS, by_year
from kg.chart_parts import number

_WIDEST: Final = 48
"""Characters of a name or list of names in a column."""


def analysis_text(found: Analysis, *, top: int) -> str:
    """Sections with a heading each, at most ``top`` lines in those that rank."""
    return "\n".join(_lines(found, top)) + "\n"


def _lines(found: Analysis, top: int) -> Iterator[str]:
    yield from _table(
        f"Central institutions (network of {found.centralities.nodes:,} things, places aside)",
        ("", "degree", "betweenness", "harmonic", "pagerank", "eigenvector"),
        [
            (c.label, c.degree, c.betweenness, c.harmonic, c.pagerank, c.eigenvector)
            for c in found.centralities.leaders(top)[:top]
        ],
    )
    groups = found.communities
    yield from _table(
        f"Communities (modularity {groups.modularity}; {groups.covered:,} of {groups.nodes:,} things)",
        ("", "members", "outside", "words and places"),
        [
            (f"{c.number} {c.name}", c.size, c.outside, ", ".join((*c.words, *c.places)))
            for c in groups.communities[:top]
        ],
    )
    yield from _table(
        "Bridges between communities",
        ("", "community", "reaches", "participation"),
        [
            (b.label, b.home, " ".join(map(str, b.others)), b.participation)
            for b in groups.bridges[:top]
        ],
    )  # fmt: skip
    yield from _table(
        "Collaboration by year", ("", "pairs reported", "new", "new partners", "pairs so far", "partners so far"),
        [(str(y.year), y.reported, y.new, y.newcomers, y.pairs, y.partners) for y in found.collaboration.years],
    )  # fmt: skip
    yield from _table(
        "Pairs that work together repeatedly", ("", "", "occasions", "first", "last", "did together"),
        [
            (p.one_label, p.other_label, p.occasions, p.first or "", p.last or "", ", ".join(p.joint))
            for p in found.collaboration.repeated[:top]
        ],
    )  # fmt: skip
    yield from _table(
        "Releases by year", ("", *(kind.lower() for kind in KINDS)),
        [(str(year), *counts.values()) for year, counts in by_year(found.releases).items()],
    )  # fmt: skip
    yield from _table(
        "Publishers", ("", "articles", "statements", "by it alone", "first", "last"),
        [(p.name, p.articles, p.statements, p.alone, p.first or "", p.last or "") for p in found.publishers[:top]],
    )  # fmt: skip
    yield from _table(
        "Relations in detail", ("", "statements", "announced", "by several reports", "mean confidence"),
        [(r.name, r.statements, r.announced, r.corroborated, r.confidence) for r in found.relations],
    )  # fmt: skip


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str | float | None]]) -> Iterator[str]:
    """Nothing for no rows; numbers stand at the right of their column."""
    if not rows:
        return
    cells = [[_cell(value) for value in row] for row in rows]
    right = [all(not isinstance(row[n], str) for row in rows) for n in range(len(heads))]
    widths = [max(len(head), *(len(row[n]) for row in cells)) for n, head in enumerate(heads)]
    yield from ("", title)
    for line in (list(heads), *cells):
        placed = (
            text.rjust(width) if at_right else text.ljust(width)
            for text, width, at_right in zip(line, widths, right, strict=True)
        )
        yield f"  {'  '.join(placed)}".rstrip()


def _cell(value: str | float | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value if len(value) <= _WIDEST else value[: _WIDEST - 1] + "…"
    return number(value)
