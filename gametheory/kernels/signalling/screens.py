"""What is known of a pattern without solving it: conditions that it must meet, and some that make it an equilibrium.

Of every pattern (:mod:`gametheory.equilibria.signalling.patterns`) two conditions are put together from comparisons of
single numbers (:mod:`.words`):

possible
    Without it the pattern is surely followed by no equilibrium. No message in use is worse than another whatever the
    answers are, no answer in use is worse than another whatever the beliefs are; nobody is asked to be indifferent who
    surely is not; somebody's unsent message may be answered so that the sender keeps from it.
sure
    With it the pattern is surely followed by one. Only patterns in which nobody mixes have such a condition, in games
    without an opening move (whose owner compares what the equilibria pay): each type surely loses by another message,
    the answers are surely best, and after each unsent message some type's own best answer surely keeps everybody from
    sending it.

What is possible and not sure is solved point by point (:mod:`.following`): patterns with mixing, and what lies so near
to a tie, or needs such mixed beliefs and answers, that it takes more than comparisons.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from gametheory.equilibria.signalling.patterns import Pattern, Places, heard_in
from gametheory.kernels.signalling.equations import SENDER, overdetermined
from gametheory.kernels.signalling.reading import Reading
from gametheory.kernels.signalling.rows import Signed
from gametheory.kernels.signalling.words import NEVER, Condition, Words


@dataclass(frozen=True)
class Screens:
    """Puts the conditions of patterns together.

    Beyond ``own_limit`` and ``limit`` differences of the sender's and the receiver's payoffs are no ties; beyond
    ``margins`` determinants of two by two of them are not zero.
    """

    reading: Reading
    words: Words
    own_limit: float
    limit: float
    margins: tuple[float, float]

    def possible(self, pattern: Pattern) -> Condition:
        """Give the condition without which the pattern is no equilibrium."""
        conditions = [*self._good_messages(pattern), *self._good_answers(pattern), *self._solvable(pattern)]
        if pattern.is_pure:
            conditions += self._deterring(pattern)
        return self.words.every(conditions)

    def sure(self, pattern: Pattern) -> Condition:
        """Give the condition with which it is one."""
        if not pattern.is_pure or self.reading.signalling.opening is not None:
            return NEVER
        surely = [*self._better_messages(pattern), *self._better_answers(pattern), *self._deterred(pattern)]
        return self.words.every([self.possible(pattern), *surely])

    # --- possible ---

    def _good_messages(self, pattern: Pattern) -> Iterator[Condition]:
        for kind, message, other in self._other_messages(pattern):
            pairs = itertools.product(self._used(pattern, kind, message), self._used(pattern, kind, other))
            gains = (self._own_gain(kind, message, one, other, reply) for one, reply in pairs)
            yield self.words.some(self.words.not_below(gain, self.own_limit) for gain in gains)

    def _good_answers(self, pattern: Pattern) -> Iterator[Condition]:
        """An answer in use is as good as each other one for some types that mix, added to those that do not."""
        for message, answer, other in self._other_answers(pattern):
            heard = heard_in(self.reading.signalling, pattern.sent, message)
            always = [kind for kind in heard if len(pattern.sent[kind]) == 1]
            mixing = [kind for kind in heard if kind not in always]
            sizes = range(0 if always else 1, len(mixing) + 1)
            chosen = itertools.chain.from_iterable(itertools.combinations(mixing, size) for size in sizes)
            gains = (self.reading.gain_of_all([*always, *some], message, answer, other) for some in chosen)
            yield self.words.some(self.words.not_below(gain, self.limit) for gain in gains)

    def _solvable(self, pattern: Pattern) -> Iterator[Condition]:
        """Of equations in at most one unknown, no two may contradict each other."""
        for system in overdetermined(self.reading, pattern):
            if system.unknowns == 0:
                limit = self.own_limit if system.whose == SENDER else self.limit
                yield from (self.words.near(equation[0], limit) for equation in system.equations)
            elif system.unknowns == 1:
                for one, other in itertools.combinations(system.equations, 2):
                    yield self.words.near(self.reading.rows.determinant(one, other), self.margins[system.whose])

    def _deterring(self, pattern: Pattern) -> Iterator[Condition]:
        """After an unsent message each type is worse off with some answer that may be best."""
        for message in self._unsent(pattern):
            for kind in self.reading.signalling.messages[message].heard:
                yield self.words.some(
                    self.words.every(
                        [
                            self._may_be_best(message, answer),
                            self.words.not_below(self._loss(pattern, kind, message, answer), self.own_limit),
                        ]
                    )
                    for answer in self._answers(message)
                )

    def _may_be_best(self, message: int, answer: int) -> Condition:
        """No other answer is better for all types."""
        heard = self.reading.signalling.messages[message].heard
        return self.words.every(
            self.words.some(
                self.words.not_below(self.reading.gain(kind, message, answer, other), self.limit) for kind in heard
            )
            for other in self._answers(message)
            if other != answer
        )

    # --- sure ---

    def _better_messages(self, pattern: Pattern) -> Iterator[Condition]:
        for kind, message, other in self._other_messages(pattern):
            (one,), (reply,) = self._used(pattern, kind, message), self._used(pattern, kind, other)
            yield self.words.above(self._own_gain(kind, message, one, other, reply), self.own_limit)

    def _better_answers(self, pattern: Pattern) -> Iterator[Condition]:
        for message, answer, other in self._other_answers(pattern):
            heard = heard_in(self.reading.signalling, pattern.sent, message)
            yield self.words.above(self.reading.gain_of_all(heard, message, answer, other), self.limit)

    def _deterred(self, pattern: Pattern) -> Iterator[Condition]:
        """After an unsent message an answer that is best against some type makes all types worse off."""
        for message in self._unsent(pattern):
            heard = self.reading.signalling.messages[message].heard
            yield self.words.some(
                self.words.every(
                    [
                        self._is_best_against_one(message, answer),
                        *(self.words.above(self._loss(pattern, k, message, answer), self.own_limit) for k in heard),
                    ]
                )
                for answer in self._answers(message)
            )

    def _is_best_against_one(self, message: int, answer: int) -> Condition:
        return self.words.some(
            self.words.every(
                self.words.above(self.reading.gain(kind, message, answer, other), self.limit)
                for other in self._answers(message)
                if other != answer
            )
            for kind in self.reading.signalling.messages[message].heard
        )

    # --- what is compared ---

    def _other_messages(self, pattern: Pattern) -> Iterator[tuple[int, int, int]]:
        """Go through types, their messages in use, and other ones for which the pattern says what they bring."""
        for kind, messages in enumerate(pattern.sent):
            for message, other in itertools.product(messages, self.reading.signalling.types[kind].messages):
                if message != other and self._used(pattern, kind, other):
                    yield kind, message, other

    def _other_answers(self, pattern: Pattern) -> Iterator[tuple[int, int, int]]:
        """Go through messages, answers in use, and other answers."""
        for message, answers in enumerate(pattern.given):
            for answer, other in itertools.product(answers, self._answers(message)):
                if answer != other:
                    yield message, answer, other

    def _unsent(self, pattern: Pattern) -> Iterator[int]:
        for place, message in enumerate(self.reading.signalling.messages):
            if message.heard and not pattern.given[place]:
                yield place

    def _used(self, pattern: Pattern, kind: int, message: int) -> Places:
        """Give the answers that a type gets to a message; none where the pattern does not say."""
        return pattern.given[message] if self.reading.is_heard(kind, message) else (0,)

    def _answers(self, message: int) -> range:
        return range(len(self.reading.signalling.messages[message].answers))

    def _own_gain(self, kind: int, message: int, answer: int, other: int, reply: int) -> Signed:
        return self.reading.rows.difference(
            self.reading.own(kind, message, answer), self.reading.own(kind, other, reply)
        )

    def _loss(self, pattern: Pattern, kind: int, message: int, answer: int) -> Signed:
        """What a type loses by an unsent message with an answer."""
        (sent,) = pattern.sent[kind]
        (given,) = self._used(pattern, kind, sent)
        return self._own_gain(kind, sent, given, message, answer)
