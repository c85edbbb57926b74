"""Proposed places of names: what a proposal is, and how overlapping proposals are merged.

All spans are token ranges, end exclusive. Typing comes later (``typing_votes.py``): a proposal says only
"here is a name".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# OntoNotes labels that can be names of ours
NAME_LABELS = frozenset({"ORG", "PERSON", "GPE", "LOC", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"})

# lower is surer: what is written down somewhere goes before what only looks like a name
_RANK: Mapping[str, int] = {"registry": 0, "acronym": 0, "quote": 0, "capitals": 1, "ner": 1}
_OUTWEIGHING = frozenset({"capitals", "registry", "acronym"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A token range that may be a name; ``source`` is ``ner``, ``capitals``, ``registry``, ``acronym`` or ``quote``."""

    start: int
    end: int
    source: str
    label: str = ""

    def __len__(self) -> int:
        return self.end - self.start


def is_capital(word: str) -> bool:
    """Whether a word is written as a name: a capital somewhere ("CERN", "arXiv", "re3data" is none), not a number."""
    return any(c.isupper() for c in word) and word[0].isalnum()


def is_number(word: str) -> bool:
    """Whether a word is a number or a version ("2", "3.1", "2020")."""
    return word[0].isdigit() and not any(c.isalpha() for c in word)


def merge(proposals: Iterable[Proposal]) -> list[Proposal]:
    """One proposal a place, in text order: the registry's first, then acronym definitions, then the longer span."""
    chosen: list[Proposal] = []
    taken: set[int] = set()
    unique = {(p.start, p.end): p for p in sorted(proposals, key=lambda p: -_RANK[p.source])}.values()
    for p in sorted(unique, key=lambda p: (-_reach(p, unique), _RANK[p.source], -len(p), p.start)):
        if taken.isdisjoint(range(p.start, p.end)):
            chosen.append(p)
            taken.update(range(p.start, p.end))
    return sorted(chosen, key=lambda p: p.start)


def _reach(proposal: Proposal, others: Iterable[Proposal]) -> int:
    """How much weight a span has against those it overlaps: a longer name holds a shorter registry name."""
    larger = sum(_contains(other, proposal) and other.source in _OUTWEIGHING for other in others)
    return (2 if _RANK[proposal.source] == 0 else 1) - larger


def _contains(outer: Proposal, inner: Proposal) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and len(outer) > len(inner)


def labels_by_token(entities: Sequence[tuple[int, int, str]]) -> dict[int, str]:
    """Token → label of the base model's entity over it."""
    return {token: label for start, end, label in entities for token in range(start, end)}
