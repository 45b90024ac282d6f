"""The search for all equilibria of a tree, subgame by subgame and support by support.

1. Layer by layer, the innermost first: every combination of what the subgames right inside have for equilibria.
2. For each, every choice of supports, from the last information sets to the first. An action falls away as soon as
   another one is better whatever happens at the sets still to come (bounds of values from below).
3. For each, every choice of possible histories at sets off the path whose beliefs are tied
   (:mod:`~gametheory.equilibria.assessments.improbability`).
4. What is left are polynomial conditions (:mod:`~gametheory.equilibria.assessments.systems`), solved block by block.
   Behaviour that turns out rational and without alternatives is settled, and goes up the tree as numbers; what does
   not goes up as unknowns with their conditions.

For Nash equilibria the tree is one layer, for subgame-perfect ones conditions are those of a Nash equilibrium in each
layer: optimal on the layer's path against the best plans for what follows. Supports are chosen for the sets on the path
only, from the first to the last; at the others any behaviour will do that makes no deviation pay.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product
from typing import TypeVar

from gametheory.equilibria.assessments.blocks import Block, BlockSolver
from gametheory.equilibria.assessments.conditions import ContradictionError
from gametheory.equilibria.assessments.improbability import surprises, tied_sets
from gametheory.equilibria.assessments.indexed_tree import IndexedTree, Layer
from gametheory.equilibria.assessments.intervals import Intervals
from gametheory.equilibria.assessments.patterns import Choice, Piece, Places, shares_of, subsets
from gametheory.equilibria.assessments.systems import System, belief_rule
from gametheory.numerics.polynomial_systems import UndecidedError

_Any = TypeVar("_Any")

MOST_CHOICES = 100_000
"""Choices of supports that are looked at before the search is given up."""
SHOWN = 3
"""Choices left undecided that are named."""
MOST_PIECES = 1_000
"""Pieces of the equilibria of a subgame that are followed up the tree."""


class OutOfTimeError(Exception):
    """The time limit has passed."""


class TooManyError(Exception):
    """More choices of supports than are looked at."""


def cause(stop: BaseException) -> str:
    """Say in words why a search stopped."""
    if isinstance(stop, TooManyError):
        return "the search was given up"
    return "the time limit was reached" if isinstance(stop, OutOfTimeError) else "the search was interrupted"


@dataclass(frozen=True)
class Solved:
    """A piece of the equilibria of a subgame with the solutions of its blocks."""

    piece: Piece
    blocks: tuple[Block, ...]


@dataclass
class Found:
    """All pieces of the whole tree; ``reasons`` say why some may be missing."""

    pieces: list[Solved] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def find(
    tree: IndexedTree,
    concept: str,
    *,
    seconds: float | None = None,
    progress: Callable[[int], None] | None = None,
) -> Found:
    """Find all equilibria of a tree.

    Parameters
    ----------
    tree
        With perfect recall.
    concept
        ``"nash"``, ``"subgame-perfect"``, ``"perfect-bayesian"`` or ``"sequential"``.
    seconds
        Stop after so long with what was found.
    progress
        Called with the number of choices of supports looked at.
    """
    return _Search(tree, concept, seconds, progress).run()


class _Search:
    def __init__(
        self, tree: IndexedTree, concept: str, seconds: float | None, progress: Callable[[int], None] | None
    ) -> None:
        self.tree, self.concept, self.progress = tree, concept, progress
        self.deadline = None if seconds is None else time.monotonic() + seconds
        self.layers = {layer.root: layer for layer in ((tree.whole,) if concept == "nash" else tree.layers)}
        self.solver = BlockSolver(self.check)
        self.looked_at = 0
        self.found = Found()
        self.undecided: list[str] = []

    def check(self) -> None:
        """Stop when the time is over."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError

    def run(self) -> Found:
        pieces: dict[int, list[Piece]] = {}
        try:
            for layer in self.layers.values():
                if layer.root == 0:
                    self.found.pieces.extend(self._first(self.solve(layer, pieces)))
                else:
                    pieces[layer.root] = list(self._first(_distinct(self.tree, self.solve(layer, pieces))))
        except (OutOfTimeError, TooManyError, KeyboardInterrupt) as stop:
            self.found.reasons.append(f"{cause(stop)} after {self.looked_at} choices of supports")
        self.found.reasons.extend(self.undecided[:SHOWN])
        if len(self.undecided) > SHOWN:
            self.found.reasons.append(f"{len(self.undecided) - SHOWN} more choices of supports were left undecided")
        return self.found

    def _first(self, pieces: Iterator[_Any]) -> Iterator[_Any]:
        """Give the first :data:`MOST_PIECES` pieces, and say so if there are more."""
        yield from islice(pieces, MOST_PIECES)
        reason = f"a subgame has more than {MOST_PIECES} sets of equilibria: the rest are left out"
        if next(pieces, None) is not None and reason not in self.found.reasons:
            self.found.reasons.append(reason)

    def solve(self, layer: Layer, pieces: Mapping[int, Sequence[Piece]]) -> Iterator[Solved]:
        """Solve one layer with every combination of equilibria of the subgames inside it."""
        for inner in product(*(pieces[root] for root in layer.inner)):
            settled = {number: shares for piece in inner for number, shares in piece.settled.items()}
            choices = tuple(choice for piece in inner for choice in piece.choices)
            for choice in self._decided(self._choices(layer, Piece(settled, choices))):
                self.check()
                self.looked_at += 1
                if self.looked_at > MOST_CHOICES:
                    raise TooManyError
                if self.progress is not None:
                    self.progress(self.looked_at)
                solved = self._solved(Piece(settled, (*choices, choice)))
                if solved is not None:
                    yield solved

    def _decided(self, choices: Iterator[Choice]) -> Iterator[Choice]:
        """Give choices until a question about them is too large; say so then."""
        try:
            yield from choices
        except UndecidedError as undecided:
            self.undecided.append(f"which beliefs are possible was left undecided: {undecided}")

    def _solved(self, piece: Piece) -> Solved | None:
        try:
            conditions = System(self.tree, piece, self.layers, self.concept).build()
            blocks = self.solver.solve(conditions)
        except ContradictionError:
            return None
        except UndecidedError as undecided:
            self.undecided.append(f"({_words(self.tree, piece)}) was left undecided: {undecided}")
            return None
        return None if blocks is None else Solved(piece, tuple(blocks))

    # --- what is chosen ---

    def _choices(self, layer: Layer, inner: Piece) -> Iterator[Choice]:
        if self.concept in ("nash", "subgame-perfect"):
            yield from self._on_path(layer, Intervals(self.tree, layer, inner), {})
            return
        bounds = Intervals(self.tree, layer, inner)
        for supports in self._supports(layer, bounds, list(layer.sets), {}):
            found = surprises(self.tree, layer, supports)
            rule = belief_rule(self.concept, self.tree, layer)
            for chosen in product(*(rule.possible(group, found) for group in tied_sets(found))):
                yield Choice(layer.root, supports, frozenset(), {n: p for each in chosen for n, p in each.items()})

    def _supports(
        self, layer: Layer, bounds: Intervals, left: Sequence[int], chosen: Mapping[int, Places]
    ) -> Iterator[dict[int, Places]]:
        """Choose supports from the last set to the first."""
        self.check()
        if not left:
            yield dict(chosen)
            return
        *rest, number = left
        for support in subsets(bounds.undominated(number, chosen)):
            following = {number: support, **chosen}
            if bounds.allow(following):
                yield from self._supports(layer, bounds, rest, following)

    def _on_path(self, layer: Layer, bounds: Intervals, chosen: Mapping[int, Places]) -> Iterator[Choice]:
        """Choose supports at the sets that play comes to, one after another; at the others all actions are open."""
        self.check()
        number = self._next_reached(layer, chosen)
        if number is not None:
            for support in subsets(bounds.undominated(number, chosen)):
                following = {**chosen, number: support}
                if bounds.allow(following):
                    yield from self._on_path(layer, bounds, following)
            return
        off = [number for number in layer.sets if number not in chosen]
        everything = {number: tuple(range(len(self.tree.sets[number].actions))) for number in off}
        yield Choice(layer.root, {**chosen, **everything}, frozenset(off))

    def _next_reached(self, layer: Layer, chosen: Mapping[int, Places]) -> int | None:
        """Give a set that play comes to; first one of which it is settled which of its histories are reached."""
        reached = [number for number in layer.sets if number not in chosen and self._is_reached(layer, number, chosen)]
        settled = (number for number in reached if self._before[number] <= chosen.keys())
        return next(settled, next(iter(reached), None))

    def _is_reached(self, layer: Layer, number: int, chosen: Mapping[int, Places]) -> bool:
        nodes = self.tree.sets[number].nodes
        return any(all(self._taken(step, chosen) for step in self.tree.path(node, layer.root)) for node in nodes)

    @functools.cached_property
    def _before(self) -> list[set[int]]:
        """For each information set the others on the way to it in the same layer."""
        return [
            {mover for node in known.nodes for mover, _ in self.tree.path(node, layer.root) if mover >= 0}
            for number, known in enumerate(self.tree.sets)
            for layer in self.layers.values()
            if number in layer.sets
        ]

    def _taken(self, step: tuple[int, int], chosen: Mapping[int, Places]) -> bool:
        return step[1] in chosen.get(step[0], ()) if step[0] >= 0 else bool(self.tree.chance(step))


