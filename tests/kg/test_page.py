"""The page as text: self-contained, sealed by its policy, inert to hostile names, the same for the same graph."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from typer.testing import CliRunner

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.registry import Registry
from kg.errors import KgError
from kg.glyphs import GLYPHS
from kg.network import read_network
from kg.page import json_for_script, render_page
from kg.page_data import marked, page_data, safe_url, visible_text
from kg.store import GraphStore

HOSTILE = "</script><img src=x onerror=alert(1)>"


def facts(id_: str = "a", name: str = HOSTILE, url: str = "https://example.org/news") -> Facts:
    text = f"Archeum launched {name} in 2013."
    end = 17 + len(name)
    return Facts(
        Document(id_, text, url=url, title=name, published="2023-05-08", publisher="P & Co"),
        (Entity("e1", "Organization", "Archeum", (Span(0, 7),)), Entity("e2", "Repository", name, (Span(17, end),))),
        (Relation("e1", "launched", "e2", (Span(0, len(text)),), confidence=0.5),),
        (Attribute("e2", "date", "2013", (Span(0, len(text)),)),),
        extractor="kg 0.1.0, model 5f3a",
    )


def network(path: Path, *articles: Facts) -> nx.Graph:
    with GraphStore.open(path, create=True, registry=Registry(())) as store:
        store.add(articles)
        store.refresh()
        return read_network(store)


class Parts(HTMLParser):
    """The page as a browser would cut it up: tags with attributes, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[int, str] = {}
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def handle_data(self, text: str) -> None:
        if self._open:
            self.inside[len(self.tags) - 1] = self.inside.get(len(self.tags) - 1, "") + text

    def data(self) -> Any:
        at = next(n for n, (tag, attributes) in enumerate(self.tags) if attributes.get("id") == "data")
        return json.loads(self.inside[at])


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return render_page(network(tmp_path_factory.mktemp("kg"), facts()))


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    one = render_page(network(tmp_path / "one", facts("a"), facts("b", "Zenodo")))
    other = render_page(network(tmp_path / "two", facts("b", "Zenodo"), facts("a")))

    assert one == other


def test_the_page_fetches_nothing(page: str) -> None:
    tags = Parts(page).tags

    addresses = [a[n] for _, a in tags for n in ("src", "href", "action", "data", "srcset") if a.get(n)]
    assert addresses == ["data:,", "#panel"]


def test_the_policy_allows_our_scripts_and_style_by_digest_and_nothing_else(page: str) -> None:
    parts = Parts(page)
    policy = next(a["content"] for t, a in parts.tags if a.get("http-equiv") == "Content-Security-Policy") or ""
    digests = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for number, text in parts.inside.items()
        if parts.tags[number][1].get("type") is None
    ]

    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert len(digests) == 3
    assert all(digest in policy for digest in digests)
    assert "unsafe" not in policy
    assert "\r" not in page


def test_no_element_carries_style_or_script_in_an_attribute(page: str) -> None:
    names = {name for _, attributes in Parts(page).tags for name in attributes}

    assert not {name for name in names if name == "style" or name.startswith("on")}


def test_a_name_that_is_markup_stays_text(page: str) -> None:
    parts = Parts(page)

    assert HOSTILE not in page
    assert [tag for tag, _ in parts.tags if tag in ("img", "b", "iframe")] == []
    assert HOSTILE in [node["label"] for node in parts.data()["nodes"]]


def test_the_page_says_its_language_title_and_landmarks(page: str) -> None:
    tags = Parts(page).tags

    assert ("html", {"lang": "en"}) in tags
    assert "<title>Open-science knowledge graph</title>" in page
    assert {"header", "nav", "main", "aside", "footer", "h1"} <= {tag for tag, _ in tags}


def test_every_control_has_a_label(page: str) -> None:
    labelled = set(re.findall(r'<label for="([^"]+)"', page)) | set(
        re.findall(r'<label[^>]*>(?:(?!</label>).)*?<input[^>]*id="([^"]+)"', page, re.DOTALL)
    )
    inputs = {attributes["id"] for tag, attributes in Parts(page).tags if tag == "input"}

    assert inputs == labelled


