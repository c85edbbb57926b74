"""What the learners share: folds, logistic columns, models as files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the dependency group train is not installed")

from extract.scoring.linear import LinearModel, read_weights
from extract.training.documents import fit_crosswise
from extract.training.logistic import fit_columns
from extract.training.sparse import write_weights

EXAMPLES = [["good"], ["good", "late"], ["good"], ["bad"], ["bad", "late"], ["bad", "seldom"]]
RIGHT = dict(enumerate([True, True, True, False, False, False]))


def test_the_model_of_a_document_has_seen_none_of_its_fold() -> None:
    models = fit_crosswise(list, "abcdefg")

    assert ["".join(model) for model in models] == ["bcdeg", "acdef", "abdefg", "abcefg", "abcdfg", "bcdeg", "acdef"]


def test_weights_tell_right_from_wrong() -> None:
    model = fit_columns(EXAMPLES, {"told": RIGHT}, rare=2)

    good, bad = model.scores([["good"], ["bad"]])[:, 0]
    assert good > 0 > bad


def test_a_class_is_learned_from_the_examples_that_may_be_of_it() -> None:
    some = {number: RIGHT[number] for number in (0, 1, 2, 4)}

    assert "seldom" in fit_columns(EXAMPLES, {"told": RIGHT}, rare=1).rows
    assert "seldom" not in fit_columns(EXAMPLES, {"told": some}, rare=1).rows


@pytest.mark.parametrize("right", [{}, {0: True, 1: True, 3: False}])
def test_a_class_that_was_hardly_ever_right_is_never_told(right: dict[int, bool]) -> None:
    model = fit_columns(EXAMPLES, {"told": RIGHT, "unseen": right}, rare=2)

    assert model.scores([["good"], ["bad"]])[:, 1].tolist() == [-9, -9]


def test_seldom_features_and_those_without_weight_are_left_out() -> None:
    assert list(fit_columns(EXAMPLES, {"told": RIGHT}, rare=2, smallest=0.0).rows) == ["bad", "good", "late"]
    assert list(fit_columns(EXAMPLES, {"told": RIGHT}, rare=2, smallest=0.2).rows) == ["bad", "good"]


def test_a_written_model_is_read_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = LinearModel(("funds",), {"a": 0, "ü": 1}, np.array([[0.5], [2], [-3]], dtype=np.float32))
    (tmp_path / "weights").mkdir()

    write_weights(model, "small", tmp_path / "weights")
    monkeypatch.setattr("extract.scoring.linear.files", lambda _: tmp_path)
    classes, rows, weights = read_weights("small")

    assert (classes, rows, weights.tolist()) == (model.classes, model.rows, model.weights.tolist())
