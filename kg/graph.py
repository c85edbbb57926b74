"""Facts of one article as the quads of its named graph. The model is docs/graph.md."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from extract.records import SYMMETRIC, Attribute, Document, Entity, Facts, Relation, Span
from extract.registry import Registry, read_registry
from kg import terms as t
from kg.identity import Identity, article_key, hex_digest, identifier_key, slug
from kg.namespaces import BASE_IRI
from kg.values import (
    Quantity,
    Units,
    date_literal,
    http_iri,
    identifier_literal,
    number_literal,
    published_literal,
    read_units,
    score_literal,
    text_literal,
    unit_iri,
)

QUOTE_CONTEXT = 32
"""Characters of context on each side of a quote."""
_SYMMETRIC = frozenset(t.RELATIONS[name] for name in SYMMETRIC)
_QUANTITIES = frozenset({"size", "energy", "amount", "count"})

Term = NamedNode | Literal


def content_digest(document: Document) -> str:
    """Digest of a document with all its context: equal where there is nothing new to extract."""
    d = document
    fields = (d.id, d.url, d.title, d.published, d.publisher, d.lang, d.text)
    # lengths keep ("ab", "c") and ("a", "bc") apart
    return "sha256:" + hex_digest("".join("-" if f is None else f"{len(f)}:{f}" for f in fields), 64)


def text_digest(document: Document) -> str:
    """Digest of the text alone: equal where two articles print the same."""
    return "sha256:" + hex_digest(document.text, 64)


def extraction_path(extractor: str) -> str:
    """Path of the activity that an extractor's version and model stand for."""
    name = re.sub(r"[^a-z0-9.]+", "-", extractor.lower()).strip("-.")
    if len(name) > 64:
        return f"extraction/{name[:55].rstrip('-.')}-{hex_digest(extractor, 8)}"
    return f"extraction/{name or 'unknown'}"


@dataclass(slots=True)
class _Report:
    """What one article says of one statement, over all the facts that say it."""

    confidence: float = 0.0
    status: str = "announced"
    rules: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    spans: set[Span] = field(default_factory=set)
    facts: list[Relation | Attribute] = field(default_factory=list)

    def add(self, fact: Relation | Attribute) -> None:
        self.facts.append(fact)
        self.confidence = max(self.confidence, fact.confidence)
        if fact.status == "asserted":
            self.status = "asserted"
        if fact.rule:
            self.rules.add(fact.rule)
        if isinstance(fact, Relation) and fact.date:
            self.dates.add(fact.date)
        self.spans.update(fact.evidence)


@dataclass(frozen=True, slots=True)
class Naming:
    """How the things of an article are called in the graph.

    ``paths``: local entity id → path of its IRI below the base. The others are a person's corrections, by that path:
    the type that a thing has, and identifiers that it has not.
    """

    paths: Mapping[str, str]
    types: Mapping[str, str] = field(default_factory=dict)
    not_identified_as: Mapping[str, frozenset[str]] = field(default_factory=dict)


class GraphBuilder:
    """Turns facts into quads; holds the registry, the units and the base IRI, and no state between articles."""

    def __init__(
        self, *, registry: Registry | None = None, units: Units | None = None, base_iri: str = BASE_IRI
    ) -> None:
        self.identity = Identity(registry if registry is not None else read_registry(), base_iri=base_iri)
        self.units = units if units is not None else read_units()
        self.base_iri = base_iri
        self.texts = NamedNode(f"{base_iri}texts")
        self.derived = NamedNode(f"{base_iri}derived")
        self.decisions = NamedNode(f"{base_iri}decisions")

    def article(self, document_id: str) -> NamedNode:
        """IRI of an article, which is also that of its named graph."""
        return NamedNode(self.identity.article(document_id))

    def triples(self, facts: Facts, naming: Naming | None = None) -> list[Triple]:
        """The triples of an article's graph, each once, in an order that depends on the facts alone.

        Without a ``naming`` things have the IRIs that the article alone gives them.
        """
        return _Article(self, facts, naming or self.own_naming(facts)).triples()

    def withheld(
        self, facts: Facts, naming: Naming, reasons: Mapping[Triple, Collection[str]]
    ) -> tuple[list[Triple], list[Triple]]:
        """The article's graph without the statements that there are reasons against, and those with the reasons."""
        published = _Article(self, facts, naming).triples(reasons)
        return published, _Article(self, facts, naming).withheld(reasons)

    def statements(self, facts: Facts, naming: Naming) -> set[Triple]:
        """The triples that the article's facts state."""
        article = _Article(self, facts, naming)
        return {*map(article.said, facts.relations), *map(article.said, facts.attributes)}

    def statement(self, said: Triple) -> NamedNode:
        """IRI of the statement of a triple."""
        return NamedNode(f"{self.base_iri}statement/{_digest(*said)}")

    def own_naming(self, facts: Facts) -> Naming:
        """What an article and the registry alone say of the IRIs of its things."""
        return Naming(self.identity.paths(facts))

    def quarantine(self, article: NamedNode) -> NamedNode:
        """IRI of the graph of what an article says and what is not published."""
        return NamedNode(f"{self.base_iri}quarantine/{article.value.removeprefix(self.base_iri)[len('article/') :]}")

    def text(self, document: Document) -> Triple:
        """The triple of graph ``texts`` that holds the article's text and marks the article as complete."""
        return Triple(self.article(document.id), t.ARTICLE_BODY, text_literal(document.text))


