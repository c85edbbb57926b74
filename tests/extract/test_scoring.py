"""The parts of the scorers by hand: linear scores, trees, what types a relation or an attribute may join."""

from __future__ import annotations

import numpy as np
import pytest

from extract.attributes.values import attribute_of
from extract.scoring.candidates import allowed_predicates
from extract.scoring.linear import LinearModel
from extract.scoring.trees import Trees

LINEAR = LinearModel(("funds", "uses"), {"a": 0, "b": 1}, np.array([[1, 0], [2, -1], [-3, 0.5]], dtype=np.float32))
# one tree: feature 1 at most 0.5 gives -2, else 2
STUMP = Trees(
    feature=np.array([1, 0, 0], np.int16),
    threshold=np.array([0.5, 0, 0], np.float32),
    left=np.array([1, 1, 2], np.int32),
    right=np.array([2, 1, 2], np.int32),
    value=np.array([0, -2, 2], np.float32),
    roots=np.array([0], np.int32),
    baseline=0.0,
    depth=3,
)


def test_a_score_is_the_bias_and_the_weights_of_what_is_there() -> None:
    scores = LINEAR.scores([["a", "b"], [], ["unheard of"]])

    assert scores.tolist() == [[0, -0.5], [-3, 0.5], [-3, 0.5]]


def test_no_examples_have_no_scores() -> None:
    assert LINEAR.scores([]).shape == (0, 2)


def test_a_tree_sends_rows_left_up_to_its_threshold() -> None:
    found = STUMP.probabilities(np.array([[9, 0.5], [9, 0.6]], dtype=np.float32))

    assert found == pytest.approx([1 / (1 + np.exp(2)), 1 / (1 + np.exp(-2))])


def test_the_types_tell_which_relations_may_be() -> None:
    assert allowed_predicates("Person", "Place") == ("locatedIn",)
    assert allowed_predicates("Place", "Person") == ()


@pytest.mark.parametrize(
    ("kind", "thing", "attribute"),
    [("count", "Event", "count"), ("count", "Dataset", "size"), ("count", "Person", None), ("date", "Place", None)],
)
def test_the_type_of_a_thing_tells_what_a_value_is_of_it(kind: str, thing: str, attribute: str | None) -> None:
    assert attribute_of(kind, thing) == attribute
