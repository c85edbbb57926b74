"""What breaks a shape, or was rejected, is withheld with the reason: neither published nor dropped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extract.records import Attribute, Entity, Facts, Relation, Span
from kg.decisions import Decision, Decisions, write_decisions
from kg.store import GraphStore
from kg.validate import validate_store
from kg.withheld import read_withheld
from tests.kg.making import BASE, REGISTRY, facts

WHOLE = (Span(0, 44),)


def built(folder: Path, *articles: Facts) -> GraphStore:
    store = GraphStore.open(folder / "store", create=True, registry=REGISTRY)
    store.add(articles)
    store.refresh()
    return store


def asked(store: GraphStore, sparql: str) -> bool:
    return bool(store.query(f"ASK {{ {sparql} }}"))


@pytest.mark.parametrize(
    ("attribute", "value", "reason"),
    [
        ("date", "0999", "A date must have a year from 1500 to 2100"),
        ("size", "0 TB", "A quantity's values must be numbers above zero"),
    ],
)
def test_value_out_of_range_is_withheld(tmp_path: Path, attribute: str, value: str, reason: str) -> None:
    one = replace(
        facts(), attributes=(Attribute("e2", attribute, value, WHOLE), Attribute("e2", "version", "2", WHOLE))
    )
    with built(tmp_path, one) as store:
        (withheld,) = read_withheld(store)

        assert withheld.reason.startswith(reason)
        assert (withheld.subject, withheld.relation, withheld.article) == ("800 TB of data", attribute, "s05")
        assert withheld.quote == "The LHCb experiment released 800 TB of data."
        assert not asked(store, f"dataset:800-tb-of-data-5e4f150a osk:{attribute} ?value")
        assert asked(store, '?thing osk:version "2"')
        assert validate_store(store, strict=False).conforms


def test_relation_with_an_end_of_the_wrong_type_is_withheld_alone(tmp_path: Path) -> None:
    wrong = Relation("e3", "released", "e4", WHOLE)
    with built(tmp_path, replace(facts(), relations=(*facts().relations, wrong))) as store:
        (withheld,) = read_withheld(store)

        assert (withheld.subject, withheld.relation, withheld.object) == ("Zenodo", "released", "CERN")
        assert asked(store, "collaboration:lhcb osk:released ?dataset")
        assert asked(store, "organization:cern osk:operates repository:zenodo")
        assert not asked(store, "repository:zenodo osk:released ?thing")


def test_retyped_thing_loses_what_its_new_type_cannot_do(tmp_path: Path) -> None:
    with built(tmp_path, facts()) as store:
        assert asked(store, "organization:cern osk:operates repository:zenodo")
        decision = Decision("retype", "A", "2026-01-01T00:00:00Z", about=(f"{BASE}repository/zenodo",), type="Dataset")
        write_decisions(Decisions([decision], base_iri=BASE), store.decisions_path)
        store.refresh()

        assert asked(store, "repository:zenodo a osk:Dataset")
        assert not asked(store, "organization:cern osk:operates repository:zenodo")
        assert {w.relation for w in read_withheld(store)} == {"operates", "availableAt"}


def test_rejected_statement_is_withheld_and_comes_back_when_the_decision_goes(tmp_path: Path) -> None:
    with built(tmp_path, facts()) as store:
        (row,) = store.select(
            "SELECT ?s ?p ?o WHERE { ?x rdf:subject ?s ; rdf:predicate ?p, osk:operates ; rdf:object ?o }"
        )
        said = (row["s"], row["p"], row["o"])
        decision = Decision("reject", "Ada", "2026-01-01T00:00:00Z", "it is not so", statement=said)
        write_decisions(Decisions([decision], base_iri=BASE), store.decisions_path)
        store.refresh()
        (withheld,) = read_withheld(store)
        gone = asked(store, "?x osk:operates ?y")
        store.decisions_path.unlink()
        store.refresh()

        assert withheld.reason == "rejected by Ada on 2026-01-01: it is not so"
        assert gone is False
        assert asked(store, "?x osk:operates ?y")
        assert read_withheld(store) == ()


def test_report_lists_what_is_withheld(tmp_path: Path) -> None:
    one = replace(facts(), attributes=(Attribute("e2", "date", "0999", WHOLE),))
    with built(tmp_path, one) as store:
        report = validate_store(store)

        assert report.conforms
        assert "Withheld: 1 × A date must have a year" in report.to_text()
        assert report.to_json()["withheld"][0]["article"] == "s05"


def test_withheld_in_one_article_is_published_where_another_says_it_soundly(tmp_path: Path) -> None:
    odd = Entity("e3", "Place", "Zenodo", (Span(54, 60),))
    other = replace(
        facts("b", text=facts().document.text + " Indeed."), entities=(*facts().entities[:2], odd, facts().entities[3])
    )
    with built(tmp_path, facts(), other) as store:
        assert asked(store, "organization:cern osk:operates repository:zenodo")
        assert {(w.object, w.article) for w in read_withheld(store)} >= {("Zenodo", "b")}
