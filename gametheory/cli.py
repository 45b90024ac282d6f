"""The command line: arguments in, text out; all the work is done in the rooms below.

Answers go to standard output, what went wrong to standard error, one line for each thing that is wrong and without a
traceback. The exit status is 0 for an answer, 2 for bad input, 130 after Ctrl-C. Output is UTF-8 everywhere.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import functools
import inspect
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import gametheory
from gametheory.errors import InputError, ModelFileError, OutputError, UnknownNameError, suggestion

if TYPE_CHECKING:
    import xarray

    from gametheory.equilibria import Concept
    from gametheory.games import ExtensiveFormGame, NormalFormGame, Solution
    from gametheory.model import Model

_Range = tuple[Fraction, Fraction, int]
"""The values of an axis: the lowest, the highest, and how many."""

CONCEPTS: Final = (
    "pure-nash",
    "nash",
    "dominance",
    "rationalizable",
    "correlated",
    "coarse-correlated",
    "quantal",
    "quantal-limit",
    "lemke-howson",
    "commitment",
    "subgame-perfect",
)
WISHES: Final = {"objective": "total", "precision": "2"}
"""What some concepts take beside the game, each with an example."""
FORMATS: Final = ("text", "json", "csv", "markdown", "latex")
PICTURES: Final = {".svg": "Description", ".png": "Description", ".pdf": "Subject"}
"""The forms of a map, and the field of each that says what it shows."""
UNDATED: Final = {".svg": {"Date": None}, ".png": {}, ".pdf": {"CreationDate": None}}
"""What leaves the date out of a picture, so that equal maps are equal files."""
TABLES: Final = (".nc", ".csv")
MAP_POINTS: Final = 201
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells report it
CLOSED_PIPE: Final = 141  # 128 + SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line with the arguments given, by default those of the program; give the exit status."""
    _speak_utf8()
    try:
        status = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except InputError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except MemoryError:
        print("the grid does not fit into memory. Sweep fewer points", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt as interruption:
        print(str(interruption) or "interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return CLOSED_PIPE
    return status


def _run(argv: Sequence[str]) -> int:
    parser = _parser()
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as leaving:  # after --help and --version
        return int(leaving.code or 0)
    if arguments.command is None:
        parser.print_help()
        return 0
    status: int = arguments.run(arguments)
    return status


def _speak_utf8() -> None:
    """Write UTF-8 wherever the locale has no word for a label."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_quietly() -> None:
    """Point standard output nowhere, so that Python's own flush at exit has nothing to complain about."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# --- the commands ---------------------------------------------------------------------------------------------------


def _check(arguments: argparse.Namespace) -> int:
    status = 0
    for path in arguments.files:
        try:
            expanded = _expanded(path)
        except InputError as error:
            print(error, file=sys.stderr)
            status = BAD_INPUT
        else:
            print(f"{path}: no errors\n\n{expanded}\n")
            sys.stdout.flush()  # so that answers and errors keep the order of the files
    return status


def _solve(arguments: argparse.Namespace) -> int:
    from gametheory.equilibria import default_concept
    from gametheory.loading import load

    values = _distinct(arguments.set, "--set")
    loaded = load(arguments.file)
    with _about(arguments.file):
        game = _game(loaded, values)
        solution: Any = (_concept(arguments) or default_concept(game))(game)
    print(_written(solution, arguments.format), end="")
    return 0


def _sweep(arguments: argparse.Namespace) -> int:
    from gametheory.sweep import rows, save

    if arguments.out is not None:
        _require_free(arguments.out, TABLES, overwrite=arguments.overwrite)
    dataset = _swept(arguments, _load(arguments.file), _distinct(arguments.axes, "the sweep"))
    if arguments.out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows(dataset))
    else:
        print(save(dataset, arguments.out, overwrite=arguments.overwrite))
    return 0


def _map(arguments: argparse.Namespace) -> int:
    axes = _distinct([arguments.x, arguments.y], "the map")
    target = arguments.out or Path(f"{arguments.file.stem}-{'-'.join(axes)}.svg")
    _require_free(target, PICTURES, overwrite=arguments.overwrite)
    model = _load(arguments.file)
    with _about(arguments.file):
        _require_parameters(model, axes)
        axes = {name: _plausible(model, name) if axis is None else axis for name, axis in axes.items()}
    dataset = _swept(arguments, model, axes)
    print(_saved(target, _drawn(dataset, target.suffix)))
    return 0


def _report(arguments: argparse.Namespace) -> int:
    from gametheory.report import write_report

    undated: dict[str, Any] = {"date": None} if arguments.no_date else {}
    progress = _tell if sys.stderr.isatty() else None
    print(write_report(arguments.paths, arguments.out, progress=progress, **undated))
    return 0


def _schema(arguments: argparse.Namespace) -> int:
    from gametheory.modelfile import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if arguments.out is None:
        print(text, end="")
    else:
        _require_free(arguments.out, (".json",), overwrite=arguments.overwrite)
        print(_saved(arguments.out, text.encode()))
    return 0


# --- what the commands share ----------------------------------------------------------------------------------------


def _expanded(path: Path) -> str:
    """Print what a file says: a model with its formulas, shared parameters, a game with its numbers and notes."""
    from gametheory.games import NormalFormGame
    from gametheory.games.display import game_text
    from gametheory.games.display.text import printable
    from gametheory.loading import load
    from gametheory.model.display import model_text, parameters_text
    from gametheory.modelfile import is_parameter_file, load_parameters

    if is_parameter_file(path):
        return f"Parameters that models share:\n{parameters_text(load_parameters(path))}"
    loaded = load(path)
    if not isinstance(loaded, NormalFormGame):
        return model_text(loaded)
    return "\n".join([game_text(loaded), *(printable(f"Note: {note}") for note in loaded.notes)])


def _game(loaded: Model | NormalFormGame, values: Mapping[str, Fraction]) -> NormalFormGame | ExtensiveFormGame:
    """Give the game that a file holds, a model's at the values given."""
    from gametheory.games import NormalFormGame

    if not isinstance(loaded, NormalFormGame):
        _require_parameters(loaded, values)
        return loaded.at(**values)
    if values:
        raise InputError(f"a Gambit file has no parameters, so '{next(iter(values))}' cannot be set. Leave --set out")
    return loaded


def _load(path: Path) -> Model:
    from gametheory.modelfile import load

    return load(path)


@contextlib.contextmanager
def _about(path: Path) -> Iterator[None]:
    """Name the file in the errors that a model's values, concept or axes raise; a file's own errors name it already."""
    try:
        yield
    except ModelFileError:
        raise
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _concept(arguments: argparse.Namespace) -> Concept | None:
    """Give the function of the concept asked for, with what it takes; ``None`` leaves it to the game's form."""
    from gametheory import equilibria

    name = arguments.concept
    function: Concept | None = getattr(equilibria, name.replace("-", "_")) if name else None
    known = inspect.signature(function).parameters if function else {}
    given = {option: getattr(arguments, option) for option in WISHES if getattr(arguments, option) is not None}
    for option in given:
        if option not in known:
            raise InputError(f"--{option}: the concept asked for has none. Leave it out")
    for option in WISHES:
        if option in known and known[option].default is inspect.Parameter.empty and option not in given:
            raise InputError(f"--concept {name} needs --{option}. Give one, as in --{option} {WISHES[option]}")
    return functools.partial(function, **given) if function and given else function


def _written(solution: Solution, form: str) -> str:
    from gametheory.games import display

    if form == "json":
        return solution.to_json() + "\n"
    if form == "text":
        return f"{solution!r}\n"
    writers = {"csv": display.solution_csv, "markdown": display.solution_markdown, "latex": display.solution_latex}
    return writers[form](solution)


def _swept(arguments: argparse.Namespace, model: Model, axes: Mapping[str, _Range]) -> xarray.Dataset:
    from gametheory.sweep import span, sweep

    fixed = _distinct(arguments.set, "--set")
    both = [name for name in axes if name in fixed]
    if both:
        raise InputError(f"'{both[0]}' is swept and set. Leave one out")
    concept = _concept(arguments)
    options = _options(arguments, concept)
    with _about(arguments.file):
        _require_parameters(model, [*axes, *fixed])
        values: dict[str, Any] = {name: span(*axis) for name, axis in axes.items()}
        return sweep(model, concept, **options, **fixed, **values)


def _require_parameters(model: Model, names: Iterable[str]) -> None:
    """Find out before a name becomes an argument whether the model has such a parameter, and depends on it."""
    for name in names:
        if name in (*model.unused, *model.elsewhere):
            raise InputError(f"no payoff of this model depends on parameter '{name}'. Leave it out")
        if name not in model.parameters:
            raise UnknownNameError("parameter of this model", name, model.parameters)


def _plausible(model: Model, name: str) -> _Range:
    """Give the plausible range of a parameter as an axis of a map."""
    parameter = model.parameters[name]
    if parameter.low is None or parameter.high is None:
        raise InputError(f"parameter '{name}' declares no range. Write one, as in {name}=0:2:{MAP_POINTS}")
    return parameter.low, parameter.high, MAP_POINTS


def _tell(step: str) -> None:
    """Say on a terminal what a long command is at."""
    print(step, file=sys.stderr)


def _options(arguments: argparse.Namespace, concept: Concept | None) -> dict[str, Any]:
    """Give what the concept is asked beside the game; some concepts select nothing."""
    if arguments.select is None:
        return {}
    if concept is not None and "select" not in inspect.signature(concept).parameters:
        raise InputError(f"--select: {arguments.concept} does not select among equilibria. Leave it out")
    return {"select": arguments.select}


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


def _require_free(target: Path, suffixes: Iterable[str], *, overwrite: bool) -> None:
    """Find out before anything is computed whether a file can be written there."""
    if target.suffix not in suffixes:
        known = ", ".join(suffixes)
        raise OutputError(f"{target}: the file's name must end in {known}. Change its ending")
    if target.exists() and not overwrite:
        raise OutputError(f"{target}: the file exists already. Choose another name, or add --overwrite")
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder '{target.parent}'. Make it first")


def _saved(target: Path, content: bytes) -> Path:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}). Choose another place") from None
    return target


