"""``kg query``, ``kg explain`` and ``kg stats``: what the graph answers."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.commands.options import StoreOption, store_path
from kg.commands.talk import note
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.questions import Question
    from kg.results import Answer

Form = Annotated[
    str | None,
    typer.Option(
        "-f", "--format", help="text or json; by default text on a terminal, JSON in a pipe.", show_default=False
    ),
]


def query(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME|FILE|-|SPARQL",
            show_default=False,
            help="A ready question, a file with a query, - for standard input, or the query itself.",
        ),
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter of the question.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--format",
            show_default=False,
            help="table, json, csv, tsv or md; of triples ttl, nt or jsonld. By default a table on a terminal, "
            "SPARQL results JSON in a pipe.",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=0, help="At most so many rows.", show_default=False)
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            "--endpoint", metavar="URL", help="Ask a SPARQL endpoint instead of the store.", show_default=False
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the ready questions and stop.")] = False,
    store: StoreOption = None,
) -> None:
    """Ask the graph a ready question, or any SPARQL query.

    An entity is given by label, other name, identifier, IRI or type/slug.

    Example: kg query partners --param entity=CERN
    """  # fmt: skip
    if list_:
        _list_questions(form)
        return
    if what is None:
        raise UsageError("no question; name one (kg query --list shows them) or give a SPARQL query")
    question = _question(what)
    values = _values(param or [])
    if question.declared:
        question.check(values)
    from kg.parameters import bind

    if endpoint is not None:
        from kg.endpoint import Endpoint

        remote = Endpoint(endpoint)
        bindings = bind(question, values, remote, foreign=True)
        answer = remote.query(question.sparql, bindings=bindings, limit=limit)
        if not _write(answer, form, remote.base_iri):
            note("no rows; the endpoint's default graph must hold the graph: load it as Turtle, or as the union of all")
        return
    from kg.results import read_answer
    from kg.store import GraphStore

    with GraphStore.open(store_path(store), read_only=True) as graph:
        bindings = bind(question, values, graph)
        answer = read_answer(graph.query(question.sparql, bindings=bindings), limit=limit)
        if not _write(answer, form, graph.base_iri):
            note("no rows")


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="ENTITY|STATEMENT",
            show_default=False,
            help="Label, other name, identifier, IRI or type/slug; a statement as -v shows it.",
        ),
    ],
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="With rules, dates and the statements' names.")
    ] = False,
    form: Form = None,
    store: StoreOption = None,
) -> None:
    """Show what is said of a thing, each statement with the sentences and articles that say it.

    Example: kg explain Zenodo
    """  # fmt: skip
    as_json = _wants_json(form)
    from kg.explain import explain as explain_in
    from kg.explain_text import explanation_text
    from kg.store import GraphStore

    with GraphStore.open(store_path(store), read_only=True) as graph:
        found = explain_in(graph, what)
        base_iri = graph.base_iri
    if as_json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        width = min(shutil.get_terminal_size((100, 24)).columns, 120)
        sys.stdout.write(explanation_text(found, base_iri=base_iri, verbose=verbose, width=width))


def stats(
    form: Form = None,
    top: Annotated[
        int, typer.Option("--top", min=1, help="How many institutions, or lines of what is new, to show.")
    ] = 10,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            show_default=False,
            help="Say instead what is new in articles published from this year, month or day on.",
        ),
    ] = None,
    all_: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Also centralities, communities and their bridges, collaboration and releases over the years, "
            "publishers. Takes longer in a large graph.",
        ),
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            show_default=False,
            help="Write all that as a page with charts and tables instead.",
        ),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Count what is in the graph, rank its institutions, and show which months it covers; or say what is new.

    Example: kg stats --html report.html
    """
    as_json = _wants_json(form)
    if since is not None:
        if all_ or html:
            raise UsageError(f"--since says what is new, without {'--html' if html else '--all'}; give one of the two")
        _news(since, top, store, as_json=as_json)
        return
    if all_ or html:
        _analysis(html, top, store, as_json=as_json)
        return
    from kg.commands.talk import progress
    from kg.stats import graph_stats
    from kg.stats_text import stats_text
    from kg.store import GraphStore

    with GraphStore.open(store_path(store), read_only=True) as graph, progress("Counting"):
        found = graph_stats(graph, top=top)
        base_iri = graph.base_iri
    if as_json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        sys.stdout.write(stats_text(found, base_iri=base_iri))


