"""The network that centralities and communities are computed on: what statements join, without places.

A place joins what has nothing to do with each other, so that half the graph would be two steps away by way of Geneva.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

import networkx as nx

INSTITUTIONS: Final = ("Organization", "OrganizationalUnit", "Collaboration")
PLACE: Final = "Place"
PIVOTS: Final = 200
"""Nodes from which betweenness and harmonic centrality are estimated in a larger network: exact takes nodes times
edges."""
SEED: Final = 0
DAMPING: Final = 0.85
"""How often PageRank follows an edge instead of beginning anew. Source: Brin and Page (1998)."""
_ROUNDS: Final = 200
_TOLERANCE: Final = 1e-10


def tie_network(network: nx.Graph) -> nx.Graph:
    """The entities that a statement joins to another one, places left out, numbered in order of their IRIs.

    A node has ``iri``; an edge ``weight``, the sum of its statements' confidences. Numbers as nodes make what is
    computed with sets the same in every process.
    """
    pairs = [
        (one, other, sum(s.confidence for s in about))
        for one, other, about in sorted(network.edges(data="statements"), key=lambda edge: sorted(edge[:2]))
        if PLACE not in (network.nodes[one]["type"], network.nodes[other]["type"])
    ]
    number = {iri: n for n, iri in enumerate(sorted({iri for pair in pairs for iri in pair[:2]}))}
    ties = nx.Graph()
    ties.add_nodes_from((n, {"iri": iri}) for iri, n in number.items())
    for one, other, weight in pairs:
        ties.add_edge(number[one], number[other], weight=max(weight, _TOLERANCE))
    return ties


def pivots(ties: nx.Graph) -> int | None:
    """From how many nodes centralities are estimated, None where they are exact."""
    return PIVOTS if len(ties) > PIVOTS else None


def betweenness(ties: nx.Graph) -> dict[int, float]:
    """The share of shortest paths through each node, 0 to 1. Source: Brandes (2001), as networkx has it."""
    return dict(nx.betweenness_centrality(ties, k=pivots(ties), seed=SEED)) if len(ties) else {}


def harmonic(ties: nx.Graph) -> dict[int, float]:
    """The mean of 1 / distance to all others, 0 to 1; what cannot be reached counts 0.

    Of a larger network estimated from evenly spread pivots. Source: Marchiori and Latora (2000); Eppstein and Wang
    (2004) for the estimate.
    """
    nodes = sorted(ties)
    if len(nodes) < 2:
        return dict.fromkeys(nodes, 0.0)
    count = pivots(ties) or len(nodes)
    sums = dict.fromkeys(nodes, 0.0)
    reached_from = dict.fromkeys(nodes, count)
    for n in range(count):
        pivot = nodes[n * len(nodes) // count]
        reached_from[pivot] -= 1
        for node, distance in _distances(ties, pivot).items():
            if distance:
                sums[node] += 1 / distance
    return {node: sums[node] / reached_from[node] if reached_from[node] else 0.0 for node in nodes}


def _distances(ties: nx.Graph, start: int) -> dict[int, int]:
    found, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        for near in ties.adj[here]:
            if near not in found:
                found[near] = found[here] + 1
                waiting.append(near)
    return found


def pagerank(ties: nx.Graph) -> dict[int, float]:
    """How likely a walk along weighted edges is at each node; sums to 1.

    networkx has it too, but only with SciPy, which nothing else here needs.
    """
    nodes = sorted(ties)
    if not nodes:
        return {}
    strength = {n: sum(tie["weight"] for tie in ties.adj[n].values()) for n in nodes}
    # no node is without a tie, so no rank is lost
    rank = dict.fromkeys(nodes, 1 / len(nodes))
    for _ in range(_ROUNDS):
        after = {
            n: (1 - DAMPING) / len(nodes)
            + DAMPING * sum(rank[m] * tie["weight"] / strength[m] for m, tie in sorted(ties.adj[n].items()))
            for n in nodes
        }
        moved = sum(abs(after[n] - rank[n]) for n in nodes)
        rank = after
        if moved < _TOLERANCE * len(nodes):
            break
    return rank


def eigenvector(ties: nx.Graph) -> dict[int, float]:
    """Being joined to what is well joined, 0 to 1, in the largest connected part; empty where it does not converge.

    Source: Bonacich (1972). Other parts have no value, since the measure does not compare between parts.
    """
    if not len(ties):
        return {}
    largest = max(nx.connected_components(ties), key=lambda part: (len(part), -min(part)))
    try:
        found = nx.eigenvector_centrality(ties.subgraph(sorted(largest)), max_iter=1000, weight="weight")
    except nx.PowerIterationFailedConvergence:
        return {}
    most = max(found.values())
    return {node: value / most for node, value in found.items()}


def institutions(network: nx.Graph, iris: Iterable[str]) -> list[str]:
    """Those of ``iris`` that are institutions."""
    nodes: Mapping[str, Mapping[str, str]] = network.nodes
    return [iri for iri in iris if nodes[iri]["type"] in INSTITUTIONS]
