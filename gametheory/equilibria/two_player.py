"""All Nash equilibria of a two-player game: exactly for one game, or in floating point for a whole grid of games.

The row player has m actions and payoffs A, the column player n actions and payoffs B, both m x n. A pair of mixed
strategies (x, y) is an equilibrium when every action that x uses is a best reply to y, and every action that y uses
is a best reply to x.

**Exactly** (`exact_equilibria`). Add to each player's payoffs a constant that makes them positive, which changes no
best reply. Then the mixed strategies of one player, with the other's best replies to them, lie on the polytopes

    P = {x >= 0, B'x <= 1}        Q = {y >= 0, A y <= 1}

as points other than the origin, to be divided by their sums. A point of P has the *label* of row i when x_i = 0 and
the label of column j when column j is a best reply (its inequality is tight); a point of Q has that of column j when
y_j = 0 and that of row i when row i is a best reply. A pair is an equilibrium exactly when it is *completely
labelled*: every action of either player is unused or a best reply.

1. Enumerate the vertices of P and Q, in integers (`numerics.polytope`).
2. The completely labelled pairs of vertices are the *extreme equilibria*.
3. Read them as the edges of a bipartite graph. Its maximal bicliques are the *maximal Nash subsets*: each is a
   product of two convex hulls, and their union is the set of all equilibria.
4. The connected components of the graph are the topological components of that set. An equilibrium that is alone in
   its component is isolated.

All this holds for every game, degenerate or not. It stops at the number of vertices, which grows like 2.6^n.

**On a grid** (`grid_equilibria`). A game is nondegenerate when no mixed strategy has more pure best replies than
actions in use; its equilibria then have supports of equal size, and no pair of supports has two. For a support of
rows I and columns J of one size k,

1. y must make the rows of I equally good: it is orthogonal to the k - 1 rows of differences A_(I1) - A_i, hence, by
   Cramer's rule, proportional to their signed minors of order k - 1;
2. these minors must have one sign, and
3. no other row i may be better: A_(I1) y - A_i y is, up to sign, the minor of order k that the row of i completes;
4. the same for x.

So each test is the sign of a minor of payoff differences, and minors are shared: those of one set of rows are those
of a smaller set expanded by one row. Only the loop over sets of actions is in Python; a sign is one bit a point.

Floating point cannot tell a small number from zero, so each sign has three values: surely positive, surely negative,
unknown. A support is *certain* at a point when every test surely passes, and *possible* when none surely fails. Let
(x, y) be any extreme equilibrium, of any game, with supports X, Y and best replies X' to y and Y' to x. As they are
vertices, |X| <= |Y'| and |Y| <= |X'|, so there are I, J of equal size with X in I in X' and Y in J in Y', and no test
of (I, J) surely fails: the minors are those of x and y, or all vanish. Therefore, *where every possible support is
certain, the certain supports are all the equilibria*, each of them isolated; anywhere else the point is reported as
undecided. Ties that no equilibrium can reach leave a point decided, with few exceptions (1 to 3 in 100 of the
undecided games with payoffs 0 to 9): a support whose minors all vanish is excluded only when some action is surely
better than one of its own against all of the other's.

References
----------
Mangasarian (1964), "Equilibrium points of bimatrix games", Journal of the Society for Industrial and Applied
Mathematics 12, 778-780 (extreme equilibria). Jansen (1981), "Maximal Nash subsets for bimatrix games", Naval Research
Logistics Quarterly 28, 147-152. Avis, Rosenberg, Savani and von Stengel (2010), "Enumeration of Nash equilibria for
two-player games", Economic Theory 42, 9-37 (labels, components as cliques). Dickhaut and Kaplan (1991), "A program
for finding Nash equilibria", The Mathematica Journal 1(4), 87-93 (support enumeration). Shapley (1974), "A note on
the Lemke-Howson algorithm", Mathematical Programming Study 1, 175-189 (regular equilibria are odd in number). Von
Stengel (2007), "Equilibrium computation for two-player games in strategic and extensive form", chapter 3 of
Algorithmic Game Theory, Cambridge University Press (an introduction to all this).
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations, product
from math import lcm
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from gametheory.numerics.bicliques import Biclique, connected_components, maximal_bicliques
from gametheory.numerics.minors import Bits, Floats, Minor, Minors, Signs, expand, minor_signs
from gametheory.numerics.polytope import vertices

Strategy: TypeAlias = tuple[Fraction, ...]
Payoffs: TypeAlias = Sequence[Sequence[Fraction]]
Actions: TypeAlias = tuple[int, ...]
Support: TypeAlias = tuple[Actions, Actions]
Booleans: TypeAlias = npt.NDArray[np.bool_]

# Points at a time: enough to make numpy's overhead small, few enough to keep the minors in cache (measured).
BLOCK = 1 << 15


@dataclass(frozen=True, slots=True)
class TwoPlayerEquilibria:
    """The complete set of equilibria of one game.

    Attributes
    ----------
    row_strategies, column_strategies
        The mixed strategies that occur in extreme equilibria, one probability an action: pure ones first, in the
        order of the actions, then by number of actions in use, these actions, and probabilities, the largest first.
    extreme
        The extreme equilibria as positions in these two: pure equilibria first, each kind in lexicographic order.
    subsets
        The maximal Nash subsets as (row positions, column positions): any mixture of these row strategies against any
        mixture of these column strategies is an equilibrium, and there are no others.
    components
        The connected components of the set of equilibria, as positions in `extreme`. A component of one position is
        an isolated equilibrium.
    """

    row_strategies: tuple[Strategy, ...]
    column_strategies: tuple[Strategy, ...]
    extreme: tuple[tuple[int, int], ...]
    subsets: tuple[Biclique, ...]
    components: tuple[tuple[int, ...], ...]


def exact_equilibria(row_payoffs: Payoffs, column_payoffs: Payoffs) -> TwoPlayerEquilibria:
    """Find all equilibria of a two-player game, by vertex enumeration in exact arithmetic.

    Parameters
    ----------
    row_payoffs, column_payoffs
        Each player's payoffs, as m rows of n fractions. Any game will do: degenerate, with one action, with equal
        payoffs throughout.

    Returns
    -------
    TwoPlayerEquilibria
        Extreme equilibria, maximal Nash subsets and connected components.

    Notes
    -----
    Median time for a random game: 0.1 ms for 2 x 2, 0.2 for 3 x 3, 0.4 for 4 x 4, 1.5 for 6 x 6, 10 for 8 x 8, 130 for
    10 x 10, hardly more when the payoffs came from floats. A player who is indifferent throughout adds equilibria:
    8 x 8 then takes some 60 ms.

    Examples
    --------
    A game of von Stengel (2007), whose top row pays both players the same whatever the column: a component, and one
    isolated equilibrium.

    >>> from fractions import Fraction
    >>> row_payoffs = [[Fraction(3), Fraction(3)], [Fraction(2), Fraction(5)], [Fraction(0), Fraction(6)]]
    >>> column_payoffs = [[Fraction(3), Fraction(3)], [Fraction(2), Fraction(6)], [Fraction(3), Fraction(1)]]
    >>> equilibria = exact_equilibria(row_payoffs, column_payoffs)
    >>> for row, column in equilibria.extreme:
    ...     print(*equilibria.row_strategies[row], "against", *equilibria.column_strategies[column])
    1 0 0 against 1 0
    1 0 0 against 2/3 1/3
    0 1/3 2/3 against 1/3 2/3
    >>> equilibria.components
    ((0, 1), (2,))
    """
    pairs = _completely_labelled(_mixtures(list(zip(*column_payoffs, strict=True))), _mixtures(row_payoffs))
    row_place = _numbered({row for row, _ in pairs})
    column_place = _numbered({column for _, column in pairs})
    pairs.sort(key=lambda pair: (not _is_pure(*pair), row_place[pair[0]], column_place[pair[1]]))
    extreme = tuple((row_place[row], column_place[column]) for row, column in pairs)
    return TwoPlayerEquilibria(
        row_strategies=tuple(row_place),
        column_strategies=tuple(column_place),
        extreme=extreme,
        subsets=maximal_bicliques(extreme),
        components=connected_components(extreme),
    )


class _Mixture(NamedTuple):
    """A vertex of one player's polytope other than the origin, its labels apart: sets of actions as bits."""

    weights: tuple[int, ...]
    unused: int
    best_replies: int


