"""Quantities of announcements in the contract's wording, and numbers that measure nothing."""

from __future__ import annotations

import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.numerals import parse_number, plain
from extract.quantities import find_quantities, load_units
from kg.resources import data_path

FORMS = [
    # sizes
    ("approximately 800 terabytes of data", "800 terabytes", "size", "800 TB"),
    ("an 800-terabyte archive", "800-terabyte", "size", "800 TB"),
    ("491 TB of collision data", "491 TB", "size", "491 TB"),
    ("2.5 PB", "2.5 PB", "size", "2.5 PB"),
    ("two petabytes", "two petabytes", "size", "2 PB"),
    ("half a petabyte", "half a petabyte", "size", "0.5 PB"),
    ("a 10MB file", "10MB", "size", "10 MB"),
    ("1.5 TiB", "1.5 TiB", "size", "1.5 TiB"),
    ("10-20 TB", "10-20 TB", "size", "10-20 TB"),
    ("10 to 20 terabytes", "10 to 20 terabytes", "size", "10-20 TB"),
    ("between 10 and 20 TB", "10 and 20 TB", "size", "10-20 TB"),
    ("800 TB (2012)", "800 TB", "size", "800 TB"),
    ("10 inverse femtobarns (fb−1) of", "10 inverse femtobarns (fb−1)", "size", "10 fb-1"),
    ("10 fb⁻¹", "10 fb⁻¹", "size", "10 fb-1"),
    ("139 fb-1", "139 fb-1", "size", "139 fb-1"),
    ("5 fb^{-1}", "5 fb^{-1}", "size", "5 fb-1"),
    # energies
    ("at 13 teraelectronvolts (TeV), the", "13 teraelectronvolts (TeV)", "energy", "13 TeV"),
    ("the 13-TeV data", "13-TeV", "energy", "13 TeV"),
    ("13.6 TeV", "13.6 TeV", "energy", "13.6 TeV"),
    ("900 GeV", "900 GeV", "energy", "900 GeV"),
    # amounts
    ("€95 million", "€95 million", "amount", "95000000 EUR"),
    ("95 million EUR per year", "95 million EUR", "amount", "95000000 EUR"),
    ("EUR 1.5 million", "EUR 1.5 million", "amount", "1500000 EUR"),
    ("€1.5bn", "€1.5bn", "amount", "1500000000 EUR"),
    ("a €10-million grant", "€10-million", "amount", "10000000 EUR"),
    ("3 million euros", "3 million euros", "amount", "3000000 EUR"),
    ("half a million euros", "half a million euros", "amount", "500000 EUR"),
    ("3,5 Mio. EUR", "3,5 Mio. EUR", "amount", "3500000 EUR"),
    ("12 M€", "12 M€", "amount", "12000000 EUR"),
    ("$12M", "$12M", "amount", "12000000 USD"),
    ("$2,500,000", "$2,500,000", "amount", "2500000 USD"),
    ("US$3.2 billion", "US$3.2 billion", "amount", "3200000000 USD"),
    ("10 million US dollars", "10 million US dollars", "amount", "10000000 USD"),
    ("£40m", "£40m", "amount", "40000000 GBP"),
    ("CHF 2 million", "CHF 2 million", "amount", "2000000 CHF"),
    ("2 million Swiss francs", "2 million Swiss francs", "amount", "2000000 CHF"),
    ("A$5 million", "A$5 million", "amount", "5000000 AUD"),
    ("C$5 million", "C$5 million", "amount", "5000000 CAD"),
    ("R$10 million", "R$10 million", "amount", "10000000 BRL"),
    ("₹5 crore", "₹5 crore", "amount", "50000000 INR"),
    ("¥300 million", "¥300 million", "amount", "300000000 JPY"),
    ("€1-2 million", "€1-2 million", "amount", "1000000-2000000 EUR"),
    ("$10 to $20 million", "$10 to $20 million", "amount", "10000000-20000000 USD"),
    ("€2024", "€2024", "amount", "2024 EUR"),
    # counts
    ("more than 300,000 researchers in", "300,000 researchers", "count", "300000 researchers"),
    ("7500+ research organisations", "7500+ research organisations", "count", "7500 research organisations"),
    ("in 153 countries to", "153 countries", "count", "153 countries"),
    ("over 50’000 research articles published", "50’000 research articles", "count", "50000 research articles"),
    ("50 000 articles", "50 000 articles", "count", "50000 articles"),
    ("seven generalist repositories aimed", "seven generalist repositories", "count", "7 repositories"),
    ("nearly 600 members", "600 members", "count", "600 members"),
    ("Over 70 different institutes were", "70 different institutes", "count", "70 institutes"),
    ("11 leading journals, SCOAP3", "11 leading journals", "count", "11 journals"),
    ("42 collision datasets from CMS", "42 collision datasets", "count", "42 collision datasets"),
    ("Eleven countries have", "Eleven countries", "count", "11 countries"),
    ("50 European countries", "50 European countries", "count", "50 European countries"),
    ("1.2 million records", "1.2 million records", "count", "1200000 records"),
    ("1-2 million records", "1-2 million records", "count", "1000000-2000000 records"),
    ("100 to 200 journals", "100 to 200 journals", "count", "100-200 journals"),
    ("a dozen institutions", "a dozen institutions", "count", "12 institutions"),
    ("two dozen partners", "two dozen partners", "count", "24 partners"),
    ("twelve thousand users", "twelve thousand users", "count", "12000 users"),
    ("one hundred and fifty members", "one hundred and fifty members", "count", "150 members"),
    ("a million downloads", "a million downloads", "count", "1000000 downloads"),
    ("500k users", "500k users", "count", "500000 users"),
    ("10M downloads", "10M downloads", "count", "10000000 downloads"),
    ("2000 researchers", "2000 researchers", "count", "2000 researchers"),
    ("1 dataset", "1 dataset", "count", "1 dataset"),
    ("10 million lines of code", "10 million lines of code", "count", "10000000 lines of code"),
    ("300 published articles", "300 published articles", "count", "300 published articles"),
    ("about 1,085 pulsars in", "1,085 pulsars", "count", "1085 pulsars"),
    # versions
    ("version 3.1 of", "version 3.1", "version", "3.1"),
    ("Version 2", "Version 2", "version", "2"),
    ("v2.0.1", "v2.0.1", "version", "2.0.1"),
    ("Gaia DR3", "DR3", "version", "DR3"),
    ("Data Release 3", "Data Release 3", "version", "Data Release 3"),
    ("Release 9", "Release 9", "version", "9"),
    ("the first version of the plan", "first", "version", "first"),
    ("Third edition", "Third", "version", "third"),
    ("the seventh release of CMS open data", "seventh", "version", "seventh"),
    ("the first open dataset from", "first", "version", "first"),
    ("its first-ever data release", "first", "version", "first"),
    ("the 2nd edition", "2nd", "version", "2nd"),
    ("the 6.30 release", "6.30", "version", "6.30"),
    ("ROOT 6.30 was", "6.30", "version", "6.30"),
    ("Dataverse 6.1.2", "6.1.2", "version", "6.1.2"),
    # identifiers
    ("doi:10.5281/zenodo.123.", "doi:10.5281/zenodo.123", "identifier", "doi:10.5281/zenodo.123"),
    ("(10.7483/OPENDATA.CMS.1)", "10.7483/OPENDATA.CMS.1", "identifier", "10.7483/OPENDATA.CMS.1"),
    ("https://doi.org/10.5281/zenodo.12, and", "https://doi.org/10.5281/zenodo.12", "identifier", "https://doi.org/10.5281/zenodo.12"),
    ("10.1016/S0140-6736(20)30183-5", "10.1016/S0140-6736(20)30183-5", "identifier", "10.1016/S0140-6736(20)30183-5"),
    ("https://ror.org/01ggx4157", "https://ror.org/01ggx4157", "identifier", "https://ror.org/01ggx4157"),
    ("ror.org/01ggx4157.", "ror.org/01ggx4157", "identifier", "ror.org/01ggx4157"),
    ("0000-0002-1825-0097", "0000-0002-1825-0097", "identifier", "0000-0002-1825-0097"),
    ("arXiv:2301.00001v2", "arXiv:2301.00001v2", "identifier", "arXiv:2301.00001v2"),
    ("arXiv:hep-ex/0001001", "arXiv:hep-ex/0001001", "identifier", "arXiv:hep-ex/0001001"),
    ("see www.cern.ch.", "www.cern.ch", "identifier", "www.cern.ch"),
    ("(https://example.org/a_(b)).", "https://example.org/a_(b)", "identifier", "https://example.org/a_(b)"),
    ("zenodo.org/communities/cern!", "zenodo.org/communities/cern", "identifier", "zenodo.org/communities/cern"),
]  # fmt: skip

