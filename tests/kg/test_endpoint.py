"""The endpoint client, against small servers that misbehave and a real one that does not."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from pyoxigraph import Literal, NamedNode

from kg.endpoint import AGENT, Endpoint
from kg.entities import find_entity
from kg.errors import EndpointError, QueryError, UsageError
from kg.export import export_file
from kg.parameters import bind
from kg.questions import Question, read_questions
from kg.results import Table, read_answer
from kg.store import GraphStore

JSON = "application/sparql-results+json"
ONE_ROW = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a"}}]}}'
QUESTIONS = read_questions()
# to the store that is asked here nobody has to look
CURATION = ("conflicts", "decisions", "doubtful-merges", "reprints", "withheld")


class Server:
    """A server on loopback that gives prepared answers in turn, the last one again and again."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        remaining = list(answers)
        requests = self.requests

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = urlsplit(self.path).query
                self.answer(query)

            def do_POST(self) -> None:
                self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def answer(self, form: str) -> None:
                requests.append((self.command, parse_qs(form)["query"][0], dict(self.headers)))
                status, headers, body = remaining.pop(0) if len(remaining) > 1 else remaining[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"

    def __enter__(self) -> Server:
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def rows(answer: object) -> list[tuple[object, ...]]:
    assert isinstance(answer, Table)
    return list(answer.rows)


def test_request_says_who_asks_and_what_is_accepted() -> None:
    with Server((200, {"Content-Type": JSON}, ONE_ROW)) as server:
        answer = Endpoint(server.url).query("SELECT ?x { ?x ?p ?o }")

    assert rows(answer) == [(Literal("a"),)]
    ((method, query, headers),) = server.requests
    assert (method, query) == ("GET", "SELECT ?x { ?x ?p ?o }")
    assert headers["User-Agent"] == AGENT
    assert headers["Accept"].startswith(JSON)


def test_long_query_is_posted() -> None:
    query = "SELECT ?x { ?x ?p ?o } #" + "x" * 2_000
    with Server((200, {"Content-Type": JSON}, ONE_ROW)) as server:
        Endpoint(server.url).query(query)

    assert server.requests[0][:2] == ("POST", query)


def test_address_with_parameters_of_its_own_is_posted_to() -> None:
    with Server((200, {"Content-Type": JSON}, ONE_ROW)) as server:
        Endpoint(f"{server.url}?key=1").query("SELECT * { ?s ?p ?o }")

    assert server.requests[0][0] == "POST"


def test_prefixes_in_use_are_declared_on_the_first_line() -> None:
    with Server((200, {"Content-Type": JSON}, ONE_ROW)) as server:
        Endpoint(server.url).query(
            "PREFIX skos: <http://example.org/>\nSELECT ?x { ?x a osk:Software ; skos:y organizational-unit:z }"
        )

    assert server.requests[0][1] == (
        "PREFIX organizational-unit: <https://w3id.org/open-science-kg/id/organizational-unit/> "
        "PREFIX osk: <https://w3id.org/open-science-kg/ontology#> "
        "PREFIX skos: <http://example.org/>\nSELECT ?x { ?x a osk:Software ; skos:y organizational-unit:z }"
    )


def test_parameters_are_bound_as_terms() -> None:
    with Server((200, {"Content-Type": JSON}, ONE_ROW)) as server:
        Endpoint(server.url).query("SELECT * { ?s ?p ?x }", bindings={"x": Literal('a" } #')})

    assert server.requests[0][1] == r'SELECT * { ?s ?p  "a\" } #"  }'


@pytest.mark.parametrize("status", [429, 503])
def test_busy_endpoint_is_asked_again_when_it_says(status: int) -> None:
    waits: list[float] = []
    with Server((status, {"Retry-After": "7"}, b""), (status, {}, b""), (200, {"Content-Type": JSON}, ONE_ROW)) as s:
        answer = Endpoint(s.url, sleep=waits.append).query("SELECT ?x { ?x ?p ?o }")

    assert rows(answer) == [(Literal("a"),)]
    assert waits == [7.0, 2.0]


def test_endpoint_that_stays_busy_is_left_alone_after_three_more_tries() -> None:
    waits: list[float] = []
    with Server((429, {}, b"Slow down")) as server, pytest.raises(EndpointError) as raised:
        Endpoint(server.url, sleep=waits.append).query("SELECT ?x { ?x ?p ?o }")

    assert str(raised.value) == f"{server.url}: HTTP 429 Too Many Requests: Slow down"
    assert (waits, len(server.requests)) == ([1.0, 2.0, 4.0], 4)


@pytest.mark.parametrize("after", ["3600", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_endpoint_that_asks_for_a_long_wait_is_not_asked_again(after: str) -> None:
    with Server((429, {"Retry-After": after}, b"")) as server, pytest.raises(EndpointError, match="come back after"):
        Endpoint(server.url, sleep=pytest.fail).query("SELECT ?x { ?x ?p ?o }")

    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "kind", "body", "message"),
    [
        (400, "text/plain", b"\nerror at 1:8: oh\nmore", "HTTP 400 Bad Request: error at 1:8: oh"),
        (401, "text/plain", b"", "HTTP 401 Unauthorized"),
        (404, "text/html", b"<html><title>Not\n here</title>", "HTTP 404 Not Found: Not here"),
        (500, "text/plain", b"boom", "HTTP 500 Internal Server Error: boom"),
        (
            200, "text/html; charset=utf-8", b"<html><head><title>Welcome</title>",
            "answers text/html and not SPARQL results (Welcome); is this the endpoint's own address?",
        ),
        (
            200, "", b"what?",
            "answers without a content type and not SPARQL results (what?); is this the endpoint's own address?",
        ),
    ],
)  # fmt: skip
def test_error_says_what_the_server_said(status: int, kind: str, body: bytes, message: str) -> None:
    with (
        Server((status, {"Content-Type": kind} if kind else {}, body)) as server,
        pytest.raises(EndpointError) as raised,
    ):
        Endpoint(server.url).query("SELECT ?x { ?x ?p ?o }")

    assert str(raised.value) == f"{server.url}: {message}"


@pytest.mark.parametrize("body", [ONE_ROW[:-3], ONE_ROW[:40], b"", ONE_ROW + b"error: timeout", b"<html>"])
def test_truncated_json_is_no_answer(body: bytes) -> None:
    with Server((200, {"Content-Type": JSON}, body)) as server, pytest.raises(EndpointError, match="broken off or mal"):
        Endpoint(server.url).query("SELECT ?x { ?x ?p ?o }")


def test_body_shorter_than_promised_is_no_answer() -> None:
    headers = {"Content-Type": JSON, "Content-Length": "500"}
    with Server((200, headers, ONE_ROW)) as server, pytest.raises(EndpointError, match="the answer is broken off"):
        Endpoint(server.url).query("SELECT ?x { ?x ?p ?o }")


def test_xml_results_and_turtle_are_read() -> None:
    xml = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'
    turtle = b"<http://a> <http://b> 1, 2 ."
    with Server(
        (200, {"Content-Type": "application/sparql-results+xml"}, xml), (200, {"Content-Type": "text/turtle"}, turtle)
    ) as server:
        endpoint = Endpoint(server.url)
        assert endpoint.query("ASK { ?s ?p ?o }") is True
        triples = endpoint.query("CONSTRUCT WHERE { ?s ?p ?o }")

    assert isinstance(triples, tuple)
    assert [t.object.value for t in triples if isinstance(t.object, Literal)] == ["1", "2"]


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(EndpointError) as raised:
            Endpoint(url).query("SELECT * { ?s ?p ?o }")

    assert str(raised.value) == f"{url}: Connection refused; is it running, and is the address right?"


def test_no_answer_in_time() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(EndpointError, match=r"no (answer|connection) within 1 s"):
            Endpoint(f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout=1).query("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "localhost:7878", "ftp://example.org/", "http://", ""])
def test_address_that_is_none(url: str) -> None:
    with pytest.raises(UsageError, match="not the address of an endpoint"):
        Endpoint(url)


@pytest.mark.parametrize("query", ["DELETE WHERE { ?s ?p ?o }", "SELECT * { SERVICE <http://x> { ?s ?p ?o } }"])
def test_what_the_store_refuses_is_not_sent(query: str) -> None:
    with Server((200, {"Content-Type": JSON}, ONE_ROW)) as server, pytest.raises(QueryError):
        Endpoint(server.url).query(query)

    assert server.requests == []


def test_select_wants_rows() -> None:
    answer = (200, {"Content-Type": JSON}, b'{"head":{},"boolean":true}')
    with Server(answer) as server, pytest.raises(QueryError, match="a SELECT query is wanted here"):
        Endpoint(server.url).select("ASK { ?s ?p ?o }")


# ---- a real server


@contextmanager
def oxigraph(folder: Path, file: Path, *options: str) -> Iterator[str]:
    """An Oxigraph server on loopback that holds a file; gives the address of its endpoint."""
    binary = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if binary is None:
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    quiet: dict[str, int] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([binary, "load", "--location", folder, "--file", file], check=True, timeout=60, **quiet)  # type: ignore[call-overload]
    server = subprocess.Popen([binary, "serve-read-only", "--location", folder, "--bind", address, *options], **quiet)  # type: ignore[call-overload]
    try:
        _wait_until(lambda: urlopen(f"http://{address}/", timeout=5).close())
        yield f"http://{address}/query"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_until(works: Callable[[], None]) -> None:
    for _ in range(100):
        try:
            return works()
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="module")
def served(asked: GraphStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    folder = tmp_path_factory.mktemp("oxigraph")
    export_file(asked, folder / "graph.ttl")
    with oxigraph(folder / "db", folder / "graph.ttl") as url:
        yield Endpoint(url)


@pytest.mark.server
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_ready_questions_are_answered_as_by_the_store(question: Question, served: Endpoint, asked: GraphStore) -> None:
    given = {"entity": "CERN", "date": "2012", "to": "Zenodo"}
    values = {p.name: given.get(p.name, given.get(p.type, "")) for p in question.parameters if p.required}
    bindings = bind(question, values, served)

    local = read_answer(asked.query(question.sparql, bindings=bindings))
    assert isinstance(local, Table)
    expected = list(local.rows)
    assert expected or question.name in CURATION
    assert rows(served.query(question.sparql, bindings=bindings)) == expected


@pytest.mark.server
def test_entities_are_found_at_the_endpoint(served: Endpoint) -> None:
    assert find_entity(served, "cern").iri == "https://w3id.org/open-science-kg/id/organization/cern"
    assert find_entity(served, "Q42944").label == "CERN"


@pytest.mark.server
def test_other_forms_and_long_queries(served: Endpoint) -> None:
    zenodo = NamedNode("https://w3id.org/open-science-kg/id/repository/zenodo")

    assert served.query("ASK { ?x a osk:Repository }", bindings={"x": zenodo}) is True
    described = served.query("DESCRIBE repository:zenodo")
    assert isinstance(described, tuple)
    assert zenodo in {t.subject for t in described}
    long_query = f"SELECT ?x {{ ?x a osk:Repository }} # {'x' * 20_000}"
    assert len(rows(served.query(long_query))) == 2
    assert len(rows(served.query(long_query, limit=1))) == 1


@pytest.mark.server
def test_syntax_error_is_told_with_the_servers_words(served: Endpoint) -> None:
    with pytest.raises(EndpointError, match="HTTP 400 Bad Request: error at 1:"):
        served.query("SELECT ?x WHERE { ?x ?p }")


@pytest.mark.server
def test_trig_needs_the_union_as_default_graph(asked: GraphStore, tmp_path: Path) -> None:
    export_file(asked, tmp_path / "graph.trig")
    query = "SELECT DISTINCT ?x { ?x a osk:Repository }"

    with oxigraph(tmp_path / "db", tmp_path / "graph.trig") as url:
        assert rows(Endpoint(url).query(query)) == []
    with oxigraph(tmp_path / "db2", tmp_path / "graph.trig", "--union-default-graph") as url:
        assert len(rows(Endpoint(url).query(query))) == 2
