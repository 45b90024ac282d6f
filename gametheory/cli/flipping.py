"""The commands on where the answer flips: conditions and thresholds."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Final, Protocol

from gametheory.cli.concepts import concept_of
from gametheory.cli.models import add_model, load_model, require_parameters
from gametheory.cli.output import about, distinct
from gametheory.cli.values import Range, read_range_axis
from gametheory.errors import InputError

FORMATS: Final = ("text", "json", "csv", "markdown", "latex")


class _Answer(Protocol):
    """What both commands print: words, rows of a table with its header, plain data, LaTeX."""

    def rows(self) -> list[list[str]]: ...

    def to_dict(self) -> dict[str, Any]: ...

    def to_latex(self) -> str: ...


def _conditions(arguments: argparse.Namespace) -> int:
    from gametheory.conditions import conditions, margins

    fixed = distinct(arguments.set, "--set")
    model = load_model(arguments.file)
    with about(arguments.file):
        require_parameters(model, fixed)
        found = conditions(model, concept_of(arguments), **fixed)
        slack = margins(found) if arguments.margins else None
    if arguments.format == "json":
        extra = {"margins": slack.to_dict()} if slack is not None else {}
        print(json.dumps({**found.to_dict(), **extra}, indent=2, ensure_ascii=False))
        return 0
    print(_written(found, arguments.format), end="")
    if slack is not None:
        print(f"\n{slack!r}" if arguments.format == "text" else f"\n{_table(slack.rows(), arguments.format)}", end="\n")
    return 0


def _thresholds(arguments: argparse.Namespace) -> int:
    from gametheory.thresholds import thresholds

    fixed = distinct(arguments.set, "--set")
    model = load_model(arguments.file)
    name, ends = arguments.parameter
    if name in fixed:
        raise InputError(f"'{name}' is varied and set. Leave one out")
    with about(arguments.file):
        require_parameters(model, [name, *fixed])
        found = thresholds(model, name, concept_of(arguments), **_ends(ends), **fixed)
    print(_written(found, arguments.format), end="")
    return 0


def _ends(ends: Range | None) -> dict[str, Any]:
    return {} if ends is None else {"low": ends[0], "high": ends[1]}


def _written(found: _Answer, form: str) -> str:
    if form == "json":
        return json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n"
    if form == "text":
        return f"{found!r}\n"
    return found.to_latex().rstrip("\n") + "\n" if form == "latex" else _table(found.rows(), form)


def _table(rows: Sequence[Sequence[str]], form: str) -> str:
    """Write rows, the header first, as CSV or as a Markdown table."""
    if form == "csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue()
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = [cells[0], ["---"] * len(cells[0]), *cells[1:]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def add_conditions(commands: Any) -> None:
    """Add the command ``conditions``."""
    parser = commands.add_parser(
        "conditions",
        help="say when each profile or play is an equilibrium, as inequalities in the parameters",
        description="Say for each pure profile of a table, or each play of a tree, under which inequalities in the\n"
        "parameters it is an equilibrium; what the declared ranges imply is left out. Parameters that are set are no\n"
        "longer free.",
        epilog="examples:\n  gametheory conditions linkage.yaml\n"
        "  gametheory conditions linkage.yaml --set snapback=0.8 --margins\n"
        "  gametheory conditions standoff.yaml --concept nash --format latex",
    )
    add_model(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="the form of the answer (default: text)")
    parser.add_argument(
        "--margins",
        action="store_true",
        help="say as well which condition binds at the defaults, and how far each parameter must move to break it",
    )
    parser.set_defaults(run=_conditions)


def add_thresholds(commands: Any) -> None:
    """Add the command ``thresholds``."""
    parser = commands.add_parser(
        "thresholds",
        help="find the exact values of a parameter at which the answer changes",
        description="Find all values of one parameter at which the equilibria or their outcomes change, exactly, with\n"
        "what holds on either side and at the value. The other parameters keep their defaults unless set.",
        epilog="examples:\n  gametheory thresholds linkage.yaml domestic_cost\n"
        "  gametheory thresholds bargain.yaml concession=0:1 --set domestic_cost=1 --format json",
    )
    add_model(parser)
    parser.add_argument(
        "parameter",
        type=read_range_axis,
        metavar="NAME",
        help="the parameter: NAME or NAME=LOW:HIGH; without a range, the plausible one",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="the form of the answer (default: text)")
    parser.set_defaults(run=_thresholds)
