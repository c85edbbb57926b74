"""What a person decided about the graph: an RDF file that is kept under version control and replayed on every build.

``decisions.ttl`` lies beside the store, not in it, so that a store made anew from nothing obeys it, too. The terms are
those of docs/graph.md, section "Decisions". Of two decisions on one matter the later counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import terms as t
from kg.errors import FormatError
from kg.files import atomic_file
from kg.identity import data_prefixes, hex_digest
from kg.namespaces import PREFIXES
from kg.values import text_literal

FILE: Final = "decisions.ttl"
ON_TWO: Final = frozenset({"merge", "split"})
Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; things are IRIs, a statement its three terms, ``created`` an ISO 8601 date-time.

    ``merge``: the two of ``about`` are one. ``split``: they are not, or with ``article`` (its IRI) the one of ``about``
    is another thing there. ``accept``, ``reject``: ``statement`` is right, is wrong. ``rename``, ``retype``, ``relink``
    say of the one of ``about`` its ``name``, its ``type``, the identifier it has (``new``) or has not (``old``).
    """

    action: str
    creator: str
    created: str
    why: str = ""
    about: tuple[str, ...] = ()
    statement: tuple[Term, Term, Term] | None = None
    article: str | None = None
    name: str | None = None
    type: str | None = None
    new: str | None = None
    old: str | None = None

    def __post_init__(self) -> None:
        # RDF keeps no order of the two, so none may count
        object.__setattr__(self, "about", tuple(sorted(set(self.about))))

    @property
    def key(self) -> str:
        """16 hex digits that stand for it: of its content, so that the same decision is there once."""
        said = (self.action, self.creator, self.created, self.why, self.about, [str(x) for x in self.statement or ()])
        return hex_digest(repr((*said, self.article, self.name, self.type, self.new, self.old)), 16)

    @property
    def node(self) -> str:
        """Path of its IRI below the base."""
        return f"decision/{self.key}"

    def repeats(self, other: Decision) -> bool:
        """Whether it says what another one says, whoever said it, when and why."""
        return self == replace(other, creator=self.creator, created=self.created, why=self.why)

    @property
    def matter(self) -> tuple[object, ...]:
        """What it is about: a later decision on the same takes its place."""
        if self.statement is not None:
            return ("statement", *map(str, self.statement))
        if self.action in ON_TWO and self.article is None:
            return ("same", *sorted(self.about))
        return (self.action, self.about, self.article, self.new or self.old if self.action == "relink" else None)


def _parts(d: Decision) -> tuple[Decision, ...]:
    """An exchange of identifiers as two decisions, each of which a later one may replace."""
    return (replace(d, new=None), replace(d, old=None)) if d.new and d.old else (d,)


