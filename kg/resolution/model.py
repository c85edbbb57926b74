"""Logistic regression over the features of a pair: weights are data, learned by ``benchmarks/fit_identity.py``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from kg.errors import FormatError

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Model:
    """Weight by feature, and a bias."""

    bias: float
    weights: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """Probability that the two are one."""
        total = self.bias + sum(self.weights[name] * value for name, value in features.items() if value)
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


@cache
def read_models(path: Path = WEIGHTS) -> Mapping[str, Model]:
    """The models ``named`` and ``told``. Raises FormatError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {
            kind: Model(float(found[kind]["bias"]), {n: float(w) for n, w in found[kind]["weights"].items()})
            for kind in ("named", "told")
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FormatError(f"not the weights of identity: {error!r}", where=path.name) from error
