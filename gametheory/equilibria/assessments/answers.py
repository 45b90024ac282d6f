"""From what the search found to a solution: every equilibrium described, verified, and put into its component."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gametheory.equilibria.assessments.beliefs import BeliefFinder, as_beliefs
from gametheory.equilibria.assessments.cells import Behaviour, cells
from gametheory.equilibria.assessments.improbability import surprises
from gametheory.equilibria.assessments.indexed_tree import IndexedTree
from gametheory.equilibria.assessments.joining import Group, join
from gametheory.equilibria.assessments.search import OutOfTimeError, Solved, find
from gametheory.equilibria.assessments.wording import cell_words
from gametheory.errors import ConceptError
from gametheory.games import Beliefs, Component, Equilibrium, ExtensiveFormGame, Profile, Solution
from gametheory.games.numbers import as_written
from gametheory.games.verification import (
    information_set_regrets,
    subgame_regret,
    tree_outcomes,
    tree_regret,
    tree_values,
)

METHOD = "indifference conditions of every choice of supports, subgame by subgame, solved exactly"
MISSING = "beliefs that support irrational corners of a continuum were not worked out at every information set"
ROUNDED = "some payoffs have no rational value and were rounded to floats"


def tree_solution(
    game: ExtensiveFormGame,
    concept: str,
    *,
    seconds: float | None = None,
    progress: Callable[[int], None] | None = None,
) -> Solution:
    """Find and describe all equilibria of a single tree under one concept.

    ``concept`` is ``"nash"``, ``"subgame-perfect"``, ``"perfect-bayesian"`` or ``"sequential"``. Raises
    ``ConceptError`` where a player forgets something.
    """
    if game.forgotten:
        raise ConceptError(f"{concept} needs players with perfect recall: {game.forgotten}. Use pure-nash")
    started = time.monotonic()
    tree = IndexedTree(game)
    found = find(tree, concept, seconds=seconds, progress=progress)
    limit = None if seconds is None else max(seconds, 2 * (time.monotonic() - started))

    def check() -> None:
        if limit is not None and time.monotonic() - started > limit:
            raise OutOfTimeError

    return _Answer(game, tree, concept, found.pieces, found.reasons, check).solution()


def supporting_beliefs(
    game: ExtensiveFormGame, profile: Profile, concept: str = "sequential"
) -> Mapping[str, Beliefs] | None:
    """Give the beliefs with which a profile is a perfect Bayesian or a sequential equilibrium; None when it is not.

    Parameters
    ----------
    game
        A single tree with perfect recall.
    profile
        Rational probabilities at every information set.
    concept
        ``"perfect-bayesian"`` or ``"sequential"``.

    Examples
    --------
    >>> from gametheory.games import Decision, Leaf
    >>> def third(name, left, right):
    ...     return Decision(name, "3", ("L", "R"), (Leaf(name + " L", left), Leaf(name + " R", right)), "third")
    >>> horse = (Leaf("across", (1, 1, 1)), third("x", (4, 4, 0), (0, 0, 1)))
    >>> first = (Decision("second", "2", ("c", "d"), horse, "second"), third("y", (3, 3, 2), (0, 0, 0)))
    >>> game = ExtensiveFormGame(("1", "2", "3"), Decision("first", "1", ("C", "D"), first, "first"))
    >>> across = Profile({"first": {"C": 1}, "second": {"c": 1}, "third": {"R": 1}})
    >>> print(*supporting_beliefs(game, across)["third"].corners)
    (Fraction(2, 3), Fraction(1, 3)) (Fraction(1, 1), Fraction(0, 1))
    >>> down = Profile({"first": {"D": 1}, "second": {"c": 1}, "third": {"L": 1}})
    >>> supporting_beliefs(game, down) is None
    True
    """
    tree = IndexedTree(game)
    behaviour = tuple(tuple(as_written(profile[k.label].get(a, 0)) for a in k.actions) for k in tree.sets)
    answer = _Answer(game, tree, concept, (), (), lambda: None)
    return answer.beliefs(behaviour) if answer.finder.supports(behaviour) else None


class _Answer:
    def __init__(
        self,
        game: ExtensiveFormGame,
        tree: IndexedTree,
        concept: str,
        pieces: Sequence[Solved],
        reasons: Sequence[str],
        check: Callable[[], None],
    ) -> None:
        self.game, self.tree, self.concept, self.pieces = game, tree, concept, pieces
        self.reasons, self.check = list(reasons), check
        self.finder = BeliefFinder(tree, concept, pieces)

    def solution(self) -> Solution:
        """Join what was found, and describe it."""
        joined = join(self.tree, [cell for s in self.pieces for cell in cells(s)], self.concept == "nash", self.check)
        loose = {place for group in joined.groups if self._is_continuum(group) for place in group.members}
        equilibria = tuple(
            self.equilibrium(behaviour, place not in loose) for place, behaviour in enumerate(joined.listed)
        )
        said = [MISSING] if self.finder.missing else []
        rounded = () if self.game.is_exact else (ROUNDED,)
        return Solution(
            game=self.game,
            concept=self.concept,
            equilibria=equilibria,
            complete=not self.reasons,
            exact=self.game.is_exact,
            method=METHOD,
            ties=tuple(words for one in equilibria for words in self._ties(one)),
            notes=(*self.reasons, *joined.notes, *said, *rounded),
            components=tuple(self._component(group) for group in joined.groups if self._is_continuum(group)),
        )

    def _is_continuum(self, group: Group) -> bool:
        return bool(group.cells) or len(group.members) > 1

    def _component(self, group: Group) -> Component:
        largest = max((cell.dimension for cell in group.cells), default=1)
        shown = [cell for cell in group.cells if not any(other.covers(cell, self.tree) for other in group.cells)]
        return Component(group.members, (), largest, tuple(dict.fromkeys(cell_words(self.tree, c) for c in shown)))

    # --- one equilibrium ---

    def equilibrium(self, behaviour: Behaviour, isolated: bool) -> Equilibrium:
        """Describe one behaviour, with its beliefs and regret."""
        profile = Profile(
            {
                known.label: dict(zip(known.actions, shares, strict=True))
                for known, shares in zip(self.tree.sets, behaviour, strict=True)
            }
        )
        values = tree_values(self.game, profile)
        beliefs = self.beliefs(behaviour)
        return Equilibrium(
            profile=profile,
            payoffs=dict(zip(self.game.players, values[()], strict=True)),
            outcomes=tree_outcomes(self.game, profile),
            regret=self._regret(profile, beliefs),
            isolated=isolated,
            values={label: self._value(label, held, values) for label, held in beliefs.items()},
            beliefs=beliefs,
        )

    def beliefs(self, behaviour: Behaviour) -> dict[str, Beliefs]:
        """Describe the beliefs that go with a behaviour."""
        held = self.finder.find(behaviour, everywhere=self.concept in ("perfect-bayesian", "sequential"))
        supports = [tuple(a for a, share in enumerate(shares) if share != 0) for shares in behaviour]
        reached = surprises(self.tree, self.tree.whole, dict(enumerate(supports))).reached
        return {
            self.tree.sets[number].label: as_beliefs(self.tree, number, own, number in reached)
            for number, own in held.items()
        }

    def _value(self, label: str, held: Beliefs, values: Mapping[Any, Any]) -> dict[str, Any]:
        histories = self.game.information_sets[label].histories
        return {
            player: sum(
                (p * values[history][index] for history, p in zip(histories, held.probabilities, strict=True)),
                start=Fraction(0),
            )
            for index, player in enumerate(self.game.players)
        }

    def _regret(self, profile: Profile, beliefs: Mapping[str, Beliefs]) -> Any:
        if self.concept == "nash":
            return tree_regret(self.game, profile)
        if self.concept == "subgame-perfect":
            return subgame_regret(self.game, profile)
        return max(information_set_regrets(self.game, profile, beliefs).values(), default=Fraction(0))

    def _ties(self, one: Equilibrium) -> Iterator[str]:
        """Say where an action that is not used would do just as well."""
        values = tree_values(self.game, one.profile)
        for label, held in one.beliefs.items():
            known = self.game.information_sets[label]
            index = self.game.players.index(known.player)
            worth = {
                action: sum(
                    (
                        p * values[(*history, action)][index]
                        for history, p in zip(known.histories, held.probabilities, strict=True)
                    ),
                    start=Fraction(0),
                )
                for action in known.actions
            }
            top = max(worth.values())
            equal = [action for action in known.actions if worth[action] == top and action not in one.profile[label]]
            if equal:
                yield (
                    f"at ({one.profile}) {self.game.called(known.player)} would do just as well "
                    f"with {' or '.join(equal)} at '{label}'"
                )
