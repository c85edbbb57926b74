"""Names with a phrase right behind them: "data from Run 1", "a tutorial by X", "X, part of Y"."""

from __future__ import annotations

from collections.abc import Iterator

from extract.parse import Parse
from extract.relations.lists import Named
from extract.relations.proposal import AGENTS, Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import DIRECT, Resolver


def find_whole_behind(parse: Parse, mention: Named, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "X, part of Y" and "X, a part of Y"."""
    part = mention.end + 1
    if parse.words[mention.end : part] != [","]:
        return
    if parse.lower[part : part + 1] == ["a"]:
        part += 1
    if parse.lower[part : part + 2] != ["part", "of"]:
        return
    after = part + 3 if parse.lower[part + 2 : part + 3] == ["the"] else part + 2
    if after in resolver.at:
        whole, one = resolver.named(after), Filler(mention.thing, DIRECT, mention.start)
        joins = resolver.kind(whole) == "Initiative" and resolver.kind(one) in {"Organization", "Repository"}
        predicate = "memberOf" if joins else "partOf"
        yield from propose(resolver, one, predicate, whole, 0.8, Trigger("part of", mention.start))


def find_origin_behind(parse: Parse, mention: Named, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "a tutorial by X", "data from Run 1", "the workshop at (during) the X conference", right behind the mention."""
    start, end = mention.start, mention.end
    if end + 1 >= len(parse) or parse.lower[end] not in {"by", "from", "at", "during", "of"}:
        return
    after = end + 2 if parse.lower[end + 1] in {"the", "its", "this", "last"} else end + 1
    if not resolver.begins_at(after) or parse.sentence[after] != parse.sentence[start]:
        return
    here, joiner = Filler(mention.thing, DIRECT, start), parse.lower[end]
    for other in resolver.resolve(parse.span_root(*resolver.span_at[after])):
        yield from _originates(here, joiner, other, Trigger(joiner, start), resolver)


def _originates(
    here: Filler, joiner: str, other: Filler, trigger: Trigger, resolver: Resolver
) -> tuple[RelationProposal, ...]:
    kind, other_kind = resolver.kind(here), resolver.kind(other)
    if joiner == "by" and kind in {"Publication", "Software", "Dataset"} and other_kind in AGENTS:
        return propose(resolver, other, "developed", here, 0.7, trigger)
    if kind == "Dataset" and joiner != "by":
        return propose(resolver, here, "collectedBy", other, 0.72, trigger)
    if kind == "Event" and joiner in {"of", "by"} and other_kind in {"Organization", "Collaboration"}:
        return propose(resolver, other, "organizes", here, 0.68, trigger)
    if kind == other_kind == "Event" and joiner in {"at", "during"}:
        return propose(resolver, here, "partOf", other, 0.7, trigger)
    return ()
