"""From deviations to conditions: what must hold together is simplified, worded, and freed of what need not be asked.

1. Each need (a deviation that must not pay) is brought into its simplest form over the ranges.
2. One that fails everywhere in the ranges ends the case, with the reason; so does a proof that some exclude each other.
3. One that holds everywhere, repeats another, or follows from the others is not asked, and the reason is kept.

Redundant needs are looked for one after another, the longest first, so that short ones are left.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gametheory.conditions.nouns import Case, Condition, Implied
from gametheory.conditions.proofs import Ranges
from gametheory.conditions.shorthand import Shorthand
from gametheory.games.numbers import show
from gametheory.model import Model
from gametheory.numerics.implications import Feasibility
from gametheory.numerics.rational_functions import RationalFunction, terms

POINTS: Final = 2048  # at random in the ranges, at which conditions are seen to hold together
STEPS: Final = 1 << 10  # into which a range is divided for them
WIDE: Final = 10  # how far they go where a range has no end
ROUND_OFF: Final = 1e-9


@dataclass(frozen=True)
class Need:
    """A deviation that must not pay: what the player loses by it, which must not be negative (strictly: be more).

    ``words`` say what must hold where that is no deviation; there is no action then.
    """

    difference: RationalFunction
    player: str
    action: str
    instead: str = ""
    where: str = ""
    strict: bool = False
    words: str = ""


@dataclass(frozen=True)
class Contradiction:
    """Why a case cannot arise within the ranges."""

    because: str


class Simplifier:
    """Turns needs into cases, for one model."""

    def __init__(self, model: Model, ranges: Ranges, shorthand: Shorthand) -> None:
        """Take the model with the ranges and the names for its free parameters."""
        self.model, self.ranges, self.shorthand = model, ranges, shorthand
        self._known: dict[RationalFunction, NDArray[np.float64]] = {}
        self._cores: list[frozenset[RationalFunction]] = []

    def condition(self, need: Need) -> Condition:
        """Word a need as a condition in its simplest form."""
        function = self.ranges.simplest(need.difference)
        text = self.shorthand.text(function, strict=need.strict)
        return Condition(
            difference=need.difference,
            function=function,
            strict=need.strict,
            player=need.player,
            action=need.action,
            instead=need.instead,
            where=need.where,
            text=text,
            expanded=self.shorthand.text(function, strict=need.strict, short=False),
            latex=self.shorthand.latex(function, strict=need.strict),
            words=f"{self._deviation(need)}: {text}",
            claims=self._claims(function),
        )

    def case(self, needs: Iterable[Need], supposing: Mapping[str, str] | None = None) -> Case | Contradiction:
        """Simplify needs that must hold together."""
        asked = self._distinct(needs)
        for condition in asked:
            if self.ranges.never(condition.function, strict=condition.strict):
                return Contradiction(self._failing(condition))
        asked, sure = self._without_sure(asked)
        together = self.together([condition.function for condition in asked])
        if not together.possible or (not together.room and any(condition.strict for condition in asked)):
            return Contradiction(f"these exclude each other: {'; '.join(condition.text for condition in asked)}")
        asked, following = self._without_redundant(asked)
        everything = (*sure, *following)
        certain = self._is_certain([*asked, *(one.condition for one in everything)])
        return Case(tuple(asked), everything, dict(supposing or {}), together.room, certain)

    # --- what need not be asked ---

    def _distinct(self, needs: Iterable[Need]) -> list[Condition]:
        """Word the needs, those that are the same inequality once."""
        asked: dict[tuple[RationalFunction, bool], Condition] = {}
        for need in needs:
            key = self.ranges.simplest(need.difference), need.strict
            if key not in asked:
                asked[key] = self.condition(need)
        return list(asked.values())

    def _without_sure(self, asked: Sequence[Condition]) -> tuple[list[Condition], list[Implied]]:
        left, sure = [], []
        for condition in asked:
            if self.ranges.always(condition.function, strict=condition.strict):
                sure.append(Implied(condition, self._everywhere(condition)))
            else:
                left.append(condition)
        return left, sure

    def _everywhere(self, condition: Condition) -> str:
        if condition.difference.is_constant:
            return "it holds whatever the parameters are"
        least = self.ranges.least(condition.difference)
        margin = f", by {show(least)} at least" if isinstance(least, Fraction) and least > 0 else ""
        return f"it holds over the whole range of the parameters{margin}"

    def _without_redundant(self, asked: Sequence[Condition]) -> tuple[list[Condition], list[Implied]]:
        kept, following = list(asked), []
        for condition in sorted(asked, key=lambda one: -len(terms(one.function.numerator))):
            others = [other for other in kept if other is not condition]
            used = self.source(condition.function, [other.function for other in others])
            if used is not None and (not condition.strict or any(others[place].strict for place in used)):
                kept = others
                sources = " and ".join(others[place].text for place in used)
                following.append(Implied(condition, f"it follows from {sources}, within the ranges"))
        return kept, following

    # --- whether it can happen ---

    def together(self, functions: Iterable[RationalFunction]) -> Feasibility:
        """Tell whether functions can all be zero or more at once, and with room: by points, else by proof."""
        simplest = dict.fromkeys(map(self.ranges.simplest, functions))
        unsure = [function for function in simplest if not self.ranges.always(function)]
        if any(map(self.ranges.never, unsure)):
            return Feasibility(possible=False, room=False)
        if np.all([self._at_points(function) > ROUND_OFF for function in unsure], axis=0).any():
            return Feasibility(possible=True, room=True)
        return self.ranges.together(unsure)

    def has_room(self, functions: Iterable[RationalFunction]) -> bool:
        """Tell whether functions can all be more than zero at once; what leaves none is remembered for larger sets."""
        asked = [one for one in dict.fromkeys(map(self.ranges.simplest, functions)) if not self.ranges.always(one)]
        if any(core <= {*asked} for core in self._cores):
            return False
        found = self.together(asked)
        if not found.room:
            self._cores.append(frozenset(asked[place] for place in found.core) or frozenset(asked))
        return found.room

    def source(self, target: RationalFunction, given: Sequence[RationalFunction]) -> tuple[int, ...] | None:
        """Tell from which conditions a further one follows; points at which it fails spare the search for a proof."""
        inside = np.all([self._at_points(function) >= ROUND_OFF for function in given], axis=0)
        if np.any(inside & (self._at_points(target) < -ROUND_OFF)):
            return None
        return self.ranges.source(target, given)

    def _is_certain(self, conditions: Sequence[Condition]) -> bool:
        """Whether some values of the parameters in the ranges satisfy all conditions; affine programs have said so."""
        if all(condition.function.is_affine for condition in conditions):
            return True
        inside = np.all([self._at_points(condition.function) >= -ROUND_OFF for condition in conditions], axis=0)
        likely = itertools.islice(map(self._exact_point, np.flatnonzero(inside).tolist()), 8)
        return any(all(condition.holds(point) for condition in conditions) for point in likely)

    def _at_points(self, function: RationalFunction) -> NDArray[np.float64]:
        """Give the values of a function at the sampled points, in floating point."""
        if function not in self._known:
            with np.errstate(all="ignore"):
                self._known[function] = np.broadcast_to(function(self._columns), POINTS)
        return self._known[function]

    @cached_property
    def _shares(self) -> dict[str, NDArray[np.int64]]:
        """For every parameter, how many steps of its range each sampled point takes; many are on the border."""
        rng = np.random.default_rng(0)
        margin = STEPS // 4
        drawn = (rng.integers(-margin, STEPS + margin, POINTS) for _ in self.ranges.intervals)
        return {name: np.clip(own, 0, STEPS) for name, own in zip(self.ranges.intervals, drawn, strict=True)}

    @cached_property
    def _columns(self) -> dict[str, NDArray[np.float64]]:
        ends = {name: tuple(map(float, self._finite(name))) for name in self._shares}
        return {name: low + (high - low) * (self._shares[name] / STEPS) for name, (low, high) in ends.items()}

    def _exact_point(self, place: int) -> dict[str, Fraction]:
        ends = {name: self._finite(name) for name in self._shares}
        return {
            name: low + (high - low) * Fraction(int(self._shares[name][place]), STEPS)
            for name, (low, high) in ends.items()
        }

    def _finite(self, name: str) -> tuple[Fraction, Fraction]:
        low, high = self.ranges.intervals[name]
        return Fraction(max(low, -WIDE)), Fraction(min(high, WIDE))

    # --- words ---

    def _deviation(self, need: Need) -> str:
        if need.words:
            return need.words
        who = self.model.players[need.player]
        at = f"at '{need.where}' " if need.where else ""
        if not need.instead:
            return f"{at}{who} plays '{need.action}' with a positive probability"
        return f"{at}{who} gains nothing by '{need.instead}' instead of '{need.action}'"

    def _failing(self, condition: Condition) -> str:
        if not condition.action:
            return f"this fails over the whole range of the parameters: {condition.words}"
        who = self.model.players[condition.player]
        at = f"at '{condition.where}' " if condition.where else ""
        if not condition.instead:
            return f"{who} cannot play '{condition.action}' with a positive probability"
        return f"{at}{who} always gains by '{condition.instead}' instead of '{condition.action}'"

    def _claims(self, function: RationalFunction) -> tuple[str, ...]:
        found = {claim for name in function.used for claim in self.model.parameters[name].source}
        order = {claim: place for place, claim in enumerate(self.model.sources)}
        return tuple(sorted(found, key=lambda claim: (order.get(claim, len(order)), claim)))
