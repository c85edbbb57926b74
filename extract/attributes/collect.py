"""All attributes of a document: dates and quantities together, one proposal a value, one date a thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from extract.attributes.dates import find_date_attributes
from extract.attributes.proposal import AttributeProposal
from extract.attributes.quantities import find_quantity_attributes
from extract.attributes.values import Value, find_dated, find_values
from extract.quantities import Quantity
from extract.reading import Reading
from extract.scoring.attribute_model import AttributeModel

THRESHOLD = 0.4  # probability from which an attribute is told
WITH_RULE = 0.25  # the same where a rule proposes it, too


def find_attributes(reading: Reading, quantities: Sequence[Quantity], model: AttributeModel) -> list[AttributeProposal]:
    """What the scorer makes of the rules' proposals and of values that no rule attaches, in text order."""
    found = model.propose(reading, *read_values(reading, quantities))
    return _one_date_each(_best(p for p in found if p.confidence >= (THRESHOLD if p.rule == "scored" else WITH_RULE)))


def read_values(reading: Reading, quantities: Sequence[Quantity]) -> tuple[list[Value], list[AttributeProposal]]:
    """The values of a document, and the rules' best proposal for each thing, attribute and value; in text order."""
    dates = find_dated(reading.document)
    proposals = chain(find_date_attributes(reading, dates), find_quantity_attributes(reading, quantities))
    return find_values(reading.parse, quantities, dates), _best(proposals)


def _best(proposals: Iterable[AttributeProposal]) -> list[AttributeProposal]:
    best: dict[tuple[int, str, str], AttributeProposal] = {}
    for p in proposals:
        key = (p.thing, p.attribute, p.value)
        if key not in best or p.confidence > best[key].confidence:
            best[key] = p
    return sorted(best.values(), key=lambda p: (p.token, p.thing, p.attribute, p.value))


def _one_date_each(proposals: Sequence[AttributeProposal]) -> list[AttributeProposal]:
    """A thing has one date: the surest, then the most precise."""
    dates: dict[int, AttributeProposal] = {}
    for p in proposals:
        known = dates.get(p.thing)
        if p.attribute == "date" and (known is None or _sureness(p) > _sureness(known)):
            dates[p.thing] = p
    return [p for p in proposals if p.attribute != "date" or dates[p.thing] is p]


def _sureness(p: AttributeProposal) -> tuple[float, int]:
    return p.confidence, len(p.value)
