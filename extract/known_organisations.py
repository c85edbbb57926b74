"""Full names of organisations that an added registry knows, in a text.

Only what is written as a name is looked up: words with capitals, joined by words such as "of". Acronyms and single
words are left to the other proposals: among a hundred thousand organisations, nearly each of them is somebody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extract.parse import Parse
from extract.registry_index import RegistryIndex, name_key
from extract.spans import is_capital

_ARTICLES = frozenset({"the", "a", "an"})
_LONGEST = 12  # tokens of a name; those of two in a thousand organisations are longer
_JOINERS = frozenset(
    {"of", "for", "and", "&", "the", "in", "on", "at", "to", "de", "des", "del", "da", "do", "du", "di", "la", "et",
     "y", "e", "für", "und", "der", "-", "–", ",", "'s", "’s"}
)  # fmt: skip


def find_organisations(parse: Parse, indexes: Sequence[RegistryIndex]) -> list[tuple[int, int]]:
    """Token ranges that are full names of several words of organisations in the indexes, the longest of a place."""
    if not indexes:
        return []
    keys = {span: name_key(parse.span_text(*span)) for span in _spans(parse)}
    asked = {key for key in keys.values() if " " in key}
    known = frozenset[str]().union(*(index.known(asked) for index in indexes))
    common = frozenset[str]().union(*(index.common_words for index in indexes))
    found = (span for span, key in keys.items() if key in known and not _is_chance(key, parse.span_text(*span), common))
    return sorted(_longest(found))


def _spans(parse: Parse) -> Iterator[tuple[int, int]]:
    """Ranges that begin and end with a capital, stand in one sentence and have no capital beside them."""
    for low, high in _runs(parse):
        capitals = [i for i in range(low, high) if is_capital(parse.words[i])]
        for n, start in enumerate(capitals):
            before = parse.words[start - 1] if start > low else ""
            if parse.lower[start] in _ARTICLES or (is_capital(before or " ") and before.lower() not in _ARTICLES):
                continue
            for last in capitals[n + 1 :]:
                if last - start >= _LONGEST:
                    break
                if last + 1 >= high or not is_capital(parse.words[last + 1]):
                    yield start, last + 1


def _runs(parse: Parse) -> Iterator[tuple[int, int]]:
    """Stretches of words with capitals and joiners."""
    for low, high in parse.sentences:
        start = low
        for i in range(low, high + 1):
            if i == high or not (is_capital(parse.words[i]) or parse.lower[i] in _JOINERS):
                if i - start > 1:
                    yield start, i
                start = i + 1


def _is_chance(key: str, text: str, common: frozenset[str]) -> bool:
    """Whether two words may stand together by chance: "Data Systems", "Heidelberg, University"."""
    words = key.split()
    return len(words) < 3 and ("," in text or all(word in common for word in words))


def _longest(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    taken: set[int] = set()
    for start, end in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            yield start, end
