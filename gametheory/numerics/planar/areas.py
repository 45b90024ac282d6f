"""Areas between branches of algebraic curves: exact where branches are polynomials, else with a bound on the error.

The area of a face is the integral of the difference of its two branches over the slab. Where a branch is a polynomial
in x (a straight line, say) and the slab has rational ends, its integral is a fraction. Where the curve has degree 1 or
2 in y the branch is a formula in x, and Arb integrates it through the complex plane with a proven bound (Petras 2002,
Johansson 2018). For higher degrees Gauss quadrature gives an estimate, with no proof.

References
----------
F. Johansson (2018), Numerical integration in arbitrary-precision ball arithmetic, Mathematical Software - ICMS 2018,
Lecture Notes in Computer Science 10931, 255-263. K. Petras (2002), Self-validating integration and approximation of
piecewise analytic functions, Journal of Computational and Applied Mathematics 145, 345-359.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from flint import acb, arb, ctx, fmpq, fmpq_poly, fmpz_poly

from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.planar.curves import Branch, CurvedFace
from gametheory.numerics.planar.traces import branch_heights

BITS: Final = 80
DIGITS: Final = 20
"""Of the rational numbers that stand for irrational ends of a slab."""
TOLERANCE: Final = 1e-12
"""The relative accuracy that quadrature aims at."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area: a fraction if it is known exactly, else a float that is off by at most ``error``.

    ``proven`` is false where the error is an estimate.
    """

    value: Fraction | float
    error: float = 0.0
    proven: bool = True

    def __add__(self, other: Area) -> Area:
        """Add up areas: exact if both are."""
        return Area(self.value + other.value, self.error + other.error, self.proven and other.proven)

    def __sub__(self, other: Area) -> Area:
        """Take the difference of two integrals."""
        return Area(self.value - other.value, self.error + other.error, self.proven and other.proven)


NOTHING: Final = Area(Fraction(0))


def total_area(faces: Iterable[CurvedFace]) -> Area:
    """Give the area of faces together, which must not overlap.

    Examples
    --------
    >>> from gametheory.numerics.planar import Box, decompose
    >>> from gametheory.numerics.planar.bivariate import ring
    >>> x, y = ring().gens()
    >>> found = decompose(Box((Fraction(0), Fraction(2)), (Fraction(0), Fraction(2))), [y - x**2])
    >>> total_area(face for face in found.faces if face.signs == (1,)).error < 1e-15
    True
    """
    total = NOTHING
    known: dict[Branch, Area] = {}
    for face in faces:
        for branch in (face.below, face.above):
            if branch not in known:
                known[branch] = integral(branch)
        total = total + (known[face.above] - known[face.below])
    return total


def integral(branch: Branch) -> Area:
    """Integrate a branch over its slab."""
    slab, parts = branch.slab, branch.curve.parts
    if (
        len(parts) == 2
        and parts[1].degree() == 0
        and isinstance(slab.low, Fraction)
        and isinstance(slab.high, Fraction)
    ):
        return Area(_of_polynomial(parts[0], parts[1], slab.low, slab.high))
    if branch.curve.degree <= 2:
        with ctx.workprec(BITS):
            ball = _of_formula(branch)
        if ball.is_finite() and float(ball.rad()) < 1e-6:
            return Area(float(ball.mid()), float(ball.rad()) + _end_error(branch) + 2**-52 * abs(float(ball.mid())))
    return _estimated(branch)


def _of_polynomial(constant: fmpz_poly, slope: fmpz_poly, low: Fraction, high: Fraction) -> Fraction:
    whole = (fmpq_poly(constant) / -fmpq(slope[0])).integral()
    value = whole(fmpq(high.numerator, high.denominator)) - whole(fmpq(low.numerator, low.denominator))
    return Fraction(int(value.p), int(value.q))


def _of_formula(branch: Branch) -> arb:
    low, high = (acb(_ball(_rational(end))) for end in (branch.slab.low, branch.slab.high))
    constant, slope, *square = branch.curve.parts
    if not square:
        return acb.integral(lambda x, _: -constant(x) / slope(x), low, high, rel_tol=arb(TOLERANCE)).real
    (top,) = square
    rising = top(fmpq(branch.slab.sample.numerator, branch.slab.sample.denominator)) > 0
    sign = 1 if (branch.order == 1) == rising else -1

    def height(x: acb, analytic: bool) -> acb:
        b, a = slope(x), top(x)
        root: Any = (b * b - 4 * a * constant(x)).sqrt(analytic=analytic)
        return acb((-b + sign * root) / (2 * a))

    return acb.integral(height, low, high, rel_tol=arb(TOLERANCE), abs_tol=arb(TOLERANCE)).real


def _estimated(branch: Branch) -> Area:
    from scipy.integrate import quad

    def height(x: float) -> float:
        return float(branch_heights(branch, [x])[0])

    low, high = float(branch.slab.low), float(branch.slab.high)
    value, error = quad(height, low, high, epsabs=TOLERANCE, epsrel=1e-9, limit=200, full_output=1)[:2]
    return Area(float(value), float(error), proven=False)


def _rational(end: Number) -> Fraction:
    return end if isinstance(end, Fraction) else end.enclosure(DIGITS)[0]


def _end_error(branch: Branch) -> float:
    """Bound what the ends of the slab, cut off after some digits, leave out: a branch stays in the rectangle."""
    irrational = sum(not isinstance(end, Fraction) for end in (branch.slab.low, branch.slab.high))
    return irrational * 10.0**-DIGITS * branch.slab.reach


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))
