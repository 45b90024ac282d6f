"""Regret: the yardstick of every equilibrium, computed on the game itself.

The *regret* of a profile is the most that any one player could gain by playing differently while the others do not; a
profile is a Nash equilibrium exactly if its regret is zero (Nash 1951). For a tree the regret is taken in every
subgame of perfect information, so that it is zero exactly for subgame-perfect equilibria (Selten 1965). Nothing here
knows how a profile was found, and exact payoffs give an exact regret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gametheory.games.extensive_form import Chance, Decision, ExtensiveFormGame, History, Leaf, Node
from gametheory.games.normal_form import Cell, NormalFormGame
from gametheory.games.numbers import Number
from gametheory.games.solution import Profile


def expected_payoffs(game: NormalFormGame, profile: Profile) -> dict[str, Number]:
    """Give each player's expected payoff under a profile.

    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> expected_payoffs(pennies, Profile({"1": {"1": 1}, "2": {"2": 1}}))
    {'1': Fraction(-1, 1), '2': Fraction(1, 1)}
    """
    weights = _cell_weights(game, profile)
    return {
        player: sum((weight * cells[cell] for cell, weight in weights.items()), start=0)
        for player, cells in zip(game.players, game.payoffs, strict=True)
    }


def outcome_probabilities(game: NormalFormGame, profile: Profile) -> dict[str, Number]:
    """Give the probability of each outcome under a profile; outcomes that cannot happen are left out."""
    found: dict[str, Number] = {}
    for cell, weight in _cell_weights(game, profile).items():
        outcome = game.outcomes[cell]
        found[outcome] = found.get(outcome, 0) + weight
    return {outcome: found[outcome] for outcome in game.outcome_names if outcome in found}


def regret(game: NormalFormGame, profile: Profile) -> Number:
    """Give the most that a player could gain by deviating alone; zero exactly at a Nash equilibrium.

    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> regret(pennies, Profile({"1": {"1": 1}, "2": {"1": 1}}))
    Fraction(2, 1)
    """
    now = expected_payoffs(game, profile)
    best: Number = 0
    for player, actions in zip(game.players, game.actions, strict=True):
        for action in actions:
            changed = Profile({**profile.strategies, player: {action: 1}})
            best = max(best, expected_payoffs(game, changed)[player] - now[player])
    return best


def best_responses(game: NormalFormGame, player: int) -> dict[Cell, bool]:
    """Tell for each action profile of a single game whether the player's action is a best response to the others'."""
    payoffs = game.payoffs[player]
    return {
        cell: all(
            payoffs[cell] >= payoffs[(*cell[:player], action, *cell[player + 1 :])]
            for action in range(game.shape[player])
        )
        for cell in game.cells()
    }


def tree_values(game: ExtensiveFormGame, profile: Profile) -> dict[History, tuple[Number, ...]]:
    """Give each player's expected payoff from every node on, by history, when all follow the profile."""
    values: dict[History, tuple[Number, ...]] = {}

    def visit(node: Node, history: History) -> tuple[Number, ...]:
        if isinstance(node, Leaf):
            values[history] = node.payoffs
            return node.payoffs
        below = [visit(child, (*history, a)) for a, child in zip(node.actions, node.children, strict=True)]
        values[history] = _average(_weights(node, profile), below)
        return values[history]

    visit(game.root, ())
    return values


def tree_outcomes(game: ExtensiveFormGame, profile: Profile) -> dict[str, Number]:
    """Give the probability of each outcome when all follow the profile; outcomes that cannot happen are left out."""
    found: dict[str, Number] = {}

    def visit(node: Node, weight: Number) -> None:
        if isinstance(node, Leaf):
            found[node.outcome] = found.get(node.outcome, 0) + weight
            return
        for share, child in zip(_weights(node, profile), node.children, strict=True):
            if share:
                visit(child, weight * share)

    visit(game.root, 1)
    return {outcome: found[outcome] for outcome in game.outcome_names if outcome in found}


def subgame_regret(game: ExtensiveFormGame, profile: Profile) -> Number:
    """Give the most that a player could gain in any subgame by changing all own choices there.

    Zero exactly at a subgame-perfect equilibrium of a tree with perfect information. It compares the profile's value at
    every node with the best that the player could do from there on against the others' choices.
    """
    values = tree_values(game, profile)
    return max(
        best[history] - values[history][index]
        for index, player in enumerate(game.players)
        for best in [_best_values(game, profile, player, index)]
        for history in best
    )


def _best_values(game: ExtensiveFormGame, profile: Profile, player: str, index: int) -> dict[History, Number]:
    best: dict[History, Number] = {}

    def visit(node: Node, history: History) -> Number:
        if isinstance(node, Leaf):
            best[history] = node.payoffs[index]
            return best[history]
        below = [visit(child, (*history, a)) for a, child in zip(node.actions, node.children, strict=True)]
        if isinstance(node, Decision) and node.player == player:
            best[history] = max(below)
        else:
            best[history] = sum((w * v for w, v in zip(_weights(node, profile), below, strict=True)), start=0)
        return best[history]

    visit(game.root, ())
    return best


def _weights(node: Decision | Chance, profile: Profile) -> tuple[Any, ...]:
    if isinstance(node, Chance):
        return node.probabilities
    mix: Mapping[str, Number] = profile[node.information_set]
    return tuple(mix.get(action, 0) for action in node.actions)


def _average(weights: tuple[Any, ...], below: list[tuple[Number, ...]]) -> tuple[Number, ...]:
    return tuple(sum((w * u for w, u in zip(weights, own, strict=True)), start=0) for own in zip(*below, strict=True))


def _cell_weights(game: NormalFormGame, profile: Profile) -> dict[Cell, Number]:
    weights: dict[Cell, Number] = {(): 1}
    for player, actions in zip(game.players, game.actions, strict=True):
        mix = profile[player]
        weights = {
            (*cell, index): weight * mix[action]
            for cell, weight in weights.items()
            for index, action in enumerate(actions)
            if action in mix
        }
    return weights
