"""Mentions of names: proposals of the base model, of capitals, quotes, acronyms and the registry, merged and weeded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.acronyms import Definition
from extract.capitals import find_capital_runs
from extract.cleaning import clean, split_unit
from extract.known import KnownNames
from extract.lexicon import Lexicon, group_of_word, word_set
from extract.parse import Parse
from extract.registry import Entry
from extract.spans import NAME_LABELS, Proposal, is_capital, labels_by_token, merge

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Lower-case nouns that a mention takes along, with the type they tell: "CMS collaboration", "CERN Open Data portal".
_TRAILING = group_of_word("heads", "trailing")
_TRAILING_IN_NAME = word_set("heads", "trailing in the name")
_OPENING_QUOTES = frozenset({"“", "‘", '"', "``"})
_CLOSING_QUOTES = frozenset({"”", "’", '"', "''"})
_ADDED = "ORG"  # what the names of added registries are
_NO_ORGANISATION = frozenset({"", "PERSON", "GPE", "LOC", "WORK_OF_ART"})  # labels that such a name belies
_LONGEST_TITLE = 14  # tokens between quotation marks


@dataclass(frozen=True, slots=True)
class Mention:
    """A token range that names something, with the base model's label, what proposed it, and registry entries."""

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
    labels = labels_by_token(base)
    entries = {
        (start + (parse.lower[start] in {"the", "a"}), end): found
        for start, end, found in known.find(doc, parse, lexicon)
    }
    proposals = [Proposal(start, end, "registry") for start, end in entries]
    added = {span for span in known.find_added(parse) if span not in entries}
    proposals += [Proposal(start, end, "registry", _ADDED) for start, end in sorted(added)]
    for definition in definitions:
        long = clean(parse, *definition.long, lexicon)
        proposals.append(Proposal(*definition.short, "acronym"))
        if long:
            proposals.append(Proposal(*long, "acronym"))
    raw = [Proposal(start, end, "ner", label) for start, end, label in base]
    for p in [*raw, *find_capital_runs(parse, lexicon), *_quoted(parse)]:
        for start, end in split_unit(parse, p.start, p.end):
            span = clean(parse, start, end, lexicon)
            if span:
                proposals.append(Proposal(*span, p.source, p.label))
    mentions = []
    for p in merge(proposals):
        bearers = entries.get((p.start, p.end), ())
        label = next((labels[i] for i in range(p.end - 1, p.start - 1, -1) if i in labels), "")
        if (p.start, p.end) in added and label in _NO_ORGANISATION:
            label = _ADDED
        if bearers or _is_name(parse, p, label, lexicon):
            mentions.append(Mention(p.start, _with_trailing_noun(parse, p.end), label, p.source, bearers))
    return mentions


def trailing_type(parse: Parse, mention: Mention) -> str | None:
    """The type that the lower-case noun at the end of a mention tells ("CMS collaboration"), if there is one."""
    last = mention.end - 1
    return _TRAILING.get(parse.lower[last]) if parse.words[last].islower() else None


def core_end(parse: Parse, mention: Mention) -> int:
    """End of a mention without the lower-case noun that it took along."""
    return mention.end - 1 if trailing_type(parse, mention) else mention.end


def name_end(parse: Parse, mention: Mention) -> int:
    """End of the name in a mention: "CERN Open Data portal" keeps its noun, "CMS collaboration" does not."""
    keeps = parse.lower[mention.end - 1] in _TRAILING_IN_NAME
    return mention.end if keeps else max(core_end(parse, mention), mention.start + 1)


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
    takes = (
        end < len(parse)
        and parse.lower[end] in _TRAILING
        and parse.words[end].islower()
        and parse.sentence[end] == parse.sentence[end - 1]
    )
    return end + 1 if takes else end


def _quoted(parse: Parse) -> Iterator[Proposal]:
    """Titles in quotation marks, most of whose longer words are capitalised."""
    opened = None
    for i, word in enumerate(parse.words):
        if word in _OPENING_QUOTES and (opened is None or word != '"'):
            opened = i
        elif word in _CLOSING_QUOTES and opened is not None:
            inner = [w for w in parse.words[opened + 1 : i] if len(w) > 3]
            is_title = inner and sum(w[0].isupper() for w in inner) >= 0.7 * len(inner)
            if 2 <= i - opened - 1 <= _LONGEST_TITLE and is_title:
                end = i - 1 if parse.words[i - 1] in {",", "."} else i
                yield Proposal(opened + 1, end, "quote")
            opened = None
