r"""All Nash equilibria of three-player games m x 2 x 2, at many points at once, in floating point.

One player, the *leader*, has any number of actions a; the *second* and the *third* have two each, or one. Let p, q, r
be their mixed strategies, A_ab(q, r) the leader's gain of a over b, B(p, r) and C(p, q) what the second and the third
gain by their first action over their other one. All are bilinear. In an equilibrium each action in use is a best reply.

**Which supports.** Take any equilibrium, hold q and r, and let p move among the mixtures that keep it one: a polytope.
A corner of it uses at most one action more than the second and third players have ties (B = 0, C = 0). Where only the
second player mixes, move q likewise until somebody else ties or q is pure; where only the third does, move r. What one
arrives at satisfies, weakly, the conditions of one of these choices of actions (I, J, K):

    |I| = 1, |J| = |K| = 1    pure: the signs of gains
    |I| = 1, |J| = |K| = 2    B(a, r) = 0 and C(a, q) = 0 give r and q: the gains at the two ends, exchanged
    |I| = 2, |J| + |K| = 3    the same for the leader and one other
    |I| = 2, |J| = |K| = 2    given p, B(p, r) = 0 gives r and C(p, q) = 0 gives q; then A(q, r) = 0 is quadratic in p
    |I| = 3, |J| = |K| = 2    A_ab(q, r) = A_ac(q, r) = 0 has a determinant quadratic in q, which gives r and then p

**Certain or excluded.** Gains are divided by the largest, and their error e with them. All polynomials are so small
that they are less than 80 e off (`numerics.bilinear`), so each test is surely passed, surely failed, or neither. Roots
are enclosed, and a test holds on an enclosure when it holds at its ends: it is bilinear in what is linear there. Where
the equation that gives a mixture vanishes at the root, as in the published game with nine equilibria, another one gives
it: q and A(q, r) = 0 give r as well as p and B(p, r) = 0. A quick look at the middle of each enclosure comes first
(:mod:`gametheory.equilibria.three_player_quick`), and decides nearly all of them. If a choice of actions is in doubt,
the quadratic in another player's mixture is tried; and a choice is excluded when one of its actions is surely worse
than another against all of these actions, or falls to iterated strict dominance.

**Why these are all.** Where every choice of actions is excluded, or all its solutions in the closed simplices are in
enclosures that are certain or excluded, each equilibrium leads, by the moves above, to a certain one. That one has no
other best reply, and its indifferences determine it: no polytope moves into it, so it was the equilibrium itself.
Hence, *where no choice is in doubt, the certain equilibria are all there are*, each isolated and regular, and so odd in
number (an even count could only be a mistake made here, and counts as doubt). All other points are reported as
undecided.

References
----------
R. D. McKelvey and A. McLennan (1996), Computation of equilibria in finite games, Handbook of Computational Economics 1,
87-142 (supports and polynomial systems). R. D. McKelvey and A. McLennan (1997), The maximal number of regular totally
mixed Nash equilibria, Journal of Economic Theory 72, 411-425. J. C. Harsanyi (1973), Oddness of the number of
equilibrium points: a new proof, International Journal of Game Theory 2, 235-250. R. T. Farouki (2012), The Bernstein
polynomial basis: a centennial retrospective, Computer Aided Geometric Design 29, 379-419.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from gametheory.equilibria.compressed import Piece
from gametheory.equilibria.three_player_gains import (
    Booleans,
    Floats,
    Games,
    Indices,
    Support,
    beaten,
    gains_of,
    games_of,
    supports_of,
    undominated,
)
from gametheory.equilibria.three_player_ruling import Mixtures
from gametheory.equilibria.three_player_supports import ruled

_Item = TypeVar("_Item")

# Points at a time: enough to make numpy's overhead small, few enough to stay in cache (measured).
BLOCK = 1 << 15
# The largest error of a gain, as a share of the largest gain, at which a point is tried.
MOST_ERROR = 1e-3


@dataclass(frozen=True, eq=False, slots=True)
class GridThreePlayer:
    """The equilibria of many games of one shape, by support.

    Attributes
    ----------
    supports
        The choices of actions in use, one tuple a player, that carry an equilibrium somewhere: pure ones first, then by
        size, each size in lexicographic order. One that carries two at some points is listed twice.
    holds
        Where each carries an equilibrium, of shape (supports, points).
    undecided
        The points, of shape (points,), whose set of equilibria floating point cannot settle. There `holds` is still
        true of certain equilibria only, but others may exist. At all other points `holds` marks every equilibrium,
        and each is isolated.
    shape
        The numbers of actions.
    mixtures
        For each support the three players' probabilities of its actions, each of shape (actions in use, points where
        it holds).
    """

    supports: tuple[Support, ...]
    holds: Booleans
    undecided: Booleans
    shape: tuple[int, ...]
    mixtures: tuple[Mixtures, ...]

    def strategies(self, support: int) -> Mixtures:
        """The players' probabilities of all actions, each of shape (actions, points); NaN where it does not hold."""
        first, second, third = (self._strategy(support, player) for player in range(3))
        return first, second, third

    def _strategy(self, support: int, player: int) -> Floats:
        played = np.full((self.shape[player], self.holds.shape[1]), np.nan)
        played[:, self.holds[support]] = 0
        used = np.array(self.supports[support][player])
        played[used[:, np.newaxis], np.flatnonzero(self.holds[support])] = self.mixtures[support][player]
        return played


