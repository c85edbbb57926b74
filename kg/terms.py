"""The terms of ``kg.namespaces`` as pyoxigraph nodes, for the paths where speed counts."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode
from rdflib import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, URIRef

from extract.records import ATTRIBUTES, ENTITY_TYPES, PREDICATES, STATUSES
from kg.namespaces import OA, OSK, SCHEMA


def node(iri: URIRef) -> NamedNode:
    """The pyoxigraph node of an rdflib term."""
    return NamedNode(str(iri))


# the contract's words, each with the class, property or status of the same name
CLASSES: Final = {name: node(OSK[name]) for name in ENTITY_TYPES}
RELATIONS: Final = {name: node(OSK[name]) for name in PREDICATES}
PROPERTIES: Final = {name: node(OSK[name]) for name in ATTRIBUTES}
STATUS: Final = {name: node(OSK[name]) for name in STATUSES}

# what a person may decide, each with the individual of the same name
ACTIONS: Final = {
    name: node(OSK[name]) for name in ("accept", "reject", "merge", "split", "rename", "retype", "relink")
}

TYPE: Final = node(RDF.type)
SUBJECT: Final = node(RDF.subject)
PREDICATE: Final = node(RDF.predicate)
OBJECT: Final = node(RDF.object)
LABEL: Final = node(RDFS.label)
SAME_AS: Final = node(OWL.sameAs)
PREF_LABEL: Final = node(SKOS.prefLabel)
ALT_LABEL: Final = node(SKOS.altLabel)
HOMEPAGE: Final = node(FOAF.homepage)
IDENTIFIER: Final = node(DCTERMS.identifier)
REPLACED_BY: Final = node(DCTERMS.isReplacedBy)
CREATOR: Final = node(DCTERMS.creator)
CREATED: Final = node(DCTERMS.created)
COMMENT: Final = node(RDFS.comment)

ARTICLE: Final = node(OSK.Article)
STATEMENT: Final = node(OSK.Statement)
EVIDENCE: Final = node(OSK.Evidence)
RELEASE: Final = node(OSK.Release)
QUANTITY: Final = node(OSK.Quantity)
LINK_CANDIDATE: Final = node(OSK.LinkCandidate)
MERGE_CANDIDATE: Final = node(OSK.MergeCandidate)
DECISION: Final = node(OSK.Decision)

HAS_EVIDENCE: Final = node(OSK.evidence)
IN_ARTICLE: Final = node(OSK.article)
CONFIDENCE: Final = node(OSK.confidence)
HAS_STATUS: Final = node(OSK.status)
RULE: Final = node(OSK.rule)
VALID_TIME: Final = node(OSK.validTime)
REPORT_COUNT: Final = node(OSK.reportCount)
FIRST_REPORTED: Final = node(OSK.firstReported)
LAST_REPORTED: Final = node(OSK.lastReported)
MENTIONED_IN: Final = node(OSK.mentionedIn)
REPORTED_IN: Final = node(OSK.reportedIn)
IDENTIFIED_AS: Final = node(OSK.identifiedAs)
HAS_CANDIDATE: Final = node(OSK.linkCandidate)
CANDIDATE_IRI: Final = node(OSK.candidateIri)
SCORE: Final = node(OSK.score)
CANDIDATE_THING: Final = node(OSK.candidateThing)
REASON: Final = node(OSK.reason)
CONFLICTS_WITH: Final = node(OSK.conflictsWith)
REPRINT_OF: Final = node(OSK.reprintOf)
REVIEWED_BY: Final = node(OSK.reviewedBy)
WITHHELD_BECAUSE: Final = node(OSK.withheldBecause)
ACTION: Final = node(OSK.action)
ABOUT: Final = node(OSK.about)
SPLIT_IN: Final = node(OSK.inArticle)
NEW_NAME: Final = node(OSK.newName)
NEW_TYPE: Final = node(OSK.newType)
NEW_IDENTIFIER: Final = node(OSK.newIdentifier)
OLD_IDENTIFIER: Final = node(OSK.oldIdentifier)
BYTES: Final = node(OSK.bytes)
TEXT_DIGEST: Final = node(OSK.textDigest)
CONTENT_DIGEST: Final = node(OSK.contentDigest)

NAME: Final = node(SCHEMA.name)
ALTERNATE_NAME: Final = node(SCHEMA.alternateName)
HEADLINE: Final = node(SCHEMA.headline)
PUBLISHED: Final = node(SCHEMA.datePublished)
PUBLISHER: Final = node(SCHEMA.publisher)
URL: Final = node(SCHEMA.url)
LANGUAGE: Final = node(SCHEMA.inLanguage)
ARTICLE_BODY: Final = node(SCHEMA.articleBody)
START_DATE: Final = node(SCHEMA.startDate)
END_DATE: Final = node(SCHEMA.endDate)
VALUE: Final = node(SCHEMA.value)
MIN_VALUE: Final = node(SCHEMA.minValue)
MAX_VALUE: Final = node(SCHEMA.maxValue)
UNIT_TEXT: Final = node(SCHEMA.unitText)
UNIT_CODE: Final = node(SCHEMA.unitCode)
CURRENCY: Final = node(SCHEMA.currency)

ACTIVITY: Final = node(PROV.Activity)
GENERATED_BY: Final = node(PROV.wasGeneratedBy)
ASSOCIATED_WITH: Final = node(PROV.wasAssociatedWith)
GENERATED: Final = node(PROV.generated)

MOTIVATED_BY: Final = node(OA.motivatedBy)
DESCRIBING: Final = node(OA.describing)
HAS_BODY: Final = node(OA.hasBody)
HAS_TARGET: Final = node(OA.hasTarget)
HAS_SOURCE: Final = node(OA.hasSource)
HAS_SELECTOR: Final = node(OA.hasSelector)
SPECIFIC_RESOURCE: Final = node(OA.SpecificResource)
POSITION_SELECTOR: Final = node(OA.TextPositionSelector)
QUOTE_SELECTOR: Final = node(OA.TextQuoteSelector)
START: Final = node(OA.start)
END: Final = node(OA.end)
EXACT: Final = node(OA.exact)
PREFIX: Final = node(OA.prefix)
SUFFIX: Final = node(OA.suffix)
