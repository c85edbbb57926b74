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
STRETCH: Final = 1.45
"""Labels are wide and screens are too, so the drawing is stretched sideways."""
_MARGIN: Final = 58.0
_ASPECT: Final = 1.5
_BLOCK: Final = 64
"""Rows computed at a time, so that they stay in the cache."""
_STRESS_ROUNDS: Final = 60
_FORCE_ROUNDS: Final = 140
_SIDES: Final = 40
"""Boxes whose sides are tried for the next one: the newest lie at the rim, and all would take cubic time."""
_LARGE: Final = 700
"""Nodes of a component from which fewer rounds are made."""


def layout(network: nx.Graph) -> dict[str, tuple[int, int]]:
    """Positions in whole pixels, around (0, 0); y grows downwards."""
    parts = sorted(map(sorted, nx.connected_components(network)), key=lambda part: (-len(part), part))
    drawn = [(part, _component(network.subgraph(part), part)) for part in parts if len(part) > 1]
    corners = _pack([xy.max(axis=0) - xy.min(axis=0) for _, xy in drawn])
    positions = {}
    for (part, xy), corner in zip(drawn, corners, strict=True):
        moved = xy - xy.min(axis=0) + corner
        positions.update({name: (round(float(x)), round(float(y))) for name, (x, y) in zip(part, moved, strict=True)})
    singles = [part[0] for part in parts if len(part) == 1]
    positions.update(_rows(singles, positions))
    return positions


def beside(
    network: nx.Graph, placed: Mapping[str, tuple[int, int]], names: list[str]
) -> dict[str, tuple[int, int]]:
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
            # the middle draws all in a little, so that branches do not run off
            together = np.where(joined[rows], apart / EDGE * 1.1, 0.0)
            strength = away - together
            force[rows, 0] = (strength * dx).sum(axis=1) / degree[rows] - 0.02 * xy[rows, 0]
            force[rows, 1] = (strength * dy).sum(axis=1) / degree[rows] - 0.02 * xy[rows, 1]
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


def _pack(sizes: list[Array]) -> list[Array]:
    """Corners for boxes of these sizes, largest first: each as near the middle as there is room."""
    placed: list[tuple[float, float, float, float]] = []
    corners = []
    for size in sizes:
        width, height = float(size[0]) + 2 * _MARGIN * STRETCH, float(size[1]) + 2 * _MARGIN
        best = (-width / 2, -height / 2)
        if placed:
            best = min(_places(placed, width, height), key=lambda at: _reach(at, width, height))
        placed.append((best[0], best[1], best[0] + width, best[1] + height))
        corners.append(np.array([best[0] + _MARGIN * STRETCH, best[1] + _MARGIN]))
    return corners


def _reach(at: tuple[float, float], width: float, height: float) -> tuple[float, float, float]:
    """How far out a box lies, seen in the shape of a screen."""
    x, y = at[0] + width / 2, at[1] + height / 2
    return (round(math.hypot(x / _ASPECT, y), 3), x, y)


def _places(
    placed: list[tuple[float, float, float, float]], width: float, height: float
) -> list[tuple[float, float]]:
    """Free places for a box that touch the sides of those that are there."""
    newest = placed[-_SIDES:]
    across = sorted({x for left, _, right, _ in newest for x in (left, right, left - width, right - width)})
    down = sorted({y for _, top, _, bottom in newest for y in (top, bottom, top - height, bottom - height)})
    xs, ys = np.meshgrid(np.array([*across, -width / 2]), np.array([*down, -height / 2]))
    free = np.ones(xs.shape, dtype=bool)
    for left, top, right, bottom in placed:
        free &= (xs >= right) | (xs + width <= left) | (ys >= bottom) | (ys + height <= top)
    return list(zip(xs[free].tolist(), ys[free].tolist(), strict=True))


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
