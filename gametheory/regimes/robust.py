"""The most robust point of a regime: where everything may move the most at once before the equilibrium is lost.

It is the centre of the largest box, in units of the parameters' ranges, inside the set of parameters at which an
equilibrium exists: the Chebyshev centre of that set for the norm of the largest move. For a pure Nash equilibrium the
set is one polyhedron, a half space for each deviation, and the centre one exact linear program. For other concepts it
may be a union of polyhedra; the largest box inside one of them is found, best first, and may be smaller than the
largest of all (``whole`` is then false).

References
----------
Boyd and Vandenberghe (2004), Convex Optimization, Cambridge University Press, section 8.5.1 (the Chebyshev centre).
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.equilibria import Concept
from gametheory.games.numbers import show
from gametheory.model import Model
from gametheory.regimes.halfspaces import Move, Signed, coefficients, inscribed
from gametheory.regimes.questions import PureNashQuestion
from gametheory.regimes.spaces import Node, OpenError, Space, space_of


@dataclass(frozen=True, repr=False)
class RobustPoint:
    """The centre of the largest box on which an equilibrium exists.

    Attributes
    ----------
    equilibrium
        Its label.
    point
        The values of the parameters that move.
    radius
        How far every parameter may move either way, all at once, as a share of its range.
    binding
        The formulas that reach zero at a corner of the box: what is lost first.
    held
        Parameters that were held because they multiply others.
    whole
        Whether no larger box exists; else it is the largest found in one of several polyhedra.
    """

    equilibrium: str
    point: Mapping[str, Fraction]
    radius: Fraction
    binding: tuple[str, ...]
    held: tuple[str, ...]
    whole: bool

    def __repr__(self) -> str:
        """Say it in words."""
        lines = [
            f"{self.equilibrium}: every parameter may move by {100 * float(self.radius):.3g} % of its range",
            f"  around {', '.join(f'{name} = {show(value)}' for name, value in self.point.items())}",
            *(f"  first at {formula} = 0" for formula in self.binding),
        ]
        return "\n".join([*lines, f"  held: {', '.join(self.held)}"] if self.held else lines)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON."""
        return {
            "equilibrium": self.equilibrium,
            "point": {name: float(value) for name, value in self.point.items()},
            "radius": float(self.radius),
            "binding": list(self.binding),
            "held": list(self.held),
            "whole": self.whole,
        }


def most_robust_point(
    model: Model,
    wanted: str,
    concept: Concept | None = None,
    *,
    parameters: Iterable[str] | None = None,
    **point: Any,
) -> RobustPoint | None:
    """Find where an equilibrium, or an outcome, is furthest from being lost.

    Parameters
    ----------
    model
        The model.
    wanted
        The label of an equilibrium, or an outcome: then of the equilibria that may reach it the most robust one.
    concept
        As in :func:`gametheory.regimes.regimes`; by default the one that fits.
    parameters
        Those that may move; by default all with a plausible range. The box stays within the ranges.
    **point
        Values of parameters that do not move; the rest have their defaults.

    Returns
    -------
    A :class:`RobustPoint`, exact; None where the equilibrium exists nowhere in the ranges, or on a border only.

    Raises
    ------
    ConceptError
        For concepts and payoffs that have no exact regimes; and where nothing is found while parameters are held, for
        it may exist at other values of these.

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
    >>> most_robust_point(entry, "in")
    enter: every parameter may move by 33.3 % of its range
      around gain = 4/3, cost = 1/3
      first at cost - gain = 0
    """
    asked = tuple(name for name in (model.parameters if parameters is None else parameters) if name not in point)
    space = space_of(model, concept, asked, point)
    if wanted not in model.outcomes:
        space.check_label(wanted)
    if isinstance(space.question, PureNashQuestion):
        found = _of_profiles(space, space.question, wanted)
    else:
        found = _searched(space, wanted)
    if found is None:
        space.refuse_if_held(f"'{wanted}' is an equilibrium or its outcome nowhere")
        return None
    label, move, signed = found
    return RobustPoint(
        equilibrium=label,
        point=move.point,
        radius=move.distance,
        binding=tuple(dict.fromkeys(str(f) for f, sign in signed if _slack(space, f, sign, move) == 0)),
        held=space.held,
        whole=isinstance(space.question, PureNashQuestion),
    )


def _of_profiles(space: Space, question: PureNashQuestion, wanted: str) -> tuple[str, Move, tuple[Signed, ...]] | None:
    """Compare the profiles that fit: each one's set is a single polyhedron."""
    found = []
    for label in question.cells:
        if label == wanted or wanted in question.candidate(label).outcomes:
            gains = [gain for gain in question.gains[label] if gain]
            signed = tuple((gain, -1) for gain in gains)
            found.append((label, inscribed(space.axes, signed), signed))
    best = max(found, key=lambda own: own[1].distance, default=None)
    return best if best is not None and best[1].distance > 0 else None


def _searched(space: Space, wanted: str) -> tuple[str, Move, tuple[Signed, ...]] | None:
    """Take the node with the largest box, put the question to it, split it where it is open."""
    number = itertools.count()
    heap: list[tuple[Fraction, int, Node, Move]] = []

    def push(node: Node) -> None:
        move = inscribed(space.axes, node.signed)
        if move.distance > 0:
            heapq.heappush(heap, (-move.distance, next(number), node, move))

    push(Node(space, (), {}))
    while heap:
        _, _, node, move = heapq.heappop(heap)
        try:
            labels = space.question.answer(node) or ()
        except OpenError as question:
            for part in node.split(question.function):
                push(part)
        else:
            for label in labels:
                if label == wanted or wanted in space.question.candidate(label).outcomes:
                    space.confirm(node, labels)
                    return label, move, node.signed
    return None


def _slack(space: Space, function: Any, sign: int, move: Move) -> Fraction:
    """Give by how much a formula keeps its sign at the worst corner of the box."""
    slopes, _ = coefficients(function)
    reach = sum((abs(slopes.get(axis.name, Fraction(0))) * axis.width for axis in space.axes), start=Fraction(0))
    return Fraction(sign * function(move.point) - move.distance * reach)
