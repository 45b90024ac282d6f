r"""What two patient players can get in some subgame-perfect equilibrium of a repeated game.

Let W be a set of payoff pairs, and min_i W the least that it holds for player i. A profile a of the stage game can be
played today with a promise w from W for tomorrow if nobody gains by deviating and being held to that least:

    (1 - d_i) u_i(a) + d_i w_i  >=  (1 - d_i) max_b u_i(b, a) + d_i min_i W.

B(W) is the convex hull of all values (1 - d) u(a) + d w that arise so; convex because the players may watch a common
lottery. The set V of equilibrium payoffs is the largest W with W = B(W), and B applied again and again to a set that
contains V shrinks to V (Abreu, Pearce and Stacchetti 1990). The least that V holds for a player is the worst
equilibrium that can be threatened: the value of the *optimal penal code* (Abreu 1988). With discount factors of their
own, patient players lend to impatient ones, and payoffs outside the hull of the stage payoffs become feasible (Lehrer
and Pauzner 1999): then the search starts from the box that contains all streams of payoffs.

The sets are polygons, cut and joined in floating point, and the iteration stops when no corner moves by more than a
tolerance: V is approached from outside. Mixed strategies whose randomising is not seen are left out (pure actions only,
with a public lottery), so V may be empty where the stage game has no pure equilibrium.

References
----------
D. Abreu (1988), On the theory of infinitely repeated games with discounting, Econometrica 56, 383-396. D. Abreu, D.
Pearce and E. Stacchetti (1990), Toward a theory of discounted repeated games with imperfect monitoring, Econometrica
58, 1041-1063. M. B. Cronshaw and D. G. Luenberger (1994), Strongly symmetric subgame perfect equilibria in infinitely
repeated games with perfect monitoring and discounting, Games and Economic Behavior 6, 220-237. K. L. Judd, S. Yeltekin
and J. Conklin (2003), Computing supergame equilibria, Econometrica 71, 1239-1254. E. Lehrer and A. Pauzner (1999),
Repeated games with differential time preferences, Econometrica 67, 393-412.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gametheory.errors import ConceptError
from gametheory.games import NormalFormGame

Floats = NDArray[np.float64]
MOST_ROUNDS = 100_000
TOLERANCE = 1e-10
BRACKETS = (0.5, 0.9, 0.99, 0.999)


@dataclass(frozen=True, eq=False)
class PayoffSet:
    """The subgame-perfect payoffs of a repeated game of two players, as a convex polygon.

    Attributes
    ----------
    players
        Their labels; the first one's payoffs lie along the first axis.
    discount
        Their discount factors.
    corners
        Shape (corners, 2), counter-clockwise; one or two corners for a point or a segment, none if it is empty.
    feasible
        Shape (corners, 2): the hull of the payoffs of the stage game.
    worst
        What the optimal penal code leaves each player: the least in the set; ``None`` if it is empty.
    rounds
        How often the operator was applied.
    complete
        Whether the corners came to rest within the tolerance.
    tolerance
        The largest distance that a corner still moved in the last round, in units of the largest stage payoff.
    """

    players: tuple[str, ...]
    discount: tuple[float, float]
    corners: Floats
    feasible: Floats
    worst: tuple[float, float] | None
    rounds: int
    complete: bool
    tolerance: float

    def contains(self, payoffs: Sequence[float], slack: float = 1e-9) -> bool:
        """Whether a pair of payoffs is in the set, up to a slack in units of payoff."""
        return bool(len(self.corners)) and _inside(self.corners, np.asarray(payoffs, float), slack)


def perfect_payoffs(stage: NormalFormGame, discount: float | Sequence[float], *, tolerance: float = 1e-10) -> PayoffSet:
    """Find the payoffs of all subgame-perfect equilibria in pure actions with a public lottery, for two players.

    Parameters
    ----------
    stage
        The game of one period, with single payoffs.
    discount
        The discount factor, or one for each player, from 0 up to but not including 1.
    tolerance
        When to stop: the largest move of a corner, in units of the largest stage payoff.

    Returns
    -------
    A :class:`PayoffSet` of averages per period. Raises ``ConceptError`` for another number of players than two and for
    a factor out of range.

    Examples
    --------
    In the prisoner's dilemma with payoffs 3 > 2 > 0 > -1, keeping the deal is enforceable from a third on:

    >>> dilemma = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
    >>> perfect_payoffs(dilemma, 0.4).contains((2, 2)), perfect_payoffs(dilemma, 0.3).contains((2, 2))
    (True, False)
    """
    search = _Search(stage, discount)
    while search.moved > tolerance and search.rounds < MOST_ROUNDS:
        search.step()
    return search.answer(tolerance)


class _Search:
    """The operator B applied again and again, to a polygon that contains the answer."""

    def __init__(self, stage: NormalFormGame, discount: float | Sequence[float]) -> None:
        self.stage, self.factors = stage, _factors(stage, discount)
        self.payoffs = np.array([[float(own[cell]) for own in stage.payoffs] for cell in stage.cells()])
        self.best = _best_deviations(stage)
        self.unit = float(np.abs(self.payoffs).max()) or 1.0
        self.corners = hull(self.payoffs) if self.factors[0] == self.factors[1] else _box(self.payoffs)
        self.rounds, self.moved = 0, np.inf

    def step(self) -> None:
        """Apply the operator once; note how far a corner moved, in units of the largest payoff."""
        following = _generated(self.corners, self.payoffs, self.best, self.factors)
        self.moved = _distance(self.corners, following) / self.unit if len(following) else 0.0
        self.corners = following
        self.rounds += 1

    @property
    def worst(self) -> Floats:
        """The least that the polygon holds for each player, which grows with every step."""
        return self.corners.min(axis=0) if len(self.corners) else np.full(2, np.inf)

    def answer(self, tolerance: float) -> PayoffSet:
        """Give the polygon, with how it was found."""
        return PayoffSet(
            players=self.stage.players,
            discount=(float(self.factors[0]), float(self.factors[1])),
            corners=_without_dust(self.corners, 100 * tolerance * self.unit),
            feasible=hull(self.payoffs),
            worst=(float(self.worst[0]), float(self.worst[1])) if len(self.corners) else None,
            rounds=self.rounds,
            complete=self.moved <= tolerance,
            tolerance=float(self.moved),
        )


def _factors(stage: NormalFormGame, discount: float | Sequence[float]) -> Floats:
    if len(stage.players) != 2:
        raise ConceptError(f"payoff sets are for two players, and this game has {len(stage.players)}")
    factors = np.broadcast_to(np.asarray(discount, float), 2)
    if not ((factors >= 0) & (factors < 1)).all():
        raise ConceptError(
            f"a discount factor of {discount} is out of range. Give a number from 0 up to, not including, 1"
        )
    return factors


def _best_deviations(stage: NormalFormGame) -> Floats:
    """Give for each cell what each player can get by deviating from it, the cell's own payoff included."""
    best = [np.asarray(own, float).max(axis=axis, keepdims=True) for axis, own in enumerate(stage.payoffs)]
    return np.array([[np.broadcast_to(own, stage.shape)[cell] for own in best] for cell in stage.cells()])


