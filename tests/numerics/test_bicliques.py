from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory.numerics.bicliques import Edge, connected_components, maximal_bicliques

graphs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), unique=True, max_size=16)


def by_definition(edges: list[Edge]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every set of left nodes, with its common neighbours, that no left node can join."""
    lefts, rights = sorted({left for left, _ in edges}), sorted({right for _, right in edges})
    found = set()
    for chosen in chain.from_iterable(combinations(lefts, size) for size in range(1, len(lefts) + 1)):
        common = tuple(right for right in rights if all((left, right) in edges for left in chosen))
        joined = tuple(left for left in lefts if all((left, right) in edges for right in common))
        if common and joined == chosen:
            found.add((chosen, common))
    return found


@settings(derandomize=True, max_examples=200, deadline=None)
@given(graphs)
def test_maximal_bicliques_agree_with_the_definition(edges: list[Edge]) -> None:
    found = maximal_bicliques(edges)
    assert len(set(found)) == len(found)
    assert set(found) == by_definition(edges)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(graphs)
def test_every_edge_lies_in_a_biclique_and_every_biclique_in_the_graph(edges: list[Edge]) -> None:
    products = [{(left, right) for left in lefts for right in rights} for lefts, rights in maximal_bicliques(edges)]
    assert set().union(*products) == set(edges)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(graphs)
def test_components_part_the_edges_where_no_node_is_shared(edges: list[Edge]) -> None:
    components = connected_components(edges)
    assert sorted(chain.from_iterable(components)) == list(range(len(edges)))
    assert list(components) == sorted(components)
    for one, other in combinations(components, 2):
        assert not {edges[position][0] for position in one} & {edges[position][0] for position in other}
        assert not {edges[position][1] for position in one} & {edges[position][1] for position in other}


@settings(derandomize=True, max_examples=100, deadline=None)
@given(graphs)
def test_components_are_connected(edges: list[Edge]) -> None:
    for component in connected_components(edges):
        reached = {component[0]}
        for _ in component:
            touched = [edges[position] for position in reached]
            reached |= {
                p for p in component if any(edges[p][0] == left or edges[p][1] == right for left, right in touched)
            }
        assert reached == set(component)


@pytest.mark.parametrize("size", range(2, 7))
def test_a_complete_graph_without_a_perfect_matching(size: int) -> None:
    edges = [(left, right) for left in range(size) for right in range(size) if left != right]
    assert len(maximal_bicliques(edges)) == 2**size - 2


def test_no_edges() -> None:
    assert maximal_bicliques([]) == ()
    assert connected_components([]) == ()