NONE = [
    "hundreds of researchers", "hundreds of thousands of users", "100s of users", "several hundred of them",
    "in 2014 researchers", "the 2012 datasets", "since 2021, members", "from 2010 to 2020 papers",
    "Run 2 datasets", "Runs 1 and 2 datasets", "level 3 scientific data", "page 12 articles", "Phase 2 members",
    "one of the members", "two of the partners", "half of the members", "20 percent of users", "20% users",
    "5 PB per year", "10 GB/s", "10 TB a day", "40m long", "a 7B model", "4 K", "20 years", "5 times", "3.5 members",
    "two three users", "209th Council session", "10 July", "CC BY 4.0", "Web 2.0", "Section 3.2", "first in a series",
    "for the first time", "the first year", "and/or", "3/4", "me@example.org/a", "Higgs 125", "COP26 members",
    "10 has members", "10 was", "3 kilometres", "12 new focus", "10\n\nmembers",
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "kind", "value"), FORMS)
def test_a_quantity_has_its_span_kind_and_value(text: str, words: str, kind: str, value: str) -> None:
    found = find_quantities(text)

    assert [(text[q.start : q.end], q.kind, q.value) for q in found] == [(words, kind, value)]


@pytest.mark.parametrize("text", NONE)
def test_a_number_that_measures_nothing_is_not_found(text: str) -> None:
    assert find_quantities(text) == []


