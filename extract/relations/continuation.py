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
    """ "Today's (this, the) release of X" without an agent: X takes agent, place and origin from the sentence before."""
    for token, lemma in enumerate(parse.lemmas):
        if lemma != "release" or parse.pos[token] != "NOUN" or token in resolver.at or not _points_back(parse, token):
            continue
        preposition = next((p for p in parse.child(token, "prep") if parse.lower[p] == "of"), None)
        if preposition is None or any(parse.lower[p] == "by" for p in parse.child(token, "prep")):
            continue
        things = [
            f for n in parse.child(preposition, "pobj") for f in resolver.resolve(n) if resolver.kind(f) == "Dataset"
        ]
        before = parse.sentence[token] - 1
        for thing in things:
            for p in proposals:
                if p.predicate in _CARRIED and parse.sentence[p.token] == before:
                    yield from _carry(p, thing, resolver)


def _points_back(parse: Parse, token: int) -> bool:
    owners = {parse.lower[c] for c in parse.child(token, "poss", "det")}
    return bool(owners & {"today", "this", "the"})


def _carry(p: RelationProposal, thing: Filler, resolver: Resolver) -> Iterator[RelationProposal]:
    confidence = p.confidence * _FACTOR
    if p.predicate == "released" and resolver.kind(p.object) == "Dataset" and p.object.thing != thing.thing:
        yield replace(p, object=thing, confidence=confidence, rule=f"continued {p.rule}")
    elif p.predicate != "released" and p.subject.thing != thing.thing:
        yield replace(p, subject=thing, confidence=confidence, rule=f"continued {p.rule}")
