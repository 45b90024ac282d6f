"""Which plans of a repeated game hold at given discount factors, at one point or over a grid.

A plan holds if no player gains by deviating once from it, in any state (:mod:`gametheory.repeated.enforcement`): then
it is a subgame-perfect equilibrium. At one point the answer is exact, and tells for each player the least patience that
the plan needs and the temptation that binds. Over a grid the conditions of all points are evaluated at once; where
several plans hold, the first one in the order of the file is selected, and the rule is named.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.games import Equilibrium, GridSolution, Profile
from gametheory.games.display.hypertext import HEADING, SENTENCE, SMALL, TITLE, element, page
from gametheory.games.display.text import WIDTH, printable
from gametheory.games.display.words import parameter_words
from gametheory.games.numbers import Number, show
from gametheory.games.repeated_game import Plan, RepeatedGame
from gametheory.games.timing import Timing, settled
from gametheory.repeated.enforcement import Enforcement, enforcement, plan_payoff, temptations
from gametheory.repeated.measures import measures

CONCEPT: Final = "self-enforcing"
METHOD: Final = "one-shot deviations in every state of every plan"
RULE: Final = "first plan that holds"
TIMING: Final = "What chance brings, whatever the players do"
TOLD: Final = (1, 5, 10, 20)  # periods, in words
MOST_PERIODS: Final = 1000  # in data


@dataclass(frozen=True)
class Verdict:
    """Whether a plan holds at the given discount factors, and what it would need.

    ``gain`` is the most that a player could gain by one deviation, as an average per period; not positive where the
    plan holds. ``temptations`` says who would gain by what. ``enforcement`` has the factors at which it would hold.
    """

    plan: Plan
    holds: bool
    payoffs: Mapping[str, Number]
    gain: Number
    temptations: tuple[str, ...]
    enforcement: Enforcement


@dataclass(frozen=True)
class RepeatedSolution:
    """Which plans of a repeated game are self-enforcing; ``equilibria`` are those that hold, in the game's order."""

    game: RepeatedGame
    verdicts: tuple[Verdict, ...]
    exact: bool
    concept: str = CONCEPT
    method: str = METHOD
    complete: bool = True

    @property
    def title(self) -> str:
        """The title of the game."""
        return self.game.title

    @property
    def equilibria(self) -> tuple[Equilibrium, ...]:
        """The plans that hold, as equilibria whose profile names the plan."""
        return tuple(
            Equilibrium(Profile({"plan": {one.plan.name: 1}}), one.payoffs, {one.plan.outcome: 1}, max(one.gain, 0))
            for one in self.verdicts
            if one.holds
        )

    @property
    def possible_outcomes(self) -> tuple[str, ...]:
        """What the plans that hold come to, in the game's order."""
        return tuple(dict.fromkeys(one.plan.outcome for one in self.verdicts if one.holds))

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as plain data: the command line's JSON, with a verdict on every plan."""
        return {
            "title": self.title,
            "concept": self.concept,
            "parameters": {name: float(value) for name, value in self.game.parameters.items()},
            "players": list(self.game.players),
            "complete": self.complete,
            "exact": self.exact,
            "notes": list(self.game.notes),
            "equilibria": [equilibrium.to_dict() for equilibrium in self.equilibria],
            "method": self.method,
            "plans": [_verdict_data(one) for one in self.verdicts],
            **({"timing": _timing_data(self.game.timing)} if self.game.timing else {}),
        }

    def to_json(self) -> str:
        """Give the answer as JSON text."""
        import json

        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def __repr__(self) -> str:
        """Say it in words."""
        lines = [self.title or "A repeated game without a title"]
        for one in self.verdicts:
            lines += ["", _headline(one), *(f"  {words}" for words in _sentences(self.game, one))]
        if self.game.timing is not None:
            lines += ["", TIMING, *(f"  {words}" for words in _timing_sentences(self.game.timing))]
        lines += ["", *_remarks(self.game)]
        return "\n".join(line for long in lines for line in _wrapped(printable(long))).rstrip("\n")

    def _repr_html_(self) -> str:
        parts = [element("div", self.title, TITLE)]
        for one in self.verdicts:
            parts.append(element("div", _headline(one), HEADING))
            parts += [element("div", words, SENTENCE) for words in _sentences(self.game, one)]
        if self.game.timing is not None:
            parts.append(element("div", TIMING, HEADING))
            parts += [element("div", words, SENTENCE) for words in _timing_sentences(self.game.timing)]
        return page([*parts, *(element("div", words, SMALL) for words in _remarks(self.game))])


