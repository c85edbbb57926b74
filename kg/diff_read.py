"""A graph's entities and statements as they are compared: read from a store, or from a file that was exported.

One pass, in which only what is compared is kept, so memory grows with entities and statements and not with triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg import terms as t
from kg.errors import FormatError, KgError, StoreError, UsageError
from kg.export import SUFFIXES
from kg.identity import ENTITY_KINDS
from kg.namespaces import OSK
from kg.store import GraphStore

READABLE: Final = MappingProxyType(
    {
        "ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS,
        "jsonld": RdfFormat.JSON_LD, "rdfxml": RdfFormat.RDF_XML,
    }
)  # fmt: skip
"""The formats of ``kg export`` that hold the graph whole."""

Value = str | Literal
"""What a statement says of its subject: the IRI of a thing or quantity, or a literal."""

_STATEMENT: Final = "statement"
_QUARANTINE: Final = "quarantine"
_KINDS: Final = frozenset((*ENTITY_KINDS, _STATEMENT, "quantity"))
_OURS: Final = str(OSK)
_CLASSES: Final = {node: name for name, node in t.CLASSES.items()}
_STATUSES: Final = {node: name for name, node in t.STATUS.items()}
_WANTED: Final = frozenset(
    {
        t.TYPE, t.LABEL, t.SAME_AS, t.REPLACED_BY, t.MENTIONED_IN, t.SUBJECT, t.PREDICATE, t.OBJECT, t.CONFIDENCE,
        t.HAS_STATUS, t.REPORT_COUNT, t.FIRST_REPORTED, t.LAST_REPORTED, t.CONFLICTS_WITH,
    }
)  # fmt: skip


@dataclass(slots=True)
class Thing:
    """An entity while it is read and after; ``mentioned`` tells it from an IRI that something was merged away from."""

    label: str = ""
    types: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    mentioned: bool = False


@dataclass(slots=True)
class Claim:
    """A statement while it is read and after, with what is derived of it; ``conflicts`` are IRIs of statements."""

    subject: str = ""
    predicate: str = ""
    object: Value = ""
    confidence: float = 0.0
    status: str = ""
    reports: int = 0
    first: str | None = None
    last: str | None = None
    conflicts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Snapshot:
    """A graph as it is compared, each part by IRI; ``merged`` leads from an old IRI to the one that stands for it.

    ``base_iri`` is None for a graph in which nothing has an IRI of ours.
    """

    name: str
    base_iri: str | None = None
    things: dict[str, Thing] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def current(self, iri: str) -> str:
        """The IRI that stands for ``iri`` in this graph, itself where it was merged into none."""
        seen = {iri}
        while (iri_now := self.merged.get(iri)) is not None and iri_now not in seen:
            seen.add(iri_now)
            iri = iri_now
        return iri

    def label(self, value: Value) -> str:
        """The name of a thing or quantity, a literal's text."""
        if isinstance(value, Literal):
            return value.value
        thing = self.things.get(value)
        return (thing.label if thing else self.labels.get(value)) or value


def read_snapshot(path: Path) -> Snapshot:
    """The graph in a store's folder or in an exported file.

    Raises StoreError for a folder that holds no store, FormatError for a file that cannot be read or holds no graph
    of ours, and UsageError for one whose ending stands for no format that holds the graph whole.
    """
    if path.is_dir():
        with GraphStore.open(path, read_only=True) as store:
            found = _collect(str(path), _of_store(store))
            found.base_iri = store.base_iri
            return found
    if not path.exists():
        raise KgError(f"{path}: no such file or folder; name a store's folder or a file that kg export wrote")
    format_ = SUFFIXES.get(path.suffix.lower(), "")
    if format_ not in READABLE:
        raise UsageError(f"{path}: cannot be compared; name a store's folder or a file in {', '.join(READABLE)}")
    return _collect(str(path), _of_file(path, READABLE[format_]), foreign=True)


def check_comparable(old: Snapshot, new: Snapshot) -> None:
    """Raises StoreError where the two graphs name their things in different ways."""
    if old.base_iri and new.base_iri and old.base_iri != new.base_iri:
        raise StoreError(
            f"{old.name} has base IRI {old.base_iri} and {new.name} {new.base_iri}; build one of them anew with the "
            "--base-iri of the other"
        )


def _of_store(store: GraphStore) -> Iterator[Triple]:
    # by predicate, since most of a graph is evidence
    for predicate in sorted(_WANTED, key=str):
        for quad in store.oxigraph.quads_for_pattern(None, predicate, None, DefaultGraph()):
            yield quad.triple


