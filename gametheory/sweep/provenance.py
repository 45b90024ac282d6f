"""The versions of what computes a result."""

from __future__ import annotations

import functools
import platform


def versions() -> dict[str, str]:
    """Give the versions of what computes a result."""
    from gametheory import __version__

    return {"gametheory": __version__, "python": platform.python_version(), **_packages()}


@functools.cache
def _packages() -> dict[str, str]:
    from importlib.metadata import version  # which reads a file for each, too slow to do for every block

    return {package: version(package) for package in ("numpy", "scipy", "python-flint", "numba", "xarray")}
