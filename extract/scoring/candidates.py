"""Candidate pairs: two things that stand near each other, and the places where they do.

A thing stands where it is named and where a pronoun, "we" or a noun points back to it; such a place is an anchor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.lexicon import word_set
from extract.parse import Parse
from extract.relations.proposal import SIGNATURES
from extract.relations.resolve import Resolver

FARTHEST = 1  # sentences between the two anchors of a candidate
_ANCHORS_EACH = 2  # pairs of anchors kept for a candidate, the nearest ones
_FIRST_PERSON = word_set("references", "first person")
_POINTING = frozenset({"PRON", "NOUN", "DET"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A token range that stands for a thing, its syntactic root, its sentence; ``kind``: name, noun, pronoun or we."""

    thing: int
    start: int
    end: int
    root: int
    sentence: int
    kind: str


@dataclass(frozen=True, slots=True)
class AnchorPair:
    """Anchors of a candidate's subject and object: sentences and tokens between them, how many only point back."""

    sentences: int
    pointing: int
    gap: int
    subject: Anchor
    object: Anchor

    @property
    def nearness(self) -> tuple[int, int, int, int, int]:
        """Sorts the nearest pair first; of equally near ones, the first in the text."""
        return self.sentences, self.pointing, self.gap, self.subject.start, self.object.start


@dataclass(frozen=True, slots=True)
class Candidate:
    """An ordered pair of things, the relations that their types allow, and where they stand nearest."""

    subject: int
    object: int
    predicates: tuple[str, ...]
    pairs: tuple[AnchorPair, ...]

    @property
    def nearest(self) -> AnchorPair:
        """The nearest pair of anchors."""
        return self.pairs[0]


def find_anchors(parse: Parse, resolver: Resolver) -> list[Anchor]:
    """All anchors of a document in text order."""
    anchors = [_anchor(parse, m.thing, m.start, m.end, "name") for m in resolver.mentions]
    for token, pos in enumerate(parse.pos):
        if pos in _POINTING and token not in resolver.at:
            kind = "noun" if pos == "NOUN" else "we" if parse.lower[token] in _FIRST_PERSON else "pronoun"
            for filler in resolver.resolve(token, listed=False)[:2]:
                anchors.append(_anchor(parse, filler.thing, token, token + 1, kind))
    return sorted(anchors, key=lambda a: (a.start, a.end, a.thing))


def find_candidates(resolver: Resolver, anchors: Sequence[Anchor]) -> Iterator[Candidate]:
    """Ordered pairs of things that some relation may join and that stand at most ``FARTHEST`` sentences apart."""
    kinds = [thing.type for thing in resolver.things]
    near: dict[tuple[int, int], list[AnchorPair]] = defaultdict(list)
    for number, one in enumerate(anchors):
        for other in anchors[number + 1 :]:
            apart = other.sentence - one.sentence
            if apart > FARTHEST:
                break
            if one.thing != other.thing:
                pointing = (one.kind != "name") + (other.kind != "name")
                gap = max(0, other.start - one.end)
                near[one.thing, other.thing].append(AnchorPair(apart, pointing, gap, one, other))
                near[other.thing, one.thing].append(AnchorPair(apart, pointing, gap, other, one))
    for (subject, object_), pairs in sorted(near.items()):
        predicates = allowed_predicates(kinds[subject], kinds[object_])
        if predicates:
            nearest = sorted(pairs, key=lambda pair: pair.nearness)[:_ANCHORS_EACH]
            yield Candidate(subject, object_, predicates, tuple(nearest))


@cache
def allowed_predicates(subject_type: str, object_type: str) -> tuple[str, ...]:
    """The relations that may join the two types."""
    return tuple(
        p for p, (subjects, objects) in SIGNATURES.items() if subject_type in subjects and object_type in objects
    )


def _anchor(parse: Parse, thing: int, start: int, end: int, kind: str) -> Anchor:
    return Anchor(thing, start, end, parse.span_root(start, end), parse.sentence[start], kind)
