"""Where a store lies: what may stand there already, and errors of the disk in words."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from gametheory.errors import OutputError

SUFFIX: Final = ".zarr"
MARK: Final = "sweep_store"  # the attribute of the group by which a store is known
LAYOUT: Final = 2  # raised when older versions of the package could not read the store


def require_zarr() -> None:
    """Say what to install where Zarr is missing."""
    try:
        import zarr  # noqa: F401  # only whether it is there
    except ImportError:
        raise OutputError("a .zarr store needs the extra: pip install 'gametheory[sweep]'") from None


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Word the errors of the disk."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise OutputError(
            f"{path}: cannot be written ({reason}). Make room, or choose another place; what is done is kept"
        ) from None


def require_place(path: Path) -> None:
    """Find out before anything is computed whether a store may lie there."""
    if path.suffix != SUFFIX:
        raise OutputError(f"{path}: a sweep is kept in a store whose name ends in {SUFFIX}. Change its ending")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder '{path.parent}'. Make it first")


def is_there(path: Path) -> bool:
    """Whether anything stands there, be it a link that leads nowhere."""
    return path.exists() or path.is_symlink()


def what_else(path: Path) -> str:
    """Say why what stands there is no store of a sweep; nothing if it is one."""
    if not path.is_dir():
        return "is a file, not the folder of a sweep"
    metadata = path / "zarr.json"
    if not metadata.is_file():
        older = any((path / name).exists() for name in (".zgroup", ".zarray", ".zattrs"))
        return "is a Zarr store of another kind" if older else "is an ordinary folder"
    try:
        kept = json.loads(metadata.read_bytes())
        mark = kept["attributes"][MARK]
    except (ValueError, UnicodeDecodeError):
        return "has damaged metadata (zarr.json)"
    except (KeyError, TypeError):
        return "is a Zarr store of another kind"
    return _other_layout(mark) or _damaged(path, [*mark["variables"], *mark["coordinates"]])


def _damaged(path: Path, variables: list[str]) -> str:
    for name in variables:
        try:
            json.loads((path / name / "zarr.json").read_bytes())
        except (OSError, ValueError):
            return f"has damaged metadata ({name}/zarr.json)"
    return ""


def _other_layout(mark: Any) -> str:
    layout = mark.get("layout") if isinstance(mark, dict) else None
    return "" if layout == LAYOUT else f"was written by another version of gametheory (layout {layout}, not {LAYOUT})"


def beside(path: Path, ending: str) -> Path:
    """Give the hidden folder beside a store in which something is made ready."""
    return path.with_name(f".{path.name}.{ending}")
