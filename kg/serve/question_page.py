"""A ready question as a form, and its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kg.entities import Askable
from kg.errors import KgError
from kg.parameters import bind
from kg.questions import Question
from kg.serve.answer_table import AnswerTable, answer_table, projection
from kg.serve.charts import BarChart, Network, Timeline, bar_chart, network, timeline
from kg.serve.names import Names
from kg.sparql import prepare

ROWS: Final = 500
"""Rows that a page shows; files hold all."""
_CLI: Final = re.compile(r"--param (\w+)=(?:…)?")


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """``values`` are as they were typed; ``answer`` None where nothing was asked yet, or it went wrong (``error``).

    ``sparql`` is the query with the values put in.
    """

    question: Question
    values: dict[str, str]
    answer: AnswerTable | None
    error: str | None
    sparql: str
    bars: BarChart | None = None
    timeline: Timeline | None = None
    network: Network | None = None


def given_values(question: Question, asked: Mapping[str, str]) -> dict[str, str]:
    """What a form sent of the question's parameters, without the fields that were left empty."""
    return {p.name: value for p in question.parameters if (value := asked.get(p.name, "").strip())}


def unknown_values(question: Question, asked: Mapping[str, str], known: frozenset[str]) -> list[str]:
    """Names that were sent and are neither parameters nor ``known``."""
    return sorted(set(asked) - {p.name for p in question.parameters} - known)


def ask_question(
    graph: Askable, names: Names, question: Question, values: Mapping[str, str], *, asked: bool
) -> QuestionPage:
    """The page of a question with these values; what is wrong with them is told on it.

    Without ``asked`` a question that needs a value is not put yet.
    """
    needs = [p for p in question.parameters if p.required and p.name not in values]
    if needs and not asked:
        return QuestionPage(question, dict(values), None, None, question.sparql)
    try:
        sparql = bound_query(graph, question, values)
    except KgError as error:
        return QuestionPage(question, dict(values), None, for_forms(str(error)), question.sparql)
    variables = projection(question.sparql)
    rows = graph.select(f"{sparql}\nLIMIT {4 * ROWS}")
    table = answer_table(variables, rows, names, graph, most=ROWS)
    if not table.rows:
        return QuestionPage(question, dict(values), table, None, sparql)
    drawn = bar_chart(table), timeline(table), network(table)
    return QuestionPage(question, dict(values), table, None, sparql, *drawn)


def bound_query(graph: Askable, question: Question, values: Mapping[str, str]) -> str:
    """The question's query with values put in. Raises KgError for one that is missing, unknown or of a wrong type."""
    return prepare(question.sparql, bind(question, values, graph))


def for_forms(message: str) -> str:
    """An error of the command line as it reads beside a form."""
    return _CLI.sub(lambda found: f"{found[1]}: ", message).replace("; add : ", "").replace(": : ", ": ")
