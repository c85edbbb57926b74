"""What is in the graph, in numbers: counts, the best connected institutions, coverage by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import networkx as nx

from kg.analysis.ties import INSTITUTIONS, betweenness, pivots, tie_network
from kg.network import Statement, read_network
from kg.store import GraphStore

TOP: Final = 10
_CONFIDENCE_STEPS: Final = 10


@dataclass(frozen=True, slots=True)
class Institution:
    """``degree``: how many others it is joined to, places aside. ``betweenness``: the share of shortest paths through
    it."""

    iri: str
    label: str
    type: str
    degree: int
    betweenness: float
    articles: int


@dataclass(frozen=True, slots=True)
class Month:
    """Articles published in a month (``2023-12``; coarser or unknown dates as they are) and statements they carry."""

    month: str
    articles: int
    statements: int


@dataclass(frozen=True, slots=True)
class Stats:
    """``confidence`` counts statements in ten equal steps from 0 to 1."""

    articles: int
    entities: dict[str, int]
    relations: dict[str, int]
    attributes: dict[str, int]
    releases: int
    triples: int
    components: int
    by_degree: tuple[Institution, ...]
    by_betweenness: tuple[Institution, ...]
    betweenness_pivots: int | None
    months: tuple[Month, ...]
    confidence: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as an object for JSON."""
        return asdict(self)


def graph_stats(store: GraphStore, *, top: int = TOP) -> Stats:
    """Numbers of a store; ``top`` institutions by degree and by betweenness, ties by label."""
    network = read_network(store)
    return network_stats(network, store.counts(), top=top, ties=tie_network(network))


def network_stats(network: nx.Graph, counts: Mapping[str, int], *, top: int, ties: nx.Graph) -> Stats:
    """Numbers of a network that was read, with the counts of its store and its network of ties.

    Betweenness is exact up to :data:`kg.analysis.ties.PIVOTS` nodes that have a tie, else estimated from as many
    pivots, the same ones every time.
    """
    relations = [s for _, _, about in network.edges(data="statements") for s in about]
    attributes = [s for _, about in network.nodes(data="facts") for s in about]
    joined = network.subgraph([n for n, degree in network.degree if degree])
    between = betweenness(ties)
    institutions = [
        Institution(iri, node["label"], node["type"], ties.degree[n], round(between[n], 4), node["mentions"])
        for n, iri in ties.nodes(data="iri")
        if (node := network.nodes[iri])["type"] in INSTITUTIONS
    ]
    entity_counts = {n: c for n, c in counts.items() if n not in ("Article", "Statement", "Release", "triples") and c}
    return Stats(
        articles=counts["Article"],
        entities=_largest_first(entity_counts),
        relations=_largest_first(Counter(s.predicate for s in relations)),
        attributes=_largest_first(Counter(s.predicate for s in attributes)),
        releases=counts["Release"],
        triples=counts["triples"],
        components=nx.number_connected_components(joined),
        by_degree=_top(institutions, top, "degree"),
        by_betweenness=_top([i for i in institutions if i.betweenness], top, "betweenness"),
        betweenness_pivots=pivots(ties),
        months=_months(network, [*relations, *attributes]),
        confidence=_histogram(s.confidence for s in (*relations, *attributes)),
    )


def _largest_first(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _top(institutions: Iterable[Institution], top: int, measure: str) -> tuple[Institution, ...]:
    ranked = sorted(institutions, key=lambda i: (-getattr(i, measure), i.label.casefold(), i.iri))
    return tuple(ranked[:top])


def _months(network: nx.Graph, statements: Iterable[Statement]) -> tuple[Month, ...]:
    """In order of time, undated articles last; a statement counts in each month that reports it."""
    month_of = {iri: (article.published or "undated")[:7] for iri, article in network.graph["articles"].items()}
    articles = Counter(month_of.values())
    reported = Counter(m for s in statements for m in {month_of.get(e.article, "undated") for e in s.evidence})
    return tuple(Month(m, articles[m], reported[m]) for m in sorted(articles))


def _histogram(confidences: Iterable[float]) -> tuple[int, ...]:
    found = Counter(min(int(c * _CONFIDENCE_STEPS), _CONFIDENCE_STEPS - 1) for c in confidences)
    return tuple(found[step] for step in range(_CONFIDENCE_STEPS))
