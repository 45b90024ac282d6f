"""Which supports carry an equilibrium, at a block of points: logic on the sign words of minors.

A support is *certain* where every test surely passes, *possible* where none surely fails, each a word with a bit a
point. Where every possible support is certain these are all the equilibria, and their number must be odd; all other
points are undecided (:mod:`gametheory.equilibria.two_player` has the argument).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from gametheory.kernels.bimatrix.signs import Words
from gametheory.kernels.bimatrix.tables import Indices, Tables
from gametheory.numerics.compiling import compiled, inlined

NONE: Final = np.uint64(0)
ALL: Final = ~NONE


@compiled
def hold(tables: Tables, row_words: Words, column_words: Words, holds: Words) -> Any:
    """Enter for each support where it certainly carries an equilibrium; give the word of the undecided points."""
    supports, row, column = tables.supports, tables.row, tables.column
    odd = doubtful = NONE
    for support in range(holds.size):
        certain, possible = _verdict(row_words, row.tests, support)
        if possible:
            theirs, also = _verdict(column_words, column.tests, support)
            certain, possible = certain & theirs, possible & also
        holds[support] = certain
        odd ^= certain
        maybe = possible & ~certain
        if maybe:
            maybe &= ~_beaten(row_words, row.duels, supports.rows, supports.columns, support)
            doubtful |= maybe & ~_beaten(column_words, column.duels, supports.columns, supports.rows, support)
    # Regular equilibria are odd in number, so an even count could only be a mistake made here.
    return doubtful | ~odd


@inlined
def _verdict(words: Words, tests: Indices, support: int) -> tuple[Any, Any]:
    """Tell where all words tested are met, or all of their opposites; and where it may be so, whatever the errors."""
    met = opposed = ALL
    some_met = some_opposed = NONE
    for place in range(tests.shape[1]):
        test = tests[support, place]
        yes, no = words[test], words[test ^ 1]
        met, opposed = met & yes, opposed & no
        some_met, some_opposed = some_met | yes, some_opposed | no
    return met | opposed, ~(some_met & some_opposed)


@compiled
def _beaten(words: Words, duels: Indices, rows: Indices, columns: Indices, support: int) -> Any:
    """Tell where some row of a support is surely worse than another one, whichever of its columns is played."""
    beaten = NONE
    for one in range(rows.shape[1]):
        row = rows[support, one]
        for rival in range(len(duels)):
            if row >= 0 and rival != row:
                worse = ALL
                for other in range(columns.shape[1]):
                    column = columns[support, other]
                    if column >= 0:
                        worse &= words[duels[row, rival, column]]
                beaten |= worse
    return beaten
