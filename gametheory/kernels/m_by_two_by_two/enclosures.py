"""Bilinear equations where all three players mix, at one point: roots enclosed, every other unknown first in its turn.

The careful tests of :mod:`gametheory.equilibria.three_player_supports` and :mod:`gametheory.numerics.bilinear`, which
tell the theory, for the points that the quick look leaves in doubt. The array ``forms``, of shape (3, 3, 2, 2), has for
each two players a form by their actions. Weights are kept at both ends of an enclosure, in an array of shape (3
players, 2 ends, 3 actions); of each player's it is known, in an array of shape (3, 3), whether they are surely all
positive, surely not of one sign, or surely change a sign on the way (*bent*).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gametheory.numerics.bernstein_roots import Interval, enclosed_roots
from gametheory.numerics.bilinear import GROWTH
from gametheory.numerics.compiling import called

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Enclosure = tuple[Interval, bool, bool]

CERTAIN, EXCLUDED, BENT = range(3)
MIDDLE = 2  # what stands for neither end of an enclosure, but between


@called
def chain_roots(forms: Floats, unknown: int, error: float) -> tuple[Enclosure, Enclosure]:
    """Enclose one player's share of the second action, where each player's gain vanishes at the others' mixtures.

    ``forms`` has for each two players, in either order, the gain of the third by their actions.
    """
    one, two = others_of(unknown)
    first, middle, last = 0.0, 0.0, 0.0
    for row in range(2):
        for column in range(2):
            value = _chained(forms, unknown, one, two, row, column)
            first += value if row + column == 0 else 0.0
            middle += 0.5 * value if row + column == 1 else 0.0
            last += value if row + column == 2 else 0.0
    return enclosed_roots(first, middle, last, GROWTH * error)


@called
def _chained(forms: Floats, unknown: int, one: int, two: int, row: int, column: int) -> float:
    """Give the unknown's gain where the one answers its one action, and the two its other."""
    near, near_two = forms[unknown, one, row, 0], forms[unknown, one, row, 1]
    far, far_two = forms[unknown, two, column, 0], forms[unknown, two, column, 1]
    first = forms[one, two, 0, 0] * near_two - forms[one, two, 1, 0] * near
    second = forms[one, two, 0, 1] * near_two - forms[one, two, 1, 1] * near
    value: float = first * far_two - second * far
    return value


@called
def chain(
    forms: Floats,
    unknown: int,
    within: Enclosure,
    error: float,
    weights: Floats,
    known: Booleans,
    better: Floats,
    told: Booleans,
) -> None:
    """Enter the mixtures of all three on an enclosure of one player's; ``better`` and ``told`` are buffers alike."""
    one, two = others_of(unknown)
    _open(unknown, within, weights, known)
    _vanish(forms, unknown, one, weights, unknown, error, weights, known, one)
    _vanish(forms, unknown, two, weights, unknown, error, weights, known, two)
    if (known[one, CERTAIN] and known[two, CERTAIN]) or known[one, EXCLUDED] or known[two, EXCLUDED]:
        return
    _vanish(forms, two, one, weights, two, 5.0 * error, better, told, one)
    _vanish(forms, one, two, weights, one, 5.0 * error, better, told, two)
    from_two, from_one = known[two, CERTAIN], known[one, CERTAIN]
    _or_else(weights, known, better, told, one, from_two)
    _or_else(weights, known, better, told, two, from_one)


@called
def fork_roots(forms: Floats, unknown: int, error: float) -> tuple[Enclosure, Enclosure]:
    """Enclose a follower's share of the second action at which both of the leader's gains vanish for one other mixture.

    ``forms`` has the one gain in the place of the unknown and the other follower, the other in that of these exchanged,
    both by the actions of the unknown and then of the other.
    """
    other = 3 - unknown
    first, middle, last = 0.0, 0.0, 0.0
    for row in range(2):
        for column in range(2):
            value = forms[unknown, other, row, 0] * forms[other, unknown, column, 1]
            value -= forms[unknown, other, row, 1] * forms[other, unknown, column, 0]
            first += value if row + column == 0 else 0.0
            middle += 0.5 * value if row + column == 1 else 0.0
            last += value if row + column == 2 else 0.0
    return enclosed_roots(first, middle, last, GROWTH * error)


