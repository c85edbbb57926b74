"""Shapes in Turtle to compiled shapes: the part of SHACL Core that needs no SPARQL and no look at all predicates.

A shape that asks for more is refused, never passed over: a rule that is not checked is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import FormatError
from kg.resources import data_path
from kg.shacl import constraints as c
from kg.shacl.literals import OrderKey, order_key
from kg.shacl.paths import compile_path, read_list
from kg.shacl.shapes import RDF_TYPE, Breaches, Constraint, Shape, Shapes, Target
from kg.shacl.triples import IndexedTriples, Node, Term

SH: Final = "http://www.w3.org/ns/shacl#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_CLASSES: Final = (NamedNode(f"{_RDFS}Class"), NamedNode("http://www.w3.org/2002/07/owl#Class"))
_SUBCLASS: Final = NamedNode(f"{_RDFS}subClassOf")
_SEVERITIES: Final = ("Violation", "Warning", "Info")
_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
_TARGETS: Final[dict[str, str]] = {
    "targetNode": "node",
    "targetClass": "class",
    "targetSubjectsOf": "subjects",
    "targetObjectsOf": "objects",
}
_LESS, _GREATER = frozenset({-1}), frozenset({1})
_UP_TO, _FROM = frozenset({-1, 0}), frozenset({0, 1})
_RANGES: Final = {"minInclusive": _FROM, "minExclusive": _GREATER, "maxInclusive": _UP_TO, "maxExclusive": _LESS}
# parameters that belong to another one, that make up paths, or that say something to people alone
_BESIDES: Final = frozenset(
    {
        "path", "inversePath", "alternativePath", "property", "severity", "message", "deactivated", "flags",
        "qualifiedMinCount", "qualifiedMaxCount", "name", "description", "order", "group", "defaultValue",
    }
)  # fmt: skip


def read_shapes(path: Path | None = None, ontology: Path | None = None) -> Shapes:
    """The shapes in a Turtle file over the class hierarchy of another, by default the project's own.

    Compiled once for each state of the files. Raises FormatError for a file that cannot be read, a shape that
    is not well formed, or one that uses what is not compiled.
    """
    files = (path or data_path("ontology/shapes.ttl"), ontology or data_path("ontology/open-science.ttl"))
    try:
        return _read(*files, tuple(file.stat().st_mtime_ns for file in files))
    except OSError as error:
        raise FormatError(f"not Turtle: {error}", where=str(error.filename)) from error


@lru_cache(maxsize=16)
def _read(path: Path, ontology: Path, _: tuple[int, ...]) -> Shapes:
    return compile_shapes(_parse(path), _parse(ontology), where=str(path))


def _parse(path: Path) -> list[ox.Triple]:
    try:
        return [quad.triple for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise FormatError(f"not Turtle: {error}", where=str(path)) from error


def compile_shapes(
    shapes: Iterable[ox.Triple], ontology: Iterable[ox.Triple] = (), *, where: str | None = None
) -> Shapes:
    """Shapes over the class hierarchy of an ontology; raises FormatError as :func:`read_shapes` does."""
    return _Compiler(list(shapes), IndexedTriples(ontology), where).shapes()


class _Compiler:
    """One shapes graph on its way into functions."""

    def __init__(self, triples: list[ox.Triple], ontology: IndexedTriples, where: str | None) -> None:
        self._graph = IndexedTriples(triples)
        self._above: dict[Term, Term] = {t.object: t.subject for t in triples if isinstance(t.object, BlankNode)}
        self._ontology = ontology
        self._where = where
        self._done: dict[Term, Shape] = {}
        self._open: set[Term] = set()
        self._makers: dict[str, Callable[[Term, str, Collection[Term]], Iterator[Breaches]]] = {
            "class": lambda n, p, o: (c.has_class(self._subclasses(self._iri(n, p, x))) for x in o),
            "datatype": lambda n, p, o: iter([c.has_datatype(self._iri(n, p, self._one(n, p, o)))]),
            "nodeKind": self._node_kind,
            "minCount": lambda n, p, o: iter([c.at_least(self._number(n, p, o))]),
            "maxCount": lambda n, p, o: iter([c.at_most(self._number(n, p, o))]),
            "minLength": self._length,
            "maxLength": self._length,
            **dict.fromkeys(_RANGES, self._range),
            "pattern": self._pattern,
            "in": lambda n, p, o: iter([c.is_among(frozenset(self._list(n, p, self._one(n, p, o))))]),
            "hasValue": lambda n, p, o: (c.has_value(x) for x in o),
            "node": lambda n, p, o: (c.conforms_to(self._node_shape(n, p, x)) for x in o),
            "not": lambda n, p, o: (c.conforms_not_to(self._shape(x)) for x in o),
            "and": lambda n, p, o: (c.conforms_to_all(self._shapes(n, p, x)) for x in o),
            "or": lambda n, p, o: (self._any(n, p, x) for x in o),
            "xone": lambda n, p, o: (c.conforms_to_one(self._shapes(n, p, x)) for x in o),
            "qualifiedValueShape": lambda n, p, o: iter(()),  # its two counts are components of their own
            "equals": lambda n, p, o: (c.equals(self._iri(n, p, x)) for x in o),
            "disjoint": lambda n, p, o: (c.is_disjoint(self._iri(n, p, x)) for x in o),
            "lessThan": lambda n, p, o: (c.is_less(self._iri(n, p, x), _LESS) for x in o),
            "lessThanOrEquals": lambda n, p, o: (c.is_less(self._iri(n, p, x), _UP_TO) for x in o),
        }

    def shapes(self) -> Shapes:
        known = {*_TARGETS, *_BESIDES, *self._makers}
        used = [p.value.removeprefix(SH) for p in self._graph.predicates() if p.value.startswith(SH)]
        if unknown := sorted(set(used) - known):
            raise self._error(f"sh:{unknown[0]} is not compiled; see kg/shacl/compile.py for what is")
        targeted = []
        nodes = dict.fromkeys(s for name in _TARGETS for s in self._graph.subjects_of(NamedNode(SH + name)))
        for kind in ("NodeShape", "PropertyShape"):
            nodes.update(dict.fromkeys(self._graph.subjects(RDF_TYPE, NamedNode(SH + kind))))
        for node in nodes:
            shape = self._shape(node)
            targets = tuple(dict.fromkeys(self._targets(node)))
            if any(cls in self._graph.objects(node, RDF_TYPE) for cls in _CLASSES):
                raise self._error("a shape that is a class is not compiled; give it a sh:targetClass", node)
            if targets:
                targeted.append((shape, targets))
        return Shapes(targeted)

    def _targets(self, node: Term) -> Iterator[Target]:
        for name, kind in _TARGETS.items():
            for term in self._get(node, name):
                if kind == "node":
                    yield Target("node", term)
                elif kind == "class":
                    for cls in sorted(self._subclasses(self._iri(node, name, term)), key=str):
                        yield Target("class", cls)
                else:
                    yield Target("subjects" if kind == "subjects" else "objects", self._iri(node, name, term))

    def _shape(self, node: Term) -> Shape:
        if node in self._done:
            return self._done[node]
        if node in self._open:
            raise self._error("a shape that refers to itself is not compiled", node)
        if not isinstance(node, NamedNode | BlankNode):
            raise self._error(f"{node} is no shape")
        self._open.add(node)
        paths = self._get(node, "path")
        path = self._one(node, "path", paths) if paths else None
        severities = self._get(node, "severity")
        given = self._one(node, "severity", severities) if severities else NamedNode(f"{SH}Violation")
        severity = _text(given).removeprefix(SH)
        if severity not in _SEVERITIES:
            raise self._error(f"sh:severity must be one of sh:{', sh:'.join(_SEVERITIES)}", node)
        live = not any(_text(o) in ("true", "1") for o in self._get(node, "deactivated"))
        shape = Shape(
            node=node,
            name=self._name(node),
            severity=severity,
            message=" ".join("; ".join(sorted(map(_text, self._get(node, "message")))).split()),
            path=path if isinstance(path, NamedNode) else None,
            values=None if path is None else compile_path(self._graph, path, where=self._where),
            constraints=tuple(self._constraints(node, path is not None)) if live else (),
            properties=tuple(self._property(node, x) for x in self._get(node, "property")) if live else (),
        )
        self._open.remove(node)
        self._done[node] = shape
        return shape

    def _constraints(self, node: Term, is_property: bool) -> Iterator[Constraint]:
        for name, make in self._makers.items():
            given = self._get(node, name)
            if not given:
                continue
            if not is_property and name in (
                "minCount", "maxCount", "lessThan", "lessThanOrEquals", "qualifiedValueShape",
            ):  # fmt: skip
                raise self._error(f"sh:{name} belongs to a property shape", node)
            says = f"sh:{name} is not kept: {', '.join(sorted(str(g) for g in given if not isinstance(g, BlankNode)))}"
            component = f"{name[0].upper()}{name[1:]}ConstraintComponent"
            for breaches in make(node, name, given):
                yield Constraint(component, breaches, says.rstrip(": "))
        yield from self._qualified(node)

    def _qualified(self, node: Term) -> Iterator[Constraint]:
        given = self._get(node, "qualifiedValueShape")
        low, high = self._get(node, "qualifiedMinCount"), self._get(node, "qualifiedMaxCount")
        if bool(given) != bool(low or high):
            raise self._error("sh:qualifiedValueShape needs a sh:qualifiedMinCount or sh:qualifiedMaxCount", node)
        for shape in map(self._shape, given):
            if low:
                least = self._number(node, "qualifiedMinCount", low)
                yield Constraint(
                    "QualifiedMinCountConstraintComponent",
                    c.counts(shape, lambda n, least=least: n >= least),  # type: ignore[misc]
                    f"sh:qualifiedMinCount is not kept: {least}",
                )
            if high:
                most = self._number(node, "qualifiedMaxCount", high)
                yield Constraint(
                    "QualifiedMaxCountConstraintComponent",
                    c.counts(shape, lambda n, most=most: n <= most),  # type: ignore[misc]
                    f"sh:qualifiedMaxCount is not kept: {most}",
                )

    # ---- constraints whose parameters take reading

    def _node_kind(self, node: Term, name: str, given: Collection[Term]) -> Iterator[Breaches]:
        kind = self._iri(node, name, self._one(node, name, given)).value.removeprefix(SH)
        if kind not in c.NODE_KINDS:
            raise self._error(f"sh:nodeKind must be one of sh:{', sh:'.join(sorted(c.NODE_KINDS))}", node)
        yield c.has_kind(kind)

    def _length(self, node: Term, name: str, given: Collection[Term]) -> Iterator[Breaches]:
        number = self._number(node, name, given)
        yield c.has_length((lambda n: n >= number) if name == "minLength" else (lambda n: n <= number))

    def _range(self, node: Term, name: str, given: Collection[Term]) -> Iterator[Breaches]:
        yield c.in_range(self._order(node, name, self._one(node, name, given)), _RANGES[name])

    def _pattern(self, node: Term, name: str, given: Collection[Term]) -> Iterator[Breaches]:
        flags = re.NOFLAG
        for letter in "".join(map(_text, self._get(node, "flags"))):
            if letter not in _FLAGS:
                raise self._error(f"sh:flags knows i, m, s and x, not {letter!r}", node)
            flags |= _FLAGS[letter]
        for pattern in given:
            try:
                yield c.matches(re.compile(_text(pattern), flags))
            except re.error as error:
                raise self._error(f"sh:pattern is no regular expression: {error}", node) from error

    def _any(self, node: Term, name: str, members: Term) -> Breaches:
        shapes = self._shapes(node, name, members)
        # most alternatives are between classes, and those are one look at the types
        only = ("ClassConstraintComponent",)
        if any(s.values or s.properties or tuple(x.component for x in s.constraints) != only for s in shapes):
            return c.conforms_to_any(shapes)
        classes = (cls for s in shapes for cls in self._get(s.node, "class"))
        return c.has_class(frozenset().union(*(self._subclasses(self._iri(node, name, cls)) for cls in classes)))

    # ---- the shapes graph

    def _get(self, node: Term, name: str) -> Collection[Term]:
        return self._graph.objects(node, NamedNode(SH + name))

    def _name(self, node: Term) -> str:
        """The last part of the shape's IRI, or of that of the shape around it."""
        above: Term | None = node
        while isinstance(above, BlankNode):
            above = self._above.get(above)
        if not isinstance(above, NamedNode):
            return "shape"
        return above.value.rpartition("#")[2].rpartition("/")[2] or above.value

    def _subclasses(self, cls: NamedNode) -> frozenset[NamedNode]:
        """A class and all below it."""
        found = {cls}
        queue: list[Term] = [cls]
        while queue:
            for sub in self._ontology.subjects(_SUBCLASS, queue.pop()):
                if isinstance(sub, NamedNode) and sub not in found:
                    found.add(sub)
                    queue.append(sub)
        return frozenset(found)

    def _property(self, node: Node, term: Term) -> Shape:
        shape = self._shape(term)
        if shape.values is None:
            raise self._error("sh:property must lead to a shape with a sh:path", node)
        return shape

    def _node_shape(self, node: Term, name: str, term: Term) -> Shape:
        shape = self._shape(term)
        if shape.values is not None:
            raise self._error(f"sh:{name} must lead to a node shape", node)
        return shape

    def _shapes(self, node: Term, name: str, members: Term) -> list[Shape]:
        return [self._shape(member) for member in self._list(node, name, members)]

    def _list(self, node: Term, name: str, head: Term) -> list[Term]:
        members = read_list(self._graph, head)
        if not members:
            raise self._error(f"sh:{name} must be a list with members", node)
        return members

    def _one(self, node: Term, name: str, given: Collection[Term]) -> Term:
        if len(given) != 1:
            raise self._error(f"sh:{name} must be given once", node)
        return next(iter(given))

    def _iri(self, node: Term, name: str, term: Term) -> NamedNode:
        if not isinstance(term, NamedNode):
            raise self._error(f"sh:{name} must be an IRI, not {term}", node)
        return term

    def _order(self, node: Term, name: str, term: Term) -> OrderKey:
        key = order_key(term) if isinstance(term, Literal) else None
        if key is None:
            raise self._error(f"sh:{name} must be a number, a date or another value with an order, not {term}", node)
        return key

    def _number(self, node: Term, name: str, given: Collection[Term]) -> int:
        kind, value = self._order(node, name, self._one(node, name, given))
        if kind != "number" or not isinstance(value, int) or value < 0:
            raise self._error(f"sh:{name} must be a whole number, not below 0", node)
        return value

    def _error(self, message: str, node: Term | None = None) -> FormatError:
        return FormatError(f"shape {self._name(node)}: {message}" if node is not None else message, where=self._where)


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""
