r"""Mixed equilibria of two players by their supports: probabilities and payoffs as formulas, and when they are one.

In an equilibrium with supports I of the row player and J of the column player, of one size k, the column player's
mixture y makes the rows of I equally good. By Cramer's rule :math:`y_j` is, up to a common factor, the signed minor
:math:`m_j` of the differences between the first row of I and the others, with column j left out; so
:math:`y_j = m_j / \sum_l m_l`, a rational function of the parameters. The conditions are that all :math:`m_j` have the
sign of their sum, and that no row outside I earns more. Each sign of the sum is a case of its own; the other player's
mixture likewise.

Supports of different sizes carry equilibria only where payoffs tie. They are left out, and so are the continua that
they belong to.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from gametheory.conditions.needs import Contradiction, Need, Simplifier
from gametheory.conditions.nouns import CandidateConditions, Case
from gametheory.games import NormalFormGame
from gametheory.games.normal_form import Cell
from gametheory.numerics.minors import determinant
from gametheory.numerics.rational_functions import RationalFunction

Actions = tuple[int, ...]
Matrix = Sequence[Sequence[RationalFunction]]


@dataclass(frozen=True, eq=False)
class Mixture:
    """One player's mixture that keeps the other indifferent, up to its sum: a weight for each action in use."""

    player: str
    weights: dict[int, RationalFunction]

    @property
    def total(self) -> RationalFunction:
        """The sum of the weights."""
        return reduce(add, self.weights.values())

    @property
    def probabilities(self) -> dict[int, RationalFunction]:
        """The probability of each action in use."""
        return {action: weight / self.total for action, weight in self.weights.items()}


def all_supports(game: NormalFormGame) -> Iterator[tuple[Actions, Actions]]:
    """Go through the pairs of supports of one size, small ones first."""
    rows, columns = game.shape
    for size in range(1, min(rows, columns) + 1):
        yield from itertools.product(
            itertools.combinations(range(rows), size), itertools.combinations(range(columns), size)
        )


def support_candidate(
    game: NormalFormGame, supports: tuple[Actions, Actions], simplifier: Simplifier
) -> CandidateConditions | None:
    """Give formulas and conditions of the equilibrium with these supports; None where there is none but with ties."""
    row = _mixture(game, 1, supports)
    column = _mixture(game, 0, supports)
    if not row.total or not column.total:
        return None
    found = [
        simplifier.case([*_needs(game, 1, supports, row, first), *_needs(game, 0, supports, column, second)])
        for first in _signs(supports)
        for second in _signs(supports)
    ]
    weights = _cell_weights(row, column)
    reasons = dict.fromkeys(case.because for case in found if isinstance(case, Contradiction))
    cases = tuple(case for case in found if isinstance(case, Case))
    return CandidateConditions(
        label=support_label(game, supports),
        strategies={
            mixture.player: {actions[a]: p for a, p in mixture.probabilities.items()}
            for mixture, actions in zip((row, column), game.actions, strict=True)
        },
        payoffs=dict(zip(game.players, _expected(game, weights), strict=True)),
        outcomes=_outcomes(game, weights),
        cases=cases,
        never="" if cases else "; ".join(reasons),
    )


def support_label(game: NormalFormGame, supports: tuple[Actions, Actions]) -> str:
    """Name supports by their actions."""
    return ", ".join(
        " + ".join(own[action] for action in used) for own, used in zip(game.actions, supports, strict=True)
    )


def support_payoffs(game: NormalFormGame, supports: tuple[Actions, Actions]) -> Iterator[tuple[RationalFunction, ...]]:
    """Go through both players' payoffs, as formulas, at the extreme equilibria that may have these supports.

    A mixture is determined by as many equally good actions of the other player as it has actions: those in use, and
    where supports have different sizes some of them, or some more.
    """
    first, second = supports
    equal_rows = _of_size(first, len(second), game.shape[0])
    equal_columns = _of_size(second, len(first), game.shape[1])
    for rows, columns in itertools.product(equal_rows, equal_columns):
        row, column = _mixture(game, 1, (first, columns)), _mixture(game, 0, (rows, second))
        if row.total and column.total:
            yield _expected(game, _cell_weights(row, column))


def _of_size(used: Actions, size: int, count: int) -> list[Actions]:
    """List the sets of so many of a player's actions that are within those in use, or have them all."""
    several = itertools.combinations(range(count), size)
    return [own for own in several if set(own) <= set(used) or set(own) >= set(used)]


def _cell_weights(row: Mixture, column: Mixture) -> dict[Cell, RationalFunction]:
    return {(i, j): p * q for i, p in row.probabilities.items() for j, q in column.probabilities.items()}


def _expected(game: NormalFormGame, weights: dict[Cell, RationalFunction]) -> tuple[RationalFunction, ...]:
    return tuple(reduce(add, (weight * cells[cell] for cell, weight in weights.items())) for cells in game.payoffs)


def _signs(supports: tuple[Actions, Actions]) -> tuple[int, ...]:
    return (1,) if len(supports[0]) == 1 else (1, -1)


def _outcomes(game: NormalFormGame, weights: dict[Cell, RationalFunction]) -> dict[str, RationalFunction]:
    found: dict[str, RationalFunction] = {}
    for cell, weight in weights.items():
        outcome = game.outcomes[cell]
        found[outcome] = found[outcome] + weight if outcome in found else weight
    return {outcome: found[outcome] for outcome in game.outcome_names if outcome in found}


def _payoffs(game: NormalFormGame, player: int) -> Matrix:
    """Give a player's payoffs with the own actions as rows."""
    cells = game.payoffs[player]
    return (cells if player == 0 else cells.transpose()).tolist()  # type: ignore[no-any-return]


def _mixture(game: NormalFormGame, indifferent: int, supports: tuple[Actions, Actions]) -> Mixture:
    """Give the mixture of the one player to which the other is indifferent over the support."""
    payoffs, own, others = _payoffs(game, indifferent), supports[indifferent], supports[1 - indifferent]
    differences = [[payoffs[own[0]][j] - payoffs[i][j] for j in others] for i in own[1:]]
    one = payoffs[0][0] * 0 + 1
    weights = {
        action: (-1) ** place * determinant([[*row[:place], *row[place + 1 :]] for row in differences], one)
        for place, action in enumerate(others)
    }
    return Mixture(game.players[1 - indifferent], weights)


def _needs(
    game: NormalFormGame, indifferent: int, supports: tuple[Actions, Actions], mixture: Mixture, sign: int
) -> Iterator[Need]:
    """Give the needs that the weights have one sign, and that no unused action of the other player does better."""
    payoffs, own = _payoffs(game, indifferent), supports[indifferent]
    labels, others = game.actions[indifferent], game.actions[1 - indifferent]
    if len(own) > 1:
        for action, weight in mixture.weights.items():
            yield Need(sign * weight, mixture.player, others[action], strict=True)
    used = " + ".join(labels[action] for action in own)
    for other in range(len(labels)):
        if other not in own:
            lost = [w * (payoffs[own[0]][j] - payoffs[other][j]) for j, w in mixture.weights.items()]
            yield Need(sign * reduce(add, lost), game.players[indifferent], used, labels[other])
