"""Which choices of actions signs of gains alone exclude: an action in use is surely worse than another.

It is worse against all that the others use, whatever their mixtures; or it falls to iterated strict dominance. Signs
have three values, as in :mod:`gametheory.equilibria.three_player_gains`; everything here is about one point.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.m_by_two_by_two.choices import ONE, SECOND, Integers
from gametheory.kernels.m_by_two_by_two.gains import Floats, pair_row, second_row, third_row
from gametheory.numerics.compiling import called

Booleans = NDArray[np.bool_]


@called
def open_choice(choices: Integers, choice: int, used: Booleans) -> None:
    """Enter the actions in use, of shape (3, m)."""
    for player in range(3):
        for action in range(used.shape[1]):
            used[player, action] = False
    for place in range(3):
        if choices[choice, ONE + place] >= 0:
            used[0, choices[choice, ONE + place]] = True
    for player in range(1, 3):
        own = choices[choice, SECOND + player - 1]
        for action in range(2):
            used[player, action] = own in (action, -1)


@called
def hopeless(gains: Floats, error: float, used: Booleans) -> bool:
    """Tell whether an action in use is surely worse than another against all actions in use of the others."""
    actions = used.shape[1]
    for action in range(actions):
        if used[0, action] and _leader_has_better(gains, error, action, used):
            return True
    for action in range(2):
        if used[1, action] and _second_has_better(gains, error, action, used):
            return True
        if used[2, action] and _third_has_better(gains, error, action, used):
            return True
    return False


@called
def undominated(gains: Floats, error: float, left: Booleans) -> None:
    """Enter the actions of each player that are left when strictly dominated ones go, again and again."""
    actions = left.shape[1]
    for player in range(3):
        for action in range(actions):
            left[player, action] = True
    going = True
    while going:
        going = False
        for action in range(actions):
            if left[0, action] and _leader_has_better(gains, error, action, left):
                left[0, action], going = False, True
        for action in range(2):
            if left[1, action] and _second_has_better(gains, error, action, left):
                left[1, action], going = False, True
            if left[2, action] and _third_has_better(gains, error, action, left):
                left[2, action], going = False, True


@called
def stays(left: Booleans, used: Booleans) -> bool:
    """Tell whether all actions in use are left."""
    for player in range(3):
        for action in range(used.shape[1]):
            if used[player, action] and not left[player, action]:
                return False
    return True


@called
def _leader_has_better(gains: Floats, error: float, action: int, against: Booleans) -> bool:
    for other in range(against.shape[1]):
        sign = 1.0 if action < other else -1.0
        worse = action != other
        for cell in range(4):
            if worse and against[1, cell // 2] and against[2, cell % 2]:
                worse = sign * gains[pair_row(against.shape[1], action, other) + cell] < -error
        if worse:
            return True
    return False


@called
def _second_has_better(gains: Floats, error: float, action: int, against: Booleans) -> bool:
    actions = against.shape[1]
    for leader in range(actions):
        for third in range(2):
            faced = against[0, leader] and against[2, third]
            if faced and not (1.0 - 2.0 * action) * gains[second_row(actions, leader, third)] < -error:
                return False
    return True


@called
def _third_has_better(gains: Floats, error: float, action: int, against: Booleans) -> bool:
    actions = against.shape[1]
    for leader in range(actions):
        for second in range(2):
            faced = against[0, leader] and against[1, second]
            if faced and not (1.0 - 2.0 * action) * gains[third_row(actions, leader, second)] < -error:
                return False
    return True
