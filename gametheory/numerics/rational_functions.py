r"""Rational functions of named variables with rational coefficients: exact formulas that can be calculated with.

A rational function is a quotient :math:`p / q` of two polynomials with coefficients in the rationals. Sums, products,
quotients and whole powers of rational functions are rational functions again, so a formula built from ``+ - * / **``
can be evaluated once for all values of its variables. Here every result is in lowest terms (the greatest common divisor
of p and q is divided out), and q has whole coefficients without a common divisor, the leading one positive: two
functions are equal exactly if their numerators and denominators are.

As a value, ``(a**2 - b**2) / (a - b)`` is ``a + b``: a function does not remember where the formula that it came from
had no value. Comparing a function with zero has no meaning before its variables have values, so there is no ``<``.

Numbers of variables and degrees are those of formulas that people write. A power that would have more than
:data:`MOST_TERMS` terms raises ``OverflowError``.

References
----------
K. O. Geddes, S. R. Czapor and G. Labahn (1992), Algorithms for Computer Algebra, Kluwer, chapters 3 and 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import comb, lcm
from typing import Any, Final

import numpy as np
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpq_poly

from gametheory.numerics.polynomial_print import latex_quotient, latex_sum, number_text, text_quotient, text_sum

MOST_TERMS: Final = 20_000
Terms = Mapping[tuple[int, ...], Fraction]
"""A polynomial as its coefficients by powers, one power a variable."""


class RationalFunction:
    """A quotient of polynomials in named variables: calculate with it, give its variables values, print it.

    Arithmetic takes functions of the same variables, integers and fractions.

    Attributes
    ----------
    numerator, denominator
        Polynomials of python-flint, in lowest terms; see the module's text for the normal form.

    Examples
    --------
    >>> war, peace = variables("war", "peace").values()
    >>> share = (war**2 - peace**2) / (2 * war - 2 * peace)
    >>> share
    0.5 * war + 0.5 * peace
    >>> share({"war": Fraction(1, 3), "peace": Fraction(1)})
    Fraction(2, 3)
    >>> 1 / (1 + war)
    1 / (war + 1)
    """

    __slots__ = ("_hash", "denominator", "numerator")

    numerator: fmpq_mpoly
    denominator: fmpq_mpoly
    _hash: int | None

    def __init__(self, numerator: fmpq_mpoly, denominator: fmpq_mpoly | None = None) -> None:
        """Take two polynomials of one ring, and bring them into lowest terms."""
        one = numerator.context().constant(1)
        object.__setattr__(self, "numerator", numerator)
        object.__setattr__(self, "denominator", one)
        object.__setattr__(self, "_hash", None)
        if denominator is not None and denominator != one:
            self._reduce(numerator, denominator)

    def _reduce(self, top: fmpq_mpoly, bottom: fmpq_mpoly) -> None:
        if bottom.is_zero():
            raise ZeroDivisionError("a rational function with the denominator zero")
        common = top.gcd(bottom)
        top, bottom = top / common, bottom / common
        content = _content(bottom)
        object.__setattr__(self, "numerator", top / content)
        object.__setattr__(self, "denominator", bottom / content)

    def __setattr__(self, name: str, value: Any) -> None:
        """Functions do not change."""
        raise AttributeError(f"a rational function does not change: {name} cannot be set")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by plain numbers, which flint's polynomials are not."""
        return _restored, (self.names, terms(self.numerator), terms(self.denominator))

    # --- what it is ---

    @property
    def names(self) -> tuple[str, ...]:
        """The variables of the ring, in their order, those that the function does not depend on too."""
        return tuple(self.numerator.context().names())

    @property
    def used(self) -> tuple[str, ...]:
        """The variables that the function depends on."""
        both = zip(self.names, self.numerator.degrees(), self.denominator.degrees(), strict=True)
        return tuple(name for name, above, below in both if above > 0 or below > 0)

    @property
    def is_constant(self) -> bool:
        """Whether it depends on no variable."""
        return not self.used

    @property
    def is_polynomial(self) -> bool:
        """Whether nothing is divided by a variable."""
        return bool(self.denominator.is_one())

    @property
    def is_affine(self) -> bool:
        """Whether it is a constant plus multiples of single variables."""
        return self.is_polynomial and all(sum(powers) <= 1 for powers in self.numerator.monoms())

    @property
    def constant_value(self) -> Fraction:
        """The value of a function that depends on no variable; raise ``ValueError`` for another."""
        if not self.is_constant:
            raise ValueError(f"{self} is not constant: it depends on {', '.join(self.used)}")
        return Fraction(0) if self.numerator.is_zero() else _fraction(self.numerator.leading_coefficient())

    # --- arithmetic ---

    def _other(self, other: Any) -> RationalFunction | None:
        if isinstance(other, RationalFunction):
            return other
        if isinstance(other, int | Fraction):
            return RationalFunction(self.numerator.context().constant(fmpq(other.numerator, other.denominator)))
        return None

    def __add__(self, other: Any) -> RationalFunction:
        """Add."""
        second = self._other(other)
        if second is None:
            return NotImplemented
        if self.denominator == second.denominator:
            return RationalFunction(self.numerator + second.numerator, self.denominator)
        top = self.numerator * second.denominator + second.numerator * self.denominator
        return RationalFunction(top, self.denominator * second.denominator)

    __radd__ = __add__

    def __neg__(self) -> RationalFunction:
        """Change the sign."""
        return RationalFunction(-self.numerator, self.denominator)

    def __sub__(self, other: Any) -> RationalFunction:
        """Subtract."""
        second = self._other(other)
        return NotImplemented if second is None else self.__add__(-second)

    def __rsub__(self, other: Any) -> RationalFunction:
        """Subtract from a number."""
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> RationalFunction:
        """Multiply."""
        second = self._other(other)
        if second is None:
            return NotImplemented
        return RationalFunction(self.numerator * second.numerator, self.denominator * second.denominator)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> RationalFunction:
        """Divide; raise ``ZeroDivisionError`` where the divisor is zero for all values."""
        second = self._other(other)
        if second is None:
            return NotImplemented
        return RationalFunction(self.numerator * second.denominator, self.denominator * second.numerator)

    def __rtruediv__(self, other: Any) -> RationalFunction:
        """Divide a number."""
        second = self._other(other)
        return NotImplemented if second is None else second / self

    def __pow__(self, exponent: int) -> RationalFunction:
        """Take a whole power, negative ones included."""
        if not isinstance(exponent, int):
            return NotImplemented
        if exponent < 0:
            return (1 / self) ** -exponent
        for part in (self.numerator, self.denominator):
            degree = max(part.total_degree(), 0) * exponent
            if comb(degree + len(self.used), len(self.used)) > MOST_TERMS:
                raise OverflowError(f"the power {exponent} has too many terms to be written out")
        return RationalFunction(self.numerator**exponent, self.denominator**exponent)

    def __bool__(self) -> bool:
        """Say whether it is not zero for all values."""
        return not self.numerator.is_zero()

    def __eq__(self, other: object) -> bool:
        """Compare as functions: equal for all values."""
        second = self._other(other)
        if second is None:
            return False
        return bool(self.numerator == second.numerator and self.denominator == second.denominator)

    def __hash__(self) -> int:
        """Agree with equality, of constants with numbers too."""
        if self._hash is None:
            object.__setattr__(self, "_hash", self._find_hash())
            assert self._hash is not None
        return self._hash

    def _find_hash(self) -> int:
        if self.is_constant:
            return hash(self.constant_value)
        return hash((self.names, frozenset(terms(self.numerator).items()), frozenset(terms(self.denominator).items())))

    # --- values ---

    def __call__(self, values: Mapping[str, Any]) -> Any:
        """Give the value where each variable has the value that ``values`` says.

        Fractions give a fraction; algebraic numbers (all of one field) give an algebraic number or a fraction; floats
        and arrays, which broadcast, give floats. Raises ``ZeroDivisionError`` where an exact denominator is zero.

        >>> x, y = variables("x", "y").values()
        >>> (x / y)({"x": np.array([1.0, 2.0]), "y": 4})
        array([0.25, 0.5 ])
        """
        numbers = [values[name] if name in self.used else 0 for name in self.names]
        top = value(self.numerator, numbers)
        return top if self.is_polynomial else top / value(self.denominator, numbers)

    def at(self, **values: Fraction | int) -> RationalFunction:
        """Give the function of the other variables that is left where some have these values.

        >>> x, y = variables("x", "y").values()
        >>> (x * y + y).at(x=Fraction(1, 2))
        1.5 * y
        """
        known: dict[str | int, Any] = {
            name: fmpq(number.numerator, number.denominator) for name, number in values.items()
        }
        return RationalFunction(self.numerator.subs(known), self.denominator.subs(known))

    def along(self, name: str) -> tuple[fmpq_poly, fmpq_poly]:
        """Give numerator and denominator as polynomials in one variable, the only one that the function may depend on.

        >>> x, y = variables("x", "y").values()
        >>> ((x**2 - 2) / y).at(y=3).along("x")
        (1/3*x^2 + (-2/3), 1)
        """
        return univariate(self.numerator, name), univariate(self.denominator, name)

    # --- in print ---

    def to_text(self, symbols: Mapping[str, str] | None = None) -> str:
        """Print it in plain text, in the language of formulas; ``symbols`` gives other names for variables.

        >>> x, y = variables("x", "y").values()
        >>> ((x * y - 2 * y) / (1 - x)).to_text({"y": "income"})
        '(2 * income - x * income) / (x - 1)'
        """
        names = [(symbols or {}).get(name, name) for name in self.names]
        top, bottom = self._printed()
        above = text_sum(top, names)
        return above if self.is_polynomial else text_quotient(above, text_sum(bottom, names))

    def to_factored_text(self) -> str:
        """Print it in plain text as a quotient of products: what is best for a product of formulas.

        >>> x, y = variables("x", "y").values()
        >>> ((x * y - 2 * y) / (1 - x)).to_factored_text()
        'y * (2 - x) / (x - 1)'
        """
        top_number, top = _factored(self.numerator)
        bottom_number, bottom = _factored(self.denominator)
        above = _product(top_number / bottom_number, top, self.names)
        if not bottom:
            return above
        below = _product(Fraction(1), bottom, self.names)
        return f"{above} / {f'({below})' if len(bottom) > 1 else below}"

    def to_latex(self, symbols: Mapping[str, str] | None = None) -> str:
        r"""Print it as LaTeX; ``symbols`` gives the LaTeX of variables that have a symbol of their own.

        >>> x, y = variables("x", "y").values()
        >>> ((x * y**2 - 2) / (1 + x)).to_latex({"y": "g_R"})
        '\\frac{x \\, g_R^{2} - 2}{x + 1}'
        """
        names = [(symbols or {}).get(name) or name.replace("_", r"\_") for name in self.names]
        top, bottom = latex_sum(self._printed()[0], names), latex_sum(self._printed()[1], names)
        return top if self.is_polynomial else latex_quotient(top, bottom)

    def _printed(self) -> tuple[Terms, Terms]:
        """Give numerator and denominator as they are printed: a quotient with whole coefficients."""
        whole = 1 if self.is_polynomial else lcm(*(number.denominator for number in terms(self.numerator).values()))
        scale = fmpq(whole)
        return terms(self.numerator * scale), terms(self.denominator * scale)

    def __repr__(self) -> str:
        """Print it in plain text."""
        return self.to_text()