def test_two_numbers_that_share_a_unit_are_two_quantities() -> None:
    assert [q.value for q in find_quantities("collisions at 7 and 8 TeV")] == ["7 TeV", "8 TeV"]


def test_nouns_joined_to_the_counted_one_stay_in_the_value() -> None:
    text = "over 100 open science practitioners and policy-makers gathered"

    assert [q.value for q in find_quantities(text)] == ["100 open science practitioners and policy-makers"]


def test_quantities_of_a_sentence_come_in_text_order() -> None:
    text = "Version 2 at https://example.org/v3 holds 800 TB from 153 countries for €2 million."

    assert [(q.kind, q.value) for q in find_quantities(text)] == [
        ("version", "2"),
        ("identifier", "https://example.org/v3"),
        ("size", "800 TB"),
        ("count", "153 countries"),
        ("amount", "2000000 EUR"),
    ]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("300,000 active users", "300000", "user"),
        ("36 patches", "36", "patch"),
        ("10-20 TB", "10-20", "TB"),
        ("€95 million", "95000000", "EUR"),
        ("DR3", "3", ""),
        ("first version", "", ""),
    ],
)
def test_number_and_unit_are_given_apart(text: str, number: str, unit: str) -> None:
    (found,) = find_quantities(text)

    assert (found.number, found.unit) == (number, unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50’000", "50000"), ("1,234,567.5", "1234567.5"), ("2,5", "2.5"), ("1.200.000", "1200000"), ("0.50", "0.5"),
        ("twenty-two", "22"), ("a hundred and five", "105"), ("two hundred thousand", "200000"),
        ("half a million", "500000"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_written(text: str, value: str) -> None:
    number = parse_number(text)

    assert number is not None
    assert plain(number) == value


@pytest.mark.parametrize("text", ["two three", "ten and five", "many", "half", "", "1.2.3"])
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert parse_number(text) is None


def test_units_have_one_meaning_each_and_a_factor() -> None:
    units = load_units()
    spellings = [s for unit in units for s in (*unit["spellings"], *unit.get("signs", []))]
    by_symbol = {unit["symbol"]: unit for unit in units}

    assert len(spellings) == len(set(spellings))
    assert (by_symbol["TB"]["qudt"], by_symbol["TB"]["bytes"]) == ("TeraBYTE", 1_000_000_000_000)
    assert (by_symbol["TeV"]["qudt"], Decimal(by_symbol["TeV"]["gev"])) == (None, Decimal(1000))
    assert by_symbol["EUR"]["qudt"] == "CCY_EUR"


def test_counting_nouns_are_plural_to_singular() -> None:
    data = json.loads(data_path("ontology/countables.json").read_text(encoding="utf-8"))

    assert data["plural_to_singular"]["repositories"] == "repository"
    assert "different" in data["uninformative"]


_PIECES = st.sampled_from(
    ["10", "1,000", "two", "million", "and", "to", "-", "€", "TB", "TeV", "users", "open", "first", "version", "v2",
     "DR3", "https://x.org/", "10.1234/a", "(", ")", " ", "\n", ".", "half a", "é", "١٢"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(_PIECES, max_size=40).map(" ".join),
        st.lists(_PIECES, max_size=40).map("".join),
    )
)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_sound_offsets(text: str) -> None:
    position = 0
    for one in find_quantities(text):
        assert position <= one.start < one.end <= len(text)
        assert one.value
        position = one.end


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1 ",
        "1-",
        "a.",
        "10.1234/",
        "two ",
        "(",
        "€",
        "http://",
        "first a ",
        "million ",
        "12 aa bb ",
        "1 and ",
    ],
)
def test_long_repetitive_text_takes_linear_time(piece: str) -> None:
    begin = time.process_time()

    find_quantities(piece * 20_000)

    assert time.process_time() - begin < 5
