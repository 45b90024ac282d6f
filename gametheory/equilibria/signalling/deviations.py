"""Unsent messages of one equilibrium: who could gain by them, and which beliefs would keep everybody from sending them.

Everything is exact. What the receiver may believe after an unsent message is a polytope of beliefs over the types that
can send it; so are the mixtures of answers that are best under some belief; whether the one and the other have a point
in common with the conditions of a refinement is a linear program, certified in rationals.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from gametheory.equilibria.signalling.kinds import sent_by
from gametheory.equilibria.signalling.patterns import Places
from gametheory.equilibria.signalling.structure import SignallingGame
from gametheory.games import Equilibrium
from gametheory.games.numbers import as_written
from gametheory.numerics.linear_programs import Constraint, LinearProgram, solve

LEVEL: Final = -1
"""A further unknown, not negative, that the conditions on beliefs may use."""

Condition = Mapping[int, Fraction]
"""Weights of the types (and of :data:`LEVEL`), whose sum over the beliefs is restricted."""


@dataclass(frozen=True)
class Restriction:
    """What a refinement asks of the belief after an unsent message: sums that must not be positive, or must be zero."""

    at_most: tuple[Condition, ...] = ()
    equal: tuple[Condition, ...] = ()

    @classmethod
    def without(cls, types: Sequence[int]) -> Restriction:
        """Ask that the belief be not on these types."""
        return cls(equal=tuple({kind: Fraction(1)} for kind in types))


@dataclass(frozen=True, eq=False)
class Deviations:
    """An equilibrium of a signalling game, seen from its unsent messages."""

    signalling: SignallingGame
    equilibrium: Equilibrium

    @functools.cached_property
    def sent(self) -> tuple[Mapping[int, Fraction], ...]:
        """For each type the probabilities of its messages."""
        mixes = (sent_by(self.signalling, kind, self.equilibrium.profile) for kind in self.signalling.types)
        return tuple({message: as_written(share) for message, share in mix.items()} for mix in mixes)

    @functools.cached_property
    def payoffs(self) -> tuple[Fraction, ...]:
        """For each type what it gets in the equilibrium."""
        return tuple(
            sum((share * self._expected(kind, message) for message, share in mix.items()), start=Fraction(0))
            for kind, mix in enumerate(self.sent)
        )

    @functools.cached_property
    def unsent(self) -> tuple[int, ...]:
        """The messages that would be heard, and that no type of positive probability sends."""
        kinds = self.signalling.types
        return tuple(
            place
            for place, message in enumerate(self.signalling.messages)
            if message.heard and not any(place in self.sent[kind] and kinds[kind].prior > 0 for kind in message.heard)
        )

    def own(self, kind: int, message: int, answer: int) -> Fraction:
        """What a type gets from a message with an answer."""
        return as_written(self.signalling.payoff(self.signalling.sender, kind, message, answer))

    def heard(self, message: int) -> Places:
        """The types that can send a message and are heard."""
        return self.signalling.messages[message].heard

    def prior(self, kind: int) -> Fraction:
        """The prior probability of a type."""
        return as_written(self.signalling.types[kind].prior)

    def best_answers(self, message: int, types: Sequence[int]) -> Places:
        """Give the answers that are best under some belief over some types."""
        absent = [kind for kind in self.heard(message) if kind not in types]
        count = len(self.signalling.messages[message].answers)
        return tuple(a for a in range(count) if self.is_believable(message, (a,), Restriction.without(absent)))

    def faces(self, message: int) -> Iterator[Places]:
        """Go through the sets of answers that are best together under some belief."""
        count = len(self.signalling.messages[message].answers)
        for size in range(1, count + 1):
            for answers in itertools.combinations(range(count), size):
                if self.is_believable(message, answers, Restriction()):
                    yield answers

    def is_believable(self, message: int, answers: Places, restriction: Restriction) -> bool:
        """Whether some belief that is allowed makes all these answers best."""
        heard = self.heard(message)
        worse = [
            {kind: self._gain(kind, message, other, answer) for kind in heard}
            for answer in answers
            for other in range(len(self.signalling.messages[message].answers))
            if other != answer
        ]
        unknowns = (*heard, LEVEL)
        zero = Fraction(0)
        at_most = [Constraint(_row(condition, unknowns), zero) for condition in (*worse, *restriction.at_most)]
        equal = [Constraint(_row(condition, unknowns), zero) for condition in restriction.equal]
        total = Constraint(_row(dict.fromkeys(heard, Fraction(1)), unknowns), Fraction(1))
        return _feasible(LinearProgram((zero,) * len(unknowns), tuple(at_most), (*equal, total)))

    def is_deterred(self, message: int, restriction: Restriction) -> bool:
        """Whether some allowed belief and some answer that is best under it keep every type from the message."""
        count = len(self.signalling.messages[message].answers)
        return any(
            self.mixed(message, answers, dict.fromkeys(self.heard(message), -1)) is not None
            and self.is_believable(message, answers, restriction)
            for size in range(1, count + 1)
            for answers in itertools.combinations(range(count), size)
        )

    def mixed(self, message: int, answers: Places, wish: Mapping[int, int]) -> Fraction | None:
        """Find a mixture of answers under which some types do not lose by a message (1) and others not gain (-1).

        Gives the most by which all of them can do so at once; ``None`` where they cannot.
        """
        one, zero = Fraction(1), Fraction(0)
        rows = [
            Constraint((*(-sign * self.own(kind, message, a) for a in answers), one), -sign * self.payoffs[kind])
            for kind, sign in wish.items()
        ]
        rows.append(Constraint((*(zero for _ in answers), one), one))  # how much more does not matter
        total = Constraint((*(one for _ in answers), zero), one)
        try:
            optimum = solve(LinearProgram((*(zero for _ in answers), one), tuple(rows), (total,)))
        except ValueError:
            return None
        return as_written(optimum.value)

    def is_keener(self, message: int, eager: int, other: int) -> bool:
        """Whether one type gains by a message whenever the other does not lose by it, and sometimes when that loses."""
        faces = list(self.faces(message))
        if any(self.mixed(message, answers, {other: 1, eager: -1}) is not None for answers in faces):
            return False
        return any((self.mixed(message, answers, {eager: 1, other: -1}) or 0) > 0 for answers in faces)

    def _gain(self, kind: int, message: int, answer: int, other: int) -> Fraction:
        receiver = self.signalling.receiver
        return as_written(self.signalling.payoff(receiver, kind, message, answer)) - as_written(
            self.signalling.payoff(receiver, kind, message, other)
        )

    def _expected(self, kind: int, number: int) -> Fraction:
        message = self.signalling.messages[number]
        if kind not in message.heard:
            return self.own(kind, number, 0)
        mix = self.equilibrium.profile[message.information_set]
        shares = {message.answers.index(answer): as_written(share) for answer, share in mix.items()}
        return sum((share * self.own(kind, number, a) for a, share in shares.items()), start=Fraction(0))


def _row(condition: Condition, unknowns: Sequence[int]) -> tuple[Fraction, ...]:
    return tuple(condition.get(unknown, Fraction(0)) for unknown in unknowns)


def _feasible(program: LinearProgram) -> bool:
    try:
        solve(program)
    except ValueError:
        return False
    return True
