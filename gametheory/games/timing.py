r"""When things happen: states that change by chance from period to period.

A *hazard* is the probability that something happens in a period in which it has not happened yet. In each state of the
world some things may happen, one after another in a fixed order: first the first one, with its hazard; if it does not,
the second one, with its own; and so on. What happens leads to another state; when nothing does, the state stays. States
in which nothing can happen are *final*. This is an absorbing Markov chain (Kemeny and Snell 1960): with T the
probabilities of one period, the probabilities after t periods are those of the start times T^t, and the chance that a
final state is ever reached solves a linear system.

With two hazards, war first with probability h and then a thaw with probability n, out of which a deal comes at once,

    P(deal by t) = n (1 - h) / (h + n (1 - h)) * (1 - ((1 - h) (1 - n))^t),

and P(war by t) likewise with h in the place of n (1 - h).

Everything is exact for rational hazards, and the same code takes arrays of hazards, which broadcast.

References
----------
J. G. Kemeny and J. L. Snell (1960), Finite Markov Chains, Van Nostrand, chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.errors import DomainError, GameError
from gametheory.games.numbers import as_written
from gametheory.numerics import exact_linear


@dataclass(frozen=True)
class Event:
    """Something that may happen: its hazard in a period, and the state that it leads to."""

    name: str
    hazard: Any
    leads_to: str


@dataclass(frozen=True, eq=False)
class Timing:
    """States with the events that may happen in each, in the order in which they are drawn.

    ``events`` has an entry for every state; a final state has none. The first state is the present one.

    Examples
    --------
    >>> crisis = Timing(
    ...     {
    ...         "constrained": (Event("war", Fraction(1, 50), "war"), Event("thaw", Fraction(1, 10), "deal")),
    ...         "deal": (),
    ...         "war": (),
    ...     }
    ... )
    >>> crisis.eventually()["deal"]
    Fraction(49, 59)
    """

    events: Mapping[str, tuple[Event, ...]]

    def __post_init__(self) -> None:
        """Check that events lead to states, and that hazards are probabilities; take single ones as written."""
        checked = {state: tuple(map(self._checked, events)) for state, events in self.events.items()}
        object.__setattr__(self, "events", checked)

    def _checked(self, event: Event) -> Event:
        if event.leads_to not in self.events:
            raise GameError(f"event '{event.name}' leads to '{event.leads_to}', which is not a state")
        hazard = event.hazard if np.ndim(event.hazard) else as_written(event.hazard)
        low, high = np.min(np.asarray(hazard, float)), np.max(np.asarray(hazard, float))
        if not 0 <= low <= high <= 1:
            wrong = low if low < 0 else high
            raise DomainError(f"the hazard of '{event.name}' is {wrong:g}. Give a probability from 0 to 1")
        return Event(event.name, hazard, event.leads_to)

    @property
    def states(self) -> tuple[str, ...]:
        """The states, the present one first."""
        return tuple(self.events)

    @property
    def final(self) -> tuple[str, ...]:
        """The states in which nothing can happen any more."""
        return tuple(state for state, events in self.events.items() if not events)

    def transitions(self) -> dict[tuple[str, str], Any]:
        """Give the probability of coming from one state to another within a period, where that is not zero by form."""
        moves: dict[tuple[str, str], Any] = {}
        for state, events in self.events.items():
            rest: Any = Fraction(1)
            for event in events:
                pair = state, event.leads_to
                moves[pair] = moves.get(pair, 0) + rest * event.hazard
                rest = rest * (1 - event.hazard)
            moves[state, state] = moves.get((state, state), 0) + rest
        return moves

    def by_period(self, periods: int) -> dict[str, list[Any]]:
        """Give for each state the probability of being in it after 0, 1, ..., ``periods`` periods.

        >>> coin = Timing({"waiting": (Event("heads", Fraction(1, 2), "done"),), "done": ()})
        >>> [str(share) for share in coin.by_period(3)["done"]]
        ['0', '1/2', '3/4', '7/8']
        """
        if periods < 0:
            raise GameError(f"{periods} periods cannot pass. Give 0 or more")
        moves = self.transitions()
        shares: dict[str, list[Any]] = {state: [Fraction(int(state == self.states[0]))] for state in self.states}
        for period in range(periods):
            for target in self.states:
                into = (shares[state][period] * share for (state, end), share in moves.items() if end == target)
                shares[target].append(sum(into, Fraction(0)))
        return shares

    def eventually(self) -> dict[str, Any]:
        """Give the probability of ending in each final state, and of staying for ever in each other one.

        From states that are never left for good, such as one whose hazards are all zero, the probability of staying is
        told. Exact for single hazards; arrays of hazards are solved in floating point, all points at once, and then
        every state has an entry.

        Raises ``GameError`` where play may circle among states for ever without settling in one.
        """
        if not self.grid_shape:
            return self._eventually(self.transitions())
        return self._eventually_at_all_points()

    def _eventually_at_all_points(self) -> dict[str, NDArray[np.float64]]:
        """Solve (1 - T) X = 0 with X = 1 where a state is never left, for arrays of hazards."""
        places = {state: index for index, state in enumerate(self.states)}
        within = np.zeros((*self.grid_shape, len(places), len(places)))
        for (state, target), share in self.transitions().items():
            within[..., places[state], places[target]] = share
        rests = np.diagonal(within, axis1=-2, axis2=-1) == 1
        identity = np.eye(len(places))
        ends = np.where(rests[..., None], identity, 0.0)
        try:
            reached = np.linalg.solve(np.where(rests[..., None], identity, identity - within), ends)
        except np.linalg.LinAlgError:
            raise GameError(
                "at some point no final state is ever reached. Let an event lead out of the circle"
            ) from None
        return {state: reached[..., 0, place] for state, place in places.items()}

    @property
    def grid_shape(self) -> tuple[int, ...]:
        """The shape of the grid of hazards; ``()`` for single ones."""
        return np.broadcast_shapes(*(np.shape(event.hazard) for events in self.events.values() for event in events))

    def _eventually(self, moves: Mapping[tuple[str, str], Fraction]) -> dict[str, Fraction]:
        resting = [state for state in self.states if moves.get((state, state), 0) == 1]
        passing = [state for state in self.states if state not in resting]
        self._check_settles(moves, resting)
        start = self.states[0]
        reached = {state: Fraction(0) for state in (*self.final, *resting)}
        if start in resting:
            return reached | {start: Fraction(1)}
        stay = [[(row == column) - moves.get((row, column), Fraction(0)) for row in passing] for column in passing]
        visits = exact_linear.solve(stay, [Fraction(int(state == start)) for state in passing])
        assert visits is not None, "the fundamental matrix of an absorbing chain is regular"
        for target in resting:
            into = (n * moves.get((state, target), Fraction(0)) for n, state in zip(visits, passing, strict=True))
            reached[target] = sum(into, Fraction(0))
        return reached

    def _check_settles(self, moves: Mapping[tuple[str, str], Fraction], resting: Sequence[str]) -> None:
        leading = set(resting)
        while more := {a for (a, b), share in moves.items() if share and b in leading} - leading:
            leading |= more
        lost = [state for state in self.states if state not in leading]
        if lost:
            raise GameError(
                f"from state '{lost[0]}' no final state is ever reached. Let an event lead out of the circle"
            )

    def simulated(self, periods: int, runs: int, rng: np.random.Generator) -> dict[str, NDArray[np.float64]]:
        """Draw many histories; give the share of them in each state after 0, 1, ..., ``periods`` periods.

        It knows nothing of the matrix: each event of each period is drawn, one after another.
        """
        places = {state: index for index, state in enumerate(self.states)}
        now = np.zeros(runs, dtype=np.int64)
        counts = [self._counted(now)]
        for _ in range(periods):
            following = now.copy()
            for state, events in self.events.items():
                open_ = now == places[state]
                for event in events:
                    happens = open_ & (rng.random(runs) < float(event.hazard))
                    following[happens] = places[event.leads_to]
                    open_ &= ~happens
            now = following
            counts.append(self._counted(now))
        return {state: np.array([count[index] for count in counts]) / runs for state, index in places.items()}

    def _counted(self, now: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(now, minlength=len(self.states))


def settled(timing: Timing, within: float = 0.01) -> Iterator[int]:
    """Give the first period by which all but so small a share of the probability has come to its final states, if any.

    >>> coin = Timing({"waiting": (Event("heads", Fraction(1, 2), "done"),), "done": ()})
    >>> list(settled(coin))
    [7]
    """
    limit = timing.eventually()
    periods = 1
    while periods <= 1 << 16:
        shares = timing.by_period(periods)
        gaps = [sum(abs(float(limit[s]) - float(shares[s][t])) for s in limit) for t in range(periods + 1)]
        found = next((t for t, gap in enumerate(gaps) if gap <= within), None)
        if found is not None:
            yield found
            return
        periods *= 2
