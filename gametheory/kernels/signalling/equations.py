"""The linear equations of a pattern, as rows of numbers: those of :mod:`gametheory.equilibria.signalling.kernel`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from gametheory.equilibria.signalling.patterns import Pattern, Places, heard_in
from gametheory.kernels.signalling.reading import Reading
from gametheory.kernels.signalling.rows import ZERO, Signed

NOTHING = Signed(ZERO, 1)
SENDER, RECEIVER = 0, 1


@dataclass(frozen=True)
class System:
    """Linear equations, each its coefficients and its right side, and whose payoffs they are about."""

    whose: int
    equations: tuple[tuple[Signed, ...], ...]

    @property
    def unknowns(self) -> int:
        """How many unknowns there are."""
        return len(self.equations[0]) - 1 if self.equations else 0

    @property
    def is_overdetermined(self) -> bool:
        """Whether there are more equations than unknowns."""
        return len(self.equations) > self.unknowns


def systems_of(reading: Reading, pattern: Pattern) -> tuple[System, System]:
    """Give what makes types indifferent among messages, and the receiver among answers."""
    return _indifferent_sender(reading, pattern), _indifferent_receiver(reading, pattern)


def overdetermined(reading: Reading, pattern: Pattern) -> Iterator[System]:
    """Go through the parts of the equations that have more equations than unknowns."""
    count = len(pattern.given)
    for size in range(2, count + 1):
        for messages in itertools.combinations(range(count), size):
            part = _indifferent_sender(reading, _restricted(pattern, messages))
            if part.is_overdetermined:
                yield part
    receivers = _indifferent_receiver(reading, pattern)
    if receivers.is_overdetermined:
        yield receivers
    for message, answers in enumerate(pattern.given):
        heard = heard_in(reading.signalling, pattern.sent, message)
        if len(answers) > len(heard):
            pairs = itertools.pairwise(answers)
            yield System(RECEIVER, tuple(tuple(reading.gain(t, message, *pair) for t in heard) for pair in pairs))


def _restricted(pattern: Pattern, messages: Places) -> Pattern:
    """Leave out all messages but some."""
    return Pattern(
        tuple(tuple(m for m in sent if m in messages) for sent in pattern.sent),
        tuple(answers if m in messages else () for m, answers in enumerate(pattern.given)),
    )


def _indifferent_sender(reading: Reading, pattern: Pattern) -> System:
    """Two messages of a type bring the same; the unknowns are the probabilities of answers but the first to each."""
    unknowns = [(m, a) for m, answers in enumerate(pattern.given) for a in answers[1:]]
    equations = []
    for kind, messages in enumerate(pattern.sent):
        for one, other in itertools.pairwise(messages):
            left = [_own_gain(reading, pattern, kind, m, a, (one, other)) for m, a in unknowns]
            first, second = (reading.own(kind, m, _first(pattern, m)) for m in (one, other))
            equations.append((*left, reading.rows.difference(second, first)))
    return System(SENDER, tuple(equations))


def _own_gain(
    reading: Reading, pattern: Pattern, kind: int, message: int, answer: int, pair: tuple[int, int]
) -> Signed:
    """What a type gains in the one message over the other when one of them is answered so, and not by the first."""
    if message not in pair or not reading.is_heard(kind, message):
        return NOTHING
    gain = reading.rows.difference(
        reading.own(kind, message, answer), reading.own(kind, message, _first(pattern, message))
    )
    return gain if message == pair[0] else gain.reversed


def _first(pattern: Pattern, message: int) -> int:
    return next(iter(pattern.given[message]), 0)


def _indifferent_receiver(reading: Reading, pattern: Pattern) -> System:
    """Two answers to a message are as good; the unknowns are the probabilities of messages but the first of each."""
    unknowns = [(t, m) for t, messages in enumerate(pattern.sent) for m in messages[1:]]
    equations = []
    for message, answers in enumerate(pattern.given):
        heard = heard_in(reading.signalling, pattern.sent, message)
        first = [kind for kind in heard if pattern.sent[kind][0] == message]
        for pair in itertools.pairwise(answers):
            gains = {kind: reading.weighted(kind, message, *pair) for kind in heard}
            back = {kind: gains[kind].reversed for kind in first}
            left = [(gains if other == message else back).get(kind, NOTHING) for kind, other in unknowns]
            equations.append((*left, reading.gain_of_all(first, message, *pair).reversed))
    return System(RECEIVER, tuple(equations))
