"""What is read from a request, and refused where it cannot be: its body, its media type, its token."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

if TYPE_CHECKING:
    from kg.serve.app import Settings

T = TypeVar("T")
PATIENCE: Final = 30.0
"""Seconds in which a body must have come."""


async def read_body(request: Request, most: int) -> bytes:
    """The whole body. Raises HTTPException 413 for one of more than ``most`` bytes and 408 for one that is too slow."""
    parts: list[bytes] = []
    length = 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                length += len(part)
                if length > most:
                    raise HTTPException(413, f"The body is longer than {most:,} bytes.\n")
                parts.append(part)
    except TimeoutError:
        raise HTTPException(408, "The body did not come in time.\n") from None
    return b"".join(parts)


def media_type(request: Request) -> str:
    """The media type of the body without parameters, empty where none is given."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def utf8(content: bytes, request: Request | None = None) -> str:
    """The text of a body. Raises HTTPException 400 where it is not UTF-8, 415 where it says so itself."""
    given = (request.headers.get("content-type", "") if request else "").lower().partition("charset=")[2]
    if given.partition(";")[0].strip(' "') not in ("", "utf-8", "utf8", "us-ascii"):
        raise HTTPException(415, "The text must be UTF-8.\n")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"The text is not UTF-8 (byte {error.start}).\n") from error


def may_change(request: Request, settings: Settings) -> None:
    """Raises HTTPException 403 where the server only reads, and 401 for a request without the token."""
    if not settings.writable or settings.token is None:
        raise HTTPException(403, "This server only reads; kg serve --writable --token TOKEN takes updates.\n")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), settings.token.encode()):
        raise HTTPException(
            401, "Updates need the header Authorization: Bearer TOKEN.\n", {"WWW-Authenticate": 'Bearer realm="kg"'}
        )


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives, which is stopped where the client goes away; the body was read before."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise HTTPException(499, "The client went away.\n")
        return task.result()
    finally:
        gone.cancel()
        task.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
