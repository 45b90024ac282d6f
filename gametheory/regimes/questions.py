r"""Questions: which equilibria of a concept exist at a place, decided by signs of formulas alone.

A question is asked at a cell of parameters instead of a point. It goes through like a solver at a point, but each
comparison of payoffs is the sign of a formula on the cell; so its answer holds throughout, on borders too, where signs
are zero.

Pure Nash equilibria
    A profile is one where no deviation gains. Deviations that surely gain are looked for first, so that nothing is cut
    for a profile that is none anyway.
Subgame-perfect equilibria
    :mod:`gametheory.regimes.plays`.
Nash equilibria of two players
    :mod:`gametheory.regimes.supports`.
Perfect Bayesian equilibria of signalling games
    :mod:`gametheory.regimes.signalling`, solved at a sample of each cell.
Payoffs with ``min``, ``max`` or ``abs``
    :mod:`gametheory.regimes.branching`, which puts one of these questions about the formulas that hold at a place.
Plans of a repeated game
    :mod:`gametheory.regimes.repetition`.
The zone of agreement over a term
    :mod:`gametheory.regimes.agreements`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from gametheory.games import NormalFormGame, Solution
from gametheory.games.normal_form import Cell
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.regimes.places import FormulaSigns, Place

Answer = tuple[str, ...] | None
"""The labels of the equilibria at a place, in the order of the game; None where that could not be decided."""


@dataclass(frozen=True)
class Candidate:
    """What may be an equilibrium: a profile, a play, or a choice of supports, with the outcomes that it may lead to.

    ``payoffs`` are formulas by player where the concept has them.
    """

    label: str
    outcomes: tuple[str, ...]
    payoffs: tuple[tuple[str, RationalFunction], ...] = ()


class Question(Protocol):
    """Which equilibria exist at a place."""

    concept: str

    def answer(self, place: Place) -> Answer:
        """Give the labels of the equilibria that exist throughout a place."""

    def candidate(self, label: str) -> Candidate:
        """Describe an equilibrium by its label."""

    def labels(self, solution: Any) -> tuple[str, ...]:
        """Give the labels of the equilibria that a solver found at one point."""


class PureNashQuestion:
    """Which action profiles are Nash equilibria."""

    concept = "pure-nash"

    def __init__(self, game: NormalFormGame, formulas: FormulaSigns) -> None:
        """Take the game with formulas for payoffs."""
        self.game, self.formulas = game, formulas
        self.cells = {game.label(cell): cell for cell in game.cells()}
        self.gains = {label: list(self._gains(cell)) for label, cell in self.cells.items()}

    def answer(self, place: Place) -> Answer:
        """Give the profiles from which nobody gains by deviating."""
        return tuple(label for label in self.cells if self._holds(label, place))

    def candidate(self, label: str) -> Candidate:
        """Describe a profile."""
        cell = self.cells[label]
        payoffs = tuple((p, cells[cell]) for p, cells in zip(self.game.players, self.game.payoffs, strict=True))
        return Candidate(label, (self.game.outcomes[cell],), payoffs)

    def labels(self, solution: Solution) -> tuple[str, ...]:
        """Give the profiles of a solution."""
        found = {", ".join(next(iter(mix)) for mix in e.profile.strategies.values()) for e in solution.equilibria}
        return tuple(label for label in self.cells if label in found)

    def _gains(self, cell: Cell) -> Iterator[RationalFunction]:
        for player, payoffs in enumerate(self.game.payoffs):
            for action in range(self.game.shape[player]):
                if action != cell[player]:
                    yield payoffs[(*cell[:player], action, *cell[player + 1 :])] - payoffs[cell]

    def _holds(self, label: str, place: Place) -> bool:
        known: bool | None = place.known.get(label)
        if known is None:
            gains = self.gains[label]
            known = all(self.formulas.sign_if_one(gain, place) != 1 for gain in gains)
            known = known and all(self.formulas.sign(gain, place) <= 0 for gain in gains)
            place.known[label] = known
        return known
