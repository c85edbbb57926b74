"""``kg serve``: the graph as pages and as a SPARQL endpoint on this machine."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from kg.commands.options import StoreOption, store_path
from kg.commands.talk import note
from kg.errors import KgError, UsageError


def serve(
    port: Annotated[int, typer.Option("-p", "--port", min=0, max=65535, help="Port; 0 for any that is free.")] = 8765,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen at; by default this machine alone can reach it.")
    ] = "127.0.0.1",
    open_: Annotated[bool, typer.Option("--open", help="Open the start page in the browser.")] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="What a query may take.")
    ] = 30.0,
    writable: Annotated[
        bool,
        typer.Option(
            "--writable",
            help="Take SPARQL updates and graphs by HTTP PUT. They change a copy: a graph whose IRI is outside the "
            "store's base is kept for the next start, all else is then as kg build made it.",
        ),
    ] = False,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            envvar="KG_TOKEN",
            show_default=False,
            help="What an update must carry as Authorization: Bearer TOKEN; goes with --writable.",
        ),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Serve the graph on this machine: pages, questions, SPARQL editor and endpoint; Ctrl-C ends it.

    Several may read a store at a time; kg build has to wait for them.

    Example: kg serve --open
    """
    if writable and not token:
        raise UsageError("--writable needs --token TOKEN, so that no page in the browser can send updates")
    if token and not writable:
        # the variable may be set for another server
        token = None
    import asyncio

    from kg.serve.app import open_settings
    from kg.serve.limits import Limits
    from kg.serve.running import listen, run

    settings = open_settings(
        store_path(store), limits=Limits(seconds=timeout), writable=writable, token=token, host=host
    )
    try:
        listener = listen(host, port)
    except OSError as error:
        raise KgError(
            f"{host}:{port}: {error.strerror or error}; name another --port, or 0 for any that is free"
        ) from error

    def started(address: str) -> None:
        note(f"{address}/  ·  SPARQL: {address}/sparql  ·  Ctrl-C ends it")
        if open_:
            typer.launch(f"{address}/")

    with suppress(KeyboardInterrupt):  # which uvicorn raises again when all has ended
        asyncio.run(run(settings, listener, started))
    note("stopped")
