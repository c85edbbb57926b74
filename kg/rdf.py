"""The graph as rdflib objects, for SHACL and for users of the library who know rdflib."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from extract.records import Facts
from kg.derived import derived_triples
from kg.graph import GraphBuilder
from kg.namespaces import PREFIXES


def to_rdflib(term: object) -> Node:
    """The rdflib term of a pyoxigraph IRI, literal or blank node, its lexical form as it is."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{type(term).__name__} is no term of RDF 1.1")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = rdflib.URIRef(term.datatype.value)
    if datatype == rdflib.XSD.string:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def to_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """An rdflib graph of triples, with the project's prefixes."""
    graph = rdflib.Graph()
    _bind_prefixes(graph)
    for s, p, o in triples:
        graph.add((to_rdflib(s), to_rdflib(p), to_rdflib(o)))
    return graph


def to_dataset(facts: Iterable[Facts], *, builder: GraphBuilder | None = None, texts: bool = False) -> rdflib.Dataset:
    """Facts as an rdflib dataset without a store: a named graph an article, and graph ``derived``.

    Two records of one id are both kept; the union of the graphs is the default view.
    """
    builder = builder or GraphBuilder()
    # the derived graph is computed by queries, and those need the union in the default graph
    store = ox.Store()
    dataset = rdflib.Dataset(default_union=True)
    _bind_prefixes(dataset)
    for one in facts:
        quads = builder.quads(one)
        store.extend([*quads, *(ox.Quad(s, p, o) for s, p, o, _ in quads)])
        named = [(q.triple, q.graph_name) for q in quads]
        _add(dataset, [*named, *([(builder.text(one.document), builder.texts)] if texts else [])])
    _add(dataset, [(triple, builder.derived) for triple in derived_triples(store, builder.identity)])
    return dataset


def _add(dataset: rdflib.Dataset, quads: Iterable[tuple[ox.Triple, object]]) -> None:
    graphs: dict[str, rdflib.Graph] = {}
    for (s, p, o), name in quads:
        iri = rdflib.URIRef(str(name)[1:-1])
        graph = graphs.get(iri)
        if graph is None:
            graph = graphs[iri] = dataset.graph(iri)
        graph.add((to_rdflib(s), to_rdflib(p), to_rdflib(o)))


def _bind_prefixes(graph: rdflib.Graph) -> None:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
