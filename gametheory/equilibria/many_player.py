r"""All Nash equilibria of one game with three or more players, exactly.

In an equilibrium every player mixes over some actions, the *support*, all equally good, with no better one outside
(Nash 1951). So every equilibrium solves, for its supports S_1, ..., S_n,

    u_i(a, x) = u_i(b, x)    a, b in S_i       (indifference: polynomials in the others' probabilities)
    x_i(a) > 0               a in S_i
    u_i(a, x) >= u_i(c, x)   a in S_i, c not in S_i

1. Actions that another action beats against everything are dropped, again and again.
2. A choice of supports is dropped when an action is never better than another of the player's, and worse somewhere,
   against the others' supports: against full mixtures of these it is worse (Porter, Nudelman and Shoham 2004; Herings
   and Peeters 2005). For most games most choices go.
   And where only two players mix, over two actions each, it is dropped when somebody has a better action: a matter of
   integers.
3. What is left is a `semialgebraic.Region` for each choice: points, and in degenerate games families of infinitely
   many. All of it is exact; nothing hangs on a tolerance. Probabilities are fractions, or algebraic numbers of one
   field an equilibrium.
4. Points and families of different supports are joined where the one lies in the closure of the other, or where two
   equilibria differ in one player's strategy alone (then everything between them is in equilibrium: the others'
   replies and the player's own are linear in it). What is joined is a *component*; an equilibrium that is joined to
   nothing is isolated.

A *regular* equilibrium has no unused best reply and a nonsingular Jacobian of the indifferences; where all are
regular, their number is odd (Harsanyi 1973). This is checked on every complete answer.

Measured on one shared core, medians of random games with payoffs of two digits: 2 x 2 x 2 in 1 ms, 3 x 2 x 2 in
3 ms, 3 x 3 x 2 in 12 ms, 2 x 2 x 2 x 2 in 17 ms, 3 x 3 x 3 in 0.09 s, 4 x 3 x 3 in 0.7 s; payoffs of 16 digits take two
(2 x 2 x 2) to ten times as long (3 x 3 x 3). Games full of ties take about the same. What grows is the number of
complex solutions for the largest supports: 2 for 2 x 2 x 2, 9 for 2 x 2 x 2 x 2, 10 for 3 x 3 x 3, 44 for 2 x 2 x 2 x
2 x 2, 56 for 4 x 4 x 4 (McKelvey and McLennan 1997). From five players with two actions or 4 x 4 x 3 on, the largest
supports are left undecided after some seconds each, and the answer says so.

References
----------
J. F. Nash (1951), Non-cooperative games, Annals of Mathematics 54, 286-295. J. C. Harsanyi (1973), Oddness of the
number of equilibrium points: a new proof, International Journal of Game Theory 2, 235-250. R. D. McKelvey and A.
McLennan (1997), The maximal number of regular totally mixed Nash equilibria, Journal of Economic Theory 72, 411-425.
R. Porter, E. Nudelman and Y. Shoham (2004), Simple search methods for finding a Nash equilibrium, AAAI-04, 664-669;
Games and Economic Behavior 63 (2008), 642-662. P. J. J. Herings and R. Peeters (2005), A globally convergent algorithm
to compute all Nash equilibria for n-person games, Annals of Operations Research 137, 349-368. R. S. Datta (2010),
Finding all Nash equilibria of a finite game using polynomial algebra, Economic Theory 42, 55-96.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from gametheory.equilibria.continua import (
    Continuum,
    Joined,
    ManyPlayerEquilibria,
    ManyPlayerEquilibrium,
    OutOfTimeError,
    cause,
)
from gametheory.equilibria.indifference import Part, conditions
from gametheory.equilibria.supports import IntegerGame, Support, unknowns, words
from gametheory.numerics.polynomial_systems import UndecidedError
from gametheory.numerics.semialgebraic import solve_region

__all__ = ["Continuum", "ManyPlayerEquilibria", "ManyPlayerEquilibrium", "many_player_equilibria"]


def many_player_equilibria(
    payoffs: Sequence[NDArray[Any]],
    *,
    seconds: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    keep_interrupted: bool = True,
) -> ManyPlayerEquilibria:
    """Find all equilibria of a game, with exact arithmetic.

    Parameters
    ----------
    payoffs
        One array a player, with one axis a player: fractions or integers (an object array, as games hold them).
    seconds
        Stop after so long, with what was found; `complete` is then false. It is looked at between steps, of which a
        single one may take seconds in large games.
    progress
        Called with the number of choices of supports decided, and that of all.
    keep_interrupted
        Whether an interruption from the keyboard gives what was found; else it is passed on.

    Returns
    -------
    ManyPlayerEquilibria
        When the search is interrupted from the keyboard, what was found, as after the time limit.

    Raises
    ------
    AssertionError
        When an even number of equilibria, all regular, was found: a bug here, for it contradicts a theorem.

    Examples
    --------
    A game of Nau, Gomez Canovas and Hansen (2004, section 4), whose only equilibrium is irrational:

    >>> import numpy as np
    >>> row = np.array([[[3, 1], [0, 0]], [[0, 0], [1, 2]]])
    >>> column = np.array([[[0, 0], [2, 1]], [[1, 3], [0, 0]]])
    >>> matrix = np.array([[[2, 0], [0, 0]], [[0, 0], [0, 3]]])
    >>> found = many_player_equilibria([row, column, matrix])
    >>> found.complete, len(found.equilibria)
    (True, 1)
    >>> for strategy in found.equilibria[0].strategies:
    ...     print(strategy[0])
    53/46 - 1/46 sqrt(601)
    -13/24 + 1/24 sqrt(601)
    -23/4 + 1/4 sqrt(601)
    """
    stops = (OutOfTimeError, KeyboardInterrupt) if keep_interrupted else (OutOfTimeError,)
    return _Solver(payoffs, seconds, progress, stops).solve()


class _Solver:
    """One game with integer payoffs, and the search for its equilibria."""

    def __init__(
        self,
        payoffs: Sequence[NDArray[Any]],
        seconds: float | None,
        progress: Callable[[int, int], None] | None,
        stops: tuple[type[BaseException], ...],
    ) -> None:
        self.game = IntegerGame(payoffs)
        self.progress, self.stops = progress, stops
        self.deadline = None if seconds is None else time.monotonic() + seconds

    def check(self) -> None:
        """Stop when the time is over."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError

    def solve(self) -> ManyPlayerEquilibria:
        """Go through the supports, then join what was found."""
        reasons: list[str] = []
        parts = list(self.parts(reasons))
        answer = Joined(self.game, parts, self.check, self.stops).answer(reasons)
        if answer.complete and not answer.components and all(found.regular for found in answer.equilibria):
            assert len(answer.equilibria) % 2, "an even number of regular equilibria: one is missing. This is a bug"
        return answer

    def parts(self, reasons: list[str]) -> Iterator[Part]:
        """Go through the supports that have equilibria; say in `reasons` which were not decided."""
        choices = self.game.choices()
        for done, support in enumerate(choices):
            try:
                self.check()
                if self.progress is not None:
                    self.progress(done, len(choices))
                if self.game.allow(support) and self.game.balanced(support):
                    part = self.part(support)
                    if part.points or part.families:
                        yield part
            except UndecidedError as undecided:
                reasons.append(f"supports {words(support)} were left undecided: {undecided}")
            except self.stops as stop:
                reasons.append(f"{cause(stop)} with {len(choices) - done} of {len(choices)} choices of supports left")
                return
        if self.progress is not None:
            self.progress(len(choices), len(choices))

    def part(self, support: Support) -> Part:
        """Solve for the equilibria with these supports."""
        if not unknowns(support):
            return Part(support, (), (), (), ((),))
        part = conditions(self.game, support)
        region = solve_region(part.equations, part.positive, part.nonnegative, unknowns(support), self.check)
        return replace(part, points=region.points, families=region.families)
