"""Whether the graph keeps the rules: the SHACL shapes, and every quote against its article's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from pyoxigraph import Literal, NamedNode
from rdflib import RDF, SH

from kg import terms as t
from kg.errors import FormatError
from kg.graph import QUOTE_CONTEXT
from kg.rdf import to_graph
from kg.resources import data_path
from kg.store import GraphStore

QUOTE_CHECK = "quotes"
"""The name under which findings about quotes stand among those of the shapes."""
_SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One breach of a rule: which shape, how grave, at which node, and what is wrong there."""

    shape: str
    severity: str
    focus: str
    label: str
    path: str
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, sorted; the graph conforms where none is a violation."""

    findings: tuple[Finding, ...]
    triples: int
    quotes: int

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos do not count."""
        return not any(f.severity == "Violation" for f in self.findings)

    def to_text(self, *, examples: int = 5) -> str:
        """For people: a count for each shape and message, and the first ``examples`` of each."""
        verdict = "conforms" if self.conforms else "does not conform"
        by_severity = Counter(f.severity for f in self.findings)
        counts = ", ".join(f"{by_severity[s]} {s.lower()}{'s' * (by_severity[s] != 1)}" for s in _SEVERITIES)
        lines = [f"The graph {verdict}: {counts} in {self.triples} triples and {self.quotes} quotes."]
        groups: dict[tuple[int, str, str, str], list[Finding]] = {}
        for f in self.findings:
            groups.setdefault((_SEVERITIES.index(f.severity), f.shape, f.path, f.message), []).append(f)
        for (_, shape, path, message), found in sorted(groups.items()):
            of = f" ({path})" if path else ""
            lines += ["", f"{shape}{of}: {len(found)} × {found[0].severity.lower()}: {message}"]
            for f in found[:examples]:
                got = f", got {_clip(f.value)}" if f.value else ""
                lines.append(f"  {_clip(f.label)} <{f.focus}>{got}" if f.label else f"  <{f.focus}>{got}")
            if len(found) > examples:
                lines.append(f"  … and {len(found) - examples} more")
        return "\n".join(lines) + "\n"

    def to_json(self) -> dict[str, Any]:
        """For programs: the verdict and every finding, ready for ``json.dumps``."""
        return {
            "conforms": self.conforms,
            "triples": self.triples,
            "quotes": self.quotes,
            "findings": [asdict(finding) for finding in self.findings],
        }


def validate_store(store: GraphStore, *, shapes: Path | None = None, ontology: Path | None = None) -> Report:
    """Check the union of all graphs. Raises FormatError for shapes or an ontology that cannot be read."""
    data_graph = to_graph(store.triples())
    size = len(data_graph)
    shapes_graph = _read(shapes or data_path("ontology/shapes.ttl"))
    ont_graph = _read(ontology or data_path("ontology/open-science.ttl"))
    # the class hierarchy is data to SHACL; a rule engine on top costs ten times as much and adds nothing
    _, results, _ = pyshacl.validate(
        data_graph, shacl_graph=shapes_graph, ont_graph=ont_graph, inference="none", advanced=False, meta_shacl=False
    )
    if not isinstance(results, rdflib.Graph):
        raise FormatError(f"the shapes cannot be used: {results}", where=str(shapes or "ontology/shapes.ttl"))
    findings = set(_shacl_findings(results, data_graph, shapes_graph))
    findings.update(_quote_findings(store))
    quotes = sum(1 for _ in store.select("SELECT ?quote WHERE { ?quote oa:exact ?exact }"))
    return Report(tuple(sorted(findings)), size, quotes)


def _read(path: Path) -> rdflib.Graph:
    try:
        # rdflib's own parser fails on broken Turtle with errors of any kind
        return to_graph(quad.triple for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise FormatError(f"not Turtle: {error}", where=str(path)) from error


def _shacl_findings(results: rdflib.Graph, data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Finding]:
    # results of the report itself: those below sh:detail only say why, in pySHACL's own words
    for result in results.objects(None, SH.result):
        focus = results.value(result, SH.focusNode)
        path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
        messages = sorted(str(m) for m in results.objects(result, SH.resultMessage))
        severity = str(results.value(result, SH.resultSeverity)).rpartition("#")[2]
        yield Finding(
            shape=_shape_name(results.value(result, SH.sourceShape), shapes),
            severity=severity if severity in _SEVERITIES else "Violation",
            focus=str(focus),
            label=_label(focus, data),
            path=_short(path, data) if isinstance(path, rdflib.URIRef) else "",
            message=" ".join("; ".join(messages).split()),
            value="" if value is None else str(value),
        )


def _shape_name(shape: rdflib.term.Node | None, shapes: rdflib.Graph) -> str:
    """The name of the node shape that a result comes from, where it is a nameless property of one."""
    above: rdflib.term.Node | None = shape
    while isinstance(above, rdflib.BNode):
        above = next(iter(shapes.subjects(SH.property, above)), None) or next(
            iter(s for s, p in shapes.subject_predicates(above) if p != SH.property), None
        )
    return "shape" if above is None else str(above).rpartition("#")[2].rpartition("/")[2] or str(above)


def _label(focus: rdflib.term.Node | None, data: rdflib.Graph) -> str:
    """What a person calls the node: its label, name or headline; of a statement what it says."""
    if not isinstance(focus, rdflib.URIRef):
        return ""
    for predicate in (t.LABEL, t.NAME, t.HEADLINE, t.IDENTIFIER):
        label = data.value(focus, rdflib.URIRef(predicate.value))
        if label is not None:
            return str(label)
    said = [data.value(focus, p) for p in (RDF.subject, RDF.predicate, RDF.object)]
    if all(part is not None for part in said):
        names = (_label(p, data) or _short(p, data) if isinstance(p, rdflib.URIRef) else str(p) for p in said)
        return " ".join(names)
    return ""


def _short(iri: rdflib.URIRef, graph: rdflib.Graph) -> str:
    return iri.n3(graph.namespace_manager)


def _quote_findings(store: GraphStore) -> Iterator[Finding]:
    """Quotes that are not what the article's text has at their offsets, or whose surroundings are not."""
    rows = store.select(
        """SELECT ?passage ?article ?start ?end ?exact ?before ?after WHERE {
          ?passage oa:hasSource ?article ; oa:hasSelector ?position , ?quote .
          ?position oa:start ?start ; oa:end ?end .
          ?quote oa:exact ?exact ; oa:prefix ?before ; oa:suffix ?after .
        }"""
    )
    bodies = {
        q["article"]: _text(q["body"])
        for q in store.select("SELECT ?article ?body WHERE { ?article schema:articleBody ?body }")
    }
    for row in rows:
        body, start, end = bodies.get(row["article"]), int(_text(row["start"])), int(_text(row["end"]))
        if body is None:
            problem = "the article's text is not in the store"
        elif body[start:end] != _text(row["exact"]):
            problem = "the quote is not what the text has at its offsets"
        elif body[max(0, start - QUOTE_CONTEXT) : start] != _text(row["before"]) or body[
            end : end + QUOTE_CONTEXT
        ] != _text(row["after"]):
            problem = "the quote's surroundings are not those of the text"
        else:
            continue
        yield Finding(QUOTE_CHECK, "Violation", _text(row["passage"]), "", "oa:exact", problem, _text(row["exact"]))


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _clip(text: str, length: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]}…"
