"""Perfect Bayesian equilibria of signalling games at very many points, pure and semi-separating.

Who knows something sends a message, who does not know answers it; an equilibrium follows one of finitely many patterns
of messages and answers (:mod:`gametheory.equilibria.signalling`). The concept tests each pattern at all points with
numpy; here a loop tests all patterns at 64 points at a time:

1. payoff differences, and their sums weighted with the prior, are worked out as rows of 64 numbers (:mod:`.rows`);
2. each is compared with zero once, into words of 64 bits; of these, by *and* and *not*, come two conditions for every
   pattern: without the one it surely is no equilibrium, with the other it surely is one (:mod:`.words`,
   :mod:`.screens`). Most patterns are done with after a few instructions for all 64 points;
3. the pairs of pattern and point that are left are solved one by one, by the equations and tests of the concept
   (:mod:`.following`): patterns with mixing, and what hangs on mixed beliefs or answers to an unsent message.

Everything is decided with the tolerances of the concept. Where it does not decide (within the tolerance of a tie, next
to a singular system, at a prior of zero) the point is undecided here as there, and goes to the exact solver. A point
that has more than a couple of dozen equilibria is undecided too. As with the concept, games with too many patterns with
mixing are searched for pure equilibria alone, and are not complete.

Measured, two types, messages and answers take an eighth to a third of a microsecond a point and core, with all that is
told of them twice that; the loop by hand that finds the pure equilibria takes thirty. On grids on which few payoffs
vary, each with one parameter, the concept is as fast, because numpy works out but once what does not vary.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gametheory.equilibria.signalling.grid import METHOD, MOST_PATTERNS, PURE
from gametheory.equilibria.signalling.patterns import pattern_count, pattern_label, patterns
from gametheory.kernels.columns import Columns
from gametheory.kernels.entering import RULES
from gametheory.kernels.families import Family, Floats
from gametheory.kernels.signalling import loops
from gametheory.kernels.signalling.laying import KINDS, lay_out
from gametheory.kernels.signalling.reading import Reading, read

__all__ = ["KINDS", "SignallingKernel", "prepare"]

SECONDS_A_PATTERN: Final = 4.5e-8  # that the concept takes for a point at which every payoff varies
SECONDS_A_POINT: Final = 3e-7  # that the loop takes
SECONDS_TO_COMPILE: Final = 12.0
NEVER_REPAID: Final = 10**15


def prepare(family: Family, *, select: str, tolerance: float) -> SignallingKernel | None:
    """Prepare the perfect Bayesian equilibria of a family of signalling games; ``None`` for other games and rules.

    Parameters
    ----------
    family
        Trees that are signalling games, as :mod:`gametheory.equilibria.signalling.structure` says.
    select, tolerance
        As :func:`gametheory.perfect_bayesian` takes them.

    Examples
    --------
    >>> import numpy as np
    >>> from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
    >>> def kind(name):
    ...     return Decision(name, "us", ("wait", "threaten"), (Leaf("quiet", (0,)), Leaf("loud", (0,))), name)
    >>> game = ExtensiveFormGame(
    ...     ("us",), Chance("draw", ("weak", "strong"), (0.5, 0.5), (kind("weak"), kind("strong")))
    ... )
    >>> base = np.array([[1.0, 0.0, 0.0, 1.0]])
    >>> family = Family(game, base, np.zeros((1, 4, 0)), (1.0,), np.array([0.5, 0.5]), np.zeros((2, 0)))
    >>> prepare(family, select="payoff-dominance", tolerance=1e-9).candidates[1]
    'separating: wait if weak, threaten if strong'
    """
    reading = read(family) if select in RULES else None
    if reading is None:
        return None
    mixed = pattern_count(reading.signalling, mixed=True) <= MOST_PATTERNS
    if not mixed and pattern_count(reading.signalling, mixed=False) > MOST_PATTERNS:
        return None
    return SignallingKernel(family, reading, mixed=mixed, select=select, tolerance=tolerance)


class SignallingKernel:
    """A :class:`~gametheory.kernels.Kernel` of signalling games."""

    kinds: tuple[str, ...]

    def __init__(self, family: Family, reading: Reading, *, mixed: bool, select: str, tolerance: float) -> None:
        """Write down what the loop does."""
        every = list(patterns(reading.signalling, mixed=mixed))
        opening = reading.signalling.opening
        self.kinds = (*KINDS, "") if opening else KINDS
        outside = opening.outside if opening else ()
        self.candidates = (*(pattern_label(reading.signalling, one) for one in every), *outside)
        self.repaid = _repaid(family, len(every))
        self.method = f"{METHOD if mixed else PURE}, compiled"
        laid = lay_out(reading, every, family, rule=RULES[select], tolerance=tolerance, complete=mixed)
        self._circuit, self._plans, self._sizes = laid.circuit, laid.plans, laid.sizes

    def fill(self, features: Floats, columns: Columns, start: int) -> None:
        """Answer points with these features; fill the columns from place ``start`` on."""
        found, room = loops.make_room(self._circuit, self._plans, self._sizes, columns)
        loops.fill(self._circuit, self._plans, features, columns, start, found, room)


def _repaid(family: Family, patterns: int) -> int:
    """Estimate from how many points on compiling is repaid.

    Over a grid the concept works out but once what depends on one parameter: it is the faster, the fewer payoffs vary.
    """
    varying = np.concatenate([family.slopes.any(axis=2).ravel(), np.any(family.branch_slopes, axis=-1)])
    gained = SECONDS_A_PATTERN * patterns * float(np.mean(varying)) - SECONDS_A_POINT
    return round(SECONDS_TO_COMPILE / gained) if gained > 0 else NEVER_REPAID
