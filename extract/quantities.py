"""Quantities of announcements, in the contract's wording: "800 TB", "13 TeV", "95000000 EUR", "153 countries".

Regular expressions over plain text, no model; every repetition is bounded, so time is linear in the
length of the text. Units are those of ``ontology/units.json``, counted nouns those of
``ontology/countables.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from extract.counting import counted_noun
from extract.identifiers import find_identifiers
from extract.numerals import DIGITS, MULTIPLIER, WORDS, parse_multiplier, parse_number, plain
from extract.versions import find_versions
from extract.years import is_year
from kg.resources import data_path

Kind = Literal["size", "energy", "amount", "count", "version", "identifier"]


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A quantity at ``text[start:end]`` and its value as the contract writes it.

    ``number`` is in plain digits, a range as "10-20", empty for an identifier or an ordinal version.
    ``unit`` is the unit's symbol, an ISO 4217 code, or for a count the head noun in the singular; empty
    for versions and identifiers.
    """

    start: int
    end: int
    kind: Kind
    number: str
    unit: str
    value: str


@dataclass(frozen=True)
class _Grammar:
    number: re.Pattern[str]
    unit: re.Pattern[str]
    currency: re.Pattern[str]
    symbols: dict[str, tuple[str, Kind]]
    codes: dict[str, str]
    first_words: frozenset[str]


_S = r"[ \t\u00a0\u202f]"
_GAP = rf"(?:{_S}{{1,2}}|{_S}?\n{_S}?)"
_NEXT_WORD = re.compile(rf"(?:{_GAP}|-)?([^\W\d_]+|[€$£¥₹₩])")
_RANGE = rf"(?P<to>{_S}?[-–—−]{_S}?|{_GAP}to{_GAP}|{_GAP}and{_GAP}|{_GAP}or{_GAP})"

# A number after one of these numbers a thing and counts nothing: "Run 2", "level 3", "page 12".
_LABEL = re.compile(
    r"\b(?i:runs?|phases?|levels?|chapters?|sections?|figures?|fig\.?|tables?|goals?|articles?|parts?|horizon|versions?"
    r"|releases?|grades?|volumes?|vol\.|issues?|no\.|nos\.|nr\.|numbers?|pages?|pp?\.|rooms?|buildings?|days?|weeks?"
    r"|steps?|tiers?|types?|appendix|annex|class|outlook|pillars?|schedule|agenda|iso|rfc|package|wp|cop|art\.|item"
    r"|step|stage|theme|track|lot|call|cluster|world war|apollo|gaia|sentinel|covid|python|group)"
    r"[ \t\u00a0#-]{1,2}(?:[0-9]{1,3}(?:[ ]and|,|[ ]?[-–])[ ])?$"
)
_RATE = re.compile(
    r"/[ ]?(?:s|sec|second|day|month|year|yr|h|hour|min)\b"
    r"|[ -](?:per|an?|each|every)[ ](?:second|minute|hour|day|week|month|year)\b"
    r"|ps\b"
)
_PERCENT = re.compile(rf"{_S}?(?:%|per[ ]?cent\b)")
_PLAIN = str.maketrans({"⁻": "-", "¹": "1", "−": "-", "–": "-", "‑": "-", "^": "", "{": "", "}": ""})


def find_quantities(text: str) -> list[Quantity]:
    """Sizes, energies, amounts, counts, versions and identifiers, in text order and not overlapping.

    An identifier outranks a version, and both outrank a number inside them. Years count nothing, nor
    does a number after a label ("Run 2"); "one" and "hundreds of" are no numbers here. A rate such as
    "5 PB per year" is no size. Which thing a quantity belongs to, and whether a count is the size of a
    dataset, is for the caller.
    """
    found = [Quantity(s, e, "identifier", "", "", v) for s, e, v in find_identifiers(text)]
    taken = [(q.start, q.end) for q in found]
    versions = [
        Quantity(s, e, "version", _digits(v), "", v) for s, e, v in find_versions(text) if not _overlaps(s, e, taken)
    ]
    taken += [(q.start, q.end) for q in versions]
    found += versions
    found += (q for q in _find_numbers(text) if not _overlaps(q.start, q.end, taken))
    return sorted(found)


