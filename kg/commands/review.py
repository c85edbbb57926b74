"""``kg review``: what is in doubt, shown to a person, in the terminal or as CSV; the decisions of people."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.commands.decide import (
    By,
    NoRefresh,
    Thing,
    Why,
    accept,
    merge,
    now,
    reading,
    refresh,
    reject,
    relink,
    rename,
    retype,
    split,
    who_decides,
    writing,
)
from kg.commands.options import DecisionsOption, StoreOption, decisions_path
from kg.commands.talk import note, plural, progress
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from kg.review import Item
    from kg.review_sides import Shown
    from kg.store import GraphStore

ITEMS = 200  # shown in one go where no --limit says otherwise
FORMATS = ("table", "json", "csv")

review = typer.Typer(
    name="review",
    help="Decide what is in doubt: merges, links, uncertain and conflicting statements. Without a subcommand one item "
    "after the other on a terminal, the list in a pipe.",
    rich_markup_mode=None,
)
for command in (accept, reject, merge, split, rename, retype, relink):
    review.command()(command)

Form = Annotated[
    str | None,
    typer.Option(
        "-f", "--format", show_default=False,
        help="table, json or csv; by default a table on a terminal, JSON in a pipe.",
    ),
]  # fmt: skip
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", "-k", show_default=False, help="merge, link, statement or conflict; may be given several times."
    ),
]
About = Annotated[str | None, typer.Option("--entity", help="Only what concerns this thing.", show_default=False)]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.", show_default=False)]
Below = Annotated[
    float, typer.Option("--below", min=0.01, max=1.0, help="Statements of a lower confidence are in doubt.")
]


@review.callback(invoke_without_command=True)
def queue(
    context: typer.Context,
    kind: Kinds = None,
    entity: About = None,
    limit: Limit = None,
    below: Below = 0.5,
    list_: Annotated[bool, typer.Option("--list", help="List the queue, also on a terminal.")] = False,
    form: Form = None,
    why: Why = "",
    by: By = None,
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Decide what is in doubt: merges, links, uncertain and conflicting statements.

    Without a subcommand one item after the other on a terminal, the list in a pipe.

    Example: kg review --kind merge --limit 20
    """
    if context.invoked_subcommand is not None:
        if any(getattr(context.get_parameter_source(p), "name", "") == "COMMANDLINE" for p in context.params):
            raise UsageError(f"write the options behind {context.invoked_subcommand}, not before it")
        return
    if form is not None and form not in FORMATS:
        raise UsageError(f"{form}: no such format; there are {', '.join(FORMATS)}")
    as_list = list_ or form is not None or not (sys.stdin.isatty() and sys.stdout.isatty())
    with reading(store, decisions) as graph:
        items = _queue(graph, kind, entity, below)
        some = items[: limit or (len(items) if as_list else ITEMS)]
        shown = _shown(graph, some)
        file, base_iri = graph.decisions_path, graph.base_iri
    if as_list:
        _print_queue(shown, form, base_iri)
        return
    if not shown:
        note("nothing is in doubt")
        return
    kept = None if no_refresh else decisions_path(decisions) or file
    _ask(shown, len(items), file, base_iri, who_decides(by), why, store, kept)


@review.command()
def members(a: Thing, form: Form = None, decisions: DecisionsOption = None, store: StoreOption = None) -> None:
    """List the IRIs that were merged into a thing, with names and articles: what split can take apart.

    Example: kg review members 'Open Science Office'
    """
    from kg.entities import find_entity
    from kg.review_members import read_members

    with writing(store, decisions) as graph:
        found = read_members(graph, find_entity(graph, a).iri, graph.read_decisions())
        base_iri = graph.base_iri
    rows = [(m.iri.removeprefix(base_iri), " · ".join(m.names), " · ".join(m.articles)) for m in found]
    _print_rows(("member", "names", "articles"), rows, [m.to_json() for m in found], form)


@review.command()
def log(form: Form = None, decisions: DecisionsOption = None, store: StoreOption = None) -> None:
    """List the decisions: key, when, who, what and why, and which no longer apply.

    Example: kg review log
    """
    from kg.review_decide import read_log

    with reading(store, decisions) as graph:
        found = read_log(graph, graph.read_decisions())
    rows = [(d.key, d.created, d.creator, d.action, d.what, d.why, d.stale) for d in found]
    head = ("key", "when", "who", "action", "what", "why", "no longer applies")
    _print_rows(head, rows, [d.to_json() for d in found], form)


