"""Recognising a signalling game in a tree: chance draws a type, its owner sends a message, somebody answers it.

A tree is taken for a signalling game if it has these parts, from the root down:

1. perhaps an *opening*: one uninformed move of any player, before chance draws the type or right after it (then at one
   information set over all types), of whose actions exactly one goes on and each other one ends the play;
2. *chance*, which draws one of at least two types;
3. the *sender*, the same player for every type, who knows the type: each type is an information set of its own. Types
   may have different messages. A type may have no choice: a single message, or none at all, when its play comes
   straight to an information set at which another type's message is answered;
4. the *receiver*, another player, who hears the message and not the type: all decisions after the messages of one label
   form one information set, which holds nothing else. A message may end the play, for some types or for all;
5. an end after every answer.

An *end* is a leaf, or moves of chance that lead to leaves; its payoffs are expected ones. Further players may watch,
and have payoffs. Everything else is no signalling game here: two labels that the receiver cannot tell apart, a receiver
who moves twice, a sender with a second move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf
from gametheory.games.extensive_form import Node


@dataclass(frozen=True, eq=False)
class Ending:
    """How a play ends: each player's expected payoff, and the probability of each outcome."""

    payoffs: tuple[Any, ...]
    outcomes: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Opening:
    """An uninformed first move: whose it is, which action goes on, and how the play ends after each other one."""

    information_set: str
    player: str
    onward: str
    outside: Mapping[str, Ending]


@dataclass(frozen=True, eq=False)
class SenderType:
    """A type of the sender: its name, its prior probability, and the messages that it can send, by their place.

    ``information_set`` is empty where the type has no move.
    """

    name: str
    prior: Any
    information_set: str
    messages: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Message:
    """A message, the receiver's information set and answers after it, and the types (by place) that are heard.

    Where it always ends the play, ``information_set`` is empty and the one answer, ``""``, is no move.
    """

    name: str
    information_set: str
    answers: tuple[str, ...]
    heard: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class SignallingGame:
    """A tree seen as a signalling game.

    Attributes
    ----------
    game
        The tree.
    sender, receiver
        The players. ``receiver`` is empty where every message ends the play.
    types, messages
        In the order of the tree.
    endings
        By type, message and answer, each by its place, how the play ends; where the message ends it, every answer to
        it has the same ending.
    opening
        The uninformed first move, if there is one.
    """

    game: ExtensiveFormGame
    sender: str
    receiver: str
    types: tuple[SenderType, ...]
    messages: tuple[Message, ...]
    endings: Mapping[tuple[int, int, int], Ending]
    opening: Opening | None

    def payoff(self, player: str, kind: int, message: int, answer: int) -> Any:
        """Give what a player gets when a type sends a message and is answered."""
        return self.endings[kind, message, answer].payoffs[self.game.players.index(player)]


def signalling_game(game: ExtensiveFormGame) -> SignallingGame | None:
    """See a tree as a signalling game; ``None`` if it is none. Grids of games are seen alike.

    Examples
    --------
    >>> def answered(kind):
    ...     leaves = tuple(Leaf(f"{answer} {kind}", (0, 0)) for answer in ("fight", "yield"))
    ...     return Decision(f"answer {kind}", "them", ("fight", "yield"), leaves, "after a threat")
    >>> def kind(name):
    ...     moves = (Leaf("quiet", (0, 0)), answered(name))
    ...     return Decision(name, "us", ("wait", "threaten"), moves, name)
    >>> draw = Chance("draw", ("weak", "strong"), (0.5, 0.5), (kind("weak"), kind("strong")))
    >>> found = signalling_game(ExtensiveFormGame(("us", "them"), draw))
    >>> found.sender, [message.name for message in found.messages], found.messages[0].information_set
    ('us', ['wait', 'threaten'], '')
    """
    for opening, priors, names, nodes in _openings(game.root):
        reading = _read(nodes)
        if reading is not None and reading.fits(game):
            return reading.result(game, opening, names, priors)
    return None


Start = tuple[Opening | None, tuple[Any, ...], tuple[str, ...], tuple[Node, ...]]


def _openings(root: Node) -> Iterator[Start]:
    """Read the opening and the draw of types, in every way that is possible: probabilities, names, and what follows."""
    if isinstance(root, Decision):
        first = _opening_of(root, (root,), (1,))
        if first is not None and isinstance(first[1][0], Chance):
            opening, (draw,) = first
            assert isinstance(draw, Chance)
            yield opening, draw.probabilities, draw.actions, draw.children
    elif isinstance(root, Chance):
        yield None, root.probabilities, root.actions, root.children
        decisions = tuple(child for child in root.children if isinstance(child, Decision))
        if len(decisions) == len(root.children) and len({child.information_set for child in decisions}) == 1:
            first = _opening_of(decisions[0], decisions, root.probabilities)
            if first is not None:
                yield first[0], root.probabilities, root.actions, first[1]


def _opening_of(
    move: Decision, copies: tuple[Decision, ...], weights: tuple[Any, ...]
) -> tuple[Opening, tuple[Node, ...]] | None:
    """Read an uninformed move, with copies of it, of which exactly one action goes on; give what follows each copy."""
    outside: dict[str, Ending] = {}
    onward: list[int] = []
    for place, action in enumerate(move.actions):
        ends = [_ending(copy.children[place]) for copy in copies]
        known = [end for end in ends if end is not None]
        if len(known) == len(ends):
            outside[action] = _average(weights, known)
        else:
            onward.append(place)
    if len(onward) != 1:
        return None
    opening = Opening(move.information_set, move.player, move.actions[onward[0]], outside)
    return opening, tuple(copy.children[onward[0]] for copy in copies)


