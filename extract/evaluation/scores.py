"""Precision, recall and F1 of a system's facts against gold facts.

Rows: ``mention`` (same type, matching span), ``mention_exact`` (equal span), ``entity`` (a whole entity of the same
type), ``entity_any`` (whatever its type), ``relation`` and ``attribute`` (ends aligned by span whatever their type),
``fact`` (both), ``link`` (ROR identifiers of the gold entities that have one).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from extract.evaluation.alignment import Mention, mentions_of, pair_entities, pair_mentions, to_gold_ids
from extract.evaluation.values import normalise
from extract.records import SYMMETRIC, Attribute, Entity, Facts, Relation

ROWS = ("mention", "mention_exact", "entity", "entity_any", "relation", "attribute", "fact", "link")
_ROR = "https://ror.org/"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the system's are right, how many it gave, how many there were to find."""

    hits: int = 0
    system: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.system + other.system, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of what was given that is right; 0 where nothing was given."""
        return self.hits / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        """Share of what was to be found that was found; 0 where there was nothing."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where both are."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


class End(NamedTuple):
    """An end of a fact: the gold entity that it stands for, or a system entity that stands for none."""

    aligned: bool
    id: str


class Triple(NamedTuple):
    """A relation or attribute in a form that can be compared; ``object`` is an End or a normalised value."""

    subject: End
    name: str
    object: End | str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A gold document beside the system's. ``found`` and ``there`` hold one record for each triple."""

    gold: Facts
    system: Facts
    counts: Mapping[str, Counts]
    missed: tuple[Mention, ...]
    extra: tuple[Mention, ...]
    found: Mapping[Triple, Relation | Attribute]
    there: Mapping[Triple, Relation | Attribute]


def compare(gold: Facts, system: Facts) -> Comparison:
    """The two accounts of one document beside each other, counted by row and by type, predicate and attribute."""
    counts: dict[str, Counts] = defaultdict(Counts)
    ours, theirs = mentions_of(gold.entities), mentions_of(system.entities)
    paired = pair_mentions(ours, theirs)
    known = set(paired.values())
    missed = tuple(m for i, m in enumerate(ours) if i not in known)
    extra = tuple(m for j, m in enumerate(theirs) if j not in paired)
    counts["mention"] = Counts(len(paired), len(theirs), len(ours))
    counts["mention_exact"] = _counts(set(theirs), set(ours))
    for kind in sorted({m.type for m in (*ours, *theirs)}):
        given = sum(m.type == kind for m in theirs)
        wrong = sum(m.type == kind for m in extra)
        counts[f"mention {kind}"] = Counts(given - wrong, given, sum(m.type == kind for m in ours))

    entities = (len(system.entities), len(gold.entities))
    aligned = pair_entities(gold.entities, system.entities, typed=False)
    counts["entity"] = Counts(len(pair_entities(gold.entities, system.entities, typed=True)), *entities)
    counts["entity_any"] = Counts(len(aligned), *entities)
    to_gold = to_gold_ids(gold, system, aligned)
    counts["link"] = _link_counts(gold, system, to_gold)

    there = _triples(gold, lambda entity_id: End(True, entity_id))
    found = _triples(system, lambda entity_id: End(entity_id in to_gold, to_gold.get(entity_id, entity_id)))
    for triple in {**there, **found}:
        group = "attribute" if isinstance(triple.object, str) else "relation"
        one = Counts(triple in there and triple in found, triple in found, triple in there)
        for row in (group, "fact", f"{group} {triple.name}"):
            counts[row] += one
    return Comparison(gold, system, dict(counts), missed, extra, found, there)


def compare_all(gold: Mapping[str, Facts], system: Mapping[str, Facts]) -> list[Comparison]:
    """Each gold document beside the system's; one that the system lacks counts as an empty one."""
    return [compare(facts, system.get(key, Facts(facts.document))) for key, facts in gold.items()]


def total(comparisons: Iterable[Comparison]) -> dict[str, Counts]:
    """Counts over all documents: the rows, then those by type, predicate and attribute, sorted."""
    sums: dict[str, Counts] = defaultdict(Counts)
    for comparison in comparisons:
        for name, counts in comparison.counts.items():
            sums[name] += counts
    return {name: sums[name] for name in (*ROWS, *sorted(sums.keys() - set(ROWS)))}


def _counts(system: set[Mention], gold: set[Mention]) -> Counts:
    return Counts(len(system & gold), len(system), len(gold))


def _link_counts(gold: Facts, system: Facts, to_gold: Mapping[str, str]) -> Counts:
    linked = {(e.id, iri) for e in gold.entities if (iri := _ror(e))}
    known = {entity_id for entity_id, _ in linked}
    given = {(to_gold[e.id], iri) for e in system.entities if (iri := _ror(e)) and to_gold.get(e.id) in known}
    return Counts(len(given & linked), len(given), len(linked))


def _ror(entity: Entity) -> str | None:
    return next((iri for iri in entity.same_as if iri.startswith(_ROR)), None)


def _triples(facts: Facts, end: Callable[[str], End]) -> dict[Triple, Relation | Attribute]:
    """Triple → its surest record; ``end`` gives what an entity id stands for."""
    best: dict[Triple, Relation | Attribute] = {}
    for triple, record in _each_triple(facts, end):
        if triple not in best or record.confidence > best[triple].confidence:
            best[triple] = record
    return best


def _each_triple(facts: Facts, end: Callable[[str], End]) -> Iterator[tuple[Triple, Relation | Attribute]]:
    for r in facts.relations:
        ends = (end(r.subject), end(r.object))
        first, second = sorted(ends) if r.predicate in SYMMETRIC else ends
        yield Triple(first, r.predicate, second), r
    for a in facts.attributes:
        yield Triple(end(a.subject), a.attribute, normalise(a.attribute, a.value)), a
