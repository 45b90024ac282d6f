"""What the commands share: where a file may be written, and errors that name the file they are about."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from gametheory.errors import InputError, ModelFileError, OutputError, UnfinishedSweepError

BAD_INPUT: Final = 2


@contextlib.contextmanager
def about(path: Path) -> Iterator[None]:
    """Name the file in the errors that a model's values, concept or axes raise; others name their place themselves."""
    try:
        yield
    except (ModelFileError, OutputError, UnfinishedSweepError):
        raise
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def require_free(target: Path, suffixes: Iterable[str], *, overwrite: bool) -> None:
    """Find out before anything is computed whether a file can be written there."""
    if target.suffix not in suffixes:
        known = ", ".join(suffixes)
        raise OutputError(f"{target}: the file's name must end in {known}. Change its ending")
    if target.exists() and not overwrite:
        raise OutputError(f"{target}: the file exists already. Choose another name, or add --overwrite")
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder '{target.parent}'. Make it first")


def saved(target: Path, content: bytes) -> Path:
    """Write a file; give its path."""
    try:
        target.write_bytes(content)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}). Choose another place") from None
    return target


def distinct(pairs: Sequence[tuple[str, Any]], where: str) -> dict[str, Any]:
    """Turn names with their values into a dictionary; a name that comes twice is an error, not a choice."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise InputError(f"{where} names '{name}' twice. Leave one out")
        values[name] = value
    return values


def add_output(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the file to write to, and whether it may be replaced."""
    parser.add_argument("--out", type=Path, metavar="FILE", help=what)
    parser.add_argument("--overwrite", action="store_true", help="replace the file if it exists")
