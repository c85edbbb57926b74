"""Which mentions of a document name one thing: same name, same registry entry, a name and its acronym."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from extract.acronyms import Definition
from extract.lexicon import Lexicon
from extract.mentions import PART_OF_NAME, TRAILING, Mention
from extract.parse import Parse
from extract.registry import fold
from extract.spans import clean


def cluster(
    mentions: Sequence[Mention], parse: Parse, definitions: Sequence[Definition], lexicon: Lexicon
) -> list[list[Mention]]:
    """Mentions of one thing together: same name, same registry entry, a name and its acronym, a person's surname."""
    keys = [_key(parse, m) for m in mentions]
    parent = list(range(len(mentions)))

    def find(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    def union(i: int, j: int) -> None:
        a, b = sorted((find(i), find(j)))
        parent[b] = a

    first: dict[str, int] = {}
    for i, key in enumerate(keys):
        union(first.setdefault(key, i), i)
    at = {(m.start, m.end): i for i, m in enumerate(mentions)}
    at |= {(m.start, core_end(parse, m)): i for i, m in enumerate(mentions)}
    for d in definitions:
        long, short = clean(parse, *d.long, lexicon), at.get(d.short)
        long_at = at.get(long) if long else None
        if long_at is None and long:
            long_at = next((i for i, m in enumerate(mentions) if m.end == long[1] and m.start >= long[0]), None)
        if long_at is not None and short is not None:
            union(long_at, short)
    by_entry: dict[str, int] = {}
    for i, m in enumerate(mentions):
        if len(m.entries) == 1:
            union(by_entry.setdefault(m.entries[0].id, i), i)
    _join_short_forms(mentions, parse, keys, union, find)
    groups: dict[int, list[Mention]] = defaultdict(list)
    for i, m in enumerate(mentions):
        groups[find(i)].append(m)
    return list(groups.values())


def core_end(parse: Parse, m: Mention) -> int:
    return m.end - 1 if parse.lower[m.end - 1] in TRAILING and parse.words[m.end - 1].islower() else m.end


def _key(parse: Parse, m: Mention) -> str:
    end = m.end if parse.lower[m.end - 1] in PART_OF_NAME else core_end(parse, m)
    return fold(parse.span_text(m.start, max(end, m.start + 1)))


def _join_short_forms(
    mentions: Sequence[Mention],
    parse: Parse,
    keys: Sequence[str],
    union: Callable[[int, int], None],
    find: Callable[[int], int],
) -> None:
    """ "OAPEN" is "OAPEN Foundation", "Okafor" is "Maria Okafor" where the longer form came first and is the only one."""
    for i, key in enumerate(keys):
        if " " in key or mentions[i].entries:
            continue
        longer = {
            find(j) for j, other in enumerate(keys) if j != i and " " in other and _shortens(key, other, mentions[j])
        }
        if len(longer) == 1:
            union(longer.pop(), i)


_DROPPED = re.compile(
    r"(foundation|consortium|initiative|project|network|association|software|platform|collaboration|experiment|programme|program|institute|alliance|society|organi[sz]ation|inc)"
)


def _shortens(short: str, long: str, m: Mention) -> bool:
    words = long.split()
    if len(words) == 2 and words[0] == short and _DROPPED.fullmatch(words[1]):
        return True
    return m.label == "PERSON" and 2 <= len(words) <= 4 and words[-1] == short
