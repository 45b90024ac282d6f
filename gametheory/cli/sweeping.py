"""The commands over many points: sweep and map."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gametheory.cli.concepts import concept_of, options_of
from gametheory.cli.models import add_model, load_model, plausible, require_parameters
from gametheory.cli.output import about, add_output, distinct, require_free, saved
from gametheory.cli.values import Range, read_axis, read_map_axis
from gametheory.errors import ConceptError, InputError, OutputError

if TYPE_CHECKING:
    import xarray

    from gametheory.model import Model
    from gametheory.regimes import Regimes

PICTURES: Final = {".svg": "Description", ".png": "Description", ".pdf": "Subject"}
"""The forms of a map, and the field of each that says what it shows."""
UNDATED: Final = {".svg": {"Date": None}, ".png": {}, ".pdf": {"CreationDate": None}}
"""What leaves the date out of a picture, so that equal maps are equal files."""
TABLES: Final = (".nc", ".csv")
DATA: Final = ".json"
MAP_POINTS: Final = 201


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
    require_free(target, (*PICTURES, DATA), overwrite=arguments.overwrite)
    model = load_model(arguments.file)
    with about(arguments.file):
        require_parameters(model, axes)
        axes = {name: plausible(model, name) if axis is None else axis for name, axis in axes.items()}
    print(
        saved(target, _exact_map(arguments, model, axes, target.suffix) or _swept_map(arguments, model, axes, target))
    )
    return 0


def _exact_map(arguments: argparse.Namespace, model: Model, axes: Mapping[str, Range], suffix: str) -> bytes | None:
    """Draw a map with exact borders; ``None`` where a grid is asked for, or where there is no exact map."""
    from gametheory.regimes import regimes

    if any(points is not None for _, _, points in axes.values()):
        return None
    fixed = _fixed(arguments, axes)
    x, y = axes
    ranges = {f"{side}_range": axes[name][:2] for side, name in (("x", x), ("y", y))}
    with about(arguments.file):
        require_parameters(model, fixed)
        try:
            found = regimes(model, x, y, concept_of(arguments), **ranges, **fixed)
        except ConceptError as refusal:
            print(f"no exact map, so points are solved instead: {refusal}", file=sys.stderr)
            return None
    if suffix == DATA:
        return (json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n").encode()
    return _regimes_drawn(found, suffix)


def _swept_map(arguments: argparse.Namespace, model: Model, axes: Mapping[str, Range], target: Path) -> bytes:
    if target.suffix == DATA:
        raise OutputError(f"{target}: a map of points has no JSON. Write a picture, or sweep to .csv or .nc")
    return _drawn(_swept(arguments, model, axes), target.suffix)


def _fixed(arguments: argparse.Namespace, axes: Mapping[str, Range]) -> dict[str, Any]:
    fixed = distinct(arguments.set, "--set")
    both = [name for name in axes if name in fixed]
    if both:
        raise InputError(f"'{both[0]}' is swept and set. Leave one out")
    return fixed


def _swept(arguments: argparse.Namespace, model: Model, axes: Mapping[str, Range]) -> xarray.Dataset:
    from gametheory.sweep import span, sweep

    fixed = _fixed(arguments, axes)
    concept = concept_of(arguments)
    options = options_of(arguments, concept)
    with about(arguments.file):
        require_parameters(model, [*axes, *fixed])
        values: dict[str, Any] = {
            name: span(low, high, points or MAP_POINTS) for name, (low, high, points) in axes.items()
        }
        return sweep(model, concept, **options, **fixed, **values)


def _drawn(dataset: xarray.Dataset, suffix: str) -> bytes:
    from gametheory.charts import outcome_map

    return _picture(lambda: outcome_map(dataset), suffix, dataset.attrs["title"], _traced(dataset))


def _regimes_drawn(found: Regimes, suffix: str) -> bytes:
    from gametheory.charts import regime_map, regime_map_caption

    traced = _with_provenance(regime_map_caption(found), found.fixed, found.model_hash)
    return _picture(lambda: regime_map(found), suffix, found.title, traced)


def _picture(draw: Callable[[], Any], suffix: str, title: str, description: str) -> bytes:
    from gametheory.charts import report_style

    picture = io.BytesIO()
    about = {"Title": title, PICTURES[suffix]: description} | UNDATED[suffix]
    with report_style():
        draw().figure.savefig(picture, format=suffix[1:], dpi=200, metadata=about)
    return picture.getvalue()


def _traced(dataset: xarray.Dataset) -> str:
    from gametheory.charts import outcome_map_caption

    fixed = json.loads(dataset.attrs["fixed"])
    return _with_provenance(outcome_map_caption(dataset), fixed, dataset.attrs["model_hash"])


def _with_provenance(caption: str, fixed: Mapping[str, Any], fingerprint: str) -> str:
    """Say what a map shows and where it comes from: the values held fixed, and the fingerprint of the model."""
    values = ", ".join(f"{name} = {float(value):g}" for name, value in fixed.items())
    return f"{caption}{f' Held fixed: {values}.' if values else ''} Model {fingerprint}."


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
        description="Draw a map of the outcomes over two parameters; the others keep their defaults unless set. Its\n"
        "borders are exact where the payoffs are made of + - * / and whole powers and the concept allows it. With\n"
        "numbers of points, or where there is no exact map, a grid of points is solved.",
        epilog="examples:\n  gametheory map linkage.yaml domestic_cost=0:2 leverage\n"
        "  gametheory map linkage.yaml domestic_cost leverage --out linkage.json\n"
        "  gametheory map linkage.yaml domestic_cost=0:2:401 leverage=0:6:401 --out linkage.pdf",
    )
    add_model(parser)
    shape = "NAME, NAME=LOW:HIGH or NAME=LOW:HIGH:POINTS; without a range, the plausible one"
    parser.add_argument("x", type=read_map_axis, metavar="X", help=f"the parameter to the right: {shape}")
    parser.add_argument("y", type=read_map_axis, metavar="Y", help="the parameter upwards: likewise")
    forms = ".svg, .png, .pdf or, of an exact map, .json"
    add_output(parser, f"write to this file, {forms} (default: FILE-X-Y.svg in the working folder)")
    parser.set_defaults(run=_map, select=None)