def _analysis(html: Path | None, top: int, store: Path | None, *, as_json: bool) -> None:
    from kg.analysis.analysis import analyse
    from kg.commands.talk import progress
    from kg.store import GraphStore

    with GraphStore.open(store_path(store), read_only=True) as graph, progress("Analysing"):
        found = analyse(graph, top=top)
        base_iri = graph.base_iri
    if html is not None:
        from kg.files import atomic_file
        from kg.stats_page import render_stats

        page = render_stats(found)
        with atomic_file(html) as file:
            file.write(page.encode())
        note(f"{html} written")
    elif as_json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        from kg.analysis.text import analysis_text
        from kg.stats_text import stats_text

        sys.stdout.write(stats_text(found.stats, base_iri=base_iri))
        sys.stdout.write(analysis_text(found, top=top))


def _news(since: str, top: int, store: Path | None, *, as_json: bool) -> None:
    from kg.news import check_day, read_news
    from kg.news_text import news_text
    from kg.store import GraphStore

    check_day(since)
    with GraphStore.open(store_path(store), read_only=True) as graph:
        found = read_news(graph, since, top=top)
        base_iri = graph.base_iri
    if as_json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        sys.stdout.write(news_text(found, base_iri=base_iri, top=top))


def _question(what: str) -> Question:
    """The ready question, the file, or the query that the argument stands for."""
    from kg.questions import find_question, parse_query, read_query, read_questions

    if what == "-":
        return parse_query(sys.stdin.read(), name="the query", where="<stdin>")
    if "{" in what or len(what.split()) > 1:
        return parse_query(what, name="the query", where="<argument>")
    path = Path(what)
    if path.suffix or path.is_file():
        return read_query(path)
    return find_question(what, read_questions())


def _values(params: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for one in params:
        name, equals, value = one.partition("=")
        if not equals or not name or not value:
            raise UsageError(f"--param {one}: write it as --param name=value")
        if name in values:
            raise UsageError(f"--param {name} is given twice")
        values[name] = value
    return values


def _write(answer: Answer, form: str | None, base_iri: str) -> int:
    from kg.results import format_for, print_table, write_answer

    chosen = format_for(answer, form, terminal=sys.stdout.isatty())
    if chosen == "table" and not isinstance(answer, tuple):
        from rich.console import Console

        return print_table(answer, Console(highlight=False, soft_wrap=False), base_iri=base_iri)
    return write_answer(answer, sys.stdout, chosen, base_iri=base_iri)


def _list_questions(form: str | None) -> None:
    from kg.questions import read_questions

    questions = read_questions()
    if _wants_json(form, people="table"):
        fields = ("name", "type", "required", "description")
        found = [
            {"name": q.name, "question": q.question,
             "parameters": [{f: getattr(p, f) for f in fields} for p in q.parameters]}
            for q in questions
        ]  # fmt: skip
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    width = max(len(q.name) for q in questions)
    for q in questions:
        print(f"{q.name:<{width}}  {q.question}")
        for p in q.parameters:
            print(
                f"{'':<{width}}    --param {p.name}=…  {p.description} ({p.type}{', required' if p.required else ''})"
            )


def _wants_json(form: str | None, *, people: str = "text") -> bool:
    """Whether to write JSON. Raises UsageError for a format that is neither it nor that for people."""
    if form not in (None, "json", people):
        raise UsageError(f"{form}: no such format; there are {people} and json")
    return form == "json" or (form is None and not sys.stdout.isatty())
