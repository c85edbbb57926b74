"""Entities of a document: its names and described things, each with its mentions and one type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from extract.acronyms import find_definitions
from extract.clusters import cluster
from extract.descriptions import find_descriptions
from extract.features import context_features, name_features, vote_features
from extract.known import KnownNames
from extract.lexicon import Lexicon
from extract.mentions import Mention, find_mentions, name_end, trailing_type
from extract.parse import Parse
from extract.phrases import Description
from extract.quantities import Quantity
from extract.registry import Entry
from extract.scoring.description_model import DescriptionModel
from extract.siblings import find_siblings
from extract.type_model import NONE, TypeModel, mean_features
from extract.typing_votes import AMBIGUOUS, REGISTRY, UNLABELLED, Votes, vote

if TYPE_CHECKING:
    from spacy.tokens import Doc

# votes and confidences set by looking at texts of our own
_TITLE_VOTES: Mapping[str, float] = {"Publication": 0.8, "Event": 0.7}
_TRAILING_VOTE = 3.5
_SUREST = 0.99
_CLEAR = 2.0
_APPOSED_CONFIDENCE = 0.7
_CLOSING_QUOTES = frozenset({"”", '"', "’"})


@dataclass(slots=True)
class Thing:
    """An entity in the making: token ranges of its mentions, its type and name, its registry entry if known."""

    spans: list[tuple[int, int]]
    type: str
    name: str
    entry: Entry | None = None
    described: bool = False
    confidence: float = 0.5
    apposed: tuple[int, ...] = ()  # head tokens of descriptions that stand beside the name and mean the same thing

    @property
    def first(self) -> int:
        """Token at which the entity is first mentioned."""
        return min(start for start, _ in self.spans)


def cluster_mentions(doc: Doc, parse: Parse, known: KnownNames, lexicon: Lexicon) -> list[list[Mention]]:
    """The mentions of ``doc``, those of one thing together."""
    definitions = find_definitions(parse)
    return cluster(find_mentions(doc, parse, known, lexicon, definitions), parse, definitions, lexicon)


def _described_before(parse: Parse, start: int, at_end: Mapping[int, Thing]) -> Thing | None:
    """The quoted title that a description stands in apposition to: “Title”, a two-day workshop …"""
    i = start
    while i > 0 and (parse.pos[i - 1] in {"DET", "SPACE"} or parse.words[i - 1] in _CLOSING_QUOTES | {",", "("}):
        i -= 1
    quoted = any(parse.words[j] in _CLOSING_QUOTES for j in range(i, start))
    return at_end.get(i) if quoted else None


def _take_description(thing: Thing, description: Description) -> None:
    """A description beside a title says what kind of thing the title names."""
    thing.apposed = (*thing.apposed, description.head)
    if thing.entry is None:
        thing.type = description.type
        thing.confidence = max(thing.confidence, _APPOSED_CONFIDENCE)


def find_entities(
    doc: Doc,
    parse: Parse,
    quantities: Sequence[Quantity],
    known: KnownNames,
    lexicon: Lexicon,
    model: TypeModel,
    descriptions: DescriptionModel,
) -> list[Thing]:
    """Entities of ``doc`` in the order of their first mentions."""
    if not len(parse):
        return []
    groups = cluster_mentions(doc, parse, known, lexicon)
    sightings = see(groups, doc, parse, known, lexicon)
    things = [thing for sighting in sightings if (thing := _thing(sighting, parse, model))]
    named = {i for group in groups for m in group for i in range(m.start, m.end)}
    at_end = {end: thing for thing in things for _, end in thing.spans}
    for d in find_descriptions(parse, quantities, named, descriptions):
        beside = _described_before(parse, d.start, at_end)
        if beside is not None:
            _take_description(beside, d)
        else:
            things.append(
                Thing(
                    [(d.start, d.end)],
                    type=d.type,
                    name=" ".join(parse.span_text(d.start, d.end).split()),
                    described=True,
                    confidence=d.confidence,
                )
            )
    return sorted(things, key=lambda t: t.first)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Mentions of one thing, the registry entry that it may be, and what the type model sees of it."""

    group: Sequence[Mention]
    entry: Entry | None
    features: dict[str, float]
    vector: NDArray[np.float32]


