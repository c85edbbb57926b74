"""The pictures of the documentation: the bundled examples, looked at as a reader would.

KG_PICTURES=docs python -m pytest tests/browser/test_pictures.py writes them anew.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.pipeline import Extractor
from extract.records import Document
from extract.sources import read_sources
from kg.network import read_network
from kg.page import render_page
from kg.store import GraphStore

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
# boxes of what is written in the last frame
RECORD = """
const write = CanvasRenderingContext2D.prototype.fillText;
const clear = CanvasRenderingContext2D.prototype.clearRect;
window.written = [];
CanvasRenderingContext2D.prototype.clearRect = function (...a) { window.written = []; return clear.apply(this, a); };
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  const box = this.measureText(text);
  window.written.push([text, x - box.width / 2, x + box.width / 2, y - box.actualBoundingBoxAscent, y + box.actualBoundingBoxDescent]);
  return write.call(this, text, x, y);
};
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("pictures")
    documents = [one for one in read_sources([str(EXAMPLES)]) if isinstance(one, Document)]
    with GraphStore.open(folder / "kg", create=True) as store:
        store.add(Extractor().extract(documents))
        store.refresh()
        page = render_page(read_network(store))
    (folder / "graph.html").write_text(page, encoding="utf-8")
    return (folder / "graph.html").as_uri()


@pytest.fixture
def page(address: str) -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--force-device-scale-factor=1"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        opened = browser.new_page(
            viewport={"width": 1360, "height": 850}, reduced_motion="reduce", color_scheme="light"
        )
        opened.add_init_script(RECORD)
        opened.goto(address)
        opened.wait_for_timeout(400)
        yield opened
        browser.close()


def picture(page: Any, name: str, tmp_path: Path) -> Path:
    page.wait_for_timeout(500)
    file = Path(os.environ.get("KG_PICTURES") or tmp_path) / name
    page.screenshot(path=file)
    return file


def test_no_two_labels_of_the_examples_overlap(page: Any) -> None:
    boxes = page.evaluate("window.written")

    clashes = [
        (a[0], b[0])
        for n, a in enumerate(boxes)
        for b in boxes[:n]
        if a[1] < b[2] and b[1] < a[2] and a[3] < b[4] and b[3] < a[4]
    ]
    assert len(boxes) > 60
    assert clashes == []


def test_the_graph_round_one_repository_with_the_sentences_about_it(page: Any, tmp_path: Path) -> None:
    page.fill("#search", "zenodo")
    page.keyboard.press("Enter")

    assert picture(page, "graph.png", tmp_path).stat().st_size > 50_000
    assert page.inner_text("#panel h2") == "Zenodo"


def test_the_timeline(page: Any, tmp_path: Path) -> None:
    page.click("#view-timeline")
    for name in ("Organization", "Person", "Place", "OrganizationalUnit", "Facility"):
        page.uncheck(f"#types [data-name={name}]")

    assert picture(page, "timeline.png", tmp_path).stat().st_size > 30_000
    assert "Event" in page.locator("#timeline .name").all_text_contents()
