"""Repeated games: a stage game that is played again and again, and plans that say who does what after which history.

A *plan* is a strategy profile written as a finite automaton (Rubinstein 1986): in each *state* everybody plays one
profile of the stage game; if all do, the next state follows, and if one player deviates alone, the state that the plan
holds ready for that. What follows when several deviate at once never matters to a single deviator, so it is not said.

References
----------
A. Rubinstein (1986), Finite automata play the repeated prisoner's dilemma, Journal of Economic Theory 39, 83-96.
G. J. Mailath and L. Samuelson (2006), Repeated Games and Reputations, Oxford University Press, section 2.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory.errors import DomainError, GameError
from gametheory.games.normal_form import Cell, NormalFormGame
from gametheory.games.timing import Timing


@dataclass(frozen=True)
class State:
    """What is played in a state of a plan, and what follows.

    Attributes
    ----------
    payoffs
        What each player gets in the period, in the players' order.
    following
        The state that follows when everybody does as planned.
    cell
        The profile of the stage game that is played; ``None`` for a mixed equilibrium of the stage game, from which
        nobody gains by deviating and deviations are not seen.
    after
        The state that follows a deviation, by the player's index and the index of the action taken instead.
    """

    payoffs: tuple[Any, ...]
    following: str
    cell: Cell | None = None
    after: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A strategy profile of a repeated game as an automaton: its states by label, and the one it starts in.

    ``outcome`` is what it comes to when everybody does as planned; by default its name.
    """

    states: Mapping[str, State]
    start: str
    name: str = ""
    outcome: str = ""

    def __post_init__(self) -> None:
        """Check that every state that may follow is there."""
        object.__setattr__(self, "outcome", self.outcome or self.name)
        for label, state in self.states.items():
            for target in (state.following, *state.after.values()):
                if target not in self.states:
                    raise GameError(f"state '{label}' of plan '{self.name}' leads to '{target}', which is not a state")
        if self.start not in self.states:
            raise GameError(f"plan '{self.name}' starts in '{self.start}', which is not a state")

    def path(self, state: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the states that follow from one on when nobody deviates: those before the cycle, and the cycle."""
        visited: list[str] = []
        while state not in visited:
            visited.append(state)
            state = self.states[state].following
        first = visited.index(state)
        return tuple(visited[:first]), tuple(visited[first:])


@dataclass(frozen=True, eq=False, repr=False)
class RepeatedGame:
    """A stage game that is repeated for ever, with each player's discount factor and the plans that are asked about.

    Attributes
    ----------
    stage
        The game of one period, which gives the repeated game its players and its title.
    discount
        Each player's factor, in the players' order: what a payoff of the next period is worth today, from 0 up to but
        not including 1; numbers, or arrays that broadcast over a grid.
    plans
        The plans by name, in the order in which they are preferred where several hold.
    timing
        What may happen by chance from period to period, beside what the players do; ``None`` where nothing does.
    outcomes
        What may come of it, in the order of charts and tables; by default what the plans come to.
    scale, exactly
        As those of :class:`~gametheory.games.NormalFormGame`.
    """

    stage: NormalFormGame
    discount: tuple[Any, ...]
    plans: Mapping[str, Plan] = field(default_factory=dict)
    timing: Timing | None = None
    outcomes: tuple[str, ...] = ()
    scale: tuple[float, ...] = ()
    exactly: Callable[[tuple[int, ...]], Any] | None = None

    def __post_init__(self) -> None:
        """Check that there is one factor for each player, from 0 up to but not including 1."""
        if len(self.discount) != len(self.stage.players):
            given, wanted = len(self.discount), len(self.stage.players)
            raise GameError(f"{given} discount factors for {wanted} players. Give each one")
        for player, factor in zip(self.stage.players, self.discount, strict=True):
            check_factor(player, factor)

    @property
    def players(self) -> tuple[str, ...]:
        """The players of the stage game."""
        return self.stage.players

    @property
    def title(self) -> str:
        """The title of the stage game."""
        return self.stage.title

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The values of the parameters, where the game comes from a model."""
        return self.stage.parameters

    @property
    def notes(self) -> tuple[str, ...]:
        """What the model notes about the values."""
        return self.stage.notes

    def called(self, player: str) -> str:
        """Give what a player is called in a sentence."""
        return self.stage.called(player)

    @property
    def outcome_names(self) -> tuple[str, ...]:
        """What may come of it, each once: as given, else what the plans come to, in their order."""
        return self.outcomes or tuple(dict.fromkeys(plan.outcome for plan in self.plans.values()))

    @property
    def grid_shape(self) -> tuple[int, ...]:
        """The shape of the grid of points; ``()`` for a single game."""
        hazards = self.timing.grid_shape if self.timing is not None else ()
        return np.broadcast_shapes(self.stage.grid_shape, hazards, *(np.shape(factor) for factor in self.discount))

    @property
    def is_exact(self) -> bool:
        """Whether all payoffs and discount factors are exact rationals."""
        return self.stage.is_exact and all(isinstance(factor, Fraction) for factor in self.discount)

    @property
    def payoff_scale(self) -> tuple[float, ...]:
        """The largest size of each player's payoffs: the unit in which tolerances are measured."""
        return self.scale or self.stage.payoff_scale

    def point(self, index: tuple[int, ...]) -> RepeatedGame:
        """Take the single game at one point of the grid, exact; for a game that comes from a model."""
        if self.exactly is None:
            raise GameError("this grid of repeated games does not come from a model. Make the single game on its own")
        game: RepeatedGame = self.exactly(index)
        return game

    def __repr__(self) -> str:
        """Show players, factors and plans."""
        grid = f", over a grid of {' x '.join(map(str, self.grid_shape))} points" if self.grid_shape else ""
        return f"<RepeatedGame {self.title!r} ({', '.join(self.players)}; plans: {', '.join(self.plans)}){grid}>"


def check_factor(player: str, factor: Any) -> None:
    """Raise ``DomainError`` if a number, or one of an array, is no discount factor."""
    factors = np.asarray(factor, dtype=float)
    low, high = np.min(factors), np.max(factors)
    if not 0 <= low <= high < 1:
        wrong = high if high >= 1 else low
        raise DomainError(
            f"the discount factor of '{player}' is {wrong:g}. Give a number from 0 up to but not including 1"
        )
