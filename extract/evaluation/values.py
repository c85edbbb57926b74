"""Attribute values brought to one form, so that two ways to write one value are equal."""

from __future__ import annotations

import re
import unicodedata

_WITH_UNIT = frozenset({"size", "energy", "amount", "count"})
_BY_LAST_WORD = frozenset({"size", "count"})


def normalise(attribute: str, value: str) -> str:
    """The value in lower case, without thousands separators, with one space before its unit.

    Of sizes and counts the number and the last word in the singular remain; a version loses "v", an identifier its
    resolver.
    """
    text = unicodedata.normalize("NFKC", value).strip().lower()
    text = text.replace("\u2212", "-").replace("\u2013", "-")
    text = re.sub(r"(?<=\d)[,'’ ](?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\+", "", text)
    if attribute in _WITH_UNIT:
        text = re.sub(r"(\d)\s*(?=[a-zµ%€$£])", r"\1 ", text)
    text = re.sub(r"(\d+)\.0+\b", r"\1", text)
    if attribute in _BY_LAST_WORD:
        words = text.split()
        if len(words) > 1:
            text = f"{words[0]} {words[-1].removesuffix('s')}"
    if attribute == "version":
        text = re.sub(r"^(version|v\.?)\s*(?=\d)", "", text)
    if attribute == "identifier":
        text = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", text).rstrip("/")
    return re.sub(r"\s+", " ", text)
