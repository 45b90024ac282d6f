"""What is to be done for each pattern, written down as a sheet of whole numbers that the loop reads from front to back.

A sheet speaks of rows of numbers (:mod:`.rows`) and of *slots* that hold probabilities; slot 0 holds the probability 1
of what is not mixed. A *signed row* is a row's number, doubled, and odd where the row counts negative. A list begins
with its length. The parts of a sheet are:

1. systems with more equations than unknowns, a list: equations, unknowns, whose payoffs, and the entries as signed
   rows. Where there is any, the sheet ends here;
2. the sender's equations: their order and entries, then the list of those who mix their answers to a message, each a
   list of slots: the first takes what the unknowns in the others leave;
3. the receiver's equations in the same way, with the types that mix messages;
4. answers that are not given, a list: what is gained by not giving it, a list of slots with signed rows;
5. messages that are not sent though the pattern says what they bring, in the same way;
6. messages that are not sent and would be heard, a list: types and answers; what each type gets in the pattern, a list
   of slots with signed rows; the rows of what each answer brings each type; and, by type and two answers, the signed
   rows of what the receiver gains by the one over the other;
7. the endings, a list: the row of the type's prior, the slots of message and answer, the row of each player's payoff,
   and the list of outcomes with the rows of their probabilities.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from gametheory.equilibria.signalling.patterns import Pattern, heard_in
from gametheory.equilibria.signalling.structure import Ending
from gametheory.kernels.signalling.equations import System, overdetermined, systems_of
from gametheory.kernels.signalling.reading import Reading
from gametheory.kernels.signalling.rows import ONE, Signed

CERTAIN = 0
"""The slot of a probability that is 1."""
Slots = dict[tuple[int, int], int]


def sheet_of(reading: Reading, pattern: Pattern) -> tuple[list[int], list[int]]:
    """Write the sheet of a pattern, its parts 1 to 6 and its part 7."""
    systems = list(overdetermined(reading, pattern))
    if systems:
        return _listed([len(own.equations), own.unknowns, own.whose, *_entries(own)] for own in systems), []
    free = itertools.count(1)
    given, sent = _slots(pattern.given, free), _slots(pattern.sent, free)
    sheet = [0]
    for system, used, slots in zip(
        systems_of(reading, pattern), (pattern.given, pattern.sent), (given, sent), strict=True
    ):
        sheet += [system.unknowns, *_entries(system)]
        mixing = [(who, items) for who, items in enumerate(used) if len(items) > 1]
        sheet += _listed([len(items), *(slots[who, item] for item in items)] for who, items in mixing)
    writer = _Writer(reading, pattern, given, sent)
    return sheet + writer.tests(), writer.endings()


def sheet_of_ending(reading: Reading, ending: Ending) -> list[int]:
    """Write the sheet of an action that ends the play."""
    return [1, ONE, CERTAIN, CERTAIN, *_ending(reading, ending)]


def slots_of(pattern: Pattern) -> int:
    """Tell how many slots a pattern needs."""
    return 1 + sum(len(items) for items in pattern.sent + pattern.given if len(items) > 1)


class _Writer:
    def __init__(self, reading: Reading, pattern: Pattern, given: Slots, sent: Slots) -> None:
        self.reading, self.pattern = reading, pattern
        self.given, self.sent = given, sent

    def tests(self) -> list[int]:
        return [*_listed(self._other_answers()), *_listed(self._other_messages()), *_listed(self._unsent())]

    def _other_answers(self) -> Iterator[list[int]]:
        for message, answers in enumerate(self.pattern.given):
            for other in self._answers(message) if answers else ():
                if other not in answers:
                    gains = {t: self.reading.weighted(t, message, answers[0], other) for t in self._heard(message)}
                    yield _listed([self.sent[t, message], _code(gain)] for t, gain in gains.items())

    def _other_messages(self) -> Iterator[list[int]]:
        for kind, messages in enumerate(self.pattern.sent):
            for other in self.reading.signalling.types[kind].messages:
                if other not in messages and (self.pattern.given[other] or not self.reading.is_heard(kind, other)):
                    yield _listed([*self._value(kind, messages[0], 1), *self._value(kind, other, -1)])

    def _unsent(self) -> Iterator[list[int]]:
        for place, message in enumerate(self.reading.signalling.messages):
            if message.heard and not self.pattern.given[place]:
                values = [_listed(self._value(kind, self.pattern.sent[kind][0], 1)) for kind in message.heard]
                own = [self.reading.own(kind, place, a) for a in self._answers(place) for kind in message.heard]
                pairs = itertools.product(message.heard, self._answers(place), self._answers(place))
                gains = [_code(self.reading.gain(kind, place, one, other)) for kind, one, other in pairs]
                yield [len(message.heard), len(message.answers), *itertools.chain(*values), *own, *gains]

    def _value(self, kind: int, message: int, sign: int) -> list[list[int]]:
        """Say what a type gets from a message that is answered."""
        answers = self.pattern.given[message] if self.reading.is_heard(kind, message) else (0,)
        shared = self.given if self.reading.is_heard(kind, message) else {}
        own = ((a, Signed(self.reading.own(kind, message, a), sign)) for a in answers)
        return [[shared.get((message, a), CERTAIN), _code(row)] for a, row in own]

    def endings(self) -> list[int]:
        return _listed(
            [self.reading.priors[kind], self.sent[kind, message], slot, *_ending(self.reading, ending)]
            for kind, messages in enumerate(self.pattern.sent)
            for message in messages
            for slot, ending in self._ends(kind, message)
        )

    def _ends(self, kind: int, message: int) -> Iterator[tuple[int, Ending]]:
        endings = self.reading.signalling.endings
        if not self.reading.is_heard(kind, message):
            yield CERTAIN, endings[kind, message, 0]
            return
        for answer in self.pattern.given[message]:
            yield self.given[message, answer], endings[kind, message, answer]

    def _heard(self, message: int) -> Sequence[int]:
        return heard_in(self.reading.signalling, self.pattern.sent, message)

    def _answers(self, message: int) -> range:
        return range(len(self.reading.signalling.messages[message].answers))


def _slots(used: Sequence[Sequence[int]], free: Iterator[int]) -> Slots:
    return {(who, item): next(free) if len(items) > 1 else CERTAIN for who, items in enumerate(used) for item in items}


def _ending(reading: Reading, ending: Ending) -> list[int]:
    names = reading.signalling.game.outcome_names
    paid = [reading.rows.expected(payoff, player) for player, payoff in enumerate(ending.payoffs)]
    shares = {
        names.index(name): ONE if isinstance(share, int) else reading.rows.expected(share)
        for name, share in ending.outcomes.items()
    }
    return [*paid, *_listed(map(list, shares.items()))]


def _entries(system: System) -> list[int]:
    return [_code(entry) for equation in system.equations for entry in equation]


def _code(number: Signed) -> int:
    return 2 * number.row + (number.sign < 0)


def _listed(parts: Iterable[Sequence[int]]) -> list[int]:
    """Write parts one after another, and how many there are before them."""
    every = list(parts)
    return [len(every), *itertools.chain.from_iterable(every)]
