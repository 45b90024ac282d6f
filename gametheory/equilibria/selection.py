"""Selection: which of several equilibria is drawn, or chosen, where there can be only one.

A game with several equilibria does not say which one is played. Rules that select one are arguments, not facts: each
looks at something else, and they often disagree. A rule never hides the others: their number, and all outcomes they
reach, stand beside the selected one in every result, with the name of the rule and whether it decided. The same rules
serve single games (:func:`gametheory.equilibria.choosing.choose`) and grids of them (``select=`` of a concept).

``payoff-dominance``
    Drop each equilibrium that another makes everybody at least as well off as, and somebody better off (Harsanyi and
    Selten 1988, section 3.6). It compares no payoffs between players.
``first``
    Take the first in the order of the file.
``risk-dominance``
    In a 2 x 2 game with two strict pure equilibria: the one that the players would lose more by leaving, measured by
    the product of both players' losses (Harsanyi and Selten 1988, section 3.9). Over a grid it is defined for 2 x 2
    games; a point with several equilibria of which not just two are strict has none selected. For what ``choose`` does
    in other single games see there.
``maximal-sum``
    The largest sum of payoffs: it compares the players' scales, which means something only where they are the same.
``maximal-entropy``
    The most mixed: the largest Shannon entropy of the players' mixtures together.
``least-exposure``
    The one in which a player loses least if one other player deviates: the worst such loss over all players and
    deviations, each as a share of the range of that player's payoffs.

Each rule says of two equilibria whether the one beats the other; those that none beats are *kept*. If several are kept
the rule does not decide: the first of them is selected, and the result says so. Entropy and exposure are floats, and
differ when they do by more than a billionth.

References
----------
J. C. Harsanyi and R. Selten (1988), A General Theory of Equilibrium Selection in Games, MIT Press.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import Equilibrium, ExtensiveFormGame, NormalFormGame
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Cells

RULES: Final = {
    "payoff-dominance": "payoff dominance, then the order of the file",
    "first": "the first in the order of the file",
    "risk-dominance": "risk dominance, then the order of the file; none where it does not apply",
    "maximal-sum": "the largest sum of payoffs, then the order of the file",
    "maximal-entropy": "the most mixed, then the order of the file",
    "least-exposure": "the least loss when another player deviates, then the order of the file",
}
NEAR: Final = 1e-9

Payoffs = Sequence[Any]
"""Each player's payoff at an equilibrium: numbers, or arrays over points."""
Mixtures = Sequence[Mapping[int, Any]]
"""For each player the probability of each action in use: numbers, or arrays over points."""


def rule_name(select: str) -> str:
    """Give the full name of a selection rule; raise ``UnknownNameError`` for one that does not exist.

    >>> rule_name("maximal-sum")
    'the largest sum of payoffs, then the order of the file'
    """
    if select not in RULES:
        raise UnknownNameError("selection rule", select, RULES)
    return RULES[select]


@dataclass(frozen=True, eq=False)
class Judge:
    """A selection rule with what it needs to know: how it scores an equilibrium, and what difference counts.

    ``score`` is ``None`` for the rules that look at payoffs alone; it takes the game's payoffs and the mixtures.
    ``tolerance`` has each player's payoff difference that makes somebody better off, ``slack`` the difference of two
    scores that makes one the better.
    """

    rule: str
    tolerance: tuple[Any, ...]
    score: Callable[[Sequence[Cells], Mixtures], Any] | None = None
    slack: Any = NEAR

    def beats(self, one: Payoffs, score: Any, other: Payoffs, other_score: Any) -> Any:
        """Tell where the one equilibrium beats the other; payoffs and scores broadcast."""
        if self.rule == "first":
            return np.False_
        if self.rule == "payoff-dominance":
            return dominates(one, other, self.tolerance)
        if self.rule == "maximal-sum":
            mine, theirs = (sum(own[1:], start=own[0]) for own in (one, other))
            return mine > theirs + sum(self.tolerance)
        return score - other_score > self.slack

    def keep(self, holds: Sequence[Any], payoffs: Sequence[Payoffs], scores: Sequence[Any]) -> list[Any]:
        """Tell for each candidate where it is an equilibrium that no other one beats; all arguments broadcast."""
        kept = list(holds)
        if self.rule == "first":
            return kept
        for one, other in itertools.permutations(range(len(kept)), 2):
            both = holds[one] & holds[other]
            if np.any(both):
                beaten = self.beats(payoffs[one], scores[one], payoffs[other], scores[other])
                kept[other] = kept[other] & ~np.asarray(both & beaten, dtype=bool)
        return kept


