"""What is read of a document once its things are known: who is meant where, what clauses say, what rules propose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.entities import Thing
from extract.lexicon import Lexicon
from extract.parse import Parse
from extract.quantities import Quantity
from extract.records import Document
from extract.relations.clauses import Clause, find_clauses
from extract.relations.collect import find_rule_proposals
from extract.relations.proposal import RelationProposal
from extract.relations.resolve import Resolver
from extract.scoring.candidates import Anchor, find_anchors


@dataclass(frozen=True, slots=True)
class Reading:
    """``clauses`` by the token of their verb, ``relations`` that rules propose, ``anchors`` of things in text order."""

    document: Document
    parse: Parse
    resolver: Resolver
    clauses: Mapping[int, Clause]
    relations: Sequence[RelationProposal]
    anchors: Sequence[Anchor]

    def tokens_of(self, quantity: Quantity) -> tuple[int, int]:
        """First and last token of a quantity."""
        return self.parse.token_at(quantity.start), self.parse.token_at(quantity.end - 1)

    def thing_in(self, quantity: Quantity) -> int | None:
        """The thing whose mention holds the quantity, or its end."""
        first, last = self.tokens_of(quantity)
        return self.resolver.at.get(first, self.resolver.at.get(last))


def read_document(parse: Parse, things: Sequence[Thing], document: Document, lexicon: Lexicon) -> Reading:
    """The reading of a parsed document with its things."""
    resolver = Resolver(parse, things, document, lexicon)
    clauses = find_clauses(parse, resolver)
    return Reading(
        document,
        parse,
        resolver,
        {clause.verb: clause for clause in clauses},
        find_rule_proposals(parse, resolver, clauses),
        find_anchors(parse, resolver),
    )
