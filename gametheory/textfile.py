"""Reading a file of text that a user named: what is there, or in words why nothing can be had from it.

A file is UTF-8, with or without a byte order mark, and no larger than whoever reads it expects. Everything else is an
:class:`UnreadableError`, which says what is wrong and what to do; whoever reads the file adds its name.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Sequence
from pathlib import Path

from gametheory.errors import suggestion


class UnreadableError(Exception):
    """There is no text to be had from a path: what is wrong, what to do, and the place of a byte that is not text."""

    def __init__(self, what: str, advice: str, mark: tuple[int, int] | None = None) -> None:
        """Keep both parts of the message, and line and column, from 1."""
        super().__init__(what)
        self.what, self.advice, self.mark = what, advice, mark


def read_text(path: Path, *, endings: Sequence[str], most: int) -> str:
    """Give the text of a file of at most so many bytes; raise :class:`UnreadableError` where there is none.

    ``endings`` are those of the files that could have been meant, for the advice on a folder or a misspelt name; the
    ending of the path itself is not checked.

    >>> try:
    ...     read_text(Path("no such folder/game.yaml"), endings=[".yaml"], most=100)
    ... except UnreadableError as error:
    ...     print(error.what, "|", error.advice)
    there is no such file | There is no folder 'no such folder' either. Check the path
    """
    try:
        if path.is_dir():
            raise UnreadableError("this is a folder, not a file", _inside(path, endings))
        if not path.exists():
            raise UnreadableError("there is no such file", _nearby(path, endings))
        size = path.stat().st_size
        if size > most:
            what = f"the file has {size:,} bytes, more than {most:,}"
            raise UnreadableError(what, "Is this the right file? Give a smaller one")
        return _decoded(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"the file cannot be read ({reason})", "Check its name and its permissions") from None


def _files(folder: Path, endings: Sequence[str]) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.suffix.lower() in endings)


def _inside(folder: Path, endings: Sequence[str]) -> str:
    """Say which files there are in a folder that was given for a file."""
    names = _files(folder, endings)
    more = ", ..." if len(names) > 12 else ""
    return f"Name one of its files: {', '.join(names[:12])}{more}" if names else f"There is no {endings[0]} file in it"


def _nearby(path: Path, endings: Sequence[str]) -> str:
    """Say which file a misspelt path may mean."""
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder '{folder}' either. Check the path"
    names = _files(folder, endings)
    close = difflib.get_close_matches(path.stem, [Path(name).stem for name in names], n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{next(name for name in names if Path(name).stem == close[0])}'?"
    return suggestion(path.name, names) if names else f"There is no {endings[0]} file in that folder"


def _decoded(raw: bytes) -> str:
    content = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = re.split(r"\r\n|\r|\n", content[: error.start].decode())
        mark = len(before), len(before[-1]) + 1
        raise UnreadableError("the file is not UTF-8 text", "Save it as UTF-8", mark) from None
