"""The vocabulary is free of the pitfalls that OOPS! lists and reuses others as FOOPS! asks; see also ``test_header.py``.

A docstring names the pitfall (P…) or the test (OM1, VER1, …). Sources: M. Poveda-Villalón, A. Gómez-Pérez,
M. C. Suárez-Figueroa, OOPS! (OntOlogy Pitfall Scanner!), 2014; D. Garijo, O. Corcho, M. Poveda-Villalón, FOOPS!, 2021.
What needs the vocabulary on the web (CN1, DOC1, FIND2, FIND3, RDF1, URI1, VER2) cannot be tested here.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DC, DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, XSD, Graph, Literal, URIRef
from rdflib.namespace import DefinedNamespaceMeta
from rdflib.term import Node

from extract.records import read_facts
from kg.namespaces import ONTOLOGY_IRI, OSK
from kg.rdf import to_dataset
from tests.ontology.reading import (
    ALIGNMENTS,
    BIBO,
    NAMESPACE,
    ONTOLOGY,
    PROPERTY_TYPES,
    class_closure,
    classes,
    declared,
    disjoint_pairs,
    members,
    named_in,
    properties,
    read_ontology,
    scope_note,
    stated,
    supers,
    with_neighbours,
)

FACTS = Path(__file__).resolve().parents[1] / "data" / "facts.jsonl"
CLOSED: dict[str, DefinedNamespaceMeta] = {
    str(ns): ns for ns in (DC, DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, XSD)
}
# terms of vocabularies that rdflib does not carry, each looked up in its own file
LOOKED_UP = {
    "http://purl.org/cerif/frapo/Facility",
    "http://purl.org/cerif/frapo/Repository",
    "http://purl.org/ontology/bibo/status",
    "http://purl.org/ontology/bibo/status/draft",
    "http://purl.org/spar/fabio/ComputerProgram",
    "http://purl.org/spar/fabio/DataRepository",
    "http://purl.org/spar/fabio/Dataset",
    "http://purl.org/spar/fabio/NewsItem",
    "http://purl.org/spar/fabio/PolicyDocument",
    "http://purl.org/spar/fabio/ReportDocument",
    "http://vivoweb.org/ontology/core#Facility",
    "http://vivoweb.org/ontology/core#Project",
    "http://www.re3data.org/schema/3-0#Repository",
    "http://www.w3.org/2005/11/its/rdf#taConfidence",
    "http://www.w3.org/ns/oa#Annotation",
    "http://www.w3.org/ns/oa#hasBody",
    "https://nfdi.fiz-karlsruhe.de/ontology/NFDI_0001201",
    "https://nfdi.fiz-karlsruhe.de/ontology/NFDI_0001206",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read_ontology()


# Declarations


def test_every_class_that_is_used_is_declared(ontology: Graph) -> None:
    """P34 untyped class."""
    used = {
        name
        for p in (RDFS.subClassOf, OWL.equivalentClass, RDFS.domain, OWL.disjointWith)
        for s, o in ontology.subject_objects(p)
        for end in ({s, o} if p != RDFS.domain else {o})
        for name in named_in(ontology, end)
    }
    used |= {c for g in ontology.subjects(RDF.type, OWL.AllDisjointClasses) for c in members(ontology, g, OWL.members)}
    individuals = set(ontology.subjects(RDF.type, OWL.NamedIndividual))
    # rdf:Statement belongs to the language, whose terms need no declaration
    assert used - individuals - set(ontology.subjects(RDF.type, OWL.Class)) == {RDF.Statement}


def test_every_property_that_is_used_is_declared(ontology: Graph) -> None:
    """P35 untyped property."""
    used = set(ontology.predicates()) | set(ontology.objects(None, RDFS.subPropertyOf))
    kinds = (*PROPERTY_TYPES, OWL.AnnotationProperty)
    language = (str(RDF), str(RDFS), str(OWL))

    assert {
        p for p in used if not str(p).startswith(language) and not any((p, RDF.type, k) in ontology for k in kinds)
    } == set()


def test_no_term_is_of_two_kinds(ontology: Graph) -> None:
    """P01 polysemous elements, and OWL's rule for names that serve twice."""
    kinds = (OWL.Class, *PROPERTY_TYPES, OWL.AnnotationProperty, OWL.NamedIndividual)
    counts = Counter(t for k in kinds for t in ontology.subjects(RDF.type, k) if isinstance(t, URIRef))

    assert [t for t, n in counts.items() if n > 1] == []


