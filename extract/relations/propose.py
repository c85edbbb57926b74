"""Proposals from patterns: checked against the types that a relation may join, and weighted by their fillers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.relations.proposal import Filler, RelationProposal, Trigger, allowed
from extract.relations.resolve import Resolver

SMALL_GROUP = 4  # more parties on an equal footing give no pairs (contract)


def propose(
    resolver: Resolver, subject: Filler, predicate: str, object_: Filler, confidence: float, trigger: Trigger
) -> tuple[RelationProposal, ...]:
    """The proposal, if its types allow it and it joins two things, else nothing."""
    kinds = (resolver.kind(subject), resolver.kind(object_))
    if subject.thing == object_.thing or not allowed(predicate, *kinds):
        return ()
    weighted = confidence * subject.weight * object_.weight
    return (
        RelationProposal(
            subject, predicate, object_, weighted, rule=trigger.rule, token=trigger.token, status=trigger.status
        ),
    )


def pairs(
    resolver: Resolver, parties: Sequence[Filler], confidence: float, trigger: Trigger, *, most: int = SMALL_GROUP
) -> Iterator[RelationProposal]:
    """Each pair of the parties as collaborating, unless there are more than ``most`` of them."""
    if len(parties) > most:
        return
    for i, one in enumerate(parties):
        for other in parties[i + 1 :]:
            if "Person" not in {resolver.kind(one), resolver.kind(other)}:
                yield from propose(resolver, one, "collaboratesWith", other, confidence, trigger)
