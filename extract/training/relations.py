"""Learns which pairs are related: a logistic regression a relation, then boosted trees over its scores.

The trees see scores that come from models fitted without the document (stacking, Wolpert 1992), and entities found and
typed by models fitted without it, so that their probabilities hold for texts that were not learned from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from extract.entities import Thing, find_entities
from extract.evaluation.alignment import pair_entities, to_gold_ids
from extract.given import given_things
from extract.quantities import find_quantities
from extract.records import SYMMETRIC, Entity, Facts, Span, to_json
from extract.relations.clauses import Clause, find_clauses
from extract.relations.collect import find_rule_proposals
from extract.relations.proposal import RelationProposal
from extract.relations.resolve import Resolver
from extract.scoring.competition import PREDICATES, compare, find_contenders
from extract.scoring.description_model import DescriptionModel
from extract.scoring.linear import LinearModel, Scores
from extract.scoring.relation_model import Scene, read_scene, weigh
from extract.scoring.trees import FIELDS, Trees
from extract.training.documents import Annotated, Tools, folds
from extract.training.sparse import number_features, prune, to_matrix, write_linear
from extract.type_model import TypeModel

RARE = 3  # features of fewer candidates are left out
REGULARISATION = 0.3  # of 0.03, 0.1 and 0.3 the best on held-out texts
_FEW = 3  # right examples without which a relation is not learned
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


@dataclass(frozen=True)
class Found:
    """Things of a document, found or given, with what the rules say of them and the gold entity that each is."""

    resolver: Resolver
    clauses: list[Clause]
    proposals: list[RelationProposal]
    gold_of: Mapping[int, str]


def find_things(one: Annotated, tools: Tools, types: TypeModel, descriptions: DescriptionModel) -> Found:
    """The things that the extractor finds."""
    quantities = find_quantities(one.doc.text)
    things = find_entities(one.doc, one.parse, quantities, tools.known, tools.lexicon, types, descriptions)
    system = Facts(one.gold.document, tuple(_entity(one, n, thing) for n, thing in enumerate(things)), (), ())
    paired = pair_entities(one.gold.entities, system.entities, typed=False)
    return _find(one, tools, things, {int(n): g for n, g in to_gold_ids(one.gold, system, paired).items()})


def give_things(one: Annotated, tools: Tools) -> Found:
    """The gold entities."""
    order = sorted(to_json(one.gold)["entities"], key=lambda e: min(m["start"] for m in e["mentions"]))
    things = given_things(one.doc, order)
    return _find(one, tools, things, {n: e["id"] for n, e in enumerate(order)} if len(things) == len(order) else {})


def _find(one: Annotated, tools: Tools, things: Sequence[Thing], gold_of: Mapping[int, str]) -> Found:
    resolver = Resolver(one.parse, things, one.gold.document, tools.lexicon)
    clauses = find_clauses(one.parse, resolver)
    return Found(resolver, clauses, find_rule_proposals(one.parse, resolver, clauses), gold_of)


def _entity(one: Annotated, number: int, thing: Thing) -> Entity:
    spans = tuple(Span(one.parse.starts[start], one.parse.ends[end - 1]) for start, end in sorted(thing.spans))
    return Entity(str(number), thing.type, thing.name, spans)


def judge(one: Annotated, found: Found) -> Judged:
    """Candidates among the things of a document."""
    gold_of = found.gold_of
    scene = read_scene(one.parse, found.resolver, one.gold.document, found.proposals)
    told = {(r.subject, r.predicate, r.object) for r in one.gold.relations}
    told |= {(o, p, s) for s, p, o in told if p in SYMMETRIC}
    right = {
        (c.subject, predicate, c.object)
        for c in scene.candidates
        for predicate in c.predicates
        if (gold_of.get(c.subject), predicate, gold_of.get(c.object)) in told
    }
    return Judged(scene, frozenset(right))


def fit_pairs(data: Sequence[Judged]) -> LinearModel:
    """The first stage: a binary logistic regression a relation, over the candidates whose types allow it."""
    from sklearn.linear_model import LogisticRegression

    examples = [features for judged in data for features in judged.scene.features]
    candidates = [(c, judged.right) for judged in data for c in judged.scene.candidates]
    columns = number_features(examples, at_least=RARE)
    matrix = to_matrix(examples, columns)
    weights = np.zeros((len(columns) + 1, len(PREDICATES)), dtype=np.float32)
    weights[-1] = -9.0  # what was never seen to be right
    for number, predicate in enumerate(PREDICATES):
        rows = [n for n, (candidate, _) in enumerate(candidates) if predicate in candidate.predicates]
        right = np.array(
            [(candidates[n][0].subject, predicate, candidates[n][0].object) in candidates[n][1] for n in rows]
        )
        if right.sum() >= _FEW:
            model = LogisticRegression(C=REGULARISATION, solver="liblinear", max_iter=200, random_state=0)
            model.fit(matrix[rows], right)
            weights[:-1, number], weights[-1, number] = model.coef_[0], model.intercept_[0]
    return prune(PREDICATES, columns, weights)


def score_crosswise(found: Sequence[Judged], given: Sequence[Judged], documents: Sequence[Annotated]) -> list[Scores]:
    """First-stage scores of each document's candidates by a model fitted without it."""
    scores: list[Scores] = [np.zeros((0, len(PREDICATES)), dtype=np.float32)] * len(found)
    for learned, held_out in folds(documents):
        model = fit_pairs([judged for each in (found, given) for judged in (each[n] for n in learned)])
        for n in held_out:
            scores[n] = model.scores(found[n].scene.features)
    return scores


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
    write_linear(pairs, "relations", folder)
    with (folder / "relation_trees.npz").open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **{field: np.asarray(getattr(trees, field)) for field in FIELDS})


def count_right(data: Sequence[Judged]) -> Counter[str]:
    """Right candidates of each relation."""
    return Counter(predicate for judged in data for _, predicate, _ in judged.right)
