"""Acronym definitions: "European Organization for Nuclear Research (CERN)" and the other way round.

After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
text" (PSB 2003): the characters of the short form are found, from the right, in the long form before it,
the first one at the beginning of a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.parse import Parse

_SHORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9&.\-–+/]{0,14}")


@dataclass(frozen=True, slots=True)
class Definition:
    """Token ranges of a long form and of its short form."""

    long: tuple[int, int]
    short: tuple[int, int]


def find_definitions(parse: Parse) -> list[Definition]:
    """Every definition in the text, in order."""
    found = []
    for i, word in enumerate(parse.words):
        if word != "(" or i < 1:
            continue
        close = _closing(parse, i)
        if close is None:
            continue
        inner = (i + 1, close)
        comma = next((j for j in range(*inner) if parse.words[j] in {",", ";"}), close)
        short = (i + 1, comma)
        text = parse.span_text(*short)
        if _is_short(text):
            long = _long_form(parse, i, text)
            if long is not None:
                found.append(Definition(long, short))
                continue
        if _is_short(parse.words[i - 1]) and any(c.isupper() for c in text) and comma == close:
            start = _match(parse, inner[0], close, parse.words[i - 1])
            if start == inner[0]:
                found.append(Definition(inner, (i - 1, i)))
    return found


def _closing(parse: Parse, i: int) -> int | None:
    return next((j for j in range(i + 2, min(i + 16, len(parse))) if parse.words[j] == ")"), None)


def _is_short(text: str) -> bool:
    return bool(_SHORT.fullmatch(text)) and len(text) > 1 and sum(c.isupper() for c in text) >= 2


def _long_form(parse: Parse, paren: int, short: str) -> tuple[int, int] | None:
    """The words before the bracket that the short form stands for."""
    low = max(parse.sentence_of(paren)[0], paren - min(len(short) + 8, 2 * len(short) + 4))
    end = paren
    start = _match(parse, low, end, short)
    if start is None or end - start < 2:
        return None
    capitals = sum(parse.words[i][0].isupper() for i in range(start, end))
    return (start, end) if capitals >= max(1, (end - start) // 3) else None


def _match(parse: Parse, low: int, end: int, short: str) -> int | None:
    """Token where the long form begins, or None: letters from the right, the first one word-initial."""
    letters = [c for c in short.lower() if c.isalnum()]
    position = len(letters) - 1
    for i in range(end - 1, low - 1, -1):
        word = parse.lower[i]
        if not word[0].isalnum():
            continue
        at = len(word) - 1
        saved = position
        while at >= 0 and position >= 0:
            if word[at] == letters[position] and (at == 0 or position > 0):
                position -= 1
            at -= 1
        if position < 0:
            return i if word[0] == letters[0] else None
        # letters inside a word count only where the word's first letter does too
        if position < saved and word[0] != letters[position + 1]:
            position = saved - 1 if word[0] == letters[saved] else saved
            if position < 0:
                return i
    return None
