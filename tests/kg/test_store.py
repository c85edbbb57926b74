"""The store: what goes in, comes out and goes away, in any order and through kills."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from extract.records import Attribute, Facts
from kg.errors import QueryError, StoreError
from kg.export import export_bytes
from kg.folder import WRITING, read_state, set_state
from kg.store import GraphStore
from kg.terms import CONFIDENCE
from tests.kg.making import BASE, EXTRACTOR, REGISTRY, facts, single

OTHER_TEXT = "The LHCb experiment put out 800 TB of data. Get it on Zenodo, a thing that CERN operates for all of us."


def fresh(folder: Path, **options: object) -> GraphStore:
    return GraphStore.open(folder, create=True, registry=REGISTRY, **options)  # type: ignore[arg-type]


def articles(count: int) -> list[Facts]:
    """Articles that share entities and statements and differ in text, date, confidence and status."""
    return [
        facts(
            f"d{i}",
            text=facts().document.text + " " * (i % 7),
            published=f"20{10 + i % 12}-01-0{1 + i % 9}" if i % 5 else None,
            confidence=0.5 + i % 5 / 10,
            status="asserted" if i % 3 else "announced",
            name=("LHCb", "LHCb experiment", "the LHCb")[i % 3],
        )
        for i in range(count)
    ]


def exported(store: GraphStore) -> tuple[bytes, bytes]:
    """All named graphs with texts, and the union; they must tell the same story."""
    return export_bytes(store, "nq", texts=True), export_bytes(store, "nt", texts=True)


def built(folder: Path, batches: Iterable[Iterable[Facts]]) -> tuple[bytes, bytes]:
    with fresh(folder) as store:
        for batch in batches:
            store.add(batch)
        store.refresh()
        return exported(store)


def one(store: GraphStore, sparql: str) -> str:
    (row,) = store.select(sparql)
    return str(row[0].value)


def test_builds_in_any_order_and_batches_are_equal_byte_for_byte(tmp_path: Path) -> None:
    all_ = articles(70)
    shuffled = random.Random(5).sample(all_, len(all_))

    in_order = built(tmp_path / "a", [all_])
    permuted = built(tmp_path / "b", [shuffled])
    one_by_one = built(tmp_path / "c", [[f] for f in shuffled[:10]] + [shuffled[10:]])

    assert in_order == permuted == one_by_one


def test_union_is_the_set_of_what_the_graphs_say(tmp_path: Path) -> None:
    with fresh(tmp_path / "kg") as store:
        store.add(articles(40))
        store.refresh()

        union = {str(t) for t in store.triples(texts=True)}
        assert union == {str(q.triple) for q in store.quads(texts=True)}
        assert one(store, "SELECT (COUNT(*) AS ?n) WHERE { ?x a osk:Organization }") == "1"


def test_adding_again_changes_nothing(tmp_path: Path) -> None:
    once = built(tmp_path / "a", [articles(3)])
    twice = built(tmp_path / "b", [articles(3), articles(3), articles(1)])

    assert once == twice


def test_article_of_the_same_id_is_replaced(tmp_path: Path) -> None:
    new = replace(single("Place", "Geneva", id_="d0"), extractor=EXTRACTOR)

    replaced = built(tmp_path / "a", [articles(2), [new]])
    within = built(tmp_path / "b", [[*articles(2), new]])
    never = built(tmp_path / "c", [[articles(2)[1], new]])

    assert replaced == within == never


def test_removed_article_was_never_there(tmp_path: Path) -> None:
    with fresh(tmp_path / "a") as store:
        store.add(articles(5))
        store.refresh()
        assert store.remove("d2") is True
        store.refresh()
        removed = exported(store)

    assert removed == built(tmp_path / "b", [[f for f in articles(5) if f.document.id != "d2"]])


def test_removing_the_last_article_leaves_nothing(tmp_path: Path) -> None:
    with fresh(tmp_path / "a") as store:
        store.add(articles(1))
        store.refresh()
        store.remove("d0")
        store.refresh()

        assert exported(store) == (b"", b"")


def test_removing_an_unknown_article_says_so(tmp_path: Path) -> None:
    with fresh(tmp_path / "kg") as store:
        store.add(articles(1))

        assert store.remove("other") is False
        assert store.remove("texts") is False
        store.refresh()
        assert len(store.articles()) == 1


def test_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    expected = built(tmp_path / "a", [articles(4)])
    with fresh(tmp_path / "b") as store:
        store.add(articles(3))
        store.refresh()
        store.add(articles(4))
    # a graph that was being written: half of an article gone from its graph and from the union, orphans in both
    raw = ox.Store(str(tmp_path / "b" / "oxigraph"))
    article = ox.NamedNode(f"{BASE}article/d1")
    for quad in sorted(raw.quads_for_pattern(None, None, None, article), key=str)[::2]:
        raw.remove(quad)
    for quad in sorted(raw.quads_for_pattern(None, None, None, ox.DefaultGraph()), key=str)[::3]:
        raw.remove(quad)
    lost = ox.NamedNode(f"{BASE}statement/0123456789abcdef")
    raw.add(ox.Quad(lost, ox.NamedNode(f"{BASE}y"), ox.Literal("orphan")))
    raw.add(ox.Quad(lost, CONFIDENCE, ox.Literal("orphan"), ox.NamedNode(f"{BASE}derived")))
    raw.flush()
    del raw
    records = sqlite3.connect(tmp_path / "b" / "ledger.db")
    with records:
        records.execute("UPDATE article SET written = NULL WHERE key = 'd1'")
    records.close()
    set_state(tmp_path / "b", WRITING)

    with fresh(tmp_path / "b") as store:
        store.refresh()
        assert exported(store) == expected


def test_a_killed_build_goes_on_where_it_stopped(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from tests.kg.making import REGISTRY
from tests.kg.test_store import articles, fresh

def killing(all_):
    for number, one in enumerate(all_):
        if number == 150:
            os.kill(os.getpid(), 9)
        yield one

fresh(Path(sys.argv[1])).add(killing(articles(200)))
"""
    root = Path(__file__).resolve().parents[2]
    process = subprocess.run([sys.executable, "-c", code, str(tmp_path / "kg")], cwd=root, check=False)
    assert process.returncode == -9

    with fresh(tmp_path / "kg") as store:
        left = [f for f in articles(200) if not store.has(f.document, EXTRACTOR)]
        store.add(left)
        store.refresh()
        resumed = exported(store)

    assert len(left) == 72
    assert resumed == built(tmp_path / "whole", [articles(200)])


