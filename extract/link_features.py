"""What speaks for and against an entity being a certain record of a registry, as named features.

Evidence is what the document says: which of its names the record bears and how many others bear it too, the places
named, whose part the thing is, and what the bundled registry knows under the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from extract.lexicon import groups_of_word
from extract.records import Entity, Facts
from extract.registry import Entry, Registry
from extract.registry_index import BARE, FORMER, MERGED, Match, Record, RegistryIndex, name_key
from extract.ror import ACRONYM

LINKED_TYPES = frozenset(
    {"Organization", "OrganizationalUnit", "Collaboration", "Facility", "Repository", "Service", "Initiative"}
)
"""Types of entities that may be in a registry of organisations."""
_BESIDE = 60  # characters to either side of a mention in which a country is said of it
_LONG = 6  # letters; acronyms of so many and more are seldom borne by two
_LONGEST_FORM = 150  # characters
_SIMILAR = 0.6  # share of common words in those of two names


@dataclass(frozen=True, slots=True)
class Bearing:
    """The names of an entity that a record bears: key → match."""

    record: Record
    by: Mapping[str, Match]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(m.kind for m in self.by.values())


@dataclass(frozen=True)
class Naming:
    """One entity with its names as keys (→ as written) and the records that bear one of them, by IRI."""

    entity: Entity
    names: Mapping[str, str]
    bearings: Mapping[str, Bearing]

    @cached_property
    def full_names(self) -> frozenset[str]:
        """Names of several words."""
        return frozenset(key for key in self.names if " " in key)


@dataclass(frozen=True)
class Surroundings:
    """What a document tells of places, and the records that are surely named in it."""

    text: str
    folded: str
    countries: frozenset[str]
    sure: frozenset[str] = frozenset()
    sure_countries: frozenset[str] = frozenset()
    parents: Mapping[str, frozenset[str]] = field(default_factory=dict)


@cache
def _country_words() -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    codes = groups_of_word("countries", "words")
    longest_first = sorted(codes, key=lambda word: (-len(word), word))
    return codes, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def countries_in(text: str) -> frozenset[str]:
    """ISO 3166-1 codes of the countries that a text names, by noun or adjective."""
    codes, pattern = _country_words()
    return frozenset(code for match in pattern.finditer(text) for code in codes[match[0]])


def name_entity(entity: Entity, text: str, indexes: Sequence[RegistryIndex]) -> Naming:
    """The names that an entity has in the text, and who bears them."""
    names: dict[str, str] = {}
    for surface in dict.fromkeys([entity.name, *(" ".join(text[m.start : m.end].split()) for m in entity.mentions)]):
        names.setdefault(name_key(surface), surface)
    names.pop("", None)
    found: dict[str, tuple[Record, dict[str, Match]]] = {}
    if entity.type in LINKED_TYPES:
        for key in names:
            for index in indexes:
                for match in index.find_key(key):
                    found.setdefault(match.record.iri, (match.record, {}))[1].setdefault(key, match)
    return Naming(entity, names, {iri: Bearing(record, by) for iri, (record, by) in sorted(found.items())})


def look_around(facts: Facts, namings: Sequence[Naming]) -> Surroundings:
    """Places and sure records of a document."""
    document = facts.document
    whole = "\n".join(filter(None, [document.title, document.publisher, _without_names(facts)]))
    sure: dict[str, Record] = {}
    of_entity: dict[str, frozenset[str]] = {}
    for naming in namings:
        full = {iri for key in naming.full_names for iri in _bearers(naming, key)}
        of_entity[naming.entity.id] = frozenset(naming.bearings)
        if len(full) == 1:
            (iri,) = full
            sure[iri] = naming.bearings[iri].record
    parents: dict[str, set[str]] = {}
    for r in facts.relations:
        if r.predicate in {"partOf", "affiliatedWith"}:
            parents.setdefault(r.subject, set()).update(of_entity.get(r.object, ()))
    return Surroundings(
        text=document.text,
        folded=f" {name_key(whole)} ",
        countries=countries_in(whole),
        sure=frozenset(sure),
        sure_countries=frozenset(record.country for record in sure.values() if record.country),
        parents={child: frozenset(above) for child, above in parents.items()},
    )


def _without_names(facts: Facts) -> str:
    """The text without the names of what is no place: Oslo is not named by "University of Oslo"."""
    text = facts.document.text
    for entity in facts.entities:
        for m in entity.mentions if entity.type in LINKED_TYPES else ():
            text = text[: m.start] + "." * (m.end - m.start) + text[m.end :]
    return text


def _bearers(naming: Naming, key: str, *, acronyms: bool = False) -> Iterator[str]:
    """Records that bear a name in full; with ``acronyms`` in any way."""
    for iri, bearing in naming.bearings.items():
        match = bearing.by.get(key)
        if match is not None and (acronyms or match.kind not in {ACRONYM, MERGED}):
            yield iri


@dataclass(frozen=True)
class Sources:
    """What is known before a text is read: the bundled registry and the indexes of those that were added."""

    bundled: Registry
    indexes: tuple[RegistryIndex, ...]

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that stand in many names."""
        return frozenset().union(*(index.common_words for index in self.indexes))

    def names(self, iri: str) -> Iterator[str]:
        """All names of a record, as keys."""
        for index in self.indexes:
            yield from map(name_key, index.names(iri))


