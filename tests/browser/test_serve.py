"""The pages of ``kg serve`` in a real browser: searched, read, asked, by mouse and by keyboard, from one server alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kg.identity import slug
from tests.serve.made import HOSTILE, LONG, make_pages_store
from tests.serve.running import Served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip
HOSTILE_PATH = f"/id/organization/{slug(HOSTILE)}"
LONG_PATH = f"/id/organization/{slug(LONG)}"
PAGES = [
    "/", "/search?q=cern", "/id/organization/cern", "/id/repository/alpdata", "/id/article/zenodo", "/questions",
    "/questions/releases", "/questions/timeline?view=timeline", "/questions/partners?view=graph",
    "/questions/releases-by-size?view=chart", "/questions/path", "/editor", "/api", "/id/no/such", "/id/quantity/800-TB",
    HOSTILE_PATH, LONG_PATH,
]  # fmt: skip


# what the page asks of the field that make editor fetches
STAND_IN = """window.Yasqe = class {
  constructor(place, { value, extraKeys }) {
    this.area = document.createElement("textarea");
    this.area.id = "stand-in";
    this.area.value = value;
    this.area.addEventListener("keydown", (e) => { if (e.ctrlKey && e.key === "Enter") extraKeys["Ctrl-Enter"](); });
    place.append(this.area);
  }
  getInputField() { return this.area; }
  getValue() { return this.area.value; }
  setValue(text) { this.area.value = text; }
  getPrefixesFromQuery() { return {}; }
  addPrefixes(all) { this.area.value = Object.entries(all).map(([k, v]) => `PREFIX ${k}: <${v}>\\n`).join("") + this.area.value; }
  on() {}
  focus() { this.area.focus(); }
};"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(make_pages_store(tmp_path_factory.mktemp("browsed") / "store")) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@dataclass
class Visit:
    """An open page, and what must not have happened on it."""

    page: Any
    url: str
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    @property
    def path(self) -> str:
        return str(self.page.url).removeprefix(self.url)

    def settled(self) -> None:
        assert [r for r in self.requests if not r.startswith((f"{self.url}/", "data:", "blob:"))] == []
        assert self.troubles == []


@pytest.fixture
def visit(browser: Any, served: Served) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1300, "height": 850}, reduced_motion="reduce")
    opened = Visit(page, served.url)
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("pageerror", lambda error: opened.troubles.append(str(error)))
    page.on("console", lambda line: opened.troubles.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: (opened.troubles.append(dialog.message), dialog.dismiss()))
    yield opened
    page.close()


def test_search_suggests_and_leads_to_the_evidence(visit: Visit) -> None:
    visit.go("/")
    visit.page.fill("#find", "zeno")
    visit.page.get_by_role("option", name="Zenodo").click()
    visit.page.wait_for_url("**/id/repository/zenodo")

    assert visit.page.inner_text("h1") == "Zenodo"
    card = visit.page.locator(".card", has_text="CERN").first
    assert card.locator("blockquote").first.inner_text() == "CERN and OpenAIRE launched Zenodo on 8 May 2013."
    card.locator("a.score").click()
    assert visit.page.inner_text("h1").replace("\n", " ") == "CERN launched Zenodo"
    visit.page.locator("figcaption a", has_text="News of zenodo").first.click()
    assert visit.path == "/id/article/zenodo"
    visit.page.locator(".prose a.note").first.click()
    assert visit.page.locator(".card:target").count() == 1
    visit.settled()


def test_enter_without_a_choice_searches(visit: Visit) -> None:
    visit.go("/questions")
    visit.page.fill("#find", "cern")
    visit.page.press("#find", "Enter")
    visit.page.wait_for_url("**/search?q=cern")

    assert visit.page.locator(".found .entity").first.inner_text().strip() == "CERN"
    visit.settled()


