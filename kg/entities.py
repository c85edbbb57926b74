"""Which entity a user means: by IRI, ``type/slug``, identifier, label or other name.

Names are compared as the registry compares them: case, accents, hyphens and a leading article do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, Protocol

from pyoxigraph import Literal, NamedNode

from extract.registry import fold, read_registry
from kg.errors import KgError, UsageError
from kg.identity import ENTITY_KINDS, IDENTIFIER_PLACES, identifier_key, kebab_case
from kg.values import http_iri

# only entities have a preferred label
_LABELS = "SELECT DISTINCT ?entity ?type ?label WHERE { ?entity skos:prefLabel ?label ; a ?type }"
_ALIASES = "SELECT ?entity ?name WHERE { ?entity skos:altLabel ?name }"
_IDENTIFIERS = """SELECT ?entity ?id WHERE {
  { ?entity owl:sameAs ?id } UNION { ?entity osk:identifiedAs ?id } UNION { ?entity osk:identifier ?id }
}"""
_REPLACED = "SELECT ?new WHERE { ?old dcterms:isReplacedBy ?new }"
_OF_ENTITY = """SELECT DISTINCT ?id WHERE {
  { ?entity owl:sameAs ?id } UNION { ?entity osk:identifiedAs ?id }
  UNION { ?entity osk:linkCandidate/osk:candidateIri ?id }
}"""
MAX_LISTED: Final = 5
_KIND = re.compile(rf"({'|'.join(ENTITY_KINDS)})[/:]([\w.-]+)")
_LIKE_IDENTIFIER = re.compile(
    r"(https?://|doi:|orcid:|ror:|wd:|10\.[0-9]{4,9}/|[\w.-]+\.\w+/)\S+|Q[0-9]+", re.IGNORECASE
)


class Row(Protocol):
    """A row of an answer: terms by the name of their variable, None where unbound."""

    def __getitem__(self, name: str, /) -> Any: ...


class Askable(Protocol):
    """What can be asked SELECT queries: the store or an endpoint."""

    @property
    def base_iri(self) -> str: ...

    def select(self, sparql: str, *, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Iterable[Row]: ...


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """An entity of the graph; ``type`` is its class's name, such as ``OrganizationalUnit``."""

    label: str
    type: str
    iri: str

    @property
    def kind(self) -> str:
        """Its type in words: ``organizational unit``."""
        return kebab_case(self.type).replace("-", " ")


def find_entity(graph: Askable, text: str) -> Entity:
    """The one entity that ``text`` means; exact matches go before folded ones, labels before other names.

    An IRI that gave way when things were merged means the thing that they are now.
    Raises KgError where none is meant, with suggestions, or several, with what tells them apart.
    """
    wanted = text.strip().removeprefix("<").removesuffix(">")
    base = graph.base_iri
    if found := _KIND.fullmatch(wanted.removeprefix(base)):
        iri_ = f"{base}{found[1]}/{found[2]}"
        return _by_iri(graph, replacement(graph, iri_) or iri_) or _fail(graph, wanted, all_entities(graph))
    entities = all_entities(graph)
    if (iri := http_iri(wanted)) is not None and iri.value in entities:
        return entities[iri.value]
    if _LIKE_IDENTIFIER.fullmatch(wanted):
        key = identifier_key(wanted)
        rows = graph.select(_IDENTIFIERS)
        same = {row["entity"].value for row in rows if identifier_key(row["id"].value) == key}
        if matches := sorted(entities[iri] for iri in same if iri in entities):
            return _only(matches, wanted, base)
    return _by_name(graph, wanted, entities)


def replacement(graph: Askable, iri: str) -> str | None:
    """The IRI of the thing that the one of an IRI was merged into, None where it was not."""
    rows = graph.select(_REPLACED, bindings={"old": NamedNode(iri)})
    return next((str(row["new"].value) for row in rows), None)


