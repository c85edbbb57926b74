"""Whose quantity a quantity is: sizes, energies, versions, identifiers and amounts by what stands near them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from extract.attributes.counts import find_count
from extract.attributes.proposal import AttributeProposal
from extract.attributes.values import ENERGETIC, VERSIONED
from extract.quantities import Quantity
from extract.reading import Reading

_PRODUCTS = frozenset({"Dataset", "Software", "Publication", "Policy"})
_STORED = frozenset({"Dataset"})  # what a rule gives a size in bytes
_INSIDE = 0.12  # added where the mention holds the quantity, taken away where it is only near
_CLOSE, _AHEAD = 4, 4  # tokens before and behind a value in which its thing is looked for


def find_quantity_attributes(reading: Reading, quantities: Iterable[Quantity]) -> Iterator[AttributeProposal]:
    """Proposals of every quantity."""
    for quantity in quantities:
        if quantity.kind == "size":
            yield from _measured(reading, quantity, _STORED, 0.8)
        elif quantity.kind == "energy":
            yield from _measured(reading, quantity, ENERGETIC, 0.7)
        elif quantity.kind == "version":
            yield from _version(reading, quantity)
        elif quantity.kind == "identifier":
            yield from _identifier(reading, quantity)
        elif quantity.kind == "amount":
            yield from _amount(reading, quantity)
        elif quantity.kind == "count":
            yield from find_count(reading, quantity)


def _measured(reading: Reading, q: Quantity, kinds: Set[str], base: float) -> Iterator[AttributeProposal]:
    """The size or energy of the mention that holds it, else of the nearest thing, else of the subject."""
    parse, resolver = reading.parse, reading.resolver
    first, last = reading.tokens_of(q)
    inside = reading.thing_in(q)
    if inside is not None and resolver.things[inside].type in kinds:
        yield AttributeProposal(inside, q.kind, q.value, base + _INSIDE, "in mention", first, first)
        return
    low, high = parse.sentence_of(first)
    near = [
        (min(abs(m.start - last), abs(first - m.end)), m.thing)
        for m in resolver.mentions
        if low <= m.start < high and resolver.things[m.thing].type in kinds
    ]
    if near:
        yield AttributeProposal(min(near)[1], q.kind, q.value, base - _INSIDE, "nearest", first, first)
        return
    root = parse.path_up(first)[-1]
    for child in parse.child(root, "nsubj", "nsubjpass"):
        for filler in resolver.resolve(child):
            if resolver.kind(filler) in kinds:
                yield AttributeProposal(filler.thing, q.kind, q.value, base * filler.weight, "subject", first, child)


def _version(reading: Reading, q: Quantity) -> Iterator[AttributeProposal]:
    first, last = reading.tokens_of(q)
    inside = reading.thing_in(q)
    if inside is not None and reading.resolver.things[inside].type in VERSIONED:
        yield AttributeProposal(inside, "version", q.value, 0.74, "in name", first, first)
    elif (beside := _beside(reading, first, last)) is not None:
        yield AttributeProposal(beside, "version", q.value, 0.72, "beside", first, first)


def _beside(reading: Reading, first: int, last: int) -> int | None:
    """The thing beside a version: "X version 3.1", "version 3.1 of X", "the seventh release of X"."""
    parse, resolver = reading.parse, reading.resolver
    if parse.words[first - 1] not in {".", ";"}:
        for i in (first - 1, first - 2):
            if resolver.type_at(i) in VERSIONED:
                return resolver.at[i]
    if parse.lower[last + 1 : last + 2] and parse.lower[last + 1] in {"of", "the", "release", "version"}:
        for i in range(last + 1, last + 1 + _AHEAD):
            if resolver.type_at(i) in VERSIONED:
                return resolver.at[i]
    return None


def _identifier(reading: Reading, q: Quantity) -> Iterator[AttributeProposal]:
    """What an identifier stands behind in its sentence: the last product, else a name close before it."""
    resolver = reading.resolver
    first, _ = reading.tokens_of(q)
    low, _ = reading.parse.sentence_of(first)
    before = [m for m in resolver.mentions if low <= m.start < first and resolver.things[m.thing].type != "Place"]
    products = [m for m in before if resolver.things[m.thing].type in _PRODUCTS]
    close = [m for m in before if first - m.end <= _CLOSE]
    for mention in (products or close)[-1:]:
        yield AttributeProposal(mention.thing, "identifier", q.value, 0.62, "beside", first, first)


def _amount(reading: Reading, q: Quantity) -> Iterator[AttributeProposal]:
    """What the sentence says is funded, else the one initiative that it names."""
    parse, resolver = reading.parse, reading.resolver
    first, _ = reading.tokens_of(q)
    sentence = parse.sentence[first]
    funded = [r.object for r in reading.relations if r.predicate == "funds" and parse.sentence[r.token] == sentence]
    if funded:
        yield AttributeProposal(funded[0].thing, "amount", q.value, 0.76, "funds", first, funded[0].token)
        return
    low, high = parse.sentences[sentence]
    initiatives = {
        m.thing for m in resolver.mentions if low <= m.start < high and resolver.things[m.thing].type == "Initiative"
    }
    if len(initiatives) == 1:
        yield AttributeProposal(initiatives.pop(), "amount", q.value, 0.62, "initiative", first, first)
