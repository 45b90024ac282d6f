"""Pooling, separating, semi-separating: what the receiver learns from the messages that are sent.

Let each type send messages with some probabilities. Types of prior probability zero do not count.

pooling
    All types send every message with the same probability: messages say nothing, and beliefs stay at the prior.
separating
    No message is sent by two types: every message gives its sender's type away.
semi-separating
    Everything in between: some message says something, and some message leaves doubt. Both textbook cases are among
    them: types that mix (*hybrid* equilibria), and several types that pool on a message which others do not send
    (*partial pooling*).

The words describe play, not a single information set, so they are used for equilibria in which messages are sent at
all: where an opening move keeps play from coming there, or only one type is possible, there is no kind.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final

from gametheory.equilibria.signalling.structure import SenderType, SignallingGame, signalling_game
from gametheory.games import ExtensiveFormGame, Profile

POOLING: Final = "pooling"
SEPARATING: Final = "separating"
SEMI_SEPARATING: Final = "semi-separating"

SAME: Final = 1e-9  # two floating-point probabilities that differ by no more count as equal


def kind_of(game: ExtensiveFormGame, profile: Profile) -> str:
    """Give the kind of a profile of a signalling game.

    Parameters
    ----------
    game
        A tree.
    profile
        Behaviour strategies, by information set.

    Returns
    -------
    ``"pooling"``, ``"separating"`` or ``"semi-separating"``; ``""`` where the tree is no signalling game
    (:mod:`gametheory.equilibria.signalling.structure`), no message is sent, or only one type is possible.

    Examples
    --------
    >>> from gametheory.games import Chance, Decision, Leaf
    >>> def kind(name):
    ...     return Decision(name, "us", ("wait", "threaten"), (Leaf("quiet", (0,)), Leaf("loud", (0,))), name)
    >>> game = ExtensiveFormGame(
    ...     ("us",), Chance("draw", ("weak", "strong"), (0.5, 0.5), (kind("weak"), kind("strong")))
    ... )
    >>> kind_of(game, Profile({"weak": {"wait": 1}, "strong": {"threaten": 1}}))
    'separating'
    >>> kind_of(game, Profile({"weak": {"wait": 0.5, "threaten": 0.5}, "strong": {"threaten": 1}}))
    'semi-separating'
    """
    signalling = signalling_game(game)
    if signalling is None or not _is_reached(signalling, profile):
        return ""
    return kind_of_messages([sent_by(signalling, kind, profile) for kind in signalling.types if bool(kind.prior > 0)])


def sent_by(signalling: SignallingGame, kind: SenderType, profile: Profile) -> Mapping[int, Any]:
    """Give the probabilities with which a type sends its messages, by their place; those of probability 0 left out."""
    if not kind.information_set:
        return dict.fromkeys(kind.messages, 1)
    mix = profile[kind.information_set]
    names = {message: signalling.messages[message].name for message in kind.messages}
    return {message: mix[name] for message, name in names.items() if name in mix}


def kind_of_messages(sent: Sequence[Mapping[int, Any]]) -> str:
    """Give the kind of the types' messages, each type's given by their probabilities.

    >>> kind_of_messages([{0: 1}, {1: 1}]), kind_of_messages([{0: 1}, {0: 1}, {1: 1}])
    ('separating', 'semi-separating')

    Exact probabilities are told apart however close they are.

    >>> from fractions import Fraction
    >>> kind_of_messages([{0: 1}, {0: 1 - Fraction(1, 10**12), 1: Fraction(1, 10**12)}])
    'semi-separating'
    """
    if len(sent) < 2:
        return ""
    if all(_alike(sent[0], other) for other in sent[1:]):
        return POOLING
    apart = all(not one.keys() & other.keys() for one, other in itertools.combinations(sent, 2))
    return SEPARATING if apart else SEMI_SEPARATING


def _alike(one: Mapping[int, Any], other: Mapping[int, Any]) -> bool:
    gaps = (one.get(key, 0) - other.get(key, 0) for key in one.keys() | other.keys())
    return all(abs(gap) <= SAME if isinstance(gap, float) else gap == 0 for gap in gaps)


def _is_reached(signalling: SignallingGame, profile: Profile) -> bool:
    opening = signalling.opening
    return opening is None or opening.onward in profile[opening.information_set]
