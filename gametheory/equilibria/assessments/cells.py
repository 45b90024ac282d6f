"""Cells: the equilibria of one piece as products of points, ranges and free choices, and what they contain.

Only behaviour counts here. Blocks of beliefs alone have some solution, which is all that is asked of them; where
beliefs and behaviour are in one block, its solutions are projected.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from typing import TypeAlias

from gametheory.equilibria.assessments.blocks import Block
from gametheory.equilibria.assessments.feasibility import in_hull
from gametheory.equilibria.assessments.indexed_tree import IndexedTree
from gametheory.equilibria.assessments.patterns import Unknown, shares_of
from gametheory.equilibria.assessments.search import Solved
from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.exact_linear import null_space, rank
from gametheory.numerics.polynomial_systems import Point
from gametheory.numerics.semialgebraic import Family, gradient, touches

Behaviour: TypeAlias = tuple[tuple[Number, ...], ...]
"""For each information set the probability of each action."""

MOST_CORNERS = 64
"""Corners of a cell that are listed."""


@dataclass(frozen=True)
class Part:
    """A block's points of one kind: a single one, a family, or (where a choice is free) all.

    ``corners`` are the values of the actions' unknowns at extreme points, or at samples where none are known.
    """

    block: Block
    names: tuple[Unknown, ...]
    family: Family | None
    corners: tuple[Point, ...]
    dimension: int

    @property
    def free(self) -> bool:
        """Whether anything will do here."""
        return self.block.free

    @property
    def extreme(self) -> bool:
        """Whether the corners are all the extreme points."""
        return self.family is None or self.family.simple

    def contains(self, values: Mapping[Unknown, Number]) -> bool | None:
        """Tell whether the closure of the part has these values; None when that is not decided."""
        if self.free:
            return True
        point = tuple(values[name] for name in self.names)
        if point in self.corners:
            return True
        if self.family is None or self.dimension == 0:
            return False
        if self.names == self.block.unknowns:
            if self.block.is_one_closed_family:
                return self.block.has(point)
            return self.block.closure_has(point) and touches(
                self.family, point, self.block.positive, self.block.nonnegative
            )
        return in_hull(point, self.corners) if self.family.simple and self.family.arc is None else None


@dataclass(frozen=True)
class Cell:
    """One choice of a part for each block of a piece."""

    solved: Solved
    parts: tuple[Part, ...]

    @functools.cached_property
    def dimension(self) -> int:
        """The dimension of the cell."""
        return sum(part.dimension for part in self.parts)

    @property
    def extreme(self) -> bool:
        """Whether the corners are all extreme points."""
        return all(part.extreme for part in self.parts)

    @property
    def is_polytope(self) -> bool:
        """Whether the cell is convex, and its closure thus the convex hull of its corners."""
        families = [part.family for part in self.parts if part.family is not None]
        return all(
            family.simple and all(int(equation.total_degree()) <= 1 for equation in family.equations)
            for family in families
        )

    def covers(self, other: Cell, tree: IndexedTree) -> bool:
        """Whether another cell is surely a border of this one, which may then stand for it."""
        known = self.is_polytope and other.is_polytope and not other.many and not other._open
        return known and self.dimension > other.dimension and all(map(self.contains, other.corners(tree)))

    def corners(self, tree: IndexedTree) -> tuple[Behaviour, ...]:
        """List corners, the first :data:`MOST_CORNERS` of them.

        They are all combinations of the parts' corners; but parts off the path of which nothing is asked but to make no
        deviation pay move from their first corners one at a time.
        """
        found = (self.behaviour(tree, chosen) for chosen in self._combinations())
        return tuple(islice(dict.fromkeys(islice(found, MOST_CORNERS + 1)), MOST_CORNERS))

    @functools.cached_property
    def many(self) -> bool:
        """Whether there are more corners than are listed."""
        return len(list(islice(self._combinations(), MOST_CORNERS + 1))) > MOST_CORNERS

    def _combinations(self) -> Iterator[tuple[Point, ...]]:
        loose = [place for place, part in enumerate(self.parts) if {n for _, n, _ in part.names} <= self._open]
        first = [part.corners[:1] if place in loose else part.corners for place, part in enumerate(self.parts)]
        yield from product(*first)
        for place in loose:
            moved = [*first[:place], self.parts[place].corners[1:], *first[place + 1 :]]
            yield from product(*moved)

    @functools.cached_property
    def _open(self) -> frozenset[int]:
        return frozenset().union(*(choice.open_sets for choice in self.solved.piece.choices))

    def behaviour(self, tree: IndexedTree, points: Sequence[Point]) -> Behaviour:
        """Give the probabilities at all information sets from one point for each part."""
        values = {
            name: value
            for part, point in zip(self.parts, points, strict=True)
            for name, value in zip(part.names, point, strict=True)
        }
        found: dict[int, Mapping[int, Number]] = {n: dict(enumerate(s)) for n, s in self.solved.piece.settled.items()}
        for number, support in self.supports.items():
            found[number] = shares_of("action", number, support, values)
        return tuple(
            tuple(found[number].get(action, Fraction(0)) for action in range(len(known.actions)))
            for number, known in enumerate(tree.sets)
        )

    @functools.cached_property
    def supports(self) -> dict[int, tuple[int, ...]]:
        """The actions in use at the sets where behaviour is not settled."""
        return {n: support for choice in self.solved.piece.choices for n, support in choice.supports.items()}

    def contains(self, behaviour: Behaviour) -> bool | None:
        """Tell whether a behaviour lies in the closure of the cell; None when that is not decided."""
        if any(behaviour[number] != shares for number, shares in self.solved.piece.settled.items()):
            return False
        for number, support in self.supports.items():
            if any(share != 0 and action not in support for action, share in enumerate(behaviour[number])):
                return False
        verdicts = []
        for part in self.parts:
            values = {name: behaviour[name[1]][name[2]] for name in part.names}
            verdicts.append(part.contains(values))
        return False if False in verdicts else None if None in verdicts else True


def cells(solved: Solved) -> Iterator[Cell]:
    """Go through the cells of a piece."""
    for chosen in product(*(list(_parts(block)) for block in solved.blocks if _actions(block))):
        yield Cell(solved, chosen)


def _actions(block: Block) -> tuple[int, ...]:
    return tuple(place for place, (kind, _, _) in enumerate(block.unknowns) if kind == "action")


def _parts(block: Block) -> Iterator[Part]:
    places = _actions(block)
    names = tuple(block.unknowns[place] for place in places)
    if block.free:
        first = tuple(Fraction(int(place == 0)) for place in range(len(names)))
        yield Part(block, names, None, (first,), len(names))
        return
    points = [tuple(point[place] for place in places) for point in block.region.points]
    for point in dict.fromkeys(points):
        yield Part(block, names, None, (point,), 0)
    for family in block.region.families:
        found = family.limits if family.simple else family.samples
        corners = tuple(dict.fromkeys(tuple(point[place] for place in places) for point in found))
        yield Part(block, names, family, corners, _projected_dimension(family, places))


def _projected_dimension(family: Family, places: Sequence[int]) -> int:
    """Give the dimension of a family's shadow on some coordinates, from the tangent space at a sample."""
    sample = family.samples[0]
    fixed = [[Fraction(int(place == other)) for other in range(len(sample))] for place in family.fixed]
    tangents = null_space([*(gradient(equation, sample) for equation in family.equations), *fixed], len(sample))
    shadows = [[tangent[place] for place in places] for tangent in tangents]
    return min(rank(shadows) if shadows else 0, family.dimension)
