r"""Nash equilibria of two players by signs of minors, and any concept whose critical polynomials are known.

In a nondegenerate game of two players both use equally many actions in every equilibrium (Nash 1951, Shapley 1974). For
actions I of the one and J of the other, as many, the mixture over J that makes I equally good is the null vector of the
differences of the rows I of the payoff matrix, and by Cramer's rule its entries are, up to their signs in turn, the
minors without one column each. It is a candidate if they all have one sign; whether a further row r does better has
the sign of the minor of I and r over all of J. So the *side* of J is decided by signs of minors of payoff differences,
each a polynomial in the parameters, and likewise the side of I.

Where a sign that a side depends on is zero the game is degenerate: on borders, or everywhere where payoffs are equal by
construction. There all such mixtures are listed whose weights have one sign or are zero, the corners of each player's
polytope; the extreme equilibria are the pairs in which every action used is a best reply to the other (Mangasarian
1964). That too takes nothing but signs, so it holds on borders with irrational coordinates as well.

:class:`SampledQuestion` is for any other concept: given polynomials whose signs fix its answer, cells on which none
changes its sign are asked one by one at their samples.

References
----------
O. L. Mangasarian (1964), Equilibrium points of bimatrix games, Journal of the Society for Industrial and Applied
Mathematics 12, 778-780. L. S. Shapley (1974), A note on the Lemke-Howson algorithm, Mathematical Programming Study 1,
175-189. B. von Stengel (2002), Computing equilibria for two-person games, Handbook of Game Theory 3, 1723-1759.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from gametheory.games import Equilibrium, NormalFormGame, Solution
from gametheory.numerics.minors import expand
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.regimes.places import FormulaSigns, Place, rational
from gametheory.regimes.questions import Answer, Candidate

Support = tuple[int, ...]
Solve = Callable[[tuple[Fraction, ...]], Solution]


class Corner(NamedTuple):
    """A mixture at a corner of a player's set: the actions that it uses, and the other's best replies to it.

    ``strict`` says that there are no more best replies than actions used: the corner is nondegenerate.
    """

    used: frozenset[int]
    best: frozenset[int]
    strict: bool


class SampledQuestion:
    """What an exact solver says at a sample of each cell on which given formulas keep their signs."""

    def __init__(
        self, formulas: FormulaSigns, critical: Iterable[RationalFunction], solve: Solve, concept: str
    ) -> None:
        """Take the formulas, and what solves the game at rational parameters."""
        self.formulas, self.critical, self.solve, self.concept = formulas, list(dict.fromkeys(critical)), solve, concept
        self.candidates: dict[str, Candidate] = {}

    def answer(self, place: Place) -> Answer:
        """Give the equilibria at the sample, None where it is irrational and the solver takes only fractions."""
        for function in self.critical:
            self.formulas.sign(function, place)
        sample = rational(place.sample)
        return None if sample is None else self.labels(self.solve(sample))

    def candidate(self, label: str) -> Candidate:
        """Describe an equilibrium."""
        return self.candidates[label]

    def labels(self, solution: Solution) -> tuple[str, ...]:
        """Give the labels of equilibria by who mixes over what."""
        found: dict[str, Candidate] = {}
        for equilibrium in solution.equilibria:
            label = _described(solution, equilibrium)
            outcomes = tuple(o for o in solution.game.outcome_names if equilibrium.outcomes.get(o))
            found[label] = Candidate(label, outcomes)
        self.candidates |= found
        return tuple(found)


def _described(solution: Solution, equilibrium: Equilibrium) -> str:
    """Say who mixes over what: in a table by the players' order, in a tree by information set."""
    mixes = {who: " + ".join(mix) for who, mix in equilibrium.profile.strategies.items()}
    if isinstance(solution.game, NormalFormGame):
        return ", ".join(mixes.values())
    said = "; ".join(f"{who}: {mix}" for who, mix in mixes.items())
    return f"{equilibrium.kind} ({said})" if equilibrium.kind else said


