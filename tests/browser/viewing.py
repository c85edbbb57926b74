"""A page opened in a real browser, and what the tests do on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.records import Attribute, Document, Entity, Facts, Relation, Span

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip
HOSTILE = "</script><img src=x onerror=alert(1)>"
REPOSITORY = (0, 158, 115)
ORGANIZATION = (0, 114, 178)
PARTNERS = [
    "Aurelia", "Boreas", "Cassio", "Dorado", "Eridan", "Fornax", "Gemini", "Hydrus", "Icarus", "Junora", "Kestrel", "Lyrane",
    "Merope", "Norma", "Ophiuchus", "Pavonis", "Quasar", "Regulus", "Saturna", "Tucana",
]  # fmt: skip


def article(
    id_: str, subject: str, predicate: str, object_: str, kinds: tuple[str, str], *,
    published: str = "2023-05-08", confidence: float = 0.9, url: str = "https://example.org/news", year: str = "2013",
) -> Facts:  # fmt: skip
    text = f"{subject} … {object_} since {year}."
    end = len(text) - 12
    whole = (Span(0, len(text)),)
    return Facts(
        Document(id_, text, url=url, title=f"News of {subject}", published=published, publisher="Daily"),
        (
            Entity("e1", kinds[0], subject, (Span(0, len(subject)),)),
            Entity("e2", kinds[1], object_, (Span(end - len(object_), end),)),
        ),
        (Relation("e1", predicate, "e2", whole, confidence=confidence),),
        (Attribute("e2", "date", year, whole, confidence=0.8),),
        extractor="kg 0.1.0, model 5f3a",
    )


ARTICLES = [
    article("a1", "CERN", "operates", "Zenodo", ("Organization", "Repository")),
    article("a2", "Archive", "operates", "Zenodo Sandbox", ("Organization", "Repository"), confidence=0.4),
    article("a3", HOSTILE, "operates", "Dryad", ("Organization", "Repository"), url="javascript:alert(1)"),
    article("a4", "x" * 10_000, "collaboratesWith", "abc\u202edef", ("Organization", "Organization"),
            published="2019-01-02"),
    article("a5", "CERN", "launched", "Zenodo", ("Organization", "Repository")),
    article("a6", "CERN", "collaboratesWith", "Tucana", ("Organization", "Organization"), year="2015"),
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
  const box = this.measureText(text);
  window.written.push({ text, x, y, half: box.width / 2, above: box.actualBoundingBoxAscent, below: box.actualBoundingBoxDescent });
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


def saved(view: View, button: str) -> bytes:
    view.page.click("#save summary")
    with view.page.expect_download() as download:
        view.page.click(button)
    return Path(download.value.path()).read_bytes()


def search(view: View, text: str) -> None:
    view.page.fill("#search", text)
    view.page.keyboard.press("Enter")


def status(view: View) -> str:
    return str(view.page.inner_text("#status"))


def opened_at(browser: Any, address: str) -> Iterator[View]:
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