def takes(shape: Sequence[int]) -> bool:
    """Tell whether games of this shape can be solved here: three players, of whom two have at most two actions.

    >>> takes((2, 3, 2)), takes((2, 3, 3))
    (True, False)
    """
    return len(shape) == 3 and sorted(shape)[1] <= 2


def grid_equilibria_of_three(payoffs: Sequence[Floats], tolerances: Sequence[float]) -> GridThreePlayer:
    """Find all equilibria of many three-player games at once in floating point, and the games that need exactness.

    Parameters
    ----------
    payoffs
        Each player's payoffs, of shape (actions of the first, of the second, of the third player, points). Two of the
        players have at most two actions. A last axis of length one, or broadcast, is not copied.
    tolerances
        For each player, how far the difference of two payoffs may be from the true one, in units of the payoffs: at
        least the rounding error made in computing them. The same error is carried through to every test.

    Returns
    -------
    GridThreePlayer
        At each point not `undecided`, all the equilibria; and they would be on the same supports after any change of
        the payoffs within the tolerances. Points with a payoff that is infinite or NaN are undecided, and so are those
        at which a player gains nothing by any action.

    Raises
    ------
    ValueError
        For other shapes than `takes` allows.

    Notes
    -----
    Points a second on one core, for random games: 2.5 million of 2 x 2 x 2, 1 million of 3 x 2 x 2, 0.5 million of
    4 x 2 x 2, 0.3 million of 5 x 2 x 2. A call costs some milliseconds however few its points (1 for 2 x 2 x 2, 4 for
    3 x 2 x 2).

    Undecided are games with a tie at an equilibrium, or nearly: with tolerances of a billionth of the payoffs, none of
    100,000 random games, and in a sweep the points on the boundaries at which equilibria appear, disappear or change
    their supports. Of 3,900 games with small random integers as payoffs, 2,900 were undecided, six without need.

    Examples
    --------
    Three players meet in one of two places, and are paid only if all do: both meetings are equilibria, and in between
    one in which all are indifferent. At the second point the first player cares for nothing.

    >>> import numpy as np
    >>> meet = np.zeros((2, 2, 2, 2))
    >>> meet[0, 0, 0], meet[1, 1, 1] = 4, 1
    >>> grid = grid_equilibria_of_three([meet * [1, 0], meet, meet], [1e-9, 1e-9, 1e-9])
    >>> grid.undecided
    array([False,  True])
    >>> for index in np.flatnonzero(grid.holds[:, 0]):
    ...     print(grid.supports[index], *(strategy[:, 0].round(6) for strategy in grid.strategies(index)))
    ((0,), (0,), (0,)) [1. 0.] [1. 0.] [1. 0.]
    ((1,), (1,), (1,)) [0. 1.] [0. 1.] [0. 1.]
    ((0, 1), (0, 1), (0, 1)) [0.333333 0.666667] [0.333333 0.666667] [0.333333 0.666667]
    """
    payoffs = np.broadcast_arrays(*payoffs)
    shape, points = payoffs[0].shape[:-1], payoffs[0].shape[-1]
    if not takes(shape):
        raise ValueError(f"the shape is {shape}; three players are taken, of whom two have at most two actions")
    undecided = np.ones(points, dtype=np.bool_)
    found: dict[tuple[int, Support, int], list[tuple[Indices, tuple[Floats, ...]]]] = {}
    for start in range(0, points, BLOCK):
        here = slice(start, start + BLOCK)
        pieces, undecided[here] = certain_of_three([player[..., here] for player in payoffs], tolerances)
        for piece in pieces:
            found.setdefault(piece.order, []).append((piece.points + start, piece.mixtures))
    return _whole(found, undecided, shape)


