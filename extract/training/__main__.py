"""Learns all weights from the corpus: ``python -m extract.training`` (``make train``).

Learned from the parts that ``extract/gold.py`` names as trained; the mirror parts are only looked at for the scores
that are printed. Deterministic, up to the number of threads of the linear algebra.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from extract.attributes.collect import THRESHOLD as SAID
from extract.descriptions import SPECIFIC
from extract.gold import MIRROR, TRAINED
from extract.relations.weighing import THRESHOLD
from extract.training.attributes import describe_attributes, fit_attributes, judge_values
from extract.training.descriptions import describe_fit, fit_descriptions, phrase_examples
from extract.training.documents import fit_crosswise, read_annotated
from extract.training.relations import fit_pairs, fit_trees, judge, report, score_crosswise, write_relations
from extract.training.sparse import write_weights
from extract.training.things import find_things, give_things
from extract.training.types import accuracy, examples, fit_types

WEIGHTS = Path(__file__).parent.parent / "weights"


def main() -> None:
    """Train, write the weights, print the scores on held-out texts and on the mirror."""
    begun = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - begun:5.0f} s  {text}", file=sys.stderr, flush=True)

    documents, tools = read_annotated(TRAINED)
    mirror, _ = read_annotated(MIRROR)
    say(f"read {len(documents)} documents of {', '.join(TRAINED)} and {len(mirror)} of {', '.join(MIRROR)}")
    data = [list(examples(one, tools)) for one in documents]
    types = fit_types(data)
    write_weights(types, "types", WEIGHTS)
    seen = [example for one in mirror for example in examples(one, tools)]
    say(
        f"types: {sum(map(len, data))} entities, {len(types.rows)} features; "
        f"accuracy on the mirror {accuracy(types, seen):.3f}"
    )

    phrases = [list(phrase_examples(one)) for one in documents]
    descriptions = fit_descriptions(phrases)
    write_weights(descriptions.linear, "descriptions", WEIGHTS)
    others = [example for one in mirror for example in phrase_examples(one)]
    say(f"descriptions: {sum(map(len, phrases))} phrases; on the mirror {describe_fit(descriptions, others, SPECIFIC)}")

    types_without = fit_crosswise(fit_types, data)
    descriptions_without = fit_crosswise(fit_descriptions, phrases)
    models = zip(documents, types_without, descriptions_without, strict=True)
    things = [find_things(one, tools, kinds, described) for one, kinds, described in models]
    true = [give_things(one, tools) for one in documents]
    unseen = [find_things(one, tools, types, descriptions) for one in mirror]
    values = [judge_values(one, each) for which in (things, true) for one, each in zip(documents, which, strict=True)]
    attributes = fit_attributes(values)
    write_weights(attributes.linear, "attributes", WEIGHTS)
    values = [judge_values(one, each) for one, each in zip(mirror, unseen, strict=True)]
    say(f"attributes: on the mirror {describe_attributes(attributes, values, SAID)}")

    found = [judge(one, each) for one, each in zip(documents, things, strict=True)]
    given = [judge(one, each) for one, each in zip(documents, true, strict=True)]
    say(f"relations: {sum(len(j.scene.candidates) for j in found)} candidates among entities found")
    both = list(zip(found, given, strict=True))
    scores = score_crosswise(both)
    trees = fit_trees(found, scores)
    pairs = fit_pairs(both)
    write_relations(pairs, trees, WEIGHTS)
    say(f"relations: {len(pairs.rows)} features; learned from: {report(found, scores, trees, THRESHOLD)}")
    judged = [judge(one, each) for one, each in zip(mirror, unseen, strict=True)]
    say(f"mirror: {report(judged, [pairs.scores(j.scene.features) for j in judged], trees, THRESHOLD)}")


if __name__ == "__main__":
    main()
