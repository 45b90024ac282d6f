"""What the players do at the defaults, told equilibrium by equilibrium, and the same game under other concepts."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from gametheory.equilibria import (
    Concept,
    agent_quantal_limit,
    dominance,
    nash,
    pure_nash,
    sequential,
    subgame_perfect,
)
from gametheory.errors import ConceptError
from gametheory.games import Beliefs, Equilibrium, ExtensiveFormGame, NormalFormGame, Solution
from gametheory.games.display.words import (
    belief_words,
    elimination_words,
    heading,
    mix_words,
    outcome_words,
    payoff_words,
    remarks,
    strategy_words,
    summary,
)
from gametheory.games.numbers import show
from gametheory.report.answers import CONCEPTS, answer, possible_words
from gametheory.report.judging import Judgement, judgements

MOST_EQUILIBRIA: Final = 12  # told one by one; the rest is counted
SECONDS: Final = 20.0  # at most, for each concept that can take long; what it has found by then counts as incomplete


@dataclass(frozen=True, slots=True)
class Told:
    """One equilibrium in words; of a tree, each situation with what is chosen, believed and expected there."""

    heading: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one concept answers at the defaults, as a row of a small table."""

    concept: str
    answer: str
    outcomes: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the players do at the defaults; ``more`` counts the equilibria that are not told one by one."""

    words: str
    concept: str
    summary: str
    equilibria: tuple[Told, ...]
    more: int
    remarks: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    comparisons: tuple[Comparison, ...]


def solved(concept: Callable[..., Any], game: Any) -> Any:
    """Solve a single game; a search that can take long is cut short, and its answer says so."""
    limited = "seconds" in inspect.signature(concept).parameters
    return concept(game, seconds=SECONDS) if limited else concept(game)


def tell(solution: Solution) -> Answer:
    """Tell an answer, and what other concepts say of the same game."""
    return Answer(
        words=answer(solution),
        concept=CONCEPTS.get(solution.concept, solution.concept),
        summary=summary(solution),
        equilibria=tuple(_told(solution, index) for index in range(min(len(solution.equilibria), MOST_EQUILIBRIA))),
        more=max(0, len(solution.equilibria) - MOST_EQUILIBRIA),
        remarks=remarks(_without_values(solution)),
        judgements=judgements(solution),
        comparisons=tuple(_comparisons(solution)),
    )


def _without_values(solution: Solution) -> Solution:
    """Leave out the parameters' values, which stand under the figure of the game."""
    return replace(solution, game=replace(solution.game, parameters={}))


def _told(solution: Solution, index: int) -> Told:
    game, equilibrium = solution.game, solution.equilibria[index]
    plays, beliefs = strategy_words(solution, equilibrium), belief_words(solution, equilibrium)
    sentences = (*plays, outcome_words(equilibrium), payoff_words(solution, equilibrium), *beliefs)
    if isinstance(game, NormalFormGame):
        return Told(heading(solution, index), sentences, (), ())
    tabled = _moves if game.has_perfect_information else _situations
    header, *rows = tabled(game, equilibrium)
    return Told(heading(solution, index), sentences, header, tuple(rows))


def _moves(game: ExtensiveFormGame, equilibrium: Equilibrium) -> Iterator[tuple[str, ...]]:
    """Give a row for each move: what is chosen there, and what each player expects from there on."""
    yield "Move", "Chosen there", *(f"Value to {player}" for player in game.players)
    for _, move in game.decisions():
        values = equilibrium.values.get(move.label, {})
        chosen = f"{move.player}: {mix_words(equilibrium.profile[move.information_set])}"
        yield move.label, chosen, *(show(values[player]) for player in game.players if player in values)


def _situations(game: ExtensiveFormGame, equilibrium: Equilibrium) -> Iterator[tuple[str, ...]]:
    """Give a row for each information set: what is chosen and believed there, and what its player expects from it."""
    yield "Situation", "Reached", "Chosen there", "Worth it to who moves"
    for label, known in game.information_sets.items():
        beliefs, values = equilibrium.beliefs.get(label), equilibrium.values.get(label, {})
        chosen = f"{known.player}: {mix_words(equilibrium.profile[label])}"
        yield label, _reached(beliefs), chosen, show(values[known.player]) if values else ""


def _reached(beliefs: Beliefs | None) -> str:
    return "" if beliefs is None else "yes" if beliefs.on_path else "no"


def _comparisons(solution: Solution) -> Iterator[Comparison]:
    """Ask the other concepts that fit such a game; one that refuses this game says why."""
    yield Comparison(solution.concept, summary(solution), possible_words(solution))
    for concept in _others(solution.game):
        try:
            other = solved(concept, solution.game)
        except ConceptError as error:
            yield Comparison(concept.__name__.replace("_", "-"), f"Not asked: {error}.", "")
            continue
        if other.concept != solution.concept:
            words = " ".join((summary(other), *elimination_words(other)))
            yield Comparison(other.concept, words, possible_words(other))


def _others(game: NormalFormGame | ExtensiveFormGame) -> tuple[Concept, ...]:
    if isinstance(game, NormalFormGame):
        return (*((nash,) if len(game.players) > 1 else ()), pure_nash, dominance)
    with_beliefs: tuple[Concept, ...] = () if game.has_perfect_information else (sequential,)
    return (*with_beliefs, subgame_perfect, nash, agent_quantal_limit)
