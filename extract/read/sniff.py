"""Which reader a source needs: by its media type, its suffix, else its first bytes."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "markdown", "html", "feed", "json", "jsonl", "pdf", "xml"]

SUFFIXES: MappingProxyType[str, Kind] = MappingProxyType(
    {
        ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
        ".html": "html", ".htm": "html", ".xhtml": "html",
        ".rss": "feed", ".atom": "feed", ".xml": "xml",
        ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".pdf": "pdf",
    }
)  # fmt: skip
_TYPES: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "text/html": "html", "application/xhtml+xml": "html",
        "application/rss+xml": "feed", "application/atom+xml": "feed", "application/rdf+xml": "feed",
        "application/xml": "xml", "text/xml": "xml",
        "application/json": "json", "application/feed+json": "json", "text/json": "json",
        "application/jsonl": "jsonl", "application/x-ndjson": "jsonl", "application/jsonlines": "jsonl",
        "text/markdown": "markdown", "text/x-markdown": "markdown", "application/pdf": "pdf",
    }
)  # fmt: skip
HEAD_SIZE = 4096  # bytes that tell what a file is

_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|title|meta|h[1-6]|div|section|p)[\s>/]", re.I)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https://jsonfeed\.org/version/')
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[^\S\n]*\n[A-Za-z][\w-]*[ \t]*[:=]")


def kind_of(head: bytes, *, name: str = "", content_type: str = "") -> Kind:
    """The reader for a source whose first bytes are ``head``.

    A media type decides, then a suffix; ``text/plain`` and unknown ones say too little, so the bytes do.
    XML is a feed, or HTML where its root says so.
    """
    if head.lstrip()[:5] == b"%PDF-":
        return "pdf"
    kind = _TYPES.get(content_type) or SUFFIXES.get(PurePath(name).suffix.lower())
    text = _beginning(head)
    if kind is None:
        return _sniffed(text)
    if kind == "json" and _is_object(text.partition("\n")[0]) and text.partition("\n")[2].lstrip()[:1] == "{":
        return "jsonl"
    # Servers send feeds as HTML or plain XML, and pages are saved as .xml.
    if kind in {"xml", "html"} and text.startswith("<") and _FEED.search(text) and not _HTML.match(text):
        return "feed"
    if kind == "xml":
        return "html" if _HTML.search(text) else "feed"
    return kind


def _sniffed(text: str) -> Kind:
    if text.startswith("{"):
        if _JSON_FEED.search(text):
            return "json"
        line, _, rest = text.partition("\n")
        return "jsonl" if _is_object(line) and rest.strip() else "json" if _is_object(line) or rest else "jsonl"
    if text.startswith("["):
        return "json" if text[1:].lstrip()[:1] in {"{", "]"} else "text"
    if text.startswith("<"):
        if _FEED.search(text) and not re.match(r"<(?:!doctype\s+html|html)", text, re.I):
            return "feed"
        if _HTML.search(text):
            return "html"
    return "markdown" if _FRONT_MATTER.match(text) else "text"


def _beginning(head: bytes) -> str:
    head = head[:HEAD_SIZE]
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore").lstrip()
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").lstrip()


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
