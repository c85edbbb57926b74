"""What is new since a day, in a small store: by the dates of the articles, each as precise as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.news import NewArticle, NewEntity, NewRelease, News, read_news
from kg.news_text import news_text
from kg.store import GraphStore
from tests.kg.asking import FACTS

BASE = "https://w3id.org/open-science-kg/id/"


def test_only_what_later_articles_name_first_is_new(asked: GraphStore) -> None:
    news = read_news(asked, "2024")

    assert news.articles == (NewArticle("atlas-data", "News of atlas-data", "2024-07-01"),)
    assert [(e.label, e.type, e.first, e.articles) for e in news.entities] == [
        ("65 TB of data", "Dataset", "2024-07-01", 1),
        ("ATLAS", "Collaboration", "2024-07-01", 1),
        ("Atlas", "Facility", "2024-07-01", 1),
        ("Geneva", "Place", "2024-07-01", 1),
    ]
    assert {(s.subject, s.relation, s.object) for s in news.statements} == {
        ("ATLAS", "released", "65 TB of data"),
        ("65 TB of data", "size", "65 TB"),
        ("65 TB of data", "date", "2024-07-01"),
        ("Atlas", "locatedIn", "Geneva"),
    }
    assert [(r.thing, r.agents, r.first) for r in news.releases] == [("65 TB of data", ("ATLAS",), "2024-07-01")]
    assert news.collaborations == ()


def test_what_was_known_before_is_not_new_however_often_it_is_told(asked: GraphStore) -> None:
    labels = {e.label for e in read_news(asked, "2023").entities}

    assert "LHCb" in labels
    assert labels.isdisjoint({"CERN", "Zenodo"})


def test_undated_articles_tell_nothing_new(asked: GraphStore) -> None:
    news = read_news(asked, "1900")

    assert [a.id for a in news.articles] == ["atlas-data", "lhcb-data", "zenodo"]
    assert {e.label for e in news.entities}.isdisjoint({"NASA", "UNESCO"})


def test_collaborations_are_those_of_the_new_statements(asked: GraphStore) -> None:
    (one,) = read_news(asked, "2013-05").collaborations

    assert (one.subject, one.object, one.first) == ("CERN", "OpenAIRE", "2013-05-08")


def test_newcomers_are_those_that_most_dated_articles_name(asked: GraphStore) -> None:
    (first, *others) = read_news(asked, "2013", top=3).newcomers

    assert first == NewEntity(f"{BASE}organization/cern", "CERN", "Organization", "2013-05-08", 2)
    assert [e.articles for e in others] == [1, 1]


@pytest.mark.parametrize(
    ("since", "articles"),
    [("2023-12-18", 2), ("2023-12-19", 1), ("2023-12", 2), ("2024", 1), ("2024-07-02", 0), ("2030", 0)],
)
def test_days_months_and_years_are_understood(since: str, articles: int, asked: GraphStore) -> None:
    assert len(read_news(asked, since).articles) == articles


@pytest.mark.parametrize("since", ["soon", "", "2023-13", "2023-02-30", "2023/2024", "--05"])
def test_other_texts_are_no_dates(since: str, asked: GraphStore) -> None:
    with pytest.raises(UsageError, match="not a date; write 2023, 2023-12 or 2023-12-18"):
        read_news(asked, since)


def test_text_for_people(asked: GraphStore) -> None:
    lines = news_text(read_news(asked, "2024"), base_iri=BASE, top=2).splitlines()

    assert lines == [
        "Since 2024: 1 article · 4 new entities · 4 new statements · 1 new release · 0 new collaborations",
        "",
        "Articles",
        "  2024-07-01  News of atlas-data",
        "",
        "New entities",
        "  Collaboration  1",
        "  Dataset        1",
        "  Facility       1",
        "  Place          1",
        "",
        "Most mentioned newcomers (articles)",
        "  1  65 TB of data  Dataset        2024-07-01  dataset/65-tb-of-data-7fb38948",
        "  1  ATLAS          Collaboration  2024-07-01  collaboration/atlas",
        "  … and 2 more",
        "",
        "New releases",
        "  2024-07-01  65 TB of data  ATLAS",
        "",
        "New statements",
        "  2024-07-01  65 TB of data — date → 2024-07-01",
        "  2024-07-01  65 TB of data — size → 65 TB",
        "  … and 2 more",
    ]


def test_nothing_is_new_in_an_empty_store(tmp_path: Path) -> None:
    GraphStore.open(tmp_path / "store", create=True).close()
    with GraphStore.open(tmp_path / "store", read_only=True) as store:
        assert read_news(store, "2024") == News("2024", (), (), (), (), (), ())


def test_release_is_as_old_as_its_first_report(asked: GraphStore) -> None:
    assert len(FACTS) == 4
    assert [type(r) for r in read_news(asked, "2013").releases] == [NewRelease, NewRelease]
    assert [r.first for r in read_news(asked, "2013").releases] == ["2024-07-01", "2023-12-18"]