def _generated(corners: Floats, payoffs: Floats, best: Floats, factors: Floats) -> Floats:
    """Apply the operator B: the hull of what today's profiles and promises from a polygon give."""
    least = corners.min(axis=0)
    pieces = list(_values(corners, least, payoffs, best, factors))
    return hull(np.vstack(pieces)) if pieces else np.empty((0, 2))


def _values(corners: Floats, least: Floats, payoffs: Floats, best: Floats, factors: Floats) -> Iterator[Floats]:
    for today, tempting in zip(payoffs, best, strict=True):
        gain = (1 - factors) * (tempting - today)
        if (gain > factors * (corners.max(axis=0) - least) + 1e-12).any():
            continue  # no promise in the polygon is high enough
        needed = least + np.divide(gain, factors, out=np.zeros(2), where=factors > 0)
        promises = _above(_above(corners, 0, needed[0]), 1, needed[1])
        if len(promises):
            yield (1 - factors) * today + factors * promises


def _above(corners: Floats, axis: int, low: float) -> Floats:
    """Cut a convex polygon to the half plane in which a coordinate is at least so much."""
    slack = 1e-12 * max(1.0, abs(low))
    kept: list[Floats] = []
    for place, corner in enumerate(corners):
        following = corners[(place + 1) % len(corners)]
        inside, next_inside = corner[axis] >= low - slack, following[axis] >= low - slack
        if inside:
            kept.append(corner)
        if inside != next_inside:
            share = (low - corner[axis]) / (following[axis] - corner[axis])
            kept.append(corner + min(max(share, 0.0), 1.0) * (following - corner))
    return np.array(kept).reshape(-1, 2)


