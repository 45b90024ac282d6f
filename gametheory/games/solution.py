"""What a solution concept answers: equilibria with all that a reader must know to trust them.

A :class:`Solution` is the answer for one game, a :class:`GridSolution` for a grid of games. Nothing is decided in
silence: ties, several equilibria, a continuum, an incomplete search and the rule that selects one equilibrium among
several are fields of the answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gametheory.games.extensive_form import ExtensiveFormGame
from gametheory.games.normal_form import NormalFormGame
from gametheory.games.numbers import Number, show

Strategy = Mapping[str, Number]
"""The probability of each action; actions of probability zero are left out."""


@dataclass(frozen=True)
class Profile:
    """Who plays what: for each player (in a tree: for each information set) the probability of each action."""

    strategies: Mapping[str, Strategy]

    def __post_init__(self) -> None:
        """Leave out actions of probability zero; make the profile unchangeable."""
        kept = {who: MappingProxyType({a: p for a, p in mix.items() if p}) for who, mix in self.strategies.items()}
        object.__setattr__(self, "strategies", MappingProxyType(kept))

    def __getitem__(self, who: str) -> Strategy:
        """Give the strategy of a player, or at an information set."""
        return self.strategies[who]

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by plain dictionaries: read-only views do not pickle."""
        return Profile, ({who: dict(mix) for who, mix in self.strategies.items()},)

    @property
    def is_pure(self) -> bool:
        """Whether nobody mixes."""
        return all(len(mix) == 1 for mix in self.strategies.values())

    def __str__(self) -> str:
        """Say it in a line: ``us: hold; nk: 1/3 persist + 2/3 freeze``."""
        return "; ".join(f"{who}: {_mix(mix)}" for who, mix in self.strategies.items())


@dataclass(frozen=True)
class Beliefs:
    """What the player believes at an information set: the probability of each history that leads there.

    ``histories`` names them in the order of the tree, the actions joined by commas; ``probabilities`` are beliefs that
    support the equilibrium. On the path they follow from play by Bayes' rule. Off it there may be many: ``corners``
    then holds the corners of the closure of the set of all beliefs that support the same play (one corner: the beliefs
    are determined), and ``strict`` says in words which of its borders do not belong to the set, if any.
    """

    histories: tuple[str, ...]
    probabilities: tuple[Number, ...]
    on_path: bool
    corners: tuple[tuple[Number, ...], ...] = ()
    strict: str = ""

    def to_dict(self) -> dict[str, float]:
        """Give the probabilities by history, as floats; histories of probability zero are kept."""
        return self._by_history(self.probabilities)

    def corners_to_list(self) -> list[dict[str, float]]:
        """Give each corner as :meth:`to_dict` gives the probabilities."""
        return [self._by_history(corner) for corner in self.corners]

    def _by_history(self, shares: tuple[Number, ...]) -> dict[str, float]:
        return {history: float(share) for history, share in zip(self.histories, shares, strict=True)}


