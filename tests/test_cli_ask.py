"""``kg query``, ``kg explain`` and ``kg stats`` as they are typed: output, exit codes, what stderr says."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg import cli
from tests.kg.asking import make_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("cli") / "store")


class Kg:
    """Runs a command in this process, as in a pipe."""

    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("KG_STORE", str(store))

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr."""
        self._monkeypatch.setattr(sys, "argv", ["kg", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = self._capsys.readouterr()
        return int(left.value.code or 0), out, err


@pytest.fixture
def kg(store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Kg:
    return Kg(store, capsys, monkeypatch)


def test_ready_question_is_json_in_a_pipe(kg: Kg) -> None:
    code, out, err = kg("query", "releases-by-size", "--limit", "1")

    assert (code, err) == (0, "")
    (row,) = json.loads(out)["results"]["bindings"]
    assert row["agentLabel"]["value"] == "LHCb"
    assert row["size"]["value"] == "800 TB"


def test_question_with_parameters(kg: Kg) -> None:
    code, out, err = kg("query", "partners", "--param", "entity=cern", "-p", "entity=x")
    assert (code, out, err) == (2, "", "kg: --param entity is given twice\n")

    code, out, err = kg("query", "people", "-p", "organization=IT Department", "-f", "md")
    assert (code, err) == (0, "")
    assert out.splitlines()[2] == (
        "| Tim Smith | leads | IT Department | 2013-05-08 | Tim Smith leads the IT Department of CERN. | zenodo |"
    )


def test_query_on_the_command_line_from_a_file_and_from_standard_input(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = 'SELECT ?label { ?x a osk:Software ; rdfs:label ?label FILTER (?label != "{") }'
    file = tmp_path / "software.rq"
    file.write_text(query)
    monkeypatch.setattr(sys, "stdin", io.StringIO(query))

    expected = (0, "label\r\nROOT\r\n", "")
    assert kg("query", query, "-f", "csv") == kg("query", str(file), "-f", "csv") == expected
    assert kg("query", "-", "-f", "csv") == expected


def test_typed_query_takes_iris_and_texts(kg: Kg) -> None:
    query = "SELECT ?type { ?x a ?type ; rdfs:label ?label }"
    iri = "https://w3id.org/open-science-kg/id/software/root"

    assert kg("query", query, "-p", f"x={iri}", "-p", "label=ROOT", "-f", "md")[1].splitlines()[2:] == [
        "| https://w3id.org/open-science-kg/ontology#Software |"
    ]


def test_own_file_with_a_header_resolves_entities(kg: Kg, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("# What is it?\n# @param x  entity  required  the thing\nSELECT ?type { ?x a ?type }")

    assert kg("query", str(file), "-p", "x=root", "-f", "csv")[0] == 0
    assert kg("query", str(file)) == (2, "", "kg: mine needs x, the thing; add --param x=…\n")


def test_ask_and_construct(kg: Kg) -> None:
    assert kg("query", "ASK { ?x a osk:Software }", "-f", "table") == (0, "true\n", "")
    assert kg("query", "ASK { ?x a osk:Nothing }", "-f", "csv") == (0, "false\n", "")
    code, out, _ = kg("query", "CONSTRUCT { ?x rdfs:label ?l } WHERE { ?x a osk:Software ; rdfs:label ?l }")
    assert code == 0
    assert 'software:root rdfs:label "ROOT" .' in out


def test_nothing_found_is_no_failure(kg: Kg) -> None:
    assert kg("query", "SELECT ?x { ?x a osk:Nothing }", "-f", "csv") == (0, "x\r\n", "no rows\n")
    assert kg("query", "releases", "-p", "since=2030", "-f", "table") == (0, "", "no rows\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("query",), 2, "no question; name one (kg query --list shows them) or give a SPARQL query"),
        (("query", "partner"), 2, "no question 'partner'; did you mean partners?"),
        (("query", "partners", "-p", "entity"), 2, "--param entity: write it as --param name=value"),
        (("query", "articles", "-p", "a=b"), 2, "articles has no parameter 'a'; it has none"),
        (("query", "partners", "-p", "entity=Zenod"), 1, "no entity 'Zenod'; did you mean Zenodo (repository)?"),
        (("query", "missing.rq"), 1, "missing.rq: No such file or directory; name a file with a SPARQL query"),
        (("query", "articles", "-f", "ttl"), 2,
         "ttl: a SELECT or ASK query gives rows; name one of table, json, csv, tsv, md"),
        (("query", "DROP ALL {}"), 1,
         "line 1, column 1: DROP is an update and the graph is only asked; "
         "it changes through kg build, load and remove"),
        (("query", "articles", "--endpoint", "nowhere"), 2,
         "nowhere: not the address of an endpoint; it begins with http:// or https://"),
        (("explain", "Zenod"), 1, "no entity 'Zenod'; did you mean Zenodo (repository)?"),
        (("explain", "ROOT", "-f", "xml"), 2, "xml: no such format; there are text and json"),
        (("stats", "-f", "csv"), 2, "csv: no such format; there are text and json"),
    ],
)  # fmt: skip
def test_errors_are_one_line(arguments: tuple[str, ...], code: int, message: str, kg: Kg) -> None:
    assert kg(*arguments) == (code, "", f"kg: {message}\n")


def test_syntax_error_names_its_place(kg: Kg) -> None:
    code, out, err = kg("query", "SELECT ?x {\n  ?x a }")

    assert (code, out) == (1, "")
    assert err.startswith("kg: line 2, column 9: the query cannot be read at the end of the line")
    assert err.count("\n") == 1


def test_missing_store_is_one_line(kg: Kg, tmp_path: Path) -> None:
    code, out, err = kg("stats", "--store", str(tmp_path / "none"))

    assert (code, out) == (1, "")
    assert "no graph store here" in err
    assert err.count("\n") == 1


def test_list_of_questions(kg: Kg, tmp_path: Path) -> None:
    listed = {q["name"]: q for q in json.loads(kg("query", "--list")[1])}
    assert listed["path"]["question"] == "How are two things connected, over at most three statements?"
    assert listed["path"]["parameters"][0] == {
        "name": "from", "type": "entity", "required": True, "description": "where the path begins",
    }  # fmt: skip

    code, out, _ = kg("query", "--list", "-f", "table", "--store", str(tmp_path / "none"))
    assert code == 0
    assert "    --param from=…  where the path begins (entity, required)\n" in out


def test_explain(kg: Kg) -> None:
    found = json.loads(kg("explain", "zenodo")[1])
    assert found["entity"]["label"] == "Zenodo"

    code, out, err = kg("explain", found["statements"][0]["iri"], "-f", "text", "-v")
    assert (code, err) == (0, "")
    assert out.startswith("Zenodo — date → 2013-05-08\n")
    assert "rule date" in out


def test_stats(kg: Kg) -> None:
    assert json.loads(kg("stats", "--top", "1")[1])["by_degree"][0]["label"] == "CERN"
    assert kg("stats", "-f", "text")[1].startswith("4 articles · 18 entities · 25 statements · 2 releases")


def test_reader_that_goes_away_leaves_no_traceback(store: Path) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    command = [sys.executable, "-m", "kg", "query", query, "-f", "tsv", "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
