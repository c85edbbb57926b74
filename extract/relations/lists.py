"""Lists as they are written ("A, B and the C"): the parser loses the thread in lists of long names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.entities import Thing
from extract.parse import Parse

_LONGEST_GAP = 4  # tokens between two items: ", and the"
_SKIPPED = frozenset({"the", ",", "its"})
_CLOSING: tuple[list[str], ...] = (["and"], ["&"], ["as", "well", "as"])
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NO_ITEMS_AMONG_OTHERS = frozenset({"Place", "Person", "Event"})


class Named(NamedTuple):
    """A mention's token range and the index of the thing that it names."""

    start: int
    end: int
    thing: int


def find_written_lists(parse: Parse, things: Sequence[Thing], mentions: Sequence[Named]) -> dict[int, list[int]]:
    """First token of a mention → first tokens of those that go on the same written list."""
    followers: dict[int, list[int]] = {}
    run: list[Named] = []
    closed = True
    for mention in mentions:
        if closed or not _goes_on(parse, run[-1], mention) or not _same_role(parse, things, run[-1], mention):
            run, closed = [mention], False
            continue
        run.append(mention)
        closed = _words_between(parse, run[-2], mention) in _CLOSING
        if closed:
            starts = [one.start for one in run]
            followers |= {start: starts[i + 1 :] for i, start in enumerate(starts[:-1])}
    return followers


def _goes_on(parse: Parse, one: Named, other: Named) -> bool:
    """Whether nothing but a comma or a closing "and" stands between two mentions of a sentence."""
    if not 0 < other.start - one.end <= _LONGEST_GAP or parse.sentence[one.start] != parse.sentence[other.start]:
        return False
    words = _words_between(parse, one, other)
    return not words or words in _CLOSING


def _words_between(parse: Parse, one: Named, other: Named) -> list[str]:
    return [w for w in parse.lower[one.end : other.start] if w not in _SKIPPED]


def _same_role(parse: Parse, things: Sequence[Thing], one: Named, other: Named) -> bool:
    """Items of a list are of alike types, and the later one is no subject of a clause of its own."""
    kinds = things[one.thing].type, things[other.thing].type
    alike = kinds[0] == kinds[1] or _NO_ITEMS_AMONG_OTHERS.isdisjoint(kinds)
    before, after = (parse.deps[parse.span_root(m.start, m.end)] for m in (one, other))
    return alike and not (after in _SUBJECTS and before not in _SUBJECTS)