@dataclass(frozen=True)
class Equilibrium:
    """One equilibrium: its profile, what each player gets, which outcomes come of it.

    ``regret`` is the most that any player could gain by deviating (for a subgame-perfect equilibrium: in any subgame;
    for one with beliefs: at any information set), computed on the game itself by code that does not know how the
    equilibrium was found. ``isolated`` is false for a member of a component with infinitely many equilibria. For a
    tree, ``values`` gives each player's value at every decision, or with imperfect information at every information
    set where there are beliefs; ``beliefs`` those at every information set where the concept has them; and ``kind``
    names an equilibrium of a signalling game: pooling, separating or semi-separating.
    """

    profile: Profile
    payoffs: Mapping[str, Number]
    outcomes: Mapping[str, Number]
    regret: Number
    isolated: bool = True
    values: Mapping[str, Mapping[str, Number]] = field(default_factory=dict)
    beliefs: Mapping[str, Beliefs] = field(default_factory=dict)
    kind: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the equilibrium as plain data for JSON; numbers as floats.

        ``belief_corners`` has the information sets at which beliefs are not determined, ``belief_limits`` says in words
        which of these corners do not belong to the beliefs that support the equilibrium; both only where there are any.
        """
        plain: dict[str, Any] = {
            "profile": {who: _floats(mix) for who, mix in self.profile.strategies.items()},
            "payoffs": _floats(self.payoffs),
            "outcomes": _floats(self.outcomes),
            "regret": float(self.regret),
            "isolated": self.isolated,
        }
        if self.values:
            plain["values"] = {where: _floats(values) for where, values in self.values.items()}
        if self.beliefs:
            plain["beliefs"] = {where: beliefs.to_dict() for where, beliefs in self.beliefs.items()}
        loose = {where: held.corners_to_list() for where, held in self.beliefs.items() if len(held.corners) > 1}
        limits = {where: held.strict for where, held in self.beliefs.items() if held.strict}
        plain |= {key: said for key, said in (("belief_corners", loose), ("belief_limits", limits)) if said}
        if self.kind:
            plain["kind"] = self.kind
        return plain


@dataclass(frozen=True)
class Component:
    """A connected set of infinitely many equilibria.

    ``extreme`` indexes the solution's ``equilibria``. ``subsets`` are the maximal convex pieces (maximal Nash subsets),
    each the indices of the equilibria at its corners: within a piece strategies are interchangeable, so that every
    mixture of the one player's corner strategies is in equilibrium with every mixture of the other's. ``dimension`` is
    the largest dimension of a piece. For a tree ``words`` describe the pieces: what is fixed at each information set,
    what may vary within which range, and where anything will do.
    """

    extreme: tuple[int, ...]
    subsets: tuple[tuple[int, ...], ...]
    dimension: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Elimination:
    """One action that a round of iterated elimination removed, and what dominates it.

    ``dominated_by`` names an action, or says a mixture of actions in words; ``mixture`` then has its probabilities.
    """

    round: int
    player: str
    action: str
    dominated_by: str
    mixture: Strategy = field(default_factory=dict, hash=False)

    @classmethod
    def by(cls, number: int, player: str, action: str, strategy: Strategy) -> Elimination:
        """Tell of an elimination by a strategy, pure or mixed."""
        return cls(number, player, action, _mix(strategy), dict(strategy) if len(strategy) > 1 else {})

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data for JSON; ``mixture`` only where there is one, its numbers as floats."""
        plain = {"round": self.round, "player": self.player, "action": self.action, "dominated_by": self.dominated_by}
        return {**plain, "mixture": _floats(self.mixture)} if self.mixture else plain


