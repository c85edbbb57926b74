"""Learns which phrases describe a thing that the guideline counts as a mention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from extract.descriptions import find_phrases
from extract.evaluation.alignment import overlap
from extract.phrases import phrase_features
from extract.records import Span
from extract.scoring.description_model import DescriptionModel
from extract.training.documents import Annotated
from extract.training.logistic import fit_columns

RARE = 2

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


def fit_descriptions(data: Sequence[Sequence[Example]]) -> DescriptionModel:
    """The model of the examples of some documents. Deterministic."""
    phrases, right = zip(*chain.from_iterable(data), strict=True)
    # so small a model ships whole
    return DescriptionModel(fit_columns(phrases, {"described": dict(enumerate(right))}, rare=RARE, smallest=0.0))


def describe_fit(model: DescriptionModel, data: Sequence[Example], threshold: float) -> str:
    """Precision and recall over the phrases, in one line."""
    told = [p >= threshold for p in model.probabilities([features for features, _ in data])]
    hits = sum(t and right for t, (_, right) in zip(told, data, strict=True))
    there = sum(right for _, right in data)
    return f"precision {hits / max(1, sum(told)):.3f}, recall {hits / max(1, there):.3f} of {there} phrases"
