"""The values of literals: whether a lexical form is one of its datatype, and how two values compare.

Source: SHACL, 4.1.2 (datatypes that SPARQL knows are checked for ill-typed literals) and 4.3, SPARQL 1.1, 17.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS: Final = frozenset(
    _XSD + name
    for name in (
        "integer", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger", "long", "int",
        "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_DATE = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_ZONE}")
_DATE_TIME = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]+)?{_ZONE}")
_YEAR = re.compile(r"[0-9]{4}")
_YEAR_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")

Value = int | float | Decimal | str | bool | date | datetime
OrderKey = tuple[str, Value]
"""What kind of value a literal has, and the value; only values of one kind can be compared."""


def _matching(pattern: re.Pattern[str], make: Callable[[str], Value]) -> Callable[[str], Value]:
    def value(text: str) -> Value:
        if not pattern.fullmatch(text):
            raise ValueError(text)
        return make(text)

    return value


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


_KINDS: Final[dict[str, tuple[str, Callable[[str], Value]]]] = {
    **dict.fromkeys(_INTEGERS, ("number", _matching(_INTEGER, int))),
    f"{_XSD}decimal": ("number", _matching(_DECIMAL, Decimal)),
    f"{_XSD}double": ("number", _matching(_DOUBLE, float)),
    f"{_XSD}float": ("number", _matching(_DOUBLE, float)),
    f"{_XSD}string": ("string", str),
    f"{_XSD}boolean": ("boolean", _boolean),
    # a time zone moves a day by less than the day that it is
    f"{_XSD}date": ("date", _matching(_DATE, lambda text: date.fromisoformat(text[:10]))),
    f"{_XSD}dateTime": ("time", _matching(_DATE_TIME, datetime.fromisoformat)),
}
# years and months, too, have an order, though SPARQL knows none and leaves their lexical forms unchecked
_UNCHECKED: Final[dict[str, tuple[str, Callable[[str], Value]]]] = {
    f"{_XSD}gYear": ("year", _matching(_YEAR, str)),
    f"{_XSD}gYearMonth": ("month", _matching(_YEAR_MONTH, str)),
}


def is_well_formed(literal: Literal) -> bool:
    """Whether the lexical form is one of the datatype; always for datatypes that are not known here."""
    known = _KINDS.get(literal.datatype.value)
    if known is None:
        return True
    try:
        known[1](literal.value)
    except (ValueError, KeyError):
        return False
    return True


def order_key(literal: Literal) -> OrderKey | None:
    """What the literal is compared by, None where it is ill-typed or of a datatype without an order."""
    datatype = literal.datatype.value
    known = _KINDS.get(datatype) or _UNCHECKED.get(datatype)
    if known is None:
        return None
    try:
        return known[0], known[1](literal.value)
    except (ValueError, KeyError):
        return None


def compare(one: OrderKey | None, other: OrderKey | None) -> int | None:
    """-1, 0 or 1 where the first is less, equal or greater, None where the two cannot be compared."""
    if one is None or other is None or one[0] != other[0]:
        return None
    a, b = one[1], other[1]
    try:
        # NaN is none of the three
        return -1 if a < b else 1 if a > b else 0 if a == b else None  # type: ignore[operator]
    except TypeError:
        return None  # a time with and one without a zone
