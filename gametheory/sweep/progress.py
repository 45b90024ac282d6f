"""The line that shows how far a sweep has come."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any, Final

from gametheory.sweep.design import Design

if TYPE_CHECKING:
    from tqdm import tqdm

    from gametheory.sweep.solving import Solver


WAIT: Final = 0.5  # seconds before the bar appears, so that a short sweep shows none


def progress_bar(design: Design, progress: bool | None) -> tqdm[Any]:
    """Give a bar that counts points, with their rate and the time left; by default it shows to people only.

    People sit at a terminal or before a notebook, which draws the bar itself where it has ipywidgets.
    """
    notebook = _in_notebook()
    hidden = not progress if progress is not None else False if notebook else None  # None: unless on a terminal
    options = {"unit": "point", "unit_scale": True, "desc": design.model.title, "leave": False, "delay": WAIT}
    bar: tqdm[Any] = _kind_of_bar(notebook)(total=design.size, disable=hidden, **options)
    return bar


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def _kind_of_bar(notebook: bool) -> Any:
    if notebook and importlib.util.find_spec("ipywidgets"):
        from tqdm.notebook import tqdm as drawn

        return drawn
    from tqdm import tqdm

    return tqdm


def warmed(bar: tqdm[Any], solver: Solver) -> None:
    """Have the kernel compiled before the first block, if there is one, and say so; the bar's clock starts after it."""
    if solver.compiled:
        bar.set_postfix_str("compiling, once")
        solver.warm()
        bar.reset()
        bar.set_postfix_str("compiled")
