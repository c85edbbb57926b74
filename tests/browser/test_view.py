"""The page in a real browser: drawn, searched, filtered, read, by mouse and by keyboard, with nothing fetched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.registry import Registry
from kg.network import read_network
from kg.page import render_page
from kg.store import GraphStore

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip
HOSTILE = "</script><img src=x onerror=alert(1)>"
REPOSITORY = (0, 158, 115)
ORGANIZATION = (0, 114, 178)
PARTNERS = [f"Partner {letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]


def article(
    id_: str, subject: str, predicate: str, object_: str, kinds: tuple[str, str], *,
    published: str = "2023-05-08", confidence: float = 0.9, url: str = "https://example.org/news",
) -> Facts:  # fmt: skip
    text = f"{subject} … {object_} since 2013."
    end = len(text) - 12
    whole = (Span(0, len(text)),)
    return Facts(
        Document(id_, text, url=url, title=f"News of {subject}", published=published, publisher="Daily"),
        (
            Entity("e1", kinds[0], subject, (Span(0, len(subject)),)),
            Entity("e2", kinds[1], object_, (Span(end - len(object_), end),)),
        ),
        (Relation("e1", predicate, "e2", whole, confidence=confidence),),
        (Attribute("e2", "date", "2013", whole),),
        extractor="kg 0.1.0, model 5f3a",
    )


ARTICLES = [
    article("a1", "CERN", "operates", "Zenodo", ("Organization", "Repository")),
    article("a2", "Archive", "operates", "Zenodo Sandbox", ("Organization", "Repository"), confidence=0.4),
    article("a3", HOSTILE, "operates", "Dryad", ("Organization", "Repository"), url="javascript:alert(1)"),
    article("a4", "x" * 10_000, "collaboratesWith", "abc\u202edef", ("Organization", "Organization"),
            published="2019-01-02"),
    *(article(f"p{n}", "CERN", "collaboratesWith", name, ("Organization", "Organization"))
      for n, name in enumerate(PARTNERS)),
]  # fmt: skip

# what is written on the drawing: the texts of the last frame with their boxes
RECORD = """
const write = CanvasRenderingContext2D.prototype.fillText;
const clear = CanvasRenderingContext2D.prototype.clearRect;
window.written = [];
CanvasRenderingContext2D.prototype.clearRect = function (...a) { window.written = []; return clear.apply(this, a); };
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  window.written.push({ text, x, y, half: this.measureText(text).width / 2 });
  return write.call(this, text, x, y);
};
"""

# how many pixels of the drawing have a colour
PIXELS = """([r, g, b]) => {
  const canvas = document.querySelector("#canvas canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) {
    if ([r, g, b, 255].every((part, n) => Math.abs(data[i + n] - part) < 6)) found += 1;
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("page")
    with GraphStore.open(folder / "kg", create=True, registry=Registry(())) as store:
        store.add(ARTICLES)
        store.refresh()
        page = render_page(read_network(store))
    (folder / "graph.html").write_text(page, encoding="utf-8")
    return (folder / "graph.html").as_uri()


@dataclass
class View:
    """The opened page, and what must not have happened on it."""

    page: Any
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def shows(self, color: tuple[int, int, int]) -> int:
        self.page.wait_for_timeout(250)
        return int(self.page.evaluate(PIXELS, list(color)))

    def written(self) -> list[dict[str, Any]]:
        self.page.wait_for_timeout(250)
        found = self.page.evaluate("window.written")
        assert isinstance(found, list)
        return found


@pytest.fixture
def view(browser: Any, address: str) -> Iterator[View]:
    page = browser.new_page(viewport={"width": 1300, "height": 850}, reduced_motion="reduce")
    opened = View(page)
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("pageerror", lambda error: opened.troubles.append(str(error)))
    page.on("console", lambda line: opened.troubles.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: (opened.troubles.append(dialog.message), dialog.dismiss()))
    page.add_init_script(RECORD)
    page.goto(address)
    yield opened
    page.close()


def test_nodes_are_drawn_in_the_colours_of_their_types(view: View) -> None:
    assert view.shows(REPOSITORY) > 200
    assert view.shows(ORGANIZATION) > 1000


def test_nothing_is_fetched_and_nothing_goes_wrong(view: View, address: str) -> None:
    view.page.fill("#search", "zenodo")
    view.page.keyboard.press("Enter")
    view.page.click("#view-table")

    assert [r for r in view.requests if r != address and not r.startswith("data:")] == []
    assert view.troubles == []


def test_no_two_labels_overlap(view: View) -> None:
    labels = view.written()

    clashes = [
        (a["text"], b["text"])
        for n, a in enumerate(labels)
        for b in labels[:n]
        if abs(a["x"] - b["x"]) < a["half"] + b["half"] and abs(a["y"] - b["y"]) < 11
    ]
    assert len(labels) >= 15
    assert clashes == []


def test_search_finds_the_exact_name_first_pans_to_it_and_tells_of_it(view: View) -> None:
    before = {one["text"]: (one["x"], one["y"]) for one in view.written()}

    view.page.fill("#search", "zenodo")
    found = view.page.locator("#results [role=option] bdi:first-of-type").all_inner_texts()
    view.page.keyboard.press("Enter")
    after = {one["text"]: (one["x"], one["y"]) for one in view.written()}
    box = view.page.locator("#canvas").bounding_box()

    assert found[0] == "Zenodo"
    assert after["Zenodo"] != before.get("Zenodo")
    assert abs(after["Zenodo"][0] - box["width"] / 2) < 80
    assert view.page.inner_text("#panel h2") == "Zenodo"


def test_the_panel_quotes_the_sentence_with_its_article(view: View) -> None:
    view.page.fill("#search", "zenodo")
    view.page.keyboard.press("Enter")

    card = view.page.locator("#panel .card", has_text="CERN").last
    assert card.locator("blockquote").inner_text() == "CERN … Zenodo since 2013."
    assert card.locator("mark.subject").inner_text() == "CERN"
    assert card.locator("mark.object").inner_text() == "Zenodo"
    assert card.locator("figcaption a").get_attribute("href") == "https://example.org/news"
    assert "2023-05-08" in card.locator("figcaption").inner_text()
    assert "90%" in card.inner_text()
    assert view.page.locator("#panel", has_text="2013").count() == 1


def test_a_click_on_a_node_and_on_a_line_shows_what_is_said(view: View) -> None:
    view.page.fill("#search", "zenodo")
    view.page.keyboard.press("Enter")
    view.page.keyboard.press("Escape")
    box = view.page.locator("#canvas").bounding_box()

    view.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert view.page.inner_text("#panel h2") == "Zenodo"

    said = next(one for one in view.written() if one["text"] == "operates")
    view.page.mouse.click(box["x"] + said["x"], box["y"] + said["y"])
    assert view.page.inner_text("#panel h2") == "CERN – Zenodo"
    assert "1 statement" in view.page.inner_text("#panel .kind")


def test_a_hostile_name_is_only_text(view: View) -> None:
    view.page.fill("#search", "onerror")
    view.page.keyboard.press("Enter")
    view.page.click("#view-table")

    assert view.page.inner_text("#panel h2") == HOSTILE
    assert view.page.locator("img").count() == 0
    assert view.page.locator("a[href^='javascript' i]").count() == 0
    assert view.troubles == []


def test_a_very_long_name_and_turned_text_keep_to_their_place(view: View) -> None:
    view.page.fill("#search", "xxxx")
    view.page.keyboard.press("Enter")

    assert view.page.evaluate("(p => p.scrollWidth <= p.clientWidth)(document.getElementById('panel'))")
    assert "abcdef" in view.page.inner_text("#panel")
    assert max(len(one["text"]) for one in view.written()) <= 40


def test_the_legend_hides_a_type(view: View) -> None:
    box = view.page.get_by_label("Repository")
    assert view.shows(REPOSITORY) > 200

    box.uncheck()
    assert view.shows(REPOSITORY) == 0
    box.check()
    assert view.shows(REPOSITORY) > 200


def test_the_legend_hides_a_relation(view: View) -> None:
    view.page.get_by_label("collaborates with").uncheck()

    assert view.page.inner_text("#status").startswith("6 entities and 3 relations")


def test_confidence_and_year_filter_what_is_shown(view: View) -> None:
    view.page.locator("#confidence").fill("0.5")
    assert view.page.inner_text("#status").startswith("26 entities and 23 relations")

    view.page.locator("[data-year='2019']").click()
    assert view.page.inner_text("#status").startswith("2 entities and 1 relation ")

    view.page.click("#reset")
    assert view.page.inner_text("#status").startswith("28 entities and 24 relations")


def test_focus_shows_the_neighbourhood_and_goes_back(view: View) -> None:
    view.page.fill("#search", "zenodo")
    view.page.keyboard.press("Enter")

    view.page.get_by_role("button", name="1 hop", exact=True).click()
    assert view.page.inner_text("#status").startswith("2 entities")
    view.page.get_by_role("button", name="2 hops", exact=True).click()
    assert view.page.inner_text("#status").startswith("22 entities")
    view.page.get_by_role("button", name="← Whole graph").click()
    assert view.page.inner_text("#status").startswith("28 entities")


def test_the_table_sorts_by_its_heads(view: View) -> None:
    view.page.click("#view-table")
    head = view.page.get_by_role("button", name="Subject")

    head.click()
    rising = view.page.locator("tbody th").all_inner_texts()
    head.click()
    falling = view.page.locator("tbody th").all_inner_texts()

    assert rising[0] == HOSTILE
    assert [text.casefold() for text in rising] == sorted(text.casefold() for text in rising)
    assert falling[0].startswith("Zenodo Sandbox")
    assert view.page.locator("th[aria-sort=descending]").inner_text().startswith("Subject")


def test_the_keyboard_alone_is_enough(view: View) -> None:
    press = view.page.keyboard.press

    press("/")
    view.page.keyboard.type("zen")
    press("ArrowDown")
    press("Enter")
    assert view.page.inner_text("#panel h2") == "Zenodo Sandbox"
    assert view.page.evaluate("document.activeElement.id") == "panel"

    press("Tab")
    press("Tab")
    press("Enter")
    assert view.page.get_by_role("button", name="1 hop", exact=True).get_attribute("aria-pressed") == "true"
    press("Escape")
    press("Escape")
    assert view.page.inner_text("#panel h2") == "What the articles say"
    assert view.page.locator("#trail").is_hidden()


def test_the_address_keeps_choice_and_filters(view: View, address: str) -> None:
    view.page.get_by_label("Repository").uncheck()
    view.page.fill("#search", "cern")
    view.page.keyboard.press("Enter")
    kept = view.page.url

    view.page.goto("about:blank")
    view.page.goto(kept)

    assert "without=Repository" in kept
    assert view.page.inner_text("#panel h2") == "CERN"
    assert not view.page.get_by_label("Repository").is_checked()


def test_picture_and_table_can_be_saved(view: View) -> None:
    with view.page.expect_download() as picture:
        view.page.click("#save-image")
    with view.page.expect_download() as table:
        view.page.click("#save-table")

    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    lines = Path(table.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith('"subject","relation","object","confidence"')
    assert any('"CERN","operates","Zenodo","0.9"' in line for line in lines)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1300, "dark"), (820, "light")])
def test_it_fits_narrow_screens_and_the_dark(browser: Any, address: str, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(address)
    page.wait_for_timeout(400)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(PIXELS, list(REPOSITORY)) > 60
    page.close()
