"""``kg export``, ``kg validate`` and ``kg remove``: the graph as files, its check, and taking articles out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.commands.options import DecisionsOption, StoreOption, decisions_path, store_path
from kg.commands.talk import note, plural
from kg.errors import KgError


def export(
    output: Annotated[str, typer.Option("-o", "--output", help="File, or - for standard output.")] = "-",
    form: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--format",
            help="ttl, trig, nq, nt, jsonld, rdfxml, graphml, gexf or csv; by default by the file's ending, else ttl.",
        ),
    ] = None,
    texts: Annotated[bool, typer.Option("--texts", help="With the articles' texts.")] = False,
    store: StoreOption = None,
) -> None:
    """Write the graph as Turtle, TriG, N-Quads, JSON-LD, RDF/XML, GraphML, GEXF (for Gephi) or CSV.

    Example: kg export -o graph.ttl
    """
    from kg.export import export_bytes, export_file
    from kg.store import GraphStore

    with GraphStore.open(store_path(store), read_only=True) as graph:
        if output == "-":
            sys.stdout.buffer.write(export_bytes(graph, form or "ttl", texts=texts))
        else:
            export_file(graph, Path(output), format_=form, texts=texts)
            note(f"{output} written")


def validate(
    store: StoreOption = None,
    form: Annotated[str, typer.Option("-f", "--format", help="human or json.")] = "human",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Also fail for a statement without evidence, evidence without a quote at its "
            "offsets, and an article without its text.",
        ),
    ] = False,
    decisions: DecisionsOption = None,
) -> None:
    """Check the graph against the SHACL shapes and every quote against its article; exit 3 where one fails.

    Example: kg validate --strict
    """
    from kg.store import GraphStore
    from kg.validate import validate_store

    with GraphStore.open(store_path(store), read_only=True, decisions=decisions_path(decisions)) as graph:
        report = validate_store(graph, strict=strict)
    print(json.dumps(report.to_json(), ensure_ascii=False, indent=2) if form == "json" else report.to_text())
    if not report.conforms:
        raise typer.Exit(3)


def remove(
    articles: Annotated[list[str], typer.Argument(help="Ids of articles, as kg query articles lists them.")],
    store: StoreOption = None,
    decisions: DecisionsOption = None,
) -> None:
    """Take articles out of the graph, with all that only they said.

    Example: kg remove https://example.org/news/retracted
    """
    from kg.store import GraphStore

    with GraphStore.open(store_path(store), decisions=decisions_path(decisions)) as graph:
        there = {article.id for article in graph.articles()}
        if missing := [a for a in articles if a not in there]:
            raise KgError(f"{missing[0]}: no such article in {graph.path}; see kg query articles")
        for article in articles:
            graph.remove(article)
        graph.refresh()
    note(f"{plural(len(articles), 'article')} removed")
