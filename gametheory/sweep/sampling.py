r"""Points at random over all parameters at once: Latin hypercubes and Sobol sequences.

A grid over :math:`d` parameters with :math:`m` values each has :math:`m^d` points, which nobody can pay for beyond a
few parameters, and says nothing between its lines. Samples spread over the whole box of plausible ranges instead:

- a **Latin hypercube** of :math:`n` points has, for each parameter, exactly one point in each of :math:`n` equally
  likely slices of its range (McKay, Beckman and Conover 1979);
- a **Sobol sequence** fills the box evenly in all parameters together, most evenly if :math:`n` is a power of two; it
  is scrambled, so that different seeds give different points (Sobol' 1967; Owen 1998).

Both are drawn by scipy (:mod:`scipy.stats.qmc`) and stretched to the ranges: evenly for a parameter whose distribution
the model calls uniform, by the inverse of the triangle with its peak at the default for a triangular one. Shares of the
sampled points are then shares under these distributions, and no more: a sample finds no region too small for it.

References
----------
M. D. McKay, R. J. Beckman and W. J. Conover (1979), A comparison of three methods for selecting values of input
variables in the analysis of output from a computer code, Technometrics 21, 239-245.
I. M. Sobol' (1967), On the distribution of points in a cube and the approximate evaluation of integrals, USSR
Computational Mathematics and Mathematical Physics 7, 86-112.
A. B. Owen (1998), Scrambling Sobol' and Niederreiter-Xing points, Journal of Complexity 14, 466-489.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.errors import SweepError, UnknownNameError
from gametheory.model import Model, Parameter
from gametheory.sweep.points import Points

Ranges = Iterable[str] | Mapping[str, tuple[float, float] | None]
"""The parameters to sample, by name, with a range of their own each instead of the plausible one if they have one."""


def latin_hypercube(
    model: Model, size: int, *, over: Ranges | None = None, rng: int | np.random.Generator | None = None
) -> Points:
    """Draw a Latin hypercube over parameters of a model.

    Parameters
    ----------
    model
        The model.
    size
        How many points.
    over
        Which parameters, by name; a mapping gives some of them a range of their own, as in ``{"cost": (0, 2)}``. By
        default all that declare a plausible range.
    rng
        A seed, or a generator of random numbers. Without one a seed is drawn, and the points say which.

    Returns
    -------
    :class:`~gametheory.sweep.points.Points` for ``sweep(model, points=...)``. Raises ``SweepError`` where a parameter
    has no range or there is nothing to draw, ``UnknownNameError`` for one that the model does not have.

    Examples
    --------
    >>> from gametheory.modelfile import load
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "0..2"}, "cost": {"default": 1, "range": "0..4"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain - cost"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> points = latin_hypercube(entry, 4, rng=1)
    >>> sorted(points["cost"].astype(int).tolist())  # one in each quarter of the range
    [0, 1, 2, 3]
    >>> points.origin
    'Latin hypercube of 4 points over gain in 0..2, cost in 0..4, seed 1'
    """
    from scipy.stats import qmc

    return _drawn("Latin hypercube", model, size, over, rng, lambda d, source: qmc.LatinHypercube(d, rng=source))


def sobol(
    model: Model, size: int, *, over: Ranges | None = None, rng: int | np.random.Generator | None = None
) -> Points:
    """Draw the first points of a scrambled Sobol sequence over parameters of a model.

    Parameters, returns and errors as of :func:`latin_hypercube`. The points are most even if ``size`` is a power of
    two.

    Examples
    --------
    >>> from gametheory.modelfile import load
    >>> entry = load(
    ...     {
    ...         "title": "Enter or not",
    ...         "players": {"entrant": "Entrant"},
    ...         "parameters": {"gain": {"default": 1, "range": "0..2"}},
    ...         "outcomes": {"out": {"entrant": 0}, "in": {"entrant": "gain - 1"}},
    ...         "table": {"actions": {"entrant": ["wait", "enter"]}, "cells": {"wait": "out", "enter": "in"}},
    ...     }
    ... )
    >>> points = sobol(entry, 8, rng=1)
    >>> sorted((points["gain"] * 4).astype(int).tolist())
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    from scipy.stats import qmc

    return _drawn("Sobol sequence", model, size, over, rng, lambda d, source: qmc.Sobol(d, rng=source))


def _drawn(
    kind: str, model: Model, size: int, over: Ranges | None, rng: int | np.random.Generator | None, engine: Any
) -> Points:
    if size < 1:
        raise SweepError(f"{size} points are no sample. Give at least 1")
    ranges = ranges_of(model, over)
    source, seed = _source(rng)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The balance properties of Sobol")  # the docstring says so
        shares = engine(len(ranges), source).random(size)
    values = {
        name: _stretched(model.parameters[name], share, low, high)
        for (name, (low, high)), share in zip(ranges.items(), shares.T, strict=True)
    }
    said = ", ".join(f"{name} in {low:g}..{high:g}" for name, (low, high) in ranges.items())
    return Points(values, f"{kind} of {size:,} points over {said}, {seed}")


def ranges_of(model: Model, over: Ranges | None) -> dict[str, tuple[float, float]]:
    """Give the range of each parameter that is asked for: its own, or the plausible one."""
    if over is None:
        chosen: dict[str, Any] = {
            n: None for n, p in model.parameters.items() if p.low is not None and p.high is not None
        }
        if not chosen:
            raise SweepError("no parameter of this model declares a range. Give ranges, as in over={'cost': (0, 2)}")
    else:
        chosen = dict(over) if isinstance(over, Mapping) else dict.fromkeys([over] if isinstance(over, str) else over)
        if not chosen:
            raise SweepError("no parameter is named. Name some, as in over=['cost']")
    return {name: _range(model, name, own) for name, own in chosen.items()}


def _range(model: Model, name: str, own: tuple[float, float] | None) -> tuple[float, float]:
    if name not in model.parameters:
        raise UnknownNameError("parameter of this model", name, model.parameters)
    parameter = model.parameters[name]
    if own is None:
        if parameter.low is None or parameter.high is None:
            raise SweepError(f"parameter '{name}' declares no range. Give one, as in over={{'{name}': (0, 2)}}")
        return float(parameter.low), float(parameter.high)
    low, high = map(float, own)
    if not low < high:
        raise SweepError(f"'{name}' from {low:g} to {high:g} is no range. Give the lower end first")
    parameter.check(np.array([low, high]))
    return low, high


def _source(rng: int | np.random.Generator | None) -> tuple[Any, str]:
    """Give what numbers are drawn from, and the words that say which these are."""
    if isinstance(rng, np.random.Generator):
        return rng, "from a generator"
    seed = int(np.random.default_rng().integers(2**32)) if rng is None else int(rng)
    return np.random.default_rng(seed), f"seed {seed}"


def _stretched(parameter: Parameter, shares: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Carry numbers that are even between 0 and 1 to the distribution of a parameter."""
    peak = min(max(float(parameter.default), low), high)
    if parameter.distribution != "triangular":
        return low + (high - low) * shares
    rising = (peak - low) / (high - low)
    up = low + np.sqrt(shares * (high - low) * (peak - low))
    down = high - np.sqrt((1 - shares) * (high - low) * (high - peak))
    stretched: NDArray[np.float64] = np.where(shares < rising, up, down)
    return stretched
