"""The answer at one value of a parameter, by what identifies its equilibria rather than by their numbers.

Two answers are the same when the same profiles, supports or plays are equilibria; probabilities and payoffs may differ,
as they do all along a parameter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gametheory.equilibria.selection import NEAR, dominates
from gametheory.games import Chance, Equilibrium, ExtensiveFormGame, Leaf, NormalFormGame, Profile, Solution
from gametheory.games.extensive_form import History, Node
from gametheory.games.verification import best_responses
from gametheory.thresholds.nouns import Answer

CONTINUUM = " (in a continuum)"


def answer_of(solution: Solution) -> Answer:
    """Give what identifies the equilibria of a solution."""
    if solution.surviving:
        kept = "; ".join(f"{player}: {', '.join(actions)}" for player, actions in solution.surviving.items())
        return Answer((f"survive {kept}",), solution.possible_outcomes, complete=solution.complete)
    named = [(_label(solution, equilibrium), equilibrium.payoffs) for equilibrium in solution.equilibria]
    if isinstance(solution.game, ExtensiveFormGame):  # equilibria that differ off the play are one
        named = list(dict(named).items())
    return answer(named, solution.possible_outcomes, complete=solution.complete, exact=solution.exact)


def answer(
    named: Sequence[tuple[str, Mapping[str, Any]]],
    outcomes: Iterable[str],
    *,
    complete: bool = True,
    exact: bool = True,
    beside: Sequence[Answer] = (),
) -> Answer:
    """Put labels and payoffs of equilibria together into an answer; a label that comes again is numbered.

    Where an answer ``beside`` has the same equilibria, they are listed in its order.
    """
    seen: Counter[str] = Counter()
    numbered: dict[str, tuple[Any, ...]] = {}
    for label, payoffs in named:
        seen[label] += 1
        numbered[label if seen[label] == 1 else f"{label} ({seen[label]})"] = tuple(payoffs.values())
    same = (other.holds for other in beside if sorted(other.holds) == sorted(numbered))
    labels = next(same, tuple(numbered))
    selected = _selected([numbered[label] for label in labels], NEAR if not exact else 0)
    return Answer(labels, tuple(outcomes), "" if selected is None else labels[selected], complete)


def _selected(payoffs: Sequence[tuple[Any, ...]], near: float) -> int | None:
    """Drop equilibria that another makes nobody worse and somebody better off; take the first that is left.

    ``near`` is the share of a player's largest payoff up to which two payoffs are taken for the same.
    """
    slack = [near and near * max(abs(float(payoff)) for payoff in own) for own in zip(*payoffs, strict=True)]
    for place, own in enumerate(payoffs):
        if not any(dominates(other, own, slack) for other in payoffs):
            return place
    return None


def _label(solution: Solution, equilibrium: Equilibrium) -> str:
    game, mixes = solution.game, equilibrium.profile.strategies
    if isinstance(game, NormalFormGame):
        if game.players[0] not in mixes:  # correlated: somebody else mixes over profiles
            return "; ".join(f"{who}: {' + '.join(mix)}" for who, mix in mixes.items())
        label = ", ".join(" + ".join(mixes[player]) for player in game.players)
        return label if equilibrium.isolated or equilibrium.profile.is_pure else f"{label}{CONTINUUM}"
    if game.has_perfect_information:
        return play_label(_plays(game.root, (), {where: next(iter(mix)) for where, mix in mixes.items()}))
    return behaviour_label(equilibrium.profile, equilibrium.kind)


def behaviour_label(profile: Profile, kind: str) -> str:
    """Name an equilibrium of a tree by what is chosen at each information set, and by its kind if it has one."""
    chosen = "; ".join(f"{where}: {' + '.join(mix)}" for where, mix in profile.strategies.items())
    return f"{chosen} ({kind})" if kind else chosen


def play_label(ends: Iterable[History]) -> str:
    """Name a play by its actions; with chance moves one list for each draw."""
    return " | ".join(", ".join(history) for history in ends)


def _plays(node: Node, history: History, choices: Mapping[str, str]) -> list[History]:
    if isinstance(node, Leaf):
        return [history]
    following = list(zip(node.actions, node.children, strict=True))
    if isinstance(node, Chance):
        following = [way for way, share in zip(following, node.probabilities, strict=True) if share != 0]
    else:
        following = [(action, child) for action, child in following if action == choices[node.information_set]]
    return [end for action, child in following for end in _plays(child, (*history, action), choices)]


# --- at an irrational value, by signs -------------------------------------------------------------------------------


def pure_answer(game: NormalFormGame) -> Answer:
    """Give the pure equilibria of a game whose payoffs may be algebraic numbers."""
    best = [best_responses(game, player) for player in range(len(game.players))]
    cells = [cell for cell in game.cells() if all(own[cell] for own in best)]
    payoffs = [{p: cells_[cell] for p, cells_ in zip(game.players, game.payoffs, strict=True)} for cell in cells]
    reached = {game.outcomes[cell] for cell in cells}
    named = [(game.label(cell), own) for cell, own in zip(cells, payoffs, strict=True)]
    return answer(named, (outcome for outcome in game.outcome_names if outcome in reached))


def play_answer(game: ExtensiveFormGame, beside: Sequence[Answer] = ()) -> Answer:
    """Give the plays of pure subgame-perfect equilibria of a tree whose payoffs may be algebraic numbers.

    An action can be chosen, with a given continuation, if it pays the mover at least the least that each other action
    pays in some equilibrium of its own subtree.
    """
    found = _possible(game.root, (), game.players)
    named = [
        (play_label(history for history, _ in ends), dict(zip(game.players, values, strict=True)))
        for values, ends in found
    ]
    reached = {outcome for _, ends in found for _, outcome in ends}
    return answer(named, (outcome for outcome in game.outcome_names if outcome in reached), beside=beside)


_Play = tuple[tuple[Any, ...], tuple[tuple[History, str], ...]]


def _possible(node: Node, history: History, players: tuple[str, ...]) -> list[_Play]:
    if isinstance(node, Leaf):
        return [(node.payoffs, ((history, node.outcome),))]
    below = [_possible(child, (*history, a), players) for a, child in zip(node.actions, node.children, strict=True)]
    if isinstance(node, Chance):
        return _draws(node, below)
    mover = players.index(node.player)
    least = [min(values[mover] for values, _ in plays) for plays in below]
    return [
        (values, ends)
        for place, plays in enumerate(below)
        for values, ends in plays
        if all(values[mover] >= low for other, low in enumerate(least) if other != place)
    ]


def _draws(node: Chance, below: list[list[_Play]]) -> list[_Play]:
    found: list[_Play] = [((), ())]
    for share, plays in zip(node.probabilities, below, strict=True):
        found = [
            (_plus(total, tuple(share * value for value in values)), (*before, *(ends if share != 0 else ())))
            for total, before in found
            for values, ends in plays
        ]
    return found


def _plus(total: tuple[Any, ...], more: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(a + b for a, b in zip(total, more, strict=True)) if total else more
