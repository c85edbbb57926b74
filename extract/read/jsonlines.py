"""JSON Lines and JSON files to documents: one object each, ``text`` alone is needed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extract.language import detect
from extract.read.decode import decode
from extract.read.documents import Unreadable, iso_date, make_document
from extract.read.feeds import is_json_feed, read_json_feed
from extract.read.fetch import Fetch
from extract.records import Document
from kg.errors import SourceError

_FIELDS = ("text", "id", "url", "title", "publisher", "lang")


def read_json_lines(lines: Iterable[bytes], *, source: str) -> Iterator[Document | Unreadable]:
    """The document of each line, in order; a bad line is an Unreadable at ``source:line`` and the rest goes on.

    Blank lines are passed over. Raises SourceError where there is no other line.
    """
    empty = True
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        empty = False
        where = f"{source}:{number}"
        try:
            yield read_record(parse_json(line.decode("utf-8"), source=where), source=where)
        except UnicodeDecodeError:
            yield Unreadable(where, "is not UTF-8")
        except SourceError as error:
            yield Unreadable(error.source, error.reason)
    if empty:
        raise SourceError(source, "is empty")


def read_json(
    data: bytes, *, source: str, charset: str | None = None, fetch: Fetch | None = None
) -> Iterator[Document | Unreadable]:
    """The documents of a JSON file: one object, an array of objects, or a JSON Feed.

    Raises SourceError where the file is none of them.
    """
    text = decode(data, source=source, declared=charset)
    try:
        value = parse_json(text, source=source)
    except SourceError:
        if not _has_lines_of_json(text):
            raise
        yield from read_json_lines(text.encode("utf-8").split(b"\n"), source=source)
        return
    if is_json_feed(value):
        yield from read_json_feed(value, source=source, fetch=fetch)
    elif isinstance(value, list):
        if not value:
            raise SourceError(source, "is an empty JSON array")
        for number, item in enumerate(value, 1):
            where = f"{source}#{number}"
            try:
                yield read_record(item, source=where)
            except SourceError as error:
                yield Unreadable(error.source, error.reason)
    else:
        yield read_record(value, source=source)


def _has_lines_of_json(text: str) -> bool:
    """Whether a file that is no JSON as a whole begins with a line that is: JSON Lines under another suffix."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def parse_json(text: str, *, source: str) -> Any:
    """The JSON value of the text. Raises SourceError with the line, where the text has several."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{source}:{error.lineno}" if "\n" in text.strip() else source
        raise SourceError(where, f"is not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise SourceError(source, "is not JSON that can be read: nested too deeply") from error
    except ValueError as error:  # a number of more digits than Python converts
        raise SourceError(source, f"is not JSON that can be read: {error}") from error


def read_record(record: object, *, source: str) -> Document:
    """The document of one JSON object; ``text`` is taken as it is, fields not known are passed over.

    ``lang`` is believed; without it the language is told from the text. ``published`` is kept if it is a date.
    Raises SourceError where a field is missing or mistyped.
    """
    if not isinstance(record, Mapping):
        raise SourceError(source, "is not a JSON object")
    text = record.get("text")
    if not isinstance(text, str):
        raise SourceError(source, "has no 'text'" if text is None else "'text' is not a string")
    if not text.strip():
        raise SourceError(source, "'text' is empty")
    fields = {name: _field(record, name, source) for name in _FIELDS}
    return make_document(
        text, id=fields["id"], url=fields["url"], title=fields["title"], published=iso_date(record.get("published")),
        publisher=fields["publisher"], lang=fields["lang"] or detect(text),
    )  # fmt: skip


def _field(record: Mapping[str, Any], name: str, source: str) -> str | None:
    value = record.get(name)
    if value is None or value == "":
        return None
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise SourceError(source, f"'{name}' is not a string")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(source, f"'{name}' has half a surrogate pair, which is no character") from error
    return value