def self_enforcing(game: RepeatedGame, *, tolerance: float = 1e-9) -> RepeatedSolution | GridSolution:
    """Find which plans of a repeated game are subgame-perfect equilibria at its discount factors.

    Parameters
    ----------
    game
        The repeated game with its plans, at one point or over a grid.
    tolerance
        Over a grid, a deviation that gains at most this share of the player's largest payoff is taken for deterred, and
        one within it of paying for a tie; a single exact game uses none.

    Returns
    -------
    A :class:`RepeatedSolution`; over a grid a :class:`~gametheory.games.GridSolution` whose candidates are the plans
    and whose payoffs are averages per period.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from gametheory.games import NormalFormGame
    >>> from gametheory.games.plans import Path, grim_trigger
    >>> dilemma = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]], actions=[["keep", "break"]] * 2)
    >>> plan = grim_trigger(dilemma, Path((("keep", "keep"),)), {p: ("break", "break") for p in "12"}, name="deal")
    >>> patient = self_enforcing(RepeatedGame(dilemma, (Fraction(1, 2), Fraction(1, 2)), {"deal": plan}))
    >>> patient.possible_outcomes, patient.verdicts[0].enforcement.least["1"]
    (('deal',), Fraction(1, 3))
    """
    if game.grid_shape:
        return _over_grid(game, tolerance)
    return RepeatedSolution(game, tuple(_verdict(game, plan) for plan in game.plans.values()), game.is_exact)


def _verdict(game: RepeatedGame, plan: Plan) -> Verdict:
    gains = {
        (one.player, one.state, one.action): -one.slack / one.weight
        for one in temptations(game.stage, plan, game.discount)
    }
    tempting = tuple(
        f"in '{state}' {game.called(player)} would gain {show(gain)} a period by '{action}'"
        for (player, state, action), gain in gains.items()
        if gain > 0
    )
    payoffs = {
        player: plan_payoff(game.stage, plan, index, game.discount[index]) for index, player in enumerate(game.players)
    }
    most = max(gains.values(), default=0)
    return Verdict(plan, not tempting, payoffs, most, tempting, enforcement(game.stage, plan))


# --- over a grid ----------------------------------------------------------------------------------------------------


def _over_grid(game: RepeatedGame, tolerance: float) -> GridSolution:
    slack = tuple(tolerance * unit for unit in game.payoff_scale)
    plans, grid = list(game.plans.values()), game.grid_shape
    decided = [_decided(game, plan, slack) for plan in plans]
    holds = [np.broadcast_to(held, grid) for held, _ in decided]
    selected = np.full(grid, -1, dtype=np.int16)
    for index in reversed(range(len(plans))):
        selected[holds[index]] = index
    return GridSolution(
        concept=CONCEPT,
        players=game.players,
        outcomes=game.outcome_names,
        candidates=tuple(plan.name for plan in plans),
        holds=tuple(holds),
        possible=np.array([_reached(game, plans, holds, outcome) for outcome in game.outcome_names]),
        count=np.sum(holds, axis=0, dtype=np.int32),
        ties=np.broadcast_to(np.any([tied & held for held, tied in decided], axis=0), grid),
        payoffs=_selected_payoffs(game, plans, selected),
        outcome_probabilities=_selected_outcomes(game, plans, selected),
        selected=selected,
        complete=np.ones(grid, dtype=bool),
        selection=RULE,
        tolerance=slack,
        method=METHOD,
        candidate_outcomes=tuple({plan.outcome: 1.0} for plan in plans),
        measures=measures(game),
    )


def _decided(game: RepeatedGame, plan: Plan, slack: Sequence[float]) -> tuple[Any, Any]:
    """Tell where a plan holds, and where it is within the tolerance of a deviation's paying."""
    held: Any = np.True_
    tied: Any = np.False_
    for one in temptations(game.stage, plan, game.discount):
        margin = np.asarray(one.slack / one.weight, dtype=float)
        unit = slack[game.players.index(one.player)]
        held = held & (margin >= -unit)
        tied = tied | (np.abs(margin) <= unit)
    shape = game.grid_shape
    return np.broadcast_to(held, shape), np.broadcast_to(tied, shape)


