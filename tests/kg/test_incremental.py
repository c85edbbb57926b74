"""Whatever order of adding, changing, removing and deciding: the graph is that of a full build, quad for quad."""

from __future__ import annotations

import random
from dataclasses import replace

import pyoxigraph as ox
import pytest

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from kg import terms as t
from kg.assembly import Assembly
from kg.decisions import Decision, Decisions
from kg.graph import GraphBuilder, content_digest
from kg.identity import article_key
from kg.ledger import Ledger
from tests.kg.making import BASE, REGISTRY

pytestmark = pytest.mark.long
SEQUENCES = 500
GROUPS = 20
BUILDER = GraphBuilder(registry=REGISTRY)
AGENTS = (
    ("Organization", "Data Grove Foundation"), ("Organization", "DGF"), ("Organization", "Datagrove Foundation"),
    ("Initiative", "Data Grove Foundation"), ("Organization", "CERN"), ("Person", "Ada B. Lovel"), ("Person", "A. Lovel"),
    ("Organization", "European Organisation for Nuclear Research"), ("OrganizationalUnit", "Steering Committee"),
)  # fmt: skip
THINGS = (
    ("Dataset", "65 TB of collisions"), ("Dataset", "some 65 terabytes of collision data"), ("Dataset", "Grove DR2"),
    ("Dataset", "Grove DR3"), ("Event", "Open Data Fair"), ("Event", "Open Data Fair 2023"), ("Policy", "new data policy"),
)  # fmt: skip
VALUES = (("size", "65 TB"), ("size", "70 TB"), ("date", "2023-05-01"), ("date", "2023-05"), ("date", "2024"))
STOCK = (
    "The grove grows and the data with it, as everybody who looks can see for themselves. ",
    "Short and to the point. ",
)


def made_up(rng: random.Random, number: int) -> Facts:
    """An article that says something of one or two agents and things, in words that others use, too."""
    agents, things = rng.sample(AGENTS, 2), rng.sample(THINGS, rng.choice((1, 1, 2)))
    text, entities = rng.choice(STOCK), []
    for i, (kind, name) in enumerate((*agents, *things)):
        start = len(text)
        text += f"{name} and "
        mentions = [Span(start, start + len(name))]
        if name == "Data Grove Foundation" and rng.random() < 0.5:
            text += "DGF "
            mentions.append(Span(len(text) - 4, len(text) - 1))
        entities.append(Entity(f"e{i}", kind, name, tuple(mentions), 0.9))
    whole = (Span(0, len(text)),)
    confidence = rng.choice((0.4, 0.8))
    relations = [Relation("e0", "collaboratesWith", "e1", whole, confidence=confidence)]
    relations += [
        Relation(rng.choice(("e0", "e1")), "released", f"e{i}", whole, confidence=0.7) for i in range(2, len(entities))
    ]
    attributes = tuple(Attribute("e2", *value, whole) for value in rng.sample(VALUES, rng.choice((0, 1, 2))))
    published = rng.choice((None, "2023-05-02", "2023-06-01", "2025-01-01"))
    return Facts(Document(f"d{number}", text, published=published), tuple(entities), tuple(relations), attributes, "kg")


def decided(rng: random.Random, store: ox.Store, before: Decisions) -> Decisions:
    """One decision more on what is in the graph, or one fewer."""
    if before.all and rng.random() < 0.4:
        return before.without(rng.choice(before.all).key)
    when = f"2026-01-01T00:00:{len(before.all):02}Z"
    things = sorted({q.subject.value for q in store.quads_for_pattern(None, t.MENTIONED_IN, None, ox.DefaultGraph())})
    old = sorted({q.subject.value for q in store.quads_for_pattern(None, t.REPLACED_BY, None, ox.DefaultGraph())})
    statements = sorted(
        {q.subject for q in store.quads_for_pattern(None, t.HAS_EVIDENCE, None, ox.DefaultGraph())}, key=str
    )
    if len(things) < 2:
        return before
    a, b = sorted(rng.sample([*things, *old], 2))
    chosen = rng.choice(statements)
    said = tuple(
        next(store.quads_for_pattern(chosen, p, None, ox.DefaultGraph())).object
        for p in (t.SUBJECT, t.PREDICATE, t.OBJECT)
    )
    article = f"{BASE}article/d{rng.randrange(6)}"
    new = rng.choice(
        (
            Decision("merge", "x", when, about=(a, b)),
            Decision("split", "x", when, about=(a, b)),
            Decision("split", "x", when, about=(a,), article=article),
            Decision("reject", "x", when, "no", statement=said),
            Decision("accept", "x", when, statement=said),
            Decision("rename", "x", when, about=(a,), name="Another Name"),
            Decision("retype", "x", when, about=(a,), type="Service"),
            Decision("relink", "x", when, about=(a,), new="https://ror.org/0123abc45"),
        )
    )
    return before.with_(new)


def quads(store: ox.Store) -> set[ox.Quad]:
    return set(store)


def full(articles: dict[str, Facts], decisions: Decisions) -> set[ox.Quad]:
    store, ledger = ox.Store(), Ledger.open(None)
    ledger.put((article_key(k), content_digest(f.document), f) for k, f in articles.items())
    Assembly(store, ledger, BUILDER).refresh(decisions)
    return quads(store)


@pytest.mark.parametrize("group", range(GROUPS))
def test_incremental_build_equals_a_full_one(group: int) -> None:
    for number in range(group, SEQUENCES, GROUPS):
        rng = random.Random(number)
        store, ledger = ox.Store(), Ledger.open(None)
        assembly = Assembly(store, ledger, BUILDER)
        decisions, articles = Decisions(base_iri=BASE), dict[str, Facts]()
        for _ in range(rng.randrange(2, 5)):
            for _ in range(rng.randrange(1, 4)):
                one = made_up(rng, rng.randrange(6))
                if one.document.id in articles and rng.random() < 0.3:
                    del articles[one.document.id]
                    ledger.remove(article_key(one.document.id))
                else:
                    articles[one.document.id] = replace(one, extractor=rng.choice(("kg 1", "kg 2")))
                    ledger.put(
                        [(article_key(one.document.id), content_digest(one.document), articles[one.document.id])]
                    )
            if rng.random() < 0.5:
                decisions = decided(rng, store, decisions)
            assembly.refresh(decisions)

        assert quads(store) == full(articles, decisions), f"sequence {number}"
