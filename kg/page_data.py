"""What the page holds: a network as plain data, ready to draw, to search and to read.

Nodes, edges and options are made with pyvis, so the drawing is an ordinary vis-network one; what stands beside
it (names, statements, sentences, articles) is keyed by the same ids.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, Literal

import networkx as nx
import pyoxigraph as ox

from extract.records import ATTRIBUTES, ENTITY_TYPES, PREDICATES, SYMMETRIC
from kg import terms as t
from kg.glyphs import GLYPHS
from kg.layout import layout
from kg.namespaces import PREFIXES
from kg.network import Article, Evidence, Review, Statement, by_importance
from kg.packing import beside
from kg.page_text import LABEL, marked, safe_url, value_names, visible_text
from kg.picture import UNCERTAIN, picture
from kg.resources import data_path

__all__ = ["EMBEDDED", "UNCERTAIN", "View", "marked", "page_data", "place", "safe_url", "visible_text"]

View = Literal["graph", "timeline", "table"]
Places = Mapping[str, tuple[int, int]]
EMBEDDED: Final = 3000
"""Nodes that a page holds at most, unless more are to be drawn: a browser still answers at once."""
_VOCABULARY: Final = ("osk", "rdf", "rdfs", "owl", "skos", "xsd", "schema", "oa", "edtf")
"""Prefixes of the Turtle that the page can save."""


def place(network: nx.Graph, *, top: int, focus: str | None = None, known: Places | None = None) -> Places:
    """Positions of all nodes that a page holds; those that ``known`` has stay where it has them.

    A node that nothing joins has no lasting place, so ``known`` should not have it.
    """
    held = _held(network, focus, top)
    part = network.subgraph(held)
    first = network.subgraph(_first_drawn(part, held, top))
    places = layout(first, known)
    further = {name: spot for name, spot in (known or {}).items() if name in part and name not in places}
    if known and all(places[name] == spot for name, spot in known.items() if name in places):
        places.update(further)
    return {**places, **beside(part, places, [name for name in held if name not in places])}


def page_data(
    network: nx.Graph,
    *,
    top: int,
    focus: str | None = None,
    hops: int = 2,
    places: Places | None = None,
    view: View = "graph",
) -> dict[str, Any]:
    """The data of the page, JSON-ready and in a fixed order: of equal networks equal.

    ``top`` nodes are drawn at first; up to :data:`EMBEDDED` are there to be found, those next to ``focus`` first.
    ``places`` are as :func:`place` gives them; ``view`` is what the page opens with.
    """
    held = _held(network, focus, top)
    part = network.subgraph(held)
    ranks = {name: rank for rank, name in enumerate(held)}
    ids = {name: number for number, name in enumerate(sorted(held))}
    book = _Book(network, ids)
    for _, _, about in sorted(part.edges(data="statements"), key=lambda edge: sorted(edge[:2])):
        for statement in about:
            book.add(statement)
    entities = [_entity(part, name, ids, ranks[name], book) for name in sorted(held)]
    drawing = picture(
        part, ids, places or place(network, top=top, focus=focus), book.numbers,
        shown=frozenset(_first_drawn(part, held, top)),
    )  # fmt: skip
    data = {
        **drawing,
        "entities": entities,
        "statements": book.finished(),
        "articles": [_article(book.articles[iri], book.base) for iri in book.article_numbers],
        "types": [
            {"name": name, "label": _labels()[name], "color": GLYPHS[name].color, "shape": GLYPHS[name].shape}
            for name in ENTITY_TYPES
        ],
        "relations": [{"name": n, "label": _labels()[n], "symmetric": n in SYMMETRIC} for n in PREDICATES],
        "attributes": [{"name": n, "label": _labels()[n]} for n in ATTRIBUTES],
        "totals": {"articles": len(network.graph["articles"]), "entities": len(network), "held": len(held)},
        "extractors": list(network.graph["extractors"]),
        "prefixes": {name: PREFIXES[name] for name in _VOCABULARY},
        "base": book.base,
        "focus": ids.get(focus) if focus else None,
        "hops": hops,
        "view": view,
    }
    return {**data, "build": _build(data)}


def _build(data: Mapping[str, Any]) -> dict[str, str]:
    """What tells one page from another: the program's version and a digest of all that the page holds."""
    try:
        program = version("open-science-kg")
    except PackageNotFoundError:
        program = ""
    text = json.dumps(data, sort_keys=True).encode()
    return {"program": program, "digest": hashlib.sha256(text).hexdigest()[:12]}