def _distinct(tree: IndexedTree, found: Iterator[Solved]) -> Iterator[Piece]:
    """Give the pieces to go on with, each behaviour once whatever beliefs hold it up."""
    seen: list[Piece] = []
    for solved in found:
        for piece in _settled(tree, solved):
            if piece.choices or piece not in seen:
                seen.append(piece)
                yield piece


def _settled(tree: IndexedTree, solved: Solved) -> Iterator[Piece]:
    """Give a piece for each combination of behaviour, if it is a finite number of rational ones; else the piece."""
    loose = [block for block in solved.blocks if any(kind == "action" for kind, _, _ in block.unknowns)]
    if any(block.free or block.region.families or not all(map(_is_rational, block.region.points)) for block in loose):
        yield solved.piece
        return
    for chosen in product(*(block.region.points for block in loose)):
        values = {
            name: value
            for block, point in zip(loose, chosen, strict=True)
            for name, value in zip(block.unknowns, point, strict=True)
        }
        shares = dict(solved.piece.settled)
        for choice in solved.piece.choices:
            for number, support in choice.supports.items():
                given = shares_of("action", number, support, values)
                every = (given.get(action, Fraction(0)) for action in range(len(tree.sets[number].actions)))
                shares[number] = tuple(share for share in every if isinstance(share, Fraction))
        yield Piece(shares)


def _is_rational(point: Sequence[object]) -> bool:
    return all(isinstance(value, Fraction) for value in point)


def _words(tree: IndexedTree, piece: Piece) -> str:
    """Say which supports a piece has."""
    parts = [
        f"{tree.sets[number].label}: {' + '.join(tree.sets[number].actions[a] for a in support)}"
        for choice in piece.choices
        for number, support in sorted(choice.supports.items())
        if number not in choice.open_sets
    ]
    return "; ".join(parts)
