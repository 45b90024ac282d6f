"""Correlated equilibria for a reader: what the mediator tells whom, how often, and why everybody obeys."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator
from typing import Final

from gametheory.games.correlation import Advice, CorrelatedEquilibrium, CorrelatedSolution, Distribution
from gametheory.games.display.hypertext import HEADING, SENTENCE, SMALL, TITLE, element, page
from gametheory.games.display.text import WIDTH, printable
from gametheory.games.display.words import mix_words, outcome_words, payoff_words, remarks
from gametheory.games.extensive_form import ExtensiveFormGame
from gametheory.games.normal_form import NormalFormGame
from gametheory.games.numbers import show

AnyGame = NormalFormGame | ExtensiveFormGame

MOST_VERTICES: Final = 12


def correlated_text(solution: CorrelatedSolution) -> str:
    """Say a correlated equilibrium, or all vertices of their polytope, as plain text."""
    lines = [_title(solution), *_wrapped(correlated_summary(solution))]
    for heading, sentences in _sections(solution):
        lines += ["", *_wrapped(heading), *(line for words in sentences for line in _wrapped(words, "  "))]
    return "\n".join([*lines, "", *(line for words in _remarks(solution) for line in _wrapped(words))])


def correlated_html(solution: CorrelatedSolution) -> str:
    """Say a correlated equilibrium, or all vertices of their polytope, as HTML."""
    parts = [element("div", _title(solution), TITLE), element("div", correlated_summary(solution), SENTENCE)]
    for heading, sentences in _sections(solution):
        parts += [element("div", heading, HEADING), *(element("div", words, SENTENCE) for words in sentences)]
    small = [element("div", words, SMALL) for words in _remarks(solution)]
    return page([*parts, '<div style="margin-top:.9em">', *small, "</div>"])


def correlated_summary(solution: CorrelatedSolution) -> str:
    """Say what was found, whether anything else is as good, and how large the set of equilibria is."""
    kind = solution.concept.replace("-", " ")
    if solution.value is None:
        count = len(solution.equilibria)
        if count == 1:
            return f"This is the only {kind} equilibrium."
        return (
            f"The {count} vertices of the {kind} equilibria: every one is an average of these. {_size(solution, kind)}"
        )
    best = f"Best {kind} equilibrium for {solution.objective}: {show(solution.value)}."
    return " ".join(filter(None, (best, _rivals(solution, kind), _size(solution, kind))))


def mediator_words(game: AnyGame, equilibrium: CorrelatedEquilibrium) -> tuple[str, ...]:
    """Say what the mediator tells whom, and how often, a sentence for each draw."""
    called = [game.called(player) for player in game.players]
    return tuple(
        f"{f'With probability {show(share)}' if share != 1 else 'Always'} tell "
        f"{_listed([f'{who} to play {action}' for who, action in zip(called, actions, strict=True)])}."
        for actions, share in equilibrium.distribution.items()
    )


def advice_words(game: AnyGame, one: Advice) -> str:
    """Say what a player believes on being told something, and what obeying and disobeying then pay.

    >>> chicken = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> advice_words(chicken, Advice("1", "1", 0.5, {("2",): 1.0}, 2.0, {"2": 0.0}))
    'player 1, told to play 1 (probability 0.5), expects 2: 1 pays 2, 2 would pay 0.'
    """
    others = [f"{action} would pay {show(paid)}" for action, paid in one.alternatives.items()]
    expects = f"expects {_expected(one.beliefs)}: " if one.beliefs.keys() - {()} else "has nobody to wonder about: "
    if one.told is None:
        pays = [f"following pays {show(one.payoff)}", *(f"committing to {words}" for words in others)]
        return f"{game.called(one.player)}, before being told anything, {expects}{', '.join(pays)}."
    pays = [f"{one.told} pays {show(one.payoff)}", *others]
    told = f"told to play {one.told} (probability {show(one.probability)})"
    return f"{game.called(one.player)}, {told}, {expects}{', '.join(pays)}."


def _sections(solution: CorrelatedSolution) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Go through headings and their sentences; the reasons to obey only where one equilibrium was asked for."""
    game = solution.game
    count = len(solution.equilibria)
    for index, equilibrium in enumerate(solution.equilibria[:MOST_VERTICES]):
        facts = (outcome_words(equilibrium), payoff_words(solution, equilibrium))
        heading = f"Vertex {index + 1} of {count}" if solution.value is None else "The mediator's advice"
        yield heading, (*mediator_words(game, equilibrium), *facts)
        if solution.value is not None:
            yield "Why everybody obeys", tuple(advice_words(game, one) for one in equilibrium.advice)
    if count > MOST_VERTICES:
        yield f"... and {count - MOST_VERTICES} more of the vertices, not shown.", ()


def _remarks(solution: CorrelatedSolution) -> tuple[str, ...]:
    """Say what else to know; that the vertices are corners of one set, the summary has said already."""
    return remarks(dataclasses.replace(solution, components=()))


def _rivals(solution: CorrelatedSolution, kind: str) -> str:
    if solution.dimension == 0:
        return f"It is the only {kind} equilibrium."
    if solution.face_dimension is None:
        return "Whether others are as good was not computed."
    if solution.face_dimension == 0:
        return "No other is as good."
    return f"Others are as good: they form a set of dimension {solution.face_dimension}, and this is a corner of it."


def _size(solution: CorrelatedSolution, kind: str) -> str:
    return f"All {kind} equilibria form a set of dimension {solution.dimension}." if solution.dimension else ""


def _expected(beliefs: Distribution) -> str:
    return mix_words(
        {actions[0] if len(actions) == 1 else f"({', '.join(actions)})": p for actions, p in beliefs.items()}
    )


def _title(solution: CorrelatedSolution) -> str:
    return printable(solution.title or "A game without a title")


def _listed(items: list[str]) -> str:
    *most, end = items
    return f"{', '.join(most)} and {end}" if most else end


def _wrapped(words: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        printable(words), WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )
