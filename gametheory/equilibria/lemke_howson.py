"""Lemke and Howson (1964): follow a path of pivots from every label to an equilibrium.

Each action of either player is a *label*. From any of them a path of complementary pivots through the vertices of the
two best-response polytopes leads to an equilibrium. Every path ends at one, different labels may end at the same, and
some equilibria are at no path's end: all that are reached have the same index (Shapley 1974), so the mixed equilibrium
of a coordination game never is. nashpy supplies the tableaux; the pivots are bounded and scaled here, and each end is
found again among the exact equilibria of :func:`gametheory.equilibria.nash.nash`.

References
----------
C. E. Lemke and J. T. Howson (1964), Equilibrium points of bimatrix games, SIAM Journal 12, 413-423.
V. Knight and J. Campbell (2018), Nashpy: a Python library for the computation of Nash equilibria, Journal of Open
Source Software 3(30), 904.
L. S. Shapley (1974), A note on the Lemke-Howson algorithm, Mathematical Programming Study 1, 175-189.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gametheory.equilibria.nash import nash
from gametheory.equilibria.pure_nash import require_normal_form
from gametheory.games import Equilibrium, NormalFormGame, Solution

Floats: TypeAlias = NDArray[np.float64]

LEMKE_HOWSON: Final = "Lemke-Howson from every label; each end found again among the exact equilibria"
NEAR: Final = 1e-6  # of an exact equilibrium, to be it
MOST_PIVOTS: Final = 10_000


@dataclass(frozen=True)
class LemkeHowsonPath:
    """Where the path leads that starts by dropping one label, which is an action of a player.

    ``equilibrium`` is a place among the solution's equilibria, or ``None`` where rounding led the path astray: it had
    no verified end within the pivots allowed. ``pivots`` counts the path's steps; 0 where nashpy lost the path.
    """

    player: str
    action: str
    equilibrium: int | None
    pivots: int


@dataclass(frozen=True, kw_only=True, repr=False)
class LemkeHowsonSolution(Solution):
    """The equilibria at the ends of the Lemke-Howson paths, and which label leads to which."""

    paths: tuple[LemkeHowsonPath, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data, with its paths."""
        return {**super().to_dict(), "paths": [vars(path).copy() for path in self.paths]}


def lemke_howson(game: NormalFormGame) -> LemkeHowsonSolution:
    """Follow the Lemke-Howson path from every label: the equilibria reached, and which label leads to which.

    A label is an action of a player. Dropping it starts a path of pivots on the two players' best-response polytopes,
    which ends at an equilibrium. Each end, computed in floating point by nashpy, is looked up among the exact
    equilibria that :func:`~gametheory.equilibria.nash.nash` finds; what is not among them is not returned.

    Parameters
    ----------
    game
        A single two-player game in normal form, with up to about a dozen actions each.

    Returns
    -------
    A :class:`LemkeHowsonSolution`, whose ``paths`` say which label leads where. It is never ``complete``: the method
    finds some equilibria only and cannot know which it misses; the notes say how many of all they are. In a degenerate
    game ties between pivots are broken lexicographically. Rounding can still lead a path of a large or degenerate game
    astray or round in circles; such a path has no equilibrium, and the notes say so. Raises ``ConceptError`` for a
    tree, ``GameError`` for a grid and for other than two players.

    Examples
    --------
    >>> hunt = NormalFormGame.from_arrays([[5, 0], [4, 2]], [[5, 4], [0, 2]], actions=[["stag", "hare"]] * 2)
    >>> solution = lemke_howson(hunt)
    >>> for path in solution.paths:
    ...     print(path.player, path.action, "->", solution.equilibria[path.equilibrium].profile)
    1 stag -> 1: stag; 2: stag
    1 hare -> 1: hare; 2: hare
    2 stag -> 1: stag; 2: stag
    2 hare -> 1: hare; 2: hare
    """
    require_normal_form(game, "lemke-howson")
    payoffs = _two_actions(game.to_nashpy().payoff_matrices)
    known = nash(game)
    assert isinstance(known, Solution), "a single game has a solution"
    starts = [*range(game.shape[0]), *range(len(payoffs[0]), len(payoffs[0]) + game.shape[1])]
    ends = [_end(payoffs, label, known) for label in starts]
    reached = sorted({place for place, _ in ends if place is not None})
    labels = [(player, action) for player, own in zip(game.players, game.actions, strict=True) for action in own]
    paths = tuple(
        LemkeHowsonPath(*label, None if place is None else reached.index(place), pivots)
        for label, (place, pivots) in zip(labels, ends, strict=True)
    )
    equilibria = tuple(known.equilibria[place] for place in reached)
    return LemkeHowsonSolution(
        game=game,
        concept="lemke-howson",
        equilibria=equilibria,
        complete=False,
        exact=known.exact,
        method=LEMKE_HOWSON,
        ties=tuple(words for words in known.ties if any(words.startswith(f"at ({e.profile}) ") for e in equilibria)),
        notes=(*known.notes, *_remarks(known, equilibria, paths)),
        paths=paths,
    )