def judge(game: NormalFormGame | ExtensiveFormGame, select: str, tolerance: Sequence[Any]) -> Judge:
    """Prepare a rule for a game, or a grid of games.

    Raises
    ------
    UnknownNameError
        For a rule that does not exist.
    ConceptError
        For one that is not defined for this game.
    """
    rule_name(select)
    slack = tuple(tolerance)
    if select not in SCORES:
        return Judge(select, slack)
    if not isinstance(game, NormalFormGame):
        raise ConceptError(
            f"{select} looks at players' mixtures, and a grid of trees is answered by plays. "
            "Use payoff-dominance, maximal-sum or first"
        )
    if select != "risk-dominance":
        return Judge(select, slack, SCORES[select])
    if game.shape != (2, 2):
        shape = " x ".join(map(str, game.shape))
        raise ConceptError(
            f"risk-dominance over a grid is defined for 2 x 2 games, and this one is {shape}. "
            "Use payoff-dominance, or choose at a single point"
        )
    one, other = game.payoff_scale
    return Judge(select, slack, SCORES[select], 4 * (slack[0] * other + slack[1] * one))


def select_first(kept: Sequence[Any], grid: tuple[int, ...]) -> tuple[NDArray[np.int16], Any]:
    """Select the first candidate kept at each point, -1 where none is; and tell where several are."""
    selected = np.full(grid, -1, dtype=np.int16)
    several: Any = np.False_
    seen: Any = np.False_
    for index in reversed(range(len(kept))):
        np.copyto(selected, index, where=kept[index])
        several, seen = several | (seen & kept[index]), seen | kept[index]
    return selected, several


def dominates(better: Payoffs, worse: Payoffs, tolerance: Sequence[Any]) -> Any:
    """Tell where nobody is worse off by more than the tolerance, and somebody better off.

    >>> bool(dominates((2, 1), (1, 1), (0, 0))), bool(dominates((2, 0), (1, 1), (0, 0)))
    (True, False)
    """
    nobody_worse: Any = np.True_
    somebody_better: Any = np.False_
    for high, low, slack in zip(better, worse, tolerance, strict=True):
        if slack:
            gain = high - low
            nobody_worse, somebody_better = nobody_worse & (gain >= -slack), somebody_better | (gain > slack)
        else:  # exact numbers: algebraic ones of two fields compare, and have no difference
            nobody_worse, somebody_better = nobody_worse & (high >= low), somebody_better | (high > low)
    return nobody_worse & somebody_better


# --- what equilibria are measured by --------------------------------------------------------------------------------


def weight(mixtures: Mixtures, cell: Cell) -> Any:
    """Give the probability of an action profile.

    >>> weight([{0: 0.5, 1: 0.5}, {0: 1.0}], (1, 0))
    0.5
    """
    shares = [mix[action] for mix, action in zip(mixtures, cell, strict=True) if len(mix) > 1]
    return math.prod(shares[1:], start=shares[0]) if shares else 1.0


def paid(payoffs: Cells, mixtures: Mixtures) -> Any:
    """Give what a player with these payoffs earns when all use these mixtures.

    >>> paid(np.array([[1, 0], [0, 1]], dtype=object), [{0: 0.5, 1: 0.5}, {0: 1.0}])
    0.5
    """
    earned = [weight(mixtures, cell) * payoffs[cell] for cell in itertools.product(*mixtures)]
    return sum(earned[1:], start=earned[0])


