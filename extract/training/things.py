"""The things of an annotated document, found or given, and which gold entity each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.entities import Thing, find_entities
from extract.evaluation.alignment import pair_entities, to_gold_ids
from extract.facts import make_entity
from extract.given import given_things
from extract.quantities import find_quantities
from extract.reading import Reading, read_document
from extract.records import Facts, to_json
from extract.scoring.description_model import DescriptionModel
from extract.training.documents import Annotated, Tools
from extract.type_model import TypeModel


@dataclass(frozen=True)
class Found:
    """What is read of a document with its things, and the gold entity that each thing is."""

    reading: Reading
    gold_of: Mapping[int, str]


def find_things(one: Annotated, tools: Tools, types: TypeModel, descriptions: DescriptionModel) -> Found:
    """The things that the extractor finds."""
    quantities = find_quantities(one.doc.text)
    things = find_entities(one.doc, one.parse, quantities, tools.known, tools.lexicon, types, descriptions)
    entities = tuple(make_entity(one.parse, str(n), thing) for n, thing in enumerate(things))
    paired = pair_entities(one.gold.entities, entities, typed=False)
    gold_ids = to_gold_ids(one.gold, Facts(one.gold.document, entities, (), ()), paired)
    return _found(one, tools, things, {int(n): gold_id for n, gold_id in gold_ids.items()})


def give_things(one: Annotated, tools: Tools) -> Found:
    """The gold entities."""
    order = sorted(to_json(one.gold)["entities"], key=lambda e: min(m["start"] for m in e["mentions"]))
    things = given_things(one.doc, order)
    return _found(one, tools, things, {n: e["id"] for n, e in enumerate(order)} if len(things) == len(order) else {})


def _found(one: Annotated, tools: Tools, things: Sequence[Thing], gold_of: Mapping[int, str]) -> Found:
    return Found(read_document(one.parse, things, one.gold.document, tools.lexicon), gold_of)
