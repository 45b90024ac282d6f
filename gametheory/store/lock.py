"""One writer at a time: a lock on the file beside a store.

The operating system holds the lock (``flock``; on Windows a locked byte) and frees it when the process ends, however it
ends. The file's text tells people who has it: process, host, since when. A text without a lock behind it was left by a
process of this host that died, which is said, and the lock is taken over. A text from another host is believed, because
file systems that several hosts share do not always share their locks.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from gametheory.errors import OutputError
from gametheory.store.paths import writing

LOGGER: Final = logging.getLogger("gametheory.store")
MOST_TEXT: Final = 4096
BEYOND_THE_TEXT: Final = 1 << 20  # nobody can read a byte that Windows has locked, so it lies where nothing is written


@contextlib.contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold the lock of a store; ``OutputError`` says who holds it otherwise."""
    file = lock_file(path)
    with writing(path):
        handle = _acquired(path, file)
    try:
        with writing(path):
            _enter_me(handle)
        yield
    finally:
        _release(handle, file)


def lock_file(path: Path) -> Path:
    """Give the lock file of a store: beside it, since it is there before the store is."""
    return path.with_name(f"{path.name}.lock")


def _acquired(path: Path, file: Path) -> int:
    """Open the lock file and lock it; read who had it before."""
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            holder = _holder(handle)
            if not _lock(handle):
                raise OutputError(_taken(path, holder))
            if holder and holder.get("host") != socket.gethostname():
                raise OutputError(f"{_taken(path, holder)}. If it runs no more, delete '{file}'")
            if _still_there(handle, file):
                if holder:
                    LOGGER.warning("%s: process %s, which wrote it, has died; taken over", path, holder.get("process"))
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # it was deleted by its last holder between our opening and our locking it


def _release(handle: int, file: Path) -> None:
    if sys.platform == "win32":  # which does not delete open files
        os.close(handle)
        file.unlink(missing_ok=True)
    else:  # the other way round, somebody else's new lock could be deleted
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
        os.close(handle)


def _lock(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, BEYOND_THE_TEXT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
    else:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _still_there(handle: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except FileNotFoundError:
        return False


def _enter_me(handle: int) -> None:
    me = {"process": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(me).encode())


def _holder(handle: int) -> dict[str, Any]:
    """Read who holds the lock; nothing where the text is empty or was cut off."""
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        known = json.loads(os.read(handle, MOST_TEXT))
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def _taken(path: Path, holder: dict[str, Any]) -> str:
    if not holder:
        return f"{path}: another process is writing it. Wait until it is done"
    who = f"process {holder.get('process')} on host '{holder.get('host')}'"
    return f"{path}: {who} has been writing it since {holder.get('since')}. Wait until it is done, or stop it"
