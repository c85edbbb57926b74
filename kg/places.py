"""Where an earlier drawing of a graph put its nodes, kept beside the store: what a reader has found stays there.

A file of convenience: without it, or with one that cannot be read, everything is laid out anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg.files import atomic_file

_FILE: Final = "places.json"


def read_places(folder: Path) -> dict[str, tuple[int, int]]:
    """Places by IRI as :func:`write_places` wrote them; none where there is no readable file."""
    try:
        found = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return {str(iri): (int(x), int(y)) for iri, (x, y) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_places(folder: Path, places: Mapping[str, tuple[int, int]]) -> None:
    """Keep places, one node a line. A folder that may not be written to keeps what it has."""
    lines = [f"{json.dumps(iri)}: [{x}, {y}]" for iri, (x, y) in sorted(places.items())]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    try:
        with atomic_file(folder / _FILE) as file:
            file.write(text.encode("utf-8"))
    except OSError:
        return
