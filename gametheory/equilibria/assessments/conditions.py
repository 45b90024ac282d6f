"""Conditions on unknowns between 0 and 1: polynomials that are to be zero, positive, or not negative."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flint import fmpq

from gametheory.equilibria.assessments.patterns import Unknown

Polynomial: TypeAlias = Any
"""A polynomial of flint with rational coefficients."""


class ContradictionError(Exception):
    """A condition that no values of the unknowns can satisfy."""


@dataclass
class Conditions:
    """Polynomials that must be zero, positive, and not negative; among the latter mere bounds of probabilities."""

    unknowns: tuple[Unknown, ...]
    equations: list[Polynomial] = field(default_factory=list)
    positive: list[Polynomial] = field(default_factory=list)
    nonnegative: list[Polynomial] = field(default_factory=list)
    bounds: list[Polynomial] = field(default_factory=list)

    def all(self) -> tuple[Polynomial, ...]:
        """List all polynomials."""
        return (*self.equations, *self.positive, *self.nonnegative, *self.bounds)

    def zero(self, polynomial: Polynomial) -> None:
        """Ask for a zero."""
        if polynomial.is_zero():
            return
        low, high = bounds(polynomial)
        if low > 0 or high < 0 or polynomial.is_constant():
            raise ContradictionError
        self.equations.append(polynomial)

    def not_negative(self, polynomial: Polynomial) -> None:
        """Ask for what is not negative."""
        low, high = bounds(polynomial)
        if high < 0:
            raise ContradictionError
        if low < 0:
            self.nonnegative.append(polynomial)


def bounds(polynomial: Polynomial) -> tuple[Any, Any]:
    """Give bounds of a polynomial whose unknowns lie between 0 and 1, from the signs of its terms."""
    low = high = fmpq(0)
    for powers, coefficient in polynomial.terms():
        if not any(powers):
            low, high = low + coefficient, high + coefficient
        elif coefficient > 0:
            high += coefficient
        else:
            low += coefficient
    return low, high


def places_in(polynomial: Polynomial) -> list[int]:
    """List the places of the unknowns that occur in a polynomial."""
    return [place for place, power in enumerate(polynomial.degrees()) if power > 0]


def with_settled(conditions: Conditions) -> Conditions | None:
    """Put in unknowns that an equation settles alone, as blocks then fall apart further; None on a contradiction."""
    remaining = conditions
    done: list[Polynomial] = []
    while True:
        found = next(((p, each) for each in remaining.equations for p in places_in(each) if _settles(each)), None)
        if found is None:
            return dataclasses.replace(remaining, equations=[*done, *remaining.equations])
        place, equation = found
        done.append(equation)
        slope = equation.derivative(place).coeffs()[0]
        value = -equation.subs({place: 0}).coeffs()[0] / slope if equation.subs({place: 0}) else fmpq(0)
        following = _substituted(remaining, place, value)
        if following is None:
            return None
        remaining = following


def _settles(equation: Polynomial) -> bool:
    return len(places_in(equation)) == 1 and int(equation.total_degree()) == 1


def _substituted(conditions: Conditions, place: int, value: fmpq) -> Conditions | None:
    """Put a number for an unknown; None where a condition that becomes a number does not hold."""
    kept: dict[str, list[Polynomial]] = {}
    tests: dict[str, Callable[[fmpq], bool]] = {
        "equations": lambda number: bool(number == 0),
        "positive": lambda number: bool(number > 0),
        "nonnegative": lambda number: bool(number >= 0),
        "bounds": lambda number: bool(number >= 0),
    }
    for name, test in tests.items():
        changed = [each.subs({place: value}) for each in getattr(conditions, name)]
        numbers = [each.coeffs()[0] if each else fmpq(0) for each in changed if each.is_constant()]
        if not all(map(test, numbers)):
            return None
        kept[name] = [each for each in changed if not each.is_constant()]
    return Conditions(conditions.unknowns, **kept)
