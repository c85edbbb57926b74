"""Members, partners and participants told as lists: "a consortium of A, B and C", "partners include A and B"."""

from __future__ import annotations

from collections.abc import Iterator

from extract.lexicon import word_set
from extract.parse import Parse
from extract.relations.clauses import subjects_of
from extract.relations.proposal import Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import Resolver
from extract.relations.status import clause_status, status_around

_GROUPS = word_set("frames", "group nouns")
_MEMBERS = word_set("frames", "list members")
_SPEAKERS = word_set("frames", "speakers")
_LISTED = _MEMBERS | _SPEAKERS
_REACH = 7  # tokens between "partners" and the word that opens the list
_LAST_EVENT, _LAST_INITIATIVE = 0.8, 0.75  # how sure it is that the last one named is meant


def find_membership_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """``memberOf`` and ``participatesIn`` from lists."""
    for token, lemma in enumerate(parse.lemmas):
        if token in resolver.at:
            continue
        if lemma in _GROUPS and parse.pos[token] == "NOUN":
            yield from _group_of(parse, token, resolver)
        if lemma in _LISTED and parse.deps[token] == "nsubj":
            yield from _list_behind(parse, token, resolver)
        if lemma in _LISTED:
            yield from _among_them(parse, token, resolver)


def _group_of(parse: Parse, token: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "X, a consortium of A, B and C"."""
    wholes = [
        f
        for f in resolver.resolve(token, listed=False)
        if f.token != token or resolver.kind(f) in {"Organization", "Initiative"}
    ]
    trigger = Trigger(f"group:{parse.lemmas[token]}", token)
    for part in resolver.behind(token, {"of", "between", "among"}):
        for whole in wholes[:1]:
            yield from propose(resolver, part, "memberOf", whole, 0.72, trigger)


def _list_behind(parse: Parse, token: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "The project partners are A, B and C", "Speakers include A"."""
    verb = parse.heads[token]
    if parse.lemmas[verb] not in {"be", "include", "comprise"}:
        return
    status = clause_status(parse, verb)
    if status is None:
        return
    listed = resolver.children(verb, "attr", "dobj")
    event = resolver.last_named_before(token, "Event") if parse.lemmas[token] in _SPEAKERS else None
    if event is not None:
        meant = Filler(event, _LAST_EVENT, token)
        for one in listed:
            yield from propose(resolver, one, "participatesIn", meant, 0.7, Trigger("speakers", verb, status))
        return
    for whole in _wholes(token, resolver)[:1]:
        for one in listed:
            yield from propose(resolver, one, "memberOf", whole, 0.76, Trigger("members", verb, status))


def _among_them(parse: Parse, token: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "brings together 37 partners, among them A and B", "members, including A, B and C"."""
    high = parse.sentence_of(token)[1]
    opener = next(
        (i for i in range(token + 1, min(token + _REACH, high)) if parse.lower[i] in {"among", "including"}), None
    )
    if opener is None or any(parse.pos[i] == "VERB" for i in range(token + 1, opener)):
        return
    first = next((i for i in range(opener + 1, min(opener + 4, high)) if resolver.begins_at(i)), None)
    if first is None:
        return
    status = status_around(parse, token)
    if status is None:
        return
    verb = next((t for t in parse.path_up(token) if parse.pos[t] in {"VERB", "AUX"}), token)
    listed = resolver.resolve(first)
    about = [f for f in subjects_of(parse, verb, resolver) if f.thing not in {one.thing for one in listed}]
    if parse.lemmas[token] in _SPEAKERS:
        events = [f for f in [*about, *resolver.children(verb, "dobj")] if resolver.kind(f) == "Event"]
        if not events and (event := resolver.last_named_before(token, "Event")) is not None:
            events = [Filler(event, _LAST_EVENT, token)]
        for one in listed if events else ():
            yield from propose(
                resolver, one, "participatesIn", events[0], 0.72, Trigger("among participants", token, status)
            )
    if parse.lemmas[token] in _MEMBERS:
        wholes = [f for f in about if resolver.kind(f) in {"Initiative", "Organization"}]
        for one in listed if wholes else ():
            yield from propose(resolver, one, "memberOf", wholes[0], 0.72, Trigger("among members", token, status))


def _wholes(token: int, resolver: Resolver) -> list[Filler]:
    """What "members" are members of: "the X members", "members of X", else the initiative named last."""
    wholes = [*resolver.children(token, "compound", "poss", "nmod"), *resolver.behind(token, {"of", "in"})]
    if not wholes and (initiative := resolver.last_named_before(token, "Initiative")) is not None:
        wholes = [Filler(initiative, _LAST_INITIATIVE, token)]
    return wholes
