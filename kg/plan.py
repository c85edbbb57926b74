"""What the graph of each article should be made from, worked out over all articles before any is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from extract.records import Facts
from kg import gist
from kg import terms as t
from kg.decisions import Decision, Decisions
from kg.derived import Reviews
from kg.gist import Gist, gist_of, read_gist
from kg.graph import GraphBuilder, Naming
from kg.identity import hex_digest, identifier_key
from kg.ledger import Ledger
from kg.reprints import Printed, find_reprints
from kg.resolution.clusters import Link
from kg.resolution.model import WEIGHTS
from kg.resolution.resolve import Resolution, resolve
from kg.resources import data_path
from kg.values import score_literal, text_literal

FORMAT: Final = 1
"""Of the graph that is written: another one writes all articles anew."""


def made_with(builder: GraphBuilder) -> str:
    """Digest of what a graph depends on besides articles and decisions: registry, shapes, weights, word lists."""
    files = ("ontology/shapes.ttl", "ontology/name_words.json", "ontology/units.json")
    read = [data_path(name).read_text(encoding="utf-8") for name in files]
    parts = (str(FORMAT), str(gist.VERSION), builder.identity.version, *read, WEIGHTS.read_text(encoding="utf-8"))
    return hex_digest("\n".join(parts), 16)


class Plan:
    """What the graph of each article should be made from."""

    def __init__(self, ledger: Ledger, builder: GraphBuilder, decisions: Decisions) -> None:
        self._builder = builder
        self._ledger = ledger
        self.decisions = decisions
        identity = builder.identity
        self._version = made_with(builder)
        ledger.fill_gists(self._version, lambda facts: gist_of(facts, identity))
        printed: list[Printed] = []
        self.resolution: Resolution = resolve(_gists(ledger, printed), identity.known, decisions)
        self._leaders = find_reprints(printed)
        base = builder.base_iri
        self.sources = {f"{base}article/{key}": f"{base}article/{first}" for key, first in self._leaders.items()}
        self._of_things = self._decisions_by_path()
        # two decisions may have come to be about one statement; the later counts
        self.rejected = {s: d for s, d in dict(self._on_statements()).items() if d.action == "reject"}
        self.reviews = Reviews(
            statements={builder.statement(s).value: (d,) for s, d in self._on_statements()},
            things={base + path: tuple(found) for path, found in self._of_things.items()},
        )
        self.fingerprint: dict[str, str] = {}

    def fingerprints(self) -> Iterator[tuple[str, str | None, str]]:
        """Key, what the graph was written from, and what it should be written from; of every article."""
        paths = {article.key: article.paths for article in self.resolution.articles}
        matters = self._matters()
        for row in self._ledger.rows():
            own = [self.resolution.of(path) for path in paths[row.key]]
            about = sorted({d.key for path in own for d in matters.get(path, ())})
            said = (self._version, row.digest, own, about, self._leaders.get(row.key))
            wanted = self.fingerprint[row.key] = hex_digest(repr(said), 32)
            yield row.key, row.written, wanted
        self._paths = paths

    def naming(self, key: str, facts: Facts) -> Naming:
        """The names of an article's things."""
        own = [self.resolution.of(path) for path in self._paths[key]]
        types: dict[str, str] = {}
        dropped: dict[str, frozenset[str]] = {}
        for path in own:
            for d in self._of_things.get(path, ()):
                if d.action == "retype" and d.type is not None:
                    types[path] = d.type
                if d.old is not None:
                    dropped[path] = dropped.get(path, frozenset()) | {identifier_key(d.old)}
        return Naming({e.id: path for e, path in zip(facts.entities, own, strict=True)}, types, dropped)

    def global_triples(self) -> Iterator[Triple]:
        """Old IRIs with what replaces them, doubtful pairs, and reprints."""
        base = self._builder.base_iri
        for old, new in self.resolution.canonical.items():
            yield Triple(NamedNode(base + old), t.REPLACED_BY, NamedNode(base + new))
        for article, first in self.sources.items():
            yield Triple(NamedNode(article), t.REPRINT_OF, NamedNode(first))
        for doubt in self.resolution.doubts:
            yield from self._doubt(doubt)

    def _doubt(self, doubt: Link) -> Iterator[Triple]:
        base = self._builder.base_iri
        pair = hex_digest(f"{doubt.a} {doubt.b}", 16)
        node = NamedNode(f"{base}doubt/{pair}")
        yield Triple(node, t.TYPE, t.MERGE_CANDIDATE)
        for path in (doubt.a, doubt.b):
            yield Triple(node, t.CANDIDATE_THING, NamedNode(base + path))
        yield Triple(node, t.SCORE, score_literal(doubt.score))
        yield Triple(node, t.REASON, text_literal(doubt.reason))

    def _decisions_by_path(self) -> dict[str, list[Decision]]:
        """Decisions on how things are shown, by the paths that now stand for them, in the order of their times."""
        found: dict[str, list[Decision]] = {}
        for path, decisions in self.decisions.about_things.items():
            found.setdefault(self.resolution.of(path), []).extend(decisions)
        return {path: sorted(of, key=lambda d: (d.created, d.key)) for path, of in found.items()}

    def _on_statements(self) -> Iterator[tuple[Triple, Decision]]:
        """Decisions on statements, by the triples that these are now."""
        for decision in self.decisions.on_statements:
            assert decision.statement is not None
            subject, predicate, object_ = (self._now(term) for term in decision.statement)
            if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode):
                if predicate == t.RELATIONS["collaboratesWith"] and isinstance(object_, NamedNode):
                    subject, object_ = sorted((subject, object_), key=lambda n: n.value)
                yield Triple(subject, predicate, object_), decision

    def _now(self, term: NamedNode | Literal) -> NamedNode | Literal:
        base = self._builder.base_iri
        if isinstance(term, NamedNode) and term.value.startswith(base):
            return NamedNode(base + self.resolution.of(term.value.removeprefix(base)))
        return term

    def _matters(self) -> dict[str, list[Decision]]:
        """Decisions that the graph of an article depends on, by the path of a thing in it."""
        found = {path: list(of) for path, of in self._of_things.items()}
        for said, decision in self._on_statements():
            if isinstance(said.subject, NamedNode):
                found.setdefault(said.subject.value.removeprefix(self._builder.base_iri), []).append(decision)
        return found


def _gists(ledger: Ledger, printed: list[Printed]) -> Iterator[tuple[str, Gist]]:
    """All gists in the order of their keys; what reprints are found from is put aside on the way."""
    for row in ledger.rows():
        assert row.gist is not None, "fill_gists leaves none out"
        found = read_gist(row.gist)
        printed.append(Printed(row.key, found.published, found.text, found.sketch))
        yield row.key, found
