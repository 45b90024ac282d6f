"""A model: a crisis written down as a game whose payoffs depend on named parameters.

``model.at(name=value, ...)`` is the game at those values; parameters that are not named keep their defaults. A value
may be an array: then the game is a whole grid of games, and payoffs broadcast.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory.errors import DomainError, GameError, UnknownNameError
from gametheory.expressions import Expression
from gametheory.games import ExtensiveFormGame, NormalFormGame
from gametheory.games.bargaining_game import BargainingGame
from gametheory.games.numbers import as_written
from gametheory.games.repeated_game import RepeatedGame
from gametheory.model.evaluation import Evaluator, evaluated, table_game, tree_game
from gametheory.model.forms import Bargain, Form, Outcome, Repeated, Table, Tree
from gametheory.model.parameters import Parameter

Game = NormalFormGame | ExtensiveFormGame | RepeatedGame | BargainingGame


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from: its label, what it says, and the citation."""

    label: str
    text: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """A parameter and the interval over which a chart sweeps it."""

    parameter: str
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class View:
    """A chart that the model's author asks reports to draw: one axis for a line chart, two for a map."""

    axes: tuple[Axis, ...]
    caption: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Model:
    """A game with parameters, as a model file writes it.

    Attributes
    ----------
    players
        Short name to full name.
    parameters
        Those on which some payoff or probability depends, by name, in the order of the file.
    unused
        The names of parameters that its own file declares and no payoff depends on.
    elsewhere
        The names of parameters that a shared file declares and no payoff of this model depends on.
    let
        Shared expressions by name.
    form
        A :class:`~gametheory.model.forms.Table`, a :class:`~gametheory.model.forms.Tree`, a
        :class:`~gametheory.model.forms.Repeated` table, or a :class:`~gametheory.model.forms.Bargain`.
    views
        The charts that the author wants in a report; empty to leave the choice to the report.
    origin
        The file that it was read from, for messages; empty for a model made in Python.
    """

    title: str
    players: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    outcomes: Mapping[str, Outcome]
    form: Form
    question: str = ""
    let: Mapping[str, Expression] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    views: tuple[View, ...] = ()
    unused: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    origin: str = ""

    def at(self, **values: Any) -> Any:
        """Give the game at the defaults, changed by the values named: numbers, or arrays that broadcast together.

        The form of the model decides what it is: a :class:`~gametheory.games.NormalFormGame` of a table, an
        :class:`~gametheory.games.ExtensiveFormGame` of a tree, a :class:`~gametheory.games.repeated_game.RepeatedGame`,
        or a :class:`~gametheory.games.bargaining_game.BargainingGame`.

        Single numbers are taken as written (0.4 is two fifths) and the game is exact. Raises ``UnknownNameError`` for a
        parameter that the model does not have, ``DomainError`` for a value that the parameter can never have and
        ``PayoffError`` where a payoff has no finite value. Values outside the plausible range are noted in the game.
        """
        checked = {name: self._checked(name, value) for name, value in values.items()}
        full = {name: checked.get(name, parameter.default) for name, parameter in self.parameters.items()}
        try:
            np.broadcast_shapes(*(np.shape(value) for value in full.values()))
        except ValueError:
            shapes = ", ".join(f"{name}: {np.shape(value)}" for name, value in checked.items())
            raise GameError(f"the arrays do not broadcast together ({shapes}). Give them a common grid") from None
        remarks = (self.parameters[name].remark(value) for name, value in checked.items())
        context = {
            "outcome_names": tuple(self.outcomes),
            "title": self.title,
            "parameters": full,
            "notes": tuple(filter(None, remarks)),
            "names": dict(self.players),
            "exactly": functools.partial(_game_at_point, self, full),
        }
        build, make = _builder(self.form)
        game: Game = evaluated(
            full, self.let, lambda numbers: build(self.form, tuple(self.players), numbers, **context), make
        )
        return game

    @property
    def defaults(self) -> dict[str, Fraction]:
        """The default of every parameter that the model uses."""
        return {name: parameter.default for name, parameter in self.parameters.items()}

    @functools.cached_property
    def hash(self) -> str:
        """A fingerprint of all that the model says (sha256, hexadecimal): the same text gives the same one."""
        return hashlib.sha256(json.dumps(self.to_mapping(), sort_keys=True).encode()).hexdigest()

    def to_mapping(self) -> dict[str, Any]:
        """Give the model as the plain mapping that a model file holds, expanded; loading it gives the same model."""
        from gametheory.model.writing import mapping_of

        return mapping_of(self)

    def __repr__(self) -> str:
        """Show title, players and size."""
        kind = type(self.form).__name__.lower()
        return f"<Model {self.title!r} ({kind}; {', '.join(self.players)}; {len(self.parameters)} parameters)>"

    def _repr_html_(self) -> str:
        from gametheory.model.display import model_html

        return model_html(self)

    def _checked(self, name: str, value: Any) -> Any:
        parameter = self.parameters.get(name)
        if isinstance(self.form, Bargain) and name == self.form.term.name:
            raise DomainError(f"'{name}' is what is bargained over, and cannot be given a value. Leave it out")
        if parameter is None:
            raise UnknownNameError("parameter of this model", name, self.parameters)
        number = _number_or_array(name, value)
        parameter.check(number)
        return number


def _builder(form: Form) -> tuple[Callable[..., Game], Callable[..., Evaluator]]:
    """Give what makes a game of a form, and what evaluates its formulas."""
    if isinstance(form, Table):
        return table_game, Evaluator
    if isinstance(form, Tree):
        return tree_game, Evaluator
    if isinstance(form, Repeated):
        from gametheory.model.repeated_games import repeated_game

        return repeated_game, Evaluator
    from gametheory.model.bargaining_games import TermEvaluator, bargaining_game

    return bargaining_game, functools.partial(TermEvaluator, term=form.term.name)


def _game_at_point(model: Model, values: Mapping[str, Any], index: tuple[int, ...]) -> Any:
    """Give the exact game at one point of a grid of values."""
    grid = np.broadcast_shapes(*(np.shape(value) for value in values.values()))
    arrays = {name: value for name, value in values.items() if np.ndim(value)}
    return model.at(**{**values, **{name: np.broadcast_to(value, grid)[index] for name, value in arrays.items()}})


def _number_or_array(name: str, value: Any) -> Any:
    array = np.asarray(value)
    if array.ndim == 0:
        try:
            return as_written(value if not isinstance(value, np.ndarray) else value.item())
        except GameError as error:
            raise DomainError(f"parameter '{name}': {error}") from None
    try:
        return array.astype(float)
    except (TypeError, ValueError):
        raise DomainError(f"parameter '{name}': {value!r} is not an array of numbers. Give numbers") from None
