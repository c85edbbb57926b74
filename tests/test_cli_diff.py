"""``kg diff`` and ``kg stats --since`` as they are typed: output, exit codes, what stderr says."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.registry import Registry
from kg import cli
from kg.store import GraphStore
from tests.kg.asking import FACTS, make_store

Kg = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``new``, a store of four articles, and ``old``, one of the first of them."""
    folder = tmp_path_factory.mktemp("cli")
    make_store(folder / "new")
    with GraphStore.open(folder / "old", create=True, registry=Registry(())) as store:
        store.add(FACTS[:1])
        store.refresh()
    return folder


@pytest.fixture
def kg(stores: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Kg:
    """Runs a command in this process and in the folder of the stores; gives exit code, stdout and stderr."""
    monkeypatch.chdir(stores)
    monkeypatch.setenv("KG_STORE", "new")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kg", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


def test_diff_is_json_in_a_pipe_and_its_code_is_0(kg: Kg) -> None:
    code, out, err = kg("diff", "old", "new")

    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["old"], found["new"]) == ("old", "new")
    assert found["counts"]["entities"]["added"] == len(found["entities"]) - found["counts"]["entities"]["changed"] == 13
    assert found["entities"][0].keys() == {"change", "iri", "label", "type", "other", "changes"}


def test_diff_as_text_and_csv_of_a_part(kg: Kg) -> None:
    code, out, _ = kg("diff", "old", "new", "-f", "text", "--only", "statements", "--limit", "1")
    assert code == 0
    assert out.splitlines() == [
        "Statements: 20 added",
        "  + 65 TB of data — date → 2024-07-01",
        "  … and 19 more",
    ]

    _, out, _ = kg("diff", "old", "new", "-f", "csv", "--only", "entities")
    assert {row["part"] for row in csv.DictReader(io.StringIO(out))} == {"entity"}


def test_exit_code_tells_whether_they_differ_where_it_is_asked_for(kg: Kg) -> None:
    assert kg("diff", "old", "new", "--exit-code")[0] == 1
    assert kg("diff", "new", "new", "--exit-code", "-f", "text") == (
        0, "Entities: no difference\n\nStatements: no difference\n", "",
    )  # fmt: skip


def test_store_and_its_export_are_the_same_and_both_stay_as_they_are(kg: Kg, stores: Path, tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    assert kg("export", "-o", str(file))[0] == 0
    before = file.read_bytes()

    assert kg("diff", str(file), "new", "--exit-code", "-f", "csv")[0] == 0
    assert kg("diff", "new", str(file), "--exit-code", "-f", "csv")[0] == 0
    assert file.read_bytes() == before
    assert not (stores / "new" / "state").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("old", "none"), 1, "none: no such file or folder; name a store's folder or a file that kg export wrote"),
        (("old", "."), 1, ".: no graph store here; make one first: kg build SOURCE --store ."),
        (("old", "new", "-f", "ttl"), 2, "ttl: no such format; there are text, json, csv"),
        (("old", "new", "--only", "articles"), 2, "--only articles: name entities or statements"),
        (("graph.graphml", "new"), 1,
         "graph.graphml: no such file or folder; name a store's folder or a file that kg export wrote"),
    ],
)  # fmt: skip
def test_errors_are_one_line(arguments: tuple[str, ...], code: int, message: str, kg: Kg) -> None:
    assert kg("diff", *arguments) == (code, "", f"kg: {message}\n")


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("g.graphml", "<graphml/>", 2, "cannot be compared; name a store's folder or a file in ttl, nt, trig, nq, jsonld, rdfxml"),
        ("g.ttl", "this is no graph", 1, "not a graph that kg export wrote"),
        ("g.nt", "<urn:a> <urn:b> <urn:c> .", 1, "nothing in it is of kg's vocabulary; name a file that kg export wrote"),
    ],
)  # fmt: skip
def test_file_that_is_no_graph_is_one_line(
    name: str, content: str, code: int, message: str, kg: Kg, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(content)

    left, out, err = kg("diff", "new", str(file))

    assert (left, out) == (code, "")
    assert err.startswith(f"kg: {file}")
    assert message in err
    assert err.count("\n") == 1


def test_stats_since_says_what_is_new(kg: Kg) -> None:
    found = json.loads(kg("stats", "--since", "2024")[1])
    assert found["since"] == "2024"
    assert [a["id"] for a in found["articles"]] == ["atlas-data"]

    code, out, err = kg("stats", "--since", "2024", "-f", "text", "--top", "1")
    assert (code, err) == (0, "")
    assert out.startswith("Since 2024: 1 article · 4 new entities · ")


@pytest.mark.parametrize("since", ["yesterday", "2024-13", "2024/2025"])
def test_stats_since_needs_a_date(since: str, kg: Kg) -> None:
    message = f"kg: --since {since}: not a date; write 2023, 2023-12 or 2023-12-18\n"

    assert kg("stats", "--since", since) == (2, "", message)
