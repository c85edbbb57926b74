"""Names and described things of texts of our own, with their types and links."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.records import Facts

pytestmark = pytest.mark.model


def named(facts: Facts) -> set[tuple[str, str]]:
    return {(e.type, e.name) for e in facts.entities}


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        (
            "The Ministry of Science and Technology of Ghana agreed.",
            ("Organization", "Ministry of Science and Technology of Ghana"),
        ),
        ("He works at the Faculty of Arts.", ("OrganizationalUnit", "Faculty of Arts")),
        ("The Aurora collaboration met.", ("Collaboration", "Aurora")),
        ("“We are glad,” said Amina Diallo.", ("Person", "Amina Diallo")),
        ("The Volta Project ended.", ("Initiative", "Volta Project")),
        ("Records of the Lusaka Heritage Archive were moved.", ("Repository", "Lusaka Heritage Archive")),
        ("They log in through the Meridian platform.", ("Service", "Meridian platform")),
        ("The Mauna Kea Radio Telescope was repaired.", ("Facility", "Mauna Kea Radio Telescope")),
        ("Astronomers published Data Release 4.", ("Dataset", "Data Release 4")),
        ("The Fjord software has a bug.", ("Software", "Fjord")),
        ("The Kigali Declaration on Open Data was read aloud.", ("Policy", "Kigali Declaration on Open Data")),
        ("The Nordic Data Summit was cancelled.", ("Event", "Nordic Data Summit")),
        ("The team is from New Zealand.", ("Place", "New Zealand")),
        ("The university released 12 terabytes of images.", ("Dataset", "12 terabytes of images")),
        ("The board approved a new open access policy.", ("Policy", "new open access policy")),
        ("The society published its first report on software.", ("Publication", "first report on software")),
        ("The library hosted a two-day workshop on metadata.", ("Event", "two-day workshop on metadata")),
    ],
)
def test_every_type_is_found_in_plain_sentences(
    extract_facts: Callable[..., Facts], text: str, entity: tuple[str, str]
) -> None:
    assert entity in named(extract_facts(text))


@pytest.mark.parametrize(
    "text",
    [
        "On Monday we met in the office.",
        "Swiss and European researchers agree.",
        "The report will be read in March.",
        "Open science is for everyone.",
        "The Laboratory and the Council are pleased.",
        "",
        "   \n\n ",
        "!!! ??? ...",
    ],
)
def test_what_names_nothing_is_no_entity(extract_facts: Callable[..., Facts], text: str) -> None:
    assert named(extract_facts(text)) == set() if text else True


def test_a_name_its_acronym_and_its_registry_entry_are_one_entity_with_its_identifiers(
    extract_facts: Callable[..., Facts],
) -> None:
    text = "The European Organization for Nuclear Research (CERN) is in Geneva. CERN hosts Zenodo."
    facts = extract_facts(text)

    (cern,) = [e for e in facts.entities if "https://ror.org/01ggx4157" in e.same_as]
    assert [text[m.start : m.end] for m in cern.mentions] == [
        "European Organization for Nuclear Research",
        "CERN",
        "CERN",
    ]


def test_a_name_that_is_also_a_word_needs_support(extract_facts: Callable[..., Facts]) -> None:
    assert named(extract_facts("Combine the two and you will see.")) == set()
    assert ("Software", "Combine") in named(extract_facts("The Combine software computes limits."))


def test_mentions_are_where_the_text_has_them(extract_facts: Callable[..., Facts]) -> None:
    text = "Zürich’s “Café Scientifique” – run by the ETH Library’s team – joined Zenodo’s 🎉 party in Köln."
    facts = extract_facts(text)

    for entity in facts.entities:
        for mention in entity.mentions:
            surface = text[mention.start : mention.end]
            assert surface == surface.strip()
            assert surface
