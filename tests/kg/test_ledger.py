"""The ledger keeps what articles said through kills, says what changed, and works out a gist once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract.records import Facts
from kg.errors import StoreError
from kg.ledger import CHUNK, Ledger
from tests.kg.making import EXTRACTOR, facts, single


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    one = Ledger.open(None)
    yield one
    one.close()


def put(ledger: Ledger, *keys: str, of: Facts | None = None, content: str = "c") -> None:
    ledger.put((key, content, of or facts(key)) for key in keys)


def written(ledger: Ledger) -> dict[str, str | None]:
    return {row.key: row.written for row in ledger.rows()}


def gist(of: Facts) -> Any:
    return {"id": of.document.id}


def test_records_come_back_as_they_went_in(ledger: Ledger) -> None:
    assert ledger.put([("b", "1", facts("b")), ("a", "2", single("Place", "Geneva"))]) == 2

    assert ledger.keys() == ["a", "b"]
    assert ledger.facts(["b", "a", "none"]) == {"a": single("Place", "Geneva"), "b": facts("b")}


def test_text_that_no_encoding_has_comes_back(ledger: Ledger) -> None:
    odd = replace(single("Place", "a \ud800 \x00 b"), extractor="kg \udfff")
    put(ledger, "a", of=odd)

    assert ledger.facts(["a"]) == {"a": odd}
    assert ledger.has("a", "c", "kg \udfff")


def test_article_is_there_as_its_extractor_read_it(ledger: Ledger) -> None:
    put(ledger, "a")

    assert ledger.has("a", "c", EXTRACTOR)
    assert not ledger.has("a", "other", EXTRACTOR)
    assert not ledger.has("a", "c", "kg 0.2.0")
    assert not ledger.has("b", "c", EXTRACTOR)


def test_putting_the_same_twice_changes_nothing(ledger: Ledger) -> None:
    put(ledger, "a")
    ledger.fill_gists("1", gist)
    ledger.mark_written([("a", "f")])
    before = list(ledger.rows())
    put(ledger, "a")

    assert list(ledger.rows()) == before
    assert written(ledger) == {"a": "f"}


def test_putting_another_record_leaves_the_graph_behind(ledger: Ledger) -> None:
    put(ledger, "a", "b")
    ledger.fill_gists("1", gist)
    ledger.mark_written([("a", "f"), ("b", "g")])
    put(ledger, "a", of=facts("a", confidence=0.1))

    (a, b) = ledger.rows()
    assert (a.gist, a.written) == (None, None)
    assert (b.gist is None, b.written) == (False, "g")
    assert ledger.facts(["a"])["a"].relations[0].confidence == 0.1


def test_same_record_of_another_content_digest_is_known_by_that(ledger: Ledger) -> None:
    put(ledger, "a", content="of an older version")
    ledger.mark_written([("a", "f")])
    put(ledger, "a", content="new")

    assert ledger.has("a", "new", EXTRACTOR)
    assert written(ledger) == {"a": "f"}


def test_removed_article_is_gone_until_the_graph_forgets_it(ledger: Ledger) -> None:
    put(ledger, "a", "b")

    assert ledger.remove("a") is True
    assert ledger.remove("a") is False
    assert ledger.remove("never") is False
    assert (ledger.keys(), ledger.gone()) == (["b"], ["a"])
    ledger.forget(["a"])
    assert ledger.gone() == []


def test_removed_article_that_comes_back_is_not_gone(ledger: Ledger) -> None:
    put(ledger, "a")
    ledger.mark_written([("a", "f")])
    ledger.remove("a")
    put(ledger, "a")

    assert ledger.gone() == []
    assert written(ledger) == {"a": None}


def test_what_fails_within_a_transaction_never_was(ledger: Ledger) -> None:
    put(ledger, "a")

    with pytest.raises(KeyboardInterrupt), ledger.transaction():
        ledger.set_note("x", "1")
        raise KeyboardInterrupt
    assert ledger.note("x") is None
    with ledger.transaction():
        ledger.set_note("x", "2")
    assert ledger.note("x") == "2"


def test_batch_that_fails_keeps_whole_chunks(ledger: Ledger) -> None:
    def failing() -> Iterator[tuple[str, str, Facts]]:
        for i in range(CHUNK + 5):
            yield f"{i:04}", "c", facts()
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        ledger.put(failing())
    assert len(ledger.keys()) == CHUNK


def test_killed_transaction_leaves_what_was_before(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from kg.ledger import Ledger
from tests.kg.making import facts

ledger = Ledger.open(Path(sys.argv[1]))
ledger.put([("a", "c", facts("a"))])
with ledger.transaction():
    ledger.set_note("half", "done")
    ledger._db.execute("DELETE FROM article")
    os.kill(os.getpid(), 9)
"""
    root = Path(__file__).resolve().parents[2]
    process = subprocess.run([sys.executable, "-c", code, str(tmp_path / "l.db")], cwd=root, check=False)
    assert process.returncode == -9

    ledger = Ledger.open(tmp_path / "l.db")
    assert (ledger.keys(), ledger.note("half")) == (["a"], None)
    ledger.close()


