"""A registry of organisations as a file to look names up in, small in memory however large the registry.

The file is an SQLite database, read where it lies: a process opens it in a millisecond and holds a few megabytes of it.
It is a function of the registry's records alone, so that the same dump gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extract.registry import fold
from extract.ror import ACRONYM, ALIAS, LABEL, TRANSLATION, Organisation
from kg.errors import KgError

FORMAT = "1"
FORMER, BARE, MERGED = "former", "bare", "merged"
KINDS = (LABEL, TRANSLATION, ALIAS, FORMER, BARE, ACRONYM, MERGED)
"""What a name is of its record, the surest first: ``former`` is that of a record that it alone succeeded, ``bare`` its
own without the country or city at the end ("Siemens (Germany)"), ``merged`` that of one of several that it took in."""
_LONGEST_CHAIN = 5  # successors of successors
_NO_LETTERS = re.compile(r"[\W_]+")
_TELL_EVERY = 1000  # records
_COMMON = 0.0005  # share of the records whose names hold a word from which on it tells little ("cancer", "national")
_SCHEMA = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (n INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, name TEXT NOT NULL, types TEXT NOT NULL,
                     country TEXT, cities TEXT NOT NULL, wikidata TEXT);
CREATE TABLE name (key TEXT, n INTEGER, kind INTEGER, written TEXT NOT NULL,
                   PRIMARY KEY (key, n, kind)) WITHOUT ROWID;
CREATE INDEX name_of ON name (n);
CREATE TABLE common (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE parent (n INTEGER, above INTEGER, PRIMARY KEY (n, above)) WITHOUT ROWID;
"""
_FIND = """
SELECT iri, kind, written, record.name, types, country, cities, wikidata,
       (SELECT group_concat(up.iri, ' ') FROM parent JOIN record AS up ON up.n = above WHERE parent.n = record.n)
FROM name JOIN record ON record.n = name.n WHERE key = ? ORDER BY kind, iri
"""


