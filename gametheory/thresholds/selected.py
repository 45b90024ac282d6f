"""Which of several equilibria payoff dominance selects can change where no equilibrium begins or ends.

That is where two of them pay some player the same. Payoffs of profiles, of plays and of two players' extreme equilibria
are rational functions, so these values are roots too. Payoffs of mixed equilibria of more players are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, combinations, product
from typing import Any

from gametheory.conditions.supports import support_label, support_payoffs
from gametheory.games import Chance, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.games.extensive_form import History, Node
from gametheory.games.normal_form import Cell
from gametheory.numerics.rational_functions import RationalFunction
from gametheory.thresholds.answers import CONTINUUM
from gametheory.thresholds.nouns import Answer

Payoffs = tuple[RationalFunction, ...]
Supports = tuple[tuple[int, ...], tuple[int, ...]]


def payoff_differences(game: Any, answers: Iterable[Answer | None]) -> list[RationalFunction]:
    """List the payoff differences between equilibria that hold together somewhere; none but of a table or a tree."""
    if not isinstance(game, NormalFormGame | ExtensiveFormGame):
        return []
    together = {pair for answer in answers if answer is not None for pair in combinations(answer.holds, 2)}
    named = _by_label(game)
    known = {label: named(label) for label in dict.fromkeys(label for pair in sorted(together) for label in pair)}
    pairs = (pair for one, other in sorted(together) for pair in product(known[one], known[other]))
    return [a - b for one, other in pairs for a, b in zip(one, other, strict=True)]


def is_selection_known(game: Any, answers: Iterable[Answer | None]) -> bool:
    """Tell whether the payoffs of all equilibria that hold together with others have formulas."""
    if not isinstance(game, NormalFormGame | ExtensiveFormGame):
        return True
    named = _by_label(game)
    several = (answer.holds for answer in answers if answer is not None and len(answer.holds) > 1)
    return all(named(label) for label in dict.fromkeys(chain.from_iterable(several)))


def _by_label(game: NormalFormGame | ExtensiveFormGame) -> Callable[[str], list[Payoffs]]:
    """Give the payoffs that equilibria may have by their labels; none for those without a formula."""
    if isinstance(game, ExtensiveFormGame):
        return lambda label: _known(_of_play(game.root, (), set(label.split(" | "))))
    found: dict[str, Callable[[], list[Payoffs]]] = {
        game.label(cell): partial(_of_cell, game, cell) for cell in game.cells()
    }
    if len(game.players) == 2:
        found |= {support_label(game, own): partial(_of_supports, game, own) for own in _mixed_supports(game)}
    return lambda label: found[_plain(label)]() if _plain(label) in found else []


def _mixed_supports(game: NormalFormGame) -> Iterator[Supports]:
    """Go through the pairs of supports that are not both a single action."""
    rows, columns = (
        list(chain.from_iterable(combinations(range(count), size) for size in range(1, count + 1)))
        for count in game.shape
    )
    yield from ((row, column) for row, column in product(rows, columns) if len(row) + len(column) > 2)


def _plain(label: str) -> str:
    """Leave out what tells apart equilibria with the same supports."""
    return re.sub(r"( \(\d+\))?$", "", label).removesuffix(CONTINUUM)


def _of_supports(game: NormalFormGame, supports: Supports) -> list[Payoffs]:
    return list(dict.fromkeys(support_payoffs(game, supports)))


def _known(payoffs: Payoffs | None) -> list[Payoffs]:
    return [] if payoffs is None else [payoffs]


def _of_cell(game: NormalFormGame, cell: Cell) -> list[Payoffs]:
    return [tuple(cells[cell] for cells in game.payoffs)]


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
