"""What the rules propose: the pattern families together, one proposal a triple."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from extract.parse import Parse
from extract.records import SYMMETRIC
from extract.relations.clauses import Clause
from extract.relations.membership import find_membership_relations
from extract.relations.money import find_money_relations
from extract.relations.nouns import find_noun_relations
from extract.relations.people import find_people_relations
from extract.relations.places import find_place_relations
from extract.relations.proposal import RelationProposal, allowed
from extract.relations.resolve import Resolver
from extract.relations.verbs import find_verb_relations

_WORTH_WEIGHING = 0.15  # confidence of a rule's proposal below which the scorer need not know of it


def find_rule_proposals(parse: Parse, resolver: Resolver, clauses: list[Clause]) -> list[RelationProposal]:
    """The rules' best proposal for each triple, in the order of their triggers."""
    proposals = chain(
        find_verb_relations(parse, resolver, clauses),
        find_noun_relations(parse, resolver),
        find_people_relations(parse, resolver),
        find_place_relations(parse, resolver),
        find_money_relations(parse, resolver),
        find_membership_relations(parse, resolver),
    )
    return best_proposals(with_affiliations(proposals, resolver))


def best_proposals(proposals: Iterable[RelationProposal]) -> list[RelationProposal]:
    """The surest proposal for each triple, in text order."""
    best: dict[tuple[int, str, int], RelationProposal] = {}
    for proposal in proposals:
        if proposal.confidence < _WORTH_WEIGHING:
            continue
        ends = (proposal.subject.thing, proposal.object.thing)
        if proposal.predicate in SYMMETRIC and ends[0] > ends[1]:
            ends = ends[::-1]
        key = (ends[0], proposal.predicate, ends[1])
        if key not in best or proposal.confidence > best[key].confidence:
            best[key] = proposal
    return sorted(best.values(), key=lambda p: (p.token, p.subject.thing, p.predicate, p.object.thing))


def with_affiliations(proposals: Iterable[RelationProposal], resolver: Resolver) -> Iterator[RelationProposal]:
    """The head of something is affiliated with it, too (a convention of the contract)."""
    for proposal in proposals:
        yield proposal
        ends = (resolver.kind(proposal.subject), resolver.kind(proposal.object))
        if proposal.predicate == "leads" and allowed("affiliatedWith", *ends):
            yield replace(proposal, predicate="affiliatedWith")
