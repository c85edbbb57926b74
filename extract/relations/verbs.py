"""Relations stated by verbs between subject and object, by the class of the verb and the type of its object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from extract.lexicon import word_set, word_table
from extract.parse import Parse
from extract.relations.clauses import BEING, JOIN_FORCES, Clause, collectors
from extract.relations.copula import find_copula_relations
from extract.relations.prepositions import find_prepositional_relations
from extract.relations.proposal import AGENTS, Filler, RelationProposal, Trigger
from extract.relations.propose import SMALL_GROUP, pairs, propose
from extract.relations.resolve import Resolver

BASE = 0.86
_OBJECTS: Mapping[str, Mapping[str, str]] = word_table("frames", "objects")
_COLLABORATION_NOUNS = word_set("frames", "collaboration nouns")
# classes whose several subjects work together, and whose "with X" names a partner
_JOINT = frozenset({"create", "organise", "develop", "host", "operate", "lead", "release"})
_WITH_PARTNER = _JOINT | {"adopt"}
_MOST_PARTNERED = 3  # subjects that are each said to work with a partner
_MEMBERED = frozenset({"Organization", "Initiative"})
_MEMBERS = frozenset({"Organization", "OrganizationalUnit", "Collaboration", "Repository", "Service", "Place"})
_NESTED = frozenset({"Event", "Dataset", "Facility", "Initiative"})


def find_verb_relations(parse: Parse, resolver: Resolver, clauses: Sequence[Clause]) -> Iterator[RelationProposal]:
    """Proposals of every verb (and participle) in the text."""
    known = collectors(clauses, resolver)
    for clause in clauses:
        if parse.lemmas[clause.verb] in BEING:
            yield from find_copula_relations(parse, clause, known, resolver)
            continue
        for name in clause.names:
            if name == JOIN_FORCES:
                yield from pairs(resolver, clause.agents, 0.84, clause.trigger(JOIN_FORCES))
            else:
                yield from _by_class(parse, clause, name, resolver)
        yield from find_prepositional_relations(parse, clause, resolver)


def _by_class(parse: Parse, clause: Clause, name: str, resolver: Resolver) -> Iterator[RelationProposal]:
    lemma = parse.lemmas[clause.verb]
    trigger = clause.trigger(f"verb:{lemma}")
    undergoing = {thing.thing for thing in clause.objects}
    agents = [agent for agent in clause.agents if agent.thing not in undergoing]
    if name == "contain":
        for thing, agent in product(clause.objects, agents):
            yield from _contain(agent, thing, trigger, resolver)
        return
    used = False
    for thing, agent in product(clause.objects, agents):
        if predicate := _predicate(name, resolver.kind(agent), resolver.kind(thing)):
            made = propose(resolver, agent, predicate, thing, BASE, trigger)
            used = used or bool(made)
            yield from made
    if name in _JOINT and used:
        yield from pairs(resolver, agents, 0.6, clause.trigger(f"joint:{lemma}"), most=SMALL_GROUP - 1)
    if name in _WITH_PARTNER:
        for partner in _partners(parse, clause.verb, resolver):
            made_together = clause.objects if used else []
            yield from _with_partner(partner, agents, made_together, name, clause.trigger(f"with:{lemma}"), resolver)


def _predicate(name: str, agent_type: str, object_type: str) -> str | None:
    if name == "support" and object_type in {"Software", "Service"} and agent_type in {"Service", "Repository"}:
        return "uses"  # a platform supports a format, a funder a project
    return _OBJECTS.get(name, {}).get(object_type)


def _with_partner(
    partner: Filler,
    agents: Sequence[Filler],
    objects: Sequence[Filler],
    name: str,
    trigger: Trigger,
    resolver: Resolver,
) -> Iterator[RelationProposal]:
    """The partner works with who acts, and has part in what they do."""
    for agent in agents[:_MOST_PARTNERED]:
        yield from propose(resolver, agent, "collaboratesWith", partner, 0.72, trigger)
    for thing in objects:
        if predicate := _OBJECTS.get(name, {}).get(resolver.kind(thing)):
            yield from propose(resolver, partner, predicate, thing, 0.62, trigger)


def _contain(whole: Filler, part: Filler, trigger: Trigger, resolver: Resolver) -> Iterator[RelationProposal]:
    whole_type, part_type = resolver.kind(whole), resolver.kind(part)
    if whole_type in _MEMBERED and part_type in _MEMBERS:
        yield from propose(resolver, part, "memberOf", whole, 0.6, trigger)
    elif whole_type == part_type and whole_type in _NESTED:
        yield from propose(resolver, part, "partOf", whole, 0.6, trigger)


def _partners(parse: Parse, verb: int, resolver: Resolver) -> list[Filler]:
    """ "launched … (together) with X", "in collaboration with X"."""
    found: list[Filler] = []
    objects = parse.child(verb, "dobj")
    holders = [verb, *objects, *(c for o in objects for c in parse.child(o, "conj"))]
    for child in (c for holder in holders for c in parse.child(holder, "prep", "advmod")):
        word = parse.lower[child]
        if word in {"with", "alongside"}:
            found += resolver.children(child, "pobj")
        elif word in {"together", "jointly", "along"}:
            for inner in parse.child(child, "prep"):
                found += resolver.children(inner, "pobj")
        elif word == "in":
            for noun in parse.child(child, "pobj"):
                if parse.lemmas[noun] in _COLLABORATION_NOUNS:
                    found += resolver.behind(noun, {"with"})
    return [f for f in found if resolver.kind(f) in AGENTS - {"Person"}]
