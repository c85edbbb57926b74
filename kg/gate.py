"""What of an article may be published: its statements that keep the shapes and that nobody rejected.

What breaks a shape is withheld with the reason, neither dropped nor published (``quarantine/<article>``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode, Triple

from extract.records import Facts
from kg import terms as t
from kg.decisions import Decision
from kg.graph import GraphBuilder, Naming
from kg.shacl import IndexedTriples, Shapes, Term, Violation, read_shapes

VIOLATION: Final = "Violation"
_NOT_OF_ARTICLES: Final = ("label",)  # shapes of what is computed over all articles
_ENDS: Final = ("-subject", "-object")
_SELECTORS: Final = (t.HAS_SELECTOR, t.HAS_TARGET)


class Gate:
    """Sorts the statements of articles."""

    def __init__(self, builder: GraphBuilder, shapes: Shapes | None = None) -> None:
        self._builder = builder
        self._shapes = (shapes or read_shapes()).without(*_NOT_OF_ARTICLES)

    def graphs(
        self, facts: Facts, naming: Naming, rejected: Mapping[Triple, Decision]
    ) -> tuple[list[Triple], list[Triple]]:
        """The triples of the article's graph, and those of what is withheld."""
        published = self._builder.triples(facts, naming)
        reasons: dict[Triple, set[str]] = {}
        for said, why in self._breaches(published):
            reasons.setdefault(said, set()).add(why)
        if rejected:
            for said in self._builder.statements(facts, naming) & rejected.keys():
                reasons.setdefault(said, set()).add(_rejection(rejected[said]))
        if not reasons:
            return published, []
        return self._builder.withheld(facts, naming, reasons)

    def _breaches(self, published: list[Triple]) -> Iterator[tuple[Triple, str]]:
        """Statements, as the triples that they state, with the shapes that they break."""
        triples = IndexedTriples(published)
        for one in self._shapes.check(triples):
            if one.severity == VIOLATION:
                for statement in _statements_behind(one, triples):
                    yield _said(statement, triples), f"{one.message} ({one.name})"


def _statements_behind(violation: Violation, triples: IndexedTriples) -> Iterable[Term]:
    """The statements without which a violation would not be there."""
    focus, predicate = violation.focus, _end_of(violation)
    if predicate is not None:
        ends = {*triples.subjects(t.SUBJECT, focus), *triples.subjects(t.OBJECT, focus)}
        return [s for s in ends if predicate in triples.objects(s, t.PREDICATE)]
    if triples.objects(focus, t.SUBJECT):
        return [focus]
    if not triples.objects(focus, t.MENTIONED_IN):  # a value, or a part of the evidence
        return [*_above(focus, triples), *triples.subjects(t.OBJECT, focus)]
    own = [*triples.subjects(t.SUBJECT, focus)]
    return [s for s in own if violation.value in triples.objects(s, t.OBJECT)] or own


def _end_of(violation: Violation) -> NamedNode | None:
    """The relation whose end has the wrong type, where that is what is wrong."""
    for end in _ENDS:
        if violation.name.endswith(end):
            return t.RELATIONS.get(violation.name.removesuffix(end))
    return None


def _above(node: Term, triples: IndexedTriples) -> list[Term]:
    """Statements of an evidence, a passage or a selector."""
    found = [*triples.objects(node, t.HAS_BODY)]
    for predicate in _SELECTORS:
        for upper in triples.subjects(predicate, node):
            found += _above(upper, triples)
    return found


def _said(statement: Term, triples: IndexedTriples) -> Triple:
    subject, predicate, object_ = (
        next(iter(triples.objects(statement, p))) for p in (t.SUBJECT, t.PREDICATE, t.OBJECT)
    )
    assert isinstance(subject, NamedNode)
    assert isinstance(predicate, NamedNode)
    return Triple(subject, predicate, object_)


def _rejection(decision: Decision) -> str:
    why = f": {decision.why}" if decision.why else ""
    return f"rejected by {decision.creator} on {decision.created[:10]}{why}"
