"""The pages and the JSON API over a real server: what they show, in which form, and that hostile text stays text."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html
from lxml.html import HtmlElement
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS

from extract.records import ATTRIBUTES, ENTITY_TYPES, PREDICATES
from kg.identity import slug
from kg.namespaces import BASE_IRI, OSK
from kg.questions import read_questions
from kg.serve.rendering import GLYPHS, SHAPES, STATIC, static_address, term_labels
from tests.kg.asking import make_curated_store
from tests.serve.made import HOSTILE, LONG, make_pages_store
from tests.serve.running import Served

pytestmark = pytest.mark.server

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
ZENODO = URIRef(f"{BASE_IRI}repository/zenodo")
HOSTILE_PATH = f"/id/organization/{slug(HOSTILE)}"
LONG_PATH = f"/id/organization/{slug(LONG)}"
QUESTIONS = {q.name: q for q in read_questions()}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(make_pages_store(tmp_path_factory.mktemp("pages") / "store")) as one:
        yield one


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(make_curated_store(tmp_path_factory.mktemp("curated") / "store")) as one:
        yield one


def page(served: Served, path: str, status: int = 200) -> HtmlElement:
    """A page as a browser asks for it."""
    answer = served.get(path, Accept=FIREFOX)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), answer.text
    return html.fromstring(answer.content)


def text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def css(element: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements of a selector of tags, classes, an attribute's value, and descent."""
    found = []
    for one in selector.split(", "):
        steps = []
        for part in one.split():
            tag, *classes = re.sub(r"\[.*?\]", "", part).split(".")
            tests = [f"contains(concat(' ', @class, ' '), ' {name} ')" for name in classes]
            tests += [f"@{name}='{value}'" for name, value in re.findall(r"\[([\w-]+)=([\w-]+)\]", part)]
            steps.append("descendant::" + (tag or "*") + "".join(f"[{test}]" for test in tests))
        found += element.xpath("/".join(steps))
    return found


def texts(element: HtmlElement, path: str) -> list[str]:
    return [text(one) for one in css(element, path)]


def section(element: HtmlElement, name: str) -> HtmlElement:
    """The section whose heading has this id."""
    (found,) = element.xpath(f"//section[@aria-labelledby='{name}']")
    return found


def every_path(served: Served) -> list[str]:
    """A page of each kind, hostile ones among them."""
    statement = served.get("/api/entities/repository/zenodo").json()["statements"][0]["iri"].removeprefix(BASE_IRI)
    return [
        "/", "/search", "/search?q=zenodo", f"/search?q={quote(HOSTILE)}", "/search?q=nothing+like+it", "/questions",
        "/questions/releases", f"/questions/evidence?entity={slug(HOSTILE)}",
        f"/questions/evidence?entity={quote(HOSTILE)}", "/questions/timeline?view=timeline",
        "/questions/partners?view=graph", "/questions/articles?view=chart", "/editor",
        f"/editor?query={quote(HOSTILE)}", "/api", "/id/repository/zenodo", f"/id/{statement}", "/id/article/zenodo",
        "/id/article/mean", "/id/article/mean.ttl", HOSTILE_PATH, LONG_PATH, f"/id/quantity/{quote('800-TB')}",
        "/id/no/such", f"/id/{quote(HOSTILE)}", f"/questions/{quote(HOSTILE)}",
    ]  # fmt: skip


# ---- the first page, search


def test_the_first_page_counts_tells_what_is_new_and_asks(served: Served) -> None:
    found = page(served, "/")

    assert "12 articles say" in text(css(found, ".counts")[0])
    assert "Repository 3" in texts(found, ".types li")
    assert len(found.xpath("//section[@aria-labelledby='questions']//a")) == len(QUESTIONS) + 1
    assert texts(section(found, "statements"), ".articles li")[0].startswith("News of atlas-data · 2024-07-01")
    first = css(section(found, "statements"), ".card")[0]
    assert "ATLAS released 65 TB of data" in text(first)
    assert texts(first, "blockquote") == ["ATLAS released 65 TB of data on 1 July."]


def test_search_finds_names_other_names_and_identifiers(served: Served) -> None:
    def labels(query: str) -> list[str]:
        return texts(page(served, f"/search?q={quote(query)}"), ".found .entity")

    assert labels("zenodo") == ["Zenodo"]
    assert labels("ZENODO")[0] == "Zenodo"
    assert labels("01ggx4157") == ["CERN"]
    assert labels("https://ror.org/01ggx4157") == ["CERN"]
    assert labels("Q42944") == ["CERN"]
    assert labels("repository/zenodo") == ["Zenodo"]
    assert labels("ete") == ["Déclaration d’Été"]
    assert labels("zenodoo") == ["Zenodo"]
    assert labels("no such thing at all") == []


