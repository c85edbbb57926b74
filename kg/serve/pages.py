"""The pages of ``kg serve``: which path leads to what."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from extract.records import ENTITY_TYPES
from kg.errors import UsageError
from kg.page import json_for_script
from kg.questions import Question, find_question
from kg.serve.accept import choose_form
from kg.serve.answering import Missing, one_of, route, whole_number
from kg.serve.api import api_routes, found_json
from kg.serve.completion import FILES as COMPLETION
from kg.serve.completion import completion_folder
from kg.serve.engine import Engine
from kg.serve.question_files import FILES, question_file
from kg.serve.question_page import ask_question, given_values, unknown_values
from kg.serve.rendering import HEADERS, STATIC, static_text
from kg.serve.resource_pages import KEEPERS, claim_names, resource
from kg.serve.site import Site

if TYPE_CHECKING:
    from kg.serve.app import Settings

PAGE: Final = 40
"""Things that one page of a search lists."""
VIEWS: Final = ("table", "chart", "timeline", "graph")


def routes(engine: Engine, settings: Settings) -> list[Route]:
    """The routes of all pages and of the JSON API."""
    site = Site(engine, title=settings.title)
    return [
        route(site, "/", home),
        route(site, "/search", search),
        route(site, "/questions", questions),
        route(site, "/questions/{name}", question),
        route(site, "/editor", editor),
        route(site, "/view", picture),
        Route("/static/{name}", static, methods=["GET"]),
        route(site, "/id/{path:path}", resource),
        *api_routes(site),
        route(site, "/{path:path}", nowhere),
    ]


def home(site: Site, request: Request) -> Response:
    """Search, what is new, and the questions."""
    page = site.home()
    since = min((c.first for c in page.claims if c.first), default=None)
    return site.renderer.page(
        "home.html.j2", page=page, questions=sorted(site.questions, key=lambda q: q.name in KEEPERS), since=since,
        claim_names=lambda claim: claim_names(site, claim), home=True, here="/",
    )  # fmt: skip


def search(site: Site, request: Request) -> Response:
    """What a name or an identifier may mean; without one all things, those that most articles name first."""
    text = request.query_params.get("q", "").strip()[:500]
    type_ = request.query_params.get("type") or None
    if type_ is not None:
        one_of(type_, ENTITY_TYPES, "type")
    number = whole_number(request.query_params.get("page", "1"), "page", least=1, most=100_000)
    names = site.names()
    everything = names.search(text) if text else names.browse()
    counts = dict.fromkeys(ENTITY_TYPES, 0)
    for found in everything:
        counts[found.entity.type] += 1
    of_type = [f for f in everything if type_ in (None, f.entity.type)]
    some = list(islice(of_type, (number - 1) * PAGE, number * PAGE))
    if choose_form(request.headers.get("accept"), ("html", "jsonld")) == "jsonld":
        return found_json(site, text, of_type, some)

    def address(**changed: str | int | None) -> str:
        kept = {"q": text or None, "type": type_, **changed}
        given = {k: v for k, v in kept.items() if v is not None}
        return f"/search?{urlencode(given)}" if given else "/search"

    pages = -(-len(of_type) // PAGE)
    return site.renderer.page(
        "search.html.j2", searched=text, type=type_, total=len(everything), some=some, count=len(of_type),
        counts={k: n for k, n in counts.items() if n}, address=address, number=number, pages=pages, home=False,
        here="/search",
    )  # fmt: skip


def questions(site: Site, request: Request) -> Response:
    """All ready questions."""
    ordered = sorted(site.questions, key=lambda q: q.name in KEEPERS)
    return site.renderer.page("questions.html.j2", questions=ordered, home=False, here="/questions")


def question(site: Site, request: Request) -> Response:
    """A ready question as a form with its answer, or its answer as a file (``/questions/NAME.csv``)."""
    name, _, ending = str(request.path_params["name"]).partition(".")
    one = _named(site, name)
    asked = {k: v for k, v in request.query_params.items() if len(v) <= 2000}
    values = given_values(one, asked)
    if ending:
        if ending not in FILES:
            raise Missing(f"{name} is there as {', '.join(FILES)}")
        return question_file(site, one, values, ending)
    unknown = unknown_values(one, asked, frozenset({"view"}))
    if unknown:
        one.parameter(unknown[0])
    page = ask_question(site.graph, site.names(), one, values, asked=bool(request.query_params))
    there = {"table": page.answer, "chart": page.bars, "timeline": page.timeline, "graph": page.network}
    views = [view for view in VIEWS if there[view]]
    wanted = one_of(asked.get("view", "table"), VIEWS, "view")

    def address(view: str) -> str:
        return f"/questions/{one.name}?{urlencode({**values, 'view': view})}"

    return site.renderer.page(
        "question.html.j2", status=400 if page.error else 200, page=page, values=values, views=views,
        view=wanted if wanted in views else "table", address=address, sent=urlencode(values), files=FILES,
        editor=f"/editor?{urlencode({'query': page.sparql})}", home=False, here="/questions",
    )  # fmt: skip


def _named(site: Site, name: str) -> Question:
    try:
        return find_question(name, site.questions)
    except UsageError as error:
        message = str(error).replace("kg query --list shows them", "the list of questions shows them")
        raise Missing(message) from error


def editor(site: Site, request: Request) -> Response:
    """A field for queries, with the questions as examples; with completion where that was fetched."""
    asked = request.query_params.get("query", "")[:100_000]
    examples = [{"name": q.name, "question": q.question, "query": q.sparql} for q in site.questions]
    return site.renderer.page(
        "editor.html.j2", query=asked or _FIRST_QUERY,
        data=json_for_script({"examples": examples, "prefixes": site.prefixes, "base": site.base_iri}),
        prefixes=sorted(site.prefixes.items()), questions=site.questions, completing=completion_folder() is not None,
        home=False, here="/editor",
    )  # fmt: skip


_FIRST_QUERY: Final = """SELECT ?name ?type (COUNT(?article) AS ?articles) WHERE {
  ?thing skos:prefLabel ?name ; a ?type ; osk:mentionedIn ?article .
}
GROUP BY ?name ?type
ORDER BY DESC(?articles) ?name
LIMIT 20
"""


def picture(site: Site, request: Request) -> Response:
    """The page of ``kg view``; it brings a policy of its own."""
    kept = {**HEADERS, "Content-Security-Policy": "frame-ancestors 'none'"}
    return Response(site.picture(), media_type="text/html", headers=kept)


def nowhere(site: Site, request: Request) -> Response:
    """Any other path."""
    raise Missing("there is no page at this address")


async def static(request: Request) -> Response:
    """A script or a style."""
    name = str(request.path_params["name"])
    folder = completion_folder() if name in COMPLETION else None
    if folder is not None:
        return FileResponse(folder / name, headers={**HEADERS, "Content-Type": COMPLETION[name]})
    if name not in STATIC:
        return PlainTextResponse("there is no such file\n", 404, HEADERS)
    headers = {**HEADERS, "Content-Type": STATIC[name], "Cache-Control": "public, max-age=31536000, immutable"}
    return Response(static_text(name), headers=headers)
