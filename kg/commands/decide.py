"""``kg review accept``, ``reject``, ``merge``, ``split``, ``rename``, ``retype``, ``relink``: one decision each."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.commands.options import DecisionsOption, StoreOption, decisions_path, store_path
from kg.commands.talk import note, progress
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from kg.decisions import Decision
    from kg.store import GraphStore

Why = Annotated[str, typer.Option("--why", help="Why; kept with the decision.", show_default=False)]
By = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="NAME", show_default=False,
        help="Who decides; by default $KG_USER, else git's user.name, else the login name.",
    ),
]  # fmt: skip
NoRefresh = Annotated[
    bool, typer.Option("--no-refresh", help="Leave the graph as it is; the next command that opens it takes it up.")
]
Thing = Annotated[str, typer.Argument(metavar="ENTITY", help="Name, identifier, IRI or type/slug.", show_default=False)]


def accept(
    statement: Annotated[
        str, typer.Argument(help="IRI or statement/<key>, as kg explain -v shows it.", show_default=False)
    ],
    why: Why = "",
    by: By = None,
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Say that a statement is right: it has confidence 1 from then on.

    Example: kg review accept statement/0a1b2c3d4e5f6071 --why 'checked on the web site'
    """
    _on_statement("accept", statement, why, by, no_refresh, decisions, store)


