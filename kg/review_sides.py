"""What a person needs to see of an item of the review: both sides, each with up to two sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from pyoxigraph import NamedNode

from extract.registry import Registry
from kg.entities import find_entity
from kg.errors import KgError
from kg.explain import explain_statement
from kg.identity import identifier_key, kebab_case
from kg.review import Item
from kg.store import GraphStore

SENTENCES: Final = 2
_AROUND: Final = 100
"""Characters of an article on each side of a name that no statement's sentence holds."""

_ABOUT = """SELECT DISTINCT ?property ?value WHERE {
  VALUES (?path ?property) { (skos:altLabel "alias") (owl:sameAs "identifier") (osk:mentionedIn "article") }
  ?entity ?path ?value .
}"""
# of a hub a few statements are enough, the same ones each time
_QUOTES = """SELECT DISTINCT ?quote ?confidence ?article ?title ?published WHERE {
  { SELECT DISTINCT ?statement WHERE {
      { ?statement rdf:subject ?entity } UNION { ?statement rdf:object ?entity }
      ?statement osk:evidence ?any
    } ORDER BY ?statement LIMIT 20 }
  ?statement osk:evidence ?evidence .
  ?evidence osk:article ?report ; osk:confidence ?confidence ; oa:hasTarget/oa:hasSelector/oa:exact ?quote .
  ?report dcterms:identifier ?article .
  OPTIONAL { ?report schema:headline ?title }
  OPTIONAL { ?report schema:datePublished ?published }
}"""
_MENTIONS = """SELECT DISTINCT ?name ?article ?title ?published ?body WHERE {
  { SELECT ?report WHERE { ?entity osk:mentionedIn ?report } ORDER BY ?report LIMIT 2 }
  GRAPH ?report { ?entity schema:name|schema:alternateName ?name }
  ?report dcterms:identifier ?article ; schema:articleBody ?body .
  OPTIONAL { ?report schema:headline ?title }
  OPTIONAL { ?report schema:datePublished ?published }
}"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the title of its article, or its id where it has none, and the day of publication."""

    text: str
    article: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """A thing, an identifier or a statement; ``kind`` in words, ``confidence`` of a statement."""

    iri: str
    label: str
    kind: str
    aliases: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    articles: int = 0
    confidence: float | None = None
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with its sides, in the order of its IRIs."""

    item: Item
    sides: tuple[Side, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as an object for JSON."""
        i = self.item
        about = {"key": i.key, "kind": i.kind, "score": i.score, "reason": i.reason, "articles": i.articles}
        return {**about, "sides": [asdict(side) for side in self.sides]}


def show_items(store: GraphStore, items: Iterable[Item], registry: Registry) -> Iterator[Shown]:
    """Each item with what is known of its sides; names of identifiers come from ``registry``."""
    names = {identifier_key(iri): e for e in registry.entries for iri in e.same_as}
    for item in items:
        sides = []
        for number, iri in enumerate(item.iris):
            if item.said:
                sides.append(_statement(store, iri))
            elif item.kind == "link" and number:
                entry = names.get(identifier_key(iri))
                kind = kebab_case(entry.type).replace("-", " ") if entry else "identifier"
                sides.append(Side(iri, entry.name if entry else iri, kind))
            else:
                sides.append(_thing(store, iri))
        yield Shown(item, tuple(sides))


def _thing(store: GraphStore, iri: str) -> Side:
    about: dict[str, set[str]] = {"alias": set(), "identifier": set(), "article": set()}
    for row in store.select(_ABOUT, bindings={"entity": NamedNode(iri)}):
        about[row["property"].value].add(row["value"].value)
    try:
        entity = find_entity(store, iri)
        label, kind = entity.label, entity.kind
    except KgError:  # it went since the decision
        label, kind = iri, "thing"
    return Side(
        iri, label, kind, tuple(sorted(about["alias"])), tuple(sorted(about["identifier"])), len(about["article"]),
        sentences=_sentences(store, iri),
    )  # fmt: skip


def _statement(store: GraphStore, iri: str) -> Side:
    s = explain_statement(store, NamedNode(iri))
    told = [Sentence(_line(text), e.title or e.article, e.published) for e in s.evidence for text in e.sentences]
    return Side(
        iri, f"{s.subject.label} — {s.relation} → {s.object.label}", "statement", articles=s.reports,
        confidence=s.confidence, sentences=tuple(dict.fromkeys(told))[:SENTENCES],
    )  # fmt: skip


def _sentences(store: GraphStore, iri: str) -> tuple[Sentence, ...]:
    """The most certain sentences about a thing, of different articles where there are; else where it is named."""
    node = {"entity": NamedNode(iri)}
    rows = sorted(
        store.select(_QUOTES, bindings=node),
        key=lambda r: (-float(r["confidence"].value), r["article"].value, r["quote"].value),
    )
    first: dict[str, Any] = {}
    for row in rows:
        first.setdefault(row["article"].value, row)
    chosen = [*first.values(), *(row for row in rows if row is not first[row["article"].value])]
    found = [_sentence(row, row["quote"].value) for row in chosen]
    if not found:
        for row in sorted(store.select(_MENTIONS, bindings=node), key=lambda r: (r["article"].value, r["name"].value)):
            body, name = row["body"].value, row["name"].value
            if (start := body.find(name)) >= 0:
                found.append(_sentence(row, _cut(body, start, start + len(name))))
    return tuple(dict.fromkeys(found))[:SENTENCES]


def _sentence(row: Any, text: str) -> Sentence:
    title, published = row["title"], row["published"]
    return Sentence(_line(text), title.value if title else row["article"].value, published.value if published else None)


def _cut(body: str, start: int, end: int) -> str:
    left, right = max(0, start - _AROUND), min(len(body), end + _AROUND)
    return f"{'…' if left else ''}{body[left:right]}{'…' if right < len(body) else ''}"


def _line(text: str) -> str:
    return " ".join(text.split())
