"""Which IRI a thing gets: a function of its article and the registry, never of other articles.

The rules are those of docs/graph.md, section "IRIs of entities".
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.records import ENTITY_TYPES, Entity, Facts
from extract.registry import Entry, Registry, fold
from kg.namespaces import BASE_IRI
from kg.resolution.names import Name

MAX_SLUG = 80
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def kebab_case(type_name: str) -> str:
    """``OrganizationalUnit`` as ``organizational-unit``."""
    return _CAPITAL.sub("-", type_name).lower()


# the only types of which the contract allows a mention without a name
_DESCRIBABLE = frozenset({"Dataset", "Publication", "Policy", "Event"})
# types between which one named thing changes with its role in an article
_ROLES = frozenset(
    {
        "Organization", "OrganizationalUnit", "Collaboration", "Initiative", "Repository", "Service", "Facility",
        "Software",
    }
)  # fmt: skip
ENTITY_KINDS = tuple(sorted(kebab_case(name) for name in ENTITY_TYPES))
OTHER_KINDS = ("release", "quantity", "article", "statement", "evidence", "passage", "candidate", "extraction",
               "decision", "doubt", "quarantine")  # fmt: skip
# of these there are so few that a name and its type tell which ("ATLAS" as a Collaboration)
_TELLING = frozenset({"Collaboration", "Facility", "Repository"})
_PARENTS = frozenset({"Organization", "OrganizationalUnit", "Collaboration", "Facility"})
_PLAIN_KEY = re.compile(r"(?!\.+$)[A-Za-z0-9._-]{1,64}", re.ASCII)
# "CMS", "the CMS experiment" and "the CMS Collaboration" are one
_COLLABORATION = re.compile(r"(?<=[a-z0-9])-(collaboration|experiment)$")
_DIGIT = re.compile(r"[0-9]")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
IDENTIFIER_PLACES = {"doi:": "doi.org/", "orcid:": "orcid.org/", "ror:": "ror.org/", "wd:": "wikidata.org/entity/"}
_NUMBER = re.compile(r"[0-9][0-9.,]*(st|nd|rd|th)?", re.ASCII)


def hex_digest(text: str, length: int) -> str:
    """The first ``length`` hex digits of the SHA-256 of a text in UTF-8."""
    # a lone surrogate, which JSON can smuggle in, has no UTF-8 of its own
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def article_key(document_id: str) -> str:
    """The id itself where it is a plain slug, else 16 hex digits of its SHA-256."""
    return document_id if _PLAIN_KEY.fullmatch(document_id) else hex_digest(document_id, 16)


def data_prefixes(base_iri: str = BASE_IRI) -> dict[str, str]:
    """A prefix for each kind of thing: Turtle does not abbreviate what has a slash in its local part."""
    return {kind: f"{base_iri}{kind}/" for kind in (*ENTITY_KINDS, *OTHER_KINDS)}


def slug(name: str) -> str:
    """The last part of an IRI for a name: at most 80 letters, digits and single hyphens, never empty.

    Case and accents go; ``&`` reads "and", and ``+`` and ``#`` after a letter are spelt out, so that
    C, C++ and C# stay three. What is too long ends in 8 hex digits of the SHA-256 of the whole.
    """
    text = re.sub(r"(?<=\w)\++", lambda plus: "plus" * len(plus[0]), name.replace("&", " and "))
    text = unicodedata.normalize("NFKD", re.sub(r"(?<=\w)#", "sharp", text).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"[\W_]+", "-", text).strip("-")
    if not text:
        return f"unnamed-{hex_digest(name, 8)}"
    if len(text) > MAX_SLUG:
        return f"{text[: MAX_SLUG - 9].rstrip('-')}-{hex_digest(text, 8)}"
    return text


def is_described(entity_type: str, name: str) -> bool:
    """Whether a name only describes ("800 terabytes of data") and so means nothing outside its article.

    It begins with a number or a plain lower-case word; of a type that is always named it has moreover
    several words and no capital ("iRODS", "figshare" and "2023 Year of Open Science" are names).
    """
    first, _, rest = name.partition(" ")
    lower = first.replace("-", "").isalpha() and first == first.lower()
    if entity_type in _DESCRIBABLE:
        return lower or _NUMBER.fullmatch(first) is not None
    return lower and bool(rest) and name == name.lower() and not any(c.isdigit() for c in name)


@dataclass(frozen=True, slots=True)
class _Named:
    """An entity with the paths below the base IRI that the rules give it."""

    kind: str
    slug: str

    @property
    def path(self) -> str:
        return f"{self.kind}/{self.slug}"


@dataclass(frozen=True, slots=True)
class _InArticle:
    """The things of one article by their ids: entities, registry entries, what a unit is part of, years of events."""

    document_id: str
    entities: Mapping[str, Entity]
    entries: Mapping[str, Entry | None]
    parents: Mapping[str, Sequence[str]]
    editions: Mapping[str, str]

    def name(self, entity: Entity, below: frozenset[str]) -> _Named:
        """Kind and slug of a thing; ``below`` are the units whose parent is being looked for."""
        entry, edition = self.entries[entity.id], self.editions.get(entity.id)
        if entry is not None:
            return _of_entry(entry) if edition is None else _Named(kebab_case(entry.type), f"{entry.id}-{edition}")
        kind, own = kebab_case(entity.type), slug(entity.name)
        if entity.type == "Collaboration":
            own = _COLLABORATION.sub("", own)
        # a chain of parts that ends in itself says nothing of whose unit it is
        above = [] if entity.id in below else self.parents.get(entity.id, ())
        named = {self.name(self.entities[p], below | {entity.id}): p for p in above}
        if entity.type == "OrganizationalUnit" and len(named) == 1:
            ((parent, parent_id),) = named.items()
            if not _holds(own, {parent.slug, *_slugs(self.entities[parent_id], self.entries[parent_id])}):
                return _Named(kind, _joined(parent.slug, own))
            return _Named(kind, own)
        if is_described(entity.type, entity.name) or Name(entity.name, entity.type).is_generic:
            return _Named(kind, f"{own}-{hex_digest(self.document_id, 8)}")
        return _Named(kind, own if edition is None else f"{own}-{edition}")


class Identity:
    """Mints the IRIs of articles and entities for one registry and one base IRI."""

    def __init__(self, registry: Registry, *, base_iri: str = BASE_IRI) -> None:
        self.base_iri = base_iri
        self.registry = registry
        self._by_identifier: dict[str, list[Entry]] = {}
        self._by_iri: dict[str, Entry] = {}
        self._doubtful: dict[str, frozenset[str]] = {}
        for entry in registry.entries:
            for iri in entry.same_as:
                self._by_identifier.setdefault(identifier_key(iri), []).append(entry)
            self._by_iri[f"{base_iri}{_of_entry(entry).path}"] = entry
            self._doubtful[entry.id] = frozenset(map(fold, entry.ambiguous))

    @cached_property
    def version(self) -> str:
        """Digest of the registry: what it says decides which paths things get."""
        lines = (
            "\x1f".join((e.id, e.type, *e.names(), *sorted(e.ambiguous), *e.same_as, e.country or "", e.homepage or ""))
            for e in self.registry.entries
        )
        return hex_digest("\n".join(sorted(lines)), 16)

    @cached_property
    def known(self) -> dict[str, Entry]:
        """The registry's entries by their paths."""
        return {_of_entry(entry).path: entry for entry in self.registry.entries}

    def article(self, document_id: str) -> str:
        """IRI of an article and of its named graph."""
        return f"{self.base_iri}article/{article_key(document_id)}"

    def entry(self, iri: str) -> Entry | None:
        """The registry's entry that an entity IRI stands for."""
        return self._by_iri.get(iri)

    def is_known(self, path: str) -> bool:
        """Whether a path below the base is that of a registry entry."""
        return path in self.known

    def paths(self, facts: Facts) -> dict[str, str]:
        """Local entity id → path of its IRI below the base. Two entities of an article may share one."""
        entries = {e.id: self._find_entry(e, facts.document.text) for e in facts.entities}
        article = _InArticle(
            facts.document.id, {e.id: e for e in facts.entities}, entries, _parents(facts), _editions(facts, entries)
        )
        return {e.id: article.name(e, frozenset()).path for e in facts.entities}

    def _find_entry(self, entity: Entity, text: str) -> Entry | None:
        linked = [e for iri in entity.same_as for e in self._by_identifier.get(identifier_key(iri), ())]
        if linked:
            return min(linked, key=lambda e: (e.type != entity.type, e.id))
        found = self._unambiguous(entity.name, entity.type) or self._respelt(entity.name, entity.type)
        exact = [e for e in found if e.type == entity.type]
        if len(exact) == 1:
            return exact[0]
        if len(found) == 1 and found[0].type in _ROLES and entity.type in _ROLES:
            return found[0]
        # the best name may be one the registry lacks; the others count where all that are known agree,
        # but no acronym that the best name spells out itself ("Asteroid Terrestrial-impact Last Alert System, ATLAS")
        surfaces = {text[m.start : m.end] for m in entity.mentions} - {entity.name}
        spelt_out = Name(entity.name, entity.type).initials
        surfaces = {s for s in surfaces if Name(s, entity.type).acronym not in spelt_out}
        others = {e.id: e for s in surfaces for e in self._unambiguous(s, entity.type) if e.type == entity.type}
        return next(iter(others.values())) if len(others) == 1 and not found else None

    def _respelt(self, name: str, type_name: str) -> list[Entry]:
        """Entries of its type whose name differs in spelling alone ("Organisation", "W.H.O.", "Cross-Ref")."""
        key = Name(name, type_name).squashed
        found = {e.id: e for e in self._by_spelling.get(key, ()) if e.type == type_name} if len(key) > 3 else {}
        return list(found.values()) if len(found) == 1 else []

    @cached_property
    def _by_spelling(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.registry.entries:
            for name in entry.names():
                if fold(name) not in self._doubtful[entry.id]:
                    found.setdefault(Name(name, entry.type).squashed, []).append(entry)
        return found

    def _unambiguous(self, name: str, type_name: str) -> list[Entry]:
        """Entries of the name; one that is also a word or another thing's counts only where the type tells enough."""
        key, found = fold(name), self.registry.find(name)
        certain = [e for e in found if key not in self._doubtful[e.id]]
        same_type = [e for e in found if e.type == type_name]
        return same_type if type_name in _TELLING and len(same_type) == 1 else certain


def _of_entry(entry: Entry) -> _Named:
    return _Named(kebab_case(entry.type), entry.id)


def identifier_key(text: str) -> str:
    """An identifier as a look-up key: scheme, ``www.``, case, and the way of writing it do not count."""
    key = re.sub(r"^https?://(www\.|dx\.)?", "", text.strip().lower()).rstrip("/")
    for prefix, place in IDENTIFIER_PLACES.items():
        if key.startswith(prefix):
            return place + key.removeprefix(prefix).strip()
    if re.fullmatch(r"q[0-9]+", key):
        return f"wikidata.org/entity/{key}"
    if re.match(r"10\.[0-9]{4,9}/", key):
        return f"doi.org/{key}"
    return key.replace("wikidata.org/wiki/", "wikidata.org/entity/")


def _parents(facts: Facts) -> dict[str, list[str]]:
    """Unit → what the article makes it a part of, sorted."""
    types = {e.id: e.type for e in facts.entities}
    found: dict[str, set[str]] = {}
    for r in facts.relations:
        if r.predicate == "partOf" and types[r.subject] == "OrganizationalUnit" and types[r.object] in _PARENTS:
            found.setdefault(r.subject, set()).add(r.object)
    return {unit: sorted(above) for unit, above in found.items()}


def _editions(facts: Facts, entries: Mapping[str, Entry | None]) -> dict[str, str]:
    """Event → its year, where its name, or the registry's, is that of a series ("Open Science Fair")."""
    found: dict[str, str] = {}
    for entity in facts.entities:
        entry = entries[entity.id]
        if entity.type != "Event" or (entry is not None and (entry.type != "Event" or _DIGIT.search(entry.name))):
            continue
        named = set(_YEAR.findall(entity.name))
        said = {
            y
            for a in facts.attributes
            if a.subject == entity.id and a.attribute == "date"
            for y in _YEAR.findall(a.value)
        }
        years = named if entry is not None and named else set() if _DIGIT.search(entity.name) else said
        if len(years) == 1:
            found[entity.id] = years.pop()
    return found


def _slugs(entity: Entity, entry: Entry | None) -> set[str]:
    return {slug(entity.name), *(slug(n) for n in (entry.names() if entry else ()))}


def _holds(own: str, names: Iterable[str]) -> bool:
    return any(f"-{name}-" in f"-{own}-" for name in names)


def _joined(parent: str, own: str) -> str:
    return slug(f"{parent}-{own}")
