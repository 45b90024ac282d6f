"""Cutting a rectangle up along algebraic curves, exactly: a cylindrical decomposition of the plane.

The curves are the zero sets of irreducible polynomials. Over an interval of the x axis on which

- no two curves cross (their resultant in y has no root),
- no curve folds, crosses itself or runs to infinity (discriminant and leading coefficient have no root),
- no curve leaves the rectangle (it crosses neither of the horizontal edges) and no vertical line stands,

the curves run across as branches, one above the other, in an order that never changes. So the roots of all these
polynomials in x, exact algebraic numbers, cut the rectangle into *slabs*; one rational x within each slab gives the
order. The cells are

faces
    between two branches over a slab: a rational sample point, and the sign of every polynomial there. From one face to
    the next one above it only the polynomial of the branch between them changes its sign, since its root is simple;
edges
    a branch over a slab: its own polynomial is zero, the others have the signs of the face below it, since none of
    them vanishes on it. And the pieces of vertical lines between the points at which other curves meet them;
vertices
    the points at which two curves meet or one is singular: the common zeros are computed as points with coordinates in
    one number field, so that every sign there is certain, zeros too.

A point of a branch above the end of a slab at which nothing happens has the signs of the branch, and is no cell of its
own. Neighbouring faces may have equal signs: slabs cut them.

References
----------
G. E. Collins (1975), Quantifier elimination for real closed fields by cylindrical algebraic decomposition, Lecture
Notes in Computer Science 33, 134-183. D. S. Arnon, G. E. Collins and S. McCallum (1984), Cylindrical algebraic
decomposition II: an adjacency algorithm for the plane, SIAM Journal on Computing 13, 878-889.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, count, pairwise

from flint import fmpz_mpoly, fmpz_poly

from gametheory.numerics.algebraic_numbers import (
    AlgebraicNumber,
    Number,
    Ordered,
    irreducible_factors,
    roots_of_irreducible,
    sign,
)
from gametheory.numerics.planar.bivariate import Curve, polynomial_of, value_at
from gametheory.numerics.planar.convex import Box
from gametheory.numerics.polynomial_systems import groebner_basis, real_solutions

Signs = tuple[int, ...]
Place = tuple[Number, Number]
Coefficients = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slab:
    """An open interval of the x axis on which the branches keep their order, with a rational number in it.

    ``reach`` bounds the size of every y in the rectangle.
    """

    low: Number
    high: Number
    sample: Fraction
    reach: float


@dataclass(frozen=True, slots=True)
class Branch:
    """A curve over a slab: which of its real roots in y, counted from the lowest one."""

    curve: Curve
    order: int
    slab: Slab


@dataclass(frozen=True, slots=True)
class CurvedFace:
    """The open set between two branches over a slab, with a rational point of it and the signs there."""

    signs: Signs
    sample: tuple[Fraction, Fraction]
    below: Branch
    above: Branch


@dataclass(frozen=True, slots=True)
class CurvedEdge:
    """A branch over a slab, or a piece of a vertical line between two heights: a sample point and the signs there."""

    signs: Signs
    sample: Place
    branch: Branch | None
    vertical: tuple[Number, Number] | None = None


@dataclass(frozen=True, slots=True)
class CurvedVertex:
    """A point at which curves meet, or the rectangle's border; with the signs there."""

    signs: Signs
    sample: Place


@dataclass(frozen=True, slots=True)
class Decomposition:
    """All cells of a rectangle; signs are in the order of the polynomials that were given."""

    faces: tuple[CurvedFace, ...]
    edges: tuple[CurvedEdge, ...]
    vertices: tuple[CurvedVertex, ...]


def decompose(box: Box, polynomials: Sequence[fmpz_mpoly]) -> Decomposition:
    """Cut a closed rectangle up along the zero sets of polynomials.

    Parameters
    ----------
    box
        The rectangle, of positive width and height.
    polynomials
        Distinct irreducible polynomials of the ring :func:`gametheory.numerics.planar.bivariate.ring`.

    Returns
    -------
    Every sign vector that occurs in the rectangle, on its border too, occurs at one of the cells; each face, edge and
    vertex has the signs of its sample throughout.

    Raises
    ------
    UndecidedError
        Where the common zeros of two curves are too large a problem for :mod:`gametheory.numerics.polynomial_systems`.

    Examples
    --------
    >>> from gametheory.numerics.planar.bivariate import ring
    >>> x, y = ring().gens()
    >>> found = decompose(Box((Fraction(0), Fraction(2)), (Fraction(0), Fraction(2))), [x * y - 1])
    >>> sorted({face.signs for face in found.faces}), len(found.vertices)
    ([(-1,), (1,)], 6)
    """
    work = _Decomposing(box, [Curve(polynomial) for polynomial in polynomials])
    faces, edges = work.faces_and_edges()
    vertices, uprights = work.vertices_and_uprights()
    return Decomposition(tuple(faces), (*edges, *uprights), tuple(vertices))


