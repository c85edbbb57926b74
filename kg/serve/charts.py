"""Drawings of an answer: bars, a timeline, and the network of the things that it joins."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import networkx as nx

from kg.layout import layout
from kg.serve.answer_table import AnswerTable, Cell, Column

BARS: Final = 20
"""Bars of a chart at most, the longest first."""
EVENTS: Final = 60
"""Lines of a timeline at most."""
NODES: Final = 40
"""Things of a network at most, those with the most lines first."""
_CATEGORIES: Final = ("kind", "relation", "role", "what", "status")
_STEPS: Final = 3.0
"""Powers of ten from which on sizes are drawn by their logarithms: the small ones would not be seen."""
_BYTES: Final = {"B": 0, "kB": 3, "KB": 3, "MB": 6, "GB": 9, "TB": 12, "PB": 15, "EB": 18}
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)(?:-\d+(?:\.\d+)?)? ([kKMGTPE]?B)")


@dataclass(frozen=True, slots=True)
class Bar:
    """``share`` of the longest bar, from 0 to 1; ``cell`` names it, ``text`` is its value for people."""

    cell: Cell
    text: str
    share: float


@dataclass(frozen=True, slots=True)
class BarChart:
    caption: str
    bars: tuple[Bar, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Event:
    """``start`` and ``end`` are shares of the time that the line covers, from 0 to 1."""

    cell: Cell
    others: tuple[str, ...]
    date: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """``ticks`` are years with their places; ``years`` count events."""

    events: tuple[Event, ...]
    ticks: tuple[tuple[int, float], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Node:
    cell: Cell
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Network:
    """Lines are pairs of numbers of nodes; ``box`` is left, top, width and height of the drawing."""

    nodes: tuple[Node, ...]
    lines: tuple[tuple[int, int], ...]
    box: tuple[int, int, int, int]
    left_out: int


def bar_chart(table: AnswerTable) -> BarChart | None:
    """Sizes, numbers or how often something comes, whichever of these the answer has first; None where none."""
    name = next((c for c in table.columns if c.kind == "entity"), None)
    return _sizes(table) or (_numbers(table, name) if name else None) or _counts(table)


def _sizes(table: AnswerTable) -> BarChart | None:
    size = next((c for c in table.columns if c.name == "size"), None)
    thing = next((c for c in table.columns if c.name == "thingLabel"), None)
    if size is None or thing is None:
        return None
    found: dict[Cell, tuple[float, str]] = {}
    for cell, value in zip(table.cells(thing), table.cells(size), strict=True):
        if read := _SIZE.fullmatch(value.text):
            found.setdefault(cell, (float(read[1]) * 10 ** _BYTES[read[2]], value.text))
    if len(found) < 2:
        return None
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0].order))
    most, least = ranked[0][1][0] or 1, ranked[-1][1][0] or 1
    steps = math.log10(most / least) + 1
    caption = "Sizes; each step to the right is ten times as much" if steps > _STEPS else "Sizes"
    bars = [
        Bar(cell, text, max(0.004, (math.log10(max(n, least) / least) + 1) / steps if steps > _STEPS else n / most))
        for cell, (n, text) in ranked
    ]
    return BarChart(caption, tuple(bars[:BARS]), len(bars[BARS:]))


def _numbers(table: AnswerTable, name: Column) -> BarChart | None:
    number = next((c for c in table.columns if c.kind == "number" and c.name != "length"), None)
    if number is None:
        return None
    values: dict[Cell, float] = {}
    for cell, value in zip(table.cells(name), table.cells(number), strict=True):
        if value.order:
            values[cell] = max(values.get(cell, 0.0), float(value.order))
    return _bars(f"Most {number.heading}, by {name.heading}", values) if len(values) > 1 else None


def _counts(table: AnswerTable) -> BarChart | None:
    """How many rows there are of each thing; of the columns that say something, the one with the most repetition."""
    choices = [c for c in table.columns if c.kind == "entity" or c.name in _CATEGORIES]
    best: tuple[float, Counter[Cell], Column] | None = None
    for column in choices:
        # a thing counts once for each other thing that it comes with, not for each sentence
        kept = [c for c in table.columns if c.kind == "entity" or c.name in _CATEGORIES or c is column]
        pairs = dict.fromkeys(zip(*(table.cells(c) for c in kept), strict=True))
        counts = Counter(row[kept.index(column)] for row in pairs if row[kept.index(column)].text)
        if len(counts) > 1 and (mean := sum(counts.values()) / len(counts)) > 1.15 and (not best or mean > best[0]):
            best = (mean, counts, column)
    return _bars(f"How many, by {best[2].heading}", best[1]) if best else None


def _bars(caption: str, values: Mapping[Cell, float]) -> BarChart:
    ranked = sorted(values.items(), key=lambda item: (-item[1], item[0].order))
    most = ranked[0][1] or 1
    bars = [Bar(cell, f"{value:,.0f}", max(0.004, value / most)) for cell, value in ranked]
    return BarChart(caption, tuple(bars[:BARS]), len(bars[BARS:]))


def timeline(table: AnswerTable) -> Timeline | None:
    """What has a date, in order of time; None where nothing has one with a year."""
    dates = [c for c in table.columns if c.kind == "date"]
    column = next((c for c in dates if c.name in ("date", "when")), dates[0] if dates else None)
    named = [c for c in table.columns if c.kind == "entity"] or [
        c for c in table.columns if c.kind in ("text", "article")
    ]
    if column is None or not named:
        return None
    # what the date is of: the thing, rather than who did it
    main = next((c for c in named if c.name in ("thingLabel", "policyLabel", "eventLabel")), named[0])
    rest = [c for c in table.columns if c.kind in ("entity", "text") and c is not main and c.name in _TOLD]
    found: dict[tuple[str, Cell], dict[str, None]] = {}
    for row in table.rows:
        date, cell = row[table.columns.index(column)].text, row[table.columns.index(main)]
        if _span(date) and cell.text:
            said = " ".join(filter(None, (row[table.columns.index(c)].text for c in rest)))
            found.setdefault((date, cell), {})[said] = None
    if not found:
        return None
    dated = sorted(
        ((_span(date) or (0.0, 0.0), date, cell, told) for (date, cell), told in found.items()), key=_in_time
    )
    shown = dated[-EVENTS:]
    first, last = math.floor(min(s[0] for s, *_ in shown)), math.ceil(max(s[1] for s, *_ in shown))
    span = max(last - first, 1)
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if span / n <= 12)
    ticks = [(year, (year - first) / span) for year in range(first, last + 1) if year % step == 0]
    events = [
        Event(cell, tuple(filter(None, told)), date, (start - first) / span, (end - first) / span)
        for (start, end), date, cell, told in shown
    ]
    return Timeline(tuple(events), tuple(ticks), len(dated) - len(shown))


_TOLD: Final = frozenset({"what", "agentLabel", "adopterLabel", "relation", "objectLabel", "kind"})


def _in_time(dated: tuple[tuple[float, float], str, Cell, object]) -> tuple[float, float, str]:
    (start, end), _, cell, _ = dated
    return start, end, cell.order


def _span(date: str) -> tuple[float, float] | None:
    """Beginning and end of a date or period in years; None for what has no year."""
    first, _, last = date.partition("/")
    start, end = _year(first, 0), _year(last or first, 1)
    return None if start is None or end is None or end < start else (start, end)


def _year(date: str, end: int) -> float | None:
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", date)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if month is None:
        return year + end
    return year + (month - 1 + (end if day is None else (day - 1 + end) / 31)) / 12


def network(table: AnswerTable) -> Network | None:
    """The things of the answer's first two columns of things, joined where a row joins them; None where none does."""
    ends = [c for c in table.columns if c.kind == "entity"][:2]
    if len(ends) < 2:
        return None
    graph = nx.Graph()
    cells: dict[str, Cell] = {}
    for one, other in zip(table.cells(ends[0]), table.cells(ends[1]), strict=True):
        if one.iri and other.iri and one.iri != other.iri:
            cells.setdefault(one.iri, one)
            cells.setdefault(other.iri, other)
            graph.add_edge(one.iri, other.iri)
    if not graph:
        return None
    ranked = sorted(graph, key=lambda iri: (-graph.degree(iri), iri))
    part = graph.subgraph(ranked[:NODES])
    part = part.subgraph([iri for iri in part if part.degree(iri)])
    places = layout(part)
    order = sorted(part)
    number = {iri: place for place, iri in enumerate(order)}
    xs, ys = zip(*(places[iri] for iri in order), strict=True)
    box = (min(xs) - 90, min(ys) - 30, max(xs) - min(xs) + 180, max(ys) - min(ys) + 70)
    nodes = tuple(Node(cells[iri], *places[iri]) for iri in order)
    lines = tuple(sorted((min(number[a], number[b]), max(number[a], number[b])) for a, b in part.edges))
    return Network(nodes, lines, box, len(ranked) - len(order))
