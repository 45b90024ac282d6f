"""All extreme equilibria of a two-player game whose payoffs may be irrational: by solving every choice of supports.

A vertex of a player's polytope of mixtures (:mod:`gametheory.equilibria.two_player`) is the only mixture over some
actions that makes as many of the other player's actions equally good. Two vertices, one a player, are an extreme
equilibrium if each player uses only best replies. It belongs to a continuum exactly if another extreme equilibrium
shares one of its two mixtures. Exact for algebraic numbers; meant for the few irrational values at which something
changes, and games of few actions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from gametheory.games import NormalFormGame
from gametheory.numerics.algebraic_numbers import Number
from gametheory.numerics.exact_linear import dot, solve
from gametheory.thresholds.answers import CONTINUUM, answer
from gametheory.thresholds.nouns import Answer

Matrix = list[list[Number]]


@dataclass(frozen=True)
class Vertex:
    """A mixture of one player, and the other player's best replies to it."""

    mixture: tuple[Number, ...]
    replies: frozenset[int]

    @property
    def support(self) -> frozenset[int]:
        """The actions in use."""
        return frozenset(place for place, share in enumerate(self.mixture) if share != 0)


def two_player_answer(game: NormalFormGame, beside: Sequence[Answer] = ()) -> Answer:
    """Give the extreme equilibria of a game whose payoffs may be algebraic numbers, in the order of a like answer.

    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> two_player_answer(pennies).holds
    ('1 + 2, 1 + 2',)
    """
    rows: Matrix = game.payoffs[0].tolist()
    columns: Matrix = game.payoffs[1].transpose().tolist()
    pairs = product(_vertices(columns), _vertices(rows))
    found = [(x, y) for x, y in pairs if x.support <= y.replies and y.support <= x.replies]
    found.sort(key=lambda pair: (len(pair[0].support) + len(pair[1].support) > 2, *(sorted(v.support) for v in pair)))
    named, reached = [], set()
    for x, y in found:
        cells = {(i, j): x.mixture[i] * y.mixture[j] for i in x.support for j in y.support}
        reached |= {game.outcomes[cell] for cell in cells}
        payoffs = {
            player: dot(list(cells.values()), [own[cell] for cell in cells])
            for player, own in zip(game.players, game.payoffs, strict=True)
        }
        shared = any((x is u) != (y is v) for u, v in found)
        named.append((_label(game, x, y, shared), payoffs))
    return answer(named, (outcome for outcome in game.outcome_names if outcome in reached), beside=beside)


def _label(game: NormalFormGame, x: Vertex, y: Vertex, shared: bool) -> str:
    label = ", ".join(
        " + ".join(actions[place] for place in sorted(vertex.support))
        for actions, vertex in zip(game.actions, (x, y), strict=True)
    )
    return f"{label}{CONTINUUM}" if shared and len(x.support) + len(y.support) > 2 else label


def _vertices(payoffs: Matrix) -> list[Vertex]:
    """List the vertices of mixtures over the columns, to which rows reply."""
    found: dict[tuple[Number, ...], Vertex] = {}
    for mixture in _candidates(payoffs):
        earned = [dot(row, mixture) for row in payoffs]
        replies = frozenset(i for i, one in enumerate(earned) if all(one >= other for other in earned))
        found.setdefault(tuple(mixture), Vertex(tuple(mixture), replies))
    return [vertex for vertex in found.values() if _is_vertex(vertex, payoffs)]


def _candidates(payoffs: Matrix) -> Iterator[list[Number]]:
    rows, columns = range(len(payoffs)), range(len(payoffs[0]))
    for size in range(1, min(len(rows), len(columns)) + 1):
        for used in combinations(columns, size):
            for equal in combinations(rows, size):
                mixture = _solved(payoffs, equal, used)
                if mixture is not None and all(share >= 0 for share in mixture):
                    yield mixture


def _is_vertex(vertex: Vertex, payoffs: Matrix) -> bool:
    """Whether some rows among the best replies determine the mixture on its support."""
    used = tuple(sorted(vertex.support))
    return any(_solved(payoffs, equal, used) is not None for equal in combinations(sorted(vertex.replies), len(used)))


def _solved(payoffs: Matrix, equal: tuple[int, ...], used: tuple[int, ...]) -> list[Number] | None:
    """Find the only mixture over some columns that pays some rows the same; None where there is none, or many."""
    zero, one = Fraction(0), Fraction(1)
    system: Matrix = [[*(payoffs[i][j] for j in used), Fraction(-1)] for i in equal]
    found = solve([*system, [*(one for _ in used), zero]], [*(zero for _ in equal), one])
    if found is None:
        return None
    mixture: list[Number] = [zero] * len(payoffs[0])
    for place, share in zip(used, found, strict=False):
        mixture[place] = share
    return mixture
