"""From a tree to a table: the normal form, and the reduced normal form.

Every player chooses a strategy (:mod:`gametheory.games.strategies`) before the game; the table holds the payoffs that
the players then expect, over the moves of chance (von Neumann and Morgenstern 1944). In the reduced form, strategies
that differ only where the own earlier choices keep play from coming are one.

* Nash equilibria of the tree and of either table are the same, up to what is chosen where play cannot come. What the
  table loses is *when* somebody knows what: subgame perfection and beliefs need the tree.
* A cell leads to the outcome of its play. Where chance leads to several the outcome of the cell is "war or deal".
* The table of a grid of games is a grid of tables: payoffs broadcast as those of the tree do.

A table has a cell for every combination of strategies, and a player with ten information sets of two actions each has
1,024 of them: beyond :data:`MOST_CELLS` the normal form is refused, and the sequence form
(:mod:`gametheory.games.sequence_form`), which grows with the tree alone, is the way.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

from gametheory.errors import GameError
from gametheory.games.extensive_form import ExtensiveFormGame
from gametheory.games.normal_form import Cell, NormalFormGame
from gametheory.games.numbers import cells_of
from gametheory.games.plays import Play, plays
from gametheory.games.strategies import Plan, plan_count, plans

MOST_CELLS = 100_000


def normal_form(game: ExtensiveFormGame) -> NormalFormGame:
    """Give the table in which every player chooses a strategy for the whole tree.

    Actions are strategies, called by what they choose: "ultimatum / back down". Raises ``GameError`` for a table of
    more than :data:`MOST_CELLS` cells.

    Examples
    --------
    >>> from gametheory.games.extensive_form import Decision, Leaf
    >>> answer = Decision("answer", "b", ("share", "fight"), (Leaf("duopoly", (1, 1)), Leaf("war", (-1, -1))), "answer")
    >>> entry = Decision("entry", "a", ("out", "in"), (Leaf("monopoly", (0, 2)), answer), "entry")
    >>> table = normal_form(ExtensiveFormGame(("a", "b"), entry))
    >>> table.actions
    (('out', 'in'), ('share', 'fight'))
    >>> table.to_arrays()[0].tolist()
    [[0.0, 0.0], [1.0, -1.0]]
    """
    return _table(game, reduced=False)


def reduced_normal_form(game: ExtensiveFormGame) -> NormalFormGame:
    """Give the table in which strategies say nothing where the own earlier choices keep play from coming.

    There a strategy says "any": "hold / any". Raises ``GameError`` for a table of more than :data:`MOST_CELLS` cells,
    and where a player forgets something.

    Examples
    --------
    >>> from gametheory.games.extensive_form import Decision, Leaf
    >>> end = tuple(Leaf(name, (0,)) for name in ("quiet", "war", "peace"))
    >>> later = Decision("later", "us", ("attack", "back down"), end[1:], "later")
    >>> tree = Decision("opening", "us", ("hold", "ultimatum"), (end[0], later), "opening")
    >>> reduced_normal_form(ExtensiveFormGame(("us",), tree)).actions
    (('hold / any', 'ultimatum / attack', 'ultimatum / back down'),)
    """
    return _table(game, reduced=True)


def _table(game: ExtensiveFormGame, *, reduced: bool) -> NormalFormGame:
    _check_size(game, reduced=reduced)
    strategies = [plans(game, player, reduced=reduced) for player in game.players]
    shape = tuple(map(len, strategies))
    payoffs, outcomes = _filled(game, strategies, list(itertools.product(*map(range, shape))))
    known = set(outcomes)
    return NormalFormGame(
        players=game.players,
        actions=tuple(tuple(plan.label for plan in own) for own in strategies),
        payoffs=tuple(cells_of(own, shape) for own in payoffs),
        outcomes=cells_of(outcomes, shape),
        outcome_names=tuple(dict.fromkeys(name for name in (*game.outcome_names, *outcomes) if name in known)),
        title=game.title,
        parameters=game.parameters,
        notes=game.notes,
        scale=game.payoff_scale,
        names=game.names,
        exactly=functools.partial(_at_point, game, reduced_normal_form if reduced else normal_form),
    )


def _filled(
    game: ExtensiveFormGame, strategies: list[tuple[Plan, ...]], cells: list[Cell]
) -> tuple[list[list[Any]], list[str]]:
    """Give each player's payoff in every cell, and the name of its outcome."""
    payoffs: list[dict[Cell, Any]] = [dict.fromkeys(cells, 0) for _ in game.players]
    reached: dict[Cell, set[str]] = {cell: set() for cell in cells}
    for play in plays(game):
        for cell in _cells_of(play, strategies):
            for own, payoff in zip(payoffs, play.payoffs, strict=True):
                own[cell] = own[cell] + payoff
            reached[cell].add(play.outcome)
    return [list(own.values()) for own in payoffs], [_either(game, names) for names in reached.values()]


def _check_size(game: ExtensiveFormGame, *, reduced: bool) -> None:
    counts = [plan_count(game, player, reduced=reduced) for player in game.players]
    if math.prod(counts) <= MOST_CELLS:
        return
    form, advice = "reduced normal form", "Use the sequence form"
    if not reduced:
        form, advice = "normal form", "Use the reduced normal form, or the sequence form"
    sizes = " x ".join(f"{count:,}" if count < 10**12 else "more than 1e12" for count in counts)
    raise GameError(f"the {form} would have {sizes} cells, more than {MOST_CELLS:,}. {advice}")


def _cells_of(play: Play, strategies: list[tuple[Plan, ...]]) -> Iterator[Cell]:
    """Go through the cells whose plans lead to a play."""
    allowed = (
        [index for index, plan in enumerate(own) if plan.allows(experience)]
        for own, experience in zip(strategies, play.experiences, strict=True)
    )
    return itertools.product(*allowed)


def _either(game: ExtensiveFormGame, names: set[str]) -> str:
    return " or ".join(name for name in game.outcome_names if name in names)


def _at_point(
    game: ExtensiveFormGame, form: Callable[[ExtensiveFormGame], NormalFormGame], index: tuple[int, ...]
) -> NormalFormGame:
    return form(game.point(index))
