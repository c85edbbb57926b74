"""What differs between two graphs: real stores and exported files, merges, and input that is no graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.registry import Registry
from kg.decisions import Decision, Decisions, write_decisions
from kg.diff import CONFIDENCE_STEP, Change, Diff, EntityChange, StatementChange, compare, diff_graphs
from kg.diff_read import Claim, Snapshot, Thing, read_snapshot
from kg.diff_text import diff_csv, diff_text
from kg.errors import FormatError, KgError, StoreError, UsageError
from kg.export import export_file
from kg.store import GraphStore

BASE = "https://w3id.org/open-science-kg/id/"
Make = Callable[..., Path]


def news(
    id_: str = "a",
    *,
    repository: str = "Zenodo",
    published: str = "2024-05-01",
    confidence: float = 0.8,
    status: str = "asserted",
    dates: tuple[str, ...] = (),
    same_as: tuple[str, ...] = (),
) -> Facts:
    """CERN runs a repository, which opened on some dates."""
    text = f"CERN runs {repository}."
    whole = Span(0, len(text))
    return Facts(
        Document(id_, text, title="News", published=published),
        (
            Entity("e1", "Organization", "CERN", (Span(0, 4),), same_as=same_as),
            Entity("e2", "Repository", repository, (Span(10, 10 + len(repository)),)),
        ),
        (Relation("e1", "operates", "e2", (whole,), status, None, confidence, "verb:run"),),
        tuple(Attribute("e2", "date", day, (whole,), "asserted", 0.9, "date") for day in dates),
        "kg 0.1.0, model 5f3a",
    )


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a store of articles in a folder of the name given."""

    def store(name: str, *articles: Facts, base_iri: str | None = None) -> Path:
        folder = tmp_path / name / "store"
        with GraphStore.open(folder, create=True, registry=Registry(()), base_iri=base_iri) as graph:
            graph.add(articles)
            graph.refresh()
        return folder

    return store


def exported(store: Path, name: str) -> Path:
    path = store.parent / name
    with GraphStore.open(store, read_only=True) as graph:
        export_file(graph, path)
    return path


def said(diff: Diff) -> set[tuple[str, str, str, str]]:
    return {(s.change, s.subject_label, s.relation, s.object_label) for s in diff.statements}


def test_what_a_new_article_brings_is_added_and_what_it_took_is_removed(make: Make) -> None:
    old, new = make("old", news("a")), make("new", news("b", repository="Dryad"))

    forth, back = diff_graphs(old, new), diff_graphs(new, old)

    assert [(e.change, e.label, e.type, e.iri) for e in forth.entities] == [
        ("added", "Dryad", "Repository", f"{BASE}repository/dryad"),
        ("removed", "Zenodo", "Repository", f"{BASE}repository/zenodo"),
    ]
    assert said(forth) == {("added", "CERN", "operates", "Dryad"), ("removed", "CERN", "operates", "Zenodo")}
    assert said(back) == {("removed", "CERN", "operates", "Dryad"), ("added", "CERN", "operates", "Zenodo")}
    assert forth.counts()["entities"] == {"added": 1, "removed": 1, "merged": 0, "changed": 0}


def test_graph_does_not_differ_from_itself(make: Make) -> None:
    store = make("old", news("a"))

    diff = diff_graphs(store, store)

    assert not diff
    assert diff_text(diff) == "Entities: no difference\n\nStatements: no difference\n"


@pytest.mark.parametrize("name", ["g.ttl", "g.nt", "g.jsonld", "g.rdf", "g.nq", "g.trig"])
def test_every_exported_file_holds_what_the_store_does(name: str, make: Make) -> None:
    store = make("old", news("a", dates=("2013-05-08", "2014"), same_as=("https://ror.org/01ggx4157",)))

    assert not diff_graphs(store, exported(store, name))


def test_statement_changes_in_confidence_status_reports_and_days(make: Make) -> None:
    old = make("old", news("a", status="announced"))
    again = replace(
        news("b", published="2025-01"), document=Document("b", "CERN runs Zenodo. Yes.", published="2025-01")
    )
    new = make("new", news("a", status="announced"), again)

    (statement,) = diff_graphs(old, new).statements

    assert (statement.change, statement.subject, statement.object) == (
        "changed", f"{BASE}organization/cern", f"{BASE}repository/zenodo",
    )  # fmt: skip
    assert {c.property: (c.old, c.new) for c in statement.changes}["status"] == ("announced", "asserted")
    assert Change("last reported", "2024-05-01", "2025-01") in statement.changes


