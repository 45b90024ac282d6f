"""Numbers as users write them: exact rationals wherever that is possible.

A payoff or a parameter that is given as one number is taken as it is written: ``0.4`` is two fifths, not the binary
float nearest to it. A whole grid of numbers stays a numpy array of floats.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.errors import GameError
from gametheory.numerics.algebraic_numbers import AlgebraicNumber

Exact = Fraction
Number = Fraction | float | AlgebraicNumber
"""A probability or a payoff: irrational equilibria have algebraic ones."""
Cells = NDArray[np.object_]
"""An object array over action profiles; each entry a Fraction, a float, or an array of floats over the grid."""


def as_written(value: Any) -> Fraction:
    """Turn one finite number into the rational that its decimals say; raise ``GameError`` for anything else.

    >>> as_written(0.1) + as_written(0.2) == as_written(0.3)
    True
    """
    if isinstance(value, bool | np.bool_):
        raise GameError(f"{value!r} is not a number. Give 0 or 1")
    if isinstance(value, numbers.Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, numbers.Real) and math.isfinite(value):
        return Fraction(repr(float(value)))
    shown = value.item() if isinstance(value, np.generic) else value
    raise GameError(f"{shown!r} is not a finite number. Give a number such as 2, 0.5 or Fraction(2, 3)")


def cells_of(entries: Iterable[Any], shape: tuple[int, ...]) -> Cells:
    """Put entries (numbers or arrays over a grid) into an object array of the given shape, unchangeable from now on."""
    cells = np.empty(math.prod(shape), dtype=object)
    for index, entry in enumerate(entries):
        cells[index] = entry
    cells = cells.reshape(shape)
    cells.flags.writeable = False
    return cells


def largest(entry: Any) -> float:
    """Give the largest size of a number, or of the numbers in an array."""
    return float(np.max(np.abs(np.asarray(entry, dtype=float))))


def show(value: Any, digits: int = 4) -> str:
    """Print a number for a reader: whole numbers whole, short decimals as decimals, other small fractions as fractions.

    >>> show(Fraction(1, 2)), show(Fraction(1, 3)), show(4.0), show(Fraction(-12345, 100003)), show(2 / 7)
    ('0.5', '1/3', '4', '-0.1234', '0.2857')
    """
    if isinstance(value, Fraction):
        decimal = Fraction(f"{float(value):.{digits}g}")
        if decimal != value and value.denominator <= 1000:
            return f"{value.numerator}/{value.denominator}"
    text = f"{float(value):.{digits}g}"
    if "e" in text and digits < abs(math.log10(abs(float(value)))) < 9:
        text = f"{float(value):.0f}" if abs(float(value)) > 1 else text
    return "0" if text == "-0" else text
