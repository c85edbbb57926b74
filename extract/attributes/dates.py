"""Whose date a date is: the event that it stands beside, what its clause launches or releases, what takes place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.attributes.proposal import AttributeProposal
from extract.calendar_forms import DateExpression
from extract.lexicon import word_set
from extract.parse import Parse
from extract.reading import Reading
from extract.relations.clauses import Clause

_YEAR = re.compile(r"(19|20)\d\d")
_DATED_NOUNS = word_set("values", "dated nouns")
_DATED_CLASSES = word_set("values", "dated classes")
_HAPPENING = word_set("values", "happening")
_UNBOUNDED = word_set("values", "unbounded prepositions")
_BEFORE_DATE = word_set("values", "before a date")
_BEFORE_DAY = word_set("values", "before a day")
_DATED_RELATIONS = frozenset({"launched", "released", "adopted", "organizes"})
# classes of verbs whose date is the date of their object
_STARTING = frozenset({"create", "release", "adopt"})
_STARTED = frozenset(
    {
        "Organization", "OrganizationalUnit", "Initiative", "Repository", "Service", "Facility", "Dataset", "Software",
        "Publication", "Policy", "Collaboration",
    }
)  # fmt: skip
_LONGEST_GAP = 3  # tokens between a mention and the date beside it


def find_date_attributes(reading: Reading, dates: Iterable[DateExpression]) -> Iterator[AttributeProposal]:
    """Proposals of every date in the text, and of the years in the names of initiatives."""
    for date in dates:
        yield from _attach(reading, date)
    yield from _years_in_names(reading)


def _attach(reading: Reading, date: DateExpression) -> Iterator[AttributeProposal]:
    """The date's nearest reading: beside a name, else by what governs it, from the nearest word up."""
    parse, resolver, value = reading.parse, reading.resolver, str(date.value)
    first, last = parse.token_at(date.start), parse.token_at(date.end - 1)
    if (beside := _mention_before(reading, first)) is not None:
        thing, gap = beside
        kind = resolver.things[thing].type
        if kind == "Event" or (gap == "(" and kind == "Initiative"):
            yield AttributeProposal(thing, "date", value, 0.8, f"beside {gap}", first, first)
            return
    for above in parse.path_up(parse.span_root(first, last + 1))[1:]:
        if resolver.type_at(above) == "Event" and parse.deps[above] != "compound":
            yield AttributeProposal(resolver.at[above], "date", value, 0.74, "event", first, above)
            return
        if parse.lemmas[above] in _DATED_NOUNS and parse.pos[above] == "NOUN":
            found = list(_of_act(reading, above, value, first))
            yield from found
            if found:
                return
        if above in reading.clauses:
            yield from _of_clause(reading, reading.clauses[above], value, first)
            return
        if parse.pos[above] in {"VERB", "AUX"}:
            yield from _of_happening(reading, above, value, first)
            return


def _mention_before(reading: Reading, first: int) -> tuple[int, str] | None:
    """A mention that ends right before the date, past "in", "on", "from", "(" or a comma."""
    parse, resolver = reading.parse, reading.resolver
    i = first - 1
    gap = ""
    while i >= 0 and parse.lower[i] in _BEFORE_DATE and first - i <= _LONGEST_GAP:
        gap = gap or parse.lower[i]
        i -= 1
    if i >= 0 and i in resolver.at and parse.sentence[i] == parse.sentence[first]:
        return resolver.at[i], gap
    return None


def _of_act(reading: Reading, noun: int, value: str, token: int) -> Iterator[AttributeProposal]:
    """ "the launch of X in 2013": the date of what the noun's relations are about, else of what stands behind "of"."""
    dated = [
        relation.object
        for relation in reading.relations
        if relation.token == noun and relation.predicate in _DATED_RELATIONS
    ]
    for filler in dated:
        yield AttributeProposal(filler.thing, "date", value, 0.74, "nominal", token, noun)
    if dated:
        return
    for preposition in reading.parse.child(noun, "prep"):
        if reading.parse.lower[preposition] != "of":
            continue
        fillers = reading.resolver.children(preposition, "pobj")
        started = [f for f in fillers if reading.resolver.kind(f) in _STARTED]
        for filler in started:
            yield AttributeProposal(filler.thing, "date", value, 0.66 * filler.weight, "nominal", token, noun)
        if started:
            return


def _of_clause(reading: Reading, clause: Clause, value: str, token: int) -> Iterator[AttributeProposal]:
    """ "X launched Y in 2013", "the summit was organised in May"."""
    if _preposition(reading.parse, token) in _UNBOUNDED | {"for"}:
        return
    names = set(clause.names)
    if names & _DATED_CLASSES and clause.objects:
        rule = f"verb:{reading.parse.lemmas[clause.verb]}"
        for filler in clause.objects:
            kind = reading.resolver.kind(filler)
            if kind == "Event" or (kind in _STARTED and names & _STARTING):
                confidence = 0.82 * filler.weight
                yield AttributeProposal(
                    filler.thing, "date", value, confidence, rule, token, clause.verb, clause.status
                )
        return
    yield from _of_happening(reading, clause.verb, value, token)


def _of_happening(reading: Reading, verb: int, value: str, token: int) -> Iterator[AttributeProposal]:
    """ "the summit takes place in May", "X spoke at the summit in May"."""
    parse, resolver = reading.parse, reading.resolver
    if _preposition(parse, token) in _UNBOUNDED or parse.lemmas[verb] not in _HAPPENING:
        return
    rule = f"happens:{parse.lemmas[verb]}"
    events = [f for f in resolver.children(verb, "nsubj", "nsubjpass", "dobj") if resolver.kind(f) == "Event"]
    for filler in events:
        yield AttributeProposal(filler.thing, "date", value, 0.76 * filler.weight, rule, token, verb)
    if events:
        return
    for preposition in parse.child(verb, "prep"):
        for noun in parse.child(preposition, "pobj"):
            for filler in resolver.resolve(noun, listed=False):
                if resolver.kind(filler) == "Event":
                    yield AttributeProposal(filler.thing, "date", value, 0.64 * filler.weight, rule, token, verb)


def _preposition(parse: Parse, token: int) -> str:
    """The word before a date, past "the", "early", "late" and "mid"."""
    before = parse.lower[token - 1] if token else ""
    return before if before not in _BEFORE_DAY or token < 2 else parse.lower[token - 2]


def _years_in_names(reading: Reading) -> Iterator[AttributeProposal]:
    """ "2023 Year of Open Science": the year that an initiative stands for."""
    for start, end, index in reading.resolver.mentions:
        words = reading.parse.words[start:end]
        if reading.resolver.things[index].type == "Initiative" and "Year" in words:
            for i, word in enumerate(words):
                if _YEAR.fullmatch(word):
                    yield AttributeProposal(index, "date", word, 0.8, "in name", start + i, start)
