"""The compiled tier of a sweep: a kernel for the whole of it, the concept itself for the points that it leaves over.

Compiling takes seconds, once (:mod:`gametheory.numerics.compiling` keeps the machine code), so a sweep is compiled only
where its number of points repays that; each kernel says from how many on. Whether one is, depends on the sweep alone:
it is the same when it is resumed, and on another machine.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.concepts import Concept, bare, name_of
from gametheory.kernels import GROWING, Columns, Kernel, kernel_for
from gametheory.model import Table
from gametheory.sweep import design as designs
from gametheory.sweep.design import Block, Design
from gametheory.sweep.formulas import Formulas, formulas_of

FEWEST: Final = 50_000
"""Below so many points no sweep is compiled, and no compiler imported, unless the concept without a kernel is slow."""
SLOW: Final = {"correlated": 1_000, "coarse-correlated": 1_000, "quantal": 20_000, "nash": 100}
"""From how many points on a kernel is asked whether it is repaid, where the concept is slow: `nash` of three players of
whom more than one has more than two actions, which takes exact arithmetic at every point."""
MOST_CANDIDATES: Final = np.iinfo(np.int16).max


@dataclass(frozen=True, eq=False)
class Machine:
    """A kernel for a sweep, and what turns its points into features."""

    kernel: Kernel
    formulas: Formulas
    grows: bool

    def fill(self, design: Design, columns: Columns, block: Block) -> NDArray[np.int64]:
        """Answer a block in its places of the columns; give the places that only the concept itself can answer."""
        features = self.formulas.at(design, block)
        start, size = design.start(block), features.shape[1]
        sound = self.formulas.sound(features)
        if not sound.all():
            features = np.where(sound, features, 0.0)
        self.kernel.fill(features, columns, start)
        left = columns.undecided[start : start + size]
        left |= ~sound
        return start + np.flatnonzero(left)


def machine_for(
    design: Design, concept: Concept, options: Mapping[str, Any], scale: tuple[float, ...], *, always: bool = False
) -> Machine | None:
    """Give what answers a sweep in compiled form; ``None`` where nothing does, or where compiling is not repaid."""
    if not _is_ours(concept) or (design.size < _fewest(design, concept) and not always):
        return None
    formulas = formulas_of(design, scale)
    if formulas is None:
        return None
    asked = {**_bound(concept), **options}
    taken = inspect.signature(bare(concept)).parameters
    usual = taken["select"].default if "select" in taken else "payoff-dominance"
    select, tolerance = asked.pop("select", usual), asked.pop("tolerance", 1e-9)
    kernel = kernel_for(name_of(concept), formulas.family, select=select, tolerance=tolerance, **asked)
    if kernel is None or len(kernel.candidates) > MOST_CANDIDATES:
        return None
    machine = Machine(kernel, formulas, name_of(concept) in GROWING)
    return machine if always or design.size >= kernel.repaid else None


def _fewest(design: Design, concept: Concept) -> int:
    name = name_of(concept)
    form = design.model.form
    sizes = [len(actions) for actions in form.actions.values()] if isinstance(form, Table) else []
    if name == "nash" and (len(sizes) != 3 or sum(size > 2 for size in sizes) < 2):
        return FEWEST
    return SLOW.get(name, FEWEST)


def _is_ours(concept: Concept) -> bool:
    """Whether a concept is one of the package's own, perhaps with named options bound to it."""
    while isinstance(concept, functools.partial):
        if concept.args:
            return False
        concept = concept.func
    return getattr(concept, "__module__", "").startswith("gametheory.") and bare(concept) is concept


def _bound(concept: Concept) -> dict[str, Any]:
    """Give the options that are bound to a concept, the outer ones before the inner."""
    bound: dict[str, Any] = {}
    while isinstance(concept, functools.partial):
        bound = {**concept.keywords, **bound}
        concept = concept.func
    return bound


def pieces(places: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Cut a list of places into pieces of at most a block's size."""
    for piece in range(math.ceil(len(places) / designs.BLOCK_POINTS)):
        yield places[piece * designs.BLOCK_POINTS : (piece + 1) * designs.BLOCK_POINTS]
