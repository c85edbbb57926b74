"""Relations stated by verbs: active, passive, participles, control, coordination and relative clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extract.lexicon import read_words
from extract.parse import Parse
from extract.relations.proposal import AGENTS, Filler, RelationProposal, allowed
from extract.relations.resolve import Resolver
from extract.relations.status import clause_status

BASE = 0.86
_BEING = frozenset({"be", "become", "remain"})
_LIGHT = _BEING | {
    "make",
    "set",
    "take",
    "occur",
    "begin",
    "happen",
    "draw",
    "put",
    "bring",
    "pay",
    "look",
    "kick",
    "work",
    "join",
}
JOINT = frozenset({"create", "organise", "develop", "host", "operate", "lead", "release"})
_SMALL_GROUP = 4  # more parties on an equal footing give no pairs (contract)


@cache
def _frames() -> Any:
    return read_words("frames")


@cache
def verb_classes() -> Mapping[str, tuple[str, ...]]:
    """Lemma → classes of verbs."""
    table: dict[str, tuple[str, ...]] = {}
    for name, lemmas in _frames()["verbs"].items():
        for lemma in lemmas:
            table[lemma] = (*table.get(lemma, ()), name)
    return table


@dataclass(frozen=True, slots=True)
class Clause:
    """The arguments of one verb: its classes, who acts and on what; the logical ones, also in the passive."""

    verb: int
    names: tuple[str, ...]
    agents: list[Filler]
    objects: list[Filler]
    status: str
    passive: bool


def find_clauses(parse: Parse, resolver: Resolver) -> list[Clause]:
    """The clauses of every verb and participle that the lexicon knows and that claims something."""
    classes, prepositions = verb_classes(), _frames()["prepositions"]
    found = []
    for token in range(len(parse)):
        if parse.pos[token] not in {"VERB", "AUX"} and not _is_participle(parse, token):
            continue
        lemma = parse.lemmas[token]
        if lemma not in classes and lemma not in prepositions and lemma not in _LIGHT:
            continue
        status = clause_status(parse, token)
        if status is None:
            continue
        subjects = subjects_of(parse, token, resolver)
        objects = _objects(parse, token, resolver)
        names = _class_names(parse, token, lemma, classes)
        if _is_passive(parse, token):
            agents = _agents(parse, token, resolver)
            found.append(Clause(token, names, agents, objects or subjects, status, True))
        else:
            found.append(Clause(token, names, subjects, objects, status, False))
    return _with_releasers(resolver, found)


def collectors(clauses: list[Clause], resolver: Resolver) -> dict[int, Filler]:
    """Dataset → the collaboration that the text says collected it."""
    found: dict[int, Filler] = {}
    for clause in clauses:
        if "record" in clause.names and clause.passive:
            for agent in clause.agents:
                for thing in clause.objects:
                    if resolver.kind(agent) == "Collaboration" and resolver.kind(thing) == "Dataset":
                        found.setdefault(thing.thing, Filler(agent.thing, agent.weight * 0.8, agent.token))
    return found


def _with_releasers(resolver: Resolver, clauses: list[Clause]) -> list[Clause]:
    """Releases told without an agent fall to the collaboration that collected what is released."""
    known = collectors(clauses, resolver)
    return [
        replace(c, agents=[known[o.thing] for o in c.objects if o.thing in known][:1])
        if "release" in c.names and not c.agents
        else c
        for c in clauses
    ]


def find_verb_relations(parse: Parse, resolver: Resolver, clauses: list[Clause]) -> Iterator[RelationProposal]:
    """Proposals of every verb (and participle) in the text."""
    known = collectors(clauses, resolver)
    for clause in clauses:
        if parse.lemmas[clause.verb] in _BEING:
            yield from _copula(parse, clause, known, resolver)
            continue
        for name in clause.names:
            if name == "join forces":
                if 2 <= len(clause.agents) <= _SMALL_GROUP:
                    yield from pairs(clause.agents, 0.84, "join forces", clause.verb, clause.status, resolver)
                continue
            yield from _by_class(parse, clause, name, resolver)
        about = clause.objects if clause.passive or clause.names[:1] in (("release",), ("record",)) else clause.agents
        yield from _by_preposition(parse, clause, about or clause.objects or clause.agents, resolver)


def _class_names(parse: Parse, token: int, lemma: str, classes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    particles = {parse.lower[c] for c in parse.child(token, "prt")}
    children = {parse.lower[c] for c in parse.children[token]}
    if lemma == "join" and "forces" in children:
        return ("join forces",)
    for particle in (
        particles | ({"for", "after"} & children if lemma in {"pay", "look"} else set()) | ({"together"} & children)
    ):
        name = _frames()["particles"].get(f"{lemma} {particle}")
        if name:
            return (name,)
    if lemma == "make" and "use" in children:
        return ("use",)
    if lemma == "make" and (children | set(parse.lower[token + 1 : token + 3])) & {
        "public",
        "available",
        "accessible",
        "freely",
    }:
        return ("release",)
    if lemma == "take" and "part" in children:
        return ()
    if lemma == "run" and "on" in children and not parse.child(token, "dobj"):
        return ()
    return classes.get(lemma, ())


def _is_participle(parse: Parse, token: int) -> bool:
    """A participle that the tagger took for an adjective or a noun ("X, located in Y")."""
    return parse.lower[token].endswith("ed") and parse.deps[token] in {"acl", "relcl", "ROOT", "amod", "advcl", "conj"}


def _is_passive(parse: Parse, token: int) -> bool:
    if parse.child(token, "nsubjpass", "auxpass", "agent"):
        return True
    participle = parse.lower[token].endswith(
        ("ed", "en", "n", "t", "d", "wn", "un", "ade", "eld", "uilt", "ound", "ed.")
    )
    return (
        participle
        and parse.deps[token] in {"acl", "advcl", "conj", "amod"}
        and not parse.child(token, "nsubj", "aux", "dobj")
        and not parse.lower[token].endswith("ing")
    )


def subjects_of(parse: Parse, verb: int, resolver: Resolver, depth: int = 0) -> list[Filler]:
    """What fills the subject of a verb, its own or the one it shares with the clause above."""
    own = parse.child(verb, "nsubj", "nsubjpass")
    if own:
        return resolver.resolve(own[0])
    head, dep = parse.heads[verb], parse.deps[verb]
    if dep in {"ROOT", "ccomp", "conj"} and (before := _named_before(parse, verb, resolver)):
        return before
    if head == verb or depth > 4:
        return []
    if dep in {"acl", "relcl"}:
        return [Filler(f.thing, f.weight * 0.95, f.token) for f in resolver.resolve(head, listed=False)]
    if dep in {"conj", "xcomp", "advcl", "pcomp", "ccomp", "prep"} or (dep == "dep" and parse.pos[head] == "VERB"):
        if dep == "ccomp" and parse.pos[head] not in {"VERB", "AUX"}:
            return []
        if dep == "xcomp" and (objects := parse.child(head, "dobj")):
            return resolver.resolve(objects[0])
        factor = {"conj": 1.0, "xcomp": 0.95, "advcl": 0.8, "pcomp": 0.75}.get(dep, 0.7)
        above = head
        if parse.deps[above] == "prep" or parse.pos[above] == "ADP":
            above = parse.heads[above]
        if parse.pos[above] in {"VERB", "AUX"}:
            return [Filler(f.thing, f.weight * factor, f.token) for f in subjects_of(parse, above, resolver, depth + 1)]
        if dep == "pcomp":
            return resolver.resolve(above, listed=False)
    return []


def _named_before(parse: Parse, verb: int, resolver: Resolver) -> list[Filler]:
    """Names right before a verb without a subject: the parser gave them to the phrase in front of them."""
    i = verb - 1
    while i >= 0 and parse.pos[i] in {"ADV", "AUX", "PART"}:
        i -= 1
    return [Filler(f.thing, f.weight * 0.9, f.token) for f in resolver.list_ending_at(i)]


def _objects(parse: Parse, verb: int, resolver: Resolver) -> list[Filler]:
    found: list[Filler] = []
    for child in parse.child(verb, "dobj", "oprd"):
        found += resolver.resolve(child)
    if not found and parse.lemmas[verb] == "make":
        for use in (c for c in parse.child(verb, "dobj") if parse.lemmas[c] == "use"):
            found += [f for p in parse.child(use, "prep") for n in parse.child(p, "pobj") for f in resolver.resolve(n)]
        for clause in parse.child(verb, "ccomp", "xcomp"):
            for subject in parse.child(clause, "nsubj"):
                found += resolver.resolve(subject)
    if not found and (shared := parse.child(verb, "conj")) and not parse.child(verb, "nsubjpass"):
        # "develops and maintains X": the object hangs on the last verb
        last = shared[0]
        if parse.pos[last] == "VERB" and last - verb <= 3:
            found = _objects(parse, last, resolver)
    if not found:
        for preposition in parse.child(verb, "prep", "dative"):
            if parse.lower[preposition] == "for" and parse.lemmas[verb] in {"fund"}:
                found += [f for noun in parse.child(preposition, "pobj") for f in resolver.resolve(noun)]
    return found


def _by_below(parse: Parse, verb: int) -> int | None:
    """The "by" of a passive that the parser hung on a noun in between ("established as a consortium by X")."""
    for token in range(verb + 1, min(parse.sentence_of(verb)[1], verb + 14)):
        if parse.lower[token] == "by" and parse.pos[token] == "ADP":
            path = parse.path_up(token)
            between = path[1 : path.index(verb)] if verb in path else []
            if verb in path and not any(parse.pos[t] in {"VERB", "AUX"} for t in between):
                return token
    return None


def _agents(parse: Parse, verb: int, resolver: Resolver) -> list[Filler]:
    found: list[Filler] = []
    for child in parse.children[verb]:
        if parse.deps[child] == "agent" or (parse.deps[child] == "prep" and parse.lower[child] == "by"):
            for noun in parse.child(child, "pobj"):
                found += resolver.resolve(noun)
    if not found and parse.deps[verb] == "conj" and parse.pos[parse.heads[verb]] == "VERB":
        return []
    if not found and (by := _by_below(parse, verb)) is not None:
        found = [f for noun in parse.child(by, "pobj") for f in resolver.resolve(noun)]
    if not found:
        for child in parse.child(verb, "conj"):
            if parse.pos[child] == "VERB" and child - verb <= 3 and parse.child(child, "agent"):
                return _agents(parse, child, resolver)
    return found


def _by_class(parse: Parse, clause: Clause, name: str, resolver: Resolver) -> Iterator[RelationProposal]:
    table = _frames()["objects"][name]
    verb = clause.verb
    rule = f"verb:{parse.lemmas[verb]}"
    agents = [a for a in clause.agents if a.thing not in {o.thing for o in clause.objects}]
    used = False
    for thing in clause.objects:
        kind = resolver.kind(thing)
        for agent in agents:
            predicate = table.get(kind)
            if name == "support" and kind in {"Software", "Service"} and resolver.kind(agent) in {"Service", "Repository"}:
                predicate = "uses"  # a platform supports a format, a funder a project
            if name == "contain":
                yield from _contain(agent, thing, resolver, rule, verb, clause.status)
            elif predicate and (
                proposal := propose(agent, predicate, thing, BASE, rule, verb, clause.status, resolver)
            ):
                used = True
                yield proposal
    if name == "join" and len(agents) > 1:
        return
    if name in JOINT and used and 2 <= len(agents) <= _SMALL_GROUP - 1:
        yield from pairs(agents, 0.6, f"joint:{parse.lemmas[verb]}", verb, clause.status, resolver)
    if name in JOINT or name in {"adopt"}:
        for partner in _partners(parse, verb, resolver):
            for agent in agents[:3]:
                if agent.thing != partner.thing and (
                    p := propose(
                        agent,
                        "collaboratesWith",
                        partner,
                        0.72,
                        f"with:{parse.lemmas[verb]}",
                        verb,
                        clause.status,
                        resolver,
                    )
                ):
                    yield p
            for thing in clause.objects if used else ():
                predicate = table.get(resolver.kind(thing))
                if predicate and (
                    p := propose(
                        partner, predicate, thing, 0.62, f"with:{parse.lemmas[verb]}", verb, clause.status, resolver
                    )
                ):
                    yield p


def _contain(
    whole: Filler, part: Filler, resolver: Resolver, rule: str, verb: int, status: str
) -> Iterator[RelationProposal]:
    if resolver.kind(whole) in {"Organization", "Initiative"} and resolver.kind(part) in {
        "Organization",
        "OrganizationalUnit",
        "Collaboration",
        "Repository",
        "Service",
        "Place",
    }:
        if p := propose(part, "memberOf", whole, 0.6, rule, verb, status, resolver):
            yield p
    elif resolver.kind(whole) == resolver.kind(part) and resolver.kind(whole) in {
        "Event",
        "Dataset",
        "Facility",
        "Initiative",
    }:
        if p := propose(part, "partOf", whole, 0.6, rule, verb, status, resolver):
            yield p


def _partners(parse: Parse, verb: int, resolver: Resolver) -> list[Filler]:
    """ "launched … (together) with X", "in collaboration with X"."""
    found: list[Filler] = []
    holders = [verb, *parse.child(verb, "dobj")]
    holders += [c for o in holders[1:] for c in parse.child(o, "conj")]
    stack = [c for h in holders for c in parse.children[h] if parse.deps[c] in {"prep", "advmod"}]
    nouns = set(_frames()["collaboration nouns"])
    for child in stack:
        word = parse.lower[child]
        if word in {"with", "alongside"}:
            found += [f for n in parse.child(child, "pobj") for f in resolver.resolve(n)]
        elif word in {"together", "jointly", "along"}:
            for inner in parse.child(child, "prep"):
                found += [f for n in parse.child(inner, "pobj") for f in resolver.resolve(n)]
        elif word == "in":
            for noun in parse.child(child, "pobj"):
                if parse.lemmas[noun] in nouns:
                    for inner in parse.child(noun, "prep"):
                        if parse.lower[inner] == "with":
                            found += [f for n in parse.child(inner, "pobj") for f in resolver.resolve(n)]
    return [f for f in found if resolver.kind(f) in AGENTS - {"Person"}]


def _by_preposition(
    parse: Parse, clause: Clause, about: list[Filler], resolver: Resolver
) -> Iterator[RelationProposal]:
    verb, status, lemma = clause.verb, clause.status, parse.lemmas[clause.verb]
    table: Mapping[str, str] = _frames()["prepositions"].get(lemma, {})
    if not table:
        return
    if (
        lemma == "take"
        and "part" not in {parse.lower[c] for c in parse.children[verb]}
        and "place" not in {parse.lower[c] for c in parse.children[verb]}
    ):
        table = {k: v for k, v in table.items() if v == "collected"}
    holders = [verb]
    if set(table.values()) & {"usesFrom", "collectedOrUsed"}:  # "collects metadata from X"
        holders += [o for o in parse.child(verb, "dobj") if parse.lemmas[o] in _frames()["gathered"]]
    for preposition in (p for holder in holders for p in parse.child(holder, "prep", "agent")):
        kind = table.get(parse.lower[preposition])
        if lemma == "take" and kind == "participate" and "place" in {parse.lower[c] for c in parse.children[verb]}:
            kind = "locatedIn"
        if not kind:
            continue
        rule = f"verb:{lemma} {parse.lower[preposition]}"
        for noun in parse.child(preposition, "pobj"):
            targets = resolver.resolve(noun)
            for target in targets:
                for one in about:
                    if one.thing != target.thing:
                        yield from _prepositional(kind, one, target, rule, verb, status, resolver)
        if kind == "locatedIn":
            yield from _chained_places(parse, preposition, about, rule, verb, status, resolver)


def _chained_places(
    parse: Parse, preposition: int, about: list[Filler], rule: str, verb: int, status: str, resolver: Resolver
) -> Iterator[RelationProposal]:
    """ "at CERN in Geneva": the second place holds as well."""
    for noun in parse.child(preposition, "pobj"):
        for inner in parse.child(noun, "prep"):
            if parse.lower[inner] in {"in", "at"}:
                for place in parse.child(inner, "pobj"):
                    for target in resolver.resolve(place, listed=False):
                        for one in about:
                            if one.thing != target.thing:
                                yield from _prepositional("locatedIn", one, target, rule, verb, status, resolver)


def _prepositional(
    kind: str, one: Filler, target: Filler, rule: str, verb: int, status: str, resolver: Resolver
) -> Iterator[RelationProposal]:
    object_kind = resolver.kind(target)
    predicate = kind
    confidence = 0.8
    if kind == "participate":
        predicate = "participatesIn" if object_kind == "Event" else "memberOf"
        if predicate == "memberOf" and resolver.kind(one) == "Person":
            return
    elif kind == "member":
        predicate = "partOf" if resolver.kind(one) in {"OrganizationalUnit", "Facility"} else "memberOf"
    elif kind == "available":
        predicate = "availableAt"
    elif kind == "collected":
        predicate = "collectedBy"
    elif kind in {"usesFrom", "collectedOrUsed"}:
        predicate = "collectedBy" if resolver.kind(one) == "Dataset" else "uses"
    elif kind == "fundedUnder":
        if p := propose(target, "funds", one, confidence, rule, verb, status, resolver):
            yield p
        return
    elif kind == "eventIn":
        if resolver.kind(one) != "Event":
            return
        predicate = "locatedIn"
    elif kind == "hosted":
        if resolver.kind(one) in {"Repository", "Service", "Initiative", "Facility"} and object_kind in {
            "Organization",
            "OrganizationalUnit",
        }:
            if p := propose(target, "operates", one, confidence, rule, verb, status, resolver):
                yield p
            return
        predicate = "locatedIn"
    if predicate == "locatedIn" and object_kind not in {"Place", "Facility", "Organization"}:
        return
    if p := propose(one, predicate, target, confidence, rule, verb, status, resolver):
        yield p


def _copula(parse: Parse, clause: Clause, known: dict[int, Filler], resolver: Resolver) -> Iterator[RelationProposal]:
    """ "X is part of Y", "X is a member of Y", "X is available at Y"."""
    verb, status, subjects = clause.verb, clause.status, clause.agents
    if not subjects:
        return
    frames = _frames()
    for child in parse.child(verb, "acomp", "attr", "prep", "ccomp", "xcomp"):
        word = parse.lower[child]
        if word in frames["available adjectives"]:
            for one in subjects:
                if one.thing in known and (
                    p := propose(known[one.thing], "released", one, 0.74, "available", verb, status, resolver)
                ):
                    yield p
            for preposition in [*parse.child(child, "prep"), *parse.child(verb, "prep")]:
                if parse.lower[preposition] in frames["available prepositions"]:
                    for noun in parse.child(preposition, "pobj"):
                        for target in resolver.resolve(noun):
                            for one in subjects:
                                if p := propose(one, "availableAt", target, 0.84, "available", verb, status, resolver):
                                    yield p
        elif parse.deps[child] == "prep" and word in {"in", "at"}:
            for noun in parse.child(child, "pobj"):
                for target in resolver.resolve(noun, listed=False):
                    for one in subjects:
                        if resolver.kind(target) == "Place" and (
                            p := propose(one, "locatedIn", target, 0.7, "is in", verb, status, resolver)
                        ):
                            yield p
        elif parse.deps[child] == "prep" and word == "on":
            for noun in parse.child(child, "pobj"):
                for target in resolver.resolve(noun):
                    for one in subjects:
                        if p := propose(one, "availableAt", target, 0.74, "is on", verb, status, resolver):
                            yield p
        elif parse.deps[child] == "attr":
            yield from described_by_noun(parse, child, subjects, verb, status, resolver)


def described_by_noun(
    parse: Parse, noun: int, subjects: list[Filler], token: int, status: str, resolver: Resolver
) -> Iterator[RelationProposal]:
    """ "(is) part of Y", "a member of Y", "a project of Y", "a service run by Y" (the participle is a verb's matter)."""
    frames = _frames()
    lemma = parse.lemmas[noun]
    for preposition in parse.child(noun, "prep"):
        if parse.lower[preposition] not in {"of", "at", "within", "in", "by", "from"}:
            continue
        for inner in parse.child(preposition, "pobj"):
            for target in resolver.resolve(inner):
                for one in subjects:
                    if one.thing == target.thing:
                        continue
                    made = _noun_relation(lemma, parse.lower[preposition], one, target, token, status, resolver, frames)
                    if made:
                        yield made


def _noun_relation(
    lemma: str, preposition: str, one: Filler, target: Filler, token: int, status: str, resolver: Resolver, frames: Any
) -> RelationProposal | None:
    kind, object_kind = resolver.kind(one), resolver.kind(target)
    rule = f"noun:{lemma}"
    if preposition == "of" and lemma in frames["part nouns"]:
        predicate = "partOf"
        if lemma == "part" and object_kind in {"Initiative"} and kind in {"Organization", "Repository", "Service"}:
            predicate = "memberOf"
        return propose(one, predicate, target, 0.82, rule, token, status, resolver)
    if preposition == "of" and lemma in frames["member nouns"]:
        return propose(one, "memberOf", target, 0.82, rule, token, status, resolver)
    if preposition in {"of", "by", "from"} and object_kind in {"Organization", "OrganizationalUnit", "Collaboration"}:
        if kind in {"Repository", "Service", "Facility", "Initiative"} and lemma not in {
            "example",
            "winner",
            "recipient",
        }:
            return propose(target, "operates", one, 0.66, rule, token, status, resolver)
        if kind == "OrganizationalUnit":
            return propose(one, "partOf", target, 0.7, rule, token, status, resolver)
    if preposition in {"in", "at"} and object_kind == "Place":
        return propose(one, "locatedIn", target, 0.72, rule, token, status, resolver)
    return None


def propose(
    subject: Filler, predicate: str, obj: Filler, base: float, rule: str, token: int, status: str, resolver: Resolver
) -> RelationProposal | None:
    """The proposal, if its types allow it and it joins two things."""
    if subject.thing == obj.thing or not allowed(predicate, resolver.kind(subject), resolver.kind(obj)):
        return None
    return RelationProposal(subject, predicate, obj, base * subject.weight * obj.weight, rule, token, status)


def pairs(
    agents: list[Filler], base: float, rule: str, token: int, status: str, resolver: Resolver
) -> Iterator[RelationProposal]:
    """Each pair of the parties as collaborating."""
    for i, one in enumerate(agents):
        for other in agents[i + 1 :]:
            if "Person" not in {resolver.kind(one), resolver.kind(other)} and (
                p := propose(one, "collaboratesWith", other, base, rule, token, status, resolver)
            ):
                yield p
