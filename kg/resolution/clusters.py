"""Clusters of things that are one, made from scored links: the best first, none that would join a contradiction.

Greedy agglomeration with cannot-link constraints (Davidson & Ravi 2005), deterministic: links are taken in the order
of their scores, then of their paths, so that the outcome depends on the set of links alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.resolution.things import Thing

CERTAIN: Final = 1.0
MERGE: Final = 0.6
"""Score from which two things are taken for one."""
REVIEW: Final = 0.45
"""Score from which a person is asked."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two things, ``a < b``, that are one with probability ``score``, and why."""

    score: float
    a: str
    b: str
    reason: str


def link(score: float, a: str, b: str, reason: str) -> Link:
    return Link(score, min(a, b), max(a, b), reason)


class Clusters:
    """A partition of paths that grows together (union–find), with what each part holds that must not be joined."""

    def __init__(self, things: Mapping[str, Thing], contradict: Callable[[Thing, Thing], bool]) -> None:
        self._things = things
        self._contradict = contradict
        self._above: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._apart: dict[str, set[str]] = {}

    def find(self, path: str) -> str:
        """The path that stands for a part."""
        root = path
        while (above := self._above.get(root)) is not None:
            root = above
        while path != root:
            self._above[path], path = root, self._above[path]
        return root

    def members(self, path: str) -> list[str]:
        root = self.find(path)
        return self._members.get(root, [root])

    def keep_apart(self, a: str, b: str) -> None:
        """A person said that these two are not one."""
        self._apart.setdefault(a, set()).add(b)
        self._apart.setdefault(b, set()).add(a)

    def are_apart(self, a: str, b: str) -> bool:
        """Whether a person said so of these two or of what is one with them."""
        theirs = self.members(b)
        return any(not self._apart.get(x, _NONE).isdisjoint(theirs) for x in self.members(a))

    def join(self, a: str, b: str, *, sure: bool = False) -> bool:
        """Make one part of two, unless that holds a contradiction; ``sure`` passes over all but a person's word."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        ours, theirs = self.members(a), self.members(b)
        if self.are_apart(a, b):
            return False
        if not sure and any(self._contradict(self._things[x], self._things[y]) for x in ours for y in theirs):
            return False
        root, other = (a, b) if (len(ours), b) >= (len(theirs), a) else (b, a)
        self._members[root] = [*self.members(root), *self.members(other)]
        self._members.pop(other, None)
        self._above[other] = root
        return True

    def parts(self) -> Iterable[list[str]]:
        """The parts of more than one, each sorted, in order of their first."""
        return sorted(sorted(members) for members in self._members.values())


_NONE: frozenset[str] = frozenset()