class _Book:
    """Statements and articles by number, each once."""

    def __init__(self, network: nx.Graph, ids: dict[str, int]) -> None:
        self.articles: dict[str, Article] = network.graph["articles"]
        self.statements: list[dict[str, Any]] = []
        self.article_numbers: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.base: str = network.graph["base_iri"]
        self._conflicts: dict[int, tuple[str, ...]] = {}
        self._nodes = network.nodes
        self._ids = ids

    def article(self, iri: str) -> int:
        return self.article_numbers.setdefault(iri, len(self.article_numbers))

    def add(self, statement: Statement) -> int:
        """The number of a statement, which is written down."""
        number = self.numbers[statement.iri] = len(self.statements)
        names = self._names(statement.subject)
        others = self._names(statement.object) if statement.relation else value_names(statement.object)
        record: dict[str, Any] = {
            "k": statement.iri.removeprefix(self.base),
            "s": self._ids[statement.subject],
            "p": statement.predicate,
            "c": round(statement.confidence, 3),
            "st": statement.status,
            "n": statement.reports,
            "d": [statement.first_reported, statement.last_reported],
            "e": [self._evidence(one, names, others) for one in statement.evidence if one.article in self.articles],
        }
        if statement.relation:
            record["o"] = self._ids[statement.object]
        else:
            record |= {"v": visible_text(statement.object, LABEL), "term": statement.value}
        if statement.conflicts:
            self._conflicts[number] = statement.conflicts
        if statement.reviews:
            record["r"] = [_review(review) for review in statement.reviews]
        self.statements.append(record)
        return number

    def finished(self) -> list[dict[str, Any]]:
        """All statements, each with the numbers of those that contradict it and are there."""
        for number, others in self._conflicts.items():
            there = sorted(self.numbers[other] for other in others if other in self.numbers)
            if there:
                self.statements[number]["x"] = there
        return self.statements

    def _names(self, iri: str) -> list[str]:
        return [self._nodes[iri]["label"], *self._nodes[iri]["aliases"]]

    def _evidence(self, one: Evidence, names: list[str], others: list[str]) -> dict[str, Any]:
        record: dict[str, Any] = {
            "a": self.article(one.article),
            "c": round(one.confidence, 3),
            "st": one.status,
            "q": [marked(quote, names, others) for quote in one.quotes],
        }
        if one.valid_time:
            record["t"] = visible_text(one.valid_time, LABEL)
        return record


def _entity(part: nx.Graph, name: str, ids: Mapping[str, int], rank: int, book: _Book) -> dict[str, Any]:
    node = part.nodes[name]
    record = {
        "id": ids[name],
        "key": name.removeprefix(book.base),
        "iri": safe_url(name),
        "type": node["type"],
        "rank": rank,
        "aliases": [visible_text(alias, LABEL) for alias in node["aliases"]],
        "links": [url for url in (*node["identifiers"], node["homepage"]) if safe_url(url)],
        "same": [url for url in node["identifiers"] if safe_url(url)],
        "facts": [book.add(fact) for fact in node["facts"]],
        "articles": [book.article(iri) for iri in node["articles"] if iri in book.articles],
    }
    if node["former"]:
        record["former"] = [iri.removeprefix(book.base) for iri in node["former"]]
    if node["doubts"]:
        doubts = [(ids.get(one.other), one) for one in node["doubts"]]
        record["doubts"] = [
            [i, round(one.score, 2), visible_text(one.reason, LABEL)] for i, one in doubts if i is not None
        ]
    if node["reviews"]:
        record["r"] = [_review(review) for review in node["reviews"]]
    if node["period"]:
        record["period"] = list(node["period"])
    return record


def _review(review: Review) -> dict[str, str]:
    record = {"action": review.action, "by": visible_text(review.creator, LABEL), "at": review.created[:10]}
    return {**record, "why": visible_text(review.reason, LABEL)} if review.reason else record


def _article(article: Article, base: str) -> dict[str, Any]:
    return {
        "key": article.iri.removeprefix(base),
        "title": visible_text(article.title or article.id, LABEL),
        "url": safe_url(article.url),
        "date": article.published,
        "publisher": visible_text(article.publisher, LABEL) if article.publisher else None,
    }


def _held(network: nx.Graph, focus: str | None, top: int) -> list[str]:
    """The nodes of a page, the most important (or those nearest to ``focus``) first."""
    return _ranked(network, focus)[: max(EMBEDDED, top)]


def _ranked(network: nx.Graph, focus: str | None) -> list[str]:
    ranked = by_importance(network)
    if focus is None:
        return ranked
    steps = nx.single_source_shortest_path_length(network, focus)
    return sorted(ranked, key=lambda name: steps.get(name, len(network)))


def _first_drawn(part: nx.Graph, ranked: list[str], top: int) -> list[str]:
    """The first ``top`` that anything joins to another of them; without any joined, the first ``top``."""
    first = part.subgraph([name for name in ranked if part.degree(name)][:top])
    return sorted(name for name in first if first.degree(name)) or sorted(ranked[:top])


@cache
def _labels() -> Mapping[str, str]:
    """The English labels of the ontology's terms, by local name."""
    path = data_path("ontology") / "open-science.ttl"
    return {
        quad.subject.value.rpartition("#")[2]: quad.object.value
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        if quad.predicate == t.LABEL and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
