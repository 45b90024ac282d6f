"""Compiling loops over numbers: numba behind one name, with the options that all of the package's loops share.

A loop over points that numpy cannot fuse is written as a plain Python function of arrays and numbers, and compiled to
machine code when it is first called. Compiling takes seconds, so it is for loops over very many points; the machine
code is kept beside the source (or in the user's cache folder, where the package's is read-only) and loaded from there
the next time. A compiled loop lets go of the interpreter's lock, so that several threads can run it at once.

Division by zero gives an infinity or NaN, as in numpy. Sums may be contracted to fused multiply-adds, which round once
instead of twice; nothing else about the order of calculation is left to the compiler. Importing this module imports
numba (about half a second): import the modules that use it only where they are needed.

Numba's own check of the machine code that it kept looks at the file of the function itself, not at those of the
functions and types that it uses from other files. So here all that was kept is dropped as soon as any source file of
the package has changed since, as after an upgrade.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])
OPTIONS: Final[dict[str, Any]] = {"nogil": True, "error_model": "numpy", "fastmath": {"contract"}}
STAMP: Final = "machine_code.stamp"
UNWRAPPED: Final[dict[str, Any]] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: Loop) -> Loop:
    """Compile a function of arrays and numbers when it is first called; ``function.py_func`` stays as it was written.

    >>> @compiled
    ... def total(numbers):
    ...     found = 0.0
    ...     for number in numbers:
    ...         found += number
    ...     return found
    >>> import numpy
    >>> total(numpy.array([1.0, 2.0]))
    3.0
    """
    return cast(Loop, numba.njit(cache=_is_in_a_file(function), **OPTIONS)(function))


def called(function: Loop) -> Loop:
    """Compile a function that only compiled ones call: without what it takes to call it from Python, and faster."""
    return cast(Loop, numba.njit(cache=_is_in_a_file(function), **OPTIONS, **UNWRAPPED)(function))


def inlined(function: Loop) -> Loop:
    """Compile a small function that others call so that its loop becomes part of theirs."""
    return cast(Loop, numba.njit(inline="always", **OPTIONS)(function))


def _is_in_a_file(function: Callable[..., object]) -> bool:
    """Whether there is a source file beside which machine code can be kept."""
    return not function.__code__.co_filename.startswith("<")


def drop_stale_code(folder: Path) -> bool:
    """Drop the machine code that is kept in a folder of sources if one of these has changed; tell whether it was so.

    Where nothing can be written, nothing was kept either: numba then keeps it in the user's own folder.
    """
    states = [f"{file.relative_to(folder)} {_changed(file)}" for file in sorted(folder.rglob("*.py"))]
    state = hashlib.sha256("\n".join([numba.__version__, *states]).encode()).hexdigest()
    stamp = folder / "__pycache__" / STAMP
    with contextlib.suppress(OSError):
        if stamp.is_file() and stamp.read_text() == state:
            return False
        for kept in folder.rglob("__pycache__/*.nb[ic]"):
            kept.unlink(missing_ok=True)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(state)
        return True
    return False


def _changed(file: Path) -> str:
    state = file.stat()
    return f"{state.st_size} {state.st_mtime_ns}"


drop_stale_code(Path(__file__).parents[1])
