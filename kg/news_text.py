"""What is new in the graph, as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.entities import short_iri
from kg.news import News

_WIDEST: Final = 60
"""Characters of a column's longest cell that the others are brought in line with."""


def news_text(news: News, *, base_iri: str, top: int) -> str:
    """Counts, then sections with at most ``top`` lines each, the latest first."""
    return "\n".join(_lines(news, base_iri, top)) + "\n"


def _lines(news: News, base_iri: str, top: int) -> Iterator[str]:
    counts = (
        _count(len(news.articles), "article", "articles"),
        _count(len(news.entities), "new entity", "new entities"),
        _count(len(news.statements), "new statement", "new statements"),
        _count(len(news.releases), "new release", "new releases"),
        _count(len(news.collaborations), "new collaboration", "new collaborations"),
    )
    yield f"Since {news.since}: {' · '.join(counts)}"
    yield from _section("Articles", [(a.published, _flat(a.title or a.id)) for a in news.articles], top)
    types = [(name, f"{count:,}") for name, count in news.by_type().items()]
    yield from _section("New entities", types, len(types))
    mentioned = [
        (f"{e.articles:,}", _flat(e.label), e.type, e.first, short_iri(e.iri, base_iri)) for e in news.newcomers
    ]
    yield from _section("Most mentioned newcomers (articles)", mentioned, top)
    releases = [(r.first, _flat(r.thing), ", ".join(map(_flat, r.agents))) for r in news.releases]
    yield from _section("New releases", releases, top)
    partners = [(c.first, f"{_flat(c.subject)} — {_flat(c.object)}") for c in news.collaborations]
    yield from _section("New collaborations", partners, top)
    said = [(s.first, f"{_flat(s.subject)} — {s.relation} → {_flat(s.object)}") for s in news.statements]
    yield from _section("New statements", said, top)


def _section(title: str, rows: Sequence[tuple[str, ...]], top: int) -> Iterator[str]:
    if not rows:
        return
    yield from ("", title)
    shown = rows[:top]
    widths = [min(_WIDEST, max(len(row[i]) for row in shown)) for i in range(len(shown[0]) - 1)]
    for row in shown:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, [*widths, 0], strict=True)]
        yield f"  {'  '.join(cells)}".rstrip()
    if len(rows) > top:
        yield f"  … and {len(rows) - top:,} more"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _flat(text: str) -> str:
    return " ".join(text.split())
