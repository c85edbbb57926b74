"""Gold and system files to facts that can be compared.

More lenient than ``extract.records.read_facts``, since what is wrong in a system's file is to be counted, not
refused: types may be unknown, relations may name entities that are not there, confidence and evidence may be missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extract.records import Attribute, Candidate, Document, Entity, Facts, Relation, Span
from kg.errors import FormatError

_NEXT = "; it must be a file that kg extract wrote, or one of that format"


@dataclass(frozen=True, slots=True)
class Annotations:
    """Facts by document id, in file order. Of documents with one id the last counts; ``repeated`` holds such ids."""

    documents: Mapping[str, Facts]
    repeated: tuple[str, ...] = ()


def read_gold_file(lines: Iterable[str], *, name: str) -> Annotations:
    """Gold facts from JSON Lines.

    Raises FormatError for a malformed line, offsets outside the text, and a file without a document.
    """
    documents: dict[str, Facts] = {}
    repeated: dict[str, None] = {}
    for where, record in _records(lines, name):
        facts = _facts(record, where, text=_text(record, where))
        _check_offsets(facts, where)
        if facts.document.id in documents:
            repeated[facts.document.id] = None
        documents[facts.document.id] = facts
    if not documents:
        raise FormatError(f"no document{_NEXT}", where=name)
    return Annotations(documents, tuple(repeated))


def read_system_file(lines: Iterable[str], gold: Mapping[str, Facts], *, name: str) -> Annotations:
    """A system's facts from JSON Lines, for the gold documents alone; texts may be missing.

    Raises FormatError for a malformed line, a text that differs from gold's, and offsets outside it.
    """
    documents: dict[str, Facts] = {}
    repeated: dict[str, None] = {}
    for where, record in _records(lines, name):
        expected = gold.get(_id(record, where))
        text = record.get("text", expected.document.text if expected else "")
        facts = _facts(record, where, text=text)
        key = facts.document.id
        if expected is None:
            continue
        if text != expected.document.text:
            raise FormatError(
                f"the text of {key!r} differs from gold's, so offsets cannot be compared; extract from gold's texts",
                where=where,
            )
        _check_offsets(facts, where)
        if key in documents:
            repeated[key] = None
        documents[key] = facts
    return Annotations(documents, tuple(repeated))


def _records(lines: Iterable[str], name: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{name}:{number}"
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise FormatError(f"not JSON: {error}{_NEXT}", where=where) from error
            if not isinstance(record, dict):
                raise FormatError(f"not a JSON object{_NEXT}", where=where)
            yield where, record


def _id(record: Mapping[str, Any], where: str) -> str:
    key = record.get("id")
    if not isinstance(key, str):
        raise FormatError(f"{'no id' if key is None else 'id is not a string'}{_NEXT}", where=where)
    return key


def _text(record: Mapping[str, Any], where: str) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        raise FormatError(f"{'no text' if text is None else 'text is not a string'}{_NEXT}", where=where)
    return text


def _facts(record: Mapping[str, Any], where: str, *, text: str) -> Facts:
    try:
        return Facts(
            Document(
                id=_id(record, where), text=text, url=record.get("url"), title=record.get("title"),
                published=record.get("published"), publisher=record.get("publisher"), lang=record.get("lang") or "en",
            ),
            entities=tuple(map(_entity, record.get("entities") or ())),
            relations=tuple(
                Relation(
                    _word(r, "subject"), _word(r, "predicate"), _word(r, "object"), _spans(r.get("evidence") or ()),
                    status=r.get("status") or "asserted", confidence=_confidence(r),
                    rule=r.get("rule") or "",
                )
                for r in record.get("relations") or ()
            ),
            attributes=tuple(
                Attribute(
                    _word(a, "subject"), _word(a, "attribute"), str(a["value"]), _spans(a.get("evidence") or ()),
                    status=a.get("status") or "asserted", confidence=_confidence(a),
                    rule=a.get("rule") or "",
                )
                for a in record.get("attributes") or ()
            ),
            extractor=record.get("extractor") or "",
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"field {error} is missing" if isinstance(error, KeyError) else str(error)
        raise FormatError(f"malformed: {what}{_NEXT}", where=where) from error


def _entity(record: Mapping[str, Any]) -> Entity:
    return Entity(
        id=_word(record, "id"),
        type=_word(record, "type"),
        name=str(record.get("name") or record["id"]),
        mentions=_spans(record["mentions"]),
        confidence=_confidence(record),
        same_as=tuple(map(str, record.get("sameAs") or ())),
        candidates=tuple(Candidate(c["iri"], float(c["score"])) for c in record.get("candidates") or ()),
    )


def _word(record: Mapping[str, Any], field: str) -> str:
    value = record[field]
    if not isinstance(value, str):
        raise TypeError(f"{field} {value!r} is not a string")
    return value


def _confidence(record: Mapping[str, Any]) -> float:
    value = float(record.get("confidence", 1.0))
    if not 0 <= value <= 1:
        raise ValueError(f"confidence {value} is not between 0 and 1")
    return value


def _spans(spans: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple(sorted({Span(int(s["start"]), int(s["end"])) for s in spans}))


def _check_offsets(facts: Facts, where: str) -> None:
    length = len(facts.document.text)
    for entity in facts.entities:
        for span in entity.mentions:
            if not 0 <= span.start < span.end <= length:
                raise FormatError(
                    f"{entity.id}: offsets {span.start}-{span.end} are outside the text of {length} characters; "
                    "they count Unicode code points, end exclusive",
                    where=where,
                )
