"""The drawing of an entity and what is joined to it: who says what to it at the left, what it does at the right.

Each neighbour has a line of its own, so no two names overlap, however long they are and however many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.picture import UNCERTAIN
from kg.serve.claims import Thing
from kg.serve.entity_page import Group

WIDTH: Final = 960
_ROW: Final = 26
_GAP: Final = 14
"""Room between two relations of one side."""
_MARGIN: Final = 18
_MIDDLE: Final = WIDTH / 2
_ARM: Final = 235
"""How far from the middle the neighbours stand."""
_HUB: Final = 13
_ROWS_A_SIDE: Final = 12
_ROWS_A_GROUP: Final = 6


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour at its place; ``side`` is -1 at the left and 1 at the right."""

    thing: Thing
    x: float
    y: float
    side: int
    path: str
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Caption:
    """A relation's name over its first line, with the number of neighbours that are not drawn."""

    relation: str
    outgoing: bool
    more: int
    x: float
    y: float
    side: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Everything placed in a drawing of :data:`WIDTH` by ``height``, the entity itself at ``hub``."""

    height: float
    hub: tuple[float, float]
    neighbours: tuple[Neighbour, ...]
    captions: tuple[Caption, ...]


def draw_neighbourhood(iri: str, groups: Sequence[Group]) -> Neighbourhood | None:
    """The drawing of what the groups join the entity to; None where they join it to nothing."""
    sides = _sides([(group, _others(iri, group)) for group in groups])
    heights = [_height(side) for side in sides]
    if not any(heights):
        return None
    height = max(*heights, 60) + 2 * _MARGIN
    hub = (_MIDDLE, height / 2)
    neighbours: list[Neighbour] = []
    captions: list[Caption] = []
    for side, groups_there, tall in zip((-1, 1), sides, heights, strict=True):
        y = (height - tall) / 2
        for group, others in groups_there:
            shown = others[:_ROWS_A_GROUP]
            x = _MIDDLE + side * _ARM
            y += _ROW / 2 + 4
            captions.append(Caption(group.relation, group.outgoing, len(others) - len(shown), x, y, side))
            for thing, uncertain in shown:
                y += _ROW
                neighbours.append(Neighbour(thing, x, y - 4, side, _line(hub, x, y - 4, side), uncertain))
            y += _GAP
    return Neighbourhood(height, hub, tuple(neighbours), tuple(captions))


def _others(iri: str, group: Group) -> list[tuple[Thing, bool]]:
    """The other ends of a group's statements, each once, with whether all that joins it is uncertain."""
    found: dict[Thing, bool] = {}
    for claim in group.claims:
        other = claim.object if claim.subject.iri == iri else claim.subject
        found[other] = found.get(other, True) and claim.confidence < UNCERTAIN
    return list(found.items())


_Side = list[tuple[Group, list[tuple[Thing, bool]]]]


def _sides(groups: _Side) -> tuple[_Side, _Side]:
    """What comes in at the left, what goes out at the right; what is said both ways where there is more room."""
    left = [one for one in groups if not one[0].outgoing]
    right = [one for one in groups if one[0].outgoing]
    if not left and len(right) > 1:
        left, right = right[1::2], right[::2]
    return _cut(left), _cut(right)


def _cut(side: _Side) -> _Side:
    """As many groups as there is room for, at least one."""
    kept: _Side = []
    rows = 0
    for group, others in side:
        rows += 1 + min(len(others), _ROWS_A_GROUP)
        if kept and rows > _ROWS_A_SIDE * 1.5:
            break
        kept.append((group, others))
    return kept


def _height(side: _Side) -> float:
    rows = sum(min(len(others), _ROWS_A_GROUP) for _, others in side)
    return rows * _ROW + len(side) * (_ROW / 2 + 4 + _GAP) - (_GAP if side else 0)


def _line(hub: tuple[float, float], x: float, y: float, side: int) -> str:
    """A curve that leaves the hub sideways and comes in level with the name."""
    start, end = hub[0] + side * _HUB, x - side * 12
    bend = (start + end) / 2
    return f"M{start:.0f} {hub[1]:.0f}C{bend:.0f} {hub[1]:.0f} {bend:.0f} {y:.0f} {end:.0f} {y:.0f}"
