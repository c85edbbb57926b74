"""The graph on disk: an Oxigraph store whose default graph is the union of its named graphs.

Oxigraph's own union view gives a triple once for every graph that holds it, so counts over it would
be wrong. The union is therefore kept in the default graph, each triple once.

Its named graphs are the articles', ``texts``, ``decisions``, ``derived``, and of what an article says and is withheld
``quarantine/<article>``, which is no part of the union.

A folder holds ``kg.json`` (format and base IRI), ``ledger.db`` (what the articles say), ``oxigraph/`` (the graph made
of it), ``decided.json`` (which decisions went into that), ``runs.jsonl`` (when what was run, which the graph does not
tell), ``places.json`` (where the picture has things), ``state`` (there while the graph is not up to date), ``updates/``
(the copy that ``kg serve --writable`` changes) and ``lock``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from extract.records import Document, Facts
from extract.registry import Registry
from kg import decisions as decision_file
from kg import terms as t
from kg.assembly import Assembly, Told
from kg.decisions import Decisions
from kg.errors import QueryError, StoreError
from kg.folder import (
    STALE,
    WRITING,
    Decided,
    FolderLock,
    note_decided,
    read_base_iri,
    read_decided,
    read_state,
    set_state,
)
from kg.gist import Gist, read_gist
from kg.graph import GraphBuilder, content_digest
from kg.identity import article_key, data_prefixes
from kg.ledger import Ledger
from kg.namespaces import PREFIXES
from kg.plan import made_with
from kg.sparql import explain_error, prepare
from kg.values import Units

_MADE_WITH: Final = "made with"


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What the store knows of one article without its text."""

    iri: str
    id: str
    title: str | None
    published: str | None
    url: str | None


