"""What all articles together say of each thing that they name, by its provisional path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extract.registry import Entry
from kg.decisions import Decisions
from kg.gist import Gist
from kg.identity import hex_digest, identifier_key

_DATE = re.compile(r"[0-9]{4}(-|$)")


@dataclass(slots=True)
class Thing:
    """One provisional path over all articles that mint it.

    ``entry`` is the registry's, where that has it. ``types``, ``names``, ``surfaces`` count articles; ``links`` holds
    ``(predicate, direction, path)`` with direction ``>`` where the thing is the subject; ``articles`` are numbers in
    ascending order; ``first`` is the earliest date of publication.
    """

    path: str
    entry: Entry | None
    described: bool = False
    type: str = ""
    name: str = ""
    types: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    surfaces: Counter[str] = field(default_factory=Counter)
    identifiers: set[str] = field(default_factory=set)
    links: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    values: dict[str, set[str]] = field(default_factory=dict)
    articles: list[int] = field(default_factory=list)
    first: str = "9999"

    @property
    def known(self) -> bool:
        """Whether the registry has it."""
        return self.entry is not None

    def settle(self) -> None:
        """Choose type and name once all articles are in: what most give, of equals the longer name, then the first."""
        self.type = min(self.types, key=lambda t: (-self.types[t], t))
        self.name = min(self.names, key=lambda n: (-self.names[n], -len(n), n))


@dataclass(frozen=True, slots=True)
class Article:
    """An article and the paths of its things, in the order of its record, splits applied."""

    key: str
    paths: tuple[str, ...]


def gather(
    gists: Iterable[tuple[str, Gist]], known: Mapping[str, Entry], decisions: Decisions
) -> tuple[dict[str, Thing], list[Article]]:
    """Things by path, in order of paths, and the articles. ``known``: registry entries by path."""
    things: dict[str, Thing] = {}
    articles: list[Article] = []
    for number, (key, gist) in enumerate(gists):
        paths = []
        for named in gist.things:
            path = split_path(named.path, key, decisions)
            thing = things.get(path)
            if thing is None:
                thing = things[path] = Thing(path, known.get(path), named.described)
            paths.append(thing.path)  # one string a thing, however many articles name it
            if not thing.articles or thing.articles[-1] != number:
                thing.articles.append(number)
            thing.types[named.type] += 1
            thing.names[named.name] += 1
            thing.surfaces.update(named.surfaces)
            thing.identifiers.update(map(identifier_key, named.same_as))
            if gist.published and _DATE.match(gist.published):
                thing.first = min(thing.first, gist.published)
        articles.append(Article(key, tuple(paths)))
        for s, predicate, o in gist.relations:
            if paths[s] != paths[o]:
                things[paths[s]].links[predicate, ">", paths[o]] += 1
                things[paths[o]].links[predicate, "<", paths[s]] += 1
        for s, attribute, value in gist.attributes:
            things[paths[s]].values.setdefault(attribute, set()).add(value)
    for path, thing in things.items():
        thing.settle()
        thing.identifiers.update(map(identifier_key, thing.entry.same_as if thing.entry else ()))
        thing.identifiers.difference_update(map(identifier_key, decisions.dropped_identifiers(path)))
        thing.identifiers.update(map(identifier_key, decisions.added_identifiers(path)))
    return dict(sorted(things.items())), articles


def split_path(path: str, article_key: str, decisions: Decisions) -> str:
    """The path of a thing in one article: one of its own where a person said that it is another thing there.

    Nothing else mints a path with this mark, so only its context can make it one with another thing.
    """
    return f"{path}--{hex_digest(article_key, 8)}" if decisions.is_split_off(path, article_key) else path


def of_types(things: Mapping[str, Thing], types: frozenset[str]) -> Iterator[Thing]:
    """Things whose main type is one of ``types``, in order of paths."""
    return (thing for thing in things.values() if thing.type in types)
