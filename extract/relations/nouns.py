"""Relations inside noun phrases: nouns made of verbs, possessives, "of", appositions, agreements, compounds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from extract.lexicon import read_words
from extract.parse import Parse
from extract.registry import fold
from extract.relations.proposal import AGENTS, Filler, RelationProposal
from extract.relations.resolve import Resolver
from extract.relations.status import clause_status
from extract.relations.verbs import described_by_noun, pairs, propose

_OWNED = {
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


@cache
def _frames() -> Any:
    return read_words("frames")


@cache
def _noun_classes() -> dict[str, str]:
    return {noun: name for name, nouns in _frames()["nouns"].items() for noun in nouns}


def find_noun_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """Proposals of every noun phrase in the text."""
    classes = _noun_classes()
    agreements = set(_frames()["collaboration nouns"])
    for token in range(len(parse)):
        lemma = parse.lemmas[token]
        if parse.pos[token] in {"NOUN", "PROPN"} and token not in resolver.at:
            if lemma in classes:
                yield from _nominal(parse, token, classes[lemma], resolver)
            if lemma in agreements:
                yield from _agreement(parse, token, resolver)
            if parse.deps[token] == "appos" and parse.heads[token] in resolver.at:
                described = [Filler(resolver.at[parse.heads[token]], 0.95, parse.heads[token])]
                yield from described_by_noun(parse, token, described, token, "asserted", resolver)
    for start, end, index in resolver.mentions:
        yield from _owner(parse, start, end, index, resolver)
        yield from _of_owner(parse, start, end, index, resolver)
        yield from _unit_in_sequence(parse, start, end, index, resolver)
        yield from _part_of(parse, start, end, index, resolver)
        yield from _funded(parse, start, end, index, resolver)
        yield from _by_or_from(parse, start, end, index, resolver)
        yield from _programme_project(parse, start, end, index, resolver)
    yield from _name_in_name(parse, resolver)


def _status(parse: Parse, token: int) -> str | None:
    """Status of the clause around a noun."""
    for above in parse.path_up(token):
        if parse.pos[above] in {"VERB", "AUX"}:
            return clause_status(parse, above)
    return "asserted"


def _nominal(parse: Parse, token: int, name: str, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "the launch of X by Y", "Y's release of X", "the adoption of X"."""
    agents: list[Filler] = []
    objects: list[Filler] = []
    table = _frames()["objects"][name]
    for child in parse.children[token]:
        word, dep = parse.lower[child], parse.deps[child]
        if (dep == "prep" and word == "by") or dep == "agent":
            agents += [f for n in parse.child(child, "pobj") for f in resolver.resolve(n)]
        elif dep == "prep" and word == "of":
            objects += [f for n in parse.child(child, "pobj") for f in resolver.resolve(n)]
        elif dep == "prep" and word == "from" and name == "fund":
            agents += [f for n in parse.child(child, "pobj") for f in resolver.resolve(n)]
        elif dep == "poss":
            agents += resolver.resolve(child)
        elif dep == "compound" and child in resolver.at:
            (agents if resolver.things[resolver.at[child]].type == "Organization" else objects).append(
                Filler(resolver.at[child], 0.9, child)
            )
    status = _status(parse, token)
    if status is None:
        return
    if name in {"attend", "join"}:
        yield from _participation(parse, token, agents, status, resolver)
        return
    if name == "fund":
        objects += _funded_things(parse, token, resolver)
    for agent in agents:
        for thing in objects:
            predicate = table.get(resolver.kind(thing))
            if predicate and (
                p := propose(agent, predicate, thing, 0.74, f"noun:{parse.lemmas[token]}", token, status, resolver)
            ):
                yield p


def _funded_things(parse: Parse, token: int, resolver: Resolver) -> list[Filler]:
    """What "receives / with funding from X" is about: the subject of the clause, or the noun that "with" modifies."""
    head = parse.heads[token]
    if parse.deps[token] == "dobj" and parse.lemmas[head] in {"receive", "secure", "win", "get", "obtain", "gain"}:
        return [f for s in parse.child(head, "nsubj") for f in resolver.resolve(s)]
    if parse.deps[token] == "pobj" and parse.lower[head] in {"with", "through", "under"}:
        above = parse.heads[head]
        if parse.pos[above] == "VERB":
            return [f for s in parse.child(above, "nsubj", "nsubjpass") for f in resolver.resolve(s)]
    return []


