"""What is computed over all articles: a statement's confidence, status, reports and conflicts; a thing's names.

A function of the other graphs, node by node, so that after a change only the nodes that it touched are computed anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store, Triple

from extract.registry import fold
from kg import terms as t
from kg.conflicts import FUNCTIONAL, conflict
from kg.decisions import Decision
from kg.graph import GraphBuilder
from kg.values import date_bounds, http_iri, score_literal, text_literal

_UNION: Final = DefaultGraph()
_EDITION: Final = re.compile(r"/event/[^/]*-((?:19|20)[0-9]{2})$")
_DATED: Final = ("date", "gYearMonth", "gYear")
Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Reviews:
    """A person's decisions by the IRI of the statement or thing that they are about."""

    statements: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    things: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Reports:
    """Reports of one statement, by what they are independent by: the first article of those that print the same."""

    confidence: dict[str, float] = field(default_factory=dict)
    quotes: dict[str, set[str]] = field(default_factory=dict)
    asserted: bool = False
    published: list[Literal] = field(default_factory=list)
    valid: set[Literal] = field(default_factory=set)

    def independent(self) -> dict[str, float]:
        """Confidence by report; reports that quote one and the same sentence are one, the most certain of them."""
        first: dict[str, str] = {}
        merged: dict[str, float] = {}
        leader: dict[str, str] = {}
        for source in sorted(self.confidence):
            root = min((leader[first[q]] for q in self.quotes.get(source, ()) if q in first), default=source)
            leader[source] = root
            for quote in self.quotes.get(source, ()):
                first.setdefault(quote, source)
            merged[root] = max(merged.get(root, 0.0), self.confidence[source])
        return merged


