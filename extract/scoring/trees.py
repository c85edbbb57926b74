"""Boosted regression trees, evaluated (Friedman 2001, "Greedy function approximation")."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

FIELDS = ("feature", "threshold", "left", "right", "value", "roots", "baseline", "depth")


@dataclass(frozen=True)
class Trees:
    """Nodes of all trees in one row each; a leaf is its own left and right child. ``roots``: node of each tree."""

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    baseline: float
    depth: int

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Probability of each row; ``rows`` has shape (examples, features)."""
        numbers = np.arange(len(rows))[:, None]
        nodes = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            goes_left = rows[numbers, self.feature[nodes]] <= self.threshold[nodes]
            nodes = np.where(goes_left, self.left[nodes], self.right[nodes])
        total = self.baseline + self.value[nodes].sum(axis=1, dtype=np.float64)
        return np.asarray(1.0 / (1.0 + np.exp(-total)))


def read_trees(name: str) -> Trees:
    """The trees ``name`` that ship with the package."""
    with (files("extract") / "weights" / f"{name}.npz").open("rb") as file, np.load(file) as arrays:
        parts = {field: arrays[field] for field in FIELDS}
    return Trees(**parts | {"baseline": float(parts["baseline"]), "depth": int(parts["depth"])})
