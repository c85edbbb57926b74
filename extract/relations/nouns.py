"""Relations inside noun phrases: nouns made of verbs, agreements, descriptions, owners, compounds."""

from __future__ import annotations

from collections.abc import Iterator

from extract.parse import Parse
from extract.relations.agreements import find_agreements
from extract.relations.attached import find_origin_behind, find_whole_behind
from extract.relations.compounds import find_participle_compounds, find_programme_projects
from extract.relations.copula import described_by_noun
from extract.relations.nominalisations import find_nominalisations
from extract.relations.ownership import (
    find_owner_behind,
    find_possessive_owner,
    find_whole_in_sequence,
    find_wholes_in_names,
)
from extract.relations.proposal import Filler, RelationProposal
from extract.relations.resolve import APPOSED, Resolver

_OF_A_MENTION = (
    find_possessive_owner,
    find_owner_behind,
    find_whole_in_sequence,
    find_whole_behind,
    find_participle_compounds,
    find_origin_behind,
    find_programme_projects,
)


def find_noun_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """Proposals of every noun phrase in the text."""
    for token in range(len(parse)):
        if parse.pos[token] in {"NOUN", "PROPN"} and token not in resolver.at:
            yield from find_nominalisations(parse, token, resolver)
            yield from find_agreements(parse, token, resolver)
            head = parse.heads[token]
            if parse.deps[token] == "appos" and head in resolver.at:
                described = [Filler(resolver.at[head], APPOSED, head)]
                yield from described_by_noun(parse, token, described, token, "asserted", resolver)
    for mention in resolver.mentions:
        for find in _OF_A_MENTION:
            yield from find(parse, mention, resolver)
    yield from find_wholes_in_names(parse, resolver)
