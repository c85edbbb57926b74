"""RSS, Atom and JSON feeds to documents, one an entry, in the order of the feed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from extract.language import resolve
from extract.read.blocks import blocks_of_html, join_blocks
from extract.read.decode import decode
from extract.read.documents import Unreadable, iso_date, make_document, one_line, web_address, with_title
from extract.read.fetch import Fetch
from extract.read.markup import read_html
from extract.read.text import unwrap
from extract.records import Document
from kg.errors import SourceError

LARGEST_FEED = 20_000_000  # bytes

_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
_ENTITY = re.compile(rb"<!ENTITY", re.I)


def read_feed(
    data: bytes, *, source: str, url: str | None = None, charset: str | None = None, fetch: Fetch | None = None
) -> Iterator[Document | Unreadable]:
    """The entries of an RSS or Atom feed. With ``fetch`` each linked article is read in the entry's place.

    Raises SourceError where the feed declares entities (which can be made to fill the memory), is empty,
    too large, or no XML with entries in it.
    """
    import feedparser

    if not data.strip():
        raise SourceError(source, "is empty")
    if len(data) > LARGEST_FEED:
        raise SourceError(source, f"is larger than {LARGEST_FEED // 1_000_000} MB")
    broken = _refuse_entities(data, source)
    headers = {"content-location": url} if url else {}
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    # A file object: bytes alone would be tried as an address and as a path first.
    parsed = feedparser.parse(
        io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.entries:
        if broken is not None:
            raise SourceError(f"{source}:{broken.getLineNumber() or 1}", f"is no feed: {broken.getMessage()}")
        if not parsed.get("version"):
            raise SourceError(source, "is XML, but no feed")
        raise SourceError(source, "the feed has no entries")
    publisher, language = _plain(parsed.feed.get("title_detail")), parsed.feed.get("language")
    for number, entry in enumerate(parsed.entries, 1):
        link = web_address(entry.get("link"))
        html, plain = _content(entry)
        yield _document(
            f"{source}#{number}", html=html, plain=plain, title=_plain(entry.get("title_detail")), link=link,
            id=_entry_id(entry.get("id"), link),
            published=_day(entry),
            publisher=_plain((entry.get("source") or {}).get("title_detail")) or publisher,
            language=_language(entry) or language, fetch=fetch,
        )  # fmt: skip


def is_json_feed(value: object) -> bool:
    """Whether a JSON value is a JSON Feed. Source: https://www.jsonfeed.org/version/1.1/"""
    return isinstance(value, dict) and str(value.get("version", "")).startswith("https://jsonfeed.org/version/")


def read_json_feed(
    feed: Mapping[str, Any], *, source: str, fetch: Fetch | None = None
) -> Iterator[Document | Unreadable]:
    """The items of a JSON Feed. With ``fetch`` each linked article is read in the item's place."""
    items = feed.get("items")
    if not isinstance(items, list) or not items:
        raise SourceError(source, "the feed has no entries")
    for number, item in enumerate(items, 1):
        where = f"{source}#{number}"
        if not isinstance(item, dict):
            yield Unreadable(where, "is not a JSON object")
            continue
        link = web_address(_string(item, "url") or _string(item, "external_url"))
        given = item.get("id")  # version 1.0 let it be a number
        own = str(given) if isinstance(given, str | int) and not isinstance(given, bool) else None
        yield _document(
            where, html=_string(item, "content_html"), plain=_string(item, "content_text") or _string(item, "summary"),
            title=one_line(_string(item, "title")), link=link, id=_entry_id(own, link),
            published=iso_date(item.get("date_published") or item.get("date_modified")),
            publisher=one_line(_string(feed, "title")),
            language=_string(item, "language") or _string(feed, "language"), fetch=fetch,
        )  # fmt: skip


def _document(
    where: str, *, html: str | None, plain: str | None, title: str | None, link: str | None, id: str | None,
    published: str | None, publisher: str | None, language: str | None, fetch: Fetch | None,
) -> Document | Unreadable:  # fmt: skip
    if fetch is not None and link is not None:
        return _followed(link, fetch=fetch, id=id, title=title, published=published, publisher=publisher)
    body = join_blocks(blocks_of_html(html)) if html else ""
    body = body or (unwrap(plain) if plain else "")
    if not body and not title:
        return Unreadable(where, "the entry has no text")
    text = with_title(title, body).encode("utf-8", "replace").decode("utf-8")
    return make_document(
        text, id=id, url=link, title=title, published=published, publisher=publisher, lang=resolve(language, text)
    )


def _followed(
    link: str, *, fetch: Fetch, id: str | None, title: str | None, published: str | None, publisher: str | None
) -> Document | Unreadable:
    """The linked page. It keeps the entry's id, so that following a feed later replaces and does not double."""
    try:
        page = fetch(link)
        found = read_html(page.content, source=link, url=page.url, charset=page.charset, id=id)
    except SourceError as error:
        return Unreadable(error.source, error.reason)
    return make_document(
        found.text, id=found.id, url=found.url, title=found.title or title, published=published or found.published,
        publisher=found.publisher or publisher, lang=found.lang,
    )  # fmt: skip


def _entry_id(own: str | None, link: str | None) -> str | None:
    """The entry's own id where it is good beyond its feed (an IRI), else its link, else what id it has.

    Some feeds number their entries 1, 2, 3; taken as they are, two feeds would overwrite each other.
    """
    own = (own or "").strip()
    return own if _ABSOLUTE_IRI.fullmatch(own) else link or own or None


def _content(entry: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """HTML and plain text of an entry: its full content where that is included, else its summary."""
    details = [*entry.get("content", ()), *filter(None, [entry.get("summary_detail")])]
    filled = [d for d in details if (d.get("value") or "").strip() and _has_text(d)]
    if not filled:
        return None, None
    first = filled[0]
    return (None, first["value"]) if first.get("type") == "text/plain" else (first["value"], None)


def _has_text(detail: Mapping[str, Any]) -> bool:
    return detail.get("type") == "text/plain" or bool(blocks_of_html(detail["value"]))


def _plain(detail: Mapping[str, Any] | None) -> str | None:
    """A title without markup; RSS does not say whether its titles hold any."""
    if not detail or not detail.get("value"):
        return None
    value = str(detail["value"])
    if detail.get("type") == "text/plain" and "<" not in value and "&" not in value:
        return one_line(value)
    return one_line(" ".join(block.text for block in blocks_of_html(value)))


def _day(entry: Mapping[str, Any]) -> str | None:
    for name in ("published", "updated"):
        if day := iso_date(entry.get(name)):
            return day
        if parsed := entry.get(f"{name}_parsed"):
            return f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}"
    return None


def _language(entry: Mapping[str, Any]) -> str | None:
    return next((d["language"] for d in entry.get("content", ()) if d.get("language")), None)


def _string(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _refuse_entities(data: bytes, source: str) -> SAXParseException | None:
    """The first error of XML in the data, None where it is well-formed.

    Raises SourceError where it declares entities.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import parseString

    try:
        # An external document type (as RSS 0.91 has) is let through: it is not loaded, here or by feedparser.
        parseString(data, ContentHandler(), forbid_external=False)
    except DefusedXmlException as error:
        raise SourceError(source, "declares XML entities, which is refused as unsafe") from error
    except (SAXException, ValueError, LookupError) as error:
        # Not well-formed, so feedparser will fall back on its loose parser, which expands entities too.
        if _ENTITY.search(data) or "<!ENTITY" in decode(data, source=source).upper():
            raise SourceError(source, "declares XML entities, which is refused as unsafe") from error
        return error if isinstance(error, SAXParseException) else None
    return None
