"""What the server says of itself: service description, VoID, vocabulary, shapes, ``robots.txt``.

Sources: SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/) and Describing Linked
Datasets with the VoID Vocabulary (https://www.w3.org/TR/void/).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import DCTERMS, RDF, VOID
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg.namespaces import ONTOLOGY_IRI, OSK
from kg.resources import data_path
from kg.serve.engine import Engine
from kg.serve.media import GRAPHS, choose, with_charset

if TYPE_CHECKING:
    from kg.serve.app import Settings

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_PREFIXES: Final = {"dcterms": str(DCTERMS), "osk": str(OSK._NS), "sd": SD, "void": str(VOID)}
_TYPE: Final = NamedNode(str(RDF.type))
_FORMATS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_RESULTS: Final = (
    ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV
)  # fmt: skip
_PAGE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""For a page that has a stricter policy of its own inside."""
_COUNTS: Final = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties)
WHERE { ?s ?p ?o }"""
_CLASSES: Final = "SELECT ?class (COUNT(*) AS ?n) WHERE { ?thing a ?class } GROUP BY ?class ORDER BY ?class"
_ENTITIES: Final = "SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing osk:mentionedIn ?article }"


def routes(engine: Engine, settings: Settings) -> list[Route]:
    """The routes of what the server says of itself."""
    counted: dict[int, _Counts] = {}
    page: list[str] = []

    async def void(request: Request) -> Response:
        generation = engine.generation
        if generation not in counted:
            found = await _counts(engine)
            counted.clear()
            counted[generation] = found
        return _rdf(request, _dataset(request, engine, settings, counted[generation]))

    async def ontology(request: Request) -> Response:
        turtle = data_path("ontology/open-science.ttl").read_text(encoding="utf-8")
        media_type = choose(request.headers.get("accept"), (*GRAPHS, "text/html"))
        if media_type == "text/html":
            if not page:
                from kg.ontology_page import render_ontology

                page.append(await asyncio.to_thread(render_ontology, turtle))
            headers = {"Content-Security-Policy": _PAGE_POLICY, "Vary": "Accept"}
            return Response(page[0], media_type="text/html", headers=headers)
        return _file(request, "ontology/open-science.ttl")

    async def shapes(request: Request) -> Response:
        return _file(request, "ontology/shapes.ttl")

    async def robots(request: Request) -> Response:
        # pages are for everybody, endless answers are not for robots
        return PlainTextResponse("User-agent: *\nDisallow: /sparql\nDisallow: /store\nDisallow: /api/\n")

    paths = (("/.well-known/void", void), ("/ontology", ontology), ("/shapes", shapes), ("/robots.txt", robots))
    return [Route(path, answer, methods=["GET"]) for path, answer in paths]


async def describe_service(request: Request, engine: Engine, settings: Settings) -> Response:
    """The service description, in the format that the client wants."""
    endpoint = NamedNode(f"{_address(request)}/sparql")
    dataset, default = BlankNode("dataset"), BlankNode("graph")
    (row,) = await engine.select("SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }")
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if settings.writable else [])]
    formats = [*(f.iri for f in _RESULTS), *(f.iri for f in _FORMATS.values())]
    about = [
        Triple(endpoint, _TYPE, _sd("Service")),
        Triple(endpoint, _sd("endpoint"), endpoint),
        *(Triple(endpoint, _sd("supportedLanguage"), _sd(language)) for language in languages),
        *(Triple(endpoint, _sd("resultFormat"), NamedNode(iri)) for iri in formats),
        *(Triple(endpoint, _sd("inputFormat"), NamedNode(f.iri)) for f in _FORMATS.values() if settings.writable),
        Triple(endpoint, _sd("feature"), _sd("EmptyGraphs")),
        Triple(endpoint, _sd("defaultDataset"), dataset),
        Triple(dataset, _TYPE, _sd("Dataset")),
        Triple(dataset, NamedNode(str(DCTERMS.title)), Literal(settings.title)),
        Triple(dataset, _sd("defaultGraph"), default),
        Triple(default, _TYPE, _sd("Graph")),
        Triple(default, _void("triples"), row["triples"]),  # type: ignore[arg-type]
    ]
    return _rdf(request, about)


@dataclass(frozen=True, slots=True)
class _Counts:
    numbers: dict[str, Any]
    classes: list[tuple[Any, Any]]


def _dataset(request: Request, engine: Engine, settings: Settings, counts: _Counts) -> list[Triple]:
    address = _address(request)
    dataset = NamedNode(f"{address}/.well-known/void#graph")
    links = {
        "sparqlEndpoint": f"{address}/sparql",
        "dataDump": f"{address}/store?default",
        "vocabulary": str(ONTOLOGY_IRI) + "#",
    }
    partitions = [(BlankNode(f"class{place}"), one) for place, one in enumerate(counts.classes)]
    return [
        Triple(dataset, _TYPE, _void("Dataset")),
        Triple(dataset, NamedNode(str(DCTERMS.title)), Literal(settings.title)),
        Triple(dataset, NamedNode(str(DCTERMS.license)), NamedNode(settings.license)),
        Triple(dataset, _void("uriSpace"), Literal(engine.base_iri)),
        *(Triple(dataset, _void(name), NamedNode(iri)) for name, iri in links.items()),
        *(Triple(dataset, _void("feature"), NamedNode(f.iri)) for f in _FORMATS.values()),
        *(Triple(dataset, _void(name), number) for name, number in counts.numbers.items()),
        *(Triple(dataset, _void("classPartition"), part) for part, _ in partitions),
        *(
            Triple(part, _void(name), value)
            for part, (class_, count) in partitions
            for name, value in (("class", class_), ("entities", count))
        ),
    ]


async def _counts(engine: Engine) -> _Counts:
    (counts,) = await engine.select(_COUNTS)
    (entities,) = await engine.select(_ENTITIES)
    classes = [(row["class"], row["n"]) for row in await engine.select(_CLASSES)]
    numbers = {
        "triples": counts["triples"],
        "distinctSubjects": counts["subjects"],
        "properties": counts["properties"],
        "entities": entities["n"],
        "classes": Literal(len(classes)),
    }
    return _Counts(numbers, classes)


def _file(request: Request, name: str) -> Response:
    triples = (quad.triple for quad in ox.parse(data_path(name).read_bytes(), ox.RdfFormat.TURTLE))
    return _rdf(request, triples, turtle=data_path(name).read_bytes())


def _rdf(request: Request, triples: Iterable[Triple], *, turtle: bytes | None = None) -> Response:
    """Triples in the format that the client wants; ``turtle`` is them as Turtle that somebody laid out."""
    media_type = choose(request.headers.get("accept"), tuple(GRAPHS))
    if media_type is None:
        raise HTTPException(406, f"This comes as {', '.join(GRAPHS)}; none of them is in the Accept header.\n")
    format_ = _FORMATS[GRAPHS[media_type]]
    body = turtle if turtle is not None and format_ == ox.RdfFormat.TURTLE else None
    if body is None:
        body = ox.serialize(triples, format=format_, prefixes=_PREFIXES) or b""
        if format_ == ox.RdfFormat.TURTLE:
            # Oxigraph writes prefixes in any order
            lines = body.splitlines(keepends=True)
            body = b"".join([*sorted(lines[: len(_PREFIXES)]), b"\n", *lines[len(_PREFIXES) :]])
    return Response(body, headers={"Content-Type": with_charset(media_type), "Vary": "Accept"})


def _address(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _sd(name: str) -> NamedNode:
    return NamedNode(f"{SD}{name}")


def _void(name: str) -> NamedNode:
    return NamedNode(f"{VOID}{name}")
