"""The answer of a ready question as a file: all its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from kg.questions import Question
from kg.serve.question_page import bound_query
from kg.serve.rendering import HEADERS
from kg.serve.site import Site

FILES: Final = ("csv", "tsv", "json")
"""Endings; the formats are those of SPARQL 1.1."""


def question_file(site: Site, question: Question, values: Mapping[str, str], ending: str) -> Response:
    """The answer in one of :data:`FILES`. Raises KgError for wrong values."""
    answer = site.graph.answer(bound_query(site.graph, question, values), ending)
    headers = {
        **HEADERS, "Content-Type": answer.media_type, "Access-Control-Allow-Origin": "*",
        "Content-Disposition": f'attachment; filename="{question.name}.{ending}"',
    }  # fmt: skip
    return Response(answer.body, headers=headers)