@dataclass(frozen=True, slots=True)
class Record:
    """One active organisation. ``parents`` are the IRIs of the records that it is a part of."""

    iri: str
    name: str
    types: tuple[str, ...]
    country: str | None
    cities: tuple[str, ...]
    wikidata: str | None
    parents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A record that bears a name, what kind of name of it that is, and how the record writes it."""

    record: Record
    kind: str
    written: str


@dataclass(frozen=True, slots=True)
class About:
    """What an index holds: ``digest`` is that of its content, ``version`` what the dump says of itself."""

    records: int
    names: int
    version: str | None
    digest: str


def name_key(name: str) -> str:
    """A name as look-up key: beside what ``fold`` passes over, punctuation does not count and "&" reads "and"."""
    key = fold(name)
    if not key.isalnum():
        key = key.replace(".", "").replace("'", "").replace("&", " and ")
        key = _NO_LETTERS.sub(" ", key).strip().removeprefix("the ")
    return key


def write_index(
    path: Path,
    organisations: Iterable[Organisation],
    *,
    version: str | None = None,
    tell: Callable[[int, str], None] = lambda done, what: None,
) -> About:
    """Write the index of a registry to ``path``, replacing what is there once all is read.

    A record that is not active is left out; its names lead to the active one that succeeds it, if one alone does.
    """
    everything: dict[str, Organisation] = {}
    for number, one in enumerate(organisations, 1):
        everything[one.iri] = one
        if number % _TELL_EVERY == 0:
            tell(number, one.names[0][0] if one.names else "")
    numbers = {iri: n for n, iri in enumerate(sorted(i for i, o in everything.items() if o.status == "active"), 1)}
    newest = max((o.modified for o in everything.values() if o.modified), default=None)
    names = sorted(set(_names(everything, numbers)))
    records = [_row(n, everything[iri]) for iri, n in numbers.items()]
    parents = sorted(set(_parents(everything, numbers)))
    common = _common_words(names, len(records))
    digest = hashlib.sha256()
    for row in (FORMAT, *records, *names, *common, *parents):
        digest.update(json.dumps(row).encode())
    about = About(len(records), len(names), version or newest, digest.hexdigest())
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        _write(part, records, names, common, parents, about)
        part.replace(path)
    except sqlite3.Error as error:
        raise KgError(f"{path}: the index cannot be written ({error}); is the disk full?") from error
    finally:
        part.unlink(missing_ok=True)
    return about


def _write(
    path: Path,
    records: Sequence[tuple[object, ...]],
    names: Sequence[tuple[object, ...]],
    common: Sequence[str],
    parents: Sequence[tuple[object, ...]],
    about: About,
) -> None:
    database = sqlite3.connect(path)
    try:
        database.executescript(_SCHEMA)
        told = {"format": FORMAT, "records": about.records, "names": about.names, "digest": about.digest}
        told |= {"version": about.version} if about.version else {}
        database.executemany("INSERT INTO about VALUES (?, ?)", sorted((k, str(v)) for k, v in told.items()))
        database.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", records)
        database.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", names)
        database.executemany("INSERT INTO common VALUES (?)", ((word,) for word in common))
        database.executemany("INSERT INTO parent VALUES (?, ?)", parents)
        database.commit()
    finally:
        database.close()


def _row(n: int, one: Organisation) -> tuple[object, ...]:
    name = next((name for name, kind in one.names if kind == LABEL), one.names[0][0] if one.names else one.iri)
    return n, one.iri, name, " ".join(one.types), one.country, "\n".join(one.cities), one.wikidata


def _heirs(everything: Mapping[str, Organisation]) -> dict[str, tuple[str, str]]:
    """Record → the active one that it is or became, and what kind of name its names are there."""
    heirs = {iri: heir for iri in everything if (heir := _heir(iri, everything))}
    count = Counter(heir for iri, heir in heirs.items() if heir != iri)
    found = {}
    for iri, heir in heirs.items():
        # an institute that a university took in lives on as a part of it
        renamed = count[heir] == 1 and set(everything[iri].types) & set(everything[heir].types)
        found[iri] = heir, FORMER if renamed else MERGED
    return found


def _names(everything: Mapping[str, Organisation], numbers: Mapping[str, int]) -> Iterator[tuple[str, int, int, str]]:
    """Rows of the table of names; of an active record also those without its place, and those of what it succeeded."""
    heirs = _heirs(everything)
    for iri, one in everything.items():
        heir, succeeded = heirs.get(iri, (None, MERGED))
        n = numbers.get(heir) if heir else None
        if n is None:
            continue
        own = heir == iri
        for name, kind in one.names:
            # what a closed organisation was called for short, others may be called today
            if name_key(name) and (own or kind != ACRONYM):
                yield name_key(name), n, KINDS.index(kind if own else succeeded), name
            bare = _without_place(name, one) if own and kind in {LABEL, ALIAS} else None
            if bare and name_key(bare):
                yield name_key(bare), n, KINDS.index(BARE), bare
        for kind, other, label in one.relations if own else ():
            if kind == "predecessor" and other not in everything and name_key(label):
                yield name_key(label), n, KINDS.index(MERGED), label


def _heir(iri: str, everything: Mapping[str, Organisation]) -> str | None:
    """The active record that a record is or became; None where it simply ended or was split up."""
    for _ in range(_LONGEST_CHAIN):
        one = everything.get(iri)
        if one is None or one.status == "active":
            return iri if one else None
        heirs = {other for kind, other, _ in one.relations if kind == "successor"}
        if len(heirs) != 1:
            return None
        iri = heirs.pop()
    return None


def _without_place(name: str, one: Organisation) -> str | None:
    """A name without what sets it apart at its end: "Siemens (Germany)", "Institute of Ayurveda, New Delhi"."""
    bracket = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", name)
    if bracket:
        return bracket[1]
    head, comma, tail = name.rpartition(",")
    return head if comma and name_key(tail) in map(name_key, one.cities) else None


def _common_words(names: Iterable[tuple[str, int, int, str]], records: int) -> list[str]:
    """Words that stand in the full names of many records, sorted."""
    bearers: dict[str, set[int]] = {}
    for key, n, kind, _ in names:
        if KINDS[kind] not in {BARE, ACRONYM}:
            for word in key.split():
                bearers.setdefault(word, set()).add(n)
    return sorted(word for word, who in bearers.items() if len(who) > max(2.0, _COMMON * records))


def _parents(everything: Mapping[str, Organisation], numbers: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    for iri, n in numbers.items():
        for kind, other, _ in everything[iri].relations:
            if other in numbers and other != iri:
                if kind == "parent":
                    yield n, numbers[other]
                elif kind == "child":
                    yield numbers[other], n


class RegistryIndex:
    """Look-up in an index file. It may be sent to other processes; each opens the file for itself."""

    def __init__(self, path: Path) -> None:
        """Raises KgError where ``path`` is no index of this version of kg."""
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self.about = self._read_about()

    def __getstate__(self) -> dict[str, object]:
        return {"path": self.path, "about": self.about, "_connection": None, "_process": 0}

    def find(self, name: str) -> tuple[Match, ...]:
        """Records that bear the name, each once with the surest kind of name, in the order of kind and IRI."""
        return self.find_key(name_key(name))

    def find_key(self, key: str) -> tuple[Match, ...]:
        """As ``find``, for what ``name_key`` gave."""
        found: dict[str, Match] = {}
        for iri, kind, written, name, types, country, cities, wikidata, above in self._open().execute(_FIND, (key,)):
            if iri not in found:
                parents = frozenset(above.split()) if above else frozenset()
                places = tuple(filter(None, cities.split("\n")))
                record = Record(iri, name, tuple(types.split()), country, places, wikidata, parents)
                found[iri] = Match(record, KINDS[kind], written)
        return tuple(found.values())

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of the keys that are full names of records: neither acronyms nor without their place."""
        wanted = sorted(set(keys))
        found: set[str] = set()
        for start in range(0, len(wanted), 500):  # older SQLite takes at most 999 parameters
            some = wanted[start : start + 500]
            marks = ",".join("?" * len(some))
            rows = self._open().execute(
                f"SELECT DISTINCT key FROM name WHERE key IN ({marks}) AND kind < {KINDS.index(BARE)}", some
            )
            found.update(key for (key,) in rows)
        return frozenset(found)

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Words of so many records' names that they tell little."""
        return frozenset(word for (word,) in self._open().execute("SELECT word FROM common"))

    def names(self, iri: str) -> tuple[str, ...]:
        """All names of a record, in the order of their kind and key."""
        rows = self._open().execute(
            "SELECT written FROM name WHERE n = (SELECT n FROM record WHERE iri = ?) ORDER BY kind, key", (iri,)
        )
        return tuple(written for (written,) in rows)

    def _open(self) -> sqlite3.Connection:
        """The connection of this process: one that was opened before a fork must not be used after it."""
        if self._connection is None or self._process != os.getpid():
            self._connection = _connect(self.path)
            self._process = os.getpid()
        return self._connection

    def _read_about(self) -> About:
        try:
            told = dict(self._open().execute("SELECT key, value FROM about").fetchall())
        except sqlite3.Error as error:
            raise KgError(f"{self.path}: is no index of a registry ({error}); add the dump again") from error
        if told.get("format") != FORMAT:
            raise KgError(f"{self.path}: is of another version of kg; add the dump again: kg registry add DUMP")
        return About(int(told["records"]), int(told["names"]), told.get("version"), told["digest"])


def _connect(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise KgError(f"{path}: cannot be opened ({error}); see kg registry list") from error
