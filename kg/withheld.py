"""Statements that are not published, with what is wrong with them: what breaks a shape, what a person rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from kg import terms as t
from kg.namespaces import local_name
from kg.store import GraphStore


@dataclass(frozen=True, slots=True, order=True)
class Withheld:
    """One statement of one article; ``quote`` is the first sentence that says it, empty where there is none."""

    reason: str
    subject: str
    relation: str
    object: str
    article: str
    quote: str
    statement: str


def read_withheld(store: GraphStore) -> tuple[Withheld, ...]:
    """All that is withheld, sorted by reason; a statement is there once for each of its reasons."""
    found = []
    for quad in store.oxigraph.quads_for_pattern(None, t.WITHHELD_BECAUSE, None, None):
        statement, graph = quad.subject, quad.graph_name
        if isinstance(statement, NamedNode) and isinstance(graph, NamedNode):
            said = [_one(store, statement, p, graph) for p in (t.SUBJECT, t.PREDICATE, t.OBJECT)]
            subject, relation, object_ = (_name(store, term, graph) for term in said)
            evidence = _one(store, statement, t.HAS_EVIDENCE, graph)
            article = _one(store, evidence, t.IN_ARTICLE, graph)
            ids = _one(store, article, t.IDENTIFIER, None)
            found.append(
                Withheld(
                    _text(quad.object), subject, relation, object_, _text(ids) or _text(article),
                    _quote(store, evidence, graph), statement.value,
                )
            )  # fmt: skip
    return tuple(sorted(found))


def withheld_text(withheld: Sequence[Withheld], *, examples: int = 5) -> str:
    """For people: a count for each reason, and the first ``examples`` of each."""
    lines = []
    for reason, group in groupby(withheld, key=lambda w: w.reason):
        some = list(group)
        lines += ["", f"Withheld: {len(some)} × {reason}"]
        for w in some[:examples]:
            lines.append(f"  {w.subject} {w.relation} {w.object}  [{w.article}]")
            if w.quote:
                lines.append(f"    “{w.quote}”")
        if len(some) > examples:
            lines.append(f"  … and {len(some) - examples} more")
    return "\n".join(lines) + "\n" if lines else ""


def _one(
    store: GraphStore, subject: object, predicate: NamedNode, graph: NamedNode | None
) -> NamedNode | Literal | None:
    if isinstance(subject, NamedNode):
        for quad in store.oxigraph.quads_for_pattern(subject, predicate, None, graph):
            if isinstance(quad.object, NamedNode | Literal):
                return quad.object
    return None


def _name(store: GraphStore, term: NamedNode | Literal | None, graph: NamedNode) -> str:
    if isinstance(term, NamedNode):
        label = _one(store, term, t.LABEL, None)
        return _text(label) or local_name(term.value)
    return _text(term)


def _quote(store: GraphStore, evidence: object, graph: NamedNode) -> str:
    passage = _one(store, evidence, t.HAS_TARGET, graph)
    if isinstance(passage, NamedNode):
        for quad in store.oxigraph.quads_for_pattern(passage, t.HAS_SELECTOR, None, graph):
            if (exact := _one(store, quad.object, t.EXACT, graph)) is not None:
                return " ".join(exact.value.split())
    return ""


def _text(term: NamedNode | Literal | object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
