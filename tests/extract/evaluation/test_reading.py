"""Gold and system files: what is read, and what is refused with its place and a next step."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extract.evaluation.reading import read_gold_file, read_system_file
from extract.records import Entity, Relation, Span
from kg.errors import FormatError

TEXT = "CERN met NASA."
ENTITY = {"id": "e1", "type": "Organization", "name": "CERN", "mentions": [{"start": 0, "end": 4}]}
RECORD = {"id": "d", "text": TEXT, "entities": [ENTITY]}
NEXT = "; it must be a file that kg extract wrote, or one of that format"


def lines(*records: dict[str, Any]) -> list[str]:
    return [json.dumps(record) + "\n" for record in records]


def with_entity(**fields: Any) -> dict[str, Any]:
    return RECORD | {"entities": [ENTITY | fields]}


def test_a_gold_file_is_read_in_order_and_blank_lines_are_passed_over() -> None:
    found = read_gold_file(["\n", *lines(RECORD | {"id": "b"}), " \n", *lines(RECORD)], name="gold")

    assert list(found.documents) == ["b", "d"]
    assert found.documents["d"].entities == (Entity("e1", "Organization", "CERN", (Span(0, 4),)),)
    assert found.repeated == ()


def test_of_documents_with_one_id_the_last_counts_and_it_is_told() -> None:
    found = read_gold_file(lines(RECORD, RECORD | {"entities": []}), name="gold")

    assert found.documents["d"].entities == ()
    assert found.repeated == ("d",)


def test_a_system_may_leave_out_texts_and_name_what_it_lacks() -> None:
    gold = read_gold_file(lines(RECORD), name="gold").documents
    system = {
        "id": "d",
        "entities": [ENTITY | {"type": "Thing"}],
        "relations": [{"subject": "e1", "predicate": "met", "object": "e7"}],
    }

    found = read_system_file(lines(system, {"id": "other", "text": "x"}), gold, name="system").documents

    assert list(found) == ["d"]
    assert found["d"].entities[0].type == "Thing"
    assert found["d"].relations == (Relation("e1", "met", "e7", ()),)


MALFORMED = [
    ("{", "f:1: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)" + NEXT),
    ("[1]", "f:1: not a JSON object" + NEXT),
    ({"text": TEXT}, "f:1: no id" + NEXT),
    ({"id": 7, "text": TEXT}, "f:1: id is not a string" + NEXT),
    ({"id": "d"}, "f:1: no text" + NEXT),
    (with_entity(mentions=None), "f:1: malformed: 'NoneType' object is not iterable" + NEXT),
    (with_entity(mentions=[{"start": 0}]), "f:1: malformed: field 'end' is missing" + NEXT),
    (with_entity(type=3), "f:1: malformed: type 3 is not a string" + NEXT),
    (with_entity(confidence=7), "f:1: malformed: confidence 7.0 is not between 0 and 1" + NEXT),
    (
        RECORD | {"relations": [{"subject": "e1", "object": "e1"}]},
        "f:1: malformed: field 'predicate' is missing" + NEXT,
    ),
    (
        RECORD | {"attributes": [{"subject": "e1", "attribute": "date"}]},
        "f:1: malformed: field 'value' is missing" + NEXT,
    ),
    (
        with_entity(mentions=[{"start": 0, "end": 99}]),
        "f:1: e1: offsets 0-99 are outside the text of 14 characters; they count Unicode code points, end exclusive",
    ),
    (
        with_entity(mentions=[{"start": 4, "end": 4}]),
        "f:1: e1: offsets 4-4 are outside the text of 14 characters; they count Unicode code points, end exclusive",
    ),
]


@pytest.mark.parametrize(("record", "message"), MALFORMED, ids=[message for _, message in MALFORMED])
def test_a_malformed_line_is_refused(record: dict[str, Any] | str, message: str) -> None:
    line = record if isinstance(record, str) else json.dumps(record)

    with pytest.raises(FormatError) as error:
        read_gold_file([line], name="f")

    assert str(error.value) == message


def test_a_file_without_documents_is_no_gold() -> None:
    with pytest.raises(FormatError, match="gold: no document; it must be"):
        read_gold_file(["\n"], name="gold")


def test_a_text_that_differs_is_refused() -> None:
    gold = read_gold_file(lines(RECORD), name="gold").documents

    with pytest.raises(FormatError) as error:
        read_system_file(lines(RECORD | {"text": TEXT + " "}), gold, name="system")

    assert str(error.value) == (
        "system:1: the text of 'd' differs from gold's, so offsets cannot be compared; extract from gold's texts"
    )


def test_offsets_are_held_to_the_gold_text_where_the_system_gives_none() -> None:
    gold = read_gold_file(lines(RECORD), name="gold").documents
    system = {"id": "d", "entities": [ENTITY | {"mentions": [{"start": 10, "end": 15}]}]}

    with pytest.raises(FormatError, match="system:1: e1: offsets 10-15 are outside the text of 14 characters"):
        read_system_file(lines(system), gold, name="system")
