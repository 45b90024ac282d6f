"""How far all correlated equilibria reach: which outcomes are possible, and whether there is only one equilibrium.

Where some equilibrium draws every profile and leaves every constraint strict, all outcomes are possible, and there are
many equilibria. Such an *inner point* is found by one linear program, which makes the least of all probabilities and
slacks as large as it can be; and it serves the neighbours too, as long as no constraint comes to bind.

Elsewhere the set of equilibria is *thin*, as where an action is dominated. It is a single point where the objective has
the same value at its best and at its worst, and the best is strictly better than what lies around it. Otherwise the
outcomes that were not met yet are sought together, by their largest probability, until that is zero.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.kernels.correlated.certifying import OPTIMAL, WRONG, Basis, Room, basis_of, certify, load, obey
from gametheory.kernels.correlated.dictionary import Dictionary, dictionary_of, maximise
from gametheory.kernels.correlated.tables import Tables
from gametheory.kernels.families import Floats
from gametheory.numerics.compiling import called, compiled

NONE: Final = 1e-10
SOME: Final = 1e-8

UNDECIDED: Final = -1
MANY: Final = 0
SINGLE: Final = 1


class Reach(NamedTuple):
    """Room for finding out.

    Attributes
    ----------
    inner
        Shape (cells,): an inner point, where one is known.
    possible
        Shape (outcomes,).
    inside, edge
        The dictionaries of the programs for an inner point, and for the largest of something.
    other
        A basis at another end of the set.
    """

    inner: Floats
    possible: NDArray[np.bool_]
    inside: Dictionary
    edge: Dictionary
    other: Basis


def reach_of(tables: Tables, outcomes: int) -> Reach:
    """Make room."""
    rows, cells = tables.entry.shape
    possible = np.zeros(outcomes, dtype=np.bool_)
    return Reach(
        np.zeros(cells), possible, dictionary_of(rows, cells + 1), dictionary_of(rows, cells), basis_of(tables)
    )


@called
def best(tables: Tables, room: Room, sense: float, dictionary: Dictionary, basis: Basis) -> bool:
    """Find a basis of the largest value of the objective times the sense; tell whether that ended well."""
    for cell in range(room.costs.size):
        dictionary.costs[cell] = sense * room.costs[cell]
    _write(tables, room.gains, dictionary.matrix)
    if not maximise(dictionary):
        basis.size[0] = 0
        return False
    drawn = bound = 0
    columns = room.costs.size
    for variable in dictionary.basic:
        if variable < columns:
            basis.drawn[drawn] = variable
            drawn += 1
    for variable in dictionary.others:
        if variable >= columns:
            basis.binding[bound] = variable - columns
            bound += 1
    basis.size[0] = drawn
    return bound == drawn - 1


@called
def _write(tables: Tables, gains: Floats, matrix: Floats) -> None:
    """Write the gains into the first columns of a dictionary's matrix."""
    for row in range(tables.entry.shape[0]):
        for cell in range(tables.entry.shape[1]):
            matrix[row, cell] = 0.0
        for place in range(tables.first[row], tables.first[row + 1]):
            matrix[row, tables.cell[place]] = gains[place]


@compiled
def reach_all(tables: Tables, features: Floats, room: Room, reach: Reach, columns: Columns, start: int) -> None:
    """Enter at all decided points which outcomes are possible, and whether there is a single equilibrium."""
    for point in range(features.shape[1]):
        where = start + point
        if columns.undecided[where]:
            continue
        load(tables, features, point, room)
        found = MANY
        if not _is_inside(tables, room, reach):
            depth = _go_inside(tables, room, reach)
            if not depth > SOME:
                found = _follow_edges(tables, room, reach) if 0 <= depth <= NONE else UNDECIDED
        columns.undecided[where] = found == UNDECIDED
        if columns.complete.size:
            columns.complete[where] = found == SINGLE
        for outcome in range(reach.possible.size if columns.possible.size else 0):
            columns.possible[outcome, where] = reach.possible[outcome]


