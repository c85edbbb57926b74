"""When two values of one attribute of one thing cannot both be right."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
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
        if one["datatype"] == other["datatype"] == "XMLSchema#string":
            return not _strings_agree(a, b)
        return not _dates_agree(a, b)
    if "value" in one or "value" in other:
        return False  # a quantity and what could not be read as one
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
    except InvalidOperation:
        return a == b
    return abs(x - y) <= TOLERANCE * max(abs(x), abs(y))


def _strings_agree(a: str, b: str) -> bool:
    """Versions by their numbers, however written ("third", "DR3"), other strings but for case."""
    x, y = Name(a, "Dataset").numbers, Name(b, "Dataset").numbers
    return not x.isdisjoint(y) if x and y else a.casefold() == b.casefold()


def _dates_agree(a: str, b: str) -> bool:
    """ISO 8601 dates and periods that overlap; what has no year is compared with the rest of the other."""
    (a0, a1), (b0, b1) = _bounds(a), _bounds(b)
    if a0.startswith(("--", "XXXX")) or b0.startswith(("--", "XXXX")):
        x, y = a0.lstrip("-X"), b0.lstrip("-X")
        x, y = (x[5:] if len(x) > 5 else x), (y[5:] if len(y) > 5 else y)
        return x.startswith(y) or y.startswith(x)
    return _cut(a0, b1) <= _cut(b1, a0) and _cut(b0, a1) <= _cut(a1, b0)


def _bounds(text: str) -> tuple[str, str]:
    first, slash, last = text.partition("/")
    return first, last if slash else first


def _cut(text: str, other: str) -> str:
    """As precise as the less precise of the two."""
    return text[: min(len(text), len(other))]
