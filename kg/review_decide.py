"""Choices of a person as decisions in the file, what is decided in words, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg import terms as t
from kg.decisions import Decision, Decisions, Term, check_decision, read_decisions, write_decisions
from kg.entities import all_entities, short_iri
from kg.errors import KgError, UsageError
from kg.namespaces import local_name
from kg.review import Item, Standing
from kg.store import GraphStore

ON_ONE: Final = ("accept", "reject")
ON_CONFLICT: Final = ("first", "second", "both", "neither")
_WORDS: Final = {
    "accept": "accept", "a": "accept", "y": "accept", "yes": "accept", "merge": "accept",
    "reject": "reject", "r": "reject", "n": "reject", "no": "reject", "split": "reject",
    "first": "first", "1": "first", "second": "second", "2": "second", "both": "both", "b": "both",
    "neither": "neither",
}  # fmt: skip
_SHORTEST_KEY: Final = 4


def choices_on(kind: str) -> tuple[str, ...]:
    """What may be chosen on an item of a kind."""
    return ON_CONFLICT if kind == "conflict" else ON_ONE


def read_choice(kind: str, text: str) -> str:
    """The choice that a word or a letter means. Raises UsageError where it is none for this kind."""
    choice = _WORDS.get(text.strip().lower())
    if choice == "neither" and kind != "conflict":
        choice = None
    if choice not in choices_on(kind):
        raise UsageError(f"{text.strip()!r} is no decision on a {kind}; write {', '.join(choices_on(kind))}")
    return choice


def decide(item: Item, choice: str, *, by: str, at: str, why: str = "") -> tuple[Decision, ...]:
    """The decisions that a choice on an item comes to; ``by`` whom, ``at`` which time."""
    who: dict[str, Any] = {"creator": by, "created": at, "why": why}
    if item.kind == "merge":
        return (Decision("merge" if choice == "accept" else "split", **who, about=item.iris),)
    if item.kind == "link":
        thing, iri = item.iris
        return (relink(thing, iri, new=choice == "accept", by=by, at=at, why=why),)
    accepted = {"accept": (True,), "reject": (False,), "first": (True, False), "second": (False, True),
                "both": (True, True), "neither": (False, False)}[choice]  # fmt: skip
    return tuple(
        Decision("accept" if right else "reject", **who, statement=said)
        for said, right in zip(item.said, accepted, strict=True)
    )


def relink(thing: str, iri: str, *, new: bool, by: str, at: str, why: str = "") -> Decision:
    """That an identifier is a thing's (``new``), or is not."""
    if new:
        return Decision("relink", by, at, why, about=(thing,), new=iri)
    return Decision("relink", by, at, why, about=(thing,), old=iri)


def record(path: Path, new: tuple[Decision, ...], *, base_iri: str) -> tuple[Decision, ...]:
    """Add decisions to the file at once, and say which were new: what repeats a valid one is not written twice.

    Raises FormatError where the file cannot be read or a decision lacks what it needs.
    """
    known = read_decisions(path, base_iri=base_iri)
    fresh = tuple(_after(known, d) for d in known.unsaid(*new))
    for decision in fresh:
        check_decision(decision, where=f"osk:{decision.action}", base_iri=base_iri)
    if fresh:
        write_decisions(known.with_(*fresh), path)
    return fresh


def _after(known: Decisions, new: Decision) -> Decision:
    """The decision, later than the one whose place it takes, so that two of one second keep their order."""
    times = [d.created for d in known.all if d.matter == new.matter]
    last = max(map(datetime.fromisoformat, times), default=None)
    if last is None or last < datetime.fromisoformat(new.created):
        return new
    return replace(new, created=(last + timedelta(seconds=1)).isoformat().replace("+00:00", "Z"))


def take_back(path: Path, key: str, *, base_iri: str) -> Decision:
    """Take the decision out whose key begins with ``key``. Raises KgError where that is none, or several."""
    known = read_decisions(path, base_iri=base_iri)
    wanted = short_iri(key.strip().removeprefix("<").removesuffix(">"), base_iri)
    wanted = wanted.removeprefix("decision/").removeprefix("decision:")
    found = known.beginning(wanted) if len(wanted) >= _SHORTEST_KEY else ()
    if not found:
        raise KgError(
            f"no decision {key!r}; kg review log shows their keys, of which {_SHORTEST_KEY} digits are enough"
        )
    if len(found) > 1:
        raise KgError(f"{key!r} begins the keys of {len(found)} decisions; give more of it")
    write_decisions(known.without(found[0].key), path)
    return found[0]


