"""Institutions ranked: by neighbours, by lying between, by being near, and by whom they are joined to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import networkx as nx

from kg.analysis.ties import betweenness, eigenvector, harmonic, institutions, pagerank, pivots

MEASURES: Final = ("degree", "betweenness", "harmonic", "pagerank", "eigenvector")
_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class Central:
    """An institution's place in the network of ties.

    ``degree``: how many others it is joined to. ``betweenness``: the share of shortest paths through it.
    ``harmonic``: the mean of 1 / distance to all others. ``pagerank``: how likely a walk along ties is there.
    ``eigenvector``: being joined to what is well joined, 1 for the best; None outside the largest connected part, and
    where it does not converge. ``articles``: how many name it.
    """

    iri: str
    label: str
    type: str
    articles: int
    degree: int
    betweenness: float
    harmonic: float
    pagerank: float
    eigenvector: float | None


@dataclass(frozen=True, slots=True)
class Centralities:
    """``institutions`` by degree, then PageRank, then label; ``ranked`` has them by each measure.

    ``nodes`` and ``ties`` are those of the whole network, ``largest`` the nodes of its largest connected part,
    ``pivots`` the nodes from which two measures are estimated (None: exact).
    """

    nodes: int
    ties: int
    parts: int
    largest: int
    pivots: int | None
    institutions: tuple[Central, ...]

    def ranked(self, measure: str, top: int) -> tuple[Central, ...]:
        """The ``top`` institutions by one of :data:`MEASURES`; those for which it says nothing are left out."""
        found = [one for one in self.institutions if getattr(one, measure)]
        return tuple(sorted(found, key=lambda one: (-getattr(one, measure), one.label.casefold(), one.iri))[:top])

    def leaders(self, top: int) -> tuple[Central, ...]:
        """All that are among the ``top`` by one measure at least, best mean rank first."""
        ranks: dict[str, int] = {}
        for measure in MEASURES:
            for rank, one in enumerate(self.ranked(measure, top)):
                # what is not among the first by a measure counts as the one after them
                ranks[one.iri] = ranks.get(one.iri, top * len(MEASURES)) - (top - rank)
        found = [one for one in self.institutions if one.iri in ranks]
        return tuple(sorted(found, key=lambda one: (ranks[one.iri], one.label.casefold(), one.iri)))


def centralities(network: nx.Graph, ties: nx.Graph) -> Centralities:
    """Every institution that has a tie; ``ties`` is the :func:`kg.analysis.ties.tie_network` of ``network``."""
    between, near, walked, joined = betweenness(ties), harmonic(ties), pagerank(ties), eigenvector(ties)
    number = {ties.nodes[n]["iri"]: n for n in ties}
    found = []
    for iri in institutions(network, number):
        n, node = number[iri], network.nodes[iri]
        found.append(
            Central(
                iri, node["label"], node["type"], node["mentions"], ties.degree[n], round(between[n], _DIGITS),
                round(near[n], _DIGITS), round(walked[n], _DIGITS),
                round(joined[n], _DIGITS) if n in joined else None,
            )
        )  # fmt: skip
    parts = [len(part) for part in nx.connected_components(ties)]
    return Centralities(
        nodes=len(ties), ties=ties.number_of_edges(), parts=len(parts), largest=max(parts, default=0),
        pivots=pivots(ties),
        institutions=tuple(sorted(found, key=lambda c: (-c.degree, -c.pagerank, c.label.casefold(), c.iri))),
    )  # fmt: skip
