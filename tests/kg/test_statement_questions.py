"""The ready questions on identifiers, statements, and what was known when; and on who works together most."""

from __future__ import annotations

import pytest

from kg.store import GraphStore
from tests.kg.test_questions import ask


def test_identifiers_say_whose_they_are_and_of_what_kind(asked: GraphStore) -> None:
    assert ask(asked, "identifiers") == [
        ("CERN", "ROR", "https://ror.org/01ggx4157", "linked", ""),
        ("CERN", "Wikidata", "http://www.wikidata.org/entity/Q42944", "linked", ""),
        ("OpenAIRE", "DOI", "https://doi.org/10.1234/OpenAIRE", "linked", ""),
    ]


def test_identifiers_of_one_thing_and_one_kind(asked: GraphStore) -> None:
    assert [row[2] for row in ask(asked, "identifiers", entity="CERN", kind="ror")] == ["https://ror.org/01ggx4157"]
    assert ask(asked, "identifiers", entity="NASA") == []


def test_what_was_known_on_a_day_leaves_out_what_came_later(asked: GraphStore) -> None:
    then = [(row[0], row[1], row[2], row[3]) for row in ask(asked, "known-on", entity="CERN", day="2013")]

    assert then == [
        ("2013-05-08", "CERN", "collaboratesWith", "OpenAIRE"),
        ("2013-05-08", "CERN", "launched", "Zenodo"),
        ("2013-05-08", "IT Department", "partOf", "CERN"),
    ]
    assert len(ask(asked, "known-on", entity="CERN")) == 4
    assert ask(asked, "known-on", entity="CERN", day="2013-05-07") == []


def test_frequent_partners_say_what_they_did_together(asked: GraphStore) -> None:
    assert [row[:6] for row in ask(asked, "frequent-partners")] == [
        ("CERN", "NASA", "1", "", "", "summit"),
        ("CERN", "OpenAIRE", "1", "2013-05-08", "2013-05-08", "Zenodo"),
    ]
    assert ask(asked, "frequent-partners", reports="2") == []
    assert len(ask(asked, "frequent-partners", entity="NASA")) == 1


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({}, 25),
        ({"kind": "launched"}, 2),
        ({"kind": "launched", "reports": "2"}, 1),
        ({"article": "atlas-data"}, 4),
        ({"entity": "ROOT"}, 1),
        ({"kind": "nothing"}, 0),
    ],
)
def test_statements_are_chosen_by_relation_article_thing_and_support(
    values: dict[str, str], count: int, asked: GraphStore
) -> None:
    assert len(ask(asked, "statements", **values)) == count


def test_the_best_supported_statement_comes_first(asked: GraphStore) -> None:
    assert ask(asked, "statements")[0][:4] == ("CERN", "launched", "Zenodo", "2")
