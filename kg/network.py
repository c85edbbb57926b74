"""The store as a networkx graph: entities joined where statements join them, each with its evidence.

Parallel statements share one edge. Statements about values (dates, sizes, …) are facts of their node.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import networkx as nx
from pyoxigraph import NamedNode
from pyoxigraph import Triple as RdfTriple

from kg import terms as t
from kg.store import GraphStore
from kg.triple_index import Node, TripleIndex

_TYPES: Final[dict[object, str]] = {node: name for name, node in t.CLASSES.items()}
_RELATIONS: Final[dict[object, str]] = {node: name for name, node in t.RELATIONS.items()}
_PROPERTIES: Final[dict[object, str]] = {node: name for name, node in t.PROPERTIES.items()}
_STATUSES: Final[dict[object, str]] = {node: name for name, node in t.STATUS.items()}


@dataclass(frozen=True, slots=True)
class Article:
    """An article that statements or mentions come from. ``published`` is an ISO 8601 date."""

    iri: str
    id: str
    title: str | None
    published: str | None
    url: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one article says for a statement; ``article`` is its IRI, ``quotes`` its sentences in text order."""

    article: str
    confidence: float
    status: str
    quotes: tuple[str, ...]
    valid_time: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Review:
    """A person's decision about a statement or a thing; ``created`` is an ISO 8601 time."""

    action: str
    creator: str
    created: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Another thing (its IRI) that may be the same; ``score`` from 0 to 1."""

    other: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """``subject predicate object``: ``object`` is the IRI of an entity if ``relation``, else a value as text.

    ``value`` is the term that a value has in the graph, in N-Triples; ``conflicts`` are IRIs of statements that
    contradict it.
    """

    iri: str
    subject: str
    predicate: str
    object: str
    relation: bool
    confidence: float
    status: str
    reports: int
    first_reported: str | None
    last_reported: str | None
    evidence: tuple[Evidence, ...]
    value: str | None = None
    conflicts: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()


def read_network(
    store: GraphStore, *, min_confidence: float = 0.0, since: str | None = None, until: str | None = None
) -> nx.Graph:
    """The entities of ``store`` and what joins them, in order of their IRIs.

    A node's key is its IRI; it has ``label``, ``type``, ``aliases``, ``identifiers`` (http(s) IRIs),
    ``homepage``, ``articles`` (IRIs of those that name it), ``mentions`` (how many), ``degree``, ``facts``
    (statements about values), ``former`` (IRIs of what was merged into it), ``doubts``, ``reviews`` and ``period``
    (first and last day of its date, or None). An edge has ``statements``, of both directions. ``graph`` has
    ``articles`` (IRI → :class:`Article`), ``extractors`` and ``base_iri``.

    Statements below ``min_confidence`` are left out. With ``since`` or ``until`` (ISO 8601, either may be
    coarse: ``2023``) only articles published in that time count, so undated ones do not.
    """
    index = TripleIndex(store.triples())
    articles = _articles(index)
    dated = since is not None or until is not None
    kept = {iri for iri, article in articles.items() if _within(article.published, since, until)}
    network = nx.Graph(base_iri=store.base_iri, extractors=_extractors(index))
    entities = {
        subject.value: _TYPES[kind]
        for subject, kinds in index.subjects(t.TYPE).items()
        for kind in kinds
        if isinstance(subject, NamedNode) and isinstance(kind, NamedNode) and kind in _TYPES
    }
    statements = [s for s in _statements(index, entities, kept if dated else None) if s.confidence >= min_confidence]
    facts: defaultdict[str, list[Statement]] = defaultdict(list)
    edges: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for one in statements:
        if not one.relation:
            facts[one.subject].append(one)
        elif one.subject != one.object:
            edges[min(one.subject, one.object), max(one.subject, one.object)].append(one)
    former, doubts = _former(index), _doubts(index, entities)
    for iri in sorted(entities):
        node = NamedNode(iri)
        named_in = tuple(a for a in index.texts(node, t.MENTIONED_IN) if a in kept)
        network.add_node(
            iri, type=entities[iri], label=index.text(node, t.LABEL) or iri.rpartition("/")[2],
            aliases=index.texts(node, t.ALT_LABEL), identifiers=index.texts(node, t.SAME_AS),
            homepage=index.text(node, t.HOMEPAGE), articles=named_in, mentions=len(named_in),
            facts=tuple(facts[iri]), degree=0, former=former.get(iri, ()), doubts=doubts.get(iri, ()),
            reviews=_reviews(index, node), period=_period(index, node),
        )  # fmt: skip
    for (one_end, other_end), joining in sorted(edges.items()):
        network.add_edge(one_end, other_end, statements=tuple(joining))
    if dated or min_confidence > 0:
        joined = {iri for pair in edges for iri in pair} | {iri for iri, about in facts.items() if about}
        network.remove_nodes_from([iri for iri in entities if iri not in joined])
    for iri, degree in network.degree:
        network.nodes[iri]["degree"] = degree
    cited = _cited(network) if dated else kept
    used = kept & cited
    network.graph["articles"] = {iri: articles[iri] for iri in sorted(used)}
    return network


def by_importance(network: nx.Graph) -> list[str]:
    """The nodes, those first that are joined to most others and named by most articles; ties by label."""
    nodes = network.nodes
    return sorted(
        nodes, key=lambda n: (-(2 * nodes[n]["degree"] + nodes[n]["mentions"]), nodes[n]["label"].casefold(), n)
    )


def _articles(index: TripleIndex) -> dict[str, Article]:
    found = {}
    for subject, kinds in index.subjects(t.TYPE).items():
        if t.ARTICLE in kinds and isinstance(subject, NamedNode):
            found[subject.value] = Article(
                subject.value, index.text(subject, t.IDENTIFIER) or "", index.text(subject, t.HEADLINE),
                index.text(subject, t.PUBLISHED), index.text(subject, t.URL), index.text(subject, t.PUBLISHER),
            )  # fmt: skip
    return found


def _extractors(index: TripleIndex) -> tuple[str, ...]:
    labels = {
        index.text(subject, t.LABEL)
        for subject, kinds in index.subjects(t.TYPE).items()
        if t.ACTIVITY in kinds and t.RELEASE not in kinds
    }
    return tuple(sorted(label for label in labels if label))


def _statements(index: TripleIndex, entities: dict[str, str], kept: set[str] | None) -> list[Statement]:
    """The statements in order, with the evidence of the articles in ``kept`` (None: of all)."""
    found = []
    for node, subjects in index.subjects(t.SUBJECT).items():
        predicates, objects = index.all(node, t.PREDICATE), index.all(node, t.OBJECT)
        subject, predicate, object_ = subjects[0], predicates[0], objects[0]
        name = _RELATIONS.get(predicate) or _PROPERTIES.get(predicate)
        if name is None or not isinstance(node, NamedNode) or not isinstance(subject, NamedNode):
            continue
        if isinstance(object_, RdfTriple) or subject.value not in entities:
            continue
        relation = isinstance(object_, NamedNode) and object_.value in entities
        evidence = _evidence(index, node, kept)
        if kept is not None and not evidence:
            continue
        value = object_.value if relation else index.text(object_, t.LABEL) or object_.value
        status = index.all(node, t.HAS_STATUS)
        found.append(
            Statement(
                node.value, subject.value, name, value, relation,
                confidence=float(index.text(node, t.CONFIDENCE) or max((e.confidence for e in evidence), default=0.0)),
                status=_STATUSES.get(status[0], "asserted") if status else "asserted",
                reports=int(index.text(node, t.REPORT_COUNT) or len(evidence)),
                first_reported=index.text(node, t.FIRST_REPORTED), last_reported=index.text(node, t.LAST_REPORTED),
                evidence=evidence,
                value=None if relation else str(object_), conflicts=index.texts(node, t.CONFLICTS_WITH),
                reviews=_reviews(index, node),
            )
        )  # fmt: skip
    return sorted(found, key=lambda s: (s.subject, s.predicate, s.object, s.iri))


def _reviews(index: TripleIndex, node: NamedNode) -> tuple[Review, ...]:
    """The decisions about a node, the earliest first."""
    found = [
        Review(
            (index.text(decision, t.ACTION) or "").rpartition("#")[2], index.text(decision, t.CREATOR) or "",
            index.text(decision, t.CREATED) or "", index.text(decision, t.COMMENT),
        )
        for decision in index.all(node, t.REVIEWED_BY)
    ]  # fmt: skip
    return tuple(sorted(set(found), key=lambda review: (review.created, review.action, review.creator)))


def _former(index: TripleIndex) -> dict[str, tuple[str, ...]]:
    """IRI of a thing → the IRIs that it had, which lead to it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for old in index.subjects(t.REPLACED_BY):
        for new in index.texts(old, t.REPLACED_BY):
            if isinstance(old, NamedNode):
                found[new].add(old.value)
    return {new: tuple(sorted(old)) for new, old in found.items()}


