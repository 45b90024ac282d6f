"""Asking the concept: which one, with what options, block by block."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Mapping
from typing import Any

import xarray
from numpy.typing import ArrayLike

from gametheory.concepts import Concept, default_concept, require_fit
from gametheory.errors import SweepError
from gametheory.games import GridSolution
from gametheory.model import Model
from gametheory.sweep.collecting import Collected
from gametheory.sweep.design import Block, Design


@dataclasses.dataclass(frozen=True)
class Solver:
    """Answers the blocks of a design, each by itself."""

    design: Design
    concept: Concept
    options: Mapping[str, Any]
    scale: tuple[float, ...]

    def answer(self, block: Block) -> GridSolution:
        """Ask the concept."""
        return _over_grid(self.concept(self.design.game(block, self.scale), **self.options))

    def __call__(self, block: Block) -> xarray.Dataset:
        """Give the dataset of a block."""
        collected = Collected(self.design.model, self.design.part(block))
        collected.add((slice(None),) * len(block), self.answer(block))
        found = collected.dataset()
        return found.assign(kinds=collected._kinds()) if collected.kinds else found  # other blocks may have a kind


def solver_of(
    model: Model,
    concept: Concept | None,
    points: Mapping[str, ArrayLike] | None,
    axes: Mapping[str, ArrayLike],
    **options: Any,
) -> Solver:
    """Find out what is asked of whom; raise an error for what cannot be, before anything is computed."""
    design = Design(model, axes, points)
    game = model.at(**design.fixed)
    chosen = concept or default_concept(game)
    require_fit(chosen, game)
    return Solver(design, chosen, _options(chosen, **options), design.payoff_scale())


def _options(concept: Concept, **given: Any) -> dict[str, Any]:
    """Give what is asked of the concept beside the game; raise ``SweepError`` for what it does not take."""
    options = {name: value for name, value in given.items() if value is not None}
    known = inspect.signature(concept).parameters
    if not any(one.kind is one.VAR_KEYWORD for one in known.values()):
        for name in options:
            if name not in known:
                raise SweepError(f"'{name}' is nothing that this concept takes. Leave it out")
    return options


def _over_grid(solution: Any) -> GridSolution:
    if not isinstance(solution, GridSolution):
        raise SweepError("this concept answers single games only. Use one that takes a grid, such as pure_nash")
    return solution
