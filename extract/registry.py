"""The registry of known things: names, acronyms and identifiers, and the look-up of them.

The bundled registry is ``ontology/registry.jsonl`` (fields in ``ontology/REGISTRY.md``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.errors import FormatError
from kg.resources import data_path

_IDENTIFIERS = ("ror", "wikidata", "re3data")


@dataclass(frozen=True, slots=True)
class Entry:
    """One known thing. ``ambiguous`` holds those of its names that are also words or other things' names."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...]
    acronyms: tuple[str, ...]
    ambiguous: frozenset[str]
    same_as: tuple[str, ...]
    country: str | None
    homepage: str | None = None

    def names(self) -> Iterator[str]:
        """Every name, alias and acronym, the preferred name first."""
        yield self.name
        yield from self.aliases
        yield from self.acronyms


def fold(name: str) -> str:
    """A name as a look-up key: case, accents, quotes, hyphens and a leading article do not count."""
    plain = name
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = re.sub(r"[’'`´]", "'", plain)
    plain = re.sub(r"[\s\-‐‑–—/]+", " ", plain).strip().casefold()
    return plain.removeprefix("the ")


@dataclass(frozen=True)
class Registry:
    """Entries by folded name. A name that several entries share finds them all."""

    entries: tuple[Entry, ...]

    @cached_property
    def by_name(self) -> dict[str, tuple[Entry, ...]]:
        """Folded name → entries that bear it."""
        table: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for name in dict.fromkeys(map(fold, entry.names())):
                table.setdefault(name, []).append(entry)
        return {name: tuple(found) for name, found in table.items()}

    def find(self, name: str) -> tuple[Entry, ...]:
        """Entries that bear the name, whatever its case."""
        return self.by_name.get(fold(name), ())


def read_registry(path: Path | None = None) -> Registry:
    """The registry in ``path``, by default the bundled one.

    Raises FormatError with file and line for what is no entry.
    """
    path = path or data_path("ontology/registry.jsonl")
    with path.open(encoding="utf-8") as lines:
        return Registry(tuple(_read_entries(lines, path.name)))


def _read_entries(lines: Iterable[str], name: str) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield Entry(
                id=record["id"],
                type=record["type"],
                name=record["name"],
                aliases=tuple(record.get("aliases") or ()),
                acronyms=tuple(record.get("acronyms") or ()),
                ambiguous=frozenset(record.get("ambiguous") or ()),
                same_as=tuple(record[key] for key in _IDENTIFIERS if record.get(key)),
                country=record.get("country"),
                homepage=record.get("homepage"),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise FormatError(f"not a registry entry: {error!r}", where=f"{name}:{number}") from error
