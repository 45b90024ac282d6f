r"""Signalling games as formulas: what fixes their perfect Bayesian equilibria, and what each of these is worth.

What an equilibrium asks is linear in the answers, linear in the messages, and linear in the beliefs after a message
that nobody sends. The signs of all maximal minors of these linear conditions say which of their faces meet, and so
which choices of supports are equilibria (:mod:`gametheory.equilibria.signalling.alike`). Over formulas for payoffs and
priors each minor is a rational function of the parameters: :attr:`SignallingFormulas.critical` lists them, once each.

On a set of parameters on which none of them changes its sign an equilibrium stays at the same corner, the solution of
the same linear equations. So its probabilities and payoffs are rational functions there, by Cramer's rule:
:meth:`SignallingFormulas.corner` finds them from the equilibrium at one point. From these come

* what the player of an opening move gains by going on instead of ending the play, by each action that does: it decides
  whether the messages are come to at all;
* the difference between the probabilities with which two types that mix send a message: where all such differences are
  zero a semi-separating equilibrium is a pooling one;
* payoff differences between equilibria that hold together, which decide which of them payoff dominance selects.

Known for any number of types, messages and answers, as long as the minors are not too many (:data:`MOST_MINORS`). In
these games perfect Bayesian and sequential equilibria are the same while every type is possible.

References
----------
D. Fudenberg and J. Tirole (1991), Game Theory, MIT Press, chapter 8. A. Bjorner, M. Las Vergnas, B. Sturmfels, N. White
and G. M. Ziegler (1999), Oriented Matroids, 2nd edition, Cambridge University Press, chapters 1 to 3.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from gametheory.equilibria.signalling.alike import Arrangement, Share, arrangements, played
from gametheory.equilibria.signalling.plays import expected
from gametheory.equilibria.signalling.structure import SignallingGame, signalling_game
from gametheory.games import Equilibrium, ExtensiveFormGame
from gametheory.numerics.exact_linear import solve
from gametheory.numerics.minors import determinant
from gametheory.numerics.rational_functions import RationalFunction

MOST_MINORS: Final = 4_000
Shares = Mapping[Share, RationalFunction]


@dataclass(frozen=True)
class CornerFormulas:
    """An equilibrium as formulas.

    Attributes
    ----------
    payoffs
        What each player gets, in the game's order.
    deciding
        Formulas whose signs say whether an opening move leads to it, and of which kind it is.
    """

    payoffs: tuple[RationalFunction, ...]
    deciding: tuple[RationalFunction, ...]


def signalling_formulas(game: Any) -> SignallingFormulas | None:
    """Give the formulas of a game if it is a signalling game and they are not too many; else None.

    Examples
    --------
    >>> import gametheory
    >>> from gametheory.model.symbolic import symbolic_game
    >>> resolve = gametheory.load("models/crimea_2017/resolve.yaml")
    >>> formulas = signalling_formulas(symbolic_game(resolve, ["resolve_prior"]))
    >>> for text in dict.fromkeys(one.to_factored_text() for one in formulas.critical if one.used):
    ...     print(text)
    (resolve_prior - 1)
    (11 * resolve_prior - 1)
    -10 * resolve_prior
    (1 - resolve_prior)
    resolve_prior
    """
    found = signalling_game(game) if isinstance(game, ExtensiveFormGame) else None
    if found is None:
        return None
    formulas = SignallingFormulas(found)
    return formulas if sum(map(_count, formulas.arrangements)) <= MOST_MINORS else None


class SignallingFormulas:
    """A signalling game with formulas for payoffs and priors."""

    def __init__(self, signalling: SignallingGame) -> None:
        """Take the game; its numbers are rational functions of some parameters."""
        self.signalling = signalling
        self.one: RationalFunction = next(iter(signalling.endings.values())).payoffs[0] * 0 + 1

    @cached_property
    def arrangements(self) -> tuple[Arrangement, ...]:
        """The linear conditions on answers, on messages, on the beliefs after each message, and the priors."""
        return tuple(
            Arrangement([[entry * self.one for entry in vector] for vector in each.vectors], each.shares)
            for each in arrangements(self.signalling, _same)
        )

    @cached_property
    def critical(self) -> list[RationalFunction]:
        """The formulas whose signs fix which supports are equilibria, after the opening if there is one."""
        distinct = dict.fromkeys(itertools.chain(self._minors(), self._denominators()))
        return [function for function in distinct if function]

    def _minors(self) -> Iterator[RationalFunction]:
        for each in self.arrangements:
            for chosen in each.minors:
                yield determinant([each.vectors[place] for place in chosen], self.one)

    def _denominators(self) -> Iterator[RationalFunction]:
        """Go through the reciprocals of what payoffs are divided by: where that is zero there is no game."""
        opening = self.signalling.opening
        endings = [*self.signalling.endings.values(), *(opening.outside.values() if opening else ())]
        yield from (1 / RationalFunction((self.one * own).denominator) for end in endings for own in end.payoffs)

    def corner(self, game: ExtensiveFormGame, equilibrium: Equilibrium) -> CornerFormulas | None:
        """Give the formulas of an equilibrium from the game at a point, in rationals.

        None where no corner is one: several actions of the opening are as good for all parameters.
        """
        here = signalling_game(game)
        assert here is not None
        found: list[Shares] = []
        used = played(here, equilibrium.profile)
        for symbolic, rational, own in zip(self.arrangements, arrangements(here, Fraction), used, strict=False):
            tight = rational.tight(own)
            if tight is None:
                return None
            found.append(self._solved(symbolic, tight, own))
        return self._described(equilibrium, *found)

    def _solved(self, symbolic: Arrangement, tight: Sequence[int], used: Mapping[Share, Any]) -> Shares:
        """Solve the equations that determine a corner; give the probabilities that are not zero."""
        rows = [symbolic.vectors[place] for place in tight]
        solution: Any = solve([row[:-1] for row in rows], [-row[-1] for row in rows])
        full = [*solution, self.one]
        return {share: self.one * sum(map(_product, symbolic.shares[share], full)) for share in used}

    def _described(self, equilibrium: Equilibrium, answers: Shares, sent: Shares) -> CornerFormulas | None:
        known = self.signalling
        mixes = [{m: share for (own, m), share in sent.items() if own == t} for t in range(len(known.types))]
        given = [{a: share for (own, a), share in answers.items() if own == m} for m in range(len(known.messages))]
        priors = [kind.prior for kind in known.types]
        onward = tuple(self.one * own for own in expected(known, known.endings, priors, mixes, given).payoffs)
        payoffs = self._payoffs(equilibrium, onward)
        return None if payoffs is None else CornerFormulas(payoffs, (*self._opening(onward), *_differences(mixes)))

    def _payoffs(
        self, equilibrium: Equilibrium, onward: tuple[RationalFunction, ...]
    ) -> tuple[RationalFunction, ...] | None:
        """Give the payoffs of the whole game from those after the opening; None where the opening is mixed."""
        opening = self.signalling.opening
        if opening is None:
            return onward
        first, *more = equilibrium.profile[opening.information_set]
        if more:
            return None
        return onward if first == opening.onward else tuple(self.one * own for own in opening.outside[first].payoffs)

    def _opening(self, onward: tuple[RationalFunction, ...]) -> Iterator[RationalFunction]:
        opening = self.signalling.opening
        if opening is not None:
            mover = self.signalling.game.players.index(opening.player)
            values = [onward[mover], *(end.payoffs[mover] for end in opening.outside.values())]
            yield from (self.one * (one - other) for one, other in itertools.combinations(values, 2))


def _differences(mixes: Sequence[Mapping[int, RationalFunction]]) -> Iterator[RationalFunction]:
    """Go through what two types that mix differ by in the probability of a message."""
    for one, other in itertools.combinations([mix for mix in mixes if len(mix) > 1], 2):
        yield from (one[message] - other[message] for message in one if message in other)


def _count(each: Arrangement) -> int:
    return math.comb(len(each.vectors), each.order)


def _same(number: Any) -> Any:
    return number


def _product(one: Any, other: Any) -> Any:
    return one * other