@called
def _mark(tables: Tables, weights: Floats, possible: NDArray[np.bool_]) -> None:
    for cell in range(weights.size):
        if weights[cell] > 0:
            possible[tables.outcome[cell]] = True


@called
def _is_inside(tables: Tables, room: Room, reach: Reach) -> bool:
    """Tell whether the known inner point is one here, too."""
    for cell in range(reach.inner.size):
        room.weights[cell] = reach.inner[cell]
    if not reach.inner[0] > 0 or not obey(tables, room) > NONE:
        return False
    _mark(tables, room.weights, reach.possible)
    return True


@called
def _go_inside(tables: Tables, room: Room, reach: Reach) -> float:
    """Look for an inner point; give how far inside it is, -1 where that failed.

    A point is made of probabilities above the least of them, and that times the number of profiles, which stands for
    playing all of them alike; it is the last column.
    """
    dictionary, cells = reach.inside, room.costs.size
    matrix = dictionary.matrix
    _write(tables, room.gains, matrix)
    for row in range(tables.entry.shape[0]):
        total = 1.0
        for place in range(tables.first[row], tables.first[row + 1]):
            total += room.gains[place]
        matrix[row, cells] = total / cells
    for cell in range(cells):
        dictionary.costs[cell] = 0.0
    dictionary.costs[cells] = 1.0
    reach.inner[0] = 0.0
    if not maximise(dictionary):
        return -1.0
    depth = 0.0
    for cell in range(cells):
        room.weights[cell] = 0.0
    for row in range(dictionary.basic.size):
        if dictionary.basic[row] < cells:
            room.weights[dictionary.basic[row]] = max(dictionary.values[row], 0.0)
        elif dictionary.basic[row] == cells:
            depth = max(dictionary.values[row], 0.0)
    for cell in range(cells):
        reach.inner[cell] = room.weights[cell] + depth / cells if depth > SOME else 0.0
    _mark(tables, reach.inner, reach.possible)
    return depth


@called
def _follow_edges(tables: Tables, room: Room, reach: Reach) -> int:
    """Find out about a thin set: the objective's largest and least value, and how probable outcomes can be."""
    other, possible = reach.other, reach.possible
    for outcome in range(possible.size):
        possible[outcome] = False
    if not best(tables, room, 1.0, reach.edge, other) or certify(tables, other, room, 1.0) != OPTIMAL:
        return UNDECIDED
    value = other.multipliers[other.size[0] - 1]
    _mark(tables, room.weights, possible)
    if not best(tables, room, -1.0, reach.edge, other) or certify(tables, other, room, -1.0) == WRONG:
        return UNDECIDED
    spread = value + other.multipliers[other.size[0] - 1]
    if spread <= NONE:
        return SINGLE
    if spread < SOME:
        return UNDECIDED
    _mark(tables, room.weights, possible)
    for _ in range(possible.size + 1):
        most = _reach_more(tables, room, reach)
        if most < SOME:
            return MANY if 0 <= most <= NONE else UNDECIDED
        _mark(tables, room.weights, possible)
    return UNDECIDED


@called
def _reach_more(tables: Tables, room: Room, reach: Reach) -> float:
    """Give the largest probability of all outcomes together that were not met, 0 where there are none; -1 for failure.

    The room's weights are the equilibrium that reaches it.
    """
    other, missing = reach.other, False
    for cell in range(room.costs.size):
        met = reach.possible[tables.outcome[cell]]
        room.costs[cell] = 0.0 if met else 1.0
        missing = missing or not met
    if not missing:
        return 0.0
    if not best(tables, room, 1.0, reach.edge, other) or certify(tables, other, room, 1.0) == WRONG:
        return -1.0
    return float(max(other.multipliers[other.size[0] - 1], 0.0))
