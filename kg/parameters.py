"""Values of a question's parameters, as the user writes them, to terms for its variables."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from kg.entities import Askable, find_entity
from kg.errors import UsageError
from kg.questions import Question
from kg.values import date_literal, http_iri

Term = NamedNode | Literal


def bind(question: Question, values: Mapping[str, str], graph: Askable, *, foreign: bool = False) -> dict[str, Term]:
    """Terms by variable. ``graph`` is asked which entity a name means; a ``foreign`` one need not know an IRI.

    Where the query declares no parameters, as one that was typed, an IRI stands for itself and anything
    else is a text. Raises UsageError for a value of another type and KgError for an unknown entity.
    """
    if not question.declared:
        return {name: http_iri(value.removeprefix("<").removesuffix(">")) or Literal(value)
                for name, value in values.items()}  # fmt: skip
    question.check(values)
    types = {p.name: p.type for p in question.parameters}
    return {name: _term(name, types[name], value, graph, foreign) for name, value in values.items()}


def _term(name: str, type_: str, value: str, graph: Askable, foreign: bool) -> Term:
    if type_ == "entity":
        iri = http_iri(value) if foreign else None
        return iri or NamedNode(find_entity(graph, value).iri)
    if type_ == "integer":
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
            raise UsageError(f"--param {name}={value}: not a whole number")
        return Literal(int(value))
    if type_ == "date":
        date = None if "/" in value or value.startswith("--") else date_literal(value)
        if date is None:
            raise UsageError(f"--param {name}={value}: not a date; write 2023, 2023-12 or 2023-12-18")
        return date
    return Literal(value)
