"""What charts are drawn with: texts, boxes and dots as SVG, how wide a text is, round numbers for axes."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

SIZE: Final = 12.0
LINE: Final = 15.0
GAP: Final = 8.0
_CLIP: Final = 300
"""Characters that a mark tells when it is pointed at."""
_PART: Final = 100
# XML 1.0, section 2.2: what no XML document can hold; and what turns the direction of the text round it
_UNSAFE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def text_width(text: str, size: float = SIZE) -> float:
    """About how wide a text is, at most: in DejaVu Sans, the widest of the usual sans-serif faces."""
    return size * sum(map(_em, text))


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "iljtfrI.,:;'’|!()[] -·":
        return 0.38
    if character in "mwMW@%—…":
        return 0.98
    return 0.74 if character.isupper() else 0.63


def fit(text: str, width: float, size: float = SIZE) -> str:
    """The text, cut with an ellipsis where it is wider than ``width``."""
    text = " ".join(_UNSAFE.sub("\ufffd", text).split())
    if len(text) * size * 0.33 <= width and text_width(text, size) <= width:
        return text
    left, kept = width - text_width("…", size), 0
    while kept < len(text) and (left := left - _em(text[kept]) * size) >= 0:
        kept += 1
    return text[:kept].rstrip() + "…"


def ticks(most: float, *, count: int = 5, whole: bool = False) -> tuple[float, ...]:
    """From 0 to at least ``most``, in steps of 1, 2 or 5 times a power of ten, of 1 at least where ``whole``.

    There are at most ``count`` steps or so.
    """
    if most <= 0:
        return (0.0, 1.0)
    rough = most / count
    power = 10 ** math.floor(math.log10(rough))
    step = max(
        1.0 if whole else 0.0, next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    )
    return tuple(round(n * step, 12) for n in range(math.ceil(most / step - 1e-9) + 1))


def number(value: float) -> str:
    """``1,200``, ``0.25``, ``0.0036``: no more digits than say something."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 0.1:
        return f"{value:.3g}"
    return f"{value:.4f}".rstrip("0") if abs(value) >= 0.0001 else "<0.0001"


def apart(heights: Sequence[float], lowest: float, room: float = LINE) -> list[float]:
    """Heights moved as little as need be, so that each has ``room`` and none is below ``lowest``."""
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    moved = list(heights)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + room)
    floor = lowest
    for n in reversed(order):
        moved[n] = min(moved[n], floor)
        floor = moved[n] - room
    return moved


def spread(marks: Iterable[tuple[float, str]], y: float, width: float) -> list[str]:
    """Texts below an axis, each centred at its place, without those that would touch the one before."""
    parts, free = [], -1e9
    for x, mark in marks:
        half = text_width(mark) / 2
        x = min(x, width - half)
        if mark and x - half >= free:
            parts.append(text(mark, x, y, "quiet", "middle"))
            free = x + half + GAP
    return parts


def svg(title: str, said: str, width: float, height: float, parts: Sequence[str]) -> Markup:
    name = clean(f"{title}. {said}", 2000)
    head = f'<svg class="chart" viewBox="0 0 {rounded(width)} {rounded(height)}" role="img" aria-label="{name}">'
    return Markup(head + "".join(parts) + "</svg>")  # every text in it was escaped


def text(words: str, x: float, y: float, kind: str = "", anchor: str = "") -> str:
    """Words with their baseline at ``y``; ``anchor`` is SVG's, ``kind`` a class."""
    attributes = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{rounded(x)}" y="{rounded(y)}"{attributes}>{clean(words, 1000)}</text>'


def note(words: str) -> str:
    """What a mark tells when it is pointed at: the first child of its group."""
    return f"<title>{clean(words, _CLIP)}</title>"


def rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    place = f'x="{rounded(x)}" y="{rounded(y)}"'
    return f'<rect class="{kind}" {place} width="{rounded(width)}" height="{rounded(height)}"/>'


def dot(x: float, y: float, radius: float, kind: str) -> str:
    return f'<circle class="{kind}" cx="{rounded(x)}" cy="{rounded(y)}" r="{rounded(radius)}"/>'


def path(kind: str, *spots: tuple[float, float]) -> str:
    """A line through ``spots``."""
    return f'<path class="{kind}" d="M{"L".join(f"{rounded(x)} {rounded(y)}" for x, y in spots)}"/>'


def clean(words: str, most: int) -> str:
    """Words escaped for XML, at most so many characters of them."""
    words = _UNSAFE.sub("\ufffd", words)
    return str(escape(words if len(words) <= most else words[: most - 1] + "…"))


def short(words: str) -> str:
    """Words as part of a description of a whole picture."""
    return words if len(words) <= _PART else f"{words[: _PART - 1]}…"


def rounded(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
