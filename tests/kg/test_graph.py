"""The triples of one article, against docs/graph.md."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import rdflib
from pyoxigraph import Triple
from rdflib.compare import graph_diff, to_isomorphic

from extract.records import Attribute, Candidate, Document, Entity, Facts, Relation, Span, read_facts
from kg.graph import GraphBuilder, content_digest, extraction_path
from kg.rdf import to_dataset, to_graph
from kg.values import read_units
from tests.kg.making import BASE, REGISTRY, TEXT, facts, single

BUILDER = GraphBuilder(registry=REGISTRY, units=read_units())
DATA = Path(__file__).resolve().parents[1] / "data"
OSK = "https://w3id.org/open-science-kg/ontology#"
SCHEMA = "https://schema.org/"
OA = "http://www.w3.org/ns/oa#"


def objects(triples: Iterable[Triple], subject: str, predicate: str) -> list[str]:
    """Objects of a subject (a path below the base) and predicate, as strings, sorted."""
    return sorted(o.value for s, p, o in triples if s.value == BASE + subject and p.value == predicate)


def by_predicate(triples: Iterable[Triple], predicate: str) -> list[tuple[str, str]]:
    return sorted((s.value.removeprefix(BASE), o.value) for s, p, o in triples if p.value == predicate)


def test_golden_article_is_the_golden_turtle() -> None:
    with (DATA / "facts.jsonl").open(encoding="utf-8") as lines:
        (article,) = read_facts(lines)
    expected = rdflib.Graph().parse(DATA / "facts.ttl")

    _, missing, extra = graph_diff(expected, to_graph(BUILDER.triples(article)))

    assert (sorted(missing), sorted(extra)) == ([], [])


def test_no_triple_is_said_twice() -> None:
    triples = BUILDER.triples(facts())

    assert len(triples) == len(set(triples))


def test_order_of_the_facts_does_not_matter() -> None:
    one, rng = facts(), random.Random(3)
    shuffled = replace(
        one,
        entities=tuple(rng.sample(one.entities, len(one.entities))),
        relations=tuple(rng.sample(one.relations, len(one.relations))),
        attributes=tuple(rng.sample(one.attributes, len(one.attributes))),
    )

    assert set(BUILDER.triples(one)) == set(BUILDER.triples(shuffled))


def test_symmetric_relation_has_one_statement_and_two_direct_triples() -> None:
    triples = BUILDER.triples(facts())
    cern, lhcb = f"{BASE}organization/cern", f"{BASE}collaboration/lhcb"

    assert by_predicate(triples, f"{OSK}collaboratesWith") == [
        ("collaboration/lhcb", cern),
        ("organization/cern", lhcb),
    ]
    predicates = by_predicate(triples, str(rdflib.RDF.predicate))
    subjects = [statement for statement, p in predicates if p == f"{OSK}collaboratesWith"]
    assert len(subjects) == 1
    assert objects(triples, subjects[0], str(rdflib.RDF.subject)) == [lhcb]


def test_quote_is_the_text_at_its_offsets() -> None:
    triples = BUILDER.triples(facts())

    assert objects(triples, "passage/s05-45-74-position", f"{OA}start") == ["45"]
    assert objects(triples, "passage/s05-45-74-position", f"{OA}end") == ["74"]
    assert objects(triples, "passage/s05-45-74-quote", f"{OA}exact") == [TEXT[45:74]]
    assert objects(triples, "passage/s05-45-74-quote", f"{OA}prefix") == [TEXT[13:45]]
    assert objects(triples, "passage/s05-45-74-quote", f"{OA}suffix") == [""]


def test_fact_without_evidence_spans_has_evidence_without_target() -> None:
    bare = replace(facts(), relations=(Relation("e4", "operates", "e3", ()),), attributes=())
    triples = BUILDER.triples(bare)

    assert len(by_predicate(triples, f"{OSK}evidence")) == 1
    assert by_predicate(triples, f"{OA}hasTarget") == []


def test_the_same_relation_said_twice_is_one_evidence() -> None:
    twice = replace(
        facts(),
        relations=(
            Relation("e4", "operates", "e3", (Span(45, 74),), "announced", "2023", 0.5, "b"),
            Relation("e4", "operates", "e3", (Span(0, 44),), "asserted", None, 0.7, "a"),
        ),
        attributes=(),
    )
    triples = BUILDER.triples(twice)
    ((_, evidence),) = by_predicate(triples, f"{OSK}evidence")
    path = evidence.removeprefix(BASE)

    assert objects(triples, path, f"{OSK}confidence") == ["0.7"]
    assert objects(triples, path, f"{OSK}status") == [f"{OSK}asserted"]
    assert objects(triples, path, f"{OSK}rule") == ["a", "b"]
    assert objects(triples, path, f"{OA}hasTarget") == [f"{BASE}passage/s05-0-44", f"{BASE}passage/s05-45-74"]


def test_relation_of_a_thing_with_itself_is_left_out() -> None:
    one = Facts(
        Document("a", "CERN CERN"),
        (Entity("e1", "Organization", "CERN", (Span(0, 4),)), Entity("e2", "Organization", "CERN", (Span(5, 9),))),
        (Relation("e1", "partOf", "e2", ()),),
    )

    assert by_predicate(BUILDER.triples(one), f"{OSK}partOf") == []


def test_release_brings_together_who_what_where_and_how_large() -> None:
    triples = BUILDER.triples(facts())
    ((release, thing),) = by_predicate(triples, "http://www.w3.org/ns/prov#generated")

    assert release.startswith("release/dataset-800-tb-of-data-")
    assert thing.startswith(f"{BASE}dataset/800-tb-of-data-")
    assert objects(triples, release, "http://www.w3.org/ns/prov#wasAssociatedWith") == [f"{BASE}collaboration/lhcb"]
    assert objects(triples, release, f"{OSK}availableAt") == [f"{BASE}repository/zenodo"]
    assert objects(triples, release, f"{OSK}size") == [f"{BASE}quantity/800-TB"]
    assert objects(triples, release, f"{OSK}date") == ["2010/2012", "2023-12"]
    assert objects(triples, release, f"{OSK}reportedIn") == [f"{BASE}article/s05"]


def test_releases_of_one_software_are_told_apart_by_version() -> None:
    def release(version: str) -> str:
        one = Facts(
            Document("a", "x"),
            (Entity("e1", "Organization", "CERN", (Span(0, 1),)), Entity("e2", "Software", "ROOT", (Span(0, 1),))),
            (Relation("e1", "released", "e2", ()),),
            (Attribute("e2", "version", version, ()),),
        )
        return by_predicate(BUILDER.triples(one), f"{OSK}reportedIn")[0][0]

    assert (release("6.30"), release("6.32")) == ("release/software-root-6.30", "release/software-root-6.32")


def test_value_that_cannot_be_read_stays_a_string() -> None:
    one = replace(facts(), attributes=(Attribute("e2", "size", "quite a lot", ()), Attribute("e2", "date", "soon", ())))
    triples = BUILDER.triples(one)

    assert "quite a lot" in [o for _, o in by_predicate(triples, f"{OSK}size")]
    assert "soon" in [o for _, o in by_predicate(triples, f"{OSK}date")]


def test_doubtful_link_is_a_candidate_and_not_asserted() -> None:
    triples = BUILDER.triples(facts())
    ((_, candidate),) = by_predicate(triples, f"{OSK}linkCandidate")

    assert objects(triples, candidate.removeprefix(BASE), f"{OSK}candidateIri") == ["https://ror.org/0123"]
    assert objects(triples, candidate.removeprefix(BASE), f"{OSK}score") == ["0.61"]
    assert by_predicate(triples, f"{OSK}identifiedAs") == [("organization/cern", "https://ror.org/01ggx4157")]


def test_invalid_links_are_dropped_and_an_invalid_address_is_a_string() -> None:
    bad = ("javascript:alert(1)", "https://a b", "")
    one = Facts(
        Document("a", "x", url="javascript:alert(1)"),
        (Entity("e1", "Place", "X", (Span(0, 1),), same_as=bad, candidates=tuple(Candidate(b, 0.5) for b in bad)),),
    )
    triples = BUILDER.triples(one)

    assert by_predicate(triples, f"{OSK}identifiedAs") == []
    assert by_predicate(triples, f"{OSK}linkCandidate") == []
    (url,) = [o for s, p, o in triples if p.value == f"{SCHEMA}url"]
    assert str(url) == '"javascript:alert(1)"'


def test_names_with_markup_quotes_and_line_breaks_survive() -> None:
    triples = BUILDER.triples(single("Organization", 'A "b"\n</script>\\ é 🙂'))

    assert by_predicate(triples, f"{SCHEMA}name") == [("organization/a-b-script-e", 'A "b" </script>\\ é 🙂')]
    assert to_isomorphic(to_graph(triples)) == to_isomorphic(
        rdflib.Graph().parse(data=to_graph(triples).serialize(format="nt"), format="nt")
    )


def test_lone_surrogates_do_not_stop_the_graph() -> None:
    assert by_predicate(BUILDER.triples(single("Place", "X\ud800Y", id_="\ud800")), f"{SCHEMA}name") == [
        ("place/x-y", "X\ufffdY")
    ]


def test_content_digest_tells_the_context_and_keeps_fields_apart() -> None:
    one = Document("a", "text", title="b", publisher="c")

    assert content_digest(one) == content_digest(Document("a", "text", title="b", publisher="c"))
    assert content_digest(one) != content_digest(Document("a", "text", title="bc", publisher=""))
    assert content_digest(one) != content_digest(Document("a", "text", title="b", publisher="c", lang="de"))


def test_extraction_is_named_after_version_and_model() -> None:
    assert extraction_path("kg 0.1.0, model 5f3a…") == "extraction/kg-0.1.0-model-5f3a"
    assert extraction_path("") == "extraction/unknown"


def test_rdflib_dataset_has_a_graph_an_article_and_the_derived_one() -> None:
    dataset = to_dataset([facts(), facts("s06")], builder=BUILDER, texts=True)

    names = {str(g.identifier).removeprefix(BASE) for g in dataset.graphs() if len(g)}
    assert names == {"article/s05", "article/s06", "derived", "texts"}
    assert (rdflib.URIRef(f"{BASE}organization/cern"), rdflib.RDFS.label, rdflib.Literal("CERN")) in dataset


def test_importing_the_graph_loads_no_spacy() -> None:
    code = "import sys, kg.graph, kg.store, kg.export, kg.rdf; sys.exit('spacy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
