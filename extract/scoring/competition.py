"""Second look at a scored pair: how it fares against the other pairs that its two things are in.

An event has one organiser beside the verb, a place one thing that lies in it: a pair counts for less where another
pair takes its subject or object with a better score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.relations.proposal import SIGNATURES
from extract.scoring.candidates import Candidate
from extract.scoring.linear import Scores

PREDICATES = tuple(SIGNATURES)
TYPES = tuple(sorted({kind for subjects, objects in SIGNATURES.values() for kind in subjects | objects}))
NOWHERE = -6.0  # log-odds of what cannot be
LEAST = -4.0  # log-odds below which a pair gets no second look
_FARTHEST_GAP = 60


class Contender(NamedTuple):
    """One relation of one candidate, by their numbers."""

    candidate: int
    predicate: int


def find_contenders(candidates: Sequence[Candidate], scores: Scores) -> list[Contender]:
    """What is worth a second look."""
    return [
        Contender(number, column)
        for number, candidate in enumerate(candidates)
        for column, predicate in enumerate(PREDICATES)
        if predicate in candidate.predicates and scores[number, column] > LEAST
    ]


def compare(
    candidates: Sequence[Candidate],
    scores: Scores,
    contenders: Sequence[Contender],
    kinds: Sequence[str],
    ruled: Sequence[frozenset[str]],
) -> NDArray[np.float32]:
    """Features of the contenders, shape (contenders, features).

    ``scores``: log-odds, one row a candidate, one column a predicate; ``kinds``: types of the document's things;
    ``ruled``: for each candidate the predicates that a rule proposes.
    """
    table = np.full(scores.shape, NOWHERE, dtype=np.float32)
    for number, candidate in enumerate(candidates):
        columns = [PREDICATES.index(p) for p in candidate.predicates]
        table[number, columns] = np.maximum(scores[number, columns], NOWHERE)
    reverse = {(c.object, c.subject): number for number, c in enumerate(candidates)}
    of_subject, of_object = defaultdict(list), defaultdict(list)
    for number, candidate in enumerate(candidates):
        of_subject[candidate.subject].append(number)
        of_object[candidate.object].append(number)
    rows = np.zeros((len(contenders), 22), dtype=np.float32)
    for row, (number, column) in zip(rows, contenders, strict=True):
        candidate, own = candidates[number], float(table[number, column])
        subject, object_ = candidate.subject, candidate.object
        back = reverse.get((subject, object_))
        others = [float(table[n, column]) for n in of_subject[subject] if n != number]
        such = [
            float(table[n, column])
            for n in of_subject[subject]
            if n != number and kinds[candidates[n].object] == kinds[object_]
        ]
        rivals = [float(table[n, column]) for n in of_object[object_] if n != number]
        alike = [
            float(table[n, column])
            for n in of_object[object_]
            if n != number and kinds[candidates[n].subject] == kinds[subject]
        ]
        nearest = candidate.nearest
        row[:] = (
            column, own, float(np.delete(table[number], column).max()),
            NOWHERE if back is None else float(table[back, column]),
            NOWHERE if back is None else float(table[back].max()),
            max(such, default=NOWHERE), max(alike, default=NOWHERE),
            max(others, default=NOWHERE), max(rivals, default=NOWHERE),
            _above(such, own), _above(alike, own), _above(others, own), _above(rivals, own),
            _above(rivals, 0.0), _above(others, 0.0),
            nearest.sentences, nearest.pointing, min(nearest.gap, _FARTHEST_GAP),
            TYPES.index(kinds[subject]), TYPES.index(kinds[object_]),
            PREDICATES[column] in ruled[number], len(kinds),
        )  # fmt: skip
    return rows


def _above(scores: Sequence[float], least: float) -> int:
    return sum(score > least for score in scores)
