"""Whether the graph keeps the rules: the SHACL shapes, and every quote against its article's text.

The shapes are compiled (``kg.shacl``) and read the store as they go. pySHACL says the same ten times slower and with
the whole graph in memory; it is the referee in the tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg import terms as t
from kg.graph import QUOTE_CONTEXT
from kg.namespaces import PREFIXES
from kg.shacl import StoreTriples, Term, Triples, Violation, read_shapes
from kg.store import GraphStore
from kg.withheld import Withheld, read_withheld, withheld_text

QUOTE_CHECK = "quotes"
"""The name under which findings about quotes stand among those of the shapes."""
STRICT_CHECK = "strict"
"""The name under which findings of the strict check stand."""
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
    """All findings, sorted; the graph conforms where none is a violation. What is withheld is not in the graph."""

    findings: tuple[Finding, ...]
    triples: int
    quotes: int
    withheld: tuple[Withheld, ...] = ()

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
        return "\n".join(lines) + "\n" + withheld_text(self.withheld, examples=examples)

    def to_json(self) -> dict[str, Any]:
        """For programs: the verdict and every finding, ready for ``json.dumps``."""
        return {
            "conforms": self.conforms,
            "triples": self.triples,
            "quotes": self.quotes,
            "findings": [asdict(finding) for finding in self.findings],
            "withheld": [asdict(one) for one in self.withheld],
        }


def validate_store(
    store: GraphStore, *, shapes: Path | None = None, ontology: Path | None = None, strict: bool = False
) -> Report:
    """Check the union of all graphs. Raises FormatError for shapes or an ontology that cannot be read.

    ``strict`` asks more: every statement must have evidence, all evidence a quote at its offsets, and every
    article its text. Gold files, which have no offsets, do not pass it.
    """
    rules = read_shapes(shapes, ontology)
    triples = StoreTriples(store.oxigraph, without=t.ARTICLE_BODY)
    findings = set(_shape_findings(rules.check(triples), triples))
    findings.update(_quote_findings(store))
    if strict:
        findings.update(_strict_findings(store, triples))
    size = sum(1 for _ in store.triples())
    (quotes,) = store.select("SELECT (COUNT(?quote) AS ?n) WHERE { ?quote oa:exact ?exact }")
    return Report(tuple(sorted(findings)), size, int(_text(quotes["n"])), read_withheld(store))


def _shape_findings(violations: Iterable[Violation], triples: Triples) -> Iterator[Finding]:
    for v in violations:
        yield Finding(
            shape=v.name,
            severity=v.severity,
            focus=_text(v.focus),
            label=_label(v.focus, triples),
            path="" if v.path is None else _short(v.path),
            message=v.message,
            value=_text(v.value),
        )


def _label(node: object, triples: Triples) -> str:
    """What a person calls the node: its label, name or headline; of a statement what it says."""
    if not isinstance(node, NamedNode):
        return ""
    for predicate in (t.LABEL, t.NAME, t.HEADLINE, t.IDENTIFIER):
        if labels := triples.objects(node, predicate):
            return min(map(_text, labels))
    said = [min(triples.objects(node, p), key=str, default=None) for p in (t.SUBJECT, t.PREDICATE, t.OBJECT)]
    if all(said):
        return " ".join(_label(part, triples) or _short(part) for part in said)
    return ""


def _short(term: object) -> str:
    """An IRI with its prefix where it has one; a literal's text."""
    if not isinstance(term, NamedNode):
        return _text(term)
    prefix, namespace = max(
        ((p, n) for p, n in PREFIXES.items() if term.value.startswith(n)),
        key=lambda pair: len(pair[1]),
        default=("", ""),
    )
    return f"{prefix}:{term.value[len(namespace) :]}" if namespace else f"<{term.value}>"


def _quote_findings(store: GraphStore) -> Iterator[Finding]:
    """Quotes that are not what the article's text has at their offsets, or whose surroundings are not."""
    rows = store.select(
        """SELECT ?passage ?article ?start ?end ?exact ?before ?after WHERE {
          ?passage oa:hasSource ?article ; oa:hasSelector ?position , ?quote .
          ?position oa:start ?start ; oa:end ?end .
          ?quote oa:exact ?exact .
          OPTIONAL { ?quote oa:prefix ?before }
          OPTIONAL { ?quote oa:suffix ?after }
        }"""
    )
    # the passages of an article come together or not; a text is read from the store again rather than kept
    body_of = lru_cache(maxsize=64)(partial(_body, store))
    for row in rows:
        problem = _quote_problem(body_of(row["article"]), *(row[name] for name in _QUOTE_PARTS))
        if problem:
            yield Finding(QUOTE_CHECK, "Violation", _text(row["passage"]), "", "oa:exact", problem, _text(row["exact"]))


_QUOTE_PARTS = ("start", "end", "exact", "before", "after")


def _quote_problem(
    body: str | None, start: object, end: object, exact: object, before: object, after: object
) -> str | None:
    if body is None:
        return "the article's text is not in the store"
    try:
        first, last = int(_text(start)), int(_text(end))
    except ValueError:
        return "the quote's offsets are no whole numbers"
    if not 0 <= first <= last or body[first:last] != _text(exact):
        return "the quote is not what the text has at its offsets"
    around = ((before, body[max(0, first - QUOTE_CONTEXT) : first]), (after, body[last : last + QUOTE_CONTEXT]))
    if any(quoted is not None and _text(quoted) != there for quoted, there in around):
        return "the quote's surroundings are not those of the text"
    return None


def _body(store: GraphStore, article: Term) -> str | None:
    if isinstance(article, Literal):
        return None
    quads = store.oxigraph.quads_for_pattern(article, t.ARTICLE_BODY, None, store.builder.texts)
    return next((_text(quad.object) for quad in quads), None)


def _strict_findings(store: GraphStore, triples: Triples) -> Iterator[Finding]:
    """Statements, evidence and articles that cannot be traced to a text."""
    checks: tuple[tuple[NamedNode, Callable[[Term], bool], str], ...] = (
        (t.STATEMENT, partial(_has_evidence, triples), "A statement must have evidence."),
        (t.EVIDENCE, partial(_has_quote, triples), "Evidence must have a quote from its article, with offsets."),
        (t.ARTICLE, lambda node: _body(store, node) is not None, "An article must have its text in the store."),
    )
    for cls, is_traced, message in checks:
        for node in triples.subjects(t.TYPE, cls):
            if not is_traced(node):
                yield Finding(STRICT_CHECK, "Violation", _text(node), _label(node, triples), "", message)


def _has_evidence(triples: Triples, statement: Term) -> bool:
    return any(t.EVIDENCE in triples.objects(e, t.TYPE) for e in triples.objects(statement, t.HAS_EVIDENCE))


def _has_quote(triples: Triples, evidence: Term) -> bool:
    for passage in triples.objects(evidence, t.HAS_TARGET):
        selectors = triples.objects(passage, t.HAS_SELECTOR)
        if all(any(triples.objects(selector, part) for selector in selectors) for part in (t.START, t.END, t.EXACT)):
            return True
    return False


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | BlankNode | Literal) else ""


def _clip(text: str, length: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]}…"
