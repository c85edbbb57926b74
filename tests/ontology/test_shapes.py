"""A sound graph passes the shapes; each way to be unsound is reported in its own words."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import OWL, SH, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from extract.records import ENTITY_TYPES, PREDICATES
from kg.namespaces import OSK, PREFIXES
from kg.resources import data_path
from tests.kg.referee import Result, agreed_results, turtle

pytestmark = pytest.mark.long
SHAPE = Namespace("https://w3id.org/open-science-kg/shapes#")
HEADER = "BASE <https://w3id.org/open-science-kg/id/>\n" + "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())
DIGEST = "sha256:" + "0123456789abcdef" * 4

EXAMPLE = f"""{HEADER}
<article/s05> a osk:Article ;
    dcterms:identifier "s05" ;
    schema:headline "LHCb releases its first open data" ; schema:datePublished "2023-12-18"^^xsd:date ;
    schema:publisher "LHCb collaboration" ; schema:url <https://example.org/s05> ; schema:inLanguage "en" ;
    osk:textDigest "{DIGEST}" ; osk:contentDigest "{DIGEST}" ;
    prov:wasGeneratedBy <extraction/kg-0.1.0-5f3a> .
<extraction/kg-0.1.0-5f3a> a prov:Activity ; rdfs:label "kg 0.1.0, model 5f3a" .

<collaboration/lhcb> a osk:Collaboration ;
    schema:name "LHCb" ; schema:alternateName "LHCb experiment" ; rdfs:label "LHCb" ;
    osk:identifiedAs <http://www.wikidata.org/entity/Q1062571> ; owl:sameAs <http://www.wikidata.org/entity/Q1062571> ;
    osk:mentionedIn <article/s05> ;
    osk:linkCandidate <candidate/1b2c> ;
    osk:collaboratesWith <organization/cern> ;
    osk:released <dataset/800-terabytes> .
<candidate/1b2c> a osk:LinkCandidate ; osk:candidateIri <https://ror.org/01ggx4157> ; osk:score 0.61 .
<organization/cern> a osk:Organization ;
    schema:name "CERN" ; rdfs:label "CERN" ; owl:sameAs <https://ror.org/01ggx4157> ;
    osk:mentionedIn <article/s05> ; osk:collaboratesWith <collaboration/lhcb> ; osk:count <quantity/153-countries> .
<repository/cern-open-data-portal> a osk:Repository ;
    schema:name "CERN Open Data portal" ; rdfs:label "CERN Open Data portal" ; osk:mentionedIn <article/s05> .
<dataset/800-terabytes> a osk:Dataset ;
    schema:name "800 terabytes of data" ; rdfs:label "800 terabytes of data" ; osk:mentionedIn <article/s05> ;
    osk:availableAt <repository/cern-open-data-portal> ;
    osk:size <quantity/800-TB> ; osk:energy <quantity/7-8-TeV> ; osk:amount <quantity/5-EUR> ; osk:version "first" ;
    osk:date "2011-03-14/2012-12-17"^^edtf:EDTF ;
    schema:startDate "2011-03-14"^^xsd:date ; schema:endDate "2012-12-17"^^xsd:date ;
    osk:identifier "https://doi.org/10.7483/OPENDATA"^^xsd:anyURI .

<statement/0a1b> a osk:Statement ;
    rdf:subject <collaboration/lhcb> ; rdf:predicate osk:released ; rdf:object <dataset/800-terabytes> ;
    osk:evidence <evidence/5d6e> ;
    osk:confidence 0.97 ; osk:status osk:asserted ; osk:reportCount 1 ;
    osk:firstReported "2023-12-18"^^xsd:date ; osk:lastReported "2023-12-18"^^xsd:date .
<evidence/5d6e> a osk:Evidence ;
    oa:motivatedBy oa:describing ; oa:hasBody <statement/0a1b> ; oa:hasTarget <passage/s05-0-4> ;
    osk:article <article/s05> ; osk:confidence 0.97 ; osk:status osk:asserted ; osk:rule "verb:release" ;
    osk:validTime "2023-12"^^xsd:gYearMonth ;
    prov:wasGeneratedBy <extraction/kg-0.1.0-5f3a> .
<passage/s05-0-4> a oa:SpecificResource ;
    oa:hasSource <article/s05> ; oa:hasSelector <passage/s05-0-4-position> , <passage/s05-0-4-quote> .