def test_a_question_is_asked_by_its_form_and_kept_in_the_address(visit: Visit) -> None:
    visit.go("/questions/partners")
    visit.page.fill("#p-entity", "openai")
    visit.page.get_by_role("option", name="OpenAIRE").click()
    assert visit.page.input_value("#p-entity") == "OpenAIRE"
    visit.page.get_by_role("button", name="Ask").click()
    visit.page.wait_for_url("**/questions/partners?entity=OpenAIRE")
    rows = visit.page.locator("table.answer tbody tr").all_inner_texts()
    visit.page.get_by_role("link", name="Graph").click()
    assert visit.page.locator("svg.network a").count() == 2

    visit.page.go_back()
    assert visit.page.locator("table.answer tbody tr").all_inner_texts() == rows
    visit.page.go_back()
    assert visit.path == "/questions/partners"
    visit.settled()


def test_empty_fields_are_not_sent(visit: Visit) -> None:
    visit.go("/questions/releases")
    visit.page.fill("#p-since", "2024")
    visit.page.press("#p-since", "Enter")
    visit.page.wait_for_url("**/questions/releases?since=2024")

    assert "65 TB of data" in visit.page.inner_text("table.answer")
    assert "800 terabytes" not in visit.page.inner_text("table.answer")


def test_a_table_sorts_by_its_heads_numbers_as_numbers(visit: Visit) -> None:
    visit.go("/questions/articles")
    head = visit.page.get_by_role("button", name="statements")

    head.click()
    rising = [int(t) for t in visit.page.locator("td.number").all_inner_texts()]
    head.click()
    falling = [int(t) for t in visit.page.locator("td.number").all_inner_texts()]

    assert rising == sorted(rising)
    assert falling == rising[::-1]
    assert visit.page.locator("th[aria-sort=descending]").inner_text().startswith("statements")


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    visit.go("/questions")
    press = visit.page.keyboard.press
    press("/")
    visit.page.keyboard.type("cern")
    visit.page.get_by_role("option").first.wait_for()
    press("ArrowDown")
    press("ArrowDown")
    assert visit.page.get_attribute("[role=option][aria-selected=true] bdi", "class") is None
    assert visit.page.inner_text("[role=option][aria-selected=true] bdi") == "CERN Open Data Portal"
    press("Enter")
    visit.page.wait_for_url("**/id/repository/cern-open-data-portal")

    press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    press("Tab")
    assert visit.page.evaluate("document.activeElement.closest('main') !== null")
    visit.settled()


def test_escape_closes_the_suggestions(visit: Visit) -> None:
    visit.go("/")
    visit.page.fill("#find", "cern")
    visit.page.get_by_role("option").first.wait_for()
    visit.page.press("#find", "Escape")

    assert visit.page.locator("[role=listbox]").is_hidden()
    assert visit.page.get_attribute("#find", "aria-expanded") == "false"
    assert visit.page.input_value("#find") == "cern"


# ---- editor


def test_the_editor_runs_a_query_and_links_what_it_finds(visit: Visit) -> None:
    visit.go("/editor")
    visit.page.fill("#query", "SELECT ?thing ?name WHERE { ?thing a osk:Repository ; rdfs:label ?name } ORDER BY ?name")
    visit.page.press("#query", "Control+Enter")
    visit.page.locator("#outcome table").wait_for()

    assert visit.page.inner_text("#outcome .bar p").startswith("3 rows")
    assert (
        visit.page.locator("#outcome a", has_text="repository:zenodo").get_attribute("href") == "/id/repository/zenodo"
    )
    with visit.page.expect_download() as file:
        visit.page.get_by_role("button", name="CSV").click()
    assert "Zenodo" in file.value.path().read_text(encoding="utf-8")
    kept = visit.page.url
    visit.page.goto(kept)
    assert "osk:Repository" in visit.page.input_value("#query")
    visit.settled()


def test_the_editor_shows_where_an_error_is(visit: Visit) -> None:
    visit.go("/editor")
    visit.page.fill("#query", "SELECT * WHERE {\n  ?s ?p }")
    visit.page.get_by_role("button", name="Run").click()
    visit.page.locator("#outcome .error").wait_for()

    assert "line 2, column" in visit.page.inner_text("#outcome .error")
    start = visit.page.evaluate("document.getElementById('query').selectionStart")
    assert start > len("SELECT * WHERE {\n")


