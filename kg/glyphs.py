"""How entity types look: a colour and a shape each, so that neither has to be told apart alone.

Types that share a shape differ in lightness, so they are told apart without seeing colour at all.
Source of the colours: Okabe and Ito, "Color Universal Design" (2008); Tol, "Colour Schemes" (2021), "muted".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Glyph:
    """A fill colour (``#rrggbb``) and a shape by vis-network's name."""

    color: str
    shape: str

    @property
    def lightness(self) -> float:
        """CIE L* of the colour, 0 (black) to 100 (white)."""
        parts = [int(self.color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


GLYPHS: Final[Mapping[str, Glyph]] = MappingProxyType(
    {
        "Organization": Glyph("#0072b2", "dot"),
        "OrganizationalUnit": Glyph("#56b4e9", "hexagon"),
        "Collaboration": Glyph("#332288", "hexagon"),
        "Person": Glyph("#d98cb3", "dot"),
        "Initiative": Glyph("#d55e00", "star"),
        "Repository": Glyph("#009e73", "square"),
        "Service": Glyph("#2a8f9d", "diamond"),
        "Facility": Glyph("#999933", "triangle"),
        "Dataset": Glyph("#e69f00", "diamond"),
        "Software": Glyph("#d9c75a", "triangleDown"),
        "Publication": Glyph("#882255", "triangle"),
        "Policy": Glyph("#8a3d9c", "square"),
        "Event": Glyph("#f0c93a", "star"),
        "Place": Glyph("#6f7780", "triangleDown"),
    }
)
"""By entity type. Colours run in families: who acts is blue, where things lie green, what is released warm."""
