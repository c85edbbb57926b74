"""Where things are: "X in Geneva", "Geneva, Switzerland", "X (Kenya)", "at CERN"."""

from __future__ import annotations

from collections.abc import Iterator

from extract.parse import Parse
from extract.relations.proposal import Filler, RelationProposal
from extract.relations.resolve import Resolver
from extract.relations.verbs import propose

_LOCATED = frozenset({"Organization", "OrganizationalUnit", "Facility", "Event", "Repository", "Service"})


def find_place_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """``locatedIn`` and, between places, ``partOf``, from names that stand side by side."""
    starts = {start: (end, index) for start, end, index in resolver.mentions}
    yield from _described_events(parse, resolver)
    for start, end, index in resolver.mentions:
        thing = resolver.things[index]
        here = Filler(index, 1.0, start)
        after = _after(parse, end, starts)
        if after is None:
            continue
        joiner, position = after
        there = Filler(starts[position][1], 1.0, position)
        kind = resolver.kind(there)
        if kind == "Place" and thing.type == "Place":
            if (
                joiner in {",", "in"}
                and _is_pair(parse, position, starts[position][0])
                and (p := propose(here, "partOf", there, 0.8, "place, place", start, "asserted", resolver))
            ):
                yield p
        elif kind == "Place" and thing.type in _LOCATED:
            weight = {",": 0.62, "(": 0.7, "in": 0.78, "at": 0.7}[joiner]
            if joiner == "," and not _is_pair(parse, position, starts[position][0]):
                continue
            if thing.described and joiner in {",", "("}:
                continue
            if p := propose(here, "locatedIn", there, weight, f"name {joiner} place", start, "asserted", resolver):
                yield p
        elif thing.type == "Event" and joiner in {"in", "at"} and kind in {"Facility", "Organization"}:
            if p := propose(here, "locatedIn", there, 0.74, f"event {joiner}", start, "asserted", resolver):
                yield p
                yield from _onward(parse, here, position, starts, resolver)
        elif thing.type == "Collaboration" and joiner in {"at"} and kind in {"Facility", "Organization"}:
            if p := propose(here, "partOf", there, 0.74, "at", start, "asserted", resolver):
                yield p


def _described_events(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """“Title”, a summit at CERN in Geneva: where a description that stands beside a name puts the event."""
    for token, index in resolver.stands_for.items():
        if resolver.things[index].type != "Event":
            continue
        here = Filler(index, 0.95, token)
        prepositions = [p for p in parse.child(token, "prep") if parse.lower[p] in {"in", "at"}]
        while prepositions:
            for noun in parse.child(prepositions.pop(0), "pobj"):
                prepositions += [p for p in parse.child(noun, "prep") if parse.lower[p] == "in"]
                for there in resolver.resolve(noun, listed=False):
                    if resolver.kind(there) in {"Place", "Facility", "Organization"} and (
                        p := propose(here, "locatedIn", there, 0.76, "event at", token, "asserted", resolver)
                    ):
                        yield p


def _after(parse: Parse, end: int, starts: dict[int, tuple[int, int]]) -> tuple[str, int] | None:
    """The small word behind a mention (past a bracketed acronym) and where the next mention begins."""
    i = end
    if (
        i + 2 < len(parse)
        and parse.words[i] == "("
        and i + 1 in starts
        and parse.words[starts[i + 1][0] : starts[i + 1][0] + 1] == [")"]
    ):
        inner = starts[i + 1]
        if parse.words[i + 1].isupper() and len(parse.words[i + 1]) > 2:
            i = inner[0] + 1
    if i + 1 >= len(parse) or parse.sentence[i] != parse.sentence[end - 1]:
        return None
    if parse.words[i] == "," and parse.lower[i + 1] in {"in", "at", "near"}:
        i += 1
    joiner = parse.lower[i] if parse.lower[i] != "near" else "in"
    if i + 1 >= len(parse) or joiner not in {",", "(", "in", "at"}:
        return None
    position = i + 1
    while position < len(parse) and parse.lower[position] in {
        "the",
        "downtown",
        "central",
        "northern",
        "southern",
        "eastern",
        "western",
    }:
        position += 1
    return (joiner, position) if position in starts else None


def _is_pair(parse: Parse, start: int, end: int) -> bool:
    """ "Geneva, Switzerland" rather than a list "Kenya, Ghana and Togo"."""
    if parse.deps[parse.span_root(start, end)] == "conj":
        return False
    if end < len(parse) and parse.lower[end] in {"and", "or"}:
        return False
    children = parse.children[parse.span_root(start, end)]
    return not any(parse.deps[c] == "conj" for c in children if c >= end)


def _onward(
    parse: Parse, here: Filler, position: int, starts: dict[int, tuple[int, int]], resolver: Resolver
) -> Iterator[RelationProposal]:
    """ "summit at CERN in Geneva": the event is in Geneva too, and so is CERN (said by its own mention)."""
    after = _after(parse, starts[position][0], starts)
    if after and after[0] in {"in", ","}:
        there = Filler(starts[after[1]][1], 1.0, after[1])
        if resolver.kind(there) == "Place" and (
            p := propose(here, "locatedIn", there, 0.74, "event in", position, "asserted", resolver)
        ):
            yield p
