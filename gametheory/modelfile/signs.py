"""Where a formula is negative: decided exactly for quotients of polynomials in the parameters, over all their ranges.

A formula made of ``+ - * /`` and whole powers is a quotient p / q of polynomials, and negative where p q is. In one
parameter the roots of p q cut its range into pieces, in each of which the sign is that at any point: that decides it.
In several, the ranges are a box, which is cut in halves until on each part a bound proves that p q is not negative, or
a point turns up at which it is (branch and bound, the part with the lowest bound first; where p q has degree one in
every parameter the first bound decides). A p q that touches zero inside the box without crossing it may be left open
after :data:`MOST_PARTS` parts; then no point is given, as for formulas with ``min max abs exp log sqrt`` or of a degree
so large that nobody writes it by hand.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import comb
from typing import Final

from flint import fmpq_mpoly

from gametheory.errors import NotExactError
from gametheory.expressions import Call, Expression, Name, Node, Number, definitions_in_order, to_fmpq
from gametheory.model.symbolic import arithmetic
from gametheory.modelfile.formulas import reach
from gametheory.numerics.boxes import bounds
from gametheory.numerics.rational_functions import RationalFunction, constant, terms, univariate, value, variables
from gametheory.numerics.real_line import cuts, pieces

MOST_PARTS: Final = 400
MOST_TERMS: Final = 500  # that a polynomial may have
LARGEST_DEGREE: Final = 40
Range = tuple[Fraction, Fraction]


def negative_at(
    expression: Expression,
    let: Mapping[str, Expression],
    values: Mapping[str, Fraction],
    ranges: Mapping[str, Range],
) -> dict[str, Fraction] | None:
    """Give values of all parameters at which a formula is negative; ``None`` where none is found.

    Those with a range are moved within it, the others keep the value given; a formula in which nothing moves is left to
    its value. For quotients of polynomials in one parameter, and polynomials of degree one in each, ``None`` means that
    there is no such point.

    >>> from gametheory.expressions import parse
    >>> unit = {"p": (Fraction(0), Fraction(1))}
    >>> found = negative_at(parse("(3 * p - 1) ** 2 - 1e-12"), {}, {"p": Fraction(0)}, unit)
    >>> abs(3 * found["p"] - 1) < 1e-6
    True
    >>> negative_at(parse("(3 * p - 1) ** 2"), {}, {"p": Fraction(0)}, unit) is None
    True
    """
    free = {name: bounds_of for name, bounds_of in ranges.items() if name in reach(expression.names, let)}
    function = _function(expression, let, values, tuple(free)) if free else None
    if function is None:
        return None
    if function.is_constant:
        return dict(values) if function.constant_value < 0 else None
    product = function.numerator * function.denominator
    used = function.used
    moved = _on_line(product, used[0], free[used[0]]) if len(used) == 1 else _in_box(product, free)
    return None if moved is None else {**values, **moved}


def _on_line(polynomial: fmpq_mpoly, name: str, within: Range) -> dict[str, Fraction] | None:
    line = univariate(polynomial, name)
    for piece in pieces(cuts([line], *within), *within):
        if line(to_fmpq(piece.sample)) < 0:
            return {name: piece.sample}
    return None


def _in_box(polynomial: fmpq_mpoly, ranges: Mapping[str, Range]) -> dict[str, Fraction] | None:
    known, names = terms(polynomial), list(ranges)
    start = tuple(ranges.values())
    parts: list[tuple[Fraction | float, int, tuple[Range, ...]]] = [(bounds(known, start)[0], 0, start)]
    count = itertools.count(1)
    while parts and next(count) <= MOST_PARTS:
        lowest, _, part = heapq.heappop(parts)
        if lowest >= 0:
            return None
        for point in _looked_at(part):
            if value(polynomial, list(point)) < 0:
                return dict(zip(names, point, strict=True))
        for half in _halves(part, start):
            heapq.heappush(parts, (bounds(known, half)[0], next(count), half))
    return None


def _looked_at(part: tuple[Range, ...]) -> Iterator[tuple[Fraction, ...]]:
    """Go through some points of a part: its middle, and its corners if they are few."""
    yield tuple((low + high) / 2 for low, high in part)
    if len(part) <= 6:
        yield from itertools.product(*part)


def _halves(part: tuple[Range, ...], whole: tuple[Range, ...]) -> Iterator[tuple[Range, ...]]:
    """Cut a part in two where it is longest, as a share of the whole."""
    shares = [(high - low) / (b - a) if b > a else 0 for (low, high), (a, b) in zip(part, whole, strict=True)]
    place = shares.index(max(shares))
    low, high = part[place]
    for half in ((low, (low + high) / 2), ((low + high) / 2, high)):
        yield (*part[:place], half, *part[place + 1 :])


def _function(
    expression: Expression, let: Mapping[str, Expression], values: Mapping[str, Fraction], free: tuple[str, ...]
) -> RationalFunction | None:
    """Write a formula as a rational function of the free parameters; ``None`` if it is none, or too large a one."""
    needed = reach(expression.names, let)
    shared = [name for name in definitions_in_order(let) if name in needed]
    degrees = {name: int(name in free) for name in values}
    for name in shared:
        degrees[name] = _degree(let[name].node, degrees)
    degree = max([_degree(expression.node, degrees), *(degrees[name] for name in shared)])
    if degree > LARGEST_DEGREE or comb(degree + len(free), len(free)) > MOST_TERMS:
        return None
    known = {name: constant(number, free) for name, number in values.items()} | variables(*free)
    rules = arithmetic(free)
    try:
        for name in shared:
            known[name] = let[name].evaluate(known, rules)
        found: RationalFunction = expression.evaluate(known, rules)
    except (NotExactError, ArithmeticError):
        return None
    return found


def _degree(node: Node, degrees: Mapping[str, int]) -> int:
    """Give a degree that a formula's polynomials, brought to one denominator, do not exceed."""
    if isinstance(node, Number):
        return 0
    if isinstance(node, Name):
        return degrees[node.name]
    inner = [_degree(operand, degrees) for operand in node.operands]
    if isinstance(node, Call):
        return _if_any(inner)
    if node.symbol == "**":
        exponent = node.operands[1]
        return inner[0] * int(abs(exponent.value)) if isinstance(exponent, Number) else _if_any(inner)
    return sum(inner)


def _if_any(inner: list[int]) -> int:
    """Give the degree of what is no quotient of polynomials, unless it is a number."""
    return LARGEST_DEGREE + 1 if any(inner) else 0
