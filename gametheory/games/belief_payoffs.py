"""What each action is worth at an information set, as a function of what its player believes.

Fix what everybody does after an information set. Then an action leads from each of its histories to a payoff that no
belief changes, and its expected payoff is linear in the belief: with two histories and the probability p of the first,
``p u(first) + (1 - p) u(second)``. The best reply is the upper envelope of these lines, so the belief interval from 0
to 1 falls into pieces, each with an action that is best all over it. The beliefs at which one piece ends and the next
begins are where the choice switches: they are ratios of differences of payoffs, exact on exact games. An action that is
best nowhere is never taken in a sequential equilibrium with this play afterwards, whatever is believed (Kreps and
Wilson 1982, Econometrica 50, sequential rationality).

Play afterwards is taken as given. Where the same player moves again later, the choice made there does not change with
the belief here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gametheory.errors import GameError, UnknownNameError
from gametheory.games.extensive_form import Chance, Decision, ExtensiveFormGame, InformationSet, Leaf, Node
from gametheory.games.numbers import Number
from gametheory.games.solution import Profile


@dataclass(frozen=True)
class BestPiece:
    """Beliefs in the first history, from ``low`` to ``high``, over which the same actions are best."""

    low: Number
    high: Number
    actions: tuple[str, ...]


@dataclass(frozen=True)
class BeliefPayoffs:
    """The player's payoff from each action at each history of an information set, under the play afterwards."""

    information_set: InformationSet
    payoffs: Mapping[str, tuple[Number, ...]]

    def expected(self, action: str, belief: Number) -> Number:
        """Give the expected payoff of an action if the first of two histories has a probability."""
        first, second = self.payoffs[action]
        return belief * first + (1 - belief) * second

    @property
    def best(self) -> tuple[BestPiece, ...]:
        """The pieces of the beliefs from 0 to 1 with their best actions, several where they are equal all over it."""
        inner = {belief for pair in itertools.combinations(self.payoffs, 2) for belief in self._crossing(*pair)}
        cuts = [Fraction(0), *sorted(inner), Fraction(1)]
        pieces: list[BestPiece] = []
        for low, high in itertools.pairwise(cuts):
            actions = self._best_at((low + high) / 2)
            start = pieces.pop().low if pieces and pieces[-1].actions == actions else low
            pieces.append(BestPiece(start, high, actions))
        return tuple(pieces)

    @property
    def switches(self) -> tuple[Number, ...]:
        """The beliefs at which the best action changes."""
        return tuple(piece.high for piece in self.best[:-1])

    def _crossing(self, one: str, other: str) -> Iterator[Number]:
        """Give the belief strictly between 0 and 1 at which two actions are worth the same, if there is one."""
        first, second = (a - b for a, b in zip(self.payoffs[one], self.payoffs[other], strict=True))
        if (first > 0 > second) or (first < 0 < second):
            yield second / (second - first)

    def _best_at(self, belief: Number) -> tuple[str, ...]:
        worth = {action: self.expected(action, belief) for action in self.payoffs}
        most = max(worth.values())
        return tuple(action for action, own in worth.items() if own == most)


def belief_payoffs(game: ExtensiveFormGame, information_set: str, profile: Profile | None = None) -> BeliefPayoffs:
    """Give what each action at an information set is worth at each of its two histories.

    Parameters
    ----------
    game
        A single game.
    information_set
        The label of an information set with two histories.
    profile
        The play afterwards; may be left out where nobody moves any more.

    Returns
    -------
    The payoffs, with the beliefs at which the best action switches. Raises ``UnknownNameError`` for a label that the
    game does not have, and ``GameError`` for a grid of games, for another number of histories, and where play
    afterwards is needed and not given.

    Examples
    --------
    >>> war, retreat = Leaf("war", (-12,)), Leaf("retreat", (-2,))
    >>> strong = Decision("strong", "us", ("attack", "back down"), (war, retreat), "showdown")
    >>> weak = Decision("weak", "us", ("attack", "back down"), (Leaf("war", (-1,)), retreat), "showdown")
    >>> type = Chance("type", ("strong", "weak"), (Fraction(3, 10), Fraction(7, 10)), (strong, weak))
    >>> belief_payoffs(ExtensiveFormGame(("us",), type), "showdown").switches
    (Fraction(1, 11),)
    """
    if game.grid_shape:
        raise GameError("beliefs are weighed in one game, and this is a grid of games. Give the model single values")
    known = game.information_sets.get(information_set)
    if known is None:
        raise UnknownNameError("information set", information_set, game.information_sets)
    if len(known.histories) != 2:
        raise GameError(
            f"information set '{information_set}' has {_counted(len(known.histories))}, and a belief over two is one "
            "probability. Name an information set with two histories"
        )
    index = game.players.index(known.player)
    here = dict(game.decisions())
    at = [[_value(child, index, profile) for child in here[history].children] for history in known.histories]
    return BeliefPayoffs(known, dict(zip(known.actions, zip(*at, strict=True), strict=True)))


def _counted(histories: int) -> str:
    return "1 history" if histories == 1 else f"{histories} histories"


def _value(node: Node, index: int, profile: Profile | None) -> Number:
    """Give one player's expected payoff from a node on."""
    if isinstance(node, Leaf):
        payoff: Number = node.payoffs[index]
        return payoff
    shares = zip(_shares(node, profile), node.children, strict=True)
    return sum((share * _value(child, index, profile) for share, child in shares if share), start=Fraction(0))


def _shares(node: Decision | Chance, profile: Profile | None) -> tuple[Number, ...]:
    if isinstance(node, Chance):
        return node.probabilities
    if profile is None:
        raise GameError(
            f"what comes of this information set depends on what '{node.player}' does at '{node.label}'. "
            "Give an equilibrium, or a profile"
        )
    mix = profile[node.information_set]
    return tuple(mix.get(action, Fraction(0)) for action in node.actions)
