"""Questions that people have of the graph, with answers that were read from the bundled announcements by hand.

``tests/data/competency.json`` lists the questions. Of each it says which rows are right (``right``), which the graph
gives although no sentence says so (``wrong``, with the reason), and which the sentences give and the graph lacks
(``missed``). A test passes where the answer is exactly what is right and wrong, so that it fails for a new error and
for an error that is gone: then the file is to be brought up to date.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.parameters import bind
from kg.questions import parse_query, read_questions
from kg.results import Table, read_answer, term_text
from kg.store import GraphStore
from tests.test_examples import ANNOUNCEMENTS

pytestmark = pytest.mark.model

ROOT = Path(__file__).resolve().parents[1]
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "competency.json").read_text(encoding="utf-8")
)
READY = {q.name: q for q in read_questions()}
_each = pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """The graph of the bundled announcements, as ``kg build examples`` makes it."""
    folder = tmp_path_factory.mktemp("demo") / "store"
    subprocess.run(
        [sys.executable, "-m", "kg", "build", str(ROOT / "examples"), "--store", str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    with GraphStore.open(folder, read_only=True) as store:
        yield store


def ask(store: GraphStore, case: dict[str, Any]) -> set[tuple[str, ...]]:
    """The distinct rows of a case's columns as people see them."""
    if "ask" in case:
        question, values = READY[case["ask"]], case["with"]
    else:
        question, values = parse_query(case["sparql"], name=case["id"], where="competency.json"), {}
    answer = read_answer(store.query(question.sparql, bindings=bind(question, values, store)))
    assert isinstance(answer, Table)
    places = [answer.variables.index(name) for name in case["columns"]]
    return {tuple(term_text(row[i], store.base_iri) for i in places) for row in answer.rows}


def rows(case: dict[str, Any], part: str) -> set[tuple[str, ...]]:
    return {tuple(one["row"] if part == "wrong" else one) for one in case[part]}


@_each
def test_answer_is_what_the_announcements_say_but_for_known_errors(case: dict[str, Any], demo: GraphStore) -> None:
    found = ask(demo, case)

    right, wrong, missed = (rows(case, part) for part in ("right", "wrong", "missed"))
    surprises = {
        "right and lost": right - found,
        "wrong and gone": wrong - found,
        "missed and now found": missed & found,
        "found and unknown": found - right - wrong - missed,
    }
    assert {kind: some for kind, some in surprises.items() if some} == {}


def test_every_announcement_is_an_article_of_the_graph(demo: GraphStore) -> None:
    case = {"id": "articles", "ask": "articles", "with": {}, "columns": ["title"]}

    assert ask(demo, case) == {(a.title,) for a in ANNOUNCEMENTS}


@_each
def test_a_row_is_right_wrong_or_missed(case: dict[str, Any]) -> None:
    parts = [rows(case, part) for part in ("right", "wrong", "missed")]

    assert len(set().union(*parts)) == sum(map(len, parts)) == sum(len(case[p]) for p in ("right", "wrong", "missed"))
    assert {len(row) for part in parts for row in part} <= {len(case["columns"])}
    assert all(one["why"] for one in case["wrong"])


def test_the_questions_are_many_and_of_all_kinds_of_people() -> None:
    assert len(CASES) >= 30
    assert {case["who"] for case in CASES} == {"analyst", "developer", "librarian"}
    assert len({case["ask"] for case in CASES if "ask" in case}) >= 14


def test_most_rows_are_right() -> None:
    right, wrong = (sum(len(case[part]) for case in CASES) for part in ("right", "wrong"))

    assert right > 4 * wrong
