"""The word lists: each found by the code in the shape that it needs."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from extract.lexicon import group_of_word, groups_of_word, read_lexicon, read_words, word_set
from extract.records import ENTITY_TYPES, PREDICATES

LISTS = ("countries", "cues", "described", "frames", "heads", "places", "references", "statuses", "values", "words")


def lists_in(content: Any) -> list[list[str]]:
    if isinstance(content, list):
        return [content]
    return [found for value in content.values() for found in lists_in(value)] if isinstance(content, dict) else []


@pytest.mark.parametrize("name", LISTS)
def test_no_word_stands_twice_in_a_list(name: str) -> None:
    doubled = [w for words in lists_in(read_words(name)) for w, count in Counter(words).items() if count > 1]

    assert doubled == []


@pytest.mark.parametrize(
    ("name", "key"),
    [("heads", "endings"), ("heads", "beginnings"), ("heads", "trailing"), ("cues", "nouns"), ("described", "heads")],
)
def test_a_word_tells_one_type(name: str, key: str) -> None:
    table = read_words(name)[key]

    assert set(table) <= set(ENTITY_TYPES)
    assert len(group_of_word(name, key)) == sum(map(len, table.values()))


def test_verb_classes_give_predicates_for_types() -> None:
    for table in read_words("frames")["objects"].values():
        assert set(table) <= set(ENTITY_TYPES)
        assert set(table.values()) <= set(PREDICATES)


def test_a_word_of_several_groups_has_them_all() -> None:
    assert groups_of_word("references", "nouns")["laboratory"] == ("Organization", "Facility")


def test_a_list_is_read_as_a_set() -> None:
    assert word_set("statuses", "conditions") == {"if", "unless", "whether"}


@pytest.mark.parametrize(
    ("word", "ending", "keeps"), [("children", "’s", True), ("veterans", "'", True), ("cern", "'s", False)]
)
def test_few_possessives_belong_to_names(word: str, ending: str, keeps: bool) -> None:
    assert read_lexicon().keeps_possessive(word, ending) is keeps