def _factored(polynomial: fmpq_mpoly) -> tuple[Fraction, list[tuple[fmpq_mpoly, int]]]:
    """Split into a number and irreducible factors with whole coefficients, each with more plus than minus signs."""
    content, factors = polynomial.factor()
    number = Fraction(int(content.p), int(content.q))
    found = []
    for factor, power in factors:
        size = _content(factor)
        whole = factor / size
        signs = [coefficient > 0 for coefficient in terms(whole).values()]
        sign = -1 if 2 * sum(signs) < len(signs) else 1
        number *= (Fraction(int(size.p), int(size.q)) * sign) ** int(power)
        found.append((whole * sign, int(power)))
    return number, found


def _product(number: Fraction, factors: Sequence[tuple[fmpq_mpoly, int]], names: Sequence[str]) -> str:
    """Print a number times factors; a minus goes into the first sum of two terms that it can turn round."""
    printed = []
    for factor, power in factors:
        of_two = len(terms(factor)) == 2 and power == 1
        if number < 0 and of_two and min(terms(factor).values()) < 0:
            number, turned = -number, -factor
        else:
            turned = factor
        text = text_sum(terms(turned), names)
        base = f"({text})" if " " in text else text
        printed.append(base if power == 1 else f"{base}**{power}")
    return " * ".join(printed if printed and number == 1 else [number_text(number), *printed])


