"""Plays of a tree with perfect information: what must hold for some subgame-perfect equilibrium to lead to one.

Backward induction over formulas. A *branch* of a subtree is a play of it, with the payoffs that it leads to and the
needs under which it is what the players do there. At a decision every action may be chosen: a branch of the action
stays one while the mover gains nothing by any other action, given what would follow that one. What would follow is a
branch of the other action, with needs of its own, which become part of the case, and the choices that make it up are
the case's suppositions. They are left out where they do not matter to the mover:

* all branches of the other action pay the mover the same; or each of them pays at most what the chosen one pays, over
  the whole of the ranges (some branch of a subtree always holds, for every finite tree of perfect information has a
  subgame-perfect equilibrium);
* two cases that differ only in a need and its opposite are one case without it.

Needs are weak inequalities, so with a tie the cases of both choices hold. What can hold only with a tie is left out
(two decisions that are alike, for one, in which the mover breaks a tie differently). A case that lies within another
is dropped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any, Final

from gametheory.conditions.needs import Contradiction, Need, Simplifier
from gametheory.conditions.nouns import CandidateConditions, Case
from gametheory.errors import ConceptError
from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.games.extensive_form import History, Node
from gametheory.numerics.rational_functions import RationalFunction

MOST_BRANCHES: Final = 2_000
TIES_LEFT_OUT: Final = "cases that can hold only while somebody off the play is exactly indifferent are left out"
End = tuple[History, str, RationalFunction]


@dataclass(frozen=True, eq=False)
class Branch:
    """A play of a subtree: its values, where it ends, what it needs, and what is supposed off the play."""

    values: tuple[RationalFunction, ...]
    ends: tuple[End, ...]
    needs: tuple[Need, ...] = ()
    supposing: tuple[tuple[str, str], ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The play by its actions; with chance moves one list for each draw."""
        return " | ".join(", ".join(history) for history, _, _ in self.ends)

    @property
    def asked(self) -> frozenset[RationalFunction]:
        """The differences that must not be negative."""
        return frozenset(need.difference for need in self.needs)


def play_conditions(game: ExtensiveFormGame, simplifier: Simplifier) -> Iterator[CandidateConditions]:
    """Go through the plays of a tree of formulas, each with the cases in which a subgame-perfect equilibrium has it."""
    branches = _Induction(game, simplifier).branches(game.root, ())
    plays: dict[str, list[Branch]] = {}
    for branch in branches:
        plays.setdefault(branch.label, []).append(branch)
    for label, own in plays.items():
        found = [simplifier.case(branch.needs, _supposed(branch)) for branch in own]
        cases = without_contained([case for case in found if isinstance(case, Case)], simplifier)
        reasons = dict.fromkeys(case.because for case in found if isinstance(case, Contradiction))
        yield _candidate(game, label, own[0], cases, "; ".join(reasons))


def _candidate(
    game: ExtensiveFormGame, label: str, branch: Branch, cases: list[Case], never: str
) -> CandidateConditions:
    one = branch.values[0] * 0 + 1
    outcomes: dict[str, RationalFunction] = {}
    for _, outcome, share in branch.ends:
        outcomes[outcome] = outcomes[outcome] + share if outcome in outcomes else share
    return CandidateConditions(
        label=label,
        strategies={where: {action: one} for where, action in branch.chosen},
        payoffs=dict(zip(game.players, branch.values, strict=True)),
        outcomes=outcomes,
        cases=tuple(cases),
        never="" if cases else never,
    )


def _supposed(branch: Branch) -> Mapping[str, str]:
    return dict(branch.supposing)