def test_small_differences_of_confidence_do_not_count(make: Make) -> None:
    old = make("old", news(confidence=0.8))
    near, far = make("near", news(confidence=0.8 + CONFIDENCE_STEP * 0.9)), make("far", news(confidence=0.81))

    assert not diff_graphs(old, near)
    assert diff_graphs(old, far).statements[0].changes == (Change("confidence", "0.80", "0.81"),)


def test_values_that_now_conflict_are_a_change_of_the_old_one(make: Make) -> None:
    old = make("old", news(dates=("2013-05-08",)))
    new = make("new", news(dates=("2013-05-08", "2015-01-01")))

    statements = {(s.change, s.object_label): s.changes for s in diff_graphs(old, new).statements}

    assert statements == {
        ("added", "2015-01-01"): (),
        ("changed", "2013-05-08"): (Change("conflicts with", "", "2015-01-01"),),
    }


def test_identifiers_of_an_entity_change(make: Make) -> None:
    old, new = make("old", news()), make("new", news(same_as=("https://ror.org/01ggx4157",)))

    assert diff_graphs(old, new).entities == (
        EntityChange(
            "changed", f"{BASE}organization/cern", "CERN", "Organization",
            changes=(Change("identifiers", "", "https://ror.org/01ggx4157"),),
        ),
    )  # fmt: skip


def snapshot(
    names: dict[str, str], claims: dict[str, tuple[str, str, str]], merged: dict[str, str] | None = None
) -> Snapshot:
    """Things of type Service by IRI and name, statements by IRI."""
    return Snapshot(
        "graph",
        things={iri: Thing(label=name, types=["Service"], mentioned=True) for iri, name in names.items()},
        claims={iri: Claim(*said, confidence=0.5, status="asserted", reports=1) for iri, said in claims.items()},
        merged=merged or {},
    )


def test_decision_that_two_are_one_merges_and_its_withdrawal_splits(make: Make) -> None:
    articles = news("a"), news("b", repository="Dryad")
    apart, joined = make("apart", *articles), make("joined", *articles)
    two = (f"{BASE}repository/dryad", f"{BASE}repository/zenodo")
    decision = Decision("merge", "A librarian", "2026-01-05T10:00:00+00:00", about=two)
    write_decisions(Decisions((decision,), base_iri=BASE), joined.parent / "decisions.ttl")
    with GraphStore.open(joined, registry=Registry(())) as store:
        store.refresh()

    forth, back = diff_graphs(apart, joined), diff_graphs(joined, exported(apart, "apart.nt"))

    (merged,) = (e for e in forth.entities if e.change == "merged")
    assert {merged.iri, merged.other} == set(two)
    assert [s.change for s in forth.statements] == ["merged", "changed"]
    (split,) = (e for e in back.entities if e.change == "split")
    assert (split.iri, split.other) == (merged.iri, merged.other)


def test_merged_thing_is_not_removed_and_its_statements_neither() -> None:
    old = snapshot({"x": "DOIs", "c": "Crossref"}, {"s1": ("c", "operates", "x"), "s2": ("x", "collaboratesWith", "z")})
    new = snapshot(
        {"y": "DOI", "c": "Crossref"},
        {"t1": ("c", "operates", "y"), "t2": ("a", "collaboratesWith", "y")},
        {"x": "w", "w": "y", "z": "a"},
    )

    diff = compare(old, new)

    assert diff.entities == (
        EntityChange("added", "y", "DOI", "Service"),
        EntityChange("merged", "x", "DOIs", "Service", "y"),
    )
    assert [(s.change, s.iri, s.other) for s in diff.statements] == [("merged", "s1", "t1"), ("merged", "s2", "t2")]


def test_statement_that_joins_one_that_was_there_leaves_the_change_to_that() -> None:
    old = snapshot({"x": "DOIs", "y": "DOI"}, {"s": ("c", "operates", "x"), "t": ("c", "operates", "y")})
    new = snapshot({"y": "DOI"}, {"t": ("c", "operates", "y")}, {"x": "y"})
    new.claims["t"].reports = 2

    diff = compare(old, new)

    assert [(s.change, s.iri, s.other, s.changes) for s in diff.statements] == [
        ("merged", "s", "t", ()),
        ("changed", "t", None, (Change("reports", "1", "2"),)),
    ]


def test_thing_that_a_decision_took_apart_is_split() -> None:
    old = snapshot({"y": "DOI"}, {}, {"x": "y"})
    new = snapshot({"x": "DOIs", "y": "DOI"}, {})

    assert compare(old, new).entities == (EntityChange("split", "x", "DOIs", "Service", "y"),)


