"""Which relations are told: the rules' proposals and pairs that no rule speaks of, weighed by the trained scorer."""

from __future__ import annotations

from extract.reading import Reading
from extract.relations.collect import best_proposals, with_affiliations
from extract.relations.continuation import find_continuations
from extract.relations.proposal import RelationProposal
from extract.scoring.relation_model import RelationModel

THRESHOLD = 0.45  # probability from which a relation is told
WITH_RULE = 0.3  # the same where a rule proposes it, too


def weigh_relations(reading: Reading, model: RelationModel) -> list[RelationProposal]:
    """The relations of a document, in text order."""
    found = model.propose(reading)
    told = [p for p in found if p.confidence >= (THRESHOLD if p.rule.startswith("scored") else WITH_RULE)]
    continued = [p for p in find_continuations(reading.parse, reading.resolver, told) if p.confidence >= WITH_RULE]
    return best_proposals(with_affiliations([*told, *continued], reading.resolver))