@dataclass(frozen=True, slots=True)
class Logged:
    """A decision in words; ``stale`` says why it no longer applies, empty where it does."""

    key: str
    created: str
    creator: str
    action: str
    what: str
    why: str
    stale: str

    def to_json(self) -> dict[str, Any]:
        """The same as an object for JSON."""
        return asdict(self)


def read_log(store: GraphStore, decisions: Decisions) -> tuple[Logged, ...]:
    """All decisions in the order of their times."""
    standing = Standing(store, decisions)
    labels = {iri: entity.label for iri, entity in all_entities(store).items()}
    keys = {article.iri for article in store.articles()}
    valid = set(decisions.valid)
    return tuple(
        Logged(
            d.key, d.created, d.creator, d.action, in_words(d, labels, standing), d.why,
            "a later decision took its place" if d not in valid else _stale(d, standing, labels, keys, store),
        )
        for d in decisions.all
    )  # fmt: skip


def in_words(d: Decision, labels: Mapping[str, str], standing: Standing) -> str:
    """What a decision says, with the names that things have now."""
    base = standing.decisions.base_iri

    def name(iri: str) -> str:
        label = labels.get(standing.now(iri))
        return f"{label} ({short_iri(iri, base)})" if label else short_iri(iri, base)

    if d.statement is not None:
        subject, predicate, object_ = d.statement
        return f"{_text(subject, name)} — {local_name(predicate.value)} → {_text(object_, name)}"
    things = " and ".join(map(name, d.about))
    if d.action == "merge":
        return f"{things} are one"
    if d.action == "split":
        return f"{things} is another in {short_iri(d.article, base)}" if d.article else f"{things} are not one"
    if d.action == "rename":
        return f"{things} is called {d.name}"
    if d.action == "retype":
        return f"{things} is of type {d.type}"
    parts = [f"is {d.new}" if d.new else "", f"is not {d.old}" if d.old else ""]
    return f"{things} {' and '.join(filter(None, parts))}"


def _text(term: Term, name: Any) -> str:
    return str(name(term.value)) if isinstance(term, NamedNode) else term.value


def _stale(d: Decision, standing: Standing, labels: Mapping[str, str], articles: set[str], store: GraphStore) -> str:
    """Why a valid decision changes nothing, empty where it does."""
    if d.statement is not None:
        node = NamedNode(standing.statement(d.statement))
        # of what is rejected only the graph of what is withheld tells
        there = [q.graph_name for q in store.oxigraph.quads_for_pattern(node, t.SUBJECT, None, None)]
        if not there:
            return "no article says it any more"
        published = d.action == "reject" or DefaultGraph() in there
        return "" if published else "it is withheld for another reason; kg explain shows it"
    for iri in d.about:
        if standing.now(iri) not in labels and not d.article:
            return f"{short_iri(iri, store.base_iri)} is in no article any more"
    if d.article and d.article not in articles:
        return f"{short_iri(d.article, store.base_iri)} is not in the graph any more"
    if d.action == "merge" and len(set(map(standing.now, d.about))) == 2:
        return "another decision keeps them apart"
    return ""


def terms_of(store: GraphStore, statement: NamedNode) -> tuple[Term, Term, Term]:
    """The terms of a statement that is there, published or withheld."""
    found = [
        next(store.oxigraph.quads_for_pattern(statement, predicate, None, None)).object
        for predicate in (t.SUBJECT, t.PREDICATE, t.OBJECT)
    ]
    subject, predicate, object_ = (term for term in found if isinstance(term, NamedNode | Literal))
    return subject, predicate, object_


def labels_of(store: GraphStore) -> dict[str, str]:
    """Label by IRI of every thing."""
    return {iri: entity.label for iri, entity in all_entities(store).items()}


def described(decisions: tuple[Decision, ...], store: GraphStore) -> Iterator[str]:
    """Decisions in words, one line each with its key."""
    standing, labels = Standing(store, store.read_decisions()), labels_of(store)
    for d in decisions:
        yield f"{d.key}  {d.action}: {in_words(d, labels, standing)}"
