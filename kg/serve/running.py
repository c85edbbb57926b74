"""The server from its start to its end."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Final

import uvicorn

from kg.serve.app import Settings, guarded, make_app

_BACKLOG: Final = 512
_GOODBYE: Final = 3
"""Seconds that those who still wait for an answer get at the end."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at an address. Raises OSError where that is taken or none of this machine's."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # so that TCP_NODELAY is set
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def address_of(host: str, listener: socket.socket) -> str:
    """The address that a browser on this machine takes."""
    port = listener.getsockname()[1]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


async def run(settings: Settings, listener: socket.socket, started: Callable[[str], None]) -> None:
    """Serve until the process is told to stop; ``started`` is called with the address once all can be answered."""
    config = uvicorn.Config(
        guarded(make_app(settings), settings),
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=_GOODBYE,
        proxy_headers=False,
    )
    server = _Server(config, lambda: started(address_of(settings.host, listener)))
    await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()
