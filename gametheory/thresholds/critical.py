r"""Critical polynomials: finitely many polynomials in one parameter whose signs decide what a concept answers.

Let the payoffs be rational functions of one parameter t.

Pure Nash equilibria
    The differences between each two of a player's payoffs against the same actions of the others.
Subgame perfection (perfect information)
    At each decision, the differences between the mover's values of every two plays of different actions; and the
    probabilities of chance moves, which decide what can be reached.
All Nash equilibria of two players
    The minors of payoff differences of every order (:mod:`gametheory.equilibria.two_player`): which vertices the
    polytopes of mixed strategies have, and with which labels, depends on the signs of these alone, degenerate games
    included (they are the chirotope of the payoff matrix bordered by ones).

The denominators of payoffs belong to them: where one is zero the game has no value.

References
----------
A. Bjoerner, M. Las Vergnas, B. Sturmfels, N. White and G. Ziegler (1999), Oriented Matroids, 2nd edition, Cambridge
University Press, section 3.5 (chirotopes).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from flint import fmpq_poly

from gametheory.games import Chance, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.games.extensive_form import Node
from gametheory.numerics.rational_functions import RationalFunction

MOST_PLAYS: Final = 400
MOST_MINORS: Final = 4_000


def polynomials(functions: Iterable[RationalFunction], name: str) -> list[fmpq_poly]:
    """List the numerators and denominators of functions of one variable that are not constant, each once."""
    distinct = dict.fromkeys(function for function in functions if not function.is_constant)
    return [part for function in distinct for part in function.along(name) if part.degree() > 0]


def of_pure_nash(game: NormalFormGame) -> Iterator[RationalFunction]:
    """Go through the differences that decide about pure equilibria, and the payoffs, for their denominators."""
    for player, cells in enumerate(game.payoffs):
        for cell in game.cells():
            yield 1 / _denominator(cells[cell])
            for other in range(cell[player] + 1, game.shape[player]):
                yield cells[cell] - cells[(*cell[:player], other, *cell[player + 1 :])]


def of_subgame_perfect(game: ExtensiveFormGame) -> list[RationalFunction] | None:
    """List the differences that decide about plays; None where there are too many plays to compare."""
    found: list[RationalFunction] = []
    try:
        _values(game.root, game.players, found)
    except OverflowError:
        return None
    return found


def of_two_player_nash(game: NormalFormGame) -> list[RationalFunction] | None:
    """List the minors that decide about all equilibria; None where there are too many."""
    found: dict[RationalFunction, None] = {}
    for player in (0, 1):
        cells = game.payoffs[player]
        for minor in _minors((cells if player == 0 else cells.transpose()).tolist()):
            found[minor] = None
            if len(found) > MOST_MINORS:
                return None
    return [*found, *of_pure_nash(game)]


def _denominator(function: RationalFunction) -> RationalFunction:
    return RationalFunction(function.denominator)


Values = tuple[RationalFunction, ...]


def _values(node: Node, players: tuple[str, ...], found: list[RationalFunction]) -> list[Values]:
    """Give the values that plays of a subtree may have, and note the differences between those of different actions."""
    if isinstance(node, Leaf):
        found.extend(1 / _denominator(payoff) for payoff in node.payoffs)
        return [node.payoffs]
    below = [_values(child, players, found) for child in node.children]
    if isinstance(node, Chance):
        found.extend(node.probabilities)
        combined = [_mean(node.probabilities, several) for several in _few(itertools.product(*below))]
        return list(dict.fromkeys(combined))
    mover = players.index(node.player)
    own = [dict.fromkeys(values[mover] for values in plays) for plays in below]
    for one, other in itertools.combinations(own, 2):
        found.extend(first - second for first in one for second in other)
    return list(dict.fromkeys(_few(itertools.chain(*below))))


def _few(combinations: Iterator[Any]) -> Iterator[Any]:
    for count, one in enumerate(combinations):
        if count >= MOST_PLAYS:
            raise OverflowError
        yield one


def _mean(weights: Sequence[RationalFunction], values: Sequence[Values]) -> Values:
    return tuple(
        sum((w * v[i] for w, v in zip(weights, values, strict=True)), start=0 * weights[0])
        for i in range(len(values[0]))
    )


def _minors(payoffs: Sequence[Sequence[RationalFunction]]) -> Iterator[RationalFunction]:
    """Go through the minors of the differences between the first row of each set of rows and its others."""
    columns = range(len(payoffs[0]))
    for first, top in enumerate(payoffs):
        rows = [[a - b for a, b in zip(top, row, strict=True)] for row in payoffs[first + 1 :]]
        for size in range(1, min(len(rows), len(columns)) + 1):
            for several in itertools.combinations(rows, size):
                yield from _expanded(several).values()


def _expanded(rows: Sequence[Sequence[RationalFunction]]) -> dict[tuple[int, ...], RationalFunction]:
    """Give the minors that use all of some rows, by columns."""
    found: dict[tuple[int, ...], RationalFunction] = {(place,): entry for place, entry in enumerate(rows[0])}
    for row in rows[1:]:
        found = {
            chosen: sum(
                ((-1) ** k * row[chosen[k]] * found[(*chosen[:k], *chosen[k + 1 :])] for k in range(1, len(chosen))),
                start=row[chosen[0]] * found[chosen[1:]],
            )
            for chosen in itertools.combinations(range(len(row)), len(next(iter(found))) + 1)
        }
    return found
