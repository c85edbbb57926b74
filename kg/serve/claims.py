"""Statements of the graph with all that a page shows of them, many at a time.

:mod:`kg.explain` asks about one statement after the other; a page of a well-connected thing holds hundreds, so here
each kind of detail is asked for once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import NamedNode

from kg.entities import Askable, Row
from kg.namespaces import local_name
from kg.serve.names import Names

# an OPTIONAL of several patterns would be answered for the whole graph and then joined
_STATEMENTS: Final = """SELECT DISTINCT ?statement ?subject ?predicate ?object ?label ?confidence ?status ?reports
WHERE {
  VALUES ?statement { %s }
  ?statement rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  OPTIONAL { ?object rdfs:label ?label }
  OPTIONAL { ?statement osk:confidence ?confidence }
  OPTIONAL { ?statement osk:status ?status }
  OPTIONAL { ?statement osk:reportCount ?reports }
}"""
_DETAILS: Final = """SELECT DISTINCT ?statement ?detail ?value WHERE {
  VALUES ?statement { %s }
  VALUES (?path ?detail) {
    (osk:firstReported "first") (osk:lastReported "last") (osk:validTime "valid") (osk:conflictsWith "conflict")
  }
  ?statement ?path ?value .
}"""
_EVIDENCE: Final = """SELECT DISTINCT ?statement ?evidence ?article ?confidence ?status ?rule ?date WHERE {
  VALUES ?statement { %s }
  ?statement osk:evidence ?evidence .
  ?evidence osk:article ?article ; osk:confidence ?confidence ; osk:status ?status .
  OPTIONAL { ?evidence osk:rule ?rule }
  OPTIONAL { ?evidence osk:validTime ?date }
}"""
_QUOTES: Final = """SELECT DISTINCT ?evidence ?start ?end ?quote WHERE {
  VALUES ?statement { %s }
  ?statement osk:evidence ?evidence .
  ?evidence oa:hasTarget ?passage .
  ?passage oa:hasSelector ?position , ?quotation .
  ?position oa:start ?start ; oa:end ?end .
  ?quotation oa:exact ?quote .
}"""
_ARTICLES: Final = """SELECT DISTINCT ?article ?id ?title ?url ?published ?publisher WHERE {
  VALUES ?article { %s }
  ?article dcterms:identifier ?id .
  OPTIONAL { ?article schema:headline ?title }
  OPTIONAL { ?article schema:url ?url }
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL { ?article schema:publisher ?publisher }
}"""
_AT_A_TIME: Final = 500
"""IRIs that one query names at most, so that its text stays short."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A subject or object: an entity has an IRI and a type, a quantity an IRI alone, another value neither."""

    label: str
    iri: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """Where a report stands; ``published`` is an ISO 8601 date."""

    iri: str
    id: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of an article's text, by offsets in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one article says for a statement; ``dates`` are those that its text gives."""

    article: Article
    confidence: float
    status: str
    rules: tuple[str, ...]
    dates: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its reports, latest first; ``conflicts`` are IRIs of statements that contradict it."""

    iri: str
    subject: Thing
    relation: str
    object: Thing
    confidence: float
    status: str
    reports: int
    first: str | None
    last: str | None
    valid: tuple[str, ...]
    conflicts: tuple[str, ...]
    evidence: tuple[Report, ...]


def read_claims(graph: Askable, names: Names, statements: Iterable[str]) -> tuple[Claim, ...]:
    """The statements of these IRIs, in their order; what is no published statement is left out."""
    wanted = list(dict.fromkeys(statements))
    rows = {row["statement"].value: row for row in _ask(graph, _STATEMENTS, wanted)}
    details: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _ask(graph, _DETAILS, wanted):
        details[row["statement"].value, row["detail"].value].add(row["value"].value)
    reports = _reports(graph, wanted)

    def claim(iri: str, row: Row) -> Claim:
        evidence = reports.get(iri, ())
        return Claim(
            iri,
            _thing(row["subject"], None, names),
            local_name(row["predicate"].value),
            _thing(row["object"], row["label"], names),
            confidence=_number(row["confidence"], lambda: max((e.confidence for e in evidence), default=0.0)),
            status=local_name(row["status"].value) if row["status"] else "asserted",
            reports=int(row["reports"].value) if row["reports"] else len(evidence),
            first=min(details[iri, "first"], default=None),
            last=max(details[iri, "last"], default=None),
            valid=tuple(sorted(details[iri, "valid"])),
            conflicts=tuple(sorted(details[iri, "conflict"])),
            evidence=evidence,
        )

    return tuple(claim(iri, rows[iri]) for iri in wanted if iri in rows)


def read_articles(graph: Askable, articles: Iterable[str]) -> dict[str, Article]:
    """Articles by IRI, of those IRIs that are articles."""
    found: dict[str, Article] = {}
    for row in _ask(graph, _ARTICLES, sorted(set(articles))):
        iri = row["article"].value
        told = Article(iri, row["id"].value, *(_text(row[n]) for n in ("title", "url", "published", "publisher")))
        found[iri] = min(found.get(iri, told), told, key=repr)
    return found


def latest_first(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Articles by day of publication, undated ones last."""
    by_id = sorted(articles, key=lambda a: a.id)
    return tuple(sorted(by_id, key=lambda a: a.published or "", reverse=True))


def _reports(graph: Askable, statements: Sequence[str]) -> dict[str, tuple[Report, ...]]:
    quotes: defaultdict[str, set[Quote]] = defaultdict(set)
    for row in _ask(graph, _QUOTES, statements):
        place = int(row["start"].value), int(row["end"].value)
        quotes[row["evidence"].value].add(Quote(*place, row["quote"].value))
    by_evidence: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _ask(graph, _EVIDENCE, statements):
        by_evidence[row["statement"].value, row["evidence"].value].append(row)
    articles = read_articles(graph, (rows[0]["article"].value for rows in by_evidence.values()))
    found: defaultdict[str, list[Report]] = defaultdict(list)
    for (statement, evidence), rows in sorted(by_evidence.items()):
        article = articles.get(rows[0]["article"].value)
        if article is None:
            continue
        found[statement].append(
            Report(
                article,
                float(rows[0]["confidence"].value),
                local_name(rows[0]["status"].value),
                rules=_texts(row["rule"] for row in rows),
                dates=_texts(row["date"] for row in rows),
                quotes=tuple(sorted(quotes[evidence], key=lambda q: (q.start, q.end, q.text))),
            )
        )
    return {
        statement: tuple(sorted(some, key=lambda r: r.article.published or "", reverse=True))
        for statement, some in found.items()
    }


def _ask(graph: Askable, sparql: str, iris: Sequence[str]) -> Iterable[Row]:
    """Rows of a query about some IRIs. They are the graph's own, and are written as N-Triples writes them."""
    for at in range(0, len(iris), _AT_A_TIME):
        yield from graph.select(sparql % " ".join(str(NamedNode(iri)) for iri in iris[at : at + _AT_A_TIME]))


def _thing(node: Any, label: Any, names: Names) -> Thing:
    if not isinstance(node, NamedNode):
        return Thing(node.value)
    entity = names.entities.get(node.value)
    if entity is not None:
        return Thing(entity.label, node.value, entity.type)
    return Thing(label.value if label else local_name(node.value), node.value)


def _number(term: Any, otherwise: Callable[[], float]) -> float:
    return float(term.value) if term else otherwise()


def _text(term: Any) -> str | None:
    return term.value if term else None


def _texts(terms: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted({term.value for term in terms if term}))
