"""A chapter: everything that a report says of one model, computed; the page only lays it out."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gametheory.equilibria import Concept, default_concept, dominance, nash, pure_nash
from gametheory.errors import InputError
from gametheory.games import Equilibrium, ExtensiveFormGame, NormalFormGame, Solution
from gametheory.games.display.words import (
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
from gametheory.model import Model, Table
from gametheory.report.answers import CONCEPTS, answer, possible_words
from gametheory.report.figures import Figure, Studio, game_figure, views_figures
from gametheory.report.reading import Subject
from gametheory.report.screening import Effect, effects, ranked
from gametheory.report.tables import Formulas, formulas
from gametheory.report.views import choose
from gametheory.report.wording import counted, some_of

MOST_EQUILIBRIA = 12  # told one by one; the rest is counted
MIXED_SECONDS = 20.0  # at most, for all mixed equilibria of three players and more at the defaults
LARGEST_MIXED = 6  # actions of the player with fewer, up to which mixed equilibria are looked for over a whole grid

PURE_ONLY = "For this, as the table is large, only pure equilibria were looked for."


@dataclass(frozen=True, slots=True)
class Told:
    """One equilibrium in words; of a tree, each move with what is chosen there and every player's value."""

    heading: str
    sentences: tuple[str, ...]
    moves: tuple[tuple[str, str, tuple[str, ...]], ...]


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
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Shifts:
    """How the answer shifts with the parameters: the figures, why these, and what each parameter does alone."""

    concept: str
    choice: str
    figures: tuple[Figure, ...]
    effects: tuple[Effect, ...]
    varied: frozenset[str]
    words: str
    points: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """All that a report says of one model; ``refusal`` says why there is no answer, where there is none."""

    key: str
    file: str
    model: Model
    formulas: Formulas
    players: tuple[tuple[str, str, str], ...]
    game: Figure | None
    refusal: str
    answer: Answer | None
    shifts: Shifts | None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, in the order of the page."""
        return (*filter(None, (self.game,)), *(self.shifts.figures if self.shifts else ()))


def chapter(studio: Studio, subject: Subject) -> Chapter:
    """Compute everything that a report says of one model, and make its figures."""
    studio.tell(f"solving {subject.key}")
    model = subject.model
    game, solution, refusal = _at_defaults(model)
    return Chapter(
        key=subject.key,
        file=subject.path.name,
        model=model,
        formulas=formulas(model),
        players=tuple(_players(model)),
        game=game_figure(studio, subject, game, solution) if game is not None else None,
        refusal=refusal,
        answer=_answer(solution) if solution is not None else None,
        shifts=_shifts(studio, subject, solution.game) if solution is not None else None,
    )


def _at_defaults(model: Model) -> tuple[NormalFormGame | ExtensiveFormGame | None, Solution | None, str]:
    """Give the game at the defaults and its solution, each if there is one, and else why not."""
    try:
        game = model.at()
    except InputError as error:
        return None, None, f"At the defaults there is no game: {error}"
    try:
        return game, _solved(default_concept(game), game), ""
    except InputError as error:
        return game, None, f"At the defaults no answer was computed: {error}"


def _solved(concept: Concept, game: NormalFormGame | ExtensiveFormGame) -> Solution:
    solution = concept(game)
    assert isinstance(solution, Solution)  # of a single game
    return solution


def _grid_concept(game: NormalFormGame | ExtensiveFormGame) -> Concept:
    """Give the concept asked over whole grids: mixed equilibria of large tables would take minutes."""
    concept = default_concept(game)
    large = isinstance(game, NormalFormGame) and min(game.shape) > LARGEST_MIXED
    return pure_nash if concept is nash and large else concept


def _players(model: Model) -> Iterator[tuple[str, str, str]]:
    """Give each player's label, name and what it can do: its actions in a table, its moves in a tree."""
    for label, name in model.players.items():
        if isinstance(model.form, Table):
            yield label, name, ", ".join(model.form.actions[label])
        else:
            own = (move for move in model.form.moves.values() if move.player == label)
            yield label, name, "; ".join(f"{move.name}: {', '.join(move.actions)}" for move in own) or "no move"


