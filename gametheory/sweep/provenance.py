"""The versions of what computes a result."""

from __future__ import annotations

import platform


def versions() -> dict[str, str]:
    """Give the versions of what computes a result."""
    from importlib.metadata import version

    from gametheory import __version__

    own = {"gametheory": __version__, "python": platform.python_version()}
    return own | {package: version(package) for package in ("numpy", "scipy", "python-flint", "numba", "xarray")}