def variables(*names: str) -> dict[str, RationalFunction]:
    """Give the variables of these names as functions of all of them.

    >>> variables("a", "b")["a"] + 1
    a + 1
    """
    context = _ring(names)
    return {name: RationalFunction(generator) for name, generator in zip(names, context.gens(), strict=True)}


def constant(number: Fraction | int, names: Iterable[str]) -> RationalFunction:
    """Give a number as a function of variables that it does not depend on.

    >>> constant(Fraction(1, 2), ["a"]).constant_value
    Fraction(1, 2)
    """
    return RationalFunction(_ring(tuple(names)).constant(fmpq(number.numerator, number.denominator)))


def terms(polynomial: fmpq_mpoly) -> dict[tuple[int, ...], Fraction]:
    """Give a polynomial as its coefficients by powers.

    >>> terms((2 * variables("a", "b")["b"] ** 3).numerator)
    {(0, 3): Fraction(2, 1)}
    """
    return {tuple(map(int, powers)): _fraction(coefficient) for powers, coefficient in polynomial.terms()}


def value(polynomial: fmpq_mpoly, numbers: list[Any]) -> Any:
    """Give the value of a polynomial at numbers, one a variable: exact ones, floats, or arrays that broadcast.

    >>> value((variables("a", "b")["b"] ** 3).numerator, [0, Fraction(2)])
    Fraction(8, 1)
    """
    if all(isinstance(number, int | Fraction) for number in numbers):
        return _fraction(polynomial(*(fmpq(number.numerator, number.denominator) for number in numbers)))
    rounded = any(isinstance(number, float | np.ndarray | np.generic) for number in numbers)
    total: Any = 0.0 if rounded else Fraction(0)
    for powers, coefficient in terms(polynomial).items():
        product: Any = float(coefficient) if rounded else coefficient
        for number, power in zip(numbers, powers, strict=True):
            for _ in range(power):
                product = product * number
        total = total + product
    return total


