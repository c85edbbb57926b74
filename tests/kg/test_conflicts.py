"""Which values of one attribute contradict each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg import terms as t
from kg.conflicts import FUNCTIONAL, conflict
from kg.values import date_literal, read_units

UNITS = read_units()


def literal(value: Literal | None, text: str) -> dict[str, str]:
    """As the graph gives it; what cannot be read is a string."""
    found = value or Literal(text)
    return {"value": found.value, "datatype": found.datatype.value.rpartition("/")[2]}


def date(text: str) -> dict[str, str]:
    return literal(date_literal(text), text)


def quantity(attribute: str, text: str) -> dict[str, str]:
    found = UNITS.quantity(attribute, text)
    if found is None:
        return literal(None, text)
    said = {"label": found.label, "unit": found.unit_text}
    if found.low == found.high:
        said["number"] = str(found.low)
    if found.bytes is not None:
        said["bytes"] = str(found.bytes)
    return said


def both_ways(one: dict[str, str], other: dict[str, str]) -> bool:
    found = conflict(one, other)
    assert conflict(other, one) is found, "a contradiction is mutual"
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022", "2022-10"),
        ("2022-10", "2022-10-31"),
        ("2022", "2022"),
        ("2010/2012", "2011"),
        ("2010/2012", "2011-05-06"),
        ("2010/2012", "2012-12-31"),
        ("2010/2012", "2012/2014"),
        ("2022-10-01/2022-10-05", "2022-10"),
        ("2022-10-01/2022-10-05", "2022-10-03"),
        ("--10-31", "2022-10-31"),
        ("--10", "2022-10-31"),
        ("--10-31", "2022-10"),
        ("--10", "--10-31"),
        ("--10", "2022"),
        ("--10-31", "2022"),
        ("--06-25/--07-01", "2023-06-30"),
        ("--06-25/--07-01", "2023-07"),
        ("--06-25/--07-01", "--06-25"),
        ("--06-25/--07-01", "--06-30"),
        ("--06-25/--07-01", "2023"),
        ("--12-20/--01-05", "2023-01-02"),
        ("--06-25/--07-01", "2023-06-20/2023-06-26"),
        ("--10", "2022/2023"),
        ("soon", "SOON"),
    ],
)
def test_dates_that_can_both_be_right(one: str, other: str) -> None:
    assert not both_ways(date(one), date(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022", "2023"),
        ("2022", "2021-10"),
        ("2022-10-30", "2022-10-31"),
        ("2010/2012", "2013"),
        ("2010/2012", "2009-12-31"),
        ("2010/2012", "2013/2014"),
        ("--10-30", "2022-10-31"),
        ("--10-30", "--10-31"),
        ("--10", "2022-11"),
        ("--10", "--11-01"),
        ("--06-25/--07-01", "2023-07-02"),
        ("--06-25/--07-01", "2023-08"),
        ("--06-25/--07-01", "--06-24"),
        ("soon", "later"),
    ],
)
def test_dates_that_cannot_both_be_right(one: str, other: str) -> None:
    assert both_ways(date(one), date(other))


@pytest.mark.parametrize("text", ["soon", "", "2022-99", "2023/2022", "the 2020s"])
def test_what_is_no_date_contradicts_none(text: str) -> None:
    assert not both_ways(date(text), date("2022"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("800 TB", "0.8 PB", False),
        ("65 TB", "60 TB", False),
        ("100 TB", "90 TB", False),
        ("100 TB", "89 TB", True),
        ("800 TB", "800 GB", True),
        ("1-2 TB", "5 TB", False),
        ("2000 bright stars", "3000 stars", True),
        ("2000 stars", "2100 Stars", False),
        ("2000 stars", "3000 galaxies", False),
        ("2000 stars", "800 TB", False),
        ("large", "800 TB", False),
        ("large", "Large", False),
        ("large", "small", True),
        ("0 TB", "0 TB", False),
    ],
)
def test_sizes(one: str, other: str, expected: bool) -> None:
    assert both_ways(quantity("size", one), quantity("size", other)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("13 TeV", "13000 GeV", False),
        ("13 TeV", "7 TeV", True),
        ("13 TeV", "13.6 TeV", False),
        ("7-8 TeV", "13 TeV", False),
    ],
)
def test_energies(one: str, other: str, expected: bool) -> None:
    assert both_ways(quantity("energy", one), quantity("energy", other)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("2.0", "2", False), ("third", "DR3", False), ("2", "3", True), ("Beta", "beta", False), ("beta", "alpha", True),
     ("beta", "3", True), ("", "3", True)],
)  # fmt: skip
def test_versions(one: str, other: str, expected: bool) -> None:
    assert both_ways(literal(None, one), literal(None, other)) is expected


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e9999999", "twelve", ""])
def test_number_that_is_none_raises_nothing(number: str) -> None:
    odd = {"number": number, "unit": "TB"}

    assert not conflict(odd, odd)
    assert both_ways(odd, {"number": "5", "unit": "TB"}) in (True, False)


def test_only_what_has_one_value_at_any_time_is_in_conflict() -> None:
    assert {p.value.rpartition("#")[2] for p in FUNCTIONAL} == {"date", "size", "energy", "version"}
    assert t.PROPERTIES["count"] not in FUNCTIONAL


@given(st.text(max_size=15), st.text(max_size=15))
def test_any_two_values_are_compared_alike_from_both_sides(one: str, other: str) -> None:
    assert not conflict(date(one), date(one))
    both_ways(date(one), date(other))
    both_ways(quantity("size", one), quantity("size", other))
