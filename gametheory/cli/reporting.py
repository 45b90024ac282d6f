"""The commands that write documents: report and schema."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from gametheory.cli.output import add_output, require_free, saved


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
        require_free(arguments.out, (".json",), overwrite=arguments.overwrite)
        print(saved(arguments.out, text.encode()))
    return 0


def _tell(step: str) -> None:
    """Say on a terminal what a long command is at."""
    print(step, file=sys.stderr)


def add_report(commands: Any) -> None:
    """Add the command ``report``."""
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


def add_schema(commands: Any) -> None:
    """Add the command ``schema``."""
    parser = commands.add_parser(
        "schema",
        help="print the JSON Schema of model files, with which editors check and complete them",
        description="Print the JSON Schema of model files, with which editors check and complete them.",
        epilog="example:\n  gametheory schema --out model.schema.json",
    )
    add_output(parser, "write to this file, .json (default: standard output)")
    parser.set_defaults(run=_schema)