def _mixtures(payoffs: Payoffs) -> list[_Mixture]:
    """The ways to play against a player with these payoffs, whose actions are the rows."""
    actions = len(payoffs[0])
    every = (1 << actions) - 1
    found = (vertex for vertex in vertices(_positive(payoffs)) if any(vertex.numerators))
    return [_Mixture(vertex.numerators, vertex.tight & every, vertex.tight >> actions) for vertex in found]


def _positive(payoffs: Payoffs) -> list[list[int]]:
    """Positive integers that order all mixtures as the payoffs do."""
    scale = lcm(*(payoff.denominator for row in payoffs for payoff in row))
    whole = [[payoff.numerator * (scale // payoff.denominator) for payoff in row] for row in payoffs]
    lowest = min(min(row) for row in whole)
    return [[payoff - lowest + 1 for payoff in row] for row in whole]


def _completely_labelled(rows: list[_Mixture], columns: list[_Mixture]) -> list[tuple[Strategy, Strategy]]:
    """Pairs in which every action is unused or a best reply."""
    every_row, every_column = (1 << len(rows[0].weights)) - 1, (1 << len(columns[0].weights)) - 1
    return [
        (_normalised(row.weights), _normalised(column.weights))
        for row in rows
        for column in columns
        if row.unused | column.best_replies == every_row and column.unused | row.best_replies == every_column
    ]


def _normalised(weights: tuple[int, ...]) -> Strategy:
    total = sum(weights)
    return tuple(Fraction(weight, total) for weight in weights)


def _numbered(strategies: set[Strategy]) -> dict[Strategy, int]:
    return {strategy: place for place, strategy in enumerate(sorted(strategies, key=_simplest_first))}


def _simplest_first(strategy: Strategy) -> tuple[int, Actions, Strategy]:
    support = tuple(action for action, probability in enumerate(strategy) if probability)
    return len(support), support, tuple(-probability for probability in strategy)


def _is_pure(*strategies: Strategy) -> bool:
    return all(1 in strategy for strategy in strategies)


@dataclass(frozen=True, eq=False, slots=True)
class GridTwoPlayer:
    """The equilibria of many games of one shape, by support.

    Attributes
    ----------
    supports
        The pairs (rows in use, columns in use) that carry an equilibrium somewhere: pure ones first, then by size,
        each size in lexicographic order.
    holds
        Where each support carries an equilibrium, of shape (supports, points).
    undecided
        The points, of shape (points,), whose set of equilibria floating point cannot settle. There `holds` is still
        true of certain equilibria only, but others may exist. At all other points `holds` marks every equilibrium,
        and each is isolated.
    row_payoffs, column_payoffs
        The games, of shape (m, n, points).
    """

    supports: tuple[Support, ...]
    holds: Booleans
    undecided: Booleans
    row_payoffs: Floats
    column_payoffs: Floats

    def row_strategy(self, support: int) -> Floats:
        """Row player's probabilities on this support, of shape (m, points); NaN where it carries no equilibrium."""
        rows, columns = self.supports[support]
        return _indifference(self.column_payoffs.swapaxes(0, 1), columns, rows, self.holds[support])

    def column_strategy(self, support: int) -> Floats:
        """Column player's probabilities on this support, of shape (n, points); NaN where it carries no equilibrium."""
        rows, columns = self.supports[support]
        return _indifference(self.row_payoffs, rows, columns, self.holds[support])


def grid_equilibria(
    row_payoffs: Floats, column_payoffs: Floats, row_tolerance: float, column_tolerance: float
) -> GridTwoPlayer:
    """Find all equilibria of many two-player games at once in floating point, and the games that need exact arithmetic.

    Parameters
    ----------
    row_payoffs, column_payoffs
        Each player's payoffs, of shape (m, n, points). A last axis of length one, or broadcast, is not copied.
    row_tolerance, column_tolerance
        How far the difference of two payoffs of that player may be from the true one, in units of the payoffs: at
        least the rounding error made in computing them. Two payoffs this close count as a tie, and the same error is
        carried through to every test.

    Returns
    -------
    GridTwoPlayer
        At each point not `undecided`, all the equilibria; and they would be on the same supports after any change of
        the payoffs within the tolerances. Points with a payoff that is infinite or NaN are undecided.

    Notes
    -----
    Time a point on one core, for random games: 0.1 microseconds for 2 x 2 and 3 x 3, 0.4 for 4 x 4, 1.5 for 5 x 5, 6
    for 6 x 6. The number of tests grows like the number of square submatrices, so not much beyond. A call costs some
    milliseconds however few its points (5 for 4 x 4): a single game is solved faster by `exact_equilibria`.

    Examples
    --------
    Battle of the sexes, with three values of the row player's payoff where both go to the opera; at the second it ties.

    >>> import numpy as np
    >>> row_payoffs = np.array([[[-1.0, 0.0, 3.0], [0.0, 0.0, 0.0]], [[0.0, 0.0, 0.0], [2.0, 2.0, 2.0]]])
    >>> column_payoffs = np.array([[[2.0], [0.0]], [[0.0], [3.0]]])
    >>> grid = grid_equilibria(row_payoffs, column_payoffs, 1e-9, 1e-9)
    >>> grid.supports
    (((0,), (0,)), ((1,), (1,)), ((0, 1), (0, 1)))
    >>> grid.holds
    array([[False, False,  True],
           [ True,  True,  True],
           [False, False,  True]])
    >>> grid.undecided
    array([False,  True, False])
    >>> grid.column_strategy(2)
    array([[nan, nan, 0.4],
           [nan, nan, 0.6]])
    """
    row_payoffs, column_payoffs = np.broadcast_arrays(row_payoffs, column_payoffs)
    points = row_payoffs.shape[-1]
    undecided = np.empty(points, dtype=np.bool_)
    holds: defaultdict[Support, Booleans] = defaultdict(lambda: np.zeros(points, dtype=np.bool_))
    for start in range(0, points, BLOCK):
        here = slice(start, min(start + BLOCK, points))
        certain, doubtful = _block(row_payoffs[..., here], column_payoffs[..., here], row_tolerance, column_tolerance)
        undecided[here] = _unpacked(doubtful, here)
        for support, bits in certain.items():
            holds[support][here] = _unpacked(bits, here)
    supports = sorted(holds, key=lambda support: (len(support[0]), support))
    stacked = np.array([holds[support] for support in supports], dtype=np.bool_).reshape(len(supports), points)
    return GridTwoPlayer(tuple(supports), stacked, undecided, row_payoffs, column_payoffs)


def _unpacked(bits: Bits, here: slice) -> Booleans:
    return np.unpackbits(bits, count=here.stop - here.start).view(np.bool_)


def _block(
    row_payoffs: Floats, column_payoffs: Floats, row_tolerance: float, column_tolerance: float
) -> tuple[dict[Support, Bits], Bits]:
    """Where each support is certain, and where the set of equilibria is in doubt, a bit a point."""
    row_signs = minor_signs(row_payoffs, row_tolerance)
    column_signs = minor_signs(column_payoffs.swapaxes(0, 1), column_tolerance)
    certain: dict[Support, Bits] = {}
    odd = doubtful = np.zeros_like(row_signs[(0,), ()][0])
    for rows, columns in _supports(*row_payoffs.shape[:2]):
        row = _verdict(row_signs, rows, columns, row_payoffs.shape[0])
        column = _verdict(column_signs, columns, rows, row_payoffs.shape[1])
        here = row.certain & column.certain
        maybe = row.possible & column.possible & ~here
        if maybe.any():
            maybe &= ~_beaten(row_signs, rows, columns, row_payoffs.shape[0])
            doubtful = doubtful | maybe & ~_beaten(column_signs, columns, rows, row_payoffs.shape[1])
        if here.any():
            certain[rows, columns] = here
            odd = odd ^ here
    # Regular equilibria are odd in number, so an even count could only be a mistake made here.
    return certain, doubtful | ~odd


def _supports(rows: int, columns: int) -> Iterator[Support]:
    for size in range(1, min(rows, columns) + 1):
        yield from product(combinations(range(rows), size), combinations(range(columns), size))


class _Verdict(NamedTuple):
    """Whether the player with these columns can mix over some so that some rows are best replies, a bit a point.

    Certain: using all of them, and with no other best reply. Possible: nothing surely speaks against it.
    """

    certain: Bits
    possible: Bits


def _verdict(signs: Signs, rows: Actions, columns: Actions, actions: int) -> _Verdict:
    """Judge a mixture over `columns` to which `rows`, of `actions` in all, should be the best replies."""
    tests = [signs[minor] if aligned else signs[minor][::-1] for minor, aligned in _tests(rows, columns, actions)]
    positive, negative = reduce(np.bitwise_and, tests)
    some_positive, some_negative = reduce(np.bitwise_or, tests)
    return _Verdict(positive | negative, ~(some_positive & some_negative))


def _tests(rows: Actions, columns: Actions, actions: int) -> Iterator[tuple[Minor, bool]]:
    """The minors that are, up to sign, the probabilities on `columns` and the losses by other rows; True for a plus."""
    for place in range(len(columns)):
        yield (rows, columns[:place] + columns[place + 1 :]), place % 2 == 0
    for other in range(actions):
        if other not in rows:
            place = bisect(rows, other)
            yield ((*rows[:place], other, *rows[place:]), columns), place % 2 == 1


def _beaten(signs: Signs, rows: Actions, columns: Actions, actions: int) -> Bits:
    """Where some row of `rows` is surely worse than another one, whichever of `columns` is played."""
    beaten: Bits = np.zeros_like(signs[(0,), ()][0])
    for row, rival in product(rows, range(actions)):
        if rival != row:
            duel = min(row, rival), max(row, rival)
            worse = [signs[duel, (column,)][int(row < rival)] for column in columns]
            beaten |= reduce(np.bitwise_and, worse)
    return beaten


def _indifference(payoffs: Floats, rows: Actions, columns: Actions, where: Booleans) -> Floats:
    """The mixtures over `columns` to which `rows` are equally good replies, at the points marked; NaN at the others."""
    first, *others = payoffs[..., where][list(rows)][:, list(columns)]
    minors: Minors = {(): np.ones(first.shape[-1])}
    for other in others:
        minors = expand(minors, first - other)
    # The last minor leaves out the first column, and so on backwards.
    weights = np.array([(-1) ** place * minor for place, minor in enumerate(reversed(minors.values()))])
    played = np.zeros((payoffs.shape[1], first.shape[-1]))
    played[list(columns)] = weights / weights.sum(axis=0)
    mixtures = np.full(payoffs.shape[1:], np.nan)
    mixtures[:, where] = played
    return mixtures
