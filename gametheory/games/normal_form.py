"""Normal-form games: every player chooses once, at the same time, and the profile of choices gives each a payoff.

A game is a frozen value. Its payoffs are *cells*: one object array a player, indexed by action profile, whose entries
are exact rationals (one game), floats (one game with payoffs that have no rational value), or arrays of floats that
broadcast to a grid (a million games at once). One code serves all three: ``payoffs[player][profile]`` is something that
can be compared. A payoff that does not depend on a swept parameter is never copied over the grid.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gametheory.errors import GameError, UnknownNameError
from gametheory.games.numbers import Cells, as_written, cells_of, largest

if TYPE_CHECKING:
    import nashpy
    import xarray

Cell = tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class NormalFormGame:
    """A game in normal form: numbers only, at one point or over a whole grid of points.

    Attributes
    ----------
    players
        Their labels, in order.
    actions
        For each player, the labels of the actions.
    payoffs
        For each player an object array of shape ``tuple(len(a) for a in actions)``; an entry is a ``Fraction``, a
        float, or an array of floats that broadcasts to ``grid_shape``.
    outcomes
        An object array of the same shape: the name of the outcome that each profile leads to.
    outcome_names
        The outcomes, each once, in the order in which charts and tables list them.
    scale
        Given by whoever cuts a grid into blocks: the size of each player's payoffs over the whole of it.
    names
        What players are called in sentences, where that is not their label.
    exactly
        Given by a model: the single exact game at a point of the grid, by its index.
    """

    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    payoffs: tuple[Cells, ...]
    outcomes: Cells
    outcome_names: tuple[str, ...]
    title: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    scale: tuple[float, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    exactly: Callable[[tuple[int, ...]], Any] | None = None

    def __post_init__(self) -> None:
        """Check that the parts fit."""
        _check_labels(self.players, self.actions)
        if len(self.payoffs) != len(self.players):
            raise GameError(
                f"{len(self.players)} players but {len(self.payoffs)} payoff arrays. Give one array a player"
            )
        for player, cells in zip(self.players, self.payoffs, strict=True):
            if cells.shape != self.shape:
                raise GameError(
                    f"the payoffs of '{player}' have shape {cells.shape}, the actions need {self.shape}. "
                    "Give one axis a player, in the players' order"
                )

    @classmethod
    def from_arrays(
        cls,
        *payoffs: ArrayLike,
        players: Sequence[str] | None = None,
        actions: Sequence[Sequence[str]] | None = None,
        outcomes: ArrayLike | None = None,
        title: str = "",
    ) -> NormalFormGame:
        """Make a game from one payoff array a player.

        Each array has one axis a player, in the players' order, after any leading axes of a grid; grid axes broadcast
        between players. Labels are "1", "2", ... where none are given; each profile is an outcome of its own unless
        ``outcomes`` names them. Numbers of a single game are taken as written (0.1 is a tenth): answers are exact.

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["c", "d"], ["c", "d"]])
        >>> game.players, game.payoffs[0][1, 0]
        (('1', '2'), Fraction(5, 1))
        """
        arrays = [np.asarray(payoff) for payoff in payoffs]
        count = len(arrays)
        if not count or any(array.ndim < count for array in arrays):
            raise GameError(f"{count} payoff arrays need at least {count} axes each. Give one array a player")
        shape = arrays[0].shape[arrays[0].ndim - count :]
        cells = tuple(_cells_from(array, shape) for array in arrays)
        names = tuple(map(str, players)) if players is not None else tuple(str(i + 1) for i in range(count))
        labels = (
            tuple(tuple(map(str, own)) for own in actions)
            if actions is not None
            else tuple(tuple(str(i + 1) for i in range(size)) for size in shape)
        )
        if tuple(map(len, labels)) != shape:
            raise GameError(f"the action labels are for shape {tuple(map(len, labels))}, the payoffs have {shape}")
        named = _profile_outcomes(labels) if outcomes is None else cells_of(map(str, np.ravel(outcomes)), shape)
        return cls(names, labels, cells, named, tuple(dict.fromkeys(map(str, named.flat))), title)

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of actions of each player."""
        return tuple(map(len, self.actions))

    @property
    def grid_shape(self) -> tuple[int, ...]:
        """The shape of the grid of points; ``()`` for a single game."""
        return np.broadcast_shapes(*(np.shape(entry) for cells in self.payoffs for entry in cells.flat))

    @property
    def is_exact(self) -> bool:
        """Whether every payoff is an exact rational."""
        return all(isinstance(entry, Fraction) for cells in self.payoffs for entry in cells.flat)

    def called(self, player: str) -> str:
        """Give what a player is called in a sentence."""
        return self.names.get(player, f"player {player}" if player.isdigit() else player)

    @functools.cached_property
    def payoff_scale(self) -> tuple[float, ...]:
        """The largest size of each player's payoffs: the unit in which tolerances are measured."""
        return self.scale or tuple(max(largest(entry) for entry in cells.flat) for cells in self.payoffs)

    def cells(self) -> Iterator[Cell]:
        """Go through the action profiles, as tuples of indices, the last player's action changing fastest."""
        return itertools.product(*map(range, self.shape))

    def label(self, cell: Cell) -> str:
        """Name an action profile by its actions.

        >>> NormalFormGame.from_arrays([[1]], [[2]], actions=[["hold"], ["persist"]]).label((0, 0))
        'hold, persist'
        """
        return ", ".join(own[index] for own, index in zip(self.actions, cell, strict=True))

    def cell(self, *actions: str) -> Cell:
        """Find an action profile by its actions' labels; raise ``UnknownNameError`` for a label that is not there."""
        if len(actions) != len(self.players):
            raise GameError(f"{len(actions)} actions for {len(self.players)} players. Give one action a player")
        for action, known in zip(actions, self.actions, strict=True):
            if action not in known:
                raise UnknownNameError("action", action, known)
        return tuple(known.index(action) for action, known in zip(actions, self.actions, strict=True))

    def point(self, index: tuple[int, ...]) -> NormalFormGame:
        """Take the single game at one point of the grid.

        It is exact: evaluated anew where the game comes from a model, else with its numbers taken as written.
        """
        if self.exactly is not None:
            game: NormalFormGame = self.exactly(index)
            return game
        grid = self.grid_shape
        payoffs = tuple(
            cells_of((as_written(np.broadcast_to(entry, grid)[index]) for entry in cells.flat), self.shape)
            for cells in self.payoffs
        )
        return NormalFormGame(self.players, self.actions, payoffs, self.outcomes, self.outcome_names, self.title)

    def to_arrays(self) -> tuple[NDArray[np.float64], ...]:
        """Give one array of floats a player: grid axes first, then one axis a player."""
        return tuple(self._dense(cells) for cells in self.payoffs)

    def to_nashpy(self) -> nashpy.Game:
        """Give the two-player game as nashpy knows it, for its learning dynamics and Lemke-Howson."""
        import nashpy

        if len(self.players) != 2 or self.grid_shape:
            raise GameError("nashpy plays a single two-player game. Take one point of the grid, or fix a third player")
        return nashpy.Game(*self.to_arrays())

    def to_xarray(self) -> xarray.DataArray:
        """Give the payoffs with a name on every axis: ``payoff_of``, then each player's actions (a single game)."""
        import xarray

        if self.grid_shape:
            raise GameError("a grid of games has no single payoff table. Take one point with .point(index)")
        axes = {"payoff_of": list(self.players)} | {p: list(a) for p, a in zip(self.players, self.actions, strict=True)}
        return xarray.DataArray(np.stack(self.to_arrays()), coords=axes, dims=list(axes), name=self.title or "payoff")

    def __repr__(self) -> str:
        """Show players and actions, and the grid's shape if there is one."""
        who = "; ".join(f"{p}: {', '.join(a)}" for p, a in zip(self.players, self.actions, strict=True))
        grid = f", over a grid of {' x '.join(map(str, self.grid_shape))} points" if self.grid_shape else ""
        return f"<NormalFormGame {self.title!r} ({who}){grid}>"

    def _repr_html_(self) -> str:
        from gametheory.games.display import game_html

        return game_html(self)

    def _dense(self, cells: Cells) -> NDArray[np.float64]:
        grid = self.grid_shape
        dense = np.empty((math.prod(self.shape), *grid))
        for index, entry in enumerate(cells.flat):
            dense[index] = entry
        return np.moveaxis(dense.reshape(*self.shape, *grid), range(len(self.shape)), range(-len(self.shape), 0))