def test_every_term_of_another_vocabulary_exists_there(ontology: Graph) -> None:
    """P40 namespace hijacking; VOC2 reuse."""
    terms = {t for triple in ontology for t in triple if isinstance(t, URIRef)}
    terms -= {o for o in ontology.objects(ONTOLOGY_IRI) if o != BIBO["status/draft"]}
    outside = {t for t in terms if not t.startswith(str(ONTOLOGY_IRI))}

    assert {
        t
        for t in outside
        if str(t) not in LOOKED_UP and not any(t.startswith(base) and t in ns for base, ns in CLOSED.items())
    } == set()


def test_nothing_is_said_of_terms_of_other_vocabularies(ontology: Graph) -> None:
    """P40 namespace hijacking: only kinds are declared, and that foaf:Person is ours."""
    said = {(s, p) for s, p, _ in ontology if isinstance(s, URIRef) and not s.startswith(str(ONTOLOGY_IRI))}

    assert {p for _, p in said} == {RDF.type}


def test_every_term_is_connected_to_another(ontology: Graph) -> None:
    """P04 unconnected elements."""
    links = [
        t
        for p in (*ALIGNMENTS, RDFS.domain, RDFS.range)
        for s, o in ontology.subject_objects(p)
        for t in {s} | named_in(ontology, o)
    ]
    links += [s for s, o in ontology.subject_objects(RDF.type) if o in classes(ontology)]

    assert declared(ontology) - set(links) == set()


# Properties


@pytest.mark.parametrize("end", [RDFS.domain, RDFS.range])
def test_every_property_has_one_domain_and_range_or_says_that_it_is_open(ontology: Graph, end: URIRef) -> None:
    """P11 missing domain or range; P19 multiple ones, which would mean their intersection."""
    counts = {p: len(list(ontology.objects(p, end))) for p in properties(ontology)}
    name = "domain" if end == RDFS.domain else "range"
    said = {p for p in properties(ontology) if f"Open {name}:" in scope_note(ontology, p)}

    assert {p for p, n in counts.items() if n > 1} == set()
    assert {p for p, n in counts.items() if n == 0} == said


def test_ranges_fit_the_kind_of_property(ontology: Graph) -> None:
    """P11, and OWL's rule: an object property leads to things, a datatype property to literals."""
    literals = (str(XSD), str(RDFS.Literal))
    ends = {p: named_in(ontology, o) for p, o in ontology.subject_objects(RDFS.range)}
    data = set(ontology.subjects(RDF.type, OWL.DatatypeProperty))

    assert {p for p, names in ends.items() if {str(n).startswith(literals) for n in names} != {p in data}} == set()


def test_relations_have_one_direction_and_the_header_says_why(ontology: Graph) -> None:
    """P13 inverses not declared, P05 wrong inverses, P25 a property as its own inverse, P26 inverse of a symmetric one."""
    inverses = list(ontology.subject_objects(OWL.inverseOf))
    symmetric = set(ontology.subjects(RDF.type, OWL.SymmetricProperty))

    assert [s for s, _ in inverses if isinstance(s, URIRef)] == []
    assert [o for _, o in inverses if o in symmetric] == []
    assert any("Inverses have no names" in str(note) for note in stated(ontology, SKOS.editorialNote))


def test_symmetric_properties_have_one_class_at_both_ends(ontology: Graph) -> None:
    """P28 wrong symmetric relations; P29 wrong transitive ones: none is transitive."""
    symmetric = set(ontology.subjects(RDF.type, OWL.SymmetricProperty))
    ends = {
        p: [named_in(ontology, o) for e in (RDFS.domain, RDFS.range) for o in ontology.objects(p, e)] for p in symmetric
    }

    assert symmetric == {OSK.collaboratesWith, OSK.conflictsWith}
    assert {p for p, (domain, range_) in ends.items() if domain != range_} == set()
    assert list(ontology.subjects(RDF.type, OWL.TransitiveProperty)) == []


# Hierarchy and disjointness


@pytest.mark.parametrize("predicate", [RDFS.subClassOf, RDFS.subPropertyOf])
def test_hierarchy_has_no_cycle(ontology: Graph, predicate: URIRef) -> None:
    """P06 cycles in a hierarchy."""
    cyclic = [
        term
        for term in declared(ontology)
        if any(term in supers(ontology, above, predicate) for above in ontology.objects(term, predicate))
    ]

    assert cyclic == []


