"""A release that goes on from the sentence before: "… are now available on Z. Today's release of 491 TB …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.parse import Parse
from extract.relations.proposal import Filler, RelationProposal
from extract.relations.resolve import Resolver

_CARRIED = frozenset({"released", "availableAt", "collectedBy"})
_FACTOR = 0.8  # what is carried over is a little less sure than what it is carried from


def find_continuations(
    parse: Parse, resolver: Resolver, proposals: Sequence[RelationProposal]
) -> Iterator[RelationProposal]:
    """ "Today's release of X" without an agent: X takes agent, place and origin from the sentence before."""
    for token, lemma in enumerate(parse.lemmas):
        if lemma != "release" or parse.pos[token] != "NOUN" or token in resolver.at or not _points_back(parse, token):
            continue
        prepositions = parse.child(token, "prep")
        of = next((p for p in prepositions if parse.lower[p] == "of"), None)
        if of is None or any(parse.lower[p] == "by" for p in prepositions):
            continue
        before = parse.sentence[token] - 1
        for thing in resolver.children(of, "pobj"):
            for p in proposals:
                carries = p.predicate in _CARRIED and parse.sentence[p.token] == before
                if carries and resolver.kind(thing) == "Dataset":
                    yield from _carry(p, thing, resolver)


def _points_back(parse: Parse, token: int) -> bool:
    owners = {parse.lower[c] for c in parse.child(token, "poss", "det")}
    return bool(owners & {"today", "this", "the"})


def _carry(p: RelationProposal, thing: Filler, resolver: Resolver) -> Iterator[RelationProposal]:
    """The proposal with ``thing`` in the place of what the sentence before speaks of."""
    carried = replace(p, confidence=p.confidence * _FACTOR, rule=f"continued {p.rule}")
    if p.predicate != "released":
        if p.subject.thing != thing.thing:
            yield replace(carried, subject=thing)
    elif resolver.kind(p.object) == "Dataset" and p.object.thing != thing.thing:
        yield replace(carried, object=thing)
