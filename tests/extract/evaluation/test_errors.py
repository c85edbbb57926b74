"""The list of misses and extras."""

from __future__ import annotations

from extract.evaluation.errors import Error, find_errors
from extract.evaluation.scores import compare
from extract.records import Attribute, Document, Entity, Facts, Relation, Span

TEXT = "News of today.\n\nCERN launched\nZenodo in 2013. NASA was there. Later, CERN left."
DOCUMENT = Document(id="d", text=TEXT)


def at(word: str) -> Span:
    return Span(TEXT.index(word), TEXT.index(word) + len(word))


CERN = Entity("e1", "Organization", "CERN", (Span(69, 73), at("CERN")))
ZENODO = Entity("e2", "Repository", "Zenodo", (at("Zenodo"),))
GOLD = Facts(
    DOCUMENT, (CERN, ZENODO), (Relation("e1", "launched", "e2", ()),), (Attribute("e2", "date", "2013-01", ()),)
)
SENTENCE = "CERN launched Zenodo in 2013."


def test_gold_against_itself_has_no_error() -> None:
    assert find_errors([compare(GOLD, GOLD)]) == []


def test_each_error_stands_in_its_sentence() -> None:
    nasa = Entity("s9", "Organization", "NASA", (at("NASA"),))
    service = Entity("s2", "Service", "Zenodo", (at("Zenodo"),))
    evidence = (Span(46, 61),)
    system = Facts(DOCUMENT, (CERN, service, nasa), (Relation("s9", "operates", "s2", evidence),))

    assert find_errors([compare(GOLD, system)]) == [
        Error("d", "extra mention", "Organization", 46, "NASA", "NASA was there."),
        Error("d", "extra mention", "Service", 16, "Zenodo", SENTENCE, instead="Repository"),
        Error("d", "extra relation", "operates", 46, "NASA* | operates | Zenodo", "NASA was there."),
        Error("d", "missed attribute", "date", 16, "Zenodo | date | 2013-01", SENTENCE),
        Error("d", "missed mention", "Repository", 16, "Zenodo", SENTENCE, instead="Service"),
        Error("d", "missed relation", "launched", 16, "CERN | launched | Zenodo", SENTENCE),
    ]


def test_ends_in_two_sentences_show_both() -> None:
    nasa = Entity("e2", "Organization", "NASA", (at("NASA"),))
    zenodo = Entity("e3", "Repository", "Zenodo", (at("Zenodo"),))
    gold = Facts(DOCUMENT, (zenodo, nasa), (Relation("e2", "uses", "e3", ()),))

    (error,) = find_errors([compare(gold, Facts(DOCUMENT, (zenodo, nasa)))])

    assert error.context == f"{SENTENCE} … NASA was there."


def test_a_very_long_sentence_is_cut_around_the_mention() -> None:
    text = "so " * 300 + "CERN " + "and " * 300
    gold = Facts(Document(id="d", text=text), (Entity("e1", "Organization", "CERN", (Span(900, 904),)),))

    (error,) = find_errors([compare(gold, Facts(gold.document))])

    assert " CERN " in error.context
    assert len(error.context) < 350
    assert (error.context[0], error.context[-1]) == ("…", "…")
