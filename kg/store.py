"""The graph on disk: an Oxigraph store whose default graph is the union of its named graphs.

Oxigraph's own union view gives a triple once for every graph that holds it, so counts over it would
be wrong. The union is therefore kept in the default graph, each triple once.

A folder holds ``kg.json`` (format and base IRI), ``oxigraph/``, ``runs.jsonl`` (when what was run, which
the graph does not tell), ``state`` (there while the graph is not up to date) and ``lock``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from extract.records import Document, Facts
from extract.registry import Registry
from kg import terms as t
from kg.derived import derived_triples
from kg.errors import QueryError, StoreError
from kg.folder import STALE, WRITING, FolderLock, read_base_iri, read_state, set_state
from kg.graph import GraphBuilder, content_digest, extraction_path
from kg.identity import data_prefixes
from kg.namespaces import PREFIXES
from kg.sparql import explain_error, prepare
from kg.values import Units

BATCH: Final = 128
"""Articles written at a time: more cost memory, fewer cost small files (measured: 64 to 512 cost the same)."""
_BULK: Final = 32
"""Articles from which a bulk load is cheaper than a transaction."""
_BULK_TRIPLES: Final = 10_000
"""The same in triples of the derived graph."""


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
        self, path: Path, store: ox.Store, builder: GraphBuilder, lock: FolderLock, *, read_only: bool
    ) -> None:
        self.path = path
        self.builder = builder
        self.read_only = read_only
        self._store = store
        self._lock = lock

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
    ) -> Self:
        """The store in folder ``path``; ``create`` makes one where there is none.

        Several processes may read at a time, or one may write. What a killed process left half done is
        put right first. Raises StoreError where the store is missing, is not one of ours, has another
        base IRI or is in use.
        """
        base_iri = read_base_iri(path, create=create, wanted=base_iri)
        if read_only and read_state(path) is not None:
            with cls.open(path, registry=registry, units=units) as unfinished:
                unfinished.refresh()
        if read_only and registry is None:
            registry = Registry(())  # only writing mints IRIs
        builder = GraphBuilder(registry=registry, units=units, base_iri=base_iri)
        lock = FolderLock.take(path, exclusive=not read_only)
        try:
            place = str(path / "oxigraph")
            store = ox.Store.read_only(place) if read_only else ox.Store(place)
        except (OSError, ValueError) as error:
            lock.release()
            raise StoreError(f"{path}: the graph store cannot be opened ({error})") from error
        opened = cls(path, store, builder, lock, read_only=read_only)
        if not read_only and read_state(path) == WRITING:
            opened._repair()
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the store back; using it afterwards is an error. Closing twice does nothing."""
        if hasattr(self, "_store"):
            if not self.read_only:
                self._store.flush()
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
    def stale(self) -> bool:
        """Whether articles changed since the last :meth:`refresh`."""
        return bool(read_state(self.path))

    # ---- articles

    def add(self, batch: Iterable[Facts]) -> int:
        """Write articles, each in place of the one with its id; of two with one id in ``batch`` the later.

        Returns how many were written. Safe to kill: an article counts once its text is there, which is
        written last, and what is left of one without a text goes when the store is next opened.
        """
        self._must_write()
        count = 0
        remaining = iter(batch)
        while chunk := list(islice(remaining, BATCH)):
            latest = {self.builder.article(facts.document.id): facts for facts in chunk}
            set_state(self.path, WRITING)
            for article in latest:
                if self._has_graph(article):
                    self._erase(article)
            self._write(latest)
            set_state(self.path, STALE)
            count += len(latest)
        return count

    def has(self, document: Document, extractor: str) -> bool:
        """Whether this very document, context and all, is there as this extractor read it."""
        article = self.builder.article(document.id)
        extraction = NamedNode(self.base_iri + extraction_path(extractor))
        return (
            Quad(article, t.CONTENT_DIGEST, Literal(content_digest(document)), article) in self._store
            and Quad(article, t.GENERATED_BY, extraction, article) in self._store
            and self._is_complete(article)
        )

    def remove(self, article_id: str) -> bool:
        """Take an article out, and say whether it was there; :meth:`refresh` then forgets it altogether."""
        self._must_write()
        article = self.builder.article(article_id)
        if not self._has_graph(article):
            return False
        set_state(self.path, WRITING)
        self._erase(article)
        set_state(self.path, STALE)
        return True

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

    def refresh(self) -> None:
        """Compute graph ``derived`` anew; it changes only where its content does."""
        self._must_write()
        graph = self.builder.derived
        wanted = set(derived_triples(self._store, self.builder.identity))
        there = {quad.triple for quad in self._store.quads_for_pattern(None, None, None, graph)}
        gone, new = there - wanted, wanted - there
        if gone or new:
            set_state(self.path, WRITING)
        for triple in gone:
            self._store.remove(Quad(triple.subject, triple.predicate, triple.object, graph))
            if next(self._named(triple), None) is None:
                self._store.remove(Quad(triple.subject, triple.predicate, triple.object))
        self._load({graph: new}, bulk=len(new) >= _BULK_TRIPLES)
        set_state(self.path, None)

    def log_run(self, record: Mapping[str, Any]) -> None:
        """Append a record of a run (its time, its counts) to ``runs.jsonl``."""
        with (self.path / "runs.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(dict(record), ensure_ascii=False, sort_keys=True) + "\n")

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
        """The quads of the named graphs, without the articles' texts unless asked for."""
        for graph in self._store.named_graphs():
            if texts or graph != self.builder.texts:
                yield from self._store.quads_for_pattern(None, None, None, graph)

    def counts(self) -> dict[str, int]:
        """How many articles, entities of each type, statements, releases and triples there are."""
        rows = self.select("SELECT ?class (COUNT(*) AS ?n) WHERE { ?thing a ?class } GROUP BY ?class")
        by_class = {str(row["class"]): int(row["n"].value) for row in rows}
        classes = {"Article": t.ARTICLE, **t.CLASSES, "Statement": t.STATEMENT, "Release": t.RELEASE}
        counts = {name: by_class.get(str(node), 0) for name, node in classes.items()}
        (total,) = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o FILTER (?p != {t.ARTICLE_BODY}) }}")
        return {**counts, "triples": int(total["n"].value)}

    # ---- writing

    def _must_write(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.path}: the graph store was opened for reading only")

    def _write(self, articles: Mapping[NamedNode, Facts]) -> None:
        graphs = {article: self.builder.triples(facts) for article, facts in articles.items()}
        bulk = len(articles) >= _BULK
        self._load(graphs, bulk=bulk)
        # loaded the same way: a transaction between two bulk loads makes Oxigraph tidy up before the second
        self._load({self.builder.texts: [self.builder.text(f.document) for f in articles.values()]}, bulk=bulk)

    def _load(self, graphs: Mapping[NamedNode, Collection[Triple]], *, bulk: bool) -> None:
        """Write triples to their graphs and to the union."""
        if not bulk:
            for graph, triples in graphs.items():
                named = [Quad(s, p, o, graph) for s, p, o in triples]
                self._store.extend([*named, *(Quad(s, p, o) for s, p, o in triples)])
            return
        lines: list[bytes] = []
        for graph, triples in graphs.items():
            union = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
            # line breaks in literals are escaped, so " .\n" ends a triple and nothing else
            lines += [union, union.replace(b" .\n", f" {graph} .\n".encode())]
        # half the time of bulk_extend; lenient, since the terms were checked when they were made
        self._store.bulk_load(b"".join(lines), ox.RdfFormat.N_QUADS, lenient=True)

    def _has_graph(self, article: NamedNode) -> bool:
        return bool(self._store.contains_named_graph(article))

    def _is_complete(self, article: NamedNode) -> bool:
        return self._value(article, t.ARTICLE_BODY, self.builder.texts) is not None

    def _value(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode) -> str | None:
        for quad in self._store.quads_for_pattern(subject, predicate, None, graph):
            if isinstance(quad.object, NamedNode | Literal):
                return quad.object.value
        return None

    def _named(self, triple: Triple) -> Iterator[Quad]:
        found = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        return (q for q in found if isinstance(q.graph_name, NamedNode))

    def _erase(self, article: NamedNode) -> None:
        """Take an article's text, then its graph, and from the union what no other graph says."""
        self._store.update(
            f"""DELETE WHERE {{ GRAPH {self.builder.texts} {{ {article} {t.ARTICLE_BODY} ?text }} }} ;
            DELETE WHERE {{ {article} {t.ARTICLE_BODY} ?text }} ;
            DELETE {{ ?s ?p ?o }} WHERE {{
              GRAPH {article} {{ ?s ?p ?o }}
              FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER (?other != {article}) }}
            }} ;
            DROP SILENT GRAPH {article}"""
        )

    def _repair(self) -> None:
        """Put right what a killed process left: articles without a text go, and the union is compared."""
        articles = [g for g in self._store.named_graphs() if isinstance(g, NamedNode)]
        for graph in articles:
            if graph not in (self.builder.texts, self.builder.derived) and not self._is_complete(graph):
                self._erase(graph)
        self._store.update(
            """DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?any { ?s ?p ?o } } } ;
            INSERT { ?s ?p ?o } WHERE { GRAPH ?any { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"""
        )
        set_state(self.path, STALE)