def _of_file(path: Path, format_: RdfFormat) -> Iterator[Triple]:
    """The triples of a file but for what is withheld in it."""
    try:
        for quad in parse(path=path, format=format_, lenient=True):
            if not isinstance(quad, Quad):
                yield quad
            elif isinstance(quad.graph_name, DefaultGraph) or _split(quad.graph_name)[1] != _QUARANTINE:
                yield quad.triple
    except SyntaxError as error:
        where = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise FormatError(f"not a graph that kg export wrote ({_first_line(error.msg)})", where=where) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FormatError(f"cannot be read ({reason})", where=str(path)) from error


def _collect(name: str, triples: Iterable[Triple], *, foreign: bool = False) -> Snapshot:
    found = Snapshot(name)
    once: dict[str, str] = {}
    told, ours = False, False
    for triple in triples:
        told = True
        predicate = triple.predicate
        if predicate not in _WANTED or not isinstance(triple.subject, NamedNode):
            continue
        if not isinstance(triple.object, NamedNode | Literal):
            continue
        base, kind = _split(triple.subject)
        if predicate == t.TYPE and isinstance(triple.object, NamedNode) and triple.object.value.startswith(_OURS):
            ours = True
            if triple.object == t.ARTICLE:
                found.base_iri = min(base, found.base_iri or base)
        if kind in _KINDS:
            subject = once.setdefault(triple.subject.value, triple.subject.value)
            if kind == _STATEMENT:
                try:
                    _add_to_claim(found.claims.setdefault(subject, Claim()), predicate, triple.object, once)
                except ValueError as error:
                    raise FormatError(f"{triple.object} is no number ({subject})", where=name) from error
            else:
                _add_to_thing(found, subject, kind, predicate, triple.object, once)
    if foreign and told and not ours:
        raise FormatError("nothing in it is of kg's vocabulary; name a file that kg export wrote", where=name)
    found.claims = {iri: claim for iri, claim in found.claims.items() if claim.predicate}
    found.things = {iri: thing for iri, thing in found.things.items() if thing.mentioned}
    return found


def _add_to_claim(claim: Claim, predicate: NamedNode, object_: Any, once: dict[str, str]) -> None:
    value = object_.value
    if predicate == t.SUBJECT:
        claim.subject = once.setdefault(value, value)
    elif predicate == t.PREDICATE:
        local = value.rpartition("#")[2]
        claim.predicate = once.setdefault(local, local)
    elif predicate == t.OBJECT:
        claim.object = once.setdefault(value, value) if isinstance(object_, NamedNode) else object_
    elif predicate == t.CONFIDENCE:
        claim.confidence = float(value)
    elif predicate == t.HAS_STATUS:
        claim.status = _STATUSES.get(object_, value)
    elif predicate == t.REPORT_COUNT:
        claim.reports = int(value)
    elif predicate == t.FIRST_REPORTED:
        claim.first = once.setdefault(value, value)
    elif predicate == t.LAST_REPORTED:
        claim.last = once.setdefault(value, value)
    elif predicate == t.CONFLICTS_WITH:
        claim.conflicts.append(once.setdefault(value, value))


def _add_to_thing(
    found: Snapshot, iri: str, kind: str, predicate: NamedNode, object_: Any, once: dict[str, str]
) -> None:
    if kind == "quantity":
        if predicate == t.LABEL:
            found.labels[iri] = object_.value
        return
    if predicate == t.REPLACED_BY:
        found.merged[iri] = once.setdefault(object_.value, object_.value)
        return
    thing = found.things.setdefault(iri, Thing())
    if predicate == t.LABEL:
        thing.label = object_.value
    elif predicate == t.SAME_AS:
        thing.identifiers.append(object_.value)
    elif predicate == t.MENTIONED_IN:
        thing.mentioned = True
    elif predicate == t.TYPE and object_ in _CLASSES:
        thing.types.append(_CLASSES[object_])


def _split(node: Any) -> tuple[str, str]:
    """Base and kind of an IRI of ours, ``<base><kind>/<slug>``; of ``quarantine/<article>`` too."""
    head = node.value.rpartition("/")[0]
    cut = max(head.rfind("/"), head.rfind("#")) + 1
    return head[:cut], head[cut:]


def _first_line(text: str | None) -> str:
    return (text or "").partition("\n")[0]
