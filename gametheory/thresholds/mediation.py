r"""Correlated equilibria along one parameter: what a mediator can bring about, as value functions, and where it flips.

The correlated equilibria at t are the distributions p over action profiles with :math:`G(t)\,p \le 0`, where the rows
of G say what each player gains by each way to disobey: a polytope whose shape depends on t. The least and the greatest
probability of an outcome over it are the optima of linear programs with rational functions of t for numbers, and so
piecewise rational functions themselves (:mod:`gametheory.numerics.parametric_programs`).

An outcome is *possible* while its greatest probability is positive, and *unavoidable* while the least one is: whoever
mediates cannot rule it out. These are what an answer names, so a threshold is a value at which an outcome becomes
possible or impossible, avoidable or unavoidable. Where a value function merely bends nothing flips; its kinks are told
with it.

The search for thresholds is in :mod:`gametheory.thresholds.mediation_line`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from gametheory.concepts import Concept, bare, name_of
from gametheory.equilibria import coarse_correlated, correlated
from gametheory.equilibria.objectives import Objective, Wish, objective_of
from gametheory.errors import ConceptError, NotExactError
from gametheory.games import NormalFormGame
from gametheory.model import Model
from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.parametric_programs import (
    NoOptimumError,
    OptimalPiece,
    OptimumAt,
    ParametricProgram,
    Row,
    optimal_values,
)
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.thresholds.asking import range_along
from gametheory.thresholds.branches import branches
from gametheory.thresholds.value_nouns import ValueAt, ValueFunction, ValueFunctions, ValuePiece, limit

SENSES: Final = ("least", "most")


def value_functions(
    model: Model,
    along: str,
    concept: Concept | None = None,
    *,
    of: Iterable[Wish] | None = None,
    low: Any = None,
    high: Any = None,
    **fixed: Any,
) -> ValueFunctions:
    """Give how little and how much correlated equilibria can bring about as functions of one parameter, exactly.

    Parameters
    ----------
    model
        A table with payoffs made of ``+ - * /`` and whole powers of the parameter.
    along
        The name of the parameter.
    concept
        :func:`~gametheory.correlated`, the default, or :func:`~gametheory.coarse_correlated`; a reference point for
        fairness may be bound to it.
    of
        What to give the value of, in the words of :func:`~gametheory.correlated`: ``"most war"``, ``"least payoff of
        us"``, ``"total"``, ``"fairness"``. By default the least and the most of each outcome's probability, and the
        concept's own objective, the total payoff unless another is bound to it.
    low, high
        The range; by default the parameter's plausible range.
    **fixed
        Values of other parameters; the rest have their defaults.

    Returns
    -------
    ValueFunctions
        By name: each one formula on each of finitely many intervals, with exact values where they meet.

    Raises
    ------
    ConceptError
        For a tree, for another concept, and for payoffs without formulas.
    UnknownNameError, DomainError
        As :func:`gametheory.thresholds.thresholds`.

    Examples
    --------
    >>> import gametheory
    >>> standoff = gametheory.load("models/crimea_2017/standoff.yaml")
    >>> value_functions(standoff, "us_war_cost", of=["most war"])["most war"].pieces[1].formula
    5 / (10 * us_war_cost - 34)
    """
    concept = concept or correlated
    if bare(concept) not in (correlated, coarse_correlated):
        raise ConceptError(f"value functions are those of correlated equilibria, not of {name_of(concept)}")
    _, start, end = range_along(model, along, low, high, fixed)
    try:
        games = [(part.low, part.high, part.formulas) for part in branches(model, along, start, end, fixed)]
    except NotExactError as error:
        raise ConceptError(f"no exact value functions: {error}, or ask correlated_ranges at single values") from None
    if not isinstance(games[0][2], NormalFormGame):
        raise ConceptError("value functions are those of a table, and this is none. Ask for another model")
    tables = ((own, other, game) for own, other, game in games if isinstance(game, NormalFormGame))
    parts = [Mediation(game, along, own, other, concept) for own, other, game in tables]
    try:
        return together(parts, model, of)
    except NoOptimumError as error:
        raise ConceptError(f"no exact value functions here: {error}. Ask correlated_ranges at single values") from None


class Mediation:
    """The correlated equilibria of a game of formulas along its one parameter."""

    def __init__(self, game: NormalFormGame, along: str, low: Number, high: Number, concept: Concept) -> None:
        """Take the game, the range, and the concept with what is bound to it."""
        self.game, self.along, self.low, self.high = game, along, low, high
        self.options = _options(concept)
        self.coarse = is_coarse(concept)
        self.name = name_of(concept)
        first: Any = game.payoffs[0][(0,) * len(game.shape)]
        self.zero: RationalFunction = first * 0

    def functions(self, of: Iterable[Wish] | None = None) -> list[ValueFunction]:
        """Give the value functions that are asked for, by default those that an answer rests on."""
        asked = [(objective, True) for objective in map(self._objective, of)] if of is not None else list(self._usual())
        return [self.function(objective, drawn) for objective, drawn in asked]

    def outcome(self, outcome: str, sense: str) -> ValueFunction:
        """Give the least or the most that an outcome's probability can be."""
        return self.function(self._objective(f"{sense} probability of {outcome}"), drawn=False)

    def _usual(self) -> Iterator[tuple[Objective, bool]]:
        for outcome in self.game.outcome_names:
            for sense in SENSES:
                yield self._objective(f"{sense} probability of {outcome}"), False
        yield self._objective(self.options.get("objective", "total")), True

    def _objective(self, wish: Wish) -> Objective:
        return objective_of(self.game, wish, self.options.get("reference"))

    def function(self, objective: Objective, drawn: bool) -> ValueFunction:
        """Give the value function of an objective, with what the mediator draws if that is asked for."""
        found = optimal_values(self._program(objective), self.along, self.low, self.high)
        pieces = [self._piece(piece, objective.sense, drawn) for piece in found.pieces]
        points = [_point(end, objective.sense) for end in found.ends]
        name = objective.name if objective.sense < 0 else objective.name.replace("the ", "the greatest ", 1)
        return _joined(name, self.along, pieces, points)

    def _piece(self, piece: OptimalPiece, sense: int, drawn: bool) -> ValuePiece:
        shares = zip(self.game.cells(), piece.point, strict=False)
        own = {self.game.label(cell): share for cell, share in shares if share} if drawn else {}
        return ValuePiece(piece.low, piece.high, sense * piece.value, own)

    # --- the linear program ---

    def _program(self, objective: Objective) -> ParametricProgram:
        """Write the program in the probabilities of the cells; for the least of several scores with its value too.

        The value is the difference of two further variables, for it may be negative.
        """
        scores = [[objective.sense * (self.zero + entry) for entry in own.flat] for own in objective.scores]
        one, rows = self.zero + 1, [(*row, self.zero) for row in self._incentives()]
        total = (*(one for _ in self.game.cells()), one)
        if len(scores) == 1:
            return ParametricProgram(tuple(scores[0]), tuple(rows), (total,))
        more = (self.zero, self.zero)
        above = [(*(-entry for entry in own), one, -one, self.zero) for own in scores]
        rows = [*((*row[:-1], *more, row[-1]) for row in rows), *above]
        nothing = (self.zero for _ in self.game.cells())
        return ParametricProgram((*nothing, one, -one), tuple(rows), ((*total[:-1], *more, one),))

    def _incentives(self) -> Iterator[Row]:
        """Go through the ways to disobey: what each gains at each cell must not be positive on average."""
        for player, size in enumerate(self.game.shape):
            for told in (None,) if self.coarse else range(size):
                for instead in range(size):
                    if instead != told:
                        yield tuple(self._gain(player, told, instead, cell) for cell in self.game.cells())

    def _gain(self, player: int, told: int | None, instead: int, cell: tuple[int, ...]) -> RationalFunction:
        payoffs = self.game.payoffs[player]
        if told is not None and cell[player] != told:
            return self.zero
        gain: RationalFunction = payoffs[(*cell[:player], instead, *cell[player + 1 :])] - payoffs[cell]
        return gain


