"""Positions: the same for the same network, apart from each other, packed, and quick."""

from __future__ import annotations

import math
import time

import networkx as nx
import pytest

from kg.layout import layout
from kg.packing import NODE_GAP, STRETCH, beside


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


def grown(articles: int, *, without: frozenset[int] = frozenset()) -> nx.Graph:
    """What a hundred articles say: each of five things, most of them of hubs that others speak of too."""
    graph = nx.Graph()
    for number in set(range(articles)) - without:
        hub = f"hub{number % 7}" if number % 3 else f"own{number}"
        graph.add_edges_from((hub, f"n{number}-{leaf}") for leaf in range(4))
        if number % 3 == 1:
            graph.add_edge(hub, f"hub{number // 3 % 7}")
    graph.remove_edges_from(nx.selfloop_edges(graph))
    return graph


def moved(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> float:
    """How far nodes move on average, as a part of the drawing's diagonal."""
    xs, ys = [x for x, _ in after.values()], [y for _, y in after.values()]
    across = math.hypot(max(xs) - min(xs), max(ys) - min(ys))
    return sum(math.dist(before[name], after[name]) for name in before) / len(before) / across


def test_nodes_move_by_less_than_a_twentieth_when_a_tenth_more_articles_come_in() -> None:
    all_of_them = layout(grown(60))

    far = [moved(layout(grown(60, without=frozenset(range(first, 60, 10)))), all_of_them) for first in range(5)]

    assert sum(far) / len(far) < 0.05


def test_nodes_of_an_earlier_drawing_stay_and_the_others_find_room() -> None:
    before = layout(grown(54))

    after = layout(grown(60), before)

    assert {name: after[name] for name in before} == before
    spots = list(after.values())
    nearest = min(math.hypot((a[0] - b[0]) / STRETCH, a[1] - b[1]) for i, a in enumerate(spots) for b in spots[:i])
    assert nearest > 0.6 * NODE_GAP


def test_an_earlier_drawing_of_something_else_is_no_help() -> None:
    assert layout(grown(12), {"n0-0": (5000, 5000)}) == layout(grown(12))
