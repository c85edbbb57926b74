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
_STOP = frozenset({
    "a", "about", "according", "across", "after", "against", "all", "also", "although", "an", "and",
    "announces", "any", "are", "around", "as", "at", "be", "because", "been", "before", "began", "being",
    "below", "between", "both", "but", "by", "came", "can", "come", "comes", "could", "did", "do", "does",
    "during", "each", "either", "every", "for", "from", "gathered", "had", "has", "have", "he", "her", "here",
    "his", "how", "however", "i", "if", "in", "into", "is", "it", "its", "join", "joined", "joins", "just",
    "last", "like", "made", "make", "makes", "may", "might", "most", "must", "near", "next", "no", "nor", "not",
    "now", "of", "off", "on", "once", "one", "or", "our", "out", "over", "per", "publishes", "releases", "said",
    "same", "says", "see", "sees", "she", "should", "since", "so", "some", "such", "take", "takes", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "through", "throughout",
    "to", "together", "too", "took", "toward", "towards", "under", "unless", "until", "up", "upon", "use",
    "uses", "using", "via", "was", "we", "were", "what", "when", "where", "whereas", "whether", "which",
    "while", "who", "whom", "whose", "why", "will", "with", "within", "without", "would", "yet", "you", "your",
})  # fmt: skip

_GAP = r"(?:[ \t\u00a0\u202f]{1,2}|[ \t]?\n[ \t]?)"
_WORD = re.compile(rf"({_GAP}|-)([A-Za-zÀ-ÿ][\w’'-]{{0,39}})(?![\w’'-])")
_OF = re.compile(rf"{_GAP}of{_GAP}([a-z]{{1,20}})\b")
_PLURAL = re.compile(r"(?<![ius'’])s$")
_JOINED = re.compile(rf"{_GAP}(?:and|&){_GAP}(?=[a-z])")


@dataclass(frozen=True, slots=True)
class CountedNoun:
    """A counted noun phrase: where it ends, its words without empty adjectives, its head in the singular."""

    end: int
    phrase: str
    head: str


@dataclass(frozen=True)
class _Lexicon:
    plurals: dict[str, str]
    singulars: frozenset[str]
    uninformative: frozenset[str]
    not_counted: frozenset[str]


def counted_noun(text: str, position: int, *, singular: bool = False, any_plural: bool = False) -> CountedNoun | None:
    """The noun phrase counted by a number that ends at ``position``, or None.

    ``singular`` accepts the singular of a counting noun too ("1 dataset"). A second plural joined by
    "and" belongs to the phrase ("practitioners and policy-makers"). ``any_plural`` accepts, where the
    lexicon has none of the words, the first that has the form of a plural and stands at the end of its
    phrase ("1,085 pulsars").
    """
    found = _noun_phrase(text, position, singular=singular)
    if found is None:
        return _plural(text, position) if any_plural else None
    joined = _JOINED.match(text, found.end)
    second = _noun_phrase(text, joined.end() - 1, singular=False) if joined else None
    if second is None:
        return found
    return CountedNoun(second.end, f"{found.phrase} and {second.phrase}", found.head)


@cache
def _lexicon() -> _Lexicon:
    data = json.loads(data_path("ontology/countables.json").read_text(encoding="utf-8"))
    plurals = data["plural_to_singular"]
    return _Lexicon(
        plurals, frozenset(plurals.values()), frozenset(data["uninformative"]), frozenset(data["not_counted"])
    )


def _noun_phrase(text: str, position: int, *, singular: bool) -> CountedNoun | None:
    lexicon = _lexicon()
    words: list[str] = []
    for _ in range(MAX_MODIFIERS + 1):
        match = _WORD.match(text, position)
        if match is None or (match[1] == "-" and not words):
            return None
        word, position = match[2], match.end()
        lower = word.lower()
        if lower in _STOP:
            return None
        named = _OF.match(text, position)
        if named is not None and f"{lower} of {named[1]}" in lexicon.plurals:  # "lines of code"
            word, position = f"{word} of {named[1]}", named.end()
            lower = word.lower()
        pair = f"{words[-1]} {word}".lower() if words else ""  # "data sets"
        head = lexicon.plurals.get(word) or lexicon.plurals.get(lower) or lexicon.plurals.get(pair)
        if head is None and singular and lower in lexicon.singulars and not _WORD.match(text, position):
            head = lower
        words.append(word)
        if head is not None:
            return CountedNoun(position, _phrase(words, lexicon.uninformative), head)
    return None


def _plural(text: str, position: int) -> CountedNoun | None:
    lexicon = _lexicon()
    words: list[str] = []
    for _ in range(MAX_MODIFIERS):
        match = _WORD.match(text, position)
        if match is None or match[1] == "-" or match[2].lower() in _STOP or match[2] in lexicon.not_counted:
            return None
        word, position = match[2], match.end()
        words.append(word)
        if len(word) > 4 and word.islower() and _PLURAL.search(word):
            return CountedNoun(position, _phrase(words, lexicon.uninformative), _singular(word))
    return None


def _singular(plural: str) -> str:
    if plural.endswith("ies"):
        return plural[:-3] + "y"
    return plural[:-2] if plural.endswith(("ches", "shes", "sses", "xes")) else plural[:-1]


def _phrase(words: list[str], uninformative: frozenset[str]) -> str:
    while len(words) > 1 and words[0].lower() in uninformative:
        words = words[1:]
    return " ".join(words)