@review.command()
def undo(
    key: Annotated[str, typer.Argument(help="The decision's key, or how it begins.", show_default=False)],
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Take a decision back: it goes out of the file, and the graph is as if it had never been.

    Example: kg review undo 3f2a
    """
    from kg.review import Standing
    from kg.review_decide import in_words, labels_of, take_back

    with writing(store, decisions, bring_up=False) as graph:
        taken = take_back(graph.decisions_path, key, base_iri=graph.base_iri)
        refresh(graph, no_refresh)
        words = in_words(taken, labels_of(graph), Standing(graph, graph.read_decisions()))
        note(f"undone: {taken.action}: {words} · {graph.decisions_path}")


@review.command()
def export(
    file: Annotated[str, typer.Argument(help="CSV file to write, or - for standard output.")],
    kind: Kinds = None,
    entity: About = None,
    limit: Limit = None,
    below: Below = 0.5,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Write the queue as CSV with columns to fill in: decision (accept, reject, …) and why.

    Example: kg review export doubts.csv
    """
    from kg.review_sheet import write_sheet

    with reading(store, decisions) as graph:
        shown = _shown(graph, _queue(graph, kind, entity, below)[:limit])
    if file == "-":
        write_sheet(shown, sys.stdout)
        return
    import io

    from kg.files import atomic_file

    text = io.StringIO(newline="")
    count = write_sheet(shown, text)
    with atomic_file(Path(file)) as out:
        out.write(text.getvalue().encode("utf-8-sig"))  # spreadsheets tell UTF-8 by the mark
    note(f"{file}: {plural(count, 'item')}; fill in decision and why, then kg review import {file}")


@review.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="CSV file that kg review export wrote, filled in, or -.")],
    why: Annotated[str, typer.Option("--why", help="Why, for rows that do not say.", show_default=False)] = "",
    by: By = None,
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Read decisions from a CSV file; bad rows are listed and the rest is done (exit 4).

    Example: kg review import doubts.csv --by 'Ada Lovelace'
    """
    import io

    from kg.review import Standing, by_key, read_queue
    from kg.review_decide import decide, record
    from kg.review_sheet import read_sheet

    text = io.StringIO(_read_text(file), newline="")
    who, at = who_decides(by), now()
    with writing(store, decisions) as graph:
        known = graph.read_decisions()
        # whatever --below the file was written with
        items = by_key(read_queue(graph, known, below=1.01))
        sheet = read_sheet(text, items, Standing(graph, known), name=file)
        for line in sheet.bad:
            note(f"kg: {file}: {line}")
        new = [d for c in sheet.choices for d in decide(c.item, c.choice, by=who, at=at, why=c.why or why)]
        written = record(graph.decisions_path, tuple(new), base_iri=graph.base_iri)
        if written:
            refresh(graph, no_refresh)
        path = graph.decisions_path
    again = f" · {sheet.known:,} decided before" if sheet.known else ""
    bad = f" · {plural(len(sheet.bad), 'bad row')}" if sheet.bad else ""
    note(f"{plural(len(written), 'decision')} written to {path}{again}{bad}")
    if sheet.bad:
        raise typer.Exit(4 if sheet.choices or sheet.known else 1)


def _queue(graph: GraphStore, kinds: Sequence[str] | None, entity: str | None, below: float) -> tuple[Item, ...]:
    from kg.entities import find_entity
    from kg.review import read_queue

    iri = find_entity(graph, entity).iri if entity else None
    return read_queue(graph, graph.read_decisions(), kinds=kinds or (), entity=iri, below=below)


def _shown(graph: GraphStore, items: Sequence[Item]) -> list[Shown]:
    from extract.registry import read_registry
    from kg.review_sides import show_items

    with progress("Reading what is in doubt") as tell:
        found = []
        for count, one in enumerate(show_items(graph, items, read_registry()), 1):
            tell(count, one.item.kind)
            found.append(one)
    return found


def _ask(
    shown: list[Shown], total: int, file: Path, base_iri: str, by: str, why: str, store: Path | None, kept: Path | None
) -> None:
    """Ask a person about each item; then bring the graph up to date, unless ``kept``, the decisions' file, is None."""
    from rich.console import Console

    from kg.review_session import Session

    def ask(prompt: str) -> str:
        return input(f"\n{prompt} > ")

    session = Session(Console(highlight=False), ask, now, file, base_iri, by, why)
    if total > len(shown):
        note(f"{len(shown):,} of {total:,} items in doubt, what matters most first")
    try:
        session.run(shown)
    except KeyboardInterrupt:
        note(f"\nstopped; {plural(session.decided, 'decision')} kept in {file}; the next command brings them in")
        raise
    if not session.changed:
        note("nothing was decided")
        return
    note(f"{plural(session.decided, 'decision')} in {file}")
    if kept is not None:
        with writing(store, kept):
            pass
        note("the graph is up to date with them")


def _print_queue(shown: list[Shown], form: str | None, base_iri: str) -> None:
    rows = []
    for one in shown:
        names = [f"{s.label} ({s.iri.removeprefix(base_iri)})" for s in one.sides]
        item = one.item
        rows.append((item.kind, *names, *[""] * (2 - len(names)), f"{item.score:.2f}", item.reason, item.key))
    if form == "csv":
        from kg.review_sheet import write_sheet

        write_sheet(shown, sys.stdout)
        return
    head = ("kind", "first", "second", "score", "reason", "key")
    _print_rows(head, rows, [one.to_json() for one in shown], form)
    if not shown:
        note("nothing is in doubt")


def _print_rows(head: Sequence[str], rows: Sequence[Sequence[str]], objects: list[Any], form: str | None) -> None:
    """Rows as a table or CSV, or the objects that they stand for as JSON."""
    if form is not None and form not in FORMATS:
        raise UsageError(f"{form}: no such format; there are {', '.join(FORMATS)}")
    if form == "json" or (form is None and not sys.stdout.isatty()):
        print(json.dumps(objects, ensure_ascii=False, indent=2))
        return
    if form == "csv":
        import csv

        from kg.review_sheet import guarded

        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerow(head)
        writer.writerows([guarded(cell) for cell in row] for row in rows)
        return
    from pyoxigraph import Literal
    from rich.console import Console

    from kg.results import Table, print_table

    terms = [tuple(Literal(cell) for cell in row) for row in rows]
    print_table(Table(tuple(head), terms), Console(highlight=False, soft_wrap=False), base_iri="")


def _read_text(file: str) -> str:
    if file == "-":
        return sys.stdin.read().removeprefix("\ufeff")
    try:
        return Path(file).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text; save it as CSV in UTF-8"
        raise KgError(f"{file}: {reason}") from error
