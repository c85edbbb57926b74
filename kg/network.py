"""The store as a networkx graph: entities joined where statements join them, each with its evidence.

Parallel statements share one edge. Statements about values (dates, sizes, …) are facts of their node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import networkx as nx
from pyoxigraph import BlankNode, Literal, NamedNode
from pyoxigraph import Triple as RdfTriple

from kg import terms as t
from kg.store import GraphStore

_TYPES: Final[dict[object, str]] = {node: name for name, node in t.CLASSES.items()}
_RELATIONS: Final[dict[object, str]] = {node: name for name, node in t.RELATIONS.items()}
_PROPERTIES: Final[dict[object, str]] = {node: name for name, node in t.PROPERTIES.items()}
_STATUSES: Final[dict[object, str]] = {node: name for name, node in t.STATUS.items()}
_WANTED: Final = frozenset(
    {
        t.TYPE, t.SUBJECT, t.PREDICATE, t.OBJECT, t.LABEL, t.SAME_AS, t.ALT_LABEL, t.HOMEPAGE, t.IDENTIFIER,
        t.HAS_EVIDENCE, t.IN_ARTICLE, t.CONFIDENCE, t.HAS_STATUS, t.RULE, t.VALID_TIME, t.REPORT_COUNT,
        t.FIRST_REPORTED, t.LAST_REPORTED, t.MENTIONED_IN, t.HEADLINE, t.PUBLISHED, t.PUBLISHER, t.URL,
        t.HAS_TARGET, t.HAS_SELECTOR, t.EXACT, t.START,
    }
)  # fmt: skip

_Node = NamedNode | BlankNode | Literal | RdfTriple


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
class Statement:
    """``subject predicate object``: ``object`` is the IRI of an entity if ``relation``, else a value as text."""

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


class _Index:
    """Objects by predicate and subject, of the triples that the network is made of."""

    def __init__(self, triples: Iterable[RdfTriple]) -> None:
        self._objects: defaultdict[_Node, defaultdict[_Node, list[_Node]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if triple.predicate in _WANTED:
                self._objects[triple.predicate][triple.subject].append(triple.object)

    def subjects(self, predicate: NamedNode) -> dict[_Node, list[_Node]]:
        return self._objects.get(predicate, {})

    def all(self, subject: _Node, predicate: NamedNode) -> list[_Node]:
        return self.subjects(predicate).get(subject, [])

    def texts(self, subject: _Node, predicate: NamedNode) -> tuple[str, ...]:
        """The values as text, each once, sorted."""
        return tuple(sorted({o.value for o in self.all(subject, predicate) if not isinstance(o, RdfTriple)}))

    def text(self, subject: _Node, predicate: NamedNode) -> str | None:
        return next(iter(self.texts(subject, predicate)), None)


def read_network(
    store: GraphStore, *, min_confidence: float = 0.0, since: str | None = None, until: str | None = None
) -> nx.Graph:
    """The entities of ``store`` and what joins them, in order of their IRIs.

    A node's key is its IRI; it has ``label``, ``type``, ``aliases``, ``identifiers`` (http(s) IRIs),
    ``homepage``, ``articles`` (IRIs of those that name it), ``mentions`` (how many), ``degree`` and ``facts``
    (statements about values). An edge has ``statements``, of both directions. ``graph`` has ``articles``
    (IRI → :class:`Article`), ``extractors`` and ``base_iri``.

    Statements below ``min_confidence`` are left out. With ``since`` or ``until`` (ISO 8601, either may be
    coarse: ``2023``) only articles published in that time count, so undated ones do not.
    """
    index = _Index(store.triples())
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
    for iri in sorted(entities):
        node = NamedNode(iri)
        named_in = tuple(a for a in index.texts(node, t.MENTIONED_IN) if a in kept)
        network.add_node(
            iri, type=entities[iri], label=index.text(node, t.LABEL) or iri.rpartition("/")[2],
            aliases=index.texts(node, t.ALT_LABEL), identifiers=index.texts(node, t.SAME_AS),
            homepage=index.text(node, t.HOMEPAGE), articles=named_in, mentions=len(named_in),
            facts=tuple(facts[iri]), degree=0,
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


def _articles(index: _Index) -> dict[str, Article]:
    found = {}
    for subject, kinds in index.subjects(t.TYPE).items():
        if t.ARTICLE in kinds and isinstance(subject, NamedNode):
            found[subject.value] = Article(
                subject.value, index.text(subject, t.IDENTIFIER) or "", index.text(subject, t.HEADLINE),
                index.text(subject, t.PUBLISHED), index.text(subject, t.URL), index.text(subject, t.PUBLISHER),
            )  # fmt: skip
    return found


def _extractors(index: _Index) -> tuple[str, ...]:
    labels = {
        index.text(subject, t.LABEL)
        for subject, kinds in index.subjects(t.TYPE).items()
        if t.ACTIVITY in kinds and t.RELEASE not in kinds
    }
    return tuple(sorted(label for label in labels if label))


def _statements(index: _Index, entities: dict[str, str], kept: set[str] | None) -> list[Statement]:
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
            )
        )  # fmt: skip
    return sorted(found, key=lambda s: (s.subject, s.predicate, s.object, s.iri))


def _evidence(index: _Index, statement: NamedNode, kept: set[str] | None) -> tuple[Evidence, ...]:
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


def _quotes(index: _Index, evidence: _Node) -> tuple[str, ...]:
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
