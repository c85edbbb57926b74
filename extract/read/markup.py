"""HTML pages to documents: the main text through trafilatura, or every paragraph of a short page."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from extract.language import resolve
from extract.read.blocks import find_blocks, join_blocks, parse_html
from extract.read.decode import decode
from extract.read.documents import iso_date, make_document, one_line, web_address, with_title
from extract.records import Document
from kg.errors import SourceError

LARGEST_PAGE = 20_000_000  # bytes; a larger page is a dump, not an article
SHORTEST_ARTICLE = 250  # characters; trafilatura's own limit under which it takes navigation for text
# The day is read from metadata and time elements alone: a search of the text finds copyright years. The
# upper bound is fixed, since trafilatura's is today and would make a page read otherwise tomorrow.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
_AROUND = ("nav", "header", "footer", "aside", "form", "dialog", "menu")
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|^\s*<\?xml[^>]*encoding=["']([\w.:-]+)""", re.I
)
# What trafilatura and the libraries under it raise on odd trees; the page is then read without it.
_ODD_TREE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, etree.LxmlError)


def read_html(
    data: bytes, *, source: str, url: str | None = None, charset: str | None = None, id: str | None = None
) -> Document:
    """The document of an HTML page; ``url`` is where it was fetched, ``id`` an id it has from elsewhere.

    Raises SourceError where the page is empty, too large, or has no text.
    """
    if len(data) > LARGEST_PAGE:
        raise SourceError(source, f"is larger than {LARGEST_PAGE // 1_000_000} MB")
    found = _CHARSET.search(data[:4096])
    declared = charset or (next(filter(None, found.groups())).decode("ascii", "replace") if found else None)
    markup = decode(data, source=source, declared=declared)
    tree = parse_html(markup)
    if tree is None:
        raise SourceError(source, "no text found")
    title, published, publisher = _metadata(markup)
    body = article_text(markup, tree)
    if not body:
        raise SourceError(source, "no text found")
    text = with_title(title, body)
    return make_document(
        text, id=id, url=canonical_url(tree, base=url) or url, title=title, published=published, publisher=publisher,
        lang=resolve(tree.get("lang") or tree.get("xml:lang"), text),
    )  # fmt: skip


def article_text(markup: str, tree: lxml_html.HtmlElement) -> str:
    """The main text of a page, paragraphs parted by blank lines; empty where there is none."""
    extracted = _extracted(markup)
    if len(extracted) >= SHORTEST_ARTICLE:
        return extracted
    return _all_paragraphs(tree) or extracted


def canonical_url(tree: lxml_html.HtmlElement, *, base: str | None = None) -> str | None:
    """The page's address as it declares it (``rel=canonical``, else ``og:url``).

    None where it declares none, or the root of its site: templates that say so of each of their pages
    would make one document of all of them.
    """
    declared = [*tree.xpath("//link[@rel='canonical']/@href"), *tree.xpath("//meta[@property='og:url']/@content")]
    for value in declared:
        try:
            url = web_address(urljoin(base or "", str(value).strip()))
            if url and urlsplit(url).path not in {"", "/"}:
                return url
        except ValueError:
            continue
    return None


def _extracted(markup: str) -> str:
    from trafilatura import bare_extraction

    try:
        page = bare_extraction(
            markup, favor_recall=True, include_comments=False, include_tables=True, date_extraction_params=_DATES
        )
    except _ODD_TREE:
        return ""
    body = getattr(page, "body", None)
    return "" if body is None else join_blocks(find_blocks(body))


def _metadata(markup: str) -> tuple[str | None, str | None, str | None]:
    """Title, day of publication and name of the site, where the page says them."""
    from trafilatura import extract_metadata

    try:
        metadata = extract_metadata(markup, date_config=_DATES)
    except _ODD_TREE:
        return None, None, None
    if metadata is None:
        return None, None, None
    return one_line(metadata.title), iso_date(metadata.date), one_line(metadata.sitename)


def _all_paragraphs(tree: lxml_html.HtmlElement) -> str:
    """All text of the one article or main part of a page, or of its body, without what frames it."""
    for path in ("//article", "//main", "//body"):
        parts = tree.xpath(path)
        if len(parts) == 1:
            text = join_blocks(find_blocks(parts[0], dropped=_AROUND))
            if text:
                return text
    return ""