def _joined(name: str, along: str, pieces: list[ValuePiece], points: list[ValueAt]) -> ValueFunction:
    """Join pieces with the same formula, and say whether the others bend or jump where they meet."""
    kept, ends = pieces[:1], points[:1]
    for point, piece in zip(points[1:], pieces[1:], strict=False):
        limits = [limit(one, along, point.place) for one in (kept[-1], piece)]
        smooth = point.value is not None and limits == [point.value, point.value]
        if smooth and (kept[-1].formula, kept[-1].drawn) == (piece.formula, piece.drawn):
            kept[-1] = dataclasses.replace(kept[-1], high=piece.high)
            continue
        same = kept[-1].formula == piece.formula
        ends.append(dataclasses.replace(point, kind=("" if same else "kink") if smooth else "jump"))
        kept.append(piece)
    return ValueFunction(name, along, tuple(kept), (*ends, *points[len(pieces) :]))


def together(parts: Sequence[Mediation], model: Model, of: Iterable[Wish] | None = None) -> ValueFunctions:
    """Put the value functions on neighbouring parts of the range together."""
    wishes = None if of is None else list(of)
    chained = map(_chained, zip(*(part.functions(wishes) for part in parts), strict=True))
    first = parts[0]
    symbol = model.parameters[first.along].symbol
    return ValueFunctions(model.title, first.name, first.along, symbol, {one.name: one for one in chained})


def _chained(functions: Sequence[ValueFunction]) -> ValueFunction:
    """Put together one function on neighbouring parts of the range."""
    pieces = [piece for own in functions for piece in own.pieces]
    points = [*functions[0].points, *(point for own in functions[1:] for point in own.points[1:])]
    return _joined(functions[0].name, functions[0].along, pieces, points)


def _point(end: OptimumAt, sense: int) -> ValueAt:
    return ValueAt(end.place, None if end.value is None else sense * end.value)


def is_coarse(concept: Concept) -> bool:
    """Tell whether coarse correlated equilibria are asked for.

    >>> is_coarse(coarse_correlated), is_coarse(functools.partial(correlated, coarse=True)), is_coarse(correlated)
    (True, True, False)
    """
    return bare(concept) is coarse_correlated or bool(_options(concept).get("coarse"))


def _options(concept: Concept) -> dict[str, Any]:
    """Give what is bound to a concept by name."""
    found: dict[str, Any] = {}
    while isinstance(concept, functools.partial):
        found = {**concept.keywords, **found}
        concept = concept.func
    return found
