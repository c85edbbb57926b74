"""How announcements are worded, as data: the JSON files beside this one, read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any


@cache
def read_words(name: str) -> Any:
    """The content of ``extract/lexicon/<name>.json``."""
    return json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))


def word_table(name: str, *keys: str) -> Any:
    """What lies under ``keys`` in ``extract/lexicon/<name>.json``, one key a level."""
    content = read_words(name)
    for key in keys:
        content = content[key]
    return content


def word_set(name: str, *keys: str) -> frozenset[str]:
    """The words of a list in ``extract/lexicon/<name>.json``."""
    return frozenset(word_table(name, *keys))


def group_of_word(name: str, *keys: str) -> Mapping[str, str]:
    """Word → the key of the list that it stands in, for a table of disjoint lists."""
    return {word: group for group, words in word_table(name, *keys).items() for word in words}


def groups_of_word(name: str, *keys: str) -> Mapping[str, tuple[str, ...]]:
    """Word → the keys of all lists that it stands in, for a table of lists that overlap."""
    groups: dict[str, tuple[str, ...]] = {}
    for group, words in word_table(name, *keys).items():
        for word in words:
            groups[word] = (*groups.get(word, ()), group)
    return groups


@dataclass(frozen=True)
class Lexicon:
    """The word lists as sets, for quick look-up; all entries lower case."""

    words: Mapping[str, list[str]]
    heads: Mapping[str, Any]
    cues: Mapping[str, Any]

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Words that neither begin nor end a name."""
        return frozenset(self.words["stop words"])

    @cached_property
    def plain_words(self) -> frozenset[str]:
        """Capitalised words that are no names of ours when they stand alone."""
        return frozenset(self.words["plain words"])

    @cached_property
    def adjectives(self) -> frozenset[str]:
        """Adjectives of places and the like: part of a name, never one."""
        return frozenset(self.words["adjectives"])

    @cached_property
    def calendar(self) -> frozenset[str]:
        """Months, days of the week and the like: written with a capital, no names."""
        return frozenset(self.words["calendar"])

    @cached_property
    def fields(self) -> frozenset[str]:
        """Fields of work that "and" joins inside a name ("Science and Technology")."""
        return frozenset(self.words["fields"])

    @cached_property
    def takes_on(self) -> frozenset[str]:
        """Heads whose names go on with "on", "to", "with" ("Recommendation on Open Science")."""
        return frozenset(self.words["takes on"])

    @cached_property
    def takes_in(self) -> frozenset[str]:
        """Words behind which "in" goes on with the name rather than with a place ("Women in Science")."""
        return frozenset(self.words["takes in"])

    @cached_property
    def takes_of_the(self) -> frozenset[str]:
        """Heads whose names go on with "of the" ("Committee of the Red Cross")."""
        return frozenset(self.words["takes of the"])

    @cached_property
    def titles(self) -> frozenset[str]:
        """Offices and titles that stand before or after a person's name."""
        return frozenset(self.cues["titles"])

    @cached_property
    def person_verbs(self) -> frozenset[str]:
        """Verbs whose subject is a person ("explains")."""
        return frozenset(self.cues["person verbs"])

    @cached_property
    def head_words(self) -> frozenset[str]:
        """Single-word heads of names, of any type."""
        tables = (self.heads["endings"], self.heads["beginnings"])
        return frozenset(w for table in tables for words in table.values() for w in words if " " not in w)

    @cached_property
    def cue_types(self) -> dict[str, str]:
        """Common noun → the type that it tells of the name beside it."""
        return {noun: kind for kind, nouns in self.cues["nouns"].items() for noun in nouns}

    def keeps_possessive(self, word: str, ending: str) -> bool:
        """Whether a possessive ending belongs to the name ("Children's Hospital")."""
        return f"{word}{ending}".replace("’", "'") in self.words["possessive names"]


@cache
def read_lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    return Lexicon(read_words("words"), read_words("heads"), read_words("cues"))
