"""The loop over points: every choice of supports in turn, at every point, and what was found into the columns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import enter
from gametheory.kernels.three_player.conditions import find_rows
from gametheory.kernels.three_player.forms import Floats
from gametheory.kernels.three_player.judging import CERTAIN, EXCLUDED, judge
from gametheory.kernels.three_player.records import MOST_EQUILIBRIA, Record
from gametheory.kernels.three_player.recovering import FOUND, NONE, recover
from gametheory.kernels.three_player.screening import find_beaten, is_hopeless
from gametheory.kernels.three_player.solving import find_roots
from gametheory.numerics.compiling import compiled, inlined

Integers = NDArray[np.int64]

ROUND_OFF = 2.0**-47  # some sixty roundings
MOST_ERROR = 1e-6  # of conditions, divided by their largest entry, that are still solved
SAME = 1e-9  # the difference of shares up to which two roots of one choice are one, seen from two parts


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
def fill_points(
    games: Games,
    plan: Record,
    features: Floats,
    tie: float,
    rule: int,
    slack: Floats,
    room: Record,
    entries: Entries,
    columns: Columns,
    start: int,
) -> None:
    """Answer points with these features.

    Parameters
    ----------
    tie
        The difference of two payoffs, divided by their scale, that is a tie.
    rule, slack
        The rule that selects, and each player's tolerance for it.
    """
    wanted = columns.probability.size + columns.possible.size + columns.least.size > 0
    for point in range(features.shape[1]):
        evaluate(games, features, point, room)
        if find_equilibria(plan, room, tie):
            enter_payoffs(games, plan, room, entries)
            if wanted:
                enter_outcomes(games, plan, room, entries)
            candidates, payoffs, outcomes = entries
            enter(columns, start + point, room.found, candidates, payoffs, outcomes, False, rule, slack)
        else:
            columns.undecided[start + point] = True


@inlined
def evaluate(games: Games, features: Floats, point: int, room: Record) -> None:
    """Work out the payoffs at a point."""
    for player in range(3):
        payoffs = room.payoffs[player]
        for cell in range(games.base.shape[1]):
            payoffs[cell] = games.base[player, cell]
        for feature in range(games.slopes.shape[0]):
            value = features[feature, point]
            for cell in range(games.base.shape[1]):
                payoffs[cell] += value * games.slopes[feature, player, cell]


@inlined
def find_equilibria(plan: Record, room: Record, tie: float) -> bool:
    """Find all equilibria of a point; tell whether they surely are all."""
    room.found = 0
    if not _is_finite(plan, room):
        return False
    find_beaten(plan, room, tie)
    for choice in range(plan.count):
        if not is_hopeless(plan, room, choice) and not solve_choice(plan, room, choice, tie):
            return False
    indices = 0
    for one in range(room.found):
        indices += room.found_index[one]
    return indices == 1


@inlined
def _is_finite(plan: Record, room: Record) -> bool:
    total = 0.0
    for player in range(3):
        for cell in range(plan.shape[0] * plan.strides[0]):
            total += abs(room.payoffs[player, cell])
    return total < np.inf


@inlined
def solve_choice(plan: Record, room: Record, choice: int, tie: float) -> bool:
    """Find all equilibria on a choice of supports; tell whether they surely are all."""
    _open_choice(plan, room, choice)
    if room.sizes[0] + room.sizes[1] + room.sizes[2] == 3:
        for player in range(3):
            room.shares[player, room.actions[player, 0]] = 1.0
        verdict, index = judge(plan, room, 0.0, tie)
        return verdict == EXCLUDED or (verdict == CERTAIN and _keep(room, choice, index))
    before = room.found
    for attempt in range(plan.tries[choice]):
        room.found = before
        _open_roles(plan, room, choice, attempt)
        if _solve_in_roles(plan, room, choice, tie):
            return True
    return False


@inlined
def _open_choice(plan: Record, room: Record, choice: int) -> None:
    for player in range(3):
        room.sizes[player], room.used[player] = plan.sizes[choice, player], plan.used[choice, player]
        for place in range(plan.sizes[choice, player]):
            room.actions[player, place] = plan.actions[choice, player, place]


@inlined
def _open_roles(plan: Record, room: Record, choice: int, attempt: int) -> None:
    """Enter who has which role, and turn P's actions in use so that another one comes first."""
    for role in range(3):
        room.roles[role] = plan.roles[choice, attempt, role]
    player, first = room.roles[0], plan.roles[choice, attempt, 3]
    for place in range(room.sizes[player]):
        room.actions[player, place] = plan.actions[choice, player, (first + place) % room.sizes[player]]


