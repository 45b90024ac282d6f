"""Asking: which concept, with what options, compiled or not, block by block."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import inspect
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import xarray
from numpy.typing import ArrayLike, NDArray

from gametheory.concepts import Concept, default_concept, name_of, require_fit
from gametheory.errors import SweepError, UnknownNameError
from gametheory.games import GridSolution
from gametheory.games.numbers import as_written
from gametheory.model import Model
from gametheory.sweep.collecting import MEANINGS, RANGES, Collected
from gametheory.sweep.compiled import Machine, machine_for, pieces
from gametheory.sweep.design import Block, Design
from gametheory.sweep.threads import Map, one_by_one

LOGGER: Final = logging.getLogger("gametheory.sweep")


@dataclasses.dataclass(frozen=True)
class Solver:
    """Answers the blocks of a design, each by itself; ``compiled`` says by which tier."""

    design: Design
    concept: Concept
    options: Mapping[str, Any]
    scale: tuple[float, ...]
    keep: tuple[str, ...] | None
    compiled: bool

    @functools.cached_property
    def machine(self) -> Machine:
        """The kernel that answers, if the sweep is compiled; each process makes its own."""
        machine = machine_for(self.design, self.concept, self.options, self.scale, always=True)
        assert machine is not None, "a sweep is compiled only where there is a kernel"
        return machine

    def __getstate__(self) -> dict[str, Any]:
        """Pickle without the kernel."""
        return {name: value for name, value in self.__dict__.items() if name not in ("machine", "example")}

    def answer(self, block: Block) -> GridSolution:
        """Ask the concept about a block."""
        return _over_grid(self.concept(self.design.game(block, self.scale), **self.options))

    @functools.cached_property
    def example(self) -> GridSolution:
        """What the concept says of the first point: how it answers, whatever the point."""
        return self.answer((slice(0, 1),) * len(self.design.shape))

    def __call__(self, block: Block) -> xarray.Dataset:
        """Give the dataset of a block."""
        design = self.design.part(block)
        collected = Collected(design.model, design, self.keep)
        alone, parts = dataclasses.replace(self, design=design), list(design.blocks())
        if self.compiled:
            for _ in self.fill(collected, parts, one_by_one):
                pass
        else:
            for part in parts:  # a block of a store may be larger than the processor's cache
                collected.add(part, alone.answer(part))
        found = collected.dataset()
        return found.assign(kinds=collected.by_kind()) if collected.kinds else found  # other blocks may have a kind

    def fill(self, collected: Collected, blocks: Iterable[Block], mapped: Map[Any]) -> Iterator[Block]:
        """Have the kernel fill what is collected of a design, block after block, the concept what it leaves over."""
        machine, design, blocks = self.machine, collected.design, list(blocks)
        columns = collected.columns(machine.kernel, self.example)
        fill = functools.partial(machine.fill, design, columns)
        grows, waiting = machine.grows, []
        with contextlib.closing(mapped(fill, blocks)) as answers:
            for block, left in zip(blocks, answers, strict=True):
                if grows:
                    waiting.append(left)
                else:
                    self._add_singles(collected, left)
                yield block
        if grows:  # the concept's labels come after the kernel's, which are all known only now
            collected.learn_labels(machine.kernel, columns)
        for left in waiting:
            self._add_singles(collected, left)
        collected.add_kinds(machine.kernel, columns)

    def _add_singles(self, collected: Collected, left: NDArray[np.int64]) -> None:
        """Ask the concept about single points, by their numbers in the order of the grid."""
        for numbers in pieces(left):
            places = np.unravel_index(numbers, collected.design.shape)
            game = collected.design.listed(places).game((slice(None),), self.scale)
            collected.add(places, _over_grid(self.concept(game, **self.options)))

    def warm(self) -> None:
        """Have the kernel compiled, or loaded, by asking it about one point."""
        point = (slice(0, 1),) * len(self.design.shape)
        alone = dataclasses.replace(self, design=self.design.part(point))
        alone.__dict__["machine"] = self.machine
        alone(point)


def solver_of(
    model: Model,
    concept: Concept | None,
    points: Mapping[str, ArrayLike] | None,
    axes: Mapping[str, ArrayLike],
    *,
    keep: Collection[str] | None = None,
    compiled: bool | None = None,
    **options: Any,
) -> Solver:
    """Find out what is asked of whom; raise an error for what cannot be, before anything is computed."""
    design = Design(model, axes, points)
    game = model.at(**design.fixed)
    chosen = concept or default_concept(game)
    require_fit(chosen, game)
    asked, scale = _options(chosen, **options), design.payoff_scale()
    machine = None if compiled is False else machine_for(design, chosen, asked, scale, always=bool(compiled))
    if compiled and machine is None:
        why = "there is no kernel for this concept, with these options, over this model"
        raise SweepError(f"the sweep cannot be compiled: {why}. Leave 'compiled' out")
    solver = Solver(design, chosen, asked, scale, None if keep is None else tuple(keep), machine is not None)
    if machine is not None:
        solver.__dict__["machine"] = machine
    _require_known(solver)
    _log(solver)
    return solver


def _require_known(solver: Solver) -> None:
    """Find out before anything is computed whether what is to be kept exists."""
    usual = (*MEANINGS, *RANGES, "kinds")
    for name in solver.keep or ():
        if name not in usual and name not in solver.example.measures:
            raise UnknownNameError("variable of this sweep", name, (*MEANINGS, *solver.example.measures))


def _log(solver: Solver) -> None:
    design = solver.design
    given = {**design.model.defaults, **design.fixed}
    held = ", ".join(
        f"{name} = {float(as_written(value)):g}" for name, value in given.items() if name not in design.values
    )
    tier = f"compiled ({solver.machine.kernel.method})" if solver.compiled else "with numpy"
    what = f"{name_of(solver.concept)} over {', '.join(design.values)}, {design.size:,} points, {tier}"
    LOGGER.info("%s: %s; held fixed: %s", design.model.title, what, held or "nothing")


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
