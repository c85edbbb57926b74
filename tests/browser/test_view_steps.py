"""What a reader does on the page step by step: expanding, paths, ranges, views, saving, going back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from rdflib import Graph

from tests.browser.viewing import HOSTILE, View, saved, search, status

pytestmark = pytest.mark.browser


def test_more_is_drawn_on_demand_and_folded_again(few: View) -> None:
    assert status(few).startswith("3 entities")

    search(few, "cern")
    few.page.click("#expand")
    assert status(few).startswith("22 entities")
    assert "CERN" in [one["text"] for one in few.written()]
    few.page.click("#fold")
    assert status(few).startswith("3 entities")


def test_a_name_tells_how_many_neighbours_are_not_drawn(few: View) -> None:
    assert "CERN +19" in [one["text"] for one in few.written()]


def test_a_double_click_expands(few: View) -> None:
    search(few, "cern")
    few.page.keyboard.press("Escape")
    box = few.page.locator("#canvas").bounding_box()

    few.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    assert status(few).startswith("22 entities")


def test_statements_of_one_pair_share_a_line_that_tells_how_many(view: View) -> None:
    assert "×2" in [one["text"] for one in view.written()]


def test_the_shortest_path_between_two_picked_things_is_shown_with_its_sentences(view: View) -> None:
    search(view, "zenodo")
    view.page.click("#path-from")
    assert "choose the other end" in view.page.inner_text("#trail")
    search(view, "boreas")

    assert view.page.inner_text("#panel h2") == "Zenodo → Boreas"
    assert view.page.inner_text("#panel .kind") == "Shortest path: 2 steps"
    assert view.page.locator("#panel .steps > li").count() == 2
    assert view.page.locator("#panel .steps blockquote").first.inner_text() == "CERN … Zenodo since 2013."
    view.page.click("#trail button")
    assert view.page.inner_text("#panel h2") == "What the articles say"


def test_what_nothing_joins_has_no_path(view: View) -> None:
    search(view, "zenodo sandbox")
    view.page.click("#path-from")
    search(view, "cern")

    assert "Nothing that passes the filters joins these two." in view.page.inner_text("#panel")


def test_the_range_of_time_is_dragged_over_the_bars(view: View) -> None:
    first = view.page.locator("[data-year='2022']").bounding_box()
    last = view.page.locator("[data-year='2020']").bounding_box()

    view.page.mouse.move(first["x"] + first["width"] / 2, first["y"] + 20)
    view.page.mouse.down()
    view.page.mouse.move(last["x"] + last["width"] / 2, last["y"] + 20, steps=4)
    view.page.mouse.up()

    assert view.page.input_value("#from") == "2020-01-01"
    assert view.page.input_value("#to") == "2022-12-31"
    assert "Nothing passes these filters." in view.page.inner_text("#nothing")


def test_the_range_of_time_is_moved_by_keys(view: View) -> None:
    view.page.get_by_role("slider", name="Last shown").focus()
    for _ in range(4):
        view.page.keyboard.press("ArrowLeft")

    assert view.page.input_value("#to") == "2019-12-31"
    assert view.page.get_by_role("slider", name="Last shown").get_attribute("aria-valuetext") == "2019"
    assert status(view).startswith("2 entities")


def test_back_and_forward_undo_and_redo_a_step(view: View) -> None:
    search(view, "zenodo")
    view.page.get_by_role("button", name="1 hop", exact=True).click()
    assert status(view).startswith("2 entities")

    view.page.go_back()
    assert view.page.locator("#trail").is_hidden()
    assert view.page.inner_text("#panel h2") == "Zenodo"
    view.page.go_back()
    assert view.page.inner_text("#panel h2") == "What the articles say"
    view.page.go_forward()
    view.page.go_forward()
    assert status(view).startswith("2 entities")


def test_the_address_keeps_everything(view: View, address: str) -> None:
    view.page.locator("#confidence").fill("0.5")
    search(view, "zenodo")
    view.page.click("#path-from")
    search(view, "boreas")
    view.page.click("#view-timeline")
    kept, shown = view.page.url, status(view)

    view.page.goto("about:blank")
    view.page.goto(kept)

    assert status(view) == shown
    assert view.page.inner_text("#panel h2") == "Zenodo → Boreas"
    assert view.page.locator("#timeline").is_visible()
    assert view.page.input_value("#confidence") == "0.5"


def test_a_moved_drawing_stays_where_it_was_moved_to(view: View) -> None:
    view.page.focus("#canvas")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        view.page.keyboard.press(key)
    before = {one["text"]: (round(one["x"]), round(one["y"])) for one in view.written()}

    view.page.reload()

    after = {one["text"]: (round(one["x"]), round(one["y"])) for one in view.written()}
    assert "at=" in view.page.url
    assert max(abs(after["CERN"][0] - before["CERN"][0]), abs(after["CERN"][1] - before["CERN"][1])) <= 2


def test_the_selection_is_saved_as_turtle_that_parses(view: View) -> None:
    search(view, "zenodo")

    graph = Graph().parse(data=saved(view, "#save-turtle"), format="turtle")

    rows = graph.query(
        """PREFIX osk: <https://w3id.org/open-science-kg/ontology#>
        SELECT ?subject ?predicate ?confidence ?quote WHERE {
          ?zenodo rdfs:label "Zenodo" . ?one osk:operates ?zenodo ; rdfs:label ?subject .
          ?statement rdf:subject ?one ; rdf:predicate ?predicate ; rdf:object ?zenodo ; osk:confidence ?confidence ;
            osk:evidence/<http://www.w3.org/ns/oa#hasTarget>/<http://www.w3.org/ns/oa#hasSelector>/<http://www.w3.org/ns/oa#exact> ?quote .
        }"""
    )
    found = {tuple(map(str, row)) for row in rows}
    assert ("CERN", "https://w3id.org/open-science-kg/ontology#operates", "0.900", "CERN … Zenodo since 2013.") in found


def test_all_that_is_shown_is_turtle_whatever_the_names(view: View) -> None:
    graph = Graph().parse(data=saved(view, "#save-turtle"), format="turtle")

    labels = {str(label) for label in graph.objects(None, None) if "onerror" in str(label)}
    assert HOSTILE in labels


def test_the_drawing_is_saved_as_svg(view: View) -> None:
    svg = ElementTree.fromstring(saved(view, "#save-svg"))

    texts = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "CERN" in texts
    assert len(list(svg.iter("{http://www.w3.org/2000/svg}line"))) >= 20


def test_the_timeline_shows_things_by_date_in_lanes(view: View) -> None:
    view.page.click("#view-timeline")

    things = view.page.locator("#timeline [data-id]")
    assert things.count() == 28
    assert view.page.locator("#timeline .name").all_text_contents() == ["Organization", "Repository"]
    view.page.get_by_role("button", name=re.compile("^Zenodo, ")).click()
    assert view.page.inner_text("#panel h2") == "Zenodo"
    assert ElementTree.fromstring(saved(view, "#save-svg")).tag == "{http://www.w3.org/2000/svg}svg"


def test_the_timeline_is_walked_by_keys(view: View) -> None:
    view.page.click("#view-timeline")
    view.page.locator("#timeline [data-id][tabindex='0']").focus()

    view.page.keyboard.press("ArrowRight")
    view.page.keyboard.press("Enter")
    first = view.page.inner_text("#panel h2")
    view.page.locator("#timeline [data-id][tabindex='0']").focus()
    view.page.keyboard.press("ArrowDown")
    view.page.keyboard.press("Enter")

    assert view.page.inner_text("#panel h2") != first
    assert view.page.inner_text("#panel .kind") == "Repository"


def test_the_drawing_is_walked_by_keys(view: View) -> None:
    view.page.focus("#canvas")
    view.page.keyboard.press("Enter")
    first = view.page.inner_text("#panel h2")
    view.page.keyboard.press("Shift+ArrowRight")
    second = view.page.inner_text("#panel h2")
    view.page.keyboard.press("f")

    assert first != second
    assert f"Within 1 hop of {second}" in view.page.inner_text("#trail").replace("\n", " ").replace("  ", " ")
    view.page.keyboard.press("?")
    assert view.page.locator("#help").is_visible()
    view.page.keyboard.press("Escape")
    assert view.page.locator("#help").is_hidden()


def test_values_that_contradict_each_other_say_so(view: View) -> None:
    search(view, "tucana")

    assert "Contradicted: other reports say 2013 (80%, 1 report)" in view.page.inner_text("#panel")


@pytest.mark.parametrize(
    ("state", "scheme"),
    [
        ("", "light"),
        ("#view=timeline", "light"),
        ("#view=table", "dark"),
        ("#node=repository/zenodo", "light"),
        ("#focus=organization/cern&node=organization/tucana", "dark"),
    ],
)
def test_axe_finds_no_serious_violation(browser: Any, address: str, state: str, scheme: str) -> None:
    # axe-core is injected into the page, which its policy rightly forbids
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}{state}")
    page.wait_for_timeout(200)

    found = Axe().run(page).response["violations"]

    serious = [(one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")]
    context.close()
    assert serious == []


def test_paper_has_the_drawing_and_the_details_without_the_controls(view: View) -> None:
    search(view, "zenodo")
    view.page.emulate_media(media="print")

    assert view.page.locator("#canvas").is_visible()
    assert view.page.locator("#panel blockquote").first.is_visible()
    assert view.page.locator("#filters").is_hidden()
    assert view.page.locator("#search").is_hidden()
    assert view.page.locator(".actions").is_hidden()
