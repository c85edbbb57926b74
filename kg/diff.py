"""What differs between two graphs: entities and statements added, removed, merged, split and changed.

A statement of a thing that was merged into another is the same statement of that other thing, and so is neither
removed nor added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from kg.diff_read import Claim, Snapshot, Thing, Value, check_comparable, read_snapshot
from kg.identity import kebab_case

KINDS: Final = ("added", "removed", "merged", "split", "changed")
"""How an entity or a statement can differ; a split thing was part of another before."""
PARTS: Final = ("entities", "statements")
CONFIDENCE_STEP: Final = 0.01
"""Confidences that differ by less are the same: models learned anew move every one of them a little."""

_BOTH_WAYS: Final = "collaboratesWith"


@dataclass(frozen=True, slots=True)
class Change:
    """One property of a thing or statement that differs; several values are joined by "; ", none is ""."""

    property: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class EntityChange:
    """An entity that differs; ``other`` is the IRI of what it was merged into or split from."""

    change: str
    iri: str
    label: str
    type: str
    other: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement that differs, as NEW words it unless it is gone; ``other`` is the IRI of what it was merged into.

    ``object`` is an IRI, or a literal's text.
    """

    change: str
    iri: str
    subject: str
    subject_label: str
    relation: str
    object: str
    object_label: str
    other: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs, in order of kind and label; ``base_iri`` is that of both graphs."""

    old: str
    new: str
    base_iri: str
    entities: tuple[EntityChange, ...]
    statements: tuple[StatementChange, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.entities or self.statements)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many entities and statements there are of each of :data:`KINDS`."""
        found: dict[str, dict[str, int]] = {}
        for part in PARTS:
            by_kind = Counter(c.change for c in getattr(self, part))
            found[part] = {kind: by_kind[kind] for kind in KINDS if by_kind[kind] or kind != "split"}
        return found

    def to_json(self, *, only: str | None = None, limit: int | None = None) -> dict[str, Any]:
        """The same as an object for JSON: counts of all, and at most ``limit`` of each of the parts."""
        shown = [part for part in PARTS if only in (None, part)]
        counts = self.counts()
        return {
            "old": self.old,
            "new": self.new,
            "counts": {part: counts[part] for part in shown},
            **{part: [asdict(one) for one in getattr(self, part)[:limit]] for part in shown},
        }


def diff_graphs(old: Path, new: Path) -> Diff:
    """What differs between the graphs in two places, each a store's folder or an exported file, read one after other.

    Raises what :func:`kg.diff_read.read_snapshot` does, and StoreError where their base IRIs differ.
    """
    before, after = read_snapshot(old), read_snapshot(new)
    check_comparable(before, after)
    return compare(before, after)


def compare(old: Snapshot, new: Snapshot) -> Diff:
    """What differs between two snapshots."""
    entities = sorted(_entities(old, new), key=lambda c: (KINDS.index(c.change), c.label.casefold(), c.iri))
    statements = sorted(
        _statements(old, new),
        key=lambda c: (KINDS.index(c.change), c.subject_label.casefold(), c.relation, c.object_label, c.iri),
    )
    return Diff(old.name, new.name, new.base_iri or old.base_iri or "", tuple(entities), tuple(statements))


def _entities(old: Snapshot, new: Snapshot) -> Iterator[EntityChange]:
    for iri, before in old.things.items():
        after = new.things.get(iri)
        if after is not None:
            if changes := tuple(_thing_changes(before, after)):
                yield EntityChange("changed", iri, after.label, _type(iri, after), changes=changes)
            continue
        into = new.current(iri)
        kind, other = ("merged", into) if into != iri and into in new.things else ("removed", None)
        yield EntityChange(kind, iri, before.label, _type(iri, before), other)
    for iri, after in new.things.items():
        if iri not in old.things:
            origin = old.current(iri)
            kind, other = ("split", origin) if origin != iri and origin in old.things else ("added", None)
            yield EntityChange(kind, iri, after.label, _type(iri, after), other)


