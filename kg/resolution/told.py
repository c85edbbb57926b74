"""Datasets, events, policies and publications told in different words: one where agent, date, size and place agree.

"Reports are not events": five articles on one release are one release with five pieces of evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kg.conflicts import dates_agree
from kg.resolution.compare import TOLD
from kg.resolution.context import Context
from kg.resolution.names import Name
from kg.resolution.things import Thing
from kg.values import Units, read_units

FEATURES: Final = (
    "agent agrees", "agent conflicts", "place agrees", "place conflicts", "host agrees",
    "source agrees",
    "day agrees", "date agrees", "date conflicts", "size agrees", "size near", "size conflicts", "version agrees",
    "version conflicts", "words", "head agrees", "numbers agree", "numbers conflict", "shared context", "same article",
    "same type", "one told", "few told", "reported close", "reported apart", "count agrees",
    "agent and date", "agent and size", "agent and words", "date and place", "date and words", "date and size",
    "date and context", "words and context", "one told and context", "agent and one told",
)  # fmt: skip
"""Features of two things of which at least one is told without a name, each in 0..1."""
_TOGETHER: Final = {
    "agent and date": ("agent agrees", "date agrees"), "agent and size": ("agent agrees", "size agrees"),
    "agent and words": ("agent agrees", "words"), "date and place": ("date agrees", "place agrees"),
    "date and words": ("date agrees", "words"), "date and size": ("date agrees", "size agrees"),
    "date and context": ("date agrees", "shared context"), "words and context": ("words", "shared context"),
    "one told and context": ("one told", "shared context"), "agent and one told": ("agent agrees", "one told"),
}  # fmt: skip
MAX_BLOCK: Final = 30
"""Things that share a key beyond which it is no key."""
_AGENTS: Final = (("released", "<"), ("adopted", "<"), ("organizes", "<"), ("launched", "<"), ("developed", "<"),
                  ("partOf", ">"), ("participatesIn", "<"))  # fmt: skip
_FEW: Final = 4  # words of a name whose number is an edition's, not an amount
_EQUAL: Final = Decimal("0.005")
_NEAR: Final = Decimal("0.15")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_PREPOSITION: Final = re.compile(r"(?i)\b(?:of|on|for|from|with|at|in|by|to|that|which|behind|taken)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing as it is compared; ``agents`` by relation, ``sizes`` by what is counted, ``names`` with their heads."""

    thing: Thing
    agents: tuple[frozenset[str], ...]
    everyone: frozenset[str]
    places: frozenset[str]
    hosts: frozenset[str]
    sources: frozenset[str]
    dates: tuple[str, ...]
    days: frozenset[str]
    sizes: Mapping[str, tuple[Decimal, ...]]
    counts: frozenset[str]
    versions: frozenset[str]
    names: tuple[tuple[frozenset[str], float, str, frozenset[str], frozenset[str]], ...]
    beside: int
    month: int | None


def told_pairs(
    things: Mapping[str, Thing], context: Context, pairs: Collection[tuple[str, str]] | None = None
) -> Iterator[tuple[Told, Told]]:
    """Pairs worth comparing, each once, in order of their paths: ``pairs``, or those that share a key that few have."""
    told = {thing.path: _told(thing, context) for thing in things.values() if thing.type in TOLD}
    for a, b in sorted(_blocked(told, context) if pairs is None else pairs):
        x, y = told[a], told[b]
        if (context.is_told(x.thing) or context.is_told(y.thing)) and _may_be_told_alike(x.thing.type, y.thing.type):
            yield x, y


def _may_be_told_alike(a: str, b: str) -> bool:
    """Whether the words for a thing of the one type are used for one of the other: a strategy is policy and paper."""
    return a == b or (a != "Event" and b != "Event" and "Publication" in (a, b))


def _blocked(told: Mapping[str, Told], context: Context) -> set[tuple[str, str]]:
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for path, one in told.items():
        for key in _keys(one, context):
            blocks[key].append(path)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        if len(block) <= MAX_BLOCK:
            seen.update((a, b) for i, a in enumerate(block) for b in block[i + 1 :])
    return seen


def _told(thing: Thing, context: Context) -> Told:
    dates = tuple(sorted(thing.values.get("date", ())))
    names = tuple(
        (
            frozenset(n.content),
            context.weight(n.content),
            _head(n),
            n.numbers,
            frozenset(filter(_YEAR.fullmatch, n.numbers)),
        )
        for n in context.names(thing)
    )
    agents = tuple(context.ends(thing, predicate, direction) for predicate, direction in _AGENTS)
    return Told(
        thing, agents, frozenset().union(*agents),
        context.ends(thing, "locatedIn", ">"), context.ends(thing, "availableAt", ">"),
        context.ends(thing, "collectedBy", ">"),
        dates, frozenset(d for d in dates if len(d) >= len("2024-01-01")), _amounts(thing),
        frozenset(value.partition(" ")[0] for value in thing.values.get("count", ())), _versions(thing, context),
        names, context.told_beside(thing), _month(thing.first),
    )  # fmt: skip


