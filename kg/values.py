"""Attribute values of the exchange format as RDF: typed dates, quantities with units, identifiers.

What cannot be read as its type becomes a plain string, so that nothing that a text says is lost.
Source of the units: ``ontology/units.json`` (QUDT codes).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode
from rdflib import XSD, URIRef

from kg.errors import FormatError
from kg.identity import hex_digest
from kg.namespaces import EDTF, UNIT
from kg.resources import data_path


def _node(iri: URIRef) -> NamedNode:
    return NamedNode(str(iri))


_DATE: Final = _node(XSD.date)
_YEAR_MONTH: Final = _node(XSD.gYearMonth)
_YEAR: Final = _node(XSD.gYear)
_MONTH_DAY: Final = _node(XSD.gMonthDay)
_MONTH: Final = _node(XSD.gMonth)
_EDTF: Final = _node(EDTF.EDTF)
_INTEGER: Final = _node(XSD.integer)
_DECIMAL: Final = _node(XSD.decimal)
_ANY_URI: Final = _node(XSD.anyURI)

_ISO = re.compile(r"(?:([0-9]{4})|-)(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_QUANTITY = re.compile(r"([0-9]{1,30}(?:\.[0-9]{1,30})?)(?:[-–]([0-9]{1,30}(?:\.[0-9]{1,30})?))? +(\S.*)")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN_LABEL = re.compile(r"[A-Za-z0-9. -]+")
_LEAP_YEAR = 2000


def text_literal(text: str) -> Literal:
    """A plain string; a lone surrogate, which no RDF syntax can carry, becomes U+FFFD (offsets stay)."""
    return Literal(_SURROGATE.sub("\ufffd", text))


def http_iri(text: str | None) -> NamedNode | None:
    """The IRI where ``text`` is a valid absolute http(s) one; anything else is no IRI for this graph."""
    if not text or not re.match(r"https?://[^/?#]", text):
        return None
    try:
        return NamedNode(text)
    except ValueError:  # UnicodeEncodeError is one
        return None


def number_literal(value: Decimal) -> Literal:
    """A number as ``xsd:integer`` where it is whole, else ``xsd:decimal``, in canonical form."""
    if value == value.to_integral_value():
        return Literal(str(int(value)), datatype=_INTEGER)
    return Literal(f"{value.normalize():f}", datatype=_DECIMAL)


def score_literal(value: float) -> Literal:
    """A confidence or score in [0, 1], to four decimals, as ``xsd:decimal``."""
    text = f"{min(max(value, 0.0), 1.0):.4f}".rstrip("0").rstrip(".")
    return Literal(text, datatype=_DECIMAL)


def date_literal(text: str) -> Literal | None:
    """The date or period typed as precisely as it is given, None where it is neither.

    A period without a year is ``XXXX-06-25/XXXX-07-01`` (EDTF, level 2: unspecified digits).
    """
    if "/" not in text:
        return _point(text)
    if date_bounds(text):
        return Literal(text, datatype=_EDTF)
    ends = text.split("/")
    if len(ends) == 2 and all(end.startswith("--") and _point(end) for end in ends):
        return Literal("/".join(f"XXXX-{end[2:]}" for end in ends), datatype=_EDTF)
    return None


def date_bounds(text: str) -> tuple[Literal, Literal] | None:
    """First and last day, month or year of a period, or twice a complete date; None for anything else."""
    first, slash, last = text.partition("/")
    start, end = _point(first), _point(last if slash else first)
    if start is None or end is None or first.startswith("--") or last.startswith("--"):
        return None
    if not slash:
        return (start, end) if start.datatype == _DATE else None
    # an interval that ends before it begins is a misreading; ISO 8601 of unequal precision compares by its front
    shared = min(len(first), len(last))
    return (start, end) if first[:shared] <= last[:shared] else None


def published_literal(text: str | None) -> Literal | None:
    """A publication date; the time of day of a date-time is left out, anything else stays a string."""
    if not text:
        return None
    found = re.match(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]", text)
    return _point(found[1] if found else text) or text_literal(text)


def identifier_literal(text: str) -> Literal:
    """``xsd:anyURI`` where it is a valid http(s) IRI, else a string."""
    return Literal(text, datatype=_ANY_URI) if http_iri(text) else text_literal(text)


def _point(text: str) -> Literal | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day = found.groups()
    if year == "0000" or (year is None and month is None):
        return None
    try:
        date(int(year or _LEAP_YEAR), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if year:
        return Literal(text, datatype=_DATE if day else _YEAR_MONTH if month else _YEAR)
    return Literal(text, datatype=_MONTH_DAY if day else _MONTH)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure. ``bytes`` is its factor to a byte, ``gev`` to a gigaelectronvolt."""

    symbol: str
    kind: str
    qudt: str | None
    bytes: int | None = None
    gev: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or a range of them, of something.

    ``unit_text`` and ``unit_code`` belong to ``low`` and ``high``, which are equal but for a range.
    An energy is given in GeV, since QUDT has no TeV; ``label`` keeps the unit of the text.
    """

    label: str
    low: Decimal
    high: Decimal
    unit_text: str
    unit_code: str | None = None
    currency: str | None = None
    bytes: Decimal | None = None

    @property
    def path(self) -> str:
        """Its IRI below the base: the label, whose case tells terabytes from terabits."""
        name = self.label.replace(" ", "-")
        plain = _PLAIN_LABEL.fullmatch(self.label) and len(name) <= 64
        return f"quantity/{name if plain else hex_digest(self.label, 16)}"


class Units:
    """Units by symbol and by spelling."""

    def __init__(self, table: dict[str, Unit], gev: Unit | None) -> None:
        self._table = table
        self._gev = gev

    def quantity(self, attribute: str, text: str) -> Quantity | None:
        """The quantity that an attribute's value states, None where it is no number and unit."""
        found = _QUANTITY.fullmatch(text.strip())
        if not found:
            return None
        low, high, words = Decimal(found[1]), Decimal(found[2] or found[1]), found[3].strip()
        if high < low:
            return None
        unit = self._table.get(words) or self._table.get(words.casefold())
        # "42 reals" counted is no money, nor are "3 bits" of a count a size
        if unit is not None and unit.kind != attribute:
            unit = None
        number = _plain(low) if low == high else f"{_plain(low)}-{_plain(high)}"
        label = f"{number} {unit.symbol if unit else words}"
        if attribute == "amount":
            code = unit.symbol if unit else words if _CURRENCY.fullmatch(words) else None
            return Quantity(label, low, high, code or words, unit.qudt if unit else None, code)
        if unit is None:
            return Quantity(label, low, high, words)
        if unit.gev is not None and self._gev is not None:
            factor = unit.gev
            return Quantity(label, low * factor, high * factor, self._gev.symbol, self._gev.qudt)
        # a range has no one size in bytes
        in_bytes = low * unit.bytes if unit.bytes and low == high else None
        return Quantity(label, low, high, unit.symbol, unit.qudt, bytes=in_bytes)


def unit_iri(code: str) -> NamedNode:
    """The QUDT unit of a code such as ``TeraBYTE``."""
    return _node(UNIT[code])


def read_units(path: Path | None = None) -> Units:
    """The units in ``path``, by default the bundled ones. Raises FormatError for another shape."""
    path = path or data_path("ontology/units.json")
    table: dict[str, Unit] = {}
    folded: dict[str, Unit] = {}
    try:
        for u in json.loads(path.read_text(encoding="utf-8"))["units"]:
            gev = Decimal(u["gev"]) if u.get("gev") else None
            unit = Unit(u["symbol"], u["kind"], u.get("qudt"), u.get("bytes"), gev)
            table[unit.symbol] = unit
            for spelling in u.get("spellings") or ():
                table.setdefault(spelling, unit)
                # symbols differ by case ("Mb", "MB"), written-out words do not
                if spelling.casefold() == spelling.lower() and len(spelling) > 3:
                    folded.setdefault(spelling.casefold(), unit)
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise FormatError(f"not a table of units: {error!r}", where=path.name) from error
    return Units(folded | table, table.get("GeV"))


def _plain(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"
