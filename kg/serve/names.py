"""The names of all things of the graph, in memory: what a page calls them, and what a search finds.

Names are compared as everywhere in the project: case, accents, hyphens and a leading article do not count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from extract.records import ENTITY_TYPES
from extract.registry import fold
from kg.entities import Askable, Entity, all_entities, short_iri
from kg.identity import identifier_key, kebab_case

_ALIASES: Final = "SELECT ?entity ?name WHERE { ?entity skos:altLabel ?name }"
_IDENTIFIERS: Final = """SELECT DISTINCT ?entity ?id WHERE {
  { ?entity owl:sameAs ?id } UNION { ?entity osk:identifiedAs ?id } UNION { ?entity osk:identifier ?id }
}"""
_MENTIONS: Final = "SELECT ?entity (COUNT(?article) AS ?n) WHERE { ?entity osk:mentionedIn ?article } GROUP BY ?entity"
_NEAR: Final = 0.75
"""Likeness from which a name is suggested in place of one that is not there."""

# the better, the lower
_LABEL, _OTHER, _BEGINS, _WORD, _WITHIN, _LIKE = range(6)


@dataclass(frozen=True, slots=True)
class Found:
    """An entity; ``name`` is the other name or identifier by which it was found, None where the label did."""

    entity: Entity
    articles: int
    name: str | None


@dataclass(frozen=True, slots=True)
class _Name:
    key: str
    text: str
    iri: str
    is_label: bool


class Names:
    """Entities by IRI, and their names in folded form. Read it once with :meth:`read`."""

    def __init__(
        self,
        entities: dict[str, Entity],
        aliases: Iterable[tuple[str, str]],
        identifiers: Iterable[tuple[str, str]],
        mentions: dict[str, int],
        base_iri: str,
    ) -> None:
        self.entities = entities
        self.mentions = mentions
        self._others: defaultdict[str, list[str]] = defaultdict(list)
        names = [_Name(fold(e.label), e.label, iri, True) for iri, e in entities.items()]
        for name, iri in sorted(set(aliases)):
            if iri in entities:
                self._others[iri].append(name)
                names.append(_Name(fold(name), name, iri, False))
        self._names = names
        self._keys = [(identifier_key(text), text, iri) for text, iri in sorted(set(identifiers)) if iri in entities]
        self._keys += [(short_iri(iri, base_iri), short_iri(iri, base_iri), iri) for iri in entities]

    @classmethod
    def read(cls, graph: Askable) -> Names:
        """All names of a graph."""
        return cls(
            all_entities(graph),
            [(row["name"].value, row["entity"].value) for row in graph.select(_ALIASES)],
            [(row["id"].value, row["entity"].value) for row in graph.select(_IDENTIFIERS)],
            {row["entity"].value: int(row["n"].value) for row in graph.select(_MENTIONS)},
            graph.base_iri,
        )

    def of(self, iri: str) -> tuple[str, ...]:
        """Label and other names of an entity; nothing for anything else."""
        entity = self.entities.get(iri)
        return (entity.label, *self._others[iri]) if entity else ()

    def by_type(self) -> dict[str, int]:
        """How many entities there are of each type that has any, in the contract's order."""
        counts = Counter(entity.type for entity in self.entities.values())
        return {name: counts[name] for name in ENTITY_TYPES if counts[name]}

    def browse(self, type_: str | None = None) -> list[Found]:
        """Every entity, or all of one type, those that most articles name first."""
        found = (e for e in self.entities.values() if type_ is None or e.type == type_)
        return [self._found(e.iri, None) for e in sorted(found, key=self._order)]

    def search(self, text: str) -> list[Found]:
        """What ``text`` may mean, the best first: the very name, its beginning, a word's beginning, anything in it.

        Of equally good ones what more articles name comes first. Where nothing matches, names that are like it.
        """
        wanted = text.strip().removeprefix("<").removesuffix(">")
        key = fold(wanted)
        if not key:
            return []
        best: dict[str, tuple[int, str | None]] = {}

        def note(iri: str, rank: int, name: str | None) -> None:
            if iri not in best or rank < best[iri][0]:
                best[iri] = (rank, name)

        for one in self._names:
            if (rank := _rank(one, key)) is not None:
                note(one.iri, rank, None if one.is_label else one.text)
        wanted_key = identifier_key(wanted)
        for identifier, shown, iri in self._keys:
            if identifier == wanted_key:
                note(iri, _LABEL, shown)
            elif len(wanted_key) > 3 and wanted_key in identifier:
                note(iri, _WITHIN, shown)
        if not best:
            for iri, name in self._like(key):
                note(iri, _LIKE, name)
        ranked = sorted(best, key=lambda iri: (best[iri][0], self._order(self.entities[iri])))
        return [self._found(iri, best[iri][1]) for iri in ranked]

    def near(self, path: str, *, limit: int = 5) -> list[Found]:
        """What a path that leads nowhere may have meant, such as ``organization/cerm``."""
        kind, _, slug = path.rpartition("/")
        found = self.search(slug.replace("-", " "))
        return sorted(found, key=lambda f: kebab_case(f.entity.type) != kind)[:limit]

    def _like(self, key: str) -> list[tuple[str, str | None]]:
        by_key: dict[str, _Name] = {}
        for name in self._names:
            if name.key[:1] == key[:1] and abs(len(name.key) - len(key)) <= max(3, len(key) // 2):
                by_key.setdefault(name.key, name)
        near = get_close_matches(key, by_key, n=5, cutoff=_NEAR) if len(key) <= 100 else []
        return [(by_key[k].iri, None if by_key[k].is_label else by_key[k].text) for k in near]

    def _found(self, iri: str, name: str | None) -> Found:
        return Found(self.entities[iri], self.mentions.get(iri, 0), name)

    def _order(self, entity: Entity) -> tuple[Any, ...]:
        return -self.mentions.get(entity.iri, 0), len(entity.label), entity.label.casefold(), entity.iri


def _rank(name: _Name, key: str) -> int | None:
    if name.key == key:
        return _LABEL if name.is_label else _OTHER
    if name.key.startswith(key):
        return _BEGINS
    if f" {key}" in name.key:
        return _WORD
    return _WITHIN if len(key) > 2 and key in name.key else None
