"""The set of all beliefs that support given behaviour, at every information set.

With the behaviour of a listed equilibrium put in for the unknowns, only beliefs are left of its conditions. On the path
of a subgame they follow from Bayes' rule. Where the beliefs of a set are free and bear on nothing else, those that
make the behaviour there rational are a polytope, given by its corners. Where beliefs of several sets are tied, the
solutions for each choice of possible histories are put together; a set's corners are then those of the projection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from gametheory.equilibria.assessments.blocks import Block, BlockSolver
from gametheory.equilibria.assessments.cells import Behaviour
from gametheory.equilibria.assessments.conditions import ContradictionError
from gametheory.equilibria.assessments.feasibility import extreme_points
from gametheory.equilibria.assessments.improbability import surprises, tied_sets
from gametheory.equilibria.assessments.indexed_tree import IndexedTree, Layer
from gametheory.equilibria.assessments.patterns import Choice, Piece, Unknown, shares_of
from gametheory.equilibria.assessments.search import Solved
from gametheory.equilibria.assessments.systems import System, belief_rule
from gametheory.games import Beliefs
from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.exact_linear import mean
from gametheory.numerics.polynomial_systems import Point, UndecidedError

Values = Mapping[Unknown, Number]


@dataclass(frozen=True)
class Held:
    """Beliefs at one information set: some that support the behaviour, corners of all, and those only approached."""

    chosen: tuple[Number, ...]
    corners: tuple[tuple[Number, ...], ...]
    approached: tuple[tuple[Number, ...], ...] = ()
    tied: bool = False
    partial: bool = False


class BeliefFinder:
    """Finds the beliefs that support a behaviour under one concept.

    ``missing`` tells whether some could not be worked out: at irrational corners of continua.
    """

    def __init__(self, tree: IndexedTree, concept: str, pieces: Sequence[Solved]) -> None:
        self.tree, self.concept, self.pieces = tree, concept, pieces
        self.solver = BlockSolver(lambda: None)
        self.missing = False
        self.layers = {layer.root: layer for layer in ((tree.whole,) if concept == "nash" else tree.layers)}

    def find(self, behaviour: Behaviour, everywhere: bool) -> dict[int, Held]:
        """Give the beliefs at all information sets, or only where they follow from Bayes' rule in a subgame."""
        supports = [tuple(a for a, share in enumerate(shares) if share != 0) for shares in behaviour]
        found: dict[int, Held] = {}
        for layer in self.layers.values():
            own = {number: supports[number] for number in layer.sets}
            here = surprises(self.tree, layer, own)
            for number, places in here.reached.items():
                held = self._normal(number, {place: self._reach(number, place, layer, behaviour) for place in places})
                found[number] = Held(held, (held,))
            for number, zero in here.unreached.items() if everywhere else ():
                if len(zero) == 1:
                    held = self._normal(number, dict.fromkeys(zero, Fraction(1)))
                    found[number] = Held(held, (held,))
            if everywhere and any(number not in found for number in layer.sets):
                found |= self._off_path(layer, own, behaviour)
        return dict(sorted(found.items()))

    def supports(self, behaviour: Behaviour) -> bool:
        """Tell whether some beliefs support a rational behaviour."""
        supports = [tuple(a for a, share in enumerate(shares) if share != 0) for shares in behaviour]
        return all(
            any(self._again(layer, {number: supports[number] for number in layer.sets}, behaviour))
            for layer in self.layers.values()
        )

    # --- on the path ---

    def _reach(self, number: int, place: int, layer: Layer, behaviour: Behaviour) -> Number:
        total: Number = Fraction(1)
        for mover, action in self.tree.path(self.tree.sets[number].nodes[place], layer.root):
            share = behaviour[mover][action] if mover >= 0 else self.tree.chance((mover, action))
            total = total if share == 0 else total * share
        return total

    def _normal(self, number: int, weights: Mapping[int, Number]) -> tuple[Number, ...]:
        total: Number = Fraction(0)
        for weight in weights.values():
            total = total + weight
        return tuple(
            weights[place] / total if place in weights else Fraction(0)
            for place in range(len(self.tree.sets[number].nodes))
        )

    # --- off the path ---

    def _off_path(self, layer: Layer, supports: Mapping[int, tuple[int, ...]], behaviour: Behaviour) -> dict[int, Held]:
        rational = all(isinstance(share, Fraction) for shares in behaviour for share in shares)
        try:
            solutions = list(self._again(layer, supports, behaviour)) if rational else []
        except UndecidedError:
            solutions = []
        rational = bool(solutions)
        solutions = solutions or list(self._before(layer, behaviour))
        if not solutions:
            self.missing = True
            return {}
        found = {}
        for number in solutions[0].given:
            inside: list[Point] = []
            limits: list[Point] = []
            attained: set[Point] = set()
            for solution in solutions:
                for kept, values in zip((inside, limits), solution.points(number, behaviour), strict=True):
                    kept.extend(self._weighed(number, each, solution, layer, behaviour) for each in values)
                attained |= {
                    self._weighed(number, each, solution, layer, behaviour)
                    for each in solution.attained(number, behaviour)
                }
            corners = extreme_points([*inside, *limits])
            approached = tuple(corner for corner in corners if corner not in attained)
            tied = number in solutions[0].tied
            chosen = inside[0] if tied or not rational else tuple(map(mean, zip(*corners, strict=True)))
            found[number] = Held(chosen, corners, approached, tied, not rational)
        return found

    def _weighed(
        self, number: int, values: Values, solution: _Solution, layer: Layer, behaviour: Behaviour
    ) -> tuple[Number, ...]:
        """Turn lambda into beliefs."""
        given = shares_of("belief", number, solution.given[number], values)
        return self._normal(
            number, {place: share * self._reach(number, place, layer, behaviour) for place, share in given.items()}
        )

    def _again(
        self, layer: Layer, supports: Mapping[int, tuple[int, ...]], behaviour: Behaviour
    ) -> Iterator[_Solution]:
        """Solve for the beliefs of a layer with all behaviour given."""
        settled = {n: tuple(s for s in shares if isinstance(s, Fraction)) for n, shares in enumerate(behaviour)}
        here = surprises(self.tree, layer, supports)
        rule = belief_rule(self.concept, self.tree, layer)
        groups = tied_sets(here)
        for chosen in product(*(rule.possible(group, here) for group in groups)):
            possible = {number: places for each in chosen for number, places in each.items()}
            piece = Piece(settled, (Choice(layer.root, supports, frozenset(), possible),))
            system = System(self.tree, piece, self.layers, self.concept)
            try:
                blocks = self.solver.solve(system.build())
            except ContradictionError:
                continue
            if blocks is not None:
                given = dict(system.believed(piece.choices[0]))
                yield _Solution(given, frozenset(n for group in groups for n in group), tuple(blocks))

    def _before(self, layer: Layer, behaviour: Behaviour) -> Iterator[_Solution]:
        """Take beliefs from the solutions in which irrational behaviour was found."""
        for solved in self.pieces:
            for choice in solved.piece.choices:
                if choice.root == layer.root and _fits(solved, behaviour):
                    given = dict(System(self.tree, solved.piece, self.layers, self.concept).believed(choice))
                    yield _Solution(given, frozenset(choice.possible), solved.blocks)


