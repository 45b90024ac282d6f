r"""Agreements on a term: whether there is any, and what limits the zone of agreement, by signs of formulas alone.

Where each condition on the term is a straight line in it, :math:`a_i + b_i x \ge 0` with formulas for base and slope,
the zone of agreement is an intersection of half lines, the term's range among them. With :math:`b_i > 0` a condition is
a *lower* limit, with :math:`b_i < 0` an *upper* one, at :math:`x_i = -a_i / b_i`; with :math:`b_i = 0` it holds at
every term or at none. Two limits compare by

.. math:: x_i - x_j = \frac{a_j b_i - a_i b_j}{b_i b_j},

so signs of bases, slopes and of these differences decide which lower limit is the largest, which upper one the
smallest, and whether they leave room between them.

Other conditions are the matter of :mod:`gametheory.conditions.projections`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from gametheory.bargaining import BargainingAnswer
from gametheory.bargaining.problem import RANGE
from gametheory.conditions.needs import Contradiction, Need, Simplifier
from gametheory.conditions.nouns import CandidateConditions
from gametheory.errors import ConceptError
from gametheory.model.form_formulas import BargainingFormulas
from gametheory.numerics.rational_functions import RationalFunction, constant

NO_ZONE: Final = "no zone"
Sign = Callable[[RationalFunction], int]


@dataclass(frozen=True, eq=False)
class Limit:
    """A condition on the term, ``base + slope * term`` is not negative."""

    label: str
    player: str
    base: RationalFunction
    slope: RationalFunction


@dataclass(frozen=True, eq=False)
class Limits:
    """All conditions on a term, the ends of its range first, and what decides which of them bind."""

    all: tuple[Limit, ...]

    @cached_property
    def differences(self) -> dict[tuple[Limit, Limit], RationalFunction]:
        """For each two limits of different slopes the formula with the sign of their distance times both slopes."""
        pairs = itertools.permutations(self.all, 2)
        return {(one, other): other.base * one.slope - one.base * other.slope for one, other in pairs}

    @property
    def functions(self) -> Iterator[RationalFunction]:
        """All formulas whose signs decide the zone."""
        for limit in self.all:
            yield from (limit.base, limit.slope)
        yield from (self.differences[pair] for pair in itertools.combinations(self.all, 2))

    def labels(self, sign: Sign) -> tuple[str, ...]:
        """Name the zone by what binds at its ends, where signs are as they are said to be."""
        slopes = {limit: sign(limit.slope) for limit in self.all}
        if any(slope == 0 and sign(limit.base) < 0 for limit, slope in slopes.items()):
            return (NO_ZONE,)
        lower, upper = ([limit for limit, slope in slopes.items() if slope == way] for way in (1, -1))
        least, most = self._extreme(lower, sign), self._extreme(upper, sign)
        if sign(self.differences[least[0], most[0]]) < 0:
            return (NO_ZONE,)
        return zone_labels([(_named(least), _named(most))])

    def _extreme(self, limits: Sequence[Limit], sign: Sign) -> list[Limit]:
        """Give the largest lower limits, or the smallest upper ones: the slopes of all have the same sign."""
        found = [limits[0]]
        for limit in limits[1:]:
            beyond = sign(self.differences[limit, found[0]]) * sign(limit.slope)
            if beyond > 0:
                found = [limit]
            elif beyond == 0:
                found.append(limit)
        return found


def _named(limits: Sequence[Limit]) -> tuple[str, ...]:
    """Name the limits at an end; beyond the range nobody is asked, so at its ends it binds alone."""
    labels = tuple(sorted(limit.label for limit in limits))
    return (RANGE,) if RANGE in labels else labels


def zone_labels(ends: Iterable[tuple[Sequence[str], Sequence[str]]]) -> tuple[str, ...]:
    """Name a zone by what binds at the lower and the upper end of each of its intervals.

    Where several limits bind at an end, each of them gives a name: at the border between two zones both are there.

    >>> zone_labels([(["participation (russia)"], ["delivery (us)", "participation (us)"])])
    ('zone from participation (russia) to delivery (us)', 'zone from participation (russia) to participation (us)')
    """
    named = [[f"{_end(low, 'low')} to {_end(high, 'high')}" for low in least for high in most] for least, most in ends]
    return tuple(f"zone from {' and from '.join(chosen)}" for chosen in itertools.product(*named)) if named else ()


def _end(label: str, end: str) -> str:
    return f"the range's {end} end" if label == RANGE else label


def linear_limits(game: BargainingFormulas) -> Limits | None:
    """Give the conditions on the term as limits; ``None`` where one is no straight line in the term.

    >>> import gametheory
    >>> from gametheory.model.form_formulas import symbolic_form
    >>> price = gametheory.load("models/crimea_2017/price.yaml")
    >>> found = linear_limits(symbolic_form(price, ["domestic_cost"], war_hazard=0))
    >>> [(limit.label, limit.base, limit.slope) for limit in found.all[2:]]
    [('participation (us)', 2.1, -domestic_cost - 1.5), ('participation (russia)', -1.8, 4)]
    """
    lines = [condition.line for condition in game.conditions]
    if not all(lines):
        return None
    names = game.conditions[0].slack.names[:-1]
    one = constant(1, names)
    found = [Limit(RANGE, "", one * -game.low, one), Limit(RANGE, "", one * game.high, -one)]
    for condition, line in zip(game.conditions, lines, strict=True):
        assert line is not None
        found.append(Limit(condition.label, condition.player, *line))
    return Limits(tuple(found))


def labels_of(answer: BargainingAnswer) -> tuple[str, ...]:
    """Name the zone of an answer by what binds at its ends.

    >>> import gametheory
    >>> from gametheory.bargaining import bargaining
    >>> labels_of(bargaining(gametheory.load("models/crimea_2017/price.yaml").at()))
    ('zone from participation (russia) to participation (us)',)
    """
    intervals = answer.bargain.zone.intervals
    if intervals:
        return zone_labels((interval.low_binding, interval.high_binding) for interval in intervals)
    return ("by lottery only",) if answer.is_agreement else (NO_ZONE,)


# --- in print -------------------------------------------------------------------------------------------------------


def agreement_conditions(game: BargainingFormulas, simplifier: Simplifier) -> Iterator[CandidateConditions]:
    """Say when there is something to agree on: no lower limit lies above an upper one.

    Raises ``ConceptError`` where a condition is no straight line in the term, or where its direction depends on the
    parameters.
    """
    limits = linear_limits(game)
    if limits is None:
        raise ConceptError(f"conditions need payoffs linear in '{game.term}'. Ask for thresholds or regimes instead")
    needs = list(_needs(game, limits, simplifier))
    found = simplifier.case(needs)
    one = constant(1, limits.all[0].base.names)
    yield CandidateConditions(
        label=game.deal,
        strategies={},
        payoffs={},
        outcomes={game.deal: one},
        cases=() if isinstance(found, Contradiction) else (found,),
        never=found.because if isinstance(found, Contradiction) else "",
    )


def _needs(game: BargainingFormulas, limits: Limits, simplifier: Simplifier) -> Iterator[Need]:
    ways = {limit: _way(game, limit, simplifier) for limit in limits.all}
    lower, upper = ([limit for limit in limits.all if ways[limit] == way] for way in (1, -1))
    for limit in limits.all:
        if not ways[limit]:
            yield Need(limit.base, limit.player, "", words=f"{limit.label} holds at every {game.term}")
    for least, most in itertools.product(lower, upper):
        if least.player or most.player:
            yield Need(
                limits.differences[least, most],
                most.player or least.player,
                "",
                words=f"the least {game.term} by {least.label} is at most the most by {most.label}",
            )


def _way(game: BargainingFormulas, limit: Limit, simplifier: Simplifier) -> int:
    """Say whether a condition is a lower limit (1), an upper one (-1) or the same at every term (0)."""
    for way in (1, -1):
        if simplifier.ranges.always(limit.slope * way, strict=True):
            return way
    if not limit.slope:
        return 0
    raise ConceptError(
        f"whether {limit.label} is a lower or an upper limit on '{game.term}' depends on the parameters. "
        f"Fix {' or '.join(limit.slope.used)}, or ask for thresholds"
    )
