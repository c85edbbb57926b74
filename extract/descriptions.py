"""Described things without a name: "800 terabytes of data", "a new open data policy", "a week-long summit".

Only datasets, publications, policies and events, and only where the text says something specific of them:
they are released, adopted, organised …, or counted, dated, or marked as new or first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache

from extract.lexicon import read_words
from extract.parse import Parse
from extract.quantities import Quantity

LONGEST = 8  # words, by the annotation guideline
_BEFORE = frozenset({"compound", "amod", "nummod", "nmod", "advmod", "quantmod", "poss", "npadvmod"})
_NO_END = frozenset({"ADP", "DET", "PUNCT", "SPACE", "CCONJ", "SCONJ", "PRON", "PART"})
_INSIDE = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "PUNCT", "DET", "SPACE", "SYM"})
_LOOSE = frozenset(["more", "than", "about", "approximately", "over", "some", "nearly", "around", "also", "almost", "all", "-", "roughly"])
_ACTS = frozenset({"release", "launch", "publication"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "attr", "oprd"})


@dataclass(frozen=True, slots=True)
class Description:
    """A described thing: token range of its mention, its head token and its type."""

    start: int
    end: int
    head: int
    type: str


@cache
def _types() -> dict[str, str]:
    return {noun: kind for kind, nouns in read_words("described")["heads"].items() for noun in nouns}


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(read_words("described")[key])


@cache
def _triggers(kind: str) -> frozenset[str]:
    return frozenset(read_words("described")["triggers"][kind])


def find_descriptions(parse: Parse, quantities: Iterable[Quantity], named: Set[int]) -> list[Description]:
    """Described things outside the tokens in ``named``, in text order."""
    found = list(_measured(parse, quantities, named))
    covered = {i for d in found for i in range(d.start, d.end)}
    for token, kind in _candidates(parse, named):
        top = _partitive_top(parse, token)
        if top in covered or top in named:
            continue
        if not _is_specific(parse, token, top, kind, named):
            continue
        start, end = _extent(parse, top, token, named)
        if start >= end or not covered.isdisjoint(range(start, end)):
            continue
        covered.update(range(start, end))
        found.append(Description(start, end, top, kind))
    return sorted(found, key=lambda d: d.start)


def _measured(parse: Parse, quantities: Iterable[Quantity], named: Set[int]) -> Iterator[Description]:
    """A measured amount of something: "10 fb⁻¹ of collision data", "12 terabytes of images"."""
    for quantity in quantities:
        start, of = parse.token_at(quantity.start), parse.token_at(quantity.end - 1) + 1
        if quantity.kind != "size" or start in named:
            continue
        if parse.words[of : of + 1] == ["("] and ")" in parse.words[of : of + 4]:
            of += parse.words[of : of + 4].index(")") + 1
        if of + 1 >= len(parse) or parse.lower[of] != "of":
            continue
        end, words = of + 1, 0
        while end < len(parse) and words < LONGEST - 3 and end not in named and parse.pos[end] in _INSIDE:
            words += parse.words[end][0].isalnum()
            end += 1
        while end > of + 1 and parse.pos[end - 1] != "NOUN":
            end -= 1
        if end > of + 1 and parse.sentence[start] == parse.sentence[end - 1]:
            yield Description(start, end, parse.span_root(start, end), "Dataset")


def _candidates(parse: Parse, named: Set[int]) -> list[tuple[int, str]]:
    types = _types()
    return [
        (i, types[lemma])
        for i, lemma in enumerate(parse.lemmas)
        if lemma in types and i not in named and parse.pos[i] in {"NOUN", "PROPN"} and parse.deps[i] != "compound"
    ]


def _partitive_top(parse: Parse, token: int) -> int:
    """ "data" in "800 terabytes of data" belongs to "terabytes"."""
    while parse.deps[token] == "pobj":
        preposition = parse.heads[token]
        above = parse.heads[preposition]
        if parse.lower[preposition] != "of" or parse.lemmas[above] not in _words("partitives"):
            break
        if parse.lemmas[above] in _ACTS and (parse.lemmas[token] in _words("partitives") or parse.child(above, "poss")):
            break  # "today's release of 491 TB of data": the release is the act, not the thing
        token = above
    return token


def _is_specific(parse: Parse, token: int, top: int, kind: str, named: Set[int]) -> bool:
    before = [c for c in parse.children[top] if c < top] + [c for c in parse.children[token] if c < token]
    determiners = {parse.lower[c] for c in before if parse.deps[c] in {"det", "poss"}}
    modifiers = [c for c in before if parse.deps[c] in {"amod", "compound", "nummod", "nmod"}]
    if determiners & {"no", "any", "such", "each", "every", "some", "other", "these", "those", "this", "what", "which"}:
        return False
    if determiners & {"the", "its", "their", "our"} and not modifiers and top == token:
        return False
    plural = parse.words[token].lower().endswith("s") or parse.lemmas[token] in {"data", "datum"}
    numbered = any(parse.deps[c] == "nummod" for c in before)
    marked = any(parse.lower[c] in _words("specific") for c in modifiers)
    triggered = _trigger(parse, top, kind)
    if kind == "Dataset":
        if top != token and (numbered or marked or triggered):
            return True
        owned = any(
            c in named or any(n in named for n in parse.children[c])
            for p in parse.child(top, "prep")
            if parse.lower[p] in {"of", "from"}
            for c in parse.child(p, "pobj")
        )
        return triggered and (bool(modifiers) or numbered or owned)
    if kind == "Event" and parse.lemmas[token] == "anniversary":
        return True
    if (
        kind == "Event"
        and parse.lemmas[token] in {"training", "run", "panel", "school", "celebration"}
        and not (triggered and marked)
    ):
        return False
    if plural and not numbered and top == token:
        return False
    if not determiners and top == token and not numbered:
        return False
    return triggered or (
        marked and "a" in determiners | {"an" if "an" in determiners else ""} and _has_detail(parse, top)
    )


def _trigger(parse: Parse, top: int, kind: str) -> bool:
    """Whether a verb that makes such a thing specific governs it, or a noun made of that verb ("release of")."""
    head = parse.heads[top]
    dep = parse.deps[top]
    if dep == "conj":
        head, dep = parse.heads[head], parse.deps[head]
    if dep in _OBJECTS:
        lemma = parse.lemmas[head]
        if lemma == "make":
            return any(parse.lower[c] in {"public", "available", "open", "accessible"} for c in parse.children[head])
        return lemma in _triggers(kind)
    if dep == "pobj" and parse.lower[head] in {"of", "in", "at"}:
        above = parse.lemmas[parse.heads[head]]
        if parse.lower[head] == "of":
            return above in {"release", "publication", "launch", "adoption", "approval", "organisation", "organization"}
        return above in {"participate", "speak", "gather", "meet"}
    if dep == "nsubj" and kind == "Dataset" and parse.lemmas[head] == "be":
        return any(parse.lower[c] in {"available", "accessible", "public", "open"} for c in parse.children[head])
    if dep == "nsubj" and kind == "Event":
        return parse.lemmas[head] in {"take", "bring", "gather", "attract", "draw"}
    return False


def _has_detail(parse: Parse, top: int) -> bool:
    return any(parse.deps[c] in {"prep", "acl", "relcl"} for c in parse.children[top] if c > top)


def _extent(parse: Parse, top: int, token: int, named: Set[int]) -> tuple[int, int]:
    """Mention from the first modifier to the end of the first modifier phrase, before any name."""
    last = max(top, token)
    start = top
    for i in range(top - 1, -1, -1):
        if parse.pos[i] == "SPACE" and parse.words[i] in {"\xa0", " "}:
            continue
        inside = i < parse.heads[i] <= last and parse.deps[i] in _BEFORE
        glued = parse.words[i] in {"-", "‑"} and i + 1 == start
        if (
            i in named
            or not (inside or glued)
            or parse.deps[i] == "poss"
            or (parse.lower[i] == "public" and parse.lemmas[i - 1] == "make")
        ):
            break
        start = i
    while start < top and parse.lower[start] in _LOOSE:
        start += 1
    end = last + 1
    if token == top:
        end = _first_modifier_end(parse, top, end, named)
    words = 0
    for i in range(start, end):
        words += parse.words[i][0].isalnum()
        if (i in named and i > top) or words > LONGEST:
            end = i
            break
    while end > top + 1 and (parse.pos[end - 1] in _NO_END or (end - 1 > last and parse.deps[end - 1] == "nummod")):
        end -= 1
    return start, end


def _first_modifier_end(parse: Parse, top: int, end: int, named: Set[int]) -> int:
    """Token after the first prepositional phrase that begins right behind the head."""
    if (
        end < len(parse)
        and parse.deps[end] == "prep"
        and parse.heads[end] == top
        and parse.lower[end] in {"of", "on", "for"}
    ):
        stop = end + 1
        while stop < min(len(parse), end + LONGEST) and end in parse.path_up(stop) and stop not in named:
            if parse.deps[stop] in {"prep", "acl", "relcl", "cc"} or parse.words[stop] in {",", "("}:
                break
            stop += 1
        return stop
    return end
