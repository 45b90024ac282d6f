"""Subgame-perfect plays by signs of payoff differences: backward induction on a whole cell of parameters.

Ties are kept: an action with a given continuation is chosen if it pays at least the lowest payoff that each other
action has in some equilibrium of its own subtree (:mod:`gametheory.equilibria.subgame_perfect`). Plays of chance moves
combine one play for each draw.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gametheory.errors import ConceptError
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, Solution
from gametheory.games.extensive_form import History, Node
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.regimes.places import FormulaSigns, Place
from gametheory.regimes.questions import Answer, Candidate

MOST_PLAYS = 10_000
Sign = Callable[[RationalFunction, Any], int]


@dataclass(frozen=True, eq=False)
class Play:
    """A play of a subtree: the leaves that it may end at, with their outcomes, and its value to each player."""

    ends: tuple[tuple[History, str], ...]
    payoffs: tuple[RationalFunction, ...]

    @property
    def label(self) -> str:
        """The actions in sequence, for each draw of chance."""
        return " | ".join(", ".join(history) for history, _ in self.ends)


class SubgamePerfectQuestion:
    """Which plays a pure subgame-perfect equilibrium leads to."""

    concept = "subgame-perfect"

    def __init__(self, game: ExtensiveFormGame, formulas: FormulaSigns) -> None:
        """Take the tree with formulas for payoffs and probabilities."""
        self.game, self.formulas = game, formulas
        self.plays: dict[str, Play] = {}
        self.order = {history: place for place, (history, _) in enumerate(game.leaves())}
        self.drawn: dict[tuple[Play, ...], Play] = {}
        self.leaf_plays = {history: Play(((history, leaf.outcome),), leaf.payoffs) for history, leaf in game.leaves()}
        self.gains: dict[tuple[Play, Play, int], RationalFunction] = {}

    def answer(self, place: Place) -> Answer:
        """Give the plays."""
        self._settle(self.game.root, (), place)
        plays = self._plays(self.game.root, (), place, self.formulas.sign)
        self.plays |= {play.label: play for play in plays}
        return tuple(play.label for play in sorted(plays, key=self._rank))

    def candidate(self, label: str) -> Candidate:
        """Describe a play."""
        play = self.plays[label]
        reached = {outcome for _, outcome in play.ends}
        outcomes = tuple(outcome for outcome in self.game.outcome_names if outcome in reached)
        return Candidate(label, outcomes, tuple(zip(self.game.players, play.payoffs, strict=True)))

    def labels(self, solution: Solution) -> tuple[str, ...]:
        """Give the plays that the strategies of a solution lead to."""
        assert isinstance(solution.game, ExtensiveFormGame)
        found = {tuple(_followed(solution.game.root, e.profile.strategies, ())) for e in solution.equilibria}
        ordered = sorted(found, key=lambda ends: [self.order[history] for history in ends])
        return tuple(" | ".join(", ".join(history) for history in ends) for ends in ordered)

    def _rank(self, play: Play) -> list[int]:
        return [self.order[history] for history, _ in play.ends]

    def _settle(self, node: Node, history: History, place: Place) -> None:
        """Work out all subtrees whose signs are known: if the place is then cut for another, its parts share them."""
        if isinstance(node, Leaf) or history in place.known:
            return
        below = [((*history, action), child) for action, child in zip(node.actions, node.children, strict=True)]
        for after, child in below:
            self._settle(child, after, place)
        if all(isinstance(child, Leaf) or after in place.known for after, child in below):
            with contextlib.suppress(_UnsettledError):
                self._plays(node, history, place, self._known_sign)

    def _known_sign(self, function: RationalFunction, place: Place) -> int:
        found = self.formulas.sign_if_one(function, place)
        if found is None:
            raise _UnsettledError
        return found

    def _plays(self, node: Node, history: History, place: Place, sign: Sign) -> list[Play]:
        if isinstance(node, Leaf):
            return [self.leaf_plays[history]]
        known: list[Play] | None = place.known.get(history)
        if known is None:
            below = [
                self._plays(child, (*history, a), place, sign)
                for a, child in zip(node.actions, node.children, strict=True)
            ]
            known = self._draws(node, below) if isinstance(node, Chance) else self._choices(node, below, place, sign)
            place.known[history] = known
        return known

    def _choices(self, node: Decision, below: list[list[Play]], place: Place, sign: Sign) -> list[Play]:
        mover = self.game.players.index(node.player)

        def gain(one: Play, other: Play) -> int:
            return sign(self._gain(one, other, mover), place)

        lowest = [_lowest(plays, gain) for plays in below]
        return [
            play
            for own, plays in enumerate(below)
            for play in plays
            if all(gain(low, play) <= 0 for rival, low in enumerate(lowest) if rival != own)
        ]

    def _gain(self, one: Play, other: Play, mover: int) -> RationalFunction:
        """Give what one play pays the mover more than another."""
        gain = self.gains.get((one, other, mover))
        if gain is None:
            gain = self.gains[one, other, mover] = one.payoffs[mover] - other.payoffs[mover]
        return gain

    def _draws(self, node: Chance, below: list[list[Play]]) -> list[Play]:
        found = [self._drawn(node, draws) for draws in itertools.islice(itertools.product(*below), MOST_PLAYS + 1)]
        if len(found) > MOST_PLAYS:
            raise ConceptError(
                f"chance move '{node.label}' combines more than {MOST_PLAYS} plays. Sweep the model instead"
            )
        return found

    def _drawn(self, node: Chance, draws: tuple[Play, ...]) -> Play:
        if draws not in self.drawn:
            ends = tuple(end for play in draws for end in play.ends)
            self.drawn[draws] = Play(ends, _mean(node.probabilities, [play.payoffs for play in draws]))
        return self.drawn[draws]


class _UnsettledError(Exception):
    """The sign of a formula is not known yet; a signal between two methods, never an error that anybody sees."""


def _lowest(plays: list[Play], gain: Callable[[Play, Play], int]) -> Play:
    """Give a play that pays least, by the sign of what one pays more than another."""
    lowest = plays[0]
    for play in plays[1:]:
        if gain(play, lowest) < 0:
            lowest = play
    return lowest


def _mean(weights: Sequence[Any], values: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    return tuple(
        sum((w * u for w, u in zip(weights[1:], own[1:], strict=True)), start=weights[0] * own[0])
        for own in zip(*values, strict=True)
    )


def _followed(node: Node, strategies: Any, history: History) -> Iterator[History]:
    """Go through the leaves that strategies lead to."""
    if isinstance(node, Leaf):
        yield history
        return
    for action, child in zip(node.actions, node.children, strict=True):
        if isinstance(node, Chance) or strategies[node.information_set].get(action):
            yield from _followed(child, strategies, (*history, action))
