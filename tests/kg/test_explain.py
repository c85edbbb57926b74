"""What is explained of an entity and of a statement, and how it reads."""

from __future__ import annotations

import json

import pytest

from kg.errors import KgError
from kg.explain import Evidence, Review, Thing, explain
from kg.explain_text import explanation_text
from kg.store import GraphStore

BASE = "https://w3id.org/open-science-kg/id/"


def test_entity_with_identifiers_names_and_number_of_articles(asked: GraphStore) -> None:
    found = explain(asked, "CERN")

    assert found.entity is not None
    assert found.entity.iri == f"{BASE}organization/cern"
    assert found.identifiers == ("http://www.wikidata.org/entity/Q42944", "https://ror.org/01ggx4157")
    assert found.homepage == "https://home.cern/"
    assert found.articles == 3


def test_doubtful_links_come_with_their_score(asked: GraphStore) -> None:
    assert explain(asked, "LHCb").candidates == (("http://www.wikidata.org/entity/Q492183", 0.61),)


def test_values_come_first_then_what_it_does_then_what_is_done_to_it(asked: GraphStore) -> None:
    found = explain(asked, "800 terabytes of data")

    assert [(s.subject.label, s.relation, s.object.label) for s in found.statements] == [
        ("800 terabytes of data", "size", "800 TB"),
        ("800 terabytes of data", "availableAt", "CERN Open Data Portal"),
        ("LHCb", "released", "800 terabytes of data"),
    ]


def test_reports_are_combined_and_the_latest_comes_first(asked: GraphStore) -> None:
    found = explain(asked, "Zenodo")
    (launch,) = (s for s in found.statements if s.subject.label == "CERN")

    assert (launch.confidence, launch.status, launch.reports) == (0.95, "asserted", 2)
    assert launch.evidence == (
        Evidence(
            "zenodo", "News of zenodo", "https://example.org/zenodo", "2013-05-08", 0.9, "asserted",
            ("verb:launched",), (), ("CERN and OpenAIRE launched Zenodo on 8 May 2013.",),
        ),
        Evidence(
            "summit", "News of summit", "https://example.org/summit", None, 0.5, "announced",
            ("verb:launched",), (), ("CERN launched Zenodo.",),
        ),
    )  # fmt: skip


def test_value_has_no_iri(asked: GraphStore) -> None:
    (dated,) = (s for s in explain(asked, "Zenodo").statements if s.relation == "date")

    assert dated.object == Thing("2013-05-08")


def test_statement_by_iri_and_by_short_name(asked: GraphStore) -> None:
    iri = explain(asked, "ROOT").statements[0].iri
    key = iri.rpartition("/")[2]

    for name in (iri, f"<{iri}>", f"statement/{key}", f"statement:{key}"):
        found = explain(asked, name)
        assert found.entity is None
        assert [s.iri for s in found.statements] == [iri]


def test_unknown_statement_and_entity(asked: GraphStore) -> None:
    with pytest.raises(KgError, match="no statement 'statement/0123456789abcdef'; kg explain of an entity"):
        explain(asked, "statement/0123456789abcdef")
    with pytest.raises(KgError, match="no entity 'statement/zz'"):
        explain(asked, "statement/zz")


def test_text_for_people(asked: GraphStore) -> None:
    text = explanation_text(explain(asked, "ROOT"), base_iri=BASE)

    assert text == (
        "ROOT · software · software/root\n"
        "1 article names it\n"
        "\n"
        "… uses ROOT\n"
        "  LHCb  (confidence 0.80)\n"
        "    “LHCb used ROOT for it.”\n"
        "      News of lhcb-data · 2023-12-18 · https://example.org/lhcb-data\n"
    )


def test_verbose_text_adds_rule_and_the_statement(asked: GraphStore) -> None:
    found = explain(asked, explain(asked, "ROOT").statements[0].iri)
    text = explanation_text(found, base_iri=BASE, verbose=True, width=40)

    assert text.splitlines() == [
        "LHCb — uses → ROOT",
        "  confidence 0.80",
        f"    {found.statements[0].iri.removeprefix(BASE)}",
        "    reported 2023-12-18",
        "    “LHCb used ROOT for it.”",
        "      News of lhcb-data · 2023-12-18 · https://example.org/lhcb-data · 0.80 asserted · rule verb:uses",
    ]


def test_announced_statement_says_so(asked: GraphStore) -> None:
    assert "  summit  (confidence 0.50 · announced)" in explanation_text(explain(asked, "NASA"), base_iri=BASE)


def test_json_has_everything(asked: GraphStore) -> None:
    found = json.loads(json.dumps(explain(asked, "ROOT").to_json()))

    assert found["entity"] == {"label": "ROOT", "type": "Software", "iri": f"{BASE}software/root"}
    assert found["statements"][0]["evidence"][0]["sentences"] == ["LHCb used ROOT for it."]


def test_entity_shows_what_may_be_one_with_it_and_what_was_decided(curated: GraphStore) -> None:
    (doubt,) = explain(curated, "Swiss Data Fund").doubts
    (review,) = explain(curated, "Alp Data").reviews

    assert (doubt.label, doubt.iri) == ("Swiss Open Data Fund", f"{BASE}organization/swiss-open-data-fund")
    assert 0.45 <= doubt.score < 0.6
    assert (review.action, review.creator, review.created) == ("rename", "Ada Lovelace", "2026-05-17T09:31:00Z")


def test_statement_shows_when_it_was_reported_and_what_contradicts_it(curated: GraphStore) -> None:
    found = explain(curated, "Alpdata")
    (launched,) = (s for s in found.statements if s.relation == "launched")
    (later,) = (s for s in found.statements if s.object.label == "2020")
    text = explanation_text(found, base_iri=BASE, verbose=True)

    assert (launched.reports, launched.first, launched.last) == (1, "2021-03-01", "2021-03-02")
    assert [(c.value, c.confidence) for c in later.conflicts] == [("2019", 0.3)]
    assert "    conflicts with 2019 (confidence 0.30, statement/" in text
    assert "    reported 2021-03-01 to 2021-03-02\n" in text
    assert "reviewed: rename by Ada Lovelace on 2026-05-17\n" in text


def test_withheld_statement_says_why_it_is_not_published(curated: GraphStore) -> None:
    iri = curated.select("SELECT ?s { GRAPH ?g { ?s osk:withheldBecause ?why } }")
    (statement,) = explain(curated, next(iter(iri))["s"].value).statements
    text = explanation_text(explain(curated, statement.iri), base_iri=BASE)

    assert statement.withheld == ("rejected by Ada Lovelace on 2026-05-17: a rumour",)
    assert [e.sentences for e in statement.evidence] == [("CERN operates Alpdata.",)]
    assert text.startswith("CERN — operates → Alp Data\n")
    assert "    not published: rejected by Ada Lovelace on 2026-05-17: a rumour\n" in text


def test_review_in_json_has_who_when_and_why(curated: GraphStore) -> None:
    (review,) = explain(curated, "Alp Data").to_json()["reviews"]

    assert Review(**review).iri.startswith(f"{BASE}decision/")