def _distinct(pairs: Sequence[tuple[str, Any]], where: str) -> dict[str, Any]:
    """Turn names with their values into a dictionary; a name that comes twice is an error, not a choice."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise InputError(f"{where} names '{name}' twice. Leave one out")
        values[name] = value
    return values


# --- the arguments --------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line, and where to read on."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options |= {"allow_abbrev": False, "formatter_class": argparse.RawDescriptionHelpFormatter}
        super().__init__(*arguments, **options)

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{self.prog}: {message}. See '{self.prog} --help'")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gametheory",
        description="Solve games that a crisis is written down as, and see where the outcome flips.",
        epilog="""\
examples:
  gametheory check models/crimea_2017/linkage.yaml
  gametheory solve models/crimea_2017/linkage.yaml --set domestic_cost=0.4
  gametheory map models/crimea_2017/linkage.yaml domestic_cost=0:2:201 leverage --out linkage.svg
  gametheory report models/crimea_2017 --out report

'gametheory COMMAND --help' says more of a command. Bad input ends with status 2.""",
    )
    parser.add_argument("--version", action="version", version=f"gametheory {gametheory.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for add in (_add_check, _add_solve, _add_sweep, _add_map, _add_report, _add_schema):
        add(commands)
    return parser


def _add_check(commands: Any) -> None:
    parser = commands.add_parser(
        "check",
        help="say whether model files are right, and print them expanded",
        description="Read model files, report every error with its line, and print what each model says: the expanded\n"
        "table or tree with its formulas, the parameters, and those that nothing depends on.",
        epilog="example:\n  gametheory check models/crimea_2017/linkage.yaml models/crimea_2017/bargain.yaml",
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a model file (.yaml), or a Gambit file (.nfg)"
    )
    parser.set_defaults(run=_check)


def _add_solve(commands: Any) -> None:
    parser = commands.add_parser(
        "solve",
        help="find the equilibria of a model at given parameter values",
        description="Find the equilibria of a model. Parameters keep their defaults unless they are set.",
        epilog="examples:\n  gametheory solve standoff.yaml\n"
        "  gametheory solve linkage.yaml --concept pure-nash --set domestic_cost=0.4 --set snapback=2/3\n"
        "  gametheory solve bargain.yaml --format json\n  gametheory solve game.nfg",
    )
    _add_model(parser, "a model file (.yaml), or a Gambit file (.nfg)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="the form of the answer (default: text)")
    parser.set_defaults(run=_solve)


def _add_sweep(commands: Any) -> None:
    parser = commands.add_parser(
        "sweep",
        help="solve a model at every point of a grid of parameter values",
        description="Solve a model at every point of a grid, and write a row a point as CSV, or the whole as netCDF.",
        epilog="examples:\n  gametheory sweep linkage.yaml domestic_cost=0:2:201 > linkage.csv\n"
        "  gametheory sweep linkage.yaml domestic_cost=0:2:201 leverage=0:6:201 --out linkage.nc",
    )
    _add_model(parser)
    parser.add_argument(
        "axes", nargs="+", type=_axis, metavar="NAME=LOW:HIGH:POINTS", help="a parameter and the values it takes"
    )
    parser.add_argument(
        "--select", metavar="RULE", help="which of several equilibria gives the payoffs: payoff-dominance, first"
    )
    _add_output(parser, "write to this file, .nc (netCDF) or .csv (default: CSV to standard output)")
    parser.set_defaults(run=_sweep)


def _add_map(commands: Any) -> None:
    parser = commands.add_parser(
        "map",
        help="draw which outcomes are possible where two parameters have which values",
        description="Draw a map of the outcomes over two parameters; the others keep their defaults unless set.",
        epilog="examples:\n  gametheory map linkage.yaml domestic_cost leverage\n"
        "  gametheory map linkage.yaml domestic_cost=0:2:401 leverage=0:6:401 --out linkage.pdf",
    )
    _add_model(parser)
    shape = "NAME or NAME=LOW:HIGH:POINTS; without a range, the plausible one"
    parser.add_argument("x", type=_map_axis, metavar="X", help=f"the parameter to the right: {shape}")
    parser.add_argument("y", type=_map_axis, metavar="Y", help="the parameter upwards: likewise")
    _add_output(parser, "write to this file, .svg, .png or .pdf (default: FILE-X-Y.svg in the working folder)")
    parser.set_defaults(run=_map, select=None)


def _add_report(commands: Any) -> None:
    parser = commands.add_parser(
        "report",
        help="write a page with the answers, charts and data of one or more models",
        description="Write a self-contained HTML page on model files, or on all models of a folder, with every figure\n"
        "and its data beside it.",
        epilog="example:\n  gametheory report models/crimea_2017 --out report",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a model file, or a folder of them")
    parser.add_argument("--out", type=Path, default=Path("report"), metavar="DIR", help="the folder (default: report)")
    parser.add_argument(
        "--no-date", action="store_true", help="print no date, so that the same models give the same page"
    )
    parser.set_defaults(run=_report)


def _add_schema(commands: Any) -> None:
    parser = commands.add_parser(
        "schema",
        help="print the JSON Schema of model files, with which editors check and complete them",
        description="Print the JSON Schema of model files, with which editors check and complete them.",
        epilog="example:\n  gametheory schema --out model.schema.json",
    )
    _add_output(parser, "write to this file, .json (default: standard output)")
    parser.set_defaults(run=_schema)


def _add_model(parser: argparse.ArgumentParser, file: str = "a model file (.yaml)") -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=file)
    parser.add_argument(
        "--concept",
        type=_concept_name,
        metavar="C",
        help=f"the solution concept: {', '.join(CONCEPTS)} (default: subgame-perfect for a tree, nash for two players, "
        "else pure-nash)",
    )
    parser.add_argument(
        "--objective",
        metavar="WISH",
        help="what a correlated equilibrium is best for: total, fairness, a player or an outcome, as in 'least war'",
    )
    parser.add_argument(
        "--precision",
        type=_precision,
        metavar="NUMBER",
        help="how precisely players of a quantal response equilibrium choose, per unit of payoff: 0 is at random",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_setting,
        metavar="NAME=VALUE",
        help="give a parameter a value, as in domestic_cost=0.4 or snapback=2/3; may come several times",
    )


def _add_output(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE", help=what)
    parser.add_argument("--overwrite", action="store_true", help="replace the file if it exists")


def _concept_name(text: str) -> str:
    if text not in CONCEPTS:
        close = suggestion(text, CONCEPTS)
        guess = f"{close} " if close.startswith("Did") else ""
        raise argparse.ArgumentTypeError(f"no concept is called '{text}'. {guess}Known: {', '.join(CONCEPTS)}")
    return text


def _setting(text: str) -> tuple[str, Fraction]:
    name, equals, value = text.partition("=")
    if not name.strip() or not equals:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=VALUE, as in domestic_cost=0.4")
    return name.strip(), _number(value, text)


def _precision(text: str) -> float:
    return float(_number(text, text))


def _axis(text: str) -> tuple[str, _Range]:
    name, _, values = text.partition("=")
    parts = values.split(":")
    if not name.strip() or len(parts) != 3:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=LOW:HIGH:POINTS, as in domestic_cost=0:2:201")
    low, high, points = (_number(part, text) for part in parts)
    if low >= high:
        raise argparse.ArgumentTypeError(f"'{text}': LOW must be less than HIGH, as in domestic_cost=0:2:201")
    if points.denominator != 1 or points < 2:
        raise argparse.ArgumentTypeError(f"'{text}': POINTS must be a whole number, at least 2")
    return name.strip(), (low, high, int(points))


def _map_axis(text: str) -> tuple[str, _Range | None]:
    return _axis(text) if "=" in text else (text, None)


def _number(text: str, whole: str) -> Fraction:
    from gametheory.expressions import parse_number

    try:
        return parse_number(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(f"'{whole}': {error}") from None