def test_the_very_name_comes_before_longer_ones(served: Served) -> None:
    assert texts(page(served, "/search?q=cern"), ".found .entity")[:2] == ["CERN", "CERN Open Data Portal"]


def test_search_takes_one_type_and_turns_pages(served: Served) -> None:
    assert texts(page(served, "/search?q=cern&type=Repository"), ".found .entity") == ["CERN Open Data Portal"]
    assert "type=Nonsense: there is no such one" in text(page(served, "/search?type=Nonsense", 400))
    assert css(page(served, "/search?page=2"), ".found li") == []
    page(served, "/search?page=x", 400)


def test_search_is_json_for_programs(served: Served) -> None:
    found = served.get("/search?q=zenodo", Accept="application/json").json()

    assert [one["label"] for one in found["results"]] == ["Zenodo"]


# ---- things


def test_the_page_of_a_thing_groups_facts_with_their_sentences(served: Served) -> None:
    found = page(served, "/id/repository/zenodo")

    assert text(css(found, "h1")[0]) == "Zenodo"
    assert texts(found, ".facts dt") == ["date"]
    assert [t for t in texts(found, ".wide h2") if t] == ["Neighbours", "Facts", "… launched this 2"]
    card = next(c for c in css(found, ".card") if text(c).startswith("CERN"))
    assert texts(card, "blockquote p")[0] == "CERN and OpenAIRE launched Zenodo on 8 May 2013."
    assert texts(card, "mark.subject") == ["CERN", "CERN"]
    assert texts(card, "mark.object") == ["Zenodo", "Zenodo"]
    assert "2 reports" in text(card)
    assert css(card, "figcaption a")[0].get("href") == "/id/article/zenodo"


def test_identifiers_are_links_with_the_names_of_their_sites(served: Served) -> None:
    found = page(served, "/id/organization/cern")

    assert {a.get("href"): text(a) for a in css(found, ".links a")} == {
        "https://ror.org/01ggx4157": "ROR 01ggx4157",
        "http://www.wikidata.org/entity/Q42944": "Wikidata Q42944",
        "https://home.cern/": "home.cern",
    }


def test_the_drawing_links_every_neighbour(served: Served) -> None:
    found = page(served, "/id/repository/zenodo")

    assert sorted(a.get("href") for a in css(found, "svg.near a")) == [
        "/id/organization/cern", "/id/organization/openaire",
    ]  # fmt: skip


def test_doubts_candidates_and_decisions_are_shown(curated: Served) -> None:
    fund = page(curated, "/id/organization/swiss-data-fund")
    renamed = page(curated, "/id/repository/alpdata")

    assert texts(section(fund, "doubts"), ".entity") == ["Swiss Open Data Fund"]
    assert "58%" in text(section(fund, "candidates"))
    assert text(css(renamed, "h1")[0]) == "Alp Data"
    assert "rename by Ada Lovelace" in text(section(renamed, "decisions"))


def test_values_that_contradict_each_other_lead_to_each_other(served: Served) -> None:
    found = page(served, "/id/repository/alpdata")
    chip = css(found, ".facts .chip.warn")[0]

    statement = page(served, chip.get("href").partition("#")[0])

    assert text(section(statement, "conflicts")).startswith("Contradicted by")
    assert len(css(statement, "section[aria-labelledby=conflicts] .card")) == 1


def test_the_page_of_a_statement_has_all_its_evidence(served: Served) -> None:
    facts = served.get("/api/entities/repository/zenodo").json()["statements"]
    launched = next(s for s in facts if s["relation"] == "launched" and s["subject"]["label"] == "CERN")

    found = page(served, "/id/" + launched["iri"].removeprefix(BASE_IRI))

    assert text(css(found, "h1")[0]) == "CERN launched Zenodo"
    assert len(css(section(found, "evidence"), ".card")) == 2
    assert "Independent reports2" in text(css(found, "aside")[0])


def test_a_withheld_statement_says_why(served: Served) -> None:
    row = served.get("/api/questions/withheld").json()["rows"][0]

    found = page(served, "/id/" + row["statement"].removeprefix(BASE_IRI))

    assert "Not published: " in text(found)
    assert "CERN operates" in text(css(found, "h1")[0])


