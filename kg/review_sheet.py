"""The queue as CSV for a spreadsheet, and what a person filled in there.

A cell that a spreadsheet would take for a formula has an apostrophe before it, which is taken off when it is
read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Final

from kg.errors import FormatError, UsageError
from kg.review import Item, Standing
from kg.review_decide import choices_on, read_choice
from kg.review_sides import Shown, Side

COLUMNS: Final = (
    "decision", "why", "kind", "choices", "first", "first_is", "first_says", "second", "second_is", "second_says",
    "reason", "score", "articles", "key", "first_iri", "second_iri",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose on an item, in a line of a file."""

    item: Item
    choice: str
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """``choices`` in the order of the lines, what is wrong in ``bad`` lines, how many are ``known`` already."""

    choices: tuple[Choice, ...]
    bad: tuple[str, ...]
    known: int


def write_sheet(shown: Iterable[Shown], file: IO[str]) -> int:
    """Write items as CSV with empty columns ``decision`` and ``why``; returns how many."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = 0
    for one in shown:
        count += 1
        item = one.item
        sides = [(s.label, _is(s), _says(s)) for s in one.sides]
        first, second = sides[0], sides[1] if len(sides) > 1 else ("", "", "")
        iris = (*item.iris, "")[:2]
        about = (*first, *second, item.reason, f"{item.score:.2f}", str(item.articles), item.key, *iris)
        cells = ("", "", item.kind, " / ".join(choices_on(item.kind)), *about)
        writer.writerow([guarded(cell) for cell in cells])
    return count


def read_sheet(file: IO[str], items: Mapping[str, Item], standing: Standing, *, name: str) -> Sheet:
    """What was filled in; ``items`` by their keys. Raises FormatError where the file is no such sheet."""
    first = file.readline()
    delimiter = max(_DELIMITERS, key=first.count)
    header = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter), [])]
    if missing := [column for column in ("key", "decision") if column not in header]:
        raise FormatError(f"no column {missing[0]!r}; take a file that kg review export wrote", where=f"{name}:1")
    choices: list[Choice] = []
    bad: list[str] = []
    lines: dict[str, int] = {}
    known = 0
    rows, line = csv.reader(file, delimiter=delimiter), 2
    try:
        for cells in rows:
            here, line = line, rows.line_num + 2
            row = {column: plain(cell) for column, cell in zip(header, cells, strict=False)}
            if not row.get("decision", "").strip() or row["decision"].strip().lower() in ("skip", "s"):
                continue
            key = row.get("key", "").strip()
            try:
                item = items.get(key)
                if item is None:
                    known += _is_decided(row, key, standing)
                    continue
                if key in lines:
                    raise UsageError(f"line {lines[key]} decides on the same")
                choices.append(Choice(item, read_choice(item.kind, row["decision"]), row.get("why", "").strip()))
                lines[key] = here
            except UsageError as error:
                bad.append(f"line {here}: {error}")
    except csv.Error as error:
        raise FormatError(f"not CSV: {error}", where=f"{name}:{line}") from error
    return Sheet(tuple(choices), tuple(bad), known)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def plain(cell: str) -> str:
    """The cell that :func:`guarded` was given."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _is_decided(row: Mapping[str, str], key: str, standing: Standing) -> bool:
    """True where somebody has decided on what is not in the queue. Raises UsageError where it is just not there."""
    iris = tuple(iri for name in ("first_iri", "second_iri") if (iri := row.get(name, "").strip()))
    item = Item(row.get("kind", ""), iris, 0.0)
    if key and item.key == key and iris and standing.has_decided(item):
        return True
    raise UsageError(f"nothing in doubt has the key {key!r} any more" if key else "the key is missing")


def _is(side: Side) -> str:
    more = [*side.identifiers, *(f"“{name}”" for name in side.aliases)]
    certain = f", confidence {side.confidence:.2f}" if side.confidence is not None else ""
    return side.kind + certain + (f"; {'; '.join(more)}" if more else "")


def _says(side: Side) -> str:
    return "\n".join(f"{s.text} [{s.article}{f', {s.published}' if s.published else ''}]" for s in side.sentences)
