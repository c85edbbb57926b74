"""What is new in the graph since a day: articles published, and what they reported for the first time.

A thing is as old as the earliest dated article that names it, a statement or release as the earliest that reports it.
What only undated articles tell has no day, and is not counted as new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.entities import Entity, all_entities
from kg.errors import UsageError
from kg.store import GraphStore
from kg.values import date_literal

TOP: Final = 10
_COLLABORATES: Final = "collaboratesWith"

_ARTICLES: Final = """SELECT ?article ?id ?title ?published WHERE {
  ?article a osk:Article ; dcterms:identifier ?id ; schema:datePublished ?published .
  FILTER (DATATYPE(?published) IN (xsd:date, xsd:gYearMonth, xsd:gYear))
  OPTIONAL { ?article schema:headline ?title }
}"""
_MENTIONS: Final = "SELECT DISTINCT ?thing ?article WHERE { ?thing osk:mentionedIn ?article }"
_STATEMENTS: Final = """SELECT DISTINCT ?statement ?subjectLabel ?predicate ?object ?objectLabel ?confidence ?first
WHERE {
  ?statement osk:firstReported ?first .
  FILTER (STR(?first) >= SUBSTR(?since, 1, STRLEN(STR(?first))))
  ?statement osk:confidence ?confidence ; rdf:subject/rdfs:label ?subjectLabel ;
    rdf:predicate ?predicate ; rdf:object ?object .
  OPTIONAL { ?object rdfs:label ?objectLabel }
}"""
_RELEASES: Final = """SELECT DISTINCT ?release ?thingLabel ?agentLabel ?article WHERE {
  ?release a osk:Release ; prov:generated/rdfs:label ?thingLabel ; osk:reportedIn ?article .
  OPTIONAL { ?release prov:wasAssociatedWith/rdfs:label ?agentLabel }
}"""


@dataclass(frozen=True, slots=True)
class NewArticle:
    id: str
    title: str | None
    published: str


@dataclass(frozen=True, slots=True)
class NewEntity:
    """``articles``: how many dated ones name it, all of them published since."""

    iri: str
    label: str
    type: str
    first: str
    articles: int


@dataclass(frozen=True, slots=True)
class NewStatement:
    """``object`` is the label of an entity or quantity, or a literal's text."""

    iri: str
    subject: str
    relation: str
    object: str
    first: str
    confidence: float


@dataclass(frozen=True, slots=True)
class NewRelease:
    iri: str
    thing: str
    agents: tuple[str, ...]
    first: str


@dataclass(frozen=True, slots=True)
class News:
    """What is new since ``since``: each list latest first, ``newcomers`` the entities that most articles name.

    ``collaborations`` are those of ``statements`` that say who works with whom.
    """

    since: str
    articles: tuple[NewArticle, ...]
    entities: tuple[NewEntity, ...]
    newcomers: tuple[NewEntity, ...]
    statements: tuple[NewStatement, ...]
    collaborations: tuple[NewStatement, ...]
    releases: tuple[NewRelease, ...]

    def by_type(self) -> dict[str, int]:
        """How many new entities there are of each type, most first."""
        counts = Counter(e.type for e in self.entities)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def to_json(self) -> dict[str, Any]:
        """The same as an object for JSON."""
        return asdict(self)


def check_day(text: str) -> str:
    """``text`` where it is a year, a month or a day. Raises UsageError for anything else."""
    if "/" in text or text.startswith("--") or date_literal(text) is None:
        raise UsageError(f"--since {text}: not a date; write 2023, 2023-12 or 2023-12-18")
    return text


def read_news(store: GraphStore, since: str, *, top: int = TOP) -> News:
    """What is new since a year, month or day of publication, with the ``top`` most mentioned newcomers.

    Days compare as precisely as both are given: an article of "2023" counts for "since 2023-06".
    Raises UsageError for another text than a date.
    """
    check_day(since)
    published: dict[str, str] = {}
    articles: list[NewArticle] = []
    for row in store.select(_ARTICLES):
        day = row["published"].value
        published[row["article"].value] = day
        if _is_since(day, since):
            articles.append(NewArticle(row["id"].value, _text(row["title"]), day))
    entities = _entities(all_entities(store), _mentions(store), published, since)
    statements = _statements(store, since)
    return News(
        since=since,
        articles=tuple(sorted(articles, key=lambda a: (_latest(a.published), a.id))),
        entities=entities,
        newcomers=tuple(sorted(entities, key=lambda e: (-e.articles, e.label.casefold(), e.iri))[:top]),
        statements=statements,
        collaborations=tuple(s for s in statements if s.relation == _COLLABORATES),
        releases=_releases(store, published, since),
    )


def _entities(
    entities: Mapping[str, Entity], mentions: Mapping[str, list[str]], published: Mapping[str, str], since: str
) -> tuple[NewEntity, ...]:
    found = []
    for iri, articles in mentions.items():
        entity, first = entities.get(iri), _first(articles, published)
        if entity is not None and first is not None and _is_since(first, since):
            dated = sum(1 for a in articles if a in published)
            found.append(NewEntity(iri, entity.label, entity.type, first, dated))
    return tuple(sorted(found, key=lambda e: (_latest(e.first), e.label.casefold(), e.iri)))


def _mentions(store: GraphStore) -> dict[str, list[str]]:
    mentions: defaultdict[str, list[str]] = defaultdict(list)
    for row in store.select(_MENTIONS):
        mentions[row["thing"].value].append(row["article"].value)
    return mentions


def _statements(store: GraphStore, since: str) -> tuple[NewStatement, ...]:
    found = [
        NewStatement(
            row["statement"].value,
            row["subjectLabel"].value,
            row["predicate"].value.rpartition("#")[2],
            (row["objectLabel"] or row["object"]).value,
            row["first"].value,
            float(row["confidence"].value),
        )
        for row in store.select(_STATEMENTS, bindings={"since": Literal(since)})
    ]
    return tuple(sorted(found, key=lambda s: (_latest(s.first), s.subject.casefold(), s.relation, s.object, s.iri)))


def _releases(store: GraphStore, published: Mapping[str, str], since: str) -> tuple[NewRelease, ...]:
    things: dict[str, str] = {}
    agents: defaultdict[str, set[str]] = defaultdict(set)
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for row in store.select(_RELEASES):
        iri = row["release"].value
        things[iri] = min(row["thingLabel"].value, things.get(iri, row["thingLabel"].value))
        articles[iri].add(row["article"].value)
        if isinstance(row["agentLabel"], Literal):
            agents[iri].add(row["agentLabel"].value)
    found = [
        NewRelease(iri, thing, tuple(sorted(agents[iri])), first)
        for iri, thing in things.items()
        if (first := _first(articles[iri], published)) is not None and _is_since(first, since)
    ]
    return tuple(sorted(found, key=lambda r: (_latest(r.first), r.thing.casefold(), r.iri)))


def _first(articles: Iterable[str], published: Mapping[str, str]) -> str | None:
    return min((published[a] for a in articles if a in published), default=None)


def _is_since(day: str, since: str) -> bool:
    return day >= since[: len(day)]


def _latest(day: str) -> tuple[int, ...]:
    """A key by which the latest day comes first, a year before its months."""
    return tuple(-ord(character) for character in day)


def _text(term: NamedNode | Literal | None) -> str | None:
    return None if term is None else term.value
