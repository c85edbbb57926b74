"""What is computed over all articles: labels, ``owl:sameAs``, combined confidence, first and last reported.

Always computed whole, from the articles' graphs and the registry, so that it does not depend on
the order in which articles came or went.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import prod

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from kg import terms as t
from kg.identity import Identity
from kg.values import http_iri, score_literal, text_literal

# the default graph holds every triple once, so each row is one report
_REPORTS = f"""SELECT ?statement ?confidence ?status ?digest ?published WHERE {{
  ?statement {t.HAS_EVIDENCE} ?evidence .
  ?evidence {t.IN_ARTICLE} ?article ; {t.CONFIDENCE} ?confidence ; {t.HAS_STATUS} ?status .
  ?article {t.TEXT_DIGEST} ?digest .
  OPTIONAL {{ ?article {t.PUBLISHED} ?published }}
}}"""
_NAMES = f"SELECT ?entity ?name WHERE {{ GRAPH ?article {{ ?entity {t.MENTIONED_IN} ?article ; {t.NAME} ?name }} }}"
_ALTERNATES = f"SELECT ?entity ?name WHERE {{ ?entity {t.ALTERNATE_NAME} ?name }}"
_LINKS = f"SELECT DISTINCT ?entity ?iri WHERE {{ ?entity {t.IDENTIFIED_AS} ?iri }}"


@dataclass(slots=True)
class _Reports:
    """Reports of one statement. Articles that print the same text are one report."""

    confidence: dict[str, float] = field(default_factory=dict)
    asserted: bool = False
    published: list[Literal] = field(default_factory=list)


def derived_triples(store: Store, identity: Identity) -> Iterator[Triple]:
    """The triples of graph ``derived``, for a store whose default graph is the union of the articles'."""
    yield from _of_statements(store)
    yield from _of_entities(store, identity)


def _of_statements(store: Store) -> Iterator[Triple]:
    found: defaultdict[NamedNode, _Reports] = defaultdict(_Reports)
    for statement, confidence, status, digest, published in _rows(store, _REPORTS):
        reports = found[statement]
        value = float(confidence.value)
        reports.confidence[digest.value] = max(value, reports.confidence.get(digest.value, 0.0))
        reports.asserted = reports.asserted or status == t.STATUS["asserted"]
        # a date of publication that could not be read is a plain string and orders nothing
        if published is not None and published.datatype.value.rpartition("#")[2] in ("date", "gYearMonth", "gYear"):
            reports.published.append(published)
    for statement, reports in found.items():
        # sorted, since a product of floats depends on its order
        doubt = prod(1.0 - c for c in sorted(reports.confidence.values()))
        yield Triple(statement, t.CONFIDENCE, score_literal(1.0 - doubt))
        yield Triple(statement, t.HAS_STATUS, t.STATUS["asserted" if reports.asserted else "announced"])
        yield Triple(statement, t.REPORT_COUNT, Literal(len(reports.confidence)))
        if reports.published:
            days = sorted(reports.published, key=lambda day: day.value)
            yield Triple(statement, t.FIRST_REPORTED, days[0])
            yield Triple(statement, t.LAST_REPORTED, days[-1])


def _of_entities(store: Store, identity: Identity) -> Iterator[Triple]:
    names: defaultdict[NamedNode, Counter[str]] = defaultdict(Counter)
    for entity, name in _rows(store, _NAMES):
        names[entity][name.value] += 1
    others: defaultdict[NamedNode, set[str]] = defaultdict(set)
    for entity, name in _rows(store, _ALTERNATES):
        others[entity].add(name.value)
    links: defaultdict[NamedNode, set[str]] = defaultdict(set)
    for entity, iri in _rows(store, _LINKS):
        links[entity].add(iri.value)
    for entity, counts in names.items():
        entry = identity.entry(entity.value)
        label = entry.name if entry else best_name(counts)
        yield Triple(entity, t.LABEL, text_literal(label))
        yield Triple(entity, t.PREF_LABEL, text_literal(label))
        for name in {*counts, *others.get(entity, ())} - {label}:
            yield Triple(entity, t.ALT_LABEL, text_literal(name))
        for same in map(http_iri, {*links.get(entity, ()), *(entry.same_as if entry else ())}):
            if same is not None:
                yield Triple(entity, t.SAME_AS, same)
        homepage = http_iri(entry.homepage) if entry else None
        if homepage is not None:
            yield Triple(entity, t.HOMEPAGE, homepage)


def best_name(counts: Counter[str]) -> str:
    """The most frequent name; of equally frequent ones the longer, then the first by alphabet."""
    return min(counts, key=lambda name: (-counts[name], -len(name), name))


def _rows(store: Store, query: str) -> Iterable[tuple]:  # type: ignore[type-arg]
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    names = [v.value for v in solutions.variables]
    return (tuple(solution[name] for name in names) for solution in solutions)
