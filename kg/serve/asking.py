"""The engine as functions that read the graph know it: asked from a worker thread, one question after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from anyio import from_thread
from pyoxigraph import Literal, NamedNode

from kg.entities import Row
from kg.serve.engine import Engine
from kg.serve.jobs import Answer
from kg.store import GraphStore

P = ParamSpec("P")
R = TypeVar("R")


class Asker:
    """A :class:`kg.entities.Askable`; its methods are called in a worker thread of the server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def base_iri(self) -> str:
        return self._engine.base_iri

    def select(self, sparql: str, *, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Sequence[Row]:
        """The rows of a SELECT query. Raises QueryError, Overrun and Busy as :meth:`Engine.select` does."""
        return from_thread.run(partial(self._engine.select, sparql, bindings=bindings))

    def run(self, function: Callable[Concatenate[GraphStore, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What a module's function gives for the store, see :meth:`Engine.run`."""
        return from_thread.run(partial(self._engine.run, function, *args, **kwargs))

    def answer(self, sparql: str, format_: str) -> Answer:
        """The whole answer in the format of that short name, see :meth:`Engine.answer`."""
        return from_thread.run(partial(self._engine.answer, sparql, format_=format_))
