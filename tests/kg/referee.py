"""What the compiled shapes and pySHACL, the referee, say of the same graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import SH

from kg.rdf import to_graph, to_rdflib
from kg.resources import data_path
from kg.shacl import IndexedTriples
from kg.shacl.compile import compile_shapes

Result = tuple[str, str, str, str, str, str, str]
"""Shape, constraint, severity, focus node, path, value, message; a term as rdflib writes it, "" where there is none."""


def turtle(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text.encode(), ox.RdfFormat.TURTLE)]


# parsed once, so that nameless shapes have the same names for both
SHAPES = turtle(data_path("ontology/shapes.ttl").read_text(encoding="utf-8"))
COMPILED = compile_shapes(SHAPES)
SHAPES_GRAPH = to_graph(SHAPES)


def compiled_results(
    data: Iterable[ox.Triple], shapes: Sequence[ox.Triple] | None = None, ontology: Sequence[ox.Triple] = ()
) -> set[Result]:
    compiled = COMPILED if shapes is None else compile_shapes(shapes, ontology)
    return {
        (_n3(v.shape), v.constraint, v.severity, _n3(v.focus), _n3(v.path), _n3(v.value), v.message)
        for v in compiled.check(IndexedTriples(data))
    }


def referee_results(
    data: Iterable[ox.Triple], shapes: Sequence[ox.Triple] | None = None, ontology: Sequence[ox.Triple] = ()
) -> set[Result]:
    shapes_graph = SHAPES_GRAPH if shapes is None else to_graph(shapes)
    _, results, _ = pyshacl.validate(
        to_graph(data),
        shacl_graph=shapes_graph,
        ont_graph=to_graph(ontology) if ontology else None,
        inference="none",
        inplace=True,
    )
    assert isinstance(results, rdflib.Graph)

    def one(result: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        term = results.value(result, predicate)
        # a path that is more than one property is a node of the shapes graph
        return "" if term is None or (predicate == SH.resultPath and isinstance(term, rdflib.BNode)) else term.n3()

    def name(result: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        return str(results.value(result, predicate)).removeprefix(str(SH))

    # results below sh:detail only say why
    return {
        (one(r, SH.sourceShape), name(r, SH.sourceConstraintComponent), name(r, SH.resultSeverity),
         one(r, SH.focusNode), one(r, SH.resultPath), one(r, SH.value), str(results.value(r, SH.resultMessage)))
        for r in results.objects(None, SH.result)
    }  # fmt: skip


def agreed_results(
    data: Sequence[ox.Triple], shapes: Sequence[ox.Triple] | None = None, ontology: Sequence[ox.Triple] = ()
) -> set[Result]:
    """What both say; fails where they differ."""
    ours, theirs = compiled_results(data, shapes, ontology), referee_results(data, shapes, ontology)
    assert (sorted(ours - theirs), sorted(theirs - ours)) == ([], [])
    return ours


def _n3(term: object) -> str:
    return "" if term is None else to_rdflib(term).n3()