def see(
    groups: Sequence[Sequence[Mention]], doc: Doc, parse: Parse, known: KnownNames, lexicon: Lexicon
) -> list[Sighting]:
    """What the type model sees of each group of mentions: its own features, and the types of names listed with it."""
    votes = [votes_of(group, parse, lexicon) for group in groups]
    siblings = find_siblings(groups, parse)
    seen = []
    for number, (group, (mine, entry)) in enumerate(zip(groups, votes, strict=True)):
        features = _features(group, mine, entry, parse)
        names = {parse.span_text(m.start, name_end(parse, m)) for m in group}
        features |= {f"namesake={kind}": 1.0 for name in sorted(names) for kind in known.types_of(name)}
        beside = siblings.get(number, ())
        features |= {f"sibling={kind}": 1.0 for other in beside if (kind := _clear_type(votes[other][0]))}
        features["siblings" if beside else "no sibling"] = 1.0
        vectors = [np.asarray(doc[m.start : m.end].vector) for m in group]
        seen.append(Sighting(group, entry, features, np.mean(vectors, axis=0)))
    return seen


def _features(group: Sequence[Mention], votes: Votes, entry: Entry | None, parse: Parse) -> dict[str, float]:
    each = [[*name_features(parse, m.start, m.end, m.label), *context_features(parse, m.start, m.end)] for m in group]
    features = mean_features(each)
    features.update(vote_features(votes))
    features[f"mentions={min(len(group), 4)}"] = 1.0
    features[f"source={group[0].source}"] = 1.0
    if entry is not None:
        doubtful = any(parse.span_text(m.start, m.end) in entry.ambiguous for m in group)
        features[f"{'perhaps ' if doubtful else ''}known={entry.type}"] = 1.0
    return features


def _clear_type(votes: Votes) -> str | None:
    """The type that hand-made votes tell clearly."""
    best = max(sorted(votes), key=votes.__getitem__, default=None)
    return best if best is not None and votes[best] > _CLEAR else None


def votes_of(group: Sequence[Mention], parse: Parse, lexicon: Lexicon) -> tuple[Votes, Entry | None]:
    """Votes on the type of an entity, over all its mentions, and the registry entry that it may be."""
    votes: Votes = defaultdict(float)
    entries: dict[str, Entry] = {}
    weights: Votes = defaultdict(float)
    for m in group:
        mine = vote(parse, m.start, m.end, m.label, lexicon)
        if m.source == "quote" and not m.label:
            mine = {**{k: v for k, v in mine.items() if k not in UNLABELLED}, **_TITLE_VOTES}
        trailing = trailing_type(parse, m)
        if trailing:
            mine[trailing] = mine.get(trailing, 0.0) + _TRAILING_VOTE
        for kind, weight in mine.items():
            votes[kind] += weight / len(group) ** 0.5
        for bearer in m.entries:
            entries[bearer.id] = bearer
            weights[bearer.id] += 1.0
    entry = _choose(entries, weights, votes)
    if entry is not None:
        name = parse.span_text(group[0].start, group[0].end)
        votes[entry.type] += AMBIGUOUS if all(name in e.ambiguous for e in entries.values()) else REGISTRY
        rivals = [e for e in entries.values() if e.type == entry.type and weights[e.id] == weights[entry.id]]
        if len(rivals) > 1:
            entry = None  # "NRF" alone: of which country, the text does not say
    return votes, entry


def _thing(sighting: Sighting, parse: Parse, model: TypeModel) -> Thing | None:
    group, entry = sighting.group, sighting.entry
    probabilities = model.probabilities(sighting.features, sighting.vector)
    kind = max(sorted(probabilities), key=probabilities.__getitem__)
    if kind == NONE:
        return None
    if entry is not None and entry.type != kind:
        entry = None
    return Thing(
        [(m.start, m.end) for m in group],
        type=kind,
        name=_best_name(group, parse),
        entry=entry,
        confidence=round(min(_SUREST, probabilities[kind]), 3),
    )


def _choose(entries: dict[str, Entry], weights: Votes, votes: Votes) -> Entry | None:
    """The entry meant: where one name is several things', the one whose type the text speaks for."""
    if not entries:
        return None
    return min(entries.values(), key=lambda e: (-weights[e.id], -votes.get(e.type, 0.0), e.id))


def _best_name(group: Iterable[Mention], parse: Parse) -> str:
    """The longest name among the mentions, the first in the alphabet where several are equally long."""
    names = [" ".join(parse.span_text(m.start, name_end(parse, m)).split()) for m in group]
    return min(names, key=lambda name: (-len(name), name))
