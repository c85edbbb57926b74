"""Reads a data dump of the Research Organization Registry, schema v2, as it is published.

A dump is a zip with the JSON in it, that JSON itself, or JSON Lines; each may be compressed with gzip. Records are read
one by one, so that memory stays flat. Source: ROR schema v2.1, field descriptions at ror.readme.io.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from kg.errors import FormatError, KgError

LABEL, TRANSLATION, ALIAS, ACRONYM = "label", "translation", "alias", "acronym"
_IRI = re.compile(r"https://ror\.org/(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})")
_CHUNK = 1 << 18
_LONGEST_RECORD = 1 << 24  # characters; records of the dump of 2025 stay below 100,000
_WHERE_TO_GET = "take the zip of the latest ROR data dump"
_VERSION = re.compile(r"v\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Organisation:
    """One record: ``names`` as (name, kind), ``relations`` as (kind, ROR IRI, label) in the order of the dump.

    ``country`` is ISO 3166-1 alpha-2; ``cities`` and ``types`` as the record lists them; ``wikidata`` the item that it
    prefers, or its only one.
    """

    iri: str
    names: tuple[tuple[str, str], ...]
    types: tuple[str, ...]
    status: str
    country: str | None
    cities: tuple[str, ...]
    wikidata: str | None
    relations: tuple[tuple[str, str, str], ...]
    modified: str | None


def dump_version(path: Path) -> str | None:
    """The version that the name of a dump, or of a file in its zip, tells: "v1.63"."""
    names = [path.name]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names += sorted(archive.namelist())
    return next((found[0] for name in names if (found := _VERSION.search(name))), None)


def read_dump(path: Path) -> Iterator[Organisation]:
    """The records of a dump, in its order.

    Raises FormatError for what is no dump of schema v2, and KgError for a file that cannot be read or is damaged.
    """
    try:
        with _open_json(path) as file:
            number = 0
            for number, record in enumerate(_values(file, path.name), 1):
                yield _read_record(record, f"{path.name}, record {number}")
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, RuntimeError) as error:
        raise KgError(f"{path}: the file is damaged or cut off ({error}); download it again") from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: is not UTF-8 text, so no ROR dump; {_WHERE_TO_GET}") from error
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}; name the file of a ROR data dump") from error
    if not number:
        raise FormatError(f"{path}: holds no record; {_WHERE_TO_GET}")


@contextmanager
def _open_json(path: Path) -> Iterator[IO[str]]:
    with ExitStack() as stack:
        raw: IO[bytes] = stack.enter_context(path.open("rb"))
        if raw.read(4) == b"PK\x03\x04":
            archive = stack.enter_context(zipfile.ZipFile(path))
            raw = stack.enter_context(archive.open(_member(archive, path)))
        else:
            raw.seek(0)
        start = io.BufferedReader(cast(io.RawIOBase, raw))
        content: IO[bytes] = start
        if start.peek(2)[:2] == b"\x1f\x8b":
            content = cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=start)))
        yield io.TextIOWrapper(content, encoding="utf-8-sig")


def _member(archive: zipfile.ZipFile, path: Path) -> str:
    """The JSON file of a dump's zip; dumps of 2024 and 2025 hold schema v1 beside v2, and both as CSV."""
    names = sorted(n for n in archive.namelist() if n.lower().endswith((".json", ".jsonl", ".json.gz", ".jsonl.gz")))
    names = [n for n in names if not n.startswith("__MACOSX/")]
    if not names:
        raise FormatError(f"{path}: the zip holds no JSON file; {_WHERE_TO_GET}")
    return next((n for n in names if "schema_v2" in n), names[0])


def _values(file: IO[str], name: str) -> Iterator[Any]:
    """The JSON values of an array, or of lines, one by one."""
    decode = json.JSONDecoder().raw_decode
    rest, at, count = "", 0, 0
    more = True
    while more:
        chunk = file.read(_CHUNK)
        more = bool(chunk)
        rest, at = rest[at:] + chunk, 0
        if not count and at == 0 and rest.lstrip().startswith("["):
            at = len(rest) - len(rest.lstrip()) + 1
            rest, at = rest[at:], 0
        while True:
            while at < len(rest) and rest[at] in " \t\r\n,":
                at += 1
            if at == len(rest) or (rest[at] == "]" and not rest[at + 1 :].strip()):
                break
            try:
                value, end = decode(rest, at)
            except ValueError as error:
                if not more or len(rest) - at > _LONGEST_RECORD:
                    raise FormatError(
                        f"not JSON, or cut off; {_WHERE_TO_GET}", where=f"{name}, record {count + 1}"
                    ) from error
                break
            count += 1
            at = end
            yield value


def _read_record(record: Any, where: str) -> Organisation:
    iri = record.get("id") if isinstance(record, dict) else None
    if not isinstance(iri, str) or not _IRI.fullmatch(iri):
        raise FormatError(f"has no ROR id, so this is no ROR dump; {_WHERE_TO_GET}", where=where)
    if "names" not in record and "name" in record:
        raise FormatError("is of schema v1; take the file of the dump that has schema_v2 in its name", where=where)
    try:
        return _organisation(iri, record)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise FormatError(f"is no record of schema v2 ({error!r}); {_WHERE_TO_GET}", where=where) from error


def _organisation(iri: str, record: Mapping[str, Any]) -> Organisation:
    places = [place["geonames_details"] for place in record.get("locations") or ()]
    wikidata = [x for x in record.get("external_ids") or () if x["type"] == "wikidata"]
    item = next((x.get("preferred") or (x["all"][0] if len(x["all"]) == 1 else None) for x in wikidata), None)
    modified = ((record.get("admin") or {}).get("last_modified") or {}).get("date")
    return Organisation(
        iri=iri,
        names=tuple((str(n["value"]), _kind(n["types"], n.get("lang"))) for n in record["names"]),
        types=tuple(map(str, record.get("types") or ())),
        status=str(record["status"]),
        country=next((p["country_code"] for p in places if p.get("country_code")), None),
        cities=tuple(dict.fromkeys(p["name"] for p in places if p.get("name"))),
        wikidata=f"http://www.wikidata.org/entity/{item}" if item else None,
        relations=tuple((r["type"].lower(), r["id"], r.get("label") or "") for r in record.get("relationships") or ()),
        modified=modified,
    )


def _kind(types: list[str], language: str | None) -> str:
    if "ror_display" in types or ("label" in types and language in {"en", None}):
        return LABEL
    if "label" in types:
        return TRANSLATION
    return ACRONYM if "acronym" in types else ALIAS
