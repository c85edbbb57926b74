"""What every reader does alike: a document's id, its title as first paragraph, its date, its clean text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from extract.records import Document

_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1b\x7f]")  # soft hyphens and the like split names
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source, or one item of it (``file:line``), that could not be read; ``reason`` is one line."""

    source: str
    reason: str


def make_document(
    text: str, *, id: str | None = None, url: str | None = None, title: str | None = None,
    published: str | None = None, publisher: str | None = None, lang: str = "en",
) -> Document:  # fmt: skip
    """A document whose id is its own where it has one, else its URL, else a digest of its text."""
    return Document(
        id=id or url or digest(text), text=text, url=url, title=title or None, published=published,
        publisher=publisher or None, lang=lang,
    )  # fmt: skip


def digest(text: str) -> str:
    """``sha256-`` and the first 16 hexadecimal digits of the text's SHA-256 (of its UTF-8)."""
    return "sha256-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def with_title(title: str | None, body: str) -> str:
    """The body with the title as its first paragraph, not doubled where the body begins with it.

    Case, spaces and a closing full stop do not tell two titles apart.
    """
    if not title:
        return body
    paragraphs = _BLANK_LINES.split(body, maxsplit=1)
    if _bare(paragraphs[0][: 2 * len(title) + 20]) == _bare(title):
        body = paragraphs[1] if len(paragraphs) > 1 else ""
    return f"{title}\n\n{body}" if body else title


def one_line(text: str | None) -> str | None:
    """Text with its white space collapsed and invisible characters taken out; None where nothing is left."""
    return _SPACES.sub(" ", drop_invisible(text or "")).strip() or None


def drop_invisible(text: str) -> str:
    """Text without soft hyphens, zero-width spaces and control characters."""
    return _INVISIBLE.sub("", text)


def iso_date(value: object) -> str | None:
    """``YYYY-MM-DD`` of an ISO 8601 date or datetime or an RFC 822 date; None where it is neither.

    The day is that of the writer's time zone. A month or a year alone is no date: none is invented.
    """
    text = str(value or "").strip()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def web_address(value: str | None) -> str | None:
    """The value where it is an absolute http(s) URL, without its fragment; else None."""
    text = (value or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or _SPACES.search(text):
        return None
    return parts._replace(fragment="").geturl()


def _bare(text: str) -> str:
    return _SPACES.sub(" ", text).strip().rstrip(".").casefold()