def univariate(polynomial: fmpq_mpoly, name: str) -> fmpq_poly:
    """Write a polynomial that depends on one variable at most as one that knows no other.

    >>> a = variables("a", "b")["a"]
    >>> univariate((a * a + 1).numerator, "a")
    x^2 + 1
    """
    place = polynomial.context().variable_to_index(name)
    coefficients = [fmpq(0)] * (max(int(polynomial.degrees()[place]), 0) + 1)
    for powers, coefficient in polynomial.terms():
        if sum(powers) != powers[place]:
            raise ValueError(f"{polynomial} does not depend on '{name}' alone")
        coefficients[int(powers[place])] = coefficient
    return fmpq_poly(coefficients)


def _ring(names: tuple[str, ...]) -> fmpq_mpoly_ctx:
    return fmpq_mpoly_ctx.get(names, Ordering.deglex)


def _restored(names: tuple[str, ...], top: Terms, bottom: Terms) -> RationalFunction:
    ring = _ring(names)
    return RationalFunction(
        *(ring.from_dict({k: fmpq(v.numerator, v.denominator) for k, v in part.items()}) for part in (top, bottom))
    )


def _content(polynomial: fmpq_mpoly) -> fmpq:
    """Give the number to divide by, that coefficients be whole, without a common divisor, the first one positive."""
    coefficients = polynomial.coeffs()
    common = coefficients[0]
    for coefficient in coefficients[1:]:
        common = common.gcd(coefficient)
    return abs(common) if coefficients[0] > 0 else -abs(common)


def _fraction(number: fmpq) -> Fraction:
    return Fraction(int(number.p), int(number.q))
