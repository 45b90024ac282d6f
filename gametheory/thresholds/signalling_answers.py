r"""All perfect Bayesian equilibria of a signalling game whose payoffs may be irrational, by linear conditions alone.

Choose supports: which messages each type sends, which answers each message gets, those that nobody sends too. Then an
equilibrium asks linear conditions of the answers (a type does not gain by another message), linear conditions of the
messages (no other answer is better under Bayes' rule), and some belief at each message that is not sent. So the
equilibria with these supports are the products of two polytopes, given by their corners. A product that lies within
another of a larger dimension says nothing new.

Exact for algebraic numbers, and meant for the few irrational values at which something changes. All types must be
possible. With an opening move the value of going on is a product of answers and messages; where its sign changes within
one of the sets of equilibria, the extreme ones are no corners, and no answer is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product
from typing import Any

from gametheory.equilibria.signalling.kinds import kind_of
from gametheory.equilibria.signalling.plays import expected
from gametheory.equilibria.signalling.structure import Ending, SignallingGame, signalling_game
from gametheory.games import ExtensiveFormGame, Profile
from gametheory.numerics.algebraic_numbers import Number, sign
from gametheory.numerics.corners import Point, Row, corners, dimension, is_inside
from gametheory.thresholds.answers import answer, behaviour_label
from gametheory.thresholds.nouns import Answer

Places = tuple[int, ...]
Share = tuple[int, int]
"""An answer to a message, or a message of a type, each by its place."""
Shares = Mapping[Share, Number]


def signalling_answer(game: ExtensiveFormGame, beside: Sequence[Answer] = ()) -> Answer | None:
    """Give the extreme equilibria of a signalling game, in the order of a like answer; None where it cannot be told.

    >>> from gametheory.games import Chance, Decision, Leaf
    >>> def kind(name, war, cost):
    ...     leaves = Leaf("war", (war, -2 if name == "strong" else 1)), Leaf("deal", (3 - cost, 0))
    ...     answer = Decision(f"answer {name}", "them", ("fight", "yield"), leaves, "after a threat")
    ...     return Decision(name, "us", ("wait", "threaten"), (Leaf("quiet", (0, 1)), answer), name)
    >>> moves = kind("strong", 1, 0), kind("weak", -4, 1)
    >>> odds = Fraction(1, 5), Fraction(4, 5)
    >>> print(signalling_answer(ExtensiveFormGame(("us", "them"), Chance("draw", ("strong", "weak"), odds, moves))))
    strong: threaten; after a threat: fight + yield; weak: wait + threaten (semi-separating)
    """
    known = signalling_game(game)
    if known is None or any(kind.prior == 0 for kind in known.types):
        return None
    pieces = list(_pieces(known))
    kept = [piece for piece in pieces if not any(piece.lies_within(other) for other in pieces)]
    named: dict[str, Mapping[str, Number]] = {}
    reached: set[str] = set()
    for piece in kept:
        ends = [_openings(known, *pair) for pair in piece.pairs]
        if {-1, 1} <= {side for side, _ in ends}:
            return None
        for (answers, sent), (_, actions) in zip(piece.pairs, ends, strict=True):
            for action in actions:
                profile = _profile(game, known, answers, sent, action)
                ending = _ending(known, answers, sent, action)
                named[behaviour_label(profile, kind_of(game, profile))] = dict(
                    zip(game.players, ending.payoffs, strict=True)
                )
                reached |= {outcome for outcome, share in ending.outcomes.items() if share != 0}
    outcomes = (outcome for outcome in game.outcome_names if outcome in reached)
    return answer(list(named.items()), outcomes, beside=beside)


# --- the polytopes --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Mixtures:
    """Probabilities of some shares under linear conditions: rows that are zero, and rows that are not negative."""

    shares: tuple[Share, ...]
    equal: tuple[Row, ...]
    not_negative: tuple[Row, ...]

    @cached_property
    def corners(self) -> list[Point]:
        """The corners; none where some share is zero throughout, for then it is not used."""
        found = corners(self.equal, self.not_negative, len(self.shares))
        used = [any(point[place] != 0 for point in found) for place in range(len(self.shares))]
        return found if all(used) else []

    @property
    def points(self) -> list[Shares]:
        """The corners by their shares."""
        return [dict(zip(self.shares, point, strict=True)) for point in self.corners]

    def has(self, values: Shares) -> bool:
        """Whether probabilities lie in the closure."""
        if any(value != 0 for share, value in values.items() if share not in self.shares):
            return False
        point = tuple(values.get(share, Fraction(0)) for share in self.shares)
        return is_inside(self.equal, self.not_negative, point)


@dataclass(frozen=True, eq=False)
class Piece:
    """The equilibria with some supports: every mixture of answers with every mixture of messages."""

    answers: Mixtures
    sent: Mixtures

    @cached_property
    def dimension(self) -> int:
        """The dimension of the product."""
        return dimension(self.answers.corners) + dimension(self.sent.corners)

    @property
    def pairs(self) -> list[tuple[Shares, Shares]]:
        """The corners of the product."""
        return list(product(self.answers.points, self.sent.points))

    def lies_within(self, other: Piece) -> bool:
        """Whether the closure of a piece of larger dimension contains this one."""
        if self.dimension >= other.dimension:
            return False
        return all(map(other.answers.has, self.answers.points)) and all(map(other.sent.has, self.sent.points))


def _pieces(known: SignallingGame) -> Iterator[Piece]:
    every_answer = [_subsets(range(len(message.answers))) if message.heard else [()] for message in known.messages]
    for sent in product(*(_subsets(kind.messages) for kind in known.types)):
        for given in product(*every_answer):
            messages = _messages(known, sent, given)
            if messages.corners and all(_is_believable(known, sent, given, m) for m in range(len(given))):
                answers = _answers(known, sent, given)
                if answers.corners:
                    yield Piece(answers, messages)


def _messages(known: SignallingGame, sent: Sequence[Places], given: Sequence[Places]) -> Mixtures:
    """Ask that after each message that is sent no answer is better than those given."""
    shares = tuple((t, m) for t, messages in enumerate(sent) for m in messages)
    equal, not_negative = _simplices(shares)
    for place, used in enumerate(given):
        heard = [t for t in known.messages[place].heard if place in sent[t]]
        for first, other in _compared(known, place, used) if heard else ():
            gains = {(t, place): known.types[t].prior * _gain(known, t, place, first, other) for t in heard}
            (equal if other in used else not_negative).append(_row(gains, shares))
    return Mixtures(shares, tuple(equal), tuple(not_negative))


def _answers(known: SignallingGame, sent: Sequence[Places], given: Sequence[Places]) -> Mixtures:
    """Ask that no type gains by another message than those that it sends."""
    shares = tuple((m, a) for m, answers in enumerate(given) for a in answers)
    equal, not_negative = _simplices(shares)
    for t, kind in enumerate(known.types):
        first = sent[t][0]
        for other in kind.messages:
            if other != first:
                value = [_worth(known, t, message, shares) for message in (first, other)]
                row = [a - b for a, b in zip(*value, strict=True)]
                (equal if other in sent[t] else not_negative).append(row)
    return Mixtures(shares, tuple(equal), tuple(not_negative))


def _is_believable(known: SignallingGame, sent: Sequence[Places], given: Sequence[Places], message: int) -> bool:
    """Whether some belief after a message that nobody sends makes all the answers given best at once."""
    heard = known.messages[message].heard
    if not heard or any(message in sent[t] for t in heard):
        return True
    shares = tuple((0, t) for t in heard)
    equal, not_negative = _simplices(shares)
    for first, other in _compared(known, message, given[message]):
        gains = {(0, t): _gain(known, t, message, first, other) for t in heard}
        (equal if other in given[message] else not_negative).append(_row(gains, shares))
    return bool(corners(equal, not_negative, len(shares)))


def _simplices(shares: Sequence[Share]) -> tuple[list[Row], list[Row]]:
    """Ask that the shares of each group sum to one, and that none is negative."""
    groups = dict.fromkeys(group for group, _ in shares)
    sums: list[Row] = [[*(Fraction(own == group) for own, _ in shares), Fraction(-1)] for group in groups]
    signs: list[Row] = [[*(Fraction(own == share) for own in shares), Fraction(0)] for share in shares]
    return sums, signs


def _compared(known: SignallingGame, message: int, used: Places) -> list[tuple[int, int]]:
    """Give the first of the answers in use with each other answer."""
    return [(used[0], other) for other in range(len(known.messages[message].answers)) if other != used[0]]


def _gain(known: SignallingGame, kind: int, message: int, answer: int, other: int) -> Any:
    paid = (known.payoff(known.receiver, kind, message, own) for own in (answer, other))
    return next(paid) - next(paid)


def _worth(known: SignallingGame, kind: int, message: int, shares: Sequence[Share]) -> list[Number]:
    """Give what a message is worth to a type, as a row in the answers."""
    if kind not in known.messages[message].heard:
        return [*(Fraction(0) for _ in shares), known.payoff(known.sender, kind, message, 0)]
    paid = (known.payoff(known.sender, kind, m, a) if m == message else Fraction(0) for m, a in shares)
    return [*paid, Fraction(0)]


def _row(entries: Mapping[Share, Number], shares: Sequence[Share]) -> list[Number]:
    return [*(entries.get(share, Fraction(0)) for share in shares), Fraction(0)]


def _subsets(items: Sequence[int]) -> list[Places]:
    return [chosen for size in range(1, len(items) + 1) for chosen in combinations(items, size)]


# --- from corners to equilibria -------------------------------------------------------------------------------------


def _openings(known: SignallingGame, answers: Shares, sent: Shares) -> tuple[int, list[str]]:
    """Compare going on with ending the play at the opening: the sign, and the best actions ("" without an opening)."""
    opening = known.opening
    if opening is None:
        return 1, [""]
    mover = known.game.players.index(opening.player)
    outside = {action: ending.payoffs[mover] for action, ending in opening.outside.items()}
    best = next(one for one in outside.values() if all(one >= other for other in outside.values()))
    side = sign(_ending(known, answers, sent, opening.onward).payoffs[mover] - best)
    ending = [action for action, value in outside.items() if value == best] if side <= 0 else []
    return side, [*([opening.onward] if side >= 0 else []), *ending]


def _ending(known: SignallingGame, answers: Shares, sent: Shares, action: str) -> Ending:
    if known.opening is not None and action != known.opening.onward:
        return known.opening.outside[action]
    mixes = [{m: share for (own, m), share in sent.items() if own == t} for t in range(len(known.types))]
    given = [{a: share for (own, a), share in answers.items() if own == m} for m in range(len(known.messages))]
    return expected(known, known.endings, [kind.prior for kind in known.types], mixes, given)


def _profile(game: ExtensiveFormGame, known: SignallingGame, answers: Shares, sent: Shares, action: str) -> Profile:
    found: dict[str, Mapping[str, Number]] = {}
    if known.opening is not None:
        found[known.opening.information_set] = {action: Fraction(1)}
    for t, kind in enumerate(known.types):
        if kind.information_set:
            own = {m: sent.get((t, m), Fraction(0)) for m in kind.messages}
            found[kind.information_set] = {known.messages[m].name: share for m, share in own.items()}
    for m, message in enumerate(known.messages):
        if message.heard:
            shares = {a: answers.get((m, a), Fraction(0)) for a in range(len(message.answers))}
            found[message.information_set] = {message.answers[a]: share for a, share in shares.items()}
    return Profile({label: found[label] for label in game.information_sets})