class Derivation:
    """Computes the derived triples of statements and things of a store.

    ``sources``: article IRI → IRI of the first article that printed the same, for those where that is another.
    """

    def __init__(
        self,
        store: Store,
        builder: GraphBuilder,
        *,
        sources: Mapping[str, str] | None = None,
        reviews: Reviews | None = None,
    ) -> None:
        self._store = store
        self._builder = builder
        self._sources = sources or {}
        self._reviews = reviews or Reviews()

    def triples(self, node: NamedNode) -> Iterator[Triple]:
        """The derived triples of a statement or a thing; none where no published graph holds it."""
        if self._one(node, t.SUBJECT) is not None:
            yield from self._of_statement(node)
        elif next(self._objects(node, t.MENTIONED_IN), None) is not None:
            yield from self._of_thing(node)

    def siblings(self, statement: NamedNode) -> Iterator[NamedNode]:
        """Statements whose conflicts a change of this one changes: those it is in conflict with, those it may be."""
        yield from (other for other in self._objects(statement, t.CONFLICTS_WITH) if isinstance(other, NamedNode))
        subject, predicate = self._one(statement, t.SUBJECT), self._one(statement, t.PREDICATE)
        if isinstance(subject, NamedNode) and predicate in FUNCTIONAL and isinstance(predicate, NamedNode):
            for value in self._objects(subject, predicate):
                yield self._builder.statement(Triple(subject, predicate, value))

    def _of_statement(self, statement: NamedNode) -> Iterator[Triple]:
        reports = _Reports()
        for evidence in self._objects(statement, t.HAS_EVIDENCE):
            if isinstance(evidence, NamedNode):
                self._add_report(reports, evidence)
        if not reports.confidence:
            return
        independent = reports.independent()
        # sorted, since a product of floats depends on its order
        doubt = prod(1.0 - c for c in sorted(independent.values()))
        reviews = self._reviews.statements.get(statement.value, ())
        if any(d.action == "accept" for d in reviews):
            doubt = 0.0
        yield Triple(statement, t.CONFIDENCE, score_literal(1.0 - doubt))
        yield Triple(statement, t.HAS_STATUS, t.STATUS["asserted" if reports.asserted else "announced"])
        yield Triple(statement, t.REPORT_COUNT, Literal(len(independent)))
        if reports.published:
            days = sorted(reports.published, key=lambda day: day.value)
            yield Triple(statement, t.FIRST_REPORTED, days[0])
            yield Triple(statement, t.LAST_REPORTED, days[-1])
        for day in reports.valid:
            yield Triple(statement, t.VALID_TIME, day)
        for other in self._conflicts(statement):
            yield Triple(statement, t.CONFLICTS_WITH, other)
        yield from self._reviewed(statement, reviews)

    def _add_report(self, reports: _Reports, evidence: NamedNode) -> None:
        article, confidence = self._one(evidence, t.IN_ARTICLE), self._one(evidence, t.CONFIDENCE)
        if article is None or confidence is None:
            return
        source = self._sources.get(article.value, article.value)
        reports.confidence[source] = max(float(confidence.value), reports.confidence.get(source, 0.0))
        reports.asserted = reports.asserted or self._one(evidence, t.HAS_STATUS) == t.STATUS["asserted"]
        quotes = reports.quotes.setdefault(source, set())
        for passage in self._objects(evidence, t.HAS_TARGET):
            for selector in self._objects(passage, t.HAS_SELECTOR):
                quotes.update(fold(exact.value) for exact in self._objects(selector, t.EXACT))
        reports.valid.update(day for day in self._objects(evidence, t.VALID_TIME) if isinstance(day, Literal))
        published = self._one(article, t.PUBLISHED)
        # a date of publication that could not be read is a plain string and orders nothing
        if isinstance(published, Literal) and published.datatype.value.rpartition("#")[2] in _DATED:
            reports.published.append(published)

    def _conflicts(self, statement: NamedNode) -> Iterator[NamedNode]:
        subject, predicate = self._one(statement, t.SUBJECT), self._one(statement, t.PREDICATE)
        if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode) or predicate not in FUNCTIONAL:
            return
        own = self._one(statement, t.OBJECT)
        for value in self._objects(subject, predicate):
            if own is not None and value != own and conflict(self._quantity(own), self._quantity(value)):
                yield self._builder.statement(Triple(subject, predicate, value))

    def _quantity(self, value: Term) -> Mapping[str, str]:
        """A value as conflicts are found from: its own text, and of a quantity number, unit and bytes."""
        if isinstance(value, Literal):
            return {"value": value.value, "datatype": value.datatype.value.rpartition("/")[2]}
        found = {"label": t.LABEL, "number": t.VALUE, "unit": t.UNIT_TEXT, "bytes": t.BYTES}
        return {name: term.value for name, p in found.items() if (term := self._one(value, p)) is not None}

    def _of_thing(self, thing: NamedNode) -> Iterator[Triple]:
        names = Counter(
            quad.object.value
            for quad in self._store.quads_for_pattern(thing, t.NAME, None, None)
            if isinstance(quad.object, Literal) and isinstance(quad.graph_name, NamedNode)
        )
        entry = self._builder.identity.entry(thing.value)
        reviews = self._reviews.things.get(thing.value, ())
        label = entry.name if entry else with_edition(best_name(names), thing.value)
        label = next((d.name for d in reversed(reviews) if d.action == "rename" and d.name), label)
        yield Triple(thing, t.LABEL, text_literal(label))
        yield Triple(thing, t.PREF_LABEL, text_literal(label))
        for name in {*names, *(other.value for other in self._objects(thing, t.ALTERNATE_NAME))} - {label}:
            yield Triple(thing, t.ALT_LABEL, text_literal(name))
        same = {iri.value for iri in self._objects(thing, t.IDENTIFIED_AS)} | set(entry.same_as if entry else ())
        same |= {d.new for d in reviews if d.new}
        for iri in map(http_iri, same - {d.old for d in reviews if d.old}):
            if iri is not None:
                yield Triple(thing, t.SAME_AS, iri)
        homepage = http_iri(entry.homepage) if entry else None
        if homepage is not None:
            yield Triple(thing, t.HOMEPAGE, homepage)
        yield from self._period(thing)
        yield from self._reviewed(thing, reviews)

    def _period(self, thing: NamedNode) -> Iterator[Triple]:
        """First and last day of the date that most independent articles give; of equals the more precise one."""
        dates = {date.value: date for date in self._objects(thing, t.PROPERTIES["date"])}
        bounds = {text: found for text in dates if (found := date_bounds(text)) is not None}
        if not bounds:
            return

        def told(text: str) -> int:
            statement = self._builder.statement(Triple(thing, t.PROPERTIES["date"], dates[text]))
            articles = [self._one(e, t.IN_ARTICLE) for e in self._objects(statement, t.HAS_EVIDENCE)]
            return len({self._sources.get(a.value, a.value) for a in articles if a is not None})

        best = min(bounds, key=lambda text: (-told(text), -len(text), text))
        yield Triple(thing, t.START_DATE, bounds[best][0])
        yield Triple(thing, t.END_DATE, bounds[best][1])

    def _reviewed(self, node: NamedNode, reviews: Iterable[Decision]) -> Iterator[Triple]:
        for decision in reviews:
            yield Triple(node, t.REVIEWED_BY, NamedNode(f"{self._builder.base_iri}decision/{decision.key}"))

    def _objects(self, subject: Term, predicate: NamedNode) -> Iterator[Term]:
        """Objects in the union. No derived triple, which could tell of before a change, has what is asked for."""
        if isinstance(subject, NamedNode):
            for quad in self._store.quads_for_pattern(subject, predicate, None, _UNION):
                if isinstance(quad.object, NamedNode | Literal):
                    yield quad.object

    def _one(self, subject: Term, predicate: NamedNode) -> Term | None:
        return next(self._objects(subject, predicate), None)


def with_edition(name: str, iri: str) -> str:
    """The name of an event with the year that its IRI ends in, where the name has no number of its own."""
    edition = _EDITION.search(iri)
    return name if edition is None or any(c.isdigit() for c in name) else f"{name} {edition[1]}"


def best_name(counts: Counter[str]) -> str:
    """The most frequent name; of equally frequent ones the longer, then the first by alphabet."""
    return min(counts, key=lambda name: (-counts[name], -len(name), name))
