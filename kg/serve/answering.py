"""Requests to functions that run in worker threads, and what goes wrong to pages, plain text or JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kg.errors import KgError, UsageError
from kg.serve.accept import choose_form
from kg.serve.problems import Busy, NotAcceptable, Overrun
from kg.serve.rendering import HEADERS
from kg.serve.site import Site

Handler = Callable[[Site, Request], Response]
_TITLES: Final = {
    400: "That cannot be answered",
    404: "There is nothing here",
    406: "Not in that form",
    503: "That took too long",
}


class Missing(KgError):
    """There is nothing at this path; ``path`` below the base of the data, where it is one."""

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(message)
        self.path = path


def route(site: Site, path: str, handler: Handler, *, json: bool = False) -> Route:
    """A route whose handler runs in a worker thread; errors are told in JSON, or as the client likes them."""

    async def answer(request: Request) -> Response:
        try:
            return await run_in_threadpool(handler, site, request)
        except KgError as error:
            status = status_of(error)
            if json:
                return json_response({"error": str(error), "status": status}, status)
            return await run_in_threadpool(error_page, site, request, error, status)

    return Route(path, answer, methods=["GET"])


def status_of(error: KgError) -> int:
    """The HTTP status of an error; what is no other's fault is the asker's."""
    if isinstance(error, Missing):
        return 404
    if isinstance(error, NotAcceptable):
        return 406
    return 503 if isinstance(error, Overrun | Busy) else 400


def error_page(site: Site, request: Request, error: KgError, status: int) -> Response:
    """An error as a page, or as plain text for programs."""
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, Busy) else {}
    if choose_form(request.headers.get("accept"), ("nt", "html")) != "html":
        return PlainTextResponse(f"{error}\n", status, {**HEADERS, **headers})
    near = site.names().near(error.path) if isinstance(error, Missing) and error.path else []
    return site.renderer.page(
        "error.html.j2", status=status, headers=headers, heading=_TITLES.get(status, "That did not work"),
        message=str(error), near=near, home=False, here="",
    )  # fmt: skip


def json_response(content: Any, status: int = 200) -> JSONResponse:
    """JSON that other pages of the web may read, too: it holds nothing that is not public."""
    return _Json(content, status, {**HEADERS, "Access-Control-Allow-Origin": "*"})


class _Json(JSONResponse):
    def render(self, content: Any) -> bytes:
        return super().render(_clean(content))


def _clean(content: Any) -> Any:
    """Without lone surrogates, which have no UTF-8."""
    if isinstance(content, str):
        return content.encode("utf-8", "replace").decode()
    if isinstance(content, dict):
        return {key: _clean(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_clean(value) for value in content]
    return content


def one_of(value: str, allowed: tuple[str, ...], name: str) -> str:
    """``value`` where it is allowed. Raises UsageError, with what is."""
    if value not in allowed:
        raise UsageError(f"{name}={value}: there is no such one; there are {', '.join(allowed)}")
    return value


def whole_number(text: str, name: str, *, least: int, most: int) -> int:
    """A number of a request. Raises UsageError where it is none, or out of range."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
        raise UsageError(f"{name}={text}: not a whole number from {least} to {most}")
    return int(text)
