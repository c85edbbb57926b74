"""Whether confidence is what it says: of facts given 0.9, nine in ten should be right.

Source: Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning (AAAI 2015), for
the expected calibration error; Nguyen and O'Connor, Posterior Calibration and Exploratory Analysis for Natural Language
Processing Models (EMNLP 2015), for bins of equal size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from extract.evaluation.scores import Comparison

BINS = 10

Judged = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts of similar confidence: from and up to which, how many, their mean confidence, the share that is right."""

    lowest: float
    highest: float
    facts: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The expected calibration error (0 to 1, 0 the best) in bins of equal size and of equal width, and the former."""

    facts: int
    error: float
    error_equal_width: float
    bins: tuple[Bin, ...]


def judged_facts(comparisons: Iterable[Comparison]) -> list[Judged]:
    """Confidence of each relation and attribute found, and whether it is right."""
    return [(record.confidence, triple in c.there) for c in comparisons for triple, record in c.found.items()]


def calibrate(facts: Sequence[Judged], *, bins: int = BINS) -> Calibration:
    """Confidence against being right."""
    by_size = _bins(_of_equal_size(facts, bins))
    by_width = _bins(
        [one for _, group in groupby(sorted(facts, key=itemgetter(0)), key=lambda f: min(int(f[0] * bins), bins - 1))
         if (one := list(group))]
    )  # fmt: skip
    return Calibration(len(facts), _error(by_size), _error(by_width), tuple(by_size))


def _of_equal_size(facts: Sequence[Judged], bins: int) -> list[list[Judged]]:
    """The facts by rising confidence in bins of as equal a size as can be: equal confidences are not parted."""
    ordered = sorted(facts, key=itemgetter(0))
    if not ordered:
        return []
    limits = [round(n * len(ordered) / bins) for n in range(1, bins + 1)]
    filled: list[list[Judged]] = [[]]
    number = 0
    for _, group in groupby(ordered, key=itemgetter(0)):
        same = list(group)
        number += len(same)
        filled[-1] += same
        if number >= limits[0]:
            filled.append([])
            limits = [limit for limit in limits if limit > number] or [len(ordered) + 1]
    return [one for one in filled if one]


def _bins(groups: Iterable[Sequence[Judged]]) -> list[Bin]:
    return [
        Bin(
            lowest=group[0][0],
            highest=group[-1][0],
            facts=len(group),
            confidence=float(np.mean([confidence for confidence, _ in group])),
            right=sum(right for _, right in group) / len(group),
        )
        for group in groups
    ]


def _error(bins: Sequence[Bin]) -> float:
    """Mean distance of confidence and share that is right, weighted by the bins' sizes."""
    facts = sum(b.facts for b in bins)
    return sum(b.facts * abs(b.confidence - b.right) for b in bins) / facts if facts else 0.0
