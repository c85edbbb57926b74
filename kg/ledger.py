"""What the articles said, article by article: the records from which the graph is put together.

An SQLite file beside the graph. The graph is a function of it, of the registry and of a person's decisions, so a
graph that was lost, or left half written by a killed process, is made again from here without extracting anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self

from extract.records import Facts, from_json, to_json
from kg.errors import StoreError

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS article (
  key TEXT PRIMARY KEY,     -- last part of the article's IRI
  content TEXT NOT NULL,    -- digest of the document with all its context
  extractor TEXT NOT NULL,
  record BLOB NOT NULL,     -- the facts in the exchange format, compressed
  digest TEXT NOT NULL,     -- of the record
  gist BLOB,                -- what identity and reprints are found from; NULL until it was worked out
  written TEXT              -- fingerprint of what the graph holds of it; NULL while that is not up to date
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gone (key TEXT PRIMARY KEY) WITHOUT ROWID;  -- removed here and still in the graph
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
CHUNK: Final = 128
"""Rows read or written at a time."""


@dataclass(frozen=True, slots=True)
class Row:
    """One article as a rebuild looks at it; ``gist`` is JSON, ``written`` None where the graph is behind."""

    key: str
    digest: str
    gist: bytes | None
    written: str | None


class Ledger:
    """The records of a store, in the order of their keys whenever they are listed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, path: Path | None) -> Self:
        """The ledger in a file, made where there is none; in memory for None. Raises StoreError."""
        try:
            db = sqlite3.connect(path or ":memory:", isolation_level=None)
            db.execute("PRAGMA journal_mode = WAL")
            # a crash of the machine may cost the last transactions, never the file
            db.execute("PRAGMA synchronous = NORMAL")
            db.executescript(SCHEMA)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: the records of the graph store cannot be read ({error})") from error
        return cls(db)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk may have ended it already
                self._db.execute("ROLLBACK")
            raise

    # ---- records

    def put(self, batch: Iterable[tuple[str, str, Facts]]) -> int:
        """Key, content digest and facts of articles, each in place of what its key had; returns how many came.

        Safe to kill: a transaction holds CHUNK of them.
        """
        count = 0
        remaining = iter(batch)
        while chunk := list(islice(remaining, CHUNK)):
            count += len(chunk)
            self._put(chunk)
        return count

    def _put(self, chunk: Sequence[tuple[str, str, Facts]]) -> None:
        with self.transaction():
            for key, content, facts in chunk:
                line = json.dumps(to_json(facts), ensure_ascii=True, separators=(",", ":")).encode()
                digest = _digest(line)
                row = (key, content, _storable(facts.extractor), zlib.compress(line, 6), digest)
                self._db.execute(
                    """INSERT INTO article (key, content, extractor, record, digest) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (key) DO UPDATE SET content = excluded.content, extractor = excluded.extractor,
                      record = excluded.record, digest = excluded.digest,
                      gist = CASE digest WHEN excluded.digest THEN gist END,
                      written = CASE digest WHEN excluded.digest THEN written END
                    WHERE digest != excluded.digest OR content != excluded.content""",
                    row,
                )
                self._db.execute("DELETE FROM gone WHERE key = ?", (key,))

    def remove(self, key: str) -> bool:
        """Take an article out, and say whether it was there."""
        with self.transaction():
            there = self._db.execute("DELETE FROM article WHERE key = ?", (key,)).rowcount > 0
            if there:
                self._db.execute("INSERT OR IGNORE INTO gone VALUES (?)", (key,))
        return there

    def has(self, key: str, content: str, extractor: str) -> bool:
        """Whether this very document is there as this extractor read it."""
        found = self._db.execute("SELECT content, extractor FROM article WHERE key = ?", (key,)).fetchone()
        return bool(found == (content, _storable(extractor)))

    def facts(self, keys: Sequence[str]) -> dict[str, Facts]:
        """The records of some articles by their keys. Raises StoreError for a damaged one."""
        found = {}
        for start in range(0, len(keys), CHUNK):
            some = keys[start : start + CHUNK]
            marks = ",".join("?" * len(some))
            for key, blob in self._db.execute(f"SELECT key, record FROM article WHERE key IN ({marks})", tuple(some)):
                found[key] = _facts(blob, key)
        return found

    def keys(self) -> list[str]:
        return [key for (key,) in self._db.execute("SELECT key FROM article ORDER BY key")]

    def rows(self) -> Iterator[Row]:
        """All articles in the order of their keys, without the records."""
        for row in self._db.execute("SELECT key, digest, gist, written FROM article ORDER BY key"):
            yield Row(*row)

    # ---- what is worked out of them

    def fill_gists(self, version: str, gist_of: Callable[[Facts], Any]) -> None:
        """Work out what is missing; all anew where ``version``, of what it depends on, is another than last time."""
        if self.note("gist") != version:
            self._db.execute("UPDATE article SET gist = NULL")
            self.set_note("gist", version)
        missing = [key for (key,) in self._db.execute("SELECT key FROM article WHERE gist IS NULL ORDER BY key")]
        for start in range(0, len(missing), CHUNK):
            some = self.facts(missing[start : start + CHUNK])
            with self.transaction():
                for key, facts in some.items():
                    gist = json.dumps(gist_of(facts), ensure_ascii=True, separators=(",", ":")).encode()
                    self._db.execute("UPDATE article SET gist = ? WHERE key = ?", (gist, key))

    def gone(self) -> list[str]:
        """Keys of articles that were removed and that the graph may still hold."""
        return [key for (key,) in self._db.execute("SELECT key FROM gone ORDER BY key")]

    def forget(self, keys: Iterable[str]) -> None:
        """The graph no longer holds these removed articles."""
        with self.transaction():
            self._db.executemany("DELETE FROM gone WHERE key = ?", ((key,) for key in keys))

    def mark_written(self, fingerprints: Iterable[tuple[str, str | None]]) -> None:
        """Note what the graph holds of articles; None before it is touched."""
        with self.transaction():
            self._db.executemany("UPDATE article SET written = ? WHERE key = ?", ((f, k) for k, f in fingerprints))

    def note(self, name: str) -> str | None:
        found = self._db.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def set_note(self, name: str, value: str) -> None:
        self._db.execute(
            "INSERT INTO note VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value)
        )


def _facts(blob: bytes, key: str) -> Facts:
    try:
        return from_json(json.loads(zlib.decompress(blob)), where=key)
    except (zlib.error, ValueError) as error:
        raise StoreError(f"article {key}: its record is damaged ({error}); add the article anew") from error


def _storable(text: str) -> str:
    """A lone surrogate, which no database can hold, becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()[:32]
