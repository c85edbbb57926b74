"""The vocabulary's page: every term once at its anchor, made from the Turtle alone, sealed, and up to date."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.namespaces import OSK
from kg.ontology_page import main, render_ontology
from kg.resources import data_path
from kg.vocabulary import Row, Term, Vocabulary, read_vocabulary

TURTLE = data_path("ontology/open-science.ttl").read_text(encoding="utf-8")
COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "ontology.html"
SMALL = """
@prefix ex: <https://example.org/o#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .

<https://example.org/o> a owl:Ontology ;
    dcterms:title "Ships" ; dcterms:description "Who sails." ; owl:versionInfo "1.2.3" ;
    vann:preferredNamespacePrefix "ex" ; vann:preferredNamespaceUri "https://example.org/o#" .

# Who and what

ex:Crew a owl:Class ; rdfs:label "Crew" ; rdfs:comment "Those <b>aboard</b>." ; skos:example "the crew" .

ex:Sailor a owl:Class ; rdfs:subClassOf ex:Crew ; rdfs:label "Sailor" ; rdfs:comment "One of a crew." ;
    skos:example "Ishmael" .

ex:Ship a owl:Class ; rdfs:label "Ship" ; rdfs:comment "A ship." ; skos:example "the Pequod" .

# How

ex:sails a owl:ObjectProperty ; rdfs:domain [ owl:unionOf ( ex:Crew ex:Sailor ) ] ; rdfs:range ex:Ship ;
    rdfs:label "sails" ; rdfs:comment "Is aboard." ; skos:example "Ishmael sails the Pequod" .
"""


class Parts(HTMLParser):
    """Ids, links and tags of a page, and the text of its style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.headings: list[int] = []
        self.style = ""
        self.styling = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append(tag)
        self.styling = tag == "style"
        self.ids += [attributes["id"] or ""] if "id" in attributes else []
        self.links += [attributes["href"] or ""] if "href" in attributes else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []

    def handle_data(self, text: str) -> None:
        self.style += text if self.styling else ""

    def handle_endtag(self, tag: str) -> None:
        self.styling = False


@pytest.fixture(scope="module")
def page() -> str:
    return render_ontology(TURTLE)


@cache
def vocabulary(turtle: str) -> Vocabulary:
    return read_vocabulary(turtle)


def term(turtle: str, name: str) -> Term:
    return next(t for section in vocabulary(turtle).sections for t in section.terms if t.name == name)


def row(turtle: str, name: str, title: str) -> list[str]:
    return [link.text for r in term(turtle, name).rows if r.name == title for link in r.links]


def test_committed_page_is_what_the_turtle_gives(page: str) -> None:
    assert COMMITTED.read_text(encoding="utf-8") == page, "run make docs"


def test_main_writes_the_page(page: str, tmp_path: Path) -> None:
    main([str(tmp_path / "o.html")])

    assert (tmp_path / "o.html").read_text(encoding="utf-8") == page


def test_every_term_has_its_local_name_as_anchor_once(page: str) -> None:
    ids = Parts(page).ids

    assert {str(t).removeprefix(str(OSK._NS)) for t in dir(OSK)} <= set(ids)
    assert len(ids) == len(set(ids))


def test_every_link_inside_leads_somewhere(page: str) -> None:
    parts = Parts(page)

    assert {link for link in parts.links if link.startswith("#") and link[1:] not in parts.ids} == set()


def test_links_to_files_lead_to_files_of_the_project(page: str) -> None:
    files = {link for link in Parts(page).links if not re.match("#|https?:|data:", link)}

    assert files == {"../ontology/open-science.ttl", "../ontology/shapes.ttl", "../ontology/context.jsonld"}
    assert [f for f in files if not (COMMITTED.parent / f).is_file()] == []


def test_page_needs_no_script_and_fetches_nothing(page: str) -> None:
    parts = Parts(page)
    digest = base64.b64encode(hashlib.sha256(parts.style.encode()).digest()).decode()

    assert {"script", "img", "iframe", "object"} & set(parts.tags) == set()
    assert "style=" not in page
    assert "@import" not in parts.style
    assert f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;" in page


def test_headings_go_down_one_level_at_a_time(page: str) -> None:
    levels = Parts(page).headings

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_sections_are_the_headings_of_the_file() -> None:
    assert [s.title for s in vocabulary(TURTLE).sections] == [
        "What announcements speak of",
        "What the graph keeps about them",
        "Relations",
        "Attributes",
        "Evidence and what is computed from it",
        "Where an entity is named and what it is linked to",
        "What is in doubt, what was decided, and what is withheld",
        "Values and digests",
    ]


