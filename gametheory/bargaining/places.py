"""Places on the line of terms: numbers of every kind sorted, compared, and put between one another."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number, Ordered


def distinct(numbers: Iterable[Any]) -> list[Any]:
    """Sort numbers, and give each once; floats beside each other count as one.

    >>> distinct([Fraction(1), Fraction(0), Fraction(1)])
    [Fraction(0, 1), Fraction(1, 1)]
    """
    kept: list[Any] = []
    for value in sorted(numbers, key=Ordered):
        if not kept or not is_same(kept[-1], value):
            kept.append(value)
    return kept


def is_same(one: Any, other: Any) -> bool:
    """Whether two numbers are equal; a float to a few units of rounding."""
    if isinstance(one, float) or isinstance(other, float):
        return abs(float(one) - float(other)) <= 1e-12 * max(1.0, abs(float(one)))
    return bool(one == other)


def between(one: Any, other: Any) -> Any:
    """Give a number strictly between two different ones: a short fraction, unless one of them is a float.

    >>> between(Fraction(1), Fraction(2))
    Fraction(3, 2)
    """
    if isinstance(one, float) or isinstance(other, float):
        return (float(one) + float(other)) / 2
    if not isinstance(one, AlgebraicNumber) and not isinstance(other, AlgebraicNumber):
        return Fraction(one + other) / 2
    digits = 3
    while True:
        middle = (_above(one, digits) + _below(other, digits)) / 2
        if one < middle < other:
            return middle
        digits *= 2


def _above(value: Number, digits: int) -> Fraction:
    return value.enclosure(digits)[1] if isinstance(value, AlgebraicNumber) else value


def _below(value: Number, digits: int) -> Fraction:
    return value.enclosure(digits)[0] if isinstance(value, AlgebraicNumber) else value