def test_the_page_of_an_article_marks_what_it_says(served: Served) -> None:
    found = page(served, "/id/article/zenodo")

    assert text(css(found, "h1")[0]) == "News of zenodo"
    assert texts(found, "mark.said")[0] == "CERN and OpenAIRE launched Zenodo on 8 May 2013."
    notes = [a.get("href").removeprefix("#") for a in css(found, ".prose a.note")]
    assert notes
    assert all(found.get_element_by_id(note).get("class") == "card" for note in notes)
    assert "Tim Smith" in texts(section(found, "names"), ".entity")


def test_a_reprint_leads_to_the_article_that_it_reprints(served: Served) -> None:
    copy = page(served, "/id/article/fund-copy")

    assert "Prints what News of fund printed first" in text(copy)
    assert "Printed again by News of fund-copy" in text(page(served, "/id/article/fund"))


def test_other_nodes_are_shown_as_what_is_said_of_them(served: Served) -> None:
    found = page(served, "/id/quantity/800-TB")

    assert text(css(found, "h1")[0]) == "800 TB"
    assert "unitTextTB" in texts(found, "tr")


@pytest.mark.parametrize("ending", ["", ".ttl"])
def test_an_iri_that_gave_way_leads_on(served: Served, ending: str) -> None:
    answer = served.get(f"/id/organization/swiss-data-fund{ending}")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/id/organization/swiss-open-data-fund{ending}")
    now = page(served, "/id/organization/swiss-open-data-fund")
    assert f"{BASE_IRI}organization/swiss-data-fund" in texts(section(now, "data"), "li code")
    assert served.get("/api/entities/organization/swiss-data-fund").json()["label"] == "Swiss Open Data Fund"


# ---- forms


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        (FIREFOX, "text/html; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("text/html;q=0.2, text/turtle;q=0.7", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
    ],
)
def test_a_thing_comes_in_the_form_that_is_accepted(served: Served, accept: str | None, content_type: str) -> None:
    answer = served.get("/id/repository/zenodo", **({"Accept": accept} if accept else {}))

    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert answer.headers["vary"] == "Accept"


def test_what_fits_no_form_is_not_acceptable(served: Served) -> None:
    answer = served.get("/id/repository/zenodo", Accept="image/png")

    assert answer.status_code == 406
    assert "text/turtle" in answer.text


