"""Groups in the network of ties, with names; institutions that bridge them, and what joins them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import networkx as nx

from kg.analysis.themes import typical_words
from kg.analysis.ties import INSTITUTIONS, PLACE, SEED

SMALLEST: Final = 3
"""Members of the smallest group that is told: a pair is a tie."""
_NAMED_BY: Final = 2
_MEMBERS: Final = 8
_PLACES: Final = 2
_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Member:
    """``strength``: the weight of its ties within the community."""

    iri: str
    label: str
    type: str
    strength: float


@dataclass(frozen=True, slots=True)
class Community:
    """Things that have more ties to each other than chance would give them.

    ``name`` is made of its best-connected members, ``words`` are typical of what is written of it, ``places`` those
    that most of its members are in. ``members`` are the best connected of ``size``; ``ties`` lie within it, ``outside``
    lead out of it.
    """

    number: int
    name: str
    words: tuple[str, ...]
    places: tuple[str, ...]
    size: int
    institutions: int
    ties: int
    outside: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """An institution whose neighbours lie in several communities: ``home`` is its own, ``others`` the others.

    ``participation`` is 1 - Σ (share of its ties to a community)², 0 where all lie in one. Source: Guimerà and Amaral
    (2005).
    """

    iri: str
    label: str
    type: str
    home: int
    others: tuple[int, ...]
    neighbours: int
    outside: int
    participation: float


@dataclass(frozen=True, slots=True)
class Example:
    """A statement between two communities."""

    statement: str
    subject: str
    relation: str
    object: str


@dataclass(frozen=True, slots=True)
class CommunityTie:
    """``ties`` join communities ``first`` and ``second``, numbers both; ``examples`` are the surest statements."""

    first: int
    second: int
    ties: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Communities:
    """``communities`` largest first, numbered from 1; ``covered`` of ``nodes`` lie in one that is told.

    ``modularity`` is that of the whole division, 0 (chance) to 1.
    """

    nodes: int
    covered: int
    modularity: float
    communities: tuple[Community, ...]
    bridges: tuple[Bridge, ...]
    between: tuple[CommunityTie, ...]


def communities(network: nx.Graph, ties: nx.Graph) -> Communities:
    """The communities of ``ties``, a :func:`kg.analysis.ties.tie_network` of ``network``.

    Equal networks have equal ones. Groups below :data:`SMALLEST` members or without an institution are not told.
    Source of the method: Blondel et al. (2008), as networkx has it, with a fixed seed.
    """
    if not ties.number_of_edges():
        return Communities(len(ties), 0, 0.0, (), (), ())
    parts = nx.community.louvain_communities(ties, weight="weight", seed=SEED)
    types = {n: network.nodes[ties.nodes[n]["iri"]]["type"] for n in ties}
    told = [
        sorted(part)
        for part in sorted(parts, key=lambda part: (-len(part), min(part)))
        if len(part) >= SMALLEST and any(types[n] in INSTITUTIONS for n in part)
    ]
    home = {n: number for number, part in enumerate(told, 1) for n in part}
    words = typical_words(network, [[ties.nodes[n]["iri"] for n in part] for part in told])
    return Communities(
        nodes=len(ties),
        covered=len(home),
        modularity=round(nx.community.modularity(ties, parts, weight="weight"), 3),
        communities=tuple(
            _community(network, ties, number, part, words[number - 1]) for number, part in enumerate(told, 1)
        ),
        bridges=_bridges(network, ties, home),
        between=_between(network, ties, home),
    )


def _community(
    network: nx.Graph, ties: nx.Graph, number: int, part: Sequence[int], words: tuple[str, ...]
) -> Community:
    inside = ties.subgraph(part)
    members = [_member(network, ties.nodes[n]["iri"], inside.degree(n, weight="weight")) for n in part]
    # institutions first: a group is known by who is in it
    named = sorted(members, key=lambda m: (m.type not in INSTITUTIONS, -m.strength, m.label.casefold(), m.iri))
    lead = named[:_NAMED_BY]
    name = " · ".join(m.label for m in lead)
    said = {word for m in lead for word in m.label.casefold().split()}
    return Community(
        number=number,
        name=name,
        words=tuple(word for word in words if word not in said),
        places=_places(network, (m.iri for m in members)),
        size=len(members),
        institutions=sum(1 for m in members if m.type in INSTITUTIONS),
        ties=inside.number_of_edges(),
        outside=sum(ties.degree(n) - inside.degree(n) for n in part),
        members=tuple(sorted(members, key=lambda m: (-m.strength, m.label.casefold(), m.iri))[:_MEMBERS]),
    )


def _member(network: nx.Graph, iri: str, strength: float) -> Member:
    node = network.nodes[iri]
    return Member(iri, node["label"], node["type"], round(strength, 3))


def _places(network: nx.Graph, iris: Iterable[str]) -> tuple[str, ...]:
    """The places that most members are in, two at least."""
    found = Counter(
        network.nodes[near]["label"]
        for iri in iris
        for near in network.adj[iri]
        if network.nodes[near]["type"] == PLACE
        and any(s.predicate == "locatedIn" for s in network.edges[iri, near]["statements"])
    )
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(place for place, count in ranked if count > 1)[:_PLACES]


def _bridges(network: nx.Graph, ties: nx.Graph, home: Mapping[int, int]) -> tuple[Bridge, ...]:
    """Those with neighbours in most communities first."""
    found = []
    for n, own in home.items():
        node = network.nodes[ties.nodes[n]["iri"]]
        near = Counter(home[m] for m in ties.adj[n] if m in home)
        others = tuple(sorted(set(near) - {own}))
        if node["type"] not in INSTITUTIONS or not others:
            continue
        all_ = sum(near.values())
        spread = 1 - sum((count / all_) ** 2 for count in near.values())
        found.append(
            Bridge(ties.nodes[n]["iri"], node["label"], node["type"], own, others, all_, all_ - near[own],
                   round(spread, 3))
        )  # fmt: skip
    return tuple(sorted(found, key=lambda b: (-len(b.others), -b.participation, b.label.casefold(), b.iri)))


def _between(network: nx.Graph, ties: nx.Graph, home: Mapping[int, int]) -> tuple[CommunityTie, ...]:
    """Pairs of communities, those with most ties first."""
    joined: defaultdict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for n, m in ties.edges:
        if n in home and m in home and home[n] != home[m]:
            pair = (min(home[n], home[m]), max(home[n], home[m]))
            joined[pair].append((ties.nodes[n]["iri"], ties.nodes[m]["iri"]))
    found = [CommunityTie(*pair, len(edges), _examples(network, edges)) for pair, edges in joined.items()]
    return tuple(sorted(found, key=lambda tie: (-tie.ties, tie.first, tie.second)))


def _examples(network: nx.Graph, edges: Sequence[tuple[str, str]]) -> tuple[Example, ...]:
    said = [s for edge in edges for s in network.edges[edge]["statements"]]
    label = {iri: network.nodes[iri]["label"] for edge in edges for iri in edge}
    surest = sorted(said, key=lambda s: (-s.confidence, label[s.subject].casefold(), s.predicate, s.iri))[:_EXAMPLES]
    return tuple(Example(s.iri, label[s.subject], s.predicate, label[s.object]) for s in surest)


def strongest(found: Communities, top: int) -> tuple[tuple[int, int, int], ...]:
    """Ties between the ``top`` largest communities: the two numbers and how many, every pair that has any."""
    ties = {(tie.first, tie.second): tie.ties for tie in found.between}
    shown = [community.number for community in found.communities[:top]]
    return tuple((*pair, ties[pair]) for pair in combinations(shown, 2) if pair in ties)
