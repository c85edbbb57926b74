"""``kg registry add``, ``list`` and ``remove``: whole registries of organisations to link to."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.commands.talk import note, plural, progress
from kg.errors import KgError

registry = typer.Typer(
    name="registry",
    help="Add all of ROR to the bundled registry, list what was added, take it away again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

RegistryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--registry",
        metavar="NAME",
        help="Link to this added registry only; none for the bundled one alone. By default to all that were added.",
        show_default=False,
    ),
]


@registry.command()
def add(
    dump: Annotated[
        Path,
        typer.Argument(help="A ROR data dump, schema v2: zip, JSON or JSON Lines, gzipped or not.", show_default=False),
    ],
    name: Annotated[str, typer.Option("--name", help="Name to keep it under.")] = "ror",
) -> None:
    """Add a dump of the Research Organization Registry, or replace the one added before.

    Example: kg registry add v1.63-2025-04-03-ror-data.zip
    """
    from kg.registries import add_registry

    with progress("Reading") as tell:
        path, about = add_registry(dump, name=name, tell=tell)
    version = f" {about.version}" if about.version else ""
    note(f"{name}{version}: {plural(about.records, 'organisation')}, {plural(about.names, 'name')} · {path}")
    note("Next: kg build SOURCE… links to it; kg build --again brings a graph up to date")


@registry.command("list")
def list_(
    form: Annotated[
        str | None,
        typer.Option(
            "-f", "--format", help="text or json; by default text on a terminal, JSON in a pipe.", show_default=False
        ),
    ] = None,
) -> None:
    """List the registries that were added: name, records, version, digest.

    Example: kg registry list
    """
    from kg.errors import UsageError
    from kg.registries import about_registry, added_registries

    if form not in {None, "text", "json"}:
        raise UsageError(f"{form}: no such format; there are text, json")
    rows: list[dict[str, Any]] = []
    for name, path in added_registries().items():
        try:
            about = about_registry(path)
        except KgError as error:
            note(f"kg: {error}")
            continue
        rows.append(
            {
                "name": name, "records": about.records, "names": about.names, "version": about.version,
                "digest": about.digest[:12], "path": str(path),
            }
        )  # fmt: skip
    if form == "json" or (form is None and not sys.stdout.isatty()):
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        version = row["version"] or "version unknown"
        print(f"{row['name']}\t{plural(row['records'], 'organisation')}\t{version}\t{row['digest']}\t{row['path']}")
    if not rows:
        note("none added; the bundled registry is always there. Add all of ROR: kg registry add DUMP")


@registry.command()
def remove(
    name: Annotated[str, typer.Argument(help="Name, as kg registry list gives it.", show_default=False)],
) -> None:
    """Take an added registry away. Graphs keep the links that were made with it.

    Example: kg registry remove ror
    """
    from kg.registries import remove_registry

    remove_registry(name)
    note(f"{name} removed")
