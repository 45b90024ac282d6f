"""The commands over many points: sweep and map."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gametheory.cli.concepts import concept_of, options_of
from gametheory.cli.models import add_model, load_model, plausible, require_parameters
from gametheory.cli.output import about, add_output, distinct, require_free, saved
from gametheory.cli.values import Range, read_axis, read_map_axis
from gametheory.errors import InputError

if TYPE_CHECKING:
    import xarray

    from gametheory.model import Model

PICTURES: Final = {".svg": "Description", ".png": "Description", ".pdf": "Subject"}
"""The forms of a map, and the field of each that says what it shows."""
UNDATED: Final = {".svg": {"Date": None}, ".png": {}, ".pdf": {"CreationDate": None}}
"""What leaves the date out of a picture, so that equal maps are equal files."""
TABLES: Final = (".nc", ".csv")


def _sweep(arguments: argparse.Namespace) -> int:
    from gametheory.sweep import rows, save

    if arguments.out is not None:
        require_free(arguments.out, TABLES, overwrite=arguments.overwrite)
    dataset = _swept(arguments, load_model(arguments.file), distinct(arguments.axes, "the sweep"))
    if arguments.out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows(dataset))
    else:
        print(save(dataset, arguments.out, overwrite=arguments.overwrite))
    return 0


def _map(arguments: argparse.Namespace) -> int:
    axes = distinct([arguments.x, arguments.y], "the map")
    target = arguments.out or Path(f"{arguments.file.stem}-{'-'.join(axes)}.svg")
    require_free(target, PICTURES, overwrite=arguments.overwrite)
    model = load_model(arguments.file)
    with about(arguments.file):
        require_parameters(model, axes)
        axes = {name: plausible(model, name) if axis is None else axis for name, axis in axes.items()}
    dataset = _swept(arguments, model, axes)
    print(saved(target, _drawn(dataset, target.suffix)))
    return 0


def _swept(arguments: argparse.Namespace, model: Model, axes: Mapping[str, Range]) -> xarray.Dataset:
    from gametheory.sweep import span, sweep

    fixed = distinct(arguments.set, "--set")
    both = [name for name in axes if name in fixed]
    if both:
        raise InputError(f"'{both[0]}' is swept and set. Leave one out")
    concept = concept_of(arguments)
    options = options_of(arguments, concept)
    with about(arguments.file):
        require_parameters(model, [*axes, *fixed])
        values: dict[str, Any] = {name: span(*axis) for name, axis in axes.items()}
        return sweep(model, concept, **options, **fixed, **values)


def _drawn(dataset: xarray.Dataset, suffix: str) -> bytes:
    from gametheory.charts import outcome_map, report_style

    picture = io.BytesIO()
    about = {"Title": dataset.attrs["title"], PICTURES[suffix]: _traced(dataset)} | UNDATED[suffix]
    with report_style():
        figure: Any = outcome_map(dataset).figure
        figure.savefig(picture, format=suffix[1:], dpi=200, metadata=about)
    return picture.getvalue()


def _traced(dataset: xarray.Dataset) -> str:
    """Say what a map shows and where it comes from: the values held fixed, and the fingerprint of the model."""
    from gametheory.charts import outcome_map_caption

    fixed = ", ".join(f"{name} = {value:g}" for name, value in json.loads(dataset.attrs["fixed"]).items())
    held = f" Held fixed: {fixed}." if fixed else ""
    return f"{outcome_map_caption(dataset)}{held} Model {dataset.attrs['model_hash']}."


def add_sweep(commands: Any) -> None:
    """Add the command ``sweep``."""
    parser = commands.add_parser(
        "sweep",
        help="solve a model at every point of a grid of parameter values",
        description="Solve a model at every point of a grid, and write a row a point as CSV, or the whole as netCDF.",
        epilog="examples:\n  gametheory sweep linkage.yaml domestic_cost=0:2:201 > linkage.csv\n"
        "  gametheory sweep linkage.yaml domestic_cost=0:2:201 leverage=0:6:201 --out linkage.nc",
    )
    add_model(parser)
    parser.add_argument(
        "axes", nargs="+", type=read_axis, metavar="NAME=LOW:HIGH:POINTS", help="a parameter and the values it takes"
    )
    parser.add_argument(
        "--select", metavar="RULE", help="which of several equilibria gives the payoffs: payoff-dominance, first"
    )
    add_output(parser, "write to this file, .nc (netCDF) or .csv (default: CSV to standard output)")
    parser.set_defaults(run=_sweep)


def add_map(commands: Any) -> None:
    """Add the command ``map``."""
    parser = commands.add_parser(
        "map",
        help="draw which outcomes are possible where two parameters have which values",
        description="Draw a map of the outcomes over two parameters; the others keep their defaults unless set.",
        epilog="examples:\n  gametheory map linkage.yaml domestic_cost leverage\n"
        "  gametheory map linkage.yaml domestic_cost=0:2:401 leverage=0:6:401 --out linkage.pdf",
    )
    add_model(parser)
    shape = "NAME or NAME=LOW:HIGH:POINTS; without a range, the plausible one"
    parser.add_argument("x", type=read_map_axis, metavar="X", help=f"the parameter to the right: {shape}")
    parser.add_argument("y", type=read_map_axis, metavar="Y", help="the parameter upwards: likewise")
    add_output(parser, "write to this file, .svg, .png or .pdf (default: FILE-X-Y.svg in the working folder)")
    parser.set_defaults(run=_map, select=None)
