r"""The formulas whose signs fix the perfect Bayesian equilibria of a signalling game with two types and two signals.

Chance draws a type, the sender sees it and sends one of two signals, a receiver sees the signal alone and responds.
Write :math:`P_{sa}` for the point (payoff of the first type, payoff of the second type) after signal s and response a,
and :math:`d_t` for what response a pays the receiver more than b against type t. What an equilibrium asks for is

of a receiver
    a or b is better at some belief, at all, or at the prior: the signs of :math:`d_1`, :math:`d_2` and
    :math:`p_1 d_1 + p_2 d_2`. At the belief at which a and b tie, c is better: a determinant of two such differences.
    The same decides whether a type that mixes can bring the receiver to that belief.
of a type
    one signal with one response pays more than the other with another: the sign of a difference of its payoffs.
of both types
    where one is indifferent between a signal and a mixture of responses to the other, what the other type prefers; and
    whether two mixtures make both indifferent. The mixtures of two responses are a segment between two points, so these
    are questions of how points and segments lie: on which side of the line through two points a third one is.

So the signs of these formulas fix which choices of supports are equilibria, pooling, separating or semi-separating, and
which responses to a signal that is not sent support them. With more types or more signals there are further conditions,
and such games are refused.

References
----------
D. Fudenberg and J. Tirole (1991), Game Theory, MIT Press, chapter 8. I.-K. Cho and D. M. Kreps (1987), Signaling games
and stable equilibria, Quarterly Journal of Economics 102, 179-221.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.numerics.rational_functions import RationalFunction

Ends = dict[tuple[str, str], Leaf]
"""The leaf after each signal and response, of one type."""


def is_two_type_signalling(game: NormalFormGame | ExtensiveFormGame) -> bool:
    """Tell whether a game is a signalling game of two types and two signals."""
    if not isinstance(game, ExtensiveFormGame) or not isinstance(game.root, Chance) or len(game.root.children) != 2:
        return False
    senders = [child for child in game.root.children if isinstance(child, Decision)]
    if len(senders) != 2 or senders[0].information_set == senders[1].information_set:
        return False
    first, second = senders
    same = first.player == second.player and first.actions == second.actions and len(first.actions) == 2
    if not same or not all(_answered_alike(*pair) for pair in zip(first.children, second.children, strict=True)):
        return False
    return len(game.information_sets) == 4  # two of the sender, and one for each signal


def _answered_alike(one: Any, other: Any) -> bool:
    """Whether two nodes are one receiver's, who cannot tell them apart, and responses end the game."""
    if not isinstance(one, Decision) or not isinstance(other, Decision) or one.information_set != other.information_set:
        return False
    return all(isinstance(child, Leaf) for child in (*one.children, *other.children))


def signalling_formulas(game: ExtensiveFormGame) -> Iterator[RationalFunction]:
    """Go through the formulas of a signalling game of two types and two signals."""
    root: Any = game.root
    ends = [_ends(sender) for sender in root.children]
    yield from root.probabilities
    mover = game.players.index(root.children[0].player)
    payoffs = [{end: leaf.payoffs[mover] for end, leaf in own.items()} for own in ends]
    for own in payoffs:
        yield from (own[one] - own[other] for one, other in itertools.combinations(own, 2))
    for triple in itertools.combinations(payoffs[0], 3):
        yield _side(*((payoffs[0][end], payoffs[1][end]) for end in triple))
    yield from _of_receivers(game, root, ends)


def _of_receivers(game: ExtensiveFormGame, root: Any, ends: list[Ends]) -> Iterator[RationalFunction]:
    for answer in root.children[0].children:
        place = game.players.index(answer.player)
        signal = root.children[0].actions[root.children[0].children.index(answer)]
        better = [
            [own[signal, one].payoffs[place] - own[signal, other].payoffs[place] for own in ends]
            for one, other in itertools.combinations(answer.actions, 2)
        ]
        for differences in better:
            yield from differences
            yield sum((p * d for p, d in zip(root.probabilities, differences, strict=True)), start=0 * differences[0])
        for one, other in itertools.combinations(better, 2):
            yield one[0] * other[1] - one[1] * other[0]


def _ends(sender: Any) -> Ends:
    return {
        (signal, response): leaf
        for signal, answer in zip(sender.actions, sender.children, strict=True)
        for response, leaf in zip(answer.actions, answer.children, strict=True)
    }


def _side(one: tuple[Any, Any], other: tuple[Any, Any], third: tuple[Any, Any]) -> RationalFunction:
    """Tell on which side of the line through two points a third one lies."""
    (ax, ay), (bx, by), (cx, cy) = one, other, third
    side: RationalFunction = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    return side
