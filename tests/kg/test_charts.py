"""Charts are well-formed SVG, keep their texts apart, and show hostile text as text."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from kg.chart_parts import apart, fit, number, text_width, ticks
from kg.charts import Bar, Group, Point, Series, bars, columns, lines, points, ring

HOSTILE = '</svg><script>alert(1)</script>"\u202e\x01'


def texts(svg: str, kind: str | None = None) -> list[str]:
    return [e.text or "" for e in ET.fromstring(svg).iter("text") if kind is None or e.get("class") == kind]


def boxes(svg: str) -> list[tuple[float, float]]:
    """Where the texts at the bottom begin and end."""
    found = []
    for e in ET.fromstring(svg).iter("text"):
        if e.get("text-anchor") == "middle":
            half = text_width(e.text or "") / 2
            found.append((float(e.get("x", "0")) - half, float(e.get("x", "0")) + half))
    return found


@pytest.mark.parametrize(
    ("most", "whole", "expected"),
    [
        (7, False, (0, 2, 4, 6, 8)),
        (2, True, (0, 1, 2)),
        (0.3, False, (0, 0.1, 0.2, 0.3)),
        (1234, True, (0, 500, 1000, 1500)),
        (0, True, (0, 1)),
    ],
)
def test_ticks_are_round(most: float, whole: bool, expected: tuple[float, ...]) -> None:
    assert ticks(most, count=4, whole=whole) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1200, "1,200"), (0.25, "0.25"), (0.00361, "0.0036"), (0.00001, "<0.0001"), (0, "0")]
)
def test_numbers_have_no_more_digits_than_say_something(value: float, expected: str) -> None:
    assert number(value) == expected


def test_a_text_too_wide_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    assert fit("CERN", 100) == "CERN"
    assert fit("European Organization for Nuclear Research", 100).endswith("…")
    assert text_width(fit("x" * 10_000, 100)) <= 100
    assert text_width("漢字") > text_width("ab")


def test_heights_are_moved_apart_and_not_below_the_floor() -> None:
    moved = apart([10.0, 11.0, 12.0], 40.0, 15.0)

    assert moved == [10.0, 25.0, 40.0]
    assert apart([39.0, 40.0], 40.0, 15.0) == [25.0, 40.0]


def test_bars_have_a_length_for_each_value_and_a_name() -> None:
    svg = bars("Articles", [Bar("CERN", 4), Bar("NASA", 2), Bar("nobody", 0)])
    lengths = [float(e.get("width", "")) for e in ET.fromstring(svg).iter("rect")]

    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.2)
    assert lengths[2] == 0
    assert ET.fromstring(svg).get("aria-label") == "Articles. CERN 4; NASA 2; nobody 0"
    assert ET.fromstring(svg).get("role") == "img"


def test_columns_stack_and_labels_do_not_touch() -> None:
    labels = [str(year) for year in range(1990, 2030)]
    svg = columns("By year", labels, [Series("new", (1.0,) * 40), Series("old", (2.0,) * 40)], width=400)

    assert len(list(ET.fromstring(svg).iter("rect"))) == 80 + 2  # and two of the legend
    shown = boxes(svg)
    assert 5 < len(shown) < 40
    assert all(one[1] < other[0] for one, other in pairwise(shown))
    assert shown[-1][1] <= 400
    assert {"0", "1", "2", "3"} <= set(texts(svg, "quiet"))


def test_lines_name_each_series_at_its_end_apart() -> None:
    svg = lines("Growth", ["2020", "2021"], [Series("pairs", (1.0, 9.0)), Series("partners", (2.0, 9.0))])
    ends = [float(e.get("y", "")) for e in ET.fromstring(svg).iter("text") if (e.get("class") or "").startswith("t")]

    assert abs(ends[0] - ends[1]) >= 15
    assert {"pairs 9", "partners 9"} <= set(texts(svg))


def test_points_lie_on_a_scale_of_thousands_and_labels_give_way() -> None:
    found = [Point(2020.5, 65e12, "ATLAS"), Point(2020.5, 65e12, "the same place"), Point(2024.0, 800e12, "LHCb")]
    svg = points("Sizes", found, unit=("B", "kB", "MB", "GB", "TB", "PB"))
    heights = [float(e.get("cy", "")) for e in ET.fromstring(svg).iter("circle")]

    assert heights[2] < heights[0] == heights[1]
    assert {"TB", "PB", "2020", "2024", "LHCb"} <= set(texts(svg))


def test_ring_joins_groups_as_strongly_as_they_have_ties() -> None:
    svg = ring("Groups", [Group("A", 9), Group("B", 3), Group("C", 3)], [(0, 1, 4), (1, 2, 1)])
    widths = [float(e.get("stroke-width", "")) for e in ET.fromstring(svg).iter("path") if e.get("class") == "link"]

    assert widths == [8.0, 2.8]
    assert {"9 members", "A", "1"} <= set(texts(svg))


@pytest.mark.parametrize(
    "svg",
    [
        bars(HOSTILE, [Bar(HOSTILE, 1, HOSTILE, HOSTILE)]),
        columns(HOSTILE, [HOSTILE], [Series(HOSTILE, (1.0,)), Series("b", (2.0,))]),
        lines(HOSTILE, [HOSTILE], [Series(HOSTILE, (1.0,))]),
        points(HOSTILE, [Point(2020, 5, HOSTILE, HOSTILE)], unit=("B", "kB")),
        ring(HOSTILE, [Group(HOSTILE, 1), Group("x" * 10_000, 2)], [(0, 1, 1)]),
        bars("none", []), columns("none", [], [Series("a", ())]), lines("none", [], []), points("none", [], unit=("B",)),
        ring("none", [], []),
    ],
)  # fmt: skip
def test_hostile_text_and_nothing_give_well_formed_pictures(svg: str) -> None:
    root = ET.fromstring(svg)

    assert {e.tag for e in root.iter()} <= {"svg", "g", "title", "text", "rect", "circle", "path"}
    assert "\u202e" not in svg
    assert len(svg) < 12_000
