r"""Half spaces of all parameters at once, in units of each parameter's range.

Where payoffs are affine in the parameters, every comparison that a question makes is a half space, and a set of answers
to its comparisons a polyhedron. Distances are linear programs, solved exactly. A coordinate is moved by :math:`p - q`
from where it stands, with :math:`p, q \ge 0` within its range; the distance is the largest :math:`p + q`, or their sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from gametheory.errors import ConceptError
from gametheory.numerics.linear_programs import Constraint, LinearProgram, solve
from gametheory.numerics.rational_functions import RationalFunction, terms

ZERO, ONE = Fraction(0), Fraction(1)
TOO_LARGE: Final = "a linear program of so many parameters is too large to be exact. Name fewer parameters"
Signed = tuple[RationalFunction, int]
"""A formula with the sign that it has, 1 or -1, or zero on the border."""


@dataclass(frozen=True)
class Axis:
    """A parameter that may move: where it stands, and its range, which contains that."""

    name: str
    value: Fraction
    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        """The width of the range: the unit in which moves are measured."""
        return self.high - self.low


@dataclass(frozen=True)
class Move:
    """A point, and how far it is from where one stands, in shares of the ranges."""

    point: Mapping[str, Fraction]
    distance: Fraction


def coefficients(function: RationalFunction) -> tuple[dict[str, Fraction], Fraction]:
    """Give the coefficients of an affine formula by parameter, and its constant."""
    by_name: dict[str, Fraction] = {}
    constant = ZERO
    for powers, value in terms(function.numerator).items():
        name = next((name for name, power in zip(function.names, powers, strict=True) if power), None)
        if name is None:
            constant = value
        else:
            by_name[name] = value
    return by_name, constant


def nearest(axes: Sequence[Axis], signed: Sequence[Signed], norm: str) -> Move | None:
    """Give the nearest point at which formulas have given signs or are zero; None where there is none in the ranges.

    Parameters
    ----------
    axes
        The parameters that may move; formulas depend on no other.
    signed
        The formulas with their signs.
    norm
        ``"largest"``: the largest move of a parameter counts; ``"sum"``: the sum of all moves.
    """
    moves = 2 * len(axes)
    largest = norm == "largest"
    width = moves + largest
    rows = [_side(axes, function, sign, width) for function, sign in signed]
    for place, axis in enumerate(axes):
        up, down = (axis.high - axis.value) / axis.width, (axis.value - axis.low) / axis.width
        rows += [Constraint(_row(width, {2 * place: ONE}), up), Constraint(_row(width, {2 * place + 1: ONE}), down)]
        if largest:
            rows.append(Constraint(_row(width, {2 * place: ONE, 2 * place + 1: ONE, moves: -ONE}), ZERO))
    costs = {moves: -ONE} if largest else dict.fromkeys(range(moves), -ONE)
    optimum = _optimum(LinearProgram(_row(width, costs), tuple(rows)))
    if optimum is None:
        return None
    value, moved = optimum
    pairs = zip(axes, moved[0:moves:2], moved[1:moves:2], strict=True)
    return Move({axis.name: axis.value + axis.width * (up - down) for axis, up, down in pairs}, -value)


def has_inside(axes: Sequence[Axis], signed: Sequence[Signed]) -> bool:
    """Tell whether formulas have given signs, none zero, somewhere in the ranges."""
    return inscribed(axes, signed).distance > 0


def inscribed(axes: Sequence[Axis], signed: Sequence[Signed]) -> Move:
    """Give the centre and the radius of the largest box, in units of the ranges, on which formulas keep given signs.

    The Chebyshev centre of a polyhedron for boxes: every formula must keep its sign however each parameter moves by up
    to the radius, within the ranges. The radius is negative where there is no such point at all.
    """
    width = len(axes) + 2  # coordinates from the lower end, in shares; the radius as the difference of two numbers
    rows = []
    for function, sign in signed:
        slopes, constant = coefficients(function)
        row: dict[int, Fraction] = {}
        for place, axis in enumerate(axes):
            slope = slopes.get(axis.name, ZERO) * axis.width
            row[place] = -sign * slope
            constant += slopes.get(axis.name, ZERO) * axis.low
        reach = sum((abs(slopes.get(axis.name, ZERO)) * axis.width for axis in axes), start=ZERO)
        row |= {len(axes): reach, len(axes) + 1: -reach}
        rows.append(Constraint(_row(width, row), sign * constant))
    for place in range(len(axes)):
        rows.append(Constraint(_row(width, {place: ONE, len(axes): ONE, len(axes) + 1: -ONE}), ONE))
        rows.append(Constraint(_row(width, {place: -ONE, len(axes): ONE, len(axes) + 1: -ONE}), ZERO))
    costs = {len(axes): ONE, len(axes) + 1: -ONE}
    optimum = _optimum(LinearProgram(_row(width, costs), tuple(rows)))
    if optimum is None:  # a formula that depends on none of the parameters has the other sign
        return Move({}, -ONE)
    value, found = optimum
    return Move({axis.name: axis.low + axis.width * share for axis, share in zip(axes, found, strict=False)}, value)


def _side(axes: Sequence[Axis], function: RationalFunction, sign: int, width: int) -> Constraint:
    """Write that a formula has a sign, or is zero, as a row over the moves."""
    slopes, constant = coefficients(function)
    row: dict[int, Fraction] = {}
    for place, axis in enumerate(axes):
        slope = slopes.get(axis.name, ZERO)
        row |= {2 * place: -sign * slope * axis.width, 2 * place + 1: sign * slope * axis.width}
        constant += slope * axis.value
    return Constraint(_row(width, row), sign * constant)


def _row(width: int, entries: Mapping[int, Fraction]) -> tuple[Fraction, ...]:
    return tuple(entries.get(place, ZERO) for place in range(width))


def _optimum(program: LinearProgram) -> tuple[Fraction, tuple[Fraction, ...]] | None:
    """Give value and point of the optimum, None where nothing is feasible; ``ConceptError`` where it is not proven."""
    try:
        optimum = solve(program)
    except ValueError as error:
        if "no feasible point" in str(error):
            return None
        raise ConceptError(TOO_LARGE) from None
    if not optimum.certified:
        raise ConceptError(TOO_LARGE)
    return Fraction(optimum.value), tuple(Fraction(share) for share in optimum.point)
