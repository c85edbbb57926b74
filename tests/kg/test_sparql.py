"""Queries are read-only and local, and bindings are put in as terms."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.sparql import named_sources, prepare, prepare_update

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


PREFIXES = {"ex": "http://example.org/"}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <http://a/> { ?s ?p ?o }", ["http://a/"]),
        ("SELECT * FROM<http://a/>FROM NAMED<http://b/>{ ?s ?p ?o }", ["http://a/", "http://b/"]),
        ("ASK FROM ex:a\\,b {}", ["http://example.org/a,b"]),
        ("PREFIX ex: <http://else/> ASK FROM ex:a {}", ["http://else/a"]),
        ("BASE <http://b/c/> ASK FROM <d> {}", ["http://b/c/d"]),
        ("ASK FROM <d> {}", ["http://base/d"]),
        ("ASK FROM <http://a/\\u0062> {}", ["http://a/b"]),
        ("ASK { ?s ?p 'FROM <http://a/>' } # FROM <http://b/>", []),
        ("ASK FROM nowhere:a {}", []),
    ],
)  # fmt: skip
def test_graphs_that_a_query_names(query: str, named: list[str]) -> None:
    assert [iri for iri, _ in named_sources(query, PREFIXES, "http://base/")] == named


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "INSERT { ?s ?p 1 } USING <http://g> WHERE { ?s ?p ?o }"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE  { ?s ?p ?o } USING <http://g> WHERE { ?s ?p ?o }"),
        ("INSERT DATA { <a> <b> 'WHERE' }", "INSERT DATA { <a> <b> 'WHERE' }"),
        (
            "INSERT { ?s ?p 1 } WHERE { { SELECT ?s ?p WHERE { ?s ?p ?o } } }",
            "INSERT { ?s ?p 1 } USING <http://g> WHERE { { SELECT ?s ?p WHERE { ?s ?p ?o } } }",
        ),
    ],
)  # fmt: skip
def test_graphs_of_the_protocol_are_written_into_an_update(update: str, expected: str) -> None:
    assert prepare_update(update, using=["http://g"]) == expected


def test_update_without_graphs_stays_as_it_is() -> None:
    assert prepare_update("DELETE WHERE { ?s ?p ?o }") == "DELETE WHERE { ?s ?p ?o }"


@pytest.mark.parametrize("update", ["WITH <http://g> DELETE { ?s ?p 1 } WHERE {}",
                                    "DELETE { ?s ?p 1 } USING <http://g> WHERE {}"])  # fmt: skip
def test_graphs_come_from_the_protocol_or_from_the_update(update: str) -> None:
    with pytest.raises(QueryError, match="both say what to match"):
        prepare_update(update, using=[], using_named=["http://h"])


@pytest.mark.parametrize("update", ["LOAD <http://a/>", "DROP ALL ;load silent<http://a/>", "CLEAR ALL;LOADSILENT<x:>"])
def test_update_that_loads_is_refused(update: str) -> None:
    with pytest.raises(QueryError, match="LOAD is refused"):
        prepare_update(update)
