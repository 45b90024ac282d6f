"""Which of several equilibria payoff dominance selects can change where no equilibrium begins or ends.

That is where two of them pay some player the same. Payoffs of profiles, of plays and of two players' supports of one
size are rational functions, so these values are roots too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import combinations

from gametheory.conditions.supports import all_supports, support_label, support_payoffs
from gametheory.games import Chance, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.games.extensive_form import History, Node
from gametheory.games.normal_form import Cell
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.thresholds.nouns import Answer

Payoffs = tuple[RationalFunction, ...]


def payoff_differences(
    game: NormalFormGame | ExtensiveFormGame | None, answers: Iterable[Answer | None]
) -> list[RationalFunction]:
    """List the payoff differences between equilibria that hold together somewhere."""
    if game is None:
        return []
    together = {pair for answer in answers if answer is not None for pair in combinations(answer.holds, 2)}
    named = _by_label(game)
    labels = dict.fromkeys(label for pair in together for label in pair)
    known = {label: payoffs for label in labels if (payoffs := named(label)) is not None}
    pairs = ((known[one], known[other]) for one, other in sorted(together) if one in known and other in known)
    return [a - b for one, other in pairs for a, b in zip(one, other, strict=True)]


def _by_label(game: NormalFormGame | ExtensiveFormGame) -> Callable[[str], Payoffs | None]:
    """Give the payoffs of equilibria by their labels; None for those without a formula."""
    if isinstance(game, ExtensiveFormGame):
        return lambda label: _of_play(game.root, (), set(label.split(" | ")))
    found: dict[str, Callable[[], Payoffs | None]] = {
        game.label(cell): partial(_of_cell, game, cell) for cell in game.cells()
    }
    if len(game.players) == 2:
        mixed = (supports for supports in all_supports(game) if len(supports[0]) > 1)
        found |= {support_label(game, supports): partial(support_payoffs, game, supports) for supports in mixed}
    return lambda label: found[label]() if label in found else None


def _of_cell(game: NormalFormGame, cell: Cell) -> Payoffs:
    return tuple(cells[cell] for cells in game.payoffs)


def _of_play(node: Node, history: History, ends: set[str]) -> Payoffs | None:
    """Average over the ends of a play; None where the subtree has none of them."""
    if isinstance(node, Leaf):
        return node.payoffs if ", ".join(history) in ends else None
    below = [_of_play(child, (*history, a), ends) for a, child in zip(node.actions, node.children, strict=True)]
    if isinstance(node, Chance):
        return _mean(zip(node.probabilities, below, strict=True))
    return next((payoffs for payoffs in below if payoffs is not None), None)


def _mean(weighted: Iterable[tuple[RationalFunction, Payoffs | None]]) -> Payoffs | None:
    total: Payoffs | None = None
    for share, payoffs in weighted:
        if payoffs is not None:
            scaled = tuple(share * payoff for payoff in payoffs)
            total = scaled if total is None else tuple(a + b for a, b in zip(total, scaled, strict=True))
    return total
