"""Subdividing a rectangle by questions about the signs of affine functions.

A *decision procedure* works out an answer at a point and looks at the point only through the signs of affine functions,
which it asks for one at a time. Run on a whole cell instead of a point, it goes through as long as every function that
it asks for has one sign throughout the cell. Where one has not, the cell is cut along that line into three, the two
sides and the line between them, and the procedure runs again on each (a binary space partition, Fuchs, Kedem and Naylor
1980). It ends with a partition of the closed rectangle into convex cells without their borders, polygons, segments and
points, with one exact answer each; nothing is asked, and nothing is cut, that no answer depends on. So a segment or a
point has an answer of its own: what holds only on a border is found like everything else.

References
----------
H. Fuchs, Z. M. Kedem and B. F. Naylor (1980), On visible surface generation by a priori tree structures, Computer
Graphics 14, 124-133.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from gametheory.numerics.planar.convex import Box, ConvexCell, Coordinates, Line, cells_of

Answer = TypeVar("Answer")


class ConvexPlace:
    """What a decision procedure sees of a convex cell: signs, and a place to keep what it found out.

    Attributes
    ----------
    known
        Whatever holds throughout the cell: signs by line, and the procedure's own findings by keys that are no lines.
        The parts of a cell that is cut start with a copy.
    """

    __slots__ = ("cell", "known")

    def __init__(self, cell: ConvexCell, known: dict[Any, Any]) -> None:
        """Take a cell and what is known of it."""
        self.cell, self.known = cell, known

    @property
    def sample(self) -> Coordinates:
        """A point of the cell."""
        return self.cell.sample

    def sign_if_one(self, line: Line) -> int | None:
        """Give the sign of a line throughout the cell, None where it has several."""
        found: int | None = self.known.get(line)
        if found is None:
            found = self.cell.sign(line)
            if found is not None:
                self.known[line] = found
        return found

    def sign(self, line: Line) -> int:
        """Give the sign of a line throughout the cell; where it has several, the cell is cut and the procedure ends."""
        found = self.sign_if_one(line)
        if found is None:
            raise _Crossed(line)
        return found


class _Crossed(Exception):  # noqa: N818, a signal between two functions, never an error that anybody sees
    """A line crosses the cell."""

    def __init__(self, line: Line) -> None:
        self.line = line


class Subdivision(Generic[Answer]):
    """The cells of a rectangle with their answers, in no particular order."""

    __slots__ = ("answers", "cells")

    def __init__(self, cells: list[ConvexCell], answers: list[Answer]) -> None:
        """Take the cells and an answer for each."""
        self.cells, self.answers = cells, answers

    def __iter__(self) -> Iterator[tuple[ConvexCell, Answer]]:
        """Go through the cells with their answers."""
        return zip(self.cells, self.answers, strict=True)


def subdivide(box: Box, decide: Callable[[ConvexPlace], Answer]) -> Subdivision[Answer]:
    """Partition a rectangle into convex cells on each of which a decision procedure has one answer.

    Parameters
    ----------
    box
        The closed rectangle, of positive width and height.
    decide
        The procedure: it asks ``place.sign(line)`` and gives an answer. Its answer must depend on nothing else.

    Returns
    -------
    The cells: disjoint, together the whole rectangle, with their answers.

    Examples
    --------
    >>> from fractions import Fraction
    >>> unit = Box((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> for cell, answer in subdivide(unit, lambda place: place.sign((2, 0, -1))):
    ...     if cell.dimension == 2:
    ...         print(answer, cell.area)
    1 1/2
    -1 1/2
    """
    cells: list[ConvexCell] = []
    answers: list[Answer] = []
    waiting: list[tuple[ConvexCell, dict[Any, Any]]] = [(cell, {}) for cell in cells_of(box)]
    while waiting:
        cell, known = waiting.pop()
        try:
            answer = decide(ConvexPlace(cell, known))
        except _Crossed as crossed:
            sides = zip((-1, 0, 1), cell.cut(crossed.line), strict=True)
            waiting.extend((part, {**known, crossed.line: side}) for side, part in sides)
        else:
            cells.append(cell)
            answers.append(answer)
    return Subdivision(cells, answers)
