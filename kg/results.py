"""Answers of queries in the formats of ``kg query``: tables for people, W3C formats for programs.

JSON, CSV and TSV are those of SPARQL 1.1 (https://www.w3.org/TR/sparql11-results-json/,
https://www.w3.org/TR/sparql11-results-csv-tsv/), written row by row as the rows come.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

from kg.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

TABLE_FORMATS: Final = ("table", "json", "csv", "tsv", "md")
GRAPH_FORMATS: Final = ("ttl", "nt", "jsonld")
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_PROSE: Final = "sentence"
_PROSE_ROOM: Final = 40
_ROOM: Final = 12
"""Characters that a table's column needs for long values; with less room each row is written as a record."""

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT query, each with a term or None for every variable; ``rows`` can be read once."""

    variables: tuple[str, ...]
    rows: Iterable[tuple[Term | None, ...]]


Answer = Table | bool | tuple[Triple, ...]
"""What SELECT, ASK, and CONSTRUCT or DESCRIBE give."""


def read_answer(found: QuerySolutions | QueryBoolean | QueryTriples, *, limit: int | None = None) -> Answer:
    """An answer of the store, of which at most ``limit`` rows or triples count."""
    if isinstance(found, QueryBoolean):
        return bool(found)
    if isinstance(found, QueryTriples):
        return tuple(sorted(dict.fromkeys(islice(found, limit)), key=str))
    names = tuple(v.value for v in found.variables)
    return Table(names, islice((tuple(row[name] for name in names) for row in found), limit))


def format_for(answer: Answer, wanted: str | None, *, terminal: bool) -> str:
    """The format to write: ``wanted`` where it fits, by default for a person or for a program.

    Raises UsageError for a format that the answer cannot have.
    """
    graph = isinstance(answer, tuple)
    formats = GRAPH_FORMATS if graph else TABLE_FORMATS
    if wanted is None:
        return "ttl" if graph else "table" if terminal else "json"
    if wanted not in (*TABLE_FORMATS, *GRAPH_FORMATS):
        raise UsageError(f"{wanted}: no such format; there are {', '.join((*TABLE_FORMATS, *GRAPH_FORMATS))}")
    if wanted not in formats:
        form = "a CONSTRUCT or DESCRIBE query gives triples" if graph else "a SELECT or ASK query gives rows"
        raise UsageError(f"{wanted}: {form}; name one of {', '.join(formats)}")
    return wanted


def write_answer(answer: Answer, file: IO[str], format_: str, *, base_iri: str) -> int:
    """Write an answer in one of the formats but ``table``; returns the number of rows, 1 for a boolean."""
    if isinstance(answer, bool):
        text = json.dumps({"head": {}, "boolean": answer}) if format_ == "json" else str(answer).lower()
        file.write(f"{text}\n")
        return 1
    if isinstance(answer, tuple):
        from kg.export import triples_bytes

        file.write(triples_bytes(answer, format_, base_iri=base_iri).decode())
        return len(answer)
    write = {"json": _write_json, "csv": _write_csv, "tsv": _write_tsv}.get(format_)
    return write(answer, file) if write else _write_markdown(answer, file, base_iri)


def print_table(answer: Table | bool, console: Console, *, base_iri: str) -> int:
    """Print rows as a table for people, or as one record a row where there is no room for the columns."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable
    from rich.text import Text

    if isinstance(answer, bool):
        console.print(str(answer).lower())
        return 1
    names, rows = _for_people(answer, base_iri)
    if not rows:
        return 0
    used = [i for i in range(len(names)) if any(row[i] for row in rows)]
    wanted = [max(len(names[i]), *(len(row[i]) for row in rows)) for i in used]
    widths = [min(w, _PROSE_ROOM if names[i] == _PROSE else _ROOM) for i, w in zip(used, wanted, strict=True)]
    if sum(widths) + 2 * len(widths) > console.width:
        for row in rows:
            for i in used:
                if row[i]:
                    console.print(Text.assemble((f"{names[i]}: ", "bold"), row[i]))
            console.print()
        return len(rows)
    table = RichTable(box=SIMPLE_HEAD, pad_edge=False)
    for i in used:
        # the prose gets what the others can spare
        spare = _PROSE in names and names[i] != _PROSE and sum(wanted) + 2 * len(used) > console.width
        table.add_column(names[i], overflow="fold", max_width=_ROOM + 6 if spare else None)
    for row in rows:
        table.add_row(*(Text(row[i]) for i in used))
    console.print(table)
    return len(rows)


def shown_columns(variables: Iterable[str]) -> dict[str, str]:
    """Variable → heading, of the columns that people see: ``?x`` gives way to its ``?xLabel``."""
    names = list(variables)
    return {name: name.removesuffix("Label") or name for name in names if f"{name}Label" not in names}


def term_text(term: Term | None, base_iri: str = "") -> str:
    """A term as people read it: a value, an IRI without the base; nothing for None."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return term.value.removeprefix(base_iri) if base_iri else term.value
    return term.value if isinstance(term, Literal) else str(term)


def _for_people(table: Table, base_iri: str) -> tuple[list[str], list[list[str]]]:
    columns = shown_columns(table.variables)
    places = [table.variables.index(name) for name in columns]
    rows = [[" ".join(term_text(row[i], base_iri).split()) for i in places] for row in table.rows]
    return list(columns.values()), rows


def _write_json(table: Table, file: IO[str]) -> int:
    file.write(json.dumps({"head": {"vars": list(table.variables)}})[:-1])
    file.write(', "results": {"bindings": [')
    count = 0
    for count, row in enumerate(table.rows, 1):
        bound = zip(table.variables, row, strict=True)
        binding = {name: _json_term(term) for name, term in bound if term is not None}
        file.write((",\n" if count > 1 else "\n") + json.dumps(binding, ensure_ascii=False))
    file.write("\n]}}\n")
    return count


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {part: _json_term(one) for part, one in parts}}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        found["datatype"] = term.datatype.value
    return found


def _write_csv(table: Table, file: IO[str]) -> int:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(table.variables)
    return sum(1 for row in table.rows if writer.writerow([term_text(term) for term in row]))


def _write_tsv(table: Table, file: IO[str]) -> int:
    file.write("\t".join(f"?{name}" for name in table.variables) + "\n")
    # a term in N-Triples is one in Turtle, with tabs and line breaks escaped
    lines = ("\t".join("" if term is None else str(term) for term in row) + "\n" for row in table.rows)
    return sum(1 for line in lines if file.write(line))


def _write_markdown(table: Table, file: IO[str], base_iri: str) -> int:
    names, rows = _for_people(table, base_iri)
    for row in (names, ["---"] * len(names), *rows):
        file.write("| " + " | ".join(_markdown(cell) for cell in row) + " |\n")
    return len(rows)


def _markdown(text: str) -> str:
    """A name holds no mark-up: what would be taken for it is escaped."""
    escaped = text.replace("\\", "\\\\").replace("|", "\\|")
    return escaped.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_").replace("[", "\\[").replace("`", "\\`")


def triples_of(items: Iterable[Any]) -> Iterator[Triple]:
    """The triples of what a parser of RDF gives."""
    return (item if isinstance(item, Triple) else item.triple for item in items)
