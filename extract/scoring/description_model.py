"""Whether a phrase describes a specific thing: logistic regression over ``extract.phrases.phrase_features``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from extract.scoring.linear import LinearModel, read_linear_model


@dataclass(frozen=True)
class DescriptionModel:
    """A linear model with one class."""

    linear: LinearModel

    def probabilities(self, phrases: Sequence[Sequence[str]]) -> list[float]:
        """How likely each phrase, told by its features, is a mention."""
        scores = self.linear.scores(phrases)[:, 0].astype(np.float64)
        probabilities: list[float] = (1.0 / (1.0 + np.exp(-scores))).tolist()
        return probabilities


@cache
def read_description_model() -> DescriptionModel:
    """The model that ships with the package."""
    return DescriptionModel(read_linear_model("descriptions"))
