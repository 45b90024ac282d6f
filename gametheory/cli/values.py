"""How numbers, settings and axes are written on the command line."""

from __future__ import annotations

import argparse
from fractions import Fraction

from gametheory.errors import InputError

Range = tuple[Fraction, Fraction, int | None]
"""The values of an axis: the lowest, the highest, and how many, where that is said."""


def read_setting(text: str) -> tuple[str, Fraction]:
    """Read ``NAME=VALUE``."""
    name, equals, value = text.partition("=")
    if not name.strip() or not equals:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=VALUE, as in domestic_cost=0.4")
    return name.strip(), read_number(value, text)


def read_precision(text: str) -> float:
    """Read a precision."""
    return float(read_number(text, text))


def read_seconds(text: str) -> float:
    """Read a time limit."""
    seconds = float(read_number(text, text))
    if seconds <= 0:
        raise argparse.ArgumentTypeError(f"'{text}' is no time limit. Give a positive number of seconds")
    return seconds


def read_range_axis(text: str) -> tuple[str, Range | None]:
    """Read ``NAME`` or ``NAME=LOW:HIGH``."""
    return _axis(text, "NAME or NAME=LOW:HIGH, as in domestic_cost=0:2", (2,)) if "=" in text else (text, None)


def read_map_axis(text: str) -> tuple[str, Range | None]:
    """Read the axis of a map: ``NAME``, ``NAME=LOW:HIGH`` or, of a swept map, ``NAME=LOW:HIGH:POINTS``."""
    shape = "NAME, NAME=LOW:HIGH or NAME=LOW:HIGH:POINTS, as in domestic_cost=0:2"
    return _axis(text, shape, (2, 3)) if "=" in text else (text, None)


def _axis(text: str, shape: str, sizes: tuple[int, ...]) -> tuple[str, Range]:
    name, _, values = text.partition("=")
    parts = values.split(":")
    if not name.strip() or len(parts) not in sizes:
        raise argparse.ArgumentTypeError(f"'{text}' is not {shape}")
    low, high, *rest = (read_number(part, text) for part in parts)
    if low >= high:
        raise argparse.ArgumentTypeError(f"'{text}': LOW must be less than HIGH, as in domestic_cost=0:2")
    if rest and (rest[0].denominator != 1 or rest[0] < 2):
        raise argparse.ArgumentTypeError(f"'{text}': POINTS must be a whole number, at least 2")
    return name.strip(), (low, high, int(rest[0]) if rest else None)


def read_number(text: str, whole: str) -> Fraction:
    """Read a number exactly; ``whole`` is what the user typed, for the error."""
    from gametheory.expressions import parse_number

    try:
        return parse_number(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(f"'{whole}': {error}") from None
