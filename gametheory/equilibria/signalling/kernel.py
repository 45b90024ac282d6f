r"""Which patterns of a signalling game are perfect Bayesian equilibria, at all points of a grid at once.

Let :math:`\pi_t` be the prior of type t, :math:`\sigma_t(m)` the probability that it sends m, :math:`\rho_m(a)` that of
answer a, and u and r what sender and receiver get. A pattern (:mod:`gametheory.equilibria.signalling.patterns`) is
followed by an equilibrium where these have a solution:

1. *Every type is indifferent among the messages that it sends*: linear equations in the answers :math:`\rho`.
2. *The receiver is indifferent among the answers that are given to a message*: after Bayes' rule has been multiplied
   out, :math:`\sum_t \pi_t \sigma_t(m) [r(t,m,a) - r(t,m,b)] = 0`, linear equations in the messages :math:`\sigma`.
3. No type gains by another message that is sent, no other answer to a message that is sent is better.
4. *After every message that is not sent there is some belief and some answer, best under it, perhaps a mixed one, that
   keeps all types from sending it*: beliefs are free there. The answers that are best together under some belief, and
   the mixtures of them that keep the types from deviating, are two polytopes, asked one after the other.

Equations 1 and 2 have as many unknowns together as there are equations. Where each system by itself has as many, both
are solved by Cramer's rule; where one of them, or a part of it, has more equations than unknowns, it is contradictory
save on a set of points of measure zero, and these points are given up as unknown, like all others at which a test ends
within the slack.

Two answers are best together under some belief exactly if each is best, with the other second, under some belief of its
own (between them lies a belief that is indifferent). For three answers no such test is used: that three are needed to
keep the types from deviating is at most called possible.

In these games every perfect Bayesian equilibrium is a sequential one, because trembles can make any belief after an
unsent message (Fudenberg and Tirole 1991, section 8.2). That takes priors above zero; where one is zero, nothing is
known here.

References
----------
D. Fudenberg and J. Tirole (1991), Game Theory, chapter 8.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gametheory.equilibria.signalling.certainty import (
    FALSE,
    TRUE,
    Roots,
    Truth,
    contradictory,
    every,
    mixture,
    positive,
    roots,
    some,
)
from gametheory.equilibria.signalling.patterns import Pattern, Places, heard_in
from gametheory.equilibria.signalling.structure import SignallingGame


@dataclass(frozen=True, eq=False)
class Followed:
    """Where a pattern is followed by an equilibrium, with which probabilities.

    Attributes
    ----------
    truth
        Where it is one.
    sent
        For each type the probability of each message that it sends.
    given
        For each message the probability of each answer; nothing where nobody is heard.
    error
        How far the probabilities may be off.
    solved
        Whether the probabilities mean anything.
    """

    truth: Truth
    sent: tuple[Mapping[int, Any], ...] = ()
    given: tuple[Mapping[int, Any], ...] = ()
    error: Any = 0.0
    solved: bool = False


class SignallingKernel:
    """Tests the patterns of a game, whose payoffs and priors are floats or arrays over a grid."""

    def __init__(self, signalling: SignallingGame, slack: Mapping[str, float], scale: Mapping[str, float]) -> None:
        """Take the game, with the difference that counts as none and the size of payoffs for each player."""
        self.signalling = signalling
        sender, receiver = signalling.sender, signalling.receiver
        self.own_slack, self.own_size = slack[sender], 2 * scale[sender]
        self.slack, self.size = slack.get(receiver, 0.0), 2 * scale.get(receiver, 0.0)
        self.priors = [np.asarray(kind.prior, dtype=float) for kind in signalling.types]
        places = signalling.endings
        self.own = {place: np.asarray(signalling.payoff(sender, *place), dtype=float) for place in places}
        self.paid = {
            place: np.asarray(signalling.payoff(receiver, *place), dtype=float) if receiver else 0.0 for place in places
        }
        self.gains = dict(self._gains())
        self.as_good = {place: np.greater_equal(gain, -self.slack) for place, gain in self.gains.items()}
        self.as_dear = dict(self._dear())
        self.together: dict[tuple[int, Places], Truth] = {}

    def follow(self, pattern: Pattern) -> Followed:
        """Tell where a pattern is followed by an equilibrium."""
        screened = every(self._screens(pattern))
        if screened.hopeless:
            return Followed(FALSE)
        systems = list(self._overdetermined(pattern))
        if systems:
            possible = [screened.possible, *(~contradictory(*system) for system in systems)]
            return Followed(Truth(np.False_, functools.reduce(operator.and_, possible)))
        own, receivers = self._indifferent_sender(pattern), self._indifferent_receiver(pattern)
        answers = roots(*own, 2 * self.own_slack, self.own_size)
        messages = roots(*receivers, 2 * self.slack, self.size)
        return self._tested(pattern, screened, answers, messages)

    def _tested(self, pattern: Pattern, screened: Truth, answers: Roots, messages: Roots) -> Followed:
        sent, proper = _spread(pattern.sent, messages)
        given, fair = _spread(pattern.given, answers)
        own_slack = self.own_slack + 2 * self.own_size * answers.error * len(answers.values)
        slack = self.slack + 2 * self.size * messages.error * len(messages.values)
        tests = itertools.chain(
            (proper, fair),
            self._other_messages(pattern, given, own_slack),
            self._other_answers(pattern, sent, slack),
            self._unsent(pattern, given, own_slack),
        )
        known = answers.known & messages.known
        possible = screened.possible & answers.possible & messages.possible
        tested = every(tests) if np.any(possible) else FALSE
        truth = Truth(known & possible & tested.sure, possible & (~known | tested.possible))
        return Followed(truth, sent, given, answers.error + messages.error, solved=True)

    # --- the equations ----------------------------------------------------------------------------------------------

    def _indifferent_sender(self, pattern: Pattern) -> tuple[list[list[Any]], list[Any]]:
        """Equations 1: a row for two messages of a type; the unknowns are the probabilities of later answers."""
        unknowns = [(m, a) for m, answers in enumerate(pattern.given) for a in answers[1:]]
        rows, right = [], []
        for kind, messages in enumerate(pattern.sent):
            for pair in itertools.pairwise(messages):
                base = [self.own[kind, m, self._first(pattern, kind, m)] for m in pair]
                sign = {pair[0]: 1.0, pair[1]: -1.0}
                rows.append([self._own_gain(pattern, kind, m, a) * sign.get(m, 0.0) for m, a in unknowns])
                right.append(base[1] - base[0])
        return rows, right

    def _overdetermined(self, pattern: Pattern) -> Iterator[tuple[list[list[Any]], list[Any], float, float]]:
        """Go through parts of the equations with more rows than unknowns, each with the slack and size of its entries.

        Such parts are: what is asked of the answers to some of the messages; and what one message's answers ask of the
        types that send it, whose weights are unknown only up to a common factor.
        """
        for size in range(2, len(pattern.given) + 1):
            for messages in itertools.combinations(range(len(pattern.given)), size):
                part = Pattern(
                    tuple(tuple(m for m in sent if m in messages) for sent in pattern.sent),
                    tuple(answers if m in messages else () for m, answers in enumerate(pattern.given)),
                )
                rows, right = self._indifferent_sender(part)
                if rows and len(rows) > len(rows[0]):
                    yield rows, right, 2 * self.own_slack, self.own_size
        rows, right = self._indifferent_receiver(pattern)
        if rows and len(rows) > len(rows[0]):
            yield rows, right, 2 * self.slack, self.size
        for message, answers in enumerate(pattern.given):
            heard = heard_in(self.signalling, pattern.sent, message)
            if len(answers) > len(heard):
                gains = [[self.gains[(t, message, *pair)] for t in heard] for pair in itertools.pairwise(answers)]
                yield [row[:-1] for row in gains], [row[-1] for row in gains], 2 * self.slack, self.size

    def _own_gain(self, pattern: Pattern, kind: int, message: int, answer: int) -> Any:
        """What a type gains when a message is answered so, and not by the first of its answers."""
        if message not in pattern.sent[kind] or kind not in self.signalling.messages[message].heard:
            return 0.0
        return self.own[kind, message, answer] - self.own[kind, message, pattern.given[message][0]]

    def _first(self, pattern: Pattern, kind: int, message: int) -> int:
        heard = kind in self.signalling.messages[message].heard
        return pattern.given[message][0] if heard else 0

    def _indifferent_receiver(self, pattern: Pattern) -> tuple[list[list[Any]], list[Any]]:
        """Equations 2: a row for two answers to a message; the unknowns are the probabilities of later messages."""
        unknowns = [(t, m) for t, messages in enumerate(pattern.sent) for m in messages[1:]]
        rows, right = [], []
        for message, answers in enumerate(pattern.given):
            heard = heard_in(self.signalling, pattern.sent, message)
            for pair in itertools.pairwise(answers):
                weight = {kind: self.priors[kind] * self.gains[(kind, message, *pair)] for kind in heard}
                first = {kind: weight[kind] for kind in heard if pattern.sent[kind][0] == message}
                rows.append([weight[t] if m == message and t in weight else -first.get(t, 0.0) for t, m in unknowns])
                right.append(-sum(first.values(), start=0.0))
        return rows, right

    def _gains(self) -> Iterator[tuple[tuple[int, int, int, int], Any]]:
        """What the receiver gains, by type and message, from one answer over another."""
        for place, message in enumerate(self.signalling.messages):
            for kind, pair in itertools.product(message.heard, itertools.permutations(range(len(message.answers)), 2)):
                yield (kind, place, *pair), self.paid[kind, place, pair[0]] - self.paid[kind, place, pair[1]]

    def _dear(self) -> Iterator[tuple[tuple[int, int, int, int, int], Any]]:
        """Whether a type may like a message with an answer as much as another one with an answer."""
        for kind, message, answer in self.own:
            for other_kind, other, reply in self.own:
                if kind == other_kind and message != other:
                    gain = self.own[kind, message, answer] - self.own[kind, other, reply]
                    yield (kind, message, answer, other, reply), np.greater_equal(gain, -self.own_slack)

    # --- the tests --------------------------------------------------------------------------------------------------

    def _screens(self, pattern: Pattern) -> Iterator[Truth]:
        """Conditions that are quickly tested and leave little: nothing in use is worse whatever the mixtures are."""
        for message, answers in enumerate(pattern.given):
            heard = heard_in(self.signalling, pattern.sent, message)
            for answer, other in itertools.product(answers, range(len(self.signalling.messages[message].answers))):
                if answer != other:
                    yield _hope(self.as_good[kind, message, answer, other] for kind in heard)
        for kind, messages in enumerate(pattern.sent):
            for message, other in itertools.product(messages, self.signalling.types[kind].messages):
                if message != other and self._is_answered(pattern, kind, other):
                    pairs = itertools.product(
                        self._answers(pattern, kind, message), self._answers(pattern, kind, other)
                    )
                    yield _hope(self.as_dear[kind, message, a, other, b] for a, b in pairs)

    def _is_answered(self, pattern: Pattern, kind: int, message: int) -> bool:
        """Whether the pattern says what a type gets from a message."""
        return bool(pattern.given[message]) or kind not in self.signalling.messages[message].heard

    def _answers(self, pattern: Pattern, kind: int, message: int) -> Places:
        return pattern.given[message] if kind in self.signalling.messages[message].heard else (0,)

    def _value(self, pattern: Pattern, kind: int, message: int, given: tuple[Mapping[int, Any], ...]) -> Any:
        """What a type gets from a message."""
        if kind not in self.signalling.messages[message].heard:
            return self.own[kind, message, 0]
        return sum(given[message][a] * self.own[kind, message, a] for a in pattern.given[message])

    def _other_messages(self, pattern: Pattern, given: tuple[Mapping[int, Any], ...], slack: Any) -> Iterator[Truth]:
        for kind, messages in enumerate(pattern.sent):
            for other in self.signalling.types[kind].messages:
                if other not in messages and self._is_answered(pattern, kind, other):
                    now = self._value(pattern, kind, messages[0], given)
                    yield positive(now - self._value(pattern, kind, other, given), slack)

    def _other_answers(self, pattern: Pattern, sent: tuple[Mapping[int, Any], ...], slack: Any) -> Iterator[Truth]:
        for message, answers in enumerate(pattern.given):
            heard = heard_in(self.signalling, pattern.sent, message)
            for other in range(len(self.signalling.messages[message].answers)) if answers else ():
                if other not in answers:
                    gains = (
                        self.priors[kind] * sent[kind][message] * self.gains[kind, message, answers[0], other]
                        for kind in heard
                    )
                    yield positive(sum(gains, start=0.0), slack)

    def _unsent(self, pattern: Pattern, given: tuple[Mapping[int, Any], ...], slack: Any) -> Iterator[Truth]:
        """For every message that would be heard and is not: some belief and some answer keep all types from it."""
        for place, message in enumerate(self.signalling.messages):
            if message.heard and not pattern.given[place]:
                values = {kind: self._value(pattern, kind, pattern.sent[kind][0], given) for kind in message.heard}
                yield some(self._deterrents(place, values, slack))

    def _deterrents(self, message: int, values: Mapping[int, Any], slack: Any) -> Iterator[Truth]:
        count = len(self.signalling.messages[message].answers)
        for size in range(1, count + 1):
            for answers in itertools.combinations(range(count), size):
                best = self._best_together(message, answers)
                if not best.hopeless:
                    losses = [[value - self.own[kind, message, a] for kind, value in values.items()] for a in answers]
                    yield best & mixture(losses, slack)

    def _best_together(self, message: int, answers: Places) -> Truth:
        """Where some belief makes all these answers best."""
        if (message, answers) not in self.together:
            self.together[message, answers] = self._some_belief(message, answers)
        return self.together[message, answers]

    def _some_belief(self, message: int, answers: Places) -> Truth:
        if len(answers) > 2:
            pairs = every(self._best_together(message, pair) for pair in itertools.combinations(answers, 2))
            return Truth(np.False_, pairs.possible)
        return every(self._in_order(message, order) for order in itertools.permutations(answers))

    def _in_order(self, message: int, order: Places) -> Truth:
        """Where some belief makes an answer best and, where a second one is given, that one second."""
        rest = [a for a in range(len(self.signalling.messages[message].answers)) if a not in order]
        better = [*itertools.pairwise(order), *((order[-1], other) for other in rest)]
        if not better:
            return TRUE
        heard = self.signalling.messages[message].heard
        return mixture([[self.gains[kind, message, a, b] for a, b in better] for kind in heard], self.slack)


def _hope(conditions: Iterator[Any]) -> Truth:
    """Whether any of the conditions holds: if none does there is no hope, if one does nothing is said."""
    found: Any = np.False_
    for condition in conditions:
        found = found | condition
    return Truth(np.True_, found)


def _spread(used: tuple[Places, ...], found: Roots) -> tuple[tuple[Mapping[int, Any], ...], Truth]:
    """Hand the unknowns out to those who mix; whether all are probabilities above zero."""
    values = iter(found.values)
    mixes, conditions = [], []
    for places in used:
        rest = [next(values) for _ in places[1:]]
        shares = [1.0 - sum(rest, start=0.0), *rest] if places else []
        conditions += [positive(share, found.error * len(shares)) for share in shares if len(shares) > 1]
        mixes.append(dict(zip(places, (np.clip(share, 0.0, 1.0) for share in shares), strict=True)))
    return tuple(mixes), every(conditions)
