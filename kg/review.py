"""What in the graph is in doubt, as a queue for a person: the items, what most needs a look first.

Kinds: ``merge`` (two things that may be one), ``link`` (an identifier that may be a thing's), ``statement`` (one of low
confidence), ``conflict`` (two statements that cannot both be right). What was decided does not come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import log2
from typing import Any, Final
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, Triple

from kg import terms as t
from kg.decisions import Decisions, Term
from kg.errors import UsageError
from kg.identity import hex_digest, identifier_key
from kg.resolution.clusters import MERGE
from kg.store import GraphStore
from kg.values import score_literal

KINDS: Final = ("merge", "link", "statement", "conflict")
BELOW: Final = 0.5
"""Confidence below which a statement is in the queue."""
_LEAST: Final = 0.25
"""Weight of an item whose score leaves hardly a doubt, beside 1 for the most doubtful."""

_MERGES = """SELECT ?doubt ?thing ?score ?reason WHERE {
  ?doubt a osk:MergeCandidate ; osk:candidateThing ?thing ; osk:score ?score ; osk:reason ?reason .
}"""
_LINKS = """SELECT ?thing ?iri (MAX(?s) AS ?score) WHERE {
  ?thing osk:linkCandidate ?link . ?link osk:candidateIri ?iri ; osk:score ?s .
} GROUP BY ?thing ?iri"""
_LINKED = "SELECT DISTINCT ?thing ?same WHERE { ?thing osk:linkCandidate ?link ; owl:sameAs ?same }"
_STATEMENTS = """SELECT ?statement ?subject ?predicate ?object ?confidence WHERE {
  ?statement a osk:Statement ; osk:confidence ?confidence ;
    rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  FILTER (?confidence < ?below)
}"""
_CONFLICTS = """SELECT DISTINCT ?a ?b ?subject ?predicate ?x ?y ?c ?d WHERE {
  ?a osk:conflictsWith ?b .
  FILTER (STR(?a) < STR(?b))
  ?a rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?x ; osk:confidence ?c .
  ?b rdf:object ?y ; osk:confidence ?d .
}"""
_ARTICLES = "SELECT ?thing (COUNT(DISTINCT ?article) AS ?n) WHERE { ?thing osk:mentionedIn ?article } GROUP BY ?thing"
_REPLACED = "SELECT ?old ?new WHERE { ?old dcterms:isReplacedBy ?new . FILTER NOT EXISTS { ?old a osk:Article } }"


@dataclass(frozen=True, slots=True)
class Item:
    """One doubt, by IRIs alone: ``iris`` are two things, a thing and an identifier, a statement, or two statements.

    ``articles`` name the things; ``weight`` says how much a decision matters; ``said`` has the terms of each statement.
    """

    kind: str
    iris: tuple[str, ...]
    score: float
    reason: str = ""
    articles: int = 0
    weight: float = 0.0
    said: tuple[tuple[Term, Term, Term], ...] = field(default=(), repr=False)

    @property
    def key(self) -> str:
        """16 hex digits that stand for it, whatever else changes in the graph."""
        return item_key(self.kind, *self.iris)


def item_key(kind: str, *iris: str) -> str:
    """The key of an item; the order of two IRIs does not count."""
    return hex_digest("\n".join((kind, *sorted(iris))), 16)


class Standing:
    """What decisions come to in the graph as it is now: things by the IRIs that stand for them."""

    def __init__(self, store: GraphStore, decisions: Decisions) -> None:
        self._store = store
        self.decisions = decisions
        self.replaced = {row["old"].value: row["new"].value for row in store.select(_REPLACED)}

    def now(self, iri: str) -> str:
        """The IRI of what a thing is now."""
        return str(self.replaced.get(iri, iri))

    def statement(self, said: tuple[Term, Term, Term]) -> str:
        """The IRI of what a statement is now."""
        subject, predicate, object_ = (NamedNode(self.now(x.value)) if isinstance(x, NamedNode) else x for x in said)
        assert isinstance(subject, NamedNode)
        assert isinstance(predicate, NamedNode)
        if predicate == t.RELATIONS["collaboratesWith"] and isinstance(object_, NamedNode):
            subject, object_ = sorted((subject, object_), key=lambda n: n.value)
        return self._store.builder.statement(Triple(subject, predicate, object_)).value

    @cached_property
    def actions(self) -> dict[str, str]:
        """``accept`` or ``reject`` by the IRI of the statement, the later of two."""
        return {self.statement(d.statement): d.action for d in self.decisions.on_statements if d.statement is not None}

    @cached_property
    def pairs(self) -> frozenset[tuple[str, ...]]:
        """Pairs of things that somebody decided to be one or not."""
        found = (d.about for d in self.decisions.valid if d.action in ("merge", "split") and d.article is None)
        return frozenset(tuple(sorted(map(self.now, about))) for about in found)

    @cached_property
    def links(self) -> frozenset[tuple[str, str]]:
        """Things with the identifiers that somebody decided to be theirs or not."""
        relinks = [d for d in self.decisions.valid if d.action == "relink"]
        return frozenset(
            (self.now(d.about[0]), identifier_key(iri)) for d in relinks for iri in (d.new, d.old) if iri is not None
        )

    def has_decided(self, item: Item) -> bool:
        """Whether a person has decided on an item."""
        if item.kind == "merge":
            return tuple(sorted(map(self.now, item.iris))) in self.pairs
        if item.kind == "link":
            return (self.now(item.iris[0]), identifier_key(item.iris[1])) in self.links
        actions = [self.actions.get(iri) for iri in item.iris]
        return "reject" in actions or None not in actions


def read_queue(
    store: GraphStore,
    decisions: Decisions,
    *,
    kinds: Iterable[str] = (),
    entity: str | None = None,
    below: float = BELOW,
) -> tuple[Item, ...]:
    """What is in doubt, what matters most first; ``entity`` is the IRI of a thing that it has to concern.

    Raises UsageError for an unknown kind.
    """
    wanted = tuple(kinds) or KINDS
    if strange := [kind for kind in wanted if kind not in KINDS]:
        raise UsageError(f"{strange[0]}: no such kind; there are {', '.join(KINDS)}")
    articles = {row["thing"].value: int(row["n"].value) for row in store.select(_ARTICLES)}
    standing = Standing(store, decisions)
    found = []
    for kind in KINDS:
        if kind in wanted:
            read = {"merge": _merges, "link": _links, "conflict": _conflicts}.get(kind)
            items = read(store, articles) if read else _statements(store, articles, below)
            found += [one for one in items if not standing.has_decided(one)]
    if entity is not None:
        found = [one for one in found if concerns(one, entity)]
    return tuple(sorted(found, key=lambda one: (-one.weight, KINDS.index(one.kind), one.key)))


def concerns(item: Item, iri: str) -> bool:
    """Whether an item is about a thing, or about a statement of it."""
    ends = {end.value for said in item.said for end in (said[0], said[2])}
    return iri in item.iris or iri in ends


def _weighed(item: Item, doubt: float) -> Item:
    """``doubt``: 0 where the score nearly decides it, 1 where it tells nothing."""
    weight = (_LEAST + (1 - _LEAST) * doubt) * log2(1 + item.articles)
    return Item(item.kind, item.iris, item.score, item.reason, item.articles, round(weight, 6), item.said)


def _merges(store: GraphStore, articles: Mapping[str, int]) -> Iterator[Item]:
    found: dict[str, list[Any]] = {}
    for row in store.select(_MERGES):
        found.setdefault(row["doubt"].value, []).append(row)
    for rows in found.values():
        pair = tuple(sorted({row["thing"].value for row in rows}))
        score = float(rows[0]["score"].value)
        if len(pair) == 2:
            item = Item("merge", pair, score, rows[0]["reason"].value, sum(articles.get(iri, 0) for iri in pair))
            yield _weighed(item, 1 - abs(score - MERGE) / MERGE)


def _links(store: GraphStore, articles: Mapping[str, int]) -> Iterator[Item]:
    linked = {(row["thing"].value, _registry(row["same"].value)) for row in store.select(_LINKED)}
    for row in store.select(_LINKS):
        thing, iri, score = row["thing"].value, row["iri"].value, float(row["score"].value)
        if (thing, _registry(iri)) not in linked:
            reason = f"a name in common with {identifier_key(iri)}"
            # what scores high nearly was a link
            yield _weighed(Item("link", (thing, iri), score, reason, articles.get(thing, 0)), min(score, 1.0))


def _statements(store: GraphStore, articles: Mapping[str, int], below: float) -> Iterator[Item]:
    for row in store.select(_STATEMENTS, bindings={"below": score_literal(below)}):
        said = (row["subject"], row["predicate"], row["object"])
        confidence = float(row["confidence"].value)
        item = Item("statement", (row["statement"].value,), confidence, f"confidence {confidence:.2f}",
                    articles.get(said[0].value, 0), said=(said,))  # fmt: skip
        yield _weighed(item, confidence / below)


def _conflicts(store: GraphStore, articles: Mapping[str, int]) -> Iterator[Item]:
    for row in store.select(_CONFLICTS):
        subject, predicate = row["subject"], row["predicate"]
        certain = float(row["c"].value), float(row["d"].value)
        item = Item(
            "conflict", (row["a"].value, row["b"].value), min(certain), "both cannot be right",
            articles.get(subject.value, 0), said=((subject, predicate, row["x"]), (subject, predicate, row["y"])),
        )  # fmt: skip
        yield _weighed(item, 1 - abs(certain[0] - certain[1]))


def _registry(iri: str) -> str:
    """Who gave an identifier: its host."""
    return urlsplit(iri).netloc.removeprefix("www.").lower()


def by_key(items: Iterable[Item]) -> dict[str, Item]:
    """Items by their keys."""
    return {item.key: item for item in items}
