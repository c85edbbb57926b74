"""Relations stated by a verb and a preposition: "based in X", "deposited in Y", "took part in Z"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.lexicon import word_set, word_table
from extract.parse import Parse
from extract.relations.clauses import Clause
from extract.relations.proposal import Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import Resolver

_CONFIDENCE = 0.8
_PREPOSITIONS: Mapping[str, Mapping[str, str]] = word_table("frames", "prepositions")
_GATHERED = word_set("frames", "gathered")
_RUN = frozenset({"Repository", "Service", "Initiative", "Facility"})  # what an organisation hosts, and so operates
_INSTITUTIONS = frozenset({"Organization", "OrganizationalUnit"})
_TURNED = frozenset({"funds", "operates"})  # predicates whose subject stands behind the preposition
# readings of the lexicon that are a predicate whatever the types
_PLAIN = {"available": "availableAt", "collected": "collectedBy", "fundedUnder": "funds"}


def find_prepositional_relations(parse: Parse, clause: Clause, resolver: Resolver) -> Iterator[RelationProposal]:
    """Proposals of a clause's prepositions, between what the clause is about and what stands behind them."""
    table = _readings(parse, clause.verb)
    about = _about(clause)
    holders = [clause.verb]
    if {"usesFrom", "collectedOrUsed"} & set(table.values()):  # "collects metadata from X"
        holders += [o for o in parse.child(clause.verb, "dobj") if parse.lemmas[o] in _GATHERED]
    for preposition in (p for holder in holders for p in parse.child(holder, "prep", "agent")):
        word = parse.lower[preposition]
        if reading := table.get(word):
            trigger = clause.trigger(f"verb:{parse.lemmas[clause.verb]} {word}")
            targets = resolver.children(preposition, "pobj")
            if reading == "locatedIn":
                targets += _places_behind(parse, preposition, resolver)
            for target in targets:
                for one in about:
                    yield from _read(reading, one, target, trigger, resolver)


def _about(clause: Clause) -> Sequence[Filler]:
    """What a prepositional phrase is about: what is released or recorded, else the subject of the clause."""
    of_object = clause.passive or clause.names[:1] in (("release",), ("record",))
    return (clause.objects if of_object else clause.agents) or clause.objects or clause.agents


def _readings(parse: Parse, verb: int) -> Mapping[str, str]:
    """Preposition → reading for a verb; "take" reads as its phrase does ("take part", "take place")."""
    table = _PREPOSITIONS.get(parse.lemmas[verb], {})
    if parse.lemmas[verb] != "take":
        return table
    children = {parse.lower[c] for c in parse.children[verb]}
    if "place" in children:
        return {word: "locatedIn" if reading == "participate" else reading for word, reading in table.items()}
    if "part" in children:
        return table
    return {word: reading for word, reading in table.items() if reading == "collected"}


def _places_behind(parse: Parse, preposition: int, resolver: Resolver) -> list[Filler]:
    """ "at CERN in Geneva": the second place holds as well."""
    return [
        filler
        for noun in parse.child(preposition, "pobj")
        for inner in parse.child(noun, "prep")
        if parse.lower[inner] in {"in", "at"}
        for place in parse.child(inner, "pobj")
        for filler in resolver.resolve(place, listed=False)
    ]


def _read(
    reading: str, one: Filler, target: Filler, trigger: Trigger, resolver: Resolver
) -> tuple[RelationProposal, ...]:
    predicate = _predicate(reading, resolver.kind(one), resolver.kind(target))
    if predicate is None:
        return ()
    subject, object_ = (target, one) if predicate in _TURNED else (one, target)
    return propose(resolver, subject, predicate, object_, _CONFIDENCE, trigger)


def _predicate(reading: str, one_type: str, target_type: str) -> str | None:
    """The predicate of a reading for the types of what the clause is about and of what the preposition governs."""
    if reading == "participate":
        if target_type == "Event":
            return "participatesIn"
        return None if one_type == "Person" else "memberOf"
    if reading == "member":
        return "partOf" if one_type in {"OrganizationalUnit", "Facility"} else "memberOf"
    if reading in {"usesFrom", "collectedOrUsed"}:
        return "collectedBy" if one_type == "Dataset" else "uses"
    if reading == "eventIn":
        return "locatedIn" if one_type == "Event" else None
    if reading == "hosted":
        return "operates" if one_type in _RUN and target_type in _INSTITUTIONS else "locatedIn"
    return _PLAIN.get(reading, reading)
