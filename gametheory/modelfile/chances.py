"""Probabilities at moves of chance: between 0 and 1, and one in sum, at the defaults and all over the ranges.

They are formulas, which are looked at in two ways. Values first: they are evaluated at the defaults, at the ends of
every range, at the corners in which all parameters are low or high, along the range of each parameter, and at 64
further points of a Halton sequence (Halton 1960), always the same. A sum that is not one somewhere is not one almost
everywhere, so this finds it; a formula that is negative may be so on a small part of the ranges only. So those that are
quotients of polynomials are then decided exactly (:mod:`gametheory.modelfile.signs`). That each is at most one follows.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction

from gametheory.expressions import Expression
from gametheory.games.numbers import show
from gametheory.modelfile.formulas import Formulas, NoValueError, Point, reach
from gametheory.modelfile.problems import Document, Report, Route, shortened
from gametheory.modelfile.signs import negative_at

POINTS = 64
STEPS = 24  # along the range of each parameter
SLACK = 1e-9  # of floats that should sum to one
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)
Ranges = Mapping[str, tuple[Fraction, Fraction]]


def check_probabilities(
    document: Document, route: Route, shares: Mapping[str, Expression], formulas: Formulas, report: Report
) -> None:
    """Note the first values of the parameters at which probabilities are none."""
    names = reach(set().union(*(share.names for share in shares.values())), formulas.let)
    if not names <= formulas.sound:
        return
    ranges = {name: bounds for name, bounds in formulas.ranges.items() if name in names}
    looked_at = itertools.chain(points(formulas.point.values, ranges), _exactly(shares, formulas, ranges))
    for values in looked_at:
        at = formulas.at(names, values)
        trouble = _trouble(shares, Point(values, formulas.let), at)
        if trouble is not None:
            action, what, advice = trouble
            report.add(document, route if action is None else (*route, action), what, advice)
            return


def points(defaults: Mapping[str, Fraction], ranges: Ranges) -> Iterator[dict[str, Fraction]]:
    """Go through values of all parameters: the defaults, then points within the ranges.

    >>> from fractions import Fraction as F
    >>> inside = points({"p": F(1, 2)}, {"p": (F(0), F(1))})
    >>> [str(next(inside)["p"]) for _ in range(5)]
    ['1/2', '0', '1', '0', '1']
    """
    yield dict(defaults)
    if not ranges:
        return
    for end in (0, 1):
        yield {**defaults, **{name: bounds[end] for name, bounds in ranges.items()}}
    for name, bounds in ranges.items():
        yield from ({**defaults, name: bound} for bound in bounds)
    for name, (low, high) in ranges.items():
        yield from ({**defaults, name: low + (high - low) * Fraction(step, STEPS)} for step in range(1, STEPS))
    for index in range(1, POINTS + 1):
        inner = {
            name: low + (high - low) * _halton(index, PRIMES[place % len(PRIMES)])
            for place, (name, (low, high)) in enumerate(ranges.items())
        }
        yield {**defaults, **inner}


def _exactly(shares: Mapping[str, Expression], formulas: Formulas, ranges: Ranges) -> Iterator[dict[str, Fraction]]:
    """Go through values at which a probability is known to be negative."""
    for share in shares.values():
        found = negative_at(share, formulas.let, formulas.point.values, ranges)
        if found is not None:
            yield found


def _halton(index: int, base: int) -> Fraction:
    """Mirror the digits of a number at the point: 1, 2, 3 in base 2 become 1/2, 1/4, 3/4."""
    result, share = Fraction(0), Fraction(1, base)
    while index:
        index, digit = divmod(index, base)
        result, share = result + digit * share, share / base
    return result


def _trouble(shares: Mapping[str, Expression], point: Point, at: str) -> tuple[str | None, str, str] | None:
    """Tell what is wrong at one point: the action (if it is one), what, and what to do."""
    total: Fraction | float = Fraction(0)
    for action, share in shares.items():
        try:
            number = point.number(share)
        except NoValueError as error:
            return (
                action,
                f"'{shortened(str(share))}' cannot be computed: {error}{at}",
                "Change the formula or the ranges",
            )
        if number < -_slack(number) or number > 1 + _slack(number):
            return (
                action,
                f"the probability is {show(number)}{at}, not between 0 and 1",
                "Change the formula or the ranges",
            )
        total += number
    if not -_slack(total) <= total - 1 <= _slack(total):
        return (
            None,
            f"the probabilities sum to {show(total)}{at}, not to 1",
            "Give the last action the rest, as in 1 - p",
        )
    return None


def _slack(number: Fraction | float) -> float:
    return 0.0 if isinstance(number, Fraction) else SLACK
