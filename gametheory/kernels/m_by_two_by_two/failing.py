"""Where one player is sure of an action and two mix: losses that are surely negative, whatever a mixture is.

A test on such a choice of actions is in doubt when a gain that gives a mixture is nearly zero. Where the loss by some
deviation is negative for all values of one mixture, given the other, or of both, there is no equilibrium all the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.m_by_two_by_two.choices import (
    KIND,
    LEADER_PURE,
    ONE,
    SECOND,
    SECOND_PURE,
    THIRD,
    TWO,
    Integers,
)
from gametheory.kernels.m_by_two_by_two.gains import Floats, pair_row, second_row, third_row
from gametheory.numerics.bilinear import GROWTH
from gametheory.numerics.compiling import called

Booleans = NDArray[np.bool_]


@called
def fails(
    gains: Floats, error: float, choices: Integers, choice: int, used: Booleans, form: Floats, mixtures: Floats
) -> bool:
    """Tell whether a loss is surely negative even if one of the mixtures, or both, are anything at all.

    ``form`` and ``mixtures`` are buffers of shape (2, 2).
    """
    actions = used.shape[1]
    rows, columns = mixtures[0], mixtures[1]
    _mixtures(actions, gains, choices, choice, rows, columns)
    kind, one = choices[choice, KIND], choices[choice, ONE]
    if kind != LEADER_PURE:
        _loss_of_sure(actions, gains, choices, choice, form)
        if _is_negative(form, 2, rows, columns, error):
            return True
    for other in range(actions):
        if not used[0, other]:
            height = _loss_of_leader(actions, gains, choices, choice, one, other, form)
            if height == 1:
                rows[0], rows[1] = 1.0, 0.0
            if _is_negative(form, height, rows, columns, error):
                return True
    return False


@called
def _mixtures(actions: int, gains: Floats, choices: Integers, choice: int, rows: Floats, columns: Floats) -> None:
    """Enter weights: of the second or, where a follower is sure, of the leader; and of the other one who mixes."""
    kind = choices[choice, KIND]
    one, two = choices[choice, ONE], choices[choice, TWO]
    second, third = choices[choice, SECOND], choices[choice, THIRD]
    for own in range(2):
        leader = two if own else one
        if kind == LEADER_PURE:
            row, column = third_row(actions, one, own), second_row(actions, one, own)
        elif kind == SECOND_PURE:
            row, column = third_row(actions, leader, second), pair_row(actions, one, two) + 2 * second + own
        else:
            row, column = second_row(actions, leader, third), pair_row(actions, one, two) + 2 * own + third
        rows[1 - own], columns[1 - own] = abs(gains[row]), abs(gains[column])


@called
def _loss_of_sure(actions: int, gains: Floats, choices: Integers, choice: int, form: Floats) -> None:
    """Enter what the follower who is sure of an action loses by the other one."""
    second, third = choices[choice, SECOND], choices[choice, THIRD]
    for row in range(2):
        for column in range(2):
            leader = choices[choice, ONE + row]
            if choices[choice, KIND] == SECOND_PURE:
                form[row, column] = (1.0 - 2.0 * second) * gains[second_row(actions, leader, column)]
            else:
                form[row, column] = (1.0 - 2.0 * third) * gains[third_row(actions, leader, column)]


@called
def _loss_of_leader(
    actions: int, gains: Floats, choices: Integers, choice: int, action: int, other: int, form: Floats
) -> int:
    """Enter what the leader loses by another action, by the actions of those who mix; give the number of rows."""
    sign, first = (1.0 if action < other else -1.0), pair_row(actions, action, other)
    kind, second, third = choices[choice, KIND], choices[choice, SECOND], choices[choice, THIRD]
    for column in range(2):
        if kind == SECOND_PURE:
            form[0, column] = sign * gains[first + 2 * second + column]
        elif kind != LEADER_PURE:
            form[0, column] = sign * gains[first + 2 * column + third]
        else:
            form[0, column], form[1, column] = sign * gains[first + column], sign * gains[first + 2 + column]
    return 2 if kind == LEADER_PURE else 1


@called
def _is_negative(form: Floats, height: int, rows: Floats, columns: Floats, error: float) -> bool:
    bound = GROWTH * error
    by_row, by_column, by_cell = True, True, True
    for row in range(height):
        by_row = by_row and form[row, 0] * columns[0] + form[row, 1] * columns[1] < -bound
        by_cell = by_cell and form[row, 0] < -error and form[row, 1] < -error
    for column in range(2):
        total = 0.0
        for row in range(height):
            total += rows[row] * form[row, column]
        by_column = by_column and total < -bound
    return by_row or by_column or by_cell
