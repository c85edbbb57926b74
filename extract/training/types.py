"""Learns the types of names: multinomial logistic regression over ``extract/features.py``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack

from extract.entities import see
from extract.training.documents import Annotated, Tools, gold_type
from extract.training.sparse import number_features, to_matrix
from extract.type_model import TypeModel, unit

RARE = 2  # features seen in fewer entities are left out
REGULARISATION = 0.3  # of 0.1, 0.3 and 1 the best on held-out texts

Example = tuple[dict[str, float], NDArray[np.float32], str]


def examples(one: Annotated, tools: Tools) -> Iterator[Example]:
    """Features, vector and gold type (or ``None``) of each entity that the extractor proposes in a document."""
    for sighting in see(one.groups, one.doc, one.parse, tools.known, tools.lexicon):
        yield sighting.features, sighting.vector, gold_type(one, sighting.group)


def fit_types(data: Sequence[Sequence[Example]]) -> TypeModel:
    """The model of the examples of some documents. Deterministic: full batch, no sampling."""
    from sklearn.linear_model import LogisticRegression

    named, vectors, kinds = zip(*chain.from_iterable(data), strict=True)
    columns = number_features(named, at_least=RARE)
    matrix = hstack([to_matrix(named, columns), np.array([unit(v) for v in vectors])])
    model = LogisticRegression(C=REGULARISATION, max_iter=1000)
    model.fit(matrix.tocsr(), kinds)
    weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float16).astype(np.float32)
    return TypeModel(tuple(model.classes_.tolist()), columns, weights)


def accuracy(model: TypeModel, data: Sequence[Example]) -> float:
    """Share of the examples whose type the model finds."""
    right = 0
    for features, vector, kind in data:
        found = model.probabilities(features, vector)
        right += max(sorted(found), key=found.__getitem__) == kind
    return right / max(1, len(data))
