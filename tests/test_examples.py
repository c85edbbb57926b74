"""The bundled announcements are complete, readable with the standard library, and told apart by their ids."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
NO_ANNOUNCEMENT = {"README.md"}
ALL_FILES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_file())


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement as the test reads it; ``id`` is its own, else its URL, else its file's stem."""

    format: str
    id: str
    title: str
    text: str
    published: str = ""


class _Page(HTMLParser):
    """Collects a page's title, its headings of first order and the text of its paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, list[str]] = {"title": [], "h1": [], "p": []}
        self.meta: dict[str, str] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta":
            self.meta[values.get("name") or values.get("property") or ""] = values.get("content") or ""
        if tag in self.parts:
            self._open = tag
            self.parts[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.parts[self._open][-1] += data


def _page(markup: str) -> _Page:
    page = _Page()
    page.feed(markup)
    page.close()
    return page


def _paragraphs(markup: str) -> str:
    return "\n\n".join(_page(markup).parts["p"])


def read_json_lines(path: Path) -> Iterator[Announcement]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert set(record) == {"id", "url", "title", "published", "publisher", "text"}
        yield Announcement("jsonl", record["id"], record["title"], record["text"], record["published"])


def read_markdown(path: Path) -> Iterator[Announcement]:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in front.splitlines())
    yield Announcement("md", fields.get("url", path.stem), fields["title"].strip('"'), body, fields["date"])


def read_text(path: Path) -> Iterator[Announcement]:
    title, blank, body = path.read_text(encoding="utf-8").split("\n", 2)
    assert blank == ""
    yield Announcement("txt", path.stem, title, body)


def read_html(path: Path) -> Iterator[Announcement]:
    page = _page(path.read_text(encoding="utf-8"))
    published = next(v for k, v in sorted(page.meta.items()) if k.endswith(("date", "published_time")))
    yield Announcement("html", path.stem, page.parts["h1"][0], "\n\n".join(page.parts["p"]), published)


def read_rss(path: Path) -> Iterator[Announcement]:
    for item in ET.parse(path).getroot().iter("item"):
        text = _paragraphs(item.findtext(f"{CONTENT}encoded") or "")
        yield Announcement("rss", item.findtext("guid") or "", item.findtext("title") or "", text)


def read_atom(path: Path) -> Iterator[Announcement]:
    for entry in ET.parse(path).getroot().iter(f"{ATOM}entry"):
        text = _paragraphs(entry.findtext(f"{ATOM}content") or "")
        published = entry.findtext(f"{ATOM}published") or ""
        yield Announcement(
            "atom", entry.findtext(f"{ATOM}id") or "", entry.findtext(f"{ATOM}title") or "", text, published
        )


def read_json_feed(path: Path) -> Iterator[Announcement]:
    feed = json.loads(path.read_text(encoding="utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    for item in feed["items"]:
        text = _paragraphs(item["content_html"])
        yield Announcement("jsonfeed", item["id"], item["title"], text, item["date_published"])


READERS = {
    ".jsonl": read_json_lines,
    ".md": read_markdown,
    ".txt": read_text,
    ".html": read_html,
    ".rss.xml": read_rss,
    ".atom.xml": read_atom,
    ".json": read_json_feed,
}


def read_all() -> list[Announcement]:
    """Every bundled announcement, in the order of the file names."""
    found: list[Announcement] = []
    for name in ALL_FILES:
        if name not in NO_ANNOUNCEMENT:
            reader = READERS[name[name.index(".") :]]
            found.extend(reader(EXAMPLES / name))
    return found


ANNOUNCEMENTS = read_all()
_each = pytest.mark.parametrize("announcement", ANNOUNCEMENTS, ids=lambda a: a.id.rsplit("/", 1)[-1])


def test_there_are_at_least_forty_announcements() -> None:
    assert len(ANNOUNCEMENTS) >= 40


def test_every_format_is_present() -> None:
    counts = Counter(a.format for a in ANNOUNCEMENTS)

    assert counts.keys() == {"jsonl", "md", "txt", "html", "rss", "atom", "jsonfeed"}
    assert min(counts.values()) >= 4


def test_ids_are_unique() -> None:
    ids = [a.id for a in ANNOUNCEMENTS]

    assert sorted(set(ids)) == sorted(ids)


def test_titles_are_unique() -> None:
    titles = [a.title for a in ANNOUNCEMENTS]

    assert sorted(set(titles)) == sorted(titles)


@_each
def test_announcement_has_a_title_and_a_text_of_news_length(announcement: Announcement) -> None:
    assert announcement.id
    assert announcement.title.strip()
    assert 60 <= len(announcement.text.split()) <= 240


@_each
def test_year_of_the_event_is_in_the_text_or_the_publication_date(announcement: Announcement) -> None:
    assert re.search(r"\b20[12]\d\b", f"{announcement.text} {announcement.published}")


@pytest.mark.parametrize(
    "announcement", [a for a in ANNOUNCEMENTS if a.published], ids=lambda a: a.id.rsplit("/", 1)[-1]
)
def test_publication_date_is_a_day_between_2013_and_2026(announcement: Announcement) -> None:
    published = date.fromisoformat(announcement.published[:10])

    assert date(2013, 1, 1) <= published <= date(2026, 12, 31)


@pytest.mark.parametrize("name", ALL_FILES)
def test_file_is_listed_in_the_readme_by_name(name: str) -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    assert name == "README.md" or f"`{name}`" in readme


def test_addresses_are_examples_only() -> None:
    texts = {name: (EXAMPLES / name).read_text(encoding="utf-8") for name in ALL_FILES}
    hosts = {host for text in texts.values() for host in re.findall(r"https?://([\w.-]+)", text)}

    # beside the example host: the two addresses that the texts print, and the names of the feed formats
    assert hosts == {
        "example.org", "repository.cern", "doi.org", "creativecommons.org",
        "purl.org", "www.w3.org", "jsonfeed.org",
    }  # fmt: skip
