"""Clusters hold no contradiction, and depend on the set of links alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.registry import Entry
from kg.resolution.certain import certain_links, contradict, same_name
from kg.resolution.clusters import CERTAIN, Clusters, Link, link
from kg.resolution.compare import NAMED
from kg.resolution.things import Thing
from tests.kg.resolution.making import thing

PATHS = "abcdefgh"
KNOWN = Entry("x", "Organization", "X", (), (), frozenset(), (), None)


def clusters(*clashes: str, paths: str = PATHS) -> Clusters:
    """Clusters of things of one letter; of the pairs in ``clashes`` neither can be the other."""
    both = {frozenset(pair) for pair in clashes}
    things = {p: thing(p, "Organization", p) for p in paths}
    return Clusters(things, lambda a, b: frozenset((a.path, b.path)) in both)


def test_joined_things_are_one_part() -> None:
    all_ = clusters()

    assert all_.join("a", "b")
    assert all_.join("c", "b")
    assert all_.find("a") == all_.find("b") == all_.find("c")
    assert list(all_.parts()) == [["a", "b", "c"]]
    assert all_.members("d") == ["d"]


def test_joining_again_is_no_refusal() -> None:
    all_ = clusters("ab")
    all_.join("a", "b", sure=True)

    assert all_.join("b", "a")
    assert list(all_.parts()) == [["a", "b"]]


def test_contradiction_is_not_joined() -> None:
    all_ = clusters("ab")

    assert not all_.join("a", "b")
    assert list(all_.parts()) == []


def test_contradiction_deep_within_two_parts_is_not_joined() -> None:
    all_ = clusters("bd")
    all_.join("a", "b")
    all_.join("c", "d")

    assert not all_.join("a", "c")
    assert list(all_.parts()) == [["a", "b"], ["c", "d"]]


def test_persons_merge_passes_over_a_contradiction() -> None:
    all_ = clusters("ab")

    assert all_.join("a", "b", sure=True)
    assert list(all_.parts()) == [["a", "b"]]


def test_persons_word_that_two_are_apart_holds_for_what_is_one_with_them() -> None:
    all_ = clusters()
    all_.keep_apart("a", "d")
    all_.join("a", "b")
    all_.join("c", "d")

    assert all_.are_apart("b", "c")
    assert all_.are_apart("c", "b")
    assert not all_.join("b", "c")
    assert not all_.join("b", "c", sure=True)
    assert not all_.are_apart("a", "e")


def test_what_is_kept_apart_need_not_be_there() -> None:
    all_ = clusters()
    all_.keep_apart("a", "unheard-of")

    assert all_.join("a", "b")


@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(PATHS)), max_size=20),
       st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(PATHS)), max_size=6))  # fmt: skip
def test_no_part_ever_holds_a_contradiction(links: list[tuple[str, str]], clashes: list[tuple[str, str]]) -> None:
    all_ = clusters(*(a + b for a, b in clashes if a != b))
    joined = [(a, b) for a, b in links if all_.join(a, b)]

    for a, b in clashes:
        assert a == b or all_.find(a) != all_.find(b)
    assert all(all_.find(a) == all_.find(b) for a, b in joined)
    assert sorted(p for part in all_.parts() for p in part) == sorted({p for a, b in joined if a != b for p in (a, b)})


@given(st.sets(st.tuples(st.sampled_from(PATHS), st.sampled_from(PATHS)), max_size=15), st.randoms())
def test_without_contradictions_the_order_of_links_does_not_matter(
    links: set[tuple[str, str]], chance: random.Random
) -> None:
    ordered, shuffled = sorted(links), sorted(links)
    chance.shuffle(shuffled)
    one, other = clusters(), clusters()
    for a, b in ordered:
        one.join(a, b)
    for a, b in shuffled:
        other.join(b, a)

    assert list(one.parts()) == list(other.parts())


def test_long_chain_is_one_part() -> None:
    paths = [f"p{i:05d}" for i in range(3_000)]
    things = {p: thing(p, "Organization", p) for p in paths}
    all_ = Clusters(things, lambda a, b: False)
    all_.join(paths[0], paths[1])
    for a, b in zip(paths[2:], paths[1:], strict=False):
        all_.join(a, b, sure=True)

    assert all_.find(paths[-1]) == all_.find(paths[0])
    assert len(all_.members(paths[1_500])) == 3_000


def test_link_is_the_same_either_way() -> None:
    assert link(0.7, "b", "a", "why") == link(0.7, "a", "b", "why") == Link(0.7, "a", "b", "why")


# ---- what cannot be one


def edition(name: str, type_: str = "Dataset", *, described: bool = False, number: int = 0, **values: str) -> Thing:
    return thing(name, type_, name, described=described, articles=[number], **values)  # type: ignore[arg-type]


def test_two_known_things_are_two() -> None:
    one, other = thing("a", "Organization", "X"), thing("b", "Organization", "X", articles=[1])
    assert not contradict(one, other)
    one.entry = KNOWN
    assert not contradict(one, other)
    other.entry = KNOWN

    assert contradict(one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([0], [1], False),
        ([0, 5, 9], [9], True),
        ([3], [0, 3, 7], True),
        ([3], [0, 2, 4], False),
        ([1, 2], [0, 3], False),
    ],
)
def test_two_things_of_one_article_are_two(one: list[int], other: list[int], expected: bool) -> None:
    a, b = thing("a", "Place", "X", articles=one), thing("b", "Place", "X", articles=other)

    assert contradict(a, b) is contradict(b, a) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (edition("Gaia DR2"), edition("Gaia DR3", number=1), True),
        (edition("Gaia DR3"), edition("Gaia Data Release 3", number=1), False),
        (edition("Gaia DR3"), edition("Gaia", number=1), False),
        (edition("Fair 2021", "Event"), edition("Fair 2023", "Event", number=1), True),
        (edition("Fair", "Event", date="2021-09"), edition("Fair 2023", "Event", number=1), True),
        (edition("Fair", "Event", date="2023-09"), edition("Fair 2023", "Event", number=1), False),
        (edition("Fair", "Event", date="soon"), edition("Fair 2023", "Event", number=1), False),
        (edition("Fair", "Event", date="2021/2022"), edition("Fair 2023", "Event", number=1), False),
        (edition("800 TB of data", described=True), edition("65 TB of data", described=True, number=1), False),
        (edition("2021 data", described=True), edition("2023 data", described=True, number=1), True),
        (edition("Horizon 2020", "Initiative"), edition("Horizon 2030", "Initiative", number=1), False),
        (edition("Fair 2021", "Event"), edition("Fair 2023", "Place", number=1), False),
    ],
)
def test_editions_are_kept_apart(one: Thing, other: Thing, expected: bool) -> None:
    assert contradict(one, other) is contradict(other, one) is expected


def test_equal_identifiers_link_with_the_first() -> None:
    things = {
        "a": thing("a", "Place", "A", identifiers=["ror.org/1"]),
        "b": thing("b", "Place", "B", identifiers=["ror.org/2"]),
        "c": thing("c", "Place", "C", identifiers=["ror.org/1", "ror.org/2"]),
        "d": thing("d", "Place", "D"),
    }

    assert list(certain_links(things)) == [
        Link(CERTAIN, "a", "c", "both are ror.org/1"),
        Link(CERTAIN, "b", "c", "both are ror.org/2"),
    ]


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ({}, False),
        ({"squashed equal": 1.0}, True),
        ({"acronym sole": 1.0}, True),
        ({"equal": 1.0}, False),
        ({"same words": 1.0}, True),
        ({"same words": 1.0, "generic": 1.0}, False),
        ({"squashed equal": 1.0, "generic": 1.0}, False),
        ({"squashed equal": 1.0, "same article": 0.1}, False),
        ({"squashed equal": 1.0, "years conflict": 1.0}, False),
        ({"squashed equal": 1.0, "owner conflicts": 1.0}, False),
        ({"squashed equal": 1.0, "types differ": 1.0}, False),
        ({"acronym sole": 1.0, "numbers conflict": 1.0}, False),
    ],
)
def test_same_name_needs_that_nothing_speaks_against_it(features: dict[str, float], expected: bool) -> None:
    assert same_name(dict.fromkeys(NAMED, 0.0) | features, "Organization") is expected


def test_order_of_words_counts_in_a_persons_name() -> None:
    assert not same_name(dict.fromkeys(NAMED, 0.0) | {"same words": 1.0}, "Person")
