"""The figures of a report: each a chart, the numbers that it shows, and both as files to save."""

from __future__ import annotations

import base64
import csv
import re
from dataclasses import dataclass
from io import StringIO
from typing import Final

from markupsafe import Markup

from kg.chart_parts import number
from kg.export import spreadsheet_cell

Cell = str | int | float | None
_CLIP: Final = 200
"""Characters of a cell that the page shows; the file has all."""
_BOX: Final = re.compile(r'^<svg class="chart" viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads, the first ``most`` of which a page shows."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    most: int | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """The places of the columns that hold numbers and nothing else."""
        return frozenset(
            n for n in range(len(self.heads))
            if all(isinstance(row[n], int | float) or row[n] is None for row in self.rows)
        )  # fmt: skip

    @property
    def shown(self) -> list[list[str]]:
        return [[_shown(cell, n in self.numbers) for n, cell in enumerate(row)] for row in self.rows[: self.most]]

    def to_csv(self) -> str:
        out = StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.heads)
        writer.writerows([spreadsheet_cell(c) if isinstance(c, str) else c for c in row] for row in self.rows)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class Figure:
    """``wide`` takes the whole width; ``open`` shows the table without being asked.

    ``files`` are endings with the address (``data:``) of each form that can be saved.
    """

    title: str
    caption: str
    svg: Markup | None
    table: Table
    wide: bool
    open: bool
    files: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """Of its files, without ending."""
        return _slug(self.title)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lead: str
    figures: tuple[Figure, ...]

    @property
    def anchor(self) -> str:
        return _slug(self.title)


def figure(
    title: str, table: Table, *, style: str, svg: Markup | None = None, caption: str = "", wide: bool = False,
    open_: bool = False,
) -> Figure:  # fmt: skip
    """A figure with its files; ``style`` goes into a picture that is saved, which leaves the page's style behind."""
    files = [("csv", _address(table.to_csv(), "text/csv;charset=utf-8"))]
    if svg is not None:
        files.insert(0, ("svg", _address(_standalone(svg, style), "image/svg+xml")))
    return Figure(title, caption, svg, table, wide, open_, tuple(files))


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _shown(cell: Cell, in_numbers: bool) -> str:
    if cell is None:
        return "–" if in_numbers else ""
    if isinstance(cell, str):
        return cell if len(cell) <= _CLIP else cell[: _CLIP - 1] + "…"
    return number(cell)


def _standalone(svg: Markup, style: str) -> str:
    found = _BOX.match(svg)
    if found is None:
        raise ValueError("not a chart of kg.charts")
    size = f'xmlns="http://www.w3.org/2000/svg" width="{found[1]}" height="{found[2]}"'
    head, _, rest = str(svg).partition(">")
    return f'{head} {size}><style>{style}</style><rect width="100%" height="100%" fill="#fff"/>{rest}\n'


def _address(content: str, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content.encode()).decode()}"
