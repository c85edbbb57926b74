"""The annotated texts that weights are learned from, parsed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from extract.entities import cluster_mentions
from extract.evaluation.alignment import overlap
from extract.gold import read_gold
from extract.known import KnownNames
from extract.lexicon import Lexicon, read_lexicon
from extract.mentions import Mention
from extract.parse import Parse, read_parse
from extract.pipeline import load_base
from extract.records import Facts, Span
from extract.registry import read_registry
from extract.type_model import NONE

if TYPE_CHECKING:
    from spacy.tokens import Doc

FOLDS = 5  # parts of the documents, each of which is once held out

Examples = TypeVar("Examples")
Model = TypeVar("Model")


@dataclass(frozen=True)
class Annotated:
    """A document with its gold facts and what the extractor proposes as mentions, those of one thing together."""

    gold: Facts
    doc: Doc
    parse: Parse
    groups: list[list[Mention]]


@dataclass(frozen=True)
class Tools:
    """What finding mentions needs beside the document."""

    known: KnownNames
    lexicon: Lexicon


def read_annotated(parts: Sequence[str]) -> tuple[list[Annotated], Tools]:
    """The documents of the parts in order."""
    nlp = load_base()
    tools = Tools(KnownNames(nlp, read_registry()), read_lexicon())
    gold = [facts for part in parts for facts in read_gold(part)]
    documents = []
    for facts, doc in zip(gold, nlp.pipe([g.document.text for g in gold]), strict=True):
        parse = read_parse(doc)
        documents.append(Annotated(facts, doc, parse, cluster_mentions(doc, parse, tools.known, tools.lexicon)))
    return documents, tools


def fit_crosswise(fit: Callable[[Sequence[Examples]], Model], data: Sequence[Examples]) -> list[Model]:
    """For each document, by what it gives to learn from, the model fitted without it and the others of its fold."""
    models = [fit([one for n, one in enumerate(data) if n % FOLDS != fold]) for fold in range(FOLDS)]
    return [models[n % FOLDS] for n in range(len(data))]


def gold_type(one: Annotated, group: Sequence[Mention]) -> str:
    """Type of the gold entity that shares most mentions with a group, or ``None``."""
    spans = [Span(one.parse.starts[m.start], one.parse.ends[m.end - 1]) for m in group]
    shared = {e: sum(any(overlap(s, m) for m in e.mentions) for s in spans) for e in one.gold.entities}
    best = max(one.gold.entities, key=lambda e: shared[e], default=None)
    return best.type if best is not None and shared[best] else NONE
