r"""Pure Nash equilibria, for any number of players.

An action profile :math:`a` is a Nash equilibrium (Nash 1951) if no player gains by changing only the own action:
:math:`u_i(a) \ge u_i(b_i, a_{-i})` for every player :math:`i` and action :math:`b_i`. It is *strict* if every such
inequality is strict; where one is an equality the player is indifferent, and the equilibrium carries a tie.

The algorithm compares, for each player and each profile of the others, the player's own payoffs pairwise. It loops over
the game's few cells and leaves the many points of a grid to numpy; with exact rationals in the cells the very same loop
is exact. A game need not have a pure equilibrium, and the answer is then empty and complete.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from gametheory.equilibria.grid import Candidate, collect, tolerances
from gametheory.errors import ConceptError
from gametheory.games import Equilibrium, ExtensiveFormGame, GridSolution, NormalFormGame, Profile, Solution
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Cells
from gametheory.games.verification import expected_payoffs, outcome_probabilities, regret

METHOD = "comparison of every unilateral deviation"


def best_response_kernel(payoffs: Cells, player: int, tolerance: float) -> tuple[dict[Cell, Any], dict[Cell, Any]]:
    """Tell where each action is a best response, and where another action does just as well.

    Parameters
    ----------
    payoffs
        The player's payoffs: an object array over action profiles, entries numbers or arrays over a grid.
    player
        The axis of the player's own actions.
    tolerance
        The difference up to which two payoffs are a tie; 0 for exact rationals.

    Returns
    -------
    Two dictionaries by cell: best response, tie with another action; each entry broadcasts to the grid.
    """
    best: dict[Cell, Any] = dict.fromkeys(itertools.product(*map(range, payoffs.shape)), np.True_)
    ties: dict[Cell, Any] = dict.fromkeys(best, np.False_)
    others = [range(size) if axis != player else (0,) for axis, size in enumerate(payoffs.shape)]
    for rest in itertools.product(*others):
        line = [(*rest[:player], action, *rest[player + 1 :]) for action in range(payoffs.shape[player])]
        for first, second in itertools.combinations(line, 2):
            gain = payoffs[first] - payoffs[second]
            at_least, at_most = gain >= -tolerance, gain <= tolerance
            best[first], best[second] = best[first] & at_least, best[second] & at_most
            equal = at_least & at_most
            ties[first], ties[second] = ties[first] | equal, ties[second] | equal
    return best, ties


def pure_nash_kernel(payoffs: Sequence[Cells], tolerance: Sequence[float]) -> dict[Cell, tuple[Any, Any]]:
    """Tell for each cell where it is an equilibrium, and where it is one with a tie; entries broadcast to the grid."""
    kernels = [best_response_kernel(own, player, tolerance[player]) for player, own in enumerate(payoffs)]
    found: dict[Cell, tuple[Any, Any]] = {}
    for cell in itertools.product(*map(range, payoffs[0].shape)):
        holds: Any = np.True_
        tie: Any = np.False_
        # few-dimensional arrays first: most comparisons depend on one parameter only
        for best, ties in sorted(kernels, key=lambda kernel: np.size(kernel[0][cell])):
            holds, tie = holds & best[cell], tie | ties[cell]
            if not np.any(holds):
                break
        found[cell] = holds, holds & tie
    return found


def pure_nash(
    game: NormalFormGame, *, select: str = "payoff-dominance", tolerance: float = 1e-9
) -> Solution | GridSolution:
    """Find all pure Nash equilibria, of one game or of a whole grid of games, for any number of players.

    Parameters
    ----------
    game
        A game in normal form.
    select
        The rule that selects one of several equilibria over a grid (:mod:`gametheory.equilibria.selection`).
    tolerance
        Two payoffs that differ by at most this share of the player's largest payoff count as a tie. Exact games, which
        all single games with rational payoffs are, use none.

    Returns
    -------
    A :class:`~gametheory.games.Solution` for a single game, a :class:`~gametheory.games.GridSolution` for a grid;
    always complete. Raises ``ConceptError`` for a game in extensive form.

    Examples
    --------
    >>> chicken = NormalFormGame.from_arrays([[0, -1], [1, -10]], [[0, 1], [-1, -10]])
    >>> [str(equilibrium.profile) for equilibrium in pure_nash(chicken).equilibria]
    ['1: 1; 2: 2', '1: 2; 2: 1']

    References
    ----------
    J. F. Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295.
    """
    require_normal_form(game, "pure-nash")
    slack = tolerances(game, tolerance)
    found = pure_nash_kernel(game.payoffs, slack)
    if game.grid_shape:
        candidates = [_candidate(game, cell, holds, tie) for cell, (holds, tie) in found.items()]
        return collect(game, candidates, concept="pure-nash", method=METHOD, select=select, tolerance=slack)
    cells = [cell for cell, (holds, _) in found.items() if holds]
    return Solution(
        game=game,
        concept="pure-nash",
        equilibria=tuple(pure_equilibrium(game, cell) for cell in cells),
        complete=True,
        exact=game.is_exact,
        method=METHOD,
        tolerance=0.0 if game.is_exact else tolerance,
        ties=tuple(words for cell in cells for words in _ties(game, cell, slack)),
    )


def require_normal_form(game: NormalFormGame | ExtensiveFormGame, concept: str) -> None:
    """Raise ``ConceptError`` for a tree, saying what to ask of it instead."""
    if isinstance(game, ExtensiveFormGame):
        raise ConceptError(f"{concept} takes a game in normal form (a table), and this is a tree. Use subgame-perfect")


def pure_equilibrium(game: NormalFormGame, cell: Cell) -> Equilibrium:
    """Describe one action profile of a single game as an equilibrium, with its regret computed anew."""
    named = zip(game.players, game.actions, cell, strict=True)
    profile = Profile({player: {actions[index]: 1} for player, actions, index in named})
    return Equilibrium(
        profile, expected_payoffs(game, profile), outcome_probabilities(game, profile), regret(game, profile)
    )


def _candidate(game: NormalFormGame, cell: Cell, holds: Any, tie: Any) -> Candidate:
    payoffs = tuple(cells[cell] for cells in game.payoffs)
    mixtures = [{action: 1.0} for action in cell]
    return Candidate(game.label(cell), holds, payoffs, {game.outcomes[cell]: 1.0}, tie, mixtures)


def _ties(game: NormalFormGame, cell: Cell, slack: Sequence[float]) -> list[str]:
    words = []
    for player, name in enumerate(game.players):
        payoffs, actions = game.payoffs[player], game.actions[player]
        swaps = [(*cell[:player], other, *cell[player + 1 :]) for other in range(len(actions)) if other != cell[player]]
        equal = [actions[s[player]] for s in swaps if abs(payoffs[s] - payoffs[cell]) <= slack[player]]
        if equal:
            words.append(f"at ({game.label(cell)}) {game.called(name)} would do just as well with {' or '.join(equal)}")
    return words
