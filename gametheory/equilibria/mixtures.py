r"""Mixtures of a player's actions: when one dominates an action, and if none does, which belief justifies the action.

Let row b of G say how much more action b pays than action a, for each profile k of the others. A mixture x of rows
strictly dominates a exactly if the value of

.. math:: \max_x \min_k \sum_b x_b G_{bk} = \min_y \max_b \sum_k G_{bk} y_k

is positive. Otherwise the y of the right-hand side, the dual of the same linear program, is a belief about the others
against which no b pays more than a: every action is either strictly dominated or a best response to some belief, which
may correlate the others' choices (Pearce 1984, lemma 3; von Neumann's minimax theorem). So the program's certificate
proves the one or the other.

A mixture weakly dominates a exactly if the largest :math:`\sum_{bk} x_b G_{bk}` over :math:`x \ge 0` with
:math:`\sum_b x_b \le 1` and no negative :math:`\sum_b x_b G_{bk}` is positive.

References
----------
D. G. Pearce (1984), Rationalizable strategic behavior and the problem of perfection, Econometrica 52, 1029-1050.
V. Conitzer and T. Sandholm (2005), Complexity of (iterated) dominance, ACM Conference on Electronic Commerce, 88-97.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from gametheory.games.numbers import Number
from gametheory.numerics.linear_programs import Constraint, LinearProgram, solve

Kind = Literal["strict", "weak"]
Gains = Sequence[Sequence[Fraction]]
"""One row for each action that may be mixed, one column for each profile of the others."""

Shares = tuple[Fraction, ...]
"""Probabilities, one a row or one a column."""

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Guarantee:
    """The mixture of rows whose least entry is the greatest.

    Attributes
    ----------
    value
        That least entry.
    weights
        The mixture, one number a row.
    belief
        The mixture of columns against which no row pays more than ``value``.
    certified
        Whether all of this is proven in rational arithmetic.
    """

    value: Number
    weights: Shares
    belief: Shares
    certified: bool


@dataclass(frozen=True)
class Verdict:
    """Whether some mixture dominates.

    ``mixture`` is one that does, one number a row; empty where there is none. ``belief`` then justifies the action, one
    number a column (not for weak domination). ``proven`` is false where the linear program was too large to certify and
    its answer in floating point dominates nothing.
    """

    mixture: Shares
    belief: Shares
    proven: bool


def best_guarantee(gains: Gains) -> Guarantee:
    """Mix rows so that the least entry of the mixture is as large as possible.

    >>> pennies = best_guarantee([[Fraction(3), Fraction(-1)], [Fraction(-1), Fraction(1)]])
    >>> print(pennies.value, *pennies.weights, *pennies.belief)
    1/3 1/3 2/3 1/3 2/3
    """
    unit = _largest(gains)
    # the last variable is the least entry plus 2, which is positive because no entry is below -1
    columns = tuple(
        Constraint((*(-entry / unit for entry in column), ONE), Fraction(2)) for column in zip(*gains, strict=True)
    )
    everything = Constraint((*(ONE for _ in gains), ZERO), ONE)
    optimum = solve(LinearProgram((*(ZERO for _ in gains), ONE), columns, (everything,)))
    return Guarantee(
        (optimum.value - 2) * unit,
        shares(optimum.point[:-1]),
        shares(optimum.multipliers[:-1]),
        optimum.certified,
    )


def verdict(gains: Gains, kind: Kind, slack: float = 0) -> Verdict:
    """Find a mixture of rows that dominates zero: every entry above ``slack``, or for weak domination one of them.

    >>> verdict([[Fraction(2), Fraction(-1)], [Fraction(-1), Fraction(2)]], "strict").mixture
    (Fraction(1, 2), Fraction(1, 2))
    >>> print(*verdict([[Fraction(1), Fraction(-2)], [Fraction(-2), Fraction(1)]], "strict").belief)
    1/2 1/2
    """
    if not gains:
        return Verdict((), (), proven=True)
    try:
        weights, belief, certified = _best(gains) if kind == "strict" else _largest_total(gains)
    except ValueError:  # every such program has an optimum: this one is too large
        return Verdict((), (), proven=False)
    if weights and _dominates(weights, gains, kind, slack):
        return Verdict(weights, (), proven=True)
    return Verdict((), belief, proven=certified)


def _best(gains: Gains) -> tuple[Shares, Shares, bool]:
    best = best_guarantee(gains)
    return best.weights, best.belief, best.certified


def _largest_total(gains: Gains) -> tuple[Shares, Shares, bool]:
    """Mix rows so that no entry of the mixture is negative and their sum is as large as possible: no belief here."""
    unit = _largest(gains)
    columns = tuple(Constraint(tuple(-entry / unit for entry in column), ZERO) for column in zip(*gains, strict=True))
    atmost = Constraint(tuple(ONE for _ in gains), ONE)
    optimum = solve(LinearProgram(tuple(sum(row, ZERO) / unit for row in gains), (*columns, atmost)))
    return shares(optimum.point), (), optimum.certified


def _dominates(weights: Sequence[Fraction], gains: Gains, kind: Kind, slack: float) -> bool:
    mixed = [sum((w * g for w, g in zip(weights, column, strict=True)), ZERO) for column in zip(*gains, strict=True)]
    if kind == "strict":
        return all(gain > slack for gain in mixed)
    return all(gain >= 0 for gain in mixed) and any(gain > slack for gain in mixed)


def _largest(gains: Gains) -> Fraction:
    return max((abs(entry) for row in gains for entry in row), default=ZERO) or ONE


def shares(numbers: Sequence[Fraction | float]) -> Shares:
    """Turn weights into probabilities; those that floating point made negative are zero. Give none for only zeros."""
    weights = [max(Fraction(number), ZERO) for number in numbers]
    total = sum(weights, ZERO)
    return tuple(weight / total for weight in weights) if total else ()
