"""Datasets, events, policies and publications told in different words: one where agent, date, size and place agree.

"Reports are not events": five articles on one release are one release with five pieces of evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kg.resolution.compare import TOLD, may_be_one
from kg.resolution.context import Context
from kg.resolution.names import Name
from kg.resolution.things import Thing
from kg.values import Units, read_units

FEATURES: Final = (
    "agent agrees", "agent conflicts", "place agrees", "place conflicts", "host agrees", "source agrees",
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
MAX_BLOCK: Final = 40
_AGENTS: Final = (("released", "<"), ("adopted", "<"), ("organizes", "<"), ("launched", "<"), ("developed", "<"),
                  ("partOf", ">"), ("participatesIn", "<"))  # fmt: skip
_FEW: Final = 4  # words of a name whose number is an edition's, not an amount
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")


def told_pairs(things: Mapping[str, Thing], context: Context) -> Iterator[tuple[Thing, Thing]]:
    """Pairs worth comparing, each once, in order of their paths: those that share a key that few have."""
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for thing in things.values():
        if thing.type in TOLD:
            for key in _keys(thing, context):
                blocks[key].append(thing.path)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        if len(block) <= MAX_BLOCK:
            seen.update((a, b) for i, a in enumerate(block) for b in block[i + 1 :])
    for a, b in sorted(seen):
        x, y = things[a], things[b]
        if (context.is_told(x) or context.is_told(y)) and may_be_one(x.type, y.type):
            yield x, y


def _keys(thing: Thing, context: Context) -> set[str]:
    agents = {path for predicate, direction in _AGENTS for path in context.ends(thing, predicate, direction)}
    dates = {date[:7] for date in thing.values.get("date", ())} | {date[:4] for date in thing.values.get("date", ())}
    dates |= {thing.first[:7]} if thing.first != "9999" else set()
    words = {word for name in context.names(thing) for word in name.content}
    keys = {f"{agent}|{mark}" for agent in agents for mark in (*dates, *words)}
    keys |= {f"size|{size}" for size in thing.values.get("size", ())}
    keys |= {f"{thing.type}|{near}" for near in context.around(thing)}
    keys |= {f"{near}|{mark}" for near in context.around(thing) for mark in dates}
    keys |= {f"{word}|{date}" for word in words for date in dates}
    return keys


def compare_told(a: Thing, b: Thing, context: Context) -> dict[str, float]:
    """The features of FEATURES of two things."""
    found = dict.fromkeys(FEATURES, 0.0)
    x, y = _agents(a, context), _agents(b, context)
    found["agent agrees"] = float(not x.isdisjoint(y))
    found["agent conflicts"] = float(not found["agent agrees"] and any(_apart(a, b, p, d, context) for p, d in _AGENTS))
    for name, predicate in (("place", "locatedIn"), ("host", "availableAt"), ("source", "collectedBy")):
        p, q = context.ends(a, predicate, ">"), context.ends(b, predicate, ">")
        found[f"{name} agrees"] = float(not p.isdisjoint(q))
        if name == "place":
            found["place conflicts"] = float(bool(p) and bool(q) and p.isdisjoint(q))
    _dates(a, b, found)
    _sizes(a, b, found)
    versions = _versions(a, context), _versions(b, context)
    found["version agrees"] = float(bool(versions[0] & versions[1]))
    found["version conflicts"] = float(bool(versions[0] and versions[1]) and not versions[0] & versions[1])
    found["count agrees"] = float(bool(_numbers(a, "count") & _numbers(b, "count")))
    _words(a, b, context, found)
    found["shared context"] = context.shared(a, b)
    found["same article"] = context.share_an_article(a, b)
    found["same type"] = float(a.type == b.type)
    told = max(context.told_beside(a), context.told_beside(b))
    found["one told"], found["few told"] = float(told == 1), float(told == 2)
    _reported(a, b, found)
    for name, (one, other) in _TOGETHER.items():
        found[name] = found[one] * found[other]
    return found


def _apart(a: Thing, b: Thing, predicate: str, direction: str, context: Context) -> bool:
    x, y = context.ends(a, predicate, direction), context.ends(b, predicate, direction)
    return bool(x) and bool(y) and x.isdisjoint(y)


def _agents(thing: Thing, context: Context) -> frozenset[str]:
    return frozenset(p for predicate, direction in _AGENTS for p in context.ends(thing, predicate, direction))


def _dates(a: Thing, b: Thing, found: dict[str, float]) -> None:
    x, y = a.values.get("date", set()), b.values.get("date", set())
    if not x or not y:
        return
    agree = any(_overlap(p, q) for p in x for q in y)
    found["date agrees"] = float(agree)
    found["day agrees"] = float(bool({p for p in x if len(p) >= 10} & {q for q in y if len(q) >= 10}))
    found["date conflicts"] = float(not agree)


def _overlap(p: str, q: str) -> bool:
    a, _, b = p.partition("/")
    c, _, d = q.partition("/")
    b, d = b or a, d or c
    if a.startswith("--") or c.startswith("--"):
        return a[-5:] == c[-5:] or a[-len(c.lstrip("-")) :] == c.lstrip("-")
    return a[: len(d)] <= d[: len(a)] and c[: len(b)] <= b[: len(c)]


def _sizes(a: Thing, b: Thing, found: dict[str, float]) -> None:
    x, y = _amounts(a), _amounts(b)
    for unit in x.keys() & y.keys():
        gap = min(abs(p - q) / max(p, q) for p in x[unit] for q in y[unit] if max(p, q))
        if gap <= Decimal("0.005"):
            found["size agrees"] = 1.0
        elif gap <= Decimal("0.15"):
            found["size near"] = 1.0
        else:
            found["size conflicts"] = 1.0
    if found["size agrees"] or found["size near"]:
        found["size conflicts"] = 0.0


@lru_cache(maxsize=1)
def _units() -> Units:
    return read_units()


def _amounts(thing: Thing) -> dict[str, list[Decimal]]:
    """Sizes by what is counted, bytes as bytes."""
    found: defaultdict[str, list[Decimal]] = defaultdict(list)
    for value in sorted(thing.values.get("size", ())):
        quantity = _units().quantity("size", value)
        if quantity is not None and quantity.high > 0:
            if quantity.bytes is not None:
                found["B"].append(quantity.bytes)
            else:
                found[quantity.unit_text.rpartition(" ")[2].casefold()].append(quantity.high)
    return dict(found)


def _versions(thing: Thing, context: Context) -> frozenset[str]:
    """Numbers of its versions, however written ("DR3", "third"), and those of its names that are no years."""
    said = [Name(value, thing.type) for value in sorted(thing.values.get("version", ()))]
    named = [name for name in context.names(thing) if len(name.content) <= _FEW]
    return frozenset(n for name in (*said, *named) for n in name.numbers if len(n) < len("2024"))


def _numbers(thing: Thing, attribute: str) -> set[str]:
    return {value.partition(" ")[0] for value in thing.values.get(attribute, ())}


def _words(a: Thing, b: Thing, context: Context, found: dict[str, float]) -> None:
    best = -1.0
    for x in context.names(a):
        for y in context.names(b):
            cx, cy = frozenset(x.content), frozenset(y.content)
            shared = context.weight(cx & cy) if cx & cy else 0.0
            words = shared / min(context.weight(cx), context.weight(cy))
            if words > best:
                best = words
                found["words"] = min(1.0, words)
                found["head agrees"] = float(_head(x) == _head(y))
                found["numbers agree"] = float(bool(x.numbers & y.numbers))
                found["numbers conflict"] = float(bool(_years(x)) and bool(_years(y)) and not _years(x) & _years(y))


def _years(name: Name) -> set[str]:
    return {n for n in name.numbers if _YEAR.fullmatch(n)}


def _head(name: Name) -> str:
    """The word that says what it is: the last before the first preposition."""
    front = re.split(r"(?i)\b(?:of|on|for|from|with|at|in|by|to|that|which|behind|taken)\b", name.text, maxsplit=1)[0]
    words = Name(front.strip() or name.text, name.type).tokens
    return words[-1].removesuffix("s") if words else ""


def _reported(a: Thing, b: Thing, found: dict[str, float]) -> None:
    if "9999" in (a.first, b.first):
        return
    gap = abs(_months(a.first) - _months(b.first))
    found["reported close"] = float(gap <= 1)
    found["reported apart"] = min(1.0, gap / 36)


def _months(date: str) -> int:
    year, _, rest = date.partition("-")
    return int(year[:4]) * 12 + int(rest[:2] or 6) if year[:4].isdigit() and (rest[:2] or "6").isdigit() else 0
