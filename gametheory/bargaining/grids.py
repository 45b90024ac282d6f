r"""Zones, prices and offers over arrays: two sides (for the zone, any number), payoffs linear in the term.

Side i gets :math:`a_i + b_i x` from a deal at x. Bases a, slopes b, disagreement payoffs, ranges and limits are numbers
or arrays that broadcast; each answer is an array of their common shape. Where the zone is empty the price is NaN.

With linear payoffs all has a closed form. Each limit is a half-line, so that the zone is an interval [l, h]. The
solutions are clipped to it:

- Nash: :math:`w_1 b_1 g_2 + w_2 b_2 g_1 = 0` is linear in x;
- egalitarian and Kalai-Smorodinsky: the crossing of :math:`g_1 / s_1` and :math:`g_2 / s_2`;
- utilitarian: an end by the sign of :math:`w_1 b_1 + w_2 b_2`; in a tie the middle.

If both sides want x to move the same way, it is at that end. In alternating offers let p be the term at which the taker
gains nothing over waiting, q that at which the payer does, m and M the least and the largest term that the outside
options and limits allow. The payer's proposal solves :math:`x = \max(m, p + d_T (y - p))`, the taker's
:math:`y = \min(M, q - d_P (q - x))`. The composition rises with a slope below one, so that clipping its
unconstrained fixed point gives the constrained one.

The exact functions are the definition; tests compare the two at random points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Line = tuple[Any, Any]

RANGE_BINDS: Final = -1
EQUAL: Final = 1e-12


class ZoneGrid(NamedTuple):
    """The zone at every point: its ends (NaN where empty), whether it is open, and what binds at each end.

    ``gap`` is by how much the limits miss one another (negative: the width of the zone). Binding limits are numbers:
    -1 the range, then the sides in their order, then the further limits.
    """

    low: Floats
    high: Floats
    is_open: NDArray[np.bool_]
    gap: Floats
    low_binding: NDArray[np.int_]
    high_binding: NDArray[np.int_]


class OffersGrid(NamedTuple):
    """The term that is agreed on if the first side proposes first, and if the second does; NaN without a deal."""

    first: Floats
    second: Floats


def waiting_grid(breakdown: Any, hazard: Any, discount: Any) -> Floats:
    """Give the value of waiting for ever over arrays of breakdown payoffs, hazards and discount factors.

    NaN where there is neither hazard nor discounting.

    >>> waiting_grid(-6, np.array([0.0, 0.02]), 0.95).round(4).tolist()
    [-0.0, -1.7391]
    """
    t, delta = np.asarray(hazard, dtype=float), np.asarray(discount, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(t * breakdown / (1 - delta * (1 - t)), dtype=float)


def zone_grid(
    base: Sequence[Any],
    slope: Sequence[Any],
    disagreement: Sequence[Any],
    *,
    low: Any = 0.0,
    high: Any = 1.0,
    limits: Sequence[Line] = (),
) -> ZoneGrid:
    """Find the zone of agreement at every point of a grid.

    ``limits`` are pairs (a, b) that require a + b x to be at least zero.

    >>> zone = zone_grid([3, -1.5], [-5, np.array([2.0, 4.0])], [0, 0])
    >>> zone.is_open.tolist(), zone.low.tolist(), zone.high_binding.tolist()
    ([False, True], [nan, 0.375], [0, 0])
    """
    lines = [(np.subtract(a, d), b) for a, b, d in zip(base, slope, disagreement, strict=True)] + list(limits)
    least, most, possible, below, above = _half_lines(lines, low, high)
    is_open = possible & (least <= most)
    gap = np.where(possible, least - most, np.inf)
    return ZoneGrid(np.where(is_open, least, np.nan), np.where(is_open, most, np.nan), is_open, gap, below, above)


def _half_lines(lines: Sequence[Line], low: Any, high: Any) -> tuple[Any, Any, Any, Any, Any]:
    """Intersect half-lines: the ends, whether those that are all or nothing hold, and which of them binds."""
    arrays = np.broadcast_arrays(low, high, *(np.asarray(each, dtype=float) for line in lines for each in line))
    least, most = (np.array(each, dtype=float) for each in arrays[:2])
    possible = np.ones(least.shape, dtype=bool)
    below, above = (np.full(least.shape, RANGE_BINDS) for _ in range(2))
    for index in range(len(lines)):
        a, b = arrays[2 + 2 * index], arrays[3 + 2 * index]
        with np.errstate(divide="ignore", invalid="ignore"):
            root = -a / b
        up, down = (b > 0) & (root > least), (b < 0) & (root < most)
        least, most = np.where(up, root, least), np.where(down, root, most)
        below, above = np.where(up, index, below), np.where(down, index, above)
        possible &= (b != 0) | (a >= 0)
    return least, most, possible, below, above


def nash_grid(
    base: Sequence[Any],
    slope: Sequence[Any],
    disagreement: Sequence[Any],
    *,
    weights: Sequence[Any] = (1.0, 1.0),
    low: Any = 0.0,
    high: Any = 1.0,
    limits: Sequence[Line] = (),
) -> Floats:
    """Give the (asymmetric) Nash price at every point.

    >>> nash_grid([3, -1.5], [np.array([-5.0, -10.0]), 4], [0, 0]).round(6).tolist()
    [0.4875, nan]
    """
    (a1, a2), (b1, b2), zone = _gains(base, slope, disagreement, low, high, limits)
    w1, w2 = weights
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = -(w1 * b1 * a2 + w2 * b2 * a1) / ((w1 + w2) * b1 * b2)
    return _placed(inner, b1, b2, zone)


def egalitarian_grid(
    base: Sequence[Any],
    slope: Sequence[Any],
    disagreement: Sequence[Any],
    *,
    weights: Sequence[Any] = (1.0, 1.0),
    low: Any = 0.0,
    high: Any = 1.0,
    limits: Sequence[Line] = (),
) -> Floats:
    """Give the egalitarian price at every point.

    >>> float(egalitarian_grid([3, -1.5], [-5, 4], [0, 0]))
    0.5
    """
    (a1, a2), (b1, b2), zone = _gains(base, slope, disagreement, low, high, limits)
    return _placed(_crossing(a1, b1, weights[0], a2, b2, weights[1]), b1, b2, zone)


def kalai_smorodinsky_grid(
    base: Sequence[Any],
    slope: Sequence[Any],
    disagreement: Sequence[Any],
    *,
    low: Any = 0.0,
    high: Any = 1.0,
    limits: Sequence[Line] = (),
) -> Floats:
    """Give the Kalai-Smorodinsky price at every point.

    >>> kalai_smorodinsky_grid([3, -1.5], [-5, 4], [0, 0]).round(6).tolist()
    0.4875
    """
    (a1, a2), (b1, b2), zone = _gains(base, slope, disagreement, low, high, limits)
    best = [np.maximum(a + b * zone.low, a + b * zone.high) for a, b in ((a1, b1), (a2, b2))]
    return _placed(_crossing(a1, b1, best[0], a2, b2, best[1]), b1, b2, zone)


def utilitarian_grid(
    base: Sequence[Any],
    slope: Sequence[Any],
    disagreement: Sequence[Any],
    *,
    weights: Sequence[Any] = (1.0, 1.0),
    low: Any = 0.0,
    high: Any = 1.0,
    limits: Sequence[Line] = (),
) -> Floats:
    """Give the utilitarian price at every point; the middle of the zone where all its terms tie.

    >>> utilitarian_grid([3, -1.5], [np.array([-5.0, -4.0]), 4], [0, 0]).tolist()
    [0.375, 0.5625]
    """
    _, (b1, b2), zone = _gains(base, slope, disagreement, low, high, limits)
    up, down = weights[0] * b1, weights[1] * b2
    way = np.where(np.abs(up + down) <= EQUAL * np.maximum(np.abs(up), np.abs(down)), 0.0, up + down)
    return np.asarray(np.where(way > 0, zone.high, np.where(way < 0, zone.low, (zone.low + zone.high) / 2)))


def alternating_offers_grid(
    base: Sequence[Any],
    slope: Sequence[Any],
    waiting: Sequence[Any],
    patience: Sequence[Any],
    *,
    outside: Sequence[Any] = (-np.inf, -np.inf),
    low: Any = 0.0,
    high: Any = 1.0,
    limits: Sequence[Line] = (),
) -> OffersGrid:
    """Give the price of alternating offers at every point, for either side as the first to propose.

    ``waiting`` are the values of waiting for ever (:func:`waiting_grid`), ``patience`` the discount factors times one
    minus the hazard.

    >>> offers = alternating_offers_grid([1, 0], [-1, 1], [0, 0], [np.array([0.5, 0.9]), 0.9])
    >>> offers.first.round(4).tolist()
    [0.8182, 0.4737]
    """
    (a1, a2), (b1, b2), _ = _gains(base, slope, waiting, low, high, limits)
    least = [np.maximum(waiting[side], outside[side]) for side in range(2)]
    zone = zone_grid(base, slope, least, low=low, high=high, limits=limits)
    payer_first = (b1 < 0) & (b2 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        root1, root2 = -a1 / b1, -a2 / b2
    opposed = b1 * b2 < 0
    p, q = (np.where(opposed, np.where(payer_first, x, y), 0.0) for x, y in ((root2, root1), (root1, root2)))
    taker, payer = (np.where(payer_first, patience[1 - k], patience[k]) for k in range(2))
    paid = _proposal(p, q, taker, payer, zone)
    taken = np.minimum(zone.high, q - payer * (q - paid))
    end = _same_way(b1, b2, zone, np.full(zone.low.shape, np.nan))
    first = np.where(opposed, np.where(payer_first, paid, taken), end)
    second = np.where(opposed, np.where(payer_first, taken, paid), end)
    return OffersGrid(first, second)


def _proposal(p: Any, q: Any, taker: Any, payer: Any, zone: ZoneGrid) -> Any:
    """Give the payer's proposal: the fixed point of its answer to the taker's, clipped."""
    free = ((1 - taker) * p + taker * (1 - payer) * q) / (1 - taker * payer)
    return np.maximum(zone.low, np.minimum(p + taker * (zone.high - p), free))


def _gains(
    base: Sequence[Any], slope: Sequence[Any], disagreement: Sequence[Any], low: Any, high: Any, limits: Sequence[Line]
) -> tuple[tuple[Any, Any], tuple[Any, Any], ZoneGrid]:
    """Give the two sides' gains as lines, and the zone."""
    zone = zone_grid(base, slope, disagreement, low=low, high=high, limits=limits)
    first, second = (np.subtract(a, d) for a, d in zip(base, disagreement, strict=True))
    one, two = (np.asarray(b, dtype=float) for b in slope)
    return (first, second), (one, two), zone


def _crossing(a1: Any, b1: Any, s1: Any, a2: Any, b2: Any, s2: Any) -> Any:
    """Give where two lines, each over its scale, cross."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return (a2 * s1 - a1 * s2) / (b1 * s2 - b2 * s1)


def _placed(inner: Any, b1: Any, b2: Any, zone: ZoneGrid) -> Floats:
    """Clip to the zone; where the sides are not opposed, take the end that both like."""
    with np.errstate(invalid="ignore"):
        clipped = np.minimum(np.maximum(inner, zone.low), zone.high)
    return np.asarray(np.where(b1 * b2 < 0, clipped, _same_way(b1, b2, zone, (zone.low + zone.high) / 2)))


def _same_way(b1: Any, b2: Any, zone: ZoneGrid, neither: Any) -> Any:
    way = np.sign(b1) + np.sign(b2)
    return np.where(way > 0, zone.high, np.where(way < 0, zone.low, neither))