def test_class_shows_what_is_above_below_and_around_it() -> None:
    assert row(SMALL, "Crew", "Subclasses") == ["Sailor"]
    assert row(SMALL, "Sailor", "Subclass of") == ["Crew"]
    assert row(SMALL, "Sailor", "Subject of") == ["sails"]
    assert row(SMALL, "Ship", "Object of") == ["sails"]
    assert row(TURTLE, "Person", "Same as") == ["foaf:Person"]
    assert row(TURTLE, "Status", "One of") == ["announced", "asserted"]
    assert "Statement" in row(TURTLE, "Organization", "Disjoint with")


def test_class_has_the_properties_of_what_it_is_below() -> None:
    assert row(TURTLE, "Agent", "Subject of") == [
        "adopted", "amount", "collaboratesWith", "developed", "funds", "launched", "leads", "locatedIn", "operates",
        "organizes", "participatesIn", "released", "uses",
    ]  # fmt: skip
    assert set(row(TURTLE, "Person", "Subject of")) > set(row(TURTLE, "Agent", "Subject of")) | {"affiliatedWith"}


def test_property_shows_both_ends_and_what_it_is_like() -> None:
    assert row(TURTLE, "released", "Domain") == ["Agent"]
    assert row(TURTLE, "released", "Range") == ["Dataset", "Publication", "Software"]
    assert row(TURTLE, "released", "Its inverse is a subproperty of") == ["dcterms:publisher", "schema:publisher"]
    assert row(TURTLE, "collaboratesWith", "Characteristics") == ["symmetric (holds in both directions)"]
    assert row(TURTLE, "score", "Range") == ["xsd:decimal"]


def test_open_end_is_said_to_be_open() -> None:
    assert row(TURTLE, "mentionedIn", "Domain") == ["anything"]


def test_individual_shows_its_class() -> None:
    assert term(TURTLE, "merge").kind == "individual"
    assert row(TURTLE, "merge", "Type") == ["Action"]


def test_tree_has_classes_below_their_own() -> None:
    tree = {b.link.text: [c.link.text for c in b.below] for b in vocabulary(SMALL).tree}

    assert tree == {"Crew": ["Sailor"], "Ship": []}


def test_header_leaves_out_what_the_vocabulary_does_not_say() -> None:
    assert vocabulary(SMALL).header == ()
    assert Row("ex", vocabulary(SMALL).prefixes[1].links) in vocabulary(SMALL).prefixes


def test_drawing_joins_those_that_act_with_what_they_act_on() -> None:
    figure = vocabulary(SMALL).figures[0]

    assert [box.name for box in figure.boxes] == ["Crew", "Ship"]
    assert [arrow.lines for arrow in figure.arrows] == [("sails",)]
    assert figure.boxes[0].x < figure.arrows[0].start[0] < figure.arrows[0].end[0] == figure.boxes[1].x


def test_drawing_of_records_has_every_class_of_the_records() -> None:
    records = [t.name for t in vocabulary(TURTLE).sections[1].terms if t.kind == "class"]

    assert {*records, "any entity"} == {box.name for box in vocabulary(TURTLE).figures[1].boxes}


def test_boxes_do_not_overlap_and_lie_in_the_drawing() -> None:
    for figure in vocabulary(TURTLE).figures:
        for n, a in enumerate(figure.boxes):
            assert a.x >= 0 and a.x + a.width <= figure.width and a.y >= 0 and a.y + a.height <= figure.height
            for b in figure.boxes[n + 1 :]:
                apart = a.x + a.width < b.x or b.x + b.width < a.x or a.y + a.height < b.y or b.y + b.height < a.y
                assert apart, (a.name, b.name)


def test_words_of_the_turtle_are_text_not_markup() -> None:
    page = render_ontology(SMALL)

    assert "Those &lt;b&gt;aboard&lt;/b&gt;." in page
    assert "<b>" not in page


def test_address_that_is_not_of_the_web_is_no_link() -> None:
    page = render_ontology(
        SMALL.replace("ex:Ship a owl:Class ;", "ex:Ship a owl:Class ; skos:closeMatch <javascript:x> ;")
    )

    assert "javascript:x" in page
    assert Parts(page).links.count("javascript:x") == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("a owl:Ontology", "a owl:Thing", "declares no owl:Ontology"),
        ('rdfs:label "Ship" ;', "", r"https://example.org/o#Ship has no rdfs:label"),
        ("ex:Ship a owl:Class", "ex:Ship a owl:Thing", "is no class, property or individual"),
        ("# Who and what\n", "", "ex:Crew stands under no heading"),
    ],
)
def test_vocabulary_that_cannot_be_shown_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(KgError, match=message):
        render_ontology(SMALL.replace(old, new))
