"""Words that are typical of a group of things: frequent in what is written of it, rare in what is written of others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import networkx as nx

WORDS: Final = 4
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*[^\W_]")
_LEAST_TEXTS: Final = 2
"""A word of one text alone says nothing of a group."""
_COMMON: Final = frozenset(
    """a about after all also an and announces announced any are as at be been before by can collaboration
    conference data do each first for foundation from has have how in institute international into is it its joins
    joint joined launch launched launches launching library made make more national network new news not now of off
    on one open opens or our out over part project project's publishes published release released releases releasing
    research science sign signs since so some study team than that the their them these they this through to two under
    university up was we were what when where which who will with work works year years you your""".split()  # noqa: SIM905 (a list of so many would fill a page)
)
"""Words that announcements of open science have in common, and function words."""


def typical_words(network: nx.Graph, groups: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Up to :data:`WORDS` words for each group of IRIs, in lower case, most typical first.

    Read are the labels of a group's members and the headlines of the articles that say what joins them; a word counts
    once a text. Its weight is its count times the log of how few groups have it (c-TF-IDF, Grootendorst 2022).
    """
    counts = [_words(network, group) for group in groups]
    groups_with = Counter(word for count in counts for word in count)
    found = []
    for count in counts:
        weights = {
            word: n * math.log(1 + len(groups) / groups_with[word])
            for word, n in count.items()
            if n >= _LEAST_TEXTS and word not in _COMMON
        }
        found.append(tuple(sorted(weights, key=lambda word: (-weights[word], word))[:WORDS]))
    return found


def _words(network: nx.Graph, group: Sequence[str]) -> Counter[str]:
    inside = set(group)
    articles = {
        e.article
        for iri in group
        for near in network.adj[iri]
        if near in inside
        for s in network.edges[iri, near]["statements"]
        for e in s.evidence
    }
    known = network.graph["articles"]
    texts = {network.nodes[iri]["label"] for iri in group}
    texts |= {known[iri].title for iri in articles if iri in known and known[iri].title}
    return Counter(word for text in sorted(texts) for word in set(_WORD.findall(text.casefold())) if len(word) > 2)
