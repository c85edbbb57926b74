"""The annotated corpus, compiled into facts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extract.gold import CORPUS, MIRROR, TRAINED, main, read_gold
from extract.records import Attribute, Relation, read_facts
from kg.errors import FormatError, UsageError

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
TEXT = {"id": "d1", "text": "CMS met CERN. The CMS collaboration thanked CERN staff.", "published": "2020-01-02"}
NOTE = {
    "id": "d1",
    "entities": [
        ["e1", "Collaboration", "CMS", ["CMS collaboration", "CMS"]],
        ["e2", "Organization", "CERN", ["CERN"]],
    ],
    "relations": [["e1", "collaboratesWith", "e2"]],
    "attributes": [["e1", "count", "12 people"]],
}


def corpus_of(folder: Path, text: dict[str, Any], note: dict[str, Any] | str) -> Path:
    (folder / "x_texts.jsonl").write_text(json.dumps(text) + "\n", encoding="utf-8")
    line = note if isinstance(note, str) else json.dumps(note)
    (folder / "x_notes.jsonl").write_text(f"{line}\n\n", encoding="utf-8")
    return folder


def test_every_whole_word_occurrence_is_a_mention_and_the_longer_surface_wins(tmp_path: Path) -> None:
    (facts,) = read_gold("x", corpus_of(tmp_path, TEXT, NOTE))

    found = {e.name: [facts.document.text[m.start : m.end] for m in e.mentions] for e in facts.entities}
    assert found == {"CMS": ["CMS", "CMS collaboration"], "CERN": ["CERN", "CERN"]}
    assert facts.relations == (Relation("e1", "collaboratesWith", "e2", ()),)
    assert facts.attributes == (Attribute("e1", "count", "12 people", ()),)
    assert facts.document.published == "2020-01-02"


def test_a_numbered_surface_takes_that_occurrence_alone(tmp_path: Path) -> None:
    note = NOTE | {"entities": [["e1", "Organization", "CERN", ["CERN#2"]]], "relations": []}

    (facts,) = read_gold("x", corpus_of(tmp_path, TEXT, note))

    assert [(m.start, m.end) for m in facts.entities[0].mentions] == [(44, 48)]


def test_a_link_becomes_the_entity_s_identifier(tmp_path: Path) -> None:
    note = NOTE | {"links": {"e2": "https://ror.org/01ggx4157"}}

    (facts,) = read_gold("x", corpus_of(tmp_path, TEXT, note))

    assert {e.name: e.same_as for e in facts.entities} == {"CMS": (), "CERN": ("https://ror.org/01ggx4157",)}


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (NOTE | {"id": "d2"}, "d2: no such text"),
        ({"entities": []}, "None: no such text"),
        ({"id": "d1"}, "d1: not a note: KeyError('entities')"),
        (
            NOTE | {"relations": [["e1", "uses"]]},
            "d1: not a note: ValueError('not enough values to unpack (expected 3, got 2)')",
        ),
        (NOTE | {"entities": [["e1", "Place", "X", ["Geneva"]]]}, "d1: 'Geneva' is not in the text"),
        (NOTE | {"entities": [["e1", "Place", "X", ["MS"]]]}, "d1: 'MS' is not in the text"),
        (NOTE | {"entities": [["e1", "Place", "X", ["CERN#3"]]]}, "d1: 'CERN' is not in the text 3 times"),
        (
            NOTE | {"entities": [["e1", "Thing", "X", ["CERN"]]]},
            "d1: not a record of the exchange format: unknown 'Thing'",
        ),
        (NOTE | {"relations": [["e1", "uses", "e7"]]}, "d1: not a record of the exchange format: unknown 'e7'"),
        (NOTE | {"attributes": [["e1", "hue", "red"]]}, "d1: not a record of the exchange format: unknown 'hue'"),
        (NOTE | {"links": {"e7": "https://ror.org/01ggx4157"}}, "d1: link: unknown entity 'e7'"),
        ("{", "x_notes.jsonl:1: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ],
)
def test_a_bad_note_is_refused_with_its_place(tmp_path: Path, note: dict[str, Any] | str, message: str) -> None:
    with pytest.raises(FormatError) as error:
        list(read_gold("x", corpus_of(tmp_path, TEXT, note)))

    assert str(error.value) == message


def test_a_part_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="y: no such part of the corpus; there are x"):
        list(read_gold("y", corpus_of(tmp_path, TEXT, NOTE)))


def test_no_part_is_both_learned_from_and_measured_on() -> None:
    assert not set(TRAINED) & set(MIRROR)


def test_parts_are_written_in_the_exchange_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["c", "b"]) == 0

    written = list(read_facts(capsys.readouterr().out.splitlines()))
    assert written == [*read_gold("c"), *read_gold("b")]


@pytest.mark.parametrize(
    ("names", "message"),
    [([], "extract.gold: no part named; for instance"), (["nope"], "extract.gold: nope: no such part of the corpus")],
)
def test_a_wrong_part_is_told_and_nothing_written(
    names: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(names) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(message)


@pytest.mark.parametrize("part", sorted(p.name.removesuffix("_notes.jsonl") for p in CORPUS.glob("*_notes.jsonl")))
def test_every_part_of_the_corpus_compiles_and_names_what_it_annotates(part: str) -> None:
    facts = list(read_gold(part))

    assert facts
    assert [(f.document.id, e.name) for f in facts for e in f.entities if not e.mentions] == []


def test_mentions_are_those_of_the_annotators_compiler() -> None:
    compiler = SHARED / "eval" / "compile_gold.py"
    if not compiler.exists():
        pytest.skip("shared/eval/compile_gold.py is not here")
    command = [sys.executable, compiler, CORPUS / "c_texts.jsonl", CORPUS / "c_notes.jsonl"]

    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()

    expected = {
        (gold["id"], e["id"]): [(m["start"], m["end"]) for m in e["mentions"]]
        for gold in map(json.loads, lines)
        for e in gold["entities"]
    }
    assert {
        (f.document.id, e.id): [(m.start, m.end) for m in e.mentions] for f in read_gold("c") for e in f.entities
    } == (expected)
