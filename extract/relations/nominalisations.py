"""Relations stated by nouns made of verbs: "the launch of X by Y", "Y's release of X", "participation in Z"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.lexicon import group_of_word, word_set, word_table
from extract.parse import Parse
from extract.relations.proposal import Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import Resolver
from extract.relations.status import status_around

_CLASSES = group_of_word("frames", "nouns")
_OBJECTS: Mapping[str, Mapping[str, str]] = word_table("frames", "objects")
_RECEIVING = word_set("frames", "receiving verbs")
_MODIFIER = 0.9  # a name that merely stands before the noun ("the CERN launch")


def find_nominalisations(parse: Parse, token: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """Proposals of the noun ``token``, if it is made of a verb that the lexicon knows."""
    name = _CLASSES.get(parse.lemmas[token])
    status = status_around(parse, token) if name else None
    if name is None or status is None:
        return
    trigger = Trigger(f"noun:{parse.lemmas[token]}", token, status)
    agents, objects = _arguments(parse, token, name, resolver)
    if name in {"attend", "join"}:
        yield from _participation(token, agents, trigger, resolver)
        return
    if name == "fund":
        objects += _funded_things(parse, token, resolver)
    for agent in agents:
        for thing in objects:
            if predicate := _OBJECTS[name].get(resolver.kind(thing)):
                yield from propose(resolver, agent, predicate, thing, 0.74, trigger)


def _arguments(parse: Parse, token: int, name: str, resolver: Resolver) -> tuple[list[Filler], list[Filler]]:
    """Who acts and on what: "by" and possessives against "of"; a modifying name is either, by its type."""
    agents: list[Filler] = []
    objects: list[Filler] = []
    for child in parse.children[token]:
        word, dep = parse.lower[child], parse.deps[child]
        if dep == "poss":
            agents += resolver.resolve(child)
        elif dep == "agent" or (dep == "prep" and (word == "by" or (word == "from" and name == "fund"))):
            agents += resolver.children(child, "pobj")
        elif dep == "prep" and word == "of":
            objects += resolver.children(child, "pobj")
        elif dep == "compound" and child in resolver.at:
            modified = agents if resolver.type_at(child) == "Organization" else objects
            modified.append(Filler(resolver.at[child], _MODIFIER, child))
    return agents, objects


def _funded_things(parse: Parse, token: int, resolver: Resolver) -> list[Filler]:
    """What "receives / with funding from X" is about: the subject of the clause, or the noun that "with" modifies."""
    head = parse.heads[token]
    if parse.deps[token] == "dobj" and parse.lemmas[head] in _RECEIVING:
        return resolver.children(head, "nsubj")
    if parse.deps[token] == "pobj" and parse.lower[head] in {"with", "through", "under"}:
        above = parse.heads[head]
        if parse.pos[above] == "VERB":
            return resolver.children(above, "nsubj", "nsubjpass")
    return []


def _participation(
    token: int, agents: Sequence[Filler], trigger: Trigger, resolver: Resolver
) -> Iterator[RelationProposal]:
    for target in resolver.behind(token, {"in", "of", "at"}):
        predicate = "participatesIn" if resolver.kind(target) == "Event" else "memberOf"
        for agent in agents:
            yield from propose(resolver, agent, predicate, target, 0.76, trigger)
