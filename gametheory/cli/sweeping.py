"""The commands over many points: sweep and map."""

from __future__ import annotations

import argparse
import contextlib
import csv
import functools
import io
import json
import logging
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from gametheory.cli.concepts import concept_of, options_of
from gametheory.cli.designs import add_designs, has_design, points_of, ranges_named
from gametheory.cli.models import add_model, load_model, plausible, require_parameters
from gametheory.cli.output import about, add_output, distinct, require_free, saved
from gametheory.cli.values import Range, read_map_axis
from gametheory.errors import ConceptError, InputError, OutputError, SweepInterrupted, UnfinishedSweepError

if TYPE_CHECKING:
    import xarray

    from gametheory.model import Model
    from gametheory.regimes import Regimes

PICTURES: Final = {".svg": "Description", ".png": "Description", ".pdf": "Subject"}
"""The forms of a map, and the field of each that says what it shows."""
UNDATED: Final = {".svg": {"Date": None}, ".png": {}, ".pdf": {"CreationDate": None}}
"""What leaves the date out of a picture, so that equal maps are equal files."""
TABLES: Final = (".nc", ".csv")
STORE: Final = ".zarr"
DATA: Final = ".json"
MAP_POINTS: Final = 201
Asked = TypeVar("Asked")


def _sweep(arguments: argparse.Namespace) -> int:
    from gametheory.sweep import estimate, sweep

    kept = _require_target(arguments)
    model, axes = load_model(arguments.file), distinct(arguments.axes, "the sweep")
    if has_design(arguments):
        with _telling(arguments.verbose):
            return _written(arguments, _designed(arguments, model, axes, kept=kept), kept=kept)
    axes = _grid(axes)
    if arguments.dry_run:
        print(_swept(arguments, model, axes, functools.partial(estimate, stored=kept, keep=arguments.keep)))
        return 0
    with _telling(arguments.verbose), _workers(arguments) as client:
        ask = functools.partial(sweep, client=client, keep=arguments.keep)
        dataset = (_kept if kept else _swept)(arguments, model, axes, ask)
    return _written(arguments, dataset, kept=kept)


def _grid(axes: Mapping[str, Range | None]) -> dict[str, Range]:
    """Require of every axis its ends and its number of points."""
    for name, axis in axes.items():
        if axis is None or axis[2] is None:
            raise InputError(f"'{name}' has no number of points. Write {name}=LOW:HIGH:POINTS, or ask for a --sample")
    if not axes:
        raise InputError("there is nothing to sweep. Name a parameter with its values, as in cost=0:2:201")
    return {name: axis for name, axis in axes.items() if axis is not None}


def _designed(
    arguments: argparse.Namespace, model: Model, axes: Mapping[str, Range | None], *, kept: bool
) -> xarray.Dataset:
    """Sweep over points that are no grid."""
    from gametheory.sweep import refine, sweep

    if arguments.dry_run or arguments.scheduler is not None:
        what = "--dry-run" if arguments.dry_run else "--scheduler"
        raise InputError(f"{what} goes with a grid, and other points are asked for. Leave it out")
    concept, fixed = concept_of(arguments), _fixed(arguments, axes)
    options = options_of(arguments, concept)
    with about(arguments.file):
        require_parameters(model, [*axes, *fixed])
        if arguments.refine is None:
            points = points_of(arguments, model, axes)
            into = {"out": arguments.out, "resume": arguments.resume, "overwrite": arguments.overwrite} if kept else {}
            return sweep(model, concept, points=points, keep=arguments.keep, **into, **options, **fixed)
        over = ranges_named(axes)
        if over is None or kept or arguments.keep is not None:
            wrong = "name the parameters, as in cost=0:2"
            if over is not None:
                wrong = "it goes into a file, not a store" if kept else "it keeps all variables. Leave --keep out"
            raise InputError(f"--refine: {wrong}")
        return refine(model, concept, over=over, points=arguments.refine, **options, **fixed)


def _written(arguments: argparse.Namespace, dataset: xarray.Dataset, *, kept: bool) -> int:
    """Write a sweep where it is asked for."""
    from gametheory.sweep import rows, save

    if kept:
        print(arguments.out)
    elif arguments.out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows(dataset))
    else:
        print(save(dataset, arguments.out, overwrite=arguments.overwrite))
    return 0


def _require_target(arguments: argparse.Namespace) -> bool:
    """Find out before anything is computed whether the sweep can be written, and whether it goes into a store."""
    if arguments.out is not None and arguments.out.suffix == STORE:
        from gametheory.store import require_store

        require_store(arguments.out, resume=arguments.resume, overwrite=arguments.overwrite)
        return True
    if arguments.resume:
        raise InputError(f"--resume goes on with a sweep that is kept in a store. Add --out FILE{STORE}")
    if arguments.out is not None:
        require_free(arguments.out, (*TABLES, STORE), overwrite=arguments.overwrite)
    return False


@contextlib.contextmanager
def _telling(verbose: bool) -> Iterator[None]:
    """Write to standard error what the package logs: concept, points, what is held fixed, who solves and who writes."""
    if not verbose:
        yield
        return
    logger, handler = logging.getLogger("gametheory"), logging.StreamHandler()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


@contextlib.contextmanager
def _workers(arguments: argparse.Namespace) -> Iterator[Any]:
    """Give the client of a scheduler, or nobody; say where its dashboard is, if it is asked for."""
    if arguments.scheduler is None:
        if arguments.workers is not None or arguments.dashboard:
            raise InputError("--workers and --dashboard go with workers of this machine. Add --scheduler local")
        yield None
        return
    from gametheory.store import workers

    with workers(arguments.scheduler, number=arguments.workers, dashboard=arguments.dashboard) as client:
        if arguments.dashboard:
            print(f"dashboard: {client.dashboard_link}", file=sys.stderr)
        yield client


