"""``/sparql``: the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/).

A query comes by GET, as a form or as it is; an update as a form or as it is, with the token, and never by GET.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.serve.description import describe_service
from kg.serve.engine import Engine
from kg.serve.jobs import Update
from kg.serve.media import GRAPHS, choose
from kg.serve.requests import may_change, media_type, read_body, utf8, while_connected

if TYPE_CHECKING:
    from kg.serve.app import Settings

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
Fields = list[tuple[str, str]]


def routes(engine: Engine, settings: Settings) -> list[Route]:
    """The routes of the endpoint."""

    async def sparql(request: Request) -> Response:
        if request.method == "POST":
            return await _post(request, engine, settings)
        return await _get(request, engine, settings)

    # the W3C's tests ask at /sparql/
    return [Route(path, sparql, methods=["GET", "POST"]) for path in ("/sparql", "/sparql/")]


async def _get(request: Request, engine: Engine, settings: Settings) -> Response:
    fields = _fields(request.url.query)
    if any(name == "update" for name, _ in fields):
        raise HTTPException(400, "An update is sent by POST.\n")
    if any(name == "query" for name, _ in fields):
        return await _query(request, engine, fields, None)
    accept = request.headers.get("accept")
    page = choose(accept, ("text/html", *GRAPHS)) if accept and "html" in accept.lower() else None
    if page == "text/html":
        return RedirectResponse("/editor", 303, headers={"Vary": "Accept"})
    return await describe_service(request, engine, settings)


async def _post(request: Request, engine: Engine, settings: Settings) -> Response:
    kind = media_type(request)
    if kind not in (FORM, QUERY, UPDATE):
        raise HTTPException(415, f"A POST carries {QUERY}, {UPDATE} or {FORM}.\n", {"Accept-Post": f"{QUERY}, {FORM}"})
    if kind == UPDATE:
        may_change(request, settings)
    text = utf8(await read_body(request, engine.limits.body), request)
    fields = _fields(request.url.query)
    if kind != FORM and any(name in ("query", "update") for name, _ in fields):
        raise HTTPException(400, "The query or update is in the body, so that the address may not hold another.\n")
    if kind == QUERY:
        return await _query(request, engine, fields, text)
    if kind == UPDATE:
        return await _update(request, engine, fields, text)
    fields += _fields(text)
    names = {name for name, _ in fields}
    if {"query", "update"} <= names:
        raise HTTPException(400, "Send a query or an update, not both.\n")
    if "update" in names:
        may_change(request, settings)
        return await _update(request, engine, fields, None)
    return await _query(request, engine, fields, None)


async def _query(request: Request, engine: Engine, fields: Fields, text: str | None) -> Response:
    sparql = _only(fields, "query") if text is None else text
    default_graphs, named_graphs = _graphs(fields, "default-graph-uri", "named-graph-uri")
    formats = [value for name, value in fields if name == "format"]
    if request.method != "POST":
        await request.body()
    answer = await while_connected(
        request,
        engine.answer(
            sparql,
            request.headers.get("accept"),
            format_=formats[-1] if formats else None,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            service_iri=str(request.url.replace(query="", fragment="")),
        ),
    )
    return Response(answer.body, headers={"Content-Type": answer.media_type, "Vary": "Accept"})


async def _update(request: Request, engine: Engine, fields: Fields, text: str | None) -> Response:
    sparql = _only(fields, "update") if text is None else text
    using, using_named = _graphs(fields, "using-graph-uri", "using-named-graph-uri")
    await engine.change(Update(sparql, str(request.url.replace(query="", fragment="")), using, using_named))
    return Response(status_code=204)


def _fields(text: str) -> Fields:
    """The fields of a form or of an address, each decoded once. Raises HTTPException 400 where that cannot be."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:  # UnicodeDecodeError among them
        raise HTTPException(400, "The parameters cannot be read as UTF-8 in percent-encoding.\n") from error


def _only(fields: Fields, name: str) -> str:
    values = [value for field, value in fields if field == name]
    if len(values) != 1:
        raise HTTPException(400, f"Send one {name}, not {len(values) or 'none'}.\n")
    return values[0]


def _graphs(fields: Fields, default: str, named: str) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    defaults = tuple(value for field, value in fields if field == default)
    others = tuple(value for field, value in fields if field == named)
    return (defaults, others) if defaults or others else (None, None)
