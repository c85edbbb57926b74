"""What identity needs to know of an article: its things by name and context, and a sketch of its text.

Worked out once an article and kept in the ledger, so that putting a graph together anew reads no record twice.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from extract.records import Facts
from kg.identity import Identity, hex_digest, is_described
from kg.values import http_iri

VERSION: Final = 2
"""Of the shape of a gist: another one makes the ledger work all of them out anew."""
SHINGLE: Final = 5
"""Words of a shingle."""
PERMUTATIONS: Final = 64
MAX_SHINGLES: Final = 4096
"""Of a long text the shingles with the smallest hashes stand for all (a bottom-k sample; Cohen & Kaplan 2007)."""
_WORD = re.compile(r"\w+")

Sketch = NDArray[np.uint32]
"""MinHash signature of a text's shingles, PERMUTATIONS values (Broder 1997)."""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing as one article names it; ``path`` is its provisional IRI below the base."""

    path: str
    type: str
    name: str
    surfaces: tuple[str, ...]
    same_as: tuple[str, ...]
    described: bool


@dataclass(frozen=True, slots=True)
class Gist:
    """``relations`` and ``attributes`` refer to places in ``things``; ``text`` is a digest of the article's text."""

    things: tuple[Named, ...]
    relations: tuple[tuple[int, str, int], ...]
    attributes: tuple[tuple[int, str, str], ...]
    published: str | None
    text: str
    sketch: Sketch


def gist_of(facts: Facts, identity: Identity) -> dict[str, Any]:
    """The gist of an article as an object for JSON."""
    document = facts.document
    paths = identity.paths(facts)
    place = {e.id: i for i, e in enumerate(facts.entities)}
    things = [
        [
            paths[e.id], e.type, " ".join(e.name.split()),
            sorted({" ".join(document.text[m.start : m.end].split()) for m in e.mentions} - {e.name}),
            # "n/a" in the records of two articles would make one of two things
            sorted(iri for iri in e.same_as if http_iri(iri) is not None),
            int(identity.is_known(paths[e.id]) is False and is_described(e.type, e.name)),
        ]
        for e in facts.entities
    ]  # fmt: skip
    return {
        "things": things,
        "relations": sorted({(place[r.subject], r.predicate, place[r.object]) for r in facts.relations}),
        "attributes": sorted({(place[a.subject], a.attribute, a.value.strip()) for a in facts.attributes}),
        "published": document.published,
        "text": hex_digest(document.text, 32),
        "sketch": base64.b85encode(sketch(document.text).tobytes()).decode(),
    }


def read_gist(blob: bytes) -> Gist:
    """The gist that :func:`gist_of` made."""
    found = json.loads(blob)
    return Gist(
        tuple(Named(p, t, n, tuple(s), tuple(i), bool(d)) for p, t, n, s, i, d in found["things"]),
        tuple((s, p, o) for s, p, o in found["relations"]),
        tuple((s, a, v) for s, a, v in found["attributes"]),
        found["published"],
        found["text"],
        np.frombuffer(base64.b85decode(found["sketch"]), dtype=np.uint32),
    )


def sketch(text: str) -> Sketch:
    """MinHash signature of the runs of five words of a text; case and punctuation do not count."""
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}
    hashes = np.fromiter(
        sorted({crc32(run.encode("utf-8", "surrogatepass")) for run in runs})[:MAX_SHINGLES], dtype=np.uint64
    )
    factors, shifts = _permutations()
    # (a·h + b) mod 2⁶⁴, the upper half: multiply-shift hashing (Dietzfelbinger et al. 1997)
    signature = (hashes[:, None] * factors + shifts) >> np.uint64(32)
    return np.asarray(signature.min(axis=0), dtype=np.uint32)


@cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Constants that stay the same everywhere, as digests of their place."""

    def constants(name: str) -> Sequence[int]:
        return [int(hex_digest(f"{name}{i}", 16), 16) | 1 for i in range(PERMUTATIONS)]

    return np.array(constants("factor"), dtype=np.uint64), np.array(constants("shift"), dtype=np.uint64)