def test_the_footer_tells_what_the_graph_was_made_of(page: str) -> None:
    footer = re.sub(r"\s+", " ", page[page.index("<footer>") : page.index("</footer>")])

    assert "1 article · 2 entities · read by kg 0.1.0, model 5f3a" in footer


def test_the_data_holds_statements_with_their_sentence_in_pieces(page: str) -> None:
    data = Parts(page).data()

    launched = next(s for s in data["statements"] if s["p"] == "launched")
    assert launched["e"][0]["q"] == [[["Archeum", "s"], [" launched "], [HOSTILE, "o"], [" in 2013."]]]
    assert data["articles"][launched["e"][0]["a"]] == {
        "key": "article/a", "date": "2023-05-08", "publisher": "P & Co", "title": HOSTILE, "url": "https://example.org/news",
    }  # fmt: skip


def test_an_uncertain_line_is_dashed_and_points_to_its_object(page: str) -> None:
    (edge,) = Parts(page).data()["edges"]

    assert edge["dashes"] is True
    assert edge["arrows"] == {"from": {"enabled": False}, "to": {"enabled": True}}


def test_physics_is_off_and_every_node_has_its_place(page: str) -> None:
    data = Parts(page).data()

    assert data["options"]["physics"] == {"enabled": False}
    assert all(isinstance(node["x"], int) and isinstance(node["y"], int) for node in data["nodes"])


def test_at_most_top_nodes_are_drawn_at_first_and_all_are_there(tmp_path: Path) -> None:
    articles = [facts(f"a{n}", f"Zenodo {n}") for n in range(6)]

    data = page_data(network(tmp_path, *articles), top=3)

    assert [node["hidden"] for node in data["nodes"]].count(False) == 3
    assert len(data["entities"]) == 7


def test_focus_is_the_number_of_the_node(tmp_path: Path) -> None:
    made = network(tmp_path, facts(name="Zenodo"))

    data = page_data(made, top=3, focus=next(n for n, label in made.nodes(data="label") if label == "Zenodo"), hops=1)

    assert data["nodes"][data["focus"]]["label"] == "Zenodo"
    assert data["hops"] == 1


def test_a_graph_of_entities_that_nothing_joins_is_drawn(tmp_path: Path) -> None:
    alone = Facts(Document("a", "Dryad."), (Entity("e1", "Repository", "Dryad", (Span(0, 5),)),))

    assert [n["hidden"] for n in page_data(network(tmp_path, alone), top=3)["nodes"]] == [False]


def test_an_empty_graph_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(KgError, match=r"^the graph is empty; run kg build first$"):
        render_page(nx.Graph())


def test_json_for_a_script_cannot_end_it() -> None:
    text = json_for_script({"a": "</script>&\u2028\u2029<!--\ud800"})

    assert text == r'{"a":"\u003c/script\u003e\u0026\u2028\u2029\u003c!--\ufffd"}'
    assert json.loads(text) == {"a": "</script>&\u2028\u2029<!--\ufffd"}


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://zenodo.org", True),
        ("HTTP://zenodo.org/a", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:javascript", False),
        ("https://", False),
        (None, False),
    ],
)
def test_only_http_addresses_become_links(url: str | None, safe: bool) -> None:
    assert (safe_url(url) is not None) is safe


def test_names_lose_what_turns_and_breaks_text_and_are_cut() -> None:
    assert visible_text("a\u202eb\x00c\u2066", 10) == "ab c"
    assert visible_text("x" * 10_000, 300) == "x" * 299 + "…"


@pytest.mark.parametrize(
    ("quote", "subject", "object_", "pieces"),
    [
        ("CERN runs Zenodo.", ["CERN"], ["Zenodo"], [["CERN", "s"], [" runs "], ["Zenodo", "o"], ["."]]),
        ("It runs Zenodo", ["CERN"], ["Zenodo"], [["It runs "], ["Zenodo", "o"]]),
        ("The CERN Council", ["CERN"], ["CERN Council"], [["The "], ["CERN Council", "o"]]),
        ("CERNs", ["CERN"], [], [["CERNs"]]),
        ("the cms detector", ["CMS"], [], [["the "], ["cms", "s"], [" detector"]]),
        ("a+b (c)", ["a+b"], ["(c)"], [["a+b", "s"], [" "], ["(c)", "o"]]),
        ("", ["x"], [""], []),
    ],
)
def test_names_in_a_sentence_are_marked(
    quote: str, subject: list[str], object_: list[str], pieces: list[list[str]]
) -> None:
    assert marked(quote, subject, object_) == pieces


