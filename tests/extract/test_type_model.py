"""The linear model of types, small by hand and as it ships."""

from __future__ import annotations

import numpy as np
import pytest

from extract.records import ENTITY_TYPES
from extract.type_model import NONE, VECTOR_SCALE, TypeModel, mean_features, read_type_model, unit

# two features, two vector dimensions, the bias; columns Place and Event
SMALL = TypeModel(
    classes=("Place", "Event"),
    rows={"last=city": 0, "last=summit": 1},
    weights=np.array([[2, 0], [0, 2], [1, 0], [0, 1], [0, 0]], dtype=np.float32),
)
NOWHERE = np.zeros(2, dtype=np.float32)


def test_probabilities_sum_to_one_and_follow_the_features() -> None:
    probabilities = SMALL.probabilities({"last=city": 1.0}, NOWHERE)

    assert sum(probabilities.values()) == pytest.approx(1)
    assert probabilities["Place"] == pytest.approx(np.exp(2) / (np.exp(2) + 1))


def test_the_vector_counts_at_its_unit_length() -> None:
    far = SMALL.probabilities({}, np.array([1000, 0], dtype=np.float32))

    assert far["Place"] == pytest.approx(np.exp(VECTOR_SCALE) / (np.exp(VECTOR_SCALE) + 1), rel=1e-5)


def test_unknown_features_are_passed_over() -> None:
    known = SMALL.probabilities({"last=summit": 0.5}, NOWHERE)

    assert SMALL.probabilities({"last=summit": 0.5, "last=xyzzy": 9.0}, NOWHERE) == known


@pytest.mark.parametrize("size", [0, 1, 3, 300])
def test_a_vector_of_another_size_is_left_out(size: int) -> None:
    assert SMALL.probabilities({"last=city": 1.0}, np.ones(size, dtype=np.float32)) == (
        SMALL.probabilities({"last=city": 1.0}, NOWHERE)
    )


def test_large_scores_do_not_overflow() -> None:
    probabilities = SMALL.probabilities({"last=city": 1e6}, NOWHERE)

    assert probabilities == {"Place": 1.0, "Event": 0.0}


def test_a_zero_vector_stays_zero() -> None:
    assert unit(NOWHERE).tolist() == [0.0, 0.0]


def test_features_of_an_entity_are_shares_of_its_mentions() -> None:
    assert mean_features([["a", "b"], ["a"]]) == {"a": 1.0, "b": 0.5}
    assert mean_features([]) == {}


def test_the_shipped_files_agree_in_shape() -> None:
    model = read_type_model()

    vector_size = len(model.weights) - len(model.rows) - 1
    assert model.weights.shape[1] == len(model.classes)
    assert vector_size == 300
    assert set(model.classes) <= {*ENTITY_TYPES, NONE}
    assert sorted(model.rows.values()) == list(range(len(model.rows)))
    assert np.isfinite(model.weights).all()


def test_the_shipped_model_gives_probabilities() -> None:
    probabilities = read_type_model().probabilities({"last=summit": 1.0}, np.ones(300, dtype=np.float32))

    assert sum(probabilities.values()) == pytest.approx(1, abs=1e-5)
    assert all(0 <= p <= 1 for p in probabilities.values())
