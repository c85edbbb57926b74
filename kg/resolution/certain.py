"""Links that need no weighing: equal identifiers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final

from kg.resolution.clusters import CERTAIN, Link, link
from kg.resolution.names import Name
from kg.resolution.things import Thing


def certain_links(things: Mapping[str, Thing]) -> Iterator[Link]:
    """Things with an identifier in common, each with the first of them."""
    first: dict[str, str] = {}
    for path, thing in things.items():
        for identifier in sorted(thing.identifiers):
            other = first.setdefault(identifier, path)
            if other != path:
                yield link(CERTAIN, other, path, f"both are {identifier}")


def is_contested(features: Mapping[str, float]) -> bool:
    """Whether all there is to say is an acronym that articles use for several bodies."""
    said = features["acronym defined"] and not features["acronym sole"] and not features["squashed equal"]
    return bool(said) and features["shared context"] < _ENOUGH


def contradict(a: Thing, b: Thing) -> bool:
    """Whether two things cannot be one: two known ones, two that an article tells apart, two editions."""
    return (
        (a.known and b.known)
        or _share_an_article(a, b)
        or not _editions_agree(a, b)
        or (a.type == b.type == "Person" and not _first_names_agree(a, b))
    )


def _first_names_agree(a: Thing, b: Thing) -> bool:
    """Whether no first name that both spell out tells them apart: "John Smith", "Jane Smith"."""
    x, y = Name(a.name, "Person").content, Name(b.name, "Person").content
    if len(x) < 2 or len(y) < 2 or min(len(x[0]), len(y[0])) <= _INITIALS:
        return True
    return x[0].startswith(y[0]) or y[0].startswith(x[0])


def _share_an_article(a: Thing, b: Thing) -> bool:
    fewer, more = (a.articles, b.articles) if len(a.articles) <= len(b.articles) else (b.articles, a.articles)
    for number in fewer:
        place = bisect_left(more, number)
        if place < len(more) and more[place] == number:
            return True
    return False


def _editions_agree(a: Thing, b: Thing) -> bool:
    """Whether no number in their names tells them apart, of what has editions: "Gaia DR2", "Gaia DR3"."""
    if a.type not in _EDITED or b.type not in _EDITED:
        return True
    x, y = _edition(a), _edition(b)
    return not x or not y or not x.isdisjoint(y)


def _edition(thing: Thing) -> frozenset[str]:
    """Numbers in its names; of what is told in words, where numbers are amounts, the years alone."""
    numbers = frozenset(n for name in thing.names for n in Name(name, thing.type).numbers)
    if thing.described:
        return frozenset(n for n in numbers if _YEAR.fullmatch(n))
    if thing.type == "Event" and not numbers:
        years = frozenset(year for date in thing.values.get("date", ()) for year in _YEAR.findall(date))
        return years if len(years) == 1 else frozenset()
    return numbers


_ENOUGH: Final = 0.3  # shared context that tells which of the bodies is meant
_INITIALS: Final = 2  # letters of a first name that is abbreviated
_EDITED: Final = frozenset({"Event", "Dataset", "Software", "Publication"})
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")


def same_name(features: Mapping[str, float], type_: str) -> bool:
    """Whether two names differ in spelling or order alone or one is the other's acronym, and nothing is against it."""
    against = ("same article", "generic", "types differ", "numbers conflict", "years conflict", "owner conflicts")
    turned = features["same words"] and type_ != "Person"
    said = features["squashed equal"] or features["acronym sole"] or turned
    return bool(said) and not any(features[name] for name in against)
