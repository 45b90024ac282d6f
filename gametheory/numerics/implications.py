r"""Which polynomial inequalities follow from others over a box: proofs by linear programs, with their multipliers.

Write every monomial that is not constant as a variable of its own, bounded by the box. Polynomials become affine
functions of these, and whatever holds for all values of the new variables holds for the polynomials. So

* if the least value of p, where q_1 >= 0, ..., q_k >= 0 and within the box, is not negative, then p >= 0 follows from
  the q; those with a positive multiplier in the dual program are the ones that it follows from (Farkas' lemma);
* if no choice makes all q_i >= 0 then there is none within the box.

Products of two variables are tied to their factors by the four inequalities of McCormick, such as
:math:`(x - \underline x)(y - \underline y) \ge 0`. For affine inequalities the method is complete: what it does not
prove does not follow. For others it may miss a proof, and never gives a false one. Every program is solved in rationals
(:mod:`gametheory.numerics.linear_programs`).

References
----------
G. P. McCormick (1976), Computability of global solutions to factorable nonconvex programs: part I, Mathematical
Programming 10, 147-175. A. Schrijver (1986), Theory of Linear and Integer Programming, Wiley, chapter 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from gametheory.numerics.boxes import Interval, Powers, Terms, monomial_bounds
from gametheory.numerics.linear_programs import Constraint, LinearProgram, solve

Affine: TypeAlias = tuple[list[Fraction], Fraction]
"""Coefficients of the program's variables, and a constant."""


@dataclass(frozen=True)
class Feasibility:
    """Whether inequalities can hold together: not at all, only with some of them tied, or with room.

    ``possible`` is false only where that is proved; ``room`` is true where the linear program has a point at which all
    of them are strict. Where there is none, ``core`` has the places of some that leave no room by themselves.
    """

    possible: bool
    room: bool
    core: tuple[int, ...] = ()


def follows_from(target: Terms, given: Sequence[Terms], intervals: Sequence[Interval]) -> tuple[int, ...] | None:
    """Tell from which of the given inequalities, all >= 0, a further one follows over a box.

    Returns
    -------
    The places of those that a proof uses, none if the box alone gives it; ``None`` where no proof was found.

    Examples
    --------
    >>> x, y = (1, 0), (0, 1)
    >>> one, unit = Fraction(1), (Fraction(0), Fraction(1))
    >>> follows_from({x: one, y: one}, [{x: one, (0, 0): -one}, {x: one}], [(Fraction(-5), Fraction(5)), unit])
    (0,)
    """
    if not any(map(any, target)):
        return () if sum(target.values()) >= 0 else None
    return _Space([target, *given], intervals).proof(target, given)


def feasibility(given: Sequence[Terms], intervals: Sequence[Interval]) -> Feasibility:
    """Tell whether inequalities, all >= 0, can hold together over a box.

    >>> x, one = (1,), Fraction(1)
    >>> feasibility([{x: one}, {x: -one}], [(Fraction(-1), Fraction(1))])
    Feasibility(possible=True, room=False, core=(0, 1))
    """
    return _Space(given, intervals).feasibility(given)


