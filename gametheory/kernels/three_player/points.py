"""What comes before a block of points is solved, and after: the payoffs, and what was found into the columns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import enter, enter_selected
from gametheory.kernels.three_player.following import is_complete
from gametheory.kernels.three_player.forms import Floats
from gametheory.kernels.three_player.records import POINTS, Record
from gametheory.kernels.three_player.screening import find_beaten
from gametheory.numerics.compiling import called, compiled, inlined

Integers = NDArray[np.int64]


class Games(NamedTuple):
    """A family of games, with payoffs divided by their size over the sweep.

    Attributes
    ----------
    base, slopes
        Shapes (3, cells) and (features, 3, cells).
    scale
        For each player the size that payoffs were divided by.
    outcomes
        For each cell the number of its outcome.
    """

    base: Floats
    slopes: Floats
    scale: Floats
    outcomes: Integers


class Entries(NamedTuple):
    """What is entered for a point: the equilibria's candidates, payoffs and outcomes, in order."""

    candidates: Integers
    payoffs: Floats
    outcomes: Floats


@compiled
def open_block(games: Games, plan: Record, features: Floats, first: int, count: int, room: Record, tie: float) -> None:
    """Work out the payoffs at the points of a block, and what they exclude.

    ``tie`` is the difference of two payoffs, divided by their scale, that is a tie.
    """
    evaluate(games, features, first, count, room)
    _give_up(plan, room, count)
    find_beaten(plan, room, tie)


@compiled
def enter_block(
    games: Games,
    plan: Record,
    rule: int,
    slack: Floats,
    room: Record,
    entries: Entries,
    columns: Columns,
    start: int,
    count: int,
) -> None:
    """Enter the points of a block, from place ``start`` on.

    ``rule`` and ``slack`` are the rule that selects, and each player's tolerance for it.
    """
    candidates, payoffs, outcomes = entries
    ranged = columns.least.size + columns.most.size > 0
    _clear_outcomes(columns, start, count)
    for point in range(count):
        if not is_complete(room, point):
            columns.undecided[start + point] = True
            continue
        enter_payoffs(games, plan, room, point, entries)
        found = room.found[point]
        if ranged:
            enter_outcomes(games, plan, room, point, entries)
            enter(columns, start + point, found, candidates, payoffs, outcomes, False, rule, slack)
        else:
            chosen = enter_selected(columns, start + point, found, candidates, payoffs, False, rule, slack)
            _enter_cells(games, plan, room, point, chosen, columns, start + point)


@inlined
def _clear_outcomes(columns: Columns, start: int, count: int) -> None:
    for outcome in range(columns.possible.shape[0] if columns.possible.size else 0):
        columns.possible[outcome, start : start + count] = False
    for outcome in range(columns.probability.shape[0] if columns.probability.size else 0):
        columns.probability[outcome, start : start + count] = 0.0


@called
def _enter_cells(
    games: Games, plan: Record, room: Record, point: int, chosen: int, columns: Columns, place: int
) -> None:
    """Enter the outcomes of the cells in use: which are possible, and how probable at the selected equilibrium."""
    for one in range(room.found[point]):
        selected = columns.probability.size > 0 and one == chosen
        if not (selected or columns.possible.size):
            continue
        choice, shares = room.found_choice[point, one], room.found_shares[point, one]
        for x in range(plan.sizes[choice, 0]):
            first = plan.actions[choice, 0, x]
            for y in range(plan.sizes[choice, 1]):
                second = plan.actions[choice, 1, y]
                both, cell = shares[0, first] * shares[1, second], first * plan.strides[0] + second * plan.strides[1]
                for z in range(plan.sizes[choice, 2]):
                    third = plan.actions[choice, 2, z]
                    outcome, share = games.outcomes[cell + third], both * shares[2, third]
                    if columns.possible.size and share > 0.0:
                        columns.possible[outcome, place] = True
                    if selected:
                        columns.probability[outcome, place] += share
    if chosen < 0 and columns.probability.size:
        columns.probability[:, place] = np.nan


@called
def evaluate(games: Games, features: Floats, first: int, count: int, room: Record) -> None:
    """Work out the payoffs at the points of a block."""
    for player in range(3):
        for cell in range(games.base.shape[1]):
            payoffs = room.payoffs[player, cell]
            for point in range(POINTS):
                payoffs[point] = games.base[player, cell]
            for feature in range(games.slopes.shape[0]):
                slope = games.slopes[feature, player, cell]
                for point in range(count):
                    payoffs[point] += slope * features[feature, first + point]


@inlined
def _give_up(plan: Record, room: Record, count: int) -> None:
    """Give up places beyond the last point, and points at which a payoff is no number."""
    total = room.totals
    for point in range(POINTS):
        total[point] = 0.0 if point < count else np.inf
        room.found[point] = 0
    for player in range(3):
        for cell in range(plan.shape[0] * plan.strides[0]):
            for point in range(POINTS):
                total[point] += abs(room.payoffs[player, cell, point])
    for point in range(POINTS):
        room.given_up[point] = 0 if total[point] < np.inf else -1


@inlined
def enter_payoffs(games: Games, plan: Record, room: Record, point: int, entries: Entries) -> None:
    """Enter the candidates and the payoffs, in their own units."""
    for one in range(room.found[point]):
        entries.candidates[one] = plan.candidate[room.found_choice[point, one]]
        for player in range(3):
            entries.payoffs[one, player] = room.found_payoffs[point, one, player] * games.scale[player]


@called
def enter_outcomes(games: Games, plan: Record, room: Record, point: int, entries: Entries) -> None:
    """Enter the probabilities of the outcomes at each equilibrium."""
    for one in range(room.found[point]):
        for outcome in range(entries.outcomes.shape[1]):
            entries.outcomes[one, outcome] = 0.0
        choice, shares = room.found_choice[point, one], room.found_shares[point, one]
        for x in range(plan.sizes[choice, 0]):
            first = plan.actions[choice, 0, x]
            for y in range(plan.sizes[choice, 1]):
                second = plan.actions[choice, 1, y]
                both, cell = shares[0, first] * shares[1, second], first * plan.strides[0] + second * plan.strides[1]
                for z in range(plan.sizes[choice, 2]):
                    third = plan.actions[choice, 2, z]
                    entries.outcomes[one, games.outcomes[cell + third]] += both * shares[2, third]
