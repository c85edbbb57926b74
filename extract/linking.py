"""Links entities to records of registries, and abstains where the text does not tell which record is meant.

Each candidate gets a probability from a logistic model over named features (``link_features``; weights in
``weights/linking.json``). ``same_as`` takes the best one where it is sure enough; what is likely enough to be looked at
by a person goes to ``candidates``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extract.link_features import (
    LINKED_TYPES,
    Naming,
    Sources,
    Surroundings,
    features,
    is_ror,
    look_around,
    name_entity,
)
from extract.records import Candidate, Entity, Facts
from extract.registry import Registry
from extract.registry_index import Match, RegistryIndex
from kg.errors import FormatError

WEIGHTS = Path(__file__).parent / "weights" / "linking.json"
MOST_CANDIDATES = 5
DOUBTED = 0.5  # probability below which a link that the bundled registry gave is taken back


@dataclass(frozen=True, slots=True)
class LinkModel:
    """Log-odds of the features and the probabilities from which on a record is linked or a candidate."""

    weights: Mapping[str, float]
    certain: float
    possible: float

    def probability(self, of: Mapping[str, float]) -> float:
        """How likely a candidate with these features is the thing meant, 0 to 1."""
        odds = sum(value * self.weights.get(name, 0.0) for name, value in of.items())
        return 1.0 / (1.0 + math.exp(-odds))


def read_link_model(path: Path = WEIGHTS) -> LinkModel:
    """The model in a JSON file. Raises FormatError for what is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return LinkModel(content["weights"], content["certain"], content["possible"])
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError(f"no model of links: {error!r}", where=path.name) from error


class Linker:
    """Links the entities of documents to records; the bundled registry helps to tell which is meant."""

    def __init__(self, bundled: Registry, indexes: Sequence[RegistryIndex], model: LinkModel) -> None:
        self.sources = Sources(bundled, tuple(indexes))
        self.model = model

    def lookup(self, name: str) -> tuple[Match, ...]:
        """Records that bear a name, the surest kind of name first; some 60 µs."""
        found = [match for index in self.sources.indexes for match in index.find(name)]
        return tuple({match.record.iri: match for match in reversed(found)}.values())[::-1]

    def link(self, facts: Facts) -> Facts:
        """The facts with ``same_as`` and ``candidates`` of their entities filled in."""
        if not self.sources.indexes or not facts.entities:
            return facts
        namings = [name_entity(e, facts.document.text, self.sources.indexes) for e in facts.entities]
        around = look_around(facts, namings)
        return replace(facts, entities=tuple(self._link(naming, around) for naming in namings))

    def score(self, naming: Naming, around: Surroundings) -> list[tuple[float, str]]:
        """Probability and IRI of each candidate, the likeliest first."""
        scored = [
            (self.model.probability(features(naming, bearing, around, self.sources)), iri)
            for iri, bearing in naming.bearings.items()
        ]
        return sorted(scored, key=lambda one: (-one[0], one[1]))

    def _link(self, naming: Naming, around: Surroundings) -> Entity:
        entity = naming.entity
        if entity.type not in LINKED_TYPES or not naming.bearings:
            return entity
        scored = self.score(naming, around)
        odds = {iri: p for p, iri in scored}
        bundled = next(filter(is_ror, entity.same_as), None)
        if bundled is not None:
            # the name is in the bundled registry, but the text may say that it stands for something else
            if odds.get(bundled, 1.0) >= DOUBTED:
                return entity
            same_as: tuple[str, ...] = ()
        else:
            same_as = entity.same_as
        best, iri = scored[0]
        if best < self.model.certain:
            return replace(entity, same_as=same_as, candidates=_candidates(scored, self.model.possible))
        # an item that the bundled registry has verified stays
        item = naming.bearings[iri].record.wikidata
        known = any("wikidata.org" in other for other in same_as)
        return replace(entity, same_as=(iri, *([item] if item and not known else []), *same_as), candidates=())


def _candidates(scored: Sequence[tuple[float, str]], possible: float) -> tuple[Candidate, ...]:
    return tuple(Candidate(iri, round(p, 3)) for p, iri in scored[:MOST_CANDIDATES] if p >= possible)
