"""The folder that a report stands in: written beside its place first, then put there whole.

A report owns ``report.html`` and the files under ``figures/`` and ``data/`` that this page links to. A folder in which
anything else stands is not touched.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from gametheory.errors import OutputError

PAGE: Final = "report.html"
GENERATOR: Final = "gametheory report"
PARTS: Final = ("figures", "data")


@contextlib.contextmanager
def new_report(out: Path) -> Iterator[Path]:
    """Give a folder to write a report into; put it in place of ``out`` when the block ends well.

    Raises ``OutputError`` where ``out`` cannot be a report: it is a file, the folder above is missing, or something
    stands there that no report of ours wrote. What stood there is then untouched.
    """
    target = out.resolve()
    check_is_free(target)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as rooms:
            fresh, old = Path(rooms) / "new", Path(rooms) / "old"
            fresh.mkdir()
            yield fresh
            check_is_free(target)
            old.mkdir()
            _swap(fresh, target, old)
    except OSError as error:
        raise OutputError(
            f"{out}: the report cannot be written ({error.strerror or error}). Choose another place"
        ) from None


def check_is_free(target: Path) -> None:
    """Raise ``OutputError`` if a report may not be put here."""
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder '{target.parent}'. Make it first")
    if target.exists() and not target.is_dir():
        raise OutputError(f"{target}: this is a file, and a report is a folder. Choose another name")
    if not target.is_dir():
        return
    foreign = sorted(_contents(target) - _own(target))
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise OutputError(
            f"{target}: the folder holds '{foreign[0]}'{more}, which no report wrote, and is left as it is. "
            "Choose another folder, or move these files away"
        )


def _contents(folder: Path) -> set[str]:
    """Name all that stands in a folder, by its path from there; of folders only the empty ones that are not ours."""
    inside = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir() or not any(path.iterdir()))
    return {path.relative_to(folder).as_posix() for path in inside} - set(PARTS)


def _own(folder: Path) -> set[str]:
    """Name the files that the report in a folder wrote: its page, and what the page links to beside it."""
    page = folder / PAGE
    if not page.is_file() or any((folder / part).is_symlink() for part in PARTS):
        return set()
    links = _Links()
    links.feed(page.read_text(encoding="utf-8", errors="replace"))
    return {PAGE, *links.files} if links.ours else set()


class _Links(HTMLParser):
    """Reads from a page who generated it and which files beside it it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.ours = False
        self.files: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("name") == "generator":
            self.ours = given.get("content") == GENERATOR
        if tag == "a" and (given.get("href") or "").split("/")[0] in PARTS:
            self.files.add(given["href"] or "")


def _swap(fresh: Path, target: Path, old: Path) -> None:
    """Move the old report out and the new one in; move the old one back if that fails."""
    made = not target.exists()
    target.mkdir(exist_ok=True)
    moved: list[tuple[Path, Path]] = []
    try:
        for source, goal in ((target, old), (fresh, target)):
            for piece in sorted(source.iterdir()):
                place = goal / piece.name
                piece.rename(place)
                moved.append((piece, place))
    except OSError:
        for origin, now in reversed(moved):
            now.rename(origin)
        if made:
            shutil.rmtree(target, ignore_errors=True)
        raise