@dataclass(frozen=True)
class _Solution:
    """Solved conditions: the possible histories of each set, the sets whose beliefs are tied, and the blocks."""

    given: Mapping[int, tuple[int, ...]]
    tied: frozenset[int]
    blocks: tuple[Block, ...]

    def points(self, number: int, behaviour: Behaviour) -> tuple[list[Values], list[Values]]:
        """Give values of the unknowns for a set's beliefs that go with a behaviour: inside, and at the limits."""
        block = self._block(number)
        if block is None:
            return [{}], []
        inner, outer = _points(block)
        inside, limits = _fitting(block, inner, behaviour), _fitting(block, outer, behaviour)
        return inside or limits, limits

    def attained(self, number: int, behaviour: Behaviour) -> list[Values]:
        """Give those of them that satisfy all conditions."""
        block = self._block(number)
        if block is None:
            return [{}]
        inner, outer = _points(block)
        return _fitting(block, [*inner, *(point for point in outer if block.has(point))], behaviour)

    def _block(self, number: int) -> Block | None:
        return next((b for b in self.blocks if any(name[:2] == ("belief", number) for name in b.unknowns)), None)


def _fitting(block: Block, points: Sequence[Point], behaviour: Behaviour) -> list[Values]:
    found = (dict(zip(block.unknowns, point, strict=True)) for point in points)
    return [
        values
        for values in found
        if all(kind == "belief" or behaviour[number][place] == value for (kind, number, place), value in values.items())
    ]


def _fits(solved: Solved, behaviour: Behaviour) -> bool:
    """Whether a piece has a behaviour among the points and limits that are known of it."""
    supports = {n: support for choice in solved.piece.choices for n, support in choice.supports.items()}
    if any(behaviour[number] != shares for number, shares in solved.piece.settled.items()):
        return False
    if any(
        (share != 0) != (action in support)
        for number, support in supports.items()
        for action, share in enumerate(behaviour[number])
    ):
        return False
    return all(_fitting(block, [p for part in _points(block) for p in part], behaviour) for block in solved.blocks)


def _points(block: Block) -> tuple[list[Point], list[Point]]:
    """Give points inside the solutions of a block, and limits of its families."""
    if block.free:
        size = len(block.unknowns)
        middle = tuple(Fraction(1, size + 1) for _ in range(size))
        corners = [tuple(Fraction(int(k == place)) for k in range(size)) for place in range(size + 1)]
        return [middle], list(corners)
    inner = [*block.region.points, *(family.samples[0] for family in block.region.families)]
    return inner, [point for family in block.region.families for point in (family.limits or family.samples)]


def as_beliefs(tree: IndexedTree, number: int, held: Held, on_path: bool) -> Beliefs:
    """Describe beliefs for the reader."""
    histories = tuple(", ".join(tree.histories[node]) for node in tree.sets[number].nodes)
    return Beliefs(histories, held.chosen, on_path, held.corners, _strict(held))


def _strict(held: Held) -> str:
    said = []
    if held.approached:
        corners = " and ".join(f"({', '.join(map(str, corner))})" for corner in held.approached)
        said.append(f"{corners} can be approached and not held")
    if held.tied and len(held.corners) > 1:
        said.append("not independent of what is believed at other information sets")
    if held.partial:
        said.append("other beliefs may support it too")
    return "; ".join(said)
