r"""Compiled: the best correlated equilibrium, coarse or not, for an objective that is linear in the payoffs.

The concept is :func:`gametheory.equilibria.correlated`: of all distributions over action profiles that everybody obeys,
the one with the largest expectation of some numbers, such as the sum of the payoffs. It is a linear program, with one
row for each way to disobey.

1. The optimal basis of the point before is tried at the next points, sixteen at a time (:mod:`.following`): where its
   probabilities and slacks are not negative, and its multipliers and reduced costs positive, its optimum is theirs,
   and the only one.
2. Where it is not, the bases that followed it before are tried (:mod:`.remembering`, :mod:`.certifying`).
3. Otherwise the dual simplex method starts from the profile that is best of all (:mod:`.dictionary`), and the basis
   that it ends with is tried in the same way: the verdict never rests on a dictionary.
4. Which outcomes any correlated equilibrium reaches, and whether there is only one, is found out apart
   (:mod:`.reach`), where it is asked for.

The concept answers in rational arithmetic, this in floating point: what is not surely zero or surely more, some 1e-11
against 1e-9 of the largest payoffs, is undecided, and so is a point with several optima, of which it takes more to say
which one the concept names. Where the structure of a game makes several optima at all points, the kernel is of no use.
The sets of profiles that the mediator may draw are too many to be listed before: ``candidates`` grows.

References
----------
R. J. Aumann (1987), Correlated equilibrium as an expression of Bayesian rationality, Econometrica 55, 1-18.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from gametheory.equilibria.objectives import Wish
from gametheory.games import NormalFormGame
from gametheory.kernels.columns import Columns
from gametheory.kernels.correlated.answers import answer, block_of
from gametheory.kernels.correlated.certifying import basis_of, room_of
from gametheory.kernels.correlated.dictionary import dictionary_of
from gametheory.kernels.correlated.following import WORD, Words, lanes_of, plan_of
from gametheory.kernels.correlated.reach import reach_all, reach_of
from gametheory.kernels.correlated.remembering import memory_of
from gametheory.kernels.correlated.tables import Tables, tables_of
from gametheory.kernels.families import Family, Floats

MOST_CELLS: Final = 256
MOST_CANDIDATES: Final = 32_767  # that the column of the selected one can count
REPAID: Final = 3000


@dataclass(frozen=True, eq=False)
class Correlated:
    """The best correlated equilibrium over a family of games; see :class:`gametheory.kernels.Kernel`."""

    game: NormalFormGame
    tables: Tables
    coarse: bool
    kinds: tuple[str, ...] = ()
    method: str = "dual simplex method on bases of neighbouring points, compiled"
    repaid: int = REPAID
    _numbers: dict[bytes, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def candidates(self) -> tuple[str, ...]:
        """The sets of profiles that were drawn so far, in the order in which they were first met."""
        cells = list(self.game.cells())
        labels = []
        for words in list(self._numbers):
            bits = np.unpackbits(np.frombuffer(words, dtype=np.uint8), bitorder="little")
            labels.append(" + ".join(f"({self.game.label(cells[cell])})" for cell in np.flatnonzero(bits)))
        return tuple(labels)

    def fill(self, features: Floats, columns: Columns, start: int) -> None:
        """Answer points with these features, shape (features, points), from place ``start`` of the columns on."""
        rows, cells = self.tables.entry.shape
        points = features.shape[1] if columns.selected.size else 0
        drawn = np.zeros((points, -(-cells // WORD)), dtype=np.uint64)
        room, outcomes = room_of(self.tables), len(self.game.outcome_names)
        finding = room, basis_of(self.tables), dictionary_of(rows, cells), memory_of(self.tables)
        following = plan_of(self.tables), lanes_of(self.tables), block_of(self.tables, outcomes)
        answer(self.tables, features, self.coarse, *finding, *following, columns, start, drawn)
        if columns.possible.size or columns.complete.size:
            reach_all(self.tables, features, room, reach_of(self.tables, outcomes), columns, start)
        if points:
            self._select(drawn, columns, start)

    def _select(self, drawn: Words, columns: Columns, start: int) -> None:
        """Number the sets that were drawn; points with one too many are undecided."""
        decided = np.flatnonzero(~columns.undecided[start : start + len(drawn)])
        words = drawn[decided]
        begins = np.ones(len(words), dtype=np.bool_)  # where neighbours differ
        begins[1:] = (words[1:] != words[:-1]).any(axis=1)
        keys = words[begins].view(f"V{8 * drawn.shape[1]}").ravel()
        _, first, kinds = np.unique(keys, return_index=True, return_inverse=True)
        which = kinds[np.cumsum(begins) - 1]
        numbers = np.empty(len(first), dtype=np.int64)
        with self._lock:
            for place in np.argsort(first):
                key = keys[first[place]].tobytes()
                numbers[place] = self._numbers.setdefault(key, len(self._numbers))
        columns.selected[start + decided] = np.minimum(numbers[which], MOST_CANDIDATES - 1)
        columns.undecided[start + decided] |= numbers[which] >= MOST_CANDIDATES


def prepare(
    family: Family,
    *,
    select: str,  # noqa: ARG001  # an objective selects
    tolerance: float,  # noqa: ARG001  # what is nearly a tie is undecided
    objective: Wish = "total",
    coarse: bool = False,
) -> Correlated | None:
    """Prepare the best correlated equilibrium for a family of games in normal form.

    ``select`` and ``tolerance`` are what all kernels are asked with, and mean nothing here.
    """
    game = family.game
    if not isinstance(game, NormalFormGame) or not 1 < family.base.shape[1] <= MOST_CELLS:
        return None
    if isinstance(objective, str) and objective == "fairness":
        return None
    return Correlated(game, tables_of(family, objective, coarse), coarse)
