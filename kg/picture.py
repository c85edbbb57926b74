"""The network as vis-network draws it: nodes with their signs and places, lines with their directions and widths."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

import networkx as nx

from extract.records import SYMMETRIC
from kg.glyphs import GLYPHS
from kg.page_text import LABEL, visible_text

UNCERTAIN: Final = 0.6
"""Confidence below which a line is dashed."""


def picture(
    part: nx.Graph,
    ids: Mapping[str, int],
    places: Mapping[str, tuple[int, int]],
    numbers: Mapping[str, int],
    *,
    shown: frozenset[str],
) -> dict[str, Any]:
    """Nodes, edges and options of vis-network, made with pyvis.

    ``numbers`` gives a statement's number by its IRI. Statements of one pair share a line, whichever way they go.
    """
    from pyvis.network import Network  # a second to import

    drawing = Network(directed=True)
    drawing.set_options(json.dumps(_OPTIONS))
    for name in sorted(ids):
        node, glyph = part.nodes[name], GLYPHS[part.nodes[name]["type"]]
        x, y = places[name]
        drawing.add_node(
            ids[name], label=visible_text(node["label"], LABEL) or "?", shape=glyph.shape, color=glyph.color,
            size=_size(node["degree"], node["mentions"]), x=x, y=y, hidden=name not in shown,
        )  # fmt: skip
    for number, (one, other, about) in enumerate(sorted(part.edges(data="statements"), key=lambda e: sorted(e[:2]))):
        one, other = sorted((one, other))
        directions = {s.subject == one for s in about if s.predicate not in SYMMETRIC}
        best = max(s.confidence for s in about)
        drawing.add_edge(
            ids[one], ids[other], id=f"e{number}",
            arrows={"to": {"enabled": True in directions}, "from": {"enabled": False in directions}},
            dashes=best < UNCERTAIN, width=round(1.2 + math.log2(sum(s.reports for s in about) or 1), 2),
            statements=[numbers[s.iri] for s in about],
        )  # fmt: skip
    return {"nodes": drawing.nodes, "edges": drawing.edges, "options": drawing.options}


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


def _size(degree: int, mentions: int) -> float:
    return round(min(7.5 + 2.9 * math.sqrt(degree) + 0.5 * math.sqrt(mentions), 30.0), 1)
