"""What is kept of an article: its things, and a sketch that estimates how alike two texts are."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from kg.gist import MAX_SHINGLES, PERMUTATIONS, SHINGLE, Gist, gist_of, read_gist, sketch
from kg.identity import Identity
from tests.kg.making import REGISTRY, facts, single

IDENTITY = Identity(REGISTRY)


def gist(of: Facts) -> Gist:
    """As the ledger keeps it."""
    return read_gist(json.dumps(gist_of(of, IDENTITY), ensure_ascii=True).encode())


def test_gist_tells_things_relations_and_attributes() -> None:
    found = gist(facts())

    assert [(n.path.partition("-")[0], n.type, n.name, n.described) for n in found.things] == [
        ("collaboration/lhcb", "Collaboration", "LHCb", False),
        ("dataset/800", "Dataset", "800 TB of data", True),
        ("repository/zenodo", "Repository", "Zenodo", False),
        ("organization/cern", "Organization", "CERN", False),
    ]
    assert found.things[0].surfaces == ("LHCb experiment",)
    assert found.things[3].same_as == ("https://ror.org/01ggx4157",)
    assert found.relations == (
        (0, "released", 1), (1, "availableAt", 2), (3, "collaboratesWith", 0), (3, "operates", 2),
    )  # fmt: skip
    assert found.attributes == ((1, "date", "2010/2012"), (1, "size", "800 TB"))
    assert found.published == "2023-12-18"


def test_known_thing_is_not_described() -> None:
    found = gist(single("Dataset", "zenodo dump", same_as=("https://ror.org/01ggx4157",)))

    assert (found.things[0].path, found.things[0].described) == ("organization/cern", False)


def test_order_and_repetition_of_what_is_said_do_not_count() -> None:
    one = facts()
    other = replace(one, relations=(*one.relations[::-1], one.relations[0]), attributes=one.attributes[::-1])

    assert gist_of(one, IDENTITY) == gist_of(other, IDENTITY)


def test_space_in_names_and_values_does_not_count() -> None:
    text = "The Open\nScience  Fair"
    of = Facts(
        Document("a", text),
        (Entity("e1", "Event", "Open\nScience  Fair", (Span(4, 22),)),),
        attributes=(Attribute("e1", "date", " 2023 ", ()),),
    )
    found = gist(of)

    assert found.things[0].name == "Open Science Fair"
    assert found.attributes == ((0, "date", "2023"),)


@pytest.mark.parametrize("same_as", ["", " ", "n/a", "unknown", "https://", "Q42", "javascript:alert(1)", "http://a b"])
def test_what_is_no_iri_identifies_nothing(same_as: str) -> None:
    found = gist(single("Place", "Geneva", same_as=(same_as,)))

    assert found.things[0].same_as == ()


@pytest.mark.parametrize("name", ["", "\ud800", "!!!", "🙂", "\x00", "a" * 100_000, "' OR 1=1 --", '"}'])
def test_any_name_survives(name: str) -> None:
    found = gist(single("Place", name))

    assert found.things[0].name == name


def test_things_that_are_part_of_each_other_have_paths() -> None:
    unit = "OrganizationalUnit"
    circle = Facts(
        Document("a", "A B C"),
        tuple(Entity(i, unit, f"Group {i}", (Span(0, 1),)) for i in "ABC"),
        tuple(Relation(s, "partOf", o, ()) for s, o in ("AB", "BC", "CA", "AA")),
    )
    found = gist(circle)

    assert len({n.path for n in found.things}) == 3
    assert found.relations == ((0, "partOf", 0), (0, "partOf", 1), (1, "partOf", 2), (2, "partOf", 0))


def test_article_without_things_has_a_gist() -> None:
    found = gist(Facts(Document("a", "")))

    assert (found.things, found.relations, found.attributes, found.published) == ((), (), (), None)
    assert found.sketch.shape == (PERMUTATIONS,)


def test_equal_texts_have_equal_digests_and_others_have_not() -> None:
    digests = {
        gist_of(Facts(Document("a", text)), IDENTITY)["text"]
        for text in ("a b", "a b", "a  b", "A b", "\ud800", "\ud801")
    }

    assert len(digests) == 5


# ---- sketches


def jaccard(one: str, other: str) -> float:
    """Of their runs of five words."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = text.split()
        return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}

    x, y = runs(one), runs(other)
    return len(x & y) / len(x | y)


def estimate(one: str, other: str) -> float:
    return float(np.mean(sketch(one) == sketch(other)))


def text_of(seed: int, length: int) -> list[str]:
    chance = random.Random(seed)
    return [f"w{chance.randrange(5_000)}" for _ in range(length)]


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8, 0.95, 1.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equal_places_estimate_how_many_runs_are_shared(share: float, seed: int) -> None:
    kept = int(600 * share)
    one = " ".join(text_of(seed, 600))
    other = " ".join([*text_of(seed, 600)[:kept], *text_of(seed + 100, 600 - kept)])

    # 64 places have a standard error of at most 1/16; three of them
    assert estimate(one, other) == pytest.approx(jaccard(one, other), abs=3 / 16)


def test_estimates_are_right_on_average() -> None:
    gaps = []
    for seed in range(60):
        words = text_of(seed, 300)
        one, other = " ".join(words), " ".join([*words[: 100 + 3 * seed], *text_of(seed + 1_000, 100)])
        gaps.append(estimate(one, other) - jaccard(one, other))

    assert abs(float(np.mean(gaps))) < 0.025


def test_long_texts_are_estimated_from_a_sample() -> None:
    words = text_of(7, 4 * MAX_SHINGLES)
    other = [*words[: 3 * MAX_SHINGLES], *text_of(8, MAX_SHINGLES)]

    assert estimate(" ".join(words), " ".join(words)) == 1.0
    assert estimate(" ".join(words), " ".join(other)) == pytest.approx(0.6, abs=3 / 16)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The LHCb experiment released data.", "the lhcb experiment — released “data”"),
        ("a  b\nc d e f", "a b c d e f"),
        ("STRASSE one two three four", "Straße one two three four"),
    ],
)
def test_case_and_punctuation_do_not_count(one: str, other: str) -> None:
    assert np.array_equal(sketch(one), sketch(other))


def test_order_of_words_counts() -> None:
    assert estimate("one two three four five six", "six five four three two one") < 0.2


@pytest.mark.parametrize("text", ["", "…", "one", "one two three four", "\ud800", "日本語のテキスト", "\x00"])
def test_any_text_has_a_sketch(text: str) -> None:
    found = sketch(text)

    assert found.shape == (PERMUTATIONS,)
    assert found.dtype == np.uint32


def test_short_texts_of_other_words_differ() -> None:
    assert estimate("one two three", "one two four") < 0.2


def test_sketch_is_the_same_on_every_machine() -> None:
    found = sketch("The LHCb experiment released 800 TB of data.")

    assert found[:4].tolist() == [1059049976, 131490988, 40328277, 1290480210]


@given(st.text(st.characters(), max_size=200))
def test_sketch_survives_writing(text: str) -> None:
    assert np.array_equal(gist(Facts(Document("a", text))).sketch, sketch(text))
