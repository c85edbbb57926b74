"""The application: who may ask, what every answer carries, and which module answers what."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KgError
from kg.folder import FolderLock
from kg.serve.engine import Engine
from kg.serve.limits import Limits
from kg.serve.problems import Busy, NotAcceptable, Overrun
from kg.serve.updates import Copy, open_copy
from kg.store import GraphStore

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::", ""})
_HEADERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)
"""On every answer that does not say otherwise."""
_CORS: Final = (("Access-Control-Allow-Origin", "*"),)
"""Pages of others may read what everybody may read; what came with a token is not theirs."""
_PREFLIGHT: Final = (
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, Content-Type"),
    ("Access-Control-Max-Age", "86400"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ``kg serve`` is started with. ``token`` is there if and only if the server is ``writable``.

    ``host`` is the address that it listens at; requests that name another one are refused.
    """

    store: Path
    base_iri: str
    title: str = "Open science, as the news tells it"
    license: str = "https://creativecommons.org/publicdomain/zero/1.0/"  # the vocabulary's; facts have no owner
    limits: Limits = field(default_factory=Limits)
    writable: bool = False
    token: str | None = None
    host: str = "127.0.0.1"


def make_app(settings: Settings) -> Starlette:
    """The application over a store; its worker processes start and end with it."""
    from kg.serve import description, graphs, pages, protocol

    copy: Copy | None = None
    lock = FolderLock.take(settings.store, exclusive=False)
    if settings.writable:
        copy = open_copy(settings.store, settings.base_iri)
        lock.release()  # the copy is read from now on, and may be older than what is built
    place = copy.place if copy else settings.store / "oxigraph"
    engine = Engine(settings.store, base_iri=settings.base_iri, place=place, limits=settings.limits)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            await engine.start()
            yield
        finally:
            await engine.stop()
            if copy is not None:
                copy.close()
            lock.release()

    modules = (protocol, graphs, description, pages)
    return Starlette(
        routes=[route for module in modules for route in module.routes(engine, settings)],
        lifespan=lifespan,
        exception_handlers={KgError: explain},
    )


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application behind the check of the Host header, with what every answer carries."""
    return _Guard(app, settings.host)


def open_settings(store: Path, **given: object) -> Settings:
    """Settings for a store, which is made where it may be written and is not there; what is unfinished is finished.

    Raises StoreError where it is missing, in use or not one of ours.
    """
    writable = bool(given.get("writable"))
    if writable and not (store / "kg.json").exists():
        with GraphStore.open(store, create=True) as made:
            made.refresh()
    with GraphStore.open(store, read_only=True) as opened:
        base_iri = opened.base_iri
    return Settings(store=store, base_iri=base_iri, **given)  # type: ignore[arg-type]


async def explain(request: Request, error: Exception) -> Response:
    """What an error of ours is to a client: a status and the words in plain text."""
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, Busy) else {}
    status = 503 if isinstance(error, Overrun | Busy) else 406 if isinstance(error, NotAcceptable) else 400
    return PlainTextResponse(f"{error}\n", status, headers=headers)


class _Guard:
    """Refuses requests that a page of a name of its own, pointed at this machine, would send (DNS rebinding)."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._anywhere = host in _EVERYWHERE
        self._hosts = LOOPBACK | {host.lower()} | ({socket.gethostname().lower()} if self._anywhere else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]

        open_ = not any(name == b"authorization" for name, _ in scope["headers"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (*_HEADERS, *(_CORS if open_ else ())):
                    headers.setdefault(name, value)
            await send(message)

        if len(given) != 1 or not self._is_ours(given[0]):
            refusal = PlainTextResponse("This server answers under its own address only.\n", 421)
            await refusal(scope, receive, send_with_headers)
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=dict(_PREFLIGHT))(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _is_ours(self, host: str) -> bool:
        name = host.strip().lower()
        if name.startswith("["):
            name, bracket, port = name[1:].partition("]")
            if not bracket or (port and not port.startswith(":")):
                return False
        else:
            name = name.partition(":")[0]
        if name in self._hosts:
            return True
        # a number is no name that somebody could point here
        return self._anywhere and _is_number(name)


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