def _answer(solution: Solution) -> Answer:
    return Answer(
        words=answer(solution),
        concept=CONCEPTS.get(solution.concept, solution.concept),
        summary=summary(solution),
        equilibria=tuple(_told(solution, index) for index in range(min(len(solution.equilibria), MOST_EQUILIBRIA))),
        more=max(0, len(solution.equilibria) - MOST_EQUILIBRIA),
        remarks=remarks(_without_values(solution)),
        comparisons=tuple(_comparisons(solution)),
    )


def _without_values(solution: Solution) -> Solution:
    """Leave out the parameters' values, which stand under the figure of the game."""
    return replace(solution, game=replace(solution.game, parameters={}))


def _told(solution: Solution, index: int) -> Told:
    equilibrium = solution.equilibria[index]
    plays = strategy_words(solution, equilibrium)
    sentences = (*plays, outcome_words(equilibrium), payoff_words(solution, equilibrium))
    moves = _moves(solution.game, equilibrium) if isinstance(solution.game, ExtensiveFormGame) else ()
    return Told(heading(solution, index), sentences, tuple(moves))


def _moves(game: ExtensiveFormGame, equilibrium: Equilibrium) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for _, move in game.decisions():
        values = equilibrium.values.get(move.label, {})
        chosen = f"{move.player}: {mix_words(equilibrium.profile[move.information_set])}"
        yield move.label, chosen, tuple(show(values[player]) for player in game.players if player in values)


def _comparisons(solution: Solution) -> Iterator[Comparison]:
    """Compare the concepts that take a table; a tree has one so far."""
    game = solution.game
    yield Comparison(solution.concept, summary(solution), possible_words(solution))
    if isinstance(game, NormalFormGame):
        all_mixed: Concept = functools.partial(nash, seconds=MIXED_SECONDS)
        mixed = (all_mixed,) if len(game.players) > 1 else ()
        others: tuple[Concept, ...] = (*mixed, pure_nash, dominance)
        for concept in others:
            other = _solved(concept, game)
            if other.concept != solution.concept:
                words = " ".join((summary(other), *elimination_words(other)))
                yield Comparison(other.concept, words, possible_words(other))


def _shifts(studio: Studio, subject: Subject, game: NormalFormGame | ExtensiveFormGame) -> Shifts:
    model, concept, points = subject.model, _grid_concept(game), studio.detail.screening_points
    studio.tell(f"varying each parameter of {subject.key} alone")
    found = effects(model, concept, points)
    choice = choose(model, found, points)
    narrower = "" if concept is default_concept(game) or not found else PURE_ONLY
    return Shifts(
        concept=concept.__name__.replace("_", "-"),
        choice=" ".join(filter(None, (choice.words, narrower))),
        figures=views_figures(studio, subject, concept, choice.views),
        effects=found,
        varied=frozenset(axis.parameter for view in choice.views for axis in view.axes),
        words=" ".join(filter(None, (_sensitivity(found), narrower))),
        points=points,
    )


def _sensitivity(found: tuple[Effect, ...]) -> str:
    """Say in a sentence which parameters change the possible outcomes alone."""
    order = ranked(found)
    if not order:
        return "No parameter was varied: none has a plausible range." if found else "It has no parameters to vary."
    moving = [effect.parameter.name for effect in order if effect.share]
    if not moving:
        return "No parameter, varied alone over its plausible range, changes which outcomes are possible."
    count = f"{len(moving)} of the {counted(len(order), 'parameter')} varied"
    if len(order) == 1:
        return f"The one parameter varied, {moving[0]}, changes which outcomes are possible."
    verb = "changes" if len(moving) == 1 else "change"
    return f"{count} one at a time {verb} which outcomes are possible: {some_of(moving, 6, 'parameters')}."
