"""The JSON-LD context names the vocabulary's terms, and both of our readers understand it."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, RDFS, Graph
from rdflib.compare import isomorphic

from kg.namespaces import BASE_IRI, OSK, PREFIXES
from kg.resources import data_path

NAMESPACE = str(OSK._NS)
EXAMPLE = {
    "@graph": [
        {
            "id": "collaboration/lhcb", "type": "Collaboration", "label": "LHCb", "name": "LHCb",
            "released": "dataset/run-1", "sameAs": "https://ror.org/01ggx4157", "mentionedIn": ["article/s05"],
        },
        {
            "id": "statement/1", "type": "Statement", "subject": "collaboration/lhcb", "predicate": "released",
            "object": {"id": "dataset/run-1"}, "confidence": "0.97", "status": "announced", "reportCount": "1",
        },
        {"id": "quantity/800-TB", "type": "Quantity", "unitCode": "unit:TeraBYTE", "unitText": "TB"},
    ]
}  # fmt: skip
EXAMPLE_IN_TURTLE = f"""
@base <{BASE_IRI}> .
@prefix osk: <{NAMESPACE}> . @prefix owl: <{OWL}> . @prefix rdf: <{RDF}> . @prefix rdfs: <{RDFS}> .
@prefix schema: <https://schema.org/> . @prefix unit: <http://qudt.org/vocab/unit/> .
<collaboration/lhcb> a osk:Collaboration ; rdfs:label "LHCb" ; schema:name "LHCb" ; osk:released <dataset/run-1> ;
    owl:sameAs <https://ror.org/01ggx4157> ; osk:mentionedIn <article/s05> .
<statement/1> a osk:Statement ; rdf:subject <collaboration/lhcb> ; rdf:predicate osk:released ;
    rdf:object <dataset/run-1> ; osk:confidence 0.97 ; osk:status osk:announced ; osk:reportCount 1 .
<quantity/800-TB> a osk:Quantity ; schema:unitCode unit:TeraBYTE ; schema:unitText "TB" .
"""


@pytest.fixture(scope="module")
def context() -> dict[str, object]:
    loaded: dict[str, dict[str, object]] = json.loads(data_path("ontology/context.jsonld").read_text(encoding="utf-8"))
    return loaded["@context"]


def test_context_names_every_term_of_the_vocabulary_by_itself(context: dict[str, object]) -> None:
    named = {name: t["@id"] if isinstance(t, dict) else t for name, t in context.items()}

    assert {t for t in dir(OSK) if named.get(t.removeprefix(NAMESPACE)) != t.replace(NAMESPACE, "osk:")} == set()


def test_context_has_the_prefixes_of_the_code(context: dict[str, object]) -> None:
    assert {p: context.get(p) for p in PREFIXES} == dict(PREFIXES)


def test_context_types_object_properties_as_references(context: dict[str, object]) -> None:
    ontology = Graph().parse(data_path("ontology/open-science.ttl"))
    declared = {str(p) for p in ontology.subjects(RDF.type, OWL.ObjectProperty)}
    expected = {p.removeprefix(NAMESPACE) for p in declared if p.startswith(NAMESPACE)}
    terms = {str(t).removeprefix(NAMESPACE): context[str(t).removeprefix(NAMESPACE)] for t in dir(OSK)}
    references = {name for name, t in terms.items() if isinstance(t, dict) and t.get("@type") in ("@id", "@vocab")}

    assert references == expected


def example_with(context: dict[str, object]) -> str:
    return json.dumps({"@context": {**context, "@base": BASE_IRI}, **EXAMPLE})


def test_rdflib_reads_json_with_the_context(context: dict[str, object]) -> None:
    graph = Graph().parse(data=example_with(context), format="json-ld")

    assert isomorphic(graph, Graph().parse(data=EXAMPLE_IN_TURTLE, format="turtle"))


def test_oxigraph_reads_json_with_the_context(context: dict[str, object]) -> None:
    triples = {str(q.triple) for q in parse(example_with(context), format=RdfFormat.JSON_LD)}

    assert triples == {str(q.triple) for q in parse(EXAMPLE_IN_TURTLE, format=RdfFormat.TURTLE)}


def test_rdflib_writes_with_the_context_what_it_reads_back(context: dict[str, object]) -> None:
    graph = Graph().parse(data=EXAMPLE_IN_TURTLE, format="turtle")
    written = graph.serialize(format="json-ld", context=context)

    assert '"released"' in written
    assert "http://www.w3.org/1999" not in json.dumps(json.loads(written)["@graph"])
    assert isomorphic(graph, Graph().parse(data=written, format="json-ld"))
