"""What is proposed of a value: that it is said of a thing."""

from __future__ import annotations

from dataclasses import dataclass


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
