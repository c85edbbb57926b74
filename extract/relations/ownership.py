"""Whose a thing is: "X's Y", "its Y", "Y of X", "Department of Physics, University of X", "CERN Council"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.parse import Parse
from extract.registry import fold
from extract.relations.lists import Named
from extract.relations.proposal import Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import DIRECT, Resolver

# what an owner does with what is its own, by the type of that (contract: "owner and thing")
_OWNED: Mapping[str, str] = {
    "OrganizationalUnit": "partOf",
    "Repository": "operates",
    "Service": "operates",
    "Facility": "operates",
    "Initiative": "operates",
    "Policy": "adopted",
    "Software": "developed",
    "Dataset": "released",
    "Publication": "released",
    "Event": "organizes",
}
_POSSESSIVE = 0.8
_LESS_SURE = 0.9  # for readings of a possessive that its words do not name ("Geneva's", "the summit's session")
_INSTITUTIONS = frozenset({"Organization", "OrganizationalUnit"})


def find_possessive_owner(parse: Parse, mention: Named, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "X's Y" and "its Y", where Y is the mention."""
    root = parse.span_root(mention.start, mention.end)
    thing = Filler(mention.thing, DIRECT, root)
    holders = [root]
    if parse.deps[root] == "appos" and parse.heads[root] not in resolver.at:
        holders.append(parse.heads[root])  # "its new supercomputer, Perlmutter"
    for child in (c for holder in holders for c in parse.child(holder, "poss")):
        if not mention.start <= child < mention.end:
            for owner in resolver.resolve(child):
                yield from _owns(owner, thing, Trigger("possessive", root), resolver)


def _owns(owner: Filler, thing: Filler, trigger: Trigger, resolver: Resolver) -> tuple[RelationProposal, ...]:
    owner_type, thing_type = resolver.kind(owner), resolver.kind(thing)
    predicate = _OWNED.get(thing_type)
    if owner_type == "Place":
        return propose(resolver, thing, "locatedIn", owner, _POSSESSIVE * _LESS_SURE, trigger)
    if predicate == "partOf":
        return propose(resolver, thing, "partOf", owner, _POSSESSIVE, trigger)
    if predicate == "organizes" and owner_type in {"Facility", "Event", "Initiative"}:
        return propose(resolver, thing, "partOf", owner, _POSSESSIVE * _LESS_SURE, trigger)
    return propose(resolver, owner, predicate, thing, _POSSESSIVE, trigger) if predicate else ()


def find_owner_behind(parse: Parse, mention: Named, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Y of X", "Y at X", "Y within X" right behind the mention Y."""
    start, end = mention.start, mention.end
    if end + 1 >= len(parse) or parse.lower[end] not in {"of", "at", "within"}:
        return
    thing = resolver.things[mention.thing]
    if parse.sentence[end] != parse.sentence[start] or (thing.described and thing.type != "Policy"):
        return
    after = end + 2 if parse.lower[end + 1] in {"the", "its", "a"} else end + 1
    owner = _meant_at(parse, after, resolver)
    if owner is None:
        return
    here, joiner, owner_type = Filler(mention.thing, DIRECT, start), parse.lower[end], resolver.kind(owner)
    trigger = Trigger("of", start)
    if thing.type == "OrganizationalUnit" and owner_type in _INSTITUTIONS:
        yield from propose(resolver, here, "partOf", owner, 0.8, trigger)
    elif thing.type in {"Organization", "Facility"} and owner_type in _INSTITUTIONS:
        if joiner != "at":
            yield from propose(resolver, here, "partOf", owner, 0.62, trigger)
    elif thing.type == "Collaboration" and owner_type in {"Facility", "Organization"}:
        yield from propose(resolver, here, "partOf", owner, 0.75, Trigger("at", start))
    elif thing.type in {"Repository", "Service", "Initiative"} and owner_type in _INSTITUTIONS and joiner == "of":
        yield from propose(resolver, owner, "operates", here, 0.72, trigger)


def _meant_at(parse: Parse, token: int, resolver: Resolver) -> Filler | None:
    """The thing that is named from a token on, or that the noun there stands for."""
    if token >= len(parse):
        return None
    if resolver.begins_at(token):
        return resolver.named(token)
    meant = resolver.resolve(token, listed=False) if parse.deps[token] == "pobj" else []
    return meant[0] if meant else None


def find_whole_in_sequence(parse: Parse, mention: Named, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Department of Physics, University of X"."""
    end = mention.end
    if resolver.things[mention.thing].type != "OrganizationalUnit" or end + 1 >= len(parse) or parse.words[end] != ",":
        return
    after = end + 2 if parse.lower[end + 1] == "the" else end + 1
    if resolver.type_at(after) != "Organization":
        return
    whole = resolver.span_at[after]
    dep = parse.deps[parse.span_root(*whole)]
    listed = dep == "conj" and whole[1] < len(parse) and parse.lower[whole[1]] in {"and", ","}
    if dep in {"appos", "npadvmod", "conj"} and not listed:
        unit = Filler(mention.thing, DIRECT, mention.start)
        yield from propose(resolver, unit, "partOf", resolver.named(after), 0.66, Trigger("sequence", mention.start))


def find_wholes_in_names(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """A unit whose name begins with its organisation's ("CERN Council") is part of it."""
    owners = [
        (fold(parse.span_text(m.start, m.end)), m.thing)
        for m in resolver.mentions
        if resolver.things[m.thing].type == "Organization"
    ]
    for start, end, index in resolver.mentions:
        if resolver.things[index].type != "OrganizationalUnit" or end - start < 2:
            continue
        name = fold(parse.span_text(start, end))
        for owner, whole in owners:
            if name.startswith(f"{owner} "):
                unit = Filler(index, DIRECT, start)
                yield from propose(resolver, unit, "partOf", Filler(whole, DIRECT, start), 0.8, Trigger("name", start))
                break
