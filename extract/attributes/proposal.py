"""What a rule proposes of a value, and what the rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.parse import Parse
from extract.quantities import Quantity
from extract.relations.clauses import Clause
from extract.relations.proposal import RelationProposal
from extract.relations.resolve import Resolver


@dataclass(frozen=True, slots=True)
class AttributeProposal:
    """A value said of a thing, with its confidence, rule and the tokens that say so."""

    thing: int
    attribute: str
    value: str
    confidence: float
    rule: str
    token: int
    other: int
    status: str = "asserted"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a document when its values are attached; ``clauses`` by the token of their verb."""

    parse: Parse
    resolver: Resolver
    clauses: Mapping[int, Clause]
    relations: Sequence[RelationProposal]

    def tokens_of(self, quantity: Quantity) -> tuple[int, int]:
        """First and last token of a quantity."""
        return self.parse.token_at(quantity.start), self.parse.token_at(quantity.end - 1)

    def thing_in(self, quantity: Quantity) -> int | None:
        """The thing whose mention holds the quantity, or its end."""
        first, last = self.tokens_of(quantity)
        return self.resolver.at.get(first, self.resolver.at.get(last))
