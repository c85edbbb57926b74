"""The vocabulary is complete, documented, aligned with care, and the one that code and data files use."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DefinedNamespaceMeta
from rdflib.term import Node

from extract.records import ATTRIBUTES, ENTITY_TYPES, PREDICATES, STATUSES
from kg.namespaces import ONTOLOGY_IRI, OSK, PREFIXES
from kg.resources import data_path

ONTOLOGY = data_path("ontology")
NAMESPACE = str(OSK._NS)
CLOSED: dict[str, DefinedNamespaceMeta] = {
    str(ns): ns for ns in (DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS)
}
# terms of vocabularies that rdflib does not carry, each looked up in its own file
LOOKED_UP = {
    "http://purl.org/cerif/frapo/Facility",
    "http://purl.org/cerif/frapo/Repository",
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
ALIGNMENTS = (
    RDFS.subClassOf, OWL.equivalentClass, RDFS.subPropertyOf, OWL.equivalentProperty, SKOS.closeMatch, SKOS.narrowMatch,
)  # fmt: skip
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "open-science.ttl")


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


def members(graph: Graph, subject: Node | None, predicate: URIRef) -> set[Node]:
    """The members of the list that a property leads to."""
    head = graph.value(subject, predicate)
    assert head is not None
    return set(Collection(graph, head))


def scope_note(graph: Graph, term: URIRef) -> str:
    return str(graph.value(term, SKOS.scopeNote) or "")


# Metadata


@pytest.mark.parametrize(
    "predicate",
    [
        OWL.versionIRI, OWL.versionInfo, DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.license,
        DCTERMS.created, DCTERMS.modified, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri, RDFS.seeAlso,
    ],
)  # fmt: skip
def test_header_states_once(ontology: Graph, predicate: URIRef) -> None:
    assert len(list(ontology.objects(ONTOLOGY_IRI, predicate))) == 1


def test_version_iri_lies_under_the_ontology_and_ends_in_the_version(ontology: Graph) -> None:
    version = ontology.value(ONTOLOGY_IRI, OWL.versionInfo)

    assert ontology.value(ONTOLOGY_IRI, OWL.versionIRI) == URIRef(f"{ONTOLOGY_IRI}/{version}")


def test_preferred_prefix_and_namespace_are_those_of_the_code(ontology: Graph) -> None:
    assert ontology.value(ONTOLOGY_IRI, VANN.preferredNamespacePrefix) == Literal("osk")
    assert ontology.value(ONTOLOGY_IRI, VANN.preferredNamespaceUri) == Literal(PREFIXES["osk"])
    assert str(ONTOLOGY_IRI) + "#" == PREFIXES["osk"]


def test_licence_is_an_iri_of_a_known_licence(ontology: Graph) -> None:
    expected = URIRef("https://creativecommons.org/publicdomain/zero/1.0/")

    assert ontology.value(ONTOLOGY_IRI, DCTERMS.license) == expected


def test_ontology_is_not_modified_before_it_was_created(ontology: Graph) -> None:
    created, modified = (ontology.value(ONTOLOGY_IRI, p) for p in (DCTERMS.created, DCTERMS.modified))

    assert isinstance(created, Literal)
    assert isinstance(modified, Literal)
    assert created.toPython() <= modified.toPython()


# Documentation of terms


@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment, SKOS.example])
def test_every_term_has_one_english_text(ontology: Graph, predicate: URIRef) -> None:
    found = {
        t: [o.language for o in ontology.objects(t, predicate) if isinstance(o, Literal)] for t in declared(ontology)
    }

    assert {t: languages for t, languages in found.items() if languages != ["en"]} == {}


def test_every_term_is_defined_by_the_ontology(ontology: Graph) -> None:
    found = {t: list(ontology.objects(t, RDFS.isDefinedBy)) for t in declared(ontology)}

    assert {t: by for t, by in found.items() if by != [ONTOLOGY_IRI]} == {}


def test_comments_are_one_sentence(ontology: Graph) -> None:
    comments = {t: str(ontology.value(t, RDFS.comment)) for t in declared(ontology)}

    assert {t: c for t, c in comments.items() if not re.fullmatch(r"[A-Z](?:[^.]|\.(?! ))*\.", c)} == {}


@pytest.mark.parametrize("kind", [OWL.Class, *PROPERTY_TYPES])
def test_labels_are_unique_within_a_kind(ontology: Graph, kind: URIRef) -> None:
    labels = Counter(str(ontology.value(t, RDFS.label)).casefold() for t in declared(ontology, kind))

    assert [label for label, n in labels.items() if n > 1] == []


def test_names_follow_the_usual_case(ontology: Graph) -> None:
    wrong = [c for c in classes(ontology) if not re.fullmatch(r"([A-Z][a-z]+)+", c.removeprefix(NAMESPACE))]
    wrong += [p for p in properties(ontology) if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", p.removeprefix(NAMESPACE))]

    assert wrong == []


# One vocabulary for code, shapes, context and queries


def test_code_and_ontology_hold_the_same_terms(ontology: Graph) -> None:
    assert set(dir(OSK)) == declared(ontology)


def test_unknown_term_fails_at_once() -> None:
    with pytest.raises(AttributeError, match="relased"):
        OSK["relased"]


def test_every_entity_type_is_a_class(ontology: Graph) -> None:
    assert {OSK[t] for t in ENTITY_TYPES} <= classes(ontology)


def test_every_relation_is_an_object_property(ontology: Graph) -> None:
    assert {OSK[p] for p in PREDICATES} <= set(ontology.subjects(RDF.type, OWL.ObjectProperty))


def test_every_attribute_is_a_property(ontology: Graph) -> None:
    assert {OSK[a] for a in ATTRIBUTES} <= properties(ontology)


def test_every_status_is_an_individual_of_the_closed_class(ontology: Graph) -> None:
    closed = ontology.value(OSK.Status, OWL.equivalentClass)

    assert (
        members(ontology, closed, OWL.oneOf)
        == {OSK[s] for s in STATUSES}
        == set(ontology.subjects(RDF.type, OSK.Status))
    )


def data_files() -> list[Path]:
    return sorted([*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("*.jsonld"), *data_path("queries").glob("*.rq")])


@pytest.mark.parametrize("path", data_files(), ids=lambda p: p.name)
def test_file_uses_declared_terms_only(ontology: Graph, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = set(re.findall(r"\bosk:([A-Za-z][\w-]*)", text)) | set(re.findall(rf"{re.escape(NAMESPACE)}([\w-]+)", text))

    assert {name for name in used if URIRef(NAMESPACE + name) not in declared(ontology)} == set()


# Logic


def test_every_property_has_a_domain_or_is_declared_open(ontology: Graph) -> None:
    lacking = {p for p in properties(ontology) if (p, RDFS.domain, None) not in ontology}

    assert {p for p in lacking if "Open domain" not in scope_note(ontology, p)} == set()


def test_every_property_has_a_range_or_is_declared_open(ontology: Graph) -> None:
    lacking = {p for p in properties(ontology) if (p, RDFS.range, None) not in ontology}

    assert {p for p in lacking if "Open range" not in scope_note(ontology, p)} == set()


@pytest.mark.parametrize("predicate", [RDFS.domain, RDFS.range])
def test_no_property_has_two_domains_or_ranges(ontology: Graph, predicate: URIRef) -> None:
    # two would mean their intersection, which is never what is meant here
    counts = Counter(ontology.subjects(predicate))

    assert [p for p, n in counts.items() if n > 1] == []


def test_no_property_is_both_object_and_datatype_property(ontology: Graph) -> None:
    objects, data = (set(ontology.subjects(RDF.type, kind)) for kind in PROPERTY_TYPES)

    assert objects & data == set()


def test_only_collaboration_is_symmetric(ontology: Graph) -> None:
    assert set(ontology.subjects(RDF.type, OWL.SymmetricProperty)) == {OSK.collaboratesWith}


@pytest.mark.parametrize("predicate", [RDFS.subClassOf, RDFS.subPropertyOf])
def test_hierarchy_has_no_cycle(ontology: Graph, predicate: URIRef) -> None:
    cyclic = [
        term
        for term in declared(ontology)
        if any(term in supers(ontology, above, predicate) for above in ontology.objects(term, predicate))
    ]

    assert cyclic == []


def test_named_inverses_are_declared_both_ways(ontology: Graph) -> None:
    # an unnamed inverse ("[] owl:inverseOf osk:funds") serves an alignment only
    pairs = {(s, o) for s, o in ontology.subject_objects(OWL.inverseOf) if isinstance(s, URIRef)}

    assert {(s, o) for s, o in pairs if (o, s) not in pairs} == set()


def test_agents_are_exactly_the_types_that_act(ontology: Graph) -> None:
    expected = {
        OSK.Organization, OSK.OrganizationalUnit, OSK.Collaboration, OSK.Repository, OSK.Service, OSK.Facility,
        OSK.Initiative, OSK.Person,
    }  # fmt: skip

    assert members(ontology, ontology.value(OSK.Agent, OWL.equivalentClass), OWL.unionOf) == expected
    assert set(ontology.subjects(RDFS.subClassOf, OSK.Agent)) == expected


def disjoint_pairs(graph: Graph) -> set[frozenset[Node]]:
    pairs: set[frozenset[Node]] = {frozenset(pair) for pair in graph.subject_objects(OWL.disjointWith)}
    for group in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        pairs |= {frozenset(pair) for pair in combinations(members(graph, group, OWL.members), 2)}
    return pairs


def test_no_class_is_below_two_disjoint_classes(ontology: Graph) -> None:
    # axioms of the vocabularies aligned with, which matter once they are loaded beside ours
    graph = ontology + Graph().parse(
        data=f"""
        @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix dcat: <{DCAT}> .
        @prefix prov: <{PROV}> . @prefix foaf: <{FOAF}> . @prefix org: <{ORG}> .
        dcat:Catalog rdfs:subClassOf dcat:Dataset .
        org:Organization rdfs:subClassOf foaf:Organization .
        org:OrganizationalUnit rdfs:subClassOf org:Organization .
        prov:Activity owl:disjointWith prov:Entity .
        foaf:Document owl:disjointWith foaf:Organization, foaf:Project .
        foaf:Person owl:disjointWith foaf:Organization, foaf:Project .
        """,
        format="turtle",
    )
    pairs = disjoint_pairs(graph)
    above = {c: supers(graph, c, RDFS.subClassOf) for c in classes(ontology)}

    assert [(c, pair) for c, up in above.items() for pair in pairs if pair <= up] == []


def test_repository_is_not_disjoint_with_dataset_or_what_else_it_may_be(ontology: Graph) -> None:
    pairs = disjoint_pairs(ontology)
    roles = (
        OSK.Organization, OSK.OrganizationalUnit, OSK.Collaboration, OSK.Initiative, OSK.Service, OSK.Facility,
        OSK.Software, OSK.Dataset,
    )  # fmt: skip

    assert [role for role in roles if frozenset({OSK.Repository, role}) in pairs] == []


def test_person_is_disjoint_with_place(ontology: Graph) -> None:
    assert frozenset({OSK.Person, OSK.Place}) in disjoint_pairs(ontology)


# Alignments


def test_every_aligned_term_exists_in_its_vocabulary(ontology: Graph) -> None:
    targets = {o for p in ALIGNMENTS for o in ontology.objects(None, p) if isinstance(o, URIRef)}
    unknown = {
        t
        for t in targets
        if not t.startswith(NAMESPACE)
        and str(t) not in LOOKED_UP
        and not any(t.startswith(base) and t in ns for base, ns in CLOSED.items())
    }

    assert unknown == set()


def test_every_entity_class_is_aligned(ontology: Graph) -> None:
    outside = {t: {o for p in ALIGNMENTS for o in ontology.objects(OSK[t], p)} for t in ENTITY_TYPES}

    assert [t for t, os in outside.items() if not any(isinstance(o, URIRef) and o not in OSK for o in os)] == []


@pytest.mark.parametrize(
    "superproperty",
    [
        # their domain or range would make an agent or a dataset of what is none
        ORG.memberOf, ORG.headOf, PROV.used, PROV.atLocation, PROV.wasAttributedTo, PROV.wasGeneratedBy,
        DCAT.byteSize, DCAT.dataset,
    ],
)  # fmt: skip
def test_no_property_is_below_one_with_a_wrong_domain_or_range(ontology: Graph, superproperty: URIRef) -> None:
    assert list(ontology.subjects(RDFS.subPropertyOf, superproperty)) == []


@pytest.mark.parametrize("namespace", ["http://vivoweb.org/", "http://purl.org/spar/", "http://www.re3data.org/"])
def test_vocabularies_with_upper_ontologies_are_matched_not_inherited(ontology: Graph, namespace: str) -> None:
    inherited = [o for p in ALIGNMENTS[:4] for o in ontology.objects(None, p) if str(o).startswith(namespace)]

    assert inherited == []