def _two_actions(payoffs: Sequence[Floats]) -> list[Floats]:
    """Give a player who has but one action another that is dominated: nashpy's tableaux need two rows."""
    rows, columns = payoffs
    if len(rows) == 1:
        rows, columns = np.vstack([rows, rows - 1]), np.vstack([columns, columns])
    if rows.shape[1] == 1:
        rows, columns = np.hstack([rows, rows]), np.hstack([columns, columns - 1])
    return [rows, columns]


def _end(payoffs: Sequence[Floats], label: int, known: Solution) -> tuple[int | None, int]:
    """Follow one path; give the place of its end among the known equilibria, and the number of pivots."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # what went wrong shows in the end, which is verified
        try:
            mixes, pivots = _followed(payoffs, label)
        except (ValueError, KeyError):  # nashpy lost the label to rounding
            return None, 0
    if mixes is None:
        return None, pivots
    return _found(mixes, known), pivots


def _followed(payoffs: Sequence[Floats], label: int) -> tuple[tuple[Floats, Floats] | None, int]:
    """Pivot nashpy's tableaux until every label is there again, or the bound is reached.

    nashpy's own loop has no bound, and its entries, which it multiplies without ever dividing, overflow after a dozen
    pivots; it then may run for ever. Rows are therefore scaled by powers of two, which changes no equation and rounds
    nothing.
    """
    from nashpy.linalg import create_col_tableau, create_row_tableau

    column, row = create_col_tableau(payoffs[0], True), create_row_tableau(payoffs[1], True)
    turns = (row, column) if label in row.non_basic_variables else (column, row)
    for pivot in range(MOST_PIVOTS):
        tableau = turns[pivot % 2]
        label = tableau.pivot_and_drop_label(label)
        entries = tableau._tableau
        entries *= 2.0 ** -np.frexp(np.abs(entries).max(axis=1, keepdims=True))[1]
        if column.non_basic_variables | row.non_basic_variables == column.labels:
            mixes = row.to_strategy(column.non_basic_variables), column.to_strategy(row.non_basic_variables)
            return mixes, pivot + 1
    return None, MOST_PIVOTS


def _found(mixes: Sequence[Floats], known: Solution) -> int | None:
    """Give the place of the known equilibrium that the mixes are, up to rounding."""
    game = known.game
    assert isinstance(game, NormalFormGame)
    if any(len(mix) < size for mix, size in zip(mixes, game.shape, strict=True)):
        return None  # nashpy gives vectors of a wrong length where it lost its way
    gaps = [_gap(game, mixes, equilibrium) for equilibrium in known.equilibria]
    nearest = int(np.argmin(gaps))
    verified = float(known.equilibria[nearest].regret) <= NEAR * max(1.0, *game.payoff_scale)
    return nearest if gaps[nearest] <= NEAR and verified else None


def _gap(game: NormalFormGame, mixes: Sequence[Floats], equilibrium: Equilibrium) -> float:
    exact = [
        np.array([float(equilibrium.profile[player].get(action, 0)) for action in actions])
        for player, actions in zip(game.players, game.actions, strict=True)
    ]
    gap = max(float(np.abs(mix[: len(own)] - own).max()) for mix, own in zip(mixes, exact, strict=True))
    return gap if math.isfinite(gap) else math.inf


def _remarks(known: Solution, found: Sequence[Equilibrium], paths: Sequence[LemkeHowsonPath]) -> Iterator[str]:
    kind = "extreme ones that" if known.components else "that"
    yield f"Lemke-Howson finds some equilibria only: here {len(found)} of the {len(known.equilibria)} {kind} nash finds"
    if known.components or known.ties:
        yield "the game is degenerate: which equilibrium a path ends at hangs on how ties between pivots are broken"
    lost = [f"{path.action} of {path.player}" for path in paths if path.equilibrium is None]
    if lost:
        yield f"rounding led the paths astray that drop {', '.join(lost)}; nothing is returned for them"
