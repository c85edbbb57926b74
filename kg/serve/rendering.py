"""Templates to pages: what comes from the graph is escaped, cut to a length, and linked only where it may be.

Scripts and styles are files of our own under ``/static/``; the policy allows these and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.responses import HTMLResponse, Response

from extract.records import ATTRIBUTES, ENTITY_TYPES, PREDICATES
from kg import terms as t
from kg.entities import short_iri
from kg.glyphs import GLYPHS
from kg.page_text import marked, safe_url, visible_text
from kg.picture import UNCERTAIN
from kg.resources import data_path
from kg.serve.claims import Thing

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
STATIC: Final[Mapping[str, str]] = {
    "serve.css": "text/css; charset=utf-8",
    "serve.js": "text/javascript; charset=utf-8",
    "editor.js": "text/javascript; charset=utf-8",
}
"""Files that pages ask for, by name."""
SHORT: Final = 120
"""Characters of a name in a list; its own page shows more."""
_LONG_SITES: Final = {
    "ror.org": "ROR",
    "www.wikidata.org": "Wikidata",
    "wikidata.org": "Wikidata",
    "www.re3data.org": "re3data",
    "re3data.org": "re3data",
    "doi.org": "DOI",
    "dx.doi.org": "DOI",
    "orcid.org": "ORCID",
    "arxiv.org": "arXiv",
}
SHAPES: Final[Mapping[str, str]] = {
    "square": "M2.5 2.5h11v11h-11z",
    "diamond": "M8 1l7 7-7 7-7-7z",
    "triangle": "M8 1.5l7 12.5H1z",
    "triangleDown": "M8 14.5L15 2H1z",
    "hexagon": "M4.2 1.6h7.6L15.4 8l-3.6 6.4H4.2L.6 8z",
    "star": "M8 .8l2 4.9 5.2.4-4 3.4 1.3 5.1L8 11.8l-4.5 2.8 1.3-5.1-4-3.4L6 5.7z",
}
"""Outlines of the signs of entity types, in a square of 16 by 16; a dot is a circle."""


class Renderer:
    """Pages of one graph: it knows the base of its IRIs and the title of the site."""

    def __init__(self, *, base_iri: str, title: str) -> None:
        self.base_iri = base_iri
        self._environment = Environment(
            loader=PackageLoader("kg", "templates/serve"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            text=_shown, percent=percent, words=words, kind=kind_words, site=site_name, counted=counted
        )
        self._environment.globals.update(
            href=self.href,
            path_of=self.path_of,
            safe_url=safe_url,
            marked_names=marked,
            static=static_address,
            glyphs=GLYPHS,
            shapes=SHAPES,
            types=ENTITY_TYPES,
            uncertain=UNCERTAIN,
            short=SHORT,
            site_name=title,
        )

    def text(self, template: str, **values: Any) -> str:
        """A template filled in."""
        return self._environment.get_template(template).render(**values)

    def page(
        self, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
    ) -> Response:
        """A page as an answer."""
        content = self.text(template, **values)
        # a lone surrogate, which JSON can smuggle into a name, has no UTF-8
        body = content.encode("utf-8", "replace")
        return HTMLResponse(body, status, {**HEADERS, **(headers or {})})

    def href(self, iri: str | None) -> str | None:
        """Where an IRI leads: to the page of a thing of ours, to a site, or nowhere."""
        if iri is None:
            return None
        if iri.startswith(self.base_iri) and len(iri) > len(self.base_iri):
            return self.path_of(iri)
        return safe_url(iri)

    def path_of(self, thing: str | Thing) -> str:
        """The path of the page of a thing of ours."""
        iri = thing if isinstance(thing, str) else thing.iri or ""
        return f"/id/{quote(short_iri(iri, self.base_iri), safe='/:@!$&()*+,;=~')}"


def _shown(text: str, limit: int = SHORT) -> str:
    return visible_text(text, limit)


def percent(score: float) -> str:
    return f"{round(score * 100)}%"


def counted(number: int, noun: str) -> str:
    """``1 report``, ``2 reports``, ``3 entities``."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def words(term: str) -> str:
    """The label of a relation, an attribute or a type in the vocabulary: ``collaborates with``."""
    return term_labels().get(term, term)


def kind_words(type_: str | None) -> str:
    """A type in words, in lower case."""
    return words(type_).lower() if type_ else ""


def site_name(url: str) -> str:
    """A short name for where an identifier leads: ``ROR 01ggx4157``, ``home.cern``."""
    parts = urlsplit(url)
    site = _LONG_SITES.get(parts.hostname or "")
    last = unquote(parts.path).strip("/")
    if site == "DOI" and last:
        return visible_text(f"DOI {last}", 50)
    if site and last:
        return visible_text(f"{site} {last.rpartition('/')[2]}", 50)
    return visible_text((parts.hostname or url).removeprefix("www."), 50)


@cache
def term_labels() -> Mapping[str, str]:
    """The English labels of the contract's terms in the vocabulary, by local name."""
    wanted = {*ENTITY_TYPES, *PREDICATES, *ATTRIBUTES}
    found = {}
    for quad in parse(path=data_path("ontology") / "open-science.ttl", format=RdfFormat.TURTLE):
        if quad.predicate == t.LABEL and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            name = quad.subject.value.rpartition("#")[2]
            if name in wanted:
                found[name] = quad.object.value
    return found


@cache
def static_text(name: str) -> str:
    """A file that pages ask for."""
    return resources.files("kg").joinpath("templates", "serve", name).read_text(encoding="utf-8")


@cache
def static_address(name: str) -> str:
    """Its address, which changes with its content, so that it may be kept for ever."""
    return f"/static/{name}?{hashlib.sha256(static_text(name).encode()).hexdigest()[:12]}"
