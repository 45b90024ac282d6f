r"""Subgame-perfect equilibria of a tree: by backward induction, ties kept, or subgame by subgame.

A profile of strategies is *subgame perfect* (Selten 1965) if it is an equilibrium in every subgame. With perfect
information it is found from the leaves up: at each decision the player takes an action whose continuation is best for
the own payoff (Zermelo 1913, Kuhn 1953). Where several are equally good each may be taken, and what the player takes
may change what is best further up; so every combination of ties is followed.

One game
    All pure subgame-perfect equilibria are listed (up to :data:`MOST_EQUILIBRIA`; beyond it the answer says that it is
    not complete). One at which somebody is indifferent is not isolated: mixtures of the tied actions that keep the
    choices further up optimal are equilibria as well, and can reach the outcomes of several pure ones together.
A grid of games
    The candidates are *plays*: the leaf that is reached, or with chance moves one leaf for each of its draws. A play is
    marked where some pure subgame-perfect equilibrium leads to it: an action with a given continuation is chosen if it
    pays at least the lowest payoff that each other action has in some equilibrium of its own subtree. Nothing is looped
    over the points.

Chance is averaged over. Where an information set holds several decisions, subgames are solved from the innermost
outwards, mixed equilibria and all, each equilibrium of a subgame followed (:mod:`gametheory.equilibria.assessments`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gametheory.equilibria.assessments import tree_grid, tree_solution
from gametheory.equilibria.grid import Candidate, collect, tolerances
from gametheory.errors import ConceptError
from gametheory.games import (
    Chance,
    Decision,
    Equilibrium,
    ExtensiveFormGame,
    GridSolution,
    Leaf,
    Profile,
    Solution,
)
from gametheory.games.extensive_form import History, Node
from gametheory.games.verification import subgame_regret, tree_outcomes, tree_values

METHOD = "backward induction, every tie followed"
MOST_EQUILIBRIA = 1_000
MOST_PLAYS = 10_000


def subgame_perfect(
    game: ExtensiveFormGame,
    *,
    select: str = "payoff-dominance",
    tolerance: float = 1e-9,
    seconds: float | None = None,
) -> Solution | GridSolution:
    """Find the subgame-perfect equilibria of a tree, or of a whole grid of them.

    With perfect information all pure ones; with imperfect information all, pure and mixed.

    Parameters
    ----------
    game
        A game in extensive form with perfect recall; chance moves are allowed.
    select
        The rule that selects one of several plays over a grid (:mod:`gametheory.equilibria.selection`).
    tolerance
        Two payoffs that differ by at most this share of the player's largest payoff count as a tie over a grid; exact
        games use none.
    seconds
        With imperfect information: stop a game after so long with what was found, and say that it is not complete. An
        interruption from the keyboard does the same.

    Returns
    -------
    A :class:`~gametheory.games.Solution`, each equilibrium with the players' values at every decision; over a grid a
    :class:`~gametheory.games.GridSolution` whose candidates are plays and whose ``count`` counts plays. With imperfect
    information the equilibria are the isolated and the extreme ones, ``components`` describe each continuum, values and
    beliefs stand at the information sets that play reaches in some subgame, and a grid is solved point by point. Raises
    ``ConceptError`` for a table, and where a player forgets something.

    Examples
    --------
    >>> stay, share, fight = Leaf("out", (0, 2)), Leaf("share", (1, 1)), Leaf("war", (-1, -1))
    >>> answer = Decision("answer", "incumbent", ("accommodate", "fight"), (share, fight), "answer")
    >>> entry = Decision("entry", "entrant", ("stay out", "enter"), (stay, answer), "entry")
    >>> found = subgame_perfect(ExtensiveFormGame(("entrant", "incumbent"), entry))
    >>> [str(equilibrium.profile) for equilibrium in found.equilibria]
    ['entry: enter; answer: accommodate']

    References
    ----------
    R. Selten (1965), Spieltheoretische Behandlung eines Oligopolmodells mit Nachfrageträgheit, Zeitschrift für die
    gesamte Staatswissenschaft 121, 301-324 and 667-689.
    """
    if not isinstance(game, ExtensiveFormGame):
        raise ConceptError("subgame-perfect takes a tree, and this game is a table. Use nash or pure-nash")
    if not game.has_perfect_information:
        return _with_imperfect_information(game, select, tolerance, seconds)
    slack = tolerances(game, tolerance)
    if game.grid_shape:
        plays, tie = _plays(game.root, game.players, slack, ())
        return _over_grid(game, plays, tie, select, slack)
    found = _Induction(game, slack).solve(game.root)
    equilibria = tuple(_equilibrium(game, strategy, slack) for strategy, _ in found.strategies)
    notes = () if found.complete else (f"more than {MOST_EQUILIBRIA} equilibria: the rest are left out",)
    return Solution(
        game=game,
        concept="subgame-perfect",
        equilibria=equilibria,
        complete=found.complete,
        exact=game.is_exact,
        method=METHOD,
        tolerance=0.0 if game.is_exact else tolerance,
        ties=found.ties,
        notes=notes,
    )


def _with_imperfect_information(
    game: ExtensiveFormGame, select: str, tolerance: float, seconds: float | None
) -> Solution | GridSolution:
    def solve(single: ExtensiveFormGame) -> Solution:
        return tree_solution(single, "subgame-perfect", seconds=seconds)

    if not game.grid_shape:
        return solve(game)
    return tree_grid(game, solve, concept="subgame-perfect", select=select, tolerance=tolerance)


# --- one game -------------------------------------------------------------------------------------------------------

Strategy = dict[str, str]
Values = tuple[Any, ...]


@dataclass(frozen=True)
class _Subtree:
    """The pure subgame-perfect equilibria of a subtree: each a choice at every decision, and the players' values."""

    strategies: tuple[tuple[Strategy, Values], ...]
    complete: bool
    ties: tuple[str, ...]


