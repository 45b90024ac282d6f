"""How equilibria of different supports hang together: components of infinitely many, and isolated equilibria.

Points and families of all supports are nodes of a graph; a union of nodes is a component. An edge needs a proof:

- a point, or a sample or limit of a family, lies in the closure of another family (`semialgebraic.touches`);
- two equilibria differ in one player's strategy alone: then everything between them is in equilibrium;
- two families of the same supports have a common point.

What can neither be proved nor excluded is noted in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from gametheory.equilibria.indifference import Part, point_of, strategies_at
from gametheory.equilibria.supports import (
    IntegerGame,
    Strategies,
    Support,
    differ_in_one,
    simplest_first,
    support_of,
    unknowns,
    within,
    words,
)
from gametheory.numerics.exact_linear import rank
from gametheory.numerics.polynomial_systems import Point, UndecidedError
from gametheory.numerics.semialgebraic import Family, gradient, solve_region, touches


class OutOfTimeError(Exception):
    """The time limit has passed."""


def cause(stop: BaseException) -> str:
    """Say in words why a search stopped."""
    return "the time limit was reached" if isinstance(stop, OutOfTimeError) else "the search was interrupted"


@dataclass(frozen=True)
class ManyPlayerEquilibrium:
    """One equilibrium.

    Attributes
    ----------
    strategies
        For each player the probability of each action: fractions, or algebraic numbers, all of one field.
    isolated
        Whether no other equilibrium is arbitrarily near; None when that is not decided.
    regular
        Whether there is no unused best reply and the indifferences have a nonsingular Jacobian: then it is isolated,
        and stays when the payoffs change a little.
    """

    strategies: Strategies
    isolated: bool | None
    regular: bool


@dataclass(frozen=True)
class Continuum:
    """A component of infinitely many equilibria.

    Attributes
    ----------
    members
        The positions in `equilibria` of those that belong to it.
    extreme
        Those of them that are corners of a convex part, or ends of a curve, or equilibria of their own supports.
    pieces
        Its parts: the supports, and the dimension of the set of equilibria with exactly these supports there.
    dimension
        The largest dimension of a piece.
    samples
        Equilibria inside the pieces, each with full support there.
    in_one_piece
        Whether the component is known to be connected; if not, some pieces may be several.
    """

    members: tuple[int, ...]
    extreme: tuple[int, ...]
    pieces: tuple[tuple[Support, int], ...]
    dimension: int
    samples: tuple[Strategies, ...]
    in_one_piece: bool


@dataclass(frozen=True)
class ManyPlayerEquilibria:
    """The set of equilibria of a game.

    Attributes
    ----------
    equilibria
        Isolated equilibria, and the extreme ones (or samples, where none are known) of each component: pure ones
        first, in the order of the actions, then by support, the smaller first.
    components
        The components with infinitely many equilibria.
    complete
        Whether every choice of supports was decided, so that every equilibrium is listed or lies in a component.
    reason
        Why not, in words; empty when complete.
    notes
        What is not decided about how the parts hang together, in words.
    """

    equilibria: tuple[ManyPlayerEquilibrium, ...]
    components: tuple[Continuum, ...]
    complete: bool
    reason: str
    notes: tuple[str, ...]


class Joined:
    """Points and families of all supports, joined into components."""

    def __init__(
        self,
        game: IntegerGame,
        parts: Sequence[Part],
        check: Callable[[], None],
        stops: tuple[type[BaseException], ...] = (OutOfTimeError, KeyboardInterrupt),
    ) -> None:
        self.game, self.check, self.stops = game, check, stops
        self.families = [(part, family) for part in parts for family in part.families]
        self.parts = parts
        self.notes: list[str] = []
        # Pairs of families that may meet, and how to say so if nothing else joins them.
        self.pending: list[tuple[tuple[int, int], str]] = []
        lonely = [strategies_at(part.support, point, game.shape) for part in parts for point in part.points]
        limits = [
            strategies_at(part.support, point, game.shape) for part, family in self.families for point in family.limits
        ]
        inner = [
            strategies_at(part.support, point, game.shape)
            for part, family in self.families
            if not family.limits
            for point in family.samples
        ]
        self.extreme = set(lonely) | set(limits) if self.families else set(lonely)
        self.listed = sorted(self.extreme | set(inner), key=simplest_first)
        self.parent = list(range(len(self.listed) + len(self.families)))

    def answer(self, reasons: Sequence[str]) -> ManyPlayerEquilibria:
        """Join, then describe."""
        try:
            unclear = self._join() if self.families else set()
        except self.stops as stop:
            unclear = set(range(len(self.listed)))
            reasons = [*reasons, f"{cause(stop)} before it was decided which equilibria are isolated"]
        components = [group for group in self._groups() if any(node >= len(self.listed) for node in group)]
        inside = {node for group in components for node in group}
        equilibria = tuple(
            ManyPlayerEquilibrium(
                strategies,
                False if place in inside else None if place in unclear else True,
                place not in inside and place not in unclear and self._is_regular(strategies),
            )
            for place, strategies in enumerate(self.listed)
        )
        continua = tuple(self._continuum(group) for group in components)
        return ManyPlayerEquilibria(equilibria, continua, not reasons, "; ".join(reasons), tuple(self.notes))

    def _continuum(self, group: Sequence[int]) -> Continuum:
        members = tuple(node for node in group if node < len(self.listed))
        families = [self.families[node - len(self.listed)] for node in group if node >= len(self.listed)]
        pieces = dict.fromkeys((part.support, family.dimension) for part, family in families)
        return Continuum(
            members,
            tuple(place for place in members if self.listed[place] in self.extreme),
            tuple(pieces),
            max(family.dimension for _, family in families),
            tuple(
                strategies_at(part.support, point, self.game.shape)
                for part, family in families
                for point in family.samples
            ),
            all(family.in_one_piece for _, family in families),
        )

    # --- sets of nodes: first the listed equilibria, then the families ---

    def _root(self, node: int) -> int:
        while self.parent[node] != node:
            node = self.parent[node]
        return node

    def _unite(self, one: int, other: int) -> None:
        self.parent[self._root(one)] = self._root(other)

    def _groups(self) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for node in range(len(self.parent)):
            groups.setdefault(self._root(node), []).append(node)
        return list(groups.values())

    # --- joining ---

    def _join(self) -> set[int]:
        """Join what can be shown to hang together; return the listed equilibria of which it is not decided."""
        for one, other in combinations(range(len(self.listed)), 2):
            if differ_in_one(self.listed[one], self.listed[other]):
                self._unite(one, other)
        unclear = [
            (place, node)
            for place in range(len(self.listed))
            for node in range(len(self.families))
            if self._point_and_family(place, node)
        ]
        for one, other in combinations(range(len(self.families)), 2):
            self._two_families(one, other)
        return self._undecided(unclear)

    def _point_and_family(self, place: int, node: int) -> bool:
        """Join a listed equilibrium with a family whose closure has it; return whether that is undecided."""
        part, family = self.families[node]
        strategies = self.listed[place]
        if not all(set(used) <= set(own) for used, own in zip(support_of(strategies), part.support, strict=True)):
            return False
        point = point_of(part.support, strategies)
        if point in family.samples or point in family.limits:
            joined: bool | None = True
        else:
            joined = touches(family, point, part.positive, part.nonnegative)
        if joined:
            self._unite(place, len(self.listed) + node)
        return joined is None

    def _two_families(self, one: int, other: int) -> None:
        """Join two families, the one perhaps of smaller supports, where a sample or a common point is in both."""
        first, second = len(self.listed) + one, len(self.listed) + other
        if self._root(first) == self._root(second):
            return
        (part, family), (other_part, other_family) = self.families[one], self.families[other]
        if part.support == other_part.support:
            self._same_support(part, family, other_family, first, second)
        elif within(other_part.support, part.support):
            self._different_supports(part, family, other_part, other_family, (first, second))
        elif within(part.support, other_part.support):
            self._different_supports(other_part, other_family, part, family, (first, second))

    def _same_support(self, part: Part, family: Family, other: Family, first: int, second: int) -> None:
        both = [*family.equations, *other.equations]
        candidates = [*family.samples, *other.samples, *family.limits, *other.limits]
        try:
            common = solve_region(both, part.positive, part.nonnegative, unknowns(part.support), self.check)
            candidates += [*common.points, *(point for each in common.families for point in each.samples)]
        except UndecidedError as undecided:
            self.notes.append(f"where parts with supports {words(part.support)} meet was left undecided: {undecided}")
        self._through(part, family, other, candidates, first, second)

    def _through(
        self, part: Part, family: Family, other: Family, candidates: Sequence[Point], first: int, second: int
    ) -> None:
        """Join two families of the same supports if one of these points is in the closures of both."""
        found = [
            (
                touches(family, point, part.positive, part.nonnegative),
                touches(other, point, part.positive, part.nonnegative),
            )
            for point in candidates
        ]
        if (True, True) in found:
            self._unite(first, second)
        elif any(False not in pair for pair in found):
            self.notes.append(f"whether two parts with supports {words(part.support)} meet is not decided")

    def _different_supports(
        self, part: Part, family: Family, smaller: Part, inner: Family, nodes: tuple[int, int]
    ) -> None:
        """Join a family with one of smaller supports if a sample of that one is in its closure."""
        points = [
            point_of(part.support, strategies_at(smaller.support, point, self.game.shape)) for point in inner.samples
        ]
        found = [touches(family, point, part.positive, part.nonnegative) for point in points]
        if True in found:
            self._unite(*nodes)
        elif None in found or not family.simple:
            self._note_border(part, smaller, nodes)

    def _note_border(self, part: Part, smaller: Part, nodes: tuple[int, int]) -> None:
        which = f"equilibria with supports {words(smaller.support)} border on those with {words(part.support)}"
        self.pending.append((nodes, f"whether {which} is not decided"))

    def _undecided(self, unclear: Sequence[tuple[int, int]]) -> set[int]:
        """Note what nothing has joined in the end."""
        self.notes += dict.fromkeys(note for (one, other), note in self.pending if self._root(one) != self._root(other))
        open_pairs = [
            (place, node) for place, node in unclear if self._root(place) != self._root(len(self.listed) + node)
        ]
        families = {self._root(len(self.listed) + node) for node in range(len(self.families))}
        unclear_places = {place for place, _ in open_pairs if self._root(place) not in families}
        for place, node in open_pairs:
            support = self.families[node][0].support
            self.notes.append(
                f"whether the equilibria with supports {words(support)} come near that with "
                f"{words(support_of(self.listed[place]))} is not decided"
            )
        self.notes = list(dict.fromkeys(self.notes))
        return unclear_places

    def _is_regular(self, strategies: Strategies) -> bool:
        support = support_of(strategies)
        if self.game.best_replies(strategies) != support:
            return False
        part = next(part for part in self.parts if part.support == support)
        point = point_of(support, strategies)
        jacobian = [gradient(equation, point) for equation in part.equations]
        return rank(jacobian) == len(point) if point else True
