"""Learns which thing a value belongs to: a binary logistic regression an attribute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.attributes.collect import find_rule_attributes
from extract.attributes.proposal import Reading
from extract.attributes.values import find_values
from extract.evaluation.values import normalise
from extract.quantities import find_quantities
from extract.records import ATTRIBUTES
from extract.scoring.attribute_model import AttributeModel, ValueScene, read_value_scene
from extract.training.documents import Annotated
from extract.training.relations import Found
from extract.training.sparse import number_features, prune, to_matrix

RARE = 2
REGULARISATION = 0.3
ENOUGH = 100  # right pairs, found and given ones together, below which an attribute is left to the rules


@dataclass(frozen=True)
class JudgedValues:
    """The pairs of thing and value of a document, and which of them gold holds."""

    scene: ValueScene
    right: tuple[bool, ...]


def judge_values(one: Annotated, found: Found) -> JudgedValues:
    """Pairs among the things that were found or given."""
    document, quantities = one.gold.document, find_quantities(one.doc.text)
    reading = Reading(one.parse, found.resolver, {c.verb: c for c in found.clauses}, found.proposals)
    proposals = find_rule_attributes(reading, quantities, document)
    values = find_values(one.parse, quantities, document)
    scene = read_value_scene(one.parse, found.resolver, document, values, found.proposals, proposals)
    told = {(a.subject, a.attribute, normalise(a.attribute, a.value)) for a in one.gold.attributes}
    things = len(found.resolver.things)
    right = tuple(
        (found.gold_of.get(c.subject), c.predicates[0], normalise(c.predicates[0], values[c.object - things].value))
        in told
        for c in scene.candidates
    )
    return JudgedValues(scene, right)


def fit_attributes(data: Sequence[JudgedValues]) -> AttributeModel:
    """The model of some documents. Deterministic."""
    from sklearn.linear_model import LogisticRegression

    examples = [features for judged in data for features in judged.scene.features]
    kinds = np.array([c.predicates[0] for judged in data for c in judged.scene.candidates])
    right = np.array([r for judged in data for r in judged.right])
    columns = number_features(examples, at_least=RARE)
    matrix = to_matrix(examples, columns)
    learned = tuple(a for a in ATTRIBUTES if right[kinds == a].sum() >= ENOUGH)
    weights = np.zeros((len(columns) + 1, len(learned)), dtype=np.float32)
    for number, attribute in enumerate(learned):
        rows = np.flatnonzero(kinds == attribute)
        model = LogisticRegression(C=REGULARISATION, solver="liblinear", random_state=0)
        model.fit(matrix[rows], right[rows])
        weights[:-1, number], weights[-1, number] = model.coef_[0], model.intercept_[0]
    return AttributeModel(prune(learned, columns, weights))


def describe_attributes(model: AttributeModel, data: Sequence[JudgedValues], threshold: float) -> str:
    """Precision and recall over the pairs, in one line."""
    told = hits = there = 0
    for judged in data:
        for probability, right in zip(model.probabilities(judged.scene), judged.right, strict=True):
            told, hits, there = (
                told + (probability >= threshold),
                hits + (right and probability >= threshold),
                there + right,
            )
    return f"precision {hits / max(1, told):.3f}, recall {hits / max(1, there):.3f} of {there} among pairs"
