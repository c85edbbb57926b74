"""The check finds what breaks the shapes and quotes that are not the text."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import typer

from kg.commands.keep import validate
from kg.errors import FormatError
from kg.store import GraphStore
from kg.validate import Finding, Report, validate_store
from tests.kg.making import BASE, REGISTRY, facts, single

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix osk: <https://w3id.org/open-science-kg/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix ex: <https://example.org/shapes#> .
ex:PlaceShape a sh:NodeShape ; sh:targetClass osk:Place ;
  sh:property [ sh:path schema:name ; sh:maxLength 6 ; sh:message "A place has a short name." ] ;
  sh:property [ sh:path schema:url ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "A place has a page." ] .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES, encoding="utf-8")
    return path


def edited(folder: Path, update: str) -> None:
    """Change the store behind its back, in its named graphs and in their union."""
    raw = ox.Store(str(folder / "oxigraph"))
    raw.update(f"PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX schema: <https://schema.org/> {update}")
    raw.flush()
    del raw


def test_graph_of_the_builder_conforms(tmp_path: Path) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([facts(), facts("s06", published=None, extractor="")])
        store.refresh()

        report = validate_store(store)

    assert report.findings == ()
    assert report.conforms
    assert report.quotes == 4
    assert report.to_text().startswith("The graph conforms: 0 violations, 0 warnings, 0 infos in ")


def test_findings_are_grouped_counted_and_named(tmp_path: Path, shapes: Path) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([single("Place", f"Long Place {i}", id_=f"a{i}") for i in range(3)])
        store.refresh()

        report = validate_store(store, shapes=shapes)

    assert not report.conforms
    assert report.to_text(examples=2).splitlines()[1:] == [
        "",
        "PlaceShape (schema:name): 3 × violation: A place has a short name.",
        f"  Long Place 0 <{BASE}place/long-place-0>, got Long Place 0",
        f"  Long Place 1 <{BASE}place/long-place-1>, got Long Place 1",
        "  … and 1 more",
        "",
        "PlaceShape (schema:url): 3 × warning: A place has a page.",
        f"  Long Place 0 <{BASE}place/long-place-0>",
        f"  Long Place 1 <{BASE}place/long-place-1>",
        "  … and 1 more",
    ]


def test_warnings_alone_conform() -> None:
    assert Report((Finding("S", "Warning", "x", "", "", "m"),), 1, 0).conforms


def test_quote_that_is_not_the_text_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    with GraphStore.open(folder, create=True, registry=REGISTRY) as store:
        store.add([facts()])
        store.refresh()
    edited(
        folder,
        f"""DELETE {{ ?s oa:exact ?x }} INSERT {{ ?s oa:exact "invented" }} WHERE {{ ?s oa:exact ?x }} ;
        DELETE {{ GRAPH ?g {{ ?s oa:exact ?x }} }} INSERT {{ GRAPH ?g {{ ?s oa:exact "invented" }} }}
        WHERE {{ GRAPH ?g {{ ?s oa:exact ?x }} FILTER (?s = <{BASE}passage/s05-0-44-quote>) }}""",
    )

    with GraphStore.open(folder, read_only=True) as store:
        report = validate_store(store)

    assert [(f.shape, f.focus, f.message) for f in report.findings] == [
        ("quotes", f"{BASE}passage/s05-0-44", "the quote is not what the text has at its offsets"),
        ("quotes", f"{BASE}passage/s05-45-74", "the quote is not what the text has at its offsets"),
    ]
    assert not report.conforms


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("DELETE { ?s oa:start ?x } INSERT { ?s oa:start 1 } WHERE { ?s oa:start ?x }",
         "the quote is not what the text has at its offsets"),
        ("DELETE { ?s oa:start ?x } INSERT { ?s oa:start -76 } WHERE { ?s oa:start ?x FILTER (?x > 0) }",
         "the quote is not what the text has at its offsets"),
        ('DELETE { ?s oa:start ?x } INSERT { ?s oa:start "four" } WHERE { ?s oa:start ?x }',
         "the quote's offsets are no whole numbers"),
        ('DELETE { ?s oa:suffix ?x } INSERT { ?s oa:suffix "?" } WHERE { ?s oa:suffix ?x }',
         "the quote's surroundings are not those of the text"),
        ("DELETE WHERE { GRAPH ?g { ?s schema:articleBody ?x } }", "the article's text is not in the store"),
    ],
)  # fmt: skip
def test_quote_is_compared_with_the_text_at_its_offsets(tmp_path: Path, update: str, message: str) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([facts()])
        store.refresh()
    edited(tmp_path / "kg", update)

    with GraphStore.open(tmp_path / "kg", read_only=True) as store:
        report = validate_store(store)

    assert message in {f.message for f in report.findings if f.shape == "quotes"}


def test_quote_without_its_surroundings_is_still_compared(tmp_path: Path) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([facts()])
        store.refresh()
    edited(
        tmp_path / "kg",
        """DELETE WHERE { ?s oa:prefix ?x } ; DELETE WHERE { ?s oa:suffix ?x } ;
        DELETE { ?s oa:exact ?x } INSERT { ?s oa:exact "invented" } WHERE { ?s oa:exact ?x }""",
    )

    with GraphStore.open(tmp_path / "kg", read_only=True) as store:
        messages = {f.message for f in validate_store(store).findings}

    assert messages == {"the quote is not what the text has at its offsets"}


def test_strict_check_passes_what_is_traced_to_its_text(tmp_path: Path) -> None:
    traced = facts()
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([replace(traced, relations=traced.relations[:3])])
        store.refresh()

        assert validate_store(store, strict=True).findings == ()


def test_strict_check_wants_a_quote_for_all_evidence(tmp_path: Path) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([facts()])  # one relation has no evidence span
        store.refresh()

        found = validate_store(store, strict=True).findings

        assert validate_store(store).findings == ()
    assert [(f.shape, f.severity, f.message) for f in found] == [
        ("strict", "Violation", "Evidence must have a quote from its article, with offsets.")
    ]


def test_strict_check_wants_texts_and_evidence(tmp_path: Path) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([facts()])
        store.refresh()
    edited(
        tmp_path / "kg",
        """DELETE WHERE { GRAPH ?g { ?s schema:articleBody ?x } } ; DELETE WHERE { ?s schema:articleBody ?x } ;
        DELETE WHERE { ?s <https://w3id.org/open-science-kg/ontology#evidence> ?x }""",
    )

    with GraphStore.open(tmp_path / "kg", read_only=True) as store:
        found = validate_store(store, strict=True).findings

    assert {(f.label, f.message) for f in found if f.shape == "strict" and f.label} == {
        ("News", "An article must have its text in the store."),
        ("LHCb osk:released 800 TB of data", "A statement must have evidence."),
        ("800 TB of data osk:availableAt Zenodo", "A statement must have evidence."),
        ("CERN osk:operates Zenodo", "A statement must have evidence."),
        ("LHCb osk:collaboratesWith CERN", "A statement must have evidence."),
        ("800 TB of data osk:size 800 TB", "A statement must have evidence."),
        ("800 TB of data osk:date 2010/2012", "A statement must have evidence."),
    }