def _keys(one: Told, context: Context) -> set[str]:
    months = {date[:7] for date in one.dates} | ({one.thing.first[:7]} if one.month is not None else set())
    years = {month[:4] for month in months}
    words = {word for content, *_ in one.names for word in content}
    around = context.around(one.thing)
    keys = {f"{agent}|{mark}" for agent in one.everyone for mark in (*months, *years, *words)}
    keys |= {f"size|{size}" for size in one.thing.values.get("size", ())}
    keys |= {f"{one.thing.type}|{near}" for near in around}
    keys |= {f"{near}|{month}" for near in around for month in months}
    keys |= {f"{word}|{month}" for word in words for month in months}
    return keys


def compare_told(a: Told, b: Told, context: Context) -> dict[str, float]:
    """The features of FEATURES of two things."""
    found = dict.fromkeys(FEATURES, 0.0)
    found["agent agrees"] = float(not a.everyone.isdisjoint(b.everyone))
    if not found["agent agrees"]:
        found["agent conflicts"] = float(any(x and y for x, y in zip(a.agents, b.agents, strict=True)))
    found["place agrees"] = float(not a.places.isdisjoint(b.places))
    found["place conflicts"] = float(bool(a.places and b.places) and not found["place agrees"])
    found["host agrees"] = float(not a.hosts.isdisjoint(b.hosts))
    found["source agrees"] = float(not a.sources.isdisjoint(b.sources))
    if a.dates and b.dates:
        found["date agrees"] = float(any(dates_agree(p, q) for p in a.dates for q in b.dates))
        found["day agrees"] = float(not a.days.isdisjoint(b.days))
        found["date conflicts"] = 1.0 - found["date agrees"]
    _sizes(a, b, found)
    found["version agrees"] = float(not a.versions.isdisjoint(b.versions))
    found["version conflicts"] = float(bool(a.versions and b.versions) and not found["version agrees"])
    found["count agrees"] = float(not a.counts.isdisjoint(b.counts))
    _words(a, b, context, found)
    found["shared context"] = context.shared(a.thing, b.thing)
    found["same article"] = context.share_an_article(a.thing, b.thing)
    found["same type"] = float(a.thing.type == b.thing.type)
    beside = max(a.beside, b.beside)
    found["one told"], found["few told"] = float(beside == 1), float(beside == 2)
    if a.month is not None and b.month is not None:
        gap = abs(a.month - b.month)
        found["reported close"] = float(gap <= 1)
        found["reported apart"] = min(1.0, gap / 36)
    for name, (one, other) in _TOGETHER.items():
        found[name] = found[one] * found[other]
    return found


def _sizes(a: Told, b: Told, found: dict[str, float]) -> None:
    for unit in a.sizes.keys() & b.sizes.keys():
        gap = min(abs(p - q) / max(p, q) for p in a.sizes[unit] for q in b.sizes[unit])
        name = "size agrees" if gap <= _EQUAL else "size near" if gap <= _NEAR else "size conflicts"
        found[name] = 1.0
    if found["size agrees"] or found["size near"]:
        found["size conflicts"] = 0.0


@lru_cache(maxsize=1)
def _units() -> Units:
    return read_units()


def _amounts(thing: Thing) -> dict[str, tuple[Decimal, ...]]:
    """Sizes by what is counted, bytes as bytes."""
    found: defaultdict[str, list[Decimal]] = defaultdict(list)
    for value in sorted(thing.values.get("size", ())):
        quantity = _units().quantity("size", value)
        if quantity is not None and quantity.high > 0:
            if quantity.bytes is not None:
                found["B"].append(quantity.bytes)
            else:
                found[quantity.unit_text.rpartition(" ")[2].casefold()].append(quantity.high)
    return {unit: tuple(amounts) for unit, amounts in found.items() if all(amounts)}


def _versions(thing: Thing, context: Context) -> frozenset[str]:
    """Numbers of its versions, however written ("DR3", "third"), and those of its names that are no years."""
    said = [Name(value, thing.type) for value in sorted(thing.values.get("version", ()))]
    named = [name for name in context.names(thing) if len(name.content) <= _FEW]
    return frozenset(n for name in (*said, *named) for n in name.numbers if len(n) < len("2024"))


def _words(a: Told, b: Told, context: Context, found: dict[str, float]) -> None:
    best = -1.0
    for cx, wx, hx, nx, yx in a.names:
        for cy, wy, hy, ny, yy in b.names:
            common = cx & cy
            words = context.weight(common) / min(wx, wy) if common else 0.0
            if words > best:
                best = words
                found["words"] = min(1.0, words)
                found["head agrees"] = float(hx == hy)
                found["numbers agree"] = float(not nx.isdisjoint(ny))
                found["numbers conflict"] = float(bool(yx and yy) and yx.isdisjoint(yy))


def _head(name: Name) -> str:
    """The word that says what it is: the last before the first preposition."""
    front = _PREPOSITION.split(name.text, maxsplit=1)[0]
    words = Name(front.strip() or name.text, name.type).tokens
    return words[-1].removesuffix("s") if words else ""


def _month(date: str) -> int | None:
    """Months since the year 0 of a date of publication; None where there is none."""
    found = _DATE.match(date)
    return int(found[1]) * 12 + int(found[2] or 6) if found and date != "9999" else None
