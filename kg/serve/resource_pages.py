"""The pages of things at the paths of their IRIs, each also as linked data and as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.entities import Entity, replacement, short_iri
from kg.explain import explain_statement, statement_node
from kg.namespaces import local_name
from kg.page_text import value_names
from kg.serve.accept import FORMS, choose_form
from kg.serve.answering import Missing
from kg.serve.article_page import read_article
from kg.serve.claims import Claim, read_claims
from kg.serve.entity_page import read_entity, read_reviews
from kg.serve.linked_data import as_bytes, claims_csv, describe, triples_csv
from kg.serve.neighbourhood import draw_neighbourhood
from kg.serve.problems import NotAcceptable
from kg.serve.rendering import HEADERS
from kg.serve.site import Site

_ENDINGS: Final = {**{form: form for form in FORMS}, "json": "jsonld", "xml": "rdf"}
_IS_THERE: Final = "SELECT ?p WHERE { ?iri ?p ?o } LIMIT 1"
_IS_WITHHELD: Final = "SELECT ?why WHERE { GRAPH ?any { ?iri osk:withheldBecause ?why } } LIMIT 1"
KEEPERS: Final = frozenset(
    {"conflicts", "decisions", "doubtful-links", "doubtful-merges", "reprints", "unlinked", "withheld"}
)
_OUT: Final = "SELECT ?p ?o ?label WHERE { ?iri ?p ?o OPTIONAL { ?o rdfs:label ?label } } ORDER BY ?p ?o LIMIT 500"
_IN: Final = "SELECT ?s ?p ?label WHERE { ?s ?p ?iri OPTIONAL { ?s rdfs:label ?label } } ORDER BY ?p ?s LIMIT 500"


def resource(site: Site, request: Request) -> Response:
    """The thing at a path, in the form that the path's ending or the Accept header wants.

    Raises Missing where there is none, and NotAcceptable where no form fits.
    """
    path = str(request.path_params["path"])
    iri, ending = _locate(site, path)
    form = ending or choose_form(request.headers.get("accept"), tuple(FORMS))
    if form is None:
        listed = ", ".join(media[0] for media in FORMS.values())
        raise NotAcceptable(f"{short_iri(iri, site.base_iri)} is there as {listed}")
    if (now := replacement(site.graph, iri)) is not None:
        where = site.renderer.path_of(now) + (f".{ending}" if ending else "")
        return RedirectResponse(where, 303, HEADERS)
    response = _answer(site, iri, form)
    response.headers["Vary"] = "Accept"
    where = site.renderer.path_of(iri)
    response.headers["Content-Location"] = where if form == "html" else f"{where}.{form}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def claim_names(site: Site, claim: Claim) -> tuple[list[str], list[str]]:
    """What the ends of a statement are called, to be marked in its sentences."""
    names = site.names()
    subject = names.of(claim.subject.iri or "") or (claim.subject.label,)
    object_ = names.of(claim.object.iri or "") or value_names(claim.object.label)
    return list(subject), list(object_)


def _locate(site: Site, path: str) -> tuple[str, str | None]:
    """The IRI that a path means, and the form that its ending asks for, if it has one."""
    if _is_there(site, site.base_iri + path):
        return site.base_iri + path, None
    stem, _, ending = path.rpartition(".")
    if stem and ending in _ENDINGS and _is_there(site, site.base_iri + stem):
        return site.base_iri + stem, _ENDINGS[ending]
    stem = stem if stem and ending in _ENDINGS else path
    raise Missing(f"the graph has nothing at {stem[:200]}; search for its name", path=stem)


def _is_there(site: Site, iri: str) -> bool:
    if iri in site.names().entities:
        return True
    try:
        node = {"iri": NamedNode(iri)}
    except ValueError:
        return False
    if any(True for _ in site.graph.select(_IS_THERE, bindings=node)):
        return True
    kind = short_iri(iri, site.base_iri).partition("/")[0]
    return kind == "statement" and any(True for _ in site.graph.select(_IS_WITHHELD, bindings=node))


def _answer(site: Site, iri: str, form: str) -> Response:
    entity = site.names().entities.get(iri)
    if entity is not None:
        return _entity(site, entity, form)
    kind = short_iri(iri, site.base_iri).partition("/")[0]
    if kind == "statement" and statement_node(site.graph, iri) is not None:
        return _statement(site, iri, form)
    if kind == "article":
        return _article(site, iri, form)
    return _record(site, iri, form)


def _entity(site: Site, entity: Entity, form: str) -> Response:
    page = read_entity(site.graph, site.names(), entity)
    if form != "html":
        return _data(site, entity.iri, form, page.claims)
    key = short_iri(entity.iri, site.base_iri)
    return site.renderer.page(
        "entity.html.j2", page=page, path=site.renderer.path_of(entity.iri), entity_key=key,
        links=[one for one in page.identifiers if one.startswith(("http://", "https://"))],
        drawing=draw_neighbourhood(entity.iri, page.groups), asks=_asks(site, entity, key),
        claim_names=lambda claim: claim_names(site, claim), home=False, here="",
    )  # fmt: skip


def _asks(site: Site, entity: Entity, key: str) -> list[tuple[str, str]]:
    """Ready questions that take an entity, with this one filled in; what keepers of the graph ask comes last."""
    found = []
    for question in sorted(site.questions, key=lambda q: q.name in KEEPERS):
        one = next((p for p in question.parameters if p.type == "entity"), None)
        others = [p for p in question.parameters if p.required and p is not one]
        if one is not None and one.name in ("entity", "agent", "thing") and not others:
            found.append((question.question, f"/questions/{question.name}?{urlencode({one.name: key})}"))
    return found


def _statement(site: Site, iri: str, form: str) -> Response:
    claims = read_claims(site.graph, site.names(), [iri])
    if form != "html":
        return _data(site, iri, form, claims)
    if not claims:
        withheld = explain_statement(site.graph, NamedNode(iri))
        return site.renderer.page(
            "withheld.html.j2", page=withheld, path=site.renderer.path_of(iri), iri=iri, home=False, here=""
        )
    return site.renderer.page(
        "statement.html.j2", claim=claims[0], path=site.renderer.path_of(iri),
        conflicts=read_claims(site.graph, site.names(), claims[0].conflicts), reviews=read_reviews(site.graph, iri),
        claim_names=lambda claim: claim_names(site, claim), home=False, here="",
    )  # fmt: skip


def _article(site: Site, iri: str, form: str) -> Response:
    page = read_article(site.graph, site.names(), iri)
    if page is None:
        return _record(site, iri, form)
    if form != "html":
        own = [replace(c, evidence=(report,)) for c, report in zip(page.claims, page.reports, strict=True)]
        return _data(site, iri, form, own)
    return site.renderer.page(
        "article.html.j2", page=page, path=site.renderer.path_of(iri),
        claim_names=lambda claim: claim_names(site, claim), home=False, here="",
    )  # fmt: skip


def _record(site: Site, iri: str, form: str) -> Response:
    """Anything else: evidence, a quantity, a release, a decision, as the triples that it is made of."""
    if form != "html":
        return _data(site, iri, form, ())
    node = {"iri": NamedNode(iri)}
    text = f"{site.base_iri}texts"
    out = [(r["p"].value, r["o"], r["label"]) for r in site.graph.select(_OUT, bindings=node) if iri != text]
    into = [(r["p"].value, r["s"], r["label"]) for r in site.graph.select(_IN, bindings=node)]
    label = next((o.value for p, o, _ in out if local_name(p) == "label" and isinstance(o, Literal)), None)
    return site.renderer.page(
        "record.html.j2", iri=iri, label=label or short_iri(iri, site.base_iri), path=site.renderer.path_of(iri),
        kind=short_iri(iri, site.base_iri).partition("/")[0], out=_shown(site, out), into=_shown(site, into),
        home=False, here="",
    )  # fmt: skip


def _shown(site: Site, rows: list[tuple[str, object, Literal | None]]) -> list[tuple[str, str, str, str | None]]:
    """Predicate, its name, text, and IRI where the term is one."""
    found = []
    for predicate, term, label in rows:
        value = str(getattr(term, "value", term))
        is_iri = isinstance(term, NamedNode)
        text = label.value if label is not None else short_iri(value, site.base_iri) if is_iri else value
        found.append((predicate, local_name(predicate), text, value if is_iri else None))
    return found


def _data(site: Site, iri: str, form: str, claims: tuple[Claim, ...] | list[Claim]) -> Response:
    media = FORMS[form][0]
    if form == "csv" and claims:
        content = claims_csv(claims)
    else:
        triples = describe(site.graph, iri, [claim.iri for claim in claims])
        content = triples_csv(triples) if form == "csv" else as_bytes(triples, form, base_iri=site.base_iri)
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    headers = {**HEADERS, "Content-Type": media + charset}
    if form == "csv":
        name = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in iri.rpartition("/")[2])
        headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return Response(content, headers=headers)
