"""CPU time of checking a graph of made-up facts: shapes and quotes, beside pySHACL on the same triples.

Usage: python benchmarks/validate.py [--triples 100000] [--faults 0.001] [--referee]

Prints seconds of process CPU time. A fault is a triple taken away, so that some nodes break a shape.
``--referee`` runs pySHACL as well and says whether both find the same.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from graph_build import made_up_facts

from extract.registry import read_registry
from kg.graph import GraphBuilder
from kg.shacl import IndexedTriples, read_shapes
from kg.store import GraphStore
from kg.validate import validate_store

T = TypeVar("T")
BATCH = 100


def timed(name: str, work: Callable[[], T]) -> T:
    """Run ``work`` and print its CPU time."""
    start = time.process_time()
    result = work()
    print(f"{name:44} {time.process_time() - start:8.3f} s", flush=True)
    return result


def fill(store: GraphStore, triples: int, rng: random.Random) -> int:
    """Add made-up articles until the graph has so many triples; returns how many articles that took."""
    made = 0
    while store.counts()["triples"] < triples:
        store.add(made_up_facts(made + i, rng) for i in range(BATCH))
        store.refresh()
        made += BATCH
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--faults", type=float, default=0.0, help="share of triples taken away")
    parser.add_argument("--referee", action="store_true", help="run pySHACL too")
    options = parser.parse_args()
    rng = random.Random(1)
    timed("compiling the shapes", read_shapes)
    with (
        tempfile.TemporaryDirectory() as folder,
        GraphStore.open(Path(folder) / "kg", create=True, registry=read_registry()) as store,
    ):
        articles = fill(store, options.triples, rng)
        quads = sorted(store._store.quads_for_pattern(None, None, None, None), key=str)
        for quad in rng.sample(quads, int(options.faults * len(quads))):
            store._store.remove(quad)
        report = timed("shapes and quotes, on the store", lambda: validate_store(store))
        timed("the same, strict", lambda: validate_store(store, strict=True))
        violations, warnings = (sum(f.severity == s for f in report.findings) for s in ("Violation", "Warning"))
        print(f"{report.triples} triples of {articles} articles, {report.quotes} quotes: "
              f"{violations} violations, {warnings} warnings")  # fmt: skip
        if options.referee:
            referee(store)
    one_article(rng)


def referee(store: GraphStore) -> None:
    """Time pySHACL on the same triples and compare what both find."""
    from tests.kg.referee import compiled_results, referee_results

    triples = list(store.triples())
    theirs = timed("pySHACL, without quotes", lambda: referee_results(triples))
    ours = timed("compiled shapes, without quotes, in memory", lambda: compiled_results(triples))
    print(f"both find the same: {ours == theirs} ({len(ours)} results)")


def one_article(rng: random.Random) -> None:
    """Time the check of an article's own triples, as it is made for each article of a build."""
    builder, shapes = GraphBuilder(registry=read_registry()), read_shapes().without("label")
    graphs = [builder.triples(made_up_facts(i, rng)) for i in range(BATCH)]
    start = time.process_time()
    found = sum(len(list(shapes.check(IndexedTriples(graph)))) for graph in graphs)
    spent = time.process_time() - start
    print(f"{'one article of ' + str(len(graphs[0])) + ' triples':44} {spent / BATCH * 1000:8.3f} ms ({found} results)")


if __name__ == "__main__":
    main()
