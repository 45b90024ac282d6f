"""Conditions fall apart into blocks that share no information set; each is solved by itself, exactly, and once.

The equilibria with given supports are the product of the solutions of the blocks. A choice off the path that bears on
nothing else is thus a block of its own, and one that nothing is asked of but to be a choice is *free* and needs no
solving.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import lcm

from flint import fmpz_mpoly

from gametheory.equilibria.assessments.conditions import Conditions, Polynomial, places_in, with_settled
from gametheory.equilibria.assessments.patterns import Unknown
from gametheory.equilibria.assessments.shortcuts import by_set, is_surely_empty, spacious, without_borders
from gametheory.numerics.algebraic_numbers import sign
from gametheory.numerics.polynomial_systems import Point, ring
from gametheory.numerics.semialgebraic import Region, solve_region, value_at


@dataclass(frozen=True)
class Block:
    """Some unknowns, the conditions that bear on them alone, and all solutions; ``free`` ones only have to add up."""

    unknowns: tuple[Unknown, ...]
    equations: tuple[fmpz_mpoly, ...]
    positive: tuple[fmpz_mpoly, ...]
    nonnegative: tuple[fmpz_mpoly, ...]
    region: Region
    free: bool = False

    @property
    def is_one_closed_family(self) -> bool:
        """Whether the solutions are one family, and every point that satisfies the conditions belongs to it."""
        return not self.positive and not self.region.points and len(self.region.families) == 1

    def closure_has(self, point: Point) -> bool:
        """Tell whether a point satisfies all conditions, those that are strict at least weakly."""
        return all(value_at(equation, point) == 0 for equation in self.equations) and all(
            sign(value_at(polynomial, point)) >= 0 for polynomial in (*self.positive, *self.nonnegative)
        )

    def has(self, point: Point) -> bool:
        """Tell whether a point satisfies all conditions."""
        return self.closure_has(point) and all(sign(value_at(polynomial, point)) > 0 for polynomial in self.positive)


class BlockSolver:
    """Solves blocks, and remembers those solved."""

    def __init__(self, check: Callable[[], None]) -> None:
        self.check = check
        self.known: dict[tuple[object, ...], Region] = {}

    def solve(self, conditions: Conditions) -> list[Block] | None:
        """Solve all blocks, those with fewest unknowns first; None when one has no solution."""
        found = []
        settled = with_settled(conditions)
        if settled is None:
            return None
        for unknowns in sorted(_parts(settled), key=len):
            block = self._block(settled, unknowns)
            if not (block.free or block.region.points or block.region.families):
                return None
            found.append(block)
        return found

    def _block(self, conditions: Conditions, unknowns: Sequence[int]) -> Block:
        def own(polynomials: Sequence[Polynomial]) -> tuple[fmpz_mpoly, ...]:
            context = ring(len(unknowns))
            mine = (each for each in polynomials if places_in(each) and places_in(each)[0] in unknowns)
            return tuple(_integer(each, unknowns, context) for each in mine)

        names = tuple(conditions.unknowns[place] for place in unknowns)
        equations, positive, asked = map(own, (conditions.equations, conditions.positive, conditions.nonnegative))
        loose = own(conditions.bounds)
        nonnegative = (*asked, *loose)
        if not (equations or positive or asked) and len(by_set(names)) == 1:
            return Block(names, (), (), nonnegative, Region((), ()), free=True)
        key = (len(unknowns), *(tuple(map(str, part)) for part in (equations, positive, asked, loose)))
        if key not in self.known:
            self.known[key] = self._solved(names, equations, positive, asked, loose)
        return Block(names, equations, positive, nonnegative, self.known[key])

    def _solved(
        self,
        names: Sequence[Unknown],
        equations: Sequence[fmpz_mpoly],
        positive: Sequence[fmpz_mpoly],
        asked: Sequence[fmpz_mpoly],
        loose: Sequence[fmpz_mpoly],
    ) -> Region:
        if is_surely_empty(names, equations, asked):
            return Region((), ())
        region = None if equations else spacious(names, positive, asked)
        nonnegative = (*asked, *loose)
        region = region or solve_region(equations, positive, nonnegative, len(names), self.check)
        return without_borders(region, positive, nonnegative)


def _parts(conditions: Conditions) -> list[tuple[int, ...]]:
    """Group the unknowns that some condition ties; those of one set always are, for they add up to one at most."""
    where = {name: place for place, name in enumerate(conditions.unknowns)}
    parts: list[set[int]] = [{where[name] for name in own} for own in by_set(conditions.unknowns)]
    for polynomial in conditions.all():
        places = set(places_in(polynomial))
        touched = [part for part in parts if part & places]
        if len(touched) > 1:
            parts = [part for part in parts if not part & places] + [set().union(*touched)]
    return [tuple(sorted(part)) for part in parts]


def _integer(polynomial: Polynomial, unknowns: Sequence[int], context: object) -> fmpz_mpoly:
    """Write a polynomial with whole coefficients in a ring of only these unknowns."""
    scale = lcm(*(int(value.q) for value in polynomial.coeffs()))
    terms = {
        tuple(int(powers[place]) for place in unknowns): int(value * scale) for powers, value in polynomial.terms()
    }
    whole: fmpz_mpoly = context.from_dict(terms)  # type: ignore[attr-defined]
    return whole
