"""From entities in the making to the records of a document: relations, attributes, evidence, order."""

from __future__ import annotations

from collections.abc import Sequence

from extract.attributes.collect import find_attributes
from extract.attributes.proposal import AttributeProposal
from extract.entities import Thing
from extract.lexicon import Lexicon
from extract.parse import Parse
from extract.quantities import Quantity
from extract.reading import read_document
from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.relations.proposal import RelationProposal
from extract.relations.weighing import weigh_relations
from extract.scoring.attribute_model import AttributeModel
from extract.scoring.relation_model import RelationModel

_SUREST = 0.99


def find_facts(
    parse: Parse,
    things: Sequence[Thing],
    quantities: Sequence[Quantity],
    document: Document,
    lexicon: Lexicon,
    relation_model: RelationModel,
    attribute_model: AttributeModel,
) -> Facts:
    """Facts with offsets into ``parse.text``."""
    entities = tuple(make_entity(parse, _name_of(n), thing) for n, thing in enumerate(things))
    reading = read_document(parse, things, document, lexicon)
    relations = tuple(_relation(parse, p) for p in weigh_relations(reading, relation_model))
    attributes = tuple(_attribute(parse, p) for p in find_attributes(reading, quantities, attribute_model))
    return Facts(document, entities, relations, attributes)


def make_entity(parse: Parse, entity_id: str, thing: Thing) -> Entity:
    """The record of a thing, its mentions in text order."""
    mentions = tuple(Span(parse.starts[start], parse.ends[end - 1]) for start, end in sorted(thing.spans))
    return Entity(
        id=entity_id,
        type=thing.type,
        name=thing.name,
        mentions=mentions,
        confidence=thing.confidence,
        same_as=thing.entry.same_as if thing.entry else (),
    )


def _name_of(index: int) -> str:
    """Local id of the entity at ``index``."""
    return f"e{index + 1}"


def _relation(parse: Parse, p: RelationProposal) -> Relation:
    return Relation(
        subject=_name_of(p.subject.thing),
        predicate=p.predicate,
        object=_name_of(p.object.thing),
        evidence=_evidence_of(parse, p.token, [p.subject.token, p.object.token]),
        status=p.status,
        confidence=round(min(_SUREST, p.confidence), 3),
        rule=p.rule,
    )


def _attribute(parse: Parse, p: AttributeProposal) -> Attribute:
    return Attribute(
        subject=_name_of(p.thing),
        attribute=p.attribute,
        value=p.value,
        evidence=_evidence_of(parse, p.token, [p.other]),
        status=p.status,
        confidence=round(min(_SUREST, p.confidence), 3),
        rule=f"{p.attribute}:{p.rule}",
    )


def _evidence_of(parse: Parse, trigger: int, tokens: Sequence[int]) -> tuple[Span, ...]:
    """The sentences that hold the trigger and the tokens that stand for the ends, in text order."""
    numbers = sorted({parse.sentence[t] for t in (trigger, *tokens)})
    return tuple(_sentence_span(parse, n) for n in numbers)


def _sentence_span(parse: Parse, number: int) -> Span:
    """Offsets of a sentence without the white space around it."""
    start, end = parse.sentences[number]
    text = parse.text[parse.starts[start] : parse.ends[end - 1]]
    left = len(text) - len(text.lstrip())
    return Span(parse.starts[start] + left, parse.starts[start] + len(text.rstrip()))