def _thing_changes(old: Thing, new: Thing) -> Iterator[Change]:
    if old.label != new.label:
        yield Change("label", old.label, new.label)
    lists = (("type", old.types, new.types), ("identifiers", old.identifiers, new.identifiers))
    for name, before, after in lists:
        if set(before) != set(after):
            yield Change(name, "; ".join(sorted(set(before))), "; ".join(sorted(set(after))))


def _type(iri: str, thing: Thing) -> str:
    """The type that the IRI says, else the first by alphabet."""
    return min(thing.types, key=lambda name: (f"{kebab_case(name)}/" not in iri, name), default="")


def _statements(old: Snapshot, new: Snapshot) -> Iterator[StatementChange]:
    # only statements of things that are no longer there can be the same as one of another IRI
    lost = {iri: claim for iri, claim in old.claims.items() if iri not in new.claims}
    moved = {iri: key for iri, claim in lost.items() if (key := _moved(claim, new)) is not None}
    wanted = set(moved.values())
    by_content = {
        key: iri for iri, claim in new.claims.items() if (key := _content(claim, claim.subject, claim.object)) in wanted
    }
    heirs: set[str] = set()
    for iri, before in old.claims.items():
        after = new.claims.get(iri)
        if after is not None:
            if changes := tuple(_claim_changes(before, after, old, new)):
                yield _change("changed", iri, after, new, changes=changes)
            continue
        heir = by_content.get(moved[iri]) if iri in moved else None
        if heir is None:
            yield _change("removed", iri, before, old)
            continue
        heirs.add(heir)
        # what it has become is compared only where that is not a statement with a past of its own
        known = heir in old.claims
        changes = () if known else tuple(_claim_changes(before, new.claims[heir], old, new))
        yield _change("merged", iri, before, old, other=heir, changes=changes)
    for iri, after in new.claims.items():
        if iri not in old.claims and iri not in heirs:
            yield _change("added", iri, after, new)


def _moved(claim: Claim, new: Snapshot) -> tuple[str, str, Value] | None:
    """What a statement of ``old`` says with the IRIs of ``new``, None where that is the same."""
    subject = new.current(claim.subject)
    object_ = new.current(claim.object) if isinstance(claim.object, str) else claim.object
    if (subject, object_) == (claim.subject, claim.object):
        return None
    return _content(claim, subject, object_)


def _content(claim: Claim, subject: str, object_: Value) -> tuple[str, str, Value]:
    # stored once, the smaller IRI as subject
    if claim.predicate == _BOTH_WAYS and isinstance(object_, str) and object_ < subject:
        subject, object_ = object_, subject
    return subject, claim.predicate, object_


def _claim_changes(old: Claim, new: Claim, before: Snapshot, after: Snapshot) -> Iterator[Change]:
    # rounded first: the difference of 0.97 and 0.96 is a little more than 0.01
    if round(abs(old.confidence - new.confidence), 6) >= CONFIDENCE_STEP:
        yield Change("confidence", f"{old.confidence:.2f}", f"{new.confidence:.2f}")
    if old.status != new.status:
        yield Change("status", old.status, new.status)
    if old.reports != new.reports:
        yield Change("reports", str(old.reports), str(new.reports))
    if old.first != new.first:
        yield Change("first reported", old.first or "", new.first or "")
    if old.last != new.last:
        yield Change("last reported", old.last or "", new.last or "")
    contrary = _contrary(old, before), _contrary(new, after)
    if contrary[0] != contrary[1]:
        yield Change("conflicts with", *contrary)


def _contrary(claim: Claim, graph: Snapshot) -> str:
    """The values that conflict with a statement's own."""
    others = (graph.claims.get(iri) for iri in claim.conflicts)
    return "; ".join(sorted({graph.label(other.object) for other in others if other is not None}))


def _change(
    kind: str, iri: str, claim: Claim, graph: Snapshot, *, other: str | None = None, changes: tuple[Change, ...] = ()
) -> StatementChange:
    object_ = claim.object if isinstance(claim.object, str) else claim.object.value
    return StatementChange(
        kind, iri, claim.subject, graph.label(claim.subject), claim.predicate, object_, graph.label(claim.object),
        other, changes,
    )  # fmt: skip
