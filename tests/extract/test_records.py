"""The exchange format: there and back, and what is refused."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.records import (
    ATTRIBUTES,
    ENTITY_TYPES,
    PREDICATES,
    STATUSES,
    Attribute,
    Candidate,
    Document,
    Entity,
    Facts,
    Relation,
    Span,
    from_json,
    read_facts,
    to_json,
    write_facts,
)
from kg.errors import FormatError

TEXT = "CERN launched Zenodo."
PLACE = {"id": "e1", "type": "Place", "name": "abc", "mentions": [{"start": 0, "end": 3}]}

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 9), st.integers(1, 9))
confidences = st.floats(0, 1)
some_text = st.text(max_size=20)


@st.composite
def all_facts(draw: st.DrawFn) -> Facts:
    entities = [
        Entity(
            id=f"e{number}",
            type=draw(st.sampled_from(ENTITY_TYPES)),
            name=draw(some_text),
            mentions=draw(st.lists(spans, max_size=3).map(tuple)),
            confidence=draw(confidences),
            same_as=draw(st.lists(some_text, max_size=2).map(tuple)),
            candidates=draw(st.lists(st.builds(Candidate, some_text, confidences), max_size=2).map(tuple)),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    ids = st.sampled_from([entity.id for entity in entities])
    evidence = st.lists(spans, max_size=2).map(tuple)
    statuses = st.sampled_from(STATUSES)
    relation = st.builds(
        Relation, ids, st.sampled_from(PREDICATES), ids, evidence, statuses, st.none(), confidences, some_text
    )
    attribute = st.builds(
        Attribute, ids, st.sampled_from(ATTRIBUTES), some_text, evidence, statuses, confidences, some_text
    )
    document = Document(id=draw(some_text), text="x" * 20 + draw(some_text), title=draw(st.none() | some_text))
    return Facts(
        document,
        tuple(entities),
        tuple(draw(st.lists(relation, max_size=3))),
        tuple(draw(st.lists(attribute, max_size=3))),
        draw(some_text),
    )


@given(all_facts())
def test_facts_come_back_from_json_as_they_were(facts: Facts) -> None:
    assert from_json(json.loads(json.dumps(to_json(facts)))) == facts


@given(st.lists(all_facts(), max_size=3))
def test_facts_come_back_from_json_lines_in_order(facts: list[Facts]) -> None:
    file = io.StringIO()

    count = write_facts(facts, file)

    assert count == len(facts)
    assert list(read_facts(io.StringIO(file.getvalue()))) == facts


def test_the_keys_of_a_record_stand_in_the_order_of_the_format() -> None:
    facts = Facts(
        Document("d1", TEXT, published="2013-05-08"),
        (Entity("e1", "Organization", "CERN", (Span(0, 4),)), Entity("e2", "Repository", "Zenodo", (Span(14, 20),))),
        (Relation("e1", "launched", "e2", (Span(0, 21),), confidence=0.9, rule="verb:launch"),),
    )

    record = to_json(facts)

    assert list(record) == [
        *("id", "url", "title", "published", "publisher", "lang", "text"),
        *("entities", "relations", "attributes", "extractor"),
    ]
    assert record["relations"] == [
        {
            "subject": "e1",
            "predicate": "launched",
            "object": "e2",
            "status": "asserted",
            "date": None,
            "evidence": [{"start": 0, "end": 21}],
            "confidence": 0.9,
            "rule": "verb:launch",
        }
    ]


def test_a_gold_record_needs_neither_confidence_nor_evidence() -> None:
    record = {
        "id": "d1",
        "text": "abc",
        "entities": [PLACE],
        "attributes": [{"subject": "e1", "attribute": "date", "value": "2020"}],
    }

    facts = from_json(record)

    assert facts.entities == (Entity("e1", "Place", "abc", (Span(0, 3),)),)
    assert facts.attributes == (Attribute("e1", "date", "2020", ()),)
    assert facts.document.lang == "en"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": None}, "id and text must be strings"),
        ({"id": 1}, "id and text must be strings"),
        ({"entities": [PLACE | {"type": "Thing"}]}, "unknown 'Thing'"),
        (
            {"entities": [PLACE | {"mentions": [{"start": 0, "end": 4}]}]},
            "offsets 0-4 are outside the text of 3 characters",
        ),
        (
            {"entities": [PLACE | {"mentions": [{"start": 1, "end": 1}]}]},
            "offsets 1-1 are outside the text of 3 characters",
        ),
        (
            {"entities": [PLACE | {"mentions": [{"start": -1, "end": 1}]}]},
            "offsets -1-1 are outside the text of 3 characters",
        ),
        ({"entities": [{"id": "e1", "type": "Place", "name": "a"}]}, "field 'mentions' is missing"),
        ({"entities": [PLACE | {"confidence": "high"}]}, "could not convert string to float: 'high'"),
        ({"relations": [{"subject": "e1", "predicate": "partOf", "object": "e9"}]}, "unknown 'e9'"),
        ({"relations": [{"subject": "e1", "predicate": "likes", "object": "e1"}]}, "unknown 'likes'"),
        ({"relations": [{"subject": "e1", "predicate": "uses", "object": "e1", "status": "?"}]}, "unknown '?'"),
        ({"attributes": [{"subject": "e1", "attribute": "colour", "value": "red"}]}, "unknown 'colour'"),
        ({"attributes": [{"subject": "e1", "attribute": "date"}]}, "field 'value' is missing"),
    ],
)
def test_what_is_no_record_is_refused_with_place_and_reason(fields: dict[str, Any], message: str) -> None:
    record = {"id": "d1", "text": "abc", "entities": [PLACE]} | fields

    with pytest.raises(FormatError) as error:
        from_json(record, where="facts.jsonl:7")

    assert str(error.value) == f"facts.jsonl:7: not a record of the exchange format: {message}"
    assert error.value.where == "facts.jsonl:7"


def test_a_missing_text_is_named() -> None:
    with pytest.raises(FormatError, match=r"^not a record of the exchange format: field 'text' is missing$"):
        from_json({"id": "d1"})


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "facts:2: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[]", "facts:2: not a JSON object"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(line: str, message: str) -> None:
    with pytest.raises(FormatError) as error:
        list(read_facts(["\n", line]))

    assert str(error.value) == message