class TwoPlayerNashQuestion:
    """Which supports carry a Nash equilibrium of a game of two players."""

    concept = "nash"

    def __init__(self, game: NormalFormGame, formulas: FormulaSigns) -> None:
        """Take the game with formulas for payoffs."""
        self.game, self.formulas = game, formulas
        self.supports: dict[str, tuple[Support, Support]] = {}
        (rows, columns), (first, second) = game.shape, game.payoffs
        self.minors = (
            _minors([[first[i, j] for j in range(columns)] for i in range(rows)]),
            _minors([[second[i, j] for i in range(rows)] for j in range(columns)]),
        )

    def answer(self, place: Place) -> Answer:
        """Give the supports of all equilibria; in a degenerate game those of the extreme ones."""
        found: list[str] = []
        for own, other in self._systems():
            first = self._corner(0, own, other, place)
            second = None if first is None else self._corner(1, other, own, place)
            if any(corner is not None and not corner.strict for corner in (first, second)):
                return self._by_corners(place)
            if second is not None:
                found.append(self._label(own, other))
        return tuple(found)

    def candidate(self, label: str) -> Candidate:
        """Describe a choice of supports."""
        reached = {self.game.outcomes[cell] for cell in itertools.product(*self.supports[label])}
        return Candidate(label, tuple(outcome for outcome in self.game.outcome_names if outcome in reached))

    def labels(self, solution: Solution) -> tuple[str, ...]:
        """Give the supports of a solution's equilibria."""
        found: dict[str, None] = {}
        for equilibrium in solution.equilibria:
            mixes = zip(self.game.actions, equilibrium.profile.strategies.values(), strict=True)
            own, other = (tuple(actions.index(action) for action in mix) for actions, mix in mixes)
            found[self._label(own, other)] = None
        return tuple(found)

    def _by_corners(self, place: Place) -> Answer:
        """Pair the corners of both players' sets: every action used must be a best reply to the other's mixture."""
        rows, columns = (set(self._corners(player, place)) for player in (0, 1))
        pairs = [(one, other) for one in columns for other in rows if one.used <= other.best and other.used <= one.best]
        supports = {(tuple(sorted(one.used)), tuple(sorted(other.used))) for one, other in pairs}
        return tuple(self._label(*pair) for pair in sorted(supports, key=lambda own: (tuple(map(len, own)), own)))

    def _corners(self, player: int, place: Place) -> Iterator[Corner]:
        for own, other in self._systems():
            corner = self._corner(player, *((own, other) if player == 0 else (other, own)), place)
            if corner is not None:
                yield corner

    def _systems(self) -> Iterator[tuple[Support, Support]]:
        """Go through the sets of equally many actions of both."""
        for size in range(1, min(self.game.shape) + 1):
            yield from itertools.product(*(itertools.combinations(range(n), size) for n in self.game.shape))

    def _label(self, own: Support, other: Support) -> str:
        mixes = zip(self.game.actions, (own, other), strict=True)
        label = ", ".join(" + ".join(actions[index] for index in support) for actions, support in mixes)
        self.supports[label] = own, other
        return label

    def _corner(self, player: int, rows: Support, columns: Support, place: Place) -> Corner | None:
        """Give the mixture over the columns that makes these rows equally good, if it is one and none does better."""
        key = player, rows, columns
        if key not in place.known:
            place.known[key] = self._solved(player, rows, columns, place)
        found: Corner | None = place.known[key]
        return found

    def _solved(self, player: int, rows: Support, columns: Support, place: Place) -> Corner | None:
        """Solve a system by signs: the weights' common sign, then the sign of every further row's gain."""
        minors = self.minors[player]
        weights = [
            (-1) ** skipped * self.formulas.sign(minors[rows, columns[:skipped] + columns[skipped + 1 :]], place)
            for skipped in range(len(columns))
        ]
        common = sum(weights)
        if {1, -1} <= set(weights) or not common:
            return None
        best = set(rows)
        for row in range(self.game.shape[player]):
            if row not in rows:
                gain = self._gain(minors, rows, columns, row, place) * (1 if common > 0 else -1)
                if gain > 0:
                    return None
                best |= {row} if gain == 0 else set()
        used = frozenset(column for column, weight in zip(columns, weights, strict=True) if weight)
        return Corner(used, frozenset(best), len(used) == len(best))

    def _gain(
        self, minors: dict[Any, RationalFunction], rows: Support, columns: Support, row: int, place: Place
    ) -> int:
        """Give the sign of what a further row pays more than the first, times the weights' common factor.

        The minor's last row is (first row - row), expanded along the columns: it is the negative of that gain times the
        sign that the last column's cofactor has.
        """
        joined = (*rows, row)
        order = tuple(sorted(joined))
        moved = _parity([order.index(r) for r in joined])
        turn = 1 if len(columns) % 2 == 0 else -1
        return turn * moved * self.formulas.sign(minors[order, columns], place)


def _minors(matrix: list[list[RationalFunction]]) -> dict[Any, RationalFunction]:
    """Give, for each set of rows and each set of one column fewer, the minor of differences from the first row."""
    one = matrix[0][0] * 0 + 1
    found: dict[Any, RationalFunction] = {}

    def extend(rows: Support, minors: Any) -> None:
        found.update({(rows, columns): minor for columns, minor in minors.items()})
        if len(rows) <= len(matrix[0]):
            for row in range(rows[-1] + 1, len(matrix)):
                differences: Any = [a - b for a, b in zip(matrix[rows[0]], matrix[row], strict=True)]
                extend((*rows, row), expand(minors, differences))

    for first in range(len(matrix)):
        extend((first,), {(): one})
    return found


def _parity(order: list[int]) -> int:
    """Give the sign of a permutation."""
    swaps = sum(order[i] > order[j] for i, j in itertools.combinations(range(len(order)), 2))
    return -1 if swaps % 2 else 1
