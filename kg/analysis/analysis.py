"""All analyses of a graph in one go: what ``kg stats --all`` writes and ``kg stats --html`` draws."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kg.analysis.centrality import Centralities, centralities
from kg.analysis.collaboration import Collaboration, collaboration
from kg.analysis.communities import Communities, communities
from kg.analysis.releases import Publisher, Relation, ReleaseInfo, publishers, relations, releases
from kg.analysis.ties import tie_network
from kg.network import read_network
from kg.stats import TOP, Stats, network_stats
from kg.store import GraphStore


@dataclass(frozen=True, slots=True)
class Analysis:
    """``relations`` are those between things, ``stats`` what ``kg stats`` counts without all this."""

    stats: Stats
    centralities: Centralities
    communities: Communities
    collaboration: Collaboration
    releases: tuple[ReleaseInfo, ...]
    publishers: tuple[Publisher, ...]
    relations: tuple[Relation, ...]
    extractors: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The counts as ``kg stats`` gives them, and beside them an object or list for each analysis."""
        found = asdict(self)
        # "relations" and "releases" are counts there
        details = {f"{name}_in_detail": found.pop(name) for name in ("relations", "releases")}
        return {**found.pop("stats"), **details, **found}


def analyse(store: GraphStore, *, top: int = TOP) -> Analysis:
    """The analyses of a store; equal graphs have equal ones.

    Takes seconds where ``kg stats`` takes one: centralities and communities look at the whole network.
    """
    network = read_network(store)
    ties = tie_network(network)
    about = [s for _, _, said in network.edges(data="statements") for s in said]
    facts = [s for _, said in network.nodes(data="facts") for s in said]
    return Analysis(
        stats=network_stats(network, store.counts(), top=top, ties=ties),
        centralities=centralities(network, ties),
        communities=communities(network, ties),
        collaboration=collaboration(network),
        releases=releases(store, network),
        publishers=publishers(network, [*about, *facts]),
        relations=relations(about),
        extractors=tuple(network.graph["extractors"]),
    )
