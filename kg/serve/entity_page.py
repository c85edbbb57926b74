"""What the page of an entity shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from pyoxigraph import NamedNode

from extract.records import ATTRIBUTES, SYMMETRIC
from kg.entities import Askable, Entity
from kg.namespaces import local_name
from kg.serve.claims import Article, Claim, latest_first, read_articles, read_claims
from kg.serve.names import Names

MOST: Final = 2000
"""Statements that one page shows, the most certain of the most reported ones first."""
_ABOUT: Final = """SELECT DISTINCT ?property ?value WHERE {
  VALUES (?path ?property) {
    (skos:altLabel "alias") (owl:sameAs "identifier") (osk:identifiedAs "identifier") (osk:identifier "identifier")
    (foaf:homepage "homepage") (osk:mentionedIn "article")
  }
  ?entity ?path ?value .
}"""
_STATEMENTS: Final = """SELECT ?statement (MAX(?n) AS ?reports) (MAX(?c) AS ?confidence) WHERE {
  { SELECT DISTINCT ?statement WHERE { ?statement (rdf:subject|rdf:object) ?entity } }
  ?statement a osk:Statement .
  OPTIONAL { ?statement osk:reportCount ?n }
  OPTIONAL { ?statement osk:confidence ?c }
} GROUP BY ?statement ORDER BY DESC(?reports) DESC(?confidence) ?statement"""
_CANDIDATES: Final = """SELECT DISTINCT ?iri ?score WHERE {
  ?entity osk:linkCandidate ?link . ?link osk:candidateIri ?iri ; osk:score ?score .
}"""
_DOUBTS: Final = """SELECT DISTINCT ?other ?score ?reason WHERE {
  ?doubt a osk:MergeCandidate ; osk:candidateThing ?entity , ?other ; osk:score ?score ; osk:reason ?reason .
  FILTER (?other != ?entity)
}"""
_FORMER: Final = "SELECT DISTINCT ?old WHERE { ?old dcterms:isReplacedBy ?entity }"
# what splits a thing or merges two leaves no mark on the thing itself
_REVIEWS: Final = """SELECT DISTINCT ?decision ?action ?who ?when ?why WHERE {
  { ?node osk:reviewedBy ?decision } UNION { ?decision osk:about ?node }
  UNION { ?former dcterms:isReplacedBy ?node . ?decision osk:about ?former }
  ?decision osk:action ?action ; dcterms:creator ?who ; dcterms:created ?when .
  OPTIONAL { ?decision rdfs:comment ?why }
}"""


@dataclass(frozen=True, slots=True, order=True)
class Review:
    """A person's decision."""

    created: str
    iri: str
    action: str
    creator: str
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Another entity that may be the same, and why."""

    other: Entity
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one relation; ``outgoing`` where the entity is the subject, or either end says the same."""

    relation: str
    outgoing: bool
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """``facts`` are about values, ``groups`` about other entities.

    ``left_out`` counts statements beyond :data:`MOST`.
    """

    entity: Entity
    aliases: tuple[str, ...]
    identifiers: tuple[str, ...]
    homepage: str | None
    candidates: tuple[tuple[str, float], ...]
    former: tuple[str, ...]
    facts: tuple[Group, ...]
    groups: tuple[Group, ...]
    doubts: tuple[Doubt, ...]
    reviews: tuple[Review, ...]
    articles: tuple[Article, ...]
    left_out: int

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All statements that the page shows."""
        return tuple(claim for group in (*self.facts, *self.groups) for claim in group.claims)


def read_entity(graph: Askable, names: Names, entity: Entity) -> EntityPage:
    """All that is said of an entity."""
    node = {"entity": NamedNode(entity.iri)}
    about: dict[str, set[str]] = {name: set() for name in ("alias", "identifier", "homepage", "article")}
    for row in graph.select(_ABOUT, bindings=node):
        about[row["property"].value].add(row["value"].value)
    statements = [row["statement"].value for row in graph.select(_STATEMENTS, bindings=node)]
    claims = read_claims(graph, names, statements[:MOST])
    candidates = {(r["iri"].value, float(r["score"].value)) for r in graph.select(_CANDIDATES, bindings=node)}
    return EntityPage(
        entity,
        aliases=tuple(sorted(about["alias"])),
        identifiers=tuple(sorted(about["identifier"], key=lambda i: (not i.startswith("https://ror.org/"), i))),
        homepage=min(about["homepage"], default=None),
        candidates=tuple(sorted(candidates, key=lambda c: (-c[1], c[0]))),
        former=tuple(sorted(row["old"].value for row in graph.select(_FORMER, bindings=node))),
        facts=_facts(claims),
        groups=_groups(claims, entity.iri),
        doubts=_doubts(graph, names, entity),
        reviews=read_reviews(graph, entity.iri),
        articles=latest_first(read_articles(graph, about["article"]).values()),
        left_out=max(0, len(statements) - MOST),
    )


def read_reviews(graph: Askable, iri: str) -> tuple[Review, ...]:
    """A person's decisions on a thing or a statement, in order of their times."""
    rows = graph.select(_REVIEWS, bindings={"node": NamedNode(iri)})
    return tuple(
        sorted(
            {
                Review(
                    row["when"].value,
                    row["decision"].value,
                    local_name(row["action"].value),
                    row["who"].value,
                    row["why"].value if row["why"] else "",
                )
                for row in rows
            }
        )
    )


def is_relation(claim: Claim) -> bool:
    """Whether a statement joins two entities, rather than giving a value."""
    return claim.relation not in ATTRIBUTES


def _facts(claims: Iterable[Claim]) -> tuple[Group, ...]:
    order = {name: place for place, name in enumerate(ATTRIBUTES)}
    facts = sorted((c for c in claims if not is_relation(c)), key=lambda c: (order[c.relation], *_best_first(c)))
    return tuple(Group(name, True, tuple(some)) for name, some in groupby(facts, key=lambda c: c.relation))


def _groups(claims: Iterable[Claim], iri: str) -> tuple[Group, ...]:
    def key(claim: Claim) -> tuple[bool, str]:
        return claim.subject.iri != iri and claim.relation not in SYMMETRIC, claim.relation

    ranked = sorted(filter(is_relation, claims), key=lambda c: (*key(c), *_best_first(c)))
    groups = [Group(name, not incoming, tuple(some)) for (incoming, name), some in groupby(ranked, key=key)]
    return tuple(sorted(groups, key=lambda g: (not g.outgoing, -len(g.claims), g.relation)))


def _best_first(claim: Claim) -> tuple[Any, ...]:
    return -claim.reports, -claim.confidence, claim.subject.label + claim.object.label, claim.iri


def _doubts(graph: Askable, names: Names, entity: Entity) -> tuple[Doubt, ...]:
    rows = graph.select(_DOUBTS, bindings={"entity": NamedNode(entity.iri)})
    found = [
        Doubt(names.entities[row["other"].value], float(row["score"].value), row["reason"].value)
        for row in rows
        if row["other"].value in names.entities
    ]
    return tuple(sorted(found, key=lambda d: (-d.score, d.other)))