<passage/s05-0-4-position> a oa:TextPositionSelector ; oa:start 0 ; oa:end 4 .
<passage/s05-0-4-quote> a oa:TextQuoteSelector ; oa:exact "LHCb" ; oa:prefix "" ; oa:suffix " releases" .

<quantity/800-TB> a osk:Quantity ; rdfs:label "800 TB" ;
    schema:value 800 ; schema:unitText "TB" ; schema:unitCode unit:TeraBYTE ; osk:bytes 800000000000000 .
<quantity/7-8-TeV> a osk:Quantity ; rdfs:label "7-8 TeV" ;
    schema:minValue 7000 ; schema:maxValue 8000 ; schema:unitText "GeV" ; schema:unitCode unit:GigaEV .
<quantity/5-EUR> a osk:Quantity ; rdfs:label "5.5 EUR" ;
    schema:value 5.5 ; schema:currency "EUR" ; schema:unitCode unit:CCY_EUR .
<quantity/153-countries> a osk:Quantity ; rdfs:label "153 countries" ; schema:value 153 ; schema:unitText "countries" .

<release/dataset-800-terabytes> a osk:Release ;
    prov:wasAssociatedWith <collaboration/lhcb> ; prov:generated <dataset/800-terabytes> ;
    osk:availableAt <repository/cern-open-data-portal> ; osk:size <quantity/800-TB> ; osk:energy <quantity/7-8-TeV> ;
    osk:date "2023-12"^^xsd:gYearMonth ; osk:version "first" ; osk:reportedIn <article/s05> .

<article/s06> a osk:Article ;
    dcterms:identifier "s06" ; osk:textDigest "{DIGEST}" ; osk:contentDigest "{DIGEST}" ;
    prov:wasGeneratedBy <extraction/kg-0.1.0-5f3a> ; osk:reprintOf <article/s05> .
<statement/1b2c> a osk:Statement ;
    rdf:subject <dataset/800-terabytes> ; rdf:predicate osk:size ; rdf:object <quantity/800-TB> ;
    osk:evidence <evidence/6e7f> ; osk:conflictsWith <statement/2c3d> ; osk:reviewedBy <decision/a1> .
<statement/2c3d> a osk:Statement ;
    rdf:subject <dataset/800-terabytes> ; rdf:predicate osk:size ; rdf:object "8 or so" ;
    osk:evidence <evidence/7f80> ; osk:conflictsWith <statement/1b2c> .
<evidence/6e7f> a osk:Evidence ;
    oa:motivatedBy oa:describing ; oa:hasBody <statement/1b2c> ; osk:article <article/s05> ;
    osk:confidence 1.0 ; osk:status osk:asserted ; prov:wasGeneratedBy <extraction/kg-0.1.0-5f3a> .
<evidence/7f80> a osk:Evidence ;
    oa:motivatedBy oa:describing ; oa:hasBody <statement/2c3d> ; osk:article <article/s06> ;
    osk:confidence 0.5 ; osk:status osk:announced ; prov:wasGeneratedBy <extraction/kg-0.1.0-5f3a> .

<doubt/1> a osk:MergeCandidate ;
    osk:candidateThing <organization/cern>, <collaboration/lhcb> ; osk:score 0.58 ; osk:reason "same name" .
<organization/cern-laboratory> dcterms:isReplacedBy <organization/cern> .
<decision/a1> a osk:Decision ;
    osk:action osk:accept ; dcterms:creator "J. Doe" ; dcterms:created "2026-11-23T12:00:00Z"^^xsd:dateTime ;
    rdfs:comment "seen in print" ;
    rdf:subject <dataset/800-terabytes> ; rdf:predicate osk:size ; rdf:object <quantity/800-TB> .
<decision/a2> a osk:Decision ;
    osk:action osk:merge ; dcterms:creator "J. Doe" ; dcterms:created "2026-11-23T12:00:01Z"^^xsd:dateTime ;
    osk:about <organization/cern>, <organization/cern-laboratory> .
<decision/a3> a osk:Decision ;
    osk:action osk:split ; dcterms:creator "J. Doe" ; dcterms:created "2026-11-23T12:00:02Z"^^xsd:dateTime ;
    osk:about <collaboration/lhcb> ; osk:inArticle <article/s06> .
<decision/a4> a osk:Decision ;
    osk:action osk:rename ; dcterms:creator "J. Doe" ; dcterms:created "2026-11-23T12:00:03Z"^^xsd:dateTime ;
    osk:about <organization/cern> ; osk:newName "CERN" .
