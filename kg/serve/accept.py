"""The forms that a thing can be had in: by the ending of its path, or by the Accept header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from kg.serve.media import choose

FORMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "html": ("text/html", "application/xhtml+xml"),
        "ttl": ("text/turtle", "application/x-turtle"),
        "jsonld": ("application/ld+json", "application/json"),
        "nt": ("application/n-triples", "text/plain"),
        "rdf": ("application/rdf+xml", "application/xml"),
        "csv": ("text/csv",),
    }
)
"""Forms by their endings, each with its media types; the first is the one that is sent."""


def choose_form(accept: str | None, forms: Sequence[str]) -> str | None:
    """The form that an Accept header likes best, of equal ones the first of ``forms``; None where it likes none."""
    media = {media: form for form in forms for media in FORMS[form]}
    chosen = choose(accept, tuple(media))
    return media[chosen] if chosen else None
