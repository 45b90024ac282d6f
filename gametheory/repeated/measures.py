"""What a repeated game is measured by over a grid: the patience that its first plan needs, and how it ends by chance.

Where a path and its punishments are single profiles for ever (grim trigger), each condition of a plan is linear in the
player's discount factor d: a + b d is not negative. So the factors that enforce the plan are an interval, whose lower
end has a closed form over arrays. For other plans the conditions are polynomials, and
:func:`~gametheory.repeated.enforcement` solves them one game at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.games.repeated_game import Plan, RepeatedGame
from gametheory.games.solution import Measure
from gametheory.games.term_functions import TermFunction
from gametheory.repeated.enforcement import temptations


def measures(game: RepeatedGame) -> Mapping[str, Measure]:
    """Give what is known over a grid: the least discount factors, and the probability of each final state."""
    plan = next(iter(game.plans.values()), None)
    found = {}
    if plan is not None and (least := least_discount(game, plan)) is not None:
        meaning = f"least discount factor at which '{plan.name}' tempts nobody; none where it always does"
        found["least_discount"] = Measure(least, meaning, "player", game.players)
    if game.timing is not None:
        ends = game.timing.eventually()
        states = game.timing.states
        shares = [np.broadcast_to(np.asarray(ends.get(state, 0), float), game.grid_shape) for state in states]
        found["eventually"] = Measure(np.array(shares), "probability of ending there", "state", states)
    return found


def least_discount(game: RepeatedGame, plan: Plan) -> NDArray[np.float64] | None:
    """Give each player's least discount factor at which no deviation from a plan pays, over a grid.

    Returns an array of shape (players, *grid), NaN where there is no such factor below 1; ``None`` for a plan whose
    conditions are not linear in the factor.

    >>> from gametheory.games import NormalFormGame
    >>> from gametheory.games.plans import Path, grim_trigger
    >>> first = np.array([[[2.0, -1], [3, 0]], [[2, -1], [4, 0]], [[-1, -1], [4, 0]]])  # what breaking brings: 3, 4
    >>> grid = NormalFormGame.from_arrays(first, [[2, 3], [-1, 0]], actions=[["keep", "break"]] * 2)
    >>> plan = grim_trigger(grid, Path((("keep", "keep"),)), {p: ("break", "break") for p in "12"})
    >>> least_discount(RepeatedGame(grid, (0.5, 0.5)), plan)[0]
    array([0.33333333, 0.5       ,        nan])
    """
    cells = {
        cell: [TermFunction((np.asarray(own[cell], dtype=float),), (1.0,)) for own in game.stage.payoffs]
        for cell in game.stage.cells()
    }
    factor = TermFunction((0.0, 1.0), (1.0,))
    shape = (len(game.players), *game.grid_shape)
    low, high = np.zeros(shape), np.ones(shape)
    for one in temptations(game.stage, plan, [factor] * len(game.players), cells):
        if not one.slack.is_line:
            return None
        index = game.players.index(one.player)
        low[index], high[index] = _within(one.slack.line, low[index], high[index])
    return np.where((low <= high) & (low < 1), low, np.nan)


def _within(line: tuple[Any, Any], low: Any, high: Any) -> tuple[Any, Any]:
    """Keep of an interval the part on which a straight line is not negative; if none is left, low exceeds high."""
    base, slope = map(np.asarray, line)
    with np.errstate(divide="ignore", invalid="ignore"):
        root = -np.divide(base, slope)
    low = np.where((slope > 0) & (root > low), root, low)
    high = np.where((slope < 0) & (root < high), root, high)
    return np.where((slope == 0) & (base < 0), 2.0, low), high
