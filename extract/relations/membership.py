"""Members, partners and participants told as lists: "a consortium of A, B and C", "partners include A and B"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from extract.lexicon import read_words
from extract.parse import Parse
from extract.relations.proposal import Filler, RelationProposal
from extract.relations.resolve import Resolver
from extract.relations.status import clause_status
from extract.relations.verbs import propose

_MEMBERS = frozenset(
    {"member", "partner", "participant", "signatory", "beneficiary", "institution", "organisation", "organization"}
)
_SPEAKERS = frozenset(
    {
        "speaker",
        "panelist",
        "panellist",
        "presenter",
        "attendee",
        "instructor",
        "keynote",
        "lecturer",
        "delegate",
        "participant",
    }
)


@cache
def _groups() -> frozenset[str]:
    return frozenset(read_words("frames")["group nouns"])


def find_membership_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """``memberOf`` and ``participatesIn`` from lists."""
    for token, lemma in enumerate(parse.lemmas):
        if token in resolver.at:
            continue
        if lemma in _groups() and parse.pos[token] == "NOUN":
            yield from _group_of(parse, token, resolver)
        if (lemma in _MEMBERS or lemma in _SPEAKERS) and parse.deps[token] == "nsubj":
            yield from _list_behind(parse, token, resolver)


def _group_of(parse: Parse, token: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "X, a consortium of A, B and C"; where the group has no name, its members work together."""
    whole = [
        f
        for f in resolver.resolve(token, listed=False)
        if f.token != token or resolver.kind(f) in {"Organization", "Initiative"}
    ]
    for preposition in parse.child(token, "prep"):
        if parse.lower[preposition] not in {"of", "between", "among"}:
            continue
        parts = [f for n in parse.child(preposition, "pobj") for f in resolver.resolve(n)]
        for group in whole[:1]:
            for part in parts:
                if p := propose(
                    part, "memberOf", group, 0.72, f"group:{parse.lemmas[token]}", token, "asserted", resolver
                ):
                    yield p


def _list_behind(parse: Parse, token: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "The project partners are A, B and C", "Speakers include A"."""
    verb = parse.heads[token]
    if parse.lemmas[verb] not in {"be", "include", "comprise"}:
        return
    status = clause_status(parse, verb)
    if status is None:
        return
    listed = [f for c in parse.child(verb, "attr", "dobj") for f in resolver.resolve(c)]
    if parse.lemmas[token] in _SPEAKERS and (event := _last(resolver, token, {"Event"})) is not None:
        for one in listed:
            if p := propose(one, "participatesIn", Filler(event, 0.8, token), 0.7, "speakers", verb, status, resolver):
                yield p
        return
    wholes = [f for c in parse.child(token, "compound", "poss", "nmod") for f in resolver.resolve(c)]
    for preposition in parse.child(token, "prep"):
        if parse.lower[preposition] in {"of", "in"}:
            wholes += [f for n in parse.child(preposition, "pobj") for f in resolver.resolve(n)]
    if not wholes and (whole := _last(resolver, token, {"Initiative"})) is not None:
        wholes = [Filler(whole, 0.75, token)]
    for whole_filler in wholes[:1]:
        for one in listed:
            if p := propose(one, "memberOf", whole_filler, 0.76, "members", verb, status, resolver):
                yield p


def _last(resolver: Resolver, token: int, kinds: set[str]) -> int | None:
    before = [m for m in resolver.mentions if m[0] < token and resolver.things[m[2]].type in kinds]
    return before[-1][2] if before else None
