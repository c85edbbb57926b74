"""What the first page shows: how much there is, what came last, and what can be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from extract.records import ATTRIBUTES
from kg.entities import Askable
from kg.namespaces import local_name
from kg.serve.claims import Article, Claim, latest_first, read_articles, read_claims
from kg.serve.names import Names

LATEST: Final = 7
"""Articles and statements that the first page shows as new."""
_OF_ONE: Final = 2
_COUNTS: Final = """SELECT ?what (COUNT(*) AS ?n) WHERE {
  VALUES ?what { osk:Article osk:Statement osk:Release } ?thing a ?what
} GROUP BY ?what"""
_RELATIONS: Final = """SELECT ?predicate (COUNT(*) AS ?n) WHERE {
  ?statement a osk:Statement ; rdf:predicate ?predicate
} GROUP BY ?predicate"""
_ARTICLES: Final = """SELECT ?article WHERE { ?article a osk:Article ; schema:datePublished ?published }
ORDER BY DESC(STR(?published)) ?article LIMIT %d"""
_STATEMENTS: Final = """SELECT ?statement WHERE {
  ?statement osk:firstReported ?first ; osk:confidence ?confidence ; rdf:predicate ?predicate .
  FILTER (?predicate NOT IN (%s))
} ORDER BY DESC(STR(?first)) DESC(?confidence) ?statement LIMIT %d"""


@dataclass(frozen=True, slots=True)
class HomePage:
    """Counts by class, by type of entity and by relation, and what came last."""

    counts: dict[str, int]
    types: dict[str, int]
    relations: dict[str, int]
    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]


def read_home(graph: Askable, names: Names) -> HomePage:
    """The numbers of the graph and what was reported last."""
    counts = {local_name(row["what"].value): int(row["n"].value) for row in graph.select(_COUNTS)}
    relations = {local_name(row["predicate"].value): int(row["n"].value) for row in graph.select(_RELATIONS)}
    latest = [row["article"].value for row in graph.select(_ARTICLES % LATEST)]
    attributes = ", ".join(f"osk:{name}" for name in ATTRIBUTES)
    statements = [row["statement"].value for row in graph.select(_STATEMENTS % (attributes, 10 * LATEST))]
    return HomePage(
        {name: counts.get(name, 0) for name in ("Article", "Statement", "Release")},
        names.by_type(),
        dict(sorted(relations.items(), key=lambda item: (-item[1], item[0]))),
        latest_first(read_articles(graph, latest).values()),
        _varied(read_claims(graph, names, statements)),
    )


def _varied(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The first ones, at most two of an article."""
    told: Counter[str] = Counter()
    found = []
    for claim in claims:
        article = claim.evidence[-1].article.iri if claim.evidence else ""
        told[article] += 1
        if told[article] <= _OF_ONE:
            found.append(claim)
    return tuple(found[:LATEST])
