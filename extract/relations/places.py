"""Where things are: "X in Geneva", "Geneva, Switzerland", "X (Kenya)", "at CERN"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.lexicon import word_set
from extract.parse import Parse
from extract.relations.lists import Named
from extract.relations.proposal import Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import DIRECT, Resolver

_LOCATED = frozenset({"Organization", "OrganizationalUnit", "Facility", "Event", "Repository", "Service"})
_SITES = frozenset({"Facility", "Organization"})
_MODIFIERS = word_set("frames", "place modifiers")
_CONFIDENCE: Mapping[str, float] = {",": 0.62, "(": 0.7, "in": 0.78, "at": 0.7}  # by what joins a name and a place


def find_place_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """``locatedIn`` and, between places, ``partOf``, from names that stand side by side."""
    starts = {mention.start: mention for mention in resolver.mentions}
    yield from _described_events(parse, resolver)
    for mention in resolver.mentions:
        if after := _after(parse, mention.end, starts):
            yield from _side_by_side(parse, mention, *after, starts, resolver)


def _side_by_side(
    parse: Parse, mention: Named, joiner: str, place: Named, starts: Mapping[int, Named], resolver: Resolver
) -> Iterator[RelationProposal]:
    thing = resolver.things[mention.thing]
    here, there = Filler(mention.thing, DIRECT, mention.start), Filler(place.thing, DIRECT, place.start)
    kind = resolver.kind(there)
    if kind == "Place" and thing.type == "Place":
        if joiner in {",", "in"} and _is_pair(parse, place):
            yield from propose(resolver, here, "partOf", there, 0.8, Trigger("place, place", mention.start))
    elif kind == "Place" and thing.type in _LOCATED:
        in_list = joiner == "," and not _is_pair(parse, place)
        if not in_list and not (thing.described and joiner in {",", "("}):
            trigger = Trigger(f"name {joiner} place", mention.start)
            yield from propose(resolver, here, "locatedIn", there, _CONFIDENCE[joiner], trigger)
    elif thing.type == "Event" and joiner in {"in", "at"} and kind in _SITES:
        if made := propose(resolver, here, "locatedIn", there, 0.74, Trigger(f"event {joiner}", mention.start)):
            yield from made
            yield from _onward(parse, here, place, starts, resolver)
    elif thing.type == "Collaboration" and joiner == "at" and kind in _SITES:
        yield from propose(resolver, here, "partOf", there, 0.74, Trigger("at", mention.start))


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
                    yield from propose(resolver, here, "locatedIn", there, 0.76, Trigger("event at", token))


def _after(parse: Parse, end: int, starts: Mapping[int, Named]) -> tuple[str, Named] | None:
    """The small word behind a mention (past a bracketed acronym) and the mention that it joins to it."""
    i = _past_acronym(parse, end, starts)
    if i + 1 >= len(parse) or parse.sentence[i] != parse.sentence[end - 1]:
        return None
    if parse.words[i] == "," and parse.lower[i + 1] in {"in", "at", "near"}:
        i += 1
    joiner = parse.lower[i] if parse.lower[i] != "near" else "in"
    if joiner not in _CONFIDENCE:
        return None
    position = i + 1
    while position < len(parse) and parse.lower[position] in _MODIFIERS:
        position += 1
    return (joiner, starts[position]) if position in starts else None


def _past_acronym(parse: Parse, end: int, starts: Mapping[int, Named]) -> int:
    """The token behind a mention, or behind the acronym in brackets that follows it."""
    inner = starts.get(end + 1)
    if inner is None or parse.words[end] != "(" or parse.words[inner.end : inner.end + 1] != [")"]:
        return end
    word = parse.words[end + 1]
    return inner.end + 1 if word.isupper() and len(word) > 2 else end


def _is_pair(parse: Parse, place: Named) -> bool:
    """ "Geneva, Switzerland" rather than a list "Kenya, Ghana and Togo"."""
    root = parse.span_root(place.start, place.end)
    if parse.deps[root] == "conj" or (place.end < len(parse) and parse.lower[place.end] in {"and", "or"}):
        return False
    return not any(child >= place.end for child in parse.child(root, "conj"))


def _onward(
    parse: Parse, here: Filler, site: Named, starts: Mapping[int, Named], resolver: Resolver
) -> Iterator[RelationProposal]:
    """ "summit at CERN in Geneva": the event is in Geneva too, and so is CERN (said by its own mention)."""
    after = _after(parse, site.end, starts)
    if after and after[0] in {"in", ","} and resolver.things[after[1].thing].type == "Place":
        there = Filler(after[1].thing, DIRECT, after[1].start)
        yield from propose(resolver, here, "locatedIn", there, 0.74, Trigger("event in", site.start))
