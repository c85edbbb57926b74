"""The attribute scorer: which thing a value belongs to, by a linear model over each pair of thing and value.

Attributes of which the corpus shows too few are left to the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from extract.attributes.proposal import AttributeProposal
from extract.attributes.values import Value, attribute_of
from extract.reading import Reading
from extract.relations.status import status_around
from extract.scoring.candidates import Anchor, AnchorPair, Candidate
from extract.scoring.linear import LinearModel, read_linear_model
from extract.scoring.pair_features import PairFeatures

FARTHEST = 1  # sentences between a value and its thing
_NEVER = -50.0  # log-odds


@dataclass(frozen=True)
class ValueScene:
    """Pairs of thing and value that may belong together: candidates whose objects are numbers of values."""

    candidates: tuple[Candidate, ...]
    values: tuple[Value, ...]
    features: tuple[list[str], ...]


def read_value_scene(reading: Reading, values: Sequence[Value], proposals: Sequence[AttributeProposal]) -> ValueScene:
    """What the scorer looks at in a document; ``proposals``: what the rules found."""
    if not values:
        return ValueScene((), (), ())
    things = reading.resolver.things
    anchors: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in reading.anchors:
        anchors[anchor.sentence].append(anchor)
    features = PairFeatures(reading, values)
    ruled = {(p.thing, p.attribute, p.value): p.rule for p in proposals}
    attached = {(p.attribute, p.value): p.thing for p in proposals}
    candidates, rows = [], []
    for number, value in enumerate(values):
        for candidate in _candidates(reading, value, len(things) + number, anchors):
            attribute = candidate.predicates[0]
            rule = ruled.get((candidate.subject, attribute, value.value))
            row = features.of(candidate)
            nearest = candidate.nearest
            if nearest.subject.start <= value.first and value.last < nearest.subject.end:
                row += ["inside", f"inside {attribute}"]
            if rule is not None:
                row += ["ruled", f"ruled {attribute}", f"ruled {attribute} {rule.split(':')[0]}"]
            elif (attribute, value.value) in attached:
                row.append(f"attached elsewhere {attribute}")
            if value.kind == "date":
                row.append(f"precision {value.value.count('-') if not value.value.startswith('-') else 'yearless'}")
            if value.kind == "count":
                row += [
                    f"counted {value.value.split()[-1].lower()}",
                    f"counted {things[candidate.subject].type} {value.value.split()[-1].lower()}",
                ]
            candidates.append(candidate)
            rows.append(row)
    return ValueScene(tuple(candidates), tuple(values), tuple(rows))


def _candidates(
    reading: Reading, value: Value, index: int, anchors: Mapping[int, Sequence[Anchor]]
) -> Iterator[Candidate]:
    sentence = reading.parse.sentence[value.first]
    root = reading.parse.span_root(value.first, value.last + 1)
    here = Anchor(index, value.first, value.last + 1, root, sentence, "value")
    near: dict[int, list[AnchorPair]] = defaultdict(list)
    for number in range(sentence - FARTHEST, sentence + FARTHEST + 1):
        for anchor in anchors.get(number, ()):
            gap = max(0, here.start - anchor.end, anchor.start - here.end)
            pair = AnchorPair(abs(number - sentence), int(anchor.kind != "name"), gap, anchor, here)
            near[anchor.thing].append(pair)
    for thing, pairs in sorted(near.items()):
        attribute = attribute_of(value.kind, reading.resolver.things[thing].type)
        if attribute is not None:
            nearest = tuple(sorted(pairs, key=lambda pair: pair.nearness)[:2])
            yield Candidate(thing, index, (attribute,), nearest)


@dataclass(frozen=True)
class AttributeModel:
    """A linear model whose classes are the attributes."""

    linear: LinearModel

    def propose(
        self, reading: Reading, values: Sequence[Value], proposals: Sequence[AttributeProposal]
    ) -> Iterator[AttributeProposal]:
        """Every pair of thing and value with its probability, where the clause claims it."""
        yield from (p for p in proposals if p.attribute not in self.linear.classes)
        scene = read_value_scene(reading, values, proposals)
        by_rule = {(p.thing, p.attribute, p.value): p for p in proposals}
        for candidate, probability in zip(scene.candidates, self.probabilities(scene), strict=True):
            attribute, value = candidate.predicates[0], values[candidate.object - len(reading.resolver.things)]
            if attribute not in self.linear.classes:
                continue
            ruled = by_rule.get((candidate.subject, attribute, value.value))
            nearest = candidate.nearest
            status = ruled.status if ruled is not None else status_around(reading.parse, nearest.object.root)
            if status is not None:
                yield AttributeProposal(
                    candidate.subject, attribute, value.value, probability,
                    ruled.rule if ruled is not None else "scored", value.first, nearest.subject.root, status,
                )  # fmt: skip

    def probabilities(self, scene: ValueScene) -> list[float]:
        """Probability of each candidate, 0 of an attribute that was not learned."""
        scores = self.linear.scores(scene.features).astype(np.float64)
        column_of = {attribute: column for column, attribute in enumerate(self.linear.classes)}
        columns = [column_of.get(candidate.predicates[0], -1) for candidate in scene.candidates]
        own = np.where(np.array(columns) < 0, _NEVER, scores[np.arange(len(columns)), columns])
        probabilities: list[float] = (1.0 / (1.0 + np.exp(-own))).tolist()
        return probabilities


@cache
def read_attribute_model() -> AttributeModel:
    """The model that ships with the package."""
    return AttributeModel(read_linear_model("attributes"))