def _ending(node: Node) -> Ending | None:
    """Give the end that a subtree without decisions is; ``None`` where somebody still moves."""
    if isinstance(node, Leaf):
        return Ending(node.payoffs, {node.outcome: 1})
    if isinstance(node, Decision):
        return None
    below = [_ending(child) for child in node.children]
    known = [end for end in below if end is not None]
    return _average(node.probabilities, known) if len(known) == len(below) else None


def _average(weights: tuple[Any, ...], ends: list[Ending]) -> Ending:
    outcomes: dict[str, Any] = {}
    for weight, end in zip(weights, ends, strict=True):
        for outcome, share in end.outcomes.items():
            outcomes[outcome] = outcomes.get(outcome, 0) + weight * share
    own = zip(*(end.payoffs for end in ends), strict=True)
    return Ending(tuple(sum(w * u for w, u in zip(weights, payoffs, strict=True)) for payoffs in own), outcomes)


def _read(nodes: tuple[Node, ...]) -> _Reading | None:
    """Sort the moves right after the draw into the sender's and, where a type has no choice, the receiver's."""
    moves = [node for node in nodes if isinstance(node, Decision)]
    senders = {node.player for node in moves if any(isinstance(child, Decision) for child in node.children)}
    senders = senders or {node.player for node in moves}
    if len(senders) != 1 or not 2 <= len(nodes) == len(moves):
        return None
    (sender,) = senders
    knows = {place: node.information_set for place, node in enumerate(moves) if node.player == sender}
    sent = {place: dict(zip(moves[place].actions, moves[place].children, strict=True)) for place in knows}
    labels = {
        child.information_set: label
        for following in sent.values()
        for label, child in following.items()
        if isinstance(child, Decision)
    }
    for place, node in enumerate(moves):
        if place not in knows:
            sent[place] = {labels.get(node.information_set, node.information_set): node}
    return _Reading(sender, knows, dict(sorted(sent.items())))


@dataclass(frozen=True, eq=False)
class _Reading:
    """The moves after the draw: each type's information set, if it moves, and what follows each of its messages."""

    sender: str
    knows: Mapping[int, str]
    sent: Mapping[int, Mapping[str, Node]]

    def fits(self, game: ExtensiveFormGame) -> bool:
        """Whether types and messages are known to whom they should be, and an end follows every answer."""
        alone = all(len(game.information_sets[label].histories) == 1 for label in self.knows.values())
        nodes = [child for following in self.sent.values() for child in following.values()]
        ends = all(isinstance(node, Decision) or _ending(node) for node in nodes)
        return alone and ends and self._labels_fit() and self._sets_fit(game)

    def _answers(self) -> Iterator[tuple[str, Decision]]:
        for following in self.sent.values():
            yield from ((label, node) for label, node in following.items() if isinstance(node, Decision))

    def _labels_fit(self) -> bool:
        """Whether labels and the receiver's information sets stand for each other, and an end follows every answer."""
        pairs = {(label, node.information_set) for label, node in self._answers()}
        ends = all(_ending(child) for _, node in self._answers() for child in node.children)
        one_to_one = len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
        return ends and one_to_one and len(self._receivers()) <= 1 and self.sender not in self._receivers()

    def _receivers(self) -> set[str]:
        return {node.player for _, node in self._answers()}

    def _sets_fit(self, game: ExtensiveFormGame) -> bool:
        met: dict[str, int] = {}
        for _, node in self._answers():
            met[node.information_set] = met.get(node.information_set, 0) + 1
        return all(len(game.information_sets[label].histories) == count for label, count in met.items())

    def result(
        self, game: ExtensiveFormGame, opening: Opening | None, names: tuple[str, ...], priors: tuple[Any, ...]
    ) -> SignallingGame:
        """Put the parts together."""
        labels = list(dict.fromkeys(label for place in range(len(names)) for label in self.sent[place]))
        messages = tuple(self._message(label) for label in labels)
        types = tuple(
            SenderType(name, prior, self.knows.get(place, ""), tuple(map(labels.index, self.sent[place])))
            for place, (name, prior) in enumerate(zip(names, priors, strict=True))
        )
        endings = {
            (place, labels.index(label), answer): end
            for place in range(len(names))
            for label, node in self.sent[place].items()
            for answer, end in enumerate(_ends_after(node, messages[labels.index(label)]))
        }
        receiver = next(iter(self._receivers()), "")
        return SignallingGame(game, self.sender, receiver, types, messages, endings, opening)

    def _message(self, label: str) -> Message:
        sends = {place: following[label] for place, following in self.sent.items() if label in following}
        heard = {place: node for place, node in sends.items() if isinstance(node, Decision)}
        first = next(iter(heard.values()), None)
        if first is None:
            return Message(label, "", ("",), ())
        return Message(label, first.information_set, first.actions, tuple(heard))


def _ends_after(node: Node, message: Message) -> list[Ending]:
    """Give the end after each answer, the same after all where the message itself ends the play."""
    follow = node.children if isinstance(node, Decision) else (node,) * len(message.answers)
    return [end for end in map(_ending, follow) if end is not None]
