"""Facts for the tests of the graph: small, made by hand, and a registry to go with them."""

from __future__ import annotations

from extract.records import Attribute, Candidate, Document, Entity, Facts, Relation, Span
from extract.registry import Entry, Registry

BASE = "https://w3id.org/open-science-kg/id/"
EXTRACTOR = "kg 0.1.0, model 5f3a"


def entry(
    id_: str,
    type_: str,
    name: str,
    *,
    aliases: tuple[str, ...] = (),
    acronyms: tuple[str, ...] = (),
    ambiguous: tuple[str, ...] = (),
    same_as: tuple[str, ...] = (),
    homepage: str | None = None,
) -> Entry:
    return Entry(id_, type_, name, aliases, acronyms, frozenset(ambiguous), same_as, None, homepage)


REGISTRY = Registry(
    (
        entry(
            "cern",
            "Organization",
            "CERN",
            aliases=("European Organization for Nuclear Research",),
            same_as=("https://ror.org/01ggx4157", "http://www.wikidata.org/entity/Q42944"),
            homepage="https://home.cern/",
        ),
        entry("zenodo", "Repository", "Zenodo"),
        entry("atlas-collaboration", "Collaboration", "ATLAS Collaboration", acronyms=("ATLAS",), ambiguous=("ATLAS",)),
        entry("chinese-academy-of-sciences", "Organization", "Chinese Academy of Sciences", acronyms=("CAS",),
              ambiguous=("CAS",)),
    )
)  # fmt: skip

TEXT = "The LHCb experiment released 800 TB of data. It is on Zenodo, run by CERN."


def facts(
    id_: str = "s05",
    *,
    text: str = TEXT,
    published: str | None = "2023-12-18",
    confidence: float = 0.9,
    status: str = "asserted",
    extractor: str = EXTRACTOR,
    name: str = "LHCb",
) -> Facts:
    """An article that says who released what, where it is, and how large it is."""
    sentence, second = Span(0, 44), Span(45, 74)
    return Facts(
        Document(id_, text, url="https://example.org/news", title="News", published=published, publisher="LHCb"),
        (
            Entity("e1", "Collaboration", name, (Span(4, 19),), 0.9,
                   candidates=(Candidate("https://ror.org/0123", 0.61),)),
            Entity("e2", "Dataset", "800 TB of data", (Span(29, 43),)),
            Entity("e3", "Repository", "Zenodo", (Span(54, 60),)),
            Entity("e4", "Organization", "CERN", (Span(69, 73),), same_as=("https://ror.org/01ggx4157",)),
        ),
        (
            Relation("e1", "released", "e2", (sentence,), status, "2023-12", confidence, "verb:release"),
            Relation("e2", "availableAt", "e3", (sentence, second), confidence=0.8),
            Relation("e4", "operates", "e3", (second,), confidence=0.7),
            Relation("e4", "collaboratesWith", "e1", ()),
        ),
        (
            Attribute("e2", "size", "800 TB", (sentence,), rule="quantity"),
            Attribute("e2", "date", "2010/2012", (sentence,)),
        ),
        extractor,
    )  # fmt: skip


def single(type_: str, name: str, *, id_: str = "a1", same_as: tuple[str, ...] = ()) -> Facts:
    """An article that does nothing but name one thing."""
    return Facts(
        Document(id_, name or " "), (Entity("e1", type_, name, (Span(0, max(1, len(name))),), same_as=same_as),)
    )
