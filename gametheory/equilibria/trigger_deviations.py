r"""What players can do instead of following a mediator who advises them move by move.

In a tree the mediator draws a plan for everybody and tells each player the recommended move at an information set when
play comes there. A player who deviates at h, where c was recommended, follows an own plan d from then on: later
recommendations presuppose that c was taken, and are heard no more. So there is a deviation for every information set h,
every recommended action c at it, and every plan d from h on (Gordon, Greenwald and Marks 2008 call c its *trigger*).

:func:`trigger_rows` writes each as a row of numbers over the profiles of plans, what it gains at each: in an
extensive-form correlated equilibrium every row has an expectation of at most zero. :func:`trigger_advice` works out,
from the tree and a given distribution alone, what each player believes and could gain, and uses no row.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.games import Chance, Decision, ExtensiveFormGame, InformationSet, Leaf
from gametheory.games.correlation import Advice
from gametheory.games.extensive_form import History, Node
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import Number, as_written
from gametheory.games.plays import Play, plays
from gametheory.games.recall import Experience
from gametheory.games.strategies import Plan, own_experiences
from gametheory.numerics.linear_programs import Constraint

Choices = Mapping[str, str]
"""A plan from an information set on: the action there, and at each own later set that it lets play come to."""


def continuations(game: ExtensiveFormGame, start: InformationSet) -> Iterator[dict[str, str]]:
    """Go through a player's reduced plans from an information set on.

    >>> from gametheory.games import Leaf
    >>> later = Decision("later", "us", ("attack", "back down"), (Leaf("war", (0,)), Leaf("peace", (1,))), "later")
    >>> tree = Decision("opening", "us", ("hold", "ultimatum"), (Leaf("quiet", (0,)), later), "opening")
    >>> game = ExtensiveFormGame(("us",), tree)
    >>> for plan in continuations(game, game.information_sets["opening"]):
    ...     print(plan)
    {'opening': 'hold'}
    {'opening': 'ultimatum', 'later': 'attack'}
    {'opening': 'ultimatum', 'later': 'back down'}
    """
    before = own_experiences(game)
    after: dict[Experience, list[InformationSet]] = {}
    for known in game.information_sets.values():
        if known.player == start.player:
            after.setdefault(before[known.label], []).append(known)

    def below(known: InformationSet) -> Iterator[dict[str, str]]:
        for action in known.actions:
            following = after.get((*before[known.label], (known.label, action)), [])
            for parts in itertools.product(*map(list, map(below, following))):
                yield {known.label: action} | {label: own for part in parts for label, own in part.items()}

    return below(start)


# --- rows over the profiles of plans --------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class PlanProfiles:
    """All profiles of plans of a tree, and which plays each lets happen.

    Attributes
    ----------
    game
        The tree.
    plans
        The plans of each player.
    plays
        The plays that chance allows.
    allowed
        For each player, which plans let which plays happen, of shape (plans, plays).
    cells
        The profiles, each the numbers of the players' plans.
    """

    game: ExtensiveFormGame
    plans: tuple[tuple[Plan, ...], ...]
    plays: tuple[Play, ...]
    allowed: tuple[NDArray[np.bool_], ...]
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, game: ExtensiveFormGame, plans: Sequence[tuple[Plan, ...]]) -> PlanProfiles:
        """Take the plans of all players, in the players' order."""
        found = tuple(plays(game))
        allowed = tuple(
            np.array([[plan.allows(play.experiences[player]) for play in found] for plan in own]).reshape(len(own), -1)
            for player, own in enumerate(plans)
        )
        return cls(game, tuple(plans), found, allowed, tuple(itertools.product(*(range(len(own)) for own in plans))))

    def others(self, player: int | None) -> NDArray[np.bool_]:
        """Which plays the plans of all but one player let happen in each profile, of shape (profiles, plays)."""
        found = np.ones((len(self.cells), len(self.plays)), dtype=bool)
        for other, allowed in enumerate(self.allowed):
            if other != player:
                found &= allowed[[cell[other] for cell in self.cells]]
        return found


def trigger_rows(profiles: PlanProfiles) -> Iterator[Constraint]:
    """Give for every deviation what it gains at each profile of plans, times a common denominator."""
    for player, own in enumerate(profiles.plans):
        others = profiles.others(player)
        plan_of = np.array([cell[player] for cell in profiles.cells])
        paid = _whole([as_written(play.payoffs[player]) for play in profiles.plays])
        for known in profiles.game.information_sets.values():
            if known.player == profiles.game.players[player]:
                passes = np.array([known.label in dict(play.experiences[player]) for play in profiles.plays])
                yield from _rows_at(profiles, known, (others & passes, plan_of, paid), own)


def _rows_at(
    profiles: PlanProfiles, known: InformationSet, at: tuple[Any, NDArray[np.intp], Any], own: tuple[Plan, ...]
) -> Iterator[Constraint]:
    """Give the rows of the deviations at an information set."""
    others, plan_of, paid = at
    player = profiles.game.players.index(known.player)
    obeying = _worth(others & profiles.allowed[player][plan_of], paid)
    for instead in continuations(profiles.game, known):
        fits = np.array([_fits(play.experiences[player], instead) for play in profiles.plays])
        gains = _worth(others & fits, paid) - obeying
        for told in known.actions:
            if told != instead[known.label]:
                advised = np.array([plan.choices.get(known.label) == told for plan in own])[plan_of]
                row = tuple(
                    Fraction(int(gain)) if here else Fraction(0) for gain, here in zip(gains, advised, strict=True)
                )
                if any(row):
                    yield Constraint(row, Fraction(0))