def _doubts(index: TripleIndex, entities: dict[str, str]) -> dict[str, tuple[Doubt, ...]]:
    """IRI of a thing → what may be the same, the likeliest first."""
    found: defaultdict[str, set[Doubt]] = defaultdict(set)
    for node in index.subjects(t.CANDIDATE_THING):
        pair = [iri for iri in index.texts(node, t.CANDIDATE_THING) if iri in entities]
        score, reason = float(index.text(node, t.SCORE) or 0.0), index.text(node, t.REASON) or ""
        for one in pair:
            found[one].update(Doubt(other, score, reason) for other in pair if other != one)
    return {one: tuple(sorted(about, key=lambda d: (-d.score, d.other))) for one, about in found.items()}


def _period(index: TripleIndex, node: NamedNode) -> tuple[str, str] | None:
    first = index.text(node, t.START_DATE)
    return (first, index.text(node, t.END_DATE) or first) if first else None


def _evidence(index: TripleIndex, statement: NamedNode, kept: set[str] | None) -> tuple[Evidence, ...]:
    found = []
    for node in index.all(statement, t.HAS_EVIDENCE):
        article = index.text(node, t.IN_ARTICLE) or ""
        if kept is not None and article not in kept:
            continue
        status = index.all(node, t.HAS_STATUS)
        found.append(
            Evidence(
                article, float(index.text(node, t.CONFIDENCE) or 0.0),
                _STATUSES.get(status[0], "asserted") if status else "asserted",
                _quotes(index, node), index.text(node, t.VALID_TIME), index.text(node, t.RULE) or "",
            )
        )  # fmt: skip
    published = {e.article: index.text(NamedNode(e.article), t.PUBLISHED) or "" for e in found if e.article}
    return tuple(sorted(found, key=lambda e: (published.get(e.article, ""), e.article, e.quotes)))


def _quotes(index: TripleIndex, evidence: Node) -> tuple[str, ...]:
    places = []
    for target in index.all(evidence, t.HAS_TARGET):
        selectors = index.all(target, t.HAS_SELECTOR)
        start = next((int(s) for one in selectors if (s := index.text(one, t.START))), 0)
        places += [(start, quote) for one in selectors if (quote := index.text(one, t.EXACT))]
    return tuple(quote for _, quote in sorted(set(places)))


def _cited(network: nx.Graph) -> frozenset[str]:
    named = {iri for node in network for iri in network.nodes[node]["articles"]}
    facts = (s for node in network for s in network.nodes[node]["facts"])
    joining = (s for _, _, about in network.edges(data="statements") for s in about)
    return frozenset(named | {e.article for about in (facts, joining) for s in about for e in s.evidence})


def _within(published: str | None, since: str | None, until: str | None) -> bool:
    """Whether a day lies between two, each compared at its own precision (``until="2023"`` takes all of 2023)."""
    if since is None and until is None:
        return True
    if published is None:
        return False
    return (since is None or published >= since[: len(published)]) and (
        until is None or published[: len(until)] <= until
    )