def test_a_graph_that_was_killed_while_it_was_written_is_finished(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from tests.kg.making import REGISTRY
from tests.kg.test_store import articles, fresh

def kill(done, what):
    if "articles" in what:
        os.kill(os.getpid(), 9)

store = fresh(Path(sys.argv[1]))
store.add(articles(200))
store.refresh(kill)
"""
    root = Path(__file__).resolve().parents[2]
    process = subprocess.run([sys.executable, "-c", code, str(tmp_path / "kg")], cwd=root, check=False)
    assert process.returncode == -9
    assert read_state(tmp_path / "kg") == WRITING

    with GraphStore.open(tmp_path / "kg", read_only=True, registry=REGISTRY) as store:
        finished = exported(store)

    assert finished == built(tmp_path / "whole", [articles(200)])


def test_has_knows_document_and_extractor(tmp_path: Path) -> None:
    with fresh(tmp_path / "kg") as store:
        store.add([facts()])

        assert store.has(facts().document, EXTRACTOR)
        assert not store.has(facts().document, "kg 0.2.0, model 5f3a")
        assert not store.has(replace(facts().document, title="Other"), EXTRACTOR)
        assert not store.has(facts("s06").document, EXTRACTOR)


def test_reports_of_a_statement_are_combined(tmp_path: Path) -> None:
    with fresh(tmp_path / "kg") as store:
        store.add(
            [
                facts("a", published="2023-12-18", confidence=0.5, status="announced"),
                facts("b", text=OTHER_TEXT, published="2022-01-01", confidence=0.8),
                facts("c", published=None, confidence=0.4),  # prints what the first does: no report of its own
            ]
        )
        store.refresh()
        (row,) = store.select(
            """SELECT ?n ?confidence ?status ?first ?last WHERE {
              ?s rdf:predicate osk:operates ; osk:reportCount ?n ; osk:confidence ?confidence ; osk:status ?status ;
                 osk:firstReported ?first ; osk:lastReported ?last }"""
        )

    assert [value.value for value in row] == [
        "2", "0.91", "https://w3id.org/open-science-kg/ontology#asserted", "2022-01-01", "2023-12-18",
    ]  # fmt: skip


def test_label_is_the_registrys_or_the_most_frequent_name(tmp_path: Path) -> None:
    names = ("Lhcb", "LHCB", "LHCB")
    with fresh(tmp_path / "kg") as store:
        store.add([facts(f"d{i}", name=name) for i, name in enumerate(names)])
        store.refresh()

        assert one(store, "SELECT ?l WHERE { collaboration:lhcb rdfs:label ?l }") == "LHCB"
        assert one(store, "SELECT ?l WHERE { organization:cern skos:prefLabel ?l }") == "CERN"
        same = {r[0].value for r in store.select("SELECT ?x WHERE { organization:cern owl:sameAs ?x }")}
        assert same == {"https://ror.org/01ggx4157", "http://www.wikidata.org/entity/Q42944"}
        assert one(store, "SELECT ?x WHERE { organization:cern foaf:homepage ?x }") == "https://home.cern/"


def test_period_of_the_date_that_most_articles_give_has_start_and_end(tmp_path: Path) -> None:
    other = replace(facts("c", text=OTHER_TEXT), attributes=(Attribute("e2", "date", "2011/2013", ()),))
    with fresh(tmp_path / "kg") as store:
        store.add([facts("a"), other, facts("b", text=f"{OTHER_TEXT} So it is said in the second of two articles.")])
        store.refresh()
        rows = store.select("SELECT ?s ?e WHERE { ?d schema:startDate ?s ; schema:endDate ?e }")

        assert [(row["s"].value, row["e"].value) for row in rows] == [("2010", "2012")]


def test_counts_and_articles(tmp_path: Path) -> None:
    with fresh(tmp_path / "kg") as store:
        store.add([facts("b"), facts("a")])
        store.refresh()
        counts = store.counts()

        assert [(a.id, a.title, a.published, a.url) for a in store.articles()] == [
            ("a", "News", "2023-12-18", "https://example.org/news"),
            ("b", "News", "2023-12-18", "https://example.org/news"),
        ]
        assert (counts["Article"], counts["Organization"], counts["Dataset"], counts["Person"]) == (
            2,
            1,
            1,
            0,
        )  # told alike twice
        assert counts["triples"] == len(list(store.triples()))
        assert store.text("a") == facts().document.text
        assert store.text("c") is None


def test_runs_are_logged_beside_the_graph(tmp_path: Path) -> None:
    with fresh(tmp_path / "kg") as store:
        store.log_run({"at": "2024-01-01T00:00:00Z", "articles": 1})
        store.log_run({"at": "2024-01-02T00:00:00Z", "articles": 2})

    lines = (tmp_path / "kg" / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["articles"] for line in lines] == [1, 2]


def test_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no graph store here; make one first: kg build SOURCE --store"):
        GraphStore.open(tmp_path / "none")


def test_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x", encoding="utf-8")

    with pytest.raises(StoreError, match="holds other things"):
        fresh(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "cannot be read"), ("[]", "cannot be read"), ('{"format": 99, "base_iri": "https://a/"}', "format 99")],
)
def test_foreign_settings_are_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "kg.json").write_text(content, encoding="utf-8")

    with pytest.raises(StoreError, match=message):
        GraphStore.open(tmp_path, registry=REGISTRY)


def test_other_base_iri_is_refused(tmp_path: Path) -> None:
    fresh(tmp_path / "kg", base_iri="https://example.org/").close()

    with pytest.raises(StoreError, match=r"has base IRI https://example\.org/, not https://other\.org/"):
        fresh(tmp_path / "kg", base_iri="https://other.org/")
    with fresh(tmp_path / "kg") as store:
        assert store.base_iri == "https://example.org/"


@pytest.mark.parametrize("base", ["example", "https://example.org", "javascript:/", "https://a b/"])
def test_bad_base_iri_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(StoreError, match="a base IRI is"):
        fresh(tmp_path / "kg", base_iri=base)


def test_one_writes_or_many_read(tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    with fresh(folder):
        with pytest.raises(StoreError, match="in use by another process"):
            fresh(folder)
        with pytest.raises(StoreError, match="in use by another process"):
            GraphStore.open(folder, read_only=True)
    with GraphStore.open(folder, read_only=True), GraphStore.open(folder, read_only=True) as reader:
        with pytest.raises(StoreError, match="in use by another process"):
            fresh(folder)
        with pytest.raises(StoreError, match="reading only"):
            reader.add([facts()])


def test_opening_to_read_finishes_what_was_not(tmp_path: Path) -> None:
    with fresh(tmp_path / "kg") as store:
        store.add([facts()])
        assert store.stale

    with GraphStore.open(tmp_path / "kg", read_only=True, registry=REGISTRY) as store:
        assert one(store, "SELECT ?l WHERE { organization:cern rdfs:label ?l }") == "CERN"
    assert read_state(tmp_path / "kg") is None


def test_query_forms_and_graphs(tmp_path: Path) -> None:
    with fresh(tmp_path / "kg") as store:
        store.add(articles(2))
        store.refresh()

        assert bool(store.query("ASK { organization:cern a osk:Organization }")) is True
        constructed = store.query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c . FILTER (?s = organization:cern) }")
        assert len(list(constructed)) == 1  # type: ignore[arg-type]
        graphs = {r[0].value for r in store.select("SELECT ?g WHERE { GRAPH ?g { organization:cern a ?c } }")}
        assert graphs == {f"{BASE}article/d0", f"{BASE}article/d1"}
        with pytest.raises(QueryError, match="a SELECT query is wanted"):
            store.select("ASK {}")


def test_bindings_take_the_place_of_variables(tmp_path: Path) -> None:
    cern = {"thing": ox.NamedNode(f"{BASE}organization/cern")}
    with fresh(tmp_path / "kg") as store:
        store.add(articles(2))
        store.refresh()

        (row,) = store.select("SELECT ?thing ?l WHERE { { ?thing rdfs:label ?l } }", bindings=cern)
        assert [v.value for v in row] == [f"{BASE}organization/cern", "CERN"]
        with pytest.raises(QueryError, match=r"no variable \?nothing"):
            store.select("SELECT ?s WHERE { ?s a ?c }", bindings={"nothing": ox.Literal("x")})


def test_malformed_query_tells_line_and_column(tmp_path: Path) -> None:
    with fresh(tmp_path / "kg") as store, pytest.raises(QueryError) as caught:
        store.query("SELECT * WHERE {\n  ?s ?p }")

    assert (caught.value.line, caught.value.column) == (2, 10)
    assert "\n" not in str(caught.value)
