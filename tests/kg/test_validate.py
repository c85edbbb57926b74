"""The check finds what breaks the shapes and quotes that are not the text."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

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
    raw = ox.Store(str(folder / "oxigraph"))
    raw.update(
        f"""PREFIX oa: <http://www.w3.org/ns/oa#>
        DELETE {{ ?s oa:exact ?x }} INSERT {{ ?s oa:exact "invented" }} WHERE {{ ?s oa:exact ?x }} ;
        DELETE {{ GRAPH ?g {{ ?s oa:exact ?x }} }} INSERT {{ GRAPH ?g {{ ?s oa:exact "invented" }} }}
        WHERE {{ GRAPH ?g {{ ?s oa:exact ?x }} FILTER (?s = <{BASE}passage/s05-0-44-quote>) }}"""
    )
    raw.flush()
    del raw

    with GraphStore.open(folder, read_only=True) as store:
        report = validate_store(store)

    assert [(f.shape, f.focus, f.message) for f in report.findings] == [
        ("quotes", f"{BASE}passage/s05-0-44", "the quote is not what the text has at its offsets"),
        ("quotes", f"{BASE}passage/s05-45-74", "the quote is not what the text has at its offsets"),
    ]
    assert not report.conforms


def test_report_is_json(tmp_path: Path, shapes: Path) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as store:
        store.add([single("Place", "Geneva-Lausanne")])

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
