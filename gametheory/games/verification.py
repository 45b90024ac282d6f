"""Regret: the yardstick of every equilibrium, computed on the game itself.

The *regret* of a profile is the most that any one player could gain by playing differently while the others do not; a
profile is a Nash equilibrium exactly if its regret is zero (Nash 1951). In a tree a player who deviates plays best from
there on, at whole information sets, as far as the player can tell histories apart: :func:`tree_regret` from the root,
:func:`subgame_regret` in every subgame (zero exactly for subgame-perfect equilibria, Selten 1965), and
:func:`information_set_regrets` at every information set given beliefs there (zero exactly where the profile is
sequentially rational, Kreps and Wilson 1982). Nothing here knows how a profile was found, and exact payoffs give an
exact regret.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gametheory.games.extensive_form import Chance, Decision, ExtensiveFormGame, History, Leaf, Node
from gametheory.games.normal_form import Cell, NormalFormGame
from gametheory.games.numbers import Cells, Number
from gametheory.games.solution import Beliefs, Profile, Strategy
from gametheory.games.subgames import subgames


def expected_payoffs(game: NormalFormGame, profile: Profile) -> dict[str, Number]:
    """Give each player's expected payoff under a profile.

    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> expected_payoffs(pennies, Profile({"1": {"1": 1}, "2": {"2": 1}}))
    {'1': Fraction(-1, 1), '2': Fraction(1, 1)}
    """
    weights = _cell_weights(game, profile.strategies)
    return {player: _mean(weights, cells) for player, cells in zip(game.players, game.payoffs, strict=True)}


def payoff_by(game: NormalFormGame, profile: Profile, player: str, action: str) -> Number:
    """Give a player's expected payoff by one action while the others play a profile.

    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> payoff_by(pennies, Profile({"1": {"1": 1}, "2": {"2": 1}}), "1", "2")
    Fraction(1, 1)
    """
    changed = {**profile.strategies, player: {action: 1}}
    return _mean(_cell_weights(game, changed), game.payoffs[game.players.index(player)])


def outcome_probabilities(game: NormalFormGame, profile: Profile) -> dict[str, Number]:
    """Give the probability of each outcome under a profile; outcomes that cannot happen are left out."""
    found: dict[str, Number] = {}
    for cell, weight in _cell_weights(game, profile.strategies).items():
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
            best = max(best, payoff_by(game, profile, player, action) - now[player])
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

    Zero exactly at a subgame-perfect equilibrium. It compares the profile's value at the beginning of every subgame
    with the best that the player could do from there on against the others' choices.
    """
    if not game.has_perfect_information:
        starts = [{history: Fraction(1)} for history in subgames(game)]
        return max(
            (_most_gained(game, profile, player, start) for player in game.players for start in starts), default=0
        )
    values = tree_values(game, profile)
    return max(
        best[history] - values[history][index]
        for index, player in enumerate(game.players)
        for best in [_best_values(game, profile, player, index)]
        for history in best
    )


def tree_regret(game: ExtensiveFormGame, profile: Profile) -> Number:
    """Give the most that a player could gain by another strategy for the tree: zero exactly at a Nash equilibrium.

    >>> moves = [Decision(f"b{i}", "b", ("l", "r"), (Leaf("x", (i, 0)), Leaf("y", (0, i))), "blind") for i in (0, 1)]
    >>> game = ExtensiveFormGame(("a", "b"), Decision("top", "a", ("l", "r"), tuple(moves), "top"))
    >>> tree_regret(game, Profile({"top": {"r": 1}, "blind": {"l": 1}}))
    Fraction(1, 1)
    """
    return max(_most_gained(game, profile, player, {(): Fraction(1)}) for player in game.players)


def information_set_regrets(
    game: ExtensiveFormGame, profile: Profile, beliefs: Mapping[str, Beliefs]
) -> dict[str, Number]:
    """Give for each information set with beliefs the most that its player could gain from there on, given these.

    The player may change the own choices there and at all later information sets. All zero exactly if the assessment
    is sequentially rational.
    """
    found: dict[str, Number] = {}
    for label, held in beliefs.items():
        known = game.information_sets[label]
        start = dict(zip(known.histories, held.probabilities, strict=True))
        found[label] = _most_gained(game, profile, known.player, start)
    return found


def _most_gained(game: ExtensiveFormGame, profile: Profile, player: str, start: Mapping[History, Number]) -> Number:
    """Give the most that a player gains over the profile from some weighted nodes on."""
    index = game.players.index(player)
    nodes = [(_node_at(game, history), weight) for history, weight in start.items()]
    now = sum((weight * _follow(node, profile, index) for node, weight in nodes), start=Fraction(0))
    best: Number = _best_reply(nodes, profile, player, index) - now
    return best


def _node_at(game: ExtensiveFormGame, history: History) -> Node:
    node = game.root
    for action in history:
        assert not isinstance(node, Leaf)
        node = node.children[node.actions.index(action)]
    return node


def _follow(node: Node, profile: Profile, index: int) -> Any:
    if isinstance(node, Leaf):
        return node.payoffs[index]
    pairs = zip(_weights(node, profile), node.children, strict=True)
    return sum((w * _follow(child, profile, index) for w, child in pairs if w), start=Fraction(0))


def _best_reply(nodes: list[tuple[Node, Any]], profile: Profile, player: str, index: int) -> Any:
    """Let others and chance move until the player is to move or all is over; then take the best at each set."""
    total: Any = Fraction(0)
    moves: dict[str, list[tuple[Decision, Any]]] = {}
    stack = list(nodes)
    while stack:
        node, weight = stack.pop()
        if isinstance(node, Leaf):
            total = total + weight * node.payoffs[index]
        elif isinstance(node, Decision) and node.player == player:
            moves.setdefault(node.information_set, []).append((node, weight))
        else:
            pairs = zip(node.children, _weights(node, profile), strict=True)
            stack.extend((child, weight * share) for child, share in pairs if share)
    for here in moves.values():
        total = total + max(
            _best_reply([(node.children[place], weight) for node, weight in here], profile, player, index)
            for place in range(len(here[0][0].actions))
        )
    return total


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


def _mean(weights: Mapping[Cell, Number], payoffs: Cells) -> Number:
    terms = (payoffs[cell] if weight == 1 else weight * payoffs[cell] for cell, weight in weights.items())
    mean: Number = sum(terms, start=0)
    return mean


def _cell_weights(game: NormalFormGame, strategies: Mapping[str, Strategy]) -> dict[Cell, Number]:
    weights: dict[Cell, Number] = {(): 1}
    for player, actions in zip(game.players, game.actions, strict=True):
        mix = strategies[player]
        weights = {
            (*cell, index): weight if mix[action] == 1 else weight * mix[action]
            for cell, weight in weights.items()
            for index, action in enumerate(actions)
            if action in mix
        }
    return weights
