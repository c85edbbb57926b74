"""The W3C's tests of the SPARQL 1.1 protocols, read from their manifests beside the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "w3c-sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")


@dataclass(frozen=True)
class Expected:
    """What an answer must be; ``statuses`` are codes or classes such as 2, ``kind`` is boolean, tabular or RDF."""

    statuses: tuple[int, ...]
    kind: str | None
    boolean: bool | None
    content_type: str | None
    body: str | None

    def allows(self, status: int) -> bool:
        return status in self.statuses or status // 100 in self.statuses


@dataclass(frozen=True)
class Exchange:
    """One request of a test and what is expected of its answer."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    expected: Expected


@dataclass(frozen=True)
class Case:
    """A test: graphs by their IRIs that must be there, and requests in order."""

    name: str
    graphs: tuple[tuple[str, str], ...]
    exchanges: tuple[Exchange, ...]

    @property
    def updates(self) -> bool:
        """Whether it can only pass at a server that takes updates."""
        return self.name.startswith("update_")


def read_cases(*names: str) -> list[Case]:
    """The tests of manifests, in their order; none where the manifests are not there."""
    cases = []
    for name in names:
        path = FOLDER / name
        if path.exists():
            graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
            entries = graph.value(None, MF.entries, None, any=False) or graph.value(URIRef(path.as_uri()), MF.entries)
            assert entries is not None
            cases += [_case(graph, entry) for entry in Collection(graph, entries)]
    return cases


_CODES = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404, "StatusCode2xx": 2,
          "StatusCode3xx": 3, "StatusCode4xx": 4, "StatusCode5xx": 5}  # fmt: skip


def _case(graph: Graph, entry: Node) -> Case:
    data = []
    for one in graph.objects(entry, UT.graphData):
        file = graph.value(one, UT.graph)
        data.append((str(graph.value(one, RDFS_LABEL)), Path(str(file).removeprefix("file://")).read_text()))
    requests = graph.value(graph.value(entry, MF.action), HT.requests)
    assert requests is not None
    exchanges = tuple(_exchange(graph, request) for request in Collection(graph, requests))
    return Case(str(entry).rpartition("#")[2], tuple(sorted(data)), exchanges)


def _exchange(graph: Graph, request: Node) -> Exchange:
    answer = graph.value(request, HT.resp)
    assert answer is not None
    boolean = graph.value(answer, MF.expectedBoolean)
    kind = graph.value(answer, MF.expectedFormat)
    body = _body(graph, answer)
    expected = Expected(
        statuses=tuple(sorted(_CODES[str(s).rpartition("#")[2]] for s in graph.objects(answer, MF.expectedStatus))),
        kind=None if kind is None else str(kind),
        boolean=None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
        content_type=dict(_headers(graph, answer)).get("content-type"),
        body=None if body is None else body.decode(),
    )
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        _headers(graph, request),
        _body(graph, request),
        expected,
    )


def _headers(graph: Graph, node: Node) -> tuple[tuple[str, str], ...]:
    first = graph.value(node, HT.headers)
    if first is None:
        return ()
    found = Collection(graph, first)
    return tuple((str(graph.value(h, HT.fieldName)).lower(), str(graph.value(h, HT.fieldValue))) for h in found)


def _body(graph: Graph, node: Node) -> bytes | None:
    body = graph.value(node, HT.body)
    if body is None:
        return None
    assert (body, RDF.type, CNT.ContentAsText) in graph
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    return str(graph.value(body, CNT.chars)).encode(encoding)