def reject(
    statement: Annotated[
        str, typer.Argument(help="IRI or statement/<key>, as kg explain -v shows it.", show_default=False)
    ],
    why: Why = "",
    by: By = None,
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Say that a statement is wrong: it is no longer published.

    Example: kg review reject statement/0a1b2c3d4e5f6071 --why 'was denied later'
    """
    _on_statement("reject", statement, why, by, no_refresh, decisions, store)


def merge(
    a: Thing,
    b: Thing,
    why: Why = "",
    by: By = None,
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Say that two things are one.

    Example: kg review merge 'Open Science Office' organization/office-of-open-science
    """
    from kg.entities import find_entity

    def make(graph: GraphStore, who: dict[str, Any]) -> tuple[Decision, ...]:
        from kg.decisions import Decision

        one, other = find_entity(graph, a).iri, find_entity(graph, b).iri
        if one == other:
            raise KgError(f"{a!r} and {b!r} are one already, {one.removeprefix(graph.base_iri)}")
        return (Decision("merge", **who, about=(one, other)),)

    _decide(make, why, by, no_refresh, decisions, store)


def split(
    a: Thing,
    b: Annotated[
        str | None,
        typer.Argument(metavar="[ENTITY]", help="IRI or type/slug of what it is not.", show_default=False),
    ] = None,
    article: Annotated[
        str | None,
        typer.Option("--article", metavar="ID", help="It is another thing in this article.", show_default=False),
    ] = None,
    why: Why = "",
    by: By = None,
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Say that two things are not one, or that a thing is another one in one article.

    kg review members ENTITY lists the IRIs that were merged into one, with the articles that name them.

    Example: kg review split organization/open-science-office organization/office-of-open-science
    """
    if (b is None) == (article is None):
        raise UsageError("name the other thing, or the article with --article; kg review members lists both")
    from kg.review_members import own_iris, thing_iri

    def make(graph: GraphStore, who: dict[str, Any]) -> tuple[Decision, ...]:
        from kg.decisions import Decision

        if article is not None:
            iri, known = graph.builder.article(article).value, graph.read_decisions()
            own = own_iris(graph, thing_iri(graph, a), article, known)
            return tuple(Decision("split", **who, about=(one,), article=iri) for one in own)
        one, other = thing_iri(graph, a), thing_iri(graph, b or "")
        if one == other:
            raise KgError(f"{a!r} and {b!r} are the same IRI; give a member of it, as kg review members lists them")
        return (Decision("split", **who, about=(one, other)),)

    _decide(make, why, by, no_refresh, decisions, store)


def rename(
    a: Thing,
    name: Annotated[str, typer.Argument(help="The name that it gets.", show_default=False)],
    why: Why = "",
    by: By = None,
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Give a thing another name; its old ones still find it.

    Example: kg review rename repository/zenodo-repository Zenodo
    """
    text = " ".join(name.split())
    if not text:
        raise UsageError("the new name is empty")
    _on_thing(a, "rename", {"name": text}, why, by, no_refresh, decisions, store)


def retype(
    a: Thing,
    type_: Annotated[str, typer.Argument(metavar="TYPE", help="Such as Dataset.", show_default=False)],
    why: Why = "",
    by: By = None,
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Give a thing another type; its IRI stays.

    Example: kg review retype service/openaire-graph Dataset
    """
    from extract.records import ENTITY_TYPES

    key = "".join(c for c in type_.lower() if c.isalpha())
    found = next((name for name in ENTITY_TYPES if name.lower() == key), None)
    if found is None:
        raise UsageError(f"{type_}: no such type; there are {', '.join(ENTITY_TYPES)}")
    _on_thing(a, "retype", {"type": found}, why, by, no_refresh, decisions, store)


def relink(
    a: Thing,
    to: Annotated[
        str | None, typer.Option("--to", metavar="IRI", help="The identifier that it has.", show_default=False)
    ] = None,
    not_: Annotated[
        str | None, typer.Option("--not", metavar="IRI", help="One that it has not.", show_default=False)
    ] = None,
    why: Why = "",
    by: By = None,
    no_refresh: NoRefresh = False,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Say which identifier a thing has in ROR, Wikidata and others, or has not.

    Example: kg review relink CERN --to https://ror.org/01ggx4157
    """
    if not (to or not_):
        raise UsageError("name the identifier with --to, --not or both")
    from kg.entities import find_entity, identifier_iri
    from kg.identity import identifier_key

    if to and not_ and identifier_key(to) == identifier_key(not_):
        raise UsageError("--to and --not name the same identifier")

    def make(graph: GraphStore, who: dict[str, Any]) -> tuple[Decision, ...]:
        from kg.decisions import Decision

        iri = find_entity(graph, a).iri
        old = identifier_iri(graph, iri, not_) if not_ else None
        new = identifier_iri(graph, iri, to) if to else None
        # two decisions, each to be taken back by itself
        return (
            *((Decision("relink", **who, about=(iri,), old=old),) if old else ()),
            *((Decision("relink", **who, about=(iri,), new=new),) if new else ()),
        )

    _decide(make, why, by, no_refresh, decisions, store)


def _on_statement(
    action: str, text: str, why: str, by: str | None, no_refresh: bool, decisions: Path | None, store: Path | None
) -> None:
    from kg.explain import explain_statement, statement_node

    def make(graph: GraphStore, who: dict[str, Any]) -> tuple[Decision, ...]:
        from kg.decisions import Decision
        from kg.review_decide import terms_of

        node = statement_node(graph, text)
        if node is None:
            raise KgError(f"{text!r} names no statement; give its IRI or statement/<key>, as kg explain -v shows it")
        explain_statement(graph, node)  # raises where there is none
        return (Decision(action, **who, statement=terms_of(graph, node)),)

    _decide(make, why, by, no_refresh, decisions, store)


def _on_thing(
    thing: str, action: str, said: dict[str, Any], why: str, by: str | None, no_refresh: bool,
    decisions: Path | None, store: Path | None,
) -> None:  # fmt: skip
    from kg.entities import find_entity

    def make(graph: GraphStore, who: dict[str, Any]) -> tuple[Decision, ...]:
        from kg.decisions import Decision

        return (Decision(action, **who, about=(find_entity(graph, thing).iri,), **said),)

    _decide(make, why, by, no_refresh, decisions, store)


def _decide(
    make: Callable[[GraphStore, dict[str, Any]], tuple[Decision, ...]],
    why: str, by: str | None, no_refresh: bool, decisions: Path | None, store: Path | None,
) -> None:  # fmt: skip
    """Write what ``make`` decides, bring the graph up to date, and say what was decided."""
    from kg.review_decide import described, read_log, record

    who: dict[str, Any] = {"creator": who_decides(by), "created": now(), "why": why}
    with writing(store, decisions) as graph:
        written = record(graph.decisions_path, make(graph, who), base_iri=graph.base_iri)
        if not written:
            note("that is decided already; kg review log shows it")
            return
        lines = list(described(written, graph))  # while things have the names that were decided on
        refresh(graph, no_refresh)
        for line in lines:
            note(line)
        keys = {d.key for d in written}
        for one in () if no_refresh else read_log(graph, graph.read_decisions()):
            if one.key in keys and one.stale:
                note(f"no effect: {one.stale}")
        note(f"written to {graph.decisions_path}; kg review undo {written[0].key[:8]} takes it back")


@contextmanager
def reading(store: Path | None, decisions: Path | None) -> Iterator[GraphStore]:
    from kg.store import GraphStore

    with GraphStore.open(store_path(store), read_only=True, decisions=decisions_path(decisions)) as graph:
        yield graph


@contextmanager
def writing(store: Path | None, decisions: Path | None, *, bring_up: bool = True) -> Iterator[GraphStore]:
    """The store to write to, up to date unless ``bring_up`` is false."""
    from kg.store import GraphStore

    with GraphStore.open(store_path(store), decisions=decisions_path(decisions)) as graph:
        if bring_up and graph.stale:
            graph.refresh()
        yield graph


def refresh(graph: GraphStore, no_refresh: bool) -> None:
    if not no_refresh:
        with progress("Putting the graph together") as tell:
            graph.refresh(tell)


def who_decides(by: str | None) -> str:
    """Who decides: the option, else ``$KG_USER``, else git's ``user.name``, else the login name."""
    name = by if by is not None else os.environ.get("KG_USER") or _git_name() or _login()
    if not name.strip():
        raise UsageError("who decides? give --by NAME, or set $KG_USER")
    return " ".join(name.split())


def _git_name() -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    found = subprocess.run([git, "config", "user.name"], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in a bare container
        return ""


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
