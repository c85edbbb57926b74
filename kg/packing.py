"""Room in a drawing: parts beside each other, single nodes beside their neighbours, what is joined to nothing below.

Lengths are in the units of the drawing, pixels at zoom 1; y grows downwards.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EDGE: Final = 105.0
"""Ideal length of an edge, in the units of the drawing (pixels at zoom 1)."""
NODE_GAP: Final = 110.0
"""Least distance between two nodes before stretching: room for a glyph and a line of text."""
STRETCH: Final = 1.3
"""Labels are wide and screens are too, so the drawing is stretched sideways."""
_CELL: Final = 90.0
"""Side of the cells by which components are packed."""
_CLEAR: Final = 1
"""Cells kept free between components."""
_SEEDS: Final = 400
"""Places that are tried round a neighbour before one is taken that is not free."""


def beside(network: nx.Graph, placed: Mapping[str, tuple[int, int]], names: list[str]) -> dict[str, tuple[int, int]]:
    """Positions for further nodes: near the first of their neighbours that has one, else in rows below."""
    positions: dict[str, tuple[int, int]] = {}
    used: dict[str, int] = {}
    taken = _Ground(placed.values())
    waiting = sorted(names)
    while waiting:
        ready = [
            (name, near)
            for name in waiting
            if (near := sorted(n for n in network[name] if n in placed or n in positions))
        ]
        if not ready:
            break
        for name, near in ready:
            x, y = positions.get(near[0]) or placed[near[0]]
            while True:
                # a sunflower of seeds: even room for any number; what is taken is passed over
                place = used[near[0]] = used.get(near[0], -1) + 1
                angle, radius = place * math.pi * (3 - math.sqrt(5)), EDGE * math.sqrt(0.6 + place / 3)
                spot = (round(x + STRETCH * radius * math.cos(angle)), round(y + radius * math.sin(angle)))
                if taken.free(spot) or place > _SEEDS:
                    break
            positions[name] = spot
            taken.take(spot)
        waiting = [name for name in waiting if name not in positions]
    return {**positions, **rows_below(waiting, {**placed, **positions})}


class _Ground:
    """What is taken, by cells of the least distance between two nodes."""

    def __init__(self, spots: Iterable[tuple[int, int]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for spot in spots:
            self.take(spot)

    def take(self, spot: tuple[int, int]) -> None:
        self._cells.setdefault(self._cell(spot), []).append(spot)

    def free(self, spot: tuple[int, int]) -> bool:
        column, row = self._cell(spot)
        near = (
            other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in self._cells.get((column + dx, row + dy), ())
        )
        return all(math.hypot((spot[0] - x) / STRETCH, spot[1] - y) >= NODE_GAP * 0.9 for x, y in near)

    @staticmethod
    def _cell(spot: tuple[int, int]) -> tuple[int, int]:
        return (int(spot[0] // (NODE_GAP * STRETCH)), int(spot[1] // NODE_GAP))


def pack(parts: list[tuple[Array, Array, tuple[float, str]]]) -> list[Array]:
    """How far to move each part so that none covers another: the first stays, each other goes where its middle wants.

    A part is its nodes' positions, its edges' ends, shape (edges, 2, 2), and its middle. What counts is the ground that
    is really covered, so small parts stand in the bays of large ones.
    """
    if not parts:
        return []
    first, *others = [_covered(xy, ends) for xy, ends, _ in parts]
    total = len(first) + sum(map(len, others))
    wide = max((int(np.abs(cells).max()) for cells in others), default=0)
    half = int(np.abs(first).max()) + math.isqrt(total) + 2 * wide + 8
    taken = np.zeros((2 * half, 2 * half), dtype=bool)
    _take(taken, first + half)
    ys, xs = np.mgrid[-half:half, -half:half]
    reach = max(math.sqrt(total / math.pi), float(np.abs(first).max()))
    moves = [np.zeros(2)]
    for cells, (_, _, (turn, name)) in zip(others, parts[1:], strict=True):
        blocked = np.zeros_like(taken)
        for x, y in cells.tolist():
            # whether the cell at this offset from the place is taken; what lies beyond the rim is
            blocked |= _shifted(taken, x, y)
        # between the rim of the largest and that of a disc with room for all
        out = reach * (0.8 + 0.6 * name_hash(f"far {name}"))
        wanted_x, wanted_y = out * math.cos(2 * math.pi * turn), out * math.sin(2 * math.pi * turn)
        # near the wanted place, and rather inwards; ties go left and up, so that the order of places is fixed
        far = np.hypot(xs - wanted_x, ys - wanted_y) + 0.3 * np.hypot(xs, ys)
        far += (xs + 2 * half) * 1e-6 + (ys + 2 * half) * 1e-9
        y, x = divmod(int(np.argmin(np.where(blocked, np.inf, far))), 2 * half)
        _take(taken, cells + np.array([x, y]))
        moves.append(np.array([(x - half) * _CELL * STRETCH, (y - half) * _CELL]))
    return moves


def _take(taken: NDArray[np.bool_], cells: NDArray[np.int64]) -> None:
    """Mark cells, and those near them, as taken."""
    for x, y in cells.tolist():
        taken[max(y - _CLEAR, 0) : y + _CLEAR + 1, max(x - _CLEAR, 0) : x + _CLEAR + 1] = True


def _shifted(taken: NDArray[np.bool_], x: int, y: int) -> NDArray[np.bool_]:
    moved = np.ones_like(taken)
    height, width = taken.shape
    moved[max(-y, 0) : height - max(y, 0), max(-x, 0) : width - max(x, 0)] = taken[
        max(y, 0) : height + min(y, 0), max(x, 0) : width + min(x, 0)
    ]
    return moved


def _covered(xy: Array, ends: Array) -> NDArray[np.int64]:
    """The cells that nodes and edges lie on, each once, shape (cells, 2)."""
    along = np.linspace(0.0, 1.0, 9)[:, None, None]
    points = [xy, ((1 - along) * ends[None, :, 0] + along * ends[None, :, 1]).reshape(-1, 2)]
    return np.unique(np.floor(np.concatenate(points) / (_CELL * STRETCH, _CELL)).astype(np.int64), axis=0)


def rows_below(names: list[str], positions: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Rows below everything else."""
    if not names:
        return {}
    xs = [x for x, _ in positions.values()] or [0]
    bottom = max((y for _, y in positions.values()), default=-int(EDGE))
    columns = max((max(xs) - min(xs)) // 160, math.isqrt(len(names)) + 1)
    left = (min(xs) + max(xs)) // 2 - (min(columns, len(names)) - 1) * 80
    return {
        name: (left + number % columns * 160, bottom + int(EDGE) * 2 + number // columns * 90)
        for number, name in enumerate(sorted(names))
    }


def name_hash(text: str) -> float:
    """A number from 0 to 1 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8]) / 2**64
