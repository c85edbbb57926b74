"""Why the graph says what it says: an entity or a statement with the sentences behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pyoxigraph import NamedNode

from kg.entities import Askable, Entity, find_entity, short_iri
from kg.errors import KgError

_ABOUT = """SELECT DISTINCT ?property ?value WHERE {
  VALUES (?path ?property) {
    (skos:altLabel "alias") (owl:sameAs "identifier") (osk:identifiedAs "identifier") (foaf:homepage "homepage")
    (osk:mentionedIn "article")
  }
  ?entity ?path ?value .
}"""
_CANDIDATES = """SELECT DISTINCT ?iri ?score WHERE {
  ?entity osk:linkCandidate ?link . ?link osk:candidateIri ?iri ; osk:score ?score .
}"""
_STATEMENTS_ABOUT = """SELECT DISTINCT ?statement WHERE {
  { ?statement rdf:subject ?entity } UNION { ?statement rdf:object ?entity }
  ?statement a osk:Statement .
}"""
# the statement's own confidence and status are the combined ones: evidence nodes have their own
_STATEMENT = """SELECT ?subject ?subjectLabel ?predicate ?object ?objectLabel ?confidence ?status ?reports WHERE {
  ?statement a osk:Statement ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  OPTIONAL { ?subject rdfs:label ?subjectLabel }
  OPTIONAL { ?object rdfs:label ?objectLabel }
  OPTIONAL { ?statement osk:confidence ?confidence }
  OPTIONAL { ?statement osk:status ?status }
  OPTIONAL { ?statement osk:reportCount ?reports }
} ORDER BY ?subjectLabel ?objectLabel"""
_EVIDENCE = """SELECT DISTINCT ?evidence ?article ?title ?url ?published ?confidence ?status ?rule ?date WHERE {
  ?statement osk:evidence ?evidence .
  ?evidence osk:article ?report ; osk:confidence ?confidence ; osk:status ?status .
  ?report dcterms:identifier ?article .
  OPTIONAL { ?report schema:headline ?title }
  OPTIONAL { ?report schema:url ?url }
  OPTIONAL { ?report schema:datePublished ?published }
  OPTIONAL { ?evidence osk:rule ?rule }
  OPTIONAL { ?evidence osk:validTime ?date }
}"""
_QUOTES = """SELECT DISTINCT ?evidence ?start ?quote WHERE {
  ?statement osk:evidence ?evidence .
  ?evidence oa:hasTarget ?passage .
  ?passage oa:hasSelector [ oa:exact ?quote ] , [ oa:start ?start ] .
}"""
_TIMES = """SELECT DISTINCT ?what ?when WHERE {
  VALUES (?path ?what) { (osk:firstReported "first") (osk:lastReported "last") (osk:validTime "valid") }
  ?statement ?path ?when .
}"""
_CONFLICTS = """SELECT DISTINCT ?other ?value ?label ?confidence WHERE {
  ?statement osk:conflictsWith ?other .
  ?other rdf:object ?value ; osk:confidence ?confidence .
  OPTIONAL { ?value rdfs:label ?label }
}"""
_FORMER = "SELECT DISTINCT ?old WHERE { ?old dcterms:isReplacedBy ?entity }"
_DOUBTS = """SELECT DISTINCT ?other ?label ?score ?reason WHERE {
  ?doubt a osk:MergeCandidate ; osk:candidateThing ?entity , ?other ; osk:score ?score ; osk:reason ?reason .
  ?other rdfs:label ?label .
  FILTER (?other != ?entity)
}"""
# what splits a thing or merges two leaves no mark on the thing itself
_REVIEWS = """SELECT DISTINCT ?decision ?action ?who ?when ?why WHERE {
  { ?node osk:reviewedBy ?decision } UNION { ?decision osk:about ?node }
  UNION { ?former dcterms:isReplacedBy ?node . ?decision osk:about ?former }
  ?decision osk:action ?action ; dcterms:creator ?who ; dcterms:created ?when .
  OPTIONAL { ?decision rdfs:comment ?why }
}"""
# what is withheld is in no published graph
_WITHHELD = """SELECT DISTINCT ?why ?subject ?subjectLabel ?predicate ?object ?objectLabel WHERE {
  GRAPH ?any {
    ?statement osk:withheldBecause ?why ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  }
  OPTIONAL { ?subject rdfs:label ?subjectLabel }
  OPTIONAL { ?object rdfs:label ?objectLabel }
} ORDER BY ?why"""
_WITHHELD_EVIDENCE = """
SELECT DISTINCT ?evidence ?article ?title ?url ?published ?confidence ?status ?rule ?date WHERE {
  GRAPH ?any {
    ?statement osk:evidence ?evidence .
    ?evidence osk:article ?report ; osk:confidence ?confidence ; osk:status ?status .
    OPTIONAL { ?evidence osk:rule ?rule }
    OPTIONAL { ?evidence osk:validTime ?date }
  }
  ?report dcterms:identifier ?article .
  OPTIONAL { ?report schema:headline ?title }
  OPTIONAL { ?report schema:url ?url }
  OPTIONAL { ?report schema:datePublished ?published }
}"""
_WITHHELD_QUOTES = """SELECT DISTINCT ?evidence ?start ?quote WHERE {
  GRAPH ?any {
    ?statement osk:evidence ?evidence .
    ?evidence oa:hasTarget ?passage .
    ?passage oa:hasSelector [ oa:exact ?quote ] , [ oa:start ?start ] .
  }
}"""
_STATEMENT_KEY = re.compile(r"statement[/:]([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Thing:
    """A subject or object: an entity or a quantity has an IRI, a value none."""

    label: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one article says for a statement; ``sentences`` in the order of its text, ``article`` its id."""

    article: str
    title: str | None
    url: str | None
    published: str | None
    confidence: float
    status: str
    rules: tuple[str, ...]
    dates: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Review:
    """A person's decision; ``iri`` names it."""

    created: str
    iri: str
    action: str
    creator: str
    why: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A statement, ``iri``, whose ``value`` cannot be right if this one's is."""

    iri: str
    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class MergeDoubt:
    """Another thing that may be the same, and why."""

    iri: str
    label: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """``subject relation object`` with confidence and status over all reports, and the evidence, latest first.

    ``reports`` counts independent ones, ``first`` and ``last`` are the days of the earliest and the latest, ``valid``
    the dates that the texts give; ``withheld`` are the reasons why it is not published, empty where it is.
    """

    iri: str
    subject: Thing
    relation: str
    object: Thing
    confidence: float
    status: str
    reports: int
    evidence: tuple[Evidence, ...]
    first: str | None = None
    last: str | None = None
    valid: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    reviews: tuple[Review, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of an entity, or (``entity`` None) of one statement alone.

    ``candidates`` are doubtful links with their scores, best first; ``articles`` how many name the entity;
    ``former`` the IRIs of things that were merged into it; ``doubts`` what may be the same, best first; ``reviews`` in
    the order of their times.
    """

    entity: Entity | None
    aliases: tuple[str, ...]
    identifiers: tuple[str, ...]
    homepage: str | None
    candidates: tuple[tuple[str, float], ...]
    articles: int
    statements: tuple[Statement, ...]
    former: tuple[str, ...] = ()
    doubts: tuple[MergeDoubt, ...] = ()
    reviews: tuple[Review, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The same as an object for JSON."""
        return asdict(self)


def explain(graph: Askable, text: str) -> Explanation:
    """What the graph says of an entity, or of the statement, that ``text`` means.

    Raises KgError where it means nothing in the graph, or several things.
    """
    if node := statement_node(graph, text):
        return Explanation(None, (), (), None, (), 0, (explain_statement(graph, node),))
    return explain_entity(graph, find_entity(graph, text))


def statement_node(graph: Askable, text: str) -> NamedNode | None:
    """The IRI of the statement that ``text`` names, whether or not there is one; None where it names none."""
    wanted = text.strip().removeprefix("<").removesuffix(">")
    found = _STATEMENT_KEY.fullmatch(short_iri(wanted, graph.base_iri))
    return NamedNode(f"{graph.base_iri}statement/{found[1]}") if found else None


def explain_statement(graph: Askable, node: NamedNode) -> Statement:
    """What is said of a statement, published or withheld. Raises KgError where there is none of that IRI."""
    statement = _statement(graph, node) or _withheld(graph, node)
    if statement is None:
        name = short_iri(node.value, graph.base_iri)
        raise KgError(f"no statement {name!r}; kg explain of an entity names the statements about it, with -v")
    return statement


def explain_entity(graph: Askable, entity: Entity) -> Explanation:
    """What the graph says of an entity: statements about values first, then by relation and label."""
    node = {"entity": NamedNode(entity.iri)}
    about: dict[str, set[str]] = {"alias": set(), "identifier": set(), "homepage": set(), "article": set()}
    for row in graph.select(_ABOUT, bindings=node):
        about[row["property"].value].add(row["value"].value)
    candidates = {(r["iri"].value, float(r["score"].value)) for r in graph.select(_CANDIDATES, bindings=node)}
    nodes = [row["statement"] for row in graph.select(_STATEMENTS_ABOUT, bindings=node)]
    statements = [s for one in nodes if (s := _statement(graph, one)) is not None]
    return Explanation(
        entity,
        aliases=tuple(sorted(about["alias"])),
        identifiers=tuple(sorted(about["identifier"])),
        homepage=min(about["homepage"], default=None),
        candidates=tuple(sorted(candidates, key=lambda c: (-c[1], c[0]))),
        articles=len(about["article"]),
        statements=tuple(sorted(statements, key=lambda s: _order(s, entity.iri))),
        former=tuple(sorted(row["old"].value for row in graph.select(_FORMER, bindings=node))),
        doubts=_doubts(graph, node["entity"]),
        reviews=_reviews(graph, node["entity"]),
    )


def _doubts(graph: Askable, entity: NamedNode) -> tuple[MergeDoubt, ...]:
    found = [
        MergeDoubt(r["other"].value, r["label"].value, float(r["score"].value), r["reason"].value)
        for r in graph.select(_DOUBTS, bindings={"entity": entity})
    ]
    return tuple(sorted(found, key=lambda d: (-d.score, d.iri)))


def _reviews(graph: Askable, node: NamedNode) -> tuple[Review, ...]:
    rows = graph.select(_REVIEWS, bindings={"node": node})
    found = {
        Review(r["when"].value, r["decision"].value, _local(r["action"].value), r["who"].value, _text(r["why"]) or "")
        for r in rows
    }
    return tuple(sorted(found))


def _order(statement: Statement, iri: str) -> tuple[bool, bool, str, float, str, str]:
    s = statement
    is_value = s.object.iri is None or "/quantity/" in s.object.iri
    return not is_value, s.subject.iri != iri, s.relation, -s.confidence, s.subject.label + s.object.label, s.iri


def _statement(graph: Askable, node: NamedNode) -> Statement | None:
    row = next(iter(graph.select(_STATEMENT, bindings={"statement": node})), None)
    if row is None:
        return None
    evidence = _evidence(graph, node, _EVIDENCE, _QUOTES)
    times: dict[str, set[str]] = {"first": set(), "last": set(), "valid": set()}
    for time in graph.select(_TIMES, bindings={"statement": node}):
        times[time["what"].value].add(time["when"].value)
    combined = row["confidence"]
    return Statement(
        node.value,
        _thing(row["subject"], row["subjectLabel"]),
        _local(row["predicate"].value),
        _thing(row["object"], row["objectLabel"]),
        confidence=float(combined.value) if combined else max((e.confidence for e in evidence), default=0.0),
        status=_local(row["status"].value) if row["status"] else "asserted",
        reports=int(row["reports"].value) if row["reports"] else len(evidence),
        evidence=evidence,
        first=min(times["first"], default=None),
        last=max(times["last"], default=None),
        valid=tuple(sorted(times["valid"])),
        conflicts=_conflicts(graph, node),
        reviews=_reviews(graph, node),
    )


def _conflicts(graph: Askable, node: NamedNode) -> tuple[Conflict, ...]:
    rows = graph.select(_CONFLICTS, bindings={"statement": node})
    found = [
        Conflict(r["other"].value, _thing(r["value"], r["label"]).label, float(r["confidence"].value)) for r in rows
    ]
    return tuple(sorted(found, key=lambda c: (-c.confidence, c.iri)))


def _withheld(graph: Askable, node: NamedNode) -> Statement | None:
    rows = list(graph.select(_WITHHELD, bindings={"statement": node}))
    if not rows:
        return None
    evidence = _evidence(graph, node, _WITHHELD_EVIDENCE, _WITHHELD_QUOTES)
    first = rows[0]
    return Statement(
        node.value,
        _thing(first["subject"], first["subjectLabel"]),
        _local(first["predicate"].value),
        _thing(first["object"], first["objectLabel"]),
        confidence=max((e.confidence for e in evidence), default=0.0),
        status="asserted" if any(e.status == "asserted" for e in evidence) else "announced",
        reports=len(evidence),
        evidence=evidence,
        withheld=_texts(row["why"] for row in rows),
    )


def _evidence(graph: Askable, statement: NamedNode, query: str, quotes_query: str) -> tuple[Evidence, ...]:
    node = {"statement": statement}
    quotes: dict[str, set[tuple[int, str]]] = {}
    for row in graph.select(quotes_query, bindings=node):
        quotes.setdefault(row["evidence"].value, set()).add((int(row["start"].value), row["quote"].value))
    by_iri: dict[str, list[Any]] = {}
    for row in graph.select(query, bindings=node):
        by_iri.setdefault(row["evidence"].value, []).append(row)
    found = []
    for iri, rows in by_iri.items():
        first = rows[0]
        found.append(
            Evidence(
                first["article"].value,
                _text(first["title"]),
                _text(first["url"]),
                _text(first["published"]),
                float(first["confidence"].value),
                _local(first["status"].value),
                rules=_texts(row["rule"] for row in rows),
                dates=_texts(row["date"] for row in rows),
                sentences=tuple(quote for _, quote in sorted(quotes.get(iri, ()))),
            )
        )
    latest_last = sorted(found, key=lambda e: e.article, reverse=True)
    return tuple(sorted(latest_last, key=lambda e: e.published or "", reverse=True))


def _thing(node: Any, label: Any) -> Thing:
    is_iri = isinstance(node, NamedNode)
    return Thing(label.value if label else _local(node.value) if is_iri else node.value, node.value if is_iri else None)


def _text(term: Any) -> str | None:
    return term.value if term else None


def _texts(terms: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted({term.value for term in terms if term}))


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]
