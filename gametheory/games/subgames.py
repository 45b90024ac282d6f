"""Subgames: the parts of a tree that are games of their own.

A node that is no leaf begins a *subgame* (Selten 1965) if every information set of which a decision lies at or below it
lies at or below it as a whole: whoever moves there knows that play has come this way. The whole game is one; with
perfect information every node is. Equilibria in every subgame are subgame perfect, and a game is solved subgame by
subgame from the innermost outwards.

Found in one walk: number the nodes in the order of the tree, so that what lies below a node is a run of numbers; a node
begins a subgame if the first and the last member of every information set met in its run lie in the run.

References
----------
R. Selten (1965), Spieltheoretische Behandlung eines Oligopolmodells mit Nachfrageträgheit, Zeitschrift für die gesamte
Staatswissenschaft 121, 301-324 and 667-689.
"""

from __future__ import annotations

from gametheory.games.extensive_form import Decision, ExtensiveFormGame, History, Leaf, Node


def subgames(game: ExtensiveFormGame) -> tuple[History, ...]:
    """Give the histories at which a subgame begins, each before those inside it: the whole game, ``()``, comes first.

    Reversed, each subgame comes after all that lie inside it, as backward induction needs them. Moves of chance can
    begin a subgame too.

    Examples
    --------
    >>> def answer(label, known):
    ...     return Decision(label, "nk", ("yield", "defy"), (Leaf("a", (0,)), Leaf("b", (1,))), known)
    >>> def opening(known):
    ...     moves = answer("m1", known), answer("m2", "m2")
    ...     return ExtensiveFormGame(("nk",), Decision("m0", "nk", ("hold", "strike"), moves, "m0"))
    >>> subgames(opening("m1"))
    ((), ('hold',), ('strike',))
    >>> subgames(opening("m2"))
    ((),)
    """
    nodes = [(history, node) for history, node in game.nodes()]
    extents = _extents(nodes)
    first, last, end = _runs(nodes, extents)
    return tuple(
        history
        for place, (history, node) in enumerate(nodes)
        if not isinstance(node, Leaf) and first[place] >= place and last[place] < end[place]
    )


def _extents(nodes: list[tuple[History, Node]]) -> dict[str, tuple[int, int]]:
    """Give for each information set the numbers of its first and its last decision."""
    extents: dict[str, tuple[int, int]] = {}
    for place, (_, node) in enumerate(nodes):
        if isinstance(node, Decision):
            first, _ = extents.get(node.information_set, (place, place))
            extents[node.information_set] = (first, place)
    return extents


def _runs(
    nodes: list[tuple[History, Node]], extents: dict[str, tuple[int, int]]
) -> tuple[list[int], list[int], list[int]]:
    """Give for each node how far the information sets met below it reach, first and last, and where its run ends."""
    first, last, end = list(range(len(nodes))), list(range(len(nodes))), [0] * len(nodes)
    for place in range(len(nodes) - 1, -1, -1):
        node = nodes[place][1]
        end[place] = place + 1
        if isinstance(node, Decision):
            first[place], last[place] = extents[node.information_set]
        for _ in () if isinstance(node, Leaf) else node.children:
            child = end[place]
            first[place], last[place] = min(first[place], first[child]), max(last[place], last[child])
            end[place] = end[child]
    return first, last, end