def identifier_iri(graph: Askable, entity: str, text: str) -> str:
    """An identifier as an IRI, as the graph writes it where it knows it of the entity; also of ``ror:…``, ``Q42``.

    Raises UsageError where it is no identifier.
    """
    key = identifier_key(text)
    for row in graph.select(_OF_ENTITY, bindings={"entity": NamedNode(entity)}):
        if identifier_key(row["id"].value) == key:
            return str(row["id"].value)
    known = key.startswith(tuple(place for place in IDENTIFIER_PLACES.values() if not place.startswith("wikidata")))
    written = f"http://www.{key}" if key.startswith("wikidata.org/") else f"https://{key}" if known else text.strip()
    if written.startswith("http://www.wikidata.org/entity/q"):
        written = written.replace("/entity/q", "/entity/Q")
    iri = http_iri(written)
    if iri is None:
        raise UsageError(f"{text}: no identifier; give an IRI, such as https://ror.org/01ggx4157, or Q42944")
    return iri.value


def short_iri(iri: str, base_iri: str) -> str:
    """``repository/zenodo`` for what lies below the base, the IRI itself for anything else."""
    return iri.removeprefix(base_iri)


def _by_iri(graph: Askable, iri: str) -> Entity | None:
    rows = graph.select(_LABELS, bindings={"entity": NamedNode(iri)})
    found = [Entity(row["label"].value, _local(row["type"].value), iri) for row in rows]
    return _as_its_iri_says(found) if found else None


def all_entities(graph: Askable) -> dict[str, Entity]:
    """Every entity by its IRI."""
    found: dict[str, list[Entity]] = {}
    for row in graph.select(_LABELS):
        iri = row["entity"].value
        found.setdefault(iri, []).append(Entity(row["label"].value, _local(row["type"].value), iri))
    return {iri: _as_its_iri_says(of_one) for iri, of_one in found.items()}


def _as_its_iri_says(entities: list[Entity]) -> Entity:
    """Articles may differ on the type of a thing; the one in its IRI counts, else the first by alphabet."""
    return min(entities, key=lambda e: (f"/{kebab_case(e.type)}/" not in e.iri, e))


def _by_name(graph: Askable, wanted: str, entities: Mapping[str, Entity]) -> Entity:
    key = fold(wanted)
    aliases = [(row["name"].value, row["entity"].value) for row in graph.select(_ALIASES)]
    labels = [(entity.label, entity.iri) for entity in entities.values()]
    for names in (labels, aliases):
        folded = [(name, iri) for name, iri in names if iri in entities and fold(name) == key]
        exact = {iri for name, iri in folded if name == wanted}
        if matches := sorted(entities[iri] for iri in exact or {iri for _, iri in folded}):
            return _only(matches, wanted, graph.base_iri)
    # the registry knows names that no article of the graph uses
    known = {f"{graph.base_iri}{kebab_case(e.type)}/{e.id}" for e in read_registry().find(wanted)}
    if matches := sorted(entities[iri] for iri in known if iri in entities):
        return _only(matches, wanted, graph.base_iri)
    return _fail(graph, wanted, entities, aliases)


def _only(matches: list[Entity], wanted: str, base_iri: str) -> Entity:
    if len(matches) == 1:
        return matches[0]
    listed = [f"{short_iri(e.iri, base_iri)} ({e.label}, {e.kind})" for e in matches[:MAX_LISTED]]
    more = f" and {len(matches) - MAX_LISTED} more" if len(matches) > MAX_LISTED else ""
    raise KgError(f"{wanted!r} is the name of several; give one as type/slug: {'; '.join(listed)}{more}")


def _fail(
    graph: Askable, wanted: str, entities: Mapping[str, Entity], aliases: Iterable[tuple[str, str]] = ()
) -> Entity:
    by_key: dict[str, Entity] = {}
    for entity in sorted(entities.values(), reverse=True):
        by_key[fold(entity.label)] = entity
    for name, iri in sorted(aliases):
        if iri in entities:
            by_key.setdefault(fold(name), entities[iri])
    key = fold(wanted.rpartition("/")[2] if _KIND.fullmatch(wanted.removeprefix(graph.base_iri)) else wanted)
    near = get_close_matches(key, by_key, n=3, cutoff=0.75)
    # "open data" is not like "cern open data portal" and yet means it
    near += sorted((k for k in by_key if len(key) > 2 and key in k and k not in near), key=lambda k: (len(k), k))
    found = list(dict.fromkeys(by_key[k] for k in near))[:3]
    hint = " or ".join(f"{e.label} ({e.kind})" for e in found)
    raise KgError(f"no entity {wanted!r}; " + (f"did you mean {hint}?" if hint else "kg stats shows what there is"))


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]