<decision/a5> a osk:Decision ;
    osk:action osk:retype ; dcterms:creator "J. Doe" ; dcterms:created "2026-11-23T12:00:04Z"^^xsd:dateTime ;
    osk:about <organization/cern> ; osk:newType osk:Facility .
<decision/a6> a osk:Decision ;
    osk:action osk:relink ; dcterms:creator "J. Doe" ; dcterms:created "2026-11-23T12:00:05Z"^^xsd:dateTime ;
    osk:about <organization/cern> ; osk:newIdentifier <https://ror.org/01ggx4157> .
"""

AGENT = {
    "Organization", "OrganizationalUnit", "Collaboration", "Repository", "Service", "Facility", "Initiative", "Person",
}  # fmt: skip
WHOLE = {
    "Organization", "OrganizationalUnit", "Collaboration", "Facility", "Repository", "Service", "Initiative", "Event",
    "Dataset", "Publication", "Place",
}  # fmt: skip
ENDS = {
    "partOf": (WHOLE, WHOLE | {"Policy"}),
    "memberOf": (AGENT - {"Facility", "Initiative"} | {"Place"}, {"Organization", "Initiative"}),
    "collaboratesWith": (AGENT, AGENT),
    "launched": (AGENT, {"Organization", "OrganizationalUnit", "Initiative", "Repository", "Service", "Facility"}),
    "operates": (AGENT, {"Repository", "Service", "Facility", "Initiative"}),
    "leads": (AGENT, {"Organization", "OrganizationalUnit", "Initiative", "Collaboration"}),
    "funds": (AGENT, set(ENTITY_TYPES) - {"Place"}),
    "organizes": (AGENT, {"Event"}),
    "participatesIn": (AGENT, {"Event"}),
    "released": (AGENT, {"Dataset", "Software", "Publication"}),
    "adopted": (AGENT | {"Place"}, {"Policy"}),
    "developed": (AGENT, {"Dataset", "Software", "Service", "Repository", "Policy", "Publication"}),
    "availableAt": ({"Dataset", "Software", "Publication", "Policy"}, {"Repository", "Service"}),
    "collectedBy": ({"Dataset"}, {"Collaboration", "Facility", "Event"}),
    "locatedIn": (AGENT | {"Event"}, {"Place", "Facility", "Organization"}),
    "affiliatedWith": ({"Person"}, {"Organization", "OrganizationalUnit", "Collaboration", "Initiative", "Repository"}),
    "uses": (AGENT, {"Software", "Service", "Repository", "Dataset", "Policy"}),
}
ENTITY, STATEMENT, EVIDENCE = "<collaboration/lhcb>", "<statement/0a1b>", "<evidence/5d6e>"
POSITION, QUOTE, PASSAGE = "<passage/s05-0-4-position>", "<passage/s05-0-4-quote>", "<passage/s05-0-4>"
TWO_SIZES, RANGE, DOUBT = "<statement/1b2c>", "<quantity/7-8-TeV>", "<doubt/1>"
SIZE, DATASET, RELEASE = "<quantity/800-TB>", "<dataset/800-terabytes>", "<release/dataset-800-terabytes>"


def remove(subject: str, predicate: str) -> str:
    return f"DELETE {{ {subject} {predicate} ?o }} WHERE {{ {subject} {predicate} ?o }}"


def add(triple: str) -> str:
    return f"INSERT DATA {{ {triple} }}"


def replace(subject: str, predicate: str, value: str) -> str:
    return f"{remove(subject, predicate)} ; {add(f'{subject} {predicate} {value}')}"


PLAUSIBLE = "must have a year from 1500 to 2100, and a month and day that exist."
BOUNDS = "The start and end of a period must be an xsd:date, xsd:gYearMonth or xsd:gYear with a year from 1500 to 2100."
EVIDENT = "A statement must have the evidence whose body it is, and no other."
ACCEPT = "A decision to accept or reject must name a statement by one subject, predicate and object."
MERGE = "A decision to merge or split must be about two things, or to split about one in an article."
# what is done to the example, and what is said of it
VIOLATIONS = [
    (remove("<organization/cern>", "osk:collaboratesWith"), "collaboratesWith must be there in both directions."),
    (add("<organization/cern> osk:operates <organization/cern>"), "Nothing stands in a relation to itself."),
    (add('[] a osk:Place ; rdfs:label "x" ; schema:name "x" ; osk:mentionedIn <article/s05>'),
     "An entity must have an IRI, not a blank node."),
    (remove(ENTITY, "rdfs:label"), "An entity must have one label that is not empty."),
    (add(f'{ENTITY} rdfs:label "another"'), "An entity must have one label that is not empty."),
    (replace(ENTITY, "rdfs:label", '""'), "An entity must have one label that is not empty."),
    (remove(ENTITY, "schema:name"), "An entity must have a name that is not empty."),
    (remove(ENTITY, "osk:mentionedIn"), "An entity must be mentioned in an article."),
    (add(f'{ENTITY} owl:sameAs "Q1062571"'), "sameAs must lead to a web IRI."),
    (add(f"{ENTITY} owl:sameAs <javascript:alert(1)>"), "sameAs must lead to a web IRI."),
    (add(f"{ENTITY} osk:identifiedAs <urn:x>"), "identifiedAs must lead to a web IRI."),
    (add(f"{ENTITY} osk:linkCandidate <https://ror.org/01ggx4157>"),
     "The object of linkCandidate must be a link candidate."),
    (remove("<candidate/1b2c>", "osk:candidateIri"), "A link candidate must have one candidate IRI."),
    (replace("<candidate/1b2c>", "osk:score", "1.01"), "A link candidate must have a score, a decimal from 0 to 1."),
    (add("<organization/cern> a osk:Person"), "A person cannot be a thing of another type."),
    (add(f"{DATASET} osk:date <http://example.org/2023>"), "A date must be a literal."),
    (add(f'{DATASET} osk:date "0024-05-01"^^xsd:date'), f"A date {PLAUSIBLE}"),
    (add(f'{DATASET} osk:date "2023-02-30"^^xsd:date'), f"A date {PLAUSIBLE}"),
    (add(f'{DATASET} osk:date "2023-13"^^xsd:gYearMonth'), f"A date {PLAUSIBLE}"),
    (add(f'{DATASET} osk:date "2101"^^xsd:gYear'), f"A date {PLAUSIBLE}"),
    (add(f'{DATASET} osk:date "--02-30"^^xsd:gMonthDay'), f"A date {PLAUSIBLE}"),
    (add(f'{DATASET} osk:date "--13"^^xsd:gMonth'), f"A date {PLAUSIBLE}"),
    (add(f'{DATASET} osk:date "2011/12012"^^edtf:EDTF'), f"A date {PLAUSIBLE}"),
    (add(f"{DATASET} osk:date 2023"), f"A date {PLAUSIBLE}"),
    (replace(EVIDENCE, "osk:validTime", '"1023-12"^^xsd:gYearMonth'), f"A valid time {PLAUSIBLE}"),
    (replace(DATASET, "schema:endDate", '"soon"'), BOUNDS),
    (replace(DATASET, "schema:startDate", '"1011-03-14"^^xsd:date'), BOUNDS),
    (replace(DATASET, "schema:endDate", '"2010-12-17"^^xsd:date'), "A period must not end before it starts."),
    (add(f"{EVIDENCE} osk:validTime <http://example.org/2023>"), "A valid time must be a literal."),
    (remove(SIZE, "schema:value"), "A quantity must have one value, or a least and a greatest one."),
    (replace("<quantity/7-8-TeV>", "schema:maxValue", "6000"),
     "A quantity must have one value, or a least and a greatest one."),
    (replace(SIZE, "schema:value", "-1"), "A quantity's values must be numbers above zero."),
    (replace(SIZE, "schema:value", "0"), "A quantity's values must be numbers above zero."),
    (replace(SIZE, "schema:value", '"many"'), "A quantity's values must be numbers above zero."),
    (replace(SIZE, "osk:bytes", "0"), "A quantity's values must be numbers above zero."),
    (replace(RANGE, "schema:minValue", "-7000"), "A quantity's least value must be a number, not below zero."),
    (add(f"{SIZE} osk:bytes 8"), "A quantity has at most one size in bytes."),
    (remove(SIZE, "schema:unitText"), "A quantity must have a unit or a currency that is not empty."),
    (replace("<quantity/5-EUR>", "schema:currency", '"euro"'),
     "A currency must be one ISO 4217 code of three capital letters."),
    (replace(SIZE, "schema:unitCode", "<http://example.org/TB>"), "A unit code must be one QUDT unit."),
    (remove(SIZE, "rdfs:label"), "A quantity must have one label that is not empty."),
    (add(f"{DATASET} osk:version 3.1"), "A version must be a string that is not empty."),
    (add(f"{DATASET} osk:identifier 42"), "An identifier must be an xsd:anyURI or a string that is not empty."),
    (add('<article/s05> dcterms:identifier "s06"'), "An article must have one identifier that is not empty."),
    (add('<article/s05> schema:datePublished "2024"^^xsd:gYear'), "An article has at most one publication date."),
    (replace("<article/s05>", "osk:textDigest", '"9f"'),
     "An article must have one text digest, sha256: and 64 hexadecimal digits."),
    (remove("<article/s05>", "osk:contentDigest"),
     "An article must have one content digest, sha256: and 64 hexadecimal digits."),
    (remove("<article/s05>", "prov:wasGeneratedBy"), "An article must name the extraction that read it."),
    (remove(STATEMENT, "rdf:subject"), "A statement must have one subject, an IRI."),
    (replace(STATEMENT, "rdf:subject", "<article/s05>"), "The subject of a statement must be an entity."),
    (replace(STATEMENT, "rdf:object", "<dataset/nowhere>"),
     "The object of a statement must be an entity, a quantity or a literal."),
    (replace(STATEMENT, "rdf:object", '"some data"'), "The object of a relation must be an entity."),
    (replace(STATEMENT, "rdf:object", SIZE), "The object of a relation must be an entity."),
    (replace(STATEMENT, "rdf:predicate", "schema:publisher"),
     "A statement must have one predicate, a relation or an attribute of the vocabulary."),
    (add(f"{STATEMENT} rdf:object <organization/cern>"), "A statement must have one object, an IRI or a literal."),
    (remove(STATEMENT, "osk:evidence"), "A statement must have evidence."),
    (replace(STATEMENT, "osk:evidence", "<evidence/6e7f>"), EVIDENT),
    (replace(EVIDENCE, "oa:hasBody", "<statement/1b2c>"), EVIDENT),
    (replace(STATEMENT, "osk:confidence", '"-0.1"^^xsd:decimal'),
     "A statement's confidence must be one decimal from 0 to 1."),
    (add(f"{STATEMENT} osk:status osk:announced"), "A statement's status must be either asserted or announced."),
    (replace(STATEMENT, "osk:reportCount", "0"), "A statement's report count must be one whole number from 1 up."),
    (replace(STATEMENT, "osk:lastReported", '"2023-12-17"^^xsd:date'),
     "A statement cannot be last reported before it is first reported."),
    (replace(STATEMENT, "osk:firstReported", '"soon"'),
     "When a statement was first reported must be one xsd:date, xsd:gYearMonth or xsd:gYear."),
    (remove(STATEMENT, "osk:lastReported"),
     "When a statement was last reported must be one xsd:date, xsd:gYearMonth or xsd:gYear."),
    (remove(EVIDENCE, "oa:hasBody"), "Evidence must have one body, a statement."),
    (remove(EVIDENCE, "osk:article"), "Evidence must be in one article."),
    (replace(EVIDENCE, "osk:confidence", "97"), "Evidence must have one confidence, a decimal from 0 to 1."),
    (replace(EVIDENCE, "osk:confidence", "9.7e-1"), "Evidence must have one confidence, a decimal from 0 to 1."),
    (replace(EVIDENCE, "osk:status", "osk:Status"), "Evidence must have one status, asserted or announced."),
    (remove(EVIDENCE, "oa:motivatedBy"), "Evidence must be motivated by describing."),
    (replace(EVIDENCE, "oa:hasTarget", "<article/s05>"), "A target of evidence must be a passage of an article."),
    (replace(PASSAGE, "oa:hasSource", "<article/s06>"), "Evidence must quote the article that it is in."),
    (remove(EVIDENCE, "prov:wasGeneratedBy"), "Evidence must name the extraction that found it."),
    (remove(PASSAGE, "oa:hasSource"), "A passage must be of one article."),
    (remove(POSITION, "a"), "A passage must have one position."),
    (remove(QUOTE, "a"), "A passage must have one quote."),
    (replace(POSITION, "oa:start", "-1"), "A position must have one start, a whole number not below 0."),
    (remove(POSITION, "oa:end"), "A position must have one end, a whole number not below 1."),
    (replace(POSITION, "oa:start", '"0"'), "A position must have one start, a whole number not below 0."),
    (replace(POSITION, "oa:start", "4"), "A position must start before it ends."),
    (replace(QUOTE, "oa:exact", '""'), "A quote must have one text that is not empty."),
    (replace(QUOTE, "oa:prefix", f'"{"x" * 33}"'), "The context before a quote must be at most 32 characters."),
    (replace(QUOTE, "oa:suffix", f'"{"x" * 33}"'), "The context after a quote must be at most 32 characters."),
    (remove(RELEASE, "prov:wasAssociatedWith"), "A release must have an agent who made it."),
    (replace(RELEASE, "prov:wasAssociatedWith", "<article/s05>"), "A release must have an agent who made it."),
    (replace(RELEASE, "prov:generated", "<organization/cern>"),
     "A release must have one product, a dataset, software or a publication."),
    (remove(RELEASE, "osk:reportedIn"), "A release must be reported in an article."),
    (add(f"{DOUBT} osk:candidateThing <repository/cern-open-data-portal>"),
     "A merge candidate must be of two entities."),
    (replace(DOUBT, "osk:candidateThing", "<organization/cern>"), "A merge candidate must be of two entities."),
    (replace(DOUBT, "osk:score", "1.5"), "A merge candidate must have one score, a decimal from 0 to 1."),
    (replace(DOUBT, "osk:reason", '""'), "A merge candidate must have a reason that is not empty."),
    (add(f"{EVIDENCE} osk:conflictsWith {TWO_SIZES}"), "Only statements are in conflict."),
    (add(f"{TWO_SIZES} osk:conflictsWith {EVIDENCE}"), "A statement can be in conflict with a statement alone."),
    (remove(TWO_SIZES, "osk:conflictsWith"), "conflictsWith must be there in both directions."),
    (replace(TWO_SIZES, "rdf:subject", "<organization/cern>"), "Statements in conflict must have one subject."),
    (replace(TWO_SIZES, "rdf:predicate", "osk:count"), "Statements in conflict must have one predicate."),
    (add(f"{TWO_SIZES} osk:conflictsWith {TWO_SIZES}"), "Nothing stands in a relation to itself."),
    (add(f"{EVIDENCE} osk:reprintOf <article/s05>"), "Only an article is a reprint."),
    (replace("<article/s06>", "osk:reprintOf", EVIDENCE), "A reprint must be of one article."),
    (replace("<organization/cern-laboratory>", "dcterms:isReplacedBy", "<organization/gone>"),
     "What was merged must be replaced by one entity."),
    (add("<organization/cern-laboratory> a osk:Organization"), "What was replaced must not be described any more."),
    (replace(TWO_SIZES, "osk:reviewedBy", EVIDENCE), "The object of reviewedBy must be a decision."),
    (add(f'{TWO_SIZES} osk:withheldBecause "rejected"'), "A withheld statement must not be published."),
    (replace("<decision/a2>", "osk:action", "osk:asserted"),
     "A decision must have one action: accept, reject, merge, split, rename, retype or relink."),
    (replace("<decision/a2>", "dcterms:creator", '""'), "A decision must say who made it."),
    (replace("<decision/a2>", "dcterms:created", '"yesterday"^^xsd:dateTime'),
     "A decision must say when it was made, by one xsd:dateTime of this century."),
    (replace("<decision/a2>", "osk:about", '"CERN"'), "A decision is about one or two things."),
    (replace("<decision/a6>", "osk:newIdentifier", '"01ggx4157"'),
     "An identifier that a decision gives or takes must be a web IRI."),
    (remove("<decision/a1>", "rdf:object"), ACCEPT),
    (replace("<decision/a1>", "osk:action", "osk:reject") + " ; " + remove("<decision/a1>", "rdf:subject"), ACCEPT),
    (replace("<decision/a2>", "osk:about", "<organization/cern>"), MERGE),
    (replace("<decision/a3>", "osk:action", "osk:merge"), MERGE),
    (remove("<decision/a3>", "osk:inArticle"), MERGE),
    (remove("<decision/a4>", "osk:newName"), "A decision to rename must be about one thing and give one name."),
    (replace("<decision/a5>", "osk:newType", "osk:Article"),
     "A decision to retype must be about one thing and give one class of entities."),
    (remove("<decision/a6>", "osk:newIdentifier"),
     "A decision to relink must be about one thing and give a new identifier, an old one or both."),
]  # fmt: skip
KINDS = "xsd:date, xsd:gYearMonth, xsd:gYear, xsd:gMonthDay, xsd:gMonth or, for a period, an edtf:EDTF."
FORMS = "a ROR, Wikidata, re3data, DOI, ORCID, arXiv or GeoNames IRI in its usual form."
WARNINGS = [
    (add(f"{ENTITY} owl:sameAs <https://ror.org/01ggx415>"), f"sameAs should be {FORMS}"),
    (add(f"{ENTITY} owl:sameAs <https://www.wikidata.org/wiki/Q1062571>"), f"sameAs should be {FORMS}"),
    (add(f"{ENTITY} osk:identifiedAs <https://example.org/lhcb>"), f"identifiedAs should be {FORMS}"),
    (add(f'{DATASET} osk:date "2023"'), f"A date should be an {KINDS}"),
    (add(f'{EVIDENCE} osk:validTime "2023-12"^^edtf:EDTF'), f"A valid time should be an {KINDS}"),
    (add(f'{ENTITY} schema:name "{"x" * 301}"'), "A name should be at most 300 characters."),
    (replace(QUOTE, "oa:exact", f'"{"x" * 5001}"'), "A quote should be at most 5000 characters: a sentence, not a page."),
    (replace("<article/s05>", "schema:datePublished", '"0001-01-01"^^xsd:date'),
     "A publication date should have a year from 1500 to 2100 and a month that exists."),
    (add(f'{DATASET} osk:size "terabytes"'),
     "A size, energy, amount or count should be a quantity; this one could not be read as number and unit."),
    (replace("<article/s05>", "schema:datePublished", '"last Monday"'),
     "A publication date should be an xsd:date, xsd:gYearMonth or xsd:gYear."),
]  # fmt: skip


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data_path("ontology/shapes.ttl"))


def report(triples: list[ox.Triple]) -> set[tuple[str, str]]:
    """Message and severity of each result, on which the compiled shapes and pySHACL agree."""
    return said(agreed_results(triples))


def said(results: set[Result]) -> set[tuple[str, str]]:
    return {(message, severity) for _, _, severity, _, _, _, message in results}


def example(update: str = "") -> list[ox.Triple]:
    store = ox.Store()
    store.load(EXAMPLE.encode(), format=ox.RdfFormat.TURTLE)
    before = set(store)
    if update:
        store.update(HEADER + update)
        assert set(store) != before
    return [quad.triple for quad in store]


def test_example_conforms_without_a_warning() -> None:
    assert report(example()) == set()


def test_empty_graph_conforms() -> None:
    assert report([]) == set()


@pytest.mark.parametrize(("update", "message"), VIOLATIONS)
def test_violation_is_reported_in_plain_words(update: str, message: str) -> None:
    assert (message, "Violation") in report(example(update))


@pytest.mark.parametrize(("update", "message"), WARNINGS)
def test_doubtful_value_is_a_warning_alone(update: str, message: str) -> None:
    assert report(example(update)) == {(message, "Warning")}


@pytest.mark.parametrize(
    "update",
    [
        remove(EVIDENCE, "oa:hasTarget"),  # a gold file has no offsets
        replace(STATEMENT, "osk:firstReported", '"2023"^^xsd:gYear'),
        replace(STATEMENT, "osk:lastReported", '"2024-01"^^xsd:gYearMonth'),
        f"{remove(STATEMENT, 'osk:firstReported')} ; {remove(STATEMENT, 'osk:lastReported')}",
        replace(RANGE, "schema:minValue", "0"),
        add(f'{DATASET} osk:date "XXXX-06-25/XXXX-07-01"^^edtf:EDTF, "1500"^^xsd:gYear, "2100-12-31"^^xsd:date'),
        replace(DATASET, "schema:endDate", '"2012"^^xsd:gYear'),
        add(f'{DATASET} schema:startDate "2015-01-01"^^xsd:date ; schema:endDate "2015-02-01"^^xsd:date'),
        add(f'{DATASET} osk:date "--05-19"^^xsd:gMonthDay, "--09"^^xsd:gMonth, "2023"^^xsd:gYear'),
        add(f"{ENTITY} a schema:Organization"),
        add("<organization/cern> a osk:Repository"),  # one thing, another role in another article
        add(
            f"{ENTITY} owl:sameAs <https://doi.org/10.5281/zenodo.1>, <https://orcid.org/0000-0002-1825-0097>,"
            " <https://www.re3data.org/repository/r3d100010468>, <https://arxiv.org/abs/2101.00001>,"
            " <https://sws.geonames.org/2660646/>"
        ),
    ],
)
def test_what_a_sound_graph_may_hold_passes(update: str) -> None:
    assert report(example(update)) == set()


def ends() -> list[ox.Triple]:
    """Every relation with every type at either end, the node's IRI naming relation, end and type."""
    lines = ["<ok> a " + ", ".join(f"osk:{t}" for t in ENTITY_TYPES) + " ."]
    for relation in PREDICATES:
        for type_ in ENTITY_TYPES:
            lines.append(f"<{relation}/subject/{type_}> a osk:{type_} ; osk:{relation} <ok> .")
            lines.append(f"<ok> osk:{relation} <{relation}/object/{type_}> .")
            lines.append(f"<{relation}/object/{type_}> a osk:{type_} .")
    return turtle(HEADER + "\n".join(lines))


