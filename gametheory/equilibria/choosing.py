"""Choosing one of several equilibria of a game, by a rule that is named and gives its reason.

A game with several equilibria does not say which one is played. Rules that select one are arguments, not facts: each
looks at something else, and they often disagree. So :func:`choose` always names its rule and reason and says when it
did not decide.

The rules are those of :mod:`gametheory.equilibria.selection`, which says what each of them looks at and serves grids of
games too. For a single game one of them goes further: ``risk-dominance`` in any but a 2 x 2 game with two strict pure
equilibria takes the equilibrium to which the principal branch of the logit correspondence leads, which is Harsanyi and
Selten's tracing idea with noise for doubt (McKelvey and Palfrey 1995).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from gametheory.equilibria.quantal import quantal_limit
from gametheory.equilibria.selection import judge, losses, mixtures_of, pure_cell, two_are_strict
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import Equilibrium, NormalFormGame, Profile, Solution
from gametheory.games.numbers import show

NEAR: Final = 1e-6


@dataclass(frozen=True)
class Choice:
    """One equilibrium of a solution, and why it was chosen.

    ``tied`` lists all that the rule holds equal, as positions in the solution's equilibria; the first of them is
    chosen. ``index`` is ``None`` where the rule does not apply, and ``reason`` then says why.
    """

    rule: str
    index: int | None
    equilibrium: Equilibrium | None
    tied: tuple[int, ...]
    reason: str

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.rule}: {self.equilibrium.profile if self.equilibrium else 'none'} ({self.reason})"


def choose(solution: Solution, rule: str = "payoff-dominance") -> Choice:
    """Choose one of the equilibria of a single game in normal form.

    Parameters
    ----------
    solution
        What :func:`gametheory.nash` or :func:`gametheory.pure_nash` gives. Of a continuum only the extreme equilibria
        are looked at.
    rule
        A key of :data:`CHOICE_RULES`, such as "payoff-dominance" or "maximal-sum".

    Raises
    ------
    UnknownNameError, ConceptError
        For a rule that does not exist, and for a tree or a solution without equilibria.

    Examples
    --------
    >>> from gametheory.equilibria.nash import nash
    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]], actions=[["stag", "hare"]] * 2)
    >>> print(choose(nash(hunt)))
    payoff-dominance: 1: stag; 2: stag (no other equilibrium is better for somebody and worse for nobody)
    >>> print(choose(nash(hunt), "risk-dominance"))
    risk-dominance: 1: hare; 2: hare (leaving it would cost the players 7 and 7, a product of 49 against 1)
    """
    if rule not in CHOICE_RULES:
        raise UnknownNameError("rule of choice", rule, CHOICE_RULES)
    if not isinstance(solution.game, NormalFormGame):
        raise ConceptError("equilibria are chosen among those of a game in normal form, and this is a tree")
    if not solution.equilibria:
        raise ConceptError("there is no equilibrium to choose. Ask for mixed equilibria with nash")
    kept, reason = CHOICE_RULES[rule](solution.game, solution.equilibria)
    if not kept:
        return Choice(rule, None, None, (), reason)
    also = f"; {len(kept)} equilibria are equal in this, the first is taken" if len(kept) > 1 else ""
    return Choice(rule, kept[0], solution.equilibria[kept[0]], tuple(kept), reason + also)


Rule = Callable[[NormalFormGame, Sequence[Equilibrium]], tuple[list[int], str]]


def _kept(rule: str, game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], Any]:
    """Give the equilibria that no other one beats by a rule, and the score of the first."""
    chosen = judge(game, rule, (0,) * len(game.players))
    score = chosen.score
    scores = [score(game.payoffs, mixtures_of(game, one)) if score else None for one in equilibria]
    payoffs = [tuple(one.payoffs.values()) for one in equilibria]
    flags = chosen.keep([np.True_] * len(equilibria), payoffs, scores)
    kept = [index for index, flag in enumerate(flags) if flag]
    return kept, scores[kept[0]]


def _payoff_dominant(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    kept, _ = _kept("payoff-dominance", game, equilibria)
    return kept, "no other equilibrium is better for somebody and worse for nobody"


def _maximal_sum(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    kept, _ = _kept("maximal-sum", game, equilibria)
    total: Any = sum(equilibria[kept[0]].payoffs.values(), start=0)
    return kept, f"the sum of the payoffs is {show(total)}"


def _maximal_entropy(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    kept, entropy = _kept("maximal-entropy", game, equilibria)
    return kept, f"the entropy of the mixtures is {show(round(float(entropy), 12))}"


def _least_exposure(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    kept, safety = _kept("least-exposure", game, equilibria)
    least = -float(safety)
    return kept, f"if one other player deviates, nobody loses more than {least:.0%} of the range of the own payoffs"


def _risk_dominant(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    if not two_are_strict(game, equilibria):
        return _logit_limit(game, equilibria)
    kept, top = _kept("risk-dominance", game, equilibria)
    pure = [losses(game.payoffs, pure_cell(game, one)) for one in equilibria if one.profile.is_pure]
    first, second = losses(game.payoffs, pure_cell(game, equilibria[kept[0]]))
    words = f"leaving it would cost the players {show(first)} and {show(second)}, a product of {show(top)}"
    return kept, f"{words} against {show(min(map(math.prod, pure)))}"


def _logit_limit(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    limits = quantal_limit(game).equilibria
    near = [i for i, one in enumerate(equilibria) if any(_gap(one.profile, limit.profile) < NEAR for limit in limits)]
    if near:
        return near, "the principal branch of the logit correspondence leads to it"
    return [], "the principal branch of the logit correspondence leads to none of these equilibria, or was lost"


def _gap(one: Profile, other: Profile) -> float:
    gaps = [
        abs(float(mix.get(action, 0)) - float(other[who].get(action, 0)))
        for who, mix in one.strategies.items()
        for action in {*mix, *other[who]}
    ]
    return max(gaps)


CHOICE_RULES: Final[Mapping[str, Rule]] = {
    "payoff-dominance": _payoff_dominant,
    "risk-dominance": _risk_dominant,
    "maximal-sum": _maximal_sum,
    "maximal-entropy": _maximal_entropy,
    "least-exposure": _least_exposure,
}
