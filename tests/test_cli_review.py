"""``kg review`` as it is typed: each subcommand, a rebuild from nothing, CSV, bad input, a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extract.records import to_line
from kg import cli
from kg.commands import decide
from kg.decisions import FILE
from tests.kg.asking import CURATED

FUND, OTHER = "organization/swiss-open-data-fund", "organization/swiss-data-fund"
pty = pytest.importorskip("pty", reason="a system without pseudo-terminals") if sys.platform != "win32" else None


pytestmark = pytest.mark.long


class Kg:
    """Runs commands in this process, as in a pipe, on a store in ``folder``."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.decisions = folder / FILE
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr."""
        self._monkeypatch.setattr(sys, "argv", ["kg", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = self._capsys.readouterr()
        return int(left.value.code or 0), out, err

    def said(self, *arguments: str) -> str:
        """Stderr of a command that has to work."""
        code, _, err = self(*arguments)
        assert code == 0, err
        return err

    def json(self, *arguments: str) -> list[dict[str, object]]:
        code, out, err = self(*arguments)
        assert code == 0, err
        found: list[dict[str, object]] = json.loads(out)
        return found

    def log(self) -> list[tuple[object, object]]:
        return [(d["action"], d["why"]) for d in self.json("review", "log")]

    def label(self, thing: str) -> str:
        return str(json.loads(self("explain", thing)[1])["entity"]["label"])

    def state(self) -> str:
        """The graph as N-Quads."""
        return self("export", "-f", "nq")[1]


@pytest.fixture
def kg(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Kg:
    monkeypatch.setenv("KG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("KG_USER", "Ada")
    monkeypatch.delenv("KG_DECISIONS", raising=False)
    facts = tmp_path / "facts.jsonl"
    facts.write_text("".join(map(to_line, CURATED)), encoding="utf-8")
    run = Kg(tmp_path, capsys, monkeypatch)
    run.said("load", str(facts))
    return run


def key_of(kg: Kg, kind: str) -> str:
    return str(kg.json("review", "--kind", kind)[0]["key"])


def test_queue_in_a_pipe_is_json(kg: Kg) -> None:
    items = kg.json("review", "--limit", "1")

    assert [item["kind"] for item in items] == ["merge"]
    assert [side["label"] for side in items[0]["sides"]] == ["Swiss Data Fund", "Swiss Open Data Fund"]  # type: ignore[attr-defined]
    assert len(kg.json("review")) == 7
    assert {item["kind"] for item in kg.json("review", "--entity", "Swiss Data Fund")} == {"merge", "link", "statement"}


def test_queue_as_table_and_csv(kg: Kg) -> None:
    assert "spelt alike" in kg("review", "--list", "-f", "table", "-k", "merge")[1]
    rows = list(csv.DictReader(io.StringIO(kg("review", "-f", "csv", "-k", "conflict")[1])))
    assert [(row["decision"], row["kind"]) for row in rows] == [("", "conflict")]


def test_merge_and_split(kg: Kg) -> None:
    before = kg.state()
    err = kg.said("review", "merge", "Swiss Data Fund", FUND, "--why", "one board")

    assert "merge: Swiss Data Fund (organization/swiss-data-fund) and Swiss Open Data Fund" in err
    assert kg.label(OTHER) == "Swiss Open Data Fund"  # the IRI that gave way still finds it
    assert [m["iri"] for m in kg.json("review", "members", OTHER)] == [
        f"https://w3id.org/open-science-kg/id/{FUND}", f"https://w3id.org/open-science-kg/id/{OTHER}",
    ]  # fmt: skip
    assert kg("review", "merge", OTHER, FUND)[2] == f"kg: {OTHER!r} and {FUND!r} are one already, {FUND}\n"

    kg.said("review", "split", FUND, OTHER, "--why", "two boards")
    assert kg.label(OTHER) == "Swiss Data Fund"
    assert kg.json("review", "--kind", "merge") == []
    assert [d["stale"] for d in kg.json("review", "log")] == ["a later decision took its place", ""]

    for entry in kg.json("review", "log"):
        kg.said("review", "undo", str(entry["key"])[:8])
    assert kg.state() == before


def test_split_in_one_article(kg: Kg) -> None:
    kg.said("review", "merge", OTHER, FUND)
    kg.said("review", "split", FUND, "--article", "kyoto", "--why", "another fund")

    labels = kg("query", 'SELECT ?x { ?x rdfs:label "Swiss Data Fund" }', "-f", "csv")[1]
    assert "organization/swiss-data-fund--" in labels
    assert kg("review", "split", FUND, "--article", "rumour")[2] == (
        f"kg: rumour does not name {FUND}; kg review members lists who does\n"
    )
    assert "no such article" in kg("review", "split", FUND, "--article", "none")[2]


def test_rename_retype_and_relink(kg: Kg) -> None:
    kg.said("review", "rename", "Alpdata", "  Alp\n Data ")
    kg.said("review", "retype", "Alpdata", "organizational-unit")
    kg.said("review", "relink", "Swiss Data Fund", "--to", "ror:05a28rw58", "--not", "Q42")
    found = json.loads(kg("explain", "Alp Data")[1])

    assert (found["entity"]["label"], found["aliases"]) == ("Alp Data", ["Alpdata"])
    assert sorted(r["action"] for r in found["reviews"]) == ["rename", "retype"]
    assert kg("query", "ASK { repository:alpdata a osk:OrganizationalUnit }", "-f", "csv")[1] == "true\n"
    assert json.loads(kg("explain", OTHER)[1])["identifiers"] == ["https://ror.org/05a28rw58"]
    assert kg.json("review", "--kind", "link") == []


def test_accept_and_reject_a_statement(kg: Kg) -> None:
    (statement,) = (i["sides"][0]["iri"] for i in kg.json("review", "-k", "statement", "--entity", "CERN"))  # type: ignore[index]
    name = str(statement).removeprefix("https://w3id.org/open-science-kg/id/")
    kg.said("review", "reject", name, "--why", "a rumour")

    assert kg("query", "ASK { ?x osk:operates ?y }", "-f", "csv")[1] == "false\n"
    assert "not published: rejected by Ada on 20" in kg("explain", name, "-f", "text")[1]
    kg.said("review", "accept", f"<{statement}>")
    assert json.loads(kg("explain", name)[1])["statements"][0]["confidence"] == 1.0
    assert kg.said("review", "accept", name) == "that is decided already; kg review log shows it\n"


def test_accepting_what_breaks_a_shape_says_that_it_is_not_published(kg: Kg) -> None:
    bad = replace(CURATED[0], attributes=(replace(CURATED[0].attributes[0], value="0999"),))
    (kg.folder / "bad.jsonl").write_text(to_line(bad), encoding="utf-8")
    kg.said("load", str(kg.folder / "bad.jsonl"))
    row = kg("query", "withheld", "-f", "csv")[1].splitlines()[1]
    statement = row.rpartition(",")[2]

    err = kg.said("review", "accept", statement)

    assert "no effect: it is withheld for another reason; kg explain shows it" in err
    assert "A date must have a year" in kg("explain", statement, "-f", "text")[1]


def test_decisions_survive_a_rebuild_from_nothing(kg: Kg) -> None:
    kg.said("review", "merge", OTHER, FUND, "--why", "one board")
    kg.said("review", "rename", FUND, "Swiss Fund")
    before, decisions = kg.state(), kg.decisions.read_bytes()
    shutil.rmtree(kg.folder / "store")
    kg.said("load", str(kg.folder / "facts.jsonl"))

    assert kg.state() == before
    assert kg.decisions.read_bytes() == decisions
    assert kg.label(OTHER) == "Swiss Fund"


def test_decisions_elsewhere_by_option_and_environment(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    file = kg.folder / "mine.ttl"
    kg.said("review", "rename", FUND, "A Fund", "--decisions", str(file))
    assert kg.label(FUND) == "A Fund"  # the graph knows where they are
    assert not kg.decisions.exists()

    other = kg.folder / "others.ttl"
    monkeypatch.setenv("KG_DECISIONS", str(other))
    kg.said("load", str(kg.folder / "facts.jsonl"))
    assert kg.label(FUND) == "Swiss Open Data Fund"
    kg.said("validate", "--decisions", str(file))
    assert kg.label(FUND) == "A Fund"


def test_without_refresh_the_next_command_takes_it_up(kg: Kg) -> None:
    kg.said("review", "merge", OTHER, FUND, "--no-refresh")

    assert kg.label(OTHER) == "Swiss Open Data Fund"


def test_who_decides(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    kg.said("review", "rename", FUND, "A", "--by", "Bob  B.")
    kg.said("review", "rename", FUND, "B")
    monkeypatch.delenv("KG_USER")
    monkeypatch.setattr(decide, "_git_name", lambda: "")
    monkeypatch.setattr(decide, "_login", lambda: "carol")
    kg.said("review", "rename", FUND, "C")
    assert [d["creator"] for d in kg.json("review", "log")] == ["Bob B.", "Ada", "carol"]

    monkeypatch.setattr(decide, "_login", lambda: "")
    assert kg("review", "rename", FUND, "D")[::2] == (2, "kg: who decides? give --by NAME, or set $KG_USER\n")


def test_sheet_out_and_in(kg: Kg) -> None:
    hostile = '=1+1;"x"\n@y'
    kg.said("review", "rename", OTHER, "--", "-Fund\t=x")
    sheet = kg.folder / "doubts.csv"
    kg.said("review", "export", str(sheet))
    rows = list(csv.DictReader(io.StringIO(sheet.read_bytes().decode("utf-8-sig"), newline="")))
    assert not [c for row in rows for c in row.values() if c.startswith(("=", "+", "-", "@"))]
    merge = next(row for row in rows if row["kind"] == "merge")
    merge |= {"decision": "accept", "why": hostile}
    rows[-1]["decision"] = "perhaps"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    sheet.write_text(text.getvalue(), encoding="utf-8", newline="")

    code, _, err = kg("review", "import", str(sheet), "--by", "Bob")

    assert code == 4
    assert "doubts.csv: line " in err
    assert "'perhaps' is no decision on a" in err
    assert "1 decision written to" in err
    assert sorted(kg.log()) == [("merge", hostile), ("rename", "")]  # type: ignore[type-var]
    assert " · 1 decided before" in kg("review", "import", str(sheet))[2]


def test_sheet_that_is_all_bad_changes_nothing(kg: Kg) -> None:
    sheet = kg.folder / "bad.csv"
    sheet.write_text("key,decision\nabc,accept\n")
    assert kg("review", "import", str(sheet))[0] == 1
    sheet.write_text("name\nabc\n")
    assert kg("review", "import", str(sheet))[::2] == (
        1, f"kg: {sheet}:1: no column 'key'; take a file that kg review export wrote\n",
    )  # fmt: skip
    sheet.write_bytes(b"key,decision\n\xff,accept\n")
    assert "is not UTF-8 text" in kg("review", "import", str(sheet))[2]
    assert not kg.decisions.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("merge", "Zenod", "CERN"), 1, "no entity 'Zenod'"),
        (("split", "CERN"), 2, "name the other thing, or the article with --article"),
        (("split", "CERN", "CERN"), 1, "are the same IRI"),
        (("rename", "CERN", " "), 2, "the new name is empty"),
        (("retype", "CERN", "Company"), 2, "Company: no such type; there are Organization"),
        (("relink", "CERN"), 2, "name the identifier with --to, --not or both"),
        (("relink", "CERN", "--to", "nothing"), 2, "nothing: no identifier; give an IRI"),
        (("relink", "CERN", "--to", "Q42", "--not", "wd:Q42"), 2, "name the same identifier"),
        (("accept", "statement/0123456789abcdef"), 1, "no statement 'statement/0123456789abcdef'"),
        (("accept", "CERN"), 1, "'CERN' names no statement"),
        (("undo", "0123"), 1, "no decision '0123'; kg review log shows their keys"),
        (("--kind", "other"), 2, "other: no such kind"),
        (("-f", "xml"), 2, "xml: no such format; there are table, json, csv"),
        (("log", "-f", "xml"), 2, "xml: no such format"),
        (("--limit", "2", "log"), 2, "write the options behind log, not before it"),
        (("import", "missing.csv"), 1, "missing.csv: No such file or directory"),
        (("export", "no/such/folder.csv"), 2, "no such folder"),
    ],
)
def test_errors_are_one_line(arguments: tuple[str, ...], code: int, message: str, kg: Kg) -> None:
    left, out, err = kg("review", *arguments)

    assert (left, out) == (code, "")
    assert message in err
    assert err.count("\n") == 1
    assert not kg.decisions.exists()


def test_broken_decisions_are_one_line_everywhere(kg: Kg) -> None:
    kg.decisions.write_text("no Turtle at all")

    for command in (
        ("stats",),
        ("review",),
        ("review", "log"),
        ("review", "rename", FUND, "A"),
        ("review", "undo", "abcd"),
    ):
        code, out, err = kg(*command)
        assert (code, out) == (1, "")
        assert err.startswith(f"kg: {kg.decisions}: not Turtle: ")
        assert err.count("\n") == 1
    assert kg.decisions.read_text() == "no Turtle at all"


def in_terminal(kg: Kg, typed: Callable[[str], str | None], *arguments: str) -> tuple[int, str]:
    """Exit code and all that a terminal shows; ``typed`` gives what to type after each prompt, by what is shown."""
    assert pty is not None
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover
        os.execv(sys.executable, [sys.executable, "-m", "kg", "review", *arguments])
    shown, asked, deadline = "", 0, time.monotonic() + 60
    text: str | None = None
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            if text == "\x03":  # a signal between prompt and read is noticed only by the next one
                os.write(terminal, text.encode())
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other end is gone
            break
        if not part:
            break
        shown += part.decode(errors="replace")
        if shown.count(" > ") > asked:
            asked = shown.count(" > ")
            text = typed(shown)
            os.write(terminal, (text if text is not None else "\x04").encode())
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), shown


def answers(*keys: str) -> Callable[[str], str | None]:
    left = list(keys)
    return lambda shown: left.pop(0) if left else None


@pytest.mark.skipif(sys.platform == "win32", reason="shared pseudo-terminals are of Unix")
def test_review_in_a_terminal(kg: Kg) -> None:
    code, shown = in_terminal(kg, answers("w one board\n", "y\n", "s\n", "q\n"))

    assert code == 0, shown
    assert "1 of 7 · merge" in shown
    assert "2 of 7 · " in shown
    assert "the graph is up to date with them" in shown
    assert kg.log() == [("merge", "one board")]
    assert kg.label(OTHER) == "Swiss Open Data Fund"


@pytest.mark.skipif(sys.platform == "win32", reason="shared pseudo-terminals are of Unix")
def test_interrupted_review_keeps_what_was_decided(kg: Kg) -> None:
    code, shown = in_terminal(kg, answers("y\n", "\x03"))

    assert code == 130, shown
    assert "1 decision kept in " in shown
    assert "Traceback" not in shown
    assert kg.log() == [("merge", "")]


@pytest.mark.skipif(sys.platform == "win32", reason="shared pseudo-terminals are of Unix")
def test_end_of_input_ends_the_review(kg: Kg) -> None:
    code, shown = in_terminal(kg, answers("y\n", "u\n"), "--kind", "merge")

    assert code == 0, shown
    assert kg.log() == []


def test_help_says_how_to_see_members() -> None:
    command = [sys.executable, "-m", "kg", "review", "split", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert "kg review members" in shown