def _participation(
    parse: Parse, token: int, agents: list[Filler], status: str, resolver: Resolver
) -> Iterator[RelationProposal]:
    for preposition in parse.child(token, "prep"):
        if parse.lower[preposition] in {"in", "of", "at"}:
            for noun in parse.child(preposition, "pobj"):
                for target in resolver.resolve(noun):
                    predicate = "participatesIn" if resolver.kind(target) == "Event" else "memberOf"
                    for agent in agents:
                        if p := propose(
                            agent, predicate, target, 0.76, f"noun:{parse.lemmas[token]}", token, status, resolver
                        ):
                            yield p


def _agreement(parse: Parse, token: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "a partnership between A and B", "collaboration of A, B and C", "its collaboration with B"."""
    status = _status(parse, token)
    if status is None:
        return
    rule = f"noun:{parse.lemmas[token]}"
    parties: list[Filler] = []
    others: list[Filler] = []
    owners = [f for c in parse.child(token, "poss") for f in resolver.resolve(c)]
    for preposition in parse.child(token, "prep"):
        word = parse.lower[preposition]
        fillers = [
            f
            for n in parse.child(preposition, "pobj")
            for f in resolver.resolve(n)
            if resolver.kind(f) in AGENTS - {"Person"}
        ]
        if word in {"between", "among", "of"}:
            parties += fillers
        elif word == "with":
            others += fillers
    if len(parties) >= 2:
        if len(parties) <= 4:
            yield from pairs(parties, 0.82, rule, token, status, resolver)
    elif others:
        owners = owners or parties or _owner_of_clause(parse, token, resolver)
        for owner in owners[:3]:
            for other in others:
                if resolver.kind(owner) != "Person" and (
                    p := propose(owner, "collaboratesWith", other, 0.74, rule, token, status, resolver)
                ):
                    yield p
    elif not parties:
        head = parse.heads[token]
        if parse.deps[token] == "dobj" and parse.lemmas[head] in {
            "sign",
            "announce",
            "form",
            "enter",
            "conclude",
            "expand",
            "establish",
            "renew",
            "extend",
        }:
            subjects = [f for s in parse.child(head, "nsubj") for f in resolver.resolve(s)]
            if 2 <= len(subjects) <= 4:
                yield from pairs(subjects, 0.82, rule, token, status, resolver)


def _owner_of_clause(parse: Parse, token: int, resolver: Resolver) -> list[Filler]:
    for above in parse.path_up(token):
        if parse.pos[above] in {"VERB", "AUX"}:
            subjects = parse.child(above, "nsubj", "nsubjpass")
            if subjects:
                return resolver.resolve(subjects[0])
    return []


def _owner(parse: Parse, start: int, end: int, index: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "X's Y" and "its Y", where Y is the mention."""
    thing = resolver.things[index]
    predicate = _OWNED.get(thing.type)
    root = parse.span_root(start, end)
    holders = [root]
    if parse.deps[root] == "appos" and parse.heads[root] not in resolver.at:
        holders.append(parse.heads[root])  # "its new supercomputer, Perlmutter"
    for child in (c for holder in holders for c in parse.child(holder, "poss")):
        if start <= child < end:
            continue
        for owner in resolver.resolve(child):
            yield from _owns(owner, Filler(index, 1.0, root), predicate, 0.8, "possessive", root, resolver)


def _of_owner(parse: Parse, start: int, end: int, index: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Y of X", "Y at X" right behind the mention Y."""
    if (
        end + 1 >= len(parse)
        or parse.lower[end] not in {"of", "at", "within"}
        or parse.sentence[end] != parse.sentence[start]
    ):
        return
    thing = resolver.things[index]
    if thing.described and thing.type not in {"Policy"}:
        return
    after = end + 2 if parse.lower[end + 1] in {"the", "its", "a"} else end + 1
    if after >= len(parse):
        return
    if after in resolver.at and resolver.span_at[after][0] == after:
        owner = Filler(resolver.at[after], 1.0, after)
    else:
        meant = resolver.resolve(after, listed=False) if parse.deps[after] == "pobj" else []
        if not meant:
            return
        owner = meant[0]
    kind = resolver.kind(owner)
    if thing.type in {"OrganizationalUnit", "Organization", "Facility"} and kind in {
        "Organization",
        "OrganizationalUnit",
    }:
        if thing.type == "OrganizationalUnit" or parse.lower[end] in {"of", "within"}:
            if p := propose(
                Filler(index, 1.0, start),
                "partOf",
                owner,
                0.8 if thing.type == "OrganizationalUnit" else 0.62,
                "of",
                start,
                "asserted",
                resolver,
            ):
                yield p
    elif thing.type == "Collaboration" and kind in {"Facility", "Organization"}:
        if p := propose(Filler(index, 1.0, start), "partOf", owner, 0.75, "at", start, "asserted", resolver):
            yield p
    elif (
        thing.type in {"Repository", "Service", "Initiative"}
        and parse.lower[end] == "of"
        and kind in {"Organization", "OrganizationalUnit"}
    ):
        if p := propose(owner, "operates", Filler(index, 1.0, start), 0.72, "of", start, "asserted", resolver):
            yield p


def _owns(
    owner: Filler, thing: Filler, predicate: str | None, base: float, rule: str, token: int, resolver: Resolver
) -> Iterator[RelationProposal]:
    kind = resolver.kind(owner)
    if kind == "Place":
        if p := propose(thing, "locatedIn", owner, base * 0.9, rule, token, "asserted", resolver):
            yield p
        return
    if predicate == "partOf" or (predicate is None and kind == resolver.kind(thing) == "Event"):
        if p := propose(thing, "partOf", owner, base, rule, token, "asserted", resolver):
            yield p
    elif predicate == "organizes" and kind in {"Facility", "Event", "Initiative"}:
        if p := propose(thing, "partOf", owner, base * 0.9, rule, token, "asserted", resolver):
            yield p
    elif predicate and (p := propose(owner, predicate, thing, base, rule, token, "asserted", resolver)):
        yield p


def _unit_in_sequence(parse: Parse, start: int, end: int, index: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Department of Physics, University of X" and "the X Faculty of Y"."""
    thing = resolver.things[index]
    if thing.type != "OrganizationalUnit":
        return
    if end + 1 < len(parse) and parse.words[end] == ",":
        after = end + 2 if parse.lower[end + 1] == "the" else end + 1
        if (
            after in resolver.at
            and resolver.things[resolver.at[after]].type == "Organization"
            and parse.deps[parse.span_root(*resolver.span_at[after])] in {"appos", "npadvmod", "conj"}
        ):
            if _is_conjoined(parse, *resolver.span_at[after]):
                return
            if p := propose(
                Filler(index, 1.0, start),
                "partOf",
                Filler(resolver.at[after], 1.0, after),
                0.66,
                "sequence",
                start,
                "asserted",
                resolver,
            ):
                yield p


def _is_conjoined(parse: Parse, start: int, end: int) -> bool:
    return end < len(parse) and parse.lower[end] in {"and", ","} and parse.deps[parse.span_root(start, end)] == "conj"


def _part_of(parse: Parse, start: int, end: int, index: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "X, part of Y", "(as) part of Y": the part noun as a plain modifier."""
    if end + 2 < len(parse) and parse.words[end] == "," and parse.lower[end + 1] in {"part", "a"}:
        part = end + 1 if parse.lower[end + 1] == "part" else end + 2
        if parse.lower[part] != "part" or part + 1 >= len(parse) or parse.lower[part + 1] != "of":
            return
        after = part + 3 if parse.lower[part + 2 : part + 3] == ["the"] else part + 2
        if after in resolver.at:
            target = Filler(resolver.at[after], 1.0, after)
            one = Filler(index, 1.0, start)
            predicate = (
                "memberOf"
                if resolver.kind(target) == "Initiative" and resolver.kind(one) in {"Organization", "Repository"}
                else "partOf"
            )
            if p := propose(one, predicate, target, 0.8, "part of", start, "asserted", resolver):
                yield p


def _funded(parse: Parse, start: int, end: int, index: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Y-funded X", "X-led Z", "Place-based X"."""
    if end + 1 >= len(parse) or parse.words[end] not in {"-", "‑"}:
        return
    word = parse.lower[end + 1]
    predicate = {
        "funded": "funds",
        "led": "leads",
        "run": "operates",
        "hosted": "operates",
        "backed": "funds",
        "sponsored": "funds",
        "based": "locatedIn",
        "developed": "developed",
    }.get(word)
    if not predicate:
        return
    for above in parse.path_up(end + 1)[1:4]:
        for filler in resolver.resolve(above, listed=False):
            one = Filler(index, 1.0, start)
            pair = (filler, one) if predicate == "locatedIn" else (one, filler)
            if p := propose(pair[0], predicate, pair[1], 0.8, f"-{word}", start, "asserted", resolver):
                yield p
                return


def _name_in_name(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """A unit whose name begins with its organisation's ("CERN Council") is part of it."""
    owners = [
        (fold(parse.span_text(s, e)), i) for s, e, i in resolver.mentions if resolver.things[i].type == "Organization"
    ]
    for start, end, index in resolver.mentions:
        thing = resolver.things[index]
        if thing.type != "OrganizationalUnit" or end - start < 2:
            continue
        name = fold(parse.span_text(start, end))
        for owner, i in owners:
            if name.startswith(owner + " ") and (
                p := propose(
                    Filler(index, 1.0, start), "partOf", Filler(i, 1.0, start), 0.8, "name", start, "asserted", resolver
                )
            ):
                yield p
                break


def _by_or_from(parse: Parse, start: int, end: int, index: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "a tutorial by X", "data from Run 1", "the workshop at (during) the X conference", right behind the mention."""
    if end + 1 >= len(parse) or parse.lower[end] not in {"by", "from", "at", "during", "of"}:
        return
    after = end + 2 if parse.lower[end + 1] in {"the", "its", "this", "last"} else end + 1
    if (
        after not in resolver.at
        or resolver.span_at[after][0] != after
        or parse.sentence[after] != parse.sentence[start]
    ):
        return
    thing, joiner = resolver.things[index], parse.lower[end]
    here = Filler(index, 1.0, start)
    for other in resolver.resolve(parse.span_root(*resolver.span_at[after])):
        kind = resolver.kind(other)
        if joiner == "by" and thing.type in {"Publication", "Software", "Dataset"} and kind in AGENTS:
            made = propose(other, "developed", here, 0.7, "by", start, "asserted", resolver)
        elif thing.type == "Dataset" and joiner in {"from", "during", "at", "of"}:
            made = propose(here, "collectedBy", other, 0.72, joiner, start, "asserted", resolver)
        elif thing.type == "Event" and joiner in {"of", "by"} and kind in {"Organization", "Collaboration"}:
            made = propose(other, "organizes", here, 0.68, joiner, start, "asserted", resolver)
        elif thing.type == "Event" and kind == "Event" and joiner in {"at", "during"}:
            made = propose(here, "partOf", other, 0.7, joiner, start, "asserted", resolver)
        else:
            made = None
        if made:
            yield made


def _programme_project(
    parse: Parse, start: int, end: int, index: int, resolver: Resolver
) -> Iterator[RelationProposal]:
    """"the Horizon 2020 project X": the programme pays for the project."""
    if resolver.things[index].type != "Initiative" or end + 1 >= len(parse):
        return
    if parse.lower[end] in {"project", "initiative"} and end + 1 in resolver.at:
        project = Filler(resolver.at[end + 1], 1.0, end + 1)
        if resolver.kind(project) == "Initiative" and (
            p := propose(Filler(index, 1.0, start), "funds", project, 0.7, "programme", start, "asserted", resolver)
        ):
            yield p
