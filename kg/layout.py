"""Where the nodes of a network are drawn: the same network always in the same place.

Each component starts on a circle whose order comes from the names, is untangled by stress majorization, opened
by repulsion and freed of overlaps; then the components are packed round the largest. Only elementwise
arithmetic of numpy is used on coordinates: sums through BLAS differ between machines, and a layout that
iterates a few hundred times would show it.

Measured on one core: 300 nodes in 0.4 s, 2,000 in 5 s (time grows with the square of the largest component).

Source: Gansner, Koren and North, "Graph Drawing by Stress Majorization" (2004); Fruchterman and Reingold,
"Graph Drawing by Force-directed Placement" (1991).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EDGE: Final = 105.0
"""Ideal length of an edge, in the units of the drawing (pixels at zoom 1)."""
NODE_GAP: Final = 66.0
"""Least distance between two nodes before stretching: room for a glyph and a line of text."""
STRETCH: Final = 1.3
"""Labels are wide and screens are too, so the drawing is stretched sideways."""
_CELL: Final = 52.0
"""Side of the cells by which components are packed."""
_CLEAR: Final = 2
"""Cells kept free between components."""
_ASPECT: Final = 0.95
_BLOCK: Final = 64
"""Rows computed at a time, so that they stay in the cache."""
_MIDDLE: Final = 0.045
"""Pull of the middle, which keeps long branches from running off."""
_STRESS_ROUNDS: Final = 60
_FORCE_ROUNDS: Final = 140
_LARGE: Final = 700
"""Nodes of a component from which fewer rounds are made."""


def layout(network: nx.Graph) -> dict[str, tuple[int, int]]:
    """Positions in whole pixels, around (0, 0); y grows downwards."""
    parts = sorted(map(sorted, nx.connected_components(network)), key=lambda part: (-len(part), part))
    drawn = [(part, _component(network.subgraph(part), part)) for part in parts if len(part) > 1]
    moves = _pack([(xy, _ends(network.subgraph(part), part, xy)) for part, xy in drawn])
    positions = {}
    for (part, xy), move in zip(drawn, moves, strict=True):
        for name, (x, y) in zip(part, (xy + move).tolist(), strict=True):
            positions[name] = (round(x), round(y))
    singles = [part[0] for part in parts if len(part) == 1]
    positions.update(_rows(singles, positions))
    return positions


def beside(network: nx.Graph, placed: Mapping[str, tuple[int, int]], names: list[str]) -> dict[str, tuple[int, int]]:
    """Positions for further nodes: round the first of their neighbours that has one, else in rows below."""
    positions: dict[str, tuple[int, int]] = {}
    used: dict[str, int] = {}
    waiting = sorted(names)
    while waiting:
        known = {**placed, **positions}
        ready = [(name, near) for name in waiting if (near := sorted(n for n in network[name] if n in known))]
        if not ready:
            break
        for name, near in ready:
            place = used[near[0]] = used.get(near[0], -1) + 1
            # a sunflower of seeds: even room for any number
            angle, radius = place * math.pi * (3 - math.sqrt(5)), EDGE * math.sqrt(0.6 + place / 3)
            x, y = known[near[0]]
            positions[name] = (round(x + STRETCH * radius * math.cos(angle)), round(y + radius * math.sin(angle)))
        waiting = [name for name in waiting if name not in positions]
    return {**positions, **_rows(waiting, {**placed, **positions})}


def _component(part: nx.Graph, names: list[str]) -> Array:
    """Positions of a connected network's nodes in the order of ``names``, shape (n, 2), longest side across."""
    count = len(names)
    if count == 2:  # aslant, so that the line does not run through the label below the upper node
        return np.array([[0.0, 0.0], [EDGE * 1.1, EDGE * 0.62]])
    rounds = 1.0 if count <= _LARGE else _LARGE / count
    joined = nx.to_numpy_array(part, nodelist=names, weight=None) > 0
    distance = _distances(joined)
    xy = _circle(names)
    xy = _untangle(xy, distance, rounds=round(_STRESS_ROUNDS * rounds))
    xy = _spread(xy, joined, rounds=round(_FORCE_ROUNDS * rounds))
    xy = _upright(xy)
    return _separate(xy * (STRETCH, 1.0), rounds=round(120 * rounds))


def _ends(part: nx.Graph, names: list[str], xy: Array) -> Array:
    """Where the edges begin and end, shape (edges, 2, 2)."""
    at = {name: number for number, name in enumerate(names)}
    return np.array([(xy[at[a]], xy[at[b]]) for a, b in part.edges])


def _circle(names: list[str]) -> Array:
    """A start that depends on each name alone, not on how many others there are."""
    seeds = [int.from_bytes(hashlib.sha256(name.encode("utf-8", "replace")).digest()[:8]) / 2**64 for name in names]
    around = np.array([(math.cos(2 * math.pi * s), math.sin(2 * math.pi * s)) for s in seeds])
    return around * (EDGE * math.sqrt(len(names)))


def _distances(joined: NDArray[np.bool_]) -> Array:
    """Steps between any two nodes of a connected network."""
    step = joined.astype(np.float32)  # whole numbers below 2**24: exact in any order of summing
    reached = np.eye(len(joined), dtype=bool)
    distance = np.zeros(joined.shape)
    steps = 0
    while not reached.all():
        steps += 1
        new = (reached.astype(np.float32) @ step > 0) & ~reached
        distance[new] = steps
        reached |= new
    return distance


def _blocks(count: int) -> list[slice]:
    return [slice(start, min(start + _BLOCK, count)) for start in range(0, count, _BLOCK)]