def _check_labels(players: tuple[str, ...], actions: tuple[tuple[str, ...], ...]) -> None:
    if not players or len(players) != len(actions):
        raise GameError(f"{len(players)} players but {len(actions)} sets of actions. Give one set a player")
    for kind, labels in (
        ("players", players),
        *((f"actions of '{p}'", a) for p, a in zip(players, actions, strict=True)),
    ):
        if not labels or len(set(labels)) != len(labels):
            raise GameError(f"the {kind} {labels} are empty or share a label. Give each a label of its own")


def _cells_from(array: NDArray[Any], shape: tuple[int, ...]) -> Cells:
    if array.shape[array.ndim - len(shape) :] != shape:
        raise GameError(
            f"payoff arrays of shapes {shape} and {array.shape} are not of one game. Give both the same actions"
        )
    profiles = list(itertools.product(*map(range, shape)))
    if array.ndim == len(shape):
        return cells_of((as_written(array[profile]) for profile in profiles), shape)
    numbers = np.asarray(array, dtype=float)
    if not np.isfinite(numbers).all():
        raise GameError("a payoff over the grid is not a finite number. Leave out the points that have none")
    flat = numbers.reshape(*numbers.shape[: numbers.ndim - len(shape)], -1)
    return cells_of((flat[..., index] for index in range(len(profiles))), shape)


def _profile_outcomes(actions: tuple[tuple[str, ...], ...]) -> Cells:
    return cells_of((", ".join(profile) for profile in itertools.product(*actions)), tuple(map(len, actions)))
