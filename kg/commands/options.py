"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the graph store; by default $KG_STORE, else ./.kg.", show_default=False),
]
DecisionsOption = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="Decisions of people; by default $KG_DECISIONS, else those that the graph was made with, else "
        "decisions.ttl beside the store.",
        show_default=False,
    ),
]
Sources = Annotated[
    list[str],
    typer.Argument(help="Files, folders, globs, http(s) addresses, or - for standard input.", show_default=False),
]


def store_path(store: Path | None) -> Path:
    """The store's folder: the option, else ``$KG_STORE``, else ``.kg`` here."""
    return store or Path(os.environ.get("KG_STORE") or ".kg")


def decisions_path(decisions: Path | None) -> Path | None:
    """The file of decisions: the option, else ``$KG_DECISIONS``, else None, for the store to choose."""
    named = os.environ.get("KG_DECISIONS")
    return decisions or (Path(named) if named else None)
