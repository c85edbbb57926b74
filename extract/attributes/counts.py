"""Whose count a count is: "X has 1,200 members", "a network of 150 libraries", "X, an archive of 40 datasets"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.attributes.proposal import AttributeProposal
from extract.attributes.values import SIZED, attribute_of
from extract.lexicon import word_set
from extract.quantities import Quantity
from extract.reading import Reading
from extract.relations.proposal import Filler

_COUNTING = word_set("values", "counting")
_CONFIDENCE = {"count": 0.74, "size": 0.7}
_REACH = 4  # clauses looked at for a subject, the verb's own and those above it


def find_count(reading: Reading, q: Quantity) -> Iterator[AttributeProposal]:
    """The proposal of one count: of the mention that holds it, else by what governs it, from the nearest word up."""
    parse, resolver = reading.parse, reading.resolver
    first, last = reading.tokens_of(q)
    inside = reading.thing_in(q)
    if inside is not None:
        if resolver.things[inside].type in SIZED:
            yield AttributeProposal(inside, "size", q.value, 0.7, "in mention", first, first)
        return
    for above in parse.path_up(last)[1:]:
        if above in resolver.at:
            yield from _of(reading, q, resolver.named(above), "noun")
            return
        described = parse.deps[above] in {"appos", "attr"} and parse.pos[above] == "NOUN"
        if described and (fillers := resolver.resolve(above, listed=False)):
            yield from _of(reading, q, fillers[0], "described")
            return
        if parse.pos[above] in {"VERB", "AUX"}:
            for filler in _counting(reading, above)[:1]:
                yield from _of(reading, q, filler, f"verb:{parse.lemmas[above]}")
            return


def _counting(reading: Reading, verb: int) -> Sequence[Filler]:
    """What has, serves or gathers the things counted: the subject of the verb, or what its passive is about."""
    if reading.parse.lemmas[verb] not in _COUNTING or reading.parse.child(verb, "neg"):
        return []
    clause = reading.clauses.get(verb)
    return clause.objects if clause and clause.passive else _subjects(reading, verb)


def _subjects(reading: Reading, verb: int) -> list[Filler]:
    """The subject of a verb or of a clause above it, or the noun that the clause describes."""
    parse, resolver = reading.parse, reading.resolver
    for above in parse.path_up(verb)[:_REACH]:
        for child in parse.child(above, "nsubj", "nsubjpass"):
            return resolver.resolve(child)
        if parse.deps[above] in {"acl", "relcl"}:
            return resolver.resolve(parse.heads[above], listed=False)
    return []


def _of(reading: Reading, q: Quantity, counted: Filler, rule: str) -> Iterator[AttributeProposal]:
    """A ``count`` or, of what has one, a ``size``."""
    attribute = attribute_of("count", reading.resolver.kind(counted))
    if attribute is not None:
        first, _ = reading.tokens_of(q)
        confidence = _CONFIDENCE[attribute] * counted.weight
        yield AttributeProposal(counted.thing, attribute, q.value, confidence, rule, first, counted.token)
