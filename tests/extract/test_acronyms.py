"""Acronym definitions, on texts parsed by nothing but a tokenizer."""

from __future__ import annotations

import pytest
import spacy

from extract.acronyms import find_definitions
from extract.parse import Parse, read_parse


def parse_of(text: str) -> Parse:
    return read_parse(spacy.blank("en")(text))


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("the European Organization for Nuclear Research (CNR) said", None, None),
        ("the World Meteorological Organization (WMO) said", "World Meteorological Organization", "WMO"),
        ("by the National Institutes of Health (NIH), which", "National Institutes of Health", "NIH"),
        (
            "OAPEN (Open Access Publishing in European Networks) is",
            "Open Access Publishing in European Networks",
            "OAPEN",
        ),
        ("the Digital Object Identifier (DOI; since 2000) is", "Digital Object Identifier", "DOI"),
        ("a meeting of experts (Geneva) was", None, None),
        ("in the year (2023) of", None, None),
        ("an unclosed bracket (ABC", None, None),
    ],
)
def test_a_short_form_finds_the_words_it_stands_for(text: str, long: str | None, short: str | None) -> None:
    parse = parse_of(text)

    found = [(parse.span_text(*d.long), parse.span_text(*d.short)) for d in find_definitions(parse)]

    assert found == ([(long, short)] if long else [])
