"""Long texts in windows: cut at paragraph or sentence ends, and their facts put together again.

Memory stays flat whatever the length of a text: only one window at a time is a spaCy ``Doc``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.registry import fold

WINDOW = 12_000  # characters; some 2,500 tokens, a few times the longest announcements seen


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
    entities: list[Entity] = []
    index: dict[tuple[str, str], int] = {}
    relations: dict[tuple[str, str, str], Relation] = {}
    attributes: dict[tuple[str, str, str], Attribute] = {}
    for offset, facts in parts:
        local: dict[str, str] = {}
        for entity in facts.entities:
            mentions = tuple(_shift(s, offset) for s in entity.mentions)
            key = (
                (entity.type, fold(entity.name))
                if entity.name[:1].isupper()
                else (entity.type, f"@{mentions[0].start}")
            )
            at = index.setdefault(key, len(entities))
            if at == len(entities):
                entities.append(replace(entity, id=f"e{at + 1}", mentions=mentions))
            else:
                known = entities[at]
                entities[at] = replace(
                    known,
                    mentions=known.mentions + mentions,
                    same_as=known.same_as or entity.same_as,
                    confidence=max(known.confidence, entity.confidence),
                )
            local[entity.id] = f"e{at + 1}"
        for r in facts.relations:
            moved = replace(
                r,
                subject=local[r.subject],
                object=local[r.object],
                evidence=tuple(_shift(s, offset) for s in r.evidence),
            )
            relations.setdefault((moved.subject, moved.predicate, moved.object), moved)
        for a in facts.attributes:
            said = replace(a, subject=local[a.subject], evidence=tuple(_shift(s, offset) for s in a.evidence))
            attributes.setdefault((said.subject, said.attribute, said.value), said)
    return Facts(document, tuple(entities), tuple(relations.values()), tuple(attributes.values()), extractor)


def _shift(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset) if offset else span
