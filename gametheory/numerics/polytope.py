"""All vertices of a polytope {x >= 0, M x <= 1} with integer M, in exact arithmetic.

The polytope is made a cone by a coordinate of its own for the right-hand side: the rays (t, x) with x >= 0 and M x <=
t. A vertex v of the polytope is the extreme ray through (1, v). The double description method builds the cone's
extreme rays one inequality at a time:

1. begin with the orthant t >= 0, x >= 0, whose extreme rays are the unit vectors;
2. an inequality a.r >= 0 splits the rays in hand into those on its positive side, those on its hyperplane and those
   on its negative side;
3. keep the first two kinds; replace the third by the points where the hyperplane crosses a two-dimensional face, that
   is, by one ray for each *adjacent* pair of a positive ray p and a negative ray q: (a.p) q - (a.q) p, divided by its
   content;
4. after the last inequality, divide each ray by its t.

Two extreme rays are adjacent exactly when no third one is tight wherever both are. In dimension d both must then be
tight at d - 2 constraints at least, which excludes most pairs with one population count; and if one of the two is
tight at no more than d - 1 (its constraints are then independent), exactly d - 2 in common are enough. The search for
a third ray is left for the degenerate pairs alone, so non-simple polytopes (more than n constraints tight at a
vertex, or the same constraint twice) come out right: each vertex once, with all its tight constraints.

The size of the answer is the limit: a polytope with n variables and n rows can have some 2.6^n vertices. Measured for
random positive matrices: 0.1 ms for 4 x 4 (12 vertices), 0.5 for 6 x 6 (50), 2 to 5 for 8 x 8 (200), 30 for 10 x 10
(1,000). Plain Python integers; with those of python-flint, whose numbers are only quicker when they are long, the same
code was slower at these sizes.

References
----------
Motzkin, Raiffa, Thompson and Thrall (1953), "The double description method", in Contributions to the Theory of Games
II, Annals of Mathematics Studies 28, 51-73. Fukuda and Prodon (1996), "Double description method revisited", Lecture
Notes in Computer Science 1120, 91-111, with the adjacency test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import gcd
from operator import mul
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Vertex:
    """A vertex of {x >= 0, M x <= 1}, with n variables.

    Attributes
    ----------
    numerators, denominator
        The coordinates, in lowest terms over one common denominator, which is positive.
    tight
        The constraints that hold with equality, as bits: bit j for x_j >= 0, bit n + i for row i of M x <= 1.
    """

    numerators: tuple[int, ...]
    denominator: int
    tight: int

    @property
    def point(self) -> tuple[Fraction, ...]:
        """The coordinates as fractions."""
        return tuple(Fraction(numerator, self.denominator) for numerator in self.numerators)


class _Ray(NamedTuple):
    """An extreme ray of the cone in hand: t, then x. `tight` has bits as in `Vertex`, and one above them for t >= 0."""

    direction: tuple[int, ...]
    tight: int


def vertices(matrix: Sequence[Sequence[int]]) -> tuple[Vertex, ...]:
    """Enumerate the vertices of the polytope {x >= 0, M x <= 1}.

    Parameters
    ----------
    matrix
        M as rows of integers, all of one length n of at least 1. Rows may repeat.

    Returns
    -------
    tuple of Vertex
        Each vertex once, ordered by its set of tight constraints read as a number. The origin is one of them.

    Raises
    ------
    ValueError
        When the set is unbounded.

    Examples
    --------
    A triangle, two of whose corners lie on three constraints:

    >>> for vertex in vertices([[1, 0], [0, 1], [1, 1]]):
    ...     print(*vertex.point, f"{vertex.tight:05b}")
    0 0 00011
    1 0 10110
    0 1 11001
    """
    variables = len(matrix[0])
    rays = _orthant(variables, at_infinity=1 << variables + len(matrix))
    for index, row in enumerate(matrix):
        rays = _cut(rays, (1, *(-entry for entry in row)), 1 << variables + index)
    if any(ray.direction[0] == 0 for ray in rays):
        raise ValueError("the set {x >= 0, M x <= 1} is unbounded: no row of M limits some direction")
    return tuple(
        Vertex(ray.direction[1:], ray.direction[0], ray.tight) for ray in sorted(rays, key=lambda ray: ray.tight)
    )


def extreme_rays(matrix: Sequence[Sequence[int]], variables: int, *, most: int) -> tuple[tuple[int, ...], ...]:
    """Enumerate the extreme rays of the cone {x >= 0, M x <= 0}, by the same method without the coordinate t.

    Parameters
    ----------
    matrix
        M as rows of integers; there may be none.
    variables
        The length of x.
    most
        How many rays may be in hand after any of the inequalities.

    Returns
    -------
    tuple of tuple
        Each ray once, as integers in lowest terms, in decreasing order; none when the cone is the origin alone.

    Raises
    ------
    ValueError
        When there are more than ``most`` rays.

    Examples
    --------
    >>> extreme_rays([[-1, 2]], 2, most=10)
    ((2, 1), (1, 0))
    """
    every = (1 << variables) - 1
    rays = [_Ray(tuple(int(i == j) for j in range(variables)), every ^ 1 << i) for i in range(variables)]
    for index, row in enumerate(matrix):
        rays = _cut(rays, tuple(-entry for entry in row), 1 << variables + index)
        if len(rays) > most:
            raise ValueError(f"the cone has more than {most} extreme rays after {index + 1} inequalities")
    return tuple(sorted((ray.direction for ray in rays), reverse=True))


def _orthant(variables: int, at_infinity: int) -> list[_Ray]:
    every = (1 << variables) - 1
    apex = _Ray((1, *[0] * variables), every)
    axes = [_Ray((0, *(int(i == j) for j in range(variables))), every ^ 1 << i | at_infinity) for i in range(variables)]
    return [apex, *axes]


def _cut(rays: list[_Ray], normal: tuple[int, ...], bit: int) -> list[_Ray]:
    """Extreme rays of the part of the cone where `normal` is not negative; `bit` marks those where it is zero."""
    heights = [sum(map(mul, normal, ray.direction)) for ray in rays]
    measured = list(zip(rays, heights, strict=True))
    kept = [
        _Ray(ray.direction, ray.tight | bit if height == 0 else ray.tight) for ray, height in measured if height >= 0
    ]
    tights = [ray.tight for ray in rays]
    below = [(ray, height) for ray, height in measured if height < 0]
    for upper, rise in ((ray, height) for ray, height in measured if height > 0):
        for lower, fall in below:
            common = upper.tight & lower.tight
            if common.bit_count() >= len(normal) - 2 and _adjacent(upper.tight, lower.tight, tights, len(normal)):
                kept.append(_Ray(_crossing(upper.direction, rise, lower.direction, fall), common | bit))
    return kept


def _adjacent(first: int, second: int, tights: list[int], dimension: int) -> bool:
    """Whether two extreme rays with `dimension` - 2 tight constraints in common span a two-dimensional face."""
    common = first & second
    if common.bit_count() == dimension - 2 and dimension - 1 in (first.bit_count(), second.bit_count()):
        return True
    containing = (tight for tight in tights if tight & common == common)
    return next(islice(containing, 2, None), None) is None


def _crossing(upper: tuple[int, ...], rise: int, lower: tuple[int, ...], fall: int) -> tuple[int, ...]:
    """Where the face of two rays, `rise` above and `fall` below the hyperplane, meets it."""
    combined = [rise * low - fall * high for low, high in zip(lower, upper, strict=True)]
    content = gcd(*combined)
    return tuple(entry // content for entry in combined)