def test_every_example_of_the_editor_runs(visit: Visit) -> None:
    visit.go("/editor")
    names = [n for n in visit.page.eval_on_selector_all("#example option", "all => all.map(o => o.value)") if n]

    for name in names:
        visit.page.select_option("#example", name)
        visit.page.evaluate("document.getElementById('outcome').replaceChildren()")
        visit.page.get_by_role("button", name="Run").click()
        visit.page.locator("#outcome .bar", has_text="row").wait_for()
    assert len(names) >= 20
    visit.settled()


@pytest.mark.parametrize(
    ("query", "said"),
    [("ASK { ?s a osk:Event }", "Yes"), ("CONSTRUCT { ?s a ?t } WHERE { ?s a osk:Event ; a ?t }", "Triples")],
)
def test_the_editor_answers_other_forms_of_query(visit: Visit, query: str, said: str) -> None:
    visit.go("/editor")
    visit.page.fill("#query", query)
    visit.page.press("#query", "Control+Enter")
    visit.page.locator("#outcome .bar", has_text=said).wait_for()
    visit.settled()


def test_the_completing_field_takes_the_place_of_the_plain_one(visit: Visit) -> None:
    folder = Path(os.environ["KG_DATA"]) / "yasqe"
    folder.mkdir()
    (folder / "yasqe.min.js").write_text(STAND_IN, encoding="utf-8")
    (folder / "yasqe.min.css").write_text("", encoding="utf-8")
    try:
        visit.go("/editor?query=SELECT+%3Fn+%7B+%3Fx+skos%3AprefLabel+%3Fn+%7D")
        assert visit.page.input_value("#stand-in").startswith("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>")
        assert visit.page.locator("#query").is_hidden()
        visit.page.press("#stand-in", "Control+Enter")
        visit.page.locator("#outcome table").wait_for()
    finally:
        shutil.rmtree(folder)
    assert HOSTILE in visit.page.inner_text("#outcome")
    visit.settled()


# ---- everywhere


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_fetched_from_elsewhere_and_nothing_runs_wrong(visit: Visit, path: str) -> None:
    visit.go(path)
    visit.page.wait_for_timeout(50)

    if path == "/id/no/such":
        visit.troubles.clear()  # the browser itself tells of the 404
    assert visit.page.locator("h1").count() == 1
    assert visit.page.locator("img").count() == 0
    visit.settled()


def test_hostile_names_among_the_suggestions_and_the_answers_are_text(visit: Visit) -> None:
    visit.go("/")
    visit.page.fill("#find", "onerror")
    visit.page.get_by_role("option").first.wait_for()
    assert visit.page.locator("[role=option] bdi").first.inner_text() == HOSTILE
    visit.go("/editor")
    visit.page.fill("#query", "SELECT ?name WHERE { ?x skos:prefLabel ?name } ORDER BY ?name")
    visit.page.press("#query", "Control+Enter")
    visit.page.locator("#outcome table").wait_for()

    assert HOSTILE in visit.page.inner_text("#outcome")
    assert "\u202e" not in visit.page.inner_text("#outcome")
    assert visit.page.locator("img").count() == 0
    visit.settled()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(browser: Any, served: Served, path: str, scheme: str) -> None:
    # axe-core is injected into the page, which its policy rightly forbids
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(served.url + path)

    found = axe.Axe().run(page).response["violations"]

    context.close()
    serious = [(one["id"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [360, 820])
def test_pages_fit_narrow_screens(browser: Any, served: Served, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(served.url + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_pages_work_without_scripts(browser: Any, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url)
    page.fill("#find", "zenodo")
    page.press("#find", "Enter")
    page.click(".found a.entity")
    assert page.inner_text("h1") == "Zenodo"
    page.goto(f"{served.url}/questions/releases")
    page.fill("#p-agent", "ATLAS")
    page.press("#p-agent", "Enter")
    assert page.locator("table.answer tbody tr").count() == 1
    context.close()


def test_paper_has_what_is_said_without_the_controls(visit: Visit) -> None:
    visit.go("/id/repository/zenodo")
    visit.page.emulate_media(media="print")

    assert visit.page.locator(".card blockquote").first.is_visible()
    assert visit.page.locator("header.site").is_hidden()
