"""The figures are those of the scorer beside the project, on gold that is spoilt in many ways."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.evaluation.reading import read_gold_file, read_system_file
from extract.evaluation.report import make_report
from extract.evaluation.scores import compare_all
from extract.records import ENTITY_TYPES, PREDICATES

EVAL = Path(__file__).resolve().parents[3].parent / "shared" / "eval"

pytestmark = pytest.mark.skipif(
    not (EVAL / "score.py").is_file(), reason="the shared folder with the scorer is not there"
)

Doc = dict[str, Any]


def drop_entities(doc: Doc, rng: random.Random) -> None:
    """Relations and attributes of what is dropped go on naming it."""
    doc["entities"] = [e for e in doc["entities"] if rng.random() < 0.7]


def change_types(doc: Doc, rng: random.Random) -> None:
    for e in doc["entities"]:
        if rng.random() < 0.4:
            e["type"] = rng.choice(ENTITY_TYPES)


def shift_offsets(doc: Doc, rng: random.Random) -> None:
    length = len(doc["text"])
    for m in (m for e in doc["entities"] for m in e["mentions"]):
        m["start"] = min(max(0, m["start"] + rng.randint(-12, 12)), length - 1)
        m["end"] = min(max(m["start"] + 1, m["end"] + rng.randint(-20, 40)), length)


def split_entities(doc: Doc, rng: random.Random) -> None:
    """Each mention an entity of its own; facts go to one of them."""
    parts: dict[str, list[str]] = {}
    split = []
    for e in doc["entities"]:
        for n, m in enumerate(e["mentions"]):
            split.append(e | {"id": f"{e['id']}.{n}", "mentions": [m]})
            parts.setdefault(e["id"], []).append(f"{e['id']}.{n}")
    doc["entities"] = split
    for fact in (*doc["relations"], *doc["attributes"]):
        for end in ("subject", "object"):
            if end in fact:
                fact[end] = rng.choice(parts[fact[end]])


def join_entities(doc: Doc, rng: random.Random) -> None:
    """Two entities become one."""
    if len(doc["entities"]) > 1:
        one, other = rng.sample(doc["entities"], 2)
        one["mentions"] += other["mentions"]
        doc["entities"].remove(other)


def turn_relations(doc: Doc, rng: random.Random) -> None:
    for r in doc["relations"]:
        if rng.random() < 0.4:
            r["subject"], r["object"] = r["object"], r["subject"]
        if rng.random() < 0.2:
            r["predicate"] = rng.choice(PREDICATES)
    doc["relations"] += [dict(r) for r in doc["relations"] if rng.random() < 0.2]


def write_values_otherwise(doc: Doc, rng: random.Random) -> None:
    forms: tuple[Callable[[str], str], ...] = (
        str.upper,
        lambda v: f"v{v}",
        lambda v: v.replace(" ", "\u00a0"),
        lambda v: v[:-1],
    )
    for a in doc["attributes"]:
        a["value"] = rng.choice(forms)(a["value"])


def change_links(doc: Doc, rng: random.Random) -> None:
    for e in doc["entities"]:
        e["sameAs"] = rng.choice([e.get("sameAs"), [], ["https://ror.org/01ggx4157"], None])


def leave_out_text(doc: Doc, rng: random.Random) -> None:
    del doc["text"]


SPOILING = [
    drop_entities, change_types, shift_offsets, split_entities, join_entities, turn_relations, write_values_otherwise,
    change_links, leave_out_text,
]  # fmt: skip
WAYS = {way.__name__: [way] for way in SPOILING} | {
    "nothing": [],
    "much": [change_types, shift_offsets, split_entities, change_links, drop_entities, turn_relations],
}


def spoil(path: Path, ways: list[Callable[[Doc, random.Random], None]], seed: int) -> None:
    rng = random.Random(seed)
    docs = [json.loads(line) for line in (EVAL / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    kept = [doc for doc in docs if not ways or rng.random() < 0.9]
    for doc in kept:
        for way in ways:
            way(doc, rng)
    path.write_text("".join(json.dumps(doc) + "\n" for doc in kept), encoding="utf-8")


def score(system: Path, *options: str) -> str:
    command = [sys.executable, str(EVAL / "score.py"), str(EVAL / "dev.jsonl"), str(system), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("way", WAYS)
def test_figures_equal_the_scorers(tmp_path: Path, way: str, seed: int) -> None:
    system = tmp_path / "system.jsonl"
    spoil(system, WAYS[way], seed)
    with (EVAL / "dev.jsonl").open(encoding="utf-8") as gold_lines, system.open(encoding="utf-8") as lines:
        gold = read_gold_file(gold_lines, name="gold").documents
        found = read_system_file(lines, gold, name="system").documents

    report = make_report(len(gold), len(found), compare_all(gold, found), by=True)

    figures = report.to_json()
    assert {row: {name: figures[row][name] for name in ("p", "r", "f1")} for row in report.rows} == json.loads(
        score(system, "--json")
    )
    table = [line.rsplit(maxsplit=6) for line in score(system, "--by").splitlines()[2:]]
    assert {name.strip(): (c.hits, c.system, c.gold) for name, c in {**report.rows, **report.by}.items()} == {
        name.strip(): tuple(map(int, numbers[3:])) for name, *numbers in table
    }
