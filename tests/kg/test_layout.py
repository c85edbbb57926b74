"""Positions: the same for the same network, apart from each other, packed, and quick."""

from __future__ import annotations

import math
import time

import networkx as nx
import pytest

from kg.layout import NODE_GAP, STRETCH, beside, layout


def network(*edges: tuple[str, str]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_edges_from(edges)
    return graph


def test_positions_do_not_depend_on_the_order_of_nodes_and_edges() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "d"), ("b", "e"), ("x", "y")]

    assert layout(network(*edges)) == layout(network(*((b, a) for a, b in reversed(edges))))


def test_every_node_has_a_position() -> None:
    graph = network(("a", "b"), ("b", "c"), ("x", "y"))
    graph.add_nodes_from(["alone", "lonely"])

    assert sorted(layout(graph)) == ["a", "alone", "b", "c", "lonely", "x", "y"]


def test_no_two_nodes_lie_on_each_other() -> None:
    graph = nx.relabel_nodes(nx.barabasi_albert_graph(80, 1, seed=3), lambda n: f"n{n}")
    graph.add_edges_from((f"p{n}", f"q{n}") for n in range(20))

    places = list(layout(graph).values())

    nearest = min(math.hypot((a[0] - b[0]) / STRETCH, a[1] - b[1]) for i, a in enumerate(places) for b in places[:i])
    assert nearest > 0.6 * NODE_GAP


def test_joined_nodes_lie_nearer_than_others() -> None:
    graph = nx.relabel_nodes(nx.path_graph(12), lambda n: f"n{n:02}")
    at = layout(graph)

    def distance(a: str, b: str) -> float:
        return math.dist(at[a], at[b])

    assert max(distance(a, b) for a, b in graph.edges) < distance("n00", "n11") / 3


def test_small_parts_stand_near_the_large_one() -> None:
    graph = nx.relabel_nodes(nx.star_graph(20), lambda n: f"s{n}")
    graph.add_edge("a", "b")
    at = layout(graph)

    width = max(x for x, _ in at.values()) - min(x for x, _ in at.values())
    assert width < 2000


def test_an_empty_network_and_a_single_node_can_be_laid_out() -> None:
    assert layout(nx.Graph()) == {}
    alone = nx.Graph()
    alone.add_node("a")
    assert list(layout(alone)) == ["a"]


def test_further_nodes_come_to_their_neighbours_and_others_below() -> None:
    graph = network(("hub", "a"), ("a", "b"))
    graph.add_node("alone")
    placed = {"hub": (0, 0)}

    further = beside(graph, placed, ["a", "b", "alone"])

    assert sorted(further) == ["a", "alone", "b"]
    assert math.dist(further["a"], (0, 0)) < 200
    assert further["alone"][1] > max(further["a"][1], further["b"][1])
    assert placed == {"hub": (0, 0)}


def test_names_that_utf8_cannot_encode_are_no_matter() -> None:
    assert len(layout(network(("\ud800", "b"), ("b", "c")))) == 3


@pytest.mark.parametrize("count", [300])
def test_three_hundred_nodes_take_less_than_three_seconds(count: int) -> None:
    graph = nx.relabel_nodes(nx.barabasi_albert_graph(count, 2, seed=1), lambda n: f"n{n}")
    began = time.process_time()

    layout(graph)

    assert time.process_time() - began < 3
