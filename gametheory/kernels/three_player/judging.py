r"""Whether a profile found in floating point is an equilibrium: certain, excluded, or in doubt; and its index.

Given mixtures, with a bound on the error of each share, that make everybody indifferent between the actions in use:

1. If an unused action of somebody earns more by more than the errors explain, the profile is excluded. Most are.
2. Else the indifferences are solved anew, all at once, by a step of Newton's method. The inverse of their Jacobian
   bounds how far the shares are from those of the exact payoffs, and from those of all payoffs within the tolerance.
3. If within that bound all shares are positive and all unused actions earn less, the profile is certainly an
   equilibrium, a regular one; if a share is negative or an unused action better, it is excluded; else it is in doubt.

The *index* of a regular equilibrium is the sign of the determinant of that Jacobian, oriented so that a strict pure
equilibrium has index one. Over all equilibria of a game in which they are regular, indices add up to one (Ritzberger
1994), so their number is odd: two that are missing, or one that is doubled, show unless their indices are opposite.

References
----------
K. Ritzberger (1994), The theory of normal form games from the differentiable viewpoint, International Journal of Game
Theory 23, 207-236. J. C. Harsanyi (1973), Oddness of the number of equilibrium points: a new proof, International
Journal of Game Theory 2, 235-250.
"""

from __future__ import annotations

import numpy as np

from gametheory.kernels.three_player.forms import Floats
from gametheory.kernels.three_player.records import Record
from gametheory.numerics.compiling import called, compiled, inlined

CERTAIN, EXCLUDED, DOUBTFUL = range(3)
FARTHEST = 0.1  # the longest step of Newton's method that is taken for a correction
LAST_STEP = 1e-7  # after a step as short, shares are right up to rounding
MOST_STEPS = 8


@called
def judge(plan: Record, room: Record, error: float, slack: float) -> tuple[int, int]:
    """Judge a profile whose shares have an error, and correct them; give the verdict, and the index if it is certain.

    Payoffs are at most about one in size, and known up to half the slack.
    """
    earn(plan, room)
    if _least_lead(plan, room) < -slack - 16.0 * error:
        return EXCLUDED, 0
    unknowns = _enter_unknowns(room)
    sign, size = _correct(plan, room, unknowns) if unknowns else (1, 0.0)
    error = unknowns * 2.0 * slack * size
    if sign == 0 or not error * size < 1e-2:
        return DOUBTFUL, 0
    if _widest_gap(room) > slack:
        return DOUBTFUL, 0
    lead, share = _least_lead(plan, room), _least_share(room)
    if lead < -slack - 4.0 * error or share < -error:
        return EXCLUDED, 0
    return (CERTAIN if lead > slack + 4.0 * error and share > error else DOUBTFUL), sign


@called
def earn(plan: Record, room: Record) -> None:
    """Enter what every action earns against the others' shares."""
    for player in range(3):
        one, two = (player + 1) % 3, (player + 2) % 3
        for own in range(plan.shape[player]):
            total = 0.0
            for x in range(room.sizes[one]):
                cell = own * plan.strides[player] + room.actions[one, x] * plan.strides[one]
                part = 0.0
                for y in range(room.sizes[two]):
                    action = room.actions[two, y]
                    part += (
                        room.shares[two, action] * room.payoffs[player, cell + action * plan.strides[two], room.point]
                    )
                total += room.shares[one, room.actions[one, x]] * part
            room.earned[player, own] = total


@called
def _least_lead(plan: Record, room: Record) -> float:
    """Give by how much the actions in use, at least, earn more than those that are not; infinite if all are."""
    lead = np.inf
    for player in range(3):
        least = np.inf
        for place in range(room.sizes[player]):
            least = min(least, room.earned[player, room.actions[player, place]])
        for action in range(plan.shape[player]):
            if not room.used[player] >> action & 1:
                lead = min(lead, least - room.earned[player, action])
    return lead


@inlined
def _least_share(room: Record) -> float:
    least = np.inf
    for player in range(3):
        for place in range(room.sizes[player]):
            least = min(least, room.shares[player, room.actions[player, place]])
    return least


@inlined
def _widest_gap(room: Record) -> float:
    """Give by how much two actions in use of the same player, at most, differ in what they earn."""
    gap = 0.0
    for player in range(3):
        first = room.earned[player, room.actions[player, 0]]
        for place in range(1, room.sizes[player]):
            gap = max(gap, abs(room.earned[player, room.actions[player, place]] - first))
    return gap


