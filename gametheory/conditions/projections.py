"""Agreements on a term whose conditions are no straight lines in it: where the zone may change its shape.

A condition is a quotient of polynomials in the parameters and the term. Over a set of parameters on which no root of
such a polynomial in the term comes from nowhere, runs to infinity, meets another or passes an end of the range, the
order of all these roots stays the same, and with it the zone of agreement and what binds at its ends. All that happens
only where a leading coefficient is zero, a discriminant, a resultant of two polynomials, or a value at an end of the
range: this is the projection of cylindrical algebraic decomposition. The second derivatives of the conditions are
projected too, so that payoffs are concave either throughout such a set or nowhere in it.

An empty zone decides the answer only where payoffs are concave in the term: else a lottery over terms may be agreed on.

References
----------
S. McCallum (1998), An improved projection operation for cylindrical algebraic decomposition, in Caviness and Johnson
(eds.), Quantifier Elimination and Cylindrical Algebraic Decomposition, Springer, 242-268.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from flint import fmpq, fmpq_mpoly

from gametheory.bargaining import BargainingAnswer
from gametheory.bargaining.lotteries import is_concave
from gametheory.bargaining.zone import commitments, intervals_where
from gametheory.model.form_formulas import BargainingFormulas, by_powers
from gametheory.numerics.rational_functions import RationalFunction, constant


def projection(game: BargainingFormulas) -> list[RationalFunction]:
    """List formulas in the parameters between whose zeros the zone keeps its shape, whatever the conditions are.

    >>> import gametheory
    >>> from gametheory.model.form_formulas import symbolic_form
    >>> model = gametheory.load(
    ...     {
    ...         "title": "A shared fence",
    ...         "players": {"a": "A", "b": "B"},
    ...         "parameters": {
    ...             "height": {"default": 1, "range": "0..2"},
    ...             "cost": {"default": 0.5, "range": "0..1"},
    ...         },
    ...         "outcomes": {"fence": {"a": "1 - height**2 * cost", "b": "2 * height - 3"}, "none": {"a": 0, "b": 0}},
    ...         "bargain": {"term": "height", "deal": "fence", "otherwise": "none"},
    ...     }
    ... )
    >>> projection(symbolic_form(model))[-1]  # 1 - (3 / 2) ** 2 * cost, times -4
    9 * cost - 4
    """
    term = game.conditions[0].slack.names[-1]
    factors: dict[str, fmpq_mpoly] = {}
    for polynomial in _polynomials(game, term):
        factors |= {str(factor): factor for factor, _ in polynomial.factor()[1]}
    found: list[fmpq_mpoly] = []
    bent = [factor for factor in factors.values() if max(by_powers(factor)) > 0]
    for factor in factors.values():
        found += [_last(factor.subs({term: fmpq(end.numerator, end.denominator)})) for end in (game.low, game.high)]
    for factor in bent:
        powers = by_powers(factor)
        found += [powers[max(powers)], *([_last(factor.discriminant(term))] if max(powers) > 1 else [])]
    found += [_last(one.resultant(other, term)) for one, other in itertools.combinations(bent, 2)]
    distinct = dict.fromkeys(map(RationalFunction, found))
    return [function for function in distinct if not function.is_constant]


def _polynomials(game: BargainingFormulas, term: str) -> Iterator[fmpq_mpoly]:
    """Go through numerators and denominators of the conditions, and of what they bend by."""
    for condition in game.conditions:
        above, below = condition.slack.numerator, condition.slack.denominator
        if above.is_zero():
            continue
        yield from (above, below)
        for _ in range(2):
            above, below = above.derivative(term) * below - above * below.derivative(term), below * below
        if not above.is_zero():
            yield above


def _last(polynomial: fmpq_mpoly) -> fmpq_mpoly:
    """Give a polynomial that does not depend on the last variable as one that does not know it."""
    powers = by_powers(polynomial)
    return powers[0] if powers else constant(0, polynomial.context().names()[:-1]).numerator


def is_decided(answer: BargainingAnswer) -> bool:
    """Tell whether the zone decides the answer: nobody gains by a lottery over terms if payoffs are concave."""
    problem = answer.bargain.problem
    return bool(answer.bargain.zone.intervals) or is_concave(problem, intervals_where(problem, commitments(problem)))
