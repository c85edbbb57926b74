"""A small linear model of types, for names on which the hand-made votes say little.

Multinomial logistic regression over the features of ``extract/features.py`` and the base model's vector of the
mention's words. Trained by ``python -m extract.training`` on the project's corpus; the weights lie in
``extract/weights``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from extract.scoring.linear import read_weights

NONE = "None"  # the class of what names nothing of ours
VECTOR_SCALE = 2.0  # weight of the unit vector beside the other features; of 0, 2 and 4 the best on held-out texts

Features = Mapping[str, float]


@dataclass(frozen=True)
class TypeModel:
    """``weights``: one row a feature, then one a vector dimension, then the bias; one column a class."""

    classes: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.float32]

    def probabilities(self, features: Features, vector: NDArray[np.float32]) -> dict[str, float]:
        """Probability of each class; ``vector`` has as many dimensions as in training, else it is left out."""
        scores = self.weights[-1].copy()
        for name, value in features.items():
            row = self.rows.get(name)
            if row is not None:
                scores += value * self.weights[row]
        dense = self.weights[len(self.rows) : -1]
        if len(vector) == len(dense):
            scores += unit(vector) @ dense
        scores = np.exp(scores - scores.max())
        return dict(zip(self.classes, (scores / scores.sum()).tolist(), strict=True))


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vector at the length that the model expects."""
    scaled: NDArray[np.float32] = vector * np.float32(VECTOR_SCALE / (float(np.linalg.norm(vector)) + 1e-6))
    return scaled


def mean_features(each: Iterable[Iterable[str]]) -> dict[str, float]:
    """Share of an entity's mentions that bear each feature."""
    lists = [list(one) for one in each]
    total: dict[str, float] = {}
    for names in lists:
        for name in names:
            total[name] = total.get(name, 0.0) + 1 / len(lists)
    return total


@cache
def read_type_model() -> TypeModel:
    """The model that ships with the package."""
    return TypeModel(*read_weights("types"))
