"""Pure Nash equilibria where payoffs are affine in two parameters: each profile's polygon, laid over the others.

A profile is an equilibrium where no deviation gains, which is a half plane for every deviation. So it is one on a
convex polygon, and the map is what comes of laying these over each other (:mod:`gametheory.numerics.planar.overlays`).
A polygon with an inside has its border within itself, so nothing exists on a border that does not exist beside it.
Where some profile has a polygon without inside, an equilibrium on a line or at a point only, the rectangle is cut up by
:func:`~gametheory.regimes.cells.affine_cells` instead, which looks at lines and points too.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import lcm
from typing import Any

from gametheory.games import NormalFormGame
from gametheory.games.normal_form import Cell
from gametheory.numerics.planar import Box, ConvexCell
from gametheory.numerics.planar.convex import Line
from gametheory.numerics.planar.overlays import Piece, overlay
from gametheory.regimes.cells import AffineCells, Labels
from gametheory.regimes.halfspaces import coefficients
from gametheory.regimes.questions import Answer, PureNashQuestion, Question


def overlaid_cells(
    box: Box,
    question: Question,
    names: tuple[str, ...],
    merged: Callable[[Labels], Labels],
    *,
    compiled: bool | None = None,
) -> AffineCells | None:
    """Lay the profiles' polygons over each other; ``None`` for other questions, for curves, and for lines without area.

    Parameters
    ----------
    box, question, merged
        As :func:`~gametheory.regimes.cells.affine_cells` takes them.
    names
        The two parameters' names.
    compiled
        Whether to use the compiled loops; by default where they are in memory.
    """
    if not isinstance(question, PureNashQuestion) or not _is_affine(question.game):
        return None
    lines = [_whole(payoffs.flat, names) for payoffs in question.game.payoffs]
    pieces = _laid(box, [list(_better(question.game, cell, lines)) for cell in question.cells.values()], compiled)
    if pieces is None:
        return None
    labels = tuple(question.cells)
    cells: list[tuple[ConvexCell, Answer]] = [
        (ConvexCell(piece.corners), tuple(label for n, label in enumerate(labels) if piece.covers >> n & 1))
        for piece in pieces
    ]
    return AffineCells(cells, merged)


def _laid(box: Box, polygons: list[list[Line]], compiled: bool | None) -> list[Piece] | None:
    """Lay polygons over each other, compiled if that is asked for, or costs no compiling."""
    loops = sys.modules.get("gametheory.numerics.planar.compiled_overlays")
    if compiled or (compiled is None and loops is not None and loops.is_in_memory()):
        from gametheory.numerics.planar.compiled_overlays import half_planes
        from gametheory.numerics.planar.compiled_overlays import overlay as compiled_overlay

        planes = half_planes(box, polygons)
        found = None if planes is None else compiled_overlay(planes)
        if found is not None:
            return found.pieces()
    return overlay(box, polygons)


def _is_affine(game: NormalFormGame) -> bool:
    every: Iterable[Any] = itertools.chain.from_iterable(payoffs.flat for payoffs in game.payoffs)
    return all(payoff.is_affine for payoff in every)


def _whole(payoffs: Iterable[Any], names: tuple[str, ...]) -> list[Line]:
    """Give a player's payoffs in each cell as whole multiples of the parameters and 1, all by a common factor."""
    rows = []
    for payoff in payoffs:
        by_name, constant = coefficients(payoff)
        rows.append((*(by_name.get(name, Fraction(0)) for name in names), constant))
    scale = lcm(*(entry.denominator for row in rows for entry in row))
    return [(int(a * scale), int(b * scale), int(c * scale)) for a, b, c in rows]


def _better(game: NormalFormGame, cell: Cell, lines: list[list[Line]]) -> Iterator[Line]:
    """Give, for every deviation from a profile, the line that is at least zero where it does not gain."""
    strides = [1]
    for actions in reversed(game.shape[1:]):
        strides.append(strides[-1] * actions)
    strides.reverse()
    here = sum(action * stride for action, stride in zip(cell, strides, strict=True))
    for player, (own, stride) in enumerate(zip(lines, strides, strict=True)):
        a, b, c = own[here]
        for action in range(game.shape[player]):
            if action != cell[player]:
                d, e, f = own[here + (action - cell[player]) * stride]
                yield a - d, b - e, c - f
