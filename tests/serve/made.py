"""The store that the tests of pages look at: small stories, what a person has to look at, and what is meant to hurt."""

from __future__ import annotations

from pathlib import Path

from extract.records import Attribute, Candidate, Document, Entity, Facts, Relation, Span
from extract.registry import Entry, Registry
from kg.store import GraphStore
from tests.kg.asking import CURATED, FACTS, make_curated_store

HOSTILE = "</script><img src=x onerror=alert(1)>"
LONG = "x" * 10_000
TURNED = "abc\u202edef"
_REGISTRY = Registry(
    (
        Entry("cern", "Organization", "CERN", (), (), frozenset(),
              ("https://ror.org/01ggx4157", "http://www.wikidata.org/entity/Q42944"), None, "https://home.cern/"),
    )
)  # fmt: skip


def _joined(id_: str, one: str, other: str, *, url: str | None = None, title: str | None = None) -> Facts:
    text = f"{one} works with {other}."
    whole = (Span(0, len(text)),)
    start = text.index(other, len(one))
    return Facts(
        Document(id_, text, url=url, title=title, published="2023-05-08", publisher=HOSTILE),
        (
            Entity("e1", "Organization", one, (Span(0, len(one)),),
                   candidates=(Candidate("https://ror.org/05a28rw58", 0.5),)),
            Entity("e2", "Organization", other, (Span(start, start + len(other)),)),
        ),
        (Relation("e1", "collaboratesWith", "e2", whole, confidence=0.7),),
        (
            Attribute("e1", "identifier", "javascript:alert(1)", whole),
            Attribute("e1", "count", f"5 {HOSTILE}", whole),
        ),
        extractor="kg 0.1.0, model 5f3a",
    )  # fmt: skip


HOSTILE_FACTS = (
    _joined("mean", HOSTILE, "Quiet Institute", url="javascript:alert(1)", title=HOSTILE),
    _joined("mean \"><b>", LONG, TURNED, url="https://example.org/?a=\"><script>alert(1)</script>", title=LONG),
    _joined("mean.ttl", "=HYPERLINK(1)", "{{ 7 * 7 }}", title="{% raw %}"),
    _joined("mean/../../etc", "Ünïversität 𝔘", "'; DROP TABLE --", title=TURNED),
)  # fmt: skip


def make_pages_store(folder: Path) -> Path:
    """The store in ``folder``, which is returned."""
    make_curated_store(folder)
    with GraphStore.open(folder, registry=_REGISTRY) as store:
        store.add((*FACTS, *CURATED, *HOSTILE_FACTS))
        store.refresh()
    return folder