class _Space:
    """The linear variables that monomials over a box become: each an offset, up or down, from an end of its range."""

    def __init__(self, polynomials: Iterable[Terms], intervals: Sequence[Interval]) -> None:
        self.intervals = intervals
        found = {powers: None for terms in polynomials for powers in terms if any(powers)}
        factors = (_single(place, len(powers)) for powers in found for place in _factors(powers))
        self.monomials = list(found | dict.fromkeys(factors))
        self.columns: dict[Powers, list[tuple[int, int]]] = {}
        self.start: dict[Powers, Fraction] = {}
        self.limits: list[tuple[int, Fraction]] = []
        self.count = 0
        for powers in self.monomials:
            self._place(powers)

    def _place(self, powers: Powers) -> None:
        """Give a monomial its column, or two where it has no bound at all."""
        low, high = monomial_bounds(powers, self.intervals)
        if isinstance(low, Fraction):
            self.start[powers], signs = low, [1]
            if isinstance(high, Fraction):
                self.limits.append((self.count, high - low))
        elif isinstance(high, Fraction):
            self.start[powers], signs = high, [-1]
        else:
            self.start[powers], signs = Fraction(0), [1, -1]
        self.columns[powers] = [(self.count + place, sign) for place, sign in enumerate(signs)]
        self.count += len(signs)

    def affine(self, terms: Terms) -> Affine:
        """Write a polynomial in the columns."""
        row, constant = [Fraction(0)] * self.count, Fraction(0)
        for powers, coefficient in terms.items():
            if not any(powers):
                constant += coefficient
                continue
            constant += coefficient * self.start[powers]
            for column, sign in self.columns[powers]:
                row[column] += sign * coefficient
        return row, constant

    def proof(self, target: Terms, given: Sequence[Terms]) -> tuple[int, ...] | None:
        """Minimise the target, cut off at -1 so that there is a minimum; None where it is negative."""
        row, constant = self.affine(target)
        above = [*(self._at_least(terms) for terms in given), Constraint(tuple(-c for c in row), constant + 1)]
        program = LinearProgram(tuple(-c for c in row), (*above, *self._box(0)))
        try:
            found = solve(program)
        except ValueError:  # nothing satisfies what is given, or the target is less than -1 wherever it does
            return None
        if not found.certified or constant - Fraction(found.value) < 0:
            return None
        return tuple(place for place in range(len(given)) if found.multipliers[place] > 0)

    def feasibility(self, given: Sequence[Terms]) -> Feasibility:
        """Find the largest slack, up to one, that all inequalities can have: maximise -u with q_i + u >= 1."""
        rows = [self.affine(terms) for terms in given]
        above = [Constraint((*(-c for c in row), Fraction(-1)), constant - 1) for row, constant in rows]
        program = LinearProgram((*(Fraction(0) for _ in range(self.count)), Fraction(-1)), (*above, *self._box(1)))
        try:
            found = solve(program)
        except ValueError:  # too large a program to tell
            return Feasibility(possible=True, room=True)
        if not found.certified:
            return Feasibility(possible=True, room=True)
        room = found.value > -1
        core = () if room else tuple(place for place in range(len(given)) if found.multipliers[place] > 0)
        return Feasibility(possible=found.value >= -1, room=room, core=core)

    def _at_least(self, terms: Terms) -> Constraint:
        row, constant = self.affine(terms)
        return Constraint(tuple(-c for c in row), constant)

    def _box(self, more: int) -> list[Constraint]:
        """Give the bounds of the monomials, and what ties products to their factors; some columns more are unused."""
        rest = (Fraction(0),) * more
        limits = [
            Constraint((*(Fraction(int(place == column)) for place in range(self.count)), *rest), limit)
            for column, limit in self.limits
        ]
        tied = (self._at_least(terms) for terms in self._products())
        return [*limits, *(Constraint((*row, *rest), bound) for row, bound in tied)]

    def _products(self) -> Iterable[Terms]:
        """Give McCormick's inequalities for each product of two variables."""
        for powers in self.monomials:
            places = _factors(powers)
            if places:
                first, second = (_single(place, len(powers)) for place in places)
                yield from _mccormick(powers, first, second, *(self.intervals[place] for place in places))


def _factors(powers: Powers) -> list[int]:
    """Give the places of the two variables that a monomial is the product of; none for other monomials."""
    places = [place for place, power in enumerate(powers) if power]
    return places if sum(powers) == len(places) == 2 else []


def _single(place: int, count: int) -> Powers:
    return tuple(int(other == place) for other in range(count))


def _mccormick(product: Powers, first: Powers, second: Powers, one: Interval, two: Interval) -> Iterable[Terms]:
    """Give (x - a)(y - b) >= 0 for two lower or two upper ends, and <= 0 for one of each."""
    for a, below_x in ((one[0], 1), (one[1], -1)):
        for b, below_y in ((two[0], 1), (two[1], -1)):
            if isinstance(a, Fraction) and isinstance(b, Fraction):
                sign = below_x * below_y
                constant = (0,) * len(product)
                yield {product: Fraction(sign), first: -sign * b, second: -sign * a, constant: sign * a * b}