def features(naming: Naming, bearing: Bearing, around: Surroundings, sources: Sources) -> dict[str, float]:
    """Features of one candidate, by name; those not given are 0."""
    found = {
        f"type {naming.entity.type}",
        *_of_names(naming, bearing, around.text, sources),
        *_of_rivals(naming, bearing, around),
        *_of_places(naming, bearing, around),
        *_of_kin(naming, bearing, around),
        *_of_bundled(naming, bearing, sources.bundled),
    }
    # what every country has one of is the text's country's
    elsewhere = found & {"other country named", "other country beside", "other country in the name"}
    at_home = found & {"country beside", "country named", "city named", "place in the name"}
    for name in found & {"full name of common words", "bare word", "acronym", "word"}:
        if elsewhere and not at_home:
            found = found | {f"{name}, elsewhere"}
        elif not at_home:
            found = found | {f"{name}, no place"}
        if name in {"acronym", "word", "bare word"} and "rivals 0" not in found:
            found = found | {f"{name}, ambiguous"}
    return dict.fromkeys(sorted(found), 1.0)


def _of_names(naming: Naming, bearing: Bearing, text: str, sources: Sources) -> Iterator[str]:
    full = [key for key, m in bearing.by.items() if " " in key and m.kind not in {ACRONYM, BARE, FORMER, MERGED}]
    words = [m for key, m in bearing.by.items() if " " not in key and m.kind not in {ACRONYM, BARE, FORMER, MERGED}]
    short = [m for m in bearing.by.values() if m.kind == ACRONYM]
    best = (
        "full name" if full else "word" if words else "former" if FORMER in bearing.kinds
        else "bare" if BARE in bearing.kinds else "acronym" if short else "merged"
    )  # fmt: skip
    yield best
    if best == "full name":
        longest = max((key.split() for key in full), key=lambda ws: (len(ws), ws))
        yield "full name of three words" if len(longest) > 2 else "full name of two words"
        if all(word in sources.common for word in longest):
            yield "full name of common words"
        if short:
            yield "full name and acronym"
    elif best != "merged":
        other = naming.full_names - set(bearing.by)
        if other:
            close = _close(other, [key for key in sources.names(bearing.record.iri) if " " in key])
            yield "has a similar full name" if close else "has another full name"
        elif any(_is_defined(naming.names[key], text) for key in bearing.by if " " not in key):
            yield "defined as something else"
        if not any(naming.names[key] == m.written for key, m in bearing.by.items()):
            yield "written otherwise"
        if best == "bare" and not any(" " in key for key in bearing.by):
            yield "bare word"
        if best in {"acronym", "word"}:
            yield f"{best} of {min(max(map(len, bearing.by)), _LONG)} letters"
        if best == "word" and all(key in sources.common for key in bearing.by):
            yield "common word"


def _is_defined(short: str, text: str) -> bool:
    """Whether the text gives a long form of an acronym: "Atlas of Living Australia (ALA)"."""
    letters = "".join(filter(str.isalpha, short)).lower()
    at = text.find(f"({short}")
    while at >= 0 and len(letters) > 1:
        before = re.split(r"[().\n]", text[max(0, at - _LONGEST_FORM) : at])[-1]
        every = "".join(re.findall(r"\b[^\W\d_]", before)).lower()
        capitals = "".join(re.findall(r"\b[A-Z]", before)).lower()
        closed = text[at + len(short) + 1 : at + len(short) + 2] in {")", ",", ";"}
        if closed and (letters in every or letters in capitals):
            return True
        at = text.find(f"({short}", at + 1)
    return False


