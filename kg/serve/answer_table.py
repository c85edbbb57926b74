"""The rows of an answer as a page shows them: cells with their links, columns with what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.entities import Askable, Row, short_iri
from kg.identity import article_key
from kg.namespaces import local_name
from kg.results import shown_columns
from kg.serve.claims import read_articles
from kg.serve.names import Names

_NUMBERS: Final = frozenset({"integer", "decimal", "double", "float"})
_DATES: Final = frozenset({"date", "gYearMonth", "gYear", "EDTF"})
_DAY: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?")
_SHARES: Final = frozenset({"confidence", "score"})
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_COMMENT: Final = re.compile(r"(?m)^\s*#.*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` for people, ``order`` what the cell sorts by, ``iri`` where it leads, ``type`` of an entity its type."""

    text: str
    order: str = ""
    iri: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` is ``entity``, ``article``, ``prose``, ``number``, ``share``, ``date``, ``iri`` or ``text``."""

    name: str
    heading: str
    kind: str


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Columns that have a value in any row; ``more`` says that there are rows beyond these."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool

    def cells(self, column: Column) -> list[Cell]:
        """A column's cells, one a row."""
        place = self.columns.index(column)
        return [row[place] for row in self.rows]


def projection(sparql: str) -> tuple[str, ...]:
    """The variables that a ready question selects, in their order: those before its first ``WHERE``.

    In ``(MIN(?quote) AS ?sentence)`` it is the one after ``AS``.
    """
    head = re.split(r"(?<![?$])\bWHERE\b", _COMMENT.sub("", sparql), maxsplit=1, flags=re.IGNORECASE)[0]
    plain = re.sub(r"\((?:[^()]|\([^()]*\)|\((?:[^()]|\([^()]*\))*\))*\bAS\s*([?$]\w+)\s*\)", r" \1 ", head)
    return tuple(dict.fromkeys(_VARIABLE.findall(plain)))


def answer_table(
    variables: Sequence[str], rows: Iterable[Row], names: Names, graph: Askable, *, most: int
) -> AnswerTable:
    """At most ``most`` rows of an answer, equal ones once; articles by their titles."""
    rows = list(rows)
    base_iri = graph.base_iri
    ids = {row["article"].value for row in rows[: 2 * most] if row["article"]} if "article" in variables else set()
    articles = {f"{base_iri}article/{article_key(id_)}" for id_ in ids}
    titles = {iri: a.title for iri, a in read_articles(graph, articles).items() if a.title}
    shown = shown_columns(variables)
    known: dict[tuple[Cell, ...], None] = {}
    terms: dict[str, list[Any]] = {name: [] for name in shown}
    more = False
    for row in rows:
        cells = tuple(_cell(name, row, variables, names, titles, base_iri) for name in shown)
        if cells in known:
            continue
        if len(known) == most:
            more = True
            break
        known[cells] = None
        for name in shown:
            terms[name].append(row[name])
    used = [place for place, name in enumerate(shown) if any(term is not None for term in terms[name])]
    columns = [Column(name, _heading(heading), _kind(name, terms[name], variables)) for name, heading in shown.items()]
    return AnswerTable(
        tuple(columns[place] for place in used), tuple(tuple(row[place] for place in used) for row in known), more
    )


def _cell(
    name: str, row: Row, variables: Sequence[str], names: Names, titles: Mapping[str, str], base_iri: str
) -> Cell:
    term = row[name]
    if term is None:
        return Cell("")
    if name.endswith("Label") and name[:-5] in variables and isinstance(row[name[:-5]], NamedNode):
        iri = row[name[:-5]].value
        entity = names.entities.get(iri)
        return Cell(term.value, term.value.casefold(), iri, entity.type if entity else None)
    if isinstance(term, NamedNode):
        entity = names.entities.get(term.value)
        text = entity.label if entity else short_iri(term.value, base_iri)
        return Cell(text, text.casefold(), term.value, entity.type if entity else None)
    text = str(getattr(term, "value", term))
    if name == "article":
        iri = f"{base_iri}article/{article_key(text)}"
        shown = text if "title" in variables else titles.get(iri, text)
        return Cell(shown, shown.casefold(), iri)
    if _is_number(term):
        return Cell(f"{round(float(text) * 100)}%" if name in _SHARES else text, text)
    return Cell(text, text.casefold())


def _kind(name: str, terms: Sequence[Any], variables: Sequence[str]) -> str:
    there = [term for term in terms if term is not None]
    if name.endswith("Label") and name[:-5] in variables:
        return "entity"
    if name in ("sentence", "article"):
        return "prose" if name == "sentence" else "article"
    if there and all(isinstance(term, NamedNode) for term in there):
        return "iri"
    if there and all(_is_number(term) for term in there):
        return "share" if name in _SHARES else "number"
    if there and all(_is_date(term) for term in there):
        return "date"
    return "text"


def _is_number(term: Any) -> bool:
    return isinstance(term, Literal) and local_name(term.datatype.value) in _NUMBERS


def _is_date(term: Any) -> bool:
    return isinstance(term, Literal) and (
        local_name(term.datatype.value) in _DATES or _DAY.fullmatch(term.value) is not None
    )


def _heading(name: str) -> str:
    """``firstReported`` as "first reported"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
