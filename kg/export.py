"""The graph as files: Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML, GraphML, GEXF and CSV.

Sorted before it is written, so that equal graphs give equal bytes; a file appears whole or not at all.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg import terms as t
from kg.errors import UsageError
from kg.files import atomic_file
from kg.identity import ENTITY_KINDS, OTHER_KINDS, data_prefixes
from kg.namespaces import PREFIXES
from kg.network_export import NO_XML, gexf_bytes, graphml_bytes, read_labels, read_relations
from kg.store import GraphStore

_TRIPLES: Final[Mapping[str, RdfFormat]] = MappingProxyType(
    {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD, "rdfxml": RdfFormat.RDF_XML}
)
_QUADS: Final[Mapping[str, RdfFormat]] = MappingProxyType({"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS})
FORMATS: Final = (*_TRIPLES, *_QUADS, "graphml", "gexf", "csv")
SUFFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".ttl": "ttl", ".trig": "trig", ".nq": "nq", ".nt": "nt", ".jsonld": "jsonld", ".rdf": "rdfxml",
        ".xml": "rdfxml", ".owl": "rdfxml", ".graphml": "graphml", ".gexf": "gexf", ".csv": "csv",
    }
)  # fmt: skip
"""File name endings and the formats that they stand for."""

# names first, since a reader looks for them
_FIRST = {str(n).encode(): rank for rank, n in enumerate((t.TYPE, t.LABEL, t.PREF_LABEL, t.NAME, t.HEADLINE, t.SUBJECT,
                                                  t.PREDICATE, t.OBJECT))}  # fmt: skip
_ARTICLE_BODY: Final = str(t.ARTICLE_BODY).encode()
_COMMA: Final = ",\n"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_SPREADSHEET_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_bytes(store: GraphStore, format_: str, *, texts: bool = False) -> bytes:
    """The graph in one of :data:`FORMATS`.

    The formats of triples hold the union of all graphs, TriG and N-Quads each graph on its own, GraphML,
    GEXF and CSV the relations between entities. ``texts`` adds the articles' texts.
    """
    if format_ in _TRIPLES:
        return _lines_as(_ordered(store.n_triples(), store.base_iri, texts=texts), format_, store.base_iri)
    if format_ in _QUADS:
        return quads_bytes(store.quads(texts=texts), format_, base_iri=store.base_iri)
    if format_ == "graphml":
        return graphml_bytes(store)
    if format_ == "gexf":
        return gexf_bytes(store)
    if format_ == "csv":
        return _csv(store)
    raise UsageError(f"{format_}: no such format; there are {', '.join(FORMATS)}")


def export_file(store: GraphStore, path: Path, *, format_: str | None = None, texts: bool = False) -> None:
    """Write the graph to ``path``, by default in the format that its ending stands for."""
    chosen = format_ or format_of(path)
    content = export_bytes(store, chosen, texts=texts)
    with atomic_file(path) as file:
        file.write(content)


def format_of(path: Path) -> str:
    """The format that the ending of a file's name stands for. Raises UsageError where it stands for none."""
    chosen = SUFFIXES.get(path.suffix.lower())
    if chosen is None:
        raise UsageError(f"{path}: the ending stands for no format; name one of {', '.join(FORMATS)}")
    return chosen


def triples_bytes(triples: Iterable[Triple], format_: str, *, base_iri: str) -> bytes:
    """Triples as Turtle, N-Triples, JSON-LD or RDF/XML, entities first, then what is said of them."""
    lines = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return _lines_as(_ordered(lines, base_iri), format_, base_iri)


def _lines_as(lines: bytes, format_: str, base_iri: str) -> bytes:
    if format_ == "nt":
        return lines
    triples = (quad.triple for quad in parse(lines, RdfFormat.N_TRIPLES, lenient=True))
    if format_ == "jsonld":
        return _json_ld(triples, base_iri)
    if format_ == "rdfxml":
        triples = (Triple(s, p, _for_xml(o)) for s, p, o in triples)
    return _serialize(triples, _TRIPLES[format_], base_iri)


def quads_bytes(quads: Iterable[Quad], format_: str, *, base_iri: str) -> bytes:
    """Quads as TriG or N-Quads, graph by graph."""
    graphs: dict[NamedNode | BlankNode | DefaultGraph, list[Triple]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad.triple)
    lines = []
    for graph in sorted(graphs, key=str):
        content = _ordered(serialize(graphs[graph], format=RdfFormat.N_TRIPLES) or b"", base_iri)
        # line breaks in literals are escaped, so " .\n" ends a triple and nothing else
        lines.append(content.replace(b" .\n", f" {graph} .\n".encode()))
    n_quads = b"".join(lines)
    if format_ == "nq":
        return n_quads
    return _serialize(parse(n_quads, RdfFormat.N_QUADS, lenient=True), _QUADS[format_], base_iri)


