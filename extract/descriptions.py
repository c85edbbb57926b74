"""Described things without a name: "800 terabytes of data", "a new open data policy", "a week-long summit".

Only datasets, publications, policies and events, and only where the text says something specific of them:
they are released, adopted, organised …, or counted, dated, or marked as new or first. What the rules say of it is one
of the things that a small trained model weighs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from extract.lexicon import group_of_word, word_set
from extract.parse import Parse
from extract.phrases import Description, Phrase, phrase_features
from extract.quantities import Quantity
from extract.scoring.description_model import DescriptionModel

SPECIFIC = 0.45  # probability from which a phrase is a described thing
LONGEST = 8  # words, by the annotation guideline
_LONGEST_MEASURED = LONGEST - 3  # words behind "of": number, unit and "of" count as well
_BEFORE = frozenset({"compound", "amod", "nummod", "nmod", "advmod", "quantmod", "poss", "npadvmod"})
_NO_END = frozenset({"ADP", "DET", "PUNCT", "SPACE", "CCONJ", "SCONJ", "PRON", "PART"})
_INSIDE = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "PUNCT", "DET", "SPACE", "SYM"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "attr", "oprd"})
_TYPES = group_of_word("described", "heads")
_WEIGHED = {**group_of_word("described", "heads to weigh"), **_TYPES}
_PARTITIVES = word_set("described", "partitives")
_SPECIFIC = word_set("described", "specific")
_VAGUE = word_set("described", "vague determiners")
_LOOSE = word_set("described", "loose")
_LOOSE_EVENTS = word_set("described", "loose events")
_ACTS = word_set("described", "acts")
_ACTS_OF_DATA = word_set("described", "acts of data")
_ATTENDING = word_set("described", "attending")
_EVENT_VERBS = word_set("described", "event verbs")
_TRIGGERS = {kind: word_set("described", "triggers", kind) for kind in ("Dataset", "Publication", "Policy", "Event")}


def find_descriptions(
    parse: Parse, quantities: Iterable[Quantity], named: Set[int], model: DescriptionModel
) -> list[Description]:
    """Described things outside the tokens in ``named``, in text order."""
    found = list(_measured(parse, quantities, named))
    covered = {i for d in found for i in range(d.start, d.end)}
    phrases = [
        p for p in find_phrases(parse, named) if covered.isdisjoint(range(p.description.start, p.description.end))
    ]
    sureness = model.probabilities([phrase_features(parse, p, named) for p in phrases])
    for phrase, probability in sorted(zip(phrases, sureness, strict=True), key=lambda each: -each[1]):
        d = phrase.description
        if probability >= SPECIFIC and covered.isdisjoint(range(d.start, d.end)):
            covered.update(range(d.start, d.end))
            found.append(replace(d, confidence=round(probability, 3)))
    return sorted(found, key=lambda d: d.start)


def find_phrases(parse: Parse, named: Set[int]) -> list[Phrase]:
    """Every phrase outside ``named`` whose head may describe a thing, in text order."""
    phrases = []
    for token, kind in _candidates(parse, named):
        top = _partitive_top(parse, token)
        if top in named:
            continue
        start, end = _extent(parse, top, token, named)
        if start < end:
            ruled = parse.lemmas[token] in _TYPES and _is_specific(parse, token, top, kind, named)
            phrases.append(Phrase(Description(start, end, top, kind), token, ruled))
    return phrases


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
        while end < len(parse) and words < _LONGEST_MEASURED and end not in named and parse.pos[end] in _INSIDE:
            words += parse.words[end][0].isalnum()
            end += 1
        while end > of + 1 and parse.pos[end - 1] != "NOUN":
            end -= 1
        if end > of + 1 and parse.sentence[start] == parse.sentence[end - 1]:
            yield Description(start, end, parse.span_root(start, end), "Dataset")


def _candidates(parse: Parse, named: Set[int]) -> list[tuple[int, str]]:
    return [
        (i, _WEIGHED[lemma])
        for i, lemma in enumerate(parse.lemmas)
        if lemma in _WEIGHED and i not in named and parse.pos[i] in {"NOUN", "PROPN"} and parse.deps[i] != "compound"
    ]


def _partitive_top(parse: Parse, token: int) -> int:
    """The head of the phrase: "data" in "800 terabytes of data" belongs to "terabytes"."""
    while parse.deps[token] == "pobj":
        preposition = parse.heads[token]
        above = parse.heads[preposition]
        lemma = parse.lemmas[above]
        if parse.lower[preposition] != "of" or lemma not in _PARTITIVES:
            break
        if lemma in _ACTS_OF_DATA and (parse.lemmas[token] in _PARTITIVES or parse.child(above, "poss")):
            break  # "today's release of 491 TB of data": the release is the act, not the thing
        token = above
    return token


def _is_specific(parse: Parse, token: int, top: int, kind: str, named: Set[int]) -> bool:
    """Whether the text says of which ``kind`` it is: who, when, how many, or by a verb that has one as its object."""
    before = [c for c in parse.children[top] if c < top] + [c for c in parse.children[token] if c < token]
    determiners = {parse.lower[c] for c in before if parse.deps[c] in {"det", "poss"}}
    modifiers = [c for c in before if parse.deps[c] in {"amod", "compound", "nummod", "nmod"}]
    if determiners & _VAGUE or (determiners & {"the", "its", "their", "our"} and not modifiers and top == token):
        return False
    numbered = any(parse.deps[c] == "nummod" for c in before)
    marked = any(parse.lower[c] in _SPECIFIC for c in modifiers)
    triggered = _trigger(parse, top, kind)
    if kind == "Dataset":
        if top != token and (numbered or marked or triggered):
            return True
        return triggered and (bool(modifiers) or numbered or _has_named_origin(parse, top, named))
    lemma = parse.lemmas[token]
    if kind == "Event" and lemma == "anniversary":
        return True
    if kind == "Event" and lemma in _LOOSE_EVENTS and not (triggered and marked):
        return False
    plural = parse.lower[token].endswith("s") or lemma in {"data", "datum"}
    if top == token and not numbered and (plural or not determiners):
        return False
    return triggered or (marked and bool(determiners & {"a", "an"}) and _has_detail(parse, top))


def _has_named_origin(parse: Parse, top: int, named: Set[int]) -> bool:
    """Whether a name stands behind "of" or "from": "data from CMS"."""
    return any(
        noun in named or any(child in named for child in parse.children[noun])
        for preposition in parse.child(top, "prep")
        if parse.lower[preposition] in {"of", "from"}
        for noun in parse.child(preposition, "pobj")
    )


def _trigger(parse: Parse, top: int, kind: str) -> bool:
    """Whether a verb that makes such a thing specific governs it, or a noun made of that verb ("release of")."""
    head = parse.heads[top]
    dep = parse.deps[top]
    if dep == "conj":
        head, dep = parse.heads[head], parse.deps[head]
    if dep in _OBJECTS:
        if parse.lemmas[head] == "make":
            return _is_called_open(parse, head)
        return parse.lemmas[head] in _TRIGGERS[kind]
    if dep == "pobj" and kind == "Event" and parse.lower[head] in {"at", "during", "to", "for"}:
        marked = any(parse.lower[c] in _SPECIFIC for c in parse.child(top, "amod", "compound"))
        return parse.lemmas[parse.heads[head]] in _ATTENDING or (marked and parse.lower[head] in {"at", "during"})
    if dep == "pobj" and parse.lower[head] in {"of", "in", "at"}:
        return parse.lemmas[parse.heads[head]] in (_ACTS if parse.lower[head] == "of" else _ATTENDING)
    if dep == "nsubj" and kind == "Dataset":
        return parse.lemmas[head] == "be" and _is_called_open(parse, head)
    return dep == "nsubj" and kind == "Event" and parse.lemmas[head] in _EVENT_VERBS


def _is_called_open(parse: Parse, verb: int) -> bool:
    return any(parse.lower[c] in {"public", "available", "open", "accessible"} for c in parse.children[verb])


def _has_detail(parse: Parse, top: int) -> bool:
    return any(parse.deps[c] in {"prep", "acl", "relcl"} for c in parse.children[top] if c > top)


def _extent(parse: Parse, top: int, token: int, named: Set[int]) -> tuple[int, int]:
    """Mention from the first modifier to the end of the first modifier phrase, before any name."""
    last = max(top, token)
    start = _first_modifier(parse, top, last, named)
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


def _first_modifier(parse: Parse, top: int, last: int, named: Set[int]) -> int:
    """Token at which the modifiers before the head begin, without "more than", "about" and the like."""
    start = top
    for i in range(top - 1, -1, -1):
        if parse.pos[i] == "SPACE" and parse.words[i] in {"\xa0", " "}:
            continue
        inside = i < parse.heads[i] <= last and parse.deps[i] in _BEFORE
        glued = parse.words[i] in {"-", "‑"} and i + 1 == start
        made_public = parse.lower[i] == "public" and parse.lemmas[i - 1] == "make"
        if i in named or not (inside or glued) or parse.deps[i] == "poss" or made_public:
            break
        start = i
    while start < top and parse.lower[start] in _LOOSE:
        start += 1
    return start


def _first_modifier_end(parse: Parse, top: int, end: int, named: Set[int]) -> int:
    """Token after the first prepositional phrase that begins right behind the head."""
    if end >= len(parse) or parse.deps[end] != "prep" or parse.heads[end] != top:
        return end
    if parse.lower[end] not in {"of", "on", "for"}:
        return end
    stop = end + 1
    while stop < min(len(parse), end + LONGEST) and end in parse.path_up(stop) and stop not in named:
        if parse.deps[stop] in {"prep", "acl", "relcl", "cc"} or parse.words[stop] in {",", "("}:
            break
        stop += 1
    return stop
