"""The namespaces and terms that the graph is written with.

``OSK`` is the project's own vocabulary, declared in ``ontology/open-science.ttl``: a closed
namespace, so a misspelt term fails at once. The others are as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD, Namespace, URIRef
from rdflib.namespace import DefinedNamespace

BASE_IRI: Final = "https://w3id.org/open-science-kg/id/"
"""Where the data's IRIs begin, unless the user gives another base."""

ONTOLOGY_IRI: Final = URIRef("https://w3id.org/open-science-kg/ontology")

SCHEMA: Final = Namespace("https://schema.org/")
# rdflib's own DCAT is of version 2 and warns at terms of version 3
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
UNIT: Final = Namespace("http://qudt.org/vocab/unit/")
EDTF: Final = Namespace("http://id.loc.gov/datatypes/edtf/")


class OSK(DefinedNamespace):
    """The vocabulary of open-science announcements. An unknown term raises AttributeError."""

    _NS = Namespace("https://w3id.org/open-science-kg/ontology#")
    _fail = True

    # what articles speak of
    Agent: URIRef
    Organization: URIRef
    OrganizationalUnit: URIRef
    Collaboration: URIRef
    Person: URIRef
    Initiative: URIRef
    Repository: URIRef
    Service: URIRef
    Facility: URIRef
    Dataset: URIRef
    Software: URIRef
    Publication: URIRef
    Policy: URIRef
    Event: URIRef
    Place: URIRef

    # what the graph keeps about it
    Article: URIRef
    Statement: URIRef
    Evidence: URIRef
    Release: URIRef
    Quantity: URIRef
    LinkCandidate: URIRef
    MergeCandidate: URIRef
    Decision: URIRef
    Action: URIRef
    Status: URIRef

    # relations
    partOf: URIRef
    memberOf: URIRef
    collaboratesWith: URIRef
    launched: URIRef
    operates: URIRef
    leads: URIRef
    funds: URIRef
    organizes: URIRef
    participatesIn: URIRef
    released: URIRef
    adopted: URIRef
    developed: URIRef
    availableAt: URIRef
    collectedBy: URIRef
    locatedIn: URIRef
    affiliatedWith: URIRef
    uses: URIRef

    # attributes
    date: URIRef
    size: URIRef
    energy: URIRef
    amount: URIRef
    count: URIRef
    version: URIRef
    identifier: URIRef

    # evidence and what is computed from it
    evidence: URIRef
    article: URIRef
    confidence: URIRef
    status: URIRef
    rule: URIRef
    validTime: URIRef
    reportCount: URIRef
    firstReported: URIRef
    lastReported: URIRef

    # where an entity is named and what it is linked to
    mentionedIn: URIRef
    reportedIn: URIRef
    identifiedAs: URIRef
    linkCandidate: URIRef
    candidateIri: URIRef
    score: URIRef

    # what is in doubt, what was decided, and what is withheld
    candidateThing: URIRef
    reason: URIRef
    conflictsWith: URIRef
    reprintOf: URIRef
    reviewedBy: URIRef
    withheldBecause: URIRef
    action: URIRef
    about: URIRef
    inArticle: URIRef
    newName: URIRef
    newType: URIRef
    newIdentifier: URIRef
    oldIdentifier: URIRef

    # values and digests
    bytes: URIRef
    textDigest: URIRef
    contentDigest: URIRef

    # statuses
    asserted: URIRef
    announced: URIRef

    # actions
    accept: URIRef
    reject: URIRef
    merge: URIRef
    split: URIRef
    rename: URIRef
    retype: URIRef
    relink: URIRef


def local_name(iri: str) -> str:
    """The last part of an IRI, after its last ``#`` or ``/``."""
    return re.split(r"[#/]", iri)[-1]


PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "osk": str(OSK._NS),
        "schema": str(SCHEMA),
        "dcat": str(DCAT),
        "dcterms": str(DCTERMS),
        "edtf": str(EDTF),
        "foaf": str(FOAF),
        "oa": str(OA),
        "org": str(ORG),
        "owl": str(OWL),
        "prov": str(PROV),
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "skos": str(SKOS),
        "unit": str(UNIT),
        "void": str(VOID),
        "xsd": str(XSD),
    }
)
"""Prefix to namespace, for every export and every query."""
