"""Plain paragraphs from a tree of HTML or of trafilatura's XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from extract.read.documents import drop_invisible, one_line

# An element that begins and ends a block, and the kind of the text straight in it. The names of HTML
# and of the TEI subset that trafilatura gives (head, list, item, quote, row) do not collide within a body.
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "head"), "heading"),
    **dict.fromkeys(("li", "item", "dt", "dd"), "item"),
    **dict.fromkeys(("tr", "row"), "row"),
    **dict.fromkeys(
        ("p", "div", "section", "article", "main", "body", "blockquote", "quote", "pre", "ul", "ol", "dl", "list",
         "table", "figure", "figcaption", "address", "details", "summary", "hr", "center", "caption", "html"),
        "paragraph",
    ),
}  # fmt: skip
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb"})
_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "button", "select", "textarea",
     "graphic", "img", "audio", "video", "title", "meta", "link"}
)  # fmt: skip
_LISTED = frozenset({"item", "row"})


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row; ``kind`` says which."""

    kind: str
    text: str


def blocks_of_html(markup: str) -> list[Block]:
    """The blocks of an HTML fragment or page, in order; empty where it has no text."""
    tree = parse_html(markup)
    return [] if tree is None else find_blocks(tree)


def parse_html(markup: str) -> lxml_html.HtmlElement | None:
    """The tree of an HTML text; None where there is nothing in it. Never opens a network connection."""
    # lxml refuses a text that declares an encoding in its XML declaration, since it is decoded already.
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup)
    if not markup.strip():
        return None
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=True, encoding="utf-8")
    try:
        return lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def find_blocks(tree: etree._Element, *, dropped: Iterable[str] = ()) -> list[Block]:
    """The blocks under an element, in order; elements named in ``dropped`` are left out with what they hold."""
    out = _DROPPED | frozenset(dropped)
    blocks: list[Block] = []
    pieces: list[str] = []
    kinds = ["paragraph"]

    def flush() -> None:
        if pieces:
            blocks.extend(_blocks(kinds[-1], "".join(pieces)))
            pieces.clear()

    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in {"comment", "pi"}:
            pieces.append(element.tail or "")
            continue
        tag = str(element.tag).lower()
        kind = _KINDS.get(tag)
        if event == "start":
            if tag in out or _is_code_block(tag, element):
                walk.skip_subtree()
                if kind or tag == "pre":
                    flush()
                continue
            if kind:
                flush()
                # A paragraph straight in an item is that item.
                kinds.append(kinds[-1] if kind == "paragraph" and kinds[-1] in _LISTED else kind)
            elif tag in _CELLS and "".join(pieces).strip():
                pieces.append(" | ")
            pieces.append(_preformatted(element.text) if tag == "pre" else element.text or "")
            continue
        if tag in _BREAKS:
            pieces.append("\v")
        if kind and not (tag in out or _is_code_block(tag, element)):
            flush()
            kinds.pop()
        if element is not tree:
            pieces.append(element.tail or "")
    flush()
    return blocks


def join_blocks(blocks: Sequence[Block]) -> str:
    """Blocks as one text: a blank line between paragraphs, a line break between items of one list."""
    pieces: list[str] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before is not None:
            pieces.append("\n" if before.kind == block.kind and block.kind in _LISTED else "\n\n")
        pieces.append(block.text)
    return "".join(pieces)


def _blocks(kind: str, raw: str) -> list[Block]:
    """Blocks of one element's text, where ``\\v`` is a line break: two in a row part paragraphs."""
    found = []
    for part in re.split(r"\v(?:[^\S\v]*\v)+", raw):
        lines = [one_line(drop_invisible(line)) for line in part.split("\v")]
        text = "\n".join(line for line in lines if line)
        if kind == "row":
            text = text.strip(" |")  # empty cells
        if text:
            found.append(Block(kind, text))
    return found


def _is_code_block(tag: str, element: etree._Element) -> bool:
    if tag not in {"pre", "code"}:
        return False
    if tag == "pre":
        return element.find("code") is not None
    return element.getparent() is None or element.find("code") is not None


def _preformatted(text: str | None) -> str:
    """Preformatted text keeps its blank lines; its other lines were wrapped by hand."""
    return re.sub(r"\n[^\S\n]*\n", "\v\v", text or "")
