"""Long texts in windows: cut at paragraph or sentence ends, and their facts put together again.

Memory stays flat whatever the length of a text: only one window at a time is a spaCy ``Doc``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.registry import fold

WINDOW = 8_000  # characters, some 1,600 tokens: several times an ordinary announcement; a batch of them stays small


def cut(text: str, *, size: int = WINDOW) -> Iterator[Span]:
    """Consecutive spans of at most ``size`` characters that cover the text; a blank line is the best place to cut."""
    start = 0
    while len(text) - start > size:
        end = _best_cut(text, start, start + size)
        yield Span(start, end)
        start = end
    if start < len(text):
        yield Span(start, len(text))


def _best_cut(text: str, start: int, limit: int) -> int:
    low = start + (limit - start) // 2
    for mark in ("\n\n", ". ", "\n", " "):
        at = text.rfind(mark, low, limit)
        if at > low:
            return at + len(mark)
    return limit


def join(document: Document, parts: Iterable[tuple[int, Facts]], extractor: str) -> Facts:
    """Facts of a whole document from those of its windows, each with the window's start offset.

    Names that are written the same and have the same type are one entity; described things stay apart.
    """
    entities: dict[tuple[str, str], Entity] = {}
    relations: dict[tuple[str, str, str], Relation] = {}
    attributes: dict[tuple[str, str, str], Attribute] = {}
    for offset, facts in parts:
        ids: dict[str, str] = {}  # of the window → of the document
        for entity in facts.entities:
            mentions = _shift(entity.mentions, offset)
            key = (entity.type, fold(entity.name) if entity.name[:1].isupper() else f"@{mentions[0].start}")
            known = entities.get(key, replace(entity, id=f"e{len(entities) + 1}", mentions=()))
            entities[key] = replace(
                known,
                mentions=known.mentions + mentions,
                same_as=known.same_as or entity.same_as,
                candidates=() if known.same_as or entity.same_as else known.candidates or entity.candidates,
                confidence=max(known.confidence, entity.confidence),
            )
            ids[entity.id] = known.id
        for r in facts.relations:
            relation = replace(r, subject=ids[r.subject], object=ids[r.object], evidence=_shift(r.evidence, offset))
            relations.setdefault((relation.subject, relation.predicate, relation.object), relation)
        for a in facts.attributes:
            attribute = replace(a, subject=ids[a.subject], evidence=_shift(a.evidence, offset))
            attributes.setdefault((attribute.subject, attribute.attribute, attribute.value), attribute)
    return Facts(document, tuple(entities.values()), tuple(relations.values()), tuple(attributes.values()), extractor)


def _shift(spans: Iterable[Span], offset: int) -> tuple[Span, ...]:
    return tuple(Span(span.start + offset, span.end + offset) for span in spans)