@pytest.mark.parametrize(
    ("ending", "format_"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")]
)
@pytest.mark.parametrize("path", ["/id/repository/zenodo", "/id/article/zenodo", HOSTILE_PATH, LONG_PATH])
def test_linked_data_parses_and_holds_the_evidence(served: Served, path: str, ending: str, format_: str) -> None:
    answer = served.get(f"{path}.{ending}")

    graph = Graph().parse(data=answer.content, format=format_)

    assert set(graph.objects(None, OSK.evidence))
    if path == "/id/repository/zenodo":
        assert (ZENODO, RDF.type, OSK.Repository) in graph
        assert "CERN" in {str(label) for label in graph.objects(None, RDFS.label)}


def test_csv_holds_a_row_for_each_sentence_and_no_formula(served: Served) -> None:
    rows = list(csv.DictReader(StringIO(served.get("/id/repository/zenodo.csv").text)))
    mean = served.get("/id/article/mean.ttl.csv").text

    assert {row["subject_label"] for row in rows if row["relation"] == "launched"} == {"CERN", "OpenAIRE"}
    assert "CERN and OpenAIRE launched Zenodo on 8 May 2013." in {row["sentence"] for row in rows}
    assert "'=HYPERLINK(1)" in mean
    assert ",=HYPERLINK" not in mean


def test_a_name_that_looks_like_an_ending_is_the_thing_itself(served: Served) -> None:
    assert text(css(page(served, "/id/article/mean.ttl"), "h1")[0]) == "{% raw %}"
    assert served.get("/id/article/mean.ttl.ttl").headers["content-type"].startswith("text/turtle")


def test_what_is_not_there_suggests_what_is(served: Served) -> None:
    found = page(served, "/id/repository/zenodoo", 404)

    assert texts(found, ".found .entity") == ["Zenodo"]
    plain = served.get("/id/repository/zenodoo", Accept="text/turtle")
    assert (plain.status_code, plain.headers["content-type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize("path", ["/id/", "/id/..%2f..%2fetc%2fpasswd", "/id/%00", "/id/a%20b", "/id/<x>", "/static/../pages.py",
                                  "/static/home.html.j2", "/api/nothing", "/questions/nothing", "/id/repository/zenodo.exe"])  # fmt: skip
def test_paths_that_lead_nowhere_are_not_found(served: Served, path: str) -> None:
    assert served.get(path).status_code == 404


def test_only_reading_is_allowed(served: Served) -> None:
    assert served.post("/id/repository/zenodo").status_code == 405
    assert served.client.delete("/questions/releases").status_code == 405
    assert served.client.head("/id/repository/zenodo").status_code == 200


# ---- questions


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_has_a_form_with_its_parameters(served: Served, name: str) -> None:
    question = QUESTIONS[name]
    found = page(served, f"/questions/{name}")

    assert text(css(found, "h1")[0]) == question.question
    assert [field.get("name") for field in css(found, "form.ask input")] == [p.name for p in question.parameters]
    assert "SELECT" in text(css(found, "details.query pre")[0])


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_page_file_and_api_give_the_same_answer(served: Served, name: str) -> None:
    needed = {p.name: "CERN" if p.type == "entity" else "2000" for p in QUESTIONS[name].parameters if p.required}
    sent = "&".join(f"{k}={v}" for k, v in needed.items())

    csv_rows = list(csv.reader(StringIO(served.get(f"/questions/{name}.csv?{sent}").text)))
    answer = served.get(f"/api/questions/{name}?{sent}").json()
    shown = page(served, f"/questions/{name}?{sent}")

    assert csv_rows[0] == answer["columns"]
    assert len(csv_rows) - 1 == len(answer["rows"])
    if answer["rows"]:
        assert 0 < len(css(shown, "table.answer tbody tr")) <= len(answer["rows"])


def test_an_answer_links_its_things_and_articles(served: Served) -> None:
    found = page(served, "/questions/partners?entity=CERN")
    row = css(found, "table.answer tbody tr")[0]

    assert [a.get("href") for a in css(row, "a.entity")] == ["/id/organization/cern", "/id/organization/openaire"]
    assert css(row, "td.article a")[0].get("href") == "/id/article/zenodo"
    assert texts(found, "table.answer th") == ["agent", "partner", "reports", "confidence", "sentence", "article"]


def test_the_query_is_shown_with_its_values(served: Served) -> None:
    found = page(served, "/questions/partners?entity=CERN")

    assert f"<{BASE_IRI}organization/cern>" in text(css(found, "details.query pre")[0])
    assert found.xpath("//details//a[starts-with(@href, '/editor?query=')]")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/questions/partners?entity=Cernn", "CERN"),
        ("/questions/releases?since=yesterday", "since: yesterday: not a date"),
        ("/questions/evidence?entity=", "evidence needs entity"),
        ("/questions/releases?colour=red", "no parameter 'colour'"),
        ("/questions/releases?view=hologram", "view=hologram"),
    ],
)
def test_wrong_values_are_told_beside_the_form(served: Served, path: str, said: str) -> None:
    assert said in text(page(served, path, 400))


def test_answers_are_drawn_where_that_makes_sense(served: Served) -> None:
    graph = page(served, "/questions/partners?view=graph")
    time = page(served, "/questions/timeline?view=timeline")
    sizes = page(served, "/questions/releases-by-size?view=chart")

    assert "CERN" in "".join(texts(graph, "svg.network a"))
    assert len(css(graph, "svg.network line")) >= 2
    assert "Zenodo" in "".join(texts(time, "svg.timeline a"))
    assert texts(sizes, "table.chart .entity") == ["800 terabytes of data", "65 TB of data"]
    assert texts(sizes, "table.chart td.number") == ["800 TB", "65 TB"]


# ---- API


def test_the_api_answers_what_it_describes(served: Served) -> None:
    described = served.get("/api/openapi.json").json()
    paths = described["paths"]

    assert described["openapi"] == "3.1.0"
    assert {f"/api/questions/{name}" for name in QUESTIONS} < set(paths)
    for path, schema in (
        ("/api/search?q=zen", "Found"), ("/api/entities/repository/zenodo", "Entity"), ("/api/articles/zenodo", "Article"),
        ("/api/stats", "Stats"), ("/api/questions/partners?entity=CERN", "Answer"),
    ):  # fmt: skip
        answer = served.get(path).json()
        assert set(answer) == set(described["components"]["schemas"][schema]["properties"]), path