class _Decomposing:
    def __init__(self, box: Box, asked: list[Curve]) -> None:
        self.box, self.asked = box, asked
        self.all = list(asked)
        for axis, ends in enumerate((box.x, box.y)):
            for end in ends:
                self._add(Curve(polynomial_of({(1 - axis, axis): 1, (0, 0): -end})))
        self.uprights = [curve for curve in self.all if curve.degree == 0]
        self.across = [curve for curve in self.all if curve.degree > 0]
        self.roots: dict[Coefficients, list[Number]] = {}
        self.meeting: list[tuple[Curve, Curve]] = []
        self.singular: list[Curve] = []

    def _add(self, border: Curve) -> None:
        if all(border.hash_key != curve.hash_key for curve in self.all):
            self.all.append(border)

    # --- slabs ---

    def slabs(self) -> list[Slab]:
        critical: dict[Number, None] = dict.fromkeys(self.box.x)
        for polynomial in self._projections():
            critical |= dict.fromkeys(self._roots(polynomial))
        ordered = sorted(critical, key=Ordered)
        reach = float(max(map(abs, self.box.y)))
        return [Slab(low, high, rational_between(low, high), reach) for low, high in pairwise(ordered)]

    def _projections(self) -> Iterator[fmpz_poly]:
        """Go through the polynomials in x whose roots bound the slabs; note which curves meet, and which fold."""
        yield from (curve.parts[0] for curve in self.uprights)
        for curve in self.across:
            if curve.degree > 1:
                yield curve.parts[-1]
                folds = _in_x(curve.polynomial.discriminant("y"))
                if self._roots(folds):
                    self.singular.append(curve)
                yield folds
        for one, other in combinations(self.across, 2):
            meeting = _in_x(one.polynomial.resultant(other.polynomial, "y"))
            if self._roots(meeting):
                self.meeting.append((one, other))
            yield meeting

    def _roots(self, polynomial: fmpz_poly) -> list[Number]:
        """Give the roots that lie within the rectangle, its ends included."""
        if polynomial.degree() < 1:
            return []
        low, high = self.box.x
        found: list[Number] = []
        for factor in irreducible_factors(polynomial):
            key = tuple(map(int, factor.coeffs()))
            if key not in self.roots:
                self.roots[key] = [root for root in roots_of_irreducible(factor) if low <= root <= high]
            found += self.roots[key]
        return found

    # --- faces, and the branches between them ---

    def faces_and_edges(self) -> tuple[list[CurvedFace], list[CurvedEdge]]:
        faces: list[CurvedFace] = []
        edges: list[CurvedEdge] = []
        for slab in self.slabs():
            stack = self._branches(slab)
            y = rational_between(stack[0][1], stack[1][1])
            signs = tuple(curve.sign_at(slab.sample, y) for curve in self.asked)
            for (below, low), (above, high) in pairwise(stack):
                if faces and faces[-1].above == below:
                    y = rational_between(low, high)
                    signs = tuple(-s if curve is below.curve else s for curve, s in zip(self.asked, signs, strict=True))
                faces.append(CurvedFace(signs, (slab.sample, y), below, above))
                edges.append(self._edge(below, low, signs))
            top, height = stack[-1]
            edges.append(self._edge(top, height, faces[-1].signs))
        return faces, edges

    def _branches(self, slab: Slab) -> list[tuple[Branch, Number]]:
        """Give the branches over a slab with their heights at its sample, from the lower edge to the upper."""
        low, high = self.box.y
        stack = [
            (Branch(curve, order, slab), root)
            for curve in self.across
            for order, root in enumerate(curve.roots_above(slab.sample))
            if low <= root <= high
        ]
        return sorted(stack, key=lambda own: Ordered(own[1]))

    def _edge(self, branch: Branch, height: Number, beside: Signs) -> CurvedEdge:
        signs = tuple(0 if curve is branch.curve else s for curve, s in zip(self.asked, beside, strict=True))
        return CurvedEdge(signs, (branch.slab.sample, height), branch)

    # --- vertices, and the pieces of vertical lines between them ---

    def vertices_and_uprights(self) -> tuple[list[CurvedVertex], list[CurvedEdge]]:
        places: dict[Place, None] = {}
        edges: list[CurvedEdge] = []
        for upright in self.uprights:
            for x in self._roots(upright.parts[0]):
                met = self._met(upright, x)
                places |= dict.fromkeys(met)
                edges += [self._upright_piece(x, low, high) for (_, low), (_, high) in pairwise(met)]
        for one, other in self.meeting:
            places |= dict.fromkeys(self._inside(_common_zeros(one, other, self._roots)))
        for curve in self.singular:
            places |= dict.fromkeys(self._inside(_singular_points(curve)))
        return [CurvedVertex(self._signs(place), place) for place in places], edges

    def _met(self, upright: Curve, x: Number) -> list[Place]:
        """Give the points at which curves meet a vertical line, from the lower end of the rectangle to the upper."""
        found: dict[Number, Place] = {}
        for curve in self.across:
            if isinstance(x, AlgebraicNumber):
                found |= {place[1]: place for place in _common_zeros(upright, curve, self._roots) if place[0] == x}
            else:
                found |= {y: (x, y) for y in curve.roots_above(x)}
        low, high = self.box.y
        return [found[y] for y in sorted((y for y in found if low <= y <= high), key=Ordered)]

    def _upright_piece(self, x: Number, low: Number, high: Number) -> CurvedEdge:
        place = x, rational_between(low, high)
        return CurvedEdge(self._signs(place), place, None, (low, high))

    def _inside(self, places: Iterator[Place]) -> Iterator[Place]:
        (left, right), (low, high) = self.box.x, self.box.y
        return ((x, y) for x, y in places if left <= x <= right and low <= y <= high)

    def _signs(self, place: Place) -> Signs:
        return tuple(curve.sign_at(*place) for curve in self.asked)


