r"""Correlated play: a joint distribution over action profiles, and what it is worth to obey it.

A mediator draws an action profile from a distribution p that all players know, and tells each only the own action. Who
is told a believes that the others were told :math:`a_{-i}` with probability :math:`p(a, a_{-i}) / \sum p(a, \cdot)`.
The distribution is a *correlated equilibrium* (Aumann 1974) if nobody, whatever told, expects more from another action.
It is a *coarse* one (Moulin and Vial 1978) if nobody would rather commit to an action before the draw than follow it.

:func:`advice` computes both from the payoffs alone: it knows no linear program, and not how a distribution was found.
Exact numbers give exact answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gametheory.games.normal_form import Cell, NormalFormGame
from gametheory.games.numbers import Number
from gametheory.games.solution import Equilibrium, Profile, Solution

MEDIATOR = "the mediator"

Distribution = Mapping[tuple[str, ...], Number]
"""The probability of each action profile, given by its actions; profiles of probability zero are left out."""


@dataclass(frozen=True)
class Advice:
    """One thing that a player may be told, and why obeying is best.

    Attributes
    ----------
    player
        Who is told.
    told
        The recommended action; ``None`` in a coarse equilibrium, where the player decides before hearing anything.
    probability
        How often the player is told so.
    beliefs
        The probability of each profile of the others' actions, given what the player was told.
    payoff
        What the player then expects from obeying.
    alternatives
        What the player then expects from each other action.
    """

    player: str
    told: str | None
    probability: Number
    beliefs: Distribution
    payoff: Number
    alternatives: Mapping[str, Number]

    @property
    def gain(self) -> Number:
        """What the best way to disobey would gain; negative where obeying is strictly better, 0 with no choice."""
        return max((payoff - self.payoff for payoff in self.alternatives.values()), default=0)

    @property
    def temptations(self) -> tuple[str, ...]:
        """The other actions that pay more than obeying."""
        return tuple(action for action, payoff in self.alternatives.items() if payoff > self.payoff)

    def to_dict(self) -> dict[str, Any]:
        """Give the advice as plain data for JSON; numbers as floats."""
        return {
            "player": self.player,
            "told": self.told,
            "probability": float(self.probability),
            "beliefs": _joined(self.beliefs),
            "payoff": float(self.payoff),
            "alternatives": {action: float(payoff) for action, payoff in self.alternatives.items()},
        }


@dataclass(frozen=True, kw_only=True)
class CorrelatedEquilibrium(Equilibrium):
    """A joint distribution that everybody obeys.

    ``distribution`` says how often the mediator draws which profile, ``advice`` why each player obeys. ``regret`` is
    the most that a player could gain by the best plan of disobedience. Where nothing is left to chance, ``profile`` is
    that pure profile; else its one entry is the mediator's draw, because no independent mixes say the same.
    """

    distribution: Distribution = field(default_factory=dict)
    advice: tuple[Advice, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the equilibrium as plain data for JSON: ``distribution`` by profile in the place of ``profile``."""
        plain = super().to_dict()
        del plain["profile"]
        advice = [told.to_dict() for told in self.advice]
        return {"distribution": _joined(self.distribution), **plain, "advice": advice}


@dataclass(frozen=True, kw_only=True, repr=False)
class CorrelatedSolution(Solution):
    """The best correlated equilibrium for an objective, or all vertices of the polytope that they form.

    Attributes
    ----------
    objective
        What the equilibrium is best for, in words; empty where all vertices were asked for.
    value
        The objective's value; ``None`` where all vertices were asked for.
    face_dimension
        The dimension of the set of correlated equilibria that are as good: 0 where this one is the only one. ``None``
        where that was not computed.
    dimension
        The dimension of the set of all correlated equilibria; ``None`` where that was not computed.
    """

    equilibria: tuple[CorrelatedEquilibrium, ...]
    objective: str = ""
    value: Number | None = None
    face_dimension: int | None = None
    dimension: int | None = None

    @property
    def is_unique(self) -> bool | None:
        """Whether no other correlated equilibrium is as good; ``None`` where that is not known."""
        return None if self.face_dimension is None else self.face_dimension == 0

    @property
    def best(self) -> CorrelatedEquilibrium:
        """The first of the equilibria: where there is an objective, the one that is best for it."""
        return self.equilibria[0]

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data: the command line's JSON."""
        value = None if self.value is None else float(self.value)
        sizes = {"face_dimension": self.face_dimension, "dimension": self.dimension}
        return {**super().to_dict(), "objective": self.objective, "value": value, **sizes}

    def __repr__(self) -> str:
        """Say it as a mediator's advice."""
        from gametheory.games.display.mediator import correlated_text

        return correlated_text(self)

    def _repr_html_(self) -> str:
        from gametheory.games.display.mediator import correlated_html

        return correlated_html(self)


