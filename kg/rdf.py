"""The graph as rdflib objects, for SHACL and for users of the library who know rdflib."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from extract.records import Facts
from kg.assembly import Assembly
from kg.decisions import Decisions
from kg.graph import GraphBuilder, content_digest
from kg.identity import article_key
from kg.ledger import Ledger
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
    """Facts as an rdflib dataset without a store: a named graph an article, and what is derived of all.

    The later of two records of one id counts; the union of the graphs is the default view.
    """
    builder = builder or GraphBuilder()
    store, ledger = ox.Store(), Ledger.open(None)
    ledger.put((article_key(one.document.id), content_digest(one.document), one) for one in facts)
    Assembly(store, ledger, builder).refresh(Decisions(base_iri=builder.base_iri))
    dataset = rdflib.Dataset(default_union=True)
    _bind_prefixes(dataset)
    graphs: dict[object, rdflib.Graph] = {}
    for name in store.named_graphs():
        if texts or name != builder.texts:
            graphs[name] = dataset.graph(rdflib.URIRef(str(name)[1:-1]))
            for s, p, o, _ in store.quads_for_pattern(None, None, None, name):
                graphs[name].add((to_rdflib(s), to_rdflib(p), to_rdflib(o)))
    return dataset


def _bind_prefixes(graph: rdflib.Graph) -> None:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