def load_units() -> list[dict[str, Any]]:
    """The unit table: symbol, spellings, kind, QUDT local name or None, and a factor (``bytes`` or ``gev``)."""
    units: list[dict[str, Any]] = json.loads(data_path("ontology/units.json").read_text(encoding="utf-8"))["units"]
    return units


def _find_numbers(text: str) -> Iterator[Quantity]:
    grammar = _grammar()
    position = 0
    while (match := grammar.number.search(text, position)) is not None:
        quantities = list(_read_number(text, match, grammar))
        yield from quantities
        # "Zenodo has 3 and 40 users": where a pair means nothing, its second number is read on its own.
        first_end = match.end("m1") if match["m1"] else match.end("n1")
        position = max(q.end for q in quantities) if quantities else max(first_end, match.start() + 1)


def _read_number(text: str, match: re.Match[str], grammar: _Grammar) -> Iterator[Quantity]:
    """What one number, or a pair of them, measures; nothing if it measures nothing."""
    first = _value(match["n1"], match["m1"])
    second = _value(match["n2"], match["m2"]) if match["n2"] else None
    if first is None:
        return
    if second is not None:
        # "1-2 million" and "$10 to $20 million" share the multiplier; "$500 to $2 million" does not.
        bare_second = parse_number(match["n2"])
        shared = match["m2"] and not match["m1"] and bare_second is not None and first < bare_second
        low = (_value(match["n1"], match["m2"]) or first) if shared else first
        pair = match["to"].strip() in ("and", "or") and not _between(text, match.start())
        number = f"{plain(low)}-{plain(second)}"
        both = list(_measure(text, match, grammar, end=match.end(), first=low, number=number, pair=pair))
        if both:
            yield from both
            return
    end = match.end("m1") if match["m1"] else match.end("n1")
    yield from _measure(text, match, grammar, end=end, first=first, number=plain(first), pair=False)


def _measure(
    text: str, match: re.Match[str], grammar: _Grammar, *, end: int, first: Decimal, number: str, pair: bool
) -> Iterator[Quantity]:
    """The quantity whose number ends at ``end``; for a ``pair`` ("7 and 8 TeV") two of them."""
    start = match.start()
    sign = match["cur1"]
    # Most numbers have no unit; one look at the next word spares them the long alternations.
    word = _NEXT_WORD.match(text, end)
    measured = word is not None and word[1].lower() in grammar.first_words
    suffix = grammar.currency.match(text, end) if measured else None
    unit = grammar.unit.match(text, end) if measured and not sign else None
    if sign or suffix:
        code = grammar.codes[_key(sign)] if sign else grammar.codes[_key(suffix[1])] if suffix else ""
        if sign and suffix and grammar.codes[_key(suffix[1])] == code:
            end = suffix.end()  # "€5 million EUR"
        elif not sign and suffix:
            end = suffix.end()
        yield from _split(match, "amount", number, code, code, end=end, start=start, pair=pair)
    elif (match["m2"] or match["m1"] or "") in ("m", "b", "B"):
        return  # "40m" is a length and "7B" a model; only an amount of money takes these letters
    elif unit:
        symbol, kind = grammar.symbols[_key(unit[1])]
        if kind != "size" or not _RATE.match(text, unit.end()):
            yield from _split(match, kind, number, symbol, symbol, end=unit.end(), start=start, pair=pair)
    elif not pair:
        yield from _count(text, match, number=number, first=first, end=end)


def _split(
    match: re.Match[str], kind: Kind, number: str, unit: str, wording: str, *, start: int, end: int, pair: bool
) -> Iterator[Quantity]:
    if not pair:
        yield Quantity(start, end, kind, number, unit, f"{number} {wording}")
        return
    low, _, high = number.partition("-")
    yield Quantity(start, match.start("to"), kind, low, unit, f"{low} {wording}")
    yield Quantity(match.end("to"), end, kind, high, unit, f"{high} {wording}")


