"""Spans of names trimmed to what the annotation guideline calls a mention, and runs that hold two names parted."""

from __future__ import annotations

import re

from extract.lexicon import Lexicon, word_set
from extract.parse import Parse
from extract.spans import is_capital

_CAN_END = re.compile(r"[\w)\]+]", re.UNICODE)
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_ARTICLES = word_set("words", "articles")
_UNITS = word_set("heads", "units")
_WHOLES = word_set("heads", "wholes")


def clean(parse: Parse, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The span without articles, job titles, possessive endings and stray punctuation; None where no name is left."""
    for i in range(start, end):
        if "\n" in parse.words[i] or (i > start and parse.words[i] == "," and parse.lower[i + 1 : i + 2] == ["the"]):
            end = i
            break
    while start < end and _is_outside_before(parse, start, end, lexicon):
        start += 1
    while start < end and _is_outside_after(parse, end - 1, lexicon):
        end -= 1
    while end - start > 1 and parse.lower[start] in lexicon.titles and parse.lower[start + 1] not in {"of", "for"}:
        start += 3 if parse.words[start + 1] == "-" else 1  # "Director-General"
    if start >= end or not any(is_capital(parse.words[i]) for i in range(start, end)):
        return None
    if end - start == 1 and _names_nothing_alone(parse.lower[start], lexicon):
        return None
    if parse.words[end - 1] == ")" and "(" not in parse.words[start:end]:
        end -= 1
    return (start, end) if start < end else None


def _is_outside_before(parse: Parse, start: int, end: int, lexicon: Lexicon) -> bool:
    if parse.lower[start] in lexicon.stop_words and not _opens_name(parse, start, end):
        return True
    return not parse.words[start][0].isalnum() or parse.pos[start] == "SPACE"


def _opens_name(parse: Parse, start: int, end: int) -> bool:
    """ "One" in "One Health", tagged as a name and written as one inside a sentence."""
    return (
        start + 1 < end
        and parse.pos[start] == "PROPN"
        and parse.words[start][0].isupper()
        and parse.lower[start] not in _ARTICLES
        and start != parse.sentence_of(start)[0]
    )


def _is_outside_after(parse: Parse, last: int, lexicon: Lexicon) -> bool:
    word = parse.words[last]
    return word in _POSSESSIVE or not _CAN_END.search(word) or parse.lower[last] in lexicon.stop_words


def _names_nothing_alone(lower: str, lexicon: Lexicon) -> bool:
    kinds = (lexicon.calendar, lexicon.adjectives, lexicon.plain_words, lexicon.titles)
    return any(lower in words for words in kinds)


def split_unit(parse: Parse, start: int, end: int) -> list[tuple[int, int]]:
    """One span, or two: "Department of Physics of the University of Turku", "X Office at the Y University"."""
    if any(w in _UNITS for w in parse.lower[start : start + 4]):
        for i in range(start + 2, end - 1):
            after = i + 2 if parse.lower[i + 1] == "the" else i + 1
            if parse.lower[i] not in {"of", "at", ","} or after >= end:
                continue
            head = parse.lower[after : min(end, after + 4)]
            head = head[: head.index("of")] if "of" in head else head
            if any(w in _WHOLES for w in head):
                return [(start, i), (after, end)]
    return [(start, end)]
