"""When two values of one attribute of one thing cannot both be right."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation, Overflow
from typing import Final

from kg import terms as t
from kg.resolution.names import Name

FUNCTIONAL: Final = frozenset(t.PROPERTIES[name] for name in ("date", "size", "energy", "version"))
"""Attributes that have one value at any time. What is counted grows, and a thing is funded more than once."""
TOLERANCE: Final = Decimal("0.1")
"""Numbers that differ by less, as a share of the larger, are one number, rounded: "65 TB", "more than 60 TB"."""


def conflict(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two values contradict each other.

    Dates do unless one is within the other (2022 and 2022-10, a day of a period). Quantities do where they count the
    same in numbers that no rounding explains. Versions do where their numbers differ, other strings but for case.
    """
    if "value" in one and "value" in other:
        a, b = one["value"], other["value"]
        unread = [value["datatype"] == "XMLSchema#string" for value in (one, other)]
        if all(unread):
            return not _strings_agree(a, b)
        return not any(unread) and not dates_agree(a, b)
    if "value" in one or "value" in other:
        return False  # a quantity and what could not be read as one, as above a date
    if "bytes" in one and "bytes" in other:
        return not _near(one["bytes"], other["bytes"])
    if "number" in one and "number" in other and _counted(one) == _counted(other):
        return not _near(one["number"], other["number"])
    return False


def _counted(quantity: Mapping[str, str]) -> str:
    return quantity.get("unit", "").rpartition(" ")[2].casefold()


def _near(a: str, b: str) -> bool:
    try:
        x, y = Decimal(a), Decimal(b)
        return abs(x - y) <= TOLERANCE * max(abs(x), abs(y))
    except (InvalidOperation, Overflow):
        return a == b


def _strings_agree(a: str, b: str) -> bool:
    """Versions by their numbers, however written ("third", "DR3"), other strings but for case."""
    x, y = Name(a, "Dataset").numbers, Name(b, "Dataset").numbers
    return not x.isdisjoint(y) if x and y else a.casefold() == b.casefold()


def dates_agree(a: str, b: str) -> bool:
    """ISO 8601 dates and periods that overlap; where one has no year, in what both tell of month and day."""
    one, other = _bounds(a), _bounds(b)
    if not (_has_year(one[0]) and _has_year(other[0])):
        if _years_apart(one) or _years_apart(other):
            return True  # every day of a year is within
        one, other = (_within_year(one[0]), _within_year(one[1])), (_within_year(other[0]), _within_year(other[1]))
        return any(_overlap(x, y) for x in _turned(one) for y in _turned(other))
    return _overlap(one, other)


def _overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (a0, a1), (b0, b1) = one, other
    return _cut(a0, b1) <= _cut(b1, a0) and _cut(b0, a1) <= _cut(a1, b0)


def _bounds(text: str) -> tuple[str, str]:
    first, slash, last = text.partition("/")
    return first, last if slash else first


def _has_year(date: str) -> bool:
    return not date.startswith(("--", "XXXX"))


def _years_apart(bounds: tuple[str, str]) -> bool:
    return _has_year(bounds[0]) and bounds[0][:4] != bounds[1][:4]


def _within_year(date: str) -> str:
    """``06-25`` of ``--06-25``, ``XXXX-06-25`` and ``2023-06-25``."""
    return date[2:] if date.startswith("--") else date[5:]


def _turned(bounds: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """A period within a year; two where it goes over the turn of the year."""
    first, last = bounds
    return ((first, last),) if _cut(first, last) <= _cut(last, first) else ((first, "12-31"), ("01-01", last))


def _cut(text: str, other: str) -> str:
    """As precise as the less precise of the two."""
    return text[: min(len(text), len(other))]