def test_merges_in_a_circle_end() -> None:
    new = snapshot({"c": "Crossref"}, {}, {"x": "y", "y": "x"})

    assert compare(snapshot({"x": "DOIs", "c": "Crossref"}, {}), new).entities == (
        EntityChange("removed", "x", "DOIs", "Service"),
    )


def test_what_is_withheld_is_no_statement(make: Make) -> None:
    quads = exported(make("old", news("a"), news("b", repository="Dryad")), "g.nq")
    quads.write_text(quads.read_text().replace("/id/article/a> .\n", "/id/quarantine/a> .\n"))

    assert [claim.object for claim in read_snapshot(quads).claims.values()] == [f"{BASE}repository/dryad"]


def test_text_has_a_line_for_each_and_says_what_it_leaves_out(make: Make) -> None:
    diff = diff_graphs(make("old", news()), make("new", news(repository="A long\n name", confidence=0.3)))

    assert diff_text(diff).splitlines() == [
        "Entities: 1 added · 1 removed",
        "  + A long name  Repository  repository/a-long-name",
        "  - Zenodo       Repository  repository/zenodo",
        "",
        "Statements: 1 added · 1 removed",
        "  + CERN — operates → A long name",
        "  - CERN — operates → Zenodo",
    ]
    assert diff_text(diff, only="statements", limit=1).splitlines() == [
        "Statements: 1 added · 1 removed",
        "  + CERN — operates → A long name",
        "  … and 1 more",
    ]


def test_csv_has_a_row_for_each_changed_property_and_no_formula(make: Make) -> None:
    old, new = make("old", news(dates=("2013",))), make("new", news(repository="=Zenodo", dates=("2013",)))

    table = diff_csv(diff_graphs(old, new), only="entities")

    assert table.splitlines() == [
        "part,change,iri,label,type,relation,object,object_label,other,property,old,new",
        f"entity,changed,{BASE}repository/zenodo,'=Zenodo,Repository,,,,,label,Zenodo,'=Zenodo",
    ]


def test_graphs_of_different_bases_cannot_be_compared(make: Make) -> None:
    old, new = make("old", news()), make("new", news(), base_iri="https://example.org/kg/")

    for pair in ((old, new), (exported(old, "old.nt"), exported(new, "new.nt"))):
        with pytest.raises(
            StoreError, match=r"has base IRI https://w3id\.org/.* and .* https://example\.org/kg/; build"
        ):
            diff_graphs(*pair)


def test_empty_store_has_a_base_too(make: Make) -> None:
    empty, other = make("empty"), make("other", base_iri="https://example.org/kg/")

    assert not diff_graphs(empty, exported(empty, "empty.ttl"))
    with pytest.raises(StoreError, match="base IRI"):
        diff_graphs(empty, other)


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("none.ttl", None, KgError, r"none\.ttl: no such file or folder; name a store's folder"),
        ("g.csv", "subject\n", UsageError, r"g\.csv: cannot be compared; name a store's folder or a file in ttl"),
        ("news.txt", "CERN runs Zenodo.", UsageError, r"news\.txt: cannot be compared"),
        ("news.ttl", "\nCERN runs Zenodo.", FormatError, r"news\.ttl:2: not a graph that kg export wrote"),
        ("other.nt", "<urn:a> <urn:b> <urn:c> .\n", FormatError, "nothing in it is of kg's vocabulary"),
        ("bytes.nt", b"\xff\xfe<\x00", FormatError, r"bytes\.nt:1: not a graph"),
    ],
)  # fmt: skip
def test_what_is_no_graph_is_said_in_one_line(
    name: str, content: str | bytes | None, error: type[KgError], message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(error, match=message) as raised:
        read_snapshot(path)
    assert "\n" not in str(raised.value)


def test_confidence_that_is_no_number_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "g.nt"
    path.write_text(f'<{BASE}statement/1> <https://w3id.org/open-science-kg/ontology#confidence> "much" .\n')

    with pytest.raises(FormatError, match=r'g\.nt: "much" is no number'):
        read_snapshot(path)


def test_folder_without_a_store_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph store here"):
        read_snapshot(tmp_path)


def test_json_counts_all_and_lists_some(make: Make) -> None:
    diff = diff_graphs(make("old"), make("new", news()))

    found = diff.to_json(only="statements", limit=0)

    assert found["statements"] == []
    assert found["counts"] == {"statements": {"added": 1, "removed": 0, "merged": 0, "changed": 0}}
    assert "entities" not in found
    assert isinstance(diff.statements[0], StatementChange)
