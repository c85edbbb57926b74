"""Binary logistic regressions over named features, one a class, as one linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from extract.scoring.linear import LinearModel
from extract.training.sparse import number_features, to_matrix

REGULARISATION = 0.3  # of 0.03, 0.1 and 0.3 the best for relations on held-out texts
SMALLEST = 0.01  # a feature with no weight above it is left out of what ships
_STEPS = 200
_FEW = 3  # right examples without which a class is not learned
_NEVER = -9.0  # log-odds of what was never seen to be right


def fit_columns(
    examples: Sequence[Sequence[str]],
    right: Mapping[str, Mapping[int, bool]],
    *,
    rare: int,
    smallest: float = SMALLEST,
) -> LinearModel:
    """The model of some examples. Deterministic.

    ``right``: of each class the numbers of the examples that may be of it, and whether they are. Features of fewer
    than ``rare`` examples are left out, and those with no weight of at least ``smallest``.
    """
    from sklearn.linear_model import LogisticRegression

    columns = number_features(examples, at_least=rare)
    matrix = to_matrix(examples, columns)
    weights = np.zeros((len(columns) + 1, len(right)), dtype=np.float32)
    weights[-1] = _NEVER
    for number, each in enumerate(right.values()):
        if sum(each.values()) >= _FEW:
            model = LogisticRegression(C=REGULARISATION, solver="liblinear", max_iter=_STEPS, random_state=0)
            model.fit(matrix[list(each)], np.array(list(each.values())))
            weights[:-1, number], weights[-1, number] = model.coef_[0], model.intercept_[0]
    return _prune(tuple(right), columns, weights, smallest)


def _prune(
    classes: tuple[str, ...], columns: Mapping[str, int], weights: NDArray[np.float32], smallest: float
) -> LinearModel:
    """The model without features that hardly count, its weights rounded as they ship; the bias is the last row."""
    kept = [name for name, column in columns.items() if np.abs(weights[column]).max() >= smallest]
    rounded = weights[[*(columns[name] for name in kept), len(columns)]].astype(np.float16).astype(np.float32)
    return LinearModel(classes, {name: number for number, name in enumerate(kept)}, rounded)
