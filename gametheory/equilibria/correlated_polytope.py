"""All that correlated equilibria can bring about: the ranges of payoffs and outcomes, and the polytope's vertices.

The definitions and the references are in :mod:`gametheory.equilibria.correlated`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from flint import fmpq, fmpq_mat

from gametheory.equilibria.correlated import concept_name, indifferences, mediate, rounding_note
from gametheory.equilibria.obedience import incentives, require_single
from gametheory.equilibria.objectives import objective_of
from gametheory.errors import ConceptError
from gametheory.games import Component, NormalFormGame
from gametheory.games.correlation import CorrelatedSolution, correlated_equilibrium
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Number, show
from gametheory.numerics.polytope import extreme_rays

METHOD: Final = "vertex enumeration in rational arithmetic"
MOST_RAYS: Final = 2000
"""How many corners the enumeration of vertices may hold at a time."""


@dataclass(frozen=True, repr=False)
class CorrelatedRanges:
    """What correlated equilibria can bring about: the least and the most of each payoff and each probability.

    ``total`` is the range of the sum of the payoffs. Each end is reached by some equilibrium, and so is everything
    between. ``exact`` is true when all ends are rationals that were certified.
    """

    concept: str
    payoffs: Mapping[str, tuple[Number, Number]]
    outcomes: Mapping[str, tuple[Number, Number]]
    total: tuple[Number, Number]
    exact: bool

    def to_dict(self) -> dict[str, Any]:
        """Give the ranges as plain data for JSON; numbers as floats."""
        return {
            "concept": self.concept,
            "payoffs": {player: list(map(float, ends)) for player, ends in self.payoffs.items()},
            "outcomes": {outcome: list(map(float, ends)) for outcome, ends in self.outcomes.items()},
            "total": list(map(float, self.total)),
            "exact": self.exact,
        }

    def __repr__(self) -> str:
        """Say it in words, a range a line."""
        spans = {f"the payoff of {player}": ends for player, ends in self.payoffs.items()}
        spans |= {f"the probability of {outcome}": ends for outcome, ends in self.outcomes.items()}
        spans["the total payoff"] = self.total
        lines = (f"  {what}: {_span(*ends)}" for what, ends in spans.items())
        precision = "exact" if self.exact else "in floating point"
        return "\n".join([f"What {self.concept.replace('-', ' ')} equilibria can bring about ({precision}):", *lines])


def correlated_ranges(game: NormalFormGame, *, coarse: bool = False) -> CorrelatedRanges:
    """Find how far correlated equilibria can move each player's payoff, each outcome's probability, and the total.

    It takes a single game; two linear programs for each number. Raises ``ConceptError`` for a tree or a grid.

    >>> chicken = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]], players=["us", "nk"])
    >>> correlated_ranges(chicken)
    What correlated equilibria can bring about (exact):
      the payoff of us: from 2 to 7
      the payoff of nk: from 2 to 7
      the probability of 1, 1: from 0 to 0.5
      the probability of 1, 2: from 0 to 1
      the probability of 2, 1: from 0 to 1
      the probability of 2, 2: from 0 to 0.2
      the total payoff: from 7.2 to 10.5
    """
    require_single(game, "correlated_ranges")
    certified = [game.is_exact]

    def ends(what: str) -> tuple[Number, Number]:
        low, high = (mediate(game, objective_of(game, f"{sense} {what}"), coarse) for sense in ("least", "most"))
        certified.extend((low.certified, high.certified))
        return low.value, high.value

    return CorrelatedRanges(
        concept=concept_name(coarse),
        payoffs={player: ends(f"payoff of {player}") for player in game.players},
        outcomes={outcome: ends(f"probability of {outcome}") for outcome in game.outcome_names},
        total=ends("total"),
        exact=all(certified),
    )


def correlated_vertices(game: NormalFormGame, *, coarse: bool = False, most: int = MOST_RAYS) -> CorrelatedSolution:
    """Find all vertices of the polytope of correlated equilibria: every one is an average of these.

    Parameters
    ----------
    game
        A single small game: a 2x2 game has at most 5 vertices.
    coarse
        Ask for the polytope of coarse correlated equilibria.
    most
        How many corners the enumeration may hold at a time; beyond it gives up with a ``ConceptError``.

    Returns
    -------
    A complete :class:`~gametheory.games.correlation.CorrelatedSolution`, always in rational arithmetic, whose one
    component, if there are several vertices, has all of them as its corners.

    Examples
    --------
    >>> chicken = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> len(correlated_vertices(chicken).equilibria)
    5
    """
    require_single(game, "correlated_vertices")
    corners = _corners(game, coarse, most)
    size = _rank(corners) - 1
    every = tuple(range(len(corners)))
    equilibria = tuple(correlated_equilibrium(game, c, coarse=coarse, isolated=len(corners) == 1) for c in corners)
    exactly = dict.fromkeys(game.players, 0.0)
    return CorrelatedSolution(
        game=game,
        concept=concept_name(coarse),
        equilibria=equilibria,
        complete=True,
        exact=game.is_exact,
        method=METHOD,
        ties=tuple(dict.fromkeys(words for one in equilibria for words in indifferences(game, one.advice, exactly))),
        notes=rounding_note(game),
        components=(Component(every, (every,), size),) if size else (),
        dimension=size,
    )


def _span(low: Number, high: Number) -> str:
    return show(low) if low == high else f"from {show(low)} to {show(high)}"


def _corners(game: NormalFormGame, coarse: bool, most: int) -> list[dict[Cell, Fraction]]:
    """Give the vertices as probabilities by cell."""
    cells = list(game.cells())
    rows = [_whole(row) for row, _ in incentives(game, coarse=coarse)]
    try:
        rays = extreme_rays(rows, len(cells), most=most)
    except ValueError:
        raise ConceptError(
            f"the vertices of this game's {concept_name(coarse)} equilibria take more than {most:,} corners at a time. "
            "Ask for the ranges or for the best equilibrium instead, or raise `most`"
        ) from None
    return [{cell: Fraction(share, sum(ray)) for cell, share in zip(cells, ray, strict=True)} for ray in rays]


def _whole(row: tuple[Any, ...]) -> list[int]:
    """Multiply a row of rationals by their common denominator."""
    exact = [Fraction(entry) for entry in row]
    common = math.lcm(*(entry.denominator for entry in exact))
    return [int(entry * common) for entry in exact]


def _rank(corners: list[dict[Cell, Fraction]]) -> int:
    rows = [[fmpq(share.numerator, share.denominator) for share in corner.values()] for corner in corners]
    return int(fmpq_mat(rows).rank())
