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
it: q and A(q, r) = 0 give r as well as p and B(p, r) = 0. If a choice of actions is in doubt, the quadratic in another
player's mixture is tried; and a choice is excluded when one of its actions is surely worse than another against all
of these actions, or falls to iterated strict dominance.

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

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, permutations, product
from typing import NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from gametheory.numerics.bilinear import GROWTH, Weights, crossed, dot, every, form_at_ends, solve_chain, solve_fork

Floats: TypeAlias = npt.NDArray[np.float64]
Booleans: TypeAlias = npt.NDArray[np.bool_]
Indices: TypeAlias = npt.NDArray[np.intp]
Actions: TypeAlias = tuple[int, ...]
Support: TypeAlias = tuple[Actions, Actions, Actions]
Mixtures: TypeAlias = tuple[Floats, Floats, Floats]
_Enclosed: TypeAlias = tuple[Indices, tuple[Weights, Weights, Weights]]
_Item = TypeVar("_Item")

# Points at a time: enough to make numpy's overhead small, few enough to stay in cache (measured).
BLOCK = 1 << 14
# Relative error allowed for the arithmetic itself, some hundreds of roundings.
ROUND_OFF = 2.0**-44
# The largest error of a gain, as a share of the largest gain, at which a point is tried.
MOST_ERROR = 1e-3

BOTH = (0, 1)


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
    Points a second on one core, for random games: 2 million of 2 x 2 x 2, 0.7 million of 3 x 2 x 2 (and of the crisis
    of 2017), 0.26 million of 4 x 2 x 2, 0.13 million of 5 x 2 x 2. A call costs some milliseconds however few its
    points (1 for 2 x 2 x 2, 3 for 3 x 2 x 2).

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
    first, second, third = np.broadcast_arrays(*payoffs)
    shape, points = first.shape[:-1], first.shape[-1]
    if not takes(shape):
        raise ValueError(f"the shape is {shape}; three players are taken, of whom two have at most two actions")
    order = tuple(sorted(range(3), key=lambda player: -shape[player]))
    found = _Found(points)
    for start in range(0, points, BLOCK):
        here = slice(start, min(start + BLOCK, points))
        games = _games([player[..., here] for player in (first, second, third)], tolerances, order)
        solvable = np.flatnonzero(games.error < MOST_ERROR)
        if solvable.size:
            _solve(games.at(solvable), found, solvable + start)
    return found.result(order, shape)


class _Found:
    """What has been found so far; players in the order leader, second, third."""

    def __init__(self, points: int) -> None:
        self.undecided = np.ones(points, dtype=np.bool_)
        self.pieces: dict[tuple[Support, int], list[tuple[Indices, Mixtures]]] = {}

    def add(self, support: Support, place: int, points: Indices, mixtures: Mixtures) -> None:
        if points.size:
            self.pieces.setdefault((support, place), []).append((points, mixtures))

    def result(self, order: tuple[int, ...], shape: tuple[int, ...]) -> GridThreePlayer:
        """Put it together, in the order of the players."""
        seat = [order.index(player) for player in range(3)]
        named = {(_arranged(support, seat), place): (support, place) for support, place in self.pieces}
        ordered = sorted(named, key=lambda name: (sum(map(len, name[0])), name))
        holds = np.zeros((len(ordered), self.undecided.size), dtype=np.bool_)
        mixtures = []
        for row, name in zip(holds, ordered, strict=True):
            points, weights = zip(*self.pieces[named[name]], strict=True)
            row[np.concatenate(points)] = True
            joined = (np.concatenate(player, axis=-1) for player in zip(*weights, strict=True))
            mixtures.append(_arranged(tuple(joined), seat))
        supports = tuple(support for support, _ in ordered)
        return GridThreePlayer(supports, holds, self.undecided, shape, tuple(mixtures))


def _arranged(three: tuple[_Item, ...], seat: Sequence[int]) -> tuple[_Item, _Item, _Item]:
    return three[seat[0]], three[seat[1]], three[seat[2]]


# --- games as differences of payoffs --------------------------------------------------------------------------------


