"""Functions of the server that run in its worker processes."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.store import GraphStore


def warm(store: GraphStore) -> int:
    """Import what queries and pages need, and touch the store; gives its number of named graphs."""
    import kg.entities
    import kg.explain
    import kg.export
    import kg.parameters  # noqa: F401

    return sum(1 for _ in store.oxigraph.named_graphs())


def has_graph(store: GraphStore, iri: str) -> bool:
    """Whether the store has a named graph of that IRI."""
    return store.oxigraph.contains_named_graph(NamedNode(iri))
