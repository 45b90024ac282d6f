"""The search for all points and families of one region; the package's docstring has its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from flint import fmpz_mpoly

from gametheory.numerics.algebraic_numbers import Number, sign
from gametheory.numerics.exact_linear import mean, rank
from gametheory.numerics.polynomial_systems import (
    Basis,
    Point,
    UndecidedError,
    dimension,
    groebner_basis,
    real_solutions,
    ring,
)
from gametheory.numerics.semialgebraic.cells import Sampler, hang_together, rational_between, roots_between
from gametheory.numerics.semialgebraic.charts import Chart, Rational, place_on
from gametheory.numerics.semialgebraic.conditions import Condition, without_known_factors
from gametheory.numerics.semialgebraic.convex import affine_row, all_affine, completed, vertices, without_multiples
from gametheory.numerics.semialgebraic.families import Family, Fixed
from gametheory.numerics.semialgebraic.polynomials import (
    by_powers,
    distinct,
    factored,
    is_member,
    monic,
    moved,
    replaced,
    unknowns_in,
    value_at,
)

# Cells are many; a family lists this many samples at most.
SAMPLES = 12


@dataclass(frozen=True)
class Region:
    """All of a region: its points that no chart takes for part of a family, and its families."""

    points: tuple[Point, ...]
    families: tuple[Family, ...]


def solve_region(
    equations: Sequence[fmpz_mpoly],
    positive: Sequence[fmpz_mpoly],
    nonnegative: Sequence[fmpz_mpoly],
    unknowns: int,
    check: Callable[[], None] = lambda: None,
) -> Region:
    """Find all of {x : f = 0, p > 0, q >= 0}.

    Parameters
    ----------
    equations, positive, nonnegative
        The polynomials f, p and q, of `polynomial_systems.ring(unknowns)`. The p keep the unknowns between 0 and 1; so
        may the q, where the ends count.
    check
        Called now and then; what it raises ends the search.

    Raises
    ------
    UndecidedError
        When a question was too large; its text says which.

    Examples
    --------
    A curve between two corners of the square, where the second constraint leaves half of it:

    >>> x, y = ring(2).gens()
    >>> region = solve_region([x * y - x - y * y], [x, 1 - x, y, 1 - y], [], 2)
    >>> region
    Region(points=(), families=())
    >>> square = solve_region([3 * x * y - x - y], [x, 1 - x, y, 1 - y], [2 * x - 1], 2)
    >>> [family.dimension for family in square.families], *square.families[0].limits
    ([1], (Fraction(1, 1), Fraction(1, 2)), (Fraction(1, 2), Fraction(1, 1)))
    """
    search = _Search(positive, nonnegative, unknowns, check)
    search.branch([equation for equation in equations if not equation.is_zero()], 0)
    return Region(tuple(dict.fromkeys(search.points)), tuple(search.families))


class _Search:
    """The search for all points and families of one region."""

    def __init__(
        self,
        positive: Sequence[fmpz_mpoly],
        nonnegative: Sequence[fmpz_mpoly],
        unknowns: int,
        check: Callable[[], None],
    ) -> None:
        self.positive, self.nonnegative, self.unknowns, self.check = positive, nonnegative, unknowns, check
        self.known = distinct(map(monic, positive))
        self.points: list[Point] = []
        self.families: list[Family] = []
        self.visited: list[Basis] = []

    # --- equations ---

    def branch(self, equations: Sequence[fmpz_mpoly], tight: int) -> None:
        """Solve with these equations; constraints before number `tight` need not be tried as equations any more."""
        self.check()
        basis = groebner_basis(equations, self.check) if equations else []
        if basis in self.visited:
            return
        self.visited.append(basis)
        size = dimension(basis, self.unknowns) if basis else self.unknowns
        if size == 0:
            self.points += [point for point in real_solutions(basis, self.unknowns) if self.inside(point)]
        elif size > 0:
            alternatives = self._alternatives(basis)
            if alternatives is None:
                self._eliminate(Chart(tuple(basis), tuple(basis)), tight)
            for alternative in alternatives or ():
                self.branch(alternative, tight)

    def inside(self, point: Point) -> bool:
        """Whether a point satisfies the inequalities."""
        return all(sign(value_at(polynomial, point)) > 0 for polynomial in self.positive) and all(
            sign(value_at(polynomial, point)) >= 0 for polynomial in self.nonnegative
        )

    def _alternatives(self, basis: Basis) -> list[Basis] | None:
        """Split at a member that factors, if there is one."""
        for place, member in enumerate(basis):
            factors = [factor for factor, _ in factored(member)[1]]
            useful = [factor for factor in factors if factor not in self.known]
            if len(useful) != 1 or useful[0] != monic(member):
                return [[*basis[:place], factor, *basis[place + 1 :]] for factor in useful]
        return None

    def _eliminate(self, chart: Chart, tight: int) -> None:
        """Solve for one unknown after another, then describe the chart."""
        self.check()
        nonzero = [*self.known, *chart.denominator_factors()]
        cleaned = []
        for equation in chart.remaining:
            if equation.is_zero():
                continue
            useful = [factor for factor, _ in factored(equation)[1] if factor not in nonzero]
            implied = [factor for factor in useful if is_member(factor, chart.basis)]
            if not implied:
                for factor in useful:  # more is known here than the basis says: begin again with it
                    self.branch([*chart.basis, factor], tight)
                return
            cleaned.append(implied[0])
        cleaned = distinct(cleaned)
        pivot = min(self._pivots(cleaned, nonzero), default=None, key=lambda pivot: pivot[0])
        if pivot is None:
            self._describe(Chart(chart.basis, tuple(cleaned), chart.solved, chart.whole), tight)
        else:
            self._solve_for(chart, cleaned, pivot[1], pivot[2], pivot[0][0] == 2, tight)

    def _pivots(
        self, equations: Sequence[fmpz_mpoly], nonzero: list[fmpz_mpoly]
    ) -> Iterator[tuple[tuple[int, int, int], fmpz_mpoly, int]]:
        """Go through the ways to solve an equation for an unknown, each with what it costs."""
        for equation in equations:
            for place, degree in enumerate(equation.degrees()):
                if degree == 1:
                    leading = by_powers(equation, place)[1]
                    known = leading.is_constant() or all(factor in nonzero for factor, _ in factored(leading)[1])
                    kind = 0 if leading.is_constant() else 1 if known else 2
                    yield (kind, len(leading), len(equation)), equation, place

    def _solve_for(
        self, chart: Chart, equations: list[fmpz_mpoly], equation: fmpz_mpoly, place: int, uncertain: bool, tight: int
    ) -> None:
        rest, leading = by_powers(equation, place)
        others = [other for other in equations if other is not equation]
        whole = chart.whole
        if uncertain:
            if is_member(leading, chart.basis):
                self._eliminate(Chart(chart.basis, (*others, rest), chart.solved, whole), tight)
                return
            border = groebner_basis([*chart.basis, leading], self.check)
            whole = whole and dimension(border, self.unknowns) < dimension(list(chart.basis), self.unknowns)
            self.branch(border, tight)
        following = tuple(replaced(other, place, -rest, leading) for other in others)
        self._eliminate(Chart(chart.basis, following, (*chart.solved, (place, -rest, leading)), whole), tight)

    # --- one chart ---

    def _describe(self, chart: Chart, tight: int) -> None:
        conditions = [
            *(chart.pulled(polynomial, True) for polynomial in self.positive),
            *(chart.pulled(polynomial, False) for polynomial in self.nonnegative),
        ]
        conditions = without_known_factors(conditions)
        if any(c.sign <= 0 and not c.factors and (c.strict or c.sign < 0) for c in conditions):
            return
        conditions = [condition for condition in conditions if condition.factors]
        free = chart.free(self.unknowns)
        if not chart.remaining and len(free) == 1:
            self._arcs(chart, free[0], conditions)
            return
        bound = unknowns_in(chart.remaining)
        fixings = _solutions(chart.remaining, bound)
        loose = [place for place in free if place not in bound]
        coordinates = chart.coordinates(self.unknowns)
        if fixings is None or not all_affine(coordinates, conditions, loose):
            self._cells(chart, conditions, free, tight)
            return
        for fixed in fixings:
            if loose:
                self._convex(chart, conditions, coordinates, loose, fixed)
            else:
                self._add_point(coordinates, fixed)

    def _add_point(self, coordinates: Sequence[Rational], values: Fixed) -> None:
        point = place_on(coordinates, tuple(values.get(place, Fraction(0)) for place in range(self.unknowns)))
        if point is not None and self.inside(point):
            self.points.append(point)

    # --- one free unknown ---

    def _arcs(self, chart: Chart, place: int, conditions: Sequence[Condition]) -> None:
        """Walk along the line of the one free unknown."""
        coordinates = chart.coordinates(self.unknowns)
        factors = [factor for condition in conditions for factor in condition.factors]
        roots = roots_between(distinct([*factors, *chart.denominator_factors()]), place)
        arc: list[Point] = []
        low = self._on_line(coordinates, place, roots[0])
        start = low
        for left, right in pairwise(roots):
            middle = self._on_line(coordinates, place, rational_between(left, right))
            high = self._on_line(coordinates, place, right)
            open_here = middle is not None and self.inside(middle)
            if open_here and middle is not None:
                if not arc:
                    start = low
                arc.append(middle)
            elif low is not None and not arc and self.inside(low):
                self.points.append(low)
            goes_on = high is not None and self.inside(high)
            if arc and not (open_here and goes_on):
                end = high if open_here else low
                self._add_arc(chart, place, coordinates, arc, (start, end))
                arc = []
            low = high
        # What follows is not reached while the unknowns are bounded strictly.
        if arc:
            self._add_arc(chart, place, coordinates, arc, (start, low))
        elif low is not None and self.inside(low):
            self.points.append(low)

    def _add_arc(
        self,
        chart: Chart,
        place: int,
        coordinates: tuple[Rational, ...],
        samples: Sequence[Point],
        ends: tuple[Point | None, Point | None],
    ) -> None:
        limits = _present(ends)  # both: what is bounded has no pole
        self.families.append(
            Family(1, chart.basis, tuple(samples), limits, True, True, chart.whole, (place, coordinates))
        )

    def _on_line(self, coordinates: Sequence[Rational], place: int, value: Number) -> Point | None:
        at: list[Number] = [Fraction(0)] * self.unknowns
        at[place] = value
        return place_on(coordinates, tuple(at))

    # --- everything affine ---

    def _convex(
        self,
        chart: Chart,
        conditions: Sequence[Condition],
        coordinates: Sequence[Rational],
        loose: Sequence[int],
        fixed: Fixed,
    ) -> None:
        """Describe a polytope by its vertices, if their barycentre satisfies what is strict."""
        at = tuple(fixed.get(place, Fraction(0)) for place in range(self.unknowns))
        rows = []
        for condition in conditions:
            row = affine_row(condition, loose, at)
            if any(entry != 0 for entry in row[1:]):
                rows.append(row)
            elif sign(row[0]) < 0 or (condition.strict and row[0] == 0):
                return
        corners = vertices(without_multiples(rows), len(loose), self.check)
        if not corners:
            return
        middle = [mean(entries) for entries in zip(*corners, strict=True)]
        sample = place_on(coordinates, completed(at, loose, middle))
        if sample is None or not self.inside(sample):
            return  # the denominators do not depend on what is loose: if they vanish, then everywhere
        limits = [place_on(coordinates, completed(at, loose, corner)) for corner in corners]
        size = rank([[one - other for one, other in zip(corner, corners[0], strict=True)] for corner in corners])
        if size == 0:
            self.points.append(sample)
        else:
            self.families.append(
                Family(size, chart.basis, (sample,), _present(limits), True, True, chart.whole, None, dict(fixed))
            )

    # --- cells ---

    def _cells(self, chart: Chart, conditions: Sequence[Condition], free: Sequence[int], tight: int) -> None:
        if len(chart.remaining) > 1:
            raise UndecidedError("several equations of a continuum are linear in no unknown")
        surface = chart.remaining[0] if chart.remaining else None
        if surface is not None:
            self.branch([*chart.basis, *(surface.derivative(place) for place in unknowns_in([surface]))], tight)
        coordinates = chart.coordinates(self.unknowns)
        places: list[Point] = []
        samples: list[Point] = []
        for values in Sampler(surface, self.check).samples(conditions, free, {}):
            place = tuple(values.get(other, Fraction(0)) for other in range(self.unknowns))
            point = place_on(coordinates, place)
            if point is not None and self.inside(point):
                places.append(place)
                samples.append(point)
        size = len(free) - (surface is not None)
        if samples and size:
            together = surface is None and hang_together(places, conditions, free)
            shown = tuple(samples[:SAMPLES])
            self.families.append(Family(size, chart.basis, shown, (), False, together, chart.whole))
        else:
            self.points += samples
        self._borders(chart, conditions, tight)

    def _borders(self, chart: Chart, conditions: Sequence[Condition], tight: int) -> None:
        """Solve where one more of the constraints that may be zero is zero."""
        loose = sum(1 for condition in conditions if not condition.strict)
        if loose == 1 and not chart.solved and not chart.remaining and self._affine_in_each():
            return  # what is affine in each unknown does not touch zero from below
        for place in range(tight, len(self.nonnegative)):
            if not is_member(self.nonnegative[place], chart.basis):
                self.branch([*chart.basis, self.nonnegative[place]], place + 1)

    def _affine_in_each(self) -> bool:
        return all(max(polynomial.degrees(), default=0) <= 1 for polynomial in self.nonnegative)


def _present(points: Iterable[Point | None]) -> tuple[Point, ...]:
    return tuple(point for point in points if point is not None)


def _solutions(equations: Sequence[fmpz_mpoly], bound: Sequence[int]) -> list[Fixed] | None:
    """Give the values that some equations leave to the unknowns in them; None when there are infinitely many."""
    if not equations:
        return [{}]
    small = ring(len(bound))
    basis = groebner_basis([moved(equation, bound, small) for equation in equations])
    size = dimension(basis, len(bound))
    if size > 0:
        return None
    return [dict(zip(bound, point, strict=True)) for point in real_solutions(basis, len(bound))] if size == 0 else []