@inlined
def _enter_unknowns(room: Record) -> int:
    """Number the shares of all actions in use but each player's first; give how many."""
    found = 0
    for player in range(3):
        for place in range(1, room.sizes[player]):
            room.unknown_player[found], room.unknown_action[found] = player, room.actions[player, place]
            found += 1
    return found


@inlined
def _correct(plan: Record, room: Record, unknowns: int) -> tuple[int, float]:
    """Solve the indifferences by Newton's method; give the sign of the Jacobian's determinant and its inverse's size.

    The sign is zero where the Jacobian is singular, or the profile is no solution.
    """
    for _ in range(MOST_STEPS):
        for row in range(unknowns):
            _enter_row(plan, room, unknowns, row)
        sign = invert(room.system[:], unknowns)
        if sign == 0:
            break
        longest, size = _step(room, unknowns)
        if not longest < FARTHEST:
            break
        earn(plan, room)
        if longest < LAST_STEP:
            return sign, size
    return 0, np.inf


@inlined
def _step(room: Record, unknowns: int) -> tuple[float, float]:
    """Take a step of Newton's method; give how long it was, and the size of the inverse."""
    longest, size = 0.0, 0.0
    for row in range(unknowns):
        step, total = 0.0, 0.0
        for column in range(unknowns):
            entry = room.system[row, unknowns + column]
            step += entry * room.gains[column]
            total += abs(entry)
        longest, size = max(longest, abs(step)), max(size, total)
        room.shares[room.unknown_player[row], room.unknown_action[row]] -= step
    _complete_shares(room)
    return longest, size


@inlined
def _complete_shares(room: Record) -> None:
    """Give each player's first action in use what the others leave."""
    for player in range(3):
        rest = 1.0
        for place in range(1, room.sizes[player]):
            rest -= room.shares[player, room.actions[player, place]]
        room.shares[player, room.actions[player, 0]] = rest


@called
def _enter_row(plan: Record, room: Record, unknowns: int, row: int) -> None:
    """Enter one indifference: what a player's first action in use earns more than another, and its derivatives."""
    player, action = room.unknown_player[row], room.unknown_action[row]
    payoffs, point = room.payoffs[player], room.point
    base = room.actions[player, 0]
    own, gain = base * plan.strides[player], (action - base) * plan.strides[player]
    room.gains[row] = room.earned[player, base] - room.earned[player, action]
    for column in range(unknowns):
        other = room.unknown_player[column]
        room.system[row, unknowns + column] = 1.0 if row == column else 0.0
        total = 0.0
        if other != player:
            third = 3 - player - other
            one = own + room.unknown_action[column] * plan.strides[other]
            two = own + room.actions[other, 0] * plan.strides[other]
            for place in range(room.sizes[third]):
                share = room.shares[third, room.actions[third, place]]
                step = room.actions[third, place] * plan.strides[third]
                total += share * (payoffs[one + step, point] - payoffs[one + step + gain, point])
                total -= share * (payoffs[two + step, point] - payoffs[two + step + gain, point])
        room.system[row, column] = total


@compiled
def invert(system: Floats, size: int) -> int:
    """Turn a matrix and the identity beside it into the identity and the inverse; give the determinant's sign.

    >>> import numpy
    >>> system = numpy.array([[0.0, 2.0, 1.0, 0.0], [4.0, 0.0, 0.0, 1.0]])
    >>> invert(system, 2), system[:, 2:].tolist()
    (-1, [[0.0, 0.25], [0.5, 0.0]])
    """
    sign = 1
    for step in range(size):
        best = step
        for row in range(step + 1, size):
            if abs(system[row, step]) > abs(system[best, step]):
                best = row
        pivot = system[best, step]
        if not abs(pivot) > 0.0:
            return 0
        sign = sign if (pivot > 0.0) == (best == step) else -sign
        for column in range(2 * size):
            entry = system[best, column] / pivot
            system[best, column] = system[step, column]
            system[step, column] = entry
        for row in range(size):
            factor = system[row, step]
            if row != step and factor != 0.0:
                for column in range(2 * size):
                    system[row, column] -= factor * system[step, column]
    return sign