class Decisions:
    """Decisions in the order of their times, and what they come to."""

    def __init__(self, decisions: Iterable[Decision] = (), *, base_iri: str) -> None:
        self.base_iri = base_iri
        self.all = tuple(sorted({part for d in decisions for part in _parts(d)}, key=lambda d: (d.created, d.key)))

    @cached_property
    def valid(self) -> tuple[Decision, ...]:
        """Those that no later one replaces."""
        return tuple({d.matter: d for d in self.all}.values())

    def path(self, iri: str) -> str:
        """A thing's path below the base."""
        return iri.removeprefix(self.base_iri)

    def _of(self, *actions: str) -> Iterator[Decision]:
        return (d for d in self.valid if d.action in actions)

    @cached_property
    def merged(self) -> tuple[tuple[str, str], ...]:
        """Pairs of paths that are one."""
        return tuple((self.path(d.about[0]), self.path(d.about[1])) for d in self._of("merge"))

    @cached_property
    def apart(self) -> tuple[tuple[str, str], ...]:
        """Pairs of paths that are not one."""
        return tuple((self.path(d.about[0]), self.path(d.about[1])) for d in self._of("split") if d.article is None)

    @cached_property
    def split_off(self) -> frozenset[tuple[str, str]]:
        """Paths and keys of articles in which the thing is another one."""
        return frozenset(
            (self.path(d.about[0]), self.path(d.article).removeprefix("article/"))
            for d in self._of("split")
            if d.article is not None
        )

    def is_split_off(self, path: str, key: str) -> bool:
        """Whether a thing is another one in the article of that key."""
        return (path, key) in self.split_off

    @cached_property
    def _identifiers(self) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for d in self._of("relink"):
            found.setdefault(self.path(d.about[0]), []).append(d)
        return found

    def added_identifiers(self, path: str) -> list[str]:
        """IRIs that a person linked the thing to."""
        return [d.new for d in self._identifiers.get(path, ()) if d.new is not None]

    def dropped_identifiers(self, path: str) -> list[str]:
        """IRIs that a person unlinked from the thing."""
        return [d.old for d in self._identifiers.get(path, ()) if d.old is not None]

    @cached_property
    def about_things(self) -> dict[str, list[Decision]]:
        """Decisions that change how a thing is shown, by its path: rename, retype, relink."""
        found: dict[str, list[Decision]] = {}
        for d in self._of("rename", "retype", "relink"):
            found.setdefault(self.path(d.about[0]), []).append(d)
        return found

    @cached_property
    def on_statements(self) -> tuple[Decision, ...]:
        """Decisions that accept or reject a statement."""
        return tuple(self._of("accept", "reject"))

    def with_(self, *new: Decision) -> Decisions:
        """These and some more."""
        return Decisions((*self.all, *new), base_iri=self.base_iri)

    def unsaid(self, *new: Decision) -> tuple[Decision, ...]:
        """Those of some new ones that repeat no valid one."""
        known = {d.matter: d for d in self.valid}
        return tuple(d for d in new if d.matter not in known or not d.repeats(known[d.matter]))

    def beginning(self, key: str) -> tuple[Decision, ...]:
        """Those whose key begins so."""
        return tuple(d for d in self.all if d.key.startswith(key))

    def without(self, key: str) -> Decisions:
        """These but the one whose key begins with ``key``."""
        return Decisions((d for d in self.all if not d.key.startswith(key)), base_iri=self.base_iri)

    def triples(self) -> list[Triple]:
        """The decisions as RDF in the order of their times, so that a new one goes to the end of the file."""
        return [triple for d in self.all for triple in self._triples(d)]

    def _triples(self, d: Decision) -> Iterator[Triple]:
        node = NamedNode(self.base_iri + d.node)
        yield Triple(node, t.TYPE, t.DECISION)
        yield Triple(node, t.ACTION, t.ACTIONS[d.action])
        for iri in d.about:
            yield Triple(node, t.ABOUT, NamedNode(iri))
        if d.statement is not None:
            for predicate, term in zip((t.SUBJECT, t.PREDICATE, t.OBJECT), d.statement, strict=True):
                yield Triple(node, predicate, term)
        for predicate, text in ((t.NEW_NAME, d.name), (t.CREATOR, d.creator), (t.COMMENT, d.why)):
            if text:
                yield Triple(node, predicate, text_literal(text))
        if d.type is not None:
            yield Triple(node, t.NEW_TYPE, t.CLASSES[d.type])
        for predicate, iri_ in ((t.SPLIT_IN, d.article), (t.NEW_IDENTIFIER, d.new), (t.OLD_IDENTIFIER, d.old)):
            if iri_ is not None:
                yield Triple(node, predicate, NamedNode(iri_))
        yield Triple(node, t.CREATED, Literal(d.created, datatype=_DATE_TIME))


