"""A chapter: everything that a report says of one model, computed; the page only lays it out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gametheory.concepts import Concept, default_concept
from gametheory.equilibria import nash, perfect_bayesian, pure_nash, signalling_game
from gametheory.errors import InputError
from gametheory.games import ExtensiveFormGame, NormalFormGame, Solution
from gametheory.model import Model, Repeated, Table, Tree
from gametheory.report.belief_figures import belief_figures
from gametheory.report.figures import Figure, Studio, game_figure, missing_figure, views_figures
from gametheory.report.flips import Flips, flips
from gametheory.report.reading import Subject
from gametheory.report.screening import Effect, effects, ranked
from gametheory.report.tables import Formulas, formulas
from gametheory.report.telling import Answer, solved, tell
from gametheory.report.views import choose
from gametheory.report.wording import counted, some_of

LARGEST_MIXED = 6  # actions of the player with fewer, up to which mixed equilibria are looked for over a whole grid
LARGEST_SEARCH = 5_000  # choices of supports of a tree, up to which it is solved at all points of a grid

PURE_ONLY = "For this, as the table is large, only pure equilibria were looked for."


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
    flips: Flips | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """All that a report says of one model; ``refusal`` says why there is no answer, where there is none.

    A table or a tree has an ``answer``, another game its answer in ``plain`` words, a text a paragraph.
    """

    key: str
    file: str
    model: Model
    formulas: Formulas
    players: tuple[tuple[str, str, str], ...]
    game: Figure | None
    refusal: str
    answer: Answer | None
    plain: tuple[str, ...]
    beliefs: tuple[Figure, ...]
    shifts: Shifts | None

    @property
    def headline(self) -> str:
        """What the first of the plain words come to: their sentences that are not set in."""
        lines = self.plain[0].splitlines() if self.plain else []
        return " ".join(f"{line.rstrip('.')}." for line in lines if not line.startswith(" "))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, in the order of the page."""
        return (*filter(None, (self.game,)), *self.beliefs, *(self.shifts.figures if self.shifts else ()))


def chapter(studio: Studio, subject: Subject) -> Chapter:
    """Compute everything that a report says of one model, and make its figures."""
    studio.tell(f"solving {subject.key}")
    model = subject.model
    game, solution, refusal = _at_defaults(model)
    known = solution if isinstance(solution, Solution) else None
    drawn = game if isinstance(game, NormalFormGame | ExtensiveFormGame) else None
    return Chapter(
        key=subject.key,
        file=subject.path.name,
        model=model,
        formulas=formulas(model),
        players=tuple(_players(model)),
        game=game_figure(studio, subject, drawn, known) if drawn is not None else None,
        refusal=refusal,
        answer=tell(known) if known is not None else None,
        plain=_plain(model, solution) if solution is not known else (),
        beliefs=belief_figures(studio, subject, known) if known is not None else (),
        shifts=_shifts(studio, subject, game) if solution is not None else None,
    )


def _plain(model: Model, solution: Any) -> tuple[str, ...]:
    """Give the answer of a game that is neither a table nor a tree in its own words, a text a paragraph."""
    return tuple(repr(solution).removeprefix(model.title).strip().split("\n\n"))


def _at_defaults(model: Model) -> tuple[Any, Any, str]:
    """Give the game at the defaults and its solution, each if there is one, and else why not."""
    try:
        game = model.at()
    except InputError as error:
        return None, None, f"At the defaults there is no game: {error}"
    try:
        return game, solved(default_concept(game), game), ""
    except InputError as error:
        return game, None, f"At the defaults no answer was computed: {error}"


def _grid_concept(game: Any) -> Concept:
    """Give the concept asked over whole grids: mixed equilibria of large tables would take minutes."""
    concept = default_concept(game)
    large = isinstance(game, NormalFormGame) and min(game.shape) > LARGEST_MIXED
    return pure_nash if concept is nash and large else concept


def _players(model: Model) -> Iterator[tuple[str, str, str]]:
    """Give each player's label, name and what it can do: its actions in a table, its situations in a tree."""
    for label, name in model.players.items():
        form = model.form.stage if isinstance(model.form, Repeated) else model.form
        if isinstance(form, Table):
            yield label, name, ", ".join(form.actions[label])
        elif isinstance(form, Tree):
            own = (move for move in form.moves.values() if move.player == label)
            situations = {move.information_set or move.name: ", ".join(move.actions) for move in own}
            yield label, name, "; ".join(f"{where}: {what}" for where, what in situations.items()) or "no move"
        else:
            yield label, name, f"agrees on the {form.term.name}, or does not"


def _too_large(game: Any, concept: Concept) -> str:
    """Say why a tree is solved at the defaults only, if it is: every point would take seconds, and a grid hours."""
    if concept is not perfect_bayesian or not isinstance(game, ExtensiveFormGame) or signalling_game(game):
        return ""
    choices = math.prod(2 ** len(known.actions) - 1 for known in game.information_sets.values())
    if choices <= LARGEST_SEARCH:
        return ""
    return (
        f"How the answer shifts was not computed: the tree has {choices:,} choices of supports, and they would have to "
        "be gone through at every point."
    )


def _unshifted(subject: Subject, concept: Concept, why: str) -> Shifts:
    """Say in the place of every figure that the file asks for why it is missing."""
    model = subject.model
    figures = tuple(missing_figure(subject, view, why) for view in model.views)
    return Shifts(_name(concept), why, figures, (), frozenset(), why, 0)


def _name(concept: Concept) -> str:
    return concept.__name__.replace("_", "-")


def _shifts(studio: Studio, subject: Subject, game: Any) -> Shifts:
    model, concept, points = subject.model, _grid_concept(game), studio.detail.screening_points
    if why := _too_large(game, concept):
        return _unshifted(subject, concept, why)
    studio.tell(f"varying each parameter of {subject.key} alone")
    found = effects(model, concept, points)
    choice = choose(model, found, points)
    narrower = "" if concept is default_concept(game) or not found else PURE_ONLY
    return Shifts(
        concept=_name(concept),
        choice=" ".join(filter(None, (choice.words, narrower))),
        figures=views_figures(studio, subject, concept, choice.views),
        effects=found,
        varied=frozenset(axis.parameter for view in choice.views for axis in view.axes),
        words=" ".join(filter(None, (_sensitivity(found), narrower))),
        points=points,
        flips=flips(model, concept, [axis for view in choice.views for axis in view.axes], studio.tell),
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
