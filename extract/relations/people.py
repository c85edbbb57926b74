"""Persons and their offices: "Maria Okafor, director of X", "X director Maria Okafor", "Okafor (X)"."""

from __future__ import annotations

from collections.abc import Iterator

from extract.lexicon import word_set
from extract.parse import Parse
from extract.relations.lists import Named
from extract.relations.proposal import Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import DIRECT, Resolver

_HEADS = word_set("frames", "heads of")
_NOT_HEADS = word_set("frames", "not heads")
_TITLES = word_set("cues", "titles")
_TITLE_PARTS = word_set("frames", "title parts")
_WORKPLACES = frozenset({"Organization", "OrganizationalUnit", "Collaboration", "Initiative", "Repository"})
# what an office behind a name begins with, and what a workplace without an office does
_OPENING = frozenset({",", "(", "–", "—", "-", "of", "from", "at", "is", "as"})
_OPENING_PLAIN = frozenset({",", "(", "of", "from", "at"})
_CLOSING = frozenset({")", ";", ".", "“", '"', ":"})
_WINDOW_BEHIND, _WINDOW_BEFORE = 14, 7  # tokens in which an office is looked for
_WITH_TITLE, _WITHOUT_TITLE, _INVERTED = 0.82, 0.7, 0.76
_LEADS = 0.9  # that a head leads is a little less sure than that it belongs


def find_people_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """``affiliatedWith`` for every office, ``leads`` too where the office is a head's."""
    for mention in resolver.mentions:
        if resolver.things[mention.thing].type == "Person":
            yield from _office_behind(parse, mention, resolver)
            yield from _office_before(parse, mention, resolver)


def _office_behind(parse: Parse, mention: Named, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Maria Okafor, director of X", "Okafor (X)", "Okafor of X"."""
    end = mention.end
    limit = min(parse.sentence_of(mention.start)[1], end + _WINDOW_BEHIND)
    if end >= limit or parse.lower[end] not in _OPENING:
        return
    title: int | None = None
    for i in range(end, limit):
        if i > end and _ends_office(parse, i, title, resolver):
            return
        kind = resolver.type_at(i)
        if kind is None:
            if title is None and parse.lower[i] in _TITLES:
                title = i
            elif title is None and parse.pos[i] == "VERB" and i > end + 1:
                return
        elif kind == "Person" or parse.pos[i - 1] in {"VERB", "AUX"}:
            return
        elif kind in _WORKPLACES and (title is not None or parse.lower[end] in _OPENING_PLAIN):
            confidence = _WITHOUT_TITLE if title is None else _WITH_TITLE
            yield from _office(parse, mention, resolver.named(i), title, confidence, resolver)
            return


def _ends_office(parse: Parse, i: int, title: int | None, resolver: Resolver) -> bool:
    """Whether an office ends here: at a closing mark, or at a comma behind which no workplace follows at once."""
    if parse.words[i] in _CLOSING:
        return True
    goes_on = any(j in resolver.at or parse.lower[j] in {"of", "at"} for j in range(i + 1, min(i + 4, len(parse))))
    return parse.words[i] == "," and title is not None and not goes_on


def _office_before(parse: Parse, mention: Named, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "CERN Director-General X", "the director of Y, X"."""
    start = mention.start
    low = max(parse.sentence_of(start)[0], start - _WINDOW_BEFORE)
    i = start - 1
    title = None
    while i >= low and (parse.lower[i] in _TITLES | _TITLE_PARTS or parse.words[i] in {"-", "."}):
        if parse.lower[i] in _TITLES:
            title = i
        i -= 1
    if title is not None and resolver.type_at(i) in _WORKPLACES:
        yield from _office(parse, mention, resolver.named(i), title, _WITH_TITLE, resolver)
        return
    if start > low and parse.words[start - 1] == "," and resolver.type_at(start - 2) in _WORKPLACES:
        first = resolver.span_at[start - 2][0]
        title = next((j for j in range(max(low, first - 5), first) if parse.lower[j] in _TITLES), None)
        if title is not None and parse.lower[first - 1] in {"of", "the", "at"}:
            yield from _office(parse, mention, resolver.named(first), title, _INVERTED, resolver)


def _office(
    parse: Parse, mention: Named, workplace: Filler, title: int | None, confidence: float, resolver: Resolver
) -> Iterator[RelationProposal]:
    person = Filler(mention.thing, DIRECT, mention.start)
    rule = f"office:{parse.lower[title]}" if title is not None else "office"
    trigger = Trigger(rule, workplace.token)
    yield from propose(resolver, person, "affiliatedWith", workplace, confidence, trigger)
    if title is None or resolver.kind(workplace) == "Repository":
        return
    if parse.lower[title] in _HEADS and _NOT_HEADS.isdisjoint(parse.lower[max(0, title - 2) : title]):
        yield from propose(resolver, person, "leads", workplace, confidence * _LEADS, trigger)
