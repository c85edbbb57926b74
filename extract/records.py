"""The exchange format as frozen records: what the extractor says and the graph is built from.

Standard library only. Offsets are half-open, in Unicode code points of ``Document.text``.
``contract`` of the format: README, section "Exchange format".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from kg.errors import FormatError

ENTITY_TYPES = (
    "Organization", "OrganizationalUnit", "Collaboration", "Person", "Initiative", "Repository", "Service",
    "Facility", "Dataset", "Software", "Publication", "Policy", "Event", "Place",
)  # fmt: skip
PREDICATES = (
    "partOf", "memberOf", "collaboratesWith", "launched", "operates", "leads", "funds", "organizes",
    "participatesIn", "released", "adopted", "developed", "availableAt", "collectedBy", "locatedIn",
    "affiliatedWith", "uses",
)  # fmt: skip
ATTRIBUTES = ("date", "size", "energy", "amount", "count", "version", "identifier")
STATUSES = ("asserted", "announced")
SYMMETRIC = frozenset({"collaboratesWith"})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A doubtful link: an IRI and how likely it is the thing meant (0 to 1)."""

    iri: str
    score: float


@dataclass(frozen=True, slots=True)
class Document:
    """One announcement. ``published`` is an ISO 8601 date; ``lang`` a BCP 47 tag."""

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that a document names; ``id`` is local to the document, ``name`` its best name there."""

    id: str
    type: str
    name: str
    mentions: tuple[Span, ...]
    confidence: float = 1.0
    same_as: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """``subject predicate object`` between two local entity ids, with the spans that say so.

    ``rule`` names what produced it and is for diagnosis.
    """

    subject: str
    predicate: str
    object: str
    evidence: tuple[Span, ...]
    status: str = "asserted"
    date: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A literal said of an entity: ``date``, ``size``, ``energy``, ``amount``, ``count``, …"""

    subject: str
    attribute: str
    value: str
    evidence: tuple[Span, ...]
    status: str = "asserted"
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was found in one document. ``extractor`` names version and model."""

    document: Document
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    extractor: str = ""


def to_json(facts: Facts) -> dict[str, Any]:
    """The JSON object of one document in the exchange format, keys in a fixed order."""
    d = facts.document
    return {
        "id": d.id, "url": d.url, "title": d.title, "published": d.published, "publisher": d.publisher,
        "lang": d.lang, "text": d.text,
        "entities": [
            {
                "id": e.id, "type": e.type, "name": e.name, "confidence": e.confidence,
                "mentions": _spans_json(e.mentions), "sameAs": list(e.same_as),
                "candidates": [{"iri": c.iri, "score": c.score} for c in e.candidates],
            }
            for e in facts.entities
        ],
        "relations": [
            {
                "subject": r.subject, "predicate": r.predicate, "object": r.object, "status": r.status,
                "date": r.date, "evidence": _spans_json(r.evidence), "confidence": r.confidence, "rule": r.rule,
            }
            for r in facts.relations
        ],
        "attributes": [
            {
                "subject": a.subject, "attribute": a.attribute, "value": a.value, "status": a.status,
                "evidence": _spans_json(a.evidence), "confidence": a.confidence, "rule": a.rule,
            }
            for a in facts.attributes
        ],
        "extractor": facts.extractor,
    }  # fmt: skip


def from_json(record: Mapping[str, Any], *, where: str | None = None) -> Facts:
    """Facts from one JSON object; fields of confidence, evidence and rule may be missing (gold files).

    Raises FormatError for a missing or mistyped field, an unknown type, predicate or attribute, a
    reference to an entity that is not there, or an offset outside the text.
    """
    try:
        text = record["text"]
        if not isinstance(text, str) or not isinstance(record["id"], str):
            raise TypeError("id and text must be strings")
        document = Document(
            id=record["id"], text=text, url=record.get("url"), title=record.get("title"),
            published=record.get("published"), publisher=record.get("publisher"), lang=record.get("lang") or "en",
        )  # fmt: skip
        entities = tuple(
            Entity(
                id=e["id"], type=_one_of(e["type"], ENTITY_TYPES), name=e["name"], mentions=_spans(e["mentions"], text),
                confidence=float(e.get("confidence", 1.0)), same_as=tuple(e.get("sameAs") or ()),
                candidates=tuple(Candidate(c["iri"], float(c["score"])) for c in e.get("candidates") or ()),
            )
            for e in record.get("entities") or ()
        )  # fmt: skip
        known = {e.id for e in entities}
        relations = tuple(
            Relation(
                subject=_one_of(r["subject"], known), predicate=_one_of(r["predicate"], PREDICATES),
                object=_one_of(r["object"], known), evidence=_spans(r.get("evidence") or (), text),
                status=_one_of(r.get("status") or "asserted", STATUSES), date=r.get("date"),
                confidence=float(r.get("confidence", 1.0)), rule=r.get("rule") or "",
            )
            for r in record.get("relations") or ()
        )  # fmt: skip
        attributes = tuple(
            Attribute(
                subject=_one_of(a["subject"], known), attribute=_one_of(a["attribute"], ATTRIBUTES),
                value=str(a["value"]), evidence=_spans(a.get("evidence") or (), text),
                status=_one_of(a.get("status") or "asserted", STATUSES),
                confidence=float(a.get("confidence", 1.0)), rule=a.get("rule") or "",
            )
            for a in record.get("attributes") or ()
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"field {error} is missing" if isinstance(error, KeyError) else str(error)
        raise FormatError(f"not a record of the exchange format: {what}", where=where) from error
    return Facts(document, entities, relations, attributes, record.get("extractor") or "")


def read_facts(lines: Iterable[str], *, name: str = "facts") -> Iterator[Facts]:
    """Facts from JSON Lines, in order; blank lines are passed over. Raises FormatError with the line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{name}:{number}"
            try:
                record = json.loads(line)
            except ValueError as error:
                raise FormatError(f"not JSON: {error}", where=where) from error
            if not isinstance(record, dict):
                raise FormatError("not a JSON object", where=where)
            yield from_json(record, where=where)


def to_line(facts: Facts) -> str:
    """One line of JSON Lines, with its line end."""
    return json.dumps(to_json(facts), ensure_ascii=False) + "\n"


def write_facts(facts: Iterable[Facts], file: TextIO) -> int:
    """Write JSON Lines; returns how many documents were written."""
    count = 0
    for one in facts:
        file.write(to_line(one))
        count += 1
    return count


def _one_of(value: str, allowed: Iterable[str]) -> str:
    if value not in allowed:
        raise ValueError(f"unknown {value!r}")
    return value


def _spans(spans: Iterable[Mapping[str, int]], text: str) -> tuple[Span, ...]:
    found = tuple(Span(int(s["start"]), int(s["end"])) for s in spans)
    for span in found:
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"offsets {span.start}-{span.end} are outside the text of {len(text)} characters")
    return found


def _spans_json(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": s.start, "end": s.end} for s in spans]
