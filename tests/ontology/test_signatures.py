"""The types that the extractor lets a relation join are those that the ontology gives it as domain and range."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDFS, Graph, Node, URIRef
from rdflib.collection import Collection

from extract.records import ENTITY_TYPES
from extract.relations.proposal import SIGNATURES
from kg.namespaces import OSK
from kg.resources import data_path


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data_path("ontology/open-science.ttl"))


def types_of(ontology: Graph, node: Node) -> set[str]:
    """Entity types that a class or a union of classes stands for, subclasses included."""
    members = ontology.value(node, OWL.unionOf)
    if members is not None:
        return {t for member in Collection(ontology, members) for t in types_of(ontology, member)}
    classes = {str(c) for c in ontology.transitive_subjects(RDFS.subClassOf, node) if isinstance(c, URIRef)}
    return {name for name in ENTITY_TYPES if str(OSK[name]) in classes}


@pytest.mark.parametrize("relation", sorted(SIGNATURES))
def test_domain_and_range_are_the_signature(ontology: Graph, relation: str) -> None:
    ends = [ontology.value(OSK[relation], side) for side in (RDFS.domain, RDFS.range)]

    stated = [types_of(ontology, end) if end is not None else set(ENTITY_TYPES) for end in ends]

    assert stated == [set(types) for types in SIGNATURES[relation]]
