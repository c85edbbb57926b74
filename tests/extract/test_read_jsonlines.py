from __future__ import annotations

import json

import pytest

from extract.read.documents import Unreadable
from extract.read.jsonlines import read_json, read_json_lines
from extract.records import Document
from kg.errors import SourceError


def test_text_alone_makes_a_document_and_is_taken_as_it_is() -> None:
    [document] = read_json_lines([b'{"text": " Two\\n lines.\\u00ad ", "title": "T", "more": [1]}'], source="a.jsonl")
    assert document == Document(id="sha256-dfdb4aff20a59db3", text=" Two\n lines.\u00ad ", title="T")


def test_all_fields_are_kept_and_the_date_is_made_a_day() -> None:
    record = {"id": "s1", "url": "https://example.org/1", "title": "T", "published": "2024-03-05T10:00:00Z",
              "publisher": "P", "lang": "de", "text": "Text."}  # fmt: skip
    [document] = read_json_lines([json.dumps(record).encode()], source="a")
    assert document == Document(
        id="s1", url="https://example.org/1", title="T", published="2024-03-05", publisher="P", lang="de", text="Text."
    )


@pytest.mark.parametrize(
    ("fields", "id"),
    [({"id": "a", "url": "u"}, "a"), ({"id": 7}, "7"), ({"id": "", "url": "u"}, "u"), ({"id": None, "url": "u"}, "u")],
)
def test_the_id_is_its_own_or_the_address(fields: dict[str, object], id: str) -> None:
    [document] = read_json_lines([json.dumps({"text": "x", **fields}).encode()], source="a")
    assert isinstance(document, Document)
    assert document.id == id


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json", "is not JSON: Expecting property name enclosed in double quotes at column 2"),
        (b"[1]", "is not a JSON object"),
        (b'"text"', "is not a JSON object"),
        (b"{}", "has no 'text'"),
        (b'{"text": null}', "has no 'text'"),
        (b'{"text": 5}', "'text' is not a string"),
        (b'{"text": " "}', "'text' is empty"),
        (b'{"text": "x", "url": 5}', "'url' is not a string"),
        (b'{"text": "x", "id": true}', "'id' is not a string"),
        (b'{"text": "\\ud800"}', "'text' has half a surrogate pair, which is no character"),
        (b'{"text": "\xff"}', "is not UTF-8"),
        (b"[" * 200_000, "is not JSON that can be read: nested too deeply"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_line_is_listed_with_its_number_and_the_rest_goes_on(line: bytes, reason: str) -> None:
    good, bad, last = read_json_lines([b'{"text": "a"}\n', b"\n", line, b'{"text": "b"}'], source="a.jsonl")
    assert isinstance(good, Document)
    assert bad == Unreadable("a.jsonl:3", reason)
    assert isinstance(last, Document)
    assert last.text == "b"


def test_lines_are_read_one_at_a_time() -> None:
    def lines():  # type: ignore[no-untyped-def]
        yield b'{"text": "a"}'
        raise AssertionError("read ahead")

    assert next(read_json_lines(lines(), source="a")).text == "a"  # type: ignore[union-attr]


def test_lines_without_a_record_are_refused() -> None:
    with pytest.raises(SourceError, match=r"^a: is empty$"):
        list(read_json_lines([b"\n", b" "], source="a"))


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b'{"text": "a"}', ["a"]),
        (b'\xef\xbb\xbf{\n"text": "a"\n}', ["a"]),
        (b'[{"text": "a"}, {"text": "b"}]', ["a", "b"]),
        (b'{"text": "a"}\n{"text": "b"}\n', ["a", "b"]),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_text": "a"}]}', ["a"]),
    ],
)
def test_a_json_file_is_an_object_an_array_lines_or_a_feed(data: bytes, texts: list[str]) -> None:
    found = list(read_json(data, source="a.json"))
    assert [one.text for one in found if isinstance(one, Document)] == texts


def test_a_bad_item_of_an_array_is_listed() -> None:
    found = list(read_json(b'[{"text": "a"}, 5]', source="a.json"))
    assert found[1] == Unreadable("a.json#2", "is not a JSON object")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"^a\.json: is empty$"),
        (b"[]", r"^a\.json: is an empty JSON array$"),
        (b'{"name": "package"}', r"^a\.json: has no 'text'$"),
        (b'{\n"text": }', r"^a\.json:2: is not JSON: Expecting value at column 9$"),
    ],
)
def test_a_bad_json_file_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        list(read_json(data, source="a.json"))
