"""Articles that print nearly the same text are one report, whatever the order in which they come."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.gist import PERMUTATIONS, Sketch, sketch
from kg.identity import hex_digest
from kg.reprints import SAME, Printed, find_reprints


def words(seed: int, length: int = 300) -> list[str]:
    chance = random.Random(seed)
    return [f"w{chance.randrange(100_000)}" for _ in range(length)]


def printed(key: str, text: str, published: str | None = None) -> Printed:
    return Printed(key, published, hex_digest(text, 32), sketch(text))


def signed(key: str, text: str, changed: range, published: str | None = None) -> Printed:
    """An article with a signature of its own in some places and zeros in the others."""
    places: Sketch = np.zeros(PERMUTATIONS, dtype=np.uint32)
    places[changed.start : changed.stop : changed.step] = int(hex_digest(text, 7), 16) + 1
    return Printed(key, published, text, places)


RELEASE = " ".join(words(1))
OTHER = " ".join(words(2))


def test_equal_text_is_a_reprint_of_the_earliest() -> None:
    found = find_reprints(
        [printed("a", RELEASE, "2024-01-02"), printed("b", RELEASE, "2024-01-01"), printed("c", OTHER)]
    )

    assert found == {"a": "b"}


def test_of_one_day_the_first_key_counts() -> None:
    assert find_reprints([printed("b", RELEASE, "2024"), printed("a", RELEASE, "2024")]) == {"b": "a"}


def test_article_without_a_date_is_the_later_one() -> None:
    assert find_reprints([printed("a", RELEASE), printed("b", RELEASE, "2024")]) == {"a": "b"}


@pytest.mark.parametrize(
    "copy",
    [
        f"GENEVA, 1 May — {RELEASE}",
        f"{RELEASE} Contact: press office, telephone 12 34 56.",
        RELEASE.replace(words(1)[150], "corrected"),
        RELEASE.upper(),
        " ".join(words(1)[:270]),
    ],
)
def test_near_copy_is_a_reprint(copy: str) -> None:
    assert find_reprints([printed("a", RELEASE, "2023"), printed("b", copy, "2024")]) == {"b": "a"}


@pytest.mark.parametrize(
    "text",
    [
        OTHER,
        " ".join(words(1)[::-1]),
        " ".join([*words(1)[:150], *words(2)[:150]]),
        " ".join(words(1)[:120]),
        "",
    ],
)
def test_other_text_is_no_reprint(text: str) -> None:
    assert find_reprints([printed("a", RELEASE), printed("b", text)]) == {}


def test_boilerplate_alone_makes_no_reprint() -> None:
    about = " ".join(words(9, 60))
    articles = [printed(f"a{i}", f"{' '.join(words(100 + i, 200))} {about}") for i in range(40)]

    assert find_reprints(articles) == {}


def test_chain_of_small_changes_leads_to_the_first() -> None:
    text, chain = words(3), []
    for i in range(8):
        text = [*text[: 40 * i], *words(50 + i, 20), *text[40 * i + 20 :]]
        chain.append(printed(f"c{i}", " ".join(text), f"2024-01-{i + 1:02}"))

    assert float(np.mean(chain[0].sketch == chain[-1].sketch)) < SAME
    assert find_reprints(chain) == {f"c{i}": "c0" for i in range(1, 8)}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("CERN opens data", "CERN opens data", {"b": "a"}),
        ("CERN opens data", "CERN: opens data!", {"b": "a"}),
        ("CERN opens data", "CERN opens doors", {}),
        ("CERN opens data to all of us", "CERN opens data to all of you", {}),
    ],
)
def test_short_texts(one: str, other: str, expected: dict[str, str]) -> None:
    assert find_reprints([printed("a", one), printed("b", other)]) == expected


@pytest.mark.parametrize(("differing", "expected"), [(19, {"b": "a"}), (20, {})])
def test_signatures_are_one_from_seven_tenths_of_their_places(differing: int, expected: dict[str, str]) -> None:
    one, other = signed("a", "x", range(0)), signed("b", "y", range(differing))

    assert find_reprints([one, other]) == expected


def test_nothing_reprints_nothing() -> None:
    assert find_reprints([]) == {}
    assert find_reprints([printed("a", "")]) == {}


def test_no_article_is_its_own_reprint_and_leaders_are_no_reprints() -> None:
    texts = [" ".join([*words(4)[: 300 - 6 * i], *words(60 + i, 6 * i)]) for i in range(12)]
    found = find_reprints(printed(f"a{i:02}", text) for i, text in enumerate(texts))

    assert found
    assert set(found).isdisjoint(found.values())


_POOL = [
    printed(f"a{i:02}", " ".join([*words(5)[: 300 - 9 * i], *words(70 + i, 9 * i)]), f"2024-01-{1 + i * 7 % 13:02}")
    for i in range(14)
] + [printed("same", " ".join(words(5))), printed("none", ""), printed("other", OTHER, "2023")]


@settings(max_examples=40)
@given(st.permutations(_POOL))
def test_order_does_not_matter(shuffled: list[Printed]) -> None:
    assert find_reprints(shuffled) == find_reprints(_POOL)


def test_much_reprinted_text_costs_little() -> None:
    many = [signed(f"b{i:05}", f"told anew {i}", range(0)) for i in range(3_000)]

    started = time.process_time()
    assert len(find_reprints(many)) == 2_999
    # a twentieth of it; each compared with each would take a minute
    assert time.process_time() - started < 10
