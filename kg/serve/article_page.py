"""What the page of an article shows: its text with the sentences that say something, and what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pyoxigraph import NamedNode

from kg.entities import Askable, Entity
from kg.serve.claims import Article, Claim, Report, read_articles, read_claims
from kg.serve.names import Names

_STATEMENTS: Final = (
    "SELECT DISTINCT ?statement WHERE { ?evidence osk:article ?article . ?statement osk:evidence ?evidence }"
)
_MENTIONS: Final = "SELECT DISTINCT ?entity WHERE { ?entity osk:mentionedIn ?article }"
_TEXT: Final = "SELECT ?text WHERE { ?article schema:articleBody ?text }"
_REPRINTS: Final = """SELECT DISTINCT ?other ?earlier WHERE {
  { ?article osk:reprintOf ?other BIND (true AS ?earlier) }
  UNION { ?other osk:reprintOf ?article BIND (false AS ?earlier) }
}"""
_MOST_TEXT: Final = 200_000
"""Characters of a text that a page shows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``says`` are the numbers of the statements whose sentence it is part of, ``ends`` of those
    whose sentence ends with it."""

    text: str
    says: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """``claims`` are numbered from 1 in order of the text, each with this article's report alone.

    ``original`` is the article that this one reprints, ``reprints`` those that reprint this one.
    """

    article: Article
    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]
    cut: int
    entities: tuple[Entity, ...]
    original: tuple[Article, ...]
    reprints: tuple[Article, ...]


def read_article(graph: Askable, names: Names, iri: str) -> ArticlePage | None:
    """What an article says; None where there is none of that IRI."""
    node = {"article": NamedNode(iri)}
    rows = list(graph.select(_REPRINTS, bindings=node))
    earlier = {row["other"].value: row["earlier"].value == "true" for row in rows}
    articles = read_articles(graph, [iri, *earlier])
    if iri not in articles:
        return None
    text = next((row["text"].value for row in graph.select(_TEXT, bindings=node)), "")
    statements = [row["statement"].value for row in graph.select(_STATEMENTS, bindings=node)]
    said = sorted(((_report(claim, iri), claim) for claim in read_claims(graph, names, statements)), key=_in_order)
    entities = {row["entity"].value for row in graph.select(_MENTIONS, bindings=node)} & names.entities.keys()
    return ArticlePage(
        articles[iri],
        claims=tuple(claim for _, claim in said),
        reports=tuple(report for report, _ in said),
        paragraphs=paragraphs(text[:_MOST_TEXT], [report for report, _ in said]),
        cut=max(0, len(text) - _MOST_TEXT),
        entities=tuple(sorted((names.entities[one] for one in entities), key=lambda e: (e.type, e.label.casefold()))),
        original=tuple(articles[one] for one in sorted(earlier) if earlier[one] and one in articles),
        reprints=tuple(articles[one] for one in sorted(earlier) if not earlier[one] and one in articles),
    )


def paragraphs(text: str, reports: Sequence[Report]) -> tuple[tuple[Piece, ...], ...]:
    """A text in paragraphs, each in pieces that belong to the sentences of the same statements (numbered from 1)."""
    spans = [
        (quote.start, quote.end, number)
        for number, report in enumerate(reports, 1)
        for quote in report.quotes
        if 0 <= quote.start < quote.end <= len(text)
    ]
    breaks = [(found.start(), found.end()) for found in re.finditer(r"\n+", text)]
    edges = sorted({0, len(text), *(e for s in spans for e in s[:2]), *(e for b in breaks for e in b)})
    found: list[list[Piece]] = [[]]
    gaps = dict(breaks)
    for start, end in pairwise(edges):
        if start in gaps:
            found.append([])
        if text[start] == "\n":
            continue
        says = tuple(n for s, e, n in spans if s <= start and end <= e)
        found[-1].append(Piece(text[start:end], says, tuple(n for _, e, n in spans if e == end)))
    return tuple(tuple(one) for one in found if any(piece.text.strip() for piece in one))


def _report(claim: Claim, article: str) -> Report:
    return next(report for report in claim.evidence if report.article.iri == article)


def _in_order(said: tuple[Report, Claim]) -> tuple[int, str, str]:
    report, claim = said
    return min((quote.start for quote in report.quotes), default=-1), claim.relation, claim.iri
