"""The page in a real browser: drawn, searched, filtered, read, by mouse and by keyboard, with nothing fetched."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.viewing import HOSTILE, ORGANIZATION, PIXELS, REPOSITORY, View, saved

pytestmark = pytest.mark.browser


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
        if abs(a["x"] - b["x"]) < a["half"] + b["half"]
        and a["y"] - a["above"] < b["y"] + b["below"]
        and b["y"] - b["above"] < a["y"] + a["below"]
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

    said = next(one for one in view.written() if one["text"] == "launched, operates ×2")
    view.page.mouse.click(box["x"] + said["x"], box["y"] + said["y"])
    assert view.page.inner_text("#panel h2") == "CERN – Zenodo"
    assert "2 statements" in view.page.inner_text("#panel .kind")


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

    assert view.page.inner_text("#status").startswith("6 entities and 4 relations")


def test_confidence_and_year_filter_what_is_shown(view: View) -> None:
    view.page.locator("#confidence").fill("0.5")
    assert view.page.inner_text("#status").startswith("26 entities and 24 relations")

    view.page.locator("[data-year='2019']").click()
    assert view.page.inner_text("#status").startswith("2 entities and 1 relation ")

    view.page.click("#reset")
    assert view.page.inner_text("#status").startswith("28 entities and 25 relations")


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
    picture = saved(view, "#save-image")
    lines = saved(view, "#save-table").decode("utf-8-sig").splitlines()

    assert picture.startswith(b"\x89PNG")
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