def _kept(
    arguments: argparse.Namespace, model: Model, axes: Mapping[str, Range], ask: Callable[..., xarray.Dataset]
) -> xarray.Dataset:
    """Sweep into a store; an interruption tells the command that goes on."""
    into = functools.partial(ask, out=arguments.out, resume=arguments.resume, overwrite=arguments.overwrite)
    try:
        return _swept(arguments, model, axes, into)
    except SweepInterrupted as interruption:
        if not interruption.kept:
            raise
        raise SweepInterrupted(f"{interruption}:\n{_going_on(arguments)}") from None
    except UnfinishedSweepError as failure:
        if not failure.kept:
            raise
        raise UnfinishedSweepError(
            f"{failure}\nTo resume:\n{_going_on(arguments)}", failure.blocks, kept=True
        ) from None


def _going_on(arguments: argparse.Namespace) -> str:
    """Give the command that goes on with a store."""
    typed = [word for word in arguments.typed if word not in ("--overwrite", "--resume")]
    return shlex.join(["gametheory", *typed, "--resume"])


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
            why = str(refusal).rpartition(". ")[0] or refusal  # the next step that it names is the one taken here
            print(f"no exact map, so points are solved instead: {why}", file=sys.stderr)
            return None
    if suffix == DATA:
        return (json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n").encode()
    return _regimes_drawn(found, suffix)


def _swept_map(arguments: argparse.Namespace, model: Model, axes: Mapping[str, Range], target: Path) -> bytes:
    if target.suffix == DATA:
        raise OutputError(f"{target}: a map of points has no JSON. Write a picture, or sweep to .csv or .nc")
    from gametheory.sweep import sweep

    return _drawn(_swept(arguments, model, axes, sweep), target.suffix)


def _fixed(arguments: argparse.Namespace, axes: Mapping[str, Any]) -> dict[str, Any]:
    fixed = distinct(arguments.set, "--set")
    both = [name for name in axes if name in fixed]
    if both:
        raise InputError(f"'{both[0]}' is swept and set. Leave one out")
    return fixed


def _swept(
    arguments: argparse.Namespace, model: Model, axes: Mapping[str, Range], asked: Callable[..., Asked]
) -> Asked:
    """Ask a sweep, or an estimate of it, of the model."""
    from gametheory.sweep import span

    fixed = _fixed(arguments, axes)
    concept = concept_of(arguments)
    options = options_of(arguments, concept)
    with about(arguments.file):
        require_parameters(model, [*axes, *fixed])
        values: dict[str, Any] = {
            name: span(low, high, points or MAP_POINTS) for name, (low, high, points) in axes.items()
        }
        return asked(model, concept, **options, **fixed, **values)


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
        description="Solve a model at every point of a grid, and write a row a point as CSV, or the whole as netCDF.\n"
        "A long sweep goes into a store, FILE.zarr, as it is solved: after Ctrl-C or a crash, --resume goes on.",
        epilog="examples:\n  gametheory sweep linkage.yaml domestic_cost=0:2:201 > linkage.csv\n"
        "  gametheory sweep linkage.yaml domestic_cost=0:2:201 leverage=0:6:201 --out linkage.nc\n"
        "  gametheory sweep linkage.yaml domestic_cost=0:2:9001 leverage=0:6:9001 --out linkage.zarr --resume\n"
        "  gametheory sweep linkage.yaml --sample latin-hypercube:1000 --seed 1 --out sample.csv\n"
        "  gametheory sweep linkage.yaml domestic_cost=0:2 leverage=0:6 --refine 4000 --out refined.csv",
    )
    add_model(parser)
    parser.add_argument(
        "axes",
        nargs="*",
        type=read_map_axis,
        metavar="NAME=LOW:HIGH:POINTS",
        help="a parameter and the values it takes; of a sample or a refinement NAME=LOW:HIGH, or NAME",
    )
    parser.add_argument(
        "--select", metavar="RULE", help="which of several equilibria gives the payoffs: payoff-dominance, first"
    )
    add_output(parser, "write to this file, .nc (netCDF) or .csv, or store, .zarr (default: CSV to standard output)")
    add_designs(parser)
    parser.add_argument(
        "--keep", type=_names, metavar="NAMES", help="only these variables, as in possible,equilibria (default: all)"
    )
    parser.add_argument("--resume", action="store_true", help="go on with a store, or begin it if it is not there")
    parser.add_argument(
        "--scheduler",
        metavar="WHERE",
        help="have the workers of a dask scheduler solve: its address, or 'local' for processes of this machine",
    )
    parser.add_argument(
        "--workers", type=_count, metavar="N", help="with --scheduler local: so many processes (default: one a core)"
    )
    parser.add_argument(
        "--dashboard", action="store_true", help="with --scheduler local: show in a browser what the workers do"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="say what is solved how, what is held fixed, and who writes"
    )
    parser.add_argument("--dry-run", action="store_true", help="say how many points, how large and how long, and stop")
    parser.set_defaults(run=_sweep)


def _names(text: str) -> list[str]:
    """Read names with commas between them."""
    names = [name.strip() for name in text.split(",")]
    if not all(names):
        raise argparse.ArgumentTypeError(f"'{text}' is no list of names, as in possible,equilibria")
    return names


def _count(text: str) -> int:
    """Read a number of workers."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of workers. Give a whole number, at least 1")
    return int(text)


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
