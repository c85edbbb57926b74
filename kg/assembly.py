"""Keeps the graph equal to what the ledger, the registry and a person's decisions come to.

Each article has a fingerprint of all that its graph depends on. :meth:`Assembly.refresh` finds whose fingerprint is
another than what the graph was written from, writes those articles anew, and computes anew what is derived of the
nodes that they touch. So an incremental build equals a full one, quad for quad.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from extract.records import Facts
from kg import terms as t
from kg.decisions import Decisions
from kg.derived import Derivation
from kg.gate import Gate
from kg.graph import GraphBuilder
from kg.ledger import Ledger
from kg.plan import Plan

BATCH: Final = 1024
"""Articles written at a time: more cost memory, fewer cost small files (128 cost 15 % more time for 10,000)."""
_NODES: Final = 20_000
"""Nodes of the derived graph computed at a time."""
_BULK: Final = 10_000
"""Triples from which a bulk load is cheaper than a transaction."""
_UNION: Final = DefaultGraph()
_GLOBAL: Final = (t.REPLACED_BY, t.REPRINT_OF)

Told = Callable[[int, str], None]


class Assembly:
    """A store of quads and the ledger that it is put together from."""

    def __init__(self, store: ox.Store, ledger: Ledger, builder: GraphBuilder) -> None:
        self._store = store
        self._ledger = ledger
        self._builder = builder
        self._gate = Gate(builder)

    def refresh(self, decisions: Decisions, *, whole: bool = False, tell: Told = lambda done, what: None) -> None:
        """Bring the graph up to date; ``whole`` trusts nothing that is derived in it, as after a crash."""
        plan = Plan(self._ledger, self._builder, decisions)
        behind = [key for key, written, wanted in plan.fingerprints() if written != wanted]
        gone = self._ledger.gone()
        touched: set[str] = set()
        done = 0
        for keys in _chunks(iter([*gone, *behind]), BATCH):
            self._ledger.mark_written((key, None) for key in keys)
            facts = self._ledger.facts(keys)
            old = {key: self._article_quads(key) for key in keys}
            new = {key: self._new_quads(key, one, plan) for key, one in facts.items()}
            for quads in (*old.values(), *new.values()):
                touched.update(_derivable(quads))
            self._replace(old, new)
            self._ledger.mark_written((key, plan.fingerprint[key]) for key in facts)
            done += len(keys)
            tell(done, f"of {len(gone) + len(behind):,} articles")
        self._ledger.forget(gone)
        self._write_global(plan)
        self._derive(touched, plan, whole=whole, tell=tell)

    # ---- articles

    def _article_quads(self, key: str) -> list[Quad]:
        """All that the store holds of an article, its text and what is withheld among it."""
        article = NamedNode(f"{self._builder.base_iri}article/{key}")
        find = self._store.quads_for_pattern
        return [
            *find(None, None, None, article),
            *find(article, t.ARTICLE_BODY, None, self._builder.texts),
            *find(None, None, None, self._builder.quarantine(article)),
        ]

    def _new_quads(self, key: str, facts: Facts, plan: Plan) -> list[Quad]:
        article = self._builder.article(facts.document.id)
        published, withheld = self._gate.graphs(facts, plan.naming(key, facts), plan.rejected)
        text = self._builder.text(facts.document)
        quarantine = self._builder.quarantine(article)
        return [
            *(Quad(s, p, o, article) for s, p, o in published),
            Quad(text.subject, text.predicate, text.object, self._builder.texts),
            *(Quad(s, p, o, quarantine) for s, p, o in withheld),
        ]

    def _replace(self, old: Mapping[str, list[Quad]], new: Mapping[str, list[Quad]]) -> None:
        before = {quad for quads in old.values() for quad in quads}
        after = {quad for quads in new.values() for quad in quads}
        gone, come = before - after, after - before
        for quad in gone:
            self._store.remove(quad)
        for quad in _quads({q.triple for q in gone if self._is_published(q)}):
            if not self._is_said(quad.triple):
                self._store.remove(quad)
        self._load(sorted(come, key=_in_order) if len(come) < _BULK else come)

    def _load(self, quads: Iterable[Quad]) -> None:
        """Write quads to their graphs and what is published of them to the union."""
        quads = list(quads)
        if len(quads) < _BULK:
            self._store.extend([*quads, *_quads(q.triple for q in quads if self._is_published(q))])
            return
        union = [q.triple for q in quads if self._is_published(q)]
        lines = (
            ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"",
            ox.serialize(union, format=ox.RdfFormat.N_TRIPLES) or b"",
        )
        # half the time of bulk_extend; lenient, since the terms were checked when they were made
        self._store.bulk_load(b"".join(lines), ox.RdfFormat.N_QUADS, lenient=True)

    def _is_published(self, quad: Quad) -> bool:
        graph = quad.graph_name
        return not (isinstance(graph, NamedNode) and graph.value.startswith(f"{self._builder.base_iri}quarantine/"))

    def _is_said(self, triple: Triple) -> bool:
        """Whether a graph that is published holds a triple."""
        return any(
            isinstance(q.graph_name, NamedNode) and self._is_published(q)
            for q in self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        )

    def _subjects(self, predicate: NamedNode, graph: NamedNode | DefaultGraph) -> set[str]:
        found = self._store.quads_for_pattern(None, predicate, None, graph)
        return {q.subject.value for q in found if isinstance(q.subject, NamedNode)}

    # ---- what is computed over all

    def _write_global(self, plan: Plan) -> None:
        """Old IRIs, doubtful pairs and reprints to graph derived, the decisions to their own."""
        derived, decisions = self._builder.derived, self._builder.decisions
        find = self._store.quads_for_pattern
        old = {q for p in _GLOBAL for q in find(None, p, None, derived)}
        for doubt in find(None, t.TYPE, t.MERGE_CANDIDATE, derived):
            old.update(find(doubt.subject, None, None, derived))
        old.update(find(None, None, None, decisions))
        new = [*_quads(plan.global_triples(), derived), *_quads(plan.decisions.triples(), decisions)]
        self._replace({"": list(old)}, {"": new})

    def _derive(self, touched: set[str], plan: Plan, *, whole: bool, tell: Told) -> None:
        """Compute anew what is derived of the nodes that changed articles speak of, and of what depends on those."""
        derived = self._builder.derived
        if whole:
            touched |= self._subjects(t.HAS_EVIDENCE, _UNION) | self._subjects(t.MENTIONED_IN, _UNION)
            touched |= self._subjects(t.CONFIDENCE, derived) | self._subjects(t.LABEL, derived)
        work = Derivation(self._store, self._builder, sources=plan.sources, reviews=plan.reviews)
        nodes = touched | {s.value for node in touched for s in work.siblings(NamedNode(node))}
        done = 0
        for some in _chunks(iter(sorted(nodes)), _NODES):
            old: list[Quad] = []
            new: list[Quad] = []
            for node in map(NamedNode, some):
                there = self._store.quads_for_pattern(node, None, None, derived)
                old += (q for q in there if q.predicate not in _GLOBAL)
                new += _quads(work.triples(node), derived)
            self._replace({"": old}, {"": new})
            done += len(some)
            tell(done, f"of {len(nodes):,} statements and things")


def _derivable(quads: Iterable[Quad]) -> Iterator[str]:
    """IRIs of the statements and things that quads are about."""
    for quad in quads:
        if quad.predicate in (t.HAS_EVIDENCE, t.MENTIONED_IN) and isinstance(quad.subject, NamedNode):
            yield quad.subject.value


def _quads(triples: Iterable[Triple], graph: NamedNode | None = None) -> Iterator[Quad]:
    return (Quad(s, p, o, graph) for s, p, o in triples)


def _in_order(quad: Quad) -> str:
    return str(quad)


def _chunks(items: Iterator[str], size: int) -> Iterator[list[str]]:
    while chunk := list(islice(items, size)):
        yield chunk
