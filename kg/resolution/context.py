"""What surrounds things: how rare words are among names, which things articles tell of together, who is whose."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Final

from kg.resolution.names import Name
from kg.resolution.things import Article, Thing

MAX_NAMES: Final = 4
"""Names of a thing that are compared: the most frequent."""
MAX_REGISTERED: Final = 6
"""Names of a registry entry that are compared besides."""
MAX_SURFACES: Final = 8
MAX_ARTICLES: Final = 40
"""Articles of a thing whose other things are its context."""
_OWNERS: Final = (("partOf", ">"), ("operates", "<"), ("launched", "<"), ("locatedIn", ">"), ("organizes", "<"),
                  ("released", "<"), ("adopted", "<"), ("developed", "<"), ("affiliatedWith", ">"))  # fmt: skip
_NOBODY: Final[frozenset[str]] = frozenset()
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")


class Context:
    """Over all things; ``stands_for`` gives the path that a thing has by what is certain already."""

    def __init__(self, things: Mapping[str, Thing], articles: Sequence[Article], stands_for: Mapping[str, str]) -> None:
        self._things = things
        self._articles = articles
        self._stands_for = stands_for
        self._names: dict[str, tuple[Name, ...]] = {}
        self._surfaces: dict[str, tuple[Name, ...]] = {}
        self._around: dict[str, dict[str, float]] = {}
        self._ends: dict[str, dict[tuple[str, str], frozenset[str]]] = {}
        self._frequency: Counter[str] = Counter()
        self._expansions: defaultdict[str, set[str]] = defaultdict(set)
        self._definitions: defaultdict[str, set[str]] = defaultdict(set)
        self._known: set[frozenset[str]] = set()
        self._spread: Counter[str] = Counter()
        for thing in things.values():
            registered = list(thing.entry.names())[:MAX_REGISTERED] if thing.entry else []
            own = [Name(n, thing.type) for n in dict.fromkeys([*_most(thing.names, MAX_NAMES), *registered])]
            self._names[thing.path] = tuple(own)
            self._frequency.update({w for name in own for w in name.content})
            if thing.described:
                continue
            for name in self.surfaces(thing):
                if name.acronym and not any(n.acronym for n in own):
                    self._definitions[name.acronym].add(self._stand(thing.path))
            for name in own:
                for acronym in name.initials:
                    self._expansions[acronym].add(name.squashed)
                if not name.is_generic and thing.type in (
                    "Organization",
                    "Collaboration",
                    "Place",
                    "Facility",
                    "Repository",
                ):
                    self._known.add(frozenset(name.content))
        for article in articles:
            self._spread.update({self._stand(p) for p in article.paths})

    def _stand(self, path: str) -> str:
        return self._stands_for.get(path, path)

    def are_one(self, a: Thing, b: Thing) -> bool:
        """Whether they are certain to be one already."""
        return self._stand(a.path) == self._stand(b.path)

    def names(self, thing: Thing) -> tuple[Name, ...]:
        """The thing's most frequent names, taken apart."""
        return self._names[thing.path]

    def surfaces(self, thing: Thing) -> tuple[Name, ...]:
        """How articles call the thing besides by their best names, the most frequent ways."""
        known = self._surfaces.get(thing.path)
        if known is None:
            found = _most(thing.surfaces, MAX_SURFACES)
            known = self._surfaces[thing.path] = tuple(Name(s, thing.type) for s in found if s not in thing.names)
        return known

    def is_told(self, thing: Thing) -> bool:
        """Whether it has no name of its own: it is described, or its name is one that many have ("DR3")."""
        return thing.described or all(name.is_generic for name in self.names(thing))

    def told_beside(self, thing: Thing) -> int:
        """How many things of its type the first of its articles tells of, itself among them."""
        beside = {p for p in self._articles[thing.articles[0]].paths if self._things[p].type == thing.type}
        return len(beside)

    def rarity(self, word: str) -> float:
        """1 for a word of one thing's names, near 0 for one of very many."""
        return 1.0 / (1.0 + log(max(1, self._frequency[word])))

    def weight(self, of: Iterable[str]) -> float:
        """Words by their rarity, together."""
        return sum(map(self.rarity, of)) or 1.0

    def expansions(self, acronym: str) -> int:
        """How many names the acronym could stand for."""
        return max(1, len(self._expansions.get(acronym, ())))

    def is_known(self, of: frozenset[str]) -> bool:
        """Whether the words are another thing's whole name ("CERN", "United States")."""
        return of in self._known

    def defined(self, a: Thing, b: Thing) -> bool:
        """Whether an article uses the name of the one, an acronym and no more, for the other ("… (RDA)")."""
        return self._short_for(a, b) or self._short_for(b, a)

    def _short_for(self, a: Thing, b: Thing) -> bool:
        mine = {name.acronym for name in self.names(a) if not name.is_generic}
        # what has a long name already is spelt out by that
        return bool(mine) and "" not in mine and any(name.acronym in mine for name in self.surfaces(b))

    def sole_definition(self, a: Thing, b: Thing) -> bool:
        """Whether the one is the only thing that articles define the other's name, an acronym, for."""
        for short, long in ((a, b), (b, a)):
            if self._short_for(short, long):
                said = {name.acronym for name in self.names(short)}
                if all(len(self._definitions.get(acronym, ())) <= 1 for acronym in said):
                    return True
        return False

    def alias(self, a: Thing, b: Thing) -> bool:
        """Whether an article uses the name of the one, no acronym, for the other."""
        return self._called(a, b) or self._called(b, a)

    def _called(self, a: Thing, b: Thing) -> bool:
        mine = {name.squashed for name in self.names(a) if not name.is_acronym and not name.is_generic}
        return bool(mine) and any(name.squashed in mine for name in self.surfaces(b))

    def share_an_article(self, a: Thing, b: Thing) -> float:
        """Share of the rarer one's articles that name the other, too, as another thing."""
        fewer, more = sorted((a.articles, b.articles), key=len)
        there = set(more)
        return sum(n in there for n in fewer) / len(fewer)

    def around(self, thing: Thing) -> dict[str, float]:
        """What is named beside the thing, each by how rarely it is named: 1 for what one other article names."""
        known = self._around.get(thing.path)
        if known is None:
            own = self._stand(thing.path)
            found = {self._stand(p) for n in thing.articles[:MAX_ARTICLES] for p in self._articles[n].paths} - {own}
            known = self._around[thing.path] = {p: 1.0 / log(1 + self._spread[p]) for p in found if self._spread[p] > 1}
        return known

    def shared(self, a: Thing, b: Thing) -> float:
        """How much is named beside both, 0..1."""
        x, y = self.around(a), self.around(b)
        common = sum(weight for path, weight in x.items() if path in y)
        return min(1.0, common / 3.0)

    def ends(self, thing: Thing, predicate: str, direction: str) -> frozenset[str]:
        """What stands at the other end of a relation, by what stands for it; ``>`` where the thing is its subject."""
        known = self._ends.get(thing.path)
        if known is None:
            found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
            for p, d, path in thing.links:
                found[p, d].add(self._stand(path))
            known = self._ends[thing.path] = {key: frozenset(paths) for key, paths in found.items()}
        return known.get((predicate, direction), _NOBODY)

    def owners(self, a: Thing, b: Thing) -> tuple[float, float]:
        """Whether they are said to be of the same body or place, and whether as units of different ones."""
        agree = conflict = 0.0
        for predicate, direction in _OWNERS:
            x, y = self.ends(a, predicate, direction), self.ends(b, predicate, direction)
            if not x.isdisjoint(y):
                agree = 1.0
            elif x and y and predicate == "partOf" and "OrganizationalUnit" in (a.type, b.type):
                conflict = 1.0
        return agree, conflict * (1 - agree)

    def years(self, a: Thing, b: Thing) -> tuple[float, float]:
        """Whether the years in their names and dates agree, and whether they contradict."""
        x, y = _years(a), _years(b)
        if not x or not y:
            return 0.0, 0.0
        return float(not x.isdisjoint(y)), float(x.isdisjoint(y))


def _most(counts: Counter[str], number: int) -> list[str]:
    return sorted(counts, key=lambda n: (-counts[n], -len(n), n))[:number]


def _years(thing: Thing) -> frozenset[str]:
    if thing.type not in ("Event", "Dataset", "Publication", "Policy"):
        return frozenset()
    named = {n for name in thing.names for n in Name(name, thing.type).numbers if _YEAR.fullmatch(n)}
    return frozenset(named or {y for value in thing.values.get("date", ()) for y in _YEAR.findall(value)})
