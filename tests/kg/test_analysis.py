"""Centralities, communities, bridges, collaboration and releases, of networks small enough to count by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import combinations

import networkx as nx
import pytest

from kg.analysis.analysis import analyse
from kg.analysis.centrality import centralities
from kg.analysis.collaboration import collaboration
from kg.analysis.communities import communities, strongest
from kg.analysis.releases import by_year, publishers, relations, releases
from kg.analysis.text import analysis_text
from kg.analysis.ties import betweenness, eigenvector, harmonic, pagerank, tie_network
from kg.network import Article, Evidence, Statement
from kg.stats_page import render_stats
from kg.store import GraphStore

PLACE = {"Geneva": "Place", "Oslo": "Place"}


def network(*said: tuple[str, str, str, str], kinds: dict[str, str] | None = None) -> nx.Graph:
    """A network of (subject, predicate, object, articles); an article is named by its day, "a" is undated."""
    types = PLACE | (kinds or {})
    names = sorted({name for s, _, o, _ in said for name in (s, o)})
    days = sorted({day for *_, listed in said for day in listed.split()})
    found = nx.Graph(extractors=(), base_iri="")
    found.graph["articles"] = {
        day: Article(day, day, f"{day} on glaciers", None if day == "a" else day, None, f"Paper {day[:4]}")
        for day in days
    }
    for name in names:
        found.add_node(name, label=name, type=types.get(name, "Organization"), mentions=1, facts=(), degree=0)
    for n, (s, p, o, listed) in enumerate(said):
        evidence = tuple(Evidence(day, 0.8, "asserted", (), None, "") for day in listed.split())
        one = Statement(f"s{n}", s, p, o, True, 0.8, "asserted", len(evidence), None, None, evidence)
        if found.has_edge(s, o):
            found.edges[s, o]["statements"] += (one,)
        else:
            found.add_edge(s, o, statements=(one,))
    return found


def groups_of_four(*, bridge: bool = True) -> nx.Graph:
    """Two groups, A1–A4 and B1–B4, all of a group joined; A1 has a tie to B1; and two things in places."""
    within = [
        (x, "collaboratesWith", y, "2020") for g in "AB" for x, y in combinations([f"{g}{n}" for n in range(1, 5)], 2)
    ]
    across = [("A1", "funds", "B1", "2021")] if bridge else []
    return network(*within, *across, *((f"A{n}", "locatedIn", "Geneva", "2020") for n in (1, 2)),
                   ("B1", "locatedIn", "Geneva", "2020"))  # fmt: skip


def test_places_join_nothing() -> None:
    ties = tie_network(groups_of_four(bridge=False))

    assert len(ties) == 8
    assert nx.number_connected_components(ties) == 2


def test_measures_of_a_path_are_those_of_the_literature() -> None:
    path = network(*((a, "funds", b, "2020") for a, b in ("12", "23")))
    ties = tie_network(path)

    assert betweenness(ties) == {0: 0.0, 1: 1.0, 2: 0.0}
    assert harmonic(ties) == {0: 0.75, 1: 1.0, 2: 0.75}
    # (1 - d) / 3 + d * (1's two neighbours give all they have), d = 0.85
    assert pagerank(ties)[1] == pytest.approx(0.4865, abs=1e-4)
    assert sum(pagerank(ties).values()) == pytest.approx(1)
    assert eigenvector(ties)[0] == pytest.approx(2**-0.5, abs=1e-4)


def test_nothing_has_no_centre() -> None:
    nothing = tie_network(network())

    assert (betweenness(nothing), harmonic(nothing), pagerank(nothing), eigenvector(nothing)) == ({}, {}, {}, {})
    assert centralities(network(), nothing).institutions == ()
    assert communities(network(), nothing).communities == ()


def test_harmonic_closeness_is_estimated_from_pivots_in_a_large_network() -> None:
    large = nx.barabasi_albert_graph(400, 2, seed=1)
    exact = {n: value / 399 for n, value in nx.harmonic_centrality(large).items()}

    assert harmonic(large) == pytest.approx(exact, rel=0.06)


def test_institutions_are_ranked_by_every_measure() -> None:
    all_ = groups_of_four()
    found = centralities(all_, tie_network(all_))

    assert (found.nodes, found.ties, found.parts, found.largest, found.pivots) == (8, 13, 1, 8, None)
    assert [(c.label, c.degree) for c in found.institutions[:2]] == [("A1", 4), ("B1", 4)]
    assert {c.label for c in found.ranked("betweenness", 8)} == {"A1", "B1"}
    assert found.leaders(2)[0].label == "A1"


def test_eigenvector_says_nothing_outside_the_largest_part() -> None:
    two = network(*((a, "funds", b, "2020") for a, b in ("12", "23", "45")))
    found = {c.label: c.eigenvector for c in centralities(two, tie_network(two)).institutions}

    assert found["4"] is None
    assert found["2"] == 1


def test_communities_are_named_by_their_best_connected() -> None:
    all_ = groups_of_four()
    found = communities(all_, tie_network(all_))

    assert [(c.number, c.size, c.institutions, c.ties, c.outside) for c in found.communities] == [
        (1, 4, 4, 6, 1), (2, 4, 4, 6, 1),
    ]  # fmt: skip
    assert found.communities[0].name == "A1 · A2"
    assert found.communities[0].places == ("Geneva",)
    assert found.communities[1].places == ()  # one alone says nothing of a group
    assert (found.covered, found.nodes) == (8, 8)


def test_bridges_and_ties_between_communities() -> None:
    all_ = groups_of_four()
    found = communities(all_, tie_network(all_))

    assert [(b.label, b.home, b.others, b.neighbours, b.outside, b.participation) for b in found.bridges] == [
        ("A1", 1, (2,), 4, 1, 0.375), ("B1", 2, (1,), 4, 1, 0.375),
    ]  # fmt: skip
    assert [(t.first, t.second, t.ties, t.examples[0].relation) for t in found.between] == [(1, 2, 1, "funds")]
    assert strongest(found, 2) == ((1, 2, 1),)
    assert strongest(found, 1) == ()


def test_words_of_a_community_are_those_that_others_lack() -> None:
    kinds = {f"{theme} {thing}": "Repository" for theme in ("Glacier", "Genome") for thing in ("Hub", "Map", "Box")}
    said = [("Alpha", "operates", name, "2020") for name in kinds if name.startswith("Glacier")]
    said += [("Beta", "operates", name, "2020") for name in kinds if name.startswith("Genome")]
    said += [("Alpha", "collaboratesWith", "Gamma", "2020"), ("Beta", "collaboratesWith", "Delta", "2020")]
    all_ = network(*said, kinds=kinds)
    found = communities(all_, tie_network(all_))

    # "hub" is in both, in one text each; the headline is that of both
    assert [(c.name, c.words) for c in found.communities] == [
        ("Alpha · Gamma", ("glacier",)), ("Beta · Delta", ("genome",)),
    ]  # fmt: skip


def test_collaboration_grows_by_year_without_gaps() -> None:
    found = collaboration(
        network(
            ("A", "collaboratesWith", "B", "2020-01 2022"),
            ("A", "collaboratesWith", "C", "2022-05-01"),
            ("D", "collaboratesWith", "E", "a"),
            ("A", "funds", "F", "2019"),
        )
    )

    assert (found.pairs, found.partners, found.undated) == (3, 5, 1)
    assert [(y.year, y.reported, y.new, y.newcomers, y.pairs, y.partners, y.growth) for y in found.years] == [
        (2020, 1, 1, 2, 1, 2, None), (2021, 0, 0, 0, 1, 2, 0.0), (2022, 2, 1, 1, 2, 3, 1.0),
    ]  # fmt: skip


def test_repeated_pairs_have_two_occasions_in_different_articles() -> None:
    found = collaboration(
        network(
            ("A", "collaboratesWith", "B", "2020"),
            ("A", "launched", "Hub", "2020"),  # the same article: no second occasion
            ("B", "launched", "Hub", "2020"),
            ("C", "collaboratesWith", "D", "2020"),
            ("C", "organizes", "Fair", "2021"),
            ("D", "organizes", "Fair", "2021"),
            ("D", "funds", "Fair", "2022"),
            ("E", "collaboratesWith", "F", "2020 2021 2023"),
        )
    )

    assert [(p.one_label, p.other_label, p.occasions, p.reports, p.joint, p.first, p.last) for p in found.repeated] == [
        ("E", "F", 3, 3, (), "2020", "2023"), ("C", "D", 2, 1, ("Fair",), "2020", "2021"),
    ]  # fmt: skip


def test_many_on_an_equal_footing_give_no_pairs() -> None:
    said = [(name, "launched", thing, day) for thing, day in (("Hub", "2020"), ("Fair", "2021")) for name in "ABCDE"]

    assert collaboration(network(*said)).repeated == ()
    assert len(collaboration(network(*said[:4], *said[5:9])).repeated) == 6


def test_publishers_and_relations_are_counted() -> None:
    all_ = network(("A", "funds", "B", "2020 2021-02"), ("A", "funds", "C", "2021-02"))
    said = [s for _, _, about in all_.edges(data="statements") for s in about]

    assert [(p.name, p.articles, p.statements, p.alone, p.first, p.last) for p in publishers(all_, said)] == [
        ("Paper 2021", 1, 2, 1, "2021-02", "2021-02"), ("Paper 2020", 1, 1, 0, "2020", "2020"),
    ]  # fmt: skip
    assert [(r.name, r.statements, r.corroborated, r.confidence) for r in relations(said)] == [("funds", 2, 1, 0.8)]


def test_releases_have_their_day_size_and_kind(asked: GraphStore) -> None:
    found = analyse(asked).releases

    assert [(r.label, r.kind, r.agents, r.day, r.dated, r.size, r.bytes) for r in found] == [
        ("800 terabytes of data", "Dataset", ("LHCb",), "2023-12-18", False, "800 TB", 8e14),
        ("65 TB of data", "Dataset", ("ATLAS",), "2024-07-01", True, "65 TB", 6.5e13),
    ]
    assert by_year(found) == {
        2023: {"Dataset": 1, "Software": 0, "Publication": 0}, 2024: {"Dataset": 1, "Software": 0, "Publication": 0},
    }  # fmt: skip
    assert by_year([]) == {}
    assert releases(asked, network()) == ()


def test_json_has_counts_and_analyses_side_by_side(asked: GraphStore) -> None:
    found = analyse(asked).to_json()

    assert (found["articles"], found["releases"]) == (4, 2)
    assert [r["label"] for r in found["releases_in_detail"]] == ["800 terabytes of data", "65 TB of data"]
    assert {"centralities", "communities", "collaboration", "publishers", "relations_in_detail"} <= set(found)
    json.dumps(found)


def test_text_names_the_institutions(asked: GraphStore) -> None:
    text = analysis_text(analyse(asked), top=3)

    assert "\nCentral institutions (network of 16 things, places aside)\n" in text
    assert "\n  CERN " in text
    assert all(len(line) < 200 for line in text.splitlines())


HASHED = """
import sys
from pathlib import Path
from kg.analysis.analysis import analyse
from kg.stats_page import render_stats
from kg.store import GraphStore
with GraphStore.open(Path(sys.argv[1]), read_only=True) as store:
    sys.stdout.write(render_stats(analyse(store)))
"""


def test_page_is_the_same_in_every_process(asked: GraphStore) -> None:
    pages = [
        subprocess.run(
            [sys.executable, "-c", HASHED, str(asked.path)], env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True, check=True,
        ).stdout.decode()
        for seed in ("1", "2")
    ]  # fmt: skip

    assert pages[0] == pages[1] == render_stats(analyse(asked))
