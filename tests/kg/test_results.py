"""Answers in every format, checked against pyoxigraph's own readers."""

from __future__ import annotations

import io
import json

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import UsageError
from kg.results import Table, format_for, print_table, read_answer, shown_columns, write_answer
from kg.store import GraphStore

BASE = "https://w3id.org/open-science-kg/id/"
CERN, LABEL = NamedNode(f"{BASE}organization/cern"), NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
ROWS = (
    (CERN, Literal('a "b", <script>|*c*'), Literal(5)),
    (BlankNode("b1"), Literal("tab\tline\nbreak", language="en"), None),
    (None, Literal(""), Literal("é", datatype=NamedNode("http://example.org/d"))),
)


def table() -> Table:
    return Table(("x", "text", "n"), iter(ROWS))


def written(answer: Table | bool | tuple[Triple, ...], format_: str) -> str:
    out = io.StringIO(newline="")
    write_answer(answer, out, format_, base_iri=BASE)
    return out.getvalue()


@pytest.mark.parametrize(
    ("format_", "reader"), [("json", ox.QueryResultsFormat.JSON), ("tsv", ox.QueryResultsFormat.TSV)]
)
def test_json_and_tsv_are_read_back_as_they_were(format_: str, reader: ox.QueryResultsFormat) -> None:
    found = ox.parse_query_results(written(table(), format_), reader)

    assert isinstance(found, ox.QuerySolutions)
    assert [v.value for v in found.variables] == ["x", "text", "n"]
    assert [tuple(row[v] for v in ("x", "text", "n")) for row in found] == list(ROWS)


def test_json_is_what_the_standard_says() -> None:
    assert json.loads(written(table(), "json"))["results"]["bindings"][:2] == [
        {
            "x": {"type": "uri", "value": f"{BASE}organization/cern"},
            "text": {"type": "literal", "value": 'a "b", <script>|*c*'},
            "n": {"type": "literal", "value": "5", "datatype": INTEGER},
        },
        {
            "x": {"type": "bnode", "value": "b1"},
            "text": {"type": "literal", "value": "tab\tline\nbreak", "xml:lang": "en"},
        },
    ]


def test_csv_has_plain_values_and_quotes_where_needed() -> None:
    assert written(table(), "csv") == (
        f'x,text,n\r\n{BASE}organization/cern,"a ""b"", <script>|*c*",5\r\n_:b1,"tab\tline\nbreak",\r\n,,é\r\n'
    )


def test_markdown_escapes_what_is_no_mark_up() -> None:
    assert written(table(), "md").splitlines() == [
        "| x | text | n |",
        "| --- | --- | --- |",
        '| organization/cern | a "b", &lt;script>\\|\\*c\\* | 5 |',
        "| \\_:b1 | tab line break |  |",
        "|  |  | é |",
    ]


@pytest.mark.parametrize("format_", ["json", "csv", "tsv", "md"])
def test_number_of_rows_is_told(format_: str) -> None:
    assert write_answer(table(), io.StringIO(), format_, base_iri=BASE) == 3
    assert write_answer(Table(("x",), ()), io.StringIO(), format_, base_iri=BASE) == 0


def test_no_rows_are_valid_json() -> None:
    assert json.loads(written(Table(("x",), ()), "json")) == {"head": {"vars": ["x"]}, "results": {"bindings": []}}


@pytest.mark.parametrize(("answer", "text"), [(True, "true\n"), (False, "false\n")])
def test_ask_prints_true_or_false(answer: bool, text: str) -> None:
    assert written(answer, "csv") == text
    assert json.loads(written(answer, "json")) == {"head": {}, "boolean": answer}


def test_a_label_stands_for_its_iri() -> None:
    assert shown_columns(["agent", "agentLabel", "size", "typeLabel"]) == {
        "agentLabel": "agent",
        "size": "size",
        "typeLabel": "type",
    }


def test_triples_are_turtle_or_n_triples() -> None:
    triples = (Triple(CERN, LABEL, Literal("CERN")),)

    assert 'organization:cern rdfs:label "CERN" .' in written(triples, "ttl")
    assert written(triples, "nt") == f'{CERN} {LABEL} "CERN" .\n'


def test_answers_of_the_store_are_cut_at_the_limit(asked: GraphStore) -> None:
    select = read_answer(asked.query("SELECT ?x { ?x a osk:Organization }"), limit=2)
    construct = read_answer(asked.query("CONSTRUCT { ?x a ?t } { ?x a ?t }"), limit=3)

    assert isinstance(select, Table)
    assert len(list(select.rows)) == 2
    assert isinstance(construct, tuple)
    assert len(construct) == 3
    assert read_answer(asked.query("ASK { ?x a osk:Organization }")) is True


@pytest.mark.parametrize(
    ("answer", "wanted", "terminal", "expected"),
    [
        (Table((), ()), None, True, "table"),
        (Table((), ()), None, False, "json"),
        ((), None, True, "ttl"),
        (True, "csv", True, "csv"),
    ],
)
def test_default_format(answer: Table | bool | tuple[()], wanted: str | None, terminal: bool, expected: str) -> None:
    assert format_for(answer, wanted, terminal=terminal) == expected


@pytest.mark.parametrize(
    ("answer", "wanted", "message"),
    [
        (Table((), ()), "xlsx", "xlsx: no such format; there are table, json, csv, tsv, md, ttl, nt, jsonld"),
        (Table((), ()), "ttl", "ttl: a SELECT or ASK query gives rows; name one of table, json, csv, tsv, md"),
        ((), "csv", "csv: a CONSTRUCT or DESCRIBE query gives triples; name one of ttl, nt, jsonld"),
    ],
)
def test_format_that_does_not_fit(answer: Table | tuple[()], wanted: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        format_for(answer, wanted, terminal=True)

    assert str(raised.value) == message


def shown(answer: Table, width: int) -> list[str]:
    from rich.console import Console

    out = io.StringIO()
    print_table(answer, Console(file=out, width=width), base_iri=BASE)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def test_table_shows_labels_and_leaves_empty_columns_out() -> None:
    rows = ((CERN, Literal("[b]CERN[/b]"), None),)

    assert shown(Table(("x", "xLabel", "empty"), rows), 80)[0::2] == [" x", " [b]CERN[/b]"]


def test_table_without_room_becomes_records() -> None:
    names = ("a", "b", "c", "d", "sentence")

    assert shown(Table(names, ((*[Literal("twelve chars")] * 4, Literal("s" * 40)),)), 60) == [
        "a: twelve chars",
        "b: twelve chars",
        "c: twelve chars",
        "d: twelve chars",
        f"sentence: {'s' * 40}",
    ]
