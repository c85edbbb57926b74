"""Mentions of names: proposals of the base model, of capitals, quotes, acronyms and the registry, merged and weeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.acronyms import Definition
from extract.known import KnownNames
from extract.lexicon import Lexicon
from extract.parse import Parse
from extract.registry import Entry
from extract.spans import (
    NAME_LABELS,
    Proposal,
    clean,
    find_capital_runs,
    is_capital,
    labels_by_span,
    merge,
    split_unit,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

# nouns that a mention of such a thing takes along: "CMS collaboration", "CERN Open Data portal"
TRAILING = {
    "portal": "Repository", "archive": "Repository", "repository": "Repository", "library": "Repository",
    "database": "Repository", "catalogue": "Repository", "collaboration": "Collaboration", "experiment": "Collaboration",
    "consortium": "Organization", "software": "Software", "platform": "Service",
}  # fmt: skip
PART_OF_NAME = frozenset({"portal", "archive", "repository", "library", "database", "catalogue", "platform"})


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    label: str
    source: str
    entries: tuple[Entry, ...]


def find_mentions(
    doc: Doc, parse: Parse, known: KnownNames, lexicon: Lexicon, definitions: Sequence[Definition]
) -> list[Mention]:
    """Mentions in text order, none overlapping; of the base model's entities only names, no dates and numbers."""
    base = [(e.start, e.end, e.label_) for e in doc.ents if e.label_ in NAME_LABELS]
    labels = labels_by_span(base)
    entries = {(start, end): found for start, end, found in known.find(doc, parse, lexicon)}
    entries = {(start + (parse.lower[start] in {"the", "a"}), end): found for (start, end), found in entries.items()}
    proposals = [Proposal(start, end, "registry") for start, end in entries]
    for d in definitions:
        long = clean(parse, *d.long, lexicon)
        proposals += [Proposal(*d.short, "acronym")] + ([Proposal(*long, "acronym")] if long else [])
    raw = [Proposal(s, e, "ner", label) for s, e, label in base] + find_capital_runs(parse, lexicon) + _quoted(parse)
    for p in raw:
        for start, end in split_unit(parse, p.start, p.end):
            span = clean(parse, start, end, lexicon)
            if span:
                proposals.append(Proposal(*span, p.source, p.label))
    mentions = []
    for p in merge(proposals, parse):
        found = entries.get((p.start, p.end), ())
        label = next((labels[i] for i in range(p.end - 1, p.start - 1, -1) if i in labels), "")
        if not found and not _is_name(parse, p, label, lexicon):
            continue
        mentions.append(Mention(p.start, _with_trailing_noun(parse, p.end), label, p.source, found))
    return mentions


def _is_name(parse: Parse, p: Proposal, label: str, lexicon: Lexicon) -> bool:
    """Weeds out what is written with capitals but names nothing: months, lone adjectives, code words."""
    words = parse.words[p.start : p.end]
    if len(words) == 1:
        lower = words[0].lower()
        if lower in lexicon.head_words and words[0][1:].islower():
            return False  # "the Laboratory", "the Council": a reference back, not a name
        if lower in lexicon.plain_words or lower in lexicon.stop_words or lower in lexicon.titles:
            return False
        if parse.pos[p.start] == "VERB" and p.start == parse.sentence_of(p.start)[0]:
            return False
        if p.source == "capitals" and not label and words[0][1:].islower():
            return parse.pos[p.start] == "PROPN" and len(words[0]) > 2
    return not (p.source == "ner" and sum(map(is_capital, words)) * 2 < len(words)) and "http" not in words[0]


def _with_trailing_noun(parse: Parse, end: int) -> int:
    if (
        end < len(parse)
        and parse.lower[end] in TRAILING
        and parse.words[end].islower()
        and parse.sentence[end] == parse.sentence[end - 1]
    ):
        return end + 1
    return end


def _quoted(parse: Parse) -> list[Proposal]:
    """Titles in quotation marks, most of whose longer words are capitalised."""
    found = []
    opened = None
    for i, word in enumerate(parse.words):
        if word in {"“", "‘", '"', "``"} and (opened is None or word != '"'):
            opened = i
        elif word in {"”", "’", '"', "''"} and opened is not None:
            inner = [w for w in parse.words[opened + 1 : i] if len(w) > 3]
            if 2 <= i - opened - 1 <= 14 and inner and sum(w[0].isupper() for w in inner) >= 0.7 * len(inner):
                end = i - 1 if parse.words[i - 1] in {",", "."} else i
                found.append(Proposal(opened + 1, end, "quote"))
            opened = None
    return found
