"""Named features as sparse matrices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix


def number_features(examples: Iterable[Iterable[str]], *, at_least: int) -> dict[str, int]:
    """Column of each feature that ``at_least`` so many examples bear, in alphabetical order."""
    counts = Counter(name for features in examples for name in features)
    return {name: number for number, name in enumerate(sorted(n for n, count in counts.items() if count >= at_least))}


def to_matrix(examples: Sequence[Mapping[str, float]] | Sequence[Sequence[str]], columns: Mapping[str, int]) -> Any:
    """Sparse matrix, one row an example; features without a value count 1."""
    indexes: list[int] = []
    values: list[float] = []
    ends = [0]
    for features in examples:
        items = features.items() if isinstance(features, Mapping) else ((name, 1.0) for name in features)
        for name, value in items:
            if name in columns:
                indexes.append(columns[name])
                values.append(value)
        ends.append(len(indexes))
    return csr_matrix((np.array(values, dtype=np.float32), indexes, ends), shape=(len(examples), len(columns)))
