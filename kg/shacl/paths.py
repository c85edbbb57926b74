"""Property paths of shapes as functions from a focus node to its value nodes (SHACL, 2.3.1)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import FormatError
from kg.shacl.shapes import Path
from kg.shacl.triples import IndexedTriples, Term, Triples

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL = NamedNode(f"{_RDF}first"), NamedNode(f"{_RDF}rest"), NamedNode(f"{_RDF}nil")
_INVERSE = NamedNode("http://www.w3.org/ns/shacl#inversePath")
_ALTERNATIVE = NamedNode("http://www.w3.org/ns/shacl#alternativePath")


def read_list(graph: IndexedTriples, head: Term) -> list[Term]:
    """The members of an RDF list, none where it is not well formed."""
    members: list[Term] = []
    seen: set[Term] = set()
    while head != _NIL:
        first, rest = graph.objects(head, _FIRST), graph.objects(head, _REST)
        if len(first) != 1 or len(rest) != 1 or head in seen:
            return []
        seen.add(head)
        members += first
        (head,) = rest
    return members


def compile_path(graph: IndexedTriples, node: Term, *, inverse: bool = False, where: str | None = None) -> Path:
    """A path made of properties, inverses, sequences and alternatives; raises FormatError for others."""
    if isinstance(node, NamedNode):
        return _backward(node) if inverse else _forward(node)
    if members := read_list(graph, node):
        steps = [compile_path(graph, member, inverse=inverse, where=where) for member in members]
        return _sequence(steps[::-1] if inverse else steps)
    if turned := graph.objects(node, _INVERSE):
        return compile_path(graph, next(iter(turned)), inverse=not inverse, where=where)
    for heads in graph.objects(node, _ALTERNATIVE):
        if members := read_list(graph, heads):
            return _alternative([compile_path(graph, member, inverse=inverse, where=where) for member in members])
    raise FormatError(
        "a sh:path must be a property, or an inverse, a sequence or alternatives of such; others are not compiled",
        where=where,
    )


def _forward(predicate: NamedNode) -> Path:
    return lambda triples, focus: triples.objects(focus, predicate)


def _backward(predicate: NamedNode) -> Path:
    return lambda triples, focus: tuple(triples.subjects(predicate, focus))


def _sequence(steps: list[Path]) -> Path:
    def values(triples: Triples, focus: Term) -> Collection[Term]:
        nodes: Collection[Term] = (focus,)
        for step in steps:
            nodes = dict.fromkeys(value for node in nodes for value in step(triples, node))
        return nodes

    return values


def _alternative(paths: list[Path]) -> Path:
    return lambda triples, focus: dict.fromkeys(value for path in paths for value in path(triples, focus))
