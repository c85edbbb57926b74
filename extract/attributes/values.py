"""The values of a text: dates and quantities, with the tokens that state them, and what they may be of a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extract.calendar_forms import DateExpression
from extract.dates import find_dates
from extract.parse import Parse
from extract.quantities import Quantity
from extract.records import Document

COUNTED = frozenset({"Organization", "Repository", "Service", "Initiative", "Event", "Policy"})
SIZED = frozenset({"Dataset", "Software", "Publication"})  # what has a size rather than a count
VERSIONED = SIZED | {"Service"}
ENERGETIC = frozenset({"Dataset", "Event"})
_DATELESS = frozenset({"Place", "Person"})
_THIS_YEAR = re.compile(r"\b[Tt]his year, (\d{4})\b")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the contract writes it, what it may be ("date", "size", "count", …), first and last token."""

    kind: str
    value: str
    first: int
    last: int


def find_values(parse: Parse, quantities: Iterable[Quantity], dates: Iterable[DateExpression]) -> list[Value]:
    """Every date and every quantity, in text order."""
    found = [Value("date", str(d.value), parse.token_at(d.start), parse.token_at(d.end - 1)) for d in dates]
    found += [Value(q.kind, q.value, parse.token_at(q.start), parse.token_at(q.end - 1)) for q in quantities]
    return sorted(found, key=lambda v: (v.first, v.last, v.kind, v.value))


def find_dated(document: Document) -> list[DateExpression]:
    """Dates with a value; a text that says "this year, 2023" thereby dates its days without a year."""
    dates = [d for d in find_dates(document.text, published=document.published) if d.value]
    if said := _THIS_YEAR.search(document.text):
        dates = [replace(d, value=_with_year(str(d.value), said.group(1))) for d in dates]
    return dates


def attribute_of(kind: str, thing_type: str) -> str | None:
    """The attribute that a value of a kind is of a thing of a type (the contract's table), None where it is none."""
    if kind == "count":
        return "count" if thing_type in COUNTED else "size" if thing_type in SIZED else None
    fits = {
        "date": thing_type not in _DATELESS,
        "size": thing_type in SIZED,
        "energy": thing_type in ENERGETIC,
        "amount": thing_type != "Place",
        "version": thing_type in VERSIONED,
        "identifier": thing_type != "Place",
    }
    return kind if fits[kind] else None


def _with_year(value: str, year: str) -> str:
    parts = value.split("/")
    return "/".join(part.replace("-", year, 1) if part.startswith("--") else part for part in parts)
