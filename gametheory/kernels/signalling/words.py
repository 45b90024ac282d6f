"""Conditions for 64 points at once: a bit a point, a word a condition.

A number that is surely above zero, or surely below it, sets the bit of its point in one of two words; near zero it
sets neither. From these words *gates* are made: "all of these conditions", each as it is or denied. With *and* and
*not* everything else can be said. Whoever goes through the gates in their order tests 64 points with each instruction.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.signalling.rows import ZERO, Signed

Condition = int
"""A word's number, doubled; odd where the word is denied."""

NEVER: Condition = 0
ALWAYS: Condition = 1


def denied(condition: Condition) -> Condition:
    """Give the opposite of a condition."""
    return condition ^ 1


class Words:
    """Collects the words that are needed; the first one is zero.

    Attributes
    ----------
    compared
        For each row that is compared with zero: the row, the word for above, the word for below.
    limits
        For each of them, from which size on a number is surely not zero.
    gates
        For each gate its word, and the conditions that it takes.
    """

    def __init__(self) -> None:
        """Begin with the word that is zero."""
        self.count = 1
        self.compared: list[tuple[int, int, int]] = []
        self.limits: list[float] = []
        self.gates: list[tuple[int, tuple[Condition, ...]]] = []
        self._signs: dict[tuple[int, float], tuple[Condition, Condition]] = {}
        self._gates: dict[tuple[Condition, ...], Condition] = {}

    def above(self, number: Signed, limit: float) -> Condition:
        """Ask for a number to be surely above zero."""
        if number.row == ZERO:
            return NEVER
        signs = self._signs.get((number.row, limit))
        if signs is None:
            words = self._word(), self._word()
            self.compared.append((number.row, *words))
            self.limits.append(limit)
            signs = self._signs[number.row, limit] = 2 * words[0], 2 * words[1]
        return signs[0] if number.sign > 0 else signs[1]

    def not_below(self, number: Signed, limit: float) -> Condition:
        """Ask for a number to be above zero or near it."""
        return denied(self.above(number.reversed, limit))

    def near(self, number: Signed, limit: float) -> Condition:
        """Ask for a number to be near zero."""
        return self.every([self.not_below(number, limit), self.not_below(number.reversed, limit)])

    def every(self, conditions: Iterable[Condition]) -> Condition:
        """Ask for all of the conditions."""
        wanted = sorted(set(conditions) - {ALWAYS})
        if NEVER in wanted:
            return NEVER
        if len(wanted) < 2:
            return wanted[0] if wanted else ALWAYS
        key = tuple(wanted)
        if key not in self._gates:
            word = self._word()
            self._gates[key] = 2 * word
            self.gates.append((word, key))
        return self._gates[key]

    def some(self, conditions: Iterable[Condition]) -> Condition:
        """Ask for at least one of the conditions."""
        return denied(self.every(map(denied, conditions)))

    def gate_arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Give the gates' words, where each one's conditions begin in one list of all, and that list."""
        starts = np.cumsum([0, *(len(taken) for _, taken in self.gates)])
        flat = [condition for _, taken in self.gates for condition in taken]
        words = [word for word, _ in self.gates]
        return np.array(words, dtype=np.int64), starts.astype(np.int64), np.array(flat, dtype=np.int64)

    def _word(self) -> int:
        self.count += 1
        return self.count - 1
