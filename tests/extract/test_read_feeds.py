from __future__ import annotations

from collections.abc import Iterator

import pytest

from extract.read.documents import Unreadable
from extract.read.feeds import read_feed, read_json_feed
from extract.read.fetch import Fetched
from extract.records import Document
from kg.errors import SourceError

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>CERN News</title><link>https://example.org/</link><language>en-gb</language>
<item><title>CMS &amp;amp; data</title><link>https://example.org/1</link>
<guid isPermaLink="false">https://example.org/?p=1</guid>
<pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>CMS released <b>10 TB</b>.</p><script>x</script><p>More.</p>]]></content:encoded></item>
<item><title>Second</title><link>https://example.org/2</link><guid>2</guid>
<description>&lt;p&gt;Only a summary.&lt;/p&gt;</description></item>
<item><title>Third</title><guid>3</guid></item>
<item><description>No title here.</description></item>
<item><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title type="html">&lt;b&gt;Open&lt;/b&gt; news</title>
<id>urn:uuid:feed</id><updated>2024-03-06T00:00:00Z</updated>
<entry><id>urn:uuid:1</id><title>Zenodo grows</title><link href="/news/1#x"/>
<updated>2024-03-05T10:00:00Z</updated>

<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>Zenodo grows</p><p>By 10 TB.</p></div></content></entry>
<entry><id>urn:uuid:2</id><title>Plain</title>
<updated>2024-03-05T10:00:00Z</updated><content type="text">One line
wrapped &lt; here.</content></entry></feed>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Feed",
    "language": "en",
    "items": [
        {"id": "https://example.org/1", "url": "https://example.org/1", "title": "T", "content_html": "<p>A.</p>",
         "date_published": "2024-03-05T10:00:00Z"},
        {"id": 2, "content_text": "Plain text."},
        "no item",
        {"id": "4"},
    ],
}  # fmt: skip


def documents(found: Iterator[Document | Unreadable]) -> list[Document]:
    return [one for one in found if isinstance(one, Document)]


def page(url: str) -> Fetched:
    return Fetched(url, b"<html><body><p>The whole article.</p></body></html>", "text/html")


def test_entries_of_rss_are_read_in_order_with_their_full_content() -> None:
    first, second, third, fourth = documents(read_feed(RSS, source="f.rss"))
    assert first == Document(
        id="https://example.org/?p=1", url="https://example.org/1", title="CMS & data", published="2024-03-05",
        publisher="CERN News", lang="en-GB", text="CMS & data\n\nCMS released 10 TB.\n\nMore.",
    )  # fmt: skip
    assert second.text == "Second\n\nOnly a summary."
    assert (third.text, fourth.text) == ("Third", "No title here.")


def test_an_entry_has_its_own_id_or_its_link_or_a_digest() -> None:
    ids = [document.id for document in documents(read_feed(RSS, source="f.rss"))]
    assert ids == ["https://example.org/?p=1", "https://example.org/2", "3", "sha256-98d603e8b3190aea"]


def test_an_entry_without_text_is_listed() -> None:
    *_, last = read_feed(RSS, source="f.rss")
    assert last == Unreadable("f.rss#5", "the entry has no text")


def test_entries_of_atom_are_read() -> None:
    first, second = documents(read_feed(ATOM, source="f", url="https://example.org/feed.atom"))
    assert first == Document(
        id="urn:uuid:1", url="https://example.org/news/1", title="Zenodo grows", published="2024-03-05",
        publisher="Open news", lang="en", text="Zenodo grows\n\nBy 10 TB.",
    )  # fmt: skip
    assert second.text == "Plain\n\nOne line wrapped < here."


def test_following_reads_the_linked_article_under_the_id_of_the_entry() -> None:
    first = next(read_feed(RSS, source="f.rss", fetch=page))
    assert isinstance(first, Document)
    assert (first.id, first.url) == ("https://example.org/?p=1", "https://example.org/1")
    assert (first.text, first.published) == ("The whole article.", "2024-03-05")


def test_a_linked_article_that_cannot_be_fetched_is_listed_and_the_rest_goes_on() -> None:
    def fetch(url: str) -> Fetched:
        if url.endswith("/1"):
            raise SourceError(url, "answers 404 Not Found")
        return page(url)

    first, second, *_ = read_feed(RSS, source="f.rss", fetch=fetch)
    assert first == Unreadable("https://example.org/1", "answers 404 Not Found")
    assert isinstance(second, Document)


def test_entries_of_a_json_feed_are_read() -> None:
    first, second, third, fourth = read_json_feed(JSON_FEED, source="f.json")
    assert first == Document(
        id="https://example.org/1", url="https://example.org/1", title="T", published="2024-03-05",
        publisher="Feed", lang="en", text="T\n\nA.",
    )  # fmt: skip
    assert isinstance(second, Document)
    assert (second.id, second.text) == ("2", "Plain text.")
    assert third == Unreadable("f.json#3", "is not a JSON object")
    assert fourth == Unreadable("f.json#4", "the entry has no text")


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>x</title><item><title>&b;</title></item></channel></rss>"""


@pytest.mark.parametrize(
    "feed",
    [
        BOMB,
        BOMB.replace(b"</rss>", b""),
        b"\n \n" + BOMB,
        BOMB.decode().replace('<?xml version="1.0"?>', "x").encode("utf-16"),
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&x;</title>'
        b"</item></channel></rss>",
    ],
    ids=["bomb", "broken bomb", "bomb after blank lines", "broken bomb in UTF-16", "external entity"],
)
def test_a_feed_that_declares_entities_is_refused(feed: bytes) -> None:
    with pytest.raises(SourceError, match=r"^f: declares XML entities, which is refused as unsafe$"):
        list(read_feed(feed, source="f"))


def test_a_document_type_without_entities_is_read() -> None:
    feed = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://localhost:1/rss.dtd">'
    feed += b'<rss version="0.91"><channel><title>x</title><item><title>One</title></item></channel></rss>'
    assert [document.text for document in documents(read_feed(feed, source="f"))] == ["One"]


@pytest.mark.parametrize(
    ("feed", "message"),
    [
        (b"<rss><channel>\n<title>x</ttle>", r"^f:2: is no feed: mismatched tag$"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", r"^f: the feed has no entries$"),
        (b"<svg><path/></svg>", r"^f: is XML, but no feed$"),
        (b" \n", r"^f: is empty$"),
        (b"http://localhost:1/feed", r"^f:1: is no feed: "),
        (b"/etc/passwd", r"^f:1: is no feed: "),
    ],
)
def test_what_is_no_feed_is_refused(feed: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        list(read_feed(feed, source="f"))


def test_a_feed_that_is_broken_after_its_entries_is_read_as_far_as_it_goes() -> None:
    broken = b"<rss version='2.0'><channel><title>x</title><item><title>One</title></item><item><title>Tw"
    assert next(document.text for document in documents(read_feed(broken, source="f"))) == "One"
