"""The vocabulary has the terms of the contract and of the code, and is aligned with others with care.

Its pitfalls are in ``test_pitfalls.py``.
"""

from __future__ import annotations

import pytest
from rdflib import DCAT, ORG, OWL, PROV, RDF, RDFS, Graph, URIRef

from extract.records import ATTRIBUTES, ENTITY_TYPES, PREDICATES, STATUSES
from kg.namespaces import OSK
from kg.terms import ACTIONS
from tests.ontology.reading import ALIGNMENTS, classes, declared, members, properties, read_ontology


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read_ontology()


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


@pytest.mark.parametrize(("kind", "names"), [(OSK.Status, set(STATUSES)), (OSK.Action, set(ACTIONS))])
def test_closed_class_has_exactly_the_individuals_of_the_code(ontology: Graph, kind: URIRef, names: set[str]) -> None:
    closed = ontology.value(kind, OWL.equivalentClass)
    individuals = {OSK[name] for name in names}

    assert members(ontology, closed, OWL.oneOf) == individuals == set(ontology.subjects(RDF.type, kind))
    assert individuals in [
        members(ontology, g, OWL.distinctMembers) for g in ontology.subjects(RDF.type, OWL.AllDifferent)
    ]


def test_agents_are_exactly_the_types_that_act(ontology: Graph) -> None:
    expected = {
        OSK.Organization, OSK.OrganizationalUnit, OSK.Collaboration, OSK.Repository, OSK.Service, OSK.Facility,
        OSK.Initiative, OSK.Person,
    }  # fmt: skip

    assert members(ontology, ontology.value(OSK.Agent, OWL.equivalentClass), OWL.unionOf) == expected
    assert set(ontology.subjects(RDFS.subClassOf, OSK.Agent)) == expected


# Alignments


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
