"""The graph that shapes are checked against: an index over triples in memory, or a view of a store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache, partial
from typing import Final, Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

Node = NamedNode | BlankNode
Subject = NamedNode | BlankNode | Triple
Term = NamedNode | BlankNode | Literal | Triple

_NOTHING: Final[dict[Term, None]] = {}
_CACHED_SUBJECTS: Final = 4096
"""Subjects that a view of a store keeps: a statement, its ends, its evidence and its article are looked at together."""


class Triples(Protocol):
    """What a check asks of a graph. Every collection holds each term once."""

    def objects(self, subject: Term, predicate: NamedNode) -> Collection[Term]:
        """The objects of a subject and predicate; none for a literal."""

    def subjects(self, predicate: NamedNode, object_: Term) -> Iterable[Term]:
        """The subjects of a predicate and object."""

    def subjects_of(self, predicate: NamedNode) -> Iterable[Term]:
        """The subjects of a predicate."""

    def objects_of(self, predicate: NamedNode) -> Iterable[Term]:
        """The objects of a predicate."""


class IndexedTriples:
    """Triples in memory. Dictionaries whose values do not matter stand for sets that keep their order."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        by_subject: dict[Term, dict[NamedNode, dict[Term, None]]] = {}
        by_predicate: dict[NamedNode, list[tuple[Term, Term]]] = {}
        for s, p, o in triples:
            by_subject.setdefault(s, {}).setdefault(p, {})[o] = None
            by_predicate.setdefault(p, []).append((s, o))
        self._by_subject = by_subject
        self._by_predicate = by_predicate
        self._by_object: dict[NamedNode, dict[Term, dict[Term, None]]] = {}

    def objects(self, subject: Term, predicate: NamedNode) -> Collection[Term]:
        found = self._by_subject.get(subject)
        return _NOTHING if found is None else found.get(predicate, _NOTHING)

    def subjects(self, predicate: NamedNode, object_: Term) -> Collection[Term]:
        index = self._by_object.get(predicate)
        if index is None:
            # few predicates are ever asked for from this side
            index = self._by_object[predicate] = {}
            for s, o in self._by_predicate.get(predicate, ()):
                index.setdefault(o, {})[s] = None
        return index.get(object_, _NOTHING)

    def subjects_of(self, predicate: NamedNode) -> Collection[Term]:
        return dict.fromkeys(s for s, _ in self._by_predicate.get(predicate, ()))

    def objects_of(self, predicate: NamedNode) -> Collection[Term]:
        return dict.fromkeys(o for _, o in self._by_predicate.get(predicate, ()))

    def predicates(self) -> Collection[NamedNode]:
        """Every predicate in use."""
        return self._by_predicate.keys()


class StoreTriples:
    """The default graph of a store, read as it is asked for: memory does not grow with the graph.

    ``without`` is a predicate whose triples are not there for the checks, such as long texts.
    """

    def __init__(self, store: Store, *, without: NamedNode | None = None) -> None:
        self._store = store
        # no method of this object, which would refer to itself then and keep the store open until it is collected
        self._of = lru_cache(_CACHED_SUBJECTS)(partial(_about, store, without))

    def objects(self, subject: Term, predicate: NamedNode) -> Collection[Term]:
        return _NOTHING if isinstance(subject, Literal) else self._of(subject).get(predicate, _NOTHING)

    def subjects(self, predicate: NamedNode, object_: Term) -> Iterator[Term]:
        return (quad.subject for quad in self._store.quads_for_pattern(None, predicate, object_, DefaultGraph()))

    def subjects_of(self, predicate: NamedNode) -> Iterator[Term]:
        for quad in self._store.quads_for_pattern(None, predicate, None, DefaultGraph()):
            subject = quad.subject
            # a subject comes once for each of its objects and counts with the first of them
            if quad.object == next(iter(self.objects(subject, predicate)), None):
                yield subject

    def objects_of(self, predicate: NamedNode) -> Iterator[Term]:
        last: Term | None = None
        for quad in self._store.quads_for_pattern(None, predicate, None, DefaultGraph()):
            # in the store's order the triples of one object follow each other
            if quad.object != last:
                last = quad.object
                yield last


def _about(store: Store, without: NamedNode | None, subject: Subject) -> dict[NamedNode, dict[Term, None]]:
    """The objects of a subject by predicate."""
    found: dict[NamedNode, dict[Term, None]] = {}
    for quad in store.quads_for_pattern(subject, None, None, DefaultGraph()):
        predicate = quad.predicate
        if predicate != without:
            found.setdefault(predicate, {})[quad.object] = None
    return found