def advice(game: NormalFormGame, weights: Mapping[Cell, Number], *, coarse: bool = False) -> tuple[Advice, ...]:
    """Tell for each player and each recommendation what the player believes, and what obeying and disobeying pay.

    ``weights`` are the probabilities of the cells: rationals or floats that sum to 1.

    >>> from fractions import Fraction
    >>> chicken = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]], actions=[["yield", "dare"]] * 2)
    >>> for told in advice(chicken, dict.fromkeys([(0, 0), (1, 0), (0, 1)], Fraction(1, 3)))[:2]:
    ...     print(told.told, told.probability, told.payoff, told.alternatives)
    yield 2/3 4 {'dare': Fraction(7, 2)}
    dare 1/3 7 {'yield': Fraction(6, 1)}
    """
    told: list[Advice] = []
    for player, actions in enumerate(game.actions):
        for own in (None,) if coarse else range(len(actions)):
            cells = {cell: w for cell, w in weights.items() if w and own in (None, cell[player])}
            if cells:
                told.append(_advice(game, player, own, cells))
    return tuple(told)


def disobedience(told: tuple[Advice, ...]) -> Number:
    """Give the most that any player could gain on average by the best plan of disobedience; 0 at an equilibrium."""
    gains: dict[str, Number] = {}
    for one in told:
        gains[one.player] = gains.get(one.player, 0) + one.probability * max(one.gain, 0)
    return max(gains.values(), default=0)


def correlated_equilibrium(
    game: NormalFormGame, weights: Mapping[Cell, Number], *, coarse: bool = False, isolated: bool = False
) -> CorrelatedEquilibrium:
    """Describe a distribution over the cells of a single game, its regret computed on the game."""
    kept = {cell: weight for cell, weight in weights.items() if weight}
    reached: dict[str, Number] = {}
    for cell, weight in kept.items():
        reached[game.outcomes[cell]] = reached.get(game.outcomes[cell], 0) + weight
    told = advice(game, kept, coarse=coarse)
    return CorrelatedEquilibrium(
        profile=_profile(game, kept),
        payoffs={
            player: sum((weight * cells[cell] for cell, weight in kept.items()), start=0)
            for player, cells in zip(game.players, game.payoffs, strict=True)
        },
        outcomes={outcome: reached[outcome] for outcome in game.outcome_names if outcome in reached},
        regret=disobedience(told),
        isolated=isolated,
        distribution={_actions(game, cell): weight for cell, weight in kept.items()},
        advice=told,
    )


def _advice(game: NormalFormGame, player: int, own: int | None, cells: Mapping[Cell, Number]) -> Advice:
    total = sum(cells.values())
    beliefs: dict[tuple[str, ...], Number] = {}
    expected: list[Number] = [0] * len(game.actions[player])
    payoff: Number = 0
    for cell, weight in cells.items():
        others = tuple(name for index, name in enumerate(_actions(game, cell)) if index != player)
        share = weight / total
        beliefs[others] = beliefs.get(others, 0) + share
        payoff += share * game.payoffs[player][cell]
        for instead in range(len(expected)):
            expected[instead] += share * game.payoffs[player][(*cell[:player], instead, *cell[player + 1 :])]
    names = game.actions[player]
    alternatives = {name: paid for index, (name, paid) in enumerate(zip(names, expected, strict=True)) if index != own}
    told = None if own is None else names[own]
    return Advice(game.players[player], told, total, beliefs, payoff, alternatives)


def _profile(game: NormalFormGame, weights: Mapping[Cell, Number]) -> Profile:
    if len(weights) == 1:
        (cell,) = weights
        return Profile({player: {action: 1} for player, action in zip(game.players, _actions(game, cell), strict=True)})
    return Profile({MEDIATOR: {f"({game.label(cell)})": weight for cell, weight in weights.items()}})


def _actions(game: NormalFormGame, cell: Cell) -> tuple[str, ...]:
    return tuple(own[index] for own, index in zip(game.actions, cell, strict=True))


def _joined(distribution: Distribution) -> dict[str, float]:
    return {", ".join(actions): float(share) for actions, share in distribution.items()}
