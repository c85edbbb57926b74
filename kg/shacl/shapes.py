"""Compiled shapes and what checking a graph against them gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, Self

from pyoxigraph import NamedNode

from kg.errors import KgError
from kg.shacl.triples import Node, Term, Triples

RDF_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

Path = Callable[[Triples, Term], Collection[Term]]
"""From a focus node to its value nodes."""
Breaches = Callable[[Triples, Term, Collection[Term]], Collection[Term | None]]
"""Of a focus node and its value nodes, those that break a constraint; None where no one value does."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One validation result, of any severity.

    ``shape`` is the node of sh:sourceShape and ``name`` what people call it: the last part of its IRI, or of
    the named shape around it. ``path`` is None for a node shape and for a path that is more than one property,
    ``value`` where no one value is to blame. ``constraint`` is the part of the vocabulary that is broken.
    """

    shape: Node
    name: str
    severity: str
    focus: Term
    path: NamedNode | None
    value: Term | None
    message: str
    constraint: str


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape; ``component`` is the local name of its constraint component."""

    component: str
    breaches: Breaches
    says: str
    """The message where the shape has none."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A node shape, or with ``values`` a property shape."""

    node: Node
    name: str
    severity: str
    message: str
    path: NamedNode | None
    values: Path | None
    constraints: tuple[Constraint, ...]
    properties: tuple[Shape, ...]

    def conforms(self, triples: Triples, focus: Term) -> bool:
        """Whether a focus node breaks nothing, of whatever severity."""
        values = (focus,) if self.values is None else self.values(triples, focus)
        for constraint in self.constraints:
            if constraint.breaches(triples, focus, values):
                return False
        for shape in self.properties:
            for value in values:
                if not shape.conforms(triples, value):
                    return False
        return True

    def violations(self, triples: Triples, focus: Term) -> Iterator[Violation]:
        """What a focus node breaks."""
        values = (focus,) if self.values is None else self.values(triples, focus)
        for constraint in self.constraints:
            for value in constraint.breaches(triples, focus, values):
                yield Violation(
                    self.node, self.name, self.severity, focus, self.path, value, self.message or constraint.says,
                    constraint.component,
                )  # fmt: skip
        for shape in self.properties:
            for value in values:
                yield from shape.violations(triples, value)


@dataclass(frozen=True, slots=True)
class Target:
    """Nodes that a shape is for; a class stands for its own instances, without those of its subclasses."""

    kind: Literal["node", "class", "subjects", "objects"]
    term: Term

    def nodes(self, triples: Triples) -> Iterable[Term]:
        """All such nodes of a graph, each once."""
        if self.kind == "node" or not isinstance(self.term, NamedNode):
            return (self.term,)
        if self.kind == "class":
            return triples.subjects(RDF_TYPE, self.term)
        return triples.subjects_of(self.term) if self.kind == "subjects" else triples.objects_of(self.term)

    def has(self, triples: Triples, node: Term) -> bool:
        """Whether a node is one of them."""
        if self.kind == "node" or not isinstance(self.term, NamedNode):
            return node == self.term
        if self.kind == "class":
            return self.term in triples.objects(node, RDF_TYPE)
        if self.kind == "subjects":
            return bool(triples.objects(node, self.term))
        return next(iter(triples.subjects(self.term, node)), None) is not None


class Shapes:
    """Shapes with their targets, ready to check any number of graphs."""

    def __init__(self, targeted: Iterable[tuple[Shape, tuple[Target, ...]]]) -> None:
        self._targeted = tuple(targeted)
        # a node that is a target of one shape twice is checked with the first of the targets
        by_target: dict[Target, list[tuple[Shape, tuple[Target, ...]]]] = {}
        for shape, targets in self._targeted:
            for number, target in enumerate(targets):
                by_target.setdefault(target, []).append((shape, targets[:number]))
        self._by_target = by_target

    @property
    def names(self) -> frozenset[str]:
        """The names of the shapes that have targets."""
        return frozenset(shape.name for shape, _ in self._targeted)

    def without(self, *names: str) -> Self:
        """These shapes but for some. Raises KgError for a name that is none of theirs."""
        if unknown := sorted(set(names) - self.names):
            raise KgError(f"there is no shape {unknown[0]}; the shapes are {', '.join(sorted(self.names))}")
        return type(self)((shape, targets) for shape, targets in self._targeted if shape.name not in names)

    def check(self, triples: Triples, *, focus: Iterable[Term] | None = None) -> Iterator[Violation]:
        """What a graph breaks, each once and in no particular order; ``focus`` confines it to some nodes."""
        if focus is not None:
            nodes = dict.fromkeys(focus)
            found = ((t, [n for n in nodes if t.has(triples, n)]) for t in self._by_target)
            return self._check(triples, found)
        return self._check(triples, ((target, target.nodes(triples)) for target in self._by_target))

    def _check(self, triples: Triples, found: Iterable[tuple[Target, Iterable[Term]]]) -> Iterator[Violation]:
        for target, nodes in found:
            shapes = self._by_target[target]
            for node in nodes:
                for shape, earlier in shapes:
                    if earlier and any(other.has(triples, node) for other in earlier):
                        continue
                    # most nodes are sound, and to find that out costs less than to ask what is wrong
                    if not shape.conforms(triples, node):
                        yield from shape.violations(triples, node)