class _Games(NamedTuple):
    """Gains, each player's divided by the largest at each point.

    `leader`, of shape (m, second's actions, third's, points), is the gain over the leader's first action; `second`, of
    shape (m, third's actions, points), and `third`, of shape (m, second's actions, points), are those players' gains by
    the first action over the other, or zero where there is only one. `error` bounds the error of all of them.
    """

    leader: Floats
    second: Floats
    third: Floats
    error: Floats

    def at(self, points: Indices) -> _Games:
        """The games at some of the points, which come in order."""
        if points.size == self.error.size:
            return self
        return _Games(*(array.take(points, axis=-1) for array in self))

    def exchanged(self) -> _Games:
        """The same games with second and third player exchanged."""
        return _Games(self.leader.swapaxes(1, 2), self.third, self.second, self.error)

    def advantage(self, action: int, other: int) -> Floats:
        """What the leader gains by one action over another one."""
        gain: Floats = self.leader[action] - self.leader[other]
        return gain


@np.errstate(all="ignore")  # what overflows, or cannot be scaled, is no number in `error`, and the point undecided
def _games(payoffs: Sequence[Floats], tolerances: Sequence[float], order: Sequence[int]) -> _Games:
    leader, second, third = (payoffs[player].transpose(*order, 3) for player in order)
    gains = [leader - leader[:1], second[:, 0] - second[:, -1], third[:, :, 0] - third[:, :, -1]]
    error = np.full(leader.shape[-1], ROUND_OFF)
    for place, gain in enumerate(gains):
        if leader.shape[place] > 1:
            cells = gain.reshape(-1, gain.shape[-1])
            size = np.ptp(cells, axis=0) if place == 0 else np.abs(cells).max(axis=0)
            gains[place] = gain / size
            error = np.maximum(error, tolerances[order[place]] / size + ROUND_OFF + 0 * size)
    return _Games(gains[0], gains[1], gains[2], error)


class _Signs(NamedTuple):
    """Where numbers are surely positive, and where surely negative."""

    positive: Booleans
    negative: Booleans


class _Gains(NamedTuple):
    """The signs of each player's gains by a lower action over a higher one, by the other two players' actions."""

    players: tuple[dict[tuple[int, int], _Signs], ...]
    shape: tuple[int, ...]
    points: int

    def signs(self, player: int, action: int, other: int) -> _Signs:
        """The signs of what a player gains by one action over another one."""
        if action < other:
            return self.players[player][action, other]
        positive, negative = self.players[player][other, action]
        return _Signs(negative, positive)


def _gains(games: _Games) -> _Gains:
    shape = games.leader.shape[:3]
    leader = {pair: games.advantage(*pair) for pair in combinations(range(shape[0]), 2)}
    second = {BOTH: games.second} if shape[1] == 2 else {}
    third = {BOTH: games.third} if shape[2] == 2 else {}
    signs = tuple(
        {pair: _Signs(gain > games.error, gain < -games.error) for pair, gain in gains.items()}
        for gains in (leader, second, third)
    )
    return _Gains(signs, shape, games.error.size)


# --- every choice of actions in turn --------------------------------------------------------------------------------


class _Ruling(NamedTuple):
    """What is known of one choice of actions: certain equilibria, up to two, and where there may be others.

    `held` is of shape (places, points), `doubtful` of shape (points,); `mixtures` are the weights of the leader's, the
    second's and the third's actions, each of shape (places, actions, points).
    """

    held: Booleans
    doubtful: Booleans
    mixtures: Mixtures

    def put(self, points: Indices, better: _Ruling) -> None:
        """Overrule it at some of the points."""
        self.held[:, points], self.doubtful[points] = better.held, better.doubtful
        for mixture, other in zip(self.mixtures, better.mixtures, strict=True):
            mixture[..., points] = other

    def exchanged(self) -> _Ruling:
        """The same with second and third player exchanged."""
        leader, second, third = self.mixtures
        return self._replace(mixtures=(leader, third, second))

    def in_places(self) -> Iterator[tuple[Indices, Mixtures]]:
        """The certain equilibria: the first at each point, then the second where there are two."""
        first = self.held[0]
        if len(self.held) == 1:
            points = np.flatnonzero(first)
            yield points, _taken(self.mixtures, 0, points)
        else:
            points = np.flatnonzero(first | self.held[1])
            yield points, _taken(self.mixtures, np.where(first[points], 0, 1), points)
            points = np.flatnonzero(first & self.held[1])
            yield points, _taken(self.mixtures, 1, points)