def test_the_api_gives_a_thing_with_its_sentences(served: Served) -> None:
    found = served.get("/api/entities/repository/zenodo").json()
    launched = [s for s in found["statements"] if s["relation"] == "launched"]

    assert (found["label"], found["type"], found["page"]) == ("Zenodo", "Repository", "/id/repository/zenodo")
    assert {s["subject"]["label"] for s in launched} == {"CERN", "OpenAIRE"}
    quotes = [q["text"] for s in launched for e in s["evidence"] for q in e["quotes"]]
    assert "CERN and OpenAIRE launched Zenodo on 8 May 2013." in quotes


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/entities/repository/nothing", 404), ("/api/statements/0123456789abcdef", 404),
        ("/api/statements/%3Cx%3E", 404), ("/api/articles/nothing", 404), ("/api/questions/nothing", 404),
        ("/api/search?limit=0", 400), ("/api/search?type=x", 400), ("/api/questions/evidence", 400),
        ("/api/questions/releases?x=1", 400), ("/api/questions/releases?limit=many", 400), ("/api/x/y/z", 404),
    ],
)  # fmt: skip
def test_errors_of_the_api_are_json(served: Served, path: str, status: int) -> None:
    answer = served.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    assert answer.json()["status"] == status
    assert answer.json()["error"]


def test_the_picture_is_that_of_kg_view(served: Served) -> None:
    answer = served.get("/view")

    assert answer.status_code == 200
    assert "vis-network" in answer.text
    assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"


# ---- what is meant to hurt


def test_pages_hold_no_script_style_or_address_of_others(served: Served) -> None:
    for path in every_path(served):
        answer = served.get(path, Accept=FIREFOX)
        found = html.fromstring(answer.content)

        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'"), path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert css(found, "img, iframe, object, embed, style, base") == [], path
        assert found.xpath("//@*[starts-with(name(), 'on')]") == [], path
        assert found.xpath("//@style") == [], path
        scripts = found.xpath("//script[not(@type='application/json')]")
        assert all(s.get("src", "").startswith("/static/") and not s.text for s in scripts), path
        addresses = [a for a in found.xpath("//@href | //@action | //@src") if a != "data:,"]
        assert [a for a in addresses if not a.startswith(("/", "#", "http://", "https://"))] == [], path
        assert "\u202e" not in answer.text, path


def test_hostile_names_are_shown_as_text(served: Served) -> None:
    found = page(served, HOSTILE_PATH)

    assert text(css(found, "h1")[0]) == HOSTILE
    assert "javascript:alert(1)" in text(section(found, "facts"))
    assert found.xpath("//a[starts-with(@href, 'javascript')]") == []
    assert text(css(page(served, "/id/article/mean"), "h1")[0]) == HOSTILE


def test_a_name_is_no_template(served: Served) -> None:
    assert "{{ 7 * 7 }}" in text(page(served, "/id/article/mean.ttl"))


def test_a_very_long_name_is_cut_and_can_be_had_whole(served: Served) -> None:
    found = page(served, LONG_PATH)
    heading = css(found, "h1")[0]

    assert "all 10,000 characters" in text(heading)
    assert len(css(heading, "bdi")[0].text) == 200
    assert max(len(t) for t in texts(found, ".entity")) <= 130


def test_hostile_text_stays_text_in_json(served: Served) -> None:
    found = served.get(f"/api/search?q={quote(HOSTILE)}").json()
    editor = page(served, f"/editor?query={quote(HOSTILE)}")

    assert found["results"][0]["label"] == HOSTILE
    assert css(editor, "textarea")[0].text.strip() == HOSTILE
    assert json.loads(editor.get_element_by_id("data").text)["base"] == BASE_IRI


# ---- files


def test_every_type_has_a_sign_and_every_term_a_label() -> None:
    assert all(GLYPHS[name].shape in {*SHAPES, "dot"} for name in ENTITY_TYPES)
    assert set(term_labels()) == {*ENTITY_TYPES, *PREDICATES, *ATTRIBUTES}


@pytest.mark.parametrize("name", sorted(STATIC))
def test_scripts_and_styles_are_kept_for_ever_under_addresses_of_their_content(served: Served, name: str) -> None:
    answer = served.get(static_address(name))

    assert (answer.status_code, answer.headers["content-type"]) == (200, STATIC[name])
    assert "immutable" in answer.headers["cache-control"]


def test_scripts_ask_nobody_else() -> None:
    folder = Path(__file__).resolve().parents[2] / "kg" / "templates" / "serve"
    for path in sorted(folder.glob("*.js")) + sorted(folder.glob("*.css")):
        content = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|document\.write|@import|url\(", content), (
            path.name
        )
        assert "https://" not in re.sub(r"(?m)^\s*//.*$|/\*.*?\*/", "", content), path.name
