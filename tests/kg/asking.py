"""A small store for the tests of asking: four articles, made by hand, in which every ready question finds something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import NamedNode

from extract.records import Attribute, Candidate, Document, Entity, Facts, Relation, Span
from extract.registry import Entry, Registry
from kg.decisions import Decision, Decisions, write_decisions
from kg.namespaces import BASE_IRI
from kg.store import GraphStore

_CERN = Entry(
    "cern", "Organization", "CERN", (), (), frozenset(),
    ("https://ror.org/01ggx4157", "http://www.wikidata.org/entity/Q42944"), None, "https://home.cern/",
)  # fmt: skip


def _article(
    id_: str,
    published: str | None,
    sentences: list[str],
    entities: dict[str, str],
    relations: list[tuple[str, str, str, int]],
    attributes: Sequence[tuple[str, str, str, int]] = (),
    *,
    confidence: float = 0.8,
    status: str = "asserted",
    same_as: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    candidates: Mapping[str, tuple[Candidate, ...]] = MappingProxyType({}),
) -> Facts:
    """Entities by name with their type; relations and attributes with the number of their sentence."""
    text = " ".join(sentences)
    spans = [Span(text.index(s), text.index(s) + len(s)) for s in sentences]
    return Facts(
        Document(id_, text, title=f"News of {id_}", published=published, url=f"https://example.org/{id_}"),
        tuple(
            Entity(name, type_, name, (Span(text.index(name), text.index(name) + len(name)),),
                   same_as=same_as.get(name, ()), candidates=candidates.get(name, ()))
            for name, type_ in entities.items()
        ),
        tuple(Relation(s, p, o, (spans[n],), status, None, confidence, f"verb:{p}") for s, p, o, n in relations),
        tuple(Attribute(s, a, v, (spans[n],), "asserted", confidence, a) for s, a, v, n in attributes),
        "kg 0.1.0, model 5f3a",
    )  # fmt: skip


FACTS = (
    _article(
        "lhcb-data", "2023-12-18",
        ["LHCb released 800 terabytes of data at the CERN Open Data Portal, which CERN operates.",
         "LHCb used ROOT for it."],
        {"LHCb": "Collaboration", "800 terabytes of data": "Dataset", "CERN Open Data Portal": "Repository",
         "CERN": "Organization", "ROOT": "Software"},
        [("LHCb", "released", "800 terabytes of data", 0),
         ("800 terabytes of data", "availableAt", "CERN Open Data Portal", 0),
         ("CERN", "operates", "CERN Open Data Portal", 0), ("LHCb", "uses", "ROOT", 1)],
        [("800 terabytes of data", "size", "800 TB", 0)],
        candidates={"LHCb": (Candidate("http://www.wikidata.org/entity/Q492183", 0.61),)},
    ),
    _article(
        "atlas-data", "2024-07-01", ["ATLAS released 65 TB of data on 1 July.", "Atlas is in Geneva."],
        {"ATLAS": "Collaboration", "65 TB of data": "Dataset", "Atlas": "Facility", "Geneva": "Place"},
        [("ATLAS", "released", "65 TB of data", 0), ("Atlas", "locatedIn", "Geneva", 1)],
        [("65 TB of data", "size", "65 TB", 0), ("65 TB of data", "date", "2024-07-01", 0)],
    ),
    _article(
        "zenodo", "2013-05-08",
        ["CERN and OpenAIRE launched Zenodo on 8 May 2013.", "The European Commission funds OpenAIRE.",
         "Tim Smith leads the IT Department of CERN."],
        {"CERN": "Organization", "OpenAIRE": "Organization", "Zenodo": "Repository",
         "European Commission": "Organization", "Tim Smith": "Person", "IT Department": "OrganizationalUnit"},
        [("CERN", "launched", "Zenodo", 0), ("OpenAIRE", "launched", "Zenodo", 0),
         ("CERN", "collaboratesWith", "OpenAIRE", 0), ("European Commission", "funds", "OpenAIRE", 1),
         ("Tim Smith", "leads", "IT Department", 2), ("Tim Smith", "affiliatedWith", "IT Department", 2),
         ("IT Department", "partOf", "CERN", 2)],
        [("Zenodo", "date", "2013-05-08", 0), ("OpenAIRE", "amount", "5000000 EUR", 1)],
        confidence=0.9,
        same_as={"OpenAIRE": ("https://doi.org/10.1234/OpenAIRE",)},
    ),
    _article(
        "summit", None,
        ["NASA and CERN will hold a summit in Geneva in July 2023.", "UNESCO adopted the Déclaration d’Été in 2021.",
         "CERN launched Zenodo."],
        {"NASA": "Organization", "CERN": "Organization", "summit": "Event", "Geneva": "Place",
         "UNESCO": "Organization", "Déclaration d’Été": "Policy", "Zenodo": "Repository"},
        [("NASA", "organizes", "summit", 0), ("CERN", "organizes", "summit", 0), ("summit", "locatedIn", "Geneva", 0),
         ("NASA", "collaboratesWith", "CERN", 0), ("UNESCO", "adopted", "Déclaration d’Été", 1),
         ("CERN", "launched", "Zenodo", 2)],
        [("summit", "date", "2023-07", 0), ("Déclaration d’Été", "date", "2021", 1)],
        confidence=0.5, status="announced",
    ),
)  # fmt: skip


def make_store(folder: Path) -> Path:
    """A store with :data:`FACTS` in ``folder``, which is returned."""
    with GraphStore.open(folder, create=True, registry=Registry((_CERN,))) as store:
        store.add(FACTS)
        store.refresh()
    return folder


_REPEATED = [
    "The Swiss Open Data Fund launched Alpdata in 2020 with partners from all cantons of the country.",
    "Its archive keeps measurements of glaciers, lakes and forests that anybody may use without asking.",
    "More than forty groups of researchers sent their first files within the week after the opening.",
]
CURATED = (
    _article(
        "fund", "2021-03-01", _REPEATED, {"Swiss Open Data Fund": "Organization", "Alpdata": "Repository"},
        [("Swiss Open Data Fund", "launched", "Alpdata", 0)], [("Alpdata", "date", "2020", 0)],
    ),
    _article(
        "fund-copy", "2021-03-02", _REPEATED, {"Swiss Open Data Fund": "Organization", "Alpdata": "Repository"},
        [("Swiss Open Data Fund", "launched", "Alpdata", 0)],
    ),
    _article(
        "kyoto", "2021-04-01", ["The Swiss Data Fund is in Kyoto."], {"Swiss Data Fund": "Organization", "Kyoto": "Place"},
        [("Swiss Data Fund", "locatedIn", "Kyoto", 0)],
        confidence=0.4,
        candidates={"Swiss Data Fund": (Candidate("https://ror.org/05a28rw58", 0.58),)},
    ),
    _article(
        "rumour", "2021-05-01", ["Alpdata is in Geneva since 2019.", "CERN operates Alpdata."],
        {"Alpdata": "Repository", "Geneva": "Place", "CERN": "Organization"},
        [("Alpdata", "locatedIn", "Geneva", 0), ("CERN", "operates", "Alpdata", 1)],
        [("Alpdata", "date", "2019", 0)],
        confidence=0.3,
    ),
)  # fmt: skip
"""What a person has to look at: a doubtful merge, a doubtful link, uncertain statements, a conflict, a reprint."""


def make_curated_store(folder: Path) -> Path:
    """A store with :data:`CURATED` in ``folder``, which is returned, and beside it two decisions of a person."""
    statement = tuple(NamedNode(iri) for iri in (
        f"{BASE_IRI}organization/cern", "https://w3id.org/open-science-kg/ontology#operates",
        f"{BASE_IRI}repository/alpdata",
    ))  # fmt: skip
    rejected = Decision("reject", "Ada Lovelace", "2026-05-17T09:30:00Z", "a rumour", statement=statement)
    renamed = Decision(
        "rename", "Ada Lovelace", "2026-05-17T09:31:00Z", about=(f"{BASE_IRI}repository/alpdata",), name="Alp Data"
    )
    write_decisions(Decisions((rejected, renamed), base_iri=BASE_IRI), folder.parent / "decisions.ttl")
    with GraphStore.open(folder, create=True, registry=Registry((_CERN,))) as store:
        store.add(CURATED)
        store.refresh()
    return folder
