"""From a model to its map: the question, the cells, and what is put together.

Every region's equilibria are confirmed at its sample by the concept's own exact solver, which knows nothing of regions.
"""

from __future__ import annotations

from typing import Any, overload

from gametheory.equilibria import Concept
from gametheory.errors import ConceptError, UnknownNameError
from gametheory.games import Solution
from gametheory.model import Model
from gametheory.numerics.planar import outline
from gametheory.numerics.polynomial_systems import UndecidedError
from gametheory.regimes.asking import Asked, Critical, Range, ask, confirmed, side
from gametheory.regimes.borders import border_of, cases_of, joined
from gametheory.regimes.cells import Cells, Labels, affine_cells, curved_cells
from gametheory.regimes.maps import Regimes, Region, Side, Strip
from gametheory.regimes.naming import named, outcomes_of
from gametheory.regimes.overlaid import overlaid_cells
from gametheory.regimes.places import CurvedError
from gametheory.regimes.strips import regime_strip

MERGES = ("equilibria", "outcomes")


@overload
def regimes(model: Model, x: str, y: str, concept: Concept | None = None, **rest: Any) -> Regimes: ...


@overload
def regimes(model: Model, x: str, y: None = None, concept: Concept | None = None, **rest: Any) -> Strip: ...


def regimes(
    model: Model,
    x: str,
    y: str | None = None,
    concept: Concept | None = None,
    *,
    x_range: Range | None = None,
    y_range: Range | None = None,
    merge: str = "equilibria",
    critical: Critical | None = None,
    compiled: bool | None = None,
    **fixed: Any,
) -> Regimes | Strip:
    """Map which equilibria exist where over two parameters, or along one, exactly: no grid, no tolerance.

    Parameters
    ----------
    model
        The model; its payoffs must be made of ``+ - * /``, whole powers and ``min max abs`` of the two parameters.
    x, y
        The two parameters; with ``x`` alone the answer is a :class:`Strip`.
    concept
        :func:`~gametheory.pure_nash`, :func:`~gametheory.nash` of two players, :func:`~gametheory.subgame_perfect` of
        perfect information, :func:`~gametheory.perfect_bayesian` or :func:`~gametheory.sequential` of signalling games,
        :func:`~gametheory.repeated.self_enforcing` plans and :func:`~gametheory.bargaining.bargaining` over a term;
        by default the one that fits. Any other with ``critical``.
    x_range, y_range
        The ranges, by default the plausible ones that the model declares.
    merge
        ``"equilibria"``: a region is where exactly the same equilibria exist. ``"outcomes"``: where they may reach the
        same outcomes.
    critical
        For other concepts: a function from the game (with formulas for payoffs) to the formulas whose signs fix the
        answer. Cells between their zero sets are then solved one by one at exact sample points.
    compiled
        Whether to lay the polygons of pure equilibria over each other by compiled code; by default where that is in
        memory already. It saves a few thousandths of a second a map, and compiling takes some seconds.
    **fixed
        Values of other parameters; the rest keep their defaults.

    Returns
    -------
    A :class:`Regimes`: regions with exact areas where all borders are straight (they sum to the rectangle's), borders
    with their equations, and what exists on borders only. Along one parameter a :class:`Strip` of exact intervals.

    Raises
    ------
    ConceptError
        For concepts and payoffs that have no exact regimes: sweep these.
    UnknownNameError, DomainError, PayoffError
        As :meth:`gametheory.Model.at`; ``PayoffError`` also where a payoff divides by zero somewhere in the rectangle.

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
    >>> for region in regimes(entry, "gain", "cost").regions:
    ...     print(region.name, region.area)
    in 3/2
    out 1/2
    """
    if merge not in MERGES:
        raise UnknownNameError("way to merge regions", merge, MERGES)
    if y is None:
        return regime_strip(model, x, concept, x_range=x_range, merge=merge, critical=critical, **fixed)
    sides = side(model, x, x_range), side(model, y, y_range)
    asked = ask(model, concept, sides, critical, fixed)
    return _assembled(asked, sides, *_cut(asked, merge, compiled))


def _cut(asked: Asked, merge: str, compiled: bool | None) -> tuple[Cells, bool]:
    def by_outcomes(labels: Labels) -> Labels:
        reached = {outcome for label in labels for outcome in asked.question.candidate(label).outcomes}
        return tuple(outcome for outcome in asked.model.outcomes if outcome in reached)

    merged = by_outcomes if merge == "outcomes" else _as_they_are
    formulas = asked.formulas
    overlaid = overlaid_cells(formulas.box, asked.question, formulas.names, merged, compiled=compiled)
    if overlaid is not None:
        return overlaid, True
    try:
        return affine_cells(asked.formulas.box, asked.question, merged), True
    except CurvedError:
        pass
    try:
        return curved_cells(asked.formulas.box, asked.question, merged), False
    except UndecidedError as error:
        raise ConceptError(f"the borders are too intricate for an exact map ({error}). Sweep the model") from None


def _as_they_are(labels: Labels) -> Labels:
    return labels


def _assembled(asked: Asked, sides: tuple[Side, Side], cells: Cells, exact: bool) -> Regimes:
    regions = _regions(asked, cells)
    names = {key: region.name for key, region in regions.items()}
    thin = list(cells.thin())
    undecided = sum(one.answer is None for one in thin)
    model = asked.model
    return Regimes(
        title=model.title,
        concept=asked.question.concept,
        x=sides[0],
        y=sides[1],
        regions=tuple(regions.values()),
        borders=tuple(border_of(asked, meeting, names) for meeting in joined(cells.meetings())),
        only_on_borders=tuple(cases_of(asked, [one for one in thin if one.answer is not None])),
        outcomes=tuple(model.outcomes),
        players=dict(model.players),
        fixed=asked.held,
        model_hash=model.hash,
        exact=exact,
        complete=not undecided,
        notes=(f"{undecided} borders or points with irrational coordinates were not decided",) if undecided else (),
        locate=asked.located,
    )


def _regions(asked: Asked, cells: Cells) -> dict[Labels, Region]:
    """Describe what each answer holds on, the largest first."""
    found: dict[Labels, Region] = {}
    for key, ground in sorted(cells.faces().items(), key=lambda own: (-own[1].area.value, own[0])):
        solution = confirmed(asked, ground.sample, ground.there)
        equilibria = tuple(asked.question.candidate(label) for label in ground.labels)
        found[key] = Region(
            name="",
            outcomes=outcomes_of(asked.model, equilibria),
            equilibria=equilibria,
            polygons=outline(ground.tiles),
            area=ground.area.value,
            area_error=ground.area.error,
            share=float(ground.area.value / asked.formulas.box.area),
            sample=ground.sample,
            ties=solution.ties if isinstance(solution, Solution) else (),
            isolated=all(equilibrium.isolated for equilibrium in solution.equilibria),
        )
    return dict(zip(found, named(list(found.values())), strict=True))
