"""The copy that ``kg serve --writable`` changes, and the process that changes it.

The graph of ``kg build`` is a function of its articles: what is written into it would be lost at the next build, or
worse, be taken for its own. Updates therefore go to a copy in the store's ``updates`` folder, made anew at each start:
the graph that was built, and beside it the user's graphs, those whose IRIs are outside the base, which last. Readers
never open the copy itself, which Oxigraph does not allow beside a writer, but a snapshot of it (hard links) for each
change.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.folder import FolderLock
from kg.identity import data_prefixes
from kg.namespaces import PREFIXES
from kg.serve.jobs import Changed, GraphChange, Order, Setup, Update
from kg.serve.worker import set_memory_limit
from kg.sparql import explain_error, prepare_update

FOLDER: Final = "updates"
_COPY: Final = "graph"
_SNAPSHOT: Final = "read-"
FORMATS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""What a graph can be sent as."""


@dataclass(slots=True)
class Copy:
    """The copy while the server runs: ``place`` is its first snapshot, ``lock`` keeps another server away."""

    place: Path
    lock: FolderLock

    def close(self) -> None:
        """Remove the snapshots; the copy with the user's graphs stays."""
        for snapshot in self.place.parent.glob(f"{_SNAPSHOT}*"):
            shutil.rmtree(snapshot, ignore_errors=True)
        self.lock.release()


def open_copy(path: Path, base_iri: str) -> Copy:
    """Bring the copy in the store's folder up to date with the graph that was built.

    Raises StoreError where another server changes it or it cannot be opened.
    """
    folder = path / FOLDER
    folder.mkdir(exist_ok=True)
    lock = FolderLock.take(folder, exclusive=True)
    try:
        for snapshot in folder.glob(f"{_SNAPSHOT}*"):
            shutil.rmtree(snapshot)
        copy = ox.Store(str(folder / _COPY))
        copy.clear_graph(ox.DefaultGraph())
        for graph in tuple(copy.named_graphs()):
            if isinstance(graph, ox.NamedNode) and graph.value.startswith(base_iri):
                copy.remove_graph(graph)
        built = ox.Store.read_only(str(path / "oxigraph"))
        copy.bulk_extend(built)
        copy.flush()
        return Copy(_snapshot(copy, folder), lock)
    except (OSError, ValueError) as error:
        lock.release()
        raise StoreError(f"{folder}: the copy for updates cannot be made ({error})") from error


def _snapshot(copy: ox.Store, folder: Path) -> Path:
    numbers = [int(p.name.removeprefix(_SNAPSHOT)) for p in folder.glob(f"{_SNAPSHOT}*")]
    place = folder / f"{_SNAPSHOT}{max(numbers, default=0) + 1}"
    copy.backup(str(place))
    return place


class Writer:
    """Changes the copy, and makes a snapshot after each change. Runs in a worker process of its own."""

    def __init__(self, setup: Setup) -> None:
        self._folder = Path(setup.path) / FOLDER
        self._prefixes = {**data_prefixes(setup.base_iri), **PREFIXES, "ex": setup.base_iri}
        self._store = ox.Store(str(self._folder / _COPY))
        set_memory_limit(setup.memory)

    def do(self, order: Order) -> Any:
        """Do a change, whole or not at all. Raises QueryError where it cannot be read or is refused."""
        job = order.job
        if isinstance(job, Update):
            existed = True
            text = prepare_update(job.sparql, using=job.default_graphs, using_named=job.named_graphs)
        elif isinstance(job, GraphChange):
            existed = self._exists(job.graph)
            text = self._as_update(job)
        else:
            raise TypeError(type(job).__name__)
        try:
            self._store.update(text, base_iri=job.base_iri, prefixes=self._prefixes)
        except SyntaxError as error:
            raise explain_error(text, error) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"the update cannot be done: {error}") from error
        self._store.flush()
        return Changed(str(_snapshot(self._store, self._folder)), existed)

    def _exists(self, graph: str | None) -> bool:
        return graph is None or self._store.contains_named_graph(ox.NamedNode(graph))

    def _as_update(self, job: GraphChange) -> str:
        """One update, so that it is done whole or not at all."""
        target = "DEFAULT" if job.graph is None else f"GRAPH {ox.NamedNode(job.graph)}"
        if job.verb == "delete":
            return f"DROP SILENT {target}"
        triples = b"".join(_triples(media_type, content, job.base_iri) for media_type, content in job.parts)
        inside = triples.decode() if job.graph is None else f"{target} {{ {triples.decode()} }}"
        steps = [f"DROP SILENT {target}"] if job.verb == "put" else []
        if job.graph is not None:
            steps.append(f"CREATE SILENT {target}")
        steps.append(f"INSERT DATA {{ {inside} }}")
        return " ;\n".join(steps)


def _triples(media_type: str, content: bytes, base_iri: str) -> bytes:
    if media_type == "application/rdf+xml" and b"<!DOCTYPE" in content:
        raise QueryError("RDF/XML with a DOCTYPE is refused, since its entities may grow without end; leave it out")
    try:
        quads = ox.parse(content, FORMATS[media_type], base_iri=base_iri, rename_blank_nodes=True)
        return ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    except SyntaxError as error:
        raise QueryError(f"the {media_type} cannot be read: {' '.join(str(error).split())[:300]}") from error