def test_no_term_is_used_in_its_own_definition(ontology: Graph) -> None:
    """P24 recursive definitions; P31 wrong equivalent classes: a class equal to one that it is below."""
    pairs = {
        (t, name)
        for p in (OWL.equivalentClass, RDFS.subClassOf, RDFS.domain, RDFS.range)
        for t, o in ontology.subject_objects(p)
        for name in named_in(ontology, o)
    }

    assert {t for t, name in pairs if t == name} == set()


def test_every_class_is_disjoint_with_another(ontology: Graph) -> None:
    """P10 missing disjointness."""
    apart = {c for pair in disjoint_pairs(ontology) for c in pair}

    assert {c for c in classes(ontology) if not class_closure(ontology, c) & apart} == set()


def test_no_class_is_below_two_disjoint_classes(ontology: Graph) -> None:
    """P10, done wrong: with dcat:Catalog below dcat:Dataset and what else the neighbours say."""
    graph = with_neighbours(ontology)
    above = {c: class_closure(graph, c) for c in classes(ontology)}

    assert DCAT.Dataset in above[OSK.Repository]
    assert FOAF.Person in above[OSK.Person]
    assert [(c, pair) for c, up in above.items() for pair in disjoint_pairs(graph) if pair <= up] == []


def test_classes_that_are_one_role_among_others_are_not_disjoint(ontology: Graph) -> None:
    """P10, done wrong: one name may be an organisation here, a repository there."""
    roles = {
        OSK.Organization, OSK.OrganizationalUnit, OSK.Collaboration, OSK.Initiative, OSK.Repository, OSK.Service,
        OSK.Facility, OSK.Software,
    }  # fmt: skip
    pairs = disjoint_pairs(with_neighbours(ontology))
    above = {r: class_closure(with_neighbours(ontology), r) for r in (*roles, OSK.Dataset)}

    assert [p for p in pairs for a in roles for b in roles if p <= above[a] | above[b]] == []
    assert [p for p in pairs if p <= above[OSK.Repository] | above[OSK.Dataset]] == []


def test_person_place_event_and_policy_are_disjoint(ontology: Graph) -> None:
    """P10 missing disjointness, where names do not blur."""
    four = [OSK.Person, OSK.Place, OSK.Event, OSK.Policy]

    assert {frozenset({a, b}) for a in four for b in four if a != b} <= disjoint_pairs(ontology)


def test_no_thing_of_a_graph_is_of_two_disjoint_classes(ontology: Graph) -> None:
    """P10, P18 too narrow domains and ranges: types as stated and as domains and ranges imply them."""
    facts = read_facts(FACTS.read_text(encoding="utf-8").splitlines())
    rules = with_neighbours(ontology)
    types: dict[Node, set[Node]] = {}
    for s, p, o, _ in to_dataset(facts).quads():
        types.setdefault(s, set()).update({o} if p == RDF.type else set(rules.objects(p, RDFS.domain)))
        if not isinstance(o, Literal):
            types.setdefault(o, set()).update(rules.objects(p, RDFS.range))
    closure = {c: class_closure(rules, c) for c in {c for cs in types.values() for c in cs}}

    assert OSK.Collaboration in {c for cs in types.values() for c in cs}
    assert [
        (thing, pair)
        for thing, cs in types.items()
        for pair in disjoint_pairs(rules)
        if pair <= {up for c in cs for up in closure[c]}
    ] == []


# One vocabulary for all that uses it


def users() -> list[Path]:
    return sorted([*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("*.jsonld"), *(ONTOLOGY.parent / "queries").glob("*.rq")])


@pytest.mark.parametrize("path", users(), ids=lambda p: p.name)
def test_data_file_uses_declared_terms_only(ontology: Graph, path: Path) -> None:
    """P34, P35: no undeclared term in shapes, context and queries."""
    text = path.read_text(encoding="utf-8")
    used = set(re.findall(r"\bosk:([A-Za-z][\w-]*)", text)) | set(re.findall(rf"{re.escape(NAMESPACE)}([\w-]+)", text))

    assert {name for name in used if URIRef(NAMESPACE + name) not in declared(ontology)} == set()


def test_code_uses_declared_terms_only(ontology: Graph) -> None:
    """P34, P35: no undeclared term in the program, whether or not a test runs that line."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ONTOLOGY.parent / "kg").rglob("*.py")))
    used = set(re.findall(r"\bOSK\.([A-Za-z]\w*)", code)) | set(re.findall(r"\bosk:([A-Za-z]\w*)", code))

    assert len(used) > 30
    assert {name for name in used if URIRef(NAMESPACE + name) not in declared(ontology)} == set()
