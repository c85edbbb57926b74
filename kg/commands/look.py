"""``kg view``: the graph as a page to look at, to search and to check."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from kg.commands.options import StoreOption, store_path
from kg.commands.talk import note, plural, progress
from kg.errors import KgError, UsageError

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def view(
    output: Annotated[Path, typer.Option("-o", "--output", help="The page to write.")] = Path("graph.html"),
    focus: Annotated[
        str | None,
        typer.Option("--focus", help="Open on this entity: a name, an alias or an identifier.", show_default=False),
    ] = None,
    hops: Annotated[int, typer.Option("--hops", min=1, max=3, help="How far round the focus.")] = 2,
    since: Annotated[
        str | None,
        typer.Option("--since", help="Only what was reported from this day, month or year on.", show_default=False),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Only what was reported up to it.", show_default=False)
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Entities drawn at first; search finds the others.")] = 300,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave out less certain statements.")
    ] = 0.0,
    timeline: Annotated[bool, typer.Option("--timeline", help="Open with the things by date instead.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Lay everything out anew; else what was drawn before stays where it is.")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    store: StoreOption = None,
) -> None:
    """Write the graph as one HTML page that works without a network.

    Example: kg view --focus OpenAIRE --open

    Example: kg view --timeline -o timeline.html
    """
    for name, day in (("--since", since), ("--until", until)):
        if day is not None and not _DAY.fullmatch(day):
            raise UsageError(f"{name} {day!r} is not a date; give 2024, 2024-05 or 2024-05-17")
    from kg.entities import find_entity
    from kg.files import atomic_file
    from kg.network import read_network
    from kg.page import render_page
    from kg.page_data import place
    from kg.places import read_places, write_places
    from kg.store import GraphStore

    with progress("Drawing the graph"):
        with GraphStore.open(store_path(store), read_only=True) as graph:
            network = read_network(graph, min_confidence=min_confidence, since=since, until=until)
            middle = find_entity(graph, focus).iri if focus and network else None
        if not network and (since or until or min_confidence):
            raise KgError("nothing in the graph passes --since, --until and --min-confidence; widen them")
        if middle is not None and middle not in network:
            raise KgError(f"{focus!r} does not pass --since, --until and --min-confidence; widen them")
        folder = store_path(store)
        places = place(network, top=top, focus=middle, known=None if fresh else read_places(folder))
        if not (since or until or min_confidence or middle):
            write_places(folder, {name: spot for name, spot in places.items() if network.degree[name]})
        page = render_page(
            network, top=top, focus=middle, hops=hops, places=places, view="timeline" if timeline else "graph"
        )
        with atomic_file(output) as file:
            file.write(page.encode())
    statements = sum(len(about) for _, _, about in network.edges(data="statements"))
    note(f"{output}: {plural(len(network), 'entity')}, {plural(statements, 'relation')}")
    if open_:
        typer.launch(output.resolve().as_uri())
