"""The store as a network: entities, merged edges, facts, evidence, filters, and finding by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.registry import Entry, Registry
from kg.decisions import Decision, Decisions, write_decisions
from kg.network import Review, by_importance, read_network
from kg.store import GraphStore

BASE = "https://w3id.org/open-science-kg/id/"
ZENODO, CERN = f"{BASE}repository/zenodo", f"{BASE}organization/cern"
REGISTRY = Registry(
    (
        Entry("cern", "Organization", "CERN", ("European Organization for Nuclear Research",), (), frozenset(),
              ("https://ror.org/01ggx4157",), None, "https://home.cern"),
    )
)  # fmt: skip
TEXT = "CERN launched Zenodo in 2013. CERN runs Zenodo, which holds 2 million records."


def article(id_: str, published: str | None, *, confidence: float = 0.9) -> Facts:
    first, second = Span(0, 29), Span(30, 78)
    return Facts(
        Document(id_, TEXT, url="https://example.org/a", title="Ten years", published=published, publisher="Daily"),
        (
            Entity("e1", "Organization", "CERN", (Span(0, 4), Span(30, 34))),
            Entity("e2", "Repository", "Zenodo", (Span(14, 20), Span(40, 46))),
        ),
        (
            Relation("e1", "launched", "e2", (first,), confidence=confidence),
            Relation("e1", "operates", "e2", (second,), confidence=0.5, status="announced"),
        ),
        (Attribute("e2", "date", "2013", (first,), confidence=0.8),),
        extractor="kg 0.1.0, model 5f3a",
    )


def alone() -> Facts:
    entity = Entity("e1", "Repository", "Dryad", (Span(0, 5),))
    return Facts(Document("b", "Dryad.", published="2024-02-01"), (entity,), extractor="kg 0.1.0, model 5f3a")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as opened:
        opened.add([article("a", "2023-05-08"), alone()])
        opened.refresh()
        yield opened


def test_a_node_has_label_type_names_identifiers_and_counts(store: GraphStore) -> None:
    node = read_network(store).nodes[CERN]

    assert node["label"] == "CERN"
    assert node["type"] == "Organization"
    assert node["identifiers"] == ("https://ror.org/01ggx4157",)
    assert node["homepage"] == "https://home.cern"
    assert node["articles"] == (f"{BASE}article/a",)
    assert (node["degree"], node["mentions"]) == (1, 1)


def test_statements_between_two_entities_share_an_edge(store: GraphStore) -> None:
    network = read_network(store)

    assert [(a, b) for a, b in network.edges] == [(CERN, ZENODO)]
    assert [s.predicate for s in network.edges[CERN, ZENODO]["statements"]] == ["launched", "operates"]


def test_a_statement_keeps_its_sentence_confidence_status_and_article(store: GraphStore) -> None:
    launched, operates = read_network(store).edges[CERN, ZENODO]["statements"]

    assert launched.evidence[0].quotes == ("CERN launched Zenodo in 2013.",)
    assert (launched.confidence, launched.status, launched.reports) == (0.9, "asserted", 1)
    assert (launched.first_reported, launched.last_reported) == ("2023-05-08", "2023-05-08")
    assert operates.status == "announced"
    assert launched.evidence[0].article == f"{BASE}article/a"


def test_values_are_facts_of_their_node(store: GraphStore) -> None:
    facts = read_network(store).nodes[ZENODO]["facts"]

    assert [(f.predicate, f.object, f.relation) for f in facts] == [("date", "2013", False)]


def test_the_network_knows_its_articles_and_extractors(store: GraphStore) -> None:
    network = read_network(store)

    found = network.graph["articles"][f"{BASE}article/a"]
    assert (found.title, found.published, found.url, found.publisher) == (
        "Ten years", "2023-05-08", "https://example.org/a", "Daily",
    )  # fmt: skip
    assert network.graph["extractors"] == ("kg 0.1.0, model 5f3a",)


def test_statements_below_the_least_confidence_go_and_with_them_what_nothing_joins(store: GraphStore) -> None:
    network = read_network(store, min_confidence=0.85)

    assert sorted(network) == [CERN, ZENODO]
    assert [s.predicate for s in network.edges[CERN, ZENODO]["statements"]] == ["launched"]
    assert network.nodes[ZENODO]["facts"] == ()


@pytest.mark.parametrize(
    ("since", "until", "there"),
    [
        ("2023", None, True),
        ("2023-05-08", "2023-05-08", True),
        (None, "2023", True),
        ("2023-06", None, False),
        (None, "2023-05-07", False),
    ],
)
def test_only_articles_of_the_period_count(
    store: GraphStore, since: str | None, until: str | None, there: bool
) -> None:
    assert (CERN in read_network(store, since=since, until=until)) is there


def test_an_undated_article_is_in_no_period(store: GraphStore) -> None:
    store.add([article("a", None)])
    store.refresh()

    assert CERN in read_network(store)
    assert len(read_network(store, since="1900")) == 0


def test_the_order_of_articles_does_not_matter(tmp_path: Path) -> None:
    networks = []
    for name, articles in (("one", ["a", "c"]), ("two", ["c", "a"])):
        with GraphStore.open(tmp_path / name, create=True, registry=REGISTRY) as opened:
            for id_ in articles:
                opened.add([article(id_, "2023-05-08")])
            opened.refresh()
            networks.append(read_network(opened))

    assert list(networks[0].nodes(data=True)) == list(networks[1].nodes(data=True))
    assert list(networks[0].edges(data=True)) == list(networks[1].edges(data=True))


def test_what_is_joined_to_most_comes_first(store: GraphStore) -> None:
    assert by_importance(read_network(store)) == [CERN, ZENODO, f"{BASE}repository/dryad"]


def test_values_that_contradict_each_other_name_each_other(tmp_path: Path) -> None:
    text = "CERN launched Zenodo in 2015. CERN runs Zenodo, which holds 2 million records."
    other = Facts(
        Document("c", text, published="2024-05-08"), article("a", None).entities,
        attributes=(Attribute("e2", "date", "2015", (Span(0, 29),), confidence=0.8),), extractor="kg 0.1.0, model 5f3a",
    )  # fmt: skip
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as opened:
        opened.add([article("a", "2023-05-08"), other])
        opened.refresh()
        first, second = read_network(opened).nodes[ZENODO]["facts"]

    assert (first.object, second.object) == ("2013", "2015")
    assert (first.conflicts, second.conflicts) == ((second.iri,), (first.iri,))


def test_a_value_has_its_term(store: GraphStore) -> None:
    (date,) = read_network(store).nodes[ZENODO]["facts"]

    assert date.value == '"2013"^^<http://www.w3.org/2001/XMLSchema#gYear>'


def test_a_thing_has_the_period_of_its_complete_date(tmp_path: Path) -> None:
    held = Facts(
        Document("b", "Dryad.", published="2024-02-01"), (Entity("e1", "Repository", "Dryad", (Span(0, 5),)),),
        attributes=(Attribute("e1", "date", "2013-05-08/2013-05-10", (Span(0, 5),)),), extractor="kg 0.1.0, model 5f3a",
    )  # fmt: skip
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as opened:
        opened.add([held, article("a", None)])
        opened.refresh()
        nodes = read_network(opened).nodes

    assert nodes[f"{BASE}repository/dryad"]["period"] == ("2013-05-08", "2013-05-10")
    assert nodes[ZENODO]["period"] is None


def test_a_decision_of_a_person_is_told(tmp_path: Path) -> None:
    about = (NamedNode(CERN), NamedNode("https://w3id.org/open-science-kg/ontology#launched"), NamedNode(ZENODO))
    accepted = Decision("accept", "A. Curator", "2026-01-02T10:00:00Z", "asked them", statement=about)
    write_decisions(Decisions((accepted,), base_iri=BASE), tmp_path / "decisions.ttl")
    with GraphStore.open(tmp_path / "kg", create=True, registry=REGISTRY) as opened:
        opened.add([article("a", "2023-05-08")])
        opened.refresh()
        reviews = {s.predicate: s.reviews for s in read_network(opened).edges[CERN, ZENODO]["statements"]}

    assert reviews["launched"] == (Review("accept", "A. Curator", "2026-01-02T10:00:00Z", "asked them"),)
    assert reviews["operates"] == ()
