"""Fits the model of links on the project's corpus: ``python -m extract.training.linking INDEX…``.

Each candidate of an entity that the extractor finds is an example: right where gold links the entity to it, wrong where
gold links it to another. Annotators linked what they were sure of; the links that they left open and that the extractor
proposes were judged afterwards, in ``corpus/judged_links.json`` (document → name → IRI, or null for none of them). What
neither links is wrong. Deterministic.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from extract.components import DOCUMENT, FactFinder
from extract.gold import CORPUS, TRAINED, read_gold
from extract.link_features import LINKED_TYPES, Sources, features, is_ror, look_around, name_entity
from extract.linking import WEIGHTS, LinkModel
from extract.pipeline import load_pipeline
from extract.records import Document, Entity, Facts
from extract.registry import read_registry
from extract.registry_index import RegistryIndex

REGULARISATION = 1.0  # precision of the prior, which was set by hand
STEPS = 30
CERTAIN = 0.9  # in cross-validation 98.5 % of these were right, and 97.8 % from 0.7 on
POSSIBLE = 0.1
FOLDS = 10
JUDGED = CORPUS / "judged_links.json"


@dataclass(frozen=True, slots=True)
class Example:
    """One candidate of one entity, and whether it is right."""

    document: str
    entity: str
    iri: str
    features: Mapping[str, float]
    right: bool


def find_unlinked(documents: Sequence[Document], paths: Sequence[str]) -> Iterator[Facts]:
    """What the extractor says of documents before it links."""
    nlp = load_pipeline()
    nlp.remove_pipe("kg_facts")
    finder = FactFinder(nlp, added=paths)
    for document, doc in zip(documents, nlp.pipe([d.text for d in documents]), strict=True):
        doc.user_data[DOCUMENT] = {"title": document.title, "publisher": document.publisher}
        yield finder.find_unlinked(doc)


def examples(parts: Sequence[str], paths: Sequence[str]) -> Iterator[Example]:
    """The candidates of each entity that the extractor finds in those parts that carry links."""
    judged = json.loads(JUDGED.read_text(encoding="utf-8"))
    sources = Sources(read_registry(), tuple(RegistryIndex(Path(path)) for path in paths))
    for part in parts:
        gold = list(read_gold(part))
        if not any(e.same_as for g in gold for e in g.entities):
            continue
        for expected, facts in zip(gold, find_unlinked([g.document for g in gold], paths), strict=True):
            yield from _examples_of(expected, facts, sources, judged.get(expected.document.id, {}))


def _examples_of(gold: Facts, facts: Facts, sources: Sources, judged: Mapping[str, str | None]) -> Iterator[Example]:
    namings = [name_entity(e, facts.document.text, sources.indexes) for e in facts.entities]
    around = look_around(facts, namings)
    for naming in namings:
        if naming.entity.type in LINKED_TYPES and naming.bearings:
            meant = judged.get(naming.entity.name, _linked_to(naming.entity, gold))
            for iri, bearing in naming.bearings.items():
                found = features(naming, bearing, around, sources)
                yield Example(gold.document.id, naming.entity.id, iri, found, iri == meant)


def _linked_to(entity: Entity, gold: Facts) -> str | None:
    """The ROR id of the gold entity that shares most mentions with an entity."""

    def shared(other: Entity) -> int:
        return sum(m.start < s.end and s.start < m.end for m in other.mentions for s in entity.mentions)

    best = max(gold.entities, key=shared, default=None)
    return next(filter(is_ror, best.same_as), None) if best is not None and shared(best) else None


def fit(data: Sequence[Example], prior: Mapping[str, float]) -> dict[str, float]:
    """Weights of a logistic model, by Newton's method; what the data say nothing of stays as the prior has it."""
    names = sorted({*prior, *(name for one in data for name in one.features)})
    matrix = np.array([[one.features.get(name, 0.0) for name in names] for one in data])
    right = np.array([one.right for one in data], dtype=float)
    before = np.array([prior.get(name, 0.0) for name in names])
    weights = before.copy()
    for _ in range(STEPS):
        said = 1.0 / (1.0 + np.exp(-matrix @ weights))
        slope = matrix.T @ (said - right) + REGULARISATION * (weights - before)
        bend = (matrix.T * (said * (1.0 - said))) @ matrix + REGULARISATION * np.eye(len(names))
        weights = weights - np.linalg.solve(bend, slope)
    return {name: round(float(w), 3) + 0.0 for name, w in zip(names, weights, strict=True)}


def main(arguments: Sequence[str]) -> None:
    """Fit, write the weights, and print how far the probabilities hold in cross-validation over documents."""
    content = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    prior = content["prior"]
    data = list(examples(TRAINED, arguments))
    documents = sorted({one.document for one in data})
    scored = []
    for fold in range(FOLDS):
        held_out = set(documents[fold::FOLDS])
        model = LinkModel(fit([one for one in data if one.document not in held_out], prior), CERTAIN, POSSIBLE)
        scored += [(model.probability(one.features), one) for one in data if one.document in held_out]
    _report(scored)
    content |= {"certain": CERTAIN, "possible": POSSIBLE, "weights": fit(data, prior)}
    WEIGHTS.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _report(scored: Sequence[tuple[float, Example]]) -> None:
    edges = [0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.01]
    for low, high in pairwise(edges):
        some = [(p, one.right) for p, one in scored if low <= p < high]
        if some:
            mean, right = np.mean([p for p, _ in some]), np.mean([r for _, r in some])
            print(f"{low:.2f}-{min(high, 1):.2f}  {len(some):5}  said {mean:.3f}  right {right:.3f}", file=sys.stderr)
    best: dict[tuple[str, str], tuple[float, Example]] = {}
    for p, one in scored:
        key = one.document, one.entity
        if key not in best or p > best[key][0]:
            best[key] = p, one
    there = {(one.document, one.entity) for _, one in scored if one.right}
    for certain in (0.5, 0.7, 0.8, 0.85, 0.9, 0.95):
        given = [one for p, one in best.values() if p >= certain]
        hits = sum(one.right for one in given)
        print(f"certain from {certain}: {hits}/{len(given)} right, of {len(there)}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
