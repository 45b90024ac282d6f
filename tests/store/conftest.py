"""Interrupts reach the tests of this folder, even where whoever runs them had them ignored, as a shell's `&` does."""

from __future__ import annotations

import signal

import pytest


@pytest.fixture(autouse=True)
def _interrupts_arrive():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
