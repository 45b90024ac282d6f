"""Designs of a sweep besides grids, on the command line: samples, scenarios, points that gather near borders."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gametheory.cli.values import Range
from gametheory.errors import InputError

if TYPE_CHECKING:
    from gametheory.model import Model
    from gametheory.sweep import Points

SAMPLES: Final = ("latin-hypercube", "sobol")


def add_designs(parser: argparse.ArgumentParser) -> None:
    """Add what takes the place of a grid."""
    group = parser.add_argument_group("instead of a grid")
    group = group.add_mutually_exclusive_group()
    group.add_argument(
        "--sample",
        type=read_sample,
        metavar="KIND:POINTS",
        help="points at random over the parameters named, or all with a range: latin-hypercube:1000, sobol:1024",
    )
    group.add_argument(
        "--scenarios",
        type=Path,
        metavar="FILE.csv",
        help="the points of a table: a row each, parameters as columns, their names in a column 'scenario'",
    )
    group.add_argument(
        "--refine",
        type=read_count,
        metavar="POINTS",
        help="so many points that gather where the possible outcomes change, over one to four parameters",
    )
    parser.add_argument("--seed", type=read_seed, metavar="NUMBER", help="of a sample; without it one is drawn")


def read_sample(text: str) -> tuple[str, int]:
    """Read ``KIND:POINTS``."""
    kind, _, points = text.partition(":")
    if kind not in SAMPLES or not points:
        raise argparse.ArgumentTypeError(f"'{text}' is not KIND:POINTS, as in latin-hypercube:1000 or sobol:1024")
    return kind, read_count(points)


def read_count(text: str) -> int:
    """Read a number of points."""
    if not text.isascii() or not text.replace("_", "").isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of points. Give a whole number, at least 1")
    return int(text)


def read_seed(text: str) -> int:
    """Read a seed."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is no seed. Give a whole number that is not negative")
    return int(text)


def has_design(arguments: argparse.Namespace) -> bool:
    """Tell whether something else than a grid is asked for, and refuse what does not go together."""
    grid = arguments.sample is None and arguments.scenarios is None and arguments.refine is None
    if arguments.seed is not None and arguments.sample is None:
        raise InputError("--seed goes with --sample. Leave it out")
    if arguments.scenarios is not None and arguments.axes:
        raise InputError(f"{arguments.scenarios} has the points, and an axis is named too. Leave the axes out")
    return not grid


def ranges_named(axes: Mapping[str, Range | None]) -> dict[str, tuple[float, float] | None] | None:
    """Give the parameters that are named, with their ranges where they have one; nothing where none is named."""
    for name, axis in axes.items():
        if axis is not None and axis[2] is not None:
            raise InputError(f"'{name}': a number of points goes with a grid. Write {name}=LOW:HIGH")
    named: dict[str, Any] = {n: None if axis is None else (float(axis[0]), float(axis[1])) for n, axis in axes.items()}
    return named or None


def points_of(arguments: argparse.Namespace, model: Model, axes: Mapping[str, Range | None]) -> Points:
    """Give the points of a sample or of a table."""
    from gametheory.sweep import latin_hypercube, read_scenarios, sobol

    if arguments.scenarios is not None:
        return read_scenarios(arguments.scenarios, model)
    kind, size = arguments.sample
    draw = sobol if kind == "sobol" else latin_hypercube
    return draw(model, size, over=ranges_named(axes), rng=arguments.seed)
