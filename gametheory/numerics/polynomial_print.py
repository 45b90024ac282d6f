r"""Polynomials in print: sums of products, in an order and a form that people read.

Terms stand by degree, single variables before products and a constant last, and what is added before what is taken
away, so that no sum begins with a minus that could be avoided. Names keep the order in which they were given. Numbers
are decimals where these are short, else fractions. Plain text is in the language of formulas (``2/3 * a * b**2``), so
that it can be read back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

Terms = Mapping[tuple[int, ...], Fraction]


def text_sum(terms: Terms, names: Sequence[str]) -> str:
    """Print a polynomial as plain text.

    >>> text_sum({(1, 1): Fraction(-1), (2, 0): Fraction(2, 3), (0, 0): Fraction(1, 4)}, ["a", "b"])
    '2/3 * a**2 + 0.25 - a * b'
    """
    return _joined([(c, _text_term(abs(c), powers, names)) for powers, c in in_order(terms)])


def latex_sum(terms: Terms, names: Sequence[str]) -> str:
    r"""Print a polynomial as LaTeX.

    >>> latex_sum({(1, 1): Fraction(-1), (2, 0): Fraction(2, 3)}, ["a", "p_N"])
    '\\frac{2}{3} \\, a^{2} - a \\, p_N'
    """
    return _joined([(c, _latex_term(abs(c), powers, names)) for powers, c in in_order(terms)])


def text_quotient(top: str, bottom: str) -> str:
    """Print a quotient of two sums.

    >>> text_quotient("a + b", "c")
    '(a + b) / c'
    """
    above = f"({top})" if " + " in top or " - " in top else top
    return f"{above} / ({bottom})" if " " in bottom else f"{above} / {bottom}"


def latex_quotient(top: str, bottom: str) -> str:
    r"""Print a quotient of two sums as LaTeX.

    >>> latex_quotient("a - b", "c")
    '\\frac{a - b}{c}'
    """
    return rf"\frac{{{top}}}{{{bottom}}}"


def in_order(terms: Terms) -> list[tuple[tuple[int, ...], Fraction]]:
    """List powers and coefficients in the order of print: added ones first, then by degree, a constant last.

    >>> in_order({(0, 0): Fraction(1), (0, 1): Fraction(-1), (1, 0): Fraction(1)})
    [((1, 0), Fraction(1, 1)), ((0, 0), Fraction(1, 1)), ((0, 1), Fraction(-1, 1))]
    """
    return sorted(terms.items(), key=lambda term: (term[1] < 0, not any(term[0]), sum(term[0]), [-p for p in term[0]]))


def number_text(number: Fraction) -> str:
    """Print a number as a short decimal if it is one, else as a fraction.

    >>> number_text(Fraction(1, 8)), number_text(Fraction(1, 3)), number_text(Fraction(12))
    ('0.125', '1/3', '12')
    """
    if number.denominator == 1:
        return str(number.numerator)
    decimal = format(float(number), "g")
    return decimal if Fraction(decimal) == number else f"{number.numerator}/{number.denominator}"


def number_latex(number: Fraction) -> str:
    r"""Print a number as LaTeX.

    >>> number_latex(Fraction(-1, 3))
    '-\\frac{1}{3}'
    """
    text = number_text(abs(number))
    size = rf"\frac{{{abs(number.numerator)}}}{{{number.denominator}}}" if "/" in text else text
    return f"-{size}" if number < 0 else size


def _text_term(size: Fraction, powers: Sequence[int], names: Sequence[str]) -> str:
    factors = [name if power == 1 else f"{name}**{power}" for name, power in zip(names, powers, strict=True) if power]
    return " * ".join(factors if factors and size == 1 else [number_text(size), *factors])


def _latex_term(size: Fraction, powers: Sequence[int], names: Sequence[str]) -> str:
    factors = [
        name if power == 1 else f"{name}^{{{power}}}" for name, power in zip(names, powers, strict=True) if power
    ]
    return r" \, ".join(factors if factors and size == 1 else [number_latex(size), *factors])


def _joined(parts: Sequence[tuple[Fraction, str]]) -> str:
    words = "".join(f" {'-' if coefficient < 0 else '+'} {term}" for coefficient, term in parts)
    if not words:
        return "0"
    return f"-{words[3:]}" if words.startswith(" - ") else words[3:]
