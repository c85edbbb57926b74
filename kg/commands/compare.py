"""``kg diff``: what differs between two graphs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.commands.talk import progress
from kg.errors import UsageError

_FORMATS = ("text", "json", "csv")
_PARTS = ("entities", "statements")
_PLACE = "A store's folder, or a file that kg export wrote (ttl, nt, trig, nq, jsonld or rdfxml)."


def diff(
    old: Annotated[Path, typer.Argument(help=_PLACE, show_default=False)],
    new: Annotated[Path, typer.Argument(help="The same, of later.", show_default=False)],
    form: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--format",
            help="text, json or csv; by default text on a terminal, JSON in a pipe.",
            show_default=False,
        ),
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", help="entities or statements; by default both.", show_default=False)
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, help="List at most so many of each; the counts are of all.", show_default=False),
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 where the graphs differ.")] = False,
) -> None:
    """Show which entities and statements were added, removed, merged or changed from one graph to another.

    Example: kg diff yesterday.ttl .kg
    """
    chosen = form or ("text" if sys.stdout.isatty() else "json")
    if chosen not in _FORMATS:
        raise UsageError(f"{chosen}: no such format; there are {', '.join(_FORMATS)}")
    if only not in (None, *_PARTS):
        raise UsageError(f"--only {only}: name entities or statements")
    from kg.diff import diff_graphs
    from kg.diff_text import diff_csv, diff_text

    with progress("Comparing"):
        found = diff_graphs(old, new)
    if chosen == "json":
        print(json.dumps(found.to_json(only=only, limit=limit), ensure_ascii=False, indent=2))
    else:
        sys.stdout.write((diff_text if chosen == "text" else diff_csv)(found, only=only, limit=limit))
    if exit_code and (getattr(found, only) if only else found):
        raise typer.Exit(1)
