"""Learns which pairs are related: a logistic regression a relation, then boosted trees over its scores.

The trees see scores that come from models fitted without the document (stacking, Wolpert 1992), and entities found and
typed by models fitted without it, so that their probabilities hold for texts that were not learned from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from extract.records import SYMMETRIC
from extract.scoring.competition import PREDICATES, compare, find_contenders
from extract.scoring.linear import LinearModel, Scores
from extract.scoring.relation_model import Scene, read_scene, weigh
from extract.scoring.trees import FIELDS, Trees
from extract.training.documents import Annotated, fit_crosswise
from extract.training.logistic import fit_columns
from extract.training.sparse import write_weights
from extract.training.things import Found

RARE = 3  # features of fewer candidates are left out
_TREES = {
    "max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 10, "max_depth": 6, "min_samples_leaf": 40,
    "l2_regularization": 1.0, "early_stopping": False, "random_state": 0,
}  # fmt: skip

Triple = tuple[int, str, int]


@dataclass(frozen=True)
class Judged:
    """The candidates of a document and the triples, by numbers of things, that gold holds."""

    scene: Scene
    right: frozenset[Triple]


def judge(one: Annotated, found: Found) -> Judged:
    """Candidates among the things of a document."""
    gold_of = found.gold_of
    scene = read_scene(found.reading)
    told = {(r.subject, r.predicate, r.object) for r in one.gold.relations}
    told |= {(o, p, s) for s, p, o in told if p in SYMMETRIC}
    right = {
        (c.subject, predicate, c.object)
        for c in scene.candidates
        for predicate in c.predicates
        if (gold_of.get(c.subject), predicate, gold_of.get(c.object)) in told
    }
    return Judged(scene, frozenset(right))


def fit_pairs(data: Sequence[tuple[Judged, Judged]]) -> LinearModel:
    """The first stage: a binary logistic regression a relation, over the candidates whose types allow it.

    ``data``: of each document the candidates among things found and among things given.
    """
    documents = [judged for side in zip(*data, strict=True) for judged in side]
    examples = [features for judged in documents for features in judged.scene.features]
    candidates = ((candidate, judged.right) for judged in documents for candidate in judged.scene.candidates)
    right: dict[str, dict[int, bool]] = {predicate: {} for predicate in PREDICATES}
    for number, (candidate, triples) in enumerate(candidates):
        for predicate in candidate.predicates:
            right[predicate][number] = (candidate.subject, predicate, candidate.object) in triples
    return fit_columns(examples, right, rare=RARE)


def score_crosswise(data: Sequence[tuple[Judged, Judged]]) -> list[Scores]:
    """First-stage scores of each document's candidates among things found, by a model fitted without it."""
    models = fit_crosswise(fit_pairs, data)
    return [model.scores(found.scene.features) for model, (found, _) in zip(models, data, strict=True)]


def fit_trees(data: Sequence[Judged], scores: Sequence[Scores]) -> Trees:
    """The second stage, from scores of held-out documents."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, right = [], []
    for judged, score in zip(data, scores, strict=True):
        scene = judged.scene
        contenders = find_contenders(scene.candidates, score)
        rows.append(compare(scene.candidates, score, contenders, scene.kinds, scene.ruled))
        for contender in contenders:
            candidate = scene.candidates[contender.candidate]
            right.append((candidate.subject, PREDICATES[contender.predicate], candidate.object) in judged.right)
    model = HistGradientBoostingClassifier(**_TREES)
    model.fit(np.concatenate(rows), np.array(right))
    return _flatten(model)


def _flatten(model: object) -> Trees:
    """The nodes of all trees of a scikit-learn model in one table."""
    nodes, roots = [], []
    start = 0
    for (predictor,) in model._predictors:  # type: ignore[attr-defined]
        roots.append(start)
        for number, node in enumerate(predictor.nodes):
            here = start + number
            leaf = bool(node["is_leaf"])
            left, right = (here, here) if leaf else (start + int(node["left"]), start + int(node["right"]))
            nodes.append(
                (0 if leaf else node["feature_idx"], 0 if leaf else node["num_threshold"], left, right, node["value"])
            )
        start += len(predictor.nodes)
    feature, threshold, left_of, right_of, value = zip(*nodes, strict=True)
    return Trees(
        np.array(feature, np.int16), np.array(threshold, np.float32), np.array(left_of, np.int32),
        np.array(right_of, np.int32), np.array(value, np.float32), np.array(roots, np.int32),
        float(np.ravel(model._baseline_prediction)[0]), int(_TREES["max_depth"]),  # type: ignore[attr-defined]
    )  # fmt: skip


def report(data: Sequence[Judged], scores: Sequence[Scores], trees: Trees, threshold: float) -> str:
    """Precision and share found of the triples among candidates, in one line."""
    hits = told = there = 0
    for judged, score in zip(data, scores, strict=True):
        found = {t for t, p in weigh(judged.scene, score, trees).items() if p >= threshold} if len(score) else set()
        right = {(min(s, o), p, max(s, o)) if p in SYMMETRIC else (s, p, o) for s, p, o in judged.right}
        hits, told, there = hits + len(found & right), told + len(found), there + len(right)
    return f"precision {hits / max(1, told):.3f}, recall {hits / max(1, there):.3f} of {there} among candidates"


def write_relations(pairs: LinearModel, trees: Trees, folder: Path) -> None:
    """``relations.json``, ``relations.npy`` and ``relation_trees.npz``."""
    write_weights(pairs, "relations", folder)
    with (folder / "relation_trees.npz").open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **{field: np.asarray(getattr(trees, field)) for field in FIELDS})
