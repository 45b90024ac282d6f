"""Checking a basis at a point: whether it is optimal there, and the only optimum.

A basis says which profiles the mediator draws (k of them), and which constraints bind (k - 1). The two systems of k
equations that this leaves, for the probabilities and for the multipliers, are solved anew at every point, from its
payoffs and no dictionary. The point is optimal if the probabilities and all other slacks are not negative (it is a
correlated equilibrium) and neither are the multipliers and the reduced costs (nothing does better); it is the only
optimum if these are positive. So a basis may come from anywhere, such as from the neighbour in a grid.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from gametheory.kernels.correlated.tables import Indices, Tables
from gametheory.kernels.families import Floats
from gametheory.numerics.compiling import called

ZERO: Final = 1e-11  # what rounding may leave of a zero
POSITIVE: Final = 1e-9  # what is surely more than that
LEAST_PIVOT: Final = 1e-10

WRONG: Final = 0
DOUBTFUL: Final = 1
OPTIMAL: Final = 2


class Basis(NamedTuple):
    """A basis and its optimum.

    Attributes
    ----------
    size
        Shape (1,): the number k of profiles; 0 where there is no basis.
    drawn, binding
        Shapes (rows + 1,): the profiles, and the rows.
    shares, multipliers
        Shapes (rows + 1,): the probabilities of the profiles; the multipliers of the rows, and last the value.
    """

    size: Indices
    drawn: Indices
    binding: Indices
    shares: Floats
    multipliers: Floats


class Room(NamedTuple):
    """Room for what is worked out at a point.

    ``gains`` and ``costs`` are the program's; ``weights`` the probabilities of all profiles, ``reduced`` their reduced
    costs; ``slacks`` what each constraint leaves; ``system`` a matrix, and ``order`` its rows.
    """

    gains: Floats
    costs: Floats
    weights: Floats
    reduced: Floats
    slacks: Floats
    system: Floats
    order: Indices


def basis_of(tables: Tables) -> Basis:
    """Make room for a basis."""
    rows = tables.first.size
    counts = np.zeros(1, dtype=np.int64), np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    return Basis(*counts, np.zeros(rows), np.zeros(rows))


def room_of(tables: Tables) -> Room:
    """Make room for a point."""
    rows, cells = tables.first.size, tables.cost_base.size
    return Room(
        gains=np.zeros(tables.base.size),
        costs=np.zeros(cells),
        weights=np.zeros(cells),
        reduced=np.zeros(cells),
        slacks=np.zeros(rows - 1),
        system=np.zeros((rows, rows)),
        order=np.zeros(rows, dtype=np.int64),
    )


@called
def load(tables: Tables, features: Floats, point: int, room: Room) -> None:
    """Work out the gains and the objective at a point."""
    gains, costs, base, cost_base = room.gains, room.costs, tables.base, tables.cost_base
    slopes, cost_slopes = tables.slopes, tables.cost_slopes
    for gain in range(gains.size):
        gains[gain] = base[gain]
    for cell in range(costs.size):
        costs[cell] = cost_base[cell]
    for number in range(features.shape[0]):
        feature = features[number, point]
        for gain in range(gains.size):
            gains[gain] += slopes[number, gain] * feature
        for cell in range(costs.size):
            costs[cell] += cost_slopes[number, cell] * feature


@called
def certify(tables: Tables, basis: Basis, room: Room, sense: float) -> int:
    """Tell whether a basis is optimal for the objective times the sense, and work out its optimum."""
    if basis.size[0] == 0 or not _solve(tables, basis, room, sense):
        return WRONG
    return min(_check_shares(tables, basis, room), _check_multipliers(tables, basis, room, sense))


@called
def _solve(tables: Tables, basis: Basis, room: Room, sense: float) -> bool:
    """Solve for the probabilities of the profiles, and for the multipliers; tell whether the system is regular."""
    system, size, entry, gains = room.system, basis.size[0], tables.entry, room.gains
    for column in range(size):
        cell = basis.drawn[column]
        for row in range(size - 1):
            place = entry[basis.binding[row], cell]
            system[row, column] = gains[place] if place >= 0 else 0.0
        system[size - 1, column] = 1.0
        basis.shares[column], basis.multipliers[column] = 0.0, sense * room.costs[cell]
    basis.shares[size - 1] = 1.0
    if not _factorise(system, room.order, basis.shares, size):
        return False
    _substitute(system, room.order, basis.shares, basis.multipliers, size)
    return True


@called
def _factorise(system: Floats, order: Indices, sides: Floats, size: int) -> bool:
    """Factorise the matrix in its place, exchanging rows, and carry the right-hand sides along."""
    for pivot in range(size):
        best = pivot
        for row in range(pivot + 1, size):
            if abs(system[row, pivot]) > abs(system[best, pivot]):
                best = row
        if not abs(system[best, pivot]) > LEAST_PIVOT:
            return False
        order[pivot] = best
        if best != pivot:
            sides[pivot], sides[best] = sides[best], sides[pivot]
            for column in range(size):
                system[pivot, column], system[best, column] = system[best, column], system[pivot, column]
        inverse = 1.0 / system[pivot, pivot]
        for row in range(pivot + 1, size):
            factor = system[row, pivot] * inverse
            system[row, pivot] = factor
            if factor != 0:
                for column in range(pivot + 1, size):
                    system[row, column] -= factor * system[pivot, column]
                sides[row] -= factor * sides[pivot]
    return True


@called
def _substitute(system: Floats, order: Indices, shares: Floats, multipliers: Floats, size: int) -> None:
    """Solve with the factors for the probabilities, and with their transpose for the multipliers."""
    for row in range(size - 1, -1, -1):
        for column in range(row + 1, size):
            shares[row] -= system[row, column] * shares[column]
        shares[row] /= system[row, row]
    for row in range(size):
        for column in range(row):
            multipliers[row] -= system[column, row] * multipliers[column]
        multipliers[row] /= system[row, row]
    for row in range(size - 1, -1, -1):
        for column in range(row + 1, size):
            multipliers[row] -= system[column, row] * multipliers[column]
    for pivot in range(size - 1, -1, -1):
        best = order[pivot]
        multipliers[pivot], multipliers[best] = multipliers[best], multipliers[pivot]


@called
def _check_shares(tables: Tables, basis: Basis, room: Room) -> int:
    """Check that the probabilities make a correlated equilibrium, and that none is in doubt."""
    verdict, weights = OPTIMAL, room.weights
    for cell in range(weights.size):
        weights[cell] = 0.0
    for number in range(basis.size[0]):
        share = basis.shares[number]
        if not share >= -ZERO:
            return WRONG
        if share < POSITIVE:
            verdict = verdict if share <= ZERO else DOUBTFUL
            share = 0.0
        weights[basis.drawn[number]] = share
    return verdict if _obey_sparsely(tables, basis, room) >= -ZERO else WRONG


@called
def _obey_sparsely(tables: Tables, basis: Basis, room: Room) -> float:
    """Do as :func:`obey`, where few profiles are drawn."""
    slacks, about, row, gains, least = room.slacks, tables.about, tables.row, room.gains, np.inf
    for place in range(slacks.size):
        slacks[place] = 0.0
    for number in range(basis.size[0]):
        cell = basis.drawn[number]
        weight = room.weights[cell]
        for place in range(tables.begin[cell], tables.begin[cell + 1]):
            slacks[row[about[place]]] -= gains[about[place]] * weight
    for place in range(slacks.size):
        least = min(least, slacks[place])
    return least


@called
def obey(tables: Tables, room: Room) -> float:
    """Work out what each constraint leaves under the weights; give the least."""
    first, cell, gains, weights, least = tables.first, tables.cell, room.gains, room.weights, np.inf
    for row in range(first.size - 1):
        slack = 0.0
        for place in range(first[row], first[row + 1]):
            slack -= gains[place] * weights[cell[place]]
        room.slacks[row] = slack
        least = min(least, slack)
    return least


@called
def _check_multipliers(tables: Tables, basis: Basis, room: Room, sense: float) -> int:
    """Check that nothing does better, and nothing else as well."""
    size, reduced, first = basis.size[0], room.reduced, tables.first
    value, verdict = basis.multipliers[size - 1], OPTIMAL
    for cell in range(reduced.size):
        reduced[cell] = value - sense * room.costs[cell]
    for number in range(size - 1):
        multiplier, row = basis.multipliers[number], basis.binding[number]
        if not multiplier >= -ZERO:
            return WRONG
        if multiplier < POSITIVE:
            verdict = DOUBTFUL
        for place in range(first[row], first[row + 1]):
            reduced[tables.cell[place]] += multiplier * room.gains[place]
    for number in range(size):
        reduced[basis.drawn[number]] = np.inf
    for cell in range(reduced.size):
        if not reduced[cell] >= -ZERO:
            return WRONG
        if reduced[cell] < POSITIVE:
            verdict = DOUBTFUL
    return verdict
