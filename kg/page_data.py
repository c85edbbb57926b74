"""What the page holds: a network as plain data, ready to draw, to search and to read.

Nodes, edges and options are made with pyvis, so the drawing is an ordinary vis-network one; what stands beside
it (names, statements, sentences, articles) is keyed by the same ids.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import networkx as nx
import pyoxigraph as ox

from extract.records import ATTRIBUTES, ENTITY_TYPES, PREDICATES, SYMMETRIC
from kg import terms as t
from kg.glyphs import GLYPHS
from kg.layout import beside, layout
from kg.network import Article, Evidence, Statement, by_importance
from kg.resources import data_path

EMBEDDED: Final = 3000
"""Nodes that a page holds at most: a browser still answers at once (a first draw takes one to two seconds)."""
UNCERTAIN: Final = 0.6
"""Confidence below which a line is dashed."""
_LABEL: Final = 300
_QUOTE: Final = 1500
_BIDI: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_HTTP: Final = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


def page_data(network: nx.Graph, *, top: int, focus: str | None = None, hops: int = 2) -> dict[str, Any]:
    """The data of the page, JSON-ready and in a fixed order: of equal networks equal.

    ``top`` nodes are drawn at first; up to :data:`EMBEDDED` are there to be found, those next to ``focus`` first.
    """
    ranked = _ranked(network, focus)
    held = ranked[:EMBEDDED]
    part = network.subgraph(held)
    drawn = _first_drawn(part, held, top)
    places = layout(network.subgraph(drawn))
    places.update(beside(part, places, [name for name in held if name not in places]))
    ids = {name: number for number, name in enumerate(sorted(held))}
    book = _Book(network, ids)
    picture = _picture(part, ids, places, book, shown=frozenset(drawn))
    base = network.graph["base_iri"]
    return {
        **picture,
        "entities": [_entity(part, name, ids[name], held.index(name), base, book) for name in sorted(held)],
        "statements": book.statements,
        "articles": [_article(book.articles[iri]) for iri in book.article_numbers],
        "types": [
            {"name": name, "label": _labels()[name], "color": GLYPHS[name].color, "shape": GLYPHS[name].shape}
            for name in ENTITY_TYPES
        ],
        "relations": [{"name": n, "label": _labels()[n], "symmetric": n in SYMMETRIC} for n in PREDICATES],
        "attributes": [{"name": n, "label": _labels()[n]} for n in ATTRIBUTES],
        "totals": {"articles": len(network.graph["articles"]), "entities": len(network), "held": len(held)},
        "extractors": list(network.graph["extractors"]),
        "focus": ids.get(focus) if focus else None,
        "hops": hops,
    }


def safe_url(url: str | None) -> str | None:
    """The address where it is an http(s) one, else None: nothing else may become a link."""
    return url if url and _HTTP.match(url) else None


def visible_text(text: str, limit: int) -> str:
    """Text without control and direction-changing characters, cut at ``limit`` characters."""
    plain = _BIDI.sub("", text)
    plain = "".join(" " if unicodedata.category(c) == "Cc" else c for c in plain)
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


def marked(quote: str, subject: Iterable[str], object_: Iterable[str]) -> list[list[str]]:
    """The quote in pieces ``[text]``, ``[text, "s"]``, ``[text, "o"]``: where subject and object are named.

    Longer names win; a name counts where it stands as whole words, in its own case before any case.
    """
    quote = visible_text(quote, _QUOTE)
    taken: list[tuple[int, int, str]] = []
    names = [(name, role) for role, found in (("s", subject), ("o", object_)) for name in found if name.strip()]
    for name, role in sorted(names, key=lambda pair: (-len(pair[0]), pair)):
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        places = list(re.finditer(pattern, quote)) or list(re.finditer(pattern, quote, re.IGNORECASE))
        for place in places:
            start, end = place.span()
            if all(end <= left or right <= start for left, right, _ in taken):
                taken.append((start, end, role))
    pieces, at = [], 0
    for start, end, role in sorted(taken):
        if start > at:
            pieces.append([quote[at:start]])
        pieces.append([quote[start:end], role])
        at = end
    return [*pieces, [quote[at:]]] if at < len(quote) else pieces


class _Book:
    """Statements and articles by number, each once."""

    def __init__(self, network: nx.Graph, ids: dict[str, int]) -> None:
        self.articles: dict[str, Article] = network.graph["articles"]
        self.statements: list[dict[str, Any]] = []
        self.article_numbers: dict[str, int] = {}
        self._nodes = network.nodes
        self._ids = ids

    def article(self, iri: str) -> int:
        return self.article_numbers.setdefault(iri, len(self.article_numbers))

    def add(self, statement: Statement) -> int:
        """The number of a statement, which is written down."""
        names = self._names(statement.subject)
        others = self._names(statement.object) if statement.relation else _value_names(statement.object)
        record: dict[str, Any] = {
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
            record["v"] = visible_text(statement.object, _LABEL)
        self.statements.append(record)
        return len(self.statements) - 1

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
            record["t"] = visible_text(one.valid_time, _LABEL)
        return record


def _picture(
    part: nx.Graph, ids: dict[str, int], places: dict[str, tuple[int, int]], book: _Book, *, shown: frozenset[str]
) -> dict[str, Any]:
    """Nodes, edges and options of vis-network."""
    from pyvis.network import Network  # a second to import

    picture = Network(directed=True)
    picture.set_options(json.dumps(_OPTIONS))
    for name in sorted(ids):
        node, glyph = part.nodes[name], GLYPHS[part.nodes[name]["type"]]
        x, y = places[name]
        picture.add_node(
            ids[name], label=visible_text(node["label"], _LABEL) or "?", shape=glyph.shape, color=glyph.color,
            size=_size(node["degree"], node["mentions"]), x=x, y=y, hidden=name not in shown,
        )  # fmt: skip
    for number, (one, other, about) in enumerate(sorted(part.edges(data="statements"), key=lambda e: sorted(e[:2]))):
        one, other = sorted((one, other))
        directions = {s.subject == one for s in about if s.predicate not in SYMMETRIC}
        best = max(s.confidence for s in about)
        picture.add_edge(
            ids[one], ids[other], id=f"e{number}",
            arrows={"to": {"enabled": True in directions}, "from": {"enabled": False in directions}},
            dashes=best < UNCERTAIN, width=round(1.2 + math.log2(sum(s.reports for s in about) or 1), 2),
            statements=[book.add(s) for s in about],
        )  # fmt: skip
    return {"nodes": picture.nodes, "edges": picture.edges, "options": picture.options}


_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True, "multiselect": False, "tooltipDelay": 1_000_000, "selectConnectedEdges": False,
        "hideEdgesOnDrag": False, "keyboard": False,
    },
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 1.5, "chosen": False},
    "edges": {
        "smooth": False, "chosen": False, "hoverWidth": 0.6, "selectionWidth": 0.8,
        "arrows": {"to": {"scaleFactor": 0.5}, "from": {"scaleFactor": 0.5}},
    },
}  # fmt: skip


def _entity(part: nx.Graph, name: str, number: int, rank: int, base: str, book: _Book) -> dict[str, Any]:
    node = part.nodes[name]
    return {
        "id": number,
        "key": name.removeprefix(base),
        "iri": safe_url(name),
        "type": node["type"],
        "rank": rank,
        "aliases": [visible_text(alias, _LABEL) for alias in node["aliases"]],
        "links": [url for url in (*node["identifiers"], node["homepage"]) if safe_url(url)],
        "facts": [book.add(fact) for fact in node["facts"]],
        "articles": [book.article(iri) for iri in node["articles"] if iri in book.articles],
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": visible_text(article.title or article.id, _LABEL),
        "url": safe_url(article.url),
        "date": article.published,
        "publisher": visible_text(article.publisher, _LABEL) if article.publisher else None,
    }


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


def _size(degree: int, mentions: int) -> float:
    return round(min(7.5 + 2.9 * math.sqrt(degree) + 0.5 * math.sqrt(mentions), 30.0), 1)


def _value_names(value: str) -> list[str]:
    """What may stand in a sentence for a value: itself, or its number as people write it."""
    number = re.match(r"\d+(?:\.\d+)?", value)
    if number is None or "-" in value:
        return [value]
    grouped = f"{int(number[0]):,}" if number[0].isdigit() else number[0]
    return [value, number[0], grouped]


@cache
def _labels() -> Mapping[str, str]:
    """The English labels of the ontology's terms, by local name."""
    path = data_path("ontology") / "open-science.ttl"
    return {
        quad.subject.value.rpartition("#")[2]: quad.object.value
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        if quad.predicate == t.LABEL and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
