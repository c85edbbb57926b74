"""From what articles say of things to one path for one thing: a function of articles, registry and decisions alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from extract.registry import Entry
from kg.decisions import Decisions
from kg.gist import Gist
from kg.identity import kebab_case
from kg.resolution.blocking import candidate_pairs
from kg.resolution.certain import certain_links, contradict, is_contested, same_name
from kg.resolution.clusters import MERGE, REVIEW, Clusters, Link, link
from kg.resolution.compare import compare, may_be_one
from kg.resolution.context import Context
from kg.resolution.model import Model, read_models
from kg.resolution.reasons import why
from kg.resolution.things import Article, Thing, gather, split_path
from kg.resolution.told import compare_told, told_pairs

SAME_NAME: Final = 0.95
"""Score of two things whose names differ in spelling alone."""
CONTESTED: Final = 0.59
"""Score of an acronym's short and long form at most, where it has other long forms: a person is asked."""
GREY: Final = 0.15
"""Score below which the next round does not look at a pair again."""
TOGETHER: Final = 0.3
"""Mean score of two clusters below which one good link does not join them (average linkage)."""
ROUNDS: Final = 2
Pairs = set[tuple[str, str]] | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """``canonical``: the path that stands for a path, where that is another; ``doubts``: pairs kept apart, best first.

    ``articles`` are in the order of their keys, each with the provisional paths of its things.
    """

    canonical: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Link, ...] = ()
    articles: tuple[Article, ...] = ()

    def of(self, path: str) -> str:
        """The path that stands for the thing."""
        return self.canonical.get(path, path)


def resolve(
    gists: Iterable[tuple[str, Gist]],
    known: Mapping[str, Entry],
    decisions: Decisions,
    *,
    models: Mapping[str, Model] | None = None,
) -> Resolution:
    """Find what is one. ``gists`` by article key, in its order; ``known``: registry entries by path."""
    things, articles = gather(gists, known, decisions)
    clusters, doubts = find_clusters(things, articles, decisions, models or read_models())
    canonical = {path: best for path, best in stand_ins(clusters, things).items() if path != best}
    return Resolution(canonical, _open_doubts(doubts, clusters, canonical), tuple(articles))


def find_clusters(
    things: Mapping[str, Thing], articles: Sequence[Article], decisions: Decisions, models: Mapping[str, Model]
) -> tuple[Clusters, list[Link]]:
    """Clusters of things that are one, and the links that are doubtful; by as many ``models`` as there are."""
    clusters = Clusters(things, contradict)
    for a, b in decisions.apart:
        clusters.keep_apart(a, b)
    for path, key in decisions.split_off:
        clusters.keep_apart(path, split_path(path, key, decisions))
    for a, b in decisions.merged:
        if a in things and b in things:
            clusters.join(a, b, sure=True)
    for one in certain_links(things):
        clusters.join(one.a, one.b)
    doubts: dict[tuple[str, str], Link] = {}
    for kind, find in _STAGES:
        pairs: Pairs = None
        for _ in range(ROUNDS if kind in models else 0):
            # a round knows by the one before whom things belong to and what is named beside them
            links = list(find(things, Context(things, articles, stand_ins(clusters, things)), models[kind], pairs))
            scores = {(one.a, one.b): one.score for one in links}
            for one in sorted(links, key=lambda x: (-x.score, x.a, x.b)):
                fits = _mean_score(one, clusters, scores) >= TOGETHER
                joined = fits and one.score >= MERGE and clusters.join(one.a, one.b)
                # what contradicts itself is no matter of doubt
                if not joined and one.score >= REVIEW and not contradict(things[one.a], things[one.b]):
                    doubts[one.a, one.b] = one
                else:
                    doubts.pop((one.a, one.b), None)
            for pair in (pairs or set()) - scores.keys():
                doubts.pop(pair, None)  # another look settled it
            pairs = set(scores)
    return clusters, list(doubts.values())


def _mean_score(one: Link, clusters: Clusters, scores: Mapping[tuple[str, str], float]) -> float:
    """Mean score of all pairs that a link would bring together; what was not compared or hardly alike counts 0."""
    ours, theirs = clusters.members(one.a), clusters.members(one.b)
    if len(ours) == len(theirs) == 1:
        return one.score
    pairs = [(min(a, b), max(a, b)) for a in ours for b in theirs]
    return sum(scores.get(pair, 0.0) for pair in pairs) / len(pairs)


def stand_ins(clusters: Clusters, things: Mapping[str, Thing]) -> dict[str, str]:
    """The path that stands for each of several that are one."""
    found: dict[str, str] = {}
    for members in clusters.parts():
        best = min(members, key=lambda path: _rank(things[path]))
        found |= dict.fromkeys(members, best)
    return found


def _named(things: Mapping[str, Thing], context: Context, model: Model, pairs: Pairs) -> Iterator[Link]:
    """Things whose names resemble each other."""
    chosen = None if pairs is None else ((things[a], things[b]) for a, b in sorted(pairs))
    for a, b in chosen or candidate_pairs(things, context):
        if not context.are_one(a, b) and may_be_one(a.type, b.type):
            features = compare(a, b, context)
            score = max(model.score(features), SAME_NAME if same_name(features, a.type) else 0.0)
            if is_contested(features):
                score = min(score, CONTESTED)
            if score >= GREY:
                yield link(score, a.path, b.path, why(features, model) if score >= REVIEW else "")


def _told(things: Mapping[str, Thing], context: Context, model: Model, pairs: Pairs) -> Iterator[Link]:
    """Datasets, events, policies and publications that are told in different words."""
    for a, b in told_pairs(things, context, pairs):
        if not context.are_one(a.thing, b.thing):
            features = compare_told(a, b, context)
            score = model.score(features)
            if a.thing.type == "Policy" and features["agent conflicts"]:
                score = min(score, CONTESTED)  # a policy is its adopter's
            if score >= GREY:
                yield link(score, a.thing.path, b.thing.path, why(features, model) if score >= REVIEW else "")


_STAGES: Final = (("named", _named), ("told", _told))


def _rank(thing: Thing) -> tuple[bool, bool, bool, str, bool, str]:
    """Known things first, then named ones, with an identifier, the earliest reported: later news rename nothing."""
    kind = kebab_case(thing.type)
    return (
        not thing.known, thing.described, not thing.identifiers, thing.first,
        not thing.path.startswith(f"{kind}/"), thing.path,
    )  # fmt: skip


def _open_doubts(doubts: Iterable[Link], clusters: Clusters, canonical: Mapping[str, str]) -> tuple[Link, ...]:
    """What is still apart, by the paths that stand for the things, the best link of each pair."""
    best: dict[tuple[str, str], Link] = {}
    for one in doubts:
        a, b = sorted((canonical.get(one.a, one.a), canonical.get(one.b, one.b)))
        if a == b or clusters.are_apart(one.a, one.b):
            continue
        known = best.get((a, b))
        if known is None or (one.score, one.reason) > (known.score, known.reason):
            best[a, b] = Link(one.score, a, b, one.reason)
    return tuple(sorted(best.values(), key=lambda x: (-x.score, x.a, x.b)))
