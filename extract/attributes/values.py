"""The values of a text: dates and quantities, with the tokens that state them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extract.calendar_forms import DateExpression
from extract.dates import find_dates
from extract.parse import Parse
from extract.quantities import Quantity
from extract.records import Document

_THIS_YEAR = re.compile(r"\b[Tt]his year, (\d{4})\b")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the contract writes it, what it may be ("date", "size", "count", …), first and last token."""

    kind: str
    value: str
    first: int
    last: int


def find_values(parse: Parse, quantities: Iterable[Quantity], document: Document) -> list[Value]:
    """Every date with a value and every quantity, in text order."""
    dates = [
        Value("date", str(d.value), parse.token_at(d.start), parse.token_at(d.end - 1))
        for d in dates_of(parse, document)
    ]
    others = [Value(q.kind, q.value, parse.token_at(q.start), parse.token_at(q.end - 1)) for q in quantities]
    return sorted([*dates, *others], key=lambda v: (v.first, v.last, v.kind, v.value))


def dates_of(parse: Parse, document: Document) -> list[DateExpression]:
    """Dates with a value; a text that says "this year, 2023" thereby dates its days without a year."""
    dates = [d for d in find_dates(parse.text, published=document.published) if d.value]
    if said := _THIS_YEAR.search(parse.text):
        dates = [replace(d, value=_with_year(str(d.value), said.group(1))) for d in dates]
    return dates


def _with_year(value: str, year: str) -> str:
    parts = value.split("/")
    return "/".join(part.replace("-", year, 1) if part.startswith("--") else part for part in parts)
