"""Which of a system's mentions and entities are which of gold's.

The rules are those of the project's scorer: spans match leniently, pairs are made one to one, the best first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from extract.records import Entity, Facts, Span

_OUTSIDE = 30  # characters by which a span may stick out of another and still match it
_BY_SPAN = 1000  # weight of a shared span against that of an equal one, which only decides between ties

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A span and the type of the entity that it mentions."""

    type: str
    span: Span


def mentions_of(entities: Iterable[Entity]) -> list[Mention]:
    """Mentions of the entities, entity by entity, each entity's in text order."""
    return [Mention(entity.type, span) for entity in entities for span in sorted(set(entity.mentions))]


def overlap(a: Span, b: Span) -> int:
    """Shared characters of two spans that match, else 0.

    They match where they share at least half of the shorter one and neither sticks out by more than 30 characters.
    """
    shared = min(a.end, b.end) - max(a.start, b.start)
    if shared <= 0:
        return 0
    lengths = (a.end - a.start, b.end - b.start)
    return shared if 2 * shared >= min(lengths) and max(lengths) - shared <= _OUTSIDE else 0


def shared_spans(gold: Entity, system: Entity) -> int:
    """How much two entities have in common: spans of the first that match one of the second, equal ones first."""
    theirs = set(system.mentions)
    return sum(
        _BY_SPAN + (span in theirs) for span in set(gold.mentions) if any(overlap(span, other) for other in theirs)
    )


def pair(gold: Sequence[Item], system: Sequence[Item], weight: Callable[[Item, Item], int]) -> dict[int, int]:
    """Index in ``system`` → index in ``gold``, one to one, greedily by descending weight; weight 0 is no pair."""
    weighed = [
        (found, -abs(i - j), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(system)
        if (found := weight(one, other)) > 0
    ]
    taken: set[int] = set()
    paired: dict[int, int] = {}
    for _, _, i, j in sorted(weighed, reverse=True):
        if i not in taken and j not in paired:
            taken.add(i)
            paired[j] = i
    return paired


def pair_mentions(gold: Sequence[Mention], system: Sequence[Mention], *, typed: bool = True) -> dict[int, int]:
    """Pairs of mentions with matching spans, of the same type where ``typed``."""
    return pair(gold, system, lambda g, s: overlap(g.span, s.span) if g.type == s.type or not typed else 0)


def pair_entities(gold: Sequence[Entity], system: Sequence[Entity], *, typed: bool) -> dict[int, int]:
    """Pairs of entities with matching mentions, of the same type where ``typed``."""
    return pair(gold, system, lambda g, s: shared_spans(g, s) if g.type == s.type or not typed else 0)


def to_gold_ids(gold: Facts, system: Facts, paired: dict[int, int]) -> dict[str, str]:
    """Id of a system entity → id of the gold entity that it stands for, whatever their types.

    A second system entity over the same gold entity still carries facts to it.
    """
    found = {system.entities[j].id: gold.entities[i].id for j, i in paired.items()}
    for entity in system.entities:
        if entity.id not in found:
            best = max(gold.entities, key=lambda g: shared_spans(g, entity), default=None)
            if best is not None and shared_spans(best, entity):
                found[entity.id] = best.id
    return found
