"""Intervals of figures over documents."""

from __future__ import annotations

from extract.evaluation.intervals import Intervals, bootstrap
from extract.evaluation.scores import Comparison, Counts
from extract.records import Document, Facts


def documents(*counts: Counts) -> list[Comparison]:
    empty = Facts(Document(id="d", text=""))
    return [Comparison(empty, empty, {"fact": one}, (), (), {}, {}) for one in counts]


def test_documents_that_are_all_alike_leave_no_room() -> None:
    found = bootstrap(documents(*[Counts(1, 2, 4)] * 5), ["fact"])

    assert found == {"fact": Intervals((0.5, 0.5), (0.25, 0.25), (1 / 3, 1 / 3))}


def test_documents_that_differ_give_an_interval_around_the_figure() -> None:
    found = bootstrap(documents(*[Counts(4, 4, 4), Counts(0, 4, 4)] * 10), ["fact"])["fact"]

    assert found.f1 == found.precision == found.recall == (0.3, 0.7)


def test_the_same_documents_give_the_same_interval() -> None:
    differing = documents(*(Counts(n % 3, 3, 4) for n in range(30)))

    assert bootstrap(differing, ["fact"]) == bootstrap(differing, ["fact"])


def test_more_documents_give_a_narrower_interval() -> None:
    few, many = (bootstrap(documents(*[Counts(3, 4, 4), Counts(1, 4, 4)] * n), ["fact"])["fact"].f1 for n in (5, 200))

    assert few and many and few[1] - few[0] > 3 * (many[1] - many[0])


def test_one_document_tells_nothing_of_others() -> None:
    assert bootstrap(documents(Counts(1, 1, 1)), ["fact"]) == {}


def test_what_nobody_gave_has_no_interval() -> None:
    found = bootstrap(documents(Counts(0, 0, 2), Counts(0, 0, 1)), ["fact", "link"])

    assert found == {"fact": Intervals(None, (0.0, 0.0), (0.0, 0.0)), "link": Intervals(None, None, None)}
