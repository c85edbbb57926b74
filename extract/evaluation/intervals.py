"""How far figures would move with other documents: bootstrap intervals over documents.

Facts of one document stand or fall together, so documents are drawn, not facts. Source: Efron and Tibshirani, An
Introduction to the Bootstrap (1993), chapter 13 (the percentile interval).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.evaluation.scores import Comparison, Counts

RESAMPLES = 1000
SEED = 20240701  # any number; fixed, so that the same files give the same figures
_LOW, _HIGH = 2.5, 97.5  # percentiles

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Intervals:
    """95 % intervals of the three figures of a row; None where there is nothing to tell them from."""

    precision: Interval | None
    recall: Interval | None
    f1: Interval | None


def bootstrap(
    comparisons: Sequence[Comparison], names: Sequence[str], *, resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, Intervals]:
    """Intervals of the rows in ``names``; none for fewer than two documents, which tell nothing of others."""
    size = len(comparisons)
    if size < 2 or not names:
        return {}
    none = Counts()
    each = [[c.counts.get(name, none) for name in names] for c in comparisons]
    table = np.array([[(n.hits, n.system, n.gold) for n in row] for row in each], dtype=np.float64)
    rng = np.random.default_rng(seed)
    drawn = np.array([np.bincount(rng.integers(0, size, size), minlength=size) for _ in range(resamples)], np.float64)
    hits, system, gold = np.moveaxis((drawn @ table.reshape(size, -1)).reshape(resamples, len(names), 3), 2, 0)
    # F1 = 2 PR / (P + R) = 2 hits / (system + gold)
    precision, recall, f1 = (_interval(*pair) for pair in ((hits, system), (hits, gold), (2 * hits, system + gold)))
    return {name: Intervals(precision[i], recall[i], f1[i]) for i, name in enumerate(names)}


def _interval(part: NDArray[np.float64], whole: NDArray[np.float64]) -> list[Interval | None]:
    """The interval of each column's ratio, over those resamples in which there is anything to judge."""
    found: list[Interval | None] = []
    for parts, wholes in zip(part.T, whole.T, strict=True):
        some = wholes > 0
        ratios = parts[some] / wholes[some]
        found.append((float(np.percentile(ratios, _LOW)), float(np.percentile(ratios, _HIGH))) if some.any() else None)
    return found
