"""The points that the screening leaves in doubt, one at a time: the careful tests that settle nearly all of them.

A choice of actions is in doubt when a root, a mixture or a gain is too near to zero: with tolerances of a billionth at
one random 2 x 2 x 2 game in ten thousand and one 3 x 2 x 2 game in four hundred, and at every point where the model has
structural ties. In turn: is an action in use worse than another whatever the others' mixtures are, does a test fail
whatever they are, do the enclosed roots decide, or those with another player's mixture as the unknown, does an action
in use fall to iterated dominance? What is left is for the exact engine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.m_by_two_by_two.choices import (
    BIT,
    BITS,
    KIND,
    ON_TWO,
    ONE,
    PURE,
    ROOT,
    THREE,
    TWO,
    Integers,
)
from gametheory.kernels.m_by_two_by_two.dominated import hopeless, open_choice, stays, undominated
from gametheory.kernels.m_by_two_by_two.enclosures import (
    BENT,
    CERTAIN,
    EXCLUDED,
    chain,
    chain_roots,
    cross,
    fork,
    fork_roots,
)
from gametheory.kernels.m_by_two_by_two.failing import fails
from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats, pair_row, second_row, third_row
from gametheory.numerics.bilinear import GROWTH
from gametheory.numerics.compiling import called

Booleans = NDArray[np.bool_]


class Desk(NamedTuple):
    """Buffers for one choice of actions at one point."""

    used: Booleans  # (3, m): the actions in use
    left: Booleans  # (3, m): those that iterated dominance leaves
    forms: Floats
    by_followers: Floats
    weights: Floats
    better: Floats
    known: Booleans
    told: Booleans


def desk_for(actions: int) -> Desk:
    """Make the buffers, of the shapes that :mod:`.enclosures` and :mod:`.dominated` tell."""
    return Desk(
        used=np.zeros((3, actions), dtype=np.bool_),
        left=np.zeros((3, actions), dtype=np.bool_),
        forms=np.zeros((3, 3, 2, 2)),
        by_followers=np.zeros((2, 3, 2)),
        weights=np.zeros((3, 2, 3)),
        better=np.zeros((3, 2, 3)),
        known=np.zeros((3, 3), dtype=np.bool_),
        told=np.zeros((3, 3), dtype=np.bool_),
    )


@called
def settle(
    gains: Floats,
    error: float,
    flags: Integers,
    lane: int,
    roots: Floats,
    found: Floats,
    choices: Integers,
    used: Booleans,
    left: Booleans,
    forms: Floats,
    by_followers: Floats,
    weights: Floats,
    better: Floats,
    known: Booleans,
    told: Booleans,
) -> bool:
    """Settle all choices that are in doubt at a point, if that can be; tell whether it could.

    ``gains`` are those of the point alone. Bits of the candidates that hold are set and cleared in ``flags``;
    ``found``, of shape (rows for roots, 3, 3, lanes), gets the mixtures of those in which all mix, whose root is then
    no number. The last eight are the buffers of a :class:`Desk`.
    """
    compared = False
    for choice in range(choices.shape[0]):
        bit = choices[choice, BIT]
        if not (flags[bit // BITS, LANES + lane] >> (bit % BITS)) & 1:
            continue
        open_choice(choices, choice, used)
        if hopeless(gains, error, used):
            _hold(flags, lane, choices, choice, 0, False)
            continue
        kind = choices[choice, KIND]
        unknown, doubt = (0 if kind == ON_TWO else 1), True
        if PURE < kind < ON_TWO:
            doubt = not fails(gains, error, choices, choice, used, forms[0, 0], forms[0, 1])
        while kind >= ON_TWO and doubt and unknown < 3:
            _lay_out(gains, choices, choice, unknown, used.shape[1], forms, by_followers)
            doubt = _eliminate(
                gains,
                error,
                flags,
                lane,
                roots,
                found,
                choices,
                choice,
                unknown,
                used,
                forms,
                by_followers,
                weights,
                better,
                known,
                told,
            )
            unknown += 1
        if doubt and not compared:
            undominated(gains, error, left)
            compared = True
        if doubt and stays(left, used):
            return False
    return True


@called
def _hold(flags: Integers, lane: int, choices: Integers, choice: int, place: int, holds: bool) -> None:
    """Say whether a candidate holds; of a choice that does not hold, neither does the second one."""
    for again in range(place, 2):
        bit = choices[choice, BIT + again]
        if bit >= 0:
            one = 1 << (bit % BITS)
            flags[bit // BITS, lane] |= one
            if again > place or not holds:
                flags[bit // BITS, lane] ^= one


# --- where all mix --------------------------------------------------------------------------------------------------


@called
def _eliminate(
    gains: Floats,
    error: float,
    flags: Integers,
    lane: int,
    roots: Floats,
    found: Floats,
    choices: Integers,
    choice: int,
    unknown: int,
    used: Booleans,
    forms: Floats,
    by_followers: Floats,
    weights: Floats,
    better: Floats,
    known: Booleans,
    told: Booleans,
) -> bool:
    """Judge a choice with one player's mixture as the unknown; enter what holds, and tell whether doubt is left."""
    everybody = choices[choice, KIND] == ON_TWO
    lower, upper = chain_roots(forms, unknown, error) if everybody else fork_roots(forms, unknown, error)
    held, doubt, row = 0, False, choices[choice, ROOT]
    _hold(flags, lane, choices, choice, 0, False)
    for place in range(2):
        within = upper if place else lower
        if within[1]:
            if everybody:
                chain(forms, unknown, within, error, weights, known, better, told)
            else:
                fork(forms, unknown, within, error, weights, known, better, told)
                cross(by_followers, error, weights, known)
            certain, excluded = _judged(gains, error, choices[choice, ONE], used, weights, known)
            doubt = doubt or not (certain or excluded)
            if certain:
                _hold(flags, lane, choices, choice, held, True)
                _keep(weights, 2 if everybody else 3, found, row + held, lane)
                roots[row + held, lane] = np.nan
                held += 1
    return doubt


