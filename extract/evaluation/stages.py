"""Where what is lost gets lost: each stage of extraction by itself.

Mentions are scored with and without their types, entities likewise; relations and attributes as they are found, and
once more with gold's entities put in place of the extractor's own, so that only the later stage can be at fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.evaluation.alignment import mentions_of, pair_mentions
from extract.evaluation.scores import Comparison, Counts, compare_all, total
from extract.records import Document, Entity, Facts

FACT_ROWS = ("relation", "attribute", "fact")

ExtractGiven = Callable[[Iterable[Document], Mapping[str, Sequence[Entity]]], Iterator[Facts]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage's name, what is scored, and its counts."""

    stage: str
    scored: str
    counts: Counts


def stages_of(comparisons: Sequence[Comparison], given: Sequence[Comparison]) -> list[Stage]:
    """The stages in their order; ``given`` compares gold with what was found with gold's entities."""
    end_to_end, with_gold = total(comparisons), total(given)
    return [
        Stage("mentions", "place", sum(map(_places, comparisons), Counts())),
        Stage("mentions", "place and type", end_to_end["mention"]),
        Stage("entities", "mentions put together", end_to_end["entity_any"]),
        Stage("entities", "together, and type", end_to_end["entity"]),
        Stage("links", "ROR", end_to_end["link"]),
        *(Stage(f"{row}s", "as found", end_to_end[row]) for row in FACT_ROWS),
        *(Stage(f"{row}s", "given gold entities", with_gold[row]) for row in FACT_ROWS),
    ]


def compare_given(gold: Mapping[str, Facts], extract: ExtractGiven) -> list[Comparison]:
    """Gold beside what ``extract`` finds with gold's entities."""
    documents = [facts.document for facts in gold.values()]
    found = extract(documents, {key: facts.entities for key, facts in gold.items()})
    return compare_all(gold, {facts.document.id: facts for facts in found})


def _places(comparison: Comparison) -> Counts:
    """Mentions found, whatever their types."""
    ours, theirs = mentions_of(comparison.gold.entities), mentions_of(comparison.system.entities)
    return Counts(len(pair_mentions(ours, theirs, typed=False)), len(theirs), len(ours))