def _untangle(xy: Array, distance: Array, *, rounds: int) -> Array:
    """Stress majorization: drawn distances come to agree with steps."""
    ideal = distance * EDGE
    for _ in range(rounds):
        moved = np.empty_like(xy)
        for rows in _blocks(len(xy)):
            dx, dy, apart = _apart(xy, rows)
            weight = 1.0 / np.maximum(ideal[rows], 1.0) ** 2
            weight[ideal[rows] == 0] = 0.0
            pull = weight * ideal[rows] / apart
            total = weight.sum(axis=1)
            moved[rows, 0] = ((weight * xy[:, 0]).sum(axis=1) + (pull * dx).sum(axis=1)) / total
            moved[rows, 1] = ((weight * xy[:, 1]).sum(axis=1) + (pull * dy).sum(axis=1)) / total
        xy = moved
    return xy


def _spread(xy: Array, joined: NDArray[np.bool_], *, rounds: int) -> Array:
    """Repulsion of all, attraction along edges: leaves fan out round their hub. Hubs push harder."""
    degree = joined.sum(axis=1).astype(np.float64)
    push = np.sqrt(degree + 1.0)
    for number in range(rounds):
        heat = EDGE * 0.35 * (1.0 - number / rounds) + 1.0
        force = np.empty_like(xy)
        for rows in _blocks(len(xy)):
            dx, dy, apart = _apart(xy, rows)
            away = EDGE**2 * 0.62 * push[rows, None] * push[None, :] / apart**2
            together = np.where(joined[rows], apart / EDGE * 1.1, 0.0)
            strength = away - together
            force[rows, 0] = (strength * dx).sum(axis=1) / degree[rows] - _MIDDLE * xy[rows, 0]
            force[rows, 1] = (strength * dy).sum(axis=1) / degree[rows] - _MIDDLE * xy[rows, 1]
        length = np.sqrt(force[:, 0] ** 2 + force[:, 1] ** 2)
        xy = xy + force * (np.minimum(length, heat) / np.maximum(length, 1e-9))[:, None]
    return xy


def _separate(xy: Array, *, rounds: int) -> Array:
    """Push apart what lies too close, more so sideways, where labels are."""
    for _ in range(max(rounds, 20)):
        shift = np.zeros_like(xy)
        for rows in _blocks(len(xy)):
            dx, dy, _ = _apart(xy, rows)
            squeezed = np.sqrt((dx / STRETCH) ** 2 + dy**2)
            lack = np.maximum(NODE_GAP - squeezed, 0.0)
            lack[squeezed == 0] = 0.0
            share = 0.5 * lack / np.maximum(squeezed, 1e-6)
            shift[rows, 0] = (share * dx).sum(axis=1)
            shift[rows, 1] = (share * dy).sum(axis=1)
        if not shift.any():
            break
        length = np.sqrt(shift[:, 0] ** 2 + shift[:, 1] ** 2)
        xy = xy + shift * np.minimum(1.0, NODE_GAP / np.maximum(length, 1e-9))[:, None]
    return xy


def _apart(xy: Array, rows: slice) -> tuple[Array, Array, Array]:
    """Differences and distances from the nodes in ``rows`` to all, shapes (rows, n); distances at least 1."""
    dx = xy[rows, 0, None] - xy[None, :, 0]
    dy = xy[rows, 1, None] - xy[None, :, 1]
    return dx, dy, np.maximum(np.sqrt(dx**2 + dy**2), 1.0)


def _upright(xy: Array) -> Array:
    """Turned so that the longest extent runs across, a little aslant."""
    centred = xy - xy.mean(axis=0)
    sxx, syy = float((centred[:, 0] ** 2).sum()), float((centred[:, 1] ** 2).sum())
    sxy = float((centred[:, 0] * centred[:, 1]).sum())
    turn = -0.5 * math.atan2(2 * sxy, sxx - syy) + (0.3 if len(xy) < 6 else 0.0)
    cos, sin = math.cos(turn), math.sin(turn)
    return np.stack([centred[:, 0] * cos - centred[:, 1] * sin, centred[:, 0] * sin + centred[:, 1] * cos], axis=1)


def _pack(parts: list[tuple[Array, Array]]) -> list[Array]:
    """How far to move each part so that none covers another: the largest first, each as near the middle as it fits.

    A part is its nodes' positions and its edges' ends, shape (edges, 2, 2). What counts is the ground that is really
    covered, so small parts stand in the bays of large ones.
    """
    cells = [_covered(xy, ends) for xy, ends in parts]
    half = math.isqrt(sum(map(len, cells)) * 9) + max((int(np.abs(c).max()) for c in cells), default=0) * 2 + 8
    taken = np.zeros((2 * half, 2 * half), dtype=bool)
    ys, xs = np.mgrid[-half:half, -half:half]
    # ties go left and up, so that the order of places is fixed
    far = (xs / _ASPECT * STRETCH) ** 2 + ys**2 + (xs + 2 * half) * 1e-6 + (ys + 2 * half) * 1e-9
    moves = []
    for own in cells:
        blocked = np.zeros_like(taken)
        for x, y in own.tolist():
            # whether the cell at this offset from the place is taken; what lies beyond the rim is
            blocked |= _shifted(taken, x, y)
        y, x = divmod(int(np.argmin(np.where(blocked, np.inf, far))), 2 * half)
        for dx, dy in own.tolist():
            taken[max(y + dy - _CLEAR, 0) : y + dy + _CLEAR + 1, max(x + dx - _CLEAR, 0) : x + dx + _CLEAR + 1] = True
        moves.append(np.array([(x - half) * _CELL * STRETCH, (y - half) * _CELL]))
    return moves


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


def _rows(names: list[str], positions: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
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
