"""Which articles print nearly the same text: they count as one report.

Shingles of five words, MinHash signatures and locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman & Ullman,
Mining of Massive Datasets, section 3.4): articles that share a band of their signatures are compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.gist import PERMUTATIONS, Sketch

SAME: Final = 0.7
"""Share of equal places in two signatures, an estimate of the Jaccard index of the texts' shingles."""
MAX_BUCKET: Final = 32
"""Texts of different groups that share a band beyond which no more are compared: a form letter, not a reprint."""
_ROWS: Final = 4  # with 16 bands of 4, two texts of Jaccard index 0.7 share a band 99 times in 100


@dataclass(frozen=True, slots=True)
class Printed:
    """An article's text: its digest and signature; ``published`` and ``key`` say which of several came first."""

    key: str
    published: str | None
    text: str
    sketch: Sketch


def find_reprints(articles: Iterable[Printed]) -> dict[str, str]:
    """Key of an article → key of the earliest that printed nearly the same, for those where that is another.

    Near sameness is passed on: of a chain of texts, each a little changed, all are reprints of the first.
    """
    ordered = sorted(articles, key=lambda a: (a.published or "9999", a.key))
    leader: dict[int, int] = {}

    def find(i: int) -> int:
        while (above := leader.get(i)) is not None:
            i = above
        return i

    by_text: dict[str, int] = {}
    for i, article in enumerate(ordered):
        if (same := by_text.setdefault(article.text, i)) != i:
            leader[i] = same
    distinct = sorted(by_text.values())
    for band in range(0, PERMUTATIONS, _ROWS):
        buckets: dict[bytes, list[int]] = {}
        for i in distinct:
            bucket = buckets.setdefault(ordered[i].sketch[band : band + _ROWS].tobytes(), [])
            for j in bucket:
                first, second = sorted((find(i), find(j)))
                if first != second and np.mean(ordered[i].sketch == ordered[j].sketch) >= SAME:
                    leader[second] = first
            # one text of a group stands for it, so that a much reprinted one costs no more than another
            if len(bucket) < MAX_BUCKET and find(i) not in map(find, bucket):
                bucket.append(i)
    return {ordered[i].key: ordered[find(i)].key for i in leader}
