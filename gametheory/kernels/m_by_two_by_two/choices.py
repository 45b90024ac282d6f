"""The choices of actions in use of an m x 2 x 2 game, numbered for compiled loops.

Loops know the players as *leader* (any number of actions), *second* and *third* (two each), and an equilibrium by the
number of its candidate: a choice of actions, and whether it is the first or the second equilibrium on it. Candidates
are in the order of the concept's own: by the number of actions in use, then by these, for the players in the order of
the game.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.compressed import support_label
from gametheory.equilibria.three_player_gains import Support, supports_of
from gametheory.games import NormalFormGame

PURE, LEADER_PURE, SECOND_PURE, THIRD_PURE, ON_TWO, ON_THREE = range(6)
"""The kinds of choices: who is sure of an action, or how many actions the leader mixes where everybody does."""

KIND, ONE, TWO, THREE, SECOND, THIRD, BIT, OTHER_BIT, ROOT = range(9)
"""The columns of the table of choices."""

BITS = 62  # of a signed word, those that can be set and shifted without a thought

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Plan:
    """All candidates of a game: their labels, and the tables that the loops go by.

    Attributes
    ----------
    labels
        The candidates' names.
    choices
        For each choice of actions, in the columns ``KIND`` to ``ROOT``: one of the kinds above; the leader's actions in
        use, up to three, the second's and the third's, -1 where there is none, or where a follower uses both; the
        number of the candidate, and of the second one where all mix, else -1; and where all mix the first of its two
        rows for roots, else -1.
    candidates
        Shape (candidates, 2): of each its choice of actions, and whether it is the second equilibrium on it.
    """

    labels: tuple[str, ...]
    choices: Integers
    candidates: Integers

    @property
    def roots(self) -> int:
        """How many rows for roots there are."""
        return int(self.choices[:, ROOT].max()) + 2


def plan_of(game: NormalFormGame, order: Sequence[int]) -> Plan:
    """Number the choices of actions; ``order`` has the players' indices, the leader's first.

    >>> game = NormalFormGame.from_arrays(*np.zeros((3, 2, 2, 2)))
    >>> plan = plan_of(game, (0, 1, 2))
    >>> plan.labels[0], plan.labels[8], plan.labels[-1]
    ('1, 1, 1', '1, 1 + 2, 1 + 2', '1 + 2, 1 + 2, 1 + 2 (a second one)')
    """
    seat = [order.index(player) for player in range(3)]
    supports = list(supports_of([game.shape[player] for player in order]))
    found = sorted(
        (sum(map(len, support)), tuple(support[place] for place in seat), again, choice)
        for choice, support in enumerate(supports)
        for again in range(1 + (min(map(len, support)) > 1))
    )
    candidates = [(choice, again) for *_, again, choice in found]
    labels = tuple(support_label(game, seated, again) for _, seated, again, _ in found)
    return Plan(labels, _table(supports, candidates), np.array(candidates, dtype=np.int64))


def reaches_of(plan: Plan, outcome_of: Integers) -> Integers:
    """Give the outcomes that each candidate reaches, as bits, from those of the cells (leader, second, third)."""
    reaches = []
    for row in plan.choices[plan.candidates[:, 0]].tolist():
        leaders = [action for action in row[ONE : THREE + 1] if action >= 0]
        followers = [[action] if action >= 0 else [0, 1] for action in (row[SECOND], row[THIRD])]
        cells = [4 * one + 2 * two + three for one, two, three in product(leaders, *followers)]
        reaches.append(sum({1 << outcome for outcome in outcome_of[cells].tolist()}))
    return np.array(reaches, dtype=np.int64)


def _table(supports: Sequence[Support], candidates: Sequence[tuple[int, int]]) -> Integers:
    table = np.full((len(supports), ROOT + 1), -1, dtype=np.int64)
    table[:, KIND] = [_kind(support) for support in supports]
    table[:, ONE : THIRD + 1] = [_used(support) for support in supports]
    for number, (choice, again) in enumerate(candidates):
        table[choice, BIT + again] = number
    everybody = np.flatnonzero(table[:, KIND] >= ON_TWO)
    table[everybody, ROOT] = 2 * np.arange(everybody.size)
    return table


def _kind(support: Support) -> int:
    leaders, seconds, thirds = map(len, support)
    kinds = [(1, 1, 1), (1, 2, 2), (2, 1, 2), (2, 2, 1), (2, 2, 2), (3, 2, 2)]
    return kinds.index((leaders, seconds, thirds))


def _used(support: Support) -> list[int]:
    leaders, *others = support
    return [*leaders, *[-1] * (3 - len(leaders)), *(own[0] if len(own) == 1 else -1 for own in others)]
