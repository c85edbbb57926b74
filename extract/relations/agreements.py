"""Nouns of working together: "a partnership between A and B", "collaboration of A, B and C", "its agreement with B"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.lexicon import word_set
from extract.parse import Parse
from extract.relations.proposal import AGENTS, Filler, RelationProposal, Trigger
from extract.relations.propose import pairs, propose
from extract.relations.resolve import Resolver
from extract.relations.status import status_around

_NOUNS = word_set("frames", "collaboration nouns")
_AGREEMENT_VERBS = word_set("frames", "agreement verbs")
_PAIR, _PARTNER = 0.82, 0.74
_MOST_OWNERS = 3  # of those who have an agreement "with" somebody


def find_agreements(parse: Parse, token: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """``collaboratesWith`` of the noun ``token``, if it is one of working together."""
    if parse.lemmas[token] not in _NOUNS:
        return
    status = status_around(parse, token)
    if status is None:
        return
    trigger = Trigger(f"noun:{parse.lemmas[token]}", token, status)
    parties = _agents(resolver, resolver.behind(token, {"between", "among", "of"}))
    others = _agents(resolver, resolver.behind(token, {"with"}))
    if len(parties) >= 2:
        yield from pairs(resolver, parties, _PAIR, trigger)
    elif others:
        owners = resolver.children(token, "poss") or parties or _subject_of_clause(parse, token, resolver)
        for owner in owners[:_MOST_OWNERS]:
            for other in others:
                if resolver.kind(owner) != "Person":
                    yield from propose(resolver, owner, "collaboratesWith", other, _PARTNER, trigger)
    elif not parties:
        head = parse.heads[token]
        if parse.deps[token] == "dobj" and parse.lemmas[head] in _AGREEMENT_VERBS:
            yield from pairs(resolver, resolver.children(head, "nsubj"), _PAIR, trigger)


def _agents(resolver: Resolver, fillers: Sequence[Filler]) -> list[Filler]:
    return [f for f in fillers if resolver.kind(f) in AGENTS - {"Person"}]


def _subject_of_clause(parse: Parse, token: int, resolver: Resolver) -> list[Filler]:
    for above in parse.path_up(token):
        if parse.pos[above] in {"VERB", "AUX"}:
            subjects = parse.child(above, "nsubj", "nsubjpass")
            if subjects:
                return resolver.resolve(subjects[0])
    return []