def _reached(game: RepeatedGame, plans: Sequence[Plan], holds: Sequence[Any], outcome: str) -> NDArray[np.bool_]:
    leading = [held for plan, held in zip(plans, holds, strict=True) if plan.outcome == outcome]
    return np.broadcast_to(np.any(leading, axis=0), game.grid_shape)


def _selected_payoffs(game: RepeatedGame, plans: Sequence[Plan], selected: NDArray[np.int16]) -> NDArray[np.float64]:
    payoffs = np.full((len(game.players), *game.grid_shape), np.nan)
    for place, plan in enumerate(plans):
        chosen = selected == place
        for index in range(len(game.players)):
            value = np.asarray(plan_payoff(game.stage, plan, index, game.discount[index]), dtype=float)
            payoffs[index][chosen] = np.broadcast_to(value, game.grid_shape)[chosen]
    return payoffs


def _selected_outcomes(game: RepeatedGame, plans: Sequence[Plan], selected: NDArray[np.int16]) -> NDArray[np.float64]:
    shares = np.full((len(game.outcome_names), *game.grid_shape), np.nan)
    shares[:, selected >= 0] = 0
    for place, plan in enumerate(plans):
        shares[game.outcome_names.index(plan.outcome)][selected == place] = 1
    return shares


# --- words ----------------------------------------------------------------------------------------------------------


def _headline(one: Verdict) -> str:
    return f"'{one.plan.name}' {'is self-enforcing' if one.holds else 'is not self-enforcing'}"


def _sentences(game: RepeatedGame, one: Verdict) -> list[str]:
    shares = ", ".join(f"{game.called(player)} {show(value)}" for player, value in one.payoffs.items())
    needs = [_need(game, one.enforcement, player) for player in game.players]
    return [f"Average payoffs: {shares}.", *(f"{words[0].upper()}{words[1:]}." for words in one.temptations), *needs]


def _need(game: RepeatedGame, found: Enforcement, player: str) -> str:
    who = game.called(player)
    pieces = found.sets[player]
    if not pieces:
        return f"However patient, {who} would not keep to it."
    factors = " or ".join(map(str, pieces))
    binding = "; ".join(found.binding[player])
    reason = f": {binding}" if binding else ""
    return f"{who} keeps to it with a discount factor in {factors}{reason}."


def _remarks(game: RepeatedGame) -> list[str]:
    """Say what to know of the answer: notes on the values, and at which values it holds."""
    notes = (f"Note: {note[0].upper()}{note[1:]}." for note in game.notes)
    return [*notes, *parameter_words(game.parameters)]


def _timing_sentences(timing: Timing) -> Iterator[str]:
    shares = timing.by_period(max(TOLD))
    for period in TOLD:
        yield f"By period {period}: {_shares({state: share[period] for state, share in shares.items()})}."
    yield f"Eventually: {_shares(timing.eventually())}."


def _shares(shares: Mapping[str, Any]) -> str:
    return ", ".join(f"{state} {show(float(share), 3)}" for state, share in shares.items())


def _wrapped(line: str) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, WIDTH, subsequent_indent=f"{indent}  ", break_on_hyphens=False) or [""]


def _timing_data(timing: Timing) -> dict[str, Any]:
    """Give the probability of each state by period, until nearly all is settled, and eventually."""
    periods = next(settled(timing), max(TOLD))
    by_period = timing.by_period(min(periods, MOST_PERIODS))
    return {
        "by_period": {state: list(map(float, shares)) for state, shares in by_period.items()},
        "eventually": {state: float(share) for state, share in timing.eventually().items()},
    }


def _verdict_data(one: Verdict) -> dict[str, Any]:
    found = one.enforcement
    return {
        "plan": one.plan.name,
        "outcome": one.plan.outcome,
        "holds": one.holds,
        "payoffs": {player: float(value) for player, value in one.payoffs.items()},
        "gain": float(one.gain),
        "temptations": list(one.temptations),
        "least_discount": {p: None if least is None else float(least) for p, least in found.least.items()},
        "discount_sets": {player: [str(piece) for piece in pieces] for player, pieces in found.sets.items()},
    }