@inlined
def _solve_in_roles(plan: Record, room: Record, choice: int, tie: float) -> bool:
    """Find all equilibria on a choice of supports, by one order of roles; tell whether they surely are all."""
    error = find_rows(plan, room, ROUND_OFF)
    if not error < MOST_ERROR:
        return False
    count = find_roots(room, error)
    for root in range(count):
        if not _follow(plan, room, choice, root, error, tie):
            return False
    return count >= 0


@inlined
def _follow(plan: Record, room: Record, choice: int, root: int, error: float, tie: float) -> bool:
    """Find out whether a root belongs to an equilibrium, and enter it; tell whether that is sure."""
    radius = room.radii[root]
    for place in range(3):
        share = room.roots[root, place]
        if share < -radius:
            return True
        room.mixtures[1, place] = share
    state, loss = recover(room, error, radius)
    if state != FOUND:
        return state == NONE
    for role in range(3):
        player = room.roles[role]
        for place in range(room.sizes[player]):
            room.shares[player, room.actions[player, place]] = room.mixtures[role, place]
    verdict, index = judge(plan, room, loss, tie)
    if not _is_near(room, radius):
        return False
    return verdict == EXCLUDED or (verdict == CERTAIN and _keep(room, choice, index))


@inlined
def _is_near(room: Record, radius: float) -> bool:
    """Tell whether the corrected profile belongs to the root that it came from."""
    player = room.roles[1]
    for place in range(room.sizes[player]):
        moved = abs(room.shares[player, room.actions[player, place]] - room.mixtures[1, place])
        if moved > 4.0 * radius + SAME:
            return False
    return True


@compiled
def _keep(room: Record, choice: int, index: int) -> bool:
    """Keep an equilibrium, larger first shares first among those of a choice; tell whether there was room."""
    place = room.found
    if place == MOST_EQUILIBRIA:
        return False
    while place > 0 and room.found_choice[place - 1] == choice:
        order = _compare(room, place - 1)
        if order == 0:
            return True
        if order < 0:
            break
        _copy(room, place - 1, place)
        place -= 1
    room.found_choice[place], room.found_index[place] = choice, index
    for player in range(3):
        room.found_payoffs[place, player] = room.earned[player, room.actions[player, 0]]
        for action in range(4):
            room.found_shares[place, player, action] = room.shares[player, action]
    room.found += 1
    return True


@inlined
def _copy(room: Record, source: int, target: int) -> None:
    room.found_choice[target], room.found_index[target] = room.found_choice[source], room.found_index[source]
    for player in range(3):
        room.found_payoffs[target, player] = room.found_payoffs[source, player]
        for action in range(4):
            room.found_shares[target, player, action] = room.found_shares[source, player, action]


@inlined
def _compare(room: Record, other: int) -> int:
    """Give 1 if the first share in which the profile differs from one found is larger in it, -1 if smaller, else 0."""
    for player in range(3):
        for action in range(4):
            difference = room.shares[player, action] - room.found_shares[other, player, action]
            if room.used[player] >> action & 1 and abs(difference) > SAME:
                return 1 if difference > 0.0 else -1
    return 0


@inlined
def enter_payoffs(games: Games, plan: Record, room: Record, entries: Entries) -> None:
    """Enter the candidates and the payoffs, in their own units."""
    for one in range(room.found):
        entries.candidates[one] = plan.candidate[room.found_choice[one]]
        for player in range(3):
            entries.payoffs[one, player] = room.found_payoffs[one, player] * games.scale[player]


@compiled
def enter_outcomes(games: Games, plan: Record, room: Record, entries: Entries) -> None:
    """Enter the probabilities of the outcomes at each equilibrium."""
    for one in range(room.found):
        for outcome in range(entries.outcomes.shape[1]):
            entries.outcomes[one, outcome] = 0.0
        choice, shares = room.found_choice[one], room.found_shares[one]
        for x in range(plan.sizes[choice, 0]):
            first = plan.actions[choice, 0, x]
            for y in range(plan.sizes[choice, 1]):
                second = plan.actions[choice, 1, y]
                both, cell = shares[0, first] * shares[1, second], first * plan.strides[0] + second * plan.strides[1]
                for z in range(plan.sizes[choice, 2]):
                    third = plan.actions[choice, 2, z]
                    entries.outcomes[one, games.outcomes[cell + third]] += both * shares[2, third]
