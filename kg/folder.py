"""The folder of a graph store: what it is, whether it is up to date, what decisions went
into it, and who uses it.

Many may read or one may write; Oxigraph itself leaves reading beside a writer undefined.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Self

from kg.errors import StoreError
from kg.namespaces import BASE_IRI
from kg.values import http_iri

FORMAT: Final = 1
WRITING: Final = "writing"
"""State of a folder whose writer has not finished, or was killed."""
STALE: Final = "stale"
"""State of a folder whose articles are whole and whose derived graph is of before."""


@dataclass(slots=True)
class FolderLock:
    """A lock that the operating system drops with the process, however that ends."""

    _file: IO[bytes] | None

    @classmethod
    def take(cls, folder: Path, *, exclusive: bool) -> Self:
        """Lock ``folder`` to write (``exclusive``) or to read. Raises StoreError where it is in use."""
        if sys.platform == "win32":  # no flock; Oxigraph still refuses a second writer
            return cls(None)
        import fcntl

        file: IO[bytes] | None = None
        try:
            # a reader of a folder it may not write to needs no lock file of its own making
            path = folder / "lock"
            file = path.open("ab") if exclusive or not path.exists() else path.open("rb")
            fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if file is not None:
                file.close()
            raise StoreError(
                f"{folder}: the graph store is in use by another process; wait until it ends or name another --store"
            ) from error
        except OSError as error:
            raise StoreError(f"{folder}: the graph store cannot be locked ({error.strerror})") from error
        return cls(file)

    def release(self) -> None:
        """Let others in; doing so twice does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None


def read_base_iri(path: Path, *, create: bool, wanted: str | None) -> str:
    """The base IRI that ``kg.json`` names; the file is made first where it may be."""
    file = path / "kg.json"
    try:
        if not file.exists():
            if not create:
                raise StoreError(f"{path}: no graph store here; make one first: kg build SOURCE --store {path}")
            if path.exists() and any(p.name != "lock" for p in path.iterdir()):
                raise StoreError(f"{path}: the folder holds other things and no graph store; name an empty one")
            base = wanted or BASE_IRI
            if http_iri(base) is None or base[-1] not in "/#":
                raise StoreError(f"{base}: a base IRI is an http(s) IRI that ends in / or #")
            path.mkdir(parents=True, exist_ok=True)
            _write_atomically(file, json.dumps({"format": FORMAT, "base_iri": base}) + "\n")
        settings = json.loads(file.read_text(encoding="utf-8"))
        number, base = settings["format"], str(settings["base_iri"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: the graph store cannot be read ({error})") from error
    if number != FORMAT:
        raise StoreError(f"{path}: the graph store is of format {number}, not {FORMAT}; build it anew")
    if wanted is not None and base != wanted:
        raise StoreError(f"{path}: the graph store has base IRI {base}, not {wanted}")
    return base


def read_state(path: Path) -> str | None:
    """What is unfinished about the folder, None where nothing is."""
    file = path / "state"
    return file.read_text(encoding="utf-8").strip() if file.exists() else None


def set_state(path: Path, state: str | None) -> None:
    """Note what is unfinished, before anything is written; None once all is done."""
    if state is None:
        (path / "state").unlink(missing_ok=True)
    else:
        _write_atomically(path / "state", state + "\n")


@dataclass(frozen=True, slots=True)
class Decided:
    """What decisions the graph was made with: their file, where it is not the one beside the folder, and its digest."""

    digest: str = ""
    file: str | None = None


def read_decided(path: Path) -> Decided:
    """What decisions the graph in a folder was made with; where nothing says so, with none."""
    try:
        found = json.loads((path / "decided.json").read_text(encoding="utf-8"))
        return Decided(str(found["digest"]), found["file"] and str(found["file"]))
    except FileNotFoundError:
        return Decided()
    except (OSError, ValueError, KeyError, TypeError):
        return Decided("unknown")


def note_decided(path: Path, decided: Decided) -> None:
    """Note what decisions the graph was made with."""
    if decided != read_decided(path):
        _write_atomically(path / "decided.json", json.dumps({"digest": decided.digest, "file": decided.file}) + "\n")


def _write_atomically(file: Path, text: str) -> None:
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
