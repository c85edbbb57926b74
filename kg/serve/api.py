"""The JSON API: what the pages show, for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, Final

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extract.records import ENTITY_TYPES
from kg.entities import Entity, replacement, short_iri
from kg.errors import KgError, UsageError
from kg.namespaces import local_name
from kg.questions import Question, find_question
from kg.serve.answer_table import projection
from kg.serve.answering import Missing, json_response, one_of, route, whole_number
from kg.serve.article_page import read_article
from kg.serve.claims import Claim, read_claims
from kg.serve.entity_page import read_entity
from kg.serve.names import Found
from kg.serve.openapi import OPERATIONS, openapi
from kg.serve.question_page import bound_query, given_values, unknown_values
from kg.serve.site import Site

LIMIT: Final = 20
MOST: Final = 1000
_ROWS: Final = 10_000
_NUMBERS: Final = {"integer": int, "decimal": float, "double": float, "float": float}


def api_routes(site: Site) -> list[Route]:
    """The routes below ``/api``."""
    json = partial(route, site, json=True)
    return [
        route(site, "/api", about),
        json("/api/openapi.json", description),
        json("/api/search", search),
        json("/api/stats", stats),
        json("/api/entities/{kind}/{slug}", entity),
        json("/api/statements/{key}", statement),
        json("/api/articles/{key}", article),
        json("/api/questions", questions),
        json("/api/questions/{name}", question),
        json("/api/{rest:path}", nothing),
    ]


def about(site: Site, request: Request) -> Response:
    """The API for readers."""
    return site.renderer.page("api.html.j2", operations=OPERATIONS, home=False, here="/api")


def description(site: Site, request: Request) -> Response:
    """The API for programs."""
    return json_response(openapi(site.questions, server=str(request.base_url).rstrip("/")))


def search(site: Site, request: Request) -> Response:
    """What a name or an identifier may mean, the best first."""
    text = request.query_params.get("q", "").strip()[:500]
    type_ = request.query_params.get("type") or None
    limit = whole_number(request.query_params.get("limit", str(LIMIT)), "limit", least=1, most=MOST)
    offset = whole_number(request.query_params.get("offset", "0"), "offset", least=0, most=10_000_000)
    if type_ is not None:
        one_of(type_, ENTITY_TYPES, "type")
    found = site.names().search(text) if text else site.names().browse(type_)
    of_type = [f for f in found if type_ in (None, f.entity.type)]
    return found_json(site, text, of_type, of_type[offset : offset + limit])


def found_json(site: Site, text: str, found: Sequence[Found], some: Sequence[Found]) -> Response:
    """A part of what a search found."""
    results = [{**_about(site, f.entity), "articles": f.articles, "match": f.name} for f in some]
    return json_response({"query": text, "count": len(found), "results": results})


def stats(site: Site, request: Request) -> Response:
    """How much there is."""
    page = site.home()
    return json_response(
        {
            "articles": page.counts["Article"],
            "statements": page.counts["Statement"],
            "releases": page.counts["Release"],
            "entities": page.types,
            "relations": page.relations,
        }
    )


def entity(site: Site, request: Request) -> Response:
    """An entity with all that is said of it."""
    path = f"{request.path_params['kind']}/{request.path_params['slug']}"
    iri = site.base_iri + path
    one = site.names().entities.get(iri) or site.names().entities.get(_now(site, iri))
    if one is None:
        raise Missing(f"the graph has no entity {path[:200]}; find one with /api/search?q=…")
    page = read_entity(site.graph, site.names(), one)
    return json_response(
        {
            **_about(site, one),
            "aliases": page.aliases,
            "identifiers": page.identifiers,
            "homepage": page.homepage,
            "candidates": [{"iri": iri, "score": score} for iri, score in page.candidates],
            "former": page.former,
            "doubts": [
                {**_about(site, d.other), "score": d.score, "reason": d.reason} for d in page.doubts
            ],
            "decisions": [asdict(review) for review in page.reviews],
            "articles": [asdict(a) for a in page.articles],
            "statements": [_claim(claim) for claim in page.claims],
            "statementsLeftOut": page.left_out,
        }
    )  # fmt: skip


def statement(site: Site, request: Request) -> Response:
    """A published statement with its evidence."""
    key = str(request.path_params["key"])
    try:
        iri = NamedNode(f"{site.base_iri}statement/{key}").value
    except ValueError:
        iri = ""
    claims = read_claims(site.graph, site.names(), [iri]) if iri else ()
    if not claims:
        raise Missing(f"the graph has no published statement {key[:100]}")
    return json_response(_claim(claims[0]))


def article(site: Site, request: Request) -> Response:
    """An article with what it says; without its text."""
    key = str(request.path_params["key"])
    try:
        page = read_article(site.graph, site.names(), f"{site.base_iri}article/{key}")
    except ValueError:
        page = None
    if page is None:
        raise Missing(f"the graph has no article {key[:100]}")
    return json_response(
        {
            **asdict(page.article),
            "reprintOf": [a.iri for a in page.original],
            "reprints": [a.iri for a in page.reprints],
            "entities": [_about(site, e) for e in page.entities],
            "statements": [
                {**_claim(claim), "evidence": [asdict(report)]}
                for claim, report in zip(page.claims, page.reports, strict=True)
            ],
        }
    )


def questions(site: Site, request: Request) -> Response:
    """The ready questions with their parameters."""
    return json_response([_question(one) for one in site.questions])


def question(site: Site, request: Request) -> Response:
    """The answer of a ready question, at most ``limit`` rows."""
    name = str(request.path_params["name"])
    try:
        one = find_question(name, site.questions)
    except UsageError as error:
        raise Missing(f"there is no question {name[:100]}; /api/questions lists them") from error
    asked = dict(request.query_params)
    for unknown in unknown_values(one, asked, frozenset({"limit"})):
        one.parameter(unknown)
    limit = whole_number(asked.get("limit", str(MOST)), "limit", least=1, most=_ROWS)
    values = given_values(one, asked)
    sparql = bound_query(site.graph, one, values)
    columns = projection(one.sparql)
    rows = list(site.graph.select(f"{sparql}\nLIMIT {limit + 1}"))
    return json_response(
        {
            "question": one.question,
            "name": one.name,
            "parameters": values,
            "columns": columns,
            "rows": [{name: _value(row[name]) for name in columns if row[name] is not None} for row in rows[:limit]],
            "more": len(rows) > limit,
        }
    )


def nothing(site: Site, request: Request) -> Response:
    """Any other path."""
    raise Missing("there is nothing here; /api/openapi.json says what there is")


def _question(one: Question) -> dict[str, Any]:
    return {
        "name": one.name,
        "question": one.question,
        "parameters": [asdict(parameter) for parameter in one.parameters],
        "sparql": one.sparql,
    }


def _about(site: Site, one: Entity) -> dict[str, Any]:
    return {
        "iri": one.iri,
        "key": short_iri(one.iri, site.base_iri),
        "label": one.label,
        "type": one.type,
        "kind": one.kind,
        "page": site.renderer.path_of(one.iri),
    }


def _claim(claim: Claim) -> Mapping[str, Any]:
    return asdict(claim)


def _value(term: Any) -> Any:
    """A term as JSON has it: numbers as numbers, anything else as text."""
    if isinstance(term, Literal):
        read = _NUMBERS.get(local_name(term.datatype.value))
        try:
            return read(term.value) if read else term.value
        except ValueError:
            return term.value
    return str(getattr(term, "value", term))


def _now(site: Site, iri: str) -> str:
    """The IRI that an old one gave way to, else itself."""
    try:
        return replacement(site.graph, iri) or iri
    except (KgError, ValueError):
        return iri
