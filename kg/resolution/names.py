"""Names as they are compared: words in one spelling, what they abbreviate, whose name they are.

Word lists are data: ``ontology/name_words.json``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from kg.resources import data_path

_WORD = re.compile(r"[^\W_]+(?:\.[0-9]+)*|\+\+|#")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?\b\.?|\b(?:[^\W\d_]\.)+[^\W\d_]\b")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*s?|[A-Z]{2,}[A-Z0-9-]*")
_DOMAIN = re.compile(r"(?i)^(?:https?://)?(?:www\.)?([a-z0-9-]+)\.(?:org|com|net|io|eu|ch|edu|info|science|dev)/?$")
_EDITIONS = re.compile(r"(?i)\b(?:data release|data preview) (?=[0-9])")  # "Data Release 3" is "DR3"
_PLUS = re.compile(r"(?<=\w)\+(?!\w)")
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_VERSION: Final = frozenset({"data", "release", "version", "dr", "dp", "preview", "run", "edition", "first", "second"})
_EDITION: Final = re.compile(r"(?:dr|dp|v|run|phase|o)[ -]?[0-9]+(?:\.[0-9]+)*[a-z]?")
_ORDINAL: Final = re.compile(r"([0-9]+)(?:st|nd|rd|th)")
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


@dataclass(frozen=True)
class _Words:
    same: dict[str, str]
    stop: frozenset[str]
    weak: dict[str, frozenset[str]]
    generic: frozenset[str]
    heads: frozenset[str]
    ordinals: dict[str, str]


@cache
def words() -> _Words:
    """The word lists."""
    found = json.loads(data_path("ontology/name_words.json").read_text(encoding="utf-8"))
    same = {plain(word): english for english, others in found["same"].items() for word in others}
    return _Words(
        same,
        frozenset(found["stop"]),
        {kind: frozenset(of) for kind, of in found["weak"].items()},
        frozenset(found["generic"]),
        frozenset(found["heads"]),
        found["ordinals"],
    )


def plain(text: str) -> str:
    """Case and accents gone."""
    if text.isascii():
        return text.lower()
    # once before, for letters of other fonts have no case, and once after, for folding composes some anew
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@dataclass(frozen=True)
class Name:
    """One name of a thing of some type, taken apart once."""

    text: str
    type: str

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Its words: one spelling, no case, no accents, dotted letters as one word ("U.S." is "us")."""
        text = self.text.replace("&", " and ").replace("’s", "").replace("'s", "")
        if "." in text:
            text = _DOTTED.sub(lambda m: m[0].replace(".", ""), text)
            domain = _DOMAIN.match(text.strip())
            text = domain[1] if domain else text
        text = _EDITIONS.sub(lambda m: "".join(word[0] for word in m[0].split()), text)
        if "+" in text:
            text = _PLUS.sub(" plus", text)
        same = words().same
        spelt = [same.get(word, word) for word in map(plain, _WORD.findall(text))]
        return tuple(" ".join(spelt).split())

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Its words without articles, prepositions and, in a person's name, titles."""
        weak = words().weak["Person"] if self.type == "Person" else frozenset()
        kept = tuple(w for w in self.tokens if w not in words().stop and w not in weak)
        return kept or self.tokens

    @cached_property
    def core(self) -> frozenset[str]:
        """Its words without those that say what kind of thing it is ("collaboration", "Ltd")."""
        weak = words().weak.get(self.type, frozenset())
        kept = frozenset(w for w in self.content if w not in weak)
        return kept or frozenset(self.content)

    @cached_property
    def squashed(self) -> str:
        """Its content without spaces: "Cross-Ref", "CrossRef" and "Crossref" are one."""
        return "".join(self.content)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers in it, Roman ones and trailing zeros of versions made equal: what tells editions apart."""
        found = {re.sub(r"(\.0+)+$", "", n) for w in self.tokens for n in _NUMBER.findall(w)}
        if self.type == "Event":  # "Symposium '24"
            found = {f"20{n}" if len(n) == 2 else n for n in found}
        ordinals = words().ordinals
        spelt = plain(self.text).split()
        return frozenset(
            found
            | {_ROMAN[w] for w in self.tokens[1:] if w in _ROMAN}
            | {ordinals[w] for w in (*spelt, *self.tokens) if w in ordinals}
            | {m[1] for w in spelt if (m := _ORDINAL.fullmatch(w))}
        )

    @cached_property
    def heads(self) -> frozenset[str]:
        """Words in it that say what kind of body or thing it is ("council", "university")."""
        return frozenset(self.content) & words().heads

    @cached_property
    def is_acronym(self) -> bool:
        """Whether it is one word of capitals, such as "CERN", "OSFair" or "DOIs"."""
        return len(self.text) <= 12 and _ACRONYM.fullmatch(self.text.replace(".", "").replace("-", "")) is not None

    @cached_property
    def acronym(self) -> str:
        """The acronym that it is, in small letters, without the plural's "s"; empty where it is none."""
        if not self.is_acronym:
            return ""
        text = self.text.replace(".", "").replace("-", "")
        return plain(text[:-1] if text.endswith("s") and text[:-1].isupper() else text)

    @cached_property
    def initials(self) -> frozenset[str]:
        """What it could be abbreviated to: first letters of all its words, of those that are no stop words."""
        text = plain(self.text.replace("’s", "").replace("'s", ""))
        found: set[str] = set()
        for spelt in (_WORD.findall(text), text.split()):
            if len(spelt) > 1:
                found.add("".join(w[0] for w in spelt))
                found.add("".join(w[0] for w in spelt if w not in words().stop))
        return frozenset(f for f in found if len(f) > 1)

    @cached_property
    def is_generic(self) -> bool:
        """Whether many bodies have a thing of that name ("Steering Committee", "DR3")."""
        said = [w for w in self.tokens if w != "the"]
        return (
            " ".join(said) in words().generic
            or all(w in _VERSION or w.isdigit() for w in said)
            or (_EDITION.fullmatch(" ".join(said)) is not None)
        )
