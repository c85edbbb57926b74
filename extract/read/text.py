"""Plain text and Markdown files to documents.

Paragraphs are parted by a blank line. Lines that were wrapped by hand or by a mailer are joined with
a space; items of a list keep a line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.language import resolve
from extract.read.blocks import Block, blocks_of_html, join_blocks
from extract.read.decode import decode
from extract.read.documents import drop_invisible, iso_date, make_document, one_line, web_address, with_title
from extract.records import Document
from kg.errors import SourceError

LONGEST_TITLE = 150  # characters; a longer first line is a paragraph
LONGEST_WRAPPED_LINE = 120  # characters; with a longer one in it, a paragraph's lines were not wrapped

_ITEM = re.compile(r"(?:[-*•‣–]|\d{1,2}[.)])\s+\S")
_BLANK = re.compile(r"\n[^\S\n]*\n\s*|\f")
_ENDS_OPEN = re.compile(r"[^\W\d_]-$")
_FIELD = re.compile(r"([A-Za-z][\w-]*)[ \t]*[:=][ \t]*(.*)")
_FIELDS = {
    "title": "title", "date": "date", "published": "date", "url": "url", "canonical_url": "url",
    "publisher": "publisher", "id": "id", "lang": "lang", "language": "lang",
}  # fmt: skip
_RULE = re.compile(r"^[=\-*_~#]{3,}[^\S\n]*$", re.M)  # drawn under titles and between parts
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:?")


def read_text(data: bytes, *, source: str, url: str | None = None, charset: str | None = None) -> Document:
    """The document of a plain text file; a short first line over a blank one is its title.

    Raises SourceError where the bytes are empty or no text.
    """
    raw = _RULE.sub("", drop_invisible(decode(data, source=source, declared=charset))).strip()
    if not raw:
        raise SourceError(source, "no text found")
    first, _, rest = raw.partition("\n")
    first = first.strip()
    titled = rest[:1] == "\n" or re.match(r"[^\S\n]+\n", rest) is not None
    is_title = titled and len(first) <= LONGEST_TITLE and first[-1] not in ".,;:" and not _ITEM.match(first)
    text = unwrap(raw)
    return make_document(text, url=url, title=one_line(first) if is_title else None, lang=resolve(None, text))


def read_markdown(data: bytes, *, source: str, url: str | None = None, charset: str | None = None) -> Document:
    """The document of a Markdown file, its front matter read and its syntax taken off.

    Links keep their text, items of lists become lines, code blocks and images are dropped.
    Raises SourceError where there is no text in it.
    """
    from markdown_it import MarkdownIt

    fields, markdown = front_matter(decode(data, source=source, declared=charset))
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(_FOOTNOTE.sub("", markdown))
    found = blocks_of_html(html)
    title = one_line(fields.get("title"))
    if title is None and found and found[0].kind == "heading":
        title = found[0].text
    text = with_title(title, join_blocks(found))
    if not text:
        raise SourceError(source, "no text found")
    return make_document(
        text, id=fields.get("id"), url=web_address(fields.get("url")) or url, title=title,
        published=iso_date(fields.get("date")), publisher=one_line(fields.get("publisher")),
        lang=resolve(fields.get("lang"), text),
    )  # fmt: skip


def front_matter(markdown: str) -> tuple[dict[str, str], str]:
    """The fields of a document's front matter (YAML or TOML between ``---`` or ``+++``) and what follows it.

    Only flat ``key: value`` lines of the fields that documents have are read; the rest is passed over,
    so that front matter which is not quite YAML loses nothing but itself.
    """
    lines = markdown.lstrip("\n").split("\n")
    fence = lines[0].rstrip()
    if fence not in {"---", "+++"}:
        return {}, markdown
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in {fence, "..."}), None)
    # A rule at the top of a text is no front matter.
    if end is None or not any(_FIELD.match(line) for line in lines[1:end]):
        return {}, markdown
    fields: dict[str, str] = {}
    for name, value in _fields(lines[1:end]):
        if name in _FIELDS and value:
            fields.setdefault(_FIELDS[name], value)
    return fields, "\n".join(lines[end + 1 :])


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines):
        match = _FIELD.match(line)
        if not match:
            continue
        name, value = match[1].lower(), match[2].strip()
        if value in {"", ">", "|", ">-", "|-", ">+", "|+"}:  # the value stands indented below
            below = []
            for following in lines[number + 1 :]:
                if not following.startswith((" ", "\t")):
                    break
                below.append(following.strip())
            yield name, " ".join(below) if value else ""
        elif value[0] in "\"'":
            quoted = re.match(r'"((?:[^"\\]|\\.)*)"' if value[0] == '"' else r"'((?:[^']|'')*)'", value)
            text = quoted[1] if quoted else value
            yield name, re.sub(r'\\(["\\])', r"\1", text) if value[0] == '"' else text.replace("''", "'")
        else:
            yield name, re.sub(r"\s+#.*", "", value)


def unwrap(text: str, *, mend_hyphens: bool = False) -> str:
    """Text with the lines of each paragraph joined; paragraphs are parted by one blank line.

    Where a paragraph has a line of more than ``LONGEST_WRAPPED_LINE`` characters its lines are paragraphs
    themselves. A line that ends in a hyphen is joined without a space; the hyphen goes if ``mend_hyphens``.
    """
    paragraphs = (_unwrapped(part, mend_hyphens) for part in _BLANK.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _unwrapped(paragraph: str, mend_hyphens: bool) -> str:
    lines = [" ".join(line.split()) for line in paragraph.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) > 1 and max(map(len, lines)) > LONGEST_WRAPPED_LINE:
        return join_blocks([Block("item" if _ITEM.match(line) else "paragraph", line) for line in lines])
    parts: list[str] = []
    for line in lines:
        if parts and _ITEM.match(line):
            parts.append("\n")
        elif parts and _ENDS_OPEN.search(parts[-1]) and line[0].islower():
            if mend_hyphens:
                parts[-1] = parts[-1][:-1]
        elif parts:
            parts.append(" ")
        parts.append(line)
    return "".join(parts)
