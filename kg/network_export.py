"""Entities and the relations between them, for programs that draw and measure networks: GraphML and GEXF.

Both carry days, so that a program can show how the network grew: a node begins with the first article that names it, an
edge with the first that reports it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from pyoxigraph import Literal, NamedNode

from extract.records import PREDICATES
from kg.glyphs import GLYPHS
from kg.store import GraphStore

# XML 1.0, section 2.2: what no XML document can hold, not even escaped
NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
GEXF: Final = "http://gexf.net/1.3"
"""Namespace. Source: GEXF 1.3 schema (gexf.net)."""
VIZ: Final = "http://gexf.net/1.3/viz"
_RELATIONS: Final = """SELECT ?s ?o ?predicate ?confidence ?status ?reports ?first ?last WHERE {
  ?st a osk:Statement ; rdf:subject ?s ; rdf:predicate ?predicate ; rdf:object ?o .
  ?o rdfs:label ?any ; osk:mentionedIn [] .
  GRAPH ?derived { ?st osk:confidence ?confidence ; osk:status ?status ; osk:reportCount ?reports }
  OPTIONAL { ?st osk:firstReported ?first ; osk:lastReported ?last }
}"""
_LABELS: Final = "SELECT ?e ?label ?type WHERE { ?e osk:mentionedIn [] ; rdfs:label ?label ; a ?type }"
_MENTIONS: Final = """SELECT DISTINCT ?e ?article ?day WHERE {
  ?e osk:mentionedIn ?article . OPTIONAL { ?article schema:datePublished ?day }
}"""


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as a node: how many articles name it, and the first and last day of those with a date, else empty."""

    label: str
    type: str
    articles: int
    first: str
    last: str


def read_relations(store: GraphStore) -> Iterator[dict[str, str]]:
    """Each relation between two entities: IRIs, predicate, confidence, status, reports, first and last day; sorted."""
    columns = ("s", "predicate", "o", "confidence", "status", "reports", "first", "last")
    rows = {tuple(_value(row[c]) for c in columns) for row in store.select(_RELATIONS)}
    for row in sorted(rows):
        one = dict(zip(columns, row, strict=True))
        for name in ("predicate", "status"):
            one[name] = one[name].rpartition("#")[2]
        if one["predicate"] in PREDICATES:
            yield one


def read_labels(store: GraphStore) -> dict[str, tuple[str, str]]:
    """Entity IRI → label and type (the first by alphabet where articles differ)."""
    rows = {(_value(row["e"]), _value(row["label"]), _value(row["type"])) for row in store.select(_LABELS)}
    return {iri: (label, type_.rpartition("#")[2]) for iri, label, type_ in sorted(rows, reverse=True)}


def _things(store: GraphStore) -> dict[str, Thing]:
    """In order of their IRIs."""
    days: dict[str, list[str]] = {}
    for row in store.select(_MENTIONS):
        days.setdefault(_value(row["e"]), []).append(_value(row["day"]))
    found = {}
    for iri, (label, type_) in sorted(read_labels(store).items()):
        dated = sorted(day for day in days.get(iri, ()) if day)
        first, last = (dated[0], dated[-1]) if dated else ("", "")
        found[iri] = Thing(NO_XML.sub("\ufffd", label), type_, len(days.get(iri, ())), first, last)
    return found


def graphml_bytes(store: GraphStore) -> bytes:
    """A directed GraphML graph with a key for every attribute; an edge for each relation."""
    import networkx as nx  # slow to import, and only this format needs it

    graph = nx.MultiDiGraph()
    for iri, thing in _things(store).items():
        graph.add_node(
            iri, label=thing.label, type=thing.type, articles=thing.articles, first=thing.first, last=thing.last
        )
    for r in read_relations(store):
        graph.add_edge(
            r["s"], r["o"], key=r["predicate"], predicate=r["predicate"], status=r["status"],
            confidence=float(r["confidence"]), reports=int(r["reports"]), first=r["first"], last=r["last"],
        )  # fmt: skip
    out = BytesIO()
    nx.write_graphml(graph, out)
    return out.getvalue()


def gexf_bytes(store: GraphStore) -> bytes:
    """A dynamic GEXF 1.3 graph, as Gephi opens it: coloured by type, with days for its timeline.

    networkx writes GEXF, too, but puts today's date into it, so that equal graphs would differ.
    """
    ET.register_namespace("", GEXF)
    ET.register_namespace("viz", VIZ)
    root = ET.Element(f"{{{GEXF}}}gexf", version="1.3")
    meta = _add(root, "meta")
    _add(meta, "creator").text = "kg"
    _add(meta, "description").text = "Open-science knowledge graph: entities and the relations between them"
    times = {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    # directed throughout: networkx reads no graph with edges of both kinds
    graph = _add(root, "graph", defaultedgetype="directed", **times)
    _attributes(graph, "node", {"type": "string", "articles": "integer", "first": "string", "last": "string"})
    _attributes(
        graph, "edge", {"predicate": "string", "status": "string", "confidence": "double", "reports": "integer",
                        "first": "string", "last": "string"},
    )  # fmt: skip
    things, relations = _things(store), list(read_relations(store))
    degree = dict.fromkeys(things, 0)
    for r in relations:
        degree[r["s"]] += 1
        degree[r["o"]] += 1
    nodes = _add(graph, "nodes")
    for iri, thing in things.items():
        node = _add(nodes, "node", id=iri, label=thing.label, **_from(thing.first))
        _values(node, type=thing.type, articles=str(thing.articles), first=thing.first, last=thing.last)
        color = GLYPHS[thing.type].color
        red, green, blue = (str(int(color[place : place + 2], 16)) for place in (1, 3, 5))
        ET.SubElement(node, f"{{{VIZ}}}color", r=red, g=green, b=blue)
        ET.SubElement(node, f"{{{VIZ}}}size", value=f"{4 + 3 * degree[iri] ** 0.5:.2f}")
    edges = _add(graph, "edges")
    for number, r in enumerate(relations):
        edge = _add(
            edges, "edge", id=str(number), source=r["s"], target=r["o"], label=r["predicate"],
            kind=r["predicate"], weight=r["confidence"], **_from(r["first"]),
        )  # fmt: skip
        _values(edge, **{name: r[name] for name in ("predicate", "status", "confidence", "reports", "first", "last")})
    ET.indent(root, space=" ")
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{GEXF}}}{tag}", attributes)


def _attributes(graph: ET.Element, kind: str, types: dict[str, str]) -> None:
    declared = _add(graph, "attributes", **{"class": kind})
    for name, type_ in types.items():
        _add(declared, "attribute", id=name, title=name, type=type_)


def _values(element: ET.Element, **values: str) -> None:
    held = _add(element, "attvalues")
    for name, value in values.items():
        if value:
            _add(held, "attvalue", **{"for": name}, value=value)


def _from(day: str) -> dict[str, str]:
    """When a node or edge begins: a whole day, since Gephi reads no other; a coarse one is its first day."""
    return {"start": f"{day}-01-01"[:10] if len(day) == len("2023") else f"{day}-01"[:10]} if day else {}


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
