"""Trains the type model on the project's corpus: ``python -m extract.train`` (``make train``).

Trained on parts a, c and d; part b is never trained on and is the mirror in which the result is looked at. Needs
scikit-learn (dependency group ``train``). Deterministic: full batch, fixed order, no sampling; the number of threads
of the linear algebra alone can change last digits.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.entities import cluster_mentions, describe, votes_of
from extract.gold import read_gold
from extract.known import KnownNames
from extract.lexicon import read_lexicon
from extract.mentions import Mention
from extract.parse import Parse, read_parse
from extract.pipeline import load_pipeline
from extract.records import Entity, Span
from extract.registry import read_registry
from extract.type_model import NONE, unit

TRAINED_ON = ("a", "c", "d")
MIRROR = "b"
RARE = 2  # features seen in fewer entities are left out
REGULARISATION = 1.0
WEIGHTS = Path(__file__).parent / "weights"

Example = tuple[dict[str, float], NDArray[np.float32], str]


def examples(parts: Sequence[str]) -> Iterator[Example]:
    """Features, vector and gold type (or ``None``) of each entity that the extractor proposes in the parts."""
    nlp = load_pipeline()
    nlp.remove_pipe("kg_facts")
    known, lexicon = KnownNames(nlp, read_registry()), read_lexicon()
    for part in parts:
        gold = list(read_gold(part))
        for facts, doc in zip(gold, nlp.pipe([g.document.text for g in gold]), strict=True):
            parse = read_parse(doc)
            for group in cluster_mentions(doc, parse, known, lexicon):
                votes = votes_of(group, parse, lexicon)[0]
                features, vector = describe(group, votes, doc, parse)
                yield features, vector, _gold_type(group, parse, facts.entities)


def _gold_type(group: Sequence[Mention], parse: Parse, entities: Sequence[Entity]) -> str:
    spans = [Span(parse.starts[m.start], parse.ends[m.end - 1]) for m in group]
    shared = {e: sum(any(_overlap(s, m) for m in e.mentions) for s in spans) for e in entities}
    best = max(entities, key=lambda e: shared[e], default=None)
    return best.type if best is not None and shared[best] else NONE


def _overlap(a: Span, b: Span) -> bool:
    """Lenient matching as the scorer's: half of the shorter span, neither out by more than 30 characters."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    lengths = (a.end - a.start, b.end - b.start)
    return shared > 0 and 2 * shared >= min(lengths) and max(lengths) - shared <= 30


def main() -> None:
    """Train, write the weights, and print the accuracy on the mirror."""
    from sklearn.linear_model import LogisticRegression

    data = list(examples(TRAINED_ON))
    counts = Counter(name for features, _, _ in data for name in features)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    rows = {name: number for number, name in enumerate(names)}
    model = LogisticRegression(C=REGULARISATION, max_iter=1000)
    model.fit(_matrix(data, rows), [kind for _, _, kind in data])
    weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float16)
    WEIGHTS.mkdir(exist_ok=True)
    description = {"types": model.classes_.tolist(), "features": names}
    (WEIGHTS / "types.json").write_text(json.dumps(description, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    with (WEIGHTS / "types.npy").open("wb") as file:
        np.save(file, weights)
    mirror = list(examples([MIRROR]))
    right = model.predict(_matrix(mirror, rows)) == np.array([kind for _, _, kind in mirror])
    print(
        f"trained on {len(data)} entities of {', '.join(TRAINED_ON)}; {len(names)} features; "
        f"accuracy on {len(mirror)} entities of {MIRROR}: {right.mean():.3f}",
        file=sys.stderr,
    )


def _matrix(data: Sequence[Example], rows: dict[str, int]) -> NDArray[np.float32]:
    matrix = np.zeros((len(data), len(rows) + len(data[0][1])), dtype=np.float32)
    for number, (features, vector, _) in enumerate(data):
        for name, value in features.items():
            if name in rows:
                matrix[number, rows[name]] = value
        matrix[number, len(rows) :] = unit(vector)
    return matrix


if __name__ == "__main__":
    main()
