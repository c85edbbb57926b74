"""A linear model over named features: one score a class, the sum of the weights of what is there; models as files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class LinearModel:
    """``weights``: one row a feature, then the bias; one column a class."""

    classes: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.float32]

    def scores(self, examples: Sequence[Sequence[str]]) -> Scores:
        """Log-odds of each class for each example, shape (examples, classes)."""
        scores = np.empty((len(examples), len(self.classes)), dtype=np.float32)
        row_of, bias = self.rows.get, len(self.rows)
        for number, features in enumerate(examples):
            present = [row for name in features if (row := row_of(name)) is not None]
            present.append(bias)
            scores[number] = np.add.reduce(self.weights[present], axis=0)
        return scores


def read_linear_model(name: str) -> LinearModel:
    """The model ``name`` that ships with the package."""
    return LinearModel(*read_weights(name))


def read_weights(name: str) -> tuple[tuple[str, ...], dict[str, int], NDArray[np.float32]]:
    """Classes, row of each feature and weights of the model ``name`` that ships with the package."""
    folder = files("extract") / "weights"
    description = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    with (folder / f"{name}.npy").open("rb") as file:
        weights = np.load(file).astype(np.float32)
    rows = {feature: number for number, feature in enumerate(description["features"])}
    return tuple(description["classes"]), rows, weights
