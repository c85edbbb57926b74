"""Learns the types of names: multinomial logistic regression over ``extract/features.py``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack

from extract.entities import see
from extract.training.documents import Annotated, Tools, folds, gold_type
from extract.training.sparse import number_features, to_matrix
from extract.type_model import TypeModel, unit

RARE = 2  # features seen in fewer entities are left out
REGULARISATION = 0.3  # of 0.1, 0.3 and 1 the best on held-out texts

Example = tuple[dict[str, float], NDArray[np.float32], str]


def examples(one: Annotated, tools: Tools) -> Iterator[Example]:
    """Features, vector and gold type (or ``None``) of each entity that the extractor proposes in a document."""
    for sighting in see(one.groups, one.doc, one.parse, tools.known, tools.lexicon):
        yield sighting.features, sighting.vector, gold_type(one, sighting.group)


def fit_types(data: Sequence[Example]) -> TypeModel:
    """The model of some examples. Deterministic: full batch, no sampling."""
    from sklearn.linear_model import LogisticRegression

    columns = number_features((features for features, _, _ in data), at_least=RARE)
    matrix = hstack(
        [to_matrix([features for features, _, _ in data], columns), np.array([unit(v) for _, v, _ in data])]
    )
    model = LogisticRegression(C=REGULARISATION, max_iter=1000)
    model.fit(matrix.tocsr(), [kind for _, _, kind in data])
    weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float16).astype(np.float32)
    return TypeModel(tuple(model.classes_.tolist()), columns, weights)


def fit_types_crosswise(data: Sequence[Sequence[Example]], documents: Sequence[Annotated]) -> list[TypeModel]:
    """For each document the model that was fitted without it and the others of its fold."""
    models: list[TypeModel] = [None] * len(documents)  # type: ignore[list-item]
    for learned, held_out in folds(documents):
        model = fit_types([example for n in learned for example in data[n]])
        for n in held_out:
            models[n] = model
    return models


def accuracy(model: TypeModel, data: Sequence[Example]) -> float:
    """Share of the examples whose type the model finds."""
    right = 0
    for features, vector, kind in data:
        found = model.probabilities(features, vector)
        right += max(sorted(found), key=found.__getitem__) == kind
    return right / max(1, len(data))


def write_types(model: TypeModel, folder: Path) -> None:
    """``types.json`` and ``types.npy``, as ``extract.type_model`` reads them."""
    features = sorted(model.rows, key=model.rows.__getitem__)
    description = {"types": list(model.types), "features": features}
    (folder / "types.json").write_text(json.dumps(description, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    with (folder / "types.npy").open("wb") as file:
        np.save(file, model.weights.astype(np.float16))
