"""Features of two named things, each told by a pair of names that has it and one that has not."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.records import ENTITY_TYPES
from kg.resolution.blocking import MAX_BLOCK, candidate_pairs
from kg.resolution.compare import NAMED, compare, log_share, may_be_one
from kg.resolution.context import Context
from kg.resolution.model import read_models
from kg.resolution.reasons import why
from kg.resolution.things import Thing
from tests.kg.resolution.making import thing, told_by


def context(*things: Thing, stands_for: dict[str, str] | None = None) -> Context:
    return Context({t.path: t for t in things}, told_by(things), stands_for or {})


def features(a: Thing, b: Thing, *others: Thing) -> dict[str, float]:
    return compare(a, b, context(a, b, *others))


def of_names(one: str, other: str, type_: str = "Organization") -> dict[str, float]:
    return features(thing("a", type_, one), thing("b", type_, other, articles=[1]))


@pytest.mark.parametrize(
    ("feature", "one", "other", "type_", "expected"),
    [
        ("equal", "World Health Organisation", "World Health Organization", "Organization", 1.0),
        ("equal", "Health World Organization", "World Health Organization", "Organization", 0.0),
        ("same words", "University of Geneva", "Geneva University", "Organization", 1.0),
        ("same words", "University of Geneva", "University of Bern", "Organization", 0.0),
        ("same core", "LHCb", "LHCb collaboration", "Collaboration", 1.0),
        ("same core", "LHCb", "LHCf collaboration", "Collaboration", 0.0),
        ("squashed equal", "Cross-Ref", "CrossRef", "Service", 1.0),
        ("squashed equal", "Cross-Ref", "CrossRefs", "Service", 0.0),
        ("acronym fits", "RDA", "Research Data Alliance", "Organization", 1.0),
        ("acronym fits", "RDX", "Research Data Alliance", "Organization", 0.0),
        ("rest weak", "Zenodo", "Zenodo repository", "Repository", 1.0),
        ("rest weak", "Zenodo", "Zenodo communities", "Repository", 0.0),
        ("two heads", "CERN Council", "CERN Council Secretariat Office", "Organization", 1.0),
        ("two heads", "CERN", "CERN Council", "Organization", 0.0),
        ("person initial", "R. Heuer", "Rolf Heuer", "Person", 1.0),
        ("person initial", "R.-D. Heuer", "Rolf-Dieter Heuer", "Person", 1.0),
        ("person initial", "K. Heuer", "Rolf Heuer", "Person", 0.0),
        ("person initial", "Rolf Heuer", "Rita Heuer", "Person", 0.0),
        ("person initial", "R. Heuer", "Rolf Hauer", "Person", 0.0),
        ("person initial", "R. Heuer", "Rolf Heuer", "Organization", 0.0),
        ("person surname alone", "Heuer", "Rolf Heuer", "Person", 1.0),
        ("person surname alone", "Rolf", "Rolf Heuer", "Person", 0.0),
        ("numbers conflict", "Gaia DR2", "Gaia DR3", "Dataset", 1.0),
        ("numbers conflict", "Gaia", "Gaia DR3", "Dataset", 0.0),
        ("numbers one-sided", "Gaia", "Gaia DR3", "Dataset", 1.0),
        ("numbers one-sided", "Gaia DR3", "Gaia DR3", "Dataset", 0.0),
        ("years agree", "Open Science Fair 2023", "OS Fair 2023", "Event", 1.0),
        ("years conflict", "Open Science Fair 2023", "Open Science Fair 2021", "Event", 1.0),
        ("years conflict", "Horizon 2020", "Horizon 2030", "Initiative", 0.0),
        ("generic", "Steering Committee", "CERN Steering Committee", "OrganizationalUnit", 1.0),
        ("generic", "CERN Committee", "CERN Steering Committee", "OrganizationalUnit", 0.0),
    ],
)
def test_feature_of_two_names(feature: str, one: str, other: str, type_: str, expected: float) -> None:
    assert of_names(one, other, type_)[feature] == expected
    assert of_names(other, one, type_)[feature] == expected


def test_types_of_one_role_do_not_differ() -> None:
    unit = thing("a", "Facility", "Zenodo")

    assert features(unit, thing("b", "Service", "Zenodo", articles=[1]))["types differ"] == 0.0
    assert features(unit, thing("b", "Service", "Zenodo", articles=[1]))["equal, other role"] == 1.0
    assert features(unit, thing("b", "Person", "Zenodo", articles=[1]))["types differ"] == 1.0
    assert features(unit, thing("b", "Person", "Zenodo", articles=[1]))["equal, other role"] == 0.0


def test_acronym_is_defined_where_an_article_uses_it_for_the_other() -> None:
    long = thing("a", "Organization", "Research Data Alliance", surfaces=["RDA"])
    short = thing("b", "Organization", "RDA", articles=[1])

    assert features(long, short)["acronym defined"] == features(short, long)["acronym defined"] == 1.0
    assert features(long, short)["acronym sole"] == 1.0


def test_acronym_that_two_things_define_is_no_sole_one() -> None:
    long = thing("a", "Organization", "Research Data Alliance", surfaces=["RDA"])
    short = thing("b", "Organization", "RDA", articles=[1])
    third = thing("c", "Organization", "Rural Development Administration", surfaces=["RDA"], articles=[2])

    assert features(long, short, third)["acronym sole"] == 0.0
    assert features(long, short, third)["acronym many"] == 0.5


def test_two_that_define_an_acronym_are_one_definition_where_they_are_one() -> None:
    long = thing("a", "Organization", "Research Data Alliance", surfaces=["RDA"])
    short = thing("b", "Organization", "RDA", articles=[1])
    third = thing("c", "Organization", "The Research Data Alliance", surfaces=["RDA"], articles=[2])

    assert compare(long, short, context(long, short, third, stands_for={"c": "a"}))["acronym sole"] == 1.0


def test_alias_is_a_name_that_an_article_uses_for_the_other() -> None:
    one = thing("a", "Organization", "European Research Body", surfaces=["Research Body", "ERB"])

    assert features(one, thing("b", "Organization", "Research Body", articles=[1]))["alias"] == 1.0
    assert features(one, thing("b", "Organization", "ERB", articles=[1]))["alias"] == 0.0  # defined, not an alias
    assert features(one, thing("b", "Organization", "Body", articles=[1]))["alias"] == 0.0


def test_contained_weighs_words_by_rarity() -> None:
    one, other = thing("a", "Place", "Geneva"), thing("b", "Place", "Geneva Lake", articles=[1])
    lakes = [thing(f"l{i}", "Place", f"Lake X{i}", articles=[2 + i]) for i in range(20)]

    assert features(one, other, *lakes)["contained"] > features(one, other)["contained"] > 0.0
    assert features(other, one, *lakes)["contained"] == features(one, other, *lakes)["contained"]


def test_rest_that_is_anothers_whole_name_is_known() -> None:
    one, other = thing("a", "Event", "Open Days"), thing("b", "Event", "CERN Open Days", articles=[1])

    assert features(one, other)["rest known"] == 0.0
    assert features(one, other, thing("c", "Organization", "CERN", articles=[2]))["rest known"] == 1.0


def test_article_that_tells_two_things_apart_is_a_share_of_the_rarer() -> None:
    one, other = thing("a", "Place", "X", articles=[0, 1]), thing("b", "Place", "Y", articles=[1, 2, 3])

    assert features(one, other)["same article"] == 0.5
    assert features(one, thing("b", "Place", "Y", articles=[5]))["same article"] == 0.0


def test_shared_context_is_what_is_named_beside_both() -> None:
    one, other = thing("a", "Place", "X"), thing("b", "Place", "Y", articles=[1])
    beside = thing("c", "Place", "Z", articles=[0, 1])

    assert features(one, other)["shared context"] == 0.0
    assert 0.0 < features(one, other, beside)["shared context"] <= 1.0


def unit(path: str, owner: str, number: int, type_: str = "OrganizationalUnit") -> Thing:
    return thing(path, type_, "IT department", links=[("partOf", ">", owner)], articles=[number])


def test_units_of_one_body_agree_and_of_two_conflict() -> None:
    assert features(unit("a", "cern", 0), unit("b", "cern", 1))["owner agrees"] == 1.0
    assert features(unit("a", "cern", 0), unit("b", "cern", 1))["owner conflicts"] == 0.0
    assert features(unit("a", "cern", 0), unit("b", "desy", 1))["owner conflicts"] == 1.0
    assert features(unit("a", "x", 0, "Facility"), unit("b", "y", 1, "Facility"))["owner conflicts"] == 0.0
    assert features(unit("a", "cern", 0), thing("b", "OrganizationalUnit", "IT"))["owner conflicts"] == 0.0


def test_owner_is_what_stands_for_it() -> None:
    a, b = unit("a", "cern-old", 0), unit("b", "cern", 1)

    assert compare(a, b, context(a, b, stands_for={"cern-old": "cern"}))["owner agrees"] == 1.0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Organization", "Facility", True),
        ("Person", "Person", True),
        ("Person", "Organization", False),
        ("Place", "Organization", True),
        ("Place", "Facility", False),
        ("Dataset", "Event", True),
        ("Dataset", "Software", False),
    ],
)
def test_types_that_one_thing_can_have(one: str, other: str, expected: bool) -> None:
    assert may_be_one(one, other) is may_be_one(other, one) is expected


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(ENTITY_TYPES), st.sampled_from(ENTITY_TYPES))
def test_features_of_any_two_names_are_shares_and_symmetric(one: str, other: str, s: str, t: str) -> None:
    a, b = thing("a", s, one), thing("b", t, other, articles=[1])
    found = features(a, b)

    assert set(found) == set(NAMED)
    assert all(0.0 <= value <= 1.0 for value in found.values())
    assert features(b, a) == pytest.approx(found)


def test_every_feature_has_a_weight() -> None:
    assert set(read_models()["named"].weights) == set(NAMED)


def test_log_share_goes_from_nothing_to_the_limit() -> None:
    assert [log_share(0, 10), log_share(10, 10), log_share(99, 10)] == [0.0, 1.0, 1.0]


def test_reason_names_what_weighs_most_for_and_against() -> None:
    found = of_names("Gaia DR2", "Gaia DR3", "Dataset")

    assert why(found, read_models()["named"]) == "a rare word in common, spelt alike; but: numbers differ"


# ---- which pairs are compared


def pairs(things: Iterable[Thing]) -> list[tuple[str, str]]:
    by_path = {t.path: t for t in sorted(things, key=lambda t: t.path)}
    return [(a.path, b.path) for a, b in candidate_pairs(by_path, context(*by_path.values()))]


def many(count: int, name: str) -> list[Thing]:
    return [thing(f"m{i:03d}", "Place", name.format(i), articles=[i]) for i in range(count)]


def test_things_that_share_nothing_are_not_compared() -> None:
    assert pairs([thing("a", "Place", "Geneva"), thing("b", "Place", "Hamburg")]) == []


def test_pair_is_compared_once_in_order() -> None:
    assert pairs([thing("b", "Place", "Lake Geneva"), thing("a", "Place", "Geneva")]) == [("a", "b")]


def test_acronym_meets_what_it_could_abbreviate() -> None:
    assert pairs([thing("a", "Place", "RDA"), thing("b", "Place", "Research Data Alliance")]) == [("a", "b")]


def test_described_things_are_left_to_others() -> None:
    assert pairs([thing("a", "Dataset", "data", described=True), thing("b", "Dataset", "data", described=True)]) == []


def test_word_that_very_many_share_compares_nothing() -> None:
    assert pairs(many(MAX_BLOCK + 1, "q{0:03d}xyz Lake w{0:03d}abc")) == []
    assert len(pairs(many(MAX_BLOCK, "q{0:03d}xyz Lake w{0:03d}abc"))) == MAX_BLOCK * (MAX_BLOCK - 1) // 2


def test_very_many_of_one_name_are_compared_with_the_first() -> None:
    found = pairs(many(MAX_BLOCK + 10, "Lake"))

    assert found == [("m000", f"m{i:03d}") for i in range(1, MAX_BLOCK + 10)]