@called
def _lay_out(
    gains: Floats, choices: Integers, choice: int, unknown: int, actions: int, forms: Floats, by_followers: Floats
) -> None:
    if choices[choice, KIND] == ON_TWO:
        _forms_of_two(actions, gains, choices, choice, forms)
    else:
        _forms_of_three(actions, gains, choices, choice, unknown, forms, by_followers)


@called
def _forms_of_two(actions: int, gains: Floats, choices: Integers, choice: int, forms: Floats) -> None:
    """Enter for each two players the third's gain by their actions, the leader's being the two in use."""
    one, two = choices[choice, ONE], choices[choice, TWO]
    for row in range(2):
        for column in range(2):
            leader = two if row else one
            forms[0, 1, row, column] = forms[1, 0, column, row] = gains[third_row(actions, leader, column)]
            forms[0, 2, row, column] = forms[2, 0, column, row] = gains[second_row(actions, leader, column)]
            forms[1, 2, row, column] = forms[2, 1, column, row] = _lead(actions, gains, one, two, 2 * row + column)


@called
def _forms_of_three(
    actions: int, gains: Floats, choices: Integers, choice: int, unknown: int, forms: Floats, by_followers: Floats
) -> None:
    """Enter the leader's gains of the first action in use over the two others, and the followers' by all three."""
    one, other = choices[choice, ONE], 3 - unknown
    for row in range(2):
        for column in range(2):
            cell = 2 * row + column if unknown == 1 else 2 * column + row
            forms[unknown, other, row, column] = _lead(actions, gains, one, choices[choice, TWO], cell)
            forms[other, unknown, row, column] = _lead(actions, gains, one, choices[choice, THREE], cell)
    for place in range(3):
        for own in range(2):
            leader = choices[choice, ONE + place]
            by_followers[0, place, own] = gains[second_row(actions, leader, own)]
            by_followers[1, place, own] = gains[third_row(actions, leader, own)]


@called
def _lead(actions: int, gains: Floats, action: int, other: int, cell: int) -> float:
    """Give the leader's gain of one action over another."""
    gain: float = gains[pair_row(actions, action, other) + cell]
    return gain if action < other else -gain


@called
def _judged(
    gains: Floats, error: float, action: int, used: Booleans, weights: Floats, known: Booleans
) -> tuple[bool, bool]:
    """Tell whether an enclosure surely holds one equilibrium, and whether it surely holds none."""
    certain = known[0, CERTAIN] and known[1, CERTAIN] and known[2, CERTAIN]
    excluded = known[0, EXCLUDED] or known[1, EXCLUDED] or known[2, EXCLUDED]
    straight = not (known[1, BENT] or known[2, BENT])
    for other in range(used.shape[1]):
        if not used[0, other]:
            low, high = _range(used.shape[1], gains, action, other, weights)
            certain = certain and low > GROWTH * error
            excluded = excluded or (high < -GROWTH * error and straight)
    return certain, excluded


@called
def _range(actions: int, gains: Floats, action: int, other: int, weights: Floats) -> tuple[float, float]:
    """Give the least and the most that the leader loses by another action, over the enclosure."""
    low, high = np.inf, -np.inf
    for end in range(4):
        loss = 0.0
        for cell in range(4):
            share = weights[1, end // 2, cell // 2] * weights[2, end % 2, cell % 2]
            loss += share * _lead(actions, gains, action, other, cell)
        low, high = min(low, loss), max(high, loss)
    return low, high


@called
def _keep(weights: Floats, leaders: int, found: Floats, row: int, lane: int) -> None:
    """Keep the middle of an enclosure as probabilities."""
    for player in range(3):
        size, total = (leaders if player == 0 else 2), 0.0
        for action in range(size):
            found[row, player, action, lane] = weights[player, 0, action] + weights[player, 1, action]
            total += found[row, player, action, lane]
        for action in range(size):
            found[row, player, action, lane] /= total
