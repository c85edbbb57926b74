"""A thing, a statement or an article as linked data: its own triples, and those that say who says so."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import terms as t
from kg.entities import Askable
from kg.export import spreadsheet_cell, triples_bytes
from kg.serve.claims import Claim

_ABOUT: Final = f"""SELECT ?s ?p ?o WHERE {{
  VALUES ?s {{ %s }} ?s ?p ?o FILTER (?p != {t.ARTICLE_BODY})
}}"""
_NAMES: Final = """SELECT ?s ?p ?o WHERE {
  VALUES ?s { %s } VALUES ?p { rdf:type rdfs:label dcterms:identifier schema:headline schema:datePublished schema:url }
  ?s ?p ?o
}"""
_POINTING: Final = "SELECT ?s ?p ?o WHERE { VALUES ?o { %s } ?s ?p ?o } LIMIT 5000"
_AT_A_TIME: Final = 500
_FORMATS: Final = {"ttl": "ttl", "jsonld": "jsonld", "nt": "nt", "rdf": "rdfxml"}


def describe(graph: Askable, iri: str, statements: Sequence[str] = ()) -> list[Triple]:
    """The triples of a thing and of statements about it: evidence, quotes, and the names of what they speak of.

    A thing without statements comes with the triples that point at it.
    """
    own = list(_triples(graph, _ABOUT, [iri]))
    if not statements:
        own += _triples(graph, _POINTING, [iri])
    found = own + list(_triples(graph, _ABOUT, statements))
    for follow in (t.HAS_EVIDENCE, t.HAS_TARGET, t.HAS_SELECTOR):
        known = {_iri(x.subject) for x in found}
        found += _triples(graph, _ABOUT, {o for x in found if x.predicate == follow and (o := _iri(x.object))} - known)
    known = {_iri(x.subject) for x in found}
    named = {t.SUBJECT, t.OBJECT, t.IN_ARTICLE, *t.RELATIONS.values(), *t.PROPERTIES.values()}
    others = {o for x in found if x.predicate in named and (o := _iri(x.object))} - known
    return list(dict.fromkeys([*found, *_triples(graph, _NAMES, others)]))


def as_bytes(triples: Iterable[Triple], form: str, *, base_iri: str) -> bytes:
    """Triples in one of the forms of :mod:`kg.serve.accept` but HTML and CSV."""
    return triples_bytes(triples, _FORMATS[form], base_iri=base_iri)


def claims_csv(claims: Iterable[Claim]) -> bytes:
    """A row for each sentence that says a statement, or for each report where it quotes none."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["statement", "subject", "subject_label", "relation", "object", "object_label", "confidence", "status",
         "reports", "first_reported", "last_reported", "article", "published", "sentence"]
    )  # fmt: skip
    for claim in claims:
        subject, object_ = claim.subject, claim.object
        about = [
            claim.iri, subject.iri, spreadsheet_cell(subject.label), claim.relation, object_.iri or "",
            spreadsheet_cell(object_.label), claim.confidence, claim.status, claim.reports, claim.first or "",
            claim.last or "",
        ]  # fmt: skip
        for report in claim.evidence:
            for sentence in [quote.text for quote in report.quotes] or [""]:
                source = [spreadsheet_cell(report.article.id), report.article.published or ""]
                writer.writerow([*about, *source, spreadsheet_cell(" ".join(sentence.split()))])
    return out.getvalue().encode("utf-8", "replace")


def triples_csv(triples: Iterable[Triple]) -> bytes:
    """Triples as a table, for what no statement is about."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["subject", "predicate", "object"])
    rows = ([_text(s), _text(p), spreadsheet_cell(_text(o))] for s, p, o in triples)
    writer.writerows(sorted(rows))
    return out.getvalue().encode("utf-8", "replace")


def _triples(graph: Askable, sparql: str, iris: Iterable[str]) -> Iterator[Triple]:
    ordered = sorted(iris)
    for at in range(0, len(ordered), _AT_A_TIME):
        some = " ".join(str(NamedNode(iri)) for iri in ordered[at : at + _AT_A_TIME])
        for row in graph.select(sparql % some):
            yield Triple(row["s"], row["p"], row["o"])


def _iri(term: object) -> str | None:
    return term.value if isinstance(term, NamedNode) else None


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)
