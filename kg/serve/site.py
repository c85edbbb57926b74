"""What all pages of one server share: the engine, the names of things, the questions, and what is made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from kg.questions import Question, read_questions
from kg.serve.asking import Asker
from kg.serve.engine import Engine
from kg.serve.home_page import HomePage, read_home
from kg.serve.names import Names
from kg.serve.rendering import Renderer
from kg.store import GraphStore

T = TypeVar("T")


class Site:
    """Names, numbers and the picture are made once for each state of the graph. Its methods run in worker threads."""

    def __init__(self, engine: Engine, *, title: str) -> None:
        self.graph = Asker(engine)
        self.renderer = Renderer(base_iri=engine.base_iri, title=title)
        self._engine = engine
        self._locks = {"names": Lock(), "home": Lock(), "picture": Lock()}
        self._kept: dict[str, tuple[int, Any]] = {}

    @property
    def base_iri(self) -> str:
        return self._engine.base_iri

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that every query may use without declaring them."""
        return self._engine.prefixes

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The ready questions."""
        return read_questions()

    def names(self) -> Names:
        """The names of all things."""
        return self._once("names", lambda: self.graph.run(read_names))

    def home(self) -> HomePage:
        """Numbers and news."""
        return self._once("home", lambda: read_home(self.graph, self.names()))

    def picture(self) -> bytes:
        """The page of ``kg view``."""
        return self._once("picture", lambda: self.graph.run(draw))

    def _once(self, what: str, make: Callable[[], T]) -> T:
        with self._locks[what]:
            state = self._engine.generation
            if what not in self._kept or self._kept[what][0] != state:
                self._kept[what] = (state, make())
            found: T = self._kept[what][1]
            return found


def read_names(store: GraphStore) -> Names:
    """The names of all things of a store."""
    return Names.read(store)


def draw(store: GraphStore) -> bytes:
    """The page of ``kg view`` of a store. Raises KgError where it is empty."""
    from kg.network import read_network
    from kg.page import render_page

    return render_page(read_network(store)).encode("utf-8", "replace")