def _serialize(items: Iterable[Triple] | Iterable[Quad], format_: RdfFormat, base_iri: str) -> bytes:
    out = BytesIO()
    # a prefix for the base itself would compete with those of the kinds below it
    prefixes = {**data_prefixes(base_iri), **PREFIXES}
    serialize(items, out, format_, prefixes=prefixes)
    content = out.getvalue()
    if format_ not in (RdfFormat.TURTLE, RdfFormat.TRIG):
        return content
    body = content[content.rfind(b"\n@prefix ") + 1 :].partition(b" .\n")[2]
    head = [f"@prefix {p}: <{iri}> .\n".encode() for p, iri in sorted(prefixes.items()) if f"{p}:".encode() in body]
    if format_ == RdfFormat.TURTLE:
        # line breaks in literals are escaped, so " .\n" ends a subject; a blank line after each reads better
        body = body.replace(b" .\n", b" .\n\n").rstrip(b"\n") + b"\n"
    return b"".join([*head, b"\n", body])


def _json_ld(triples: Iterable[Triple], base_iri: str) -> bytes:
    """One object a subject, IRIs abbreviated by the prefixes of its context, one line each."""
    prefixes = {**data_prefixes(base_iri), **PREFIXES}
    by_namespace = {iri: prefix for prefix, iri in prefixes.items()}

    def short(node: object) -> str:
        iri = _value(node)
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = by_namespace.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix else iri

    lines: list[str] = []
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        one: dict[str, Any] = {"@id": short(subject)}
        for _, predicate, object_ in group:
            if predicate == t.TYPE:
                one.setdefault("@type", []).append(short(object_))
                continue
            value: dict[str, str] = {"@id": short(object_)}
            if isinstance(object_, Literal):
                value = {"@value": object_.value}
                if object_.language:
                    value["@language"] = object_.language
                elif object_.datatype.value != _STRING:
                    value["@type"] = short(object_.datatype)
            one.setdefault(short(predicate), []).append(value)
        lines.append(json.dumps(one, ensure_ascii=False))
    context = json.dumps(dict(sorted(prefixes.items())), ensure_ascii=False, indent=1)
    return f'{{"@context": {context},\n"@graph": [\n{_COMMA.join(lines)}\n]}}\n'.encode()


def _ordered(n_triples: bytes, base_iri: str, *, texts: bool = True) -> bytes:
    """N-Triples sorted by kind of subject, subject, predicate and object; names before other predicates.

    Done on lines, which costs two thirds of what it costs on triples.
    """
    ranks = {f"<{base_iri}{kind}".encode(): rank for rank, kind in enumerate((*ENTITY_KINDS, *OTHER_KINDS))}
    last, plain = len(ranks), len(_FIRST)
    about: dict[bytes, list[bytes]] = {}
    for line in n_triples.split(b"\n")[:-1]:
        subject, _, rest = line.partition(b" ")
        if texts or not rest.startswith(_ARTICLE_BODY):
            about.setdefault(subject, []).append(rest)
    out: list[bytes] = []
    for subject in sorted(about, key=lambda s: (ranks.get(s.rpartition(b"/")[0], last), s)):
        rows = sorted(about[subject], key=lambda row: (_FIRST.get(row[: row.index(b" ")], plain), row))
        out += [b"%b %b\n" % (subject, row) for row in rows]
    return b"".join(out)


def _for_xml(term: Any) -> Any:
    if isinstance(term, Literal) and NO_XML.search(term.value):
        return Literal(NO_XML.sub("\ufffd", term.value))
    return term


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _csv(store: GraphStore) -> bytes:
    labels = read_labels(store)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["subject", "subject_label", "subject_type", "predicate", "object", "object_label", "object_type",
         "confidence", "status", "reports", "first_reported", "last_reported"]
    )  # fmt: skip
    for r in read_relations(store):
        (s_label, s_type), (o_label, o_type) = labels[r["s"]], labels[r["o"]]
        writer.writerow(
            [r["s"], spreadsheet_cell(s_label), s_type, r["predicate"], r["o"], spreadsheet_cell(o_label), o_type,
             r["confidence"], r["status"], r["reports"], r["first"], r["last"]]
        )  # fmt: skip
    return out.getvalue().encode()


def spreadsheet_cell(text: str) -> str:
    """A name that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_SPREADSHEET_FORMULA) else text
