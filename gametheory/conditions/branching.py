"""Payoffs with ``min``, ``max`` or ``abs``: conditions for each way in which their arguments can be ordered, joined.

Which argument counts is the sign of a difference of formulas. Both signs are tried of each difference that is met, one
after another, as long as the ranges leave room for them together; where all are decided payoffs are rational functions,
and each candidate has its conditions. Two ways that differ in one sign and ask the same of a candidate are one without
it. What is left are cases: the signs of differences are conditions among the others, said as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from gametheory.conditions.needs import Contradiction, Need, Simplifier
from gametheory.conditions.nouns import CandidateConditions, Case, Condition
from gametheory.conditions.trees import without_contained
from gametheory.errors import ConceptError, NotExactError
from gametheory.model.form_formulas import Formulas
from gametheory.model.symbolic import Choose
from gametheory.numerics.rational_functions import RationalFunction

MOST_BRANCHES: Final = 128
Build = Callable[[Choose], Formulas]
Candidates = Callable[[Formulas], Iterable[CandidateConditions]]


@dataclass(frozen=True)
class Compared:
    """Two formulas that ``min``, ``max`` or ``abs`` compares, and whether the first is the greater one."""

    name: str
    one: RationalFunction
    other: RationalFunction
    over: bool

    @property
    def difference(self) -> RationalFunction:
        """What is not negative where they are so ordered."""
        return self.one - self.other if self.over else self.other - self.one

    @property
    def need(self) -> Need:
        """The condition that they are so ordered."""
        return Need(self.difference, "", "", words=self.words)

    @property
    def words(self) -> str:
        """What that says of the function."""
        if self.name == "abs":
            return f"abs({self.one}) is {self.one if self.over else -self.one}"
        chosen = self.one if self.over == (self.name == "max") else self.other
        return f"{self.name}({self.one}, {self.other}) is {chosen}"


def branched_candidates(
    build: Build, candidates: Candidates, free: Iterable[str], simplifier: Simplifier
) -> tuple[CandidateConditions, ...]:
    """Give each candidate with its cases over all orders of the arguments.

    Raises ``NotExactError`` where payoffs are no rational functions in any case, ``ConceptError`` for too many cases.
    """
    found: dict[str, list[_Way]] = {}
    for compared, game in _ways(build, set(free), simplifier):
        for candidate in candidates(game):
            found.setdefault(candidate.label, []).append(_Way(compared, candidate))
    return tuple(one for ways in found.values() for one in _candidate(_merged(ways), simplifier))


@dataclass(frozen=True)
class _Way:
    """Signs of differences, and what is asked of a candidate where they hold."""

    compared: tuple[Compared, ...]
    candidate: CandidateConditions

    @property
    def asked(self) -> Any:
        """What tells ways apart: the formulas of a candidate, and its conditions."""
        cases = frozenset(frozenset((c.function, c.strict) for c in case.conditions) for case in self.candidate.cases)
        return _frozen(self.candidate.strategies), cases


class _OpenError(Exception):
    """A difference of which no sign is known yet; a signal between two functions, never an error that anybody sees."""

    def __init__(self, compared: Compared) -> None:
        """Keep what is compared."""
        self.compared = compared


def _ways(build: Build, free: set[str], simplifier: Simplifier) -> Iterator[tuple[tuple[Compared, ...], Formulas]]:
    """Go through the orders of arguments, each with the game; signs that follow from those before are not given."""
    waiting: list[tuple[tuple[Compared, ...], tuple[Compared, ...]]] = [((), ())]
    count = 0
    while waiting:
        known, given = waiting.pop()
        try:
            game = build(_chosen(known, free))
        except _OpenError as met:
            both = [replace(met.compared, over=over) for over in (False, True)]
            possible = [one for one in both if _has_room((*known, one), simplifier)]
            waiting += [((*known, one), (*given, one) if len(possible) > 1 else given) for one in possible]
            continue
        count += 1
        if count > MOST_BRANCHES:
            raise ConceptError("min, max and abs leave too many cases to be told apart. Fix some parameters")
        yield given, game


def _has_room(signs: Iterable[Compared], simplifier: Simplifier) -> bool:
    return simplifier.has_room(one.difference for one in signs)


def _chosen(known: Sequence[Compared], free: set[str]) -> Choose:
    signs = {one.one - one.other: one.over for one in known}

    def choose(name: str, one: RationalFunction, other: RationalFunction) -> int:
        difference = one - other
        if not set(difference.used) <= free:
            raise NotExactError(f"'{name}' of {', '.join(difference.used)} is not a rational function. Ask without it")
        over = signs.get(difference)
        if over is None and -difference in signs:
            over = not signs[-difference]
        if over is None:
            raise _OpenError(Compared(name, one, other, over=True))
        return 1 if over else -1

    return choose


def _merged(ways: list[_Way]) -> list[_Way]:
    """Join ways that differ in their last sign alone and ask the same, as long as there are any."""
    left = list(ways)
    while True:
        pair = next(((a, b) for a in left for b in left if a is not b and _are_one(a, b)), None)
        if pair is None:
            return left
        place = left.index(pair[0])
        left[place] = _Way(pair[0].compared[:-1], pair[0].candidate)
        left.remove(pair[1])


def _are_one(one: _Way, other: _Way) -> bool:
    if len(one.compared) != len(other.compared) or not one.compared or one.compared[:-1] != other.compared[:-1]:
        return False
    return one.compared[-1].difference == -other.compared[-1].difference and one.asked == other.asked


def _candidate(ways: list[_Way], simplifier: Simplifier) -> Iterator[CandidateConditions]:
    """Put the ways of one candidate together; where its probabilities are different formulas it comes several times."""
    groups: dict[Any, list[_Way]] = {}
    for way in ways:
        groups.setdefault(_frozen(way.candidate.strategies), []).append(way)
    for group in groups.values():
        first = group[0].candidate
        found = [one for way in group for one in _cases(way, simplifier)]
        cases = tuple(without_contained([one for one in found if isinstance(one, Case)], simplifier))
        reasons = (one.because for one in found if isinstance(one, Contradiction))
        never = dict.fromkeys([*(way.candidate.never for way in group if way.candidate.never), *reasons])
        same = all(way.candidate.payoffs == first.payoffs for way in group)
        where = "; ".join(one.words for one in group[0].compared) if len(groups) > 1 else ""
        yield replace(
            first,
            label=f"{first.label} where {where}" if where else first.label,
            payoffs=first.payoffs if same else {},
            cases=cases,
            never="" if cases else "; ".join(never),
        )


def _cases(way: _Way, simplifier: Simplifier) -> Iterator[Case | Contradiction]:
    for case in way.candidate.cases:
        asked = (*case.conditions, *(one.condition for one in case.implied))
        needs = [*(one.need for one in way.compared), *map(_need, asked)]
        yield simplifier.case(needs, case.supposing)


def _need(condition: Condition) -> Need:
    words = "" if condition.action else condition.words.partition(":")[0]
    return Need(
        condition.difference,
        condition.player,
        condition.action,
        condition.instead,
        condition.where,
        condition.strict,
        words,
    )


def _frozen(strategies: Mapping[str, Mapping[str, RationalFunction]]) -> Any:
    return frozenset((who, frozenset(mix.items())) for who, mix in strategies.items())
