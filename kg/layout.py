"""Where the nodes of a network are drawn: the same network always in the same place, a little larger one almost so.

Each node has a home of its own, which comes from its name; a node is drawn near its own home and near its neighbours
(a linear system with one solution, so that further nodes change little), then pushed apart until labels have room.
What is joined to nothing of the largest component lies round it, each component in the direction that comes from its
middle's name. No step turns, mirrors or shuffles the whole. Only elementwise arithmetic of numpy is used on
coordinates: sums through BLAS differ between machines, and a layout of many rounds would show it.

Measured (`python benchmarks/view.py`): of the bundled examples with a tenth of the articles left out at random, the
nodes lie on average 1 to 5 % of the diagonal away from where they lie with all; one core lays out 300 nodes in 0.3 s.

Source: the linear system is that of Tutte, "How to Draw a Graph" (1963), with a spring to each home; the rest is
Fruchterman and Reingold, "Graph Drawing by Force-directed Placement" (1991).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.packing import EDGE, NODE_GAP, STRETCH, Array, beside, name_hash, pack, rows_below

_HOMING: Final = 0.4
"""How strongly a node is drawn to its own home, next to 1 for each neighbour."""
_ROOM: Final = 0.8
"""Mean distance from the middle, in ideal edges times the root of the number of nodes."""
_FAITH: Final = 0.5
"""How strongly the pushing apart holds on to where it began: more is steadier, less has fewer crossings."""
_SOLVING_ROUNDS: Final = 200
_BLOCK: Final = 64
"""Rows computed at a time, so that they stay in the cache."""
_MIDDLE: Final = 0.045
"""Pull of the middle, which keeps long branches from running off."""
_PUSH: Final = 0.35
"""Repulsion, next to the attraction of an edge."""
_FORCE_ROUNDS: Final = 100
_SMALL: Final = 30
"""Nodes of a component up to which it is centred on the ground that it covers."""
_LARGE: Final = 700
"""Nodes of a component from which fewer rounds are made."""


def layout(network: nx.Graph, known: Mapping[str, tuple[int, int]] | None = None) -> dict[str, tuple[int, int]]:
    """Positions in whole pixels, around (0, 0); y grows downwards.

    ``known`` are places of an earlier drawing: its nodes stay where they are and the others come in between, unless
    it knows fewer than half of them.
    """
    kept = {name: known[name] for name in sorted(network) if name in known} if known else {}
    if 2 * len(kept) < len(network):
        kept = {}
    near = {name for part in nx.connected_components(network) if not kept.keys().isdisjoint(part) for name in part}
    positions = {**kept, **beside(network.subgraph(near), kept, sorted(near - kept.keys()))}
    rest = network.subgraph([name for name in network if name not in positions])
    parts = sorted(map(sorted, nx.connected_components(rest)), key=lambda part: (-len(part), _middle(rest, part)))
    drawn = [(part, _component(rest.subgraph(part), part)) for part in parts if len(part) > 1]
    blocks = [(xy, _ends(rest.subgraph(p), p, xy), _middle(rest, p)) for p, xy in drawn]
    if positions:
        names = sorted(positions)
        xy = np.array([positions[name] for name in names], dtype=np.float64)
        blocks.insert(0, (xy, _ends(network.subgraph(names), names, xy), (0.0, "")))
    moves = pack(blocks)[bool(positions) :]
    for (part, xy), move in zip(drawn, moves, strict=True):
        for name, (x, y) in zip(part, (xy + move).tolist(), strict=True):
            positions[name] = (round(x), round(y))
    singles = [part[0] for part in parts if len(part) == 1]
    positions.update(rows_below(singles, positions))
    return positions


def _middle(network: nx.Graph, names: list[str]) -> tuple[float, str]:
    """What a component is known by: its best connected node, as the hash of its name and the name."""
    best = max(network.degree[name] for name in names)
    return min((name_hash(name), name) for name in names if network.degree[name] == best)


def _component(part: nx.Graph, names: list[str]) -> Array:
    """Positions of a connected network's nodes in the order of ``names``, shape (n, 2), round (0, 0)."""
    count = len(names)
    if count == 2:  # aslant, so that the line does not run through the label below the upper node
        return np.array([[0.0, 0.0], [EDGE * 1.1, EDGE * 0.62]])
    rounds = 1.0 if count <= _LARGE else _LARGE / count
    xy = _settled(part, names)
    xy = _spread(xy, nx.to_numpy_array(part, nodelist=names, weight=None) > 0, rounds=round(_FORCE_ROUNDS * rounds))
    xy = _separate(xy * (STRETCH, 1.0), rounds=round(120 * rounds))
    # the ground that is covered lies round the middle
    return xy - (xy.min(axis=0) + xy.max(axis=0)) / 2 if count < _SMALL else xy


def _ends(part: nx.Graph, names: list[str], xy: Array) -> Array:
    """Where the edges begin and end, shape (edges, 2, 2)."""
    at = {name: number for number, name in enumerate(names)}
    return np.array([(xy[at[a]], xy[at[b]]) for a, b in part.edges])


def _homes(names: list[str]) -> Array:
    """Places in the unit disc, evenly spread, that depend on each name alone, shape (n, 2)."""
    turned = np.array([2 * math.pi * name_hash(name) for name in names])
    out = np.sqrt(np.array([name_hash(f"far {name}") for name in names]))
    return np.stack([out * np.cos(turned), out * np.sin(turned)], axis=1)


def _settled(part: nx.Graph, names: list[str]) -> Array:
    """Every node between its home and its neighbours, spread to the room that so many need."""
    at = {name: number for number, name in enumerate(names)}
    ends = np.array(sorted((at[a], at[b]) for a, b in part.edges), dtype=np.int64)
    degree = np.array([part.degree[name] for name in names], dtype=np.float64)[:, None]
    homes = _homes(names)
    xy = homes
    for _ in range(_SOLVING_ROUNDS):
        near = np.zeros_like(xy)
        np.add.at(near, ends[:, 0], xy[ends[:, 1]])
        np.add.at(near, ends[:, 1], xy[ends[:, 0]])
        xy = (near + _HOMING * homes) / (degree + _HOMING)
    wide = math.sqrt(float((xy**2).sum()) / len(xy))
    return xy * (EDGE * math.sqrt(len(xy)) * _ROOM / max(wide, 1e-9))


def _blocks(count: int) -> list[slice]:
    return [slice(start, min(start + _BLOCK, count)) for start in range(0, count, _BLOCK)]


def _spread(xy: Array, joined: NDArray[np.bool_], *, rounds: int) -> Array:
    """Repulsion of all, attraction along edges: leaves fan out round their hub. Hubs push harder."""
    degree = joined.sum(axis=1).astype(np.float64)
    push = np.sqrt(degree + 1.0)
    began = xy
    for number in range(rounds):
        heat = EDGE * 0.35 * (1.0 - number / rounds) + 1.0
        force = np.empty_like(xy)
        for rows in _blocks(len(xy)):
            dx, dy, apart = _apart(xy, rows)
            away = EDGE**2 * _PUSH * push[rows, None] * push[None, :] / apart**2
            together = np.where(joined[rows], apart / EDGE * 1.1, 0.0)
            strength = away - together
            force[rows, 0] = (strength * dx).sum(axis=1) / degree[rows]
            force[rows, 1] = (strength * dy).sum(axis=1) / degree[rows]
        force += _FAITH * (began - xy) - _MIDDLE * xy
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
