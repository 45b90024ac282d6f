"""Equations of borders and exact numbers in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from flint import fmpq, fmpq_poly

from gametheory.games.numbers import as_written
from gametheory.numerics.algebraic_numbers import Number, real_roots
from gametheory.numerics.planar.bivariate import Curve
from gametheory.numerics.rational_functions import RationalFunction, variables
from gametheory.regimes.cells import Coordinate, Equation, Place


def equation_text(equation: Equation, names: Sequence[str], points: Sequence[Place]) -> str:
    """Write the equation of a curve, solved for one parameter where that is a formula.

    >>> equation_text((2, 1, -3), ("price", "cost"), ())
    'cost = 3 - 2 * price'
    """
    if not isinstance(equation, Curve) and equation[:2] == (1, 0) and points:
        return f"{names[0]} = {exact_text(points[0][0])}"
    x, y = variables(*names).values()
    terms = (
        [(powers, value) for powers, value in equation.hash_key]
        if isinstance(equation, Curve)
        else [((1, 0), equation[0]), ((0, 1), equation[1]), ((0, 0), equation[2])]
    )
    parts: dict[int, RationalFunction] = {}
    for (i, j), value in terms:
        parts[j] = parts.get(j, x * 0) + x**i * value
    if set(parts) <= {0, 1} and parts.get(1):
        return f"{names[1]} = {-parts.get(0, x * 0) / parts[1]}"
    if points and all(part.is_constant for part in parts.values()):
        return f"{names[1]} = {exact_text(_nearest_root(parts, float(points[0][1])))}"
    whole = sum((part * y**j for j, part in parts.items()), start=x * 0)
    across = whole.numerator.degrees()[0]
    if across == 1:
        at_zero = whole.at(**{names[0]: 0})
        return f"{names[0]} = {-at_zero / (whole.at(**{names[0]: 1}) - at_zero)}"
    return f"{whole} = 0"


def _nearest_root(parts: Mapping[int, RationalFunction], height: float) -> Number:
    """Give the exact height of a horizontal line, one of the roots of its equation, from its height as it is drawn."""
    coefficients = [parts[power].constant_value if power in parts else Fraction(0) for power in range(max(parts) + 1)]
    roots = real_roots(fmpq_poly([fmpq(value.numerator, value.denominator) for value in coefficients]))
    return min(roots, key=lambda root: abs(float(root) - height))


def exact_text(value: Coordinate) -> str:
    """Print a number in full: decimals that end as such, other fractions as fractions, roots by their formula.

    >>> exact_text(Fraction(5, 2)), exact_text(Fraction(1, 3)), exact_text(Fraction(-4))
    ('2.5', '1/3', '-4')
    """
    if isinstance(value, Fraction) and as_written(float(value)) == value:
        return f"{float(value):.15g}"
    return str(value)
