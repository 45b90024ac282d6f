"""The line that shows how far a sweep has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gametheory.sweep.design import Design

if TYPE_CHECKING:
    from tqdm import tqdm

    from gametheory.sweep.solving import Solver


def progress_bar(design: Design, progress: bool | None) -> tqdm[Any]:
    """Give a bar that counts points, with their rate and the time left; by default it shows on a terminal only."""
    from tqdm import tqdm

    hidden = None if progress is None else not progress  # None: shown on a terminal only
    return tqdm(total=design.size, unit="point", unit_scale=True, desc=design.model.title, disable=hidden, leave=False)


def warmed(bar: tqdm[Any], solver: Solver) -> None:
    """Have the kernel compiled before the first block, if there is one, and say so; the bar's clock starts after it."""
    if solver.compiled:
        bar.set_postfix_str("compiling, once")
        solver.warm()
        bar.reset()
        bar.set_postfix_str("compiled")
