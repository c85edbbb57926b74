"""Named features as sparse matrices, and the weights of models as files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from extract.scoring.linear import LinearModel
from extract.type_model import TypeModel


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


def write_weights(model: LinearModel | TypeModel, name: str, folder: Path) -> None:
    """``<name>.json`` and ``<name>.npy``, as ``extract.scoring.linear`` reads them."""
    description = {"classes": list(model.classes), "features": sorted(model.rows, key=model.rows.__getitem__)}
    (folder / f"{name}.json").write_text(json.dumps(description, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    with (folder / f"{name}.npy").open("wb") as file:
        np.save(file, model.weights.astype(np.float16))
