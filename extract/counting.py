"""The noun that a number counts: "researchers" after "300,000", "research organisations" after "7500+".

Without a parser: up to three words that may modify a noun, then a plural of the lexicon
``ontology/countables.json``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

from kg.resources import data_path

MAX_MODIFIERS = 3

# Words that end a noun phrase or cannot stand between a number and what it counts.
_STOP = frozenset(
    """a about according across after against all also although an and announced announces any are around as at be
    because been before began being below between both but by came can come comes could did do does during each either
    every for from gathered had has have he her here his how however i if in into is it its join joined joins just
    last launched less like made make makes may might more most must near next no nor not now of off on once one or
    our out over per published publishes released releases said same says see sees she should since so some such take
    takes than that the their them then there these they this those through throughout to together too took toward
    towards under unless until up upon use used uses using via was we were what when where whereas whether which while
    who whom whose why will with within without would yet you your""".split()
) - {"more"}  # "20 more countries" counts countries

_GAP = r"(?:[ \t\u00a0\u202f]{1,2}|[ \t]?\n[ \t]?)"
_WORD = re.compile(rf"({_GAP}|-)([A-Za-zÀ-ÿ][\w’'-]{{0,39}})(?![\w’'-])")
_OF = re.compile(rf"{_GAP}of{_GAP}([a-z]{{1,20}})\b")
_JOINED = re.compile(rf"{_GAP}(?:and|&){_GAP}(?=[a-z])")


@dataclass(frozen=True, slots=True)
class CountedNoun:
    """A counted noun phrase: where it ends, its words without empty adjectives, its head in the singular."""

    end: int
    phrase: str
    head: str


@cache
def _lexicon() -> tuple[dict[str, str], frozenset[str]]:
    data = json.loads(data_path("ontology/countables.json").read_text(encoding="utf-8"))
    return data["plural_to_singular"], frozenset(data["uninformative"])


def counted_noun(text: str, position: int, *, singular: bool = False) -> CountedNoun | None:
    """The noun phrase counted by a number that ends at ``position``, or None.

    ``singular`` accepts the singular of a counting noun too ("1 dataset"). A second plural joined by
    "and" belongs to the phrase ("practitioners and policy-makers").
    """
    found = _noun_phrase(text, position, singular=singular)
    if found is None:
        return None
    joined = _JOINED.match(text, found.end)
    if joined is not None:
        second = _noun_phrase(text, joined.end() - 1, singular=False)
        if second is not None:
            phrase = f"{found.phrase} and {second.phrase}"
            return CountedNoun(end=second.end, phrase=phrase, head=found.head)
    return found


def _noun_phrase(text: str, position: int, *, singular: bool) -> CountedNoun | None:
    plurals, uninformative = _lexicon()
    words: list[str] = []
    for _ in range(MAX_MODIFIERS + 1):
        match = _WORD.match(text, position)
        if match is None or (match[1] == "-" and not words):
            return None
        word = match[2]
        lower = word.lower()
        if lower in _STOP:
            return None
        position = match.end()
        compound = _compound(text, position, lower)
        if compound is not None:
            position, head, word = compound
            return CountedNoun(position, _phrase(words, word, uninformative), head)
        head = plurals.get(word) or plurals.get(lower)
        if head is not None:
            return CountedNoun(position, _phrase(words, word, uninformative), head)
        if singular and lower in plurals.values() and not _WORD.match(text, position):
            return CountedNoun(position, _phrase(words, word, uninformative), lower)
        words.append(word)
        pair = plurals.get(" ".join(words[-2:]).lower()) if len(words) > 1 else None
        if pair is not None:
            return CountedNoun(position, _phrase(words[:-1], word, uninformative), pair)
    return None


def _compound(text: str, position: int, word: str) -> tuple[int, str, str] | None:
    """"lines of code": a counted plural whose name goes on; its end, head and words."""
    plurals = _lexicon()[0]
    match = _OF.match(text, position)
    name = f"{word} of {match[1]}" if match else ""
    return (match.end(), plurals[name], name) if match and name in plurals else None


def _phrase(modifiers: list[str], head: str, uninformative: frozenset[str]) -> str:
    while modifiers and modifiers[0].lower() in uninformative:
        modifiers = modifiers[1:]
    return " ".join([*modifiers, head])
