"""What a system missed and what it found beyond gold, each with the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from extract.evaluation.alignment import Mention, mentions_of, overlap
from extract.evaluation.scores import Comparison, End, Triple
from extract.records import Attribute, Facts, Relation, Span

# a blank line, a line of a list, or the end of a sentence
_SENTENCE_END = re.compile(r"\n\s*\n\s*|\n(?=\s*[-*•–] )|(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")
_LONGEST, _SIDE = 400, 160  # characters of a sentence shown whole; around a mention in a longer one


@dataclass(frozen=True, slots=True, order=True)
class Error:
    """One miss or extra; ``name`` is the type, predicate or attribute, ``start`` where its context begins.

    ``instead`` holds the types that the other side gives to a mention at that place. A name with an asterisk is an
    entity of the system that stands for none of gold's.
    """

    document: str
    kind: str
    name: str
    start: int
    what: str
    context: str
    instead: str = ""


def find_errors(comparisons: Iterable[Comparison]) -> list[Error]:
    """Errors sorted by document, kind, name and place."""
    return sorted(error for comparison in comparisons for error in _errors(comparison))


def _errors(c: Comparison) -> Iterator[Error]:
    text, key = c.gold.document.text, c.gold.document.id
    for kind, mentions, others in (
        ("missed mention", c.missed, mentions_of(c.system.entities)),
        ("extra mention", c.extra, mentions_of(c.gold.entities)),
    ):
        for mention in mentions:
            start, context = _context(text, (mention.span,))
            what = " ".join(text[mention.span.start : mention.span.end].split())
            yield Error(key, kind, mention.type, start, what, context, _types_at(mention, others))
    shown = {End(True, e.id): e.name for e in c.gold.entities}
    shown |= {End(False, e.id): f"{e.name}*" for e in c.system.entities}
    for prefix, facts, records, without in (
        ("missed", c.gold, c.there, c.found),
        ("extra", c.system, c.found, c.there),
    ):
        for triple, record in records.items():
            if triple not in without:
                group = "relation" if isinstance(record, Relation) else "attribute"
                start, context = _context(text, _places(record, facts))
                yield Error(key, f"{prefix} {group}", triple.name, start, _words(triple, record, shown), context)


def _types_at(mention: Mention, others: Iterable[Mention]) -> str:
    found = {other.type for other in others if overlap(mention.span, other.span) and other.type != mention.type}
    return ", ".join(sorted(found))


def _words(triple: Triple, record: Relation | Attribute, names: dict[End, str]) -> str:
    last = record.value if isinstance(record, Attribute) else triple.object
    return " | ".join(
        (names.get(triple.subject, "?"), triple.name, names.get(last, "?") if isinstance(last, End) else last)
    )


def _places(record: Relation | Attribute, facts: Facts) -> tuple[Span, ...]:
    """Spans that say so: the evidence; without it the mentions of both ends that are nearest to each other."""
    if record.evidence:
        return record.evidence
    mentions: dict[str, tuple[Span, ...]] = {e.id: e.mentions for e in facts.entities}
    subjects = mentions.get(record.subject, ())
    if isinstance(record, Attribute):
        found = _find_value(facts.document.text, record.value)
    else:
        found = mentions.get(record.object, ())
    if not subjects or not found:
        return subjects[:1] or found[:1]
    return min(product(subjects, found), key=lambda pair: (abs(pair[0].start - pair[1].start), pair))


def _find_value(text: str, value: str) -> tuple[Span, ...]:
    """Where the text has a value, or at least its number, in words like the value's."""
    for part in (value, value.split()[0] if value.split() else "", value[:4]):
        if part and (found := tuple(Span(*m.span()) for m in re.finditer(rf"(?<!\w){re.escape(part)}", text))):
            return found
    return ()


def _context(text: str, spans: tuple[Span, ...]) -> tuple[int, str]:
    """Where the first of the sentences begins that hold the spans, and their words on one line."""
    ends = [Span(*match.span()) for match in _SENTENCE_END.finditer(text)]
    sentences: dict[Span, Span] = {}  # → the span in it that matters
    for span in sorted(spans):
        start = max((end.end for end in ends if end.end <= span.start), default=0)
        stop = min((end.start for end in ends if end.start >= span.end), default=len(text))
        sentences.setdefault(Span(start, stop), span)
    start = min((sentence.start for sentence in sentences), default=0)
    return start, " … ".join(_clip(text, sentence, span) for sentence, span in sentences.items())


def _clip(text: str, sentence: Span, span: Span) -> str:
    """A sentence on one line, cut around the span where it is very long."""
    start, stop = sentence.start, sentence.end
    if stop - start > _LONGEST:
        start, stop = (
            max(start, span.start - _SIDE),
            min(stop, max(span.start + _SIDE, min(span.end, start + _LONGEST))),
        )
    words = " ".join(text[start:stop].split())
    return f"{'…' * (start > sentence.start)}{words}{'…' * (stop < sentence.end)}"
