"""The command line: arguments in, text out; all the work is done in the rooms below.

Answers go to standard output, what went wrong to standard error, one line for each thing that is wrong and without a
traceback. The exit status is 0 for an answer, 2 for bad input, 130 after Ctrl-C. Output is UTF-8 everywhere. One file
holds a group of commands, each with its arguments: :mod:`~gametheory.cli.solving` (check, solve),
:mod:`~gametheory.cli.flipping` (conditions, thresholds), :mod:`~gametheory.cli.sweeping` (sweep, map),
:mod:`~gametheory.cli.reporting` (report, schema).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any, Final, NoReturn

import gametheory
from gametheory.cli.concepts import CONCEPTS
from gametheory.cli.flipping import add_conditions, add_thresholds
from gametheory.cli.output import BAD_INPUT
from gametheory.cli.reporting import add_report, add_schema
from gametheory.cli.solving import add_check, add_solve
from gametheory.cli.sweeping import add_map, add_sweep
from gametheory.errors import InputError

__all__ = ["CONCEPTS", "main"]

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
        arguments = parser.parse_args(argv, argparse.Namespace(typed=tuple(argv)))
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
  gametheory thresholds models/crimea_2017/linkage.yaml domestic_cost
  gametheory map models/crimea_2017/linkage.yaml domestic_cost=0:2 leverage --out linkage.svg
  gametheory report models/crimea_2017 --out report

'gametheory COMMAND --help' says more of a command. Bad input ends with status 2.""",
    )
    parser.add_argument("--version", action="version", version=f"gametheory {gametheory.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for add in (add_check, add_solve, add_conditions, add_thresholds, add_sweep, add_map, add_report, add_schema):
        add(commands)
    return parser