def _count(text: str, match: re.Match[str], *, number: str, first: Decimal, end: int) -> Iterator[Quantity]:
    start = match.start()
    words = match["n1"].lower()
    if first != first.to_integral_value() or words == "one" or _PERCENT.match(text, end):
        return
    if text[end : end + 1] == "+":
        end += 1
    if _LABEL.search(text, max(0, start - 30), start):
        return
    if re.fullmatch(r"(?:19|20)[0-9]{2}-20[0-9]{2}", number) or is_year(text, start, end):
        return
    noun = counted_noun(text, end, singular=number == "1", any_plural=True)
    if noun is not None:
        yield Quantity(start, noun.end, "count", number, noun.head, f"{number} {noun.phrase}")


def _value(number: str, multiplier: str | None) -> Decimal | None:
    value = parse_number(number)
    if value is None or not multiplier:
        return value
    factor = parse_multiplier(multiplier)
    return None if factor is None else value * factor


def _between(text: str, start: int) -> bool:
    return text[max(0, start - 9) : start].lower().rstrip().endswith("between")


def _digits(value: str) -> str:
    match = re.search(r"[0-9][0-9.]*", value)
    return match[0].rstrip(".") if match and not re.search(r"(?:st|nd|rd|th)$", value) else ""


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in taken)


def _key(spelling: str) -> str:
    """Symbols are told apart by case (Mb, MB), words are not; spaces and hyphens agree."""
    spelling = re.sub(r"\s+", " ", spelling.translate(_PLAIN)).strip()
    return spelling.lower() if len(spelling) > 4 else spelling


def _any_of(spellings: list[str]) -> str:
    """An alternation, longest first; words in any case, with any space; symbols as they are."""
    parts = []
    for spelling in sorted(spellings, key=lambda s: (-len(s), s)):
        pattern = re.escape(spelling).replace(r"\ ", _S)
        parts.append(f"(?i:{pattern})" if len(spelling) > 4 else pattern)
    return "(?:" + "|".join(parts) + ")"


@cache
def _grammar() -> _Grammar:
    units = load_units()
    symbols: dict[str, tuple[str, Kind]] = {}
    codes: dict[str, str] = {}
    signs: list[str] = []
    iso: list[str] = []
    for unit in units:
        if unit["kind"] == "amount":
            iso.append(unit["symbol"])
            signs += unit["signs"]
            codes.update((_key(s), unit["symbol"]) for s in (*unit["spellings"], *unit["signs"]))
        else:
            symbols.update((_key(s), (unit["symbol"], unit["kind"])) for s in unit["spellings"])
            if unit["symbol"].endswith("b-1"):
                symbols[unit["symbol"]] = (unit["symbol"], unit["kind"])
    first_words = {m[1].lower() for s in (*symbols, *codes) if (m := _NEXT_WORD.match(s))}
    prefix = "(?:" + "|".join(re.escape(s) for s in sorted(signs, key=len, reverse=True)) + "|" + "|".join(iso) + ")"
    scale = rf"(?:(?:{_S}|-)?{MULTIPLIER}(?:{_S}{MULTIPLIER})?|[kKMmbB](?!\w)|{_S}?[kM](?=€|EUR\b))"
    number = rf"(?:{DIGITS}|{WORDS})"
    currencies = [s for u in units if u["kind"] == "amount" for s in (*u["spellings"], *u["signs"])]
    barns = r"[fpna]b(?:\^?\{?(?:[-−–‑]1|⁻¹)\}?)"
    measures = [s for u in units if u["kind"] != "amount" for s in u["spellings"]]
    return _Grammar(
        number=re.compile(
            rf"(?<![\w.,/:@#^~=&?-])(?:(?P<cur1>{prefix}){_S}?)?(?P<n1>{number})(?P<m1>{scale})?"
            rf"(?:{_RANGE}(?P<cur2>{prefix}{_S}?)?(?P<n2>{number})(?P<m2>{scale})?)?"
        ),
        unit=re.compile(
            rf"(?:{_GAP}|-)?({_any_of(measures)}|{barns})(?!\w)(?:{_S}?\((?:{_any_of(measures)}|{barns})\))?"
        ),
        currency=re.compile(rf"(?:{_GAP}|-)?({_any_of(currencies)})(?!\w)"),
        symbols=symbols,
        codes=codes,
        first_words=frozenset(first_words),
    )