@pytest.fixture(scope="module")
def misplaced() -> dict[tuple[str, str], set[str]]:
    """Relation and end → types that the shape of that end refuses there."""
    found: dict[tuple[str, str], set[str]] = {}
    for source, _, _, focus, *_ in agreed_results(ends()):
        shape = re.fullmatch(rf"<{SHAPE}(\w+)-(subject|object)>", source)
        node = focus.strip("<>").rsplit("/", 3)
        if shape and tuple(node[1:3]) == shape.groups():
            found.setdefault((shape[1], shape[2]), set()).add(node[3])
    return found


@pytest.mark.parametrize("relation", PREDICATES)
def test_relation_joins_the_types_of_the_contract_and_no_others(
    misplaced: dict[tuple[str, str], set[str]], relation: str
) -> None:
    subjects, objects = ENDS[relation]

    assert set(ENTITY_TYPES) - misplaced[relation, "subject"] == subjects
    assert set(ENTITY_TYPES) - misplaced[relation, "object"] == objects


@pytest.mark.parametrize("relation", PREDICATES)
def test_ontology_gives_a_relation_the_ends_of_its_shapes(relation: str) -> None:
    ontology = Graph().parse(data_path("ontology/open-science.ttl"))

    def types(predicate: str) -> set[str]:
        end = ontology.value(OSK[relation], URIRef(PREFIXES["rdfs"] + predicate))
        union = ontology.value(end, OWL.unionOf)
        members = set(Collection(ontology, union)) if union else {end}
        return {t for m in members for t in (AGENT if m == OSK.Agent else {str(m).removeprefix(str(OSK._NS))})}

    subjects, objects = ENDS[relation]

    # a release, too, says where its product is
    assert types("domain") - ({"Release"} if relation == "availableAt" else set()) == subjects
    assert types("range") == objects


