"""``kg build``, ``extract``, ``load``, ``export``, ``validate`` and ``remove`` as a user runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

pytestmark = pytest.mark.model

Run = Callable[..., subprocess.CompletedProcess[str]]
RELEASE = "The ATLAS collaboration released 65 TB of collision data on 1 July 2024. The data are available on Zenodo."


@pytest.fixture
def kg(tmp_path: Path) -> Run:
    """Runs ``kg`` in an empty folder; the store is there by default."""

    def run(*words: str, stdin: str | bytes | None = None) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        root = str(Path(__file__).resolve().parents[1])
        done = subprocess.run(
            [sys.executable, "-m", "kg", *words],
            cwd=tmp_path,
            input=data,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": root, "NO_COLOR": "1"},
        )
        return subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def test_one_command_makes_a_graph_that_others_can_read(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(RELEASE)

    done = kg("build", "news.txt", "-o", "graph.ttl")

    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr.startswith("1 article · ")
    turtle = (tmp_path / "graph.ttl").read_bytes()
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == sum(
        1 for _ in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)
    )
    assert kg("validate").returncode == 0


def test_two_builds_give_the_same_bytes_and_unchanged_articles_are_passed_over(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(
        "".join(json.dumps({"id": f"n{i}", "text": f"{RELEASE} Item {i}."}) + "\n" for i in range(3))
    )

    kg("build", "news.jsonl", "--store", "one", "-o", "one.ttl")
    kg("build", "news.jsonl", "--store", "two", "-o", "two.ttl")
    again = kg("build", "news.jsonl", "--store", "two", "-o", "three.ttl")

    assert (
        (tmp_path / "one.ttl").read_bytes()
        == (tmp_path / "two.ttl").read_bytes()
        == (tmp_path / "three.ttl").read_bytes()
    )
    assert "3 unchanged" in again.stderr


def test_extract_and_load_give_what_build_gives(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(RELEASE)

    kg("build", "news.txt", "--store", "built", "-o", "built.ttl")
    facts = kg("extract", "news.txt")
    loaded = kg("load", "-", "--store", "loaded", "-o", "loaded.ttl", stdin=facts.stdout)

    assert loaded.returncode == 0
    assert (tmp_path / "built.ttl").read_bytes() == (tmp_path / "loaded.ttl").read_bytes()


def test_a_removed_article_is_as_if_it_had_never_been_there(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": RELEASE}) + "\n")
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"id": "b", "text": "CERN launched the Orion Project in 2019."}) + "\n"
    )
    kg("build", "a.jsonl", "--store", "one", "-o", "one.ttl")
    kg("build", "a.jsonl", "b.jsonl", "--store", "two")

    assert kg("remove", "b", "--store", "two").returncode == 0

    assert kg("export", "--store", "two").stdout.encode() == (tmp_path / "one.ttl").read_bytes()


BAD = [
    ("empty.txt", b"", "empty.txt: is empty"),
    ("binary.txt", b"\x00\x01\x02\xff" * 50, "binary.txt: is not text"),
    ("empty.html", b"<html><head><title></title></head><body><script>x()</script></body></html>", "empty.html: no text found"),
    ("broken.xml", b"<rss><channel><item>", "broken.xml"),
    ("lines.jsonl", b'{"text": \n', "lines.jsonl:1: "),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "message"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_is_one_line_and_nothing_is_written(
    kg: Run, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)

    done = kg("build", name)

    assert done.returncode == 1
    assert done.stderr.startswith(f"kg: {message}")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / ".kg").exists()


def test_what_can_be_read_is_read_beside_what_cannot(kg: Run, tmp_path: Path) -> None:
    for name, content, _ in BAD:
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(RELEASE)

    done = kg("build", ".")

    assert done.returncode == 4
    assert "1 article" in done.stderr
    assert f"{len(BAD)} unreadable" in done.stderr


def test_a_missing_path_and_no_network_are_told_plainly(kg: Run) -> None:
    assert kg("build", "nowhere.txt").stderr.startswith("kg: nowhere.txt: does not exist\n")
    assert kg("build", "http://127.0.0.1:9/feed.xml").stderr.startswith(
        "kg: http://127.0.0.1:9/feed.xml: cannot connect"
    )


def test_an_interrupted_build_says_that_it_can_go_on(tmp_path: Path) -> None:
    lines = (json.dumps({"id": f"n{i}", "text": f"{RELEASE} Item {i}."}) + "\n" for i in range(20_000))
    (tmp_path / "news.jsonl").write_text("".join(lines))
    root = str(Path(__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", "news.jsonl"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )
    for _ in range(600):  # until the first articles are in the store
        if (tmp_path / ".kg" / "oxigraph").exists() or process.poll() is not None:
            break
        time.sleep(0.1)

    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)

    assert process.returncode == 130
    assert told.decode() == "kg: stopped; what was finished is kept, the same command goes on from there\n"


def test_other_languages_are_set_aside_and_listed(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "de.txt").write_text(
        "Die Universität hat am Montag gemeinsam mit dem Institut ein neues Repositorium für Forschungsdaten eröffnet, "
        "und alle sind eingeladen, ihre Daten dort abzulegen, damit sie von anderen genutzt werden können."
    )
    (tmp_path / "en.txt").write_text(RELEASE)

    done = kg("build", "de.txt", "en.txt")

    assert done.returncode == 4
    assert "set aside, its language is de and only English is read" in done.stderr
    assert "1 in another language" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("build",), 2, "Missing argument"),
        (("build", "x.txt", "-o", "graph.xyz"), 2, "kg: graph.xyz: the ending stands for no format"),
        (("build", "-", "--model", "no_such_model"), 1, "kg: model 'no_such_model' cannot be loaded; install it"),
        (("export",), 1, "kg: .kg: "),
        (("validate",), 1, "kg: .kg: "),
        (
            ("load", "missing.jsonl"),
            1,
            "kg: missing.jsonl: No such file or directory; name a file that kg extract wrote",
        ),
        (("frobnicate",), 2, "No such command 'frobnicate'"),
    ],
)
def test_wrong_calls_end_with_one_line_and_the_right_code(
    kg: Run, words: tuple[str, ...], code: int, message: str
) -> None:
    done = kg(*words, stdin=RELEASE)

    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_malformed_line_of_facts_stops_before_anything_is_written(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_text('{"id": "a", "text": "x", "entities": [{"id": "e1"}]}\n')

    done = kg("load", "facts.jsonl")

    assert done.returncode == 1
    assert done.stderr == "kg: facts.jsonl:1: not a record of the exchange format: field 'type' is missing\n"
    assert not (tmp_path / ".kg").exists()


def test_a_dry_run_lists_and_writes_nothing(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(
        json.dumps({"id": "a", "title": "News", "published": "2024-07-01", "text": RELEASE}) + "\n"
    )

    done = kg("build", "news.jsonl", "--dry-run")

    assert done.stdout == "a\t2024-07-01\tNews\n"
    assert not (tmp_path / ".kg").exists()


@pytest.mark.parametrize(
    "command", ["build", "extract", "load", "query", "explain", "stats", "view", "export", "validate", "remove"]
)
def test_every_command_has_help_with_an_example(kg: Run, command: str) -> None:
    done = kg(command, "--help")

    assert done.returncode == 0
    assert f"kg {command}" in done.stdout
    assert "Example:" in done.stdout
