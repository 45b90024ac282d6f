r"""Inequalities in print: what is added on one side, what is taken away on the other, shared expressions by name.

``us_renege_cost - crimea_cost - domestic_cost >= 0`` reads better as ``package <= us_renege_cost``, where ``package``
is the model's own name for ``crimea_cost + domestic_cost``. A shared expression E takes the place of its terms in a
polynomial p where the division :math:`p = q E + r` leaves fewer terms than p has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flint import fmpq_mpoly

from gametheory.errors import NotExactError
from gametheory.expressions import definitions_in_order, latex_name
from gametheory.model import Model
from gametheory.model.symbolic import arithmetic, held, symbols
from gametheory.numerics.polynomial_print import latex_sum, text_sum
from gametheory.numerics.rational_functions import RationalFunction, Terms, constant, terms, variables

Print = Callable[[Terms, Sequence[str]], str]


@dataclass(frozen=True)
class Shorthand:
    """A model's names for formulas, and how to print an inequality with them."""

    model: Model
    free: tuple[str, ...]
    fixed: Mapping[str, Fraction]

    @cached_property
    def shared(self) -> dict[str, fmpq_mpoly]:
        """The shared expressions that stand for a polynomial of two terms or more in the free parameters."""
        ring, own = arithmetic(self.free), variables(*self.free)
        known = {
            name: own.get(name, constant(value, self.free)) for name, value in held(self.model, self.fixed).items()
        }
        found: dict[str, fmpq_mpoly] = {}
        for name in definitions_in_order(self.model.let):
            try:
                known[name] = self.model.let[name].evaluate(known, ring)
            except (NotExactError, ArithmeticError, KeyError):
                continue  # it cannot stand in a polynomial, nor what is built on it
            if known[name].is_polynomial and len(terms(known[name].numerator)) > 1:
                found[name] = known[name].numerator
        return dict(sorted(found.items(), key=lambda entry: -len(terms(entry[1]))))

    def text(self, function: RationalFunction, *, strict: bool, short: bool = True) -> str:
        """Print ``function >= 0`` (strictly: ``> 0``) as plain text."""
        names = [*self.free, *self.shared]
        return self._sides(function, (">", "<") if strict else (">=", "<="), names, text_sum, short)

    def latex(self, function: RationalFunction, *, strict: bool) -> str:
        """Print the inequality as LaTeX, by the parameters' symbols."""
        of_parameters = symbols(self.model)
        names = [*(of_parameters[name] for name in self.free), *map(latex_name, self.shared)]
        return self._sides(function, (">", "<") if strict else (r"\ge", r"\le"), names, latex_sum, short=True)

    def used(self, functions: Sequence[RationalFunction]) -> dict[str, str]:
        """Give the shared expressions whose names the inequalities are printed with, and those that these build on.

        Each is printed as the model's author wrote it where that is shorter than in terms of parameters.
        """
        asked = [
            name
            for function in functions
            if function.is_polynomial
            for powers in self.shortened(function.numerator)
            for name, power in zip(self.shared, powers[len(self.free) :], strict=True)
            if power
        ]
        found: dict[str, str] = {}
        while asked:
            name = asked.pop(0)
            if name not in found:
                found[name], further = self._written(name)
                asked += further
        return found

    def _written(self, name: str) -> tuple[str, list[str]]:
        """Print a shared expression, and say which others that takes."""
        own, expanded = self.model.let[name], RationalFunction(self.shared[name]).to_text()
        known = own.names <= {*self.free, *self.shared}
        if not known or len(str(own)) >= len(expanded):
            return expanded, []
        return str(own), [other for other in self.shared if other in own.names]

    def shortened(self, polynomial: fmpq_mpoly) -> dict[tuple[int, ...], Fraction]:
        """Write a polynomial in the free parameters and the shared expressions, where that takes fewer terms."""
        return self._shortened(polynomial, list(self.shared))

    def _shortened(self, polynomial: fmpq_mpoly, names: list[str]) -> dict[tuple[int, ...], Fraction]:
        for place, name in enumerate(names):
            quotient, rest = divmod(polynomial, self.shared[name])
            if len(terms(quotient)) + len(terms(rest)) < len(terms(polynomial)):
                later = names[place + 1 :]
                own = len(self.free) + list(self.shared).index(name)
                raised = {_raised(powers, own): value for powers, value in self._shortened(quotient, later).items()}
                return raised | self._shortened(rest, later)
        more = (0,) * len(self.shared)
        return {(*powers, *more): value for powers, value in terms(polynomial).items()}

    def _sides(
        self, function: RationalFunction, relations: tuple[str, str], names: list[str], print_: Print, short: bool
    ) -> str:
        """Put what is added on one side and what is taken away on the other, the longer side first."""
        if not function.is_polynomial:
            whole = function.to_latex(symbols(self.model)) if print_ is latex_sum else function.to_text()
            return f"{whole} {relations[0]} 0"
        more = (0,) * len(self.shared)
        polynomial = (
            self.shortened(function.numerator)
            if short
            else {(*powers, *more): value for powers, value in terms(function.numerator).items()}
        )
        above = {powers: value for powers, value in polynomial.items() if value > 0}
        below = {powers: -value for powers, value in polynomial.items() if value < 0}
        left, right, relation = above, below, relations[0]
        if _weight(below) > _weight(above):
            left, right, relation = below, above, relations[1]
        return f"{print_(left, names)} {relation} {print_(right, names)}"


def _weight(side: Terms) -> tuple[int, int, int]:
    """Order sides: those with more terms and parameters first, a bare number last, else by the order of the file."""
    places = [place for powers in side for place, power in enumerate(powers) if power]
    return sum(1 for powers in side if any(powers)), len(places), -min(places, default=0)


def _raised(powers: tuple[int, ...], place: int) -> tuple[int, ...]:
    return tuple(power + (index == place) for index, power in enumerate(powers))
