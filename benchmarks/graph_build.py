"""CPU time a document of facts → graph → store → Turtle, on made-up facts.

Usage: python benchmarks/graph_build.py [--documents 1000]

A document has 10 entities, 8 relations and 3 attributes in 5 sentences; two thirds of its entities
are named in other documents too. Prints milliseconds of process CPU time a document for each step.
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

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.registry import read_registry
from kg.export import export_bytes
from kg.graph import GraphBuilder
from kg.store import GraphStore

T = TypeVar("T")
TYPES = ("Organization", "Organization", "Organization", "Initiative", "Repository", "Service", "Dataset", "Event",
         "Software", "Place")  # fmt: skip
RELATIONS = ((0, "released", 6), (6, "availableAt", 4), (0, "collaboratesWith", 1), (1, "launched", 3),
             (2, "operates", 4), (2, "organizes", 7), (7, "locatedIn", 9), (1, "uses", 8))  # fmt: skip
ATTRIBUTES = ((6, "size", "800 TB"), (7, "date", "2023-07-10/2023-07-14"), (4, "count", "300000 researchers"))


def made_up_facts(number: int, rng: random.Random) -> Facts:
    """One document; the names of its entities repeat over documents, but for every third."""
    sentences, entities, spans = [], [], []
    at = 0
    for sentence in range(5):
        first = at
        for place in (2 * sentence, 2 * sentence + 1):
            own = f"{TYPES[place]} {number}" if place % 3 == 0 else f"{TYPES[place]} Number {rng.randrange(400)}"
            entities.append(Entity(f"e{place}", TYPES[place], own, (Span(at, at + len(own)),), 0.9))
            sentences.append(f"{own} has announced with great pleasure what is said here, ")
            at += len(sentences[-1])
        spans.append(Span(first, at))
    relations = tuple(
        Relation(f"e{s}", p, f"e{o}", (spans[s // 2],), confidence=0.9, rule=f"verb:{p}") for s, p, o in RELATIONS
    )
    attributes = tuple(
        Attribute(f"e{s}", a, v, (spans[s // 2],), confidence=0.95, rule="quantity") for s, a, v in ATTRIBUTES
    )
    published = f"{rng.randrange(2013, 2027)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    document = Document(f"d{number}", "".join(sentences), title=f"Announcement {number}", published=published)
    return Facts(document, tuple(entities), relations, attributes, "kg 0.1.0, model 0000")


def timed(name: str, documents: int, work: Callable[[], T]) -> T:
    """Run ``work`` and print its CPU time a document."""
    start = time.process_time()
    result = work()
    print(f"{name:28} {1000 * (time.process_time() - start) / documents:6.2f} ms")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=1000)
    number = parser.parse_args().documents
    rng = random.Random(1)
    facts = [made_up_facts(i, rng) for i in range(number)]
    registry = read_registry()
    builder = GraphBuilder(registry=registry)
    triples = timed("graph alone", number, lambda: sum(len(builder.triples(f)) for f in facts))
    start = time.process_time()
    with (
        tempfile.TemporaryDirectory() as folder,
        GraphStore.open(Path(folder) / "kg", create=True, registry=registry) as store,
    ):
        timed("graph and store", number, lambda: store.add(facts))
        timed("derived graph", number, store.refresh)
        turtle = timed("Turtle", number, lambda: export_bytes(store, "ttl"))
        print(f"{'all':28} {1000 * (time.process_time() - start) / number:6.2f} ms")
        print(f"{triples / number:.0f} triples a document, {len(turtle) / number / 1000:.1f} kB of Turtle a document")


if __name__ == "__main__":
    main()
