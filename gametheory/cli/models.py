"""Models on the command line: the arguments that every command on a model takes, and its parameters by name."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gametheory.cli.concepts import CONCEPTS, concept_name
from gametheory.cli.values import Range, read_precision, read_seconds, read_setting
from gametheory.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from gametheory.model import Model


def load_model(path: Path) -> Model:
    """Read a model file."""
    from gametheory.modelfile import load

    return load(path)


def require_parameters(model: Model, names: Iterable[str]) -> None:
    """Find out before a name becomes an argument whether the model has such a parameter, and depends on it."""
    from gametheory.model import Bargain

    term = model.form.term.name if isinstance(model.form, Bargain) else ""
    for name in names:
        if name == term:
            raise InputError(f"'{name}' is what is bargained over, and cannot be given a value. Leave it out")
        if name in (*model.unused, *model.elsewhere):
            raise InputError(f"no payoff of this model depends on parameter '{name}'. Leave it out")
        if name not in model.parameters:
            raise UnknownNameError("parameter of this model", name, model.parameters)


def plausible(model: Model, name: str) -> Range:
    """Give the plausible range of a parameter as an axis of a map."""
    parameter = model.parameters[name]
    if parameter.low is None or parameter.high is None:
        raise InputError(f"parameter '{name}' declares no range. Write one, as in {name}=0:2")
    return parameter.low, parameter.high, None


def add_model(parser: argparse.ArgumentParser, file: str = "a model file (.yaml)") -> None:
    """Add the file, the concept with what it takes, and the settings."""
    parser.add_argument("file", type=Path, metavar="FILE", help=file)
    parser.add_argument(
        "--concept",
        type=concept_name,
        metavar="C",
        help=f"the solution concept: {', '.join(CONCEPTS)} (default: of a tree subgame-perfect, or perfect-bayesian "
        "where somebody does not know something; of a table nash for two players, else pure-nash; of a repeated game "
        "self-enforcing; of a bargain bargaining)",
    )
    parser.add_argument(
        "--objective",
        metavar="WISH",
        help="what a correlated equilibrium is best for: total, fairness, a player or an outcome, as in 'least war'",
    )
    parser.add_argument(
        "--precision",
        type=read_precision,
        metavar="NUMBER",
        help="how precisely players of a quantal response equilibrium choose, per unit of payoff: 0 is at random",
    )
    parser.add_argument(
        "--seconds",
        type=read_seconds,
        metavar="NUMBER",
        help="stop a long search (nash, perfect-bayesian, sequential) after so long, with what was found",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=read_setting,
        metavar="NAME=VALUE",
        help="give a parameter a value, as in domestic_cost=0.4 or snapback=2/3; may come several times",
    )