def _taken(mixtures: Mixtures, place: int | Indices, points: Indices) -> Mixtures:
    """The mixtures in these places at these points, with weights that add to one."""
    chosen = (weights.swapaxes(0, 1)[:, place, points] for weights in mixtures)
    leader, second, third = (weights / reduce(np.add, weights) for weights in chosen)
    return leader, second, third


def _solve(games: _Games, found: _Found, points: Indices) -> None:
    """Enter what can be found at a block of points, which are `points` of the whole."""
    gains = _gains(games)
    doubtful, odd = np.zeros((2, gains.points), dtype=np.bool_)
    doubts = []
    for support in _supports(gains.shape):
        here, ruling = _ruled(games, gains, support)
        if ruling.doubtful.any():
            doubts.append((support, here[ruling.doubtful]))
        for place, (held, mixtures) in enumerate(ruling.in_places()):
            odd[here[held]] ^= True
            found.add(support, place, points[here[held]], mixtures)
    if doubts:
        left = _undominated(gains)
        for support, where in doubts:
            doubtful[where[~_beaten(gains, left, support)[where]]] = True
    found.undecided[points] = doubtful | ~odd


def _supports(shape: Sequence[int]) -> Iterator[Support]:
    """All choices of actions on which regular equilibria can be."""
    sizes = [(1, 1, 1), (1, 2, 2), (2, 1, 2), (2, 2, 1), (2, 2, 2), (3, 2, 2)]
    for one, two, three in sizes:
        leader, second, third = (range(size) for size in shape)
        yield from product(combinations(leader, one), combinations(second, two), combinations(third, three))


def _ruled(games: _Games, gains: _Gains, support: Support) -> tuple[Indices, _Ruling]:
    """Judge a choice of actions: the points at which it is not hopeless, and the ruling there."""
    if max(map(len, support)) == 1:
        return np.arange(gains.points), _pure(gains, support)
    here = np.flatnonzero(~_hopeless(gains, support))
    return here, _rule(games.at(here), support)


def _against(support: Sequence[Sequence[int]], player: int) -> Iterator[tuple[int, ...]]:
    """The choices of the other two players within a choice of actions."""
    return product(*(actions for rival, actions in enumerate(support) if rival != player))


def _hopeless(gains: _Gains, support: Support) -> Booleans:
    """Where of two actions in use one is surely better, whatever the others do with theirs."""
    hopeless = np.zeros(gains.points, dtype=np.bool_)
    for player, actions in enumerate(support):
        for pair in combinations(actions, 2):
            for flags in gains.signs(player, *pair):
                hopeless |= reduce(np.logical_and, (flags[cell] for cell in _against(support, player)))
    return hopeless


def _undominated(gains: _Gains) -> list[Booleans]:
    """Which actions of each player are left when strictly dominated ones go, again and again."""
    everything = [range(size) for size in gains.shape]
    left = [np.ones((size, gains.points), dtype=np.bool_) for size in gains.shape]
    before = -1
    while (now := sum(int(flags.sum()) for flags in left)) != before:
        before = now
        for player, size in enumerate(gains.shape):
            one, two = (flags for rival, flags in enumerate(left) if rival != player)
            for action, other in permutations(range(size), 2):
                worse = gains.signs(player, action, other).negative
                cells = _against(everything, player)
                left[player][action] &= ~reduce(np.logical_and, (worse[i, j] | ~one[i] | ~two[j] for i, j in cells))
    return left


def _beaten(gains: _Gains, left: Sequence[Booleans], support: Support) -> Booleans:
    """Where some action in use is surely no best reply: dominated, or worse than another against this support."""
    beaten = np.zeros(gains.points, dtype=np.bool_)
    for player, actions in enumerate(support):
        for action, other in product(actions, range(gains.shape[player])):
            if action != other:
                worse = gains.signs(player, action, other).negative
                beaten |= reduce(np.logical_and, (worse[cell] for cell in _against(support, player)))
        beaten |= ~every(left[player][list(actions)])
    return beaten