def test_message_of_a_misplaced_type_names_relation_and_types() -> None:
    found = report(example(add("<organization/cern> osk:released <repository/cern-open-data-portal>")))

    assert found == {("The object of released must be a dataset, software or a publication.", "Violation")}


def test_relation_to_an_untyped_node_is_reported() -> None:
    found = report(example(add("<organization/cern> osk:organizes <event/nowhere>")))

    assert found == {("The object of organizes must be an event.", "Violation")}


def test_every_message_has_an_example(shapes: Graph) -> None:
    ends = {SHAPE[f"{r}-{end}"] for r in PREDICATES for end in ("subject", "object")}
    messages = {str(m) for shape, m in shapes.subject_objects(SH.message) if shape not in ends}

    assert messages == {m for _, m in VIOLATIONS} | {m for _, m in WARNINGS}


def test_every_shape_that_judges_says_so_in_words(shapes: Graph) -> None:
    named = {s for s in shapes.subjects(SH.property) if isinstance(s, URIRef)}
    judging = {p for s in named for p in shapes.objects(s, SH.property)}
    judging |= {SHAPE[f"{relation}-{end}"] for relation in PREDICATES for end in ("subject", "object")}

    assert {s for s in judging if not isinstance(shapes.value(s, SH.message), Literal)} == set()


def test_shapes_are_core_shacl_only(shapes: Graph) -> None:
    assert (None, SH.sparql, None) not in shapes
    assert (None, SH.js, None) not in shapes


def test_shapes_are_well_formed(shapes: Graph) -> None:
    conforms, _, text = validate(Graph(), shacl_graph=shapes, meta_shacl=True)

    assert conforms, text
