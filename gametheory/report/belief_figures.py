"""What must be believed: a figure for each situation in which somebody does not know which of two histories is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from gametheory.errors import InputError
from gametheory.games import Equilibrium, ExtensiveFormGame, Solution
from gametheory.games.belief_payoffs import BeliefPayoffs, belief_payoffs
from gametheory.games.numbers import show
from gametheory.report.figures import Figure, Studio
from gametheory.report.reading import Subject
from gametheory.report.wording import counted, listed

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

MOST_FIGURES: Final = 4  # situations of a model that are drawn; the rest is counted


def belief_figures(studio: Studio, subject: Subject, solution: Solution) -> tuple[Figure, ...]:
    """Draw what each action is worth over the belief, at the first few information sets of two histories.

    What is played afterwards, and the beliefs marked, are those of the first equilibrium.
    """
    game = solution.game
    if not isinstance(game, ExtensiveFormGame) or not solution.equilibria:
        return ()
    doubtful = [label for label, known in game.information_sets.items() if len(known.histories) == 2]
    first = solution.equilibria[0]
    drawn = [
        _figure(studio, subject, game, label, first, number) for number, label in enumerate(doubtful[:MOST_FIGURES], 1)
    ]
    rest = len(doubtful) - MOST_FIGURES
    if rest > 0:
        more = f"{counted(rest, 'more situation is', 'more situations are')} like this, and not drawn."
        drawn[-1] = replace(drawn[-1], sentences=(*drawn[-1].sentences, more))
    return tuple(drawn)


def _figure(
    studio: Studio, subject: Subject, game: ExtensiveFormGame, label: str, equilibrium: Equilibrium, number: int
) -> Figure:
    key, heading = f"{subject.key}-beliefs-{number}", f"What must be believed at “{label}”"
    try:
        worth = belief_payoffs(game, label, equilibrium.profile)
        sentences = tuple(_sentences(game, worth))
        alt = f"{heading}: {' '.join(sentences)}"
        svg = studio.svg(key, alt, lambda: _drawing(game, label, equilibrium), _rows(worth))
    except InputError as error:
        return Figure(key, heading, failure=str(error))
    return Figure(key, heading, svg, sentences=sentences, facts=(("Model fingerprint", subject.model.hash[:12]),))


def _sentences(game: ExtensiveFormGame, worth: BeliefPayoffs) -> Iterator[str]:
    """Say between which beliefs each action is best."""
    known = worth.information_set
    first, second = (", ".join(history) or "the beginning" for history in known.histories)
    yield f"{game.called(known.player)} knows only that it was '{first}' or '{second}'."
    pieces = worth.best
    told = [
        f"{listed(piece.actions, 'or')} from {show(piece.low)} to {show(piece.high)}"
        if len(pieces) > 1
        else f"{listed(piece.actions, 'or')} whatever is believed"
        for piece in pieces
    ]
    yield f"By the probability of the first, the best choice is {'; '.join(told)}."
    yield "What follows is as in the first equilibrium told above, whose beliefs are marked."


def _rows(worth: BeliefPayoffs) -> Iterator[tuple[Any, ...]]:
    """Give the lines of the figure at its ends, and wherever the best action changes."""
    yield "belief", *(f"payoff of {action}" for action in worth.payoffs), "best"
    for piece in worth.best:
        for belief in (piece.low, piece.high):
            paid = (float(worth.expected(action, belief)) for action in worth.payoffs)
            yield float(belief), *paid, " or ".join(piece.actions)


def _drawing(game: ExtensiveFormGame, label: str, equilibrium: Equilibrium) -> Drawing:
    from gametheory import charts

    axes: Any = charts.belief_thresholds(game, label, equilibrium)
    drawing: Drawing = axes.figure
    return drawing
