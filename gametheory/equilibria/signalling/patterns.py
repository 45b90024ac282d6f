"""Patterns of play: which messages each type sends, and which answers each heard message gets.

A signalling game has finitely many patterns, and every equilibrium follows one of them. What would be answered to a
message that is not sent is left out: many answers may do, and they change nothing of what happens.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gametheory.equilibria.signalling.kinds import POOLING, SEPARATING, kind_of_messages, sent_by
from gametheory.equilibria.signalling.structure import SignallingGame
from gametheory.games import Profile

Places = tuple[int, ...]


@dataclass(frozen=True)
class Pattern:
    """The messages that each type sends, and the answers to each message; none where nobody is heard."""

    sent: tuple[Places, ...]
    given: tuple[Places, ...]

    @property
    def is_pure(self) -> bool:
        """Whether nobody mixes."""
        return all(len(used) <= 1 for used in self.sent + self.given)

    @property
    def kind(self) -> str:
        """The kind of equilibrium; types that mix over the same messages do so with different probabilities."""
        if all(len(messages) == 1 for messages in self.sent):
            return kind_of_messages([dict.fromkeys(messages, 1) for messages in self.sent])
        uneven = [dict.fromkeys(messages, place + 1) for place, messages in enumerate(self.sent)]
        return kind_of_messages(uneven)


def patterns(signalling: SignallingGame, *, mixed: bool) -> Iterator[Pattern]:
    """Go through all patterns of a game, or those in which nobody mixes."""
    options = [_subsets(kind.messages, mixed=mixed) for kind in signalling.types]
    for sent in itertools.product(*options):
        answers = [
            _subsets(range(len(message.answers)), mixed=mixed) if heard_in(signalling, sent, place) else [()]
            for place, message in enumerate(signalling.messages)
        ]
        for given in itertools.product(*answers):
            yield Pattern(sent, given)


def pattern_count(signalling: SignallingGame, *, mixed: bool) -> int:
    """Give an upper bound for the number of patterns, without listing them.

    >>> from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
    >>> from gametheory.equilibria.signalling.structure import signalling_game
    >>> def kind(name):
    ...     return Decision(name, "us", ("wait", "threaten"), (Leaf("quiet", (0,)), Leaf("loud", (0,))), name)
    >>> draw = Chance("draw", ("weak", "strong"), (0.5, 0.5), (kind("weak"), kind("strong")))
    >>> pattern_count(signalling_game(ExtensiveFormGame(("us",), draw)), mixed=True)
    9
    """
    used = [len(kind.messages) for kind in signalling.types] + [
        len(message.answers) for message in signalling.messages if message.heard
    ]
    return math.prod(2**size - 1 if mixed else size for size in used)


def heard_in(signalling: SignallingGame, sent: Sequence[Places], message: int) -> Places:
    """Give the types that send a message and are heard."""
    return tuple(kind for kind in signalling.messages[message].heard if message in sent[kind])


def pattern_of(signalling: SignallingGame, profile: Profile) -> Pattern | None:
    """Give the pattern that a profile follows; ``None`` where an opening move keeps play from coming there."""
    opening = signalling.opening
    if opening is not None and opening.onward not in profile[opening.information_set]:
        return None
    sent = tuple(tuple(sorted(sent_by(signalling, kind, profile))) for kind in signalling.types)
    given = tuple(
        tuple(place for place, answer in enumerate(message.answers) if answer in profile[message.information_set])
        if heard_in(signalling, sent, number)
        else ()
        for number, message in enumerate(signalling.messages)
    )
    return Pattern(sent, given)


def pattern_label(signalling: SignallingGame, pattern: Pattern) -> str:
    """Say a pattern in words: ``pooling on step; pay after step``."""
    kind = pattern.kind
    names = [message.name for message in signalling.messages]
    used = [" or ".join(names[message] for message in messages) for messages in pattern.sent]
    if kind == POOLING:
        parts = [f"pooling on {used[0]}"]
    else:
        by_type = [f"{words} if {kind.name}" for words, kind in zip(used, signalling.types, strict=True)]
        parts = [f"{'separating' if kind == SEPARATING else 'semi-separating'}: {', '.join(by_type)}"]
    answers = [
        f"{' or '.join(message.answers[place] for place in given)} after {message.name}"
        for message, given in zip(signalling.messages, pattern.given, strict=True)
        if given
    ]
    onward = [signalling.opening.onward] if signalling.opening else []
    return "; ".join([*onward, *parts, *([", ".join(answers)] if answers else [])])


def _subsets(places: Sequence[int], *, mixed: bool) -> list[Places]:
    sizes = range(1, len(places) + 1) if mixed else (1,)
    return [chosen for size in sizes for chosen in itertools.combinations(places, size)]
