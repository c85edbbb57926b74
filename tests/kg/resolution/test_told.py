"""Features of things told in words: who, when, where, how large; and which pairs are compared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.context import Context
from kg.resolution.model import read_models
from kg.resolution.things import Thing
from kg.resolution.told import FEATURES, MAX_BLOCK, compare_told, told_pairs
from tests.kg.resolution.making import thing, told_by


def told(path: str, name: str = "new data", number: int = 0, type_: str = "Dataset", **options: object) -> Thing:
    return thing(path, type_, name, described=True, articles=[number], **options)  # type: ignore[arg-type]


def features(a: Thing, b: Thing, *others: Thing) -> dict[str, float]:
    """Of two things, whether or not they would be compared."""
    things = {t.path: t for t in (a, b, *others)}
    context = Context(things, told_by(things.values()), {})
    ((one, other),) = told_pairs(things, context, [(a.path, b.path)])
    return compare_told(one, other, context)


def pairs(*things: Thing) -> list[tuple[str, str]]:
    by_path = {t.path: t for t in sorted(things, key=lambda t: t.path)}
    context = Context(by_path, told_by(things), {})
    return [(a.thing.path, b.thing.path) for a, b in told_pairs(by_path, context)]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("2023-12-18", "2023-12-18", True),
        ("2023-12-18", "2023-12", True),
        ("2023-12", "2023", True),
        ("2023-12-18", "2023-12-19", False),
        ("2023", "2022-12", False),
        ("2010/2012", "2011-05", True),
        ("2010/2012", "2012-11", True),
        ("2010/2012", "2013", False),
        ("2010/2012", "2012/2014", True),
        ("2010/2012", "2013/2014", False),
        ("--06-25", "2023-06-25", True),
        ("--06-25", "2023-06-26", False),
        ("--06-25", "--06-25", True),
        ("soon", "2023", False),
        ("", "", True),
    ],
)
def test_dates_agree_where_one_is_within_the_other(one: str, other: str, agree: bool) -> None:
    for found in (
        features(told("a", date=one), told("b", number=1, date=other)),
        features(told("a", date=other), told("b", number=1, date=one)),
    ):
        assert (found["date agrees"], found["date conflicts"]) == ((1.0, 0.0) if agree else (0.0, 1.0))


def test_month_without_a_year_agrees_whichever_comes_first() -> None:
    for one, other in (("--06", "2023-06"), ("2023-06", "--06")):
        assert features(told("a", date=one), told("b", number=1, date=other))["date agrees"] == 1.0


def test_days_agree_where_equal_and_complete() -> None:
    assert features(told("a", date="2023-12-18"), told("b", number=1, date="2023-12-18"))["day agrees"] == 1.0
    assert features(told("a", date="2023-12"), told("b", number=1, date="2023-12"))["day agrees"] == 0.0


def test_one_without_a_date_neither_agrees_nor_conflicts() -> None:
    found = features(told("a", date="2023"), told("b", number=1))

    assert (found["date agrees"], found["date conflicts"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("800 TB", "0.8 PB", "size agrees"),
        ("800 TB", "800 TB", "size agrees"),
        ("800 TB", "796 TB", "size agrees"),
        ("800 TB", "700 TB", "size near"),
        ("800 TB", "600 TB", "size conflicts"),
        ("2 million galaxies", "2 million galaxies", "size agrees"),
        ("2 million galaxies", "3 million galaxies", "size conflicts"),
        ("2 million galaxies", "2 million stars", None),
        ("800 TB", "2 million stars", None),
        ("800 TB", "large", None),
        ("0 TB", "0 TB", None),
    ],
)
def test_sizes_are_compared_by_what_they_count(one: str, other: str, expected: str | None) -> None:
    found = features(told("a", size=one), told("b", number=1, size=other))

    assert {name for name in ("size agrees", "size near", "size conflicts") if found[name]} == ({expected} - {None})


def by(path: str, agent: str, predicate: str = "released", number: int = 0) -> Thing:
    return told(path, number=number, links=[(predicate, "<", agent)])


def test_agents_agree_by_whatever_they_did() -> None:
    assert features(by("a", "cern"), by("b", "cern", number=1))["agent agrees"] == 1.0
    assert features(by("a", "cern"), by("b", "cern", "adopted", 1))["agent agrees"] == 1.0


def test_agents_conflict_where_they_did_the_same() -> None:
    assert features(by("a", "cern"), by("b", "desy", number=1))["agent conflicts"] == 1.0
    assert features(by("a", "cern"), by("b", "desy", "adopted", 1))["agent conflicts"] == 0.0
    assert features(by("a", "cern"), told("b", number=1))["agent conflicts"] == 0.0


@pytest.mark.parametrize(
    ("predicate", "feature"), [("locatedIn", "place"), ("availableAt", "host"), ("collectedBy", "source")]
)
def test_where_it_is_agrees(predicate: str, feature: str) -> None:
    here, there = told("a", links=[(predicate, ">", "x")]), told("b", number=1, links=[(predicate, ">", "x")])
    elsewhere = told("b", number=1, links=[(predicate, ">", "y")])

    assert features(here, there)[f"{feature} agrees"] == 1.0
    assert features(here, elsewhere)[f"{feature} agrees"] == 0.0
    assert features(here, elsewhere)["place conflicts"] == (1.0 if feature == "place" else 0.0)


@pytest.mark.parametrize(
    ("one", "other", "agrees", "conflicts"),
    [("DR3", "third", 1.0, 0.0), ("3.0", "3", 1.0, 0.0), ("2", "3", 0.0, 1.0), ("beta", "3", 0.0, 0.0)],
)
def test_versions_are_compared_by_their_numbers(one: str, other: str, agrees: float, conflicts: float) -> None:
    found = features(told("a", version=one), told("b", number=1, version=other))

    assert (found["version agrees"], found["version conflicts"]) == (agrees, conflicts)


def test_number_of_a_long_description_is_no_version() -> None:
    long = told("a", "65 terabytes of the best collision data ever")

    assert features(long, told("b", number=1, version="3"))["version conflicts"] == 0.0


def test_counts_agree_by_their_number() -> None:
    assert features(told("a", count="42 files"), told("b", number=1, count="42 papers"))["count agrees"] == 1.0
    assert features(told("a", count="42 files"), told("b", number=1, count="43 files"))["count agrees"] == 0.0


@pytest.mark.parametrize(
    ("one", "other", "words", "head"),
    [
        ("collision data", "collision data", 1.0, 1.0),
        ("collision datasets", "dataset", 0.0, 1.0),
        ("data from Run 1", "the data", 1.0, 1.0),
        ("images of galaxies", "galaxies", 1.0, 0.0),
        ("images", "spectra", 0.0, 0.0),
    ],
)
def test_words_and_head_of_descriptions(one: str, other: str, words: float, head: float) -> None:
    found = features(told("a", one), told("b", other, 1))

    assert (found["words"], found["head agrees"]) == (words, head)


def test_years_in_descriptions_conflict() -> None:
    assert features(told("a", "2021 data"), told("b", "2023 data", 1))["numbers conflict"] == 1.0
    assert features(told("a", "65 TB data"), told("b", "70 TB data", 1))["numbers conflict"] == 0.0


@pytest.mark.parametrize(
    ("one", "other", "close", "apart"),
    [
        ("2023-12-18", "2024-01-02", 1.0, 1 / 36),
        ("2023-01", "2024-01", 0.0, 12 / 36),
        ("2000", "2024", 0.0, 1.0),
        ("9999", "2024", 0.0, 0.0),
        ("soon", "2024", 0.0, 0.0),
        ("2023-xx", "2023-06", 1.0, 0.0),
    ],
)
def test_reports_close_in_time(one: str, other: str, close: float, apart: float) -> None:
    found = features(told("a", first=one), told("b", number=1, first=other))

    assert found["reported close"] == close
    assert found["reported apart"] == pytest.approx(apart)


def test_date_in_superscript_digits_is_no_date() -> None:
    assert features(told("a", first="²⁰²³-01"), told("b", number=1, first="2023-01"))["reported apart"] == 0.0


def test_how_many_an_article_tells_of() -> None:
    one, other, third = told("a"), told("b", number=1), told("c", number=1)

    assert features(one, other)["one told"] == 1.0
    assert features(one, other, third)["one told"] == 0.0
    assert features(one, other, third)["few told"] == 1.0
    assert features(one, other, told("c", number=1, type_="Event"))["one told"] == 1.0


def test_two_features_together_are_their_product() -> None:
    found = features(
        told("a", links=[("released", "<", "cern")], date="2023", size="8 TB"),
        told("b", number=1, links=[("released", "<", "cern")], date="2023", size="8 TB"),
    )

    assert [found[name] for name in ("agent and date", "agent and size", "date and size", "date and place")] == [
        1.0, 1.0, 1.0, 0.0,
    ]  # fmt: skip


DATES = st.sampled_from(
    ["2023-12-18", "2023-12", "2023", "2022/2024", "--12-18", "--12", "soon", "", "2023-99-99", "/"]
)
SIZES = st.sampled_from(["800 TB", "0.8 PB", "large", "0 TB", "1-2 TB", "-5 TB", "9e999 TB", "", "2 million stars"])


@given(DATES, DATES, SIZES, SIZES, st.text(max_size=12), st.text(max_size=12))
def test_features_of_any_two_things_are_shares(
    date: str, other_date: str, size: str, other_size: str, name: str, other_name: str
) -> None:
    found = features(
        told("a", name, date=date, size=size, version=name, count=name),
        told("b", other_name, 1, date=other_date, size=other_size, version=other_name, count=other_name),
    )

    assert set(found) == set(FEATURES)
    assert all(0.0 <= value <= 1.0 for value in found.values())


def test_every_feature_has_a_weight() -> None:
    assert set(read_models()["told"].weights) == set(FEATURES)


# ---- which pairs are compared


def test_described_release_is_compared_with_that_of_the_same_agent_and_month() -> None:
    assert pairs(
        replace(by("a", "cern"), first="2023-12-18"), replace(by("b", "cern", number=1), first="2023-12-20")
    ) == [("a", "b")]


def test_same_size_is_compared() -> None:
    assert pairs(told("a", "images", size="8 TB"), told("b", "spectra", 1, size="8 TB")) == [("a", "b")]


def test_strangers_are_not_compared() -> None:
    assert pairs(by("a", "cern"), told("b", "spectra", 1)) == []


def test_named_things_are_left_to_others() -> None:
    one = thing("a", "Dataset", "Gaia DR3", articles=[0], size="8 TB")
    other = thing("b", "Dataset", "Hipparcos", articles=[1], size="8 TB")

    assert pairs(one, other) == []
    assert pairs(one, replace(other, described=True)) == [("a", "b")]


def test_bodies_are_not_told() -> None:
    assert (
        pairs(told("a", type_="Organization", size="8 TB"), told("b", number=1, type_="Organization", size="8 TB"))
        == []
    )


def test_key_that_very_many_share_compares_nothing() -> None:
    few = [told(f"d{i:03d}", f"x{i}", i, size="8 TB") for i in range(MAX_BLOCK)]

    assert len(pairs(*few)) == MAX_BLOCK * (MAX_BLOCK - 1) // 2
    assert pairs(*few, told("e", "y", MAX_BLOCK, size="8 TB")) == []
