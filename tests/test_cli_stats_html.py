"""``kg stats --html`` and ``--all``: a page that stands alone, and the same as text and JSON."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from extract.records import Document, Entity, Facts, Relation, Span
from extract.registry import Registry
from kg.store import GraphStore
from tests.test_cli_ask import Kg, kg, store  # noqa: F401 (fixtures)

HOSTILE = '</title><script>alert(1)</script><img src=x onerror=alert(1)> "\u202e'
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Page(HTMLParser):
    """The elements of a page, its addresses, and the ids it has and leads to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.rows = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attributes:
            assert not name.startswith("on")
            assert name != "style"
            if name in ("href", "src"):
                self.addresses.append(value or "")
            if name == "id":
                self.anchors.add(f"#{value}")


def test_page_stands_alone(kg: Kg, tmp_path: Path) -> None:  # noqa: F811
    code, out, err = kg("stats", "--html", str(tmp_path / "report.html"))
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))

    assert (code, out, err) == (0, "", f"{tmp_path / 'report.html'} written\n")
    assert "script" not in page.tags
    assert page.tags.count("svg") >= 10
    assert page.tags.count("table") >= 10
    assert all(address.startswith(("data:", "#")) for address in page.addresses)
    assert {a for a in page.addresses if a.startswith("#")} <= page.anchors


def test_pictures_and_tables_can_be_saved(kg: Kg, tmp_path: Path) -> None:  # noqa: F811
    kg("stats", "--html", str(tmp_path / "report.html"))
    saved = [a.partition(";base64,") for a in Page((tmp_path / "report.html").read_text()).addresses if ";base64," in a]
    files = [(kind, base64.b64decode(content).decode()) for kind, _, content in saved]

    pictures = [text for kind, text in files if "svg" in kind]
    assert {ET.fromstring(text).tag for text in pictures} == {"{http://www.w3.org/2000/svg}svg"}
    degree = next(text for kind, text in files if "csv" in kind and text.startswith("institution,type,degree"))
    assert next(csv.DictReader(io.StringIO(degree, newline=""))) == {
        "institution": "CERN", "type": "Organization", "degree": "6",
    }  # fmt: skip


def test_all_adds_to_text_and_json(kg: Kg) -> None:  # noqa: F811
    found = json.loads(kg("stats", "--all")[1])
    assert found["by_degree"][0]["label"] == found["centralities"]["institutions"][0]["label"] == "CERN"
    assert "centralities" not in json.loads(kg("stats")[1])

    text = kg("stats", "--all", "-f", "text")[1]
    assert text.startswith("4 articles · 18 entities")
    assert "\nCollaboration by year\n" in text


def test_what_is_new_has_no_page(kg: Kg) -> None:  # noqa: F811
    message = "kg: --since says what is new, without --html; give one of the two\n"

    assert kg("stats", "--html", "x.html", "--since", "2024") == (2, "", message)


def test_page_in_a_missing_folder_is_one_line(kg: Kg, tmp_path: Path) -> None:  # noqa: F811
    code, out, err = kg("stats", "--html", str(tmp_path / "none" / "report.html"))

    assert (code, out) == (2, "")
    assert err.endswith("no such folder to write report.html to; make it first\n")


def test_empty_graph_has_a_page(kg: Kg, tmp_path: Path) -> None:  # noqa: F811
    GraphStore.open(tmp_path / "empty", create=True).close()

    assert kg("stats", "--html", str(tmp_path / "e.html"), "--store", str(tmp_path / "empty"))[0] == 0
    assert "The graph is empty; run kg build first." in (tmp_path / "e.html").read_text()
    assert kg("stats", "--all", "-f", "text", "--store", str(tmp_path / "empty"))[0] == 0


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    names = [HOSTILE, "=1+1", "x" * 10_000, "Norsk"]
    text = " ".join(names)
    starts = [text.index(name) for name in names]
    facts = Facts(
        Document("h", text, title=HOSTILE, published="2024-05-01", publisher=HOSTILE),
        tuple(Entity(f"e{n}", "Organization", name, (Span(at, at + len(name)),))
              for n, (name, at) in enumerate(zip(names, starts, strict=True))),
        tuple(Relation("e3", "collaboratesWith", f"e{n}", (), confidence=0.9) for n in range(3)),
    )  # fmt: skip
    with GraphStore.open(tmp_path / "hostile", create=True, registry=Registry(())) as opened:
        opened.add([facts])
        opened.refresh()
    return tmp_path / "hostile"


def test_hostile_text_is_shown_as_text(kg: Kg, hostile: Path, tmp_path: Path) -> None:  # noqa: F811
    assert kg("stats", "--html", str(tmp_path / "h.html"), "--store", str(hostile))[0] == 0
    text = (tmp_path / "h.html").read_text(encoding="utf-8")
    page = Page(text)

    assert not {"script", "img"} & set(page.tags)
    assert "alert(1)" in text
    assert "x" * 300 not in re.sub(r"data:[^\"]+", "", text)
    tables = [base64.b64decode(a.partition(",")[2]).decode() for a in page.addresses if a.startswith("data:text/csv")]
    assert any("'=1+1" in table for table in tables)
    assert not any("\n=1+1" in table for table in tables)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [1200, 390])
def test_page_in_a_browser_fits_asks_for_nothing_and_has_no_text_cut_off(
    kg: Kg, tmp_path: Path, width: int  # noqa: F811
) -> None:  # fmt: skip
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    kg("stats", "--html", str(tmp_path / "report.html"))
    address = (tmp_path / "report.html").as_uri()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        requests: list[str] = []
        messages: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.goto(address)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        outside = page.evaluate(
            """[...document.querySelectorAll("svg text")].filter(text => {
              const box = text.getBBox(), room = text.ownerSVGElement.viewBox.baseVal;
              return box.x < -1 || box.x + box.width > room.width + 1 || box.y + box.height > room.height + 3;
            }).map(text => text.textContent)"""
        )
        painted = page.evaluate("getComputedStyle(document.querySelector('.chart .s1')).fill")
        browser.close()

    assert (requests, messages, outside) == ([address], [], [])
    assert overflow <= 0
    assert painted == "rgb(0, 114, 178)"
