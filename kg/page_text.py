"""Texts of articles as a page may show them: visible, of bounded length, with the names in them marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LABEL: Final = 300
QUOTE: Final = 1500
_BIDI: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_HTTP: Final = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


def safe_url(url: str | None) -> str | None:
    """The address where it is an http(s) one, else None: nothing else may become a link."""
    return url if url and _HTTP.match(url) else None


def visible_text(text: str, limit: int) -> str:
    """Text without control and direction-changing characters, cut at ``limit`` characters."""
    plain = _BIDI.sub("", text)
    plain = "".join(" " if unicodedata.category(c) == "Cc" else c for c in plain)
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


def marked(quote: str, subject: Iterable[str], object_: Iterable[str]) -> list[list[str]]:
    """The quote in pieces ``[text]``, ``[text, "s"]``, ``[text, "o"]``: where subject and object are named.

    Longer names win; a name counts where it stands as whole words, in its own case before any case.
    """
    quote = visible_text(quote, QUOTE)
    taken: list[tuple[int, int, str]] = []
    names = [(name, role) for role, found in (("s", subject), ("o", object_)) for name in found if name.strip()]
    for name, role in sorted(names, key=lambda pair: (-len(pair[0]), pair)):
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        places = list(re.finditer(pattern, quote)) or list(re.finditer(pattern, quote, re.IGNORECASE))
        for place in places:
            start, end = place.span()
            if all(end <= left or right <= start for left, right, _ in taken):
                taken.append((start, end, role))
    pieces, at = [], 0
    for start, end, role in sorted(taken):
        if start > at:
            pieces.append([quote[at:start]])
        pieces.append([quote[start:end], role])
        at = end
    return [*pieces, [quote[at:]]] if at < len(quote) else pieces


def value_names(value: str) -> list[str]:
    """What may stand in a sentence for a value: itself, or its number as people write it."""
    number = re.match(r"\d+(?:\.\d+)?", value)
    if number is None or "-" in value:
        return [value]
    grouped = f"{int(number[0]):,}" if number[0].isdigit() else number[0]
    return [value, number[0], grouped]
