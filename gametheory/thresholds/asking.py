"""What is asked along a parameter: the values that are held, and the range."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gametheory.errors import DomainError, UnknownNameError
from gametheory.games.numbers import as_written
from gametheory.model import Model
from gametheory.model.symbolic import held


def range_along(
    model: Model, along: str, low: Any, high: Any, fixed: Mapping[str, Any]
) -> tuple[dict[str, Fraction], Fraction, Fraction]:
    """Give the values of all parameters, and the ends of the range of the one that moves.

    Raises ``UnknownNameError`` or ``DomainError`` for a parameter that the model does not have, a value that it cannot
    have, and a range that is missing or empty.
    """
    if along not in model.parameters:
        raise UnknownNameError("parameter of this model", along, model.parameters)
    if along in fixed:
        raise DomainError(f"thresholds along '{along}' need it free. Leave its value out")
    values = held(model, fixed)
    parameter = model.parameters[along]
    start, end = (
        as_written(given) if given is not None else own for given, own in ((low, parameter.low), (high, parameter.high))
    )
    if start is None or end is None or start >= end:
        raise DomainError(f"thresholds along '{along}' need a range. Give low= and high=, the lower end first")
    parameter.check(start)
    parameter.check(end)
    return values, start, end
