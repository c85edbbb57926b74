"""Persons and their offices: "Maria Okafor, director of X", "X director Maria Okafor", "Okafor (X)"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from extract.lexicon import read_words
from extract.parse import Parse
from extract.relations.proposal import Filler, RelationProposal
from extract.relations.resolve import Resolver
from extract.relations.verbs import propose

_WORKPLACES = frozenset({"Organization", "OrganizationalUnit", "Collaboration", "Initiative", "Repository"})
_WINDOW = 14  # tokens behind a name in which its office is looked for


@cache
def _heads() -> frozenset[str]:
    return frozenset(read_words("frames")["heads of"])


@cache
def _titles() -> frozenset[str]:
    return frozenset(read_words("cues")["titles"])


def find_people_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """``affiliatedWith`` for every office, ``leads`` too where the office is a head's."""
    for start, end, index in resolver.mentions:
        if resolver.things[index].type == "Person":
            person = Filler(index, 1.0, start)
            yield from _office_behind(parse, start, end, person, resolver)
            yield from _office_before(parse, start, person, resolver)


def _office_behind(
    parse: Parse, start: int, end: int, person: Filler, resolver: Resolver
) -> Iterator[RelationProposal]:
    limit = min(parse.sentence_of(start)[1], end + _WINDOW)
    if end >= limit:
        return
    opener = parse.words[end]
    if opener in {",", "(", "–", "—", "-"} or parse.lower[end] in {"of", "from", "at", "is", "as"}:
        title: int | None = None
        for i in range(end, limit):
            word = parse.words[i]
            if (
                (i > end
                and word in {")", ";", ".", "“", '"', ":"})
                or (i > end and word == "," and title is not None and _breaks(parse, i, resolver))
            ):
                break
            if i in resolver.at:
                target = Filler(resolver.at[i], 1.0, i)
                kind = resolver.kind(target)
                if kind == "Person" or (parse.pos[i - 1] in {"VERB", "AUX"}):
                    break
                if kind in _WORKPLACES:
                    plain = parse.lower[end] in {"of", "from", "at"} or opener in {",", "("}
                    if title is not None or plain:
                        yield from _office(
                            parse, person, target, title, 0.82 if title is not None else 0.7, i, resolver
                        )
                        break
            elif parse.lower[i] in _titles() and title is None:
                title = i
            elif parse.pos[i] in {"VERB"} and title is None and i > end + 1:
                break


def _breaks(parse: Parse, i: int, resolver: Resolver) -> bool:
    """Whether a comma ends the office: no workplace and no further office follows at once."""
    return not any(j in resolver.at or parse.lower[j] in {"of", "at"} for j in range(i + 1, min(i + 4, len(parse))))


def _office_before(parse: Parse, start: int, person: Filler, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "CERN Director-General X", "the director of Y, X"."""
    low = max(parse.sentence_of(start)[0], start - 7)
    i = start - 1
    title = None
    while i >= low and (
        parse.lower[i] in _titles()
        or parse.words[i] in {"-", "."}
        or parse.lower[i] in {"for", "research", "scientific", "and", "general", "executive", "science", "project"}
    ):
        if parse.lower[i] in _titles():
            title = i
        i -= 1
    if title is not None and i in resolver.at and resolver.things[resolver.at[i]].type in _WORKPLACES:
        yield from _office(parse, person, Filler(resolver.at[i], 1.0, i), title, 0.82, i, resolver)
        return
    if parse.words[start - 1] == "," and start - 2 in resolver.at and start > low:
        organisation = resolver.at[start - 2]
        s = resolver.span_at[start - 2][0]
        before = [j for j in range(max(low, s - 5), s) if parse.lower[j] in _titles()]
        if before and resolver.things[organisation].type in _WORKPLACES and parse.lower[s - 1] in {"of", "the", "at"}:
            yield from _office(parse, person, Filler(organisation, 1.0, s), before[0], 0.76, s, resolver)


def _office(
    parse: Parse, person: Filler, target: Filler, title: int | None, base: float, token: int, resolver: Resolver
) -> Iterator[RelationProposal]:
    rule = f"office:{parse.lower[title]}" if title is not None else "office"
    if p := propose(person, "affiliatedWith", target, base, rule, token, "asserted", resolver):
        yield p
    if title is None or resolver.kind(target) == "Repository":
        return
    around = {parse.lower[i] for i in range(max(0, title - 2), title)}
    if parse.lower[title] in _heads() and not around & {
        "vice",
        "deputy",
        "former",
        "assistant",
        "associate",
        "programme",
        "program",
        "project",
        "policy",
        "communications",
    }:
        if p := propose(person, "leads", target, base * 0.9, rule, token, "asserted", resolver):
            yield p
