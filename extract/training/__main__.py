"""Learns all weights from the corpus: ``python -m extract.training`` (``make train``).

Learned from the parts that ``extract/gold.py`` names as trained; the mirror parts are only looked at for the scores
that are printed. Deterministic, up to the number of threads of the linear algebra.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from extract.gold import MIRROR, TRAINED
from extract.relations.collect import THRESHOLD
from extract.training.documents import read_annotated
from extract.training.relations import (
    fit_pairs,
    fit_trees,
    judge_found,
    judge_given,
    report,
    score_crosswise,
    write_relations,
)
from extract.training.types import accuracy, examples, fit_types, fit_types_crosswise, write_types

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
    types = fit_types([example for each in data for example in each])
    write_types(types, WEIGHTS)
    seen = [example for one in mirror for example in examples(one, tools)]
    say(f"types: {sum(map(len, data))} entities, {len(types.rows)} features, accuracy {accuracy(types, seen):.3f} on the mirror")

    held_out = fit_types_crosswise(data, documents)
    found = [judge_found(one, tools, model) for one, model in zip(documents, held_out, strict=True)]
    given = [judge_given(one, tools) for one in documents]
    say(f"relations: {sum(len(j.scene.candidates) for j in found)} candidates among entities found")
    scores = score_crosswise(found, given, documents)
    trees = fit_trees(found, scores)
    pairs = fit_pairs([*found, *given])
    write_relations(pairs, trees, WEIGHTS)
    say(f"relations: {len(pairs.rows)} features; learned from: {report(found, scores, trees, THRESHOLD)}")
    others = [judge_found(one, tools, types) for one in mirror]
    say(f"mirror: {report(others, [pairs.scores(j.scene.features) for j in others], trees, THRESHOLD)}")


if __name__ == "__main__":
    main()
