"""The zone of agreement: the terms that every side prefers to no agreement, and would keep.

Each limit (a side's participation, or a further one) holds where a function of the term is not negative. The roots of
all of them cut the range into points and open intervals on which each keeps its sign; a sample in each decides it. The
zone is where nothing fails, and a limit *binds* at an end of the zone if it fails just beyond. For polynomials the
roots are exact and so is the zone, its isolated terms included.

An empty zone is an answer. It comes with the *gap*: how far the sides' limits lie apart, and for each side the
*shortfall*, what it lacks at the best term for it that all others would take. A side payment of that size opens it.

References
----------
H. Raiffa (1982), The Art and Science of Negotiation, Harvard University Press, chapter 4 (reservation prices and the
zone of agreement). R. D. Putnam (1988), Diplomacy and domestic politics: the logic of two-level games, International
Organization 42, 427-460 (win-sets).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from gametheory.bargaining.functions import ROUND_OFF, Function
from gametheory.bargaining.places import between, distinct
from gametheory.bargaining.problem import RANGE, BargainingProblem, Piece
from gametheory.games.numbers import show


@dataclass(frozen=True)
class Interval:
    """All terms from ``low`` to ``high``, both included; and the limits that bind at either end."""

    low: Any
    high: Any
    low_binding: tuple[str, ...] = ()
    high_binding: tuple[str, ...] = ()

    @property
    def is_point(self) -> bool:
        """Whether it is a single term."""
        return bool(self.low == self.high)

    def __contains__(self, x: Any) -> bool:
        """Tell whether a term lies in it."""
        return bool(x >= self.low and x <= self.high)

    def __str__(self) -> str:
        """Say it in a few characters: ``0.375 to 0.6``."""
        return show(self.low) if self.is_point else f"{show(self.low)} to {show(self.high)}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data; numbers as floats, and as text where they are exact."""
        return {
            "low": float(self.low),
            "high": float(self.high),
            "exact": [str(self.low), str(self.high)],
            "low_binding": list(self.low_binding),
            "high_binding": list(self.high_binding),
        }


@dataclass(frozen=True)
class Reservation:
    """How far one side would go.

    ``value`` is the term at which it is indifferent to no agreement: the least that it takes if ``direction`` is "at
    least", the most that it pays if "at most". For payoffs linear in the term it may lie beyond the range. It is
    ``None`` where the side's payoff is not monotone or never meets its disagreement payoff; ``accepts`` always holds
    the terms in the range that it prefers to no agreement.
    """

    player: str
    direction: str
    value: Any
    accepts: tuple[Interval, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        value = None if self.value is None else float(self.value)
        accepts = [interval.to_dict() for interval in self.accepts]
        return {"direction": self.direction, "value": value, "accepts": accepts}


@dataclass(frozen=True)
class Gap:
    """How far an empty zone is from opening.

    ``width`` is the distance between the largest lower limit on the term and the smallest upper one, where the two are
    the wrong way round; ``limits`` names them. ``shortfall`` says for each side what it lacks at ``term``, the best for
    it of the terms that all others would take and keep, on its own scale; a side is missing there if the others have no
    common ground themselves.
    """

    width: Any
    limits: tuple[str, ...]
    shortfall: dict[str, Any]
    term: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        width = None if self.width is None else float(self.width)
        lacks = {player: float(value) for player, value in self.shortfall.items()}
        term = {player: float(x) for player, x in self.term.items()}
        return {"width": width, "limits": list(self.limits), "shortfall": lacks, "term": term}


class Constraint(NamedTuple):
    """A label, and on each piece of the range the function that must not be negative."""

    label: str
    parts: tuple[Function, ...]


class Cell(NamedTuple):
    """A term or an open interval of terms, and the labels of the constraints that fail there."""

    low: Any
    high: Any
    failing: frozenset[str]


def participations(problem: BargainingProblem) -> list[Constraint]:
    """List for each side that it gains."""
    return [
        Constraint(f"participation ({player})", tuple(piece.gains[index] for piece in problem.pieces))
        for index, player in enumerate(problem.players)
    ]


def commitments(problem: BargainingProblem) -> list[Constraint]:
    """List the further limits of the problem."""
    return [
        Constraint(limit.label, tuple(piece.slacks[index] for piece in problem.pieces))
        for index, limit in enumerate(problem.limits)
    ]


def intervals_where(problem: BargainingProblem, constraints: Sequence[Constraint]) -> tuple[Interval, ...]:
    """List the intervals, single terms included, on which all the constraints hold, in ascending order.

    >>> dollar = BargainingProblem({"a": [1, -1], "b": [0, 1]}, {"a": 0.5, "b": 0.25})
    >>> [str(each) for each in intervals_where(dollar, participations(dollar))]
    ['0.25 to 0.5']
    """
    cells = _cells(problem, constraints)
    found = []
    for holds, members in groupby(enumerate(cells), key=lambda item: not item[1].failing):
        if holds:
            run = list(members)
            (first, start), (last, end) = run[0], run[-1]
            beyond = [_binding(cells, first - 1), _binding(cells, last + 1)]
            found.append(Interval(start.low, end.high, *beyond))
    return tuple(found)


def parts(problem: BargainingProblem, terms: Sequence[Interval]) -> list[tuple[Piece, Any, Any]]:
    """Cut intervals where the problem's pieces meet."""
    found = []
    for interval in terms:
        for piece in problem.pieces:
            low, high = max(interval.low, piece.low), min(interval.high, piece.high)
            if low < high or (low == high and interval.is_point):
                found.append((piece, low, high))
    return found


def gains_at(piece: Piece, x: Any) -> tuple[Any, ...]:
    """Give the sides' gains at a term of a piece."""
    return tuple(gain(x) for gain in piece.gains)


def _binding(cells: Sequence[Cell], index: int) -> tuple[str, ...]:
    return tuple(sorted(cells[index].failing)) if 0 <= index < len(cells) else (RANGE,)


def _cells(problem: BargainingProblem, constraints: Sequence[Constraint]) -> list[Cell]:
    cells: list[Cell] = []
    for index, piece in enumerate(problem.pieces):
        functions = [constraint.parts[index] for constraint in constraints]
        inside = [root for function in functions for root in function.roots(piece.low, piece.high)]
        marks = distinct([piece.low, piece.high, *inside])
        tests = [
            (constraint.label, function, _tolerance(function, marks))
            for constraint, function in zip(constraints, functions, strict=True)
        ]
        for place, mark in enumerate(marks):
            if place:
                cells.append(Cell(marks[place - 1], mark, _failing(tests, between(marks[place - 1], mark))))
            if place or not index:  # where two pieces meet they agree
                cells.append(Cell(mark, mark, _failing(tests, mark)))
    return cells


def _failing(tests: Iterable[tuple[str, Function, float]], x: Any) -> frozenset[str]:
    return frozenset(label for label, function, tolerance in tests if is_negative(function(x), tolerance))


def is_negative(value: Any, tolerance: float = ROUND_OFF) -> bool:
    """Tell whether a number is below zero: an exact one by its sign, a float by more than rounding."""
    return bool(value < -tolerance if isinstance(value, float) else value < 0)


def _tolerance(function: Function, marks: Sequence[Any]) -> float:
    """Give what counts as zero at a root that is known in floating point only."""
    return ROUND_OFF * max(1e-300, *(abs(float(function(float(mark)))) for mark in (marks[0], marks[-1])))
