"""The vocabulary's header and words have what FOOPS! asks for and OOPS! misses elsewhere.

A docstring names the pitfall (P…) or the test (OM1, VER1, …); sources and the other pitfalls are in
``test_pitfalls.py``.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from rdflib import DC, DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD, Graph, Literal, URIRef

from kg.namespaces import ONTOLOGY_IRI, PREFIXES
from tests.ontology.reading import BIBO, NAMESPACE, PROPERTY_TYPES, classes, declared, read_ontology, stated

LICENCE = URIRef("https://creativecommons.org/publicdomain/zero/1.0/")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read_ontology()


# The header


def test_file_declares_one_ontology_with_the_iri_of_the_code(ontology: Graph) -> None:
    """P38 no ontology declaration, P39 ambiguous namespace."""
    assert list(ontology.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY_IRI]


@pytest.mark.parametrize(
    "predicate",
    [
        DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.creator, OWL.versionIRI, VANN.preferredNamespaceUri,
        VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created, DCTERMS.bibliographicCitation,
        DC.publisher, DCTERMS.issued, DCTERMS.modified, BIBO.status, OWL.priorVersion, OWL.backwardCompatibleWith,
        RDFS.seeAlso,
    ],
)  # fmt: skip
def test_header_states_once(ontology: Graph, predicate: URIRef) -> None:
    """OM1 minimum metadata, OM2 recommended, OM3 detailed (less DOI, logo and source), OM5 provenance, VOC1 reuse."""
    assert len(stated(ontology, predicate)) == 1


def test_version_iri_lies_under_the_ontology_and_ends_in_the_version(ontology: Graph) -> None:
    """VER1 version IRI, other than the ontology's."""
    version = ontology.value(ONTOLOGY_IRI, OWL.versionInfo)

    assert re.fullmatch(r"\d+\.\d+\.\d+", str(version))
    assert stated(ontology, OWL.versionIRI) == [URIRef(f"{ONTOLOGY_IRI}/{version}")]


def test_prior_version_is_an_earlier_one(ontology: Graph) -> None:
    """OM5.1 provenance: the previous version."""
    this, prior = (
        tuple(map(int, str(ontology.value(ONTOLOGY_IRI, p)).removeprefix(f"{ONTOLOGY_IRI}/").split(".")))
        for p in (OWL.versionIRI, OWL.priorVersion)
    )

    assert prior < this


def test_citation_names_title_and_version(ontology: Graph) -> None:
    """OM2 citation; P20 misused annotations."""
    title, version = (stated(ontology, p)[0] for p in (DCTERMS.title, OWL.versionInfo))
    expected = f"kg maintainers: {title}, version {version}. {ONTOLOGY_IRI}/{version}"

    assert stated(ontology, DCTERMS.bibliographicCitation) == [Literal(expected)]


def test_ontology_is_issued_and_modified_no_earlier_than_created(ontology: Graph) -> None:
    """OM5 provenance; P20 misused annotations."""
    dates = [stated(ontology, p)[0] for p in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]

    assert [d.datatype for d in dates if isinstance(d, Literal)] == [XSD.date] * 3
    assert dates == sorted(dates, key=str)


def test_preferred_prefix_and_namespace_are_those_of_the_code(ontology: Graph) -> None:
    """FIND1 prefix; OM1 namespace."""
    assert stated(ontology, VANN.preferredNamespacePrefix) == [Literal("osk")]
    assert stated(ontology, VANN.preferredNamespaceUri) == [Literal(PREFIXES["osk"])]
    assert f"{ONTOLOGY_IRI}#" == PREFIXES["osk"]


def test_licence_is_an_iri_of_a_known_licence(ontology: Graph) -> None:
    """P41 no licence declared; OM4.1 and OM4.2."""
    assert stated(ontology, DCTERMS.license) == [LICENCE]


def test_ontology_has_a_persistent_web_iri_without_file_extension(ontology: Graph) -> None:
    """P36 file extension in the IRI; PURL1 persistent IRI; HTTP1 open protocol."""
    assert re.fullmatch(r"https://w3id\.org/[a-z/-]+", str(ONTOLOGY_IRI))
    assert {t for t in declared(ontology) if re.search(r"\.(owl|rdf|ttl|n3|rdfxml|html)\b", t)} == set()


# Words


@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment, SKOS.example])
def test_every_term_has_one_english_text(ontology: Graph, predicate: URIRef) -> None:
    """P08 missing annotations; VOC3 labels; VOC4 definitions."""
    found = {
        t: [o.language for o in ontology.objects(t, predicate) if isinstance(o, Literal)] for t in declared(ontology)
    }

    assert {t: languages for t, languages in found.items() if languages != ["en"]} == {}


def test_every_term_is_defined_by_the_ontology(ontology: Graph) -> None:
    """P08 missing annotations."""
    found = {t: list(ontology.objects(t, RDFS.isDefinedBy)) for t in declared(ontology)}

    assert {t: by for t, by in found.items() if by != [ONTOLOGY_IRI]} == {}


def test_comments_are_one_sentence_and_labels_are_none(ontology: Graph) -> None:
    """P20 misused annotations: label and comment swapped."""
    comments = {t: str(ontology.value(t, RDFS.comment)) for t in declared(ontology)}
    labels = {t: str(ontology.value(t, RDFS.label)) for t in declared(ontology)}

    assert {t: c for t, c in comments.items() if not re.fullmatch(r"[A-Z](?:[^.]|\.(?! ))*\.", c)} == {}
    assert {t: text for t, text in labels.items() if text.endswith(".") or len(text.split()) > 3} == {}


@pytest.mark.parametrize("kind", [OWL.Class, *PROPERTY_TYPES])
def test_labels_are_unique_within_a_kind(ontology: Graph, kind: URIRef) -> None:
    """P32 several classes with the same label; P02 synonyms as classes; P12 undeclared equivalent properties."""
    labels = Counter(str(ontology.value(t, RDFS.label)).casefold() for t in declared(ontology, kind))

    assert [label for label, n in labels.items() if n > 1] == []


def test_names_follow_the_usual_case_and_are_spelt_like_their_labels(ontology: Graph) -> None:
    """P22 different naming conventions."""
    names = {t: t.removeprefix(NAMESPACE) for t in declared(ontology)}
    pattern = {t: r"([A-Z][a-z]+)+" if t in classes(ontology) else r"[a-z]+([A-Z][a-z]+)*" for t in names}
    spelt = {t: re.sub(r"(?=[A-Z])", " ", n).strip().casefold() for t, n in names.items()}

    assert [n for t, n in names.items() if not re.fullmatch(pattern[t], n)] == []
    assert {t for t, n in spelt.items() if n != str(ontology.value(t, RDFS.label)).casefold()} == set()


def test_no_name_joins_two_concepts_or_stands_for_the_rest(ontology: Graph) -> None:
    """P07 merged concepts; P21 miscellaneous class; P03 a relation named "is"."""
    words = {t: re.findall(r"[A-Z]?[a-z]+", t.removeprefix(NAMESPACE)) for t in declared(ontology)}
    bad = {"and", "or", "other", "misc", "miscellaneous", "unknown", "is"}

    assert {t for t, ws in words.items() if bad & {w.casefold() for w in ws}} == set()
