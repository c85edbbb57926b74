"""Counts, ranks and coverage of a small store."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.stats import Month, graph_stats
from kg.stats_text import stats_text
from kg.store import GraphStore

BASE = "https://w3id.org/open-science-kg/id/"


def test_counts_are_largest_first(asked: GraphStore) -> None:
    found = graph_stats(asked)

    assert found.articles == 4
    assert list(found.entities.items())[:2] == [("Organization", 5), ("Collaboration", 2)]
    assert list(found.relations.items())[:3] == [("collaboratesWith", 2), ("launched", 2), ("locatedIn", 2)]
    assert found.attributes == {"date": 4, "size": 2, "amount": 1}
    assert found.releases == 2


def test_institutions_are_ranked_and_others_left_out(asked: GraphStore) -> None:
    found = graph_stats(asked, top=2)

    assert [(i.label, i.degree, i.articles) for i in found.by_degree] == [("CERN", 6, 3), ("OpenAIRE", 3, 1)]
    assert found.by_betweenness[0].label == "CERN"
    assert found.betweenness_pivots is None


def test_coverage_by_month_ends_with_the_undated(asked: GraphStore) -> None:
    assert graph_stats(asked).months == (
        Month("2013-05", 1, 9),
        Month("2023-12", 1, 5),
        Month("2024-07", 1, 4),
        Month("undated", 1, 8),
    )


def test_confidence_is_a_histogram_over_all_statements(asked: GraphStore) -> None:
    found = graph_stats(asked)

    assert sum(found.confidence) == sum(found.relations.values()) + sum(found.attributes.values())
    assert found.confidence == (0, 0, 0, 0, 0, 7, 0, 0, 9, 9)


def test_text_for_people(asked: GraphStore) -> None:
    lines = stats_text(graph_stats(asked), base_iri=BASE).splitlines()

    assert lines[0].startswith("4 articles · 18 entities · 25 statements · 2 releases · ")
    assert "  Organization              5" in lines
    assert f"  2013-05             1           9  {'█' * 40}" in lines
    assert "  undated             1           8" in lines


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    GraphStore.open(folder, create=True).close()
    return folder


def test_empty_store_has_nothing_to_count(empty: Path) -> None:
    with GraphStore.open(empty, read_only=True) as store:
        found = graph_stats(store)

    assert (found.articles, found.entities, found.by_degree, found.months) == (0, {}, (), ())
    assert stats_text(found, base_iri=BASE) == ("0 articles · 0 entities · 0 statements · 0 releases · 0 triples\n")
