r"""Rationalizable actions: what a player may do who knows nothing but the game, and that everybody is rational.

An action is *rationalizable* (Bernheim 1984; Pearce 1984) if it is a best response to some belief about the others,
who are believed to choose only actions that are best responses to some beliefs in turn, and so on. An action is a best
response to no belief exactly if a mixture strictly dominates it (Pearce 1984, lemma 3), provided that a belief may
correlate the others' choices. So the rationalizable actions are what iterated elimination of actions strictly
dominated by mixtures leaves, in whatever order.

*Which beliefs.* Among two players there is only one other to believe anything about, and the answer is that of Bernheim
and Pearce. Among three or more, Bernheim and Pearce let a player believe only that the others choose independently of
each other; here a belief may correlate them, which is *correlated rationalizability* (Brandenburger and Dekel 1987). It
keeps every action that independent beliefs justify, and sometimes more. The answer says so, or says that it is the same
under independent beliefs where the beliefs that were found are independent.

Every action in a Nash equilibrium's or a correlated equilibrium's support is rationalizable.

References
----------
B. D. Bernheim (1984), Rationalizable strategic behavior, Econometrica 52, 1007-1028. D. G. Pearce (1984),
Rationalizable strategic behavior and the problem of perfection, Econometrica 52, 1029-1050. A. Brandenburger and
E. Dekel (1987), Rationalizability and correlated equilibria, Econometrica 55, 1391-1402.
"""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from gametheory.equilibria.dominance import Remainder, eliminate, over_grid, told
from gametheory.equilibria.pure_nash import require_normal_form
from gametheory.games import GridSolution, NormalFormGame, Solution
from gametheory.games.correlation import Distribution
from gametheory.games.display.hypertext import SMALL, element, page
from gametheory.games.display.text import WIDTH, printable
from gametheory.games.display.words import mix_words
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Number

CONCEPT: Final = "rationalizable"
INDEPENDENT: Final = (
    "each of these actions is a best response to a belief that the others choose independently: nothing hangs on "
    "whether a belief may correlate their choices"
)
CORRELATED: Final = (
    "a belief may correlate the others' choices; under beliefs that the others choose independently, fewer actions may "
    "be rationalizable"
)


@dataclass(frozen=True, kw_only=True, repr=False)
class RationalizableSolution(Solution):
    """The rationalizable actions, each with a belief that justifies it.

    ``beliefs`` gives, for each player and each of its ``surviving`` actions, a distribution over the others' profiles
    of surviving actions (in the players' order) against which no action pays more.
    """

    beliefs: Mapping[str, Mapping[str, Distribution]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data: the command line's JSON."""
        plain = {
            player: {
                action: {profile: float(share) for profile, share in _joined(belief).items()}
                for action, belief in own.items()
            }
            for player, own in self.beliefs.items()
        }
        return {**super().to_dict(), "beliefs": plain}

    def reasons(self) -> tuple[str, ...]:
        """Say for each rationalizable action of a player with a choice what the player may believe who plays it."""
        return tuple(
            f"{self.game.called(player)} may play {action} expecting {mix_words(_joined(belief))}."
            for player, own in self.beliefs.items()
            for action, belief in own.items()
            if len(own) > 1 and () not in belief
        )

    def __repr__(self) -> str:
        """Say it in words, with a reason for every action that is left."""
        lines = (textwrap.fill(printable(words), WIDTH, subsequent_indent="  ") for words in self.reasons())
        return "\n".join([super().__repr__(), *lines])

    def _repr_html_(self) -> str:
        return super()._repr_html_() + page(element("div", words, SMALL) for words in self.reasons())


def rationalizable(game: NormalFormGame, *, tolerance: float = 1e-9) -> RationalizableSolution | GridSolution:
    """Find each player's rationalizable actions, in one game or over a whole grid of games.

    Parameters
    ----------
    game
        A game in normal form, for any number of players. With three or more, beliefs may correlate the others' choices.
    tolerance
        As in :func:`~gametheory.equilibria.pure_nash.pure_nash`.

    Returns
    -------
    A :class:`RationalizableSolution`: ``surviving`` names the rationalizable actions, ``beliefs`` justifies each of
    them, ``eliminations`` tell in which round each of the others went and what dominates it. ``equilibria`` holds the
    one profile that is left, if only one is. Over a grid the answer is that of
    :func:`~gametheory.equilibria.dominance.dominance` with ``mixed=True``. Raises ``ConceptError`` for a tree.

    Examples
    --------
    >>> actions = [["left", "right", "wait"], ["left", "right"]]
    >>> hedge = NormalFormGame.from_arrays([[4, 0], [0, 4], [1, 1]], [[1, 2], [2, 1], [0, 0]], actions=actions)
    >>> solution = rationalizable(hedge)
    >>> solution.surviving["1"], solution.eliminations[0].dominated_by
    (('left', 'right'), '0.5 left + 0.5 right')
    >>> solution.beliefs["1"]["left"]
    {('left',): Fraction(1, 1)}
    """
    require_normal_form(game, CONCEPT)
    if game.grid_shape:
        return over_grid(game, CONCEPT, "strict", True, tolerance)
    remainder = eliminate(game, "strict", True, tolerance)
    left = told(game, remainder, CONCEPT, tolerance)
    beliefs = _beliefs(game, remainder)
    fields = {name: getattr(left, name) for name in Solution.__dataclass_fields__}
    notes = (*left.notes, *_kind_of_belief(left, beliefs))
    return RationalizableSolution(**{**fields, "notes": notes, "beliefs": beliefs})


def _beliefs(game: NormalFormGame, remainder: Remainder) -> dict[str, dict[str, Distribution]]:
    """Name the beliefs that the last round of elimination found for what it left."""
    named: dict[str, dict[str, Distribution]] = {player: {} for player in game.players}
    for (player, action), belief in remainder.beliefs.items():
        shares = {_profile(game, player, rest): share for rest, share in belief.items()}
        named[game.players[player]][game.actions[player][action]] = shares
    return named


def _joined(belief: Distribution) -> dict[str, Number]:
    return {", ".join(profile): share for profile, share in belief.items()}


def _profile(game: NormalFormGame, player: int, rest: Cell) -> tuple[str, ...]:
    """Name the actions of the others."""
    return tuple(own[index] for who, (own, index) in enumerate(zip(game.actions, rest, strict=True)) if who != player)


def _kind_of_belief(left: Solution, beliefs: Mapping[str, Mapping[str, Distribution]]) -> Iterator[str]:
    """Say for three or more players whether the answer hangs on correlated beliefs.

    Where every surviving action is a best response to independent beliefs over surviving actions, all survive under
    independent beliefs, too.
    """
    if len(left.game.players) > 2:
        independent = all(map(_is_product, (belief for own in beliefs.values() for belief in own.values())))
        proven = independent and all(len(beliefs[player]) == len(own) for player, own in left.surviving.items())
        yield INDEPENDENT if proven else CORRELATED


def _is_product(belief: Distribution) -> bool:
    """Tell whether a belief is that the others choose independently."""
    marginals: list[dict[str, Number]] = [{} for _ in next(iter(belief))]
    for profile, share in belief.items():
        for marginal, action in zip(marginals, profile, strict=True):
            marginal[action] = marginal.get(action, 0) + share
    return all(
        belief.get(profile, 0) == math.prod(marginal[a] for marginal, a in zip(marginals, profile, strict=True))
        for profile in itertools.product(*marginals)
    )
