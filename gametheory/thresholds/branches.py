"""Payoffs with ``min``, ``max`` or ``abs``: rational functions on each of finitely many intervals of the parameter.

Which argument counts is the sign of a difference. At one number in an interval the differences that are met, one after
another, say which formulas hold there, and the roots of these differences how far: so the range is walked through from
interval to interval. Each has thresholds of its own. At the values between two intervals both formulas are the same,
so the game is solved there by either.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from gametheory.errors import NotExactError
from gametheory.model import Model
from gametheory.model.form_formulas import Formulas, form_of_formulas
from gametheory.numerics.algebraic_numbers import Number, Ordered
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.numerics.real_line import cuts, pieces
from gametheory.numerics.semialgebraic.cells import rational_between
from gametheory.thresholds.bisection import Part
from gametheory.thresholds.critical import polynomials
from gametheory.thresholds.line import Line
from gametheory.thresholds.nouns import Answer, Thresholds

MOST_BRANCHES: Final = 200
BY_BRANCHES: Final = "{method}; payoffs with min, max or abs are taken apart into formulas on {count} intervals"


@dataclass(frozen=True)
class Branch:
    """A part of the range, and the formulas that hold on it, its ends included."""

    low: Number
    high: Number
    formulas: Formulas


def branches(model: Model, along: str, low: Fraction, high: Fraction, fixed: Mapping[str, Any]) -> list[Branch]:
    """Take a range apart where ``min``, ``max`` and ``abs`` change what they are.

    Raises ``NotExactError`` where payoffs are no rational functions on any part, and where there are too many parts.

    Examples
    --------
    >>> import gametheory
    >>> capped = {"title": "Cap", "players": {"a": "A"}, "parameters": {"x": {"default": 1}}, "outcomes": {"o": {}}}
    >>> table = {"actions": {"a": ["go"]}, "cells": {"go": {"outcome": "o", "a": "min(x ** 2, 2)"}}}
    >>> for one in branches(gametheory.load({**capped, "table": table}), "x", Fraction(0), Fraction(3), {}):
    ...     print(one.low, one.high, one.formulas.payoffs[0][0])
    0 sqrt(2) x**2
    sqrt(2) 3 2
    """
    found: list[Branch] = []
    for branch in _covered(model, along, low, high, fixed):
        found.append(branch)
        if len(found) > MOST_BRANCHES:
            raise NotExactError(f"min, max and abs change what they are more than {MOST_BRANCHES} times along {along}")
    return found


def _covered(model: Model, along: str, low: Number, high: Number, fixed: Mapping[str, Any]) -> Iterator[Branch]:
    branch = _around(model, along, low, high, fixed)
    if low < branch.low:
        yield from _covered(model, along, low, branch.low, fixed)
    yield branch
    if branch.high < high:
        yield from _covered(model, along, branch.high, high, fixed)


def _around(model: Model, along: str, low: Number, high: Number, fixed: Mapping[str, Any]) -> Branch:
    """Give the formulas around a number inside an interval, as far as they hold; not at a root of a difference."""
    sample = rational_between(low, high)
    while True:
        met: list[RationalFunction] = []
        formulas = form_of_formulas(model, (along,), fixed, _choice(along, sample, met))
        roots = cuts(polynomials(met, along), low, high)
        if sample not in roots:
            part = next(one for one in pieces(roots, low, high) if one.low < sample < one.high)
            return Branch(part.low, part.high, formulas)
        sample = rational_between(sample, high)


def _choice(along: str, sample: Fraction, met: list[RationalFunction]) -> Any:
    def choose(name: str, one: RationalFunction, other: RationalFunction) -> int:
        difference = one - other
        if set(difference.used) != {along}:
            free = ", ".join(difference.used)
            raise NotExactError(f"'{name}' of {free} is not a rational function. Ask without it")
        met.append(difference)
        try:
            value: Fraction = difference({along: sample})
        except ZeroDivisionError:  # the sample is a root of the denominator, and another is taken
            return 1
        return (value > 0) - (value < 0)

    return choose


@dataclass(frozen=True)
class BranchedLine(Line):
    """A model along one parameter, taken apart: a search for each part."""

    lines: tuple[Line, ...] = ()

    def search(self) -> Thresholds:
        """Search each part exactly, and join them; by bisection where one part has no critical polynomials."""
        found = [line.parts() for line in self.lines]
        known = [one for one in found if one is not None and one[2]]
        if len(known) < len(found):
            whole: dict[str, Any] = {"low": self.low, "high": self.high, "formulas": None}
            return dataclasses.replace(self.lines[0], **whole).by_bisection()
        roots = {root for own, _, _ in known for root in own} | {line.low for line in self.lines[1:]}
        joined = self.joined(sorted(roots, key=Ordered), [part for _, own, _ in known for part in own])
        completed = self.lines[0].completed(joined, self.lines)
        method = BY_BRANCHES.format(method=completed.method, count=len(self.lines))
        return dataclasses.replace(completed, method=method)

    def at(self, value: Number, beside: Sequence[Answer] = ()) -> tuple[Answer | None, str]:
        """Solve the game at a value by the formulas of a part that it belongs to."""
        return next(line for line in self.lines if line.low <= value <= line.high).at(value, beside)

    def is_selection_known(self, answers: list[Part]) -> bool:
        """Tell whether no value can be missed at which only another equilibrium is selected."""
        inside = ([part for part in answers if line.low <= part[0] and part[1] <= line.high] for line in self.lines)
        return all(line.is_selection_known(own) for line, own in zip(self.lines, inside, strict=True))
