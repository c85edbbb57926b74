"""Entities that a caller gives, in place of those that would be found: what the rest finds with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from extract.entities import Thing
from extract.spans import is_capital

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DESCRIBABLE = frozenset({"Dataset", "Publication", "Policy", "Event"})  # what may be mentioned without a name


def given_things(doc: Doc, entities: Iterable[Mapping[str, Any]]) -> list[Thing]:
    """The entities (``type``, ``name``, ``mentions`` with offsets into ``doc.text``) in the order of first mentions.

    A mention that cuts through a token takes the whole of it; an entity without a mention is left out.
    """
    things = []
    for entity in entities:
        spans = [doc.char_span(m["start"], m["end"], alignment_mode="expand") for m in entity["mentions"]]
        places = sorted({(span.start, span.end) for span in spans if span is not None and len(span)})
        if places:
            first_word = doc[places[0][0]].text
            things.append(
                Thing(
                    spans=places,
                    type=entity["type"],
                    name=entity["name"],
                    described=entity["type"] in _DESCRIBABLE and not is_capital(first_word),
                    confidence=1.0,
                )
            )
    return sorted(things, key=lambda thing: thing.first)
