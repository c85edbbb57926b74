"""Registries in the folder of the user's data, and the commands for them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.data_folder import data_folder
from kg.errors import FormatError, UsageError
from kg.registries import add_registry, added_registries, choose_registries, remove_registry

RECORD = {
    "id": "https://ror.org/01xtthb56",
    "names": [{"value": "University of Oslo", "types": ["ror_display", "label"], "lang": "en"}],
    "types": ["education"],
    "status": "active",
}


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "v1.60-ror-data.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(RECORD).encode()))
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "registries"


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"KG_DATA": "/d"}, "linux", "/d"),
        ({"KG_DATA": "/d", "XDG_DATA_HOME": "/x"}, "darwin", "/d"),
        ({"XDG_DATA_HOME": "/x"}, "linux", "/x/open-science-kg"),
        ({"XDG_DATA_HOME": "relative"}, "linux", "~/.local/share/open-science-kg"),
        ({}, "linux", "~/.local/share/open-science-kg"),
        ({}, "darwin", "~/Library/Application Support/open-science-kg"),
        ({"LOCALAPPDATA": "/local"}, "win32", "/local/open-science-kg"),
        ({}, "win32", "~/AppData/Local/open-science-kg"),
    ],
)
def test_the_data_folder_is_where_the_platform_keeps_such(
    environment: dict[str, str], platform: str, expected: str
) -> None:
    assert data_folder(environment, platform=platform) == Path(expected).expanduser()


def test_adding_again_replaces_and_gives_the_same_bytes(dump: Path, folder: Path) -> None:
    path, about = add_registry(dump)
    first = path.read_bytes()

    assert add_registry(dump) == (path, about)
    assert path.read_bytes() == first
    assert added_registries() == {"ror": folder / "ror.index"}
    assert (about.records, about.version) == (1, "v1.60")


def test_a_bad_dump_leaves_the_registry_that_is_there(dump: Path, folder: Path, tmp_path: Path) -> None:
    path, _ = add_registry(dump)
    before = path.read_bytes()
    bad = tmp_path / "bad.json"
    bad.write_text('[{"id": "https://ror.org/01xtthb56", "name": "v1"}]')

    with pytest.raises(FormatError, match="schema v1"):
        add_registry(bad)

    assert path.read_bytes() == before
    assert [one.name for one in folder.iterdir()] == ["ror.index"]


@pytest.mark.parametrize("name", ["", "none", "a/b", "../up", "Ror", "x" * 50])
def test_a_name_that_no_file_can_have_is_refused(name: str, dump: Path, folder: Path) -> None:
    with pytest.raises(UsageError, match="no name for a registry"):
        add_registry(dump, name=name)

    assert not folder.exists()


def test_all_that_were_added_are_chosen_unless_some_are_named(dump: Path, folder: Path) -> None:
    add_registry(dump)
    add_registry(dump, name="other")

    assert choose_registries([]) == (folder / "other.index", folder / "ror.index")
    assert choose_registries(["ror"]) == (folder / "ror.index",)
    assert choose_registries(["none"]) == ()
    with pytest.raises(UsageError, match=r"grid: no such registry was added; there are: other, ror"):
        choose_registries(["grid"])


def test_what_was_removed_is_gone(dump: Path, folder: Path) -> None:
    add_registry(dump)
    remove_registry("ror")

    assert added_registries() == {}
    for name in ("ror", "none"):
        with pytest.raises(UsageError, match="no such registry was added"):
            remove_registry(name)


def test_the_commands_add_list_and_remove(dump: Path, folder: Path) -> None:
    runner = CliRunner()

    added = runner.invoke(app, ["registry", "add", str(dump)])
    listed = runner.invoke(app, ["registry", "list"])
    text = runner.invoke(app, ["registry", "list", "-f", "text"])
    removed = runner.invoke(app, ["registry", "remove", "ror"])

    assert (added.exit_code, added.stdout) == (0, "")
    assert added.stderr.startswith(f"ror v1.60: 1 organisation, 1 name · {folder / 'ror.index'}\n")
    (row,) = json.loads(listed.stdout)
    assert (row["name"], row["records"], row["version"], len(row["digest"])) == ("ror", 1, "v1.60", 12)
    assert text.stdout.startswith("ror\t1 organisation\tv1.60\t")
    assert removed.stderr == "ror removed\n"
    assert runner.invoke(app, ["registry", "list"]).stdout == "[]\n"


def test_an_index_of_another_version_is_told_of(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "ror.index").write_bytes(b"no index")

    listed = CliRunner().invoke(app, ["registry", "list"])

    assert (listed.exit_code, listed.stdout) == (0, "[]\n")
    assert "ror.index: is no index of a registry" in listed.stderr


def test_a_registry_that_was_not_added_is_wrong_usage(folder: Path) -> None:
    done = CliRunner().invoke(app, ["extract", "--registry", "grid", "-"], input="CERN released data.")

    assert isinstance(done.exception, UsageError)
