"""A name taken apart: its words in one spelling, its numbers, what it abbreviates."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.records import ENTITY_TYPES
from kg.resolution.names import Name, plain, words

HOSTILE = ["", " ", "!!!", "…", "\ud800", "a\udfffb", "\x00", "🙂", "²", "++", "#", "'s", "&", "./.", "٣", "ǅ"]


def name(text: str, type_: str = "Organization") -> Name:
    return Name(text, type_)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("World Health Organisation", ("world", "health", "organization")),
        ("Université de Liège", ("university", "de", "liege")),
        ("W.H.O. Council", ("who", "council")),
        ("R.-D. Heuer", ("r", "d", "heuer")),
        ("Research & Development", ("research", "and", "development")),
        ("CERN’s open data", ("cern", "open", "data")),
        ("https://www.zenodo.org/", ("zenodo",)),
        ("Zenodo 2.0", ("zenodo", "2.0")),
        ("C++", ("c", "plus")),
        ("C#", ("c", "#")),
        ("Київ", ("киів",)),
    ],
)
def test_words_have_one_spelling(text: str, expected: tuple[str, ...]) -> None:
    assert name(text).tokens == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cross-Ref", "CrossRef"), ("W.H.O.", "WHO"), ("the Centre for Data", "Center for Data"), ("Größe", "GRÖSSE")],
)
def test_spelling_does_not_count(one: str, other: str) -> None:
    assert name(one).squashed == name(other).squashed


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("C", "C#"), ("Gaia DR2", "Gaia DR3"), ("LSST", "LST"), ("Київ", "Харків")]
)
def test_other_names_stay_other(one: str, other: str) -> None:
    assert name(one).squashed != name(other).squashed


def test_titles_are_left_out_of_persons_names_alone() -> None:
    assert name("Prof. Dr. Ada Lovelace", "Person").content == ("ada", "lovelace")
    assert name("Dr. Oetker").content == ("dr", "oetker")


def test_stop_words_remain_where_there_are_no_others() -> None:
    assert name("The The").content == ("the", "the")


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("LHCb collaboration", "Collaboration", {"lhcb"}),
        ("Springer Nature Ltd", "Organization", {"springer", "nature"}),
        ("Zenodo repository", "Repository", {"zenodo"}),
        ("Zenodo repository", "Dataset", {"zenodo", "repository"}),
        ("Collaboration", "Collaboration", {"collaboration"}),
    ],
)
def test_core_leaves_out_what_kind_of_thing_it_is(text: str, type_: str, expected: set[str]) -> None:
    assert name(text, type_).core == expected


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("Gaia DR3", "Dataset", {"3"}),
        ("Zenodo 2.0", "Software", {"2"}),
        ("Zenodo 2.10", "Software", {"2.10"}),
        ("Run II data", "Dataset", {"2"}),
        ("I Zwicky", "Dataset", set()),
        ("third data release", "Dataset", {"3"}),
        ("209th Council session", "Event", {"209"}),
        ("Symposium '24", "Event", {"2024"}),
        ("Symposium '24", "Dataset", {"24"}),
        ("Open Science Fair", "Event", set()),
    ],
)
def test_numbers_tell_editions_apart(text: str, type_: str, expected: set[str]) -> None:
    assert name(text, type_).numbers == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("CERN", "cern"), ("DOIs", "doi"), ("OSFair", "osfair"), ("W.H.O.", "who"), ("B2-SHARE", "b2share"),
     ("Zenodo", ""), ("CERN Council", ""), ("A", ""), ("ABCDEFGHIJKLM", "")],
)  # fmt: skip
def test_acronym_is_one_word_of_capitals(text: str, expected: str) -> None:
    assert name(text).acronym == expected


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("Research Data Alliance", "rda"),
        ("European Organization for Nuclear Research", "eonr"),
        ("Committee on Data", "cod"),
        ("Committee on Data", "cd"),
        ("Large-Hadron Collider", "lhc"),
    ],
)
def test_initials_are_what_a_name_could_be_abbreviated_to(text: str, acronym: str) -> None:
    assert acronym in name(text).initials


def test_one_word_abbreviates_to_nothing() -> None:
    assert name("Zenodo").initials == frozenset()


@pytest.mark.parametrize(
    "text", ["Steering Committee", "the Steering Committee", "DR3", "DR 3", "Data Release 3", "2023"]
)
def test_generic_name_is_one_that_many_bear(text: str) -> None:
    assert name(text).is_generic


@pytest.mark.parametrize("text", ["CERN Steering Committee", "Gaia DR3", "Zenodo", "Release the Data Forum"])
def test_other_names_are_not_generic(text: str) -> None:
    assert not name(text).is_generic


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("type_", ["Organization", "Person", "Event"])
def test_any_text_is_a_name(text: str, type_: str) -> None:
    one = name(text, type_)

    assert one.squashed == "".join(one.content)
    assert one.core == one.core & frozenset(one.content)
    assert one.numbers >= frozenset()
    assert all(len(initials) > 1 for initials in one.initials)
    assert one.is_acronym == bool(one.acronym)


@given(st.text(st.characters(), max_size=60), st.sampled_from(ENTITY_TYPES))
def test_parts_of_a_name_are_among_its_words(text: str, type_: str) -> None:
    one = name(text, type_)

    assert set(one.content) <= set(one.tokens)
    assert one.core <= set(one.content)
    assert one.heads <= set(one.content)
    assert bool(one.content) == bool(one.tokens)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zürich", "zurich"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ＣＥＲＮ", "cern"),
        ("𝐂𝐄𝐑𝐍", "cern"),
    ],
)
def test_case_accents_and_fonts_go(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize("unit", ["a.", "A", "open science ", "1.", "++", ".", "é", "(", "A-", "'s"])
def test_huge_name_is_taken_apart_in_no_time(unit: str) -> None:
    started = time.process_time()
    one = name(unit * 20_000)
    _ = (one.squashed, one.numbers, one.acronym, one.initials, one.is_generic, one.core)

    assert time.process_time() - started < 1.5


def test_every_spelling_leads_to_a_word_that_leads_nowhere() -> None:
    same = words().same

    assert {english for english in same.values() if same.get(plain(english), english) != english} == set()