def hull(points: Floats) -> Floats:
    """Give the corners of the convex hull of points in the plane, counter-clockwise, without points on the edges.

    >>> hull(np.array([[0.0, 0], [1, 0], [0.5, 0.5], [0, 1], [0.5, 0]])).tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    """
    ordered = np.unique(points, axis=0)
    if len(ordered) <= 2:
        return ordered
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return np.array(lower[:-1] + upper[:-1])


def _without_dust(corners: Floats, slack: float) -> Floats:
    """Drop the corners that stand out no further than a slack: what the last rounds would still wear off."""
    place = 0
    while len(corners) > 1 and place < len(corners):
        rest = np.delete(corners, place, axis=0)
        if _to_polygon(corners[place], rest) <= slack:
            corners = rest
        else:
            place += 1
    return corners


def _chain(points: Floats) -> list[Floats]:
    """Give the lower chain of points in ascending order (Andrew 1979)."""
    chain: list[Floats] = []
    size = float(np.abs(points).max()) ** 2 or 1.0
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 1e-15 * size:
            chain.pop()
        chain.append(point)
    return chain


def _turn(first: Floats, second: Floats, third: Floats) -> float:
    return float((second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (third[0] - first[0]))


def _box(payoffs: Floats) -> Floats:
    (left, bottom), (right, top) = payoffs.min(axis=0), payoffs.max(axis=0)
    return hull(np.array([[left, bottom], [right, bottom], [right, top], [left, top]]))


def _distance(before: Floats, after: Floats) -> float:
    """Give how far a shrinking polygon has moved: the largest distance of an old corner from the new polygon."""
    return max(_to_polygon(corner, after) for corner in before)


def _to_polygon(point: Floats, corners: Floats) -> float:
    if len(corners) > 2 and _inside(corners, point, 0.0):
        return 0.0
    ends = np.roll(corners, -1, axis=0)
    along = ends - corners
    length = np.maximum((along**2).sum(axis=1), 1e-300)
    share = np.clip(((point - corners) * along).sum(axis=1) / length, 0, 1)
    return float(np.sqrt((((corners + share[:, None] * along) - point) ** 2).sum(axis=1)).min())


def _inside(corners: Floats, point: Floats, slack: float) -> bool:
    if len(corners) <= 2:
        return _to_polygon(point, corners) <= slack
    ends = np.roll(corners, -1, axis=0)
    along = ends - corners
    height = along[:, 0] * (point[1] - corners[:, 1]) - along[:, 1] * (point[0] - corners[:, 0])
    return bool((height >= -slack * np.sqrt((along**2).sum(axis=1))).all())


def least_factor(
    stage: NormalFormGame, profile: Sequence[str], *, precision: float = 1e-4
) -> tuple[float, float] | None:
    """Enclose the least common discount factor at which playing a profile for ever is subgame perfect.

    Deviations are punished by the optimal penal code, so no other plan needs less patience. The answer is an interval
    of at most the given width, found by bisection: at its upper end the profile is enforceable, at its lower end not
    (both ends 0 where it is an equilibrium of the stage game). ``None`` if it is not even at a factor of 0.999.

    >>> dilemma = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
    >>> low, high = least_factor(dilemma, ("1", "1"))
    >>> low < 1 / 3 < high + 1e-9
    True
    """
    low = 0.0
    if _enforceable(stage, profile, low):
        return low, low
    high = next((factor for factor in BRACKETS if _enforceable(stage, profile, factor)), None)
    if high is None:
        return None
    while high - low > precision:
        middle = (low + high) / 2
        low, high = (low, middle) if _enforceable(stage, profile, middle) else (middle, high)
    return low, high


def _enforceable(stage: NormalFormGame, profile: Sequence[str], factor: float) -> bool:
    """Whether the worst equilibria deter all deviations; given up as soon as worse than the worst does not."""
    place = list(stage.cells()).index(stage.cell(*profile))
    search = _Search(stage, factor)
    target = search.payoffs[place]
    gain = (1 - factor) * (search.best[place] - target)
    while search.moved > TOLERANCE and search.rounds < MOST_ROUNDS:
        if (gain > factor * (target - search.worst) + TOLERANCE * search.unit).any():
            return False
        search.step()
    return bool((gain <= factor * (target - search.worst) + TOLERANCE * search.unit).all())
