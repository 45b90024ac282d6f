"""Ctrl-C once: finish what is under way. Ctrl-C twice: stop at once."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

NOTICE: Final = b"\nfinishing the block under way; Ctrl-C again stops at once\n"
STANDARD_ERROR: Final = 2


@contextlib.contextmanager
def finishing_first() -> Iterator[Callable[[], bool]]:
    """Hold back the first Ctrl-C; give what tells whether there was one.

    Only the main thread of a program hears signals; where Ctrl-C is ignored or heard by somebody else already, it stays
    so.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is not signal.default_int_handler:
        yield lambda: False
        return
    asked = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        del number, frame
        signal.signal(signal.SIGINT, before)
        asked.set()
        os.write(STANDARD_ERROR, NOTICE)  # a print may be under way, and cannot be entered twice

    signal.signal(signal.SIGINT, note)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def deaf_to_interruption() -> Iterator[None]:
    """Ignore Ctrl-C, and have the processes that are begun meanwhile ignore it for good."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