def entropy(_: Sequence[Cells], mixtures: Mixtures) -> Any:
    """Give the Shannon entropy of the players' mixtures together, in natural units.

    >>> round(float(entropy((), [{0: 0.5, 1: 0.5}, {1: 1.0}])), 4)
    0.6931
    """
    shares = [np.asarray(share, dtype=float) for mix in mixtures for share in mix.values()]
    return -sum(share * np.log(np.where(share > 0, share, 1.0)) for share in shares)


def exposure(payoffs: Sequence[Cells], mixtures: Mixtures) -> Any:
    """Give the worst loss of any player when one other player deviates, as a share of the range of the own payoffs.

    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> float(exposure(hunt.payoffs, [{0: 1.0}, {0: 1.0}]))
    1.0
    """
    worst: Any = np.float64(0)
    for sufferer, own in enumerate(payoffs):
        expected, width = paid(own, mixtures), _range(own)
        for player, actions in enumerate(own.shape):
            for action in range(actions) if player != sufferer else ():
                deviating = [*mixtures[:player], {action: 1.0}, *mixtures[player + 1 :]]
                worst = np.maximum(worst, np.asarray(expected - paid(own, deviating), dtype=float) / width)
    return worst


def _safety(payoffs: Sequence[Cells], mixtures: Mixtures) -> Any:
    return -exposure(payoffs, mixtures)


def _range(payoffs: Cells) -> Any:
    cells = [np.asarray(entry, dtype=float) for entry in payoffs.flat]
    width = functools.reduce(np.maximum, cells) - functools.reduce(np.minimum, cells)
    return np.where(width > 0, width, 1.0)


def losses(payoffs: Sequence[Cells], cell: Cell) -> tuple[Any, Any]:
    """Give what each player of a 2 x 2 game would lose by leaving a pure equilibrium alone.

    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> tuple(map(str, losses(hunt.payoffs, (1, 1))))
    ('7', '7')
    """
    row, column = cell
    first, second = payoffs
    return first[row, column] - first[1 - row, column], second[row, column] - second[row, 1 - column]


def two_are_strict(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> bool:
    """Tell whether a 2 x 2 game has two strict pure equilibria, which risk dominance compares.

    >>> from gametheory.equilibria.pure_nash import pure_nash
    >>> game = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> two_are_strict(game, pure_nash(game).equilibria)
    True
    """
    pure = [pure_cell(game, one) for one in equilibria if one.profile.is_pure]
    return game.shape == (2, 2) and len(pure) == 2 and all(min(losses(game.payoffs, cell)) > 0 for cell in pure)


def pure_cell(game: NormalFormGame, equilibrium: Equilibrium) -> Cell:
    """Give the action profile of an equilibrium in which nobody mixes, as indices.

    >>> from gametheory.equilibria.pure_nash import pure_nash
    >>> game = NormalFormGame.from_arrays([[1, 0]], [[1, 0]])
    >>> pure_cell(game, pure_nash(game).equilibria[0])
    (0, 0)
    """
    return tuple(next(iter(mix)) for mix in mixtures_of(game, equilibrium))


def mixtures_of(game: NormalFormGame, equilibrium: Equilibrium) -> list[dict[int, float]]:
    """Give the players' probabilities by the index of the action, as floats.

    >>> from gametheory.equilibria.pure_nash import pure_nash
    >>> game = NormalFormGame.from_arrays([[1, 0]], [[1, 0]])
    >>> mixtures_of(game, pure_nash(game).equilibria[0])
    [{0: 1.0}, {0: 1.0}]
    """
    return [
        {actions.index(action): float(share) for action, share in equilibrium.profile[player].items()}
        for player, actions in zip(game.players, game.actions, strict=True)
    ]


def _losses_product(payoffs: Sequence[Cells], mixtures: Mixtures) -> Any:
    """Give the product of the losses; who mixes loses nothing by leaving."""
    if any(len(mix) > 1 for mix in mixtures):
        return 0
    (row,), (column,) = mixtures
    return math.prod(losses(payoffs, (row, column)))


SCORES: Final[Mapping[str, Callable[[Sequence[Cells], Mixtures], Any]]] = {
    "risk-dominance": _losses_product,
    "maximal-entropy": entropy,
    "least-exposure": _safety,
}
