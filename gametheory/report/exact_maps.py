"""Maps with exact borders for a report: the figure, its data as a table of corners, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gametheory.equilibria import Concept
from gametheory.errors import ConceptError
from gametheory.games.numbers import show
from gametheory.model import Axis, Model
from gametheory.regimes import Regimes, regimes

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


def exact_map(model: Model, concept: Concept, axes: tuple[Axis, ...]) -> Regimes | None:
    """Map a view exactly; ``None`` where its concept or its payoffs have no exact regimes."""
    x, y = axes
    try:
        return regimes(model, x.parameter, y.parameter, concept, x_range=(x.low, x.high), y_range=(y.low, y.high))
    except ConceptError:
        return None


def exact_drawing(found: Regimes) -> Drawing:
    """Draw the map."""
    from gametheory.charts import regime_map

    drawing: Any = regime_map(found).figure
    return drawing  # type: ignore[no-any-return]


def exact_sentences(found: Regimes) -> tuple[str, ...]:
    """Say in sentences what the map shows."""
    from gametheory.charts import regime_map_caption

    return (regime_map_caption(found),)


def exact_rows(found: Regimes) -> Iterator[list[Any]]:
    """Give the regions as rows: a row a corner, with the region's name, equilibria, area and share."""
    yield ["region", "equilibria", "area", "share", "piece", found.x.name, found.y.name]
    for region in found.regions:
        about = [region.name, "; ".join(region.labels), float(region.area), region.share]
        for piece, polygon in enumerate(region.polygons, 1):
            for x, y in polygon.outer:
                yield [*about, piece, float(x), float(y)]


def exact_facts(found: Regimes) -> tuple[tuple[str, str], ...]:
    """List what a reader needs to trace the map."""
    fixed = ", ".join(f"{name} = {show(value)}" for name, value in found.fixed.items())
    borders = "exact" if found.exact else "exact equations; curved ones are drawn"
    facts = [
        ("Concept", f"{found.concept} (signs of payoff differences in every cell, confirmed by the concept's solver)"),
        ("Borders", f"{borders}; {'every point is decided' if found.complete else 'not every point is decided'}"),
        ("Held fixed", fixed or "nothing: every parameter is an axis"),
        *(("Note", note) for note in found.notes),
        ("Model fingerprint", found.model_hash[:12]),
    ]
    return tuple(facts)
