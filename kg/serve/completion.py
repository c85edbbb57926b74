"""Yasqe, Yasgui's field for queries with colours and completion, where ``make editor`` has fetched it.

It is built at https://github.com/rdfjs/Yasgui (MIT) and no part of this package; without it the field is a plain one.
Of Yasgui only the field is taken: its tables put what a graph says on the page as HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg.data_folder import data_folder

FILES: Final[Mapping[str, str]] = {
    "yasqe.min.js": "text/javascript; charset=utf-8",
    "yasqe.min.css": "text/css; charset=utf-8",
}


def completion_folder() -> Path | None:
    """The folder that holds Yasqe's files; None where one of them is missing."""
    folder = data_folder() / "yasqe"
    return folder if all((folder / name).is_file() for name in FILES) else None
