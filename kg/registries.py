"""Registries that the user added: index files in the folder of the user's data, one a registry."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from extract.registry_index import About, RegistryIndex, write_index
from extract.ror import dump_version, read_dump
from kg.data_folder import data_folder
from kg.errors import KgError, UsageError

DEFAULT_NAME = "ror"
NONE = "none"
_ENDING = ".index"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def registries_folder() -> Path:
    """The folder of the index files; it need not exist."""
    return data_folder() / "registries"


def add_registry(
    dump: Path,
    *,
    name: str = DEFAULT_NAME,
    folder: Path | None = None,
    tell: Callable[[int, str], None] = lambda done, what: None,
) -> tuple[Path, About]:
    """Index a ROR data dump under ``name``; one that was added under it before is replaced once all is read.

    Raises UsageError for a name that no file can have, FormatError and KgError for a dump that cannot be read.
    """
    if not _NAME.fullmatch(name) or name == NONE:
        raise UsageError(f"{name}: no name for a registry; take lower-case letters, digits and hyphens, and not none")
    folder = folder or registries_folder()
    organisations = read_dump(dump)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KgError(f"{folder}: cannot be made ({error.strerror}); name another folder in KG_DATA") from error
    path = folder / f"{name}{_ENDING}"
    return path, write_index(path, organisations, version=_version(dump), tell=tell)


def _version(dump: Path) -> str | None:
    return dump_version(dump) if dump.is_file() else None


def added_registries(folder: Path | None = None) -> dict[str, Path]:
    """Name → index file of each registry that was added, by name."""
    folder = folder or registries_folder()
    return {path.name.removesuffix(_ENDING): path for path in sorted(folder.glob(f"[!.]*{_ENDING}"))}


def choose_registries(wanted: Sequence[str], folder: Path | None = None) -> tuple[Path, ...]:
    """The index files to extract with: of all that were added, or of those named; ``none`` for no one.

    Raises UsageError for a name under which none was added.
    """
    added = added_registries(folder)
    if not wanted:
        return tuple(added.values())
    if list(wanted) == [NONE]:
        return ()
    for name in wanted:
        if name not in added:
            there = ", ".join(added) or "none yet"
            raise UsageError(f"{name}: no such registry was added; there are: {there} (kg registry add DUMP)")
    return tuple(added[name] for name in sorted(set(wanted)))


def remove_registry(name: str, folder: Path | None = None) -> None:
    """Take a registry away. Raises UsageError where none of that name was added."""
    (path,) = choose_registries([name], folder) or (None,)
    if path is None:
        raise UsageError(f"{name}: no such registry was added; see kg registry list")
    path.unlink(missing_ok=True)


def about_registry(path: Path) -> About:
    """What an index file holds. Raises KgError where it is none of this version of kg."""
    return RegistryIndex(path).about
