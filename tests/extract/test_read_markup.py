from __future__ import annotations

import pytest

from extract.read.blocks import blocks_of_html, join_blocks
from extract.read.markup import read_html
from kg.errors import SourceError

SENTENCE = "The CMS Collaboration at CERN has released ten terabytes of data on the CERN Open Data portal today. "
PAGE = f"""<!doctype html><html lang="en-GB"><head>
<title>CERN opens data | CERN</title>
<link rel="canonical" href="https://example.org/news/1#top">
<meta property="og:title" content="CERN opens data">
<meta property="og:site_name" content="CERN News">
<meta property="article:published_time" content="2024-03-05T10:00:00+01:00">
<script>var secret = 1;</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></nav>
<article><h1>CERN opens data</h1>
<p>{SENTENCE * 3}</p>
<ul><li>data of <b>2010</b></li><li>data of 2011</li></ul>
<p>More follows<br>soon, says the {SENTENCE}</p></article>
<footer>Copyright 1999 CERN</footer></body></html>"""


def test_a_page_gives_its_main_text_and_what_it_says_of_itself() -> None:
    document = read_html(PAGE.encode(), source="a.html")
    assert document.text.startswith(
        f"CERN opens data\n\n{(SENTENCE * 3).strip()}\n\ndata of 2010\ndata of 2011\n\nMore"
    )
    assert document.text.count("CERN opens data") == 1
    assert "Home" not in document.text
    assert "secret" not in document.text
    assert (document.id, document.url) == ("https://example.org/news/1",) * 2
    assert (document.title, document.publisher) == ("CERN opens data", "CERN News")
    assert (document.published, document.lang) == ("2024-03-05", "en-GB")


def test_equal_pages_give_equal_documents() -> None:
    assert read_html(PAGE.encode(), source="a.html") == read_html(PAGE.encode(), source="b.html")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Just one.</p>", "Just one."),
        ("<body><nav>Home</nav><header>Site</header><p>CMS released data.</p><footer>©</footer>", "CMS released data."),
        ("<main><p>One.<p>Two.</main><aside>Ad</aside>", "One.\n\nTwo."),
        ("<div>One<br><br>Two<!-- no -->, three</div>", "One\n\nTwo, three"),
        ("plain words", "plain words"),
        ("<?xml version='1.0' encoding='utf-16'?><html><body><p>Words.</p></body></html>", "Words."),
        ("<p>&lt;script&gt; &#xD800; &nosuch; x</p>", "<script> \ufffd &nosuch; x"),
    ],
)
def test_a_short_page_gives_every_paragraph_without_its_frame(markup: str, text: str) -> None:
    assert read_html(markup.encode(), source="a").text == text


@pytest.mark.parametrize("charset", ["x-nonsense", "hex", "utf-7", "utf-16", "é"])
def test_an_odd_charset_declaration_does_not_hinder(charset: str) -> None:
    page = f'<meta charset="{charset}"><p>The café is open.</p>'.encode()
    assert read_html(page, source="a").text == "The café is open."


def test_the_declared_charset_is_used() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2"><p>Kraków i Łódź</p>'
    assert read_html(page.encode("iso-8859-2"), source="a").text == "Kraków i Łódź"


def test_a_relative_canonical_address_is_made_absolute() -> None:
    page = b'<link rel="canonical" href="/news/1"><p>Words.</p>'
    assert read_html(page, source="a", url="https://example.org/x?utm=1").id == "https://example.org/news/1"
    assert read_html(page, source="a").url is None


def test_a_canonical_address_that_is_the_root_of_the_site_is_passed_over() -> None:
    page = b'<link rel="canonical" href="https://example.org/"><p>Words.</p>'
    assert read_html(page, source="a", url="https://example.org/news/2").url == "https://example.org/news/2"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "http://[", ""])
def test_a_canonical_address_that_is_none_is_passed_over(href: str) -> None:
    document = read_html(f'<link rel="canonical" href="{href}"><p>Words.</p>'.encode(), source="a")
    assert (document.url, document.id[:7]) == (None, "sha256-")


@pytest.mark.parametrize(
    "markup",
    ["<html></html>", "<html><head><title>T</title></head><body><script>x</script></body></html>", "<!-- x -->"],
)
def test_a_page_without_text_is_refused(markup: str) -> None:
    with pytest.raises(SourceError, match=r"^a\.html: no text found$"):
        read_html(markup.encode(), source="a.html")


def test_a_page_of_deep_nesting_is_read() -> None:
    assert read_html(b"<div>" * 200 + b"<p>Words.</p>", source="a").text == "Words."


def test_a_page_nested_beyond_what_the_parser_bears_is_refused() -> None:
    with pytest.raises(SourceError, match="no text found"):
        read_html(b"<div>" * 30_000 + b"<p>Words.</p>", source="a")


def test_an_entity_declared_in_html_is_not_expanded() -> None:
    page = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>Words &x;.</p></body></html>'
    assert "root:" not in read_html(page, source="a").text


def test_a_page_that_declares_the_wrong_language_is_told_by_its_text() -> None:
    german = "Das Labor hat die Daten nicht nur für die Forschung, sondern auch für den Unterricht veröffentlicht. "
    assert read_html(f'<html lang="en"><body><p>{german * 4}</p></body></html>'.encode(), source="a").lang == "de"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ul><li>one</li><li><p>two</p></li></ul><p>three</p>", "one\ntwo\n\nthree"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td></td></tr></table>", "a | b\nc"),
        ("<pre><code>code()</code></pre><p>the <code>ROOT</code> tool</p>", "the ROOT tool"),
        ("<pre>wrapped\nlines\n\nmore</pre>", "wrapped lines\n\nmore"),
        ("<p>a<script>b</script>c</p>", "ac"),
        ("<p>a\u00a0b\n c</p>", "a b c"),
        ("", ""),
    ],
)
def test_blocks_of_html_are_plain_paragraphs(markup: str, text: str) -> None:
    assert join_blocks(blocks_of_html(markup)) == text