def _whole(
    found: dict[tuple[int, Support, int], list[tuple[Indices, tuple[Floats, ...]]]],
    undecided: Booleans,
    shape: tuple[int, ...],
) -> GridThreePlayer:
    """Put blocks together."""
    holds = np.zeros((len(found), undecided.size), dtype=np.bool_)
    mixtures = []
    for row, order in zip(holds, sorted(found), strict=True):
        points, weights = zip(*found[order], strict=True)
        where = np.concatenate(points)
        row[where] = True
        # A player with one action in use has one probability for all points of a piece.
        spread = (
            [np.broadcast_to(own, (len(own), here.size)) for own in mixture]
            for here, mixture in zip(points, weights, strict=True)
        )
        in_order = np.argsort(where)
        first, second, third = (np.concatenate(player, axis=-1)[:, in_order] for player in zip(*spread, strict=True))
        mixtures.append((first, second, third))
    supports = tuple(support for _, support, _ in sorted(found))
    return GridThreePlayer(supports, holds, undecided, shape, tuple(mixtures))


def pieces_of_three(payoffs: Sequence[Floats], tolerances: Sequence[float]) -> tuple[list[Piece], Booleans]:
    """Find all equilibria at a block of points, as :func:`grid_equilibria_of_three`; none at those undecided."""
    pieces, undecided = certain_of_three(payoffs, tolerances)
    return [piece.where(~undecided) for piece in pieces] if undecided.any() else pieces, undecided


def certain_of_three(payoffs: Sequence[Floats], tolerances: Sequence[float]) -> tuple[list[Piece], Booleans]:
    """Find the equilibria that are certain at a block of points, and the points at which there may be others."""
    shape, points = payoffs[0].shape[:-1], payoffs[0].shape[-1]
    order = tuple(sorted(range(3), key=lambda player: -shape[player]))
    games = games_of(payoffs, tolerances, order)
    undecided = ~(games.error < MOST_ERROR)
    solvable = np.flatnonzero(~undecided)
    pieces, undecided[solvable] = _solve(games.at(solvable))
    seat = [order.index(player) for player in range(3)]
    arranged = (
        _seated(piece, seat) if solvable.size == points else _seated(piece.at(solvable), seat) for piece in pieces
    )
    return sorted(arranged, key=lambda piece: piece.order), undecided


def _seated(piece: Piece, seat: Sequence[int]) -> Piece:
    """Put the leader, the second and the third in the order of the players."""
    return piece._replace(support=_arranged(piece.support, seat), mixtures=_arranged(piece.mixtures, seat))


def _arranged(three: tuple[_Item, ...], seat: Sequence[int]) -> tuple[_Item, _Item, _Item]:
    return three[seat[0]], three[seat[1]], three[seat[2]]


def _solve(games: Games) -> tuple[list[Piece], Booleans]:
    """Give what can be found at a block of points, for the leader, the second and the third; and what is in doubt."""
    gains = gains_of(games)
    doubtful, odd = np.zeros((2, gains.points), dtype=np.bool_)
    doubts, pieces = [], []
    for support in supports_of(gains.shape):
        here, ruling = ruled(games, gains, support)
        if ruling.doubtful.any():
            doubts.append((support, here[ruling.doubtful]))
        for place, held, mixtures in ruling.in_places():
            if held.size:
                odd[here[held]] ^= True
                pieces.append(Piece(support, place, here[held], mixtures))
    if doubts:
        left = undominated(gains)
        for support, where in doubts:
            doubtful[where[~beaten(gains, left, support)[where]]] = True
    return pieces, doubtful | ~odd
