"""What the user names (files, folders, globs, ``-``, http(s) addresses) to documents, one at a time.

Folders are read with all below them, sorted by path; hidden files and files of other suffixes than
``extract.read.sniff.SUFFIXES`` are passed over there, and so are a README, licence or change log. A file that is
named itself is always tried.
"""

from __future__ import annotations

import errno
import glob
import os
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from extract.read.content import read_content
from extract.read.documents import Unreadable
from extract.read.fetch import Fetch, fetch_url
from extract.read.jsonlines import read_json_lines
from extract.read.sniff import HEAD_SIZE, SUFFIXES, kind_of
from extract.records import Document
from kg.errors import SourceError

__all__ = ["SUFFIXES", "Unreadable", "list_sources", "read_sources"]

STDIN = "-"
_WIDE_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)  # of UTF-16, whose lines do not end at a byte
_STDIN_NAME = "<stdin>"
_ABOUT = frozenset({"README", "LICENSE", "LICENCE", "CHANGELOG", "CONTRIBUTING"})  # about a folder, no announcements


def list_sources(sources: Sequence[str]) -> list[str | Unreadable]:
    """The paths, addresses and ``-`` that the sources stand for, each once, in the order they are read.

    A path that is missing, a glob without a match and a folder without a readable file give an
    Unreadable in their place. Opens no file.
    """
    found: dict[str, str | Unreadable] = {}
    for source in sources:
        for one in _expanded(source):
            if isinstance(one, Unreadable):
                key = f"unreadable {one.source}"
            else:
                key = one if one == STDIN or _is_address(one) else os.path.abspath(one)  # noqa: PTH100 (keeps links)
            found.setdefault(key, one)
    return list(found.values())


def read_sources(
    sources: Sequence[str], *, stdin: BinaryIO | None = None, follow: bool = False, fetch: Fetch | None = None
) -> Iterator[Document | Unreadable]:
    """Every document of the sources, in order and lazily; what cannot be read is an Unreadable in its place.

    ``follow`` reads the article that an entry of a feed links to in place of the entry. ``fetch`` stands in
    for the HTTP client, ``stdin`` for the process's own.
    """
    get = fetch or fetch_url
    for source in list_sources(sources):
        if isinstance(source, Unreadable):
            yield source
            continue
        try:
            if source == STDIN:
                yield from _read_stream(stdin or sys.stdin.buffer, follow=get if follow else None)
            elif _is_address(source):
                yield from _read_address(source, get, follow=get if follow else None)
            else:
                yield from _read_file(source, follow=get if follow else None)
        except SourceError as error:
            yield Unreadable(error.source, error.reason)
        except OSError as error:
            yield Unreadable(source, _reason(error))


def _expanded(source: str) -> Iterator[str | Unreadable]:
    if source == STDIN or _is_address(source):
        yield source
        return
    if not source:  # Path("") is the current folder, which nobody means by it
        yield Unreadable(source, "is an empty name")
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from _in_folder(source)
        elif path.exists():
            yield source
        elif glob.has_magic(source):
            matches = sorted(glob.glob(source, recursive=True), key=_order)  # noqa: PTH207 (a pattern may be absolute)
            if not matches:
                yield Unreadable(source, "matches no file")
            for match in matches:
                # "**" matches folders and the files in them alike; a folder is then read through its files.
                if not Path(match).is_dir():
                    yield match
                elif "**" not in source:
                    yield from _in_folder(match)
        else:
            yield Unreadable(source, "does not exist")
    except (OSError, ValueError) as error:
        yield Unreadable(source, _reason(error) if isinstance(error, OSError) else "is no path")


def _in_folder(folder: str) -> Iterator[str | Unreadable]:
    files: list[str] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [
            os.path.join(parent, name)  # noqa: PTH118 (keeps "./")
            for name in names
            if not name.startswith(".")
            and Path(name).suffix.lower() in SUFFIXES
            and Path(name).stem.upper() not in _ABOUT
        ]
    readable = [name for name in sorted(files, key=_order) if Path(name).is_file()]
    if not readable:
        yield Unreadable(folder, f"holds no file to read ({' '.join(sorted(SUFFIXES))})")
    yield from readable


def _read_file(name: str, *, follow: Fetch | None) -> Iterator[Document | Unreadable]:
    with Path(name).open("rb") as file:
        head = file.read(HEAD_SIZE)
        kind = kind_of(head, name=name)
        if kind == "jsonl" and not head.startswith(_WIDE_MARKS):
            yield from read_json_lines(_lines(head, file), source=name)
            return
        data = head + file.read()
    yield from read_content(data, kind=kind, source=name, fetch=follow)


def _read_stream(stream: BinaryIO, *, follow: Fetch | None) -> Iterator[Document | Unreadable]:
    first = stream.readline()
    while first and not first.strip():
        first = stream.readline()
    # A whole JSON object on the first line: lines that may come one by one, each read as it comes.
    if not first.startswith(_WIDE_MARKS) and kind_of(first + b"{}\n") == "jsonl":
        yield from read_json_lines(chain([first], stream), source=_STDIN_NAME)
        return
    data = first + stream.read()
    yield from read_content(data, kind=kind_of(data[:HEAD_SIZE]), source=_STDIN_NAME, fetch=follow)


def _read_address(address: str, fetch: Fetch, *, follow: Fetch | None) -> Iterator[Document | Unreadable]:
    page = fetch(address)
    kind = kind_of(page.content[:HEAD_SIZE], name=address.split("?")[0], content_type=page.content_type)
    yield from read_content(page.content, kind=kind, source=address, url=page.url, charset=page.charset, fetch=follow)


def _lines(head: bytes, file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file whose beginning was read already."""
    *whole, rest = head.split(b"\n")
    yield from whole
    if rest:
        yield rest + file.readline()
    yield from file


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _order(path: str) -> tuple[str, ...]:
    return Path(path).parts


def _reason(error: OSError) -> str:
    reasons = {
        errno.ENOENT: "does not exist",
        errno.EACCES: "cannot be read: permission denied",
        errno.ENAMETOOLONG: "is too long for a path",
    }
    return reasons.get(error.errno or 0) or f"cannot be read: {error.strerror or error}"
