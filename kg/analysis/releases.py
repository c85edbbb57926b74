"""What was released over time, how much and by whom; and who reports what in the graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx

from kg.network import Statement
from kg.store import GraphStore

KINDS: Final = ("Dataset", "Software", "Publication")
UNKNOWN: Final = "not given"
_RELEASES: Final = """SELECT ?release ?thing ?agentLabel ?date ?size ?bytes ?published WHERE {
  ?release a osk:Release ; prov:generated ?thing ; osk:reportedIn ?article .
  OPTIONAL { ?release prov:wasAssociatedWith/rdfs:label ?agentLabel }
  OPTIONAL { ?release osk:date ?date }
  OPTIONAL { ?release osk:size ?quantity . ?quantity rdfs:label ?size . OPTIONAL { ?quantity osk:bytes ?bytes } }
  OPTIONAL { ?article schema:datePublished ?published }
}"""


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """``day`` is ISO 8601, as precise as it is known: its own date, else (not ``dated``) the first article's.

    ``size`` is the largest of its sizes as text, ``bytes`` the same where it is a size of data.
    """

    iri: str
    thing: str
    label: str
    kind: str
    agents: tuple[str, ...]
    day: str | None
    dated: bool
    size: str | None
    bytes: float | None


@dataclass(frozen=True, slots=True)
class Publisher:
    """``statements`` that its articles report, ``alone`` those that nobody else does."""

    name: str
    articles: int
    statements: int
    alone: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """How often a relation is stated, how sure on average, and how much of it is announced only."""

    name: str
    statements: int
    announced: int
    corroborated: int
    confidence: float


def releases(store: GraphStore, network: nx.Graph) -> tuple[ReleaseInfo, ...]:
    """In order of time, undated ones last."""
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in store.select(_RELEASES):
        rows[row["release"].value].append({name: row[name].value if row[name] is not None else None for name in (
            "thing", "agentLabel", "date", "size", "bytes", "published")})  # fmt: skip
    found = []
    for iri, about in rows.items():
        thing = about[0]["thing"]
        if thing not in network:
            continue
        own = sorted(day for row in about if (day := row["date"]) and day[0].isdigit())
        seen = sorted(row["published"] for row in about if row["published"])
        sizes = {(float(row["bytes"] or 0), row["size"]) for row in about if row["size"]}
        most, size = max(sizes, default=(0.0, None))
        node = network.nodes[thing]
        agents = tuple(sorted({label for row in about if (label := row["agentLabel"])}, key=str.casefold))
        day = (own or seen or [None])[0]
        found.append(
            ReleaseInfo(iri, thing, node["label"], node["type"], agents, day.partition("/")[0] if day else None,
                        bool(own), size, most or None)
        )  # fmt: skip
    return tuple(sorted(found, key=lambda r: (r.day or "9999", r.label.casefold(), r.iri)))


def by_year(found: Iterable[ReleaseInfo]) -> dict[int, dict[str, int]]:
    """Releases by year and kind, years without a gap; undated ones are in none."""
    counts = Counter((int(one.day[:4]), one.kind) for one in found if one.day)
    if not counts:
        return {}
    years = {year for year, _ in counts}
    return {year: {kind: counts[year, kind] for kind in KINDS} for year in range(min(years), max(years) + 1)}


def publishers(network: nx.Graph, statements: Iterable[Statement]) -> tuple[Publisher, ...]:
    """Those with most articles first, articles without one last."""
    articles = network.graph["articles"]
    days: defaultdict[str, list[str]] = defaultdict(list)
    count: Counter[str] = Counter()
    for article in articles.values():
        name = article.publisher or UNKNOWN
        count[name] += 1
        days[name] += [article.published] if article.published else []
    reported: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for s in statements:
        by = {articles[e.article].publisher or UNKNOWN for e in s.evidence if e.article in articles}
        reported.update(by)
        alone.update(by if len(by) == 1 else ())
    found = [
        Publisher(name, count[name], reported[name], alone[name], min(days[name], default=None),
                  max(days[name], default=None))
        for name in count
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda p: (p.name == UNKNOWN, -p.articles, -p.statements, p.name.casefold())))


def relations(statements: Iterable[Statement]) -> tuple[Relation, ...]:
    """Those with most statements first."""
    by_name: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        by_name[s.predicate].append(s)
    found = [
        Relation(name, len(said), sum(s.status == "announced" for s in said), sum(s.reports > 1 for s in said),
                 round(sum(s.confidence for s in said) / len(said), 3))
        for name, said in by_name.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda r: (-r.statements, r.name)))