def test_every_type_has_its_own_sign_and_signs_of_a_shape_differ_in_lightness() -> None:
    by_shape: dict[str, list[float]] = {}
    for glyph in GLYPHS.values():
        by_shape.setdefault(glyph.shape, []).append(glyph.lightness)

    gaps = [b - a for found in by_shape.values() for a, b in zip(sorted(found), sorted(found)[1:], strict=False)]
    assert len(GLYPHS) == 14
    assert min(gaps) > 15


def test_five_hundred_things_make_less_than_one_and_a_half_megabytes(tmp_path: Path) -> None:
    made = network(tmp_path, *(facts(f"a{n}", f"Repository of data number {n}") for n in range(499)))

    assert len(made) == 500
    assert len(render_page(made).encode()) < 1_500_000


# ---- the command


def run(*arguments: str) -> Any:
    from kg.cli import app

    return CliRunner().invoke(app, ["view", *arguments])


def test_view_writes_the_page(tmp_path: Path) -> None:
    network(tmp_path / "kg", facts(name="Zenodo"))

    result = run("--store", str(tmp_path / "kg"), "-o", str(tmp_path / "graph.html"), "--focus", "zenodo")

    assert result.exit_code == 0, result.output
    assert (tmp_path / "graph.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert result.stdout == ""


def test_view_opens_with_the_timeline(tmp_path: Path) -> None:
    network(tmp_path / "kg", facts(name="Zenodo"))

    run("--store", str(tmp_path / "kg"), "-o", str(tmp_path / "graph.html"), "--timeline")

    assert Parts((tmp_path / "graph.html").read_text(encoding="utf-8")).data()["view"] == "timeline"


def places_of(page: Path) -> dict[str, tuple[int, int]]:
    data = Parts(page.read_text(encoding="utf-8")).data()
    return {data["entities"][node["id"]]["key"]: (node["x"], node["y"]) for node in data["nodes"]}


def test_what_was_drawn_stays_where_it_is_when_articles_come_in(tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    network(folder, *(facts(f"a{n}", f"Zenodo {n}") for n in range(5)))
    run("--store", str(folder), "-o", str(tmp_path / "before.html"))
    with GraphStore.open(folder, registry=Registry(())) as store:
        store.add([facts("b", "Dryad"), facts("c", "Figshare")])
        store.refresh()

    run("--store", str(folder), "-o", str(tmp_path / "after.html"))
    run("--store", str(folder), "-o", str(tmp_path / "fresh.html"), "--fresh")

    before, after = places_of(tmp_path / "before.html"), places_of(tmp_path / "after.html")
    assert len(after) == len(before) + 2
    assert {name: after[name] for name in before} == before
    assert places_of(tmp_path / "fresh.html") != after


def test_places_that_cannot_be_read_are_no_matter(tmp_path: Path) -> None:
    network(tmp_path / "kg", facts(name="Zenodo"))
    (tmp_path / "kg" / "places.json").write_text('{"x": "y"}', encoding="utf-8")

    result = run("--store", str(tmp_path / "kg"), "-o", str(tmp_path / "graph.html"))

    assert result.exit_code == 0, result.output


def test_view_refuses_what_is_no_date(tmp_path: Path) -> None:
    result = run("--store", str(tmp_path), "--since", "yesterday")

    assert str(result.exception) == "--since 'yesterday' is not a date; give 2024, 2024-05 or 2024-05-17"


def test_view_says_so_where_nothing_passes_its_filters(tmp_path: Path) -> None:
    network(tmp_path / "kg", facts())

    result = run("--store", str(tmp_path / "kg"), "-o", str(tmp_path / "graph.html"), "--since", "2030")

    assert str(result.exception) == "nothing in the graph passes --since, --until and --min-confidence; widen them"
    assert not (tmp_path / "graph.html").exists()
