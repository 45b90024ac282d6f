"""The roots of many quadratics between 0 and 1, enclosed, when their coefficients are only nearly known.

A quadratic is written in Bernstein's form on [0, 1],

    f(t) = c0 (1 - t)^2 + 2 c1 t (1 - t) + c2 t^2,

whose weights are positive and add to one: if each coefficient is off by at most e, so is f on all of [0, 1]. The true
roots there are therefore among the t at which the quadratic of the given coefficients is at most e in size. With
D = c1^2 - c0 c2 and the curvature L = |c0 - 2 c1 + c2|,

1. if the coefficients have one sign, all larger than e, or if D < -eL, there is no such t;
2. if D > 2eL, these t are within e (1 + 1/4) / sqrt(D) of the two roots of the given quadratic: the slope at a root is
   2 sqrt(D), and at that distance, on either side, the value exceeds e. So when such an interval lies within (0, 1),
   the true quadratic changes its sign there: it has exactly one root in it, a simple one;
3. otherwise the two roots, if they are real, cannot be told apart: all such t are within sqrt(D + 2eL) / L of the
   vertex.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Booleans: TypeAlias = npt.NDArray[np.bool_]

# More than the rounding error of a discriminant, in units of the largest coefficient squared.
ROUND_OFF = 2.0**-40


class Roots(NamedTuple):
    """Up to two intervals, clipped to [0, 1], that hold all the roots in [0, 1]: arrays of shape (2, points).

    `possible` tells where an interval may hold roots at all; `certain` where it holds exactly one, which is simple and
    neither 0 nor 1. The lower root comes first.
    """

    lower: Floats
    upper: Floats
    possible: Booleans
    certain: Booleans


@np.errstate(all="ignore")  # a root at infinity is outside, and what is not a number is neither excluded nor certain
def enclose_roots(first: Floats, middle: Floats, last: Floats, error: Floats) -> Roots:
    """Enclose the roots in [0, 1] of many quadratics in Bernstein's form.

    Parameters
    ----------
    first, middle, last
        The coefficients c0, c1, c2, of shape (points,), at most 8 in size.
    error
        How far each may be from the true one, at least 1e-13.

    Examples
    --------
    Roots 0.25 and 0.75; none; and a double one, which an error could split or remove.

    >>> roots = enclose_roots(*np.array([[3.0, 1.0, 1.0], [-5.0, 0.0, -1.0], [3.0, 1.0, 1.0]]), np.full(3, 1e-9))
    >>> roots.possible.tolist(), roots.certain.tolist()
    ([[True, False, True], [True, False, False]], [[True, False, False], [True, False, False]])
    >>> ((roots.lower + roots.upper) / 2)[:, 0].round(6).tolist()
    [0.25, 0.75]
    """
    discriminant = middle * middle - first * last
    curvature = np.abs(first - 2 * middle + last)
    lowest, highest = np.minimum(np.minimum(first, middle), last), np.maximum(np.maximum(first, middle), last)
    slack = 2 * error * curvature + ROUND_OFF * np.maximum(-lowest, highest) ** 2
    none = (lowest > error) | (highest < -error) | (discriminant < -slack)
    apart = discriminant > slack
    centre, radius = _apart(first, middle, last, discriminant, error)
    vague = ~(apart | none)
    if vague.any():
        centre[:, vague] = ((first - middle) / (first - 2 * middle + last))[vague]
        radius[vague] = (np.sqrt(np.maximum(discriminant, 0) + slack) / curvature)[vague]
    lower, upper = centre - radius, centre + radius
    outside = none | (lower > 1) | (upper < 0)
    outside[1] |= vague
    certain = apart & ~outside & (lower > 0) & (upper < 1)
    return Roots(np.fmin(np.fmax(lower, 0), 1), np.fmax(np.fmin(upper, 1), 0), ~outside, certain)


def _apart(first: Floats, middle: Floats, last: Floats, discriminant: Floats, error: Floats) -> tuple[Floats, Floats]:
    """The two roots in order, without cancellation, and how far they may move."""
    root = np.sqrt(discriminant)
    together = -(middle + np.copysign(root, middle))
    one, other = together / (together + last), first / (first + together)
    return np.array([np.fmin(one, other), np.fmax(one, other)]), 1.25 * error / root
