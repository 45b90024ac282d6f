"""The values that a parameter takes in a sweep."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gametheory.errors import SweepError
from gametheory.games.numbers import as_written


def span(low: float | Fraction, high: float | Fraction, points: int) -> NDArray[np.float64]:
    """Give equally spaced values from low to high, both included, each the float nearest to the exact value.

    >>> span(0, 1, 11)[3]
    np.float64(0.3)
    """
    if points < 1 or (points == 1 and low != high):
        raise SweepError(f"{points} points do not span {low}..{high}. Give at least 2")
    start, end = as_written(low), as_written(high)
    steps = max(points - 1, 1)
    return np.array([float(start + (end - start) * step / steps) for step in range(points)])


def values_of(name: str, given: ArrayLike) -> NDArray[np.float64]:
    """Give the values of an axis as floats; raise ``SweepError`` for what is no axis."""
    try:
        values = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise SweepError(f"the values of '{name}' are not numbers. Give a list or an array of numbers") from None
    if values.ndim != 1 or not values.size:
        raise SweepError(f"the values of '{name}' have shape {values.shape}. Give one axis with at least one value")
    if not np.isfinite(values).all():
        raise SweepError(f"a value of '{name}' is not a finite number. Leave it out")
    return values


def in_words(values: NDArray[np.float64]) -> str:
    """Say what an axis is, so that two different ones read differently.

    >>> in_words(span(0, 1, 11))
    '0..1 in 11 values (d42a40c6)'
    """
    fingerprint = hashlib.sha256(values.tobytes()).hexdigest()[:8]
    return f"{values.min():g}..{values.max():g} in {len(values):,} values ({fingerprint})"
