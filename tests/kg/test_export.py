"""Every format says the same, reads back, and is written whole or not at all."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from extract.records import Document, Entity, Facts, Relation, Span
from kg.errors import UsageError
from kg.export import FORMATS, atomic_file, export_bytes, export_file, format_of
from kg.rdf import to_graph
from kg.store import GraphStore
from tests.kg.making import BASE, REGISTRY, facts, single

ODD = 'A "b"\n</script>\\ é 🙂 \x01'
OX = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
      "rdfxml": ox.RdfFormat.RDF_XML}  # fmt: skip
RDFLIB = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    formula = Facts(
        Document("odd", "x y"),
        (Entity("e1", "Organization", '=HYPERLINK("x")', (Span(0, 1),)), Entity("e2", "Place", ODD, (Span(2, 3),))),
        (Relation("e1", "locatedIn", "e2", (), confidence=0.5),),
    )
    folder = tmp_path_factory.mktemp("export") / "kg"
    with GraphStore.open(folder, create=True, registry=REGISTRY) as opened:
        opened.add([facts(), facts("s06"), formula, single("Organization", "", id_="empty")])
        opened.refresh()
        yield opened


def without_control_characters(graph: rdflib.Graph) -> rdflib.Graph:
    """The graph as XML can hold it."""
    cleaned = rdflib.Graph()
    for s, p, o in graph:
        cleaned.add((s, p, rdflib.Literal(str(o).replace("\x01", "\ufffd")) if "\x01" in str(o) else o))
    return cleaned


@pytest.mark.parametrize("format_", list(OX))
def test_triples_read_back_in_both_libraries(store: GraphStore, format_: str) -> None:
    content = export_bytes(store, format_)
    expected = to_graph(store.triples())
    if format_ == "rdfxml":
        expected = without_control_characters(expected)

    by_oxigraph = to_graph(q.triple for q in ox.parse(content, OX[format_]))
    by_rdflib = rdflib.Graph().parse(data=content, format=RDFLIB[format_])

    assert isomorphic(by_oxigraph, expected)
    assert isomorphic(by_rdflib, expected)


@pytest.mark.parametrize(("format_", "ox_format"), [("nq", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG)])
def test_quads_read_back(store: GraphStore, format_: str, ox_format: ox.RdfFormat) -> None:
    content = export_bytes(store, format_)

    assert set(ox.parse(content, ox_format)) == set(store.quads())


def test_texts_are_written_only_when_asked_for(store: GraphStore) -> None:
    for format_ in ("ttl", "nt", "jsonld", "rdfxml", "trig", "nq"):
        assert b"articleBody" not in export_bytes(store, format_), format_
        assert b"articleBody" in export_bytes(store, format_, texts=True), format_


def test_n_quads_are_grouped_and_each_is_there_once(store: GraphStore) -> None:
    lines = export_bytes(store, "nq").splitlines()

    assert len(lines) == len(set(lines)) == len(set(store.quads()))


def test_turtle_is_made_for_reading(store: GraphStore) -> None:
    text = export_bytes(store, "ttl").decode()

    assert '\norganization:cern a osk:Organization ;\n\trdfs:label "CERN" ;' in text
    assert "@prefix void:" not in text  # no prefix that nothing uses
    places = [
        text.index(f"\n{start}") for start in ("collaboration:", "release:", "article:", "statement:", "evidence:")
    ]
    assert places == sorted(places)


def test_a_base_iri_of_ones_own_is_abbreviated_too(tmp_path: Path) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY, base_iri="https://example.org/kg/") as own:
        own.add([facts()])
        own.refresh()

        text = export_bytes(own, "ttl").decode()
    assert "@prefix organization: <https://example.org/kg/organization/> ." in text
    assert "w3id.org/open-science-kg/id" not in text


def test_csv_has_a_row_a_relation_and_defuses_formulas(store: GraphStore) -> None:
    rows = list(csv.DictReader(io.StringIO(export_bytes(store, "csv").decode(), newline="")))

    assert [(r["subject_label"], r["predicate"]) for r in rows if r["predicate"] == "locatedIn"] == [
        ('\'=HYPERLINK("x")', "locatedIn")
    ]
    operates = next(r for r in rows if r["predicate"] == "operates")
    assert operates == {
        "subject": f"{BASE}organization/cern", "subject_label": "CERN", "subject_type": "Organization",
        "predicate": "operates", "object": f"{BASE}repository/zenodo", "object_label": "Zenodo",
        "object_type": "Repository", "confidence": "0.7", "status": "asserted", "reports": "1",
        "first_reported": "2023-12-18", "last_reported": "2023-12-18",
    }  # fmt: skip


def test_graphml_has_a_node_an_entity_and_an_edge_a_relation(store: GraphStore) -> None:
    root = ET.fromstring(export_bytes(store, "graphml"))
    space = "{http://graphml.graphdrawing.org/xmlns}"

    nodes = {n.get("id") for n in root.iter(f"{space}node")}
    edges = {(e.get("source"), e.get("target")) for e in root.iter(f"{space}edge")}
    assert f"{BASE}organization/cern" in nodes
    assert (f"{BASE}organization/cern", f"{BASE}repository/zenodo") in edges


def test_networkx_reads_graphml_and_gexf_alike_with_their_days(store: GraphStore, tmp_path: Path) -> None:
    for format_ in ("graphml", "gexf"):
        export_file(store, tmp_path / f"g.{format_}")
    graphml = nx.read_graphml(tmp_path / "g.graphml")
    gexf = nx.read_gexf(tmp_path / "g.gexf", version="1.3")

    cern, zenodo = f"{BASE}organization/cern", f"{BASE}repository/zenodo"
    assert set(graphml) == set(gexf)
    assert sorted(graphml.edges()) == sorted(gexf.edges())
    told = {"label": "CERN", "type": "Organization", "articles": 2, "first": "2023-12-18", "last": "2023-12-18"}
    assert graphml.nodes[cern] == told
    assert {name: gexf.nodes[cern][name] for name in told} == told
    (edge,) = [e for e in nx.MultiDiGraph(gexf).get_edge_data(cern, zenodo).values() if e["predicate"] == "operates"]
    assert {name: edge[name] for name in ("label", "confidence", "weight", "status", "reports", "start")} == {
        "label": "operates", "confidence": 0.7, "weight": 0.7, "status": "asserted", "reports": 1, "start": "2023-12-18",
    }  # fmt: skip


def test_gexf_is_dynamic_and_begins_coarse_days_at_their_first(tmp_path: Path) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as some:
        for id_, published in (("y", "2021"), ("m", "2021-05"), ("u", None)):
            document = Document(id_, "x", published=published)
            some.add([Facts(document, (Entity("e", "Person", f"P {id_}", (Span(0, 1),)),))])
        some.refresh()
        root = ET.fromstring(export_bytes(some, "gexf"))

    space = "{http://gexf.net/1.3}"
    graph = root.find(f"{space}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    starts = {node.get("label"): node.get("start") for node in root.iter(f"{space}node")}
    assert starts == {"P y": "2021-01-01", "P m": "2021-05-01", "P u": None}
    color = next(root.iter("{http://gexf.net/1.3/viz}color"))
    assert color.attrib == {"r": "217", "g": "140", "b": "179"}


@pytest.mark.parametrize("format_", FORMATS)
def test_empty_graph_has_every_format(tmp_path: Path, format_: str) -> None:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as empty:
        export_file(empty, tmp_path / "out", format_=format_)

    assert (tmp_path / "out").exists()


def test_format_is_told_by_the_ending(store: GraphStore, tmp_path: Path) -> None:
    export_file(store, tmp_path / "graph.nt")

    assert (tmp_path / "graph.nt").read_bytes() == export_bytes(store, "nt")
    assert format_of(Path("x.JSONLD")) == "jsonld"
    with pytest.raises(UsageError, match="stands for no format"):
        format_of(Path("x.docx"))
    with pytest.raises(UsageError, match="no such format"):
        export_bytes(store, "docx")


def test_failed_write_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(b"before")

    with pytest.raises(RuntimeError), atomic_file(path) as file:
        file.write(b"half")
        raise RuntimeError

    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["graph.ttl"]


def test_missing_folder_is_told(store: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no such folder to write graph\.ttl to"):
        export_file(store, tmp_path / "none" / "graph.ttl")
