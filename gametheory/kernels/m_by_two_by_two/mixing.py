"""The mixtures of an equilibrium whose choice of actions is known to hold at some points of a block.

Gains of opposite signs vanish for the weights that are the gains themselves, exchanged; what is the root of a quadratic
was found when it was tested. The array of probabilities has so many rows and a lane for each of the points: the
leader's up to three actions in use, the second's two, the third's two.
"""

from __future__ import annotations

from gametheory.kernels.m_by_two_by_two.choices import (
    KIND,
    LEADER_PURE,
    ON_TWO,
    ONE,
    SECOND,
    SECOND_PURE,
    THIRD,
    THREE,
    TWO,
    Integers,
)
from gametheory.kernels.m_by_two_by_two.gains import Floats, pair_row, second_row, third_row
from gametheory.numerics.compiling import called, inlined

SECONDS, THIRDS = 3, 5
"""The rows of the second's and the third's probabilities."""


@called
def mix(
    actions: int,
    gains: Floats,
    lanes: Integers,
    points: int,
    root: Floats,
    choices: Integers,
    choice: int,
    mixed: Floats,
) -> None:
    """Enter the probabilities of the actions in use at so many of the lanes.

    ``root`` is the second share of the unknown, where all mix.
    """
    kind = choices[choice, KIND]
    one, two = choices[choice, ONE], choices[choice, TWO]
    second, third = choices[choice, SECOND], choices[choice, THIRD]
    if kind == LEADER_PURE:
        _sure(points, mixed, 0, 0)
        _share(gains, lanes, points, third_row(actions, one, 0), third_row(actions, one, 1), mixed, SECONDS)
        _share(gains, lanes, points, second_row(actions, one, 0), second_row(actions, one, 1), mixed, THIRDS)
    elif kind == SECOND_PURE:
        row = pair_row(actions, one, two) + 2 * second
        _share(gains, lanes, points, third_row(actions, one, second), third_row(actions, two, second), mixed, 0)
        _sure(points, mixed, SECONDS, second)
        _share(gains, lanes, points, row, row + 1, mixed, THIRDS)
    elif kind < ON_TWO:
        row = pair_row(actions, one, two) + third
        _share(gains, lanes, points, second_row(actions, one, third), second_row(actions, two, third), mixed, 0)
        _share(gains, lanes, points, row, row + 2, mixed, SECONDS)
        _sure(points, mixed, THIRDS, third)
    elif kind == ON_TWO:
        _mix_two(actions, gains, lanes, points, root, one, two, mixed)
    else:
        _mix_three(actions, gains, lanes, points, root, one, two, choices[choice, THREE], mixed)


@called
def _sure(points: int, mixed: Floats, row: int, action: int) -> None:
    for place in range(points):
        mixed[row, place], mixed[row + 1, place] = 1.0 - action, 1.0 * action


@called
def _share(gains: Floats, lanes: Integers, points: int, one: int, two: int, mixed: Floats, row: int) -> None:
    """Enter the shares that make two gains of opposite signs vanish."""
    for place in range(points):
        first, second = abs(gains[one, lanes[place]]), abs(gains[two, lanes[place]])
        scale = 1.0 / (first + second)
        mixed[row, place], mixed[row + 1, place] = scale * second, scale * first


@called
def _mix_two(
    actions: int, gains: Floats, lanes: Integers, points: int, root: Floats, one: int, two: int, mixed: Floats
) -> None:
    for place in range(points):
        share = root[lanes[place]]
        mixed[0, place], mixed[1, place] = 1.0 - share, share
    row, other = third_row(actions, one, 0), third_row(actions, two, 0)
    _share_between(gains, lanes, points, root, row, other, mixed, SECONDS)
    row, other = second_row(actions, one, 0), second_row(actions, two, 0)
    _share_between(gains, lanes, points, root, row, other, mixed, THIRDS)


@called
def _share_between(
    gains: Floats, lanes: Integers, points: int, root: Floats, row: int, other: int, mixed: Floats, into: int
) -> None:
    """Enter the shares that make two gains vanish, each of which is that of one row and of another in proportion."""
    for place in range(points):
        lane = lanes[place]
        first = abs(_between(gains, lane, row, other, root[lane]))
        second = abs(_between(gains, lane, row + 1, other + 1, root[lane]))
        scale = 1.0 / (first + second)
        mixed[into, place], mixed[into + 1, place] = scale * second, scale * first


@inlined
def _between(gains: Floats, lane: int, row: int, other: int, share: float) -> float:
    value: float = (1.0 - share) * gains[row, lane] + share * gains[other, lane]
    return value


@called
def _mix_three(
    actions: int,
    gains: Floats,
    lanes: Integers,
    points: int,
    root: Floats,
    one: int,
    two: int,
    three: int,
    mixed: Floats,
) -> None:
    row = pair_row(actions, one, two)
    _share_between(gains, lanes, points, root, row, row + 2, mixed, THIRDS)
    for place in range(points):
        lane = lanes[place]
        mixed[SECONDS, place], mixed[SECONDS + 1, place] = 1.0 - root[lane], root[lane]
        a, b = _both_gain(actions, gains, lane, one, mixed, place)
        c, d = _both_gain(actions, gains, lane, two, mixed, place)
        e, f = _both_gain(actions, gains, lane, three, mixed, place)
        first, second, third = abs(c * f - e * d), abs(e * b - a * f), abs(a * d - c * b)
        scale = 1.0 / (first + second + third)
        mixed[0, place], mixed[1, place], mixed[2, place] = scale * first, scale * second, scale * third


@called
def _both_gain(actions: int, gains: Floats, lane: int, leader: int, mixed: Floats, place: int) -> tuple[float, float]:
    """Give what the second and the third gain where the leader uses an action."""
    row = second_row(actions, leader, 0)
    by_third = gains[row, lane] * mixed[THIRDS, place] + gains[row + 1, lane] * mixed[THIRDS + 1, place]
    row = third_row(actions, leader, 0)
    by_second = gains[row, lane] * mixed[SECONDS, place] + gains[row + 1, lane] * mixed[SECONDS + 1, place]
    return by_third, by_second