class _Induction:
    def __init__(self, game: ExtensiveFormGame, slack: Sequence[float]) -> None:
        self.game, self.players, self.slack = game, game.players, slack

    def solve(self, node: Node) -> _Subtree:
        if isinstance(node, Leaf):
            return _Subtree((({}, node.payoffs),), True, ())
        below = [self.solve(child) for child in node.children]
        several = itertools.product(*(subtree.strategies for subtree in below))
        ties: dict[str, None] = dict.fromkeys(words for subtree in below for words in subtree.ties)
        found: list[tuple[Strategy, Values]] = []
        for combination in itertools.islice(several, MOST_EQUILIBRIA + 1):
            joined = {label: action for strategy, _ in combination for label, action in strategy.items()}
            values = [value for _, value in combination]
            if isinstance(node, Chance):
                found.append((joined, _mean(node.probabilities, values)))
                continue
            best = self._best(node, values)
            found.extend(({node.information_set: node.actions[index]} | joined, values[index]) for index in best)
            if len(best) > 1:
                tied = " and ".join(node.actions[index] for index in best)
                ties[f"at '{node.label}' {self.game.called(node.player)} is indifferent between {tied}"] = None
        complete = all(subtree.complete for subtree in below) and len(found) <= MOST_EQUILIBRIA
        return _Subtree(tuple(found[:MOST_EQUILIBRIA]), complete, tuple(ties))

    def _best(self, node: Decision, values: list[Values]) -> list[int]:
        mover = self.players.index(node.player)
        top = max(value[mover] for value in values)
        return [index for index, value in enumerate(values) if value[mover] >= top - self.slack[mover]]


def _mean(weights: Sequence[Any], values: Sequence[Values]) -> Values:
    return tuple(sum(w * u for w, u in zip(weights, own, strict=True)) for own in zip(*values, strict=True))


def _equilibrium(game: ExtensiveFormGame, strategy: Strategy, slack: Sequence[float]) -> Equilibrium:
    order = [decision.information_set for _, decision in game.decisions()]
    profile = Profile({label: {strategy[label]: 1} for label in order})
    values = tree_values(game, profile)
    return Equilibrium(
        profile=profile,
        payoffs=dict(zip(game.players, values[()], strict=True)),
        outcomes=tree_outcomes(game, profile),
        regret=subgame_regret(game, profile),
        isolated=not any(_indifferent(game, node, history, values, slack) for history, node in game.decisions()),
        values={
            node.label: dict(zip(game.players, values[history], strict=True)) for history, node in game.decisions()
        },
    )


