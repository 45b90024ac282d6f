"""What the loop over two-player games looks up: which minors there are, and which of their signs each support needs.

One player's payoffs are a matrix whose rows are their own actions, the columns the other's. Its minors are numbered
from the constant 1, the one of order zero, upwards in their order, so that each is expanded along its last row in
minors that come before it. The sign of minor t stands in two words, a bit a point: in word 2t where it is surely
positive, in word 2t + 1 where it is surely negative. A test asks for one of these words.

The tables are small, and depend on the shape of the game alone; what they say is derived in
:mod:`gametheory.equilibria.two_player`.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, product
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Indices: TypeAlias = NDArray[np.int64]
Actions: TypeAlias = tuple[int, ...]
Support: TypeAlias = tuple[Actions, Actions]
Numbers: TypeAlias = dict[tuple[Actions, Actions], int]


class Side(NamedTuple):
    """The minors of one player's payoffs and their tests.

    Attributes
    ----------
    start
        The first minor of each order, and the number of all.
    left, right
        Shape (minors, largest order), filled up with -1: of a minor of order one the two payoffs, as cells, whose
        difference it is; of a higher one the factors of its terms, which are minors, the last column's first, from
        where on signs alternate.
    tests
        Shape (supports, actions): the words to be met where the mixture of the other player over their part of the
        support makes this player's part the best replies; or all the opposite words. The first ones, as many as there
        are actions in use, are about the mixture's probabilities.
    duels
        Shape (actions, actions, actions of the other): the word that is met where the first action is worse than the
        second against the third.
    cells
        Shape (supports, largest size), filled up with -1: this player's payoffs for the first action in use against
        each that the other one uses.
    """

    start: Indices
    left: Indices
    right: Indices
    tests: Indices
    duels: Indices
    cells: Indices


class Supports(NamedTuple):
    """The pairs of sets of actions of one size: smaller ones first, each size in lexicographic order.

    ``rows`` and ``columns`` have shape (supports, largest size), filled up with -1; ``size`` says how many count.
    """

    size: Indices
    rows: Indices
    columns: Indices


class Tables(NamedTuple):
    """All that depends on the shape of the game: the supports, and each player's minors and tests."""

    supports: Supports
    row: Side
    column: Side


def pairs_of_sets(rows: int, columns: int) -> list[Support]:
    """List the supports.

    >>> pairs_of_sets(2, 2)
    [((0,), (0,)), ((0,), (1,)), ((1,), (0,)), ((1,), (1,)), ((0, 1), (0, 1))]
    """
    sizes = range(1, min(rows, columns) + 1)
    chosen = (product(combinations(range(rows), size), combinations(range(columns), size)) for size in sizes)
    return [pair for pairs in chosen for pair in pairs]


@cache
def tables(rows: int, columns: int) -> Tables:
    """Make the tables of a shape.

    >>> made = tables(2, 3)
    >>> made.supports.size.tolist(), made.row.start.tolist(), made.column.start.tolist()
    ([1, 1, 1, 1, 1, 1, 2, 2, 2], [0, 1, 4], [0, 1, 7, 8])
    """
    pairs, widest = pairs_of_sets(rows, columns), min(rows, columns)
    own, theirs = (_filled([pair[player] for pair in pairs], widest) for player in (0, 1))
    return Tables(
        Supports((own >= 0).sum(axis=1), own, theirs),
        _side(pairs, rows, columns),
        _side([(theirs, own) for own, theirs in pairs], columns, rows),
    )


def _filled(sets: Sequence[Actions], length: int) -> Indices:
    return np.array([[*actions, *[-1] * (length - len(actions))] for actions in sets], dtype=np.int64)


def _side(pairs: Sequence[Support], rows: int, columns: int) -> Side:
    numbers = _numbered(rows, columns)
    orders = np.array([len(others) for _, others in numbers])
    terms = [list(_terms(numbers, own, others, columns)) for own, others in numbers]
    return Side(
        start=np.searchsorted(orders, range(orders[-1] + 2)),
        left=_filled([tuple(left for left, _ in some) for some in terms], orders[-1]),
        right=_filled([tuple(right for _, right in some) for some in terms], orders[-1]),
        tests=np.array([list(_tests(numbers, own, theirs, rows)) for own, theirs in pairs]),
        duels=_duels(numbers, rows, columns),
        cells=_filled(
            [tuple(own[0] * columns + other for other in theirs) for own, theirs in pairs], min(rows, columns)
        ),
    )


def _numbered(rows: int, columns: int) -> Numbers:
    """Number the minors by their rows and columns, of which there is one fewer; all of order zero are the constant."""
    numbers: Numbers = {((), ()): 0}
    for size in range(2, min(rows, columns + 1) + 1):
        for minor in product(combinations(range(rows), size), combinations(range(columns), size - 1)):
            numbers[minor] = len(numbers)
    return numbers


def _number(numbers: Numbers, rows: Actions, columns: Actions) -> int:
    return numbers[rows if columns else (), columns]


def _terms(numbers: Numbers, rows: Actions, columns: Actions, width: int) -> Iterator[tuple[int, int]]:
    """Give the factors of a minor's terms, expanded along its last row, from the last column on."""
    if len(columns) == 1:
        yield tuple(row * width + columns[0] for row in rows)  # type: ignore[misc]  # of order one: two rows
    elif columns:
        for place in reversed(range(len(columns))):
            left = columns[:place] + columns[place + 1 :]
            yield numbers[(rows[0], rows[-1]), (columns[place],)], numbers[rows[:-1], left]


def _tests(numbers: Numbers, rows: Actions, columns: Actions, actions: int) -> Iterator[int]:
    """Give the words that say, up to one sign for all, that probabilities are positive and other rows are worse."""
    for place in range(len(columns)):
        yield 2 * _number(numbers, rows, columns[:place] + columns[place + 1 :]) + place % 2
    for other in range(actions):
        if other not in rows:
            place = bisect(rows, other)
            yield 2 * _number(numbers, (*rows[:place], other, *rows[place:]), columns) + (place + 1) % 2


def _duels(numbers: Numbers, rows: int, columns: int) -> Indices:
    words = np.zeros((rows, rows, columns), dtype=np.int64)
    for row, rival, column in product(range(rows), range(rows), range(columns)):
        if row != rival:
            duel = min(row, rival), max(row, rival)
            words[row, rival, column] = 2 * numbers[duel, (column,)] + (row < rival)
    return words
