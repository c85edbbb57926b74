"""All attributes of a document: dates and quantities together, one proposal a value, one date a thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from extract.attributes.dates import find_date_attributes
from extract.attributes.proposal import AttributeProposal, Reading
from extract.attributes.quantities import find_quantity_attributes
from extract.quantities import Quantity
from extract.records import Document


def find_attributes(reading: Reading, quantities: Iterable[Quantity], document: Document) -> list[AttributeProposal]:
    """The best proposal for each thing, attribute and value, in text order."""
    best: dict[tuple[int, str, str], AttributeProposal] = {}
    for p in chain(find_date_attributes(reading, document), find_quantity_attributes(reading, quantities)):
        key = (p.thing, p.attribute, p.value)
        if key not in best or p.confidence > best[key].confidence:
            best[key] = p
    return _one_date_each(sorted(best.values(), key=lambda p: (p.token, p.thing, p.attribute, p.value)))


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