class _Induction:
    def __init__(self, game: ExtensiveFormGame, simplifier: Simplifier) -> None:
        self.game, self.simplifier, self.ranges = game, simplifier, simplifier.ranges
        self.known: dict[frozenset[RationalFunction], bool] = {}
        self.simple: dict[Branch, dict[RationalFunction, Need]] = {}

    def branches(self, node: Node, history: History) -> list[Branch]:
        if isinstance(node, Leaf):
            one = node.payoffs[0] * 0 + 1
            return [Branch(node.payoffs, ((history, node.outcome, one),))]
        below = [
            self.branches(child, (*history, action)) for action, child in zip(node.actions, node.children, strict=True)
        ]
        return list(self._draws(node, below) if isinstance(node, Chance) else self._choices(node, below))

    def _draws(self, node: Chance, below: list[list[Branch]]) -> Iterator[Branch]:
        """Combine a branch for each draw, weighted."""
        self._limit(node, prod(map(len, below)))
        for several in itertools.product(*below):
            weighted = list(zip(node.probabilities, several, strict=True))
            yield Branch(
                tuple(
                    sum((p * b.values[i] for p, b in weighted[1:]), start=weighted[0][0] * weighted[0][1].values[i])
                    for i in range(len(self.game.players))
                ),
                tuple((history, outcome, p * share) for p, b in weighted for history, outcome, share in b.ends),
                tuple(need for b in several for need in b.needs),
                tuple(choice for b in several for choice in b.supposing),
                tuple(choice for b in several for choice in b.chosen),
            )

    def _choices(self, node: Decision, below: list[list[Branch]]) -> Iterator[Branch]:
        mover = self.game.players.index(node.player)
        asked = {
            (place, branch): [
                self._rivals(node, place, other, branch.values[mover], below[other], mover)
                for other in range(len(below))
                if other != place
            ]
            for place, own in enumerate(below)
            for branch in own
        }
        self._limit(node, sum(prod(map(len, rivals)) for rivals in asked.values()))
        for place in range(len(below)):
            joined = (
                self._joined(node, place, branch, several)
                for (chosen, branch), rivals in asked.items()
                if chosen == place
                for several in itertools.product(*rivals)
            )
            yield from self._merged([branch for branch in joined if self._has_room(branch)])

    def _limit(self, node: Decision | Chance, count: int) -> None:
        if count > MOST_BRANCHES:
            raise ConceptError(f"at '{node.label}' there are too many cases to be told apart. Fix some parameters")

    def _rivals(
        self, node: Decision, place: int, other: int, value: RationalFunction, below: list[Branch], mover: int
    ) -> list[Branch]:
        """Give what may follow another action, as branches whose needs include that it does not pay the mover."""
        values = list(dict.fromkeys(branch.values[mover] for branch in below))
        need = [Need(value - low, node.player, node.actions[place], node.actions[other], node.label) for low in values]
        if all(self.ranges.always(one.difference) for one in need):
            return [Branch(below[0].values, (), (need[0],) if len(values) == 1 else ())]
        if len(values) == 1:
            return [Branch(below[0].values, (), (need[0],))]
        by_value = dict(zip(values, need, strict=True))
        return [
            replace(branch, needs=(by_value[branch.values[mover]], *branch.needs))
            for branch in below
            if not self.ranges.never(by_value[branch.values[mover]].difference)
        ]

    def _joined(self, node: Decision, place: int, branch: Branch, rivals: Sequence[Branch]) -> Branch:
        off_play = tuple(choice for rival in rivals for choice in (*rival.chosen, *rival.supposing))
        return Branch(
            branch.values,
            branch.ends,
            tuple(need for part in (branch, *rivals) for need in part.needs),
            (*branch.supposing, *off_play),
            ((node.label, node.actions[place]), *branch.chosen),
        )

    def _has_room(self, branch: Branch) -> bool:
        """Whether the needs can hold together without a tie."""
        asked = branch.asked
        if asked not in self.known:
            self.known[asked] = self.simplifier.has_room(asked)
        return self.known[asked]

    def _merged(self, branches: list[Branch]) -> list[Branch]:
        """Join branches of one play that differ in a need and its opposite; drop those that need more than another."""
        left: list[Branch] = []
        for branch in branches:
            whole = branch
            while (found := self._partner(left, whole)) is not None:
                partner, whole = found  # what two branches become may join with a third
                left.remove(partner)
            left.append(whole)
        return left

    def _partner(self, branches: list[Branch], branch: Branch) -> tuple[Branch, Branch] | None:
        found = ((other, union) for other in branches if (union := self._union(other, branch)) is not None)
        return next(found, None)

    def _union(self, one: Branch, other: Branch) -> Branch | None:
        if one.ends != other.ends:
            return None
        first, second = self._simple(one), self._simple(other)
        if first.keys() <= second.keys():
            return self._common(one, other, one.needs)
        if second.keys() <= first.keys():
            return self._common(other, one, other.needs)
        only, opposite = first.keys() - second.keys(), second.keys() - first.keys()
        if len(only) == len(opposite) == 1 and next(iter(only)) == -next(iter(opposite)):
            return self._common(one, other, tuple(first[function] for function in first if function not in only))
        return None

    def _common(self, one: Branch, other: Branch, needs: tuple[Need, ...]) -> Branch:
        shared = tuple(choice for choice in one.supposing if choice in other.supposing)
        return replace(one, needs=needs, supposing=shared)

    def _simple(self, branch: Branch) -> dict[RationalFunction, Need]:
        """Give the needs that are not sure anyway, by their simplest form."""
        if branch not in self.simple:
            simplest = {self.ranges.simplest(need.difference): need for need in branch.needs}
            self.simple[branch] = {f: need for f, need in simplest.items() if not self.ranges.always(f)}
        return self.simple[branch]


def without_contained(cases: list[Case], simplifier: Simplifier) -> list[Case]:
    """Drop cases whose conditions imply all those of another."""
    kept = list(cases)
    for case in sorted(cases, key=lambda one: (one.room, -len(one.conditions))):
        given = [condition.function for condition in case.conditions]
        others = [other for other in kept if other is not case]
        if any(_implies(given, other, simplifier) for other in others):
            kept = others
    return kept


def _implies(given: list[Any], other: Case, simplifier: Simplifier) -> bool:
    return all(
        condition.function in given or simplifier.source(condition.function, given) is not None
        for condition in other.conditions
    )