class GraphStore:
    """Articles in, answers out. Open it with :meth:`open`, as a context manager."""

    def __init__(
        self,
        path: Path,
        store: ox.Store,
        builder: GraphBuilder,
        lock: FolderLock,
        ledger: Ledger | None,
        decisions: Path,
    ) -> None:
        self.path = path
        self.builder = builder
        self.decisions_path = decisions
        self._store = store
        self._lock = lock
        self._ledger = ledger

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        create: bool = False,
        read_only: bool = False,
        base_iri: str | None = None,
        registry: Registry | None = None,
        units: Units | None = None,
        decisions: Path | None = None,
    ) -> Self:
        """The store in folder ``path``; ``create`` makes one where there is none.

        ``decisions`` is the file of a person's decisions; by default the one that the graph was made with, else
        ``decisions.ttl`` beside the folder. One that was edited since takes effect here.

        Several processes may read at a time, or one may write. What a killed process left half done is
        put right first. Raises StoreError where the store is missing, is not one of ours, has another
        base IRI or is in use.
        """
        base_iri = read_base_iri(path, create=create, wanted=base_iri)
        decisions = decisions.absolute() if decisions else _decisions_file(path)
        if read_only and _is_behind(path, decisions):
            with cls.open(path, registry=registry, units=units, decisions=decisions) as unfinished:
                unfinished.refresh()
        if read_only and registry is None:
            registry = Registry(())  # only writing mints IRIs
        builder = GraphBuilder(registry=registry, units=units, base_iri=base_iri)
        lock = FolderLock.take(path, exclusive=not read_only)
        try:
            place = str(path / "oxigraph")
            store = ox.Store.read_only(place) if read_only else ox.Store(place)
            ledger = None if read_only else Ledger.open(path / "ledger.db")
        except (OSError, ValueError, StoreError) as error:
            lock.release()
            raise StoreError(f"{path}: the graph store cannot be opened ({error})") from error
        return cls(path, store, builder, lock, ledger, decisions)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the store back; using it afterwards is an error. Closing twice does nothing."""
        if hasattr(self, "_store"):
            if self._ledger is not None:
                self._store.flush()
                self._ledger.close()
            # Oxigraph closes its files once nothing refers to the store
            del self._store
            self._lock.release()

    @property
    def base_iri(self) -> str:
        return self.builder.base_iri

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that every query may use without declaring them."""
        return {**data_prefixes(self.base_iri), **PREFIXES, "ex": self.base_iri}

    @property
    def oxigraph(self) -> ox.Store:
        """The quads themselves, for reading by pattern; the union is in the default graph."""
        return self._store

    @property
    def read_only(self) -> bool:
        return self._ledger is None

    @property
    def stale(self) -> bool:
        """Whether articles, decisions, the registry or the rules changed since the last :meth:`refresh`."""
        if _is_behind(self.path, self.decisions_path):
            return True
        return self._ledger is not None and self._ledger.note(_MADE_WITH) != made_with(self.builder)

    # ---- articles

    def add(self, batch: Iterable[Facts]) -> int:
        """Keep what articles say, each in place of the one with its id; of two with one id in ``batch`` the later.

        Returns how many came. :meth:`refresh` then brings them into the graph; what was added is safe before that.
        """
        ledger = self._writable()
        set_state(self.path, read_state(self.path) or STALE)
        records = ((article_key(f.document.id), content_digest(f.document), f) for f in batch)
        return ledger.put(records)

    def has(self, document: Document, extractor: str) -> bool:
        """Whether this very document, context and all, is there as this extractor read it."""
        return self._writable().has(article_key(document.id), content_digest(document), extractor)

    def remove(self, article_id: str) -> bool:
        """Take an article out, and say whether it was there; :meth:`refresh` then takes it out of the graph."""
        ledger = self._writable()
        set_state(self.path, read_state(self.path) or STALE)
        return ledger.remove(article_key(article_id))

    def articles(self) -> list[ArticleInfo]:
        """The articles in order of their ids."""
        found = []
        for quad in self._store.quads_for_pattern(None, t.ARTICLE_BODY, None, self.builder.texts):
            if isinstance(article := quad.subject, NamedNode):
                of = partial(self._value, article)
                id_ = of(t.IDENTIFIER, article) or ""
                about = ArticleInfo(
                    article.value, id_, of(t.HEADLINE, article), of(t.PUBLISHED, article), of(t.URL, article)
                )
                found.append(about)
        return sorted(found, key=lambda a: a.id)

    def text(self, article_id: str) -> str | None:
        """The text of an article, None where it is not there."""
        article = self.builder.article(article_id)
        return self._value(article, t.ARTICLE_BODY, self.builder.texts)

    # ---- what is computed

    def refresh(self, tell: Told = lambda done, what: None) -> None:
        """Bring the graph up to date with the articles, the registry and the decisions; only what differs is written.

        Raises FormatError for a file of decisions that cannot be read. Safe to kill: the next one goes on.
        """
        ledger = self._writable()
        # the digest first: a file that changes in between is read again next time
        elsewhere = self.decisions_path != _beside(self.path)
        decided = Decided(decision_file.digest_of(self.decisions_path), str(self.decisions_path) if elsewhere else None)
        decisions = decision_file.read_decisions(self.decisions_path, base_iri=self.base_iri)
        crashed = read_state(self.path) == WRITING
        set_state(self.path, WRITING)
        if crashed:
            self._repair()
        Assembly(self._store, ledger, self.builder).refresh(decisions, whole=crashed, tell=tell)
        self._store.flush()
        ledger.set_note(_MADE_WITH, made_with(self.builder))
        note_decided(self.path, decided)
        set_state(self.path, None)

    def read_decisions(self) -> Decisions:
        """A person's decisions on this graph. Raises FormatError where their file cannot be read."""
        return decision_file.read_decisions(self.decisions_path, base_iri=self.base_iri)

    def log_run(self, record: Mapping[str, Any]) -> None:
        """Append a record of a run (its time, its counts) to ``runs.jsonl``."""
        with (self.path / "runs.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(dict(record), ensure_ascii=False, sort_keys=True) + "\n")

    def gists(self) -> Iterator[tuple[str, Gist]]:
        """Key of each article and what identity is found from, with the paths that things have in it alone."""
        for row in self._writable().rows():
            if row.gist is not None:
                yield row.key, read_gist(row.gist)

    # ---- questions

    def query(
        self, sparql: str, *, bindings: Mapping[str, NamedNode | Literal] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer of a SPARQL 1.1 query over the union of all graphs; ``GRAPH`` asks one of them.

        Raises QueryError, with line and column, for a query that cannot be read, an update, or ``SERVICE``.
        """
        text = prepare(sparql, bindings)
        try:
            return self._store.query(text, prefixes=self.prefixes)
        except SyntaxError as error:
            raise explain_error(text, error) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error

    def select(self, sparql: str, *, bindings: Mapping[str, NamedNode | Literal] | None = None) -> ox.QuerySolutions:
        """The rows of a SELECT query. Raises QueryError as :meth:`query` does, and for another form of query."""
        answer = self.query(sparql, bindings=bindings)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("a SELECT query is wanted here")
        return answer

    def triples(self, *, texts: bool = False) -> Iterator[Triple]:
        """Each triple of the union once, without the articles' texts unless asked for."""
        for quad in self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
            if texts or quad.predicate != t.ARTICLE_BODY:
                yield quad.triple

    def n_triples(self) -> bytes:
        """Each triple of the union once, texts among them, as lines of N-Triples in no particular order."""
        return self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""

    def quads(self, *, texts: bool = False) -> Iterator[Quad]:
        """The quads of the published named graphs, without the articles' texts unless asked for."""
        for graph in self._store.named_graphs():
            withheld = isinstance(graph, NamedNode) and graph.value.startswith(f"{self.base_iri}quarantine/")
            if not withheld and (texts or graph != self.builder.texts):
                yield from self._store.quads_for_pattern(None, None, None, graph)

    def counts(self) -> dict[str, int]:
        """How many articles, entities of each type, statements, releases and triples there are."""
        rows = self.select("SELECT ?class (COUNT(*) AS ?n) WHERE { ?thing a ?class } GROUP BY ?class")
        by_class = {str(row["class"]): int(row["n"].value) for row in rows}
        classes = {"Article": t.ARTICLE, **t.CLASSES, "Statement": t.STATEMENT, "Release": t.RELEASE}
        counts = {name: by_class.get(str(node), 0) for name, node in classes.items()}
        (total,) = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o FILTER (?p != {t.ARTICLE_BODY}) }}")
        return {**counts, "triples": int(total["n"].value)}

    def pending(self) -> dict[str, int]:
        """How many things were made one (``merged``), pairs are in doubt, and statements are withheld."""
        find, derived = self._store.quads_for_pattern, self.builder.derived
        return {
            "merged": sum(1 for _ in find(None, t.REPLACED_BY, None, derived)),
            "in doubt": sum(1 for _ in find(None, t.TYPE, t.MERGE_CANDIDATE, derived)),
            "withheld": len({q.subject for q in find(None, t.WITHHELD_BECAUSE, None, None)}),
        }

    def _writable(self) -> Ledger:
        if self._ledger is None:
            raise StoreError(f"{self.path}: the graph store was opened for reading only")
        return self._ledger

    def _value(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode) -> str | None:
        for quad in self._store.quads_for_pattern(subject, predicate, None, graph):
            if isinstance(quad.object, NamedNode | Literal):
                return quad.object.value
        return None

    def _repair(self) -> None:
        """Make the union that of the published graphs again, whatever a killed process left of either."""
        published = f'!STRSTARTS(STR(?any), "{self.base_iri}quarantine/")'
        self._store.update(
            f"""DELETE {{ ?s ?p ?o }} WHERE {{
              ?s ?p ?o FILTER NOT EXISTS {{ GRAPH ?any {{ ?s ?p ?o }} FILTER ({published}) }}
            }} ;
            INSERT {{ ?s ?p ?o }} WHERE {{
              GRAPH ?any {{ ?s ?p ?o }} FILTER ({published}) FILTER NOT EXISTS {{ ?s ?p ?o }}
            }}"""
        )


def _beside(folder: Path) -> Path:
    return folder.absolute().parent / decision_file.FILE


def _decisions_file(folder: Path) -> Path:
    known = read_decided(folder).file
    return Path(known) if known else _beside(folder)


def _is_behind(folder: Path, decisions: Path) -> bool:
    """Whether the graph in a folder was left unfinished, or made with other decisions."""
    return read_state(folder) is not None or read_decided(folder).digest != decision_file.digest_of(decisions)
