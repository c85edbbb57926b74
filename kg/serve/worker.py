"""A process that answers queries over one store, and that may be killed at any time.

``python -m kg.serve.worker`` reads orders from standard input and writes what comes of them to standard output, each
a pickle behind its length. It ends with its input. Oxigraph cannot be told to stop, so whoever waits kills the process;
where nobody is left to do so, an alarm does.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.serve.jobs import LENGTH, Answer, Call, Done, Order, Query, Setup
from kg.serve.media import GRAPHS, RESULTS, choose, with_charset
from kg.serve.problems import NotAcceptable, Overrun
from kg.sparql import explain_error, named_sources, prepare

if TYPE_CHECKING:
    from kg.store import GraphStore

_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRACE: Final = 5.0
"""Seconds after which the alarm goes off where the server did not kill the process in time."""


class Reader:
    """Answers queries over the Oxigraph folder that the order names."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._place: str | None = None
        self._graph: GraphStore | None = None

    def do(self, order: Order) -> Any:
        """What comes of an order. Raises errors of ours, and Overrun and NotAcceptable."""
        graph = self._open(order.place or "")
        job = order.job
        if isinstance(job, Query):
            return self._answer(graph, job)
        if isinstance(job, Call):
            return job.function(graph, *job.args, **job.kwargs)
        raise TypeError(type(job).__name__)

    def _open(self, place: str) -> GraphStore:
        if self._graph is None or place != self._place:
            from extract.registry import Registry
            from kg.folder import FolderLock
            from kg.graph import GraphBuilder
            from kg.store import GraphStore

            set_memory_limit(None)
            if self._graph is not None:
                self._graph.close()
            path = Path(self._setup.path)
            builder = GraphBuilder(registry=Registry(()), base_iri=self._setup.base_iri)
            # the server holds the folder's lock for all its workers
            decisions = path.absolute().parent / "decisions.ttl"
            self._graph = GraphStore(path, ox.Store.read_only(place), builder, FolderLock(None), None, decisions)
            self._place = place
            set_memory_limit(self._setup.memory)
        return self._graph

    def _answer(self, graph: GraphStore, job: Query) -> Any:
        store = graph.oxigraph
        sparql = prepare(job.sparql, job.bindings or None)
        own = job.default_graphs is None and job.named_graphs is None
        if own:
            self._check_sources(graph, sparql, job.base_iri)
        try:
            found = store.query(
                sparql,
                base_iri=job.base_iri,
                prefixes=graph.prefixes,
                # a dataset of the protocol that names no default graph has an empty one
                default_graph=None if own else [ox.NamedNode(g) for g in job.default_graphs or ()],
                named_graphs=None if own else [ox.NamedNode(g) for g in job.named_graphs or ()],
            )
        except SyntaxError as error:
            raise explain_error(sparql, error) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error
        if job.rows_only:
            return self._rows(found)
        if isinstance(found, ox.QueryTriples):
            media_type, format_ = _format(job, GRAPHS, "triples")
            return Answer(self._triples(graph, found, format_), with_charset(media_type))
        media_type, format_ = _format(job, RESULTS, "rows and booleans")
        sink: Any = _Sink(self._setup.room)
        found.serialize(sink, format=_FORMATS[format_])
        return Answer(b"".join(sink.parts), with_charset(media_type))

    def _rows(self, found: Any) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("a SELECT query is wanted here")
        names = tuple(v.value for v in found.variables)
        rows: list[tuple[Any, ...]] = []
        for row in found:
            if len(rows) == self._setup.rows:
                raise Overrun(f"the answer has more than {self._setup.rows:,} rows; ask for less, with LIMIT")
            rows.append(tuple(row[name] for name in names))
        return names, rows

    def _triples(self, graph: GraphStore, found: Any, format_: str) -> bytes:
        from kg.export import triples_bytes

        sink: Any = _Sink(self._setup.room)
        ox.serialize(found, sink, format=ox.RdfFormat.N_TRIPLES)
        lines = dict.fromkeys(ox.parse(b"".join(sink.parts), ox.RdfFormat.N_TRIPLES, lenient=True))
        return triples_bytes((quad.triple for quad in lines), format_, base_iri=graph.base_iri)

    def _check_sources(self, graph: GraphStore, sparql: str, base_iri: str) -> None:
        for iri, place in named_sources(sparql, graph.prefixes, base_iri):
            if not graph.oxigraph.contains_named_graph(ox.NamedNode(iri)):
                raise QueryError(
                    f"FROM names <{iri}>, which is no graph of this store, and nothing is fetched from elsewhere; "
                    "SELECT ?g { GRAPH ?g {} } gives its graphs",
                    **place,
                )


class _Sink:
    """A file that takes so many bytes and no more."""

    def __init__(self, room: int) -> None:
        self.parts: list[bytes] = []
        self._left = room
        self._room = room

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise Overrun(f"the answer is longer than {self._room // 1024 // 1024} MB; ask for less, with LIMIT")
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass


def _format(job: Query, offered: Any, what: str) -> tuple[str, str]:
    # clients send names of their own with what they accept, which is then the word on it
    for media_type, name in offered.items():
        if name == job.format_:
            return media_type, name
    media_type = choose(job.accept, tuple(offered))
    if media_type is None:
        raise NotAcceptable(f"{what} come as {', '.join(offered)}; none of them is in the Accept header")
    return media_type, offered[media_type]


def set_memory_limit(above: int | None) -> None:
    """Let the process take so many bytes of address space above what it has now, None: as many as it wants."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = hard
    if above is not None:
        try:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
        except (OSError, ValueError):
            return  # elsewhere than on Linux there is the time limit alone
        soft = pages * os.sysconf("SC_PAGE_SIZE") + above
        soft = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def perform(worker: Any, order: Order) -> Done:
    """What comes of an order, errors included."""
    try:
        return Done(worker.do(order))
    except KgError as error:
        return Done(error=error)
    except MemoryError:
        return Done(error=Overrun("the query needs more memory than one query may; ask for less"))
    except Exception:
        return Done(fault=traceback.format_exc())


def serve(worker: Any, source: IO[bytes], sink: IO[bytes], seconds: float) -> None:
    """Take orders until the input ends."""
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        order = pickle.loads(source.read(LENGTH.unpack(head)[0]))
        _set_alarm(seconds + _GRACE)
        done = perform(worker, order)
        try:
            content = pickle.dumps(done)
            if done.error is not None:
                pickle.loads(content)
        except Exception:
            # an error whose arguments are not those of its constructor does not travel; its words do
            told = KgError(str(done.error)) if done.error else None
            content = pickle.dumps(Done(error=told, fault=None if told else traceback.format_exc()))
        _set_alarm(0)
        sink.write(LENGTH.pack(len(content)) + content)
        sink.flush()


def _set_alarm(seconds: float) -> None:
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """Run as a process of its own; the first order's worth of input is the setup."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    source = sys.stdin.buffer
    # what a library prints must not come between the answers
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    setup, writes = pickle.loads(source.read(LENGTH.unpack(source.read(LENGTH.size))[0]))
    worker: Any = Reader(setup)
    if writes:
        from kg.serve.updates import Writer

        worker = Writer(setup)
    serve(worker, source, sink, setup.seconds)


if __name__ == "__main__":
    main()