def test_report_is_json(tmp_path: Path, shapes: Path) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([single("Place", "Geneva-Lausanne")])
        store.refresh()

        report = json.loads(json.dumps(validate_store(store, shapes=shapes).to_json()))

    assert report["conforms"] is False
    assert report["findings"][0] == {
        "shape": "PlaceShape", "severity": "Violation", "focus": f"{BASE}place/geneva-lausanne",
        "label": "Geneva-Lausanne", "path": "schema:name", "message": "A place has a short name.",
        "value": "Geneva-Lausanne",
    }  # fmt: skip


def test_malformed_shapes_are_told(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix", encoding="utf-8")

    with (
        GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store,
        pytest.raises(FormatError, match=r"bad\.ttl: not Turtle"),
    ):
        validate_store(store, shapes=bad)


def test_command_line_checks_strictly_where_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([facts()])  # one relation has no evidence span
        store.refresh()

    validate(tmp_path / "kg")
    assert capsys.readouterr().out.startswith("The graph conforms: ")
    with pytest.raises(typer.Exit) as stopped:
        validate(tmp_path / "kg", strict=True)

    assert stopped.value.exit_code == 3
    assert "Evidence must have a quote from its article, with offsets." in capsys.readouterr().out


def test_check_does_without_pyshacl() -> None:
    code = "import sys, kg.validate; sys.exit('pyshacl' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
