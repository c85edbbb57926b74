"""Names inside compounds: "Y-funded X", "Geneva-based X", "the Horizon 2020 project X"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.lexicon import word_table
from extract.parse import Parse
from extract.relations.lists import Named
from extract.relations.proposal import Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import DIRECT, Resolver

_PARTICIPLES: Mapping[str, str] = word_table("frames", "participles")
_REACH = 4  # steps up from the participle to the noun that it modifies


def find_participle_compounds(parse: Parse, mention: Named, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Y-funded X", "X-led Z", "Place-based X"."""
    participle = mention.end + 1
    if participle >= len(parse) or parse.words[mention.end] not in {"-", "‑"}:
        return
    predicate = _PARTICIPLES.get(parse.lower[participle])
    if not predicate:
        return
    here = Filler(mention.thing, DIRECT, mention.start)
    trigger = Trigger(f"-{parse.lower[participle]}", mention.start)
    for above in parse.path_up(participle)[1:_REACH]:
        for other in resolver.resolve(above, listed=False):
            subject, object_ = (other, here) if predicate == "locatedIn" else (here, other)
            if made := propose(resolver, subject, predicate, object_, 0.8, trigger):
                yield from made
                return


def find_programme_projects(parse: Parse, mention: Named, resolver: Resolver) -> Iterator[RelationProposal]:
    """The programme pays for the project: "the Horizon 2020 project X"."""
    end = mention.end
    if resolver.things[mention.thing].type != "Initiative" or end + 1 >= len(parse):
        return
    if parse.lower[end] in {"project", "initiative"} and resolver.type_at(end + 1) == "Initiative":
        programme = Filler(mention.thing, DIRECT, mention.start)
        trigger = Trigger("programme", mention.start)
        yield from propose(resolver, programme, "funds", resolver.named(end + 1), 0.7, trigger)
