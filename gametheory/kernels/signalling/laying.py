"""Laying out a family of signalling games in the arrays that the compiled loop reads."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gametheory.equilibria.signalling.certainty import determinant_margin
from gametheory.equilibria.signalling.kinds import POOLING, SEMI_SEPARATING, SEPARATING
from gametheory.equilibria.signalling.patterns import Pattern, Places
from gametheory.kernels.families import Family, Floats
from gametheory.kernels.signalling.circuits import Circuit
from gametheory.kernels.signalling.following import MARGINS, SIZE, SLACK
from gametheory.kernels.signalling.loops import Plans
from gametheory.kernels.signalling.reading import Reading
from gametheory.kernels.signalling.rows import Rows
from gametheory.kernels.signalling.screens import Screens
from gametheory.kernels.signalling.sheets import sheet_of, sheet_of_ending, slots_of
from gametheory.kernels.signalling.telling import Numbers
from gametheory.kernels.signalling.words import NEVER, Words

KINDS: Final = (POOLING, SEPARATING, SEMI_SEPARATING)
"""The kinds by their numbers; what has none has the number after the last."""
WIDE: Final = 16.0  # tolerances: beyond it no test of the concept is in doubt
ROUNDING: Final = 2.0**-36  # of the size of payoff differences


@dataclass(frozen=True, eq=False)
class Layout:
    """The arrays, and how many words, slots, and rows of a matrix there must be room for."""

    circuit: Circuit
    plans: Plans
    sizes: tuple[int, int, int]


def lay_out(
    reading: Reading, patterns: Sequence[Pattern], family: Family, *, rule: int, tolerance: float, complete: bool
) -> Layout:
    """Lay out the patterns, and the actions of an opening that end the play, as candidates in this order.

    Parameters
    ----------
    reading, patterns
        The game and what is to be tested.
    family
        The games.
    rule, tolerance
        The rule of selection by its number, and the share of the payoffs' size that counts as a tie.
    complete
        Whether the patterns are all that there are.
    """
    slack = family.tolerances(tolerance)
    limits = _limits(reading, slack, family.scale)
    words = Words()
    candidates, sheets = _candidates(reading, patterns, limits, words)
    opening = reading.signalling.opening
    mover = reading.signalling.game.players.index(opening.player) if opening else -1
    plans = Plans(
        candidates=_whole(candidates),
        sheets=_whole(sheets),
        limits=limits,
        priors=_whole(reading.priors),
        opening=_whole([mover, len(patterns)]),
        rule=rule,
        slack=slack,
        sizes=np.array(family.scale, dtype=float),
        rare=tolerance,
        complete=complete,
    )
    sizes = words.count, max(map(slots_of, patterns), default=1), _side(reading)
    return Layout(_circuit(reading.rows, words), plans, sizes)


def _candidates(
    reading: Reading, patterns: Sequence[Pattern], limits: Floats, words: Words
) -> tuple[list[tuple[int, ...]], list[int]]:
    """Write the rows of all candidates, and their sheets one after another."""
    own_limit, limit = (WIDE * limits[:, SLACK] + ROUNDING * limits[:, SIZE]).tolist()
    own_margin, margin = (2 * limits[:, MARGINS + 2]).tolist()
    screens = Screens(reading, words, own_limit, limit, (own_margin, margin))
    rows: list[tuple[int, ...]] = []
    sheets: list[int] = []
    for pattern in patterns:
        ordered = Pattern(tuple(map(_sorted, pattern.sent)), pattern.given)
        work, endings = sheet_of(reading, ordered)
        start, kind = len(sheets), KINDS.index(pattern.kind)
        rows.append((screens.possible(ordered), screens.sure(ordered), start, start + len(work), kind))
        sheets += work + endings
    opening = reading.signalling.opening
    for ending in opening.outside.values() if opening else ():
        rows.append((NEVER, NEVER, len(sheets), len(sheets), len(KINDS)))
        sheets += sheet_of_ending(reading, ending)
    return rows, sheets


def _circuit(rows: Rows, words: Words) -> Circuit:
    gates = itertools.chain.from_iterable([word, len(taken), *taken] for word, taken in words.gates)
    return Circuit(
        np.column_stack([rows.base, rows.slopes]),
        _whole(rows.steps).reshape(-1, 3),
        _whole(words.compared).reshape(-1, 3),
        np.array(words.limits),
        _whole(list(gates)),
    )


def _limits(reading: Reading, slack: Floats, scale: Sequence[float]) -> Floats:
    """Give tolerance, size of differences, and margins of determinants, for the sender and the receiver."""
    found = np.zeros((2, 2 + _side(reading) + 1))
    for place, player in enumerate((reading.sender, reading.receiver)):
        if player >= 0:
            own, size = float(slack[player]), 2 * scale[player]
            margins = [determinant_margin(order, 2 * own, size) for order in range(_side(reading) + 1)]
            found[place] = [own, size, *margins]
    return found


def _side(reading: Reading) -> int:
    """Give the side of the largest matrix that may be needed."""
    types, messages = len(reading.signalling.types), len(reading.signalling.messages)
    answers = max(len(message.answers) for message in reading.signalling.messages)
    return max(types * messages, messages * answers)


def _sorted(places: Places) -> Places:
    return tuple(sorted(places))


def _whole(numbers: Sequence[object]) -> Numbers:
    return np.array(numbers, dtype=np.int64)
