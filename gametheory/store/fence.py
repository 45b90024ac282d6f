"""Who else may write: the workers of the process that holds the lock, as long as it stands behind them.

A worker on another machine cannot hold the lock. A process that holds it and would have workers write puts up a
*fence*: a file beside the store with a token in it that nobody else knows. Before a worker writes a block, it

1. opens the fence and takes a shared lock on it (``flock``, which the operating system frees when the worker dies),
2. makes sure that the file it opened is still the one that stands there, with the token it was given,
3. writes the block, and lets go.

Whoever takes the fence down, the process itself at its end or a later one that finds it after a crash, waits for all
who write at that moment (an exclusive lock), and deletes it. So a worker that comes late, with a task of a sweep that
was killed, finds no fence or another's, and writes nothing: not even into a store that was begun anew in the meantime.
(A *fencing token*, Kleppmann, Designing Data-Intensive Applications, 2017, chapter 8, with a lock in the place of the
storage that checks the token.)

The token says at the same time whether a worker sees the same folder at all. Where it does not, and where the system
has no such locks (Windows, some network drives), the workers solve only, and the process that holds the lock writes.
"""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gametheory.errors import OutputError
from gametheory.store.paths import beside, writing

PATIENCE: Final = 60.0  # seconds; a block is written in far less
PAUSE: Final = 0.02


class NoFenceError(Exception):
    """The fence is not there, or is another's: nobody stands behind this worker any more."""


def fence_file(path: Path) -> Path:
    """Give the file of the fence: hidden, beside the store."""
    return beside(path, "sweep-fence")


@contextlib.contextmanager
def fence(path: Path) -> Iterator[str]:
    """Put up a fence while workers may write, and give its token; the caller holds the lock."""
    token = uuid.uuid4().hex
    with writing(path):
        fence_file(path).write_text(token, encoding="ascii")
    try:
        yield token
    finally:
        with writing(path):
            take_down(path)


@contextlib.contextmanager
def inside(path: Path, token: str) -> Iterator[None]:
    """Write as a worker; raise ``NoFenceError`` where the fence of this token does not stand."""
    import fcntl

    try:
        handle = os.open(fence_file(path), os.O_RDWR)  # over NFS, a lock needs the right to write
    except FileNotFoundError:
        raise NoFenceError from None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        if not _stands(handle, fence_file(path)) or os.read(handle, len(token) + 1) != token.encode("ascii"):
            raise NoFenceError
        yield
    finally:
        os.close(handle)


def sees(path: Path, token: str) -> bool:
    """Whether this process, a worker, sees the folder in which the fence of this token stands, and may lock it."""
    try:
        with inside(path, token):
            return True
    except (NoFenceError, OSError, ImportError):
        return False


def take_down(path: Path) -> None:
    """Wait for those who write at this moment, and take down the fence, whoever put it up."""
    try:
        handle = os.open(fence_file(path), os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        _wait_for_all(handle, path)
        fence_file(path).unlink(missing_ok=True)
    finally:
        os.close(handle)


def _wait_for_all(handle: int, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # there are no workers that write either
        return
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OutputError(f"{path}: a worker has been writing it for a minute. Wait, or stop it") from None
            time.sleep(PAUSE)
        except OSError:  # a drive without locks: no worker has got inside
            return
        else:
            return


def _stands(handle: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except FileNotFoundError:
        return False
