"""What differs between two graphs, as text for people and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Final

from kg.diff import Change, Diff, EntityChange, StatementChange
from kg.entities import short_iri
from kg.export import spreadsheet_cell

SIGNS: Final = {"added": "+", "removed": "-", "merged": ">", "split": "<", "changed": "~"}
_COLUMNS: Final = (
    "part", "change", "iri", "label", "type", "relation", "object", "object_label", "other", "property", "old", "new",
)  # fmt: skip
_WIDEST: Final = 60
"""Characters of a column's longest cell that the others are brought in line with."""


def diff_text(diff: Diff, *, only: str | None = None, limit: int | None = None) -> str:
    """Counts, then a line for each difference, at most ``limit`` entities and as many statements."""
    lines: list[str] = []
    counts = diff.counts()
    if only != "statements":
        rows = [_entity_row(c, diff.base_iri) for c in diff.entities[:limit]]
        lines += _section("Entities", counts["entities"], rows)
    if only != "entities":
        rows = [_statement_row(c) for c in diff.statements[:limit]]
        lines += ["", *_section("Statements", counts["statements"], rows)]
    return "\n".join(lines).lstrip("\n") + "\n"


def diff_csv(diff: Diff, *, only: str | None = None, limit: int | None = None) -> str:
    """A row for each difference, of what changed a row for each property that did."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for e in diff.entities[:limit] if only != "statements" else ():
        about = ("entity", e.change, e.iri, e.label, e.type, "", "", "", e.other or "")
        writer.writerows(_records(about, e.changes))
    for s in diff.statements[:limit] if only != "entities" else ():
        said = (s.subject_label, "", s.relation, s.object, s.object_label)
        writer.writerows(_records(("statement", s.change, s.iri, *said, s.other or ""), s.changes))
    return out.getvalue()


def _section(title: str, counts: Mapping[str, int], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    total = sum(counts.values())
    told = " · ".join(f"{count:,} {kind}" for kind, count in counts.items() if count)
    yield f"{title}: {told or 'no difference'}"
    if rows:
        widths = [min(_WIDEST, max(len(row[i]) for row in rows)) for i in range(len(rows[0]) - 1)]
        for sign, *cells in rows:
            padded = (f"{cell:<{width}}" for cell, width in zip(cells, [*widths[1:], 0], strict=True))
            yield f"  {sign} {'  '.join(padded)}".rstrip()
    if total > len(rows):
        yield f"  … and {total - len(rows):,} more"


def _entity_row(change: EntityChange, base_iri: str) -> tuple[str, ...]:
    details = [f"{_other(change.change)} {short_iri(change.other, base_iri)}"] if change.other else []
    details += map(_detail, change.changes)
    iri = short_iri(change.iri, base_iri)
    return SIGNS[change.change], _flat(change.label), change.type, iri, " · ".join(details)


def _statement_row(change: StatementChange) -> tuple[str, ...]:
    said = f"{_flat(change.subject_label)} — {change.relation} → {_flat(change.object_label)}"
    details = ["as of the thing that it was merged into"] if change.other else []
    details += map(_detail, change.changes)
    return SIGNS[change.change], said, " · ".join(details)


def _other(kind: str) -> str:
    return "into" if kind == "merged" else "from"


def _detail(change: Change) -> str:
    return f"{change.property}: {_flat(change.old) or 'none'} → {_flat(change.new) or 'none'}"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _records(about: Sequence[str], changes: Sequence[Change]) -> Iterator[list[str]]:
    for change in changes or (Change("", "", ""),):
        yield [spreadsheet_cell(cell) for cell in (*about, change.property, change.old, change.new)]
