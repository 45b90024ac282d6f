"""From the tokens of an ``.efg`` file to its nodes, each before those below it, as the file tells them.

Names and numbers are kept as they stand there; :mod:`gametheory.gambitfile.treenames` makes the game of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from gametheory.gambitfile.opening import payoffs_of_outcome, texts
from gametheory.gambitfile.scanning import Scanner, Token, shown, whole_number

MOST_NODES: Final = 100_000
LONGEST_PLAY: Final = 200  # moves
LARGEST_INDEX: Final = 1_000_000  # of information sets and outcomes
ROUNDED: Final = Fraction(1, 100_000)  # by which decimal probabilities may miss one in sum

CHANCE: Final = 0
"""The number of the player who is nature."""
SetKey = tuple[int, int]
"""The number of a player, from 1, and that of an information set among the player's own."""


@dataclass
class KnownSet:
    """An information set, or a kind of draw, as the file tells it where it first comes up."""

    place: Token
    name: str
    actions: list[str]
    shares: list[Fraction] = field(default_factory=list)


@dataclass
class Told:
    """A node as the file has it: its name, its information set (none at the end of a play), its outcome."""

    name: str
    known: SetKey | None
    outcome: int
    children: list[Told] = field(default_factory=list)


class TreeReader:
    """Takes the nodes of a tree, and keeps what later ones refer to by number: information sets and outcomes."""

    def __init__(self, scanner: Scanner, players: Sequence[str]) -> None:
        """Begin before the root; ``players`` are the names in the file."""
        self.scanner, self.players = scanner, players
        self.sets: dict[SetKey, KnownSet] = {}
        self.outcomes: dict[int, tuple[str, tuple[Fraction, ...]]] = {0: ("", (Fraction(0),) * len(players))}
        self.count = 0

    def whole(self) -> Told:
        """Take the whole tree; raise ``ModelFileError`` if the file makes none, or goes on after it."""
        root = self.node(0)
        if not self.scanner.at("end"):
            what = f"the tree is complete, and here stands {self.scanner.next}"
            raise self.scanner.failure(
                self.scanner.next, what, "Compare the numbers of actions with the branches below"
            )
        self.scanner.stop_if_any()
        return root

    def node(self, depth: int) -> Told:
        """Take a node and all that lies below it."""
        kind = self._kind(depth)
        name = self._expect_text("the node's name, in quotation marks", f'Write it after {kind}; it may be ""')
        if kind == "t":
            return Told(name, None, self._outcome())
        known, place = self._information_set(chance=kind == "c")
        node = Told(name, known, self._outcome())
        actions = self.sets[known].actions
        for done in range(len(actions)):
            if self.scanner.at("end"):
                line, _ = self.scanner.place(place)
                what = f"the file ends, and the move in line {line} has {done} of its {len(actions)} branches"
                raise self.scanner.failure(self.scanner.next, what, "Write a node for every action")
            node.children.append(self.node(depth + 1))
        return node

    def _kind(self, depth: int) -> str:
        token = self.scanner.take()
        if token.kind != "word" or token.text not in {"c", "p", "t"}:
            what = f"here must stand a node, that is c, p or t, not {token}"
            raise self.scanner.failure(token, what, "c is a move of chance, p one of a player, t the end of a play")
        self.count += 1
        if self.count > MOST_NODES:
            raise self.scanner.failure(token, f"more than {MOST_NODES:,} nodes", "Give a smaller game")
        if depth > LONGEST_PLAY:
            raise self.scanner.failure(token, f"a play of more than {LONGEST_PLAY} moves", "Give a smaller game")
        return token.text

    def _expect_text(self, what: str, advice: str) -> str:
        return self.scanner.expect("text", None, what, advice).text

    def _information_set(self, *, chance: bool) -> tuple[SetKey, Token]:
        """Take whose move it is and what is known there; give the set, and the place of its number."""
        player = CHANCE if chance else self._player()
        place = self.scanner.take()
        number = self._index(place, "the number of an information set")
        key = (player, number)
        name = self.scanner.take().text if self.scanner.at("text") else ""
        told = self._actions(chance=chance) if self.scanner.at("brace", "{") else None
        first = self.sets.get(key)
        if first is None and told is None:
            what = f"information set {number} comes up for the first time, without its actions"
            raise self.scanner.failure(place, what, 'Write them after its name, as in { "hold" "strike" }')
        if first is None and told is not None:
            self.sets[key] = KnownSet(place, name, *told)
        elif first is not None:
            self._check_again(place, number, first, name, told)
        return key, place

    def _player(self) -> int:
        token = self.scanner.take()
        number = whole_number(token, len(self.players))
        if number is None or not 1 <= number <= len(self.players):
            what = f"here must stand the number of a player, not {token}"
            raise self.scanner.failure(token, what, f"Write a number from 1 to {len(self.players)}")
        return number

    def _index(self, token: Token, what: str) -> int:
        number = whole_number(token, LARGEST_INDEX)
        if number is None or number > LARGEST_INDEX:
            raise self.scanner.failure(token, f"here must stand {what}, not {token}", "Write a whole number, from 1 on")
        return number

    def _actions(self, *, chance: bool) -> tuple[list[str], list[Fraction]]:
        opening = self.scanner.take()
        shares: list[Fraction] = []
        if chance:
            actions = []
            while self.scanner.at("text"):
                actions.append(self.scanner.take().text)
                wanted = 'Write the probability of the action after it, as in "x" 1/2'
                shares.append(self.scanner.number(self.scanner.take(), wanted))
            advice = 'Write actions with probabilities, as in { "red" 1/2 "black" 1/2 }'
            self.scanner.expect("brace", "}", "an action and its probability, or '}'", advice)
        else:
            actions = texts(self.scanner, "the name of an action, in quotation marks, or '}'")
        if not actions:
            raise self.scanner.failure(opening, "a move without actions", "Give it one at least, or make it an end (t)")
        if chance:
            self._check_shares(opening, shares)
        return actions, shares

    def _check_shares(self, opening: Token, shares: list[Fraction]) -> None:
        if min(shares) < 0:
            self.scanner.note(opening, "a negative probability", "Write numbers from 0 to 1")
        elif abs((total := sum(shares, start=Fraction(0))) - 1) > ROUNDED:
            what = f"the probabilities sum to {float(total):.6g}, not to 1"
            self.scanner.note(opening, what, "Correct them; fractions such as 1/3 are exact")

    def _check_again(
        self, place: Token, number: int, first: KnownSet, name: str, told: tuple[list[str], list[Fraction]] | None
    ) -> None:
        """Check that a set which comes up again is told as it was before, as far as it is told."""
        line, _ = self.scanner.place(first.place)
        if told is not None and told != (first.actions, first.shares):
            differ = "probabilities" if told[0] == first.actions else "actions"
            what = f"information set {number} has other {differ} here than in line {line}"
            self.scanner.note(
                place, what, "Tell it alike everywhere, or leave name and actions out where it comes again"
            )
        elif name and name != first.name:
            what = f'information set {number} is called "{shown(name)}" here, and "{shown(first.name)}" in line {line}'
            self.scanner.note(place, what, "Call it alike everywhere, or give this one a number of its own")

    def _outcome(self) -> int:
        """Take the number of an outcome, with what it is where that stands there."""
        place = self.scanner.take()
        number = self._index(place, "the number of an outcome, or 0 for none")
        if not self.scanner.at("text") and not self.scanner.at("brace", "{"):
            if number not in self.outcomes:
                what = f"outcome {number} comes up for the first time, without its payoffs"
                raise self.scanner.failure(place, what, 'Write them after its name, as in "war" { -1, -2 }')
            return number
        name = self.scanner.take().text if self.scanner.at("text") else ""
        opening = self.scanner.expect("brace", "{", "'{' and the outcome's payoffs", "Write them as in { -1, -2 }")
        told = (name, payoffs_of_outcome(self.scanner, opening, len(self.players)))
        if self.outcomes.setdefault(number, told) != told:
            what = "outcome 0 is none, and pays nothing" if not number else f"outcome {number} was told otherwise above"
            self.scanner.note(place, what, "Give this one a number of its own")
        return number
