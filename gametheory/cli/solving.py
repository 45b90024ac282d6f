"""The commands that read one file and answer: check and solve."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gametheory.cli.concepts import concept_of
from gametheory.cli.models import add_model, require_parameters
from gametheory.cli.output import BAD_INPUT, about, distinct
from gametheory.errors import InputError

if TYPE_CHECKING:
    from gametheory.games import ExtensiveFormGame, NormalFormGame
    from gametheory.model import Model

FORMATS: Final = ("text", "json", "csv", "markdown", "latex")


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
    from gametheory.concepts import default_concept, require_fit
    from gametheory.loading import load

    values = distinct(arguments.set, "--set")
    loaded = load(arguments.file)
    with about(arguments.file):
        game = _game(loaded, values)
        concept = concept_of(arguments, telling=True) or default_concept(game)
        require_fit(concept, game)
        written = _written(concept(game), arguments.format)
    print(written, end="")
    return 0


def _expanded(path: Path) -> str:
    """Print what a file says: a model with its formulas, shared parameters, a game with its numbers and notes."""
    from gametheory.games.display import game_text
    from gametheory.games.display.text import printable
    from gametheory.loading import load
    from gametheory.model import Model
    from gametheory.model.display import model_text, parameters_text
    from gametheory.modelfile import is_parameter_file, load_parameters

    if is_parameter_file(path):
        return f"Parameters that models share:\n{parameters_text(load_parameters(path))}"
    loaded = load(path)
    if isinstance(loaded, Model):
        return model_text(loaded)
    return "\n".join([game_text(loaded), *(printable(f"Note: {note}") for note in loaded.notes)])


def _game(loaded: Model | NormalFormGame | ExtensiveFormGame, values: Mapping[str, Fraction]) -> Any:
    """Give the game that a file holds, a model's at the values given."""
    from gametheory.model import Model

    if isinstance(loaded, Model):
        require_parameters(loaded, values)
        return loaded.at(**values)
    if values:
        raise InputError(f"a Gambit file has no parameters, so '{next(iter(values))}' cannot be set. Leave --set out")
    return loaded


def _written(solution: Any, form: str) -> str:
    from gametheory.games import ExtensiveFormGame, NormalFormGame, display

    if form == "json":
        return f"{solution.to_json()}\n"
    if form == "text":
        return f"{solution!r}\n"
    if not isinstance(solution.game, NormalFormGame | ExtensiveFormGame):
        raise InputError(f"--format {form} is for tables and trees. Choose text or json for {solution.concept}")
    writers = {"csv": display.solution_csv, "markdown": display.solution_markdown, "latex": display.solution_latex}
    return writers[form](solution)


def add_check(commands: Any) -> None:
    """Add the command ``check``."""
    parser = commands.add_parser(
        "check",
        help="say whether model files are right, and print them expanded",
        description="Read model files, report every error with its line, and print what each model says: the\n"
        "expanded form with its formulas, the parameters, and those that nothing depends on.",
        epilog="example:\n  gametheory check models/crimea_2017/linkage.yaml models/crimea_2017/bargain.yaml",
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a model file (.yaml), or a Gambit file (.nfg, .efg)"
    )
    parser.set_defaults(run=_check)


def add_solve(commands: Any) -> None:
    """Add the command ``solve``."""
    parser = commands.add_parser(
        "solve",
        help="find the equilibria of a model at given parameter values",
        description="Find the equilibria of a model. Parameters keep their defaults unless they are set.",
        epilog="examples:\n  gametheory solve standoff.yaml\n"
        "  gametheory solve linkage.yaml --concept pure-nash --set domestic_cost=0.4 --set snapback=2/3\n"
        "  gametheory solve bargain.yaml --format json\n  gametheory solve game.nfg",
    )
    add_model(parser, "a model file (.yaml), or a Gambit file (.nfg, .efg)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="the form of the answer (default: text)")
    parser.set_defaults(run=_solve)