def _fits(experience: Experience, instead: Choices) -> bool:
    return all(instead.get(where, action) == action for where, action in experience)


def _worth(happening: NDArray[np.bool_], paid: NDArray[np.object_]) -> NDArray[np.object_]:
    """Add up the payoffs of the plays that happen, in whole numbers."""
    total: NDArray[np.object_] = happening.astype(object) @ paid
    return total


def _whole(numbers: list[Fraction]) -> NDArray[np.object_]:
    common = math.lcm(*(number.denominator for number in numbers))
    return np.array([int(number * common) for number in numbers], dtype=object)


# --- reasons to obey, from the tree alone ---------------------------------------------------------------------------

Item = tuple[Number, Sequence[Choices], Node]
"""A node that play may have come to: with which probability, under which plans of all players."""


def trigger_advice(
    game: ExtensiveFormGame, plans: Sequence[Sequence[Plan]], weights: Mapping[Cell, Number]
) -> tuple[Advice, ...]:
    """Tell for each recommendation that is ever heard what its player believes, and what obeying and deviating pay.

    ``told`` is "action at information set" and ``beliefs`` are over the histories of the set, where it has several.
    """
    told = []
    draws = [
        (weight, [own[number].choices for own, number in zip(plans, cell, strict=True)])
        for cell, weight in weights.items()
    ]
    for known in game.information_sets.values():
        player = game.players.index(known.player)
        for action in known.actions:
            advised = [(weight, choices) for weight, choices in draws if choices[player].get(known.label) == action]
            items = list(_coming(game, known, advised))
            if items:
                told.append(_advice(game, known, action, items))
    return tuple(told)


def _coming(
    game: ExtensiveFormGame, known: InformationSet, draws: list[tuple[Number, list[Choices]]]
) -> Iterator[tuple[History, Item]]:
    """Go through the ways in which play comes to an information set, over some draws of plans."""
    nodes = dict(game.decisions())
    for weight, choices in draws:
        for history in known.histories:
            chance = _reach(game, choices, history)
            if chance:
                yield history, (weight * chance, choices, nodes[history])


def _advice(game: ExtensiveFormGame, known: InformationSet, told: str, items: list[tuple[History, Item]]) -> Advice:
    player = game.players.index(known.player)
    total = sum(item[0] for _, item in items)
    beliefs: dict[tuple[str, ...], Number] = {}
    for history, (weight, _, _) in items:
        where = (", ".join(history),) if len(known.histories) > 1 else ()
        beliefs[where] = beliefs.get(where, 0) + weight / total
    here = [(weight / total, choices, node) for _, (weight, choices, node) in items]
    payoff = sum((weight * _followed(game, choices, node, player) for weight, choices, node in here), start=Fraction(0))
    instead = {
        f"{action} at {known.label}": _best(game, _after(here, place), player)
        for place, action in enumerate(known.actions)
        if action != told
    }
    return Advice(known.player, f"{told} at {known.label}", total, beliefs, payoff, instead)


def _reach(game: ExtensiveFormGame, choices: Sequence[Choices], history: History) -> Any:
    """Give the probability of chance on the way to a history, zero if the plans do not lead there."""
    node, product = game.root, Fraction(1)
    for action in history:
        assert not isinstance(node, Leaf)
        place = node.actions.index(action)
        if isinstance(node, Chance):
            product = product * as_written(node.probabilities[place])
        elif choices[game.players.index(node.player)].get(node.information_set) != action:
            return Fraction(0)
        node = node.children[place]
    return product


def _followed(game: ExtensiveFormGame, choices: Sequence[Choices], node: Node, player: int) -> Any:
    """Give what a player gets from a node on when all follow their plans."""
    if isinstance(node, Leaf):
        return as_written(node.payoffs[player])
    if isinstance(node, Chance):
        pairs = zip(node.probabilities, node.children, strict=True)
        return sum(as_written(p) * _followed(game, choices, child, player) for p, child in pairs)
    action = choices[game.players.index(node.player)][node.information_set]
    return _followed(game, choices, node.children[node.actions.index(action)], player)


def _best(game: ExtensiveFormGame, items: list[Item], player: int) -> Any:
    """Give the most that a player who hears no more advice can get from some nodes on."""
    total: Any = Fraction(0)
    moves: dict[str, list[Item]] = {}
    stack = list(items)
    while stack:
        weight, choices, node = stack.pop()
        if isinstance(node, Leaf):
            total += weight * as_written(node.payoffs[player])
        elif isinstance(node, Chance):
            pairs = zip(node.probabilities, node.children, strict=True)
            stack.extend((weight * as_written(share), choices, child) for share, child in pairs)
        elif game.players[player] == node.player:
            moves.setdefault(node.information_set, []).append((weight, choices, node))
        else:
            action = choices[game.players.index(node.player)][node.information_set]
            stack.append((weight, choices, node.children[node.actions.index(action)]))
    for here in moves.values():
        first = here[0][2]
        assert isinstance(first, Decision)
        total += max(_best(game, _after(here, place), player) for place in range(len(first.actions)))
    return total


def _after(items: Sequence[Item], place: int) -> list[Item]:
    """Let the player who moves take the same action at all these nodes."""
    return [(weight, choices, node.children[place]) for weight, choices, node in items if not isinstance(node, Leaf)]
