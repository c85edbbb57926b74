"""What the endpoint answers beyond the W3C's tests: formats, refusals, malformed requests, and clients."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from kg.endpoint import Endpoint
from kg.results import Table, read_answer
from kg.store import GraphStore
from tests.kg.asking import make_store
from tests.serve.running import TOKEN, Served

pytestmark = pytest.mark.server

ASK = {"query": "ASK {}"}
ROWS = "SELECT ?label WHERE { ?x a osk:Repository ; rdfs:label ?label } ORDER BY ?label"
TRIPLES = "CONSTRUCT { ?x rdfs:label ?label } WHERE { ?x a osk:Repository ; rdfs:label ?label }"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
ZENODO = URIRef("https://w3id.org/open-science-kg/id/repository/zenodo")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("served") / "store")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with Served(folder) as one:
        yield one


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = make_store(tmp_path_factory.mktemp("writable") / "store")
    with Served(store, "--writable", "--token", TOKEN) as one:
        yield one


# ---- formats


@pytest.mark.parametrize(
    ("query", "accept", "status", "content_type"),
    [
        (ROWS, None, 200, "application/sparql-results+json"),
        (ROWS, "*/*", 200, "application/sparql-results+json"),
        (ROWS, "application/json", 200, "application/json"),
        (ROWS, "text/csv", 200, "text/csv; charset=utf-8"),
        (ROWS, "text/tab-separated-values", 200, "text/tab-separated-values; charset=utf-8"),
        (ROWS, "application/sparql-results+xml;q=0.5, text/csv;q=0.6", 200, "text/csv; charset=utf-8"),
        (ROWS, "application/sparql-results+json;q=0, */*", 200, "application/sparql-results+xml"),
        (ROWS, FIREFOX, 200, "application/xml"),
        (ROWS, "text/turtle", 406, "text/plain; charset=utf-8"),
        (ROWS, "application/pdf", 406, "text/plain; charset=utf-8"),
        (ROWS, "*/*;q=0", 406, "text/plain; charset=utf-8"),
        ("ASK {}", "text/csv", 200, "text/csv; charset=utf-8"),
        ("ASK {}", "image/*", 406, "text/plain; charset=utf-8"),
        (TRIPLES, None, 200, "text/turtle; charset=utf-8"),
        (TRIPLES, "application/n-triples", 200, "application/n-triples"),
        (TRIPLES, "application/ld+json", 200, "application/ld+json"),
        (TRIPLES, "application/rdf+xml", 200, "application/rdf+xml"),
        (TRIPLES, "text/*", 200, "text/turtle; charset=utf-8"),
        (TRIPLES, "text/csv", 406, "text/plain; charset=utf-8"),
        # nothing can be read of these: as if nothing was said
        (ROWS, ";;;,,q=1", 200, "application/sparql-results+json"),
        (ROWS, "\x80\xff/\x00"[:2] + "x" * 5_000, 200, "application/sparql-results+json"),
    ],
)  # fmt: skip
def test_format_is_the_one_that_the_client_wants_most(
    served: Served, query: str, accept: str | None, status: int, content_type: str
) -> None:
    headers = {} if accept is None else {"accept": accept.encode("latin-1")}
    request = served.client.build_request("GET", "/sparql", params={"query": query}, headers=headers)
    if accept is None:
        del request.headers["accept"]
    answer = served.client.send(request)

    assert (answer.status_code, answer.headers["content-type"]) == (status, content_type)
    assert answer.status_code == 406 or answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("format_", "query", "begins"),
    [
        ("csv", ROWS, b"label\r\n"), ("tsv", ROWS, b"?label\n"), ("xml", ROWS, b"<?xml"), ("json", ROWS, b'{"head"'),
        ("ttl", TRIPLES, b"@prefix"), ("nt", TRIPLES, b"<http"), ("jsonld", TRIPLES, b'{"@context"'),
        ("rdfxml", TRIPLES, b"<?xml"),
    ],
)  # fmt: skip
def test_format_may_be_named_in_the_address(served: Served, format_: str, query: str, begins: bytes) -> None:
    answer = served.get("/sparql", params={"query": query, "format": format_}, accept="application/pdf")

    assert answer.status_code == 200
    assert answer.content.startswith(begins)


@pytest.mark.parametrize("query", [ROWS, TRIPLES, "ASK {}", "DESCRIBE repository:zenodo"])
def test_same_query_gives_the_same_bytes(served: Served, query: str) -> None:
    first, second = (served.get("/sparql", params={"query": query}).content for _ in range(2))

    assert first == second


def test_head_has_the_headers_and_no_body(served: Served) -> None:
    get = served.get("/sparql", params=ASK)
    head = served.client.head("/sparql", params=ASK)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]


def test_browser_without_a_query_is_led_to_the_editor(served: Served) -> None:
    answer = served.get("/sparql", accept=FIREFOX)

    assert (answer.status_code, answer.headers["location"]) == (303, "/editor")


# ---- what is refused


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * {\n  ?s ?p }", "line 2, column 10: the query cannot be read"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "line 1, column 12: SERVICE is refused"),
        ("SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }", "line 1, column 12: SERVICE is refused"),
        ("LOAD <file:///etc/passwd>", "line 1, column 1: LOAD is an update"),
        ("DELETE WHERE { ?s ?p ?o }", "line 1, column 1: DELETE is an update"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "line 1, column 15: FROM names <file:///etc/passwd>"),
        ("SELECT * FROM NAMED <http://example.org/g> { ?s ?p ?o }", "line 1, column 21: FROM names <http://example"),
        ("PREFIX e: <http://e.org/>\nASK FROM e:g {}", "line 2, column 10: FROM names <http://e.org/g>"),
        ("BASE <http://e.org/a/> ASK FROM <../g> {}", "line 1, column 33: FROM names <http://e.org/g>"),
        ("", "the query cannot be read"),
        ("\x00", "the query cannot be read"),
        ("SELECT" * 1000, "the query cannot be read"),
        ("{" * 5000, "the query cannot be read"),
        ("SELECT * { FILTER (" + "(" * 200_000 + "1" + ")" * 200_000 + ") }", "the query"),
    ],
)  # fmt: skip
def test_bad_query_is_answered_400_with_its_place(served: Served, query: str, message: str) -> None:
    answer = served.client.post("/sparql", data={"query": query})

    assert answer.status_code in (400, 503), answer.text
    assert message in answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert served.get("/sparql", params=ASK).json() == {"head": {}, "boolean": True}


def test_graph_of_the_store_may_be_asked(served: Served) -> None:
    query = "ASK FROM <https://w3id.org/open-science-kg/id/article/lhcb-data> { ?x a osk:Repository }"

    assert served.get("/sparql", params={"query": query}).json()["boolean"] is True


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("PUT", "/sparql", {}, b"", 405),
        ("DELETE", "/sparql", {}, b"", 405),
        ("PATCH", "/sparql?query=ASK%7B%7D", {}, b"", 405),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, b"", 400),
        ("GET", "/sparql?query=%FF%FE", {}, b"", 400),
        ("GET", "/sparql?update=DROP%20ALL", {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", {}, b"", 400),
        ("POST", "/sparql", {}, b"", 415),
        ("POST", "/sparql", {"content-type": "text/plain"}, b"ASK {}", 415),
        ("POST", "/sparql", {"content-type": "application/json"}, b"{}", 415),
        ("POST", "/sparql", {"content-type": "application/sparql-query"}, b"\xff\xfe", 400),
        ("POST", "/sparql", {"content-type": "application/sparql-query; charset=utf-16"}, b"A\0", 415),
        ("POST", "/sparql?query=ASK%7B%7D", {"content-type": "application/sparql-query"}, b"ASK {}", 400),
        ("POST", "/sparql", {"content-type": "application/x-www-form-urlencoded"}, b"", 400),
        ("POST", "/sparql", {"content-type": "application/x-www-form-urlencoded"}, b"query=%FF", 400),
        ("POST", "/sparql", {"content-type": "application/x-www-form-urlencoded"}, b"query=ASK{}&update=x", 400),
        ("POST", "/sparql", {"content-type": "application/x-www-form-urlencoded"}, b"update=DROP+ALL", 403),
        ("POST", "/sparql", {"content-type": "application/sparql-update"}, b"DROP ALL", 403),
        ("PUT", "/store?default", {"content-type": "text/turtle"}, b"", 403),
        ("POST", "/store", {"content-type": "text/turtle"}, b"", 403),
        ("DELETE", "/store?default", {}, b"", 403),
        ("GET", "/store", {}, b"", 400),
        ("GET", "/store?graph=no%20iri", {}, b"", 400),
        ("GET", "/store?graph=file:///etc/passwd", {}, b"", 404),
        ("GET", "/store?default&graph=http://example.org/", {}, b"", 400),
        ("GET", "/store/../../etc/passwd", {}, b"", 404),
        ("GET", "/store/..%2f..%2fetc%2fpasswd", {}, b"", 404),
        ("GET", "/static/..%2f..%2f..%2fpyproject.toml", {}, b"", 404),
        ("GET", "/static/%2e%2e/%2e%2e/pyproject.toml", {}, b"", 404),
        ("GET", "/nothing/here", {}, b"", 404),
        ("POST", "/ontology", {}, b"", 405),
    ],
)  # fmt: skip
def test_malformed_request_is_refused(
    served: Served, method: str, path: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    url = httpx.URL(served.url).copy_with(raw_path=path.encode())

    answer = served.client.request(method, url, headers=headers, content=body)

    assert answer.status_code == status, answer.text


def test_body_that_is_too_long_is_refused(served: Served) -> None:
    answer = served.post("/sparql", b" " * 9_000_000, content_type="application/sparql-query")

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: example.org\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_request_does_no_harm(served: Served, sent: bytes) -> None:
    parts = urlsplit(served.url)
    assert parts.hostname is not None
    with socket.create_connection((parts.hostname, parts.port or 0), timeout=10) as connection:
        connection.sendall(sent)
        answer = connection.recv(1_000)

    assert answer == b"" or answer.split()[1].startswith(b"4")
    assert served.get("/sparql", params=ASK).status_code == 200


# ---- other sites


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "10.0.0.1"]
)
def test_request_under_another_name_is_refused(served: Served, host: str) -> None:
    assert served.get("/sparql", params=ASK, host=host).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]:8765"])
def test_this_machine_has_several_names(served: Served, host: str) -> None:
    assert served.get("/sparql", params=ASK, host=host).status_code == 200


def test_pages_of_others_may_read_without_credentials(served: Served) -> None:
    answer = served.get("/sparql", params=ASK, origin="https://example.org")
    asked_before = served.client.options("/sparql", headers={"origin": "https://example.org"})

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert asked_before.status_code == 204
    assert asked_before.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert "authorization" not in asked_before.headers["access-control-allow-headers"].lower()


def test_every_answer_has_the_headers_against_sniffing(served: Served) -> None:
    for path in ("/sparql", "/nothing", "/robots.txt", "/.well-known/void"):
        headers = served.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")


# ---- updates


INSERT = "INSERT DATA { GRAPH <http://example.org/mine> { <http://example.org/a> rdfs:label 'a' } }"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize("given", [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"},
                                   {"cookie": f"token={TOKEN}"}])  # fmt: skip
def test_update_without_the_token_is_refused(writable: Served, given: dict[str, str]) -> None:
    direct = writable.post("/sparql", INSERT, content_type="application/sparql-update", **given)
    form = writable.client.post("/sparql", data={"update": INSERT, "token": TOKEN}, headers=given)
    put = writable.client.put("/store?default", content=b"", headers={"content-type": "text/turtle", **given})

    assert [a.status_code for a in (direct, form, put)] == [401, 401, 401]
    assert direct.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("LOAD <file:///etc/passwd>", "LOAD is refused"),
        ("LOAD SILENT <http://example.org/> INTO GRAPH <http://example.org/>", "LOAD is refused"),
        ("DROP ALL;LOADSILENT<http://example.org/>", "LOAD is refused"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("INSERT DATA { ?s ?p ?o }", "cannot be read"),
        ("SELECT * { ?s ?p ?o }", "cannot be read"),
    ],
)  # fmt: skip
def test_update_that_reaches_outside_is_refused(writable: Served, update: str, message: str) -> None:
    answer = writable.post("/sparql", update, content_type="application/sparql-update", **BEARER)

    assert answer.status_code == 400
    assert message in answer.text


def test_update_is_seen_by_the_next_query_and_not_by_the_store(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store")
    ledger = (store / "ledger.db").read_bytes()
    with GraphStore.open(store, read_only=True) as graph:
        before = graph.n_triples()
    labels = {"query": "SELECT ?label { GRAPH <http://example.org/mine> { ?s rdfs:label ?label } }", "format": "csv"}
    count = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"}
    with Served(store, "--writable", "--token", TOKEN) as served:
        assert served.post("/sparql", INSERT, content_type="application/sparql-update", **BEARER).status_code == 204
        served.post("/sparql", "CLEAR DEFAULT", content_type="application/sparql-update", **BEARER)
        assert served.get("/sparql", params=labels).text == "label\r\na\r\n"
        assert served.get("/sparql", params=count).text == "n\r\n0\r\n"

    with GraphStore.open(store, read_only=True) as graph:
        assert sorted(graph.n_triples().splitlines()) == sorted(before.splitlines())
    assert (store / "ledger.db").read_bytes() == ledger
    with Served(store, "--writable", "--token", TOKEN) as again:
        assert again.get("/sparql", params=labels).text == "label\r\na\r\n"
        assert again.get("/sparql", params=count).text == f"n\r\n{len(before.splitlines())}\r\n"


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("text/turtle", b"<a> <b> <c> .", 201),
        ("application/n-triples", b"<http://a> <http://b> '", 400),
        ("application/ld+json", b'{"@id": "http://a", "http://b": "c"}', 201),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/c", "@id": "http://a", "b": "c"}', 400),
        ("application/rdf+xml", b'<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="x"/>', 400),
        ("application/trig", b"", 415),
        ("text/html", b"<p>", 415),
        ("multipart/form-data; boundary=x", b"--x--", 400),
        ("", b"", 415),
    ],
)  # fmt: skip
def test_graph_is_put_whole_or_not_at_all(writable: Served, kind: str, content: bytes, status: int) -> None:
    where = {"graph": "http://example.org/put"}
    writable.client.delete("/store", params=where, headers=BEARER)

    answer = writable.client.put("/store", params=where, content=content, headers={"content-type": kind, **BEARER})

    assert answer.status_code == status, answer.text
    assert writable.get("/store", params=where).status_code == (200 if status == 201 else 404)


# ---- what it says of itself


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/ontology", "/shapes"])
@pytest.mark.parametrize(
    ("accept", "format_"),
    [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld"),
     ("application/n-triples", "nt")],
)  # fmt: skip
def test_description_comes_in_every_format(served: Served, path: str, accept: str, format_: str) -> None:
    answer = served.get(path, accept=accept)

    assert answer.headers["content-type"].partition(";")[0] == accept
    assert len(Graph().parse(data=answer.content, format=format_)) > 5


def test_void_counts_what_is_there(served: Served, folder: Path) -> None:
    about = Graph().parse(data=served.get("/.well-known/void").text, format="turtle")
    with GraphStore.open(folder, read_only=True) as graph:
        triples = len(graph.n_triples().splitlines())

    void = "http://rdfs.org/ns/void#"
    (dataset,) = about.subjects(URIRef(f"{void}uriSpace"))
    assert int(str(about.value(dataset, URIRef(f"{void}triples")))) == triples
    assert about.value(dataset, URIRef(f"{void}sparqlEndpoint")) == URIRef(f"{served.url}/sparql")
    assert about.value(dataset, URIRef("http://purl.org/dc/terms/license")) is not None


def test_vocabulary_is_a_page_for_people(served: Served) -> None:
    answer = served.get("/ontology", accept=FIREFOX)

    assert answer.headers["content-type"].startswith("text/html")
    assert "CollectedBy" in answer.text or "collectedBy" in answer.text
    assert served.get("/ontology", accept="image/png").status_code == 406


def test_robots_are_kept_from_endless_answers(served: Served) -> None:
    assert "Disallow: /sparql" in served.get("/robots.txt").text


# ---- clients


def test_sparqlwrapper_reads_every_form(served: Served) -> None:
    client = SPARQLWrapper(f"{served.url}/sparql")
    prefix = (
        "PREFIX osk: <https://w3id.org/open-science-kg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    )

    for method, request_method in (("GET", None), (POST, None), (POST, POSTDIRECTLY)):
        client.setMethod(method)
        if request_method:
            client.setRequestMethod(request_method)
        client.setQuery(prefix + ROWS)
        client.setReturnFormat(JSON)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert [row["label"]["value"] for row in rows] == ["CERN Open Data Portal", "Zenodo"]
        client.setReturnFormat(XML)
        assert client.queryAndConvert().getElementsByTagName("result").length == 2
        client.setReturnFormat(CSV)
        assert client.queryAndConvert() == b"label\r\nCERN Open Data Portal\r\nZenodo\r\n"
        client.setQuery(prefix + TRIPLES)
        client.setReturnFormat(TURTLE)
        assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) == 2
        client.setQuery("ASK {}")
        client.setReturnFormat(JSON)
        assert client.queryAndConvert()["boolean"] is True


def test_rdflib_store_reads(served: Served) -> None:
    graph = Graph(SPARQLStore(f"{served.url}/sparql", returnFormat="json"))

    assert "Zenodo" in {
        str(label) for label in graph.objects(ZENODO, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
    }


def test_own_client_reads_what_the_store_says(served: Served, folder: Path) -> None:
    answer = Endpoint(f"{served.url}/sparql").query(ROWS)
    with GraphStore.open(folder, read_only=True) as graph:
        local = read_answer(graph.query(ROWS))
        assert isinstance(local, Table)
        expected = list(local.rows)

    assert isinstance(answer, Table)
    assert list(answer.rows) == expected


def test_command_line_asks_the_endpoint(served: Served) -> None:
    command = [sys.executable, "-m", "kg", "query", "partners", "--param", "entity=CERN", "-f", "json"]
    remote = subprocess.run(
        [*command, "--endpoint", f"{served.url}/sparql"], capture_output=True, text=True, timeout=60
    )

    assert remote.returncode == 0, remote.stderr
    assert json.loads(remote.stdout)["results"]["bindings"]


def test_huge_query_comes_by_post(served: Served) -> None:
    values = " ".join(f'"{number}"' for number in range(200_000))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {values} }} }}"

    answer = served.post("/sparql", query, content_type="application/sparql-query", accept="text/csv")

    assert answer.text == "n\r\n200000\r\n"


# ---- start and end


def test_several_servers_read_one_store_and_end_cleanly(folder: Path) -> None:
    with Served(folder) as first, Served(folder) as second:
        assert [s.get("/sparql", params=ASK).status_code for s in (first, second)] == [200, 200]
        assert [s.interrupt() for s in (first, second)] == [0, 0]
    assert first.talk.splitlines()[-1] == "stopped"
    assert "Traceback" not in first.talk


def test_second_writer_of_a_copy_is_refused(writable: Served) -> None:
    with (
        pytest.raises(AssertionError, match="in use by another process"),
        Served(writable.folder, "--writable", "--token", TOKEN),
    ):
        pass


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--writable",), "--writable needs --token"),
        (("--host", "256.0.0.1"), "256.0.0.1"),
    ],
)  # fmt: skip
def test_wrong_options_are_told(folder: Path, options: tuple[str, ...], message: str) -> None:
    with pytest.raises(AssertionError, match=message), Served(folder, *options):
        pass


def test_missing_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no graph store here"), Served(tmp_path / "none"):
        pass
