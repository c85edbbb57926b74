"""Queries are read-only and local, and bindings are put in as terms."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.sparql import prepare

IRI = NamedNode("https://a/b")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x> { ?s ?p ?o } }",
        "select * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { SERVICE#x\n<http://x> { ?s ?p ?o } }",
        "SELECT * { SERVICE:x { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT:x { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <http://x> { ?s ?p ?o } }",
        "SELECT * { ?s ?p true SERVICE<http://x>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE:x { ?s ?p ?o } }",
        "SELECT * { FILTER(?a<?b)SERVICE?x{ ?s ?p ?o } FILTER(?c>?d) }",
        "SELECT * { ?s ?p \"a\\\"\", '''b''' . SERVICE <http://x> { ?s ?p ?o } }",
        "# comment\rSELECT * { SERVICE <http://x> {} }",
    ],
)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        prepare(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <http://x> {}" }',
        "SELECT * { ?s ?p '''\nSERVICE <http://x> {}''' }",
        "SELECT * { ?s ?p <http://x/SERVICE> } # SERVICE <http://x> {}",
        "SELECT ?service $SERVICE { ?service a osk:Service ; ?p $SERVICE }",
        "SELECT * { service:orcid osk:service ?x ; ?p _:service . }",
        'SELECT * { ?s ?p "x"@en-service }',
    ],
)
def test_the_word_elsewhere_is_no_service(query: str) -> None:
    assert prepare(query) == query


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("INSERT DATA { <a:a> <a:a> <a:a> }", "INSERT"),
        ("PREFIX a: <http://a/>\nDELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("load <http://x>", "LOAD"),
        ("CLEAR ALL", "CLEAR"),
        ("WITH <a:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
    ],
)
def test_update_is_refused(query: str, word: str) -> None:
    with pytest.raises(QueryError, match=f"{word} is an update"):
        prepare(query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?y { ?x a ?y }", "SELECT ?y { <https://a/b> a ?y }"),
        ("SELECT ?x { ?x a ?y }", "SELECT (<https://a/b> AS ?x) { <https://a/b> a ?y }"),
        ("SELECT (STR(?x) AS ?z) {}", "SELECT (STR( <https://a/b> ) AS ?z) {}"),
        ("SELECT ?y { } GROUP BY ?y ?x", "SELECT ?y { } GROUP BY ?y (<https://a/b>)"),
        ("SELECT ?y { } ORDER BY DESC(?x) LIMIT 1", "SELECT ?y { } ORDER BY DESC( <https://a/b> ) LIMIT 1"),
        ("ASK { FILTER (BOUND(?x)) }", "ASK { FILTER ( true ) }"),
        ('ASK { ?s ?p "?x" } # ?x\n{ ?x a ?xx }', 'ASK { ?s ?p "?x" } # ?x\n{ <https://a/b> a ?xx }'),
    ],
)
def test_bound_variable_is_replaced(query: str, expected: str) -> None:
    assert prepare(query, {"x": IRI}).split() == expected.split()


def test_bound_text_is_escaped() -> None:
    bound = prepare("ASK { ?s ?p ?x }", {"x": Literal('a" . } DROP ALL #\n')})

    assert bound.split(maxsplit=4)[4] == r'"a\" . } DROP ALL #\n"  }'


@pytest.mark.parametrize("query", ["SELECT (1 AS ?x) {}", "ASK { VALUES ?x { 1 } }", "ASK { BIND (1 AS ?x) }"])
def test_variable_that_the_query_sets_cannot_be_bound(query: str) -> None:
    with pytest.raises(QueryError, match=r"\?x is set by the query itself"):
        prepare(query, {"x": IRI})
