"""Confidence against being right."""

from __future__ import annotations

import pytest

from extract.evaluation.calibration import Bin, calibrate


def test_confidence_that_says_what_is_so_has_no_error() -> None:
    found = calibrate([(0.5, n % 2 == 0) for n in range(20)])

    assert found.bins == (Bin(0.5, 0.5, 20, 0.5, 0.5),)
    assert found.error == found.error_equal_width == 0.0


def test_the_error_is_the_mean_distance_weighted_by_the_facts_of_a_bin() -> None:
    facts = [(0.9, True)] * 3 + [(0.9, False)] + [(0.3, False)] * 6

    found = calibrate(facts)

    # 4 facts off by 0.15, 6 by 0.3
    assert found.error == pytest.approx(0.24)
    assert found.error_equal_width == pytest.approx(0.24)
    assert [(b.facts, b.right) for b in found.bins] == [(6, 0.0), (4, 0.75)]


def test_a_hundred_confidences_fill_ten_bins_alike() -> None:
    found = calibrate([(n / 100, True) for n in range(100)])

    assert [b.facts for b in found.bins] == [10] * 10
    assert [b.lowest for b in found.bins] == [n / 10 for n in range(10)]
    assert found.error == pytest.approx(0.505)


def test_equal_confidences_are_not_parted() -> None:
    found = calibrate([(0.2, True)] * 15 + [(0.4, True)] * 5)

    assert [b.facts for b in found.bins] == [15, 5]


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_the_ends_of_the_scale_lie_in_a_bin(confidence: float) -> None:
    found = calibrate([(confidence, True)])

    assert (found.facts, found.error_equal_width) == (1, 1.0 - confidence)


def test_no_fact_no_bin() -> None:
    found = calibrate([])

    assert (found.facts, found.error, found.bins) == (0, 0.0, ())