def _pure(gains: _Gains, support: Support) -> _Ruling:
    certain = np.ones(gains.points, dtype=np.bool_)
    excluded = np.zeros(gains.points, dtype=np.bool_)
    for player, (action,) in enumerate(support):
        (cell,) = _against(support, player)
        for other in range(gains.shape[player]):
            if other != action:
                positive, negative = gains.signs(player, action, other)
                certain &= positive[cell]
                excluded |= negative[cell]
    one_action = np.broadcast_to(1.0, (1, 1, gains.points))
    return _Ruling(certain[np.newaxis], ~certain & ~excluded, (one_action, one_action, one_action))


def _rule(games: _Games, support: Support) -> _Ruling:
    """Judge a choice of actions in which somebody mixes."""
    leaders, seconds, thirds = support
    if len(leaders) == 1:
        return _leader_pure(games, leaders[0])
    if len(seconds) == 1:
        return _second_pure(games, leaders, seconds[0])
    if len(thirds) == 1:
        return _second_pure(games.exchanged(), leaders, thirds[0]).exchanged()
    eliminations = _ON_TWO if len(leaders) == 2 else _ON_THREE
    ruling = eliminations[0](games, leaders)
    for elimination in eliminations[1:]:
        if not ruling.doubtful.any():
            break
        again = np.flatnonzero(ruling.doubtful)
        ruling.put(again, elimination(games.at(again), leaders))
    return ruling


# --- where only two mix: linear -------------------------------------------------------------------------------------


class _Test(NamedTuple):
    """A loss by deviating, bilinear in two mixtures: of shape (n, k, points), with weights (n, points), (k, points)."""

    losses: Floats
    rows: Floats
    columns: Floats


def _leader_pure(games: _Games, action: int) -> _Ruling:
    """The leader uses one action, the others mix."""
    third, second = np.abs(games.second[action, ::-1]), np.abs(games.third[action, ::-1])
    certain = _mixes(games.second[action], games.error) & _mixes(games.third[action], games.error)
    tests = [_Test(games.advantage(action, other), second, third) for other in _others(games, (action,))]
    return _linear(certain, tests, (np.ones_like(third[:1]), second, third), games.error)


def _second_pure(games: _Games, leaders: Actions, action: int) -> _Ruling:
    """The second player uses one action, the leader and the third player mix over two."""
    one, two = leaders
    advantage, gain = games.advantage(one, two)[action], games.third[[one, two], action]
    third, leader = np.abs(advantage[::-1]), np.abs(gain[::-1])
    certain = _mixes(advantage, games.error) & _mixes(gain, games.error)
    always = np.ones_like(third[:1])
    others = _others(games, leaders)
    tests = [_Test(games.advantage(one, other)[[action]], always, third) for other in others]
    if games.leader.shape[1] > 1:
        second = games.second[[one, two]]
        tests.append(_Test(-second if action else second, leader, third))
    return _linear(certain, tests, (leader, always, third), games.error)


def _others(games: _Games, used: Actions) -> list[int]:
    return [action for action in range(len(games.leader)) if action not in used]


def _mixes(gains: Floats, error: Floats) -> Booleans:
    """Where two gains surely have opposite signs, so that some mixture makes them zero: the gains exchanged."""
    low, high = np.minimum(*gains), np.maximum(*gains)
    opposite: Booleans = (low < -error) & (high > error)
    return opposite


def _linear(certain: Booleans, tests: Sequence[_Test], mixtures: Mixtures, error: Floats) -> _Ruling:
    bound = GROWTH * error
    excluded = np.zeros_like(certain)
    for test in tests:
        loss = _loss(test)
        certain = certain & (loss > bound)
        excluded |= loss < -bound
    doubtful = ~certain & ~excluded
    if doubtful.any():
        doubtful &= ~reduce(np.logical_or, (_fails(test, error) for test in tests), excluded)
    first, second, third = (mixture[np.newaxis] for mixture in mixtures)
    return _Ruling(certain[np.newaxis], doubtful, (first, second, third))


def _loss(test: _Test) -> Floats:
    return dot(test.rows, [dot(row, test.columns) for row in test.losses])


