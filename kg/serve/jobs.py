"""What the server asks of its worker processes, and what they answer: plain values that travel as pickles.

Both ends are this program, and what clients send is text in a field, never a pickle of theirs.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

LENGTH: Final = struct.Struct(">Q")
"""How the length of a pickle is written before it."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told when it starts: the folder of the store and its limits (see ``kg.serve.limits``)."""

    path: str
    base_iri: str
    seconds: float
    memory: int
    room: int
    rows: int


@dataclass(frozen=True, slots=True)
class Query:
    """A client's query. ``default_graphs`` and ``named_graphs`` are those of the protocol; None: as the query says.

    ``accept`` is the client's header; ``format_``, where it is the short name of a format, goes before it.
    """

    sparql: str
    base_iri: str
    bindings: Mapping[str, NamedNode | Literal] = field(default_factory=dict)
    accept: str | None = None
    format_: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    rows_only: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function of ours, called with the store and then ``args``; it travels by its name."""

    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Update:
    """A client's SPARQL update; the graphs are those of the protocol, None: as the update says."""

    sparql: str
    base_iri: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class GraphChange:
    """A change of one graph by the Graph Store Protocol: ``put``, ``post`` or ``delete``; None is the default graph.

    ``parts`` are pairs of media type and content.
    """

    verb: str
    graph: str | None
    base_iri: str
    parts: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it goes to the client: bytes of ``media_type``."""

    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Changed:
    """After a change: the folder that holds the graph from now on, and whether the graph was there before."""

    place: str
    existed: bool


@dataclass(frozen=True, slots=True)
class Order:
    """A job, and the Oxigraph folder to do it on; ``None`` for a change, which has but one place."""

    job: Query | Call | Update | GraphChange
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker answers: a value, an error of ours, or the traceback of one that is a fault."""

    value: Any = None
    error: Exception | None = None
    fault: str | None = None