def read_decisions(path: Path, *, base_iri: str) -> Decisions:
    """The decisions in a Turtle file; none where there is no file.

    Raises FormatError where it is no Turtle, or a decision lacks what its action needs.
    """
    if not path.exists():
        return Decisions(base_iri=base_iri)
    about: dict[str, dict[str, list[Term]]] = {}
    try:
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE, base_iri=base_iri):
            # who writes one by hand need not give it an IRI
            if isinstance(quad.subject, NamedNode | BlankNode) and isinstance(quad.object, NamedNode | Literal):
                said = about.setdefault(str(quad.subject), {})
                said.setdefault(quad.predicate.value, []).append(quad.object)
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=str(path)) from error
    except (SyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise FormatError(
            f"not Turtle: {reason}; mend it, or take the last version that worked", where=str(path)
        ) from error
    found = (
        _read(said, f"{path}: {node if node[0] == '<' else 'a decision without an IRI'}", base_iri)
        for node, said in about.items()
        if t.DECISION in said.get(t.TYPE.value, ())
    )
    return Decisions(found, base_iri=base_iri)


def digest_of(path: Path) -> str:
    """Digest of a file of decisions, empty where there is none. Raises FormatError where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=str(path)) from error


def _read(said: dict[str, list[Term]], where: str, base_iri: str) -> Decision:
    def one(predicate: NamedNode) -> Term | None:
        values = said.get(predicate.value, ())
        if len(values) > 1:
            raise FormatError(f"{predicate.value} is there {len(values)} times", where=where)
        return values[0] if values else None

    def value(predicate: NamedNode) -> str | None:
        term = one(predicate)
        return None if term is None else term.value

    action = next((name for name, node in t.ACTIONS.items() if node == one(t.ACTION)), None)
    created, creator = value(t.CREATED), value(t.CREATOR)
    if action is None or created is None or creator is None:
        raise FormatError("a decision needs osk:action, dcterms:created and dcterms:creator", where=where)
    ends = (one(t.SUBJECT), one(t.PREDICATE), one(t.OBJECT))
    subject, predicate, object_ = ends
    type_ = value(t.NEW_TYPE)
    decision = Decision(
        action, creator, _in_utc(created, where), value(t.COMMENT) or "",
        about=tuple(sorted(term.value for term in said.get(t.ABOUT.value, ()))),
        statement=(subject, predicate, object_) if subject and predicate and object_ else None,
        article=value(t.SPLIT_IN), name=value(t.NEW_NAME),
        type=None if type_ is None else next((n for n, c in t.CLASSES.items() if c.value == type_), type_),
        new=value(t.NEW_IDENTIFIER), old=value(t.OLD_IDENTIFIER),
    )  # fmt: skip
    check_decision(decision, where=where, base_iri=base_iri)
    return decision


def _in_utc(created: str, where: str) -> str:
    """A time as decisions are ordered by it; one without a zone is in UTC."""
    try:
        time = datetime.fromisoformat(created)
    except ValueError as error:
        raise FormatError(f"{created!r} is no time; write 2026-05-17T09:30:00Z", where=where) from error
    time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return time.isoformat().replace("+00:00", "Z")


def check_decision(d: Decision, *, where: str, base_iri: str) -> None:
    """Raises FormatError where a decision lacks what its action needs."""
    on_statement = d.action in ("accept", "reject")
    if on_statement != (d.statement is not None):
        raise FormatError(f"osk:{d.action} is about a statement or not: {'add' if on_statement else 'drop'} "
                          "rdf:subject, rdf:predicate and rdf:object", where=where)  # fmt: skip
    wanted = 0 if on_statement else 2 if d.action == "merge" or (d.action == "split" and not d.article) else 1
    if len(d.about) != wanted:
        raise FormatError(f"osk:{d.action} needs osk:about {wanted} times, not {len(d.about)}", where=where)
    if strangers := [iri for iri in d.about if not iri.startswith(base_iri)]:
        raise FormatError(f"{strangers[0]} is no thing of this graph, whose IRIs begin {base_iri}", where=where)
    if d.action == "rename" and not d.name:
        raise FormatError("osk:rename needs osk:newName", where=where)
    if d.action == "retype" and d.type not in t.CLASSES:
        raise FormatError("osk:retype needs osk:newType, a class of the vocabulary", where=where)
    if d.action == "relink" and not (d.new or d.old):
        raise FormatError("osk:relink needs osk:newIdentifier, osk:oldIdentifier or both", where=where)


def write_decisions(decisions: Decisions, path: Path) -> None:
    """Write the file anew, whole or not at all; equal decisions give equal bytes."""
    triples = decisions.triples()
    said = " ".join(map(str, triples))
    known = {**data_prefixes(decisions.base_iri), **PREFIXES}
    used = {prefix: namespace for prefix, namespace in known.items() if f"<{namespace}" in said}
    with atomic_file(path) as file:
        ox.serialize(triples, file, format=ox.RdfFormat.TURTLE, prefixes=used)


_DATE_TIME: Final = NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
