"""How far it is to the next flip, and what would have to change.

The nearest point at which other equilibria exist than where one stands, over *all* parameters at once, each measured in
shares of its plausible range; or the nearest one at which a given outcome, or a given equilibrium, comes about.

The search is best first. A node is a set of half spaces: the answers to the comparisons that the concept's question has
asked so far. Its distance is a linear program. The nearest node is taken and the question put to it; where it asks for
a comparison that the node leaves open, the node is split in two. The first node that answers as wanted, and has an
inside, is the nearest: no other can be closer (a branch and bound whose bound is exact). Moves are exact fractions.

This needs payoffs that are affine in the parameters that move. Where parameters multiply each other, as many as needed
are held at their values (``held`` says which); and along each parameter alone the next flip is exact whatever the
formulas (:attr:`Flip.alone`), as a threshold in both directions.

References
----------
Land and Doig (1960), An automatic method of solving discrete programming problems, Econometrica 28, 497-520.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.equilibria import Concept
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games.numbers import show
from gametheory.model import Model
from gametheory.numerics.algebraic_numbers import Number
from gametheory.regimes.equations import exact_text
from gametheory.regimes.halfspaces import Move, Signed, has_inside, nearest
from gametheory.regimes.spaces import Node, OpenError, Space, space_of
from gametheory.regimes.strips import regime_strip

NORMS = ("largest", "sum")
MOST_NODES = 20_000
Labels = tuple[str, ...]
Wanted = Callable[[Labels], bool]


@dataclass(frozen=True, repr=False)
class Flip:
    """The nearest point at which equilibria change as asked.

    Attributes
    ----------
    distance
        How far it is, in shares of the parameters' ranges (their largest move, or the sum of all moves).
    moves
        What has to change, by parameter: from its value to that at the point; parameters that stay are left out.
    now, then
        The equilibria where one stands, and those beyond the border at that point.
    binding
        The formulas that are zero at the point: what the change hinges on.
    alone
        For each parameter the next values below and above at which the same comes about if it alone moves, None where
        it does not within the range.
    held
        Parameters that were held because they multiply others; empty: all moved together.
    """

    distance: Fraction
    moves: Mapping[str, tuple[Fraction, Fraction]]
    now: Labels
    then: Labels
    binding: tuple[str, ...]
    alone: Mapping[str, tuple[Number | None, Number | None]]
    held: tuple[str, ...]
    norm: str

    def __repr__(self) -> str:
        """Say it in words."""
        moves = ", ".join(f"{name} from {show(old)} to {show(new)}" for name, (old, new) in self.moves.items())
        how = "every parameter by up to" if self.norm == "largest" else "in all"
        lines = [
            f"The nearest flip: {how} {100 * float(self.distance):.3g} % of its range"
            if self.distance
            else "At a flip now",
            f"  moves: {moves or 'none'}",
            f"  now: {'; '.join(self.now) or 'no equilibrium'}",
            f"  then: {'; '.join(self.then) or 'no equilibrium'}",
            *(f"  hinges on {formula} = 0" for formula in self.binding),
            *(f"  {name} alone: {_ends(ends)}" for name, ends in self.alone.items() if ends != (None, None)),
        ]
        return "\n".join([*lines, f"  held: {', '.join(self.held)}"] if self.held else lines)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {
            "distance": float(self.distance),
            "norm": self.norm,
            "moves": {name: [float(old), float(new)] for name, (old, new) in self.moves.items()},
            "now": list(self.now),
            "then": list(self.then),
            "binding": list(self.binding),
            "alone": {n: [None if e is None else float(e) for e in ends] for n, ends in self.alone.items()},
            "held": list(self.held),
        }


def distance_to_flip(
    model: Model,
    concept: Concept | None = None,
    *,
    to: str | None = None,
    parameters: Iterable[str] | None = None,
    norm: str = "largest",
    alone: bool = True,
    **point: Any,
) -> Flip | None:
    """Find the nearest change of the parameters that changes the equilibria, over all parameters together.

    Parameters
    ----------
    model
        The model.
    concept
        As in :func:`gametheory.regimes.regimes`; by default the one that fits.
    to
        An outcome, or the label of an equilibrium, that is to come about; by default any change counts.
    parameters
        Those that may move; by default all with a plausible range.
    norm
        ``"largest"``: the distance is the largest move, as a share of the parameter's range; all may move that far at
        no further cost. ``"sum"``: the sum of the moves, which changes few parameters.
    alone
        Whether to find the thresholds along each parameter alone too.
    **point
        Where one stands; the rest of the parameters have their defaults.

    Returns
    -------
    A :class:`Flip`, exact, confirmed by the concept's own solver; None where nothing within the ranges does it.

    Raises
    ------
    ConceptError
        For concepts and payoffs that have no exact regimes; and where nothing is found while parameters are held, for
        there may be a flip at other values of these.

    Examples
    --------
    >>> import gametheory
    >>> entry = gametheory.load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "0..2"}, "cost": {"default": 0.5, "range": "0..1"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain - cost"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> flip = distance_to_flip(entry, to="out")
    >>> print(flip.distance, *flip.moves["gain"], *flip.moves["cost"])
    1/6 1 2/3 1/2 2/3
    """
    if norm not in NORMS:
        raise UnknownNameError("norm", norm, NORMS)
    space = space_of(model, concept, parameters, point)
    here = space.answer_here()
    wanted = _wanted(space, to, here)
    found = _search(space, wanted, norm)
    if found is None:
        space.refuse_if_held("there is no such flip")
        return None
    move, labels, signed = found
    by_itself = {axis.name: _next(space, axis.name, wanted, here) for axis in space.every} if alone else {}
    return Flip(
        distance=move.distance,
        moves={name: (space.values[name], new) for name, new in move.point.items() if new != space.values[name]},
        now=here,
        then=labels,
        binding=tuple(dict.fromkeys(str(function) for function, _ in signed if function(move.point) == 0)),
        alone=by_itself,
        held=space.held,
        norm=norm,
    )


def _wanted(space: Space, to: str | None, here: Labels) -> Wanted:
    """Give the test that the equilibria beyond the border must pass."""
    if to is None:
        return lambda labels: set(labels) != set(here)
    if to in space.model.outcomes:
        return lambda labels: any(to in space.question.candidate(label).outcomes for label in labels)
    space.check_label(to)
    return lambda labels: to in labels


def _search(space: Space, wanted: Wanted, norm: str) -> tuple[Move, Labels, tuple[Signed, ...]] | None:
    """Take the nearest node, put the question to it, split it where it is open; the first one as wanted is nearest."""
    number = itertools.count()
    heap: list[tuple[Fraction, int, Node, Move]] = []

    def push(node: Node) -> None:
        move = nearest(space.axes, node.signed, norm)
        if move is not None:
            heapq.heappush(heap, (move.distance, next(number), node, move))

    push(Node(space, (), {}))
    while heap:
        _, place, node, move = heapq.heappop(heap)
        if place > MOST_NODES:
            raise ConceptError(f"no nearest flip among the first {MOST_NODES} parts. Name fewer parameters")
        try:
            labels = space.question.answer(node) or ()
        except OpenError as question:
            for part in node.split(question.function):
                push(part)
        else:
            if wanted(labels) and has_inside(space.axes, node.signed):
                space.confirm(node, labels)
                return move, labels, node.signed
    return None


def _next(space: Space, name: str, wanted: Wanted, here: Labels) -> tuple[Number | None, Number | None]:
    """Find the next values of one parameter, below and above, from which on it is as wanted when it alone moves."""
    others: dict[str, Any] = {other: value for other, value in space.values.items() if other != name}
    axis = next(axis for axis in space.every if axis.name == name)
    strip = regime_strip(space.model, name, space.concept, x_range=(axis.low, axis.high), **others)
    parts = [*strip.stretches, *strip.only_at_points]
    hits = [part for part in parts if wanted(part.labels)]
    below = [part.high for part in hits if part.high <= axis.value and part.low < axis.value]
    above = [part.low for part in hits if part.low >= axis.value and part.high > axis.value]
    inside = any(part.low < axis.value < part.high for part in hits) and not wanted(here)
    return (None, None) if inside else (max(below, default=None), min(above, default=None))


def _ends(ends: tuple[Number | None, Number | None]) -> str:
    below, above = ("" if end is None else exact_text(end) for end in ends)
    return " or ".join(filter(None, (below and f"down to {below}", above and f"up to {above}")))
