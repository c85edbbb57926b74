"""Small charts as SVG for pages and reports: bars, columns, lines, points and a ring of groups.

Each is one picture with a name and a description for who does not see it. Its colours are classes, given by
``templates/charts.css``; it has no script, no style of its own and no identifiers, so that many fit on a page.
Lengths are in the SVG's own units, of which :data:`kg.chart_parts.SIZE` is the height of a text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.chart_parts import (
    GAP,
    LINE,
    apart,
    dot,
    fit,
    note,
    number,
    path,
    rect,
    rounded,
    short,
    spread,
    svg,
    text,
    text_width,
    ticks,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """``note`` is told when the bar is pointed at, ``shown`` is written at its end."""

    label: str
    value: float
    shown: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Values for the places along the axis, as many as there are labels."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """``y`` is above 0, since it is drawn on a logarithmic scale."""

    x: float
    y: float
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    size: int


def bars(title: str, found: Sequence[Bar], *, width: float = 450, label_width: float = 200, most: float = 0) -> Markup:
    """One bar below another, labels at the left; ``most`` is the value of a full bar where it is larger."""
    shown = [bar.shown or number(bar.value) for bar in found]
    room = max(map(text_width, shown), default=0)
    longest = max((text_width(fit(bar.label, label_width)) for bar in found), default=0)
    left, full = longest + GAP, max([most, *(bar.value for bar in found)], default=0) or 1
    scale = (width - left - room - GAP) / full
    row = LINE + 6
    parts = []
    for n, (bar, value) in enumerate(zip(found, shown, strict=True)):
        y, length = n * row, max(bar.value * scale, 1.0 if bar.value else 0.0)
        parts += [
            "<g>", note(f"{bar.label}: {value}. {bar.note}" if bar.note else f"{bar.label}: {value}"),
            text(fit(bar.label, label_width), left - GAP, y + 15, anchor="end"),
            rect(left, y + 3, length, row - 5, "s1"),
            text(value, left + length + 5, y + 15, "quiet"), "</g>",
        ]  # fmt: skip
    said = "; ".join(f"{short(bar.label)} {value}" for bar, value in zip(found, shown, strict=True))
    return svg(title, said, width, len(found) * row + 2, parts)


def columns(
    title: str, labels: Sequence[str], series: Sequence[Series], *, width: float = 760, height: float = 220,
    marks: Sequence[str] | None = None,
) -> Markup:  # fmt: skip
    """Columns along an axis, the series of a place on top of each other.

    ``marks`` are written below the places instead of ``labels`` (empty: nothing); those without room are left out.
    """
    totals = [sum(one.values[n] for one in series) for n in range(len(labels))]
    steps = ticks(max(totals, default=0), count=4, whole=_whole(totals))
    frame = _Frame(width, height, steps, legend=[one.name for one in series])
    slot = (width - frame.left) / max(len(labels), 1)
    column = max(min(slot * 0.78, 46), 1.5)
    parts = frame.axis()
    for n, label in enumerate(labels):
        if not totals[n]:
            continue
        x, base = frame.left + slot * (n + 0.5) - column / 2, 0.0
        told = [f"{one.name} {number(one.values[n])}" for one in series if one.values[n]]
        parts += ["<g>", note(f"{label}: {', '.join(told) if len(series) > 1 else number(totals[n])}")]
        for place, one in enumerate(series, 1):
            top = frame.y(base + one.values[n])
            if one.values[n]:
                parts.append(rect(x, top, column, frame.y(base) - top, f"s{place}"))
            base += one.values[n]
        parts.append("</g>")
    parts += spread(
        [(frame.left + slot * (n + 0.5), mark) for n, mark in enumerate(marks or labels)], frame.bottom + 16, width
    )
    return svg(title, _said(labels, series), width, frame.bottom + 22, parts)


def lines(
    title: str, labels: Sequence[str], series: Sequence[Series], *, width: float = 760, height: float = 220
) -> Markup:
    """A line a series, named at its end."""
    values = [value for one in series for value in one.values]
    steps = ticks(max(values, default=0), count=4, whole=_whole(values))
    frame = _Frame(width, height, steps)
    names = [fit(f"{one.name} {number(one.values[-1])}", 190) for one in series if one.values]
    # in bold, which is wider
    right = width - 1.12 * max(map(text_width, names), default=0) - 12
    step = (right - frame.left - 8) / max(len(labels) - 1, 1)
    xs = [frame.left + 8 + step * n for n in range(len(labels))]
    parts = frame.axis(right)
    for place, one in enumerate(series, 1):
        spots = [(x, frame.y(value)) for x, value in zip(xs, one.values, strict=True)]
        parts.append(path(f"line l{place}", *spots))
        for (x, y), label, value in zip(spots, labels, one.values, strict=True):
            parts += ["<g>", note(f"{label}: {one.name} {number(value)}"), dot(x, y, 3, f"s{place}"), "</g>"]
    ends = apart([frame.y(one.values[-1]) for one in series if one.values], frame.bottom)
    parts += [text(name, right + 8, y + 4, f"t{n}") for n, (name, y) in enumerate(zip(names, ends, strict=True), 1)]
    parts += spread(list(zip(xs, labels, strict=True)), frame.bottom + 16, width)
    return svg(title, _said(labels, series), width, frame.bottom + 22, parts)


def points(
    title: str, found: Sequence[Point], *, unit: Sequence[str], width: float = 760, height: float = 260
) -> Markup:
    """Points along years, on a scale of powers of 1,000, which ``unit`` names; labels where they have room."""
    low = math.floor(min((math.log10(p.y) for p in found), default=0) / 3)
    high = max(math.ceil(max((math.log10(p.y) for p in found), default=3) / 3 + 1e-9), low + 1)
    names = [unit[n] if 0 <= n < len(unit) else f"10^{3 * n}" for n in range(low, high + 1)]
    frame = _Frame(width, height, tuple(float(n) for n in range(len(names))), names=names)
    first = math.floor(min((p.x for p in found), default=0))
    last = math.ceil(max((p.x for p in found), default=1) + 1e-9)
    across = (width - frame.left - 20) / max(last - first, 1)
    parts = frame.axis()
    years = range(first, last + 1)
    parts += spread([(frame.left + (year - first) * across, str(year)) for year in years], frame.bottom + 16, width)
    spots = [(frame.left + (p.x - first) * across, frame.y(math.log10(p.y) / 3 - low), p) for p in found]
    for x, y, p in spots:
        parts += ["<g>", note(f"{p.label}: {p.note}" if p.note else p.label), dot(x, y, 5, "s1 ringed"), "</g>"]
    # the largest first, so that it keeps its label
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y, _ in spots]
    for x, y, p in sorted(spots, key=lambda spot: (spot[1], spot[0], spot[2].label)):
        parts += _label_beside(fit(p.label, 200), x, y, taken, width)
    return svg(title, "; ".join(short(p.note or p.label) for p in found), width, frame.bottom + 22, parts)


def ring(title: str, groups: Sequence[Group], links: Iterable[tuple[int, int, int]], *, width: float = 760) -> Markup:
    """Groups on a ring, as large as they have members, joined as strongly as (first, second, ties) says."""
    radius, count = 150.0, max(len(groups), 1)
    height = max(2 * radius + 80, count / 2 * 2.2 * LINE + 40)
    middle_x, middle_y = width / 2, height / 2
    largest = max((group.size for group in groups), default=1)
    angles = [2 * math.pi * (n + 0.5) / count - math.pi / 2 for n in range(count)]
    spots = [(middle_x + radius * math.cos(a), middle_y + radius * math.sin(a)) for a in angles[: len(groups)]]
    links = sorted(links)
    strongest = max((ties for _, _, ties in links), default=1)
    parts = []
    for one, other, ties in links:
        (x1, y1), (x2, y2) = spots[one], spots[other]
        curve = f"M{rounded(x1)} {rounded(y1)}Q{rounded(middle_x)} {rounded(middle_y)} {rounded(x2)} {rounded(y2)}"
        thick = 1 + 7 * ties / strongest
        parts += ["<g>", note(f"{groups[one].label} – {groups[other].label}: {ties}"),
                  f'<path class="link" d="{curve}" stroke-width="{rounded(thick)}"/>', "</g>"]  # fmt: skip
    for side in (1, -1):
        here = [n for n, (x, _) in enumerate(spots) if (x >= middle_x) == (side > 0)]
        heights = apart([spots[n][1] for n in here], height - LINE, 2.1 * LINE)
        for n, y in zip(here, heights, strict=True):
            group, size = groups[n], 7 + 15 * math.sqrt(groups[n].size / largest)
            edge = middle_x + side * (radius + 34)
            room = width - edge if side > 0 else edge
            spot_x, spot_y = spots[n]
            anchor = "start" if side > 0 else "end"
            parts += [
                "<g>", note(f"{group.label}: {group.size} members"),
                path("lead", (spot_x, spot_y), (edge - side * 4, y)),
                dot(spot_x, spot_y, size, "s1 ringed"), text(str(n + 1), spot_x, spot_y + 4, "inside", "middle"),
                text(fit(group.label, room), edge, y + 1, anchor=anchor),
                text(f"{group.size} members", edge, y + 14, "quiet small", anchor), "</g>",
            ]  # fmt: skip
    said = "; ".join(f"{n} {short(group.label)}, {group.size} members" for n, group in enumerate(groups, 1))
    return svg(title, said, width, height, parts)


class _Frame:
    """The vertical axis of a chart: gridlines with their numbers, and a legend above where there are several series."""

    def __init__(
        self, width: float, height: float, steps: Sequence[float], *, legend: Sequence[str] = (),
        names: Sequence[str] | None = None,
    ) -> None:  # fmt: skip
        self.names = names or [number(step) for step in steps]
        self.left = max(map(text_width, self.names)) + GAP
        self.steps, self.width, self.bottom = steps, width, height - 24
        self.legend = legend if len(legend) > 1 else ()
        self.top = 12 + (LINE + 6 if self.legend else 0)

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.steps[-1]

    def axis(self, right: float | None = None) -> list[str]:
        parts = []
        for step, name in zip(self.steps, self.names, strict=True):
            y = self.y(step)
            kind = "base" if step == self.steps[0] else "grid"
            parts.append(path(kind, (self.left, y), (right or self.width, y)))
            parts.append(text(name, self.left - GAP, y + 4, "quiet", "end"))
        x = self.left
        for place, name in enumerate(self.legend, 1):
            parts += [rect(x, 2, 11, 11, f"s{place}"), text(name, x + 16, 12)]
            x += text_width(name) + 36
        return parts


def _label_beside(
    label: str, x: float, y: float, taken: list[tuple[float, float, float, float]], width: float
) -> list[str]:
    """A label right, left, above or below of a spot, where nothing is yet; none where all that is taken."""
    wide = text_width(label)
    for start, base in ((x + 9, y + 4), (x - 9 - wide, y + 4), (x - wide / 2, y - 10), (x - wide / 2, y + 19)):
        box = (start - 2, base - 11, start + wide + 2, base + 4)
        inside = box[0] >= 0 and box[2] <= width and box[1] >= 0
        if inside and not any(_touch(box, other) for other in taken if other != (x - 6, y - 6, x + 6, y + 6)):
            taken.append(box)
            return [text(label, start, base)]
    return []


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _whole(values: Iterable[float]) -> bool:
    """Whether they count something, so that half a step means nothing."""
    return all(value == int(value) for value in values)


def _said(labels: Sequence[str], series: Sequence[Series]) -> str:
    return "; ".join(
        f"{one.name}: " + ", ".join(f"{label} {number(v)}" for label, v in zip(labels, one.values, strict=True) if v)
        for one in series
    )