class _Article:
    """One article on its way into triples."""

    def __init__(self, builder: GraphBuilder, facts: Facts, naming: Naming) -> None:
        self._builder = builder
        self._naming = naming
        self._base = builder.base_iri
        self._facts = facts
        self._text = facts.document.text
        self._key = article_key(facts.document.id)
        self._iri = builder.article(facts.document.id)
        self._extraction = self._node(extraction_path(facts.extractor))
        self._entities = {id_: self._node(path) for id_, path in naming.paths.items()}
        # a dictionary keeps the order and drops what is said twice
        self._out: dict[Triple, None] = {}

    def triples(self, withheld: Collection[Triple] = ()) -> list[Triple]:
        """The article's graph without the statements of some triples."""
        self._add_article()
        for entity in self._facts.entities:
            self._add_entity(entity)
        for said, report in self._reports(withheld):
            self._out[said] = None
            if said.predicate in _SYMMETRIC:
                self._out[_turned(said)] = None
            self._add_values(report)
            self._add_statement(said, report)
        self._add_releases(withheld)
        return list(self._out)

    def withheld(self, reasons: Mapping[Triple, Collection[str]]) -> list[Triple]:
        """The statements of some triples with their evidence and why they are withheld, but not the triples."""
        for said, report in self._reports():
            if said in reasons:
                self._add_values(report)
                statement = self._add_statement(said, report)
                for reason in sorted(reasons[said]):
                    self._add(statement, t.WITHHELD_BECAUSE, text_literal(reason))
        return list(self._out)

    def said(self, fact: Relation | Attribute) -> Triple:
        """The triple that a fact states; of a symmetric relation the one with the smaller IRI as its subject."""
        subject = self._entities[fact.subject]
        if isinstance(fact, Attribute):
            return Triple(subject, t.PROPERTIES[fact.attribute], self._value(fact))
        object_ = self._entities[fact.object]
        if fact.predicate in SYMMETRIC:
            subject, object_ = sorted((subject, object_), key=lambda n: n.value)
        return Triple(subject, t.RELATIONS[fact.predicate], object_)

    def _reports(self, withheld: Collection[Triple] = ()) -> Iterable[tuple[Triple, _Report]]:
        """What the article says, each once, with all the facts that say it."""
        reports: dict[Triple, _Report] = {}
        stated: list[Relation | Attribute] = [*self._facts.relations, *self._facts.attributes]
        for fact in stated:
            said = self.said(fact)
            # two names of one thing: no statement is true between it and itself
            if said.subject != said.object and said not in withheld:
                reports.setdefault(said, _Report()).add(fact)
        return reports.items()

    def _node(self, path: str) -> NamedNode:
        return NamedNode(self._base + path)

    def _add(self, subject: NamedNode, predicate: NamedNode, object_: Term) -> None:
        self._out[Triple(subject, predicate, object_)] = None

    def _add_article(self) -> None:
        d, iri, add = self._facts.document, self._iri, self._add
        add(iri, t.TYPE, t.ARTICLE)
        add(iri, t.IDENTIFIER, text_literal(d.id))
        for predicate, text in ((t.HEADLINE, d.title), (t.PUBLISHER, d.publisher), (t.LANGUAGE, d.lang)):
            if text:
                add(iri, predicate, text_literal(text))
        published = published_literal(d.published)
        if published is not None:
            add(iri, t.PUBLISHED, published)
        if d.url:
            add(iri, t.URL, http_iri(d.url) or text_literal(d.url))
        add(iri, t.TEXT_DIGEST, Literal(text_digest(d)))
        add(iri, t.CONTENT_DIGEST, Literal(content_digest(d)))
        add(iri, t.GENERATED_BY, self._extraction)
        add(self._extraction, t.TYPE, t.ACTIVITY)
        add(self._extraction, t.LABEL, text_literal(self._facts.extractor or "unknown"))

    def _add_entity(self, entity: Entity) -> None:
        iri, add, path = self._entities[entity.id], self._add, self._naming.paths[entity.id]
        name = _one_line(entity.name)
        add(iri, t.TYPE, t.CLASSES[self._naming.types.get(path, entity.type)])
        add(iri, t.NAME, text_literal(name))
        for surface in sorted({_one_line(self._text[m.start : m.end]) for m in entity.mentions} - {name}):
            add(iri, t.ALTERNATE_NAME, text_literal(surface))
        wrong = self._naming.not_identified_as.get(path, frozenset())
        for same in sorted(entity.same_as):
            known = http_iri(same)
            if known is not None and identifier_key(same) not in wrong:
                add(iri, t.IDENTIFIED_AS, known)
        for candidate in sorted(entity.candidates, key=lambda c: (c.iri, c.score)):
            known = http_iri(candidate.iri)
            if known is not None:
                link = self._node(f"candidate/{_digest(iri, known, self._iri)}")
                add(iri, t.HAS_CANDIDATE, link)
                add(link, t.TYPE, t.LINK_CANDIDATE)
                add(link, t.CANDIDATE_IRI, known)
                add(link, t.SCORE, score_literal(candidate.score))
        add(iri, t.MENTIONED_IN, self._iri)

    def _value(self, attribute: Attribute) -> Term:
        name, text = attribute.attribute, attribute.value.strip()
        if name == "date":
            return date_literal(text) or text_literal(text)
        if name in _QUANTITIES:
            quantity = self._builder.units.quantity(name, text)
            return self._node(quantity.path) if quantity else text_literal(text)
        return identifier_literal(text) if name == "identifier" else text_literal(text)

    def _add_values(self, report: _Report) -> None:
        for fact in report.facts:
            if isinstance(fact, Attribute):
                self._add_value(fact)

    def _add_value(self, attribute: Attribute) -> Term:
        """The value as a term, with what the graph says of it."""
        value, text = self._value(attribute), attribute.value.strip()
        if attribute.attribute in _QUANTITIES:
            quantity = self._builder.units.quantity(attribute.attribute, text)
            if quantity is not None:
                self._add_quantity(quantity)
        return value

    def _add_quantity(self, quantity: Quantity) -> None:
        iri, add = self._node(quantity.path), self._add
        add(iri, t.TYPE, t.QUANTITY)
        add(iri, t.LABEL, text_literal(quantity.label))
        if quantity.low == quantity.high:
            add(iri, t.VALUE, number_literal(quantity.low))
        else:
            add(iri, t.MIN_VALUE, number_literal(quantity.low))
            add(iri, t.MAX_VALUE, number_literal(quantity.high))
        if quantity.currency:
            add(iri, t.CURRENCY, text_literal(quantity.currency))
        else:
            add(iri, t.UNIT_TEXT, text_literal(quantity.unit_text))
        if quantity.unit_code:
            add(iri, t.UNIT_CODE, unit_iri(quantity.unit_code))
        if quantity.bytes is not None:
            add(iri, t.BYTES, number_literal(quantity.bytes))

    def _add_statement(self, said: Triple, report: _Report) -> NamedNode:
        add = self._add
        statement = self._builder.statement(said)
        evidence = self._node(f"evidence/{_digest(statement, self._iri)}")
        add(statement, t.TYPE, t.STATEMENT)
        for predicate, term in zip((t.SUBJECT, t.PREDICATE, t.OBJECT), said, strict=True):
            self._out[Triple(statement, predicate, term)] = None
        add(statement, t.HAS_EVIDENCE, evidence)
        add(evidence, t.TYPE, t.EVIDENCE)
        add(evidence, t.MOTIVATED_BY, t.DESCRIBING)
        add(evidence, t.HAS_BODY, statement)
        for span in sorted(report.spans):
            add(evidence, t.HAS_TARGET, self._add_passage(span))
        add(evidence, t.IN_ARTICLE, self._iri)
        add(evidence, t.CONFIDENCE, score_literal(report.confidence))
        add(evidence, t.HAS_STATUS, t.STATUS[report.status])
        for rule in sorted(report.rules):
            add(evidence, t.RULE, text_literal(rule))
        for day in sorted(report.dates):
            add(evidence, t.VALID_TIME, date_literal(day) or text_literal(day))
        add(evidence, t.GENERATED_BY, self._extraction)
        return statement

    def _add_passage(self, span: Span) -> NamedNode:
        """A stretch of the text. One sentence often carries several facts, which then share it."""
        add, text = self._add, self._text
        passage = self._node(f"passage/{self._key}-{span.start}-{span.end}")
        position, quote = NamedNode(f"{passage.value}-position"), NamedNode(f"{passage.value}-quote")
        if Triple(passage, t.TYPE, t.SPECIFIC_RESOURCE) in self._out:
            return passage
        add(passage, t.TYPE, t.SPECIFIC_RESOURCE)
        add(passage, t.HAS_SOURCE, self._iri)
        add(passage, t.HAS_SELECTOR, position)
        add(passage, t.HAS_SELECTOR, quote)
        add(position, t.TYPE, t.POSITION_SELECTOR)
        add(position, t.START, Literal(span.start))
        add(position, t.END, Literal(span.end))
        add(quote, t.TYPE, t.QUOTE_SELECTOR)
        add(quote, t.EXACT, text_literal(text[span.start : span.end]))
        add(quote, t.PREFIX, text_literal(text[max(0, span.start - QUOTE_CONTEXT) : span.start]))
        add(quote, t.SUFFIX, text_literal(text[span.end : span.end + QUOTE_CONTEXT]))
        return passage

    def _add_releases(self, withheld: Collection[Triple]) -> None:
        """What the article says of each released thing, brought together under one node."""
        relations = [r for r in self._facts.relations if self.said(r) not in withheld]
        attributes = [a for a in self._facts.attributes if self.said(a) not in withheld]
        released = {r.object for r in relations if r.predicate == "released"}
        for entity in self._facts.entities:
            if entity.id not in released:
                continue
            thing = self._entities[entity.id]
            ids = {id_ for id_, iri in self._entities.items() if iri == thing}
            about = [a for a in attributes if a.subject in ids]
            dates = [a.value.strip() for a in about if a.attribute == "date"]
            dates += [r.date for r in relations if r.predicate == "released" and r.object in ids and r.date]
            versions = [a.value for a in about if a.attribute == "version"]
            release = self._node(f"release/{_release_slug(thing.value, entity.type, versions, dates)}")
            self._add(release, t.TYPE, t.RELEASE)
            for r in relations:
                if r.predicate == "released" and r.object in ids:
                    self._add(release, t.ASSOCIATED_WITH, self._entities[r.subject])
                elif r.predicate == "availableAt" and r.subject in ids:
                    self._add(release, t.RELATIONS["availableAt"], self._entities[r.object])
            self._add(release, t.GENERATED, thing)
            for a in about:
                if a.attribute in ("size", "energy", "version"):
                    self._add(release, t.PROPERTIES[a.attribute], self._add_value(a))
            for day in dates:
                self._add(release, t.PROPERTIES["date"], date_literal(day) or text_literal(day))
            self._add(release, t.REPORTED_IN, self._iri)


def _turned(said: Triple) -> Triple:
    """The same the other way round."""
    subject, predicate, object_ = said
    assert isinstance(object_, NamedNode)
    return Triple(object_, predicate, subject)


def _release_slug(thing: str, entity_type: str, versions: Sequence[str], dates: Sequence[str]) -> str:
    """Kind and slug of what is released, and what tells this release of it from the others.

    A version does; software is moreover released time and again, so a date does where no version is given.
    """
    kind, own = thing.rsplit("/", 2)[1:]
    marks = versions or (dates if entity_type == "Software" else ())
    mark = "-".join(sorted(re.sub(r"[^\w.]+", "-", v.lower()).strip("-.") or slug(v) for v in marks))
    return f"{kind}-{own}-{mark}"[:120] if mark and not own.endswith(mark) else f"{kind}-{own}"


def _digest(*nodes: Term) -> str:
    """16 hex digits of the SHA-256 of terms in N-Triples, a line each."""
    return hex_digest("\n".join(map(str, nodes)), 16)


def _one_line(text: str) -> str:
    """A name as it reads: runs of white space, line breaks among them, are one space."""
    return " ".join(text.split())
