"""Remembering bases, and which came after which.

A grid is walked row by row, and its rows look alike: where one basis gives way to another, that other is probably the
one that followed it in the row before. Trying it costs a tenth of starting anew. A wrong guess does no harm: whatever
is tried is checked.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from gametheory.kernels.correlated.certifying import Basis
from gametheory.kernels.correlated.tables import Indices, Tables
from gametheory.numerics.compiling import called

PLACES: Final = 64
GUESSES: Final = 3
MIXER: Final = 2_654_435_761  # Knuth's multiplier: sums of its multiples' squares seldom agree


class Memory(NamedTuple):
    """Bases and their followers.

    Attributes
    ----------
    now
        Shape (2,): the place of the basis at hand, -1 where there is none, and how many were ever put down.
    size, mark
        Shapes (places,): each basis's number of profiles, and a number that tells bases apart.
    drawn, binding
        Shapes (places, rows + 1), as in a basis.
    after
        Shape (places, guesses): the places of those that came next, the latest first; -1 for none.
    """

    now: Indices
    size: Indices
    mark: Indices
    drawn: Indices
    binding: Indices
    after: Indices


def memory_of(tables: Tables) -> Memory:
    """Make an empty memory."""
    rows = tables.first.size
    size, mark = np.zeros((2, PLACES), dtype=np.int64)
    drawn, binding = np.zeros((2, PLACES, rows), dtype=np.int64)
    return Memory(np.array([-1, 0]), size, mark, drawn, binding, np.full((PLACES, GUESSES), -1))


@called
def recall(memory: Memory, guess: int, basis: Basis) -> int:
    """Take a basis that came after the one at hand, and give its place; -1 where there is none."""
    place = memory.after[memory.now[0], guess] if memory.now[0] >= 0 else -1
    if place >= 0:
        basis.size[0] = memory.size[place]
        for number in range(basis.size[0]):
            basis.drawn[number] = memory.drawn[place, number]
            basis.binding[number] = memory.binding[place, number]
    return int(place)


@called
def remember(memory: Memory, basis: Basis) -> int:
    """Put a basis down unless it is known, and give its place."""
    mark = 0
    for number in range(basis.size[0]):
        one = (basis.drawn[number] + 1) * MIXER
        other = -(basis.binding[number] + 1) * MIXER if number < basis.size[0] - 1 else 0
        mark += one * (one >> 7) + other * (other >> 7)
    for place in range(min(PLACES, memory.now[1])):
        if memory.mark[place] == mark and memory.size[place] == basis.size[0]:
            return place
    place = memory.now[1] % PLACES
    memory.now[1] += 1
    memory.size[place], memory.mark[place] = basis.size[0], mark
    for number in range(basis.size[0]):
        memory.drawn[place, number] = basis.drawn[number]
        memory.binding[place, number] = basis.binding[number]
    for guess in range(GUESSES):
        memory.after[place, guess] = -1
    return int(place)


@called
def step(memory: Memory, place: int) -> None:
    """Note that the basis of a place comes after the one at hand, and take it to hand."""
    before = memory.now[0]
    memory.now[0] = place
    if before < 0 or before == place:
        return
    last = 0
    while last < GUESSES - 1 and memory.after[before, last] != place:
        last += 1
    for guess in range(last, 0, -1):
        memory.after[before, guess] = memory.after[before, guess - 1]
    memory.after[before, 0] = place
