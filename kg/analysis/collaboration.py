"""Who works with whom over the years, and who does so repeatedly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import networkx as nx

from kg.network import Statement

COLLABORATES: Final = "collaboratesWith"
JOINT: Final = ("launched", "operates", "released", "developed", "organizes")
"""What two do together where both do it with the same thing."""
_PARTIES: Final = 4
"""More than these on an equal footing give no pairs, as in the guideline of annotation."""
REPEATED: Final = 2


@dataclass(frozen=True, slots=True)
class CollaborationYear:
    """``reported``: pairs that articles of the year name. ``new``: pairs named for the first time, ``newcomers`` those
    who had no pair before. ``pairs`` and ``partners`` are all up to and with the year."""

    year: int
    reported: int
    new: int
    newcomers: int
    pairs: int
    partners: int

    @property
    def growth(self) -> float | None:
        """New pairs for each one that there was before; None where there was none."""
        before = self.pairs - self.new
        return self.new / before if before else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who work together: ``reports`` independent articles say so, and ``joint`` are things that both launched,
    run, released, developed or organise. ``occasions`` are the reports and what other articles tell of joint things;
    ``first`` and ``last`` are days of publication, None where none is dated."""

    one: str
    one_label: str
    other: str
    other_label: str
    reports: int
    joint: tuple[str, ...]
    occasions: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Collaboration:
    """``years`` without a gap, first to last; ``undated`` pairs are in none. ``repeated`` have two occasions or more,
    those with most first."""

    pairs: int
    partners: int
    undated: int
    years: tuple[CollaborationYear, ...]
    repeated: tuple[Pair, ...]


def collaboration(network: nx.Graph) -> Collaboration:
    """What the statements of a :func:`kg.network.read_network` say of working together."""
    articles = network.graph["articles"]
    pairs: dict[tuple[str, str], list[Statement]] = {}
    for one, other, about in network.edges(data="statements"):
        if said := [s for s in about if s.predicate == COLLABORATES]:
            pairs[min(one, other), max(one, other)] = said
    years = {
        pair: {int(day[:4]) for s in said for e in s.evidence if (day := _published(articles, e.article))}
        for pair, said in pairs.items()
    }
    return Collaboration(
        pairs=len(pairs),
        partners=len({iri for pair in pairs for iri in pair}),
        undated=sum(1 for found in years.values() if not found),
        years=_years({pair: found for pair, found in years.items() if found}),
        repeated=_repeated(network, pairs),
    )


def _published(articles: dict[str, object], iri: str) -> str | None:
    return getattr(articles.get(iri), "published", None)


def _years(years: dict[tuple[str, str], set[int]]) -> tuple[CollaborationYear, ...]:
    if not years:
        return ()
    reported = Counter(year for found in years.values() for year in found)
    begun = Counter(min(found) for found in years.values())
    joined: dict[str, int] = {}
    for pair, found in years.items():
        for iri in pair:
            joined[iri] = min(joined.get(iri, 9999), min(found))
    came = Counter(joined.values())
    told, pairs, partners = [], 0, 0
    for year in range(min(reported), max(reported) + 1):
        pairs, partners = pairs + begun[year], partners + came[year]
        told.append(CollaborationYear(year, reported[year], begun[year], came[year], pairs, partners))
    return tuple(told)


def _repeated(network: nx.Graph, pairs: dict[tuple[str, str], list[Statement]]) -> tuple[Pair, ...]:
    articles = network.graph["articles"]
    joint: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    told_in: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for thing, doers in _joint_doers(network):
        for pair in combinations(sorted(doers), 2):
            joint[pair].add(network.nodes[thing]["label"])
            one, other = doers[pair[0]], doers[pair[1]]
            # where no article has both, the two together are one occasion
            told_in[pair] |= one & other or {min(one | other)}
    found = []
    for pair in sorted(pairs.keys() | joint.keys()):
        said = {e.article for s in pairs.get(pair, ()) for e in s.evidence}
        reports = max((s.reports for s in pairs.get(pair, ())), default=0)
        occasions = reports + len(told_in[pair] - said)
        days = sorted(day for iri in said | told_in[pair] if (day := _published(articles, iri)))
        one_end, other_end = sorted(pair, key=lambda iri: (network.nodes[iri]["label"].casefold(), iri))
        things = tuple(sorted(joint[pair], key=lambda label: (label.casefold(), label)))
        first, last = (days[0], days[-1]) if days else (None, None)
        if occasions >= REPEATED:
            found.append(
                Pair(one_end, network.nodes[one_end]["label"], other_end, network.nodes[other_end]["label"], reports,
                     things, occasions, first, last)
            )  # fmt: skip
    return tuple(sorted(found, key=_most_first))


def _most_first(pair: Pair) -> tuple[int, int, str, str, str, str]:
    names = pair.one_label.casefold(), pair.other_label.casefold()
    return -pair.occasions, -pair.reports, *names, pair.one, pair.other


def _joint_doers(network: nx.Graph) -> Iterator[tuple[str, dict[str, set[str]]]]:
    """Things that two to :data:`_PARTIES` do the same with, and the articles that say so of each of them."""
    for thing in sorted(network):
        by_relation: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for near in network.adj[thing]:
            for s in network.edges[thing, near]["statements"]:
                if s.predicate in JOINT and s.object == thing and s.evidence:
                    by_relation[s.predicate][near] |= {e.article for e in s.evidence}
        for _, doers in sorted(by_relation.items()):
            if 1 < len(doers) <= _PARTIES:
                yield thing, dict(doers)
