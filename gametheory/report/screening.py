"""One parameter at a time: which of them change the answer within their plausible ranges.

Each parameter is swept alone over its plausible range on a coarse grid, with the default among the points, and all
others at their defaults. Its *effect* is the share of those points at which the set of possible outcomes (those that
some equilibrium reaches) differs from the set at the default. The screening ranks parameters; it does not see what two
of them do together, nor what happens between two points of the grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory.equilibria import Concept
from gametheory.errors import InputError
from gametheory.model import Model, Parameter
from gametheory.report.wording import interval, listed, runs
from gametheory.sweep import span, sweep

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Change:
    """An outcome that appears or disappears as a parameter moves: at which values it is possible."""

    outcome: str
    appears: bool
    where: tuple[tuple[float, float], ...]

    def __str__(self) -> str:
        """Say it: ``deal appears (possible at 0 to 0.9)``."""
        if not self.where:
            return f"{self.outcome} disappears"
        values = listed([interval(low, high) for low, high in self.where])
        only = "" if self.appears else "only "
        return f"{self.outcome} {'appears' if self.appears else 'disappears'} (possible {only}at {values})"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one parameter does alone.

    ``share`` is the share of its points at which the set of possible outcomes is not that at the default; ``step`` the
    distance of two points. Where the parameter could not be swept, ``failure`` says why.
    """

    parameter: Parameter
    share: float = 0.0
    step: float = 0.0
    changes: tuple[Change, ...] = ()
    failure: str = ""

    @property
    def share_text(self) -> str:
        """The share in words: ``12 %``."""
        return f"{100 * self.share:.0f} %"


def effects(model: Model, concept: Concept, points: int) -> tuple[Effect, ...]:
    """Sweep each parameter that has a plausible range alone; in the order of the file."""
    return tuple(_effect(model, concept, one, points) for one in model.parameters.values())


def ranked(found: Sequence[Effect]) -> list[Effect]:
    """Put the parameters that could be swept in order: the largest effect first, levers first among equals."""
    swept = [effect for effect in found if not effect.failure]
    return sorted(swept, key=lambda effect: (-effect.share, effect.parameter.kind != "lever"))


def _effect(model: Model, concept: Concept, parameter: Parameter, points: int) -> Effect:
    if parameter.low is None or parameter.high is None or parameter.low == parameter.high:
        return Effect(parameter, failure="no plausible range is declared, so it was not varied")
    default = float(parameter.default)
    values = np.union1d(span(parameter.low, parameter.high, points), [default])
    axis: dict[str, Any] = {parameter.name: values}
    try:
        found = sweep(model, concept, progress=False, **axis)
    except InputError as error:
        return Effect(parameter, failure=f"could not be varied: {error}")
    possible = found["possible"].values
    base = possible[:, int(np.searchsorted(values, default))]
    differs = (possible != base[:, None]).any(axis=0)
    rows = zip(found["outcome"].values, base, possible, strict=True)
    changes = tuple(_change(str(name), bool(at), row, values) for name, at, row in rows if (row != at).any())
    step = float(parameter.high - parameter.low) / (points - 1)
    return Effect(parameter, float(differs.mean()), step, changes)


def _change(outcome: str, at_default: bool, row: NDArray[np.bool_], values: NDArray[np.float64]) -> Change:
    where = tuple((float(values[first]), float(values[last])) for here, first, last in runs(row.tolist()) if here)
    return Change(outcome, not at_default, where)
