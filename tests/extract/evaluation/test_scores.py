"""Facts beside gold facts: how spans, entities, relations and values are matched and counted."""

from __future__ import annotations

import pytest

from extract.evaluation.alignment import overlap
from extract.evaluation.scores import Counts, compare, compare_all, total
from extract.evaluation.values import normalise
from extract.records import Attribute, Document, Entity, Facts, Relation, Span

TEXT = "CERN launched Zenodo, a repository of 300 terabytes, in 2013 with OpenAIRE."


def entity(entity_id: str, kind: str, *words: str, same_as: tuple[str, ...] = ()) -> Entity:
    spans = tuple(Span(TEXT.index(w), TEXT.index(w) + len(w)) for w in words)
    return Entity(entity_id, kind, words[0], spans, same_as=same_as)


def facts(*entities: Entity, relations: tuple[Relation, ...] = (), attributes: tuple[Attribute, ...] = ()) -> Facts:
    return Facts(Document(id="d", text=TEXT), entities, relations, attributes)


CERN = entity("e1", "Organization", "CERN", same_as=("https://ror.org/01ggx4157",))
ZENODO = entity("e2", "Repository", "Zenodo")
OPENAIRE = entity("e3", "Organization", "OpenAIRE")
GOLD = facts(
    CERN, ZENODO, OPENAIRE,
    relations=(Relation("e1", "launched", "e2", ()), Relation("e1", "collaboratesWith", "e3", ())),
    attributes=(Attribute("e2", "date", "2013", ()),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (Span(0, 4), Span(0, 4), 4),
        (Span(0, 4), Span(2, 8), 2),
        (Span(0, 4), Span(3, 8), 0),
        (Span(0, 4), Span(4, 8), 0),
        (Span(0, 4), Span(0, 34), 4),
        (Span(0, 4), Span(0, 35), 0),
    ],
)
def test_spans_match_where_they_share_half_of_the_shorter_and_none_sticks_out_far(
    one: Span, other: Span, shared: int
) -> None:
    assert overlap(one, other) == overlap(other, one) == shared


@pytest.mark.parametrize(
    ("attribute", "one", "other"),
    [
        ("size", "50,000 research articles", "50000 article"),
        ("size", "800TB", "800 tb"),
        ("count", "300+ members", "300 member"),
        ("energy", "13.0 TeV", "13tev"),
        ("amount", "95 000 000 EUR", "95000000 EUR"),
        ("version", "v3.1", "version 3.1"),
        ("identifier", "https://doi.org/10.5281/X", "doi:10.5281/x/"),
        ("date", " 2013–2014", "2013-2014"),
        ("count", "−5 degrees", "-5 degree"),
    ],
)
def test_two_ways_to_write_a_value_are_equal(attribute: str, one: str, other: str) -> None:
    assert normalise(attribute, one) == normalise(attribute, other)


@pytest.mark.parametrize(
    ("attribute", "one", "other"),
    [("size", "800 TB", "800 GB"), ("date", "2013", "2013-01"), ("count", "12 countries", "12 members")],
)
def test_other_values_differ(attribute: str, one: str, other: str) -> None:
    assert normalise(attribute, one) != normalise(attribute, other)


def test_gold_against_itself_is_all_right() -> None:
    counts = compare(GOLD, GOLD).counts

    assert counts["mention"] == counts["entity"] == counts["mention_exact"] == Counts(3, 3, 3)
    assert counts["relation"] == Counts(2, 2, 2)
    assert counts["fact"] == Counts(3, 3, 3)
    assert counts["link"] == Counts(1, 1, 1)


def test_a_wrong_type_costs_mention_and_entity_but_not_the_relation() -> None:
    service = entity("s2", "Service", "Zenodo")
    system = facts(entity("s1", "Organization", "CERN"), service, relations=(Relation("s1", "launched", "s2", ()),))

    counts = compare(GOLD, system).counts

    assert counts["mention"] == counts["entity"] == Counts(1, 2, 3)
    assert counts["entity_any"] == Counts(2, 2, 3)
    assert counts["mention Service"] == Counts(0, 1, 0)
    assert counts["mention Repository"] == Counts(0, 0, 1)
    assert counts["relation launched"] == Counts(1, 1, 1)
    assert counts["relation collaboratesWith"] == Counts(0, 0, 1)


def test_a_symmetric_relation_may_stand_either_way_round_and_others_not() -> None:
    turned = (Relation("e3", "collaboratesWith", "e1", ()), Relation("e2", "launched", "e1", ()))

    counts = compare(GOLD, facts(CERN, ZENODO, OPENAIRE, relations=turned)).counts

    assert counts["relation"] == Counts(1, 2, 2)


def test_of_two_entities_over_one_of_gold_one_is_wrong_but_both_carry_facts() -> None:
    gold = facts(entity("e1", "Organization", "CERN", "OpenAIRE"), attributes=(Attribute("e1", "date", "2013", ()),))
    split = facts(
        entity("s1", "Organization", "CERN"),
        entity("s2", "Organization", "OpenAIRE"),
        attributes=(Attribute("s2", "date", "2013", ()), Attribute("s1", "date", "2013", ())),
    )

    counts = compare(gold, split).counts

    assert counts["entity"] == Counts(1, 2, 1)
    assert counts["attribute"] == Counts(1, 1, 1)


def test_a_fact_of_a_thing_that_gold_does_not_know_is_wrong() -> None:
    system = facts(entity("e1", "Dataset", "300 terabytes"), attributes=(Attribute("e1", "date", "2013", ()),))
    gold = facts(ZENODO, attributes=(Attribute("e1", "date", "2013", ()),))  # of an entity that is not there

    assert compare(gold, system).counts["attribute"] == Counts(0, 1, 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), Counts(0, 0, 1)),
        (("https://ror.org/00000000",), Counts(0, 1, 1)),
        (("http://www.wikidata.org/entity/Q42944", "https://ror.org/01ggx4157"), Counts(1, 1, 1)),
    ],
)
def test_links_are_judged_where_gold_has_one(given: tuple[str, ...], expected: Counts) -> None:
    system = facts(
        entity("s1", "Organization", "CERN", same_as=given),
        entity("s2", "Organization", "OpenAIRE", same_as=("https://ror.org/022zbs961",)),
    )

    assert compare(GOLD, system).counts["link"] == expected


def test_a_document_that_the_system_lacks_counts_as_an_empty_one() -> None:
    counts = total(compare_all({"d": GOLD}, {"other": GOLD}))

    assert counts["fact"] == Counts(0, 0, 3)
    assert list(counts)[:8] == [
        "mention",
        "mention_exact",
        "entity",
        "entity_any",
        "relation",
        "attribute",
        "fact",
        "link",
    ]
    assert list(counts)[8:] == sorted(list(counts)[8:])


def test_figures_of_nothing_are_nought() -> None:
    assert (Counts().precision, Counts().recall, Counts().f1) == (0.0, 0.0, 0.0)
    assert (Counts(1, 2, 4).precision, Counts(1, 2, 4).recall) == (0.5, 0.25)
    assert Counts(1, 2, 4).f1 == pytest.approx(1 / 3)
