"""Learns which phrases describe a thing that the guideline counts as a mention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from extract.descriptions import find_phrases
from extract.evaluation.alignment import overlap
from extract.phrases import phrase_features
from extract.records import Span
from extract.scoring.description_model import DescriptionModel
from extract.scoring.linear import LinearModel
from extract.training.documents import Annotated, folds
from extract.training.sparse import number_features, to_matrix

RARE = 2
REGULARISATION = 0.3

Example = tuple[list[str], bool]


def phrase_examples(one: Annotated) -> Iterator[Example]:
    """Features of each phrase of a document, and whether gold has a mention there."""
    parse = one.parse
    named = {i for group in one.groups for m in group for i in range(m.start, m.end)}
    mentions = [span for entity in one.gold.entities for span in entity.mentions]
    for phrase in find_phrases(parse, named):
        d = phrase.description
        span = Span(parse.starts[d.start], parse.ends[d.end - 1])
        yield phrase_features(parse, phrase, named), any(overlap(span, mention) for mention in mentions)


def fit_descriptions(data: Sequence[Example]) -> DescriptionModel:
    """The model of some examples. Deterministic."""
    from sklearn.linear_model import LogisticRegression

    columns = number_features((features for features, _ in data), at_least=RARE)
    model = LogisticRegression(C=REGULARISATION, solver="liblinear", random_state=0)
    model.fit(to_matrix([features for features, _ in data], columns), [right for _, right in data])
    weights = np.append(model.coef_[0], model.intercept_[0])[:, None].astype(np.float16).astype(np.float32)
    return DescriptionModel(LinearModel(("described",), columns, weights))


def fit_descriptions_crosswise(
    data: Sequence[Sequence[Example]], documents: Sequence[Annotated]
) -> list[DescriptionModel]:
    """For each document the model that was fitted without it and the others of its fold."""
    models: dict[int, DescriptionModel] = {}
    for learned, held_out in folds(documents):
        model = fit_descriptions([example for n in learned for example in data[n]])
        models |= dict.fromkeys(held_out, model)
    return [models[n] for n in range(len(documents))]


def describe_fit(model: DescriptionModel, data: Sequence[Example], threshold: float) -> str:
    """Precision and recall over the phrases, in one line."""
    told = [p >= threshold for p in model.probabilities([features for features, _ in data])]
    hits = sum(t and right for t, (_, right) in zip(told, data, strict=True))
    there = sum(right for _, right in data)
    return f"precision {hits / max(1, sum(told)):.3f}, recall {hits / max(1, there):.3f} of {there} phrases"
