"""Full names of organisations of an added registry, found in a text by how they are written."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extract.known_organisations import find_organisations
from extract.parse import read_parse
from extract.registry_index import RegistryIndex, write_index
from extract.ror import Organisation

NAMES = (
    "Walter and Eliza Hall Institute", "University of Vienna", "Data Systems", "Data Services", "Data Systems Norway",
    "Services and Systems", "Heidelberg University", "Zenodo", "Ministry of Science, Technology and Innovation",
)  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> RegistryIndex:
    path = tmp_path_factory.mktemp("registries") / "test.index"
    records = [
        Organisation(f"https://ror.org/0{n}0000000", ((name, "label"),), (), "active", None, (), None, (), None)
        for n, name in enumerate(NAMES)
    ]
    write_index(path, records)
    return RegistryIndex(path)


def found(text: str, index: RegistryIndex) -> list[str]:
    words = text.split()
    parse = read_parse(Doc(Vocab(), words=words, sent_starts=[not i or words[i - 1] == "." for i in range(len(words))]))
    return [parse.span_text(*span) for span in find_organisations(parse, [index])]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Walter and Eliza Hall Institute joined .", ["Walter and Eliza Hall Institute"]),
        (
            "With the University of Vienna and Heidelberg University .",
            ["University of Vienna", "Heidelberg University"],
        ),
        (
            "The Ministry of Science , Technology and Innovation pays .",
            ["Ministry of Science , Technology and Innovation"],
        ),
        ("The University of Vienna Library opened .", []),  # a longer name
        ("In Heidelberg , University staff met .", []),
        ("She studied data systems at Zenodo .", []),
        ("New Data Systems for Norway .", []),
        ("They met in Heidelberg . University staff came .", []),
        ("", []),
    ],
)
def test_names_are_found_where_they_stand_alone_with_capitals(
    text: str, names: list[str], index: RegistryIndex
) -> None:
    assert found(text, index) == names


def test_two_words_that_stand_in_many_names_may_meet_by_chance(index: RegistryIndex) -> None:
    assert {"data", "systems"} <= index.common_words
    assert found("The Data Systems are new .", index) == []


def test_without_an_added_registry_nothing_is_looked_up() -> None:
    parse = read_parse(Doc(Vocab(), words=["University", "of", "Vienna"], sent_starts=[True, False, False]))

    assert find_organisations(parse, []) == []