def test_more_than_a_chunk_is_read_and_marked(ledger: Ledger) -> None:
    keys = [f"{i:04}" for i in range(2 * CHUNK + 3)]
    assert ledger.put((key, "c", single("Place", key)) for key in keys) == len(keys)
    ledger.fill_gists("1", gist)
    ledger.mark_written((key, key) for key in keys)

    assert set(ledger.facts(keys)) == set(keys)
    assert written(ledger) == {key: key for key in keys}
    assert all(row.gist is not None for row in ledger.rows())


def test_gist_is_worked_out_once(ledger: Ledger) -> None:
    seen: list[str] = []

    def counting(of: Facts) -> Any:
        seen.append(of.document.id)
        return {"id": of.document.id}

    put(ledger, "a", "b")
    ledger.fill_gists("1", counting)
    put(ledger, "c")
    ledger.fill_gists("1", counting)

    assert seen == ["a", "b", "c"]
    assert [row.gist for row in ledger.rows()] == [b'{"id":"a"}', b'{"id":"b"}', b'{"id":"c"}']


def test_gists_of_another_version_are_worked_out_anew(ledger: Ledger) -> None:
    put(ledger, "a")
    ledger.fill_gists("1", gist)
    ledger.mark_written([("a", "f")])
    ledger.fill_gists("2", lambda of: "other")

    assert [(row.gist, row.written) for row in ledger.rows()] == [(b'"other"', "f")]


def test_gist_that_fails_is_tried_again(ledger: Ledger) -> None:
    def failing(of: Facts) -> Any:
        if of.document.id == "b":
            raise RecursionError
        return gist(of)

    put(ledger, "a", "b")
    with pytest.raises(RecursionError):
        ledger.fill_gists("1", failing)
    assert [row.gist for row in ledger.rows()] == [None, None]
    ledger.fill_gists("1", gist)
    assert all(row.gist is not None for row in ledger.rows())


def test_note_is_what_was_set_last(ledger: Ledger) -> None:
    ledger.set_note("a", "1")
    ledger.set_note("a", "2")

    assert (ledger.note("a"), ledger.note("b")) == ("2", None)


def test_ledger_stays_on_disk(tmp_path: Path) -> None:
    first = Ledger.open(tmp_path / "l.db")
    put(first, "a")
    first.close()
    second = Ledger.open(tmp_path / "l.db")

    assert second.facts(["a"]) == {"a": facts("a")}
    second.close()


def test_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "l.db").write_bytes(b"no database at all, not by far" * 100)

    with pytest.raises(StoreError, match=r"l\.db: the records of the graph store cannot be read"):
        Ledger.open(tmp_path / "l.db")
    with pytest.raises(StoreError, match="cannot be read"):
        Ledger.open(tmp_path / "no folder" / "l.db")


def test_damaged_record_says_which(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "l.db")
    put(ledger, "a")
    raw = sqlite3.connect(tmp_path / "l.db")
    with raw:
        raw.execute("UPDATE article SET record = x'00ff'")
    raw.close()

    with pytest.raises(StoreError, match="article a: its record is damaged"):
        ledger.facts(["a"])
    ledger.close()
