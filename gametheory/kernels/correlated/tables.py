"""What the loops over correlated equilibria look up: whom each constraint is about, and what it weighs.

A constraint says that a player who is told an action does not gain by another one instead. The *gains*, one for each
action profile that the constraint is about, are affine in the features of a point, and so is the objective.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.objectives import Objective, Wish, objective_of
from gametheory.games import NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.kernels.blocks import evenly
from gametheory.kernels.families import Family, Floats

Indices = NDArray[np.int64]


class Tables(NamedTuple):
    """All that the loops look up.

    Attributes
    ----------
    first
        Shape (rows + 1,): where each constraint's gains begin.
    cell
        Shape (gains,): the action profile that each is about.
    row
        Shape (gains,): the constraint of each.
    about, begin
        The gains in the order of their profiles, and shape (cells + 1,): where in it those of each profile begin.
    entry
        Shape (rows, cells): which gain a constraint has at a profile; -1 where it has none.
    base, slopes
        Shapes (gains,) and (features, gains), relative to the player's largest payoff. Features are filled up with
        zeros to an even number.
    cost_base, cost_slopes
        Shapes (cells,) and (features, cells): the objective, to be made as large as possible, in a unit of its own.
    payoff_base, payoff_slopes
        Shapes (players, cells) and (players, cells, features), as in the family.
    outcome
        Shape (cells,): of each profile.
    """

    first: Indices
    cell: Indices
    row: Indices
    about: Indices
    begin: Indices
    entry: Indices
    base: Floats
    slopes: Floats
    cost_base: Floats
    cost_slopes: Floats
    payoff_base: Floats
    payoff_slopes: Floats
    outcome: Indices


def tables_of(family: Family, wish: Wish, coarse: bool) -> Tables:
    """Make the tables of a family of games in normal form, for an objective that is linear in the payoffs."""
    game = family.game
    assert isinstance(game, NormalFormGame)
    rows = list(_rows(game, coarse))
    player = np.array([player for player, cells, _ in rows for _ in cells], dtype=np.int64)
    obeyed = np.array([cell for _, cells, _ in rows for cell in cells], dtype=np.int64)
    instead = np.array([cell for _, _, cells in rows for cell in cells], dtype=np.int64)
    size = np.array([scale or 1.0 for scale in family.scale])[player]
    entry = np.full((len(rows), family.base.shape[1]), -1)
    first = np.cumsum([0, *(len(cells) for _, cells, _ in rows)])
    for row, (_, cells, _) in enumerate(rows):
        entry[row, cells] = np.arange(first[row], first[row + 1])
    cost_base, cost_slopes = _costs(family, wish)
    gained = family.slopes[player, instead] - family.slopes[player, obeyed]
    return Tables(
        first=first,
        cell=obeyed,
        row=np.repeat(np.arange(len(rows)), np.diff(first)),
        about=np.argsort(obeyed, kind="stable"),
        begin=np.searchsorted(np.sort(obeyed), np.arange(family.base.shape[1] + 1)),
        entry=entry,
        base=(family.base[player, instead] - family.base[player, obeyed]) / size,
        slopes=np.ascontiguousarray(evenly(gained / size[:, None]).T),
        cost_base=cost_base,
        cost_slopes=np.ascontiguousarray(evenly(cost_slopes.T).T),
        payoff_base=np.ascontiguousarray(family.base),
        payoff_slopes=np.ascontiguousarray(family.slopes),
        outcome=family.outcome_of_cells(),
    )


def _rows(game: NormalFormGame, coarse: bool) -> Iterator[tuple[int, list[int], list[int]]]:
    """Go through the ways to disobey: who does, the profiles that were meant, and those that come of it instead."""
    numbers = np.arange(int(np.prod(game.shape))).reshape(game.shape)
    for player, size in enumerate(game.shape):
        lines = [np.take(numbers, action, axis=player).ravel().tolist() for action in range(size)]
        for told, instead in itertools.permutations(range(size), 2) if not coarse else ():
            yield player, lines[told], lines[instead]
        for instead in range(size) if coarse and size > 1 else ():
            others = [told for told in range(size) if told != instead]
            yield player, [cell for told in others for cell in lines[told]], lines[instead] * len(others)


def _costs(family: Family, wish: Wish) -> tuple[Floats, Floats]:
    """Give the objective's constant part and slopes, divided by the largest that they come to."""
    constant = _scores(family, np.zeros_like(family.base), wish)
    base = _scores(family, family.base, wish)
    slopes = [_scores(family, family.slopes[:, :, number], wish) - constant for number in range(family.features)]
    rows = np.array(slopes).reshape(family.features, constant.size)
    size = max(float(np.abs(base).max()), 1e-300) if not np.any(constant) else 1.0
    size = max(size, sum(family.scale)) if np.any(rows) else size
    return base / size, rows / size


def _scores(family: Family, payoffs: Floats, wish: Wish) -> Floats:
    """Give the objective's numbers for the profiles of a game with these payoffs."""
    game = family.game
    assert isinstance(game, NormalFormGame)
    cells = tuple(cells_of(own.tolist(), game.shape) for own in payoffs)
    probe = NormalFormGame(game.players, game.actions, cells, game.outcomes, game.outcome_names, game.title)
    objective: Objective = objective_of(probe, wish)
    return objective.sense * np.array([float(entry) for entry in objective.scores[0].flat])