def rational_between(low: Number, high: Number) -> Fraction:
    """Give a rational number between two different numbers, with few digits.

    >>> rational_between(Fraction(0), Fraction(1))
    Fraction(1, 2)
    """
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        return (low + high) / 2
    for digits in count():
        bottom = low if isinstance(low, Fraction) else low.enclosure(digits)[1]
        top = high if isinstance(high, Fraction) else high.enclosure(digits)[0]
        if bottom < top:
            return (bottom + top) / 2
    raise AssertionError  # unreachable: the enclosures shrink to different numbers


def _in_x(polynomial: fmpz_mpoly) -> fmpz_poly:
    coefficients = [0] * (max(int(polynomial.degrees()[0]), 0) + 1)
    for (power, _), value in polynomial.terms():
        coefficients[int(power)] = int(value)
    return fmpz_poly(coefficients)


def _common_zeros(one: Curve, other: Curve, roots: Callable[[fmpz_poly], list[Number]]) -> Iterator[Place]:
    """Go through the points that two curves have in common: by the formula where one has a single branch."""
    if other.degree != 1:
        one, other = other, one
    if other.degree != 1:
        yield from _solutions(one, other)
        return
    meeting = one.parts[0] if one.degree == 0 else _in_x(one.polynomial.resultant(other.polynomial, "y"))
    for x in roots(meeting):
        slope = value_at(other.parts[1], x)
        if sign(slope):
            y = -value_at(other.parts[0], x) / slope
            if one.sign_at(x, y) == 0:
                yield x, y


def _solutions(*curves: Curve) -> Iterator[Place]:
    return ((x, y) for x, y in real_solutions(groebner_basis([curve.polynomial for curve in curves]), 2))


def _singular_points(curve: Curve) -> Iterator[Place]:
    """Go through the points at which a curve crosses itself, has a cusp, or is isolated: both derivatives are zero."""
    slopes = [Curve(slope) for slope in map(curve.polynomial.derivative, range(2))]
    basis = groebner_basis([curve.polynomial, *(slope.polynomial for slope in slopes)])
    return iter(()) if basis[0].is_constant() else ((x, y) for x, y in real_solutions(basis, 2))
