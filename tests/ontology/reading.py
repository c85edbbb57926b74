"""What the tests of the vocabulary ask of it: its terms by kind, what lies above them, what is disjoint."""

from __future__ import annotations

from itertools import combinations

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import Namespace
from rdflib.term import Node

from kg.namespaces import ONTOLOGY_IRI, OSK
from kg.resources import data_path

BIBO = Namespace("http://purl.org/ontology/bibo/")
ONTOLOGY = data_path("ontology")
NAMESPACE = str(OSK._NS)
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty)
ALIGNMENTS = (
    RDFS.subClassOf, OWL.equivalentClass, RDFS.subPropertyOf, OWL.equivalentProperty, SKOS.closeMatch, SKOS.narrowMatch,
)  # fmt: skip
# axioms of the vocabularies aligned with, which matter once they are loaded beside ours
NEIGHBOURS = """
    @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix prov: <http://www.w3.org/ns/prov#> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix org: <http://www.w3.org/ns/org#> .
    dcat:Catalog rdfs:subClassOf dcat:Dataset .
    org:Organization rdfs:subClassOf foaf:Organization .
    org:OrganizationalUnit rdfs:subClassOf org:Organization .
    prov:Activity owl:disjointWith prov:Entity .
    foaf:Document owl:disjointWith foaf:Organization, foaf:Project .
    foaf:Person owl:disjointWith foaf:Organization, foaf:Project .
"""


def read_ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "open-science.ttl")


def with_neighbours(ontology: Graph) -> Graph:
    """The vocabulary together with the axioms around it."""
    return ontology + Graph().parse(data=NEIGHBOURS, format="turtle")


def declared(graph: Graph, *kinds: URIRef) -> set[URIRef]:
    """Terms of the vocabulary of any of the kinds, by default of all."""
    subjects = {s for kind in kinds or (None,) for s in graph.subjects(RDF.type, kind)}
    return {s for s in subjects if isinstance(s, URIRef) and s.startswith(NAMESPACE)}


def properties(graph: Graph) -> set[URIRef]:
    return declared(graph, *PROPERTY_TYPES)


def classes(graph: Graph) -> set[URIRef]:
    return declared(graph, OWL.Class)


def supers(graph: Graph, term: Node, predicate: URIRef) -> set[Node]:
    """The term itself and all that is above it."""
    return {t for t in graph.transitive_objects(term, predicate) if t is not None}


def class_closure(graph: Graph, term: Node) -> set[Node]:
    """The class itself, all above it, and the classes equivalent to any of these."""
    found: set[Node] = set()
    waiting = [term]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += graph.objects(one, RDFS.subClassOf)
            waiting += graph.objects(one, OWL.equivalentClass)
            waiting += graph.subjects(OWL.equivalentClass, one)
            # whatever is in a member of a union is in the union, and so in what equals it
            waiting += [u for u in graph.subjects(OWL.unionOf) if one in members(graph, u, OWL.unionOf)]
    return found


def members(graph: Graph, subject: Node | None, predicate: URIRef) -> set[Node]:
    """The members of the list that a property leads to."""
    head = graph.value(subject, predicate)
    assert head is not None
    return set(Collection(graph, head))


def named_in(graph: Graph, expression: Node) -> set[Node]:
    """The named classes and datatypes of an expression: itself, or the members of a union or enumeration."""
    if not isinstance(expression, BNode):
        return {expression}
    lists = [members(graph, expression, p) for p in (OWL.unionOf, OWL.oneOf) if (expression, p, None) in graph]
    return {name for one in lists for member in one for name in named_in(graph, member)}


def disjoint_pairs(graph: Graph) -> set[frozenset[Node]]:
    pairs: set[frozenset[Node]] = {frozenset(pair) for pair in graph.subject_objects(OWL.disjointWith)}
    for group in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        pairs |= {frozenset(pair) for pair in combinations(members(graph, group, OWL.members), 2)}
    return pairs


def scope_note(graph: Graph, term: URIRef) -> str:
    return str(graph.value(term, SKOS.scopeNote) or "")


def stated(ontology: Graph, predicate: URIRef) -> list[Node]:
    """What the header says with a property."""
    return list(ontology.objects(ONTOLOGY_IRI, predicate))
