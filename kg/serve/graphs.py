"""``/store``: the Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

A graph is named by ``?graph=IRI``, the default graph by ``?default``, and a graph whose IRI is an address below
``/store/`` by that address. Reading is for everybody, changing for whoever has the token.
"""

from __future__ import annotations

import uuid
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.serve.calls import has_graph
from kg.serve.engine import Engine
from kg.serve.jobs import GraphChange
from kg.serve.requests import may_change, media_type, read_body, while_connected
from kg.serve.updates import FORMATS

if TYPE_CHECKING:
    from kg.serve.app import Settings

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_FORMS = ("multipart/form-data", "multipart/mixed")


def routes(engine: Engine, settings: Settings) -> list[Route]:
    """The routes of the graph store."""

    async def store(request: Request) -> Response:
        if request.method in ("GET", "HEAD"):
            return await _read(request, engine)
        may_change(request, settings)
        return await _change(request, engine)

    paths = ("/store", "/store/", "/store/{path:path}")
    return [Route(path, store, methods=["GET", "PUT", "POST", "DELETE"]) for path in paths]


async def _read(request: Request, engine: Engine) -> Response:
    graph = _graph(request)
    if graph == "":
        raise HTTPException(400, "Name a graph: ?graph=IRI or ?default.\n")
    await request.body()
    if graph is not None and not await engine.run(has_graph, graph):
        raise HTTPException(404, f"There is no graph <{graph}>.\n")
    answer = await while_connected(
        request,
        engine.answer(_ALL, request.headers.get("accept"), default_graphs=None if graph is None else (graph,)),
    )
    return Response(answer.body, headers={"Content-Type": answer.media_type, "Vary": "Accept"})


async def _change(request: Request, engine: Engine) -> Response:
    graph = _graph(request)
    made = None
    if graph == "":
        if request.method != "POST":
            raise HTTPException(400, "Name a graph: ?graph=IRI or ?default.\n")
        graph = made = f"{_here(request, '/store')}/{uuid.uuid4()}"
    if request.method == "DELETE":
        changed = await engine.change(GraphChange("delete", graph, graph or engine.base_iri))
        if not changed.existed:
            raise HTTPException(404, f"There is no graph <{graph}>.\n")
        return Response(status_code=204)
    body = await read_body(request, engine.limits.room)
    parts = _parts(request, body)
    changed = await engine.change(GraphChange(request.method.lower(), graph, graph or engine.base_iri, parts))
    if changed.existed:
        return Response(status_code=204)
    return Response(status_code=201, headers={"Location": made or _here(request)})


def _graph(request: Request) -> str | None:
    """The graph's IRI, None for the default graph, empty where none is named."""
    try:
        fields = parse_qsl(request.url.query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise HTTPException(400, "The parameters cannot be read as UTF-8 in percent-encoding.\n") from error
    given = [(name, value) for name, value in fields if name in ("graph", "default")]
    below = request.path_params.get("path", "")
    if len(given) + bool(below) > 1:
        raise HTTPException(400, "Name one graph.\n")
    if not given and not below:
        return ""
    if given and given[0][0] == "default":
        return None
    iri = given[0][1] if given else _here(request)
    try:
        return ox.NamedNode(iri).value
    except ValueError as error:
        raise HTTPException(400, f"{iri[:200]} is no IRI.\n") from error


def _here(request: Request, path: str | None = None) -> str:
    """The address that was asked, as it was written, or another one on this server."""
    raw = request.scope.get("raw_path", b"").decode("latin-1")
    return f"{request.url.scheme}://{request.url.netloc}{path or raw or request.url.path}"


def _parts(request: Request, body: bytes) -> tuple[tuple[str, bytes], ...]:
    kind = media_type(request)
    if kind not in _FORMS:
        return ((_known(kind), body),)
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    parts = [part for part in message.walk() if not part.is_multipart()] if message.is_multipart() else []
    if not parts:
        raise HTTPException(400, "The form has no parts.\n")
    return tuple((_known(part.get_content_type()), bytes(part.get_payload(decode=True) or b"")) for part in parts)


def _known(kind: str) -> str:
    if kind not in FORMATS:
        raise HTTPException(415, f"A graph is sent as {', '.join(FORMATS)}.\n", {"Accept-Post": ", ".join(FORMATS)})
    return kind
