"""Relations stated by "is": "X is part of Y", "X is a member of Y", "X is available at Y", "X is in Y"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.lexicon import word_set
from extract.parse import Parse
from extract.relations.clauses import Clause
from extract.relations.proposal import Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import Resolver

_AVAILABLE = word_set("frames", "available adjectives")
_AVAILABLE_AT = word_set("frames", "available prepositions")
_PART_NOUNS = word_set("frames", "part nouns")
_MEMBER_NOUNS = word_set("frames", "member nouns")
_NOT_OF_THE_OWNER = word_set("frames", "not of the owner")
_OWNERS = frozenset({"Organization", "OrganizationalUnit", "Collaboration"})
_RUN = frozenset({"Repository", "Service", "Facility", "Initiative"})


def find_copula_relations(
    parse: Parse, clause: Clause, known: Mapping[int, Filler], resolver: Resolver
) -> Iterator[RelationProposal]:
    """Proposals of a clause of "be"; ``known`` are the collaborations that collected the datasets of the text."""
    verb, subjects = clause.verb, clause.agents
    for child in parse.child(verb, "acomp", "attr", "prep", "ccomp", "xcomp"):
        word, dep = parse.lower[child], parse.deps[child]
        if word in _AVAILABLE:
            yield from _available(clause, child, known, resolver)
        elif dep == "prep" and word in {"in", "at"}:
            for noun in parse.child(child, "pobj"):
                places = [f for f in resolver.resolve(noun, listed=False) if resolver.kind(f) == "Place"]
                yield from _each(resolver, subjects, "locatedIn", places, 0.7, clause.trigger("is in"))
        elif dep == "prep" and word == "on":
            targets = resolver.children(child, "pobj")
            yield from _each(resolver, subjects, "availableAt", targets, 0.74, clause.trigger("is on"))
        elif dep == "attr":
            yield from described_by_noun(parse, child, subjects, verb, clause.status, resolver)


def _available(
    clause: Clause, adjective: int, known: Mapping[int, Filler], resolver: Resolver
) -> Iterator[RelationProposal]:
    """What is available was released by those who collected it, and can be had where the text says."""
    trigger = clause.trigger("available")
    for one in clause.agents:
        if one.thing in known:
            yield from propose(resolver, known[one.thing], "released", one, 0.74, trigger)
    for holder in (adjective, clause.verb):
        targets = resolver.behind(holder, _AVAILABLE_AT)
        yield from _each(resolver, clause.agents, "availableAt", targets, 0.84, trigger)


def _each(
    resolver: Resolver,
    subjects: Sequence[Filler],
    predicate: str,
    objects: Sequence[Filler],
    confidence: float,
    trigger: Trigger,
) -> Iterator[RelationProposal]:
    for target in objects:
        for one in subjects:
            yield from propose(resolver, one, predicate, target, confidence, trigger)


def described_by_noun(
    parse: Parse, noun: int, subjects: Sequence[Filler], token: int, status: str, resolver: Resolver
) -> Iterator[RelationProposal]:
    """ "(is) part of Y", "a member of Y", "a project of Y"; "a service run by Y" is a verb's matter."""
    lemma = parse.lemmas[noun]
    trigger = Trigger(f"noun:{lemma}", token, status)
    for preposition in parse.child(noun, "prep"):
        word = parse.lower[preposition]
        for target in resolver.children(preposition, "pobj"):
            for one in subjects:
                yield from _noun_relation(lemma, word, one, target, trigger, resolver)


def _noun_relation(
    lemma: str, preposition: str, one: Filler, target: Filler, trigger: Trigger, resolver: Resolver
) -> tuple[RelationProposal, ...]:
    kind, target_kind = resolver.kind(one), resolver.kind(target)
    if preposition == "of" and lemma in _PART_NOUNS:
        joins = lemma == "part" and target_kind == "Initiative" and kind in {"Organization", "Repository", "Service"}
        return propose(resolver, one, "memberOf" if joins else "partOf", target, 0.82, trigger)
    if preposition == "of" and lemma in _MEMBER_NOUNS:
        return propose(resolver, one, "memberOf", target, 0.82, trigger)
    if preposition in {"of", "by", "from"} and target_kind in _OWNERS:
        if kind in _RUN and lemma not in _NOT_OF_THE_OWNER:
            return propose(resolver, target, "operates", one, 0.66, trigger)
        if kind == "OrganizationalUnit":
            return propose(resolver, one, "partOf", target, 0.7, trigger)
    if preposition in {"in", "at"} and target_kind == "Place":
        return propose(resolver, one, "locatedIn", target, 0.72, trigger)
    return ()
