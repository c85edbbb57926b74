"""Two drawings of the vocabulary, as boxes and arrows for the page's template: the things and the graph's records.

What is drawn comes from domains and ranges; only where a box stands is fixed here. Lengths are in units of the
drawing, about one pixel.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

Ends = Mapping[str, tuple[list[str], list[str]]]
"""Property → classes of its domain, classes of its range; :data:`ENTITY` where an end is open to all entities."""

ENTITY: Final = "any entity"
_LINE: Final = 17  # between lines of text
_CHARACTER: Final = 6.4  # width of one at the size of labels
# column and row of each box; a class that is not here is not drawn
_RECORDS: Final = {
    "Status": (0, 0), "Release": (1, 0), "Quantity": (2, 0), "LinkCandidate": (3, 0),
    "Statement": (0, 1), "Evidence": (1, 1), "Article": (2, 1), ENTITY: (3, 1),
    "Action": (1, 2), "Decision": (2, 2), "MergeCandidate": (3, 2),
}  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A class: its corner, its size, its name, and lines below the name."""

    x: float
    y: float
    width: float
    height: float
    name: str
    lines: tuple[str, ...] = ()

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Arrow:
    """From one point to another, with lines of text centred at ``label``."""

    start: tuple[float, float]
    end: tuple[float, float]
    label: tuple[float, float]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A drawing with what it shows in words."""

    caption: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def things_figure(classes: Sequence[str], above: Mapping[str, Sequence[str]], ends: Ends) -> Figure:
    """Those that act at the left, in one box; what they act on at the right, a box each; relations as arrows."""
    agent = next(c for c in classes if any(c in up for up in above.values()))
    block = {c: agent if agent in above[c] else c for c in classes}
    joined = _joined(block, ends)
    right = [c for c in classes if block[c] == c and c != agent]
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    left_width, gap, width, top = 236.0, 330.0, 300.0, 12.0
    x, y = 12 + left_width + gap, top
    for name in right:
        there, back = (_wrap(joined.get(pair, []), gap - 34) for pair in ((agent, name), (name, agent)))
        inside = [f"{relation} → {other}" for other in right for relation in joined.get((name, other), [])]
        lines = tuple(_wrap(inside, width - 20))
        height = max(24 + _LINE * len(lines) + 10, _LINE * (len(there) + len(back)) + (30 if there and back else 14))
        boxes.append(Box(x, y, width, height, name, lines))
        middle = y + height / 2 + _LINE * (len(there) - len(back)) / 2
        out, home = (x - gap, middle), (x, middle)
        if there:
            arrows.append(Arrow(out, home, (x - gap / 2, middle - 8 - _LINE * (len(there) - 1) / 2), tuple(there)))
        if back:
            low = 8.0 if there else 0.0
            below = middle + low + _LINE / 2 + 7 + _LINE * (len(back) - 1) / 2
            arrows.append(Arrow((x, middle + low), (x - gap, middle + low), (x - gap / 2, below), tuple(back)))
        y += height + 16
    acting = [c for c in classes if block[c] == agent and c != agent]
    own = _wrap(joined.get((agent, agent), []), left_width - 30)
    boxes.insert(0, Box(12, top, left_width, y - 16 - top, agent, (*acting, "", "among themselves:", *own)))
    caption = (
        f"What announcements speak of: whatever acts ({agent}, left), what it acts on (right), and the relations "
        "between them. A relation joins some classes of a box, not always all; its entry says which."
    )
    return Figure(caption, x + width + 12, y - 16 + 12, tuple(boxes), tuple(arrows))


def records_figure(things: Sequence[str], records: Sequence[str], ends: Ends) -> Figure:
    """What the graph keeps: statements with evidence and articles, releases, candidates, decisions."""
    block = {**dict.fromkeys([*things, ENTITY], ENTITY), **{c: c for c in records}}
    places = {c: at for c, at in _RECORDS.items() if c == ENTITY or c in records}
    boxes = {c: Box(12 + 276 * column, 12 + 132 * row, 160, 52, c) for c, (column, row) in places.items()}
    joined = _joined(block, ends)
    arrows = []
    for (one, other), names in sorted(joined.items()):
        if one == other and one in boxes and one != ENTITY:
            boxes[one] = _with_loop(boxes[one], names)
    for (one, other), names in sorted(joined.items()):
        if one != other and one in boxes and other in boxes and _adjacent(places[one], places[other]):
            both = (other, one) in joined
            arrows.append(_between(boxes[one], boxes[other], names, beside=14 if both else 0))
    caption = (
        "What the graph keeps about them: each statement with its evidence in articles, releases, quantities, what is "
        "in doubt, and what people decided."
    )
    width = max(b.x + b.width for b in boxes.values()) + 12
    height = max(b.y + b.height for b in boxes.values()) + 12
    return Figure(caption, width, height, tuple(boxes.values()), tuple(arrows))


def _joined(block: Mapping[str, str], ends: Ends) -> dict[tuple[str, str], list[str]]:
    """Pairs of boxes → properties from the one to the other, in order of their names."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, (domain, range_) in sorted(ends.items()):
        starts, stops = ({block[c] for c in side if c in block} for side in (domain, range_))
        # what joins nearly everything with nearly everything joins like with like
        like = len(starts) > 2 and starts <= stops
        for one in sorted(starts):
            for other in sorted(stops):
                if not like or one == other:
                    found.setdefault((one, other), []).append(name)
    return found


def _wrap(words: Sequence[str], width: float) -> list[str]:
    """The words with commas, in lines no wider than ``width``."""
    lines: list[str] = []
    for n, word in enumerate(words):
        text = word + ("," if n < len(words) - 1 else "")
        if lines and len(lines[-1]) + 1 + len(text) <= width / _CHARACTER:
            lines[-1] += " " + text
        else:
            lines.append(text)
    return lines


def _adjacent(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) == 1


def _with_loop(box: Box, names: Sequence[str]) -> Box:
    """The box with the properties that join its things with each other named inside."""
    lines = tuple(f"↻ {name}" for name in names)
    return replace(box, lines=lines)


def _between(one: Box, other: Box, names: Sequence[str], *, beside: float) -> Arrow:
    """From edge to edge along the line of the centres, ``beside`` it where another comes the other way."""
    (x1, y1), (x2, y2) = one.centre, other.centre
    length = math.hypot(x2 - x1, y2 - y1)
    dx, dy = -(y2 - y1) / length * beside, (x2 - x1) / length * beside
    start = _edge(one, (x1 + dx, y1 + dy), (x2 - x1, y2 - y1))
    end = _edge(other, (x2 + dx, y2 + dy), (x1 - x2, y1 - y2))
    # labels of two arrows that run beside each other stand nearer to where their own begins
    part = 0.3 if beside else 0.5
    middle = (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
    lines = _wrap(names, 110)
    flat = start[1] == end[1]  # then the label goes above the line, else across it
    return Arrow(start, end, (middle[0], middle[1] - (8 + _LINE / 2 * len(lines) if flat else 0)), tuple(lines))


def _edge(box: Box, origin: tuple[float, float], direction: tuple[float, float]) -> tuple[float, float]:
    """Where a line from a point inside leaves the box."""
    (x, y), (dx, dy) = origin, direction
    across = ((box.x + box.width if dx > 0 else box.x) - x) / dx if dx else math.inf
    down = ((box.y + box.height if dy > 0 else box.y) - y) / dy if dy else math.inf
    scale = min(across, down)
    return x + dx * scale, y + dy * scale
