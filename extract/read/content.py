"""Bytes of any kind that is read to documents: the one place that knows all readers."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from extract.read.decode import decode
from extract.read.documents import Unreadable
from extract.read.feeds import read_feed
from extract.read.fetch import Fetch
from extract.read.jsonlines import read_json, read_json_lines
from extract.read.markup import read_html
from extract.read.pdf import read_pdf
from extract.read.sniff import Kind
from extract.read.text import read_markdown, read_text
from extract.records import Document


def read_content(
    data: bytes, *, kind: Kind, source: str, url: str | None = None, charset: str | None = None,
    fetch: Fetch | None = None,
) -> Iterator[Document | Unreadable]:  # fmt: skip
    """The documents in the bytes, in order. ``fetch`` is given where the links of a feed are to be followed.

    Raises SourceError where the whole cannot be read.
    """
    match kind:
        case "html":
            yield read_html(data, source=source, url=url, charset=charset)
        case "feed" | "xml":
            yield from read_feed(data, source=source, url=url, charset=charset, fetch=fetch)
        case "json":
            yield from read_json(data, source=source, charset=charset, fetch=fetch)
        case "jsonl":
            marked = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
            lines = decode(data, source=source).encode("utf-8") if marked else data
            yield from read_json_lines(lines.split(b"\n"), source=source)
        case "pdf":
            yield read_pdf(data, source=source, url=url)
        case "markdown":
            yield read_markdown(data, source=source, url=url, charset=charset)
        case "text":
            yield read_text(data, source=source, url=url, charset=charset)
