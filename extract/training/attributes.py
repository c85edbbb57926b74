"""Learns which thing a value belongs to: a binary logistic regression an attribute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from extract.attributes.collect import read_values
from extract.evaluation.values import normalise
from extract.quantities import find_quantities
from extract.records import ATTRIBUTES
from extract.scoring.attribute_model import AttributeModel, ValueScene, read_value_scene
from extract.training.documents import Annotated
from extract.training.logistic import fit_columns
from extract.training.things import Found

RARE = 2
ENOUGH = 100  # right pairs, found and given ones together, below which an attribute is left to the rules


@dataclass(frozen=True)
class JudgedValues:
    """The pairs of thing and value of a document, and which of them gold holds."""

    scene: ValueScene
    right: tuple[bool, ...]


def judge_values(one: Annotated, found: Found) -> JudgedValues:
    """Pairs among the things that were found or given."""
    values, proposals = read_values(found.reading, find_quantities(one.doc.text))
    scene = read_value_scene(found.reading, values, proposals)
    told = {(a.subject, a.attribute, normalise(a.attribute, a.value)) for a in one.gold.attributes}
    things = len(found.reading.resolver.things)
    right = tuple(
        (found.gold_of.get(c.subject), c.predicates[0], normalise(c.predicates[0], values[c.object - things].value))
        in told
        for c in scene.candidates
    )
    return JudgedValues(scene, right)


def fit_attributes(data: Sequence[JudgedValues]) -> AttributeModel:
    """The model of some documents. Deterministic."""
    examples = [features for judged in data for features in judged.scene.features]
    candidates = chain.from_iterable(zip(j.scene.candidates, j.right, strict=True) for j in data)
    pairs: dict[str, dict[int, bool]] = {attribute: {} for attribute in ATTRIBUTES}
    for number, (candidate, right) in enumerate(candidates):
        pairs[candidate.predicates[0]][number] = right
    learned = {attribute: each for attribute, each in pairs.items() if sum(each.values()) >= ENOUGH}
    return AttributeModel(fit_columns(examples, learned, rare=RARE))


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
