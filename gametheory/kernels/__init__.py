"""Kernels: concepts compiled for very many points.

Every concept answers a grid of games with numpy, at once and without compiling anything; that is the definition, and
the oracle of the tests. Where the number of points repays the seconds that compiling takes, a kernel of this room goes
over the same points 10 to 100 times faster: it works out payoffs where it compares them (:mod:`.families`), stores
nothing on the way, and writes what is asked for into columns (:mod:`.columns`).

A kernel decides what floating-point numbers with a tolerance decide. Points that need more, exact arithmetic or another
method, it marks as *undecided*, and whoever called it asks the concept itself there. So both tiers give the same
answers, up to rounding.

Importing this room imports no compiler: :func:`kernel_for` imports the module of a kernel when it is asked for.
"""

from __future__ import annotations

import importlib
import inspect
from typing import Any, Final, Protocol

from gametheory.kernels.columns import Columns, make_columns
from gametheory.kernels.families import Family, Floats

__all__ = ["GROWING", "KERNELS", "Columns", "Family", "Kernel", "kernel_for", "make_columns"]

KERNELS: Final[dict[str, tuple[str, ...]]] = {
    "nash": ("bimatrix", "m_by_two_by_two", "three_player"),
    "pure-nash": ("pure_nash",),
    "subgame-perfect": ("subgame_perfect",),
    "quantal": ("quantal",),
    "correlated": ("correlated",),
    "coarse-correlated": ("coarse_correlated",),
    "perfect-bayesian": ("signalling",),
    "sequential": ("signalling",),
}
"""For each concept, by its name, the modules of this room that may have a kernel for a family of games."""

GROWING: Final = frozenset({"correlated", "coarse-correlated"})
"""Concepts whose candidates are too many to be listed beforehand: their kernels list those that turn up."""


class Kernel(Protocol):
    """A concept prepared for one family of games."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """What may be an equilibrium, in the order and with the labels of the concept's own answer over a grid."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of equilibrium that the rows of the column ``kinds`` are about; empty for most concepts."""

    @property
    def method(self) -> str:
        """How it answers, in a few words."""

    @property
    def repaid(self) -> int:
        """From how many points on compiling is repaid."""

    def fill(self, features: Floats, columns: Columns, start: int) -> None:
        """Answer points with these features, shape (features, points); fill the columns from place ``start`` on.

        Several threads may call it at once, for different places.
        """


def kernel_for(concept: str, family: Family, *, select: str, tolerance: float, **options: Any) -> Kernel | None:
    """Give a kernel that answers for a concept over a family of games; ``None`` where there is none.

    Parameters
    ----------
    concept
        The concept's name, such as ``"pure-nash"``.
    family
        The games.
    select, tolerance
        As the concept takes them.
    **options
        What else it is asked with, such as the ``precision`` of a quantal response equilibrium. A kernel that does not
        know one of them does not answer.
    """
    for module in KERNELS.get(concept, ()):
        prepare: Any = importlib.import_module(f"gametheory.kernels.{module}").prepare
        if set(options) <= set(inspect.signature(prepare).parameters):
            kernel: Kernel | None = prepare(family, select=select, tolerance=tolerance, **options)
            if kernel is not None:
                return kernel
    return None
