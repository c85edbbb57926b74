"""Which pairs of named things are worth comparing: those that share a key that few things have.

Keys that many things share tell little and cost much; what is passed over there is found by a rarer one. So the number
of pairs grows with the number of things, not with its square (Papadakis et al. 2020, section 3: block purging).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from kg.resolution.context import Context
from kg.resolution.things import Thing

MAX_BLOCK: Final = 30
"""Things that share a key beyond which it is no key."""
_PREFIX: Final = 6


def candidate_pairs(things: Mapping[str, Thing], context: Context) -> Iterator[tuple[Thing, Thing]]:
    """Pairs of named things, each once, in order of their paths."""
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for thing in things.values():
        if not thing.described:
            for key in _keys(thing, context):
                blocks[key].append(thing.path)
    seen: set[tuple[str, str]] = set()
    for key in sorted(blocks):
        block = blocks[key]
        if key.startswith("=") and len(block) > MAX_BLOCK:
            # the same name: each with the first, which is enough to bring them together
            seen.update((block[0], other) for other in block[1:])
        elif len(block) <= MAX_BLOCK:
            seen.update((a, b) for i, a in enumerate(block) for b in block[i + 1 :])
    for a, b in sorted(seen):
        if not (things[a].known and things[b].known):
            yield things[a], things[b]


def _keys(thing: Thing, context: Context) -> Iterator[str]:
    keys: set[str] = set()
    for name in context.names(thing):
        keys.add(f"={name.squashed}")
        keys.add(f"={'+'.join(sorted(name.core))}")
        keys.update(f"w:{word}" for word in name.content)
        keys.add(f"p:{name.squashed[:_PREFIX]}")
        keys.add(f"s:{name.squashed[-_PREFIX:]}")
        keys.update(f"a:{initials}" for initials in name.initials)
        if name.acronym:
            keys.add(f"a:{name.acronym}")
    for surface in context.surfaces(thing):
        if surface.acronym:
            keys.add(f"a:{surface.acronym}")
        keys.add(f"={surface.squashed}")
    yield from keys