@called
def fork(
    forms: Floats,
    unknown: int,
    within: Enclosure,
    error: float,
    weights: Floats,
    known: Booleans,
    better: Floats,
    told: Booleans,
) -> None:
    """Enter the mixtures of both followers on an enclosure of the one's; ``better`` and ``told`` are buffers alike."""
    other = 3 - unknown
    _open(unknown, within, weights, known)
    _vanish(forms, unknown, other, weights, unknown, error, weights, known, other)
    _vanish(forms, other, unknown, weights, unknown, error, better, told, other)
    _or_else(weights, known, better, told, other, True)


@called
def cross(by_followers: Floats, error: float, weights: Floats, known: Booleans) -> None:
    """Enter the leader's weights on three actions, at which the gains of both followers vanish.

    ``by_followers`` has the second's gain by the leader's action and the third's, and the third's by the leader's and
    the second's: shape (2, 3, 2).
    """
    bound = GROWTH * error
    positives, negatives = 0, 0
    for place in range(3):
        low, high = np.inf, -np.inf
        for ends in range(4):
            value = _weight(by_followers, weights, ends // 2, ends % 2, place)
            low, high = min(low, value), max(high, value)
        positives += low > bound
        negatives += high < -bound
        weights[0, 0, place] = weights[0, 1, place] = abs(_weight(by_followers, weights, MIDDLE, MIDDLE, place))
    straight = not (known[1, BENT] or known[2, BENT])
    known[0, CERTAIN] = (positives == 3 or negatives == 3) and straight
    known[0, EXCLUDED] = positives > 0 and negatives > 0 and straight
    known[0, BENT] = False


@called
def _weight(by_followers: Floats, weights: Floats, end: int, other_end: int, place: int) -> float:
    """Give one of the leader's weights at two ends of the followers' mixtures, or in the middle."""
    first, second = _followed(by_followers, weights, (place + 1) % 3, end, other_end)
    third, fourth = _followed(by_followers, weights, (place + 2) % 3, end, other_end)
    return first * fourth - third * second


@called
def _followed(by_followers: Floats, weights: Floats, leader: int, end: int, other_end: int) -> tuple[float, float]:
    """Give what the second gains at an end of the third's mixture, and the third at one of the second's."""
    second, third = 0.0, 0.0
    for own in range(2):
        by_third = weights[2, end, own] if end < MIDDLE else weights[2, 0, own] + weights[2, 1, own]
        by_second = weights[1, other_end, own] if other_end < MIDDLE else weights[1, 0, own] + weights[1, 1, own]
        second += by_followers[0, leader, own] * by_third
        third += by_followers[1, leader, own] * by_second
    return second, third


@called
def others_of(player: int) -> tuple[int, int]:
    """Give the other two of three players."""
    return (1 if player == 0 else 0), (1 if player == 2 else 2)


@called
def _open(unknown: int, within: Enclosure, weights: Floats, known: Booleans) -> None:
    (low, high), _, certain = within
    weights[unknown, 0, 0], weights[unknown, 0, 1] = 1.0 - low, low
    weights[unknown, 1, 0], weights[unknown, 1, 1] = 1.0 - high, high
    known[unknown, CERTAIN], known[unknown, EXCLUDED], known[unknown, BENT] = certain, False, False


@called
def _vanish(
    forms: Floats,
    first: int,
    second: int,
    rows: Floats,
    row_player: int,
    error: float,
    columns: Floats,
    known: Booleans,
    player: int,
) -> None:
    """Enter a player's weights of the columns at which a form vanishes, given those of its rows at both ends."""
    ups, downs, bent = 0, 0, False
    for column in range(2):
        head, tail = forms[first, second, 0, column], forms[first, second, 1, column]
        near = rows[row_player, 0, 0] * head + rows[row_player, 0, 1] * tail
        far = rows[row_player, 1, 0] * head + rows[row_player, 1, 1] * tail
        ups += (near > error) & (far > error)
        downs += (near < -error) & (far < -error)
        bent = bent or (near > error and far < -error) or (near < -error and far > error)
        columns[player, 0, 1 - column], columns[player, 1, 1 - column] = abs(near), abs(far)
    known[player, CERTAIN] = ups == 1 and downs == 1
    known[player, EXCLUDED] = ups == 2 or downs == 2
    known[player, BENT] = bent


@called
def _or_else(weights: Floats, known: Booleans, other: Floats, told: Booleans, player: int, valid: bool) -> None:
    """Take a player's other weights where they are valid, and decided while these are not."""
    decided = known[player, CERTAIN] or known[player, EXCLUDED]
    if valid and not decided and (told[player, CERTAIN] or told[player, EXCLUDED]):
        for end in range(2):
            for action in range(2):
                weights[player, end, action] = other[player, end, action]
        for item in range(3):
            known[player, item] = told[player, item]
