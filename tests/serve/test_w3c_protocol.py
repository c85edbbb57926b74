"""The W3C's tests of the SPARQL 1.1 Protocol, Graph Store Protocol and Service Description, at a real server."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from kg.store import GraphStore
from tests.serve.manifests import FOLDER, Case, Exchange, read_cases
from tests.serve.running import TOKEN, Served

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not FOLDER.exists(), reason="the W3C's manifests are in the shared folder beside the project"),
]

PROTOCOL = read_cases("protocol/manifest.ttl")
GRAPH_STORE = read_cases("graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl")
SD = "http://www.w3.org/ns/sparql-service-description#"
BEARER = {"authorization": f"Bearer {TOKEN}"}
# the tests' own name of the server, in their graphs' IRIs
PLACEHOLDER = "http://www.example/gsp"


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("w3c") / "store", "--writable", "--token", TOKEN) as served:
        yield served


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("w3c-read-only") / "store"
    with GraphStore.open(folder, create=True) as store:
        store.refresh()
        # graphs of the tests, which nobody's articles make
        for iri, triples in sorted({pair for case in PROTOCOL for pair in case.graphs}):
            store.oxigraph.update(f"INSERT DATA {{ GRAPH <{iri}> {{ {triples} }} }}")
    with Served(folder) as served:
        yield served


@pytest.mark.parametrize("case", [c for c in PROTOCOL if not c.updates], ids=lambda c: c.name)
def test_protocol_read_only(case: Case, read_only: Served) -> None:
    for exchange in case.exchanges:
        check(exchange, send(read_only, exchange))


@pytest.mark.parametrize("case", PROTOCOL, ids=lambda c: c.name)
def test_protocol_writable(case: Case, writable: Served) -> None:
    update(writable, "DROP ALL")
    for iri, triples in case.graphs:
        update(writable, f"INSERT DATA {{ GRAPH <{iri}> {{ {triples} }} }}")

    for exchange in case.exchanges:
        check(exchange, send(writable, exchange))


@pytest.mark.parametrize("case", GRAPH_STORE, ids=lambda c: c.name)
def test_graph_store(case: Case, writable: Served) -> None:
    update(writable, "DROP ALL")

    location = ""
    for exchange in case.exchanges:
        answer = send(writable, exchange, location=location)
        check(exchange, answer)
        location = answer.headers.get("location", location)


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_service_description(path: str, read_only: Served, writable: Served) -> None:
    for served in (read_only, writable):
        answer = served.get(path, accept="text/turtle")
        about = Graph().parse(data=answer.text, format="turtle")
        endpoint = URIRef(f"{served.url}/sparql")

        assert (endpoint, URIRef(f"{SD}endpoint"), endpoint) in about
        known = {"Service", "Dataset", "Graph", "endpoint", "supportedLanguage", "SPARQL11Query", "SPARQL11Update",
                 "resultFormat", "inputFormat", "feature", "EmptyGraphs", "defaultDataset", "defaultGraph"}  # fmt: skip
        used = {str(node).removeprefix(SD) for triple in about for node in triple if str(node).startswith(SD)}
        assert used <= known
        assert ("SPARQL11Update" in used) == (served is writable)


def test_all_tests_of_the_manifests_are_here() -> None:
    assert len(PROTOCOL) == 34
    assert len(GRAPH_STORE) == 13


def update(served: Served, sparql: str) -> None:
    served.post("/sparql", sparql, content_type="application/sparql-update", **BEARER).raise_for_status()


def send(served: Served, exchange: Exchange, *, location: str = "") -> httpx.Response:
    path = exchange.path.replace("$LOCATION$", urllib.parse.quote(location, safe=""))
    path = re.sub(r"^/gsp", "/store", path)
    headers = list(exchange.headers)
    if served is not None and exchange.method in ("PUT", "POST", "DELETE"):
        headers.append(("authorization", f"Bearer {TOKEN}"))
    url = httpx.URL(served.url).copy_with(raw_path=path.encode())
    return served.client.request(exchange.method, url, headers=headers, content=exchange.body)


def check(exchange: Exchange, answer: httpx.Response) -> None:
    expected = exchange.expected
    assert expected.allows(answer.status_code), f"{exchange.method} {exchange.path}: {answer.status_code} {answer.text}"
    content_type = answer.headers.get("content-type", "")
    if expected.content_type is not None:
        assert content_type.replace(" ", "") == expected.content_type.replace(" ", "")
    if expected.boolean is not None:
        assert answer.json()["boolean"] is expected.boolean
    if expected.kind == "tabular":
        assert "results" in answer.json()
    if expected.kind == "RDF":
        Graph().parse(data=answer.text, format="turtle")
    if expected.body is not None and exchange.method != "HEAD":
        found = Graph().parse(data=answer.text, format="turtle")
        assert isomorphic(found, Graph().parse(data=expected.body, format="turtle"))


def test_no_graph_of_the_tests_is_of_the_base(tmp_path: Path) -> None:
    """What the tests write is a user's: it must be there after the server was started again."""
    exchange = GRAPH_STORE[0].exchanges[0]
    assert exchange.body is not None
    folder = tmp_path / "store"
    kept = {"graph": f"{PLACEHOLDER}/person/1.ttl"}
    with Served(folder, "--writable", "--token", TOKEN) as served:
        put = served.client.put(
            "/store", params=kept, content=exchange.body, headers={"content-type": "text/turtle", **BEARER}
        )
        assert put.status_code == 201
    with Served(folder, "--writable", "--token", TOKEN) as again:
        assert again.get("/store", params=kept).status_code == 200
