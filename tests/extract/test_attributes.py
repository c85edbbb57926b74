"""Dates and quantities that belong to something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.records import Facts

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("The Ocean Foundation was founded in 1998.", ("Ocean Foundation", "date", "1998")),
        ("UNESCO launched the Volta Project on 3 May 2021.", ("Volta Project", "date", "2021-05-03")),
        (
            "The Nordic Data Summit takes place in Oslo from 3 to 5 June 2025.",
            ("Nordic Data Summit", "date", "2025-06-03/2025-06-05"),
        ),
        ("The Nordic Data Summit was held last Tuesday.", ("Nordic Data Summit", "date", "2025-03-04")),
        ("The university released 12 terabytes of images.", ("12 terabytes of images", "size", "12 TB")),
        (
            "ATLAS released 10 fb⁻¹ of collision data recorded at 13 TeV.",
            ("10 fb⁻¹ of collision data", "size", "10 fb-1"),
        ),
        (
            "The Wellcome Trust awarded the Volta Project a grant of £2 million.",
            ("Volta Project", "amount", "2000000 GBP"),
        ),
        ("The Ocean Foundation has more than 1,200 members.", ("Ocean Foundation", "count", "1200 members")),
        ("The University of Bergen released version 3.1 of the Fjord software.", ("Fjord", "version", "3.1")),
        (
            "The Fjord software (https://doi.org/10.5555/12345) was updated.",
            ("Fjord", "identifier", "https://doi.org/10.5555/12345"),
        ),
    ],
)
def test_a_value_belongs_to_its_thing(
    extract_facts: Callable[..., Facts], text: str, attribute: tuple[str, str, str]
) -> None:
    facts = extract_facts(text, published="2025-03-07")

    names = {e.id: e.name for e in facts.entities}
    assert attribute in {(names[a.subject], a.attribute, a.value) for a in facts.attributes}


@pytest.mark.parametrize(
    "text",
    [
        "The Ocean Foundation was not founded in 1998.",
        "In 2020 nobody had heard of the Ocean Foundation.",
        "We are happy to announce the Volta Project.",
    ],
)
def test_no_date_is_invented(extract_facts: Callable[..., Facts], text: str) -> None:
    assert [a for a in extract_facts(text, published="2025-03-07").attributes if a.attribute == "date"] == []
