"""Identifiers that a text prints: DOIs, ORCID iDs, arXiv ids and web addresses (ROR IRIs among them).

Source: DOI Handbook (prefix ``10.`` and registrant code), arXiv identifier schemes (2007 and before),
ISO 27729 (ORCID's 16 characters in four groups).
"""

from __future__ import annotations

import re

_TAIL = r"[^\s<>\"“”«»‘`|\\^{}]{1,500}"
_IDENTIFIER = re.compile(
    rf"""(?<![\w@./:=-])(?:
      (?P<url>https?://{_TAIL})
    | (?P<www>www\.{_TAIL})
    | (?P<doi>(?:(?i:doi):[ ]?)?10\.[0-9]{{4,9}}(?:\.[0-9]{{1,9}}){{0,3}}/{_TAIL})
    | (?P<arxiv>(?i:arxiv):[ ]?(?:[0-9]{{4}}\.[0-9]{{4,5}}
        |[a-z-]{{2,10}}(?:\.[A-Z]{{2}})?/[0-9]{{7}})(?:v[0-9]{{1,3}})?)(?!\w)
    | (?P<orcid>[0-9]{{4}}-[0-9]{{4}}-[0-9]{{4}}-[0-9]{{3}}[0-9X])(?![\w-])
    )""",
    re.VERBOSE,
)
# A host with a path and no scheme: "zenodo.org/records/1".
_BARE = re.compile(
    rf"(?<![\w@./:=-])[A-Za-z0-9][A-Za-z0-9-]{{0,62}}(?:\.[A-Za-z0-9-]{{1,63}}){{0,3}}\.[a-z]{{2,12}}/(?=[\w~?#@]){_TAIL}"
)
# Cheap tests that most texts fail.
_BARE_HINT = re.compile(r"\.[a-z]{2,12}/")
_HINT = re.compile(r"://|www\.|10\.[0-9]{4}|[Xx]iv:|[0-9]{4}-[0-9]{4}-")
_TRAILING = ".,;:!?'’”…*_—–"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def find_identifiers(text: str) -> list[tuple[int, int, str]]:
    """Start, end and value as printed of every identifier, in text order and not overlapping.

    Trailing punctuation and a closing bracket that was not opened inside are left out.
    """
    found: list[tuple[int, int]] = []
    if _HINT.search(text):
        found.extend((m.start(), _end(text, m.start(), m.end())) for m in _IDENTIFIER.finditer(text))
    if _BARE_HINT.search(text):
        for match in _BARE.finditer(text):
            start, end = match.start(), _end(text, match.start(), match.end())
            if "/" in text[start:end] and not any(a < end and start < b for a, b in found):
                found.append((start, end))
    return [(start, end, text[start:end]) for start, end in sorted(found) if end > start]


def _end(text: str, start: int, end: int) -> int:
    while end > start:
        last = text[end - 1]
        opening = _BRACKETS.get(last)
        if opening is not None:
            body = text[start:end]
            if body.count(last) <= body.count(opening):
                break
        elif last not in _TRAILING:
            break
        end -= 1
    return end
