"""Perfect recall: whether players remember what they did and what they knew.

Along a play, a player's *experience* before a decision is the list of the own information sets passed so far, with the
action taken at each. A player has *perfect recall* (Kuhn 1953) if all decisions of an information set have the same
experience before them: what the player cannot tell apart differs only in what others, or chance, have done. A set can
break this in four ways, of which the first is called absent-mindedness (Piccione and Rubinstein 1997):

* a play comes to it twice;
* the player forgets an own earlier choice: between two actions at the same set;
* the player forgets something once known: at which of two sets the play came by;
* the player forgets having moved at all.

Without perfect recall a behaviour strategy can do what no mixed strategy does and the other way round, beliefs need not
be consistent with the own plan, and the sequence form is not defined: every concept for trees that mixes needs it.

References
----------
H. W. Kuhn (1953), Extensive Games and the Problem of Information, in Contributions to the Theory of Games II, Annals of
Mathematics Studies 28, 193-216. M. Piccione and A. Rubinstein (1997), On the Interpretation of Decision Problems with
Imperfect Recall, Games and Economic Behavior 20, 3-24.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from gametheory.games.nodes import Decision, History, Leaf, Node

Experience = tuple[tuple[str, str], ...]
"""A player's own information sets on the way to a decision, each with the action taken there."""


@dataclass(frozen=True)
class Lapse:
    """One information set at which its player forgets something.

    ``history`` leads to the first decision of the set, in the order of the tree, that does not fit those before it.
    ``forgets`` says what is lost; it is empty where a play comes to the set twice, at the moves ``first`` and
    ``second``.
    """

    information_set: str
    player: str
    history: History
    forgets: str
    first: str = ""
    second: str = ""

    def words(self, player: str) -> str:
        """Say it, calling the player as given.

        >>> Lapse("later", "us", ("hold",), "whether it chose 'a' or 'b' at 'opening'").words("the United States")
        "at information set 'later' the United States forgets whether it chose 'a' or 'b' at 'opening'"
        """
        if not self.forgets:
            return (
                f"a play comes to information set '{self.information_set}' twice, "
                f"at '{self.first}' and at '{self.second}'"
            )
        return f"at information set '{self.information_set}' {player} forgets {self.forgets}"


def experiences(root: Node) -> Iterator[tuple[History, Decision, Experience]]:
    """Go through the decisions of a tree, each with its history and its player's experience before it.

    >>> last = Decision("m2", "us", ("go",), (Leaf("end", (0,)),), "second")
    >>> [experience for _, _, experience in experiences(Decision("m1", "us", ("on",), (last,), "first"))]
    [(), (('first', 'on'),)]
    """
    stack: list[tuple[History, Node, dict[str, Experience]]] = [((), root, {})]
    while stack:
        history, node, known = stack.pop()
        if isinstance(node, Leaf):
            continue
        if isinstance(node, Decision):
            yield history, node, known.get(node.player, ())
        for action, child in reversed(list(zip(node.actions, node.children, strict=True))):
            stack.append(((*history, action), child, _after(node, action, known)))


def lapses(root: Node) -> tuple[Lapse, ...]:
    """Find the information sets at which a player forgets something: one lapse a set, in the order of the tree.

    >>> twice = Decision("m2", "us", ("go", "stop"), (Leaf("far", (0,)), Leaf("near", (1,))), "turn")
    >>> once = Decision("m1", "us", ("go", "stop"), (twice, Leaf("home", (2,))), "turn")
    >>> [lapse.words("us") for lapse in lapses(once)]
    ["a play comes to information set 'turn' twice, at 'm1' and at 'm2'"]
    """
    first: dict[str, Experience] = {}
    found: dict[str, Lapse] = {}
    for history, decision, experience in experiences(root):
        label = decision.information_set
        if label in found:
            continue
        known = first.setdefault(label, experience)
        if label in dict(experience):
            earlier = _passed(root, history, label)
            found[label] = Lapse(label, decision.player, history, "", earlier, decision.label)
        elif experience != known:
            found[label] = Lapse(label, decision.player, history, _forgotten(known, experience))
    return tuple(found.values())


def _after(node: Node, action: str, known: dict[str, Experience]) -> dict[str, Experience]:
    if not isinstance(node, Decision):
        return known
    return known | {node.player: (*known.get(node.player, ()), (node.information_set, action))}


def _passed(root: Node, history: History, label: str) -> str:
    """Give the move at which a play came to an information set for the first time."""
    node = root
    for action in history:
        assert not isinstance(node, Leaf)
        if isinstance(node, Decision) and node.information_set == label:
            return node.label
        node = node.children[node.actions.index(action)]
    raise AssertionError("the play passes through the set")


def _forgotten(first: Experience, second: Experience) -> str:
    """Say in what two experiences differ first, the one in the order of the tree before the other."""
    for one, other in itertools.zip_longest(first, second):
        if one == other:
            continue
        if one is None or other is None:
            where, _ = one or other
            return f"whether it has moved at '{where}' before"
        if one[0] == other[0]:
            return f"whether it chose '{one[1]}' or '{other[1]}' at '{one[0]}'"
        return f"whether it was at '{one[0]}' or at '{other[0]}' before"
    raise AssertionError("the experiences differ")
