"""The relation scorer: a linear model over the features of each pair, then boosted trees over how the pairs compare.

Trained by ``python -m extract.training`` on the project's corpus. The probability that comes out is how often such a
relation was right on training texts that had been held out, and is given as the confidence of the fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extract.parse import Parse
from extract.reading import Reading
from extract.records import SYMMETRIC
from extract.relations.proposal import Filler, RelationProposal
from extract.relations.status import status_around
from extract.scoring.candidates import Candidate, find_candidates
from extract.scoring.competition import PREDICATES, compare, find_contenders
from extract.scoring.linear import LinearModel, Scores, read_linear_model
from extract.scoring.pair_features import PairFeatures
from extract.scoring.trees import Trees, read_trees


@dataclass(frozen=True)
class Scene:
    """A document's candidates with their features, and for each the predicates that rules propose."""

    candidates: tuple[Candidate, ...]
    features: tuple[list[str], ...]
    ruled: tuple[frozenset[str], ...]
    kinds: tuple[str, ...]


def read_scene(reading: Reading) -> Scene:
    """What the scorer looks at in a document."""
    candidates = tuple(find_candidates(reading.resolver, reading.anchors))
    features = PairFeatures(reading)
    rules: dict[tuple[int, int], set[str]] = defaultdict(set)
    for p in reading.relations:
        rules[p.subject.thing, p.object.thing].add(p.predicate)
    return Scene(
        candidates,
        tuple(features.of(candidate) for candidate in candidates),
        tuple(frozenset(rules.get((c.subject, c.object), ())) for c in candidates),
        tuple(thing.type for thing in reading.resolver.things),
    )


@dataclass(frozen=True)
class RelationModel:
    """The two stages; the classes of the first are ``PREDICATES``."""

    pairs: LinearModel
    trees: Trees

    def propose(self, reading: Reading) -> Iterator[RelationProposal]:
        """Every relation that is worth a look, with its probability."""
        scene = read_scene(reading)
        candidates = {(c.subject, c.object): c for c in scene.candidates}
        by_rule = {(p.subject.thing, p.predicate, p.object.thing): p for p in reading.relations}
        for (subject, predicate, object_), probability in self.probabilities(scene).items():
            ruled = by_rule.get((subject, predicate, object_))
            yield from _proposal(reading.parse, candidates[subject, object_], predicate, probability, ruled)

    def probabilities(self, scene: Scene) -> dict[tuple[int, str, int], float]:
        """Probability of each triple; a symmetric relation is told once, with the mean of both directions."""
        if not scene.candidates:
            return {}
        return weigh(scene, self.pairs.scores(scene.features), self.trees)


def weigh(scene: Scene, scores: Scores, trees: Trees) -> dict[tuple[int, str, int], float]:
    """Probability of each triple, from the first stage's scores."""
    contenders = find_contenders(scene.candidates, scores)
    if not contenders:
        return {}
    rows = compare(scene.candidates, scores, contenders, scene.kinds, scene.ruled)
    found: dict[tuple[int, str, int], list[float]] = defaultdict(list)
    for contender, probability in zip(contenders, trees.probabilities(rows).tolist(), strict=True):
        found[canonical(scene.candidates[contender.candidate], PREDICATES[contender.predicate])].append(probability)
    return {triple: sum(each) / len(each) for triple, each in found.items()}


def canonical(candidate: Candidate, predicate: str) -> tuple[int, str, int]:
    """The triple of a candidate; of a symmetric relation, the thing that is named first stands first."""
    ends = (candidate.subject, candidate.object)
    first, last = sorted(ends) if predicate in SYMMETRIC else ends
    return first, predicate, last


def _proposal(
    parse: Parse, candidate: Candidate, predicate: str, probability: float, ruled: RelationProposal | None
) -> Iterator[RelationProposal]:
    """The proposal of a rule with the model's probability, or one of the model's own where the clause claims it."""
    nearest = candidate.nearest
    if ruled is not None:
        yield replace(ruled, confidence=probability)
        return
    found = {status_around(parse, anchor.root) for anchor in (nearest.subject, nearest.object)}
    if None in found:
        return
    status = "announced" if "announced" in found else "asserted"
    subject, object_ = (Filler(a.thing, 1.0, a.root) for a in (nearest.subject, nearest.object))
    yield RelationProposal(subject, predicate, object_, probability, f"scored:{predicate}", object_.token, status)


@cache
def read_relation_model() -> RelationModel:
    """The model that ships with the package."""
    return RelationModel(read_linear_model("relations"), read_trees("relation_trees"))
