"""The constraint components of SHACL Core that need nothing but a value, a number or another shape.

Each function here gives the test of one constraint: from the graph, a focus node and its value nodes to the
values that break it. Source: SHACL (https://www.w3.org/TR/shacl/), section 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.shacl.literals import OrderKey, compare, is_well_formed, order_key
from kg.shacl.shapes import RDF_TYPE, Breaches, Shape
from kg.shacl.triples import Term, Triples

_NONE: Final[tuple[Term | None, ...]] = ()
_ONE: Final[tuple[Term | None, ...]] = (None,)
_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "IRI": (NamedNode,),
    "BlankNode": (BlankNode,),
    "Literal": (Literal,),
    "BlankNodeOrIRI": (BlankNode, NamedNode),
    "BlankNodeOrLiteral": (BlankNode, Literal),
    "IRIOrLiteral": (NamedNode, Literal),
}
NODE_KINDS: Final = frozenset(_KINDS)


def each(test: Callable[[Term], bool]) -> Breaches:
    """Every value must pass a test of its own."""

    def breaches(_: Triples, __: Term, values: Collection[Term]) -> Collection[Term | None]:
        return [v for v in values if not test(v)]

    return breaches


def has_class(classes: frozenset[NamedNode]) -> Breaches:
    """Every value must have one of these types."""

    def breaches(triples: Triples, _: Term, values: Collection[Term]) -> Collection[Term | None]:
        return [v for v in values if classes.isdisjoint(triples.objects(v, RDF_TYPE))]

    return breaches


def has_datatype(datatype: NamedNode) -> Breaches:
    """Every value must be a literal of the datatype, and not an ill-typed one."""
    return each(lambda v: isinstance(v, Literal) and v.datatype == datatype and is_well_formed(v))


def has_kind(kind: str) -> Breaches:
    kinds = _KINDS[kind]
    return each(lambda v: isinstance(v, kinds))


def at_least(count: int) -> Breaches:
    return lambda _, __, values: _ONE if len(values) < count else _NONE


def at_most(count: int) -> Breaches:
    return lambda _, __, values: _ONE if len(values) > count else _NONE


def in_range(bound: OrderKey, allowed: frozenset[int]) -> Breaches:
    """Every value, compared with a bound (-1 for less, 0 for equal, 1 for greater), must be as allowed."""
    return each(lambda v: isinstance(v, Literal) and compare(order_key(v), bound) in allowed)


def has_length(allowed: Callable[[int], bool]) -> Breaches:
    """The length in code points must be as allowed; a blank node has none."""
    return each(lambda v: isinstance(v, NamedNode | Literal) and allowed(len(v.value)))


def matches(pattern: re.Pattern[str]) -> Breaches:
    return each(lambda v: isinstance(v, NamedNode | Literal) and pattern.search(v.value) is not None)


def is_among(members: frozenset[Term]) -> Breaches:
    return each(lambda v: v in members)


def has_value(wanted: Term) -> Breaches:
    return lambda _, __, values: _NONE if wanted in values else _ONE


def conforms_to(shape: Shape) -> Breaches:
    return lambda triples, _, values: [v for v in values if not shape.conforms(triples, v)]


def conforms_not_to(shape: Shape) -> Breaches:
    return lambda triples, _, values: [v for v in values if shape.conforms(triples, v)]


def conforms_to_all(shapes: Sequence[Shape]) -> Breaches:
    return lambda triples, _, values: [v for v in values if not all(s.conforms(triples, v) for s in shapes)]


def conforms_to_any(shapes: Sequence[Shape]) -> Breaches:
    return lambda triples, _, values: [v for v in values if not any(s.conforms(triples, v) for s in shapes)]


def conforms_to_one(shapes: Sequence[Shape]) -> Breaches:
    return lambda triples, _, values: [v for v in values if sum(s.conforms(triples, v) for s in shapes) != 1]


def counts(shape: Shape, allowed: Callable[[int], bool]) -> Breaches:
    """How many values conform to a shape must be as allowed (sh:qualifiedMinCount, sh:qualifiedMaxCount)."""

    def breaches(triples: Triples, _: Term, values: Collection[Term]) -> Collection[Term | None]:
        return _NONE if allowed(sum(shape.conforms(triples, v) for v in values)) else _ONE

    return breaches


def equals(predicate: NamedNode) -> Breaches:
    """The values must be those of another property, neither more nor fewer."""

    def breaches(triples: Triples, focus: Term, values: Collection[Term]) -> Collection[Term | None]:
        others = triples.objects(focus, predicate)
        return [*(v for v in values if v not in others), *(o for o in others if o not in values)]

    return breaches


def is_disjoint(predicate: NamedNode) -> Breaches:
    def breaches(triples: Triples, focus: Term, values: Collection[Term]) -> Collection[Term | None]:
        others = triples.objects(focus, predicate)
        return [v for v in values if v in others]

    return breaches


def is_less(predicate: NamedNode, allowed: frozenset[int]) -> Breaches:
    """Every value, compared with every value of another property, must be as allowed."""

    def breaches(triples: Triples, focus: Term, values: Collection[Term]) -> Collection[Term | None]:
        others = [_key(o) for o in triples.objects(focus, predicate)]
        return [v for v in values if any(compare(_key(v), other) not in allowed for other in others)]

    return breaches


def _key(term: Term) -> OrderKey | None:
    return order_key(term) if isinstance(term, Literal) else None
