"""How numbers, settings and axes are written on the command line."""

from __future__ import annotations

import argparse
from fractions import Fraction

from gametheory.errors import InputError

Range = tuple[Fraction, Fraction, int]
"""The values of an axis: the lowest, the highest, and how many."""


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


def read_axis(text: str) -> tuple[str, Range]:
    """Read ``NAME=LOW:HIGH:POINTS``."""
    name, _, values = text.partition("=")
    parts = values.split(":")
    if not name.strip() or len(parts) != 3:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=LOW:HIGH:POINTS, as in domestic_cost=0:2:201")
    low, high, points = (read_number(part, text) for part in parts)
    if low >= high:
        raise argparse.ArgumentTypeError(f"'{text}': LOW must be less than HIGH, as in domestic_cost=0:2:201")
    if points.denominator != 1 or points < 2:
        raise argparse.ArgumentTypeError(f"'{text}': POINTS must be a whole number, at least 2")
    return name.strip(), (low, high, int(points))


def read_map_axis(text: str) -> tuple[str, Range | None]:
    """Read the axis of a map, which may have no range."""
    return read_axis(text) if "=" in text else (text, None)


def read_number(text: str, whole: str) -> Fraction:
    """Read a number exactly; ``whole`` is what the user typed, for the error."""
    from gametheory.expressions import parse_number

    try:
        return parse_number(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(f"'{whole}': {error}") from None
