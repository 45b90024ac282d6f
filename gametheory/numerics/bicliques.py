"""Maximal bicliques and connected components of a small bipartite graph.

A biclique is a set of left nodes and a set of right nodes, neither empty, with every edge between them; it is maximal
when no node can join. The right side of a maximal biclique is the set of common neighbours of its left side, so the
maximal bicliques are found from the sets of common neighbours:

1. note the neighbours of each left node;
2. close these sets under intersection, one left node at a time: the new sets are its neighbours met with every set in
   hand;
3. pair each set that is not empty with all the left nodes that neighbour the whole of it.

Every maximal biclique comes once, since its right side names it. Work and memory grow with the number of sets, which
can be exponential in the number of nodes (2^n - 2 for a complete bipartite graph on n + n nodes that lacks a perfect
matching): this is for small graphs.

References
----------
Alexe, Alexe, Crama, Foldes, Hammer and Simeone (2004), "Consensus algorithms for the generation of all maximal
bicliques", Discrete Applied Mathematics 145, 11-21. The sets of step 2 are the intents of a formal concept analysis:
Ganter and Wille (1999), Formal Concept Analysis, Springer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

Edge = tuple[int, int]
Biclique = tuple[tuple[int, ...], tuple[int, ...]]


def maximal_bicliques(edges: Iterable[Edge]) -> tuple[Biclique, ...]:
    """List the maximal bicliques of a bipartite graph.

    Parameters
    ----------
    edges
        Pairs (left node, right node). Nodes are integers; left and right are numbered apart.

    Returns
    -------
    tuple of (left nodes, right nodes)
        Each maximal biclique once, its nodes ascending, in lexicographic order.

    Examples
    --------
    >>> maximal_bicliques([(0, 0), (0, 1), (1, 1)])
    (((0,), (0, 1)), ((0, 1), (1,)))
    """
    neighbours: defaultdict[int, set[int]] = defaultdict(set)
    for left, right in edges:
        neighbours[left].add(right)
    common: set[frozenset[int]] = set()
    for nodes in neighbours.values():
        common |= {frozenset(nodes), *(known & nodes for known in common)}
    common.discard(frozenset())
    return tuple(sorted((_containing(neighbours, rights), tuple(sorted(rights))) for rights in common))


def _containing(neighbours: dict[int, set[int]], rights: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted(left for left, nodes in neighbours.items() if nodes >= rights))


def connected_components(edges: Sequence[Edge]) -> tuple[tuple[int, ...], ...]:
    """Group the edges of a bipartite graph by connected component.

    Parameters
    ----------
    edges
        Pairs (left node, right node), as in `maximal_bicliques`.

    Returns
    -------
    tuple of tuples of int
        Positions in `edges`, ascending within a component; components in the order of their first edges.

    Examples
    --------
    >>> connected_components([(0, 0), (1, 1), (0, 2)])
    ((0, 2), (1,))
    """
    components: list[tuple[set[int], set[int], list[int]]] = []
    for position, (left, right) in enumerate(edges):
        joined = ({left}, {right}, [position])
        apart = []
        for component in components:
            if left in component[0] or right in component[1]:
                joined = (joined[0] | component[0], joined[1] | component[1], joined[2] + component[2])
            else:
                apart.append(component)
        components = [*apart, joined]
    return tuple(sorted(tuple(sorted(positions)) for _, _, positions in components))
