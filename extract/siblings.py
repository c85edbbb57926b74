"""Names on one list: what stands beside "and" and commas is mostly of one type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from extract.mentions import Mention
from extract.parse import Parse

_BETWEEN = frozenset({",", ";", "and", "or", "&", "the"})
_LONGEST_GAP = 3  # tokens between two names of a list


def find_siblings(groups: Sequence[Sequence[Mention]], parse: Parse) -> Mapping[int, list[int]]:
    """Number of a group of mentions → numbers of the others that stand on a list with it, in order."""
    places = sorted((m.start, m.end, number) for number, group in enumerate(groups) for m in group)
    siblings: dict[int, set[int]] = defaultdict(set)
    run: list[int] = []
    last_start, last_end = -1, -1
    for start, end, number in places:
        if last_end >= 0 and _goes_on(parse, last_start, last_end, start):
            for other in run:
                if other != number:
                    siblings[other].add(number)
                    siblings[number].add(other)
            run.append(number)
        else:
            run = [number]
        last_start, last_end = start, end
    return {number: sorted(others) for number, others in siblings.items()}


def _goes_on(parse: Parse, last_start: int, last_end: int, start: int) -> bool:
    near = 0 < start - last_end <= _LONGEST_GAP and parse.sentence[last_start] == parse.sentence[start]
    return near and all(word in _BETWEEN for word in parse.lower[last_end:start])
