"""Which mentions of a document name one thing: same name, same registry entry, a name and its acronym."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.acronyms import Definition
from extract.cleaning import clean
from extract.lexicon import Lexicon, word_set
from extract.mentions import Mention, core_end, name_end
from extract.parse import Parse
from extract.registry import fold

_DROPPED = word_set("heads", "dropped")


def cluster(
    mentions: Sequence[Mention], parse: Parse, definitions: Sequence[Definition], lexicon: Lexicon
) -> list[list[Mention]]:
    """Mentions of one thing together: same name, same registry entry, a name and its acronym, a person's surname."""
    groups = _Groups(len(mentions))
    keys = [fold(parse.span_text(m.start, name_end(parse, m))) for m in mentions]
    for i, j in [*_same(keys), *_defined(mentions, parse, definitions, lexicon), *_registered(mentions)]:
        groups.union(i, j)
    # last, since whether a longer form is the only one depends on what has been joined
    for i, key in enumerate(keys):
        longer = {groups.find(j) for j in _longer_forms(key, mentions[i], keys, mentions) if j != i}
        if len(longer) == 1:
            groups.union(longer.pop(), i)
    found: dict[int, list[Mention]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        found[groups.find(i)].append(mention)
    return list(found.values())


class _Groups:
    """Disjoint sets of indexes; the smallest of a set stands for it."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, i: int) -> int:
        """The index that stands for the set of ``i``."""
        while self._parent[i] != i:
            i = self._parent[i]
        return i

    def union(self, i: int, j: int) -> None:
        """Join the sets of two indexes."""
        low, high = sorted((self.find(i), self.find(j)))
        self._parent[high] = low


def _same(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Each key's index with that of the first equal one."""
    first: dict[str, int] = {}
    for i, key in enumerate(keys):
        yield first.setdefault(key, i), i


def _registered(mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Mentions of the same entry of the registry, where the name leaves no choice of entries."""
    sure = [i for i, m in enumerate(mentions) if len(m.entries) == 1]
    for one, other in _same([mentions[i].entries[0].id for i in sure]):
        yield sure[one], sure[other]


def _defined(
    mentions: Sequence[Mention], parse: Parse, definitions: Sequence[Definition], lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    """A long form and the acronym that the text gives for it."""
    at = {(m.start, m.end): i for i, m in enumerate(mentions)}
    at |= {(m.start, core_end(parse, m)): i for i, m in enumerate(mentions)}
    for definition in definitions:
        span, short = clean(parse, *definition.long, lexicon), at.get(definition.short)
        if span is None or short is None:
            continue
        ends_there = (i for i, m in enumerate(mentions) if m.end == span[1] and m.start >= span[0])
        long = at.get(span, next(ends_there, None))
        if long is not None:
            yield long, short


def _longer_forms(short: str, mention: Mention, keys: Sequence[str], mentions: Sequence[Mention]) -> Iterator[int]:
    """ "OAPEN Foundation" for "OAPEN", "Maria Okafor" for "Okafor": where they stand."""
    if " " not in short and not mention.entries:
        for i, key in enumerate(keys):
            if " " in key and _shortens(short, key, mentions[i]):
                yield i


def _shortens(short: str, long: str, mention: Mention) -> bool:
    words = long.split()
    if len(words) == 2 and words[0] == short and words[1] in _DROPPED:
        return True
    return mention.label == "PERSON" and 2 <= len(words) <= 4 and words[-1] == short
