"""Which format a client gets: the best of those on offer for its ``Accept`` header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

RESULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "application/sparql-results+json": "json",
        "application/sparql-results+xml": "xml",
        "text/csv": "csv",
        "text/tab-separated-values": "tsv",
        "application/json": "json",
        "application/xml": "xml",
        "text/xml": "xml",
    }
)
"""Media types of rows and booleans, the preferred one first, with the short names of their formats."""
GRAPHS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text/turtle": "ttl",
        "application/n-triples": "nt",
        "application/ld+json": "jsonld",
        "application/rdf+xml": "rdfxml",
        "application/json": "jsonld",
        "application/xml": "rdfxml",
        "text/xml": "rdfxml",
    }
)
"""Media types of triples, the preferred one first, with the short names of their formats."""

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^;]*)*)\s*")
_WEIGHT = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", re.IGNORECASE)


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """The media type of ``offered`` that the header wants most, None where it wants none of them.

    Of equally wanted ones the one that is named counts before one that a wildcard covers, then the first offered.
    Without a header, or with one of which nothing can be read, it is the first offered.
    """
    ranges = _ranges(accept or "")
    if not ranges:
        return offered[0]
    best: tuple[float, int, int] | None = None
    for place, media_type in enumerate(offered):
        kind, _, subtype = media_type.partition("/")
        fits = [(n, q) for n, (k, s, q) in enumerate(ranges) if k in (kind, "*") and s in (subtype, "*")]
        if not fits:
            continue
        # the most specific range that covers a type has the word on it
        specificity, weight = max((_specificity(ranges[n]), q) for n, q in fits)
        if weight > 0 and (best is None or (weight, specificity, -place) > best):
            best = (weight, specificity, -place)
    return None if best is None else offered[-best[2]]


def with_charset(media_type: str) -> str:
    """The media type as a Content-Type header says it: text says that it is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _ranges(accept: str) -> list[tuple[str, str, float]]:
    found = []
    for part in accept.split(","):
        read = _RANGE.fullmatch(part)
        if read is None:
            continue
        weights = [m for m in map(_WEIGHT.fullmatch, read[3].split(";")) if m]
        weight = min(float(weights[0][1]), 1.0) if weights else 1.0
        found.append((read[1].lower(), read[2].lower(), weight))
    return found


def _specificity(media_range: tuple[str, str, float]) -> int:
    return (media_range[0] != "*") + (media_range[1] != "*")