def _fails(test: _Test, error: Floats) -> Booleans:
    """Where a loss is surely negative even if one of the mixtures, or both, are anything at all."""
    bound = GROWTH * error
    by_row = [dot(row, test.columns) < -bound for row in test.losses]
    by_column = [dot(column, test.rows) < -bound for column in test.losses.swapaxes(0, 1)]
    fails: Booleans = reduce(np.logical_and, by_row) | reduce(np.logical_and, by_column) | every(test.losses < -error)
    return fails


# --- where all three mix: quadratics --------------------------------------------------------------------------------


def _leader_on_two(games: _Games, leaders: Actions) -> _Ruling:
    """All mix over two actions: the unknown is the leader's mixture."""
    leader, second, third = _equations(games, leaders)
    chain = solve_chain(third, second, leader, games.error)
    return _verdict(games, leaders, chain)


def _second_on_two(games: _Games, leaders: Actions) -> _Ruling:
    """All mix over two actions: the unknown is the second player's mixture."""
    leader, second, third = _equations(games, leaders)
    chain = solve_chain(third.swapaxes(0, 1), leader, second, games.error)
    return _verdict(games, leaders, ((here, (p, q, r)) for here, (q, p, r) in chain))


def _third_on_two(games: _Games, leaders: Actions) -> _Ruling:
    """All mix over two actions: the unknown is the third player's mixture."""
    return _second_on_two(games.exchanged(), leaders).exchanged()


def _equations(games: _Games, leaders: Actions) -> tuple[Floats, Floats, Floats]:
    """The gains that two actions of the leader leave: by (q, r), by (p, r) and by (p, q)."""
    one, two = leaders
    return games.advantage(one, two), games.second[[one, two]], games.third[[one, two]]


def _second_on_three(games: _Games, leaders: Actions) -> _Ruling:
    """The leader mixes over three actions, the others over two: the unknown is the second player's mixture."""
    return _verdict(games, leaders, _fork(games, leaders))


def _third_on_three(games: _Games, leaders: Actions) -> _Ruling:
    """The same, and the unknown is the third player's mixture."""
    return _second_on_three(games.exchanged(), leaders).exchanged()


def _fork(games: _Games, leaders: Actions) -> Iterator[_Enclosed]:
    one, two, three = leaders
    for here, (q, r) in solve_fork(games.advantage(one, two), games.advantage(one, three), games.error):
        second, third = (gains[list(leaders)][..., here] for gains in (games.second, games.third))
        yield here, (crossed(second, r, third, q, games.error[here]), q, r)


_ON_TWO: tuple[Callable[[_Games, Actions], _Ruling], ...] = (_leader_on_two, _second_on_two, _third_on_two)
_ON_THREE: tuple[Callable[[_Games, Actions], _Ruling], ...] = (_second_on_three, _third_on_three)


def _verdict(games: _Games, leaders: Actions, enclosures: Iterable[_Enclosed]) -> _Ruling:
    """Judge what may be equilibria on a choice of actions, one enclosure at each point, and then the other."""
    points = games.error.size
    held, doubtful = np.zeros((2, points), dtype=np.bool_), np.zeros(points, dtype=np.bool_)
    leader, second, third = (np.full((2, size, points), np.nan) for size in (len(leaders), 2, 2))
    for place, (here, mixtures) in enumerate(enclosures):
        certain, excluded = _judged(games, leaders, here, mixtures)
        held[place, here] = certain
        doubtful[here] |= ~certain & ~excluded
        for weights, mixture in zip((leader, second, third), mixtures, strict=True):
            weights[place][:, here] = mixture.ends[0] + mixture.ends[1]
    return _Ruling(held, doubtful, (leader, second, third))


def _judged(
    games: _Games, leaders: Actions, here: Indices, mixtures: tuple[Weights, Weights, Weights]
) -> tuple[Booleans, Booleans]:
    """Where an enclosure surely holds one equilibrium, and where it surely holds none."""
    p, q, r = mixtures
    certain = p.certain & q.certain & r.certain
    excluded = p.excluded | q.excluded | r.excluded
    bound = GROWTH * games.error[here]
    for other in _others(games, leaders):
        loss = form_at_ends(games.advantage(leaders[0], other)[..., here], q.ends, r.ends)
        certain &= every(loss > bound)
        excluded |= every(loss < -bound) & ~q.bent & ~r.bent
    return certain, excluded