def _indifferent(
    game: ExtensiveFormGame, node: Decision, history: History, values: dict[History, Values], slack: Sequence[float]
) -> bool:
    mover = game.players.index(node.player)
    own = [values[(*history, action)][mover] for action in node.actions]
    return sum(bool(value >= max(own) - slack[mover]) for value in own) > 1


# --- a grid of games ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Play:
    """A play of a subtree: the leaves it may end at with their probabilities, its values, and where it is possible."""

    holds: Any
    payoffs: tuple[Any, ...]
    ends: tuple[tuple[History, str, Any], ...]


def _plays(node: Node, players: tuple[str, ...], slack: Sequence[float], history: History) -> tuple[list[_Play], Any]:
    """Find the plays of a subtree's pure equilibria, and where somebody in it is indifferent."""
    if isinstance(node, Leaf):
        return [_Play(np.True_, node.payoffs, ((history, node.outcome, 1.0),))], np.False_
    solved = [
        _plays(child, players, slack, (*history, action))
        for action, child in zip(node.actions, node.children, strict=True)
    ]
    below = [plays for plays, _ in solved]
    tie: Any = np.False_
    for _, inner in solved:
        tie = tie | inner
    if isinstance(node, Chance):
        return list(_draws(node, below)), tie
    chosen = list(_choices(below, players.index(node.player), slack[players.index(node.player)]))
    taken = [_anywhere(own) for own in chosen]
    for first, second in itertools.combinations(taken, 2):
        tie = tie | (first & second)
    return [play for own in chosen for play in own], tie


def _choices(below: list[list[_Play]], mover: int, slack: float) -> Iterator[list[_Play]]:
    """Mark for each action the plays with which the mover may choose it."""
    lowest = [_lowest(plays, mover) for plays in below]
    for action, plays in enumerate(below):
        rivals = [low for other, low in enumerate(lowest) if other != action]
        yield [_Play(_beats(play, mover, rivals, slack), play.payoffs, play.ends) for play in plays]


def _beats(play: _Play, mover: int, rivals: list[Any], slack: float) -> Any:
    holds = play.holds
    for low in rivals:
        holds = holds & (play.payoffs[mover] >= low - slack)
    return holds


def _lowest(plays: list[_Play], mover: int) -> Any:
    """Give the least that an action may bring the mover in an equilibrium of its own subtree."""
    low: Any = np.inf
    for play in plays:
        if not np.any(play.holds):
            continue
        own = play.payoffs[mover]
        low = np.minimum(low, own if np.all(play.holds) else np.where(play.holds, own, np.inf))
    return low


def _anywhere(plays: list[_Play]) -> Any:
    taken: Any = np.False_
    for play in plays:
        taken = taken | play.holds
    return taken


def _draws(node: Chance, below: list[list[_Play]]) -> Iterator[_Play]:
    """Combine one play for each draw of chance."""
    count = 0
    for combination in itertools.product(*below):
        holds: Any = np.True_
        for play in combination:
            holds = holds & play.holds
        if not np.any(holds):
            continue
        count += 1
        if count > MOST_PLAYS:
            raise ConceptError(
                f"chance move '{node.label}' combines more than {MOST_PLAYS} plays over this grid. Sweep smaller ranges"
            )
        ends = tuple(
            (history, outcome, weight * share)
            for weight, play in zip(node.probabilities, combination, strict=True)
            for history, outcome, share in play.ends
        )
        yield _Play(holds, _mean(node.probabilities, [play.payoffs for play in combination]), ends)


def _over_grid(
    game: ExtensiveFormGame, plays: list[_Play], tie: Any, select: str, slack: tuple[float, ...]
) -> GridSolution:
    candidates = [
        Candidate(_play_label(play), play.holds, play.payoffs, _outcome_shares(play), tie & play.holds)
        for play in plays
    ]
    return collect(game, candidates, concept="subgame-perfect", method=METHOD, select=select, tolerance=slack)


def _play_label(play: _Play) -> str:
    return " | ".join(", ".join(history) for history, _, _ in play.ends)


def _outcome_shares(play: _Play) -> dict[str, Any]:
    shares: dict[str, Any] = {}
    for _, outcome, weight in play.ends:
        shares[outcome] = shares.get(outcome, 0) + weight
    return shares
