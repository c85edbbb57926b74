"""The description of the JSON API, for programs (OpenAPI 3.1) and for the page that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from extract.records import ENTITY_TYPES
from kg.questions import Question


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of an operation; ``place`` is ``query`` or ``path``."""

    name: str
    place: str
    schema: dict[str, Any]
    description: str
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked for at a path; ``example`` is a path that works with most graphs."""

    path: str
    name: str
    summary: str
    fields: tuple[Field, ...]
    answer: str
    example: str


_TEXT: Final = {"type": "string"}
_LIMIT: Final = Field("limit", "query", {"type": "integer", "minimum": 1}, "at most so many", "20")
OPERATIONS: Final = (
    Operation(
        "/api/search", "search", "Find things by name, other name or identifier, the best first",
        (
            Field("q", "query", _TEXT, "a name, a part of one, or an identifier; without it all things", "zenodo"),
            Field("type", "query", {"type": "string", "enum": list(ENTITY_TYPES)}, "only this type", "Repository"),
            _LIMIT,
            Field("offset", "query", {"type": "integer", "minimum": 0}, "pass over so many", "0"),
        ),
        "Found", "/api/search?q=zenodo&limit=3",
    ),
    Operation(
        "/api/entities/{kind}/{slug}", "entity", "All that is said of a thing, with the sentences",
        (
            Field("kind", "path", _TEXT, "its type as in its IRI", "repository"),
            Field("slug", "path", _TEXT, "the rest of its IRI", "zenodo"),
        ),
        "Entity", "/api/entities/repository/zenodo",
    ),
    Operation(
        "/api/statements/{key}", "statement", "A statement with its evidence",
        (Field("key", "path", _TEXT, "the 16 hex digits of its IRI", "0123456789abcdef"),),
        "Statement", "",
    ),
    Operation(
        "/api/articles/{key}", "article", "An article with what it says, without its text",
        (Field("key", "path", _TEXT, "the last part of its IRI", "s05"),),
        "Article", "",
    ),
    Operation(
        "/api/questions", "questions", "The ready questions with their parameters", (), "Questions", "/api/questions"
    ),
    Operation(
        "/api/questions/{name}", "question", "The answer of a ready question",
        (Field("name", "path", _TEXT, "as in the list; its own parameters are those of the query", "releases"), _LIMIT),
        "Answer", "/api/questions/releases?limit=5",
    ),
    Operation("/api/stats", "stats", "How much there is", (), "Stats", "/api/stats"),
)  # fmt: skip


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_NUMBER: Final = {"type": "number"}
_WHOLE: Final = {"type": "integer"}
_MAYBE: Final = {"type": ["string", "null"]}
_COUNTS: Final = {"type": "object", "additionalProperties": _WHOLE}
_ABOUT: Final[dict[str, dict[str, Any]]] = {
    "iri": _TEXT, "key": _TEXT, "label": _TEXT, "type": _TEXT, "kind": _TEXT, "page": _TEXT,
}  # fmt: skip
_SOURCE: Final[dict[str, dict[str, Any]]] = {
    "iri": _TEXT, "id": _TEXT, "title": _MAYBE, "url": _MAYBE, "published": _MAYBE, "publisher": _MAYBE,
}  # fmt: skip
SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "Thing": _object(label=_TEXT, iri=_MAYBE, type=_MAYBE),
    "Source": _object(**_SOURCE),
    "Report": _object(
        article=_ref("Source"), confidence=_NUMBER, status=_TEXT, rules=_list(_TEXT), dates=_list(_TEXT),
        quotes=_list(_object(start=_WHOLE, end=_WHOLE, text=_TEXT)),
    ),
    "Statement": _object(
        iri=_TEXT, subject=_ref("Thing"), relation=_TEXT, object=_ref("Thing"), confidence=_NUMBER, status=_TEXT,
        reports=_WHOLE, first=_MAYBE, last=_MAYBE, valid=_list(_TEXT), conflicts=_list(_TEXT),
        evidence=_list(_ref("Report")),
    ),
    "Found": _object(
        query=_TEXT, count=_WHOLE, results=_list(_object(**_ABOUT, articles=_WHOLE, match=_MAYBE))
    ),
    "Entity": _object(
        **_ABOUT, aliases=_list(_TEXT), identifiers=_list(_TEXT), homepage=_MAYBE,
        candidates=_list(_object(iri=_TEXT, score=_NUMBER)), former=_list(_TEXT),
        doubts=_list(_object(**_ABOUT, score=_NUMBER, reason=_TEXT)),
        decisions=_list(_object(created=_TEXT, iri=_TEXT, action=_TEXT, creator=_TEXT, why=_TEXT)),
        articles=_list(_ref("Source")), statements=_list(_ref("Statement")), statementsLeftOut=_WHOLE,
    ),
    "Article": _object(
        **_SOURCE, reprintOf=_list(_TEXT), reprints=_list(_TEXT), entities=_list(_object(**_ABOUT)),
        statements=_list(_ref("Statement")),
    ),
    "Questions": _list(
        _object(
            name=_TEXT, question=_TEXT, sparql=_TEXT,
            parameters=_list(
                _object(name=_TEXT, type=_TEXT, required={"type": "boolean"}, description=_TEXT)
            ),
        )
    ),
    "Answer": _object(
        name=_TEXT, question=_TEXT, parameters={"type": "object", "additionalProperties": _TEXT},
        columns=_list(_TEXT), rows=_list({"type": "object"}), more={"type": "boolean"},
    ),
    "Stats": _object(articles=_WHOLE, statements=_WHOLE, releases=_WHOLE, entities=_COUNTS, relations=_COUNTS),
    "Error": _object(error=_TEXT, status=_WHOLE),
}  # fmt: skip


def openapi(questions: Sequence[Question], *, server: str) -> dict[str, Any]:
    """The description as JSON-ready data; each ready question has a path of its own, with its parameters."""
    paths = {one.path: {"get": _operation(one)} for one in OPERATIONS}
    for question in questions:
        fields = [
            Field(p.name, "query", {"type": "integer" if p.type == "integer" else "string"}, p.description, "")
            for p in question.parameters
        ]
        required = {p.name for p in question.parameters if p.required}
        one = Operation(
            f"/api/questions/{question.name}", f"question-{question.name}", question.question, (*fields, _LIMIT),
            "Answer", "",
        )  # fmt: skip
        paths[one.path] = {"get": _operation(one, required)}
    try:
        release = version("open-science-kg")
    except PackageNotFoundError:
        release = "0"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open-science knowledge graph", "version": release,
            "license": {"name": "CC0 1.0", "identifier": "CC0-1.0"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }  # fmt: skip


def _operation(one: Operation, required: set[str] | None = None) -> dict[str, Any]:
    return {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": [
            {
                "name": f.name, "in": f.place, "description": f.description, "schema": f.schema,
                "required": f.place == "path" or f.name in (required or ()),
            }
            for f in one.fields
        ],
        "responses": {
            "200": {"description": "what was asked for", "content": _content(one.answer)},
            **{
                status: {"description": text, "content": _content("Error")}
                for status, text in (("400", "wrong parameters"), ("404", "not in the graph"), ("503", "took too long"))
            },
        },
    }  # fmt: skip


def _content(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(schema)}}
