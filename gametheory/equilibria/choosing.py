"""Choosing one of several equilibria of a game, by a rule that is named and gives its reason.

A game with several equilibria does not say which one is played. Rules that select one are arguments, not facts: each
looks at something else, and they often disagree. So :func:`choose` always names its rule and reason and says when it
did not decide.

``payoff-dominance``
    Drop each equilibrium that another makes everybody at least as well off as, and somebody better off (Harsanyi and
    Selten 1988, section 3.6). It compares no payoffs between players.
``risk-dominance``
    In a 2x2 game with two strict pure equilibria: the one that the players would lose more by leaving, measured by the
    product of both players' losses (Harsanyi and Selten 1988, section 3.9). In any other game: the equilibrium to which
    the principal branch of the logit correspondence leads, which is their tracing idea with noise for doubt (McKelvey
    and Palfrey 1995).
``maximal-sum``
    The largest sum of payoffs: it compares the players' scales, which means something only where they are the same.
``maximal-entropy``
    The most mixed: the largest Shannon entropy of the players' mixtures together.
``least-exposure``
    The one in which a player loses least if one other player deviates: the worst such loss over all players and
    deviations, each as a share of the range of that player's payoffs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from gametheory.equilibria.quantal import quantal_limit
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import Equilibrium, NormalFormGame, Profile, Solution
from gametheory.games.numbers import show
from gametheory.games.verification import expected_payoffs

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
        A key of :data:`CHOICE_RULES`.

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


def _payoff_dominant(_: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    kept = [i for i, one in enumerate(equilibria) if not any(_dominates(other, one) for other in equilibria)]
    return kept, "no other equilibrium is better for somebody and worse for nobody"


def _dominates(better: Equilibrium, worse: Equilibrium) -> bool:
    gains: list[Any] = [better.payoffs[player] - worse.payoffs[player] for player in worse.payoffs]
    return all(gain >= 0 for gain in gains) and any(gain > 0 for gain in gains)


def _largest(values: Sequence[Any], what: str) -> tuple[list[int], str]:
    top = max(values)
    return [index for index, value in enumerate(values) if value == top], f"{what} is {show(top)}"


def _maximal_sum(_: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    totals: list[Any] = [sum(one.payoffs.values(), start=0) for one in equilibria]
    return _largest(totals, "the sum of the payoffs")


def _maximal_entropy(_: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    return _largest([round(_entropy(one.profile), 12) for one in equilibria], "the entropy of the mixtures")


def _entropy(profile: Profile) -> float:
    shares = [float(share) for mix in profile.strategies.values() for share in mix.values()]
    return -sum(share * math.log(share) for share in shares)


def _least_exposure(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    losses = [round(_exposure(game, one), 12) for one in equilibria]
    least = min(losses)
    words = f"if one other player deviates, nobody loses more than {least:.0%} of the range of the own payoffs"
    return [index for index, loss in enumerate(losses) if loss == least], words


def _exposure(game: NormalFormGame, equilibrium: Equilibrium) -> float:
    worst = 0.0
    ranges = {player: float(np.ptp(own)) or 1.0 for player, own in zip(game.players, game.to_arrays(), strict=True)}
    for player, actions in zip(game.players, game.actions, strict=True):
        for action in actions:
            paid = expected_payoffs(game, Profile({**equilibrium.profile.strategies, player: {action: 1}}))
            for other in game.players:
                if other != player:
                    lost = float(equilibrium.payoffs[other]) - float(paid[other])
                    worst = max(worst, lost / ranges[other])
    return worst


def _risk_dominant(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[list[int], str]:
    strict = [index for index, one in enumerate(equilibria) if one.profile.is_pure]
    if game.shape != (2, 2) or len(strict) != 2 or any(min(_losses(game, equilibria[i])) <= 0 for i in strict):
        return _logit_limit(game, equilibria)
    products = {index: math.prod(_losses(game, equilibria[index])) for index in strict}
    top, low = max(products.values()), min(products.values())
    kept = [index for index in strict if products[index] == top]
    first, second = _losses(game, equilibria[kept[0]])
    words = f"leaving it would cost the players {show(first)} and {show(second)}, a product of {show(top)}"
    return kept, f"{words} against {show(low)}"


def _losses(game: NormalFormGame, equilibrium: Equilibrium) -> list[Any]:
    """Give what each player of a 2x2 game would lose by leaving a pure equilibrium alone."""
    losses: list[Any] = []
    for player, actions in zip(game.players, game.actions, strict=True):
        (other,) = (action for action in actions if action not in equilibrium.profile[player])
        left = expected_payoffs(game, Profile({**equilibrium.profile.strategies, player: {other: 1}}))
        losses.append(equilibrium.payoffs[player] - left[player])
    return losses


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