@dataclass(frozen=True)
class Solution:
    """The answer of a solution concept for one game.

    ``complete`` is true when these are all equilibria of the concept; otherwise ``notes`` say what was left out.
    ``exact`` is true when every number was computed in rational arithmetic. ``ties`` says in words who is indifferent
    where. ``to_dict`` is the command line's JSON.
    """

    game: NormalFormGame | ExtensiveFormGame
    concept: str
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    exact: bool
    method: str
    tolerance: float = 0.0
    ties: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    eliminations: tuple[Elimination, ...] = ()
    surviving: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title of the game."""
        return self.game.title

    @property
    def possible_outcomes(self) -> tuple[str, ...]:
        """The outcomes that some equilibrium here reaches with positive probability, in the game's order."""
        reached = {outcome for equilibrium in self.equilibria for outcome in equilibrium.outcomes}
        return tuple(outcome for outcome in self.game.outcome_names if outcome in reached)

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data: the command line's JSON, whose keys are kept stable."""
        plain: dict[str, Any] = {
            "title": self.title,
            "concept": self.concept,
            "parameters": _floats(self.game.parameters),
            "players": list(self.game.players),
            "complete": self.complete,
            "exact": self.exact,
            "notes": [*self.game.notes, *self.notes],
            "equilibria": [equilibrium.to_dict() for equilibrium in self.equilibria],
            "method": self.method,
            "tolerance": self.tolerance,
            "ties": list(self.ties),
        }
        if self.components:
            plain["components"] = [
                {"extreme": list(c.extreme), "subsets": list(map(list, c.subsets)), "dimension": c.dimension}
                | ({"words": list(c.words)} if c.words else {})
                for c in self.components
            ]
        if self.surviving:
            plain["surviving"] = {player: list(actions) for player, actions in self.surviving.items()}
            plain["eliminations"] = [elimination.to_dict() for elimination in self.eliminations]
        return plain

    def to_json(self) -> str:
        """Give :meth:`to_dict` as text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def __repr__(self) -> str:
        """Say it in words, an equilibrium a line."""
        from gametheory.games.display import solution_text

        return solution_text(self)

    def _repr_html_(self) -> str:
        from gametheory.games.display import solution_html

        return solution_html(self)


@dataclass(frozen=True, eq=False)
class Measure:
    """A number that a concept gives at every point of a grid beside outcomes and payoffs, such as a price.

    ``values`` broadcasts to the grid's shape; where there are ``labels`` they go along its first axis, which then is
    called ``dimension``. ``meaning`` says in words what it is.
    """

    values: NDArray[np.float64]
    meaning: str
    dimension: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class GridSolution:
    """The answer of a solution concept over a grid of games.

    Attributes
    ----------
    candidates
        What may be an equilibrium at a point, each with a label: action profiles, supports, or plays of the tree.
    holds
        For each candidate a boolean array, of the grid's shape or broadcasting to it: whether it is an equilibrium.
    possible
        Boolean, shape (outcomes, *grid): whether some equilibrium reaches the outcome with positive probability.
    count
        Integers over the grid: how many equilibria there are (of a continuum, its extreme ones).
    ties
        Boolean over the grid: whether at some equilibrium somebody is indifferent to an unused action.
    payoffs
        Shape (players, *grid): what the players get in the selected equilibrium; NaN where there is none.
    outcome_probabilities
        Shape (outcomes, *grid): the probability of each outcome in the selected equilibrium; NaN where there is none.
    selected
        Integers over the grid: the index of the selected candidate; -1 where there is none.
    complete
        Boolean over the grid: whether all equilibria of the concept were found.
    selection
        The name of the rule that selects.
    tolerance
        For each player, the payoff difference up to which two payoffs count as a tie.
    contested
        Boolean over the grid, or broadcasting to it: whether the rule that selects does not decide between several
        equilibria there, so that the order of the file does, or none is selected.
    kinds
        For each candidate of a signalling game the kind of equilibrium: ``"pooling"``, ``"separating"``,
        ``"semi-separating"``, or ``""``. Empty for other games.
    candidate_outcomes
        For each candidate the probability of each outcome that it may reach, broadcasting to the grid; of use only
        where the candidate holds. Empty where the concept does not keep them.
    measures
        What else the concept gives at every point, by name.
    """

    concept: str
    players: tuple[str, ...]
    outcomes: tuple[str, ...]
    candidates: tuple[str, ...]
    holds: tuple[NDArray[np.bool_], ...]
    possible: NDArray[np.bool_]
    count: NDArray[np.int32]
    ties: NDArray[np.bool_]
    payoffs: NDArray[np.float64]
    outcome_probabilities: NDArray[np.float64]
    selected: NDArray[np.int16]
    complete: NDArray[np.bool_]
    selection: str
    tolerance: tuple[float, ...]
    method: str
    contested: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((), dtype=np.bool_))
    kinds: tuple[str, ...] = ()
    candidate_outcomes: tuple[Mapping[str, Any], ...] = ()
    measures: Mapping[str, Measure] = field(default_factory=dict)


def _mix(mix: Strategy) -> str:
    if len(mix) == 1:
        return next(iter(mix))
    return " + ".join(f"{show(probability)} {action}" for action, probability in mix.items())


def _floats(numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: float(value) for name, value in numbers.items()}