def _close(some: Iterable[str], others: Sequence[str]) -> bool:
    """Whether a name shares most of its words with another: "Institute of X" and "National Institute of X"."""
    pairs = [(set(a.split()), set(b.split())) for a in some for b in others]
    return any(len(a & b) >= _SIMILAR * len(a | b) for a, b in pairs)


def _of_rivals(naming: Naming, bearing: Bearing, around: Surroundings) -> Iterator[str]:
    """How many other records bear the same name as fully, and whether what the text names tells them apart."""
    keys = sorted(bearing.by, key=lambda key: (" " not in key, bearing.by[key].kind == ACRONYM, key))
    acronyms = bearing.by[keys[0]].kind in {ACRONYM, MERGED}
    others = [naming.bearings[i] for i in _bearers(naming, keys[0], acronyms=acronyms) if i != bearing.record.iri]
    yield f"rivals {min(len(others), 3)}"
    if not others:
        return
    mine = bearing.record
    if _is_placed(mine, around) and not any(_is_placed(o.record, around) for o in others):
        yield "alone in a place that is named"
    if not _is_placed(mine, around) and any(_is_placed(o.record, around) for o in others):
        yield "rival in a place that is named"
    if all(mine.iri in o.record.parents for o in others):
        yield "parent of its rivals"
    if any(o.record.iri in mine.parents for o in others):
        yield "part of a rival"
    own, kinds = bearing.by[keys[0]].kind, {o.by[keys[0]].kind for o in others if keys[0] in o.by}
    if own == "label" and "label" not in kinds:
        yield "label of this one alone"
    if own != "label" and "label" in kinds:
        yield "label of a rival"


def _is_placed(record: Record, around: Surroundings) -> bool:
    return record.country in around.countries or any(_is_city_named(city, around) for city in record.cities)


def _is_city_named(city: str, around: Surroundings) -> bool:
    return f" {name_key(city)} " in around.folded


def _of_places(naming: Naming, bearing: Bearing, around: Surroundings) -> Iterator[str]:
    record = bearing.record
    own = countries_in(" ".join(naming.names.values()))
    if record.country in own or any(f" {name_key(c)} " in f" {k} " for c in record.cities for k in bearing.by):
        yield "place in the name"
    elif own:
        yield "other country in the name"
    beside = countries_in(" ".join(_beside(naming.entity, around.text)))
    if record.country in beside:
        yield "country beside"
    elif beside:
        yield "other country beside"
    if record.country in around.countries:
        yield "country named"
    elif around.countries:
        yield "other country named"
    elif record.country in around.sure_countries:
        yield "country of another"
    if any(_is_city_named(city, around) for city in record.cities):
        yield "city named"


def _beside(entity: Entity, text: str) -> Iterable[str]:
    for m in entity.mentions:
        line = text.rfind("\n", 0, m.start) + 1
        after = text.find("\n", m.end)
        yield text[max(line, m.start - _BESIDE) : m.start]
        yield text[m.end : min(len(text) if after < 0 else after, m.end + _BESIDE)]


def _of_kin(naming: Naming, bearing: Bearing, around: Surroundings) -> Iterator[str]:
    above = around.parents.get(naming.entity.id, frozenset())
    if above & bearing.record.parents:
        yield "part of its parent"
    elif above and not above & {bearing.record.iri}:
        yield "part of another"
    if bearing.record.parents & around.sure:
        yield "parent named"


def _of_bundled(naming: Naming, bearing: Bearing, bundled: Registry) -> Iterator[str]:
    """What the bundled registry knows under the entity's names."""
    entries = {e.id: e for written in naming.names.values() for e in bundled.find(written)}
    if bearing.record.iri in naming.entity.same_as:
        yield "bundled"
    elif [bearing.record.iri in e.same_as for e in entries.values() if not _is_no_organisation(e)] == [True]:
        yield "bundled under a name of it"
    if any(is_ror(iri) and iri != bearing.record.iri for iri in naming.entity.same_as):
        yield "bundled as another"
    elif any(bearing.record.iri not in e.same_as and any(map(is_ror, e.same_as)) for e in entries.values()):
        yield "name of another that is bundled"
    if any(_is_no_organisation(e) for e in entries.values()):
        yield "name of something else that is bundled"


def _is_no_organisation(entry: Entry) -> bool:
    return entry.type not in {"Organization", "OrganizationalUnit"} and not any(map(is_ror, entry.same_as))


def is_ror(iri: str) -> bool:
    """Whether an IRI is a ROR id."""
    return iri.startswith("https://ror.org/")
