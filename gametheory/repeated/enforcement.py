r"""How patient players must be for a plan to enforce itself.

By the one-shot deviation principle (Blackwell 1965) a plan is a subgame-perfect equilibrium exactly when in no state
any player gains by deviating once and going along with the plan afterwards. With V_i(s) the average discounted value of
state s to player i, the condition in state s against action a is

    V_i(s) >= (1 - d_i) u_i(a, s) + d_i V_i(after(s, i, a)).

A plan without deviations runs through some states and then round a cycle of k of them, so V_i(s) is a fraction whose
denominator is 1 + d_i + ... + d_i^(k - 1), which is positive. Multiplied by the denominators, each condition says that
a polynomial in d_i is not negative: so the discount factors that enforce the plan are found exactly, as intervals whose
ends are roots of polynomials. The same conditions hold for numbers, for arrays over a grid, and for formulas.

Each player's conditions hold that player's factor alone. The set need not be an interval up to 1: where a path has
cycles or a punishment is limited, patience can hurt. All its pieces are given.

A plan may be an equilibrium without being perfect: tit for tat prescribes punishments that their executor would rather
skip. Then (`perfect=False`) a player's best reply among all plans that depend on the state is sought: each such reply
gives one condition.

References
----------
D. Blackwell (1965), Discounted dynamic programming, Annals of Mathematical Statistics 36, 226-235. G. J. Mailath and L.
Samuelson (2006), Repeated Games and Reputations, Oxford University Press, proposition 2.2.1.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_poly

from gametheory.errors import ConceptError
from gametheory.games import NormalFormGame
from gametheory.games.normal_form import Cell
from gametheory.games.numbers import as_written
from gametheory.games.repeated_game import Plan
from gametheory.numerics.algebraic_numbers import Number, sign
from gametheory.numerics.interval_sets import Interval, nonnegative_set
from gametheory.numerics.real_line import value_at

MOST_REPLIES = 4096
PATIENCE = Interval(Fraction(0), Fraction(1), True, False)


@dataclass(frozen=True)
class Temptation:
    """A deviation that a plan must deter: who would take which action in which state, and by how much it is deterred.

    ``slack`` is not negative exactly when the deviation does not pay: the average value of going along minus that of
    deviating, times the positive number ``weight``. Both are whatever the payoffs and discount factors are: numbers,
    arrays, polynomials.
    """

    player: str
    state: str
    action: str
    slack: Any
    weight: Any


def temptations(
    stage: NormalFormGame, plan: Plan, discount: Sequence[Any], payoffs: Mapping[Cell, Sequence[Any]] | None = None
) -> Iterator[Temptation]:
    """Go through the one-shot deviations of all players in all states.

    Parameters
    ----------
    stage
        The game of one period.
    plan
        The plan.
    discount
        A discount factor for each player: numbers, arrays, or polynomials.
    payoffs
        The payoffs of the stage game by cell, in the form in which the discount factors can be multiplied with them;
        by default the stage game's own.
    """
    cells = payoffs if payoffs is not None else {cell: [own[cell] for own in stage.payoffs] for cell in stage.cells()}
    for index, player in enumerate(stage.players):
        factor = discount[index]
        values = {label: _value(plan, label, index, factor, cells) for label in plan.states}
        for label, state in plan.states.items():
            for (who, action), target in state.after.items():
                if who != index or state.cell is None:
                    continue
                cell = (*state.cell[:index], action, *state.cell[index + 1 :])
                slack, weight = _slack(values[label], cells[cell][index], values[target], factor)
                yield Temptation(player, label, stage.actions[index][action], slack, weight)


def plan_payoff(stage: NormalFormGame, plan: Plan, player: int, factor: Any) -> Any:
    """Give a player's average payoff per period when everybody does as planned: a number, or an array over a grid."""
    cells = {cell: [own[cell] for own in stage.payoffs] for cell in stage.cells()}
    above, below = _value(plan, plan.start, player, factor, cells)
    return above / below


Value = tuple[Any, Any]
"""A fraction: numerator and positive denominator."""


def _value(plan: Plan, label: str, player: int, factor: Any, cells: Mapping[Cell, Sequence[Any]]) -> Value:
    """Give the average discounted payoff of following a plan from a state on, as a fraction."""
    before, cycle = plan.path(label)
    flows = [_flow(plan, state, player, cells) for state in (*before, *cycle)]
    powers = [factor**0]
    while len(powers) < max(len(flows), len(cycle)) + 1:
        powers.append(powers[-1] * factor)
    length = sum(powers[1 : len(cycle)], powers[0])
    lead = sum((flow * power for flow, power in zip(flows[: len(before)], powers, strict=False)), 0 * powers[0])
    round_ = sum((flow * power for flow, power in zip(flows[len(before) :], powers, strict=False)), 0 * powers[0])
    return (1 - factor) * length * lead + powers[len(before)] * round_, length


def _flow(plan: Plan, label: str, player: int, cells: Mapping[Cell, Sequence[Any]]) -> Any:
    state = plan.states[label]
    return state.payoffs[player] if state.cell is None else cells[state.cell][player]


def _slack(stay: Value, tempting: Any, punished: Value, factor: Any) -> tuple[Any, Any]:
    """Give the value of going along minus that of deviating, times the denominators, and what it was multiplied by."""
    gained = (1 - factor) * tempting * stay[1] * punished[1]
    return stay[0] * punished[1] - gained - factor * punished[0] * stay[1], stay[1] * punished[1]


@dataclass(frozen=True)
class Enforcement:
    """The discount factors for which a plan is self-enforcing.

    Attributes
    ----------
    plan
        The name of the plan.
    sets
        For each player the factors at which no deviation pays that player: disjoint intervals within [0, 1), ascending.
    least
        For each player the least such factor; ``None`` where there is none, or where the least is not attained.
    binding
        For each player the deviations that are exactly deterred at the least factor, in words.
    perfect
        Whether deviations in every state are deterred, or only those from the start on.
    """

    plan: str
    sets: Mapping[str, tuple[Interval, ...]]
    least: Mapping[str, Number | None]
    binding: Mapping[str, tuple[str, ...]]
    perfect: bool = True

    @property
    def common(self) -> tuple[Interval, ...]:
        """The factors at which no deviation pays anybody, if all players share one."""
        return tuple(_intersection(list(self.sets.values())))

    @property
    def is_possible(self) -> bool:
        """Whether some patience of each player enforces the plan."""
        return all(self.sets.values())


def _intersection(sets: Sequence[Sequence[Interval]]) -> Iterator[Interval]:
    for pieces in itertools.product(*sets):
        low, high = max(piece.low for piece in pieces), min(piece.high for piece in pieces)
        whole = Interval(low, high, all(low in p for p in pieces), all(high in p for p in pieces))
        if low < high or (low == high and whole.low_closed):
            yield whole


def enforcement(stage: NormalFormGame, plan: Plan, *, perfect: bool = True) -> Enforcement:
    """Find the discount factors for which a plan is self-enforcing, exactly.

    Parameters
    ----------
    stage
        The game of one period, with single payoffs; floats are taken as written.
    plan
        The plan (:mod:`gametheory.games.plans`).
    perfect
        Ask for a subgame-perfect equilibrium; else for a Nash equilibrium only.

    Returns
    -------
    An :class:`Enforcement`. Raises ``ConceptError`` when a Nash equilibrium is asked for and a player has more than
    :data:`MOST_REPLIES` replies that depend on the state.

    Examples
    --------
    In the prisoner's dilemma with payoffs 3 > 2 > 0 > -1, grim trigger needs a factor of at least a third:

    >>> from gametheory.games.plans import Path, grim_trigger
    >>> dilemma = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]], actions=[["keep", "break"]] * 2)
    >>> plan = grim_trigger(dilemma, Path((("keep", "keep"),)), {p: ("break", "break") for p in "12"})
    >>> found = enforcement(dilemma, plan)
    >>> found.least["1"], str(found.common[0])
    (Fraction(1, 3), '[1/3, 1)')
    >>> found.binding["1"]
    ("in 'path 1' player 1 would take 'break'",)
    """
    factor = fmpq_poly([0, 1])
    exact = {cell: [_rational(own[cell]) for own in stage.payoffs] for cell in stage.cells()}
    plan = _with_rationals(plan)
    factors = [factor] * len(stage.players)
    conditions = (
        list(temptations(stage, plan, factors, exact)) if perfect else list(_replies(stage, plan, factor, exact))
    )
    sets = {
        player: nonnegative_set([_polynomial(one.slack) for one in conditions if one.player == player], PATIENCE)
        for player in stage.players
    }
    least = {player: pieces[0].low if pieces and pieces[0].low_closed else None for player, pieces in sets.items()}
    binding = {player: tuple(_binding(stage, conditions, player, least[player])) for player in stage.players}
    return Enforcement(plan.name, sets, least, binding, perfect)


def _rational(payoff: Any) -> fmpq:
    value = as_written(payoff)
    return fmpq(value.numerator, value.denominator)


def _with_rationals(plan: Plan) -> Plan:
    """Give the plan with the payoffs of its mixed states in flint's rationals."""
    from dataclasses import replace

    states = {
        label: state if state.cell is not None else replace(state, payoffs=tuple(map(_rational, state.payoffs)))
        for label, state in plan.states.items()
    }
    return replace(plan, states=states)


def _polynomial(slack: Any) -> fmpq_poly:
    return slack if isinstance(slack, fmpq_poly) else fmpq_poly([slack])


def _binding(
    stage: NormalFormGame, conditions: Sequence[Temptation], player: str, least: Number | None
) -> Iterator[str]:
    if least is None:
        return
    words = dict.fromkeys(
        f"in '{one.state}' {stage.called(player)} would take '{one.action}'"
        for one in conditions
        if one.player == player and sign(value_at(_polynomial(one.slack), least)) == 0
    )
    yield from words


def _replies(
    stage: NormalFormGame, plan: Plan, factor: Any, cells: Mapping[Cell, Sequence[Any]]
) -> Iterator[Temptation]:
    """Go through all replies of each player that choose an action by state, against the start of the plan."""
    for index, player in enumerate(stage.players):
        stay = _value(plan, plan.start, index, factor, cells)
        seen = [label for label in _seen_by(plan, index) if plan.states[label].cell is not None]
        size = stage.shape[index]
        if size ** len(seen) > MOST_REPLIES:
            raise ConceptError(
                f"'{player}' has {size ** len(seen):,} replies to plan '{plan.name}', more than {MOST_REPLIES:,}. "
                "Ask for a subgame-perfect equilibrium instead"
            )
        for choice in itertools.product(range(size), repeat=len(seen)):
            reply = dict(zip(seen, choice, strict=True))
            changed = [label for label in seen if reply[label] != plan.states[label].cell[index]]  # type: ignore[index]
            if changed:
                deviating = _value(_replaced(plan, index, reply), plan.start, index, factor, cells)
                slack = stay[0] * deviating[1] - deviating[0] * stay[1]
                action = stage.actions[index][reply[changed[0]]]
                yield Temptation(player, changed[0], action, slack, stay[1] * deviating[1])


def _seen_by(plan: Plan, player: int) -> tuple[str, ...]:
    """Give the states that can come when this player alone deviates, in the order in which they are found."""
    found = [plan.start]
    for label in found:
        state = plan.states[label]
        targets = (state.following, *(target for (who, _), target in state.after.items() if who == player))
        found.extend(target for target in dict.fromkeys(targets) if target not in found)
    return tuple(found)


def _replaced(plan: Plan, player: int, reply: Mapping[str, int]) -> Plan:
    """Give the plan in which one player replies by state; the others go on as the plan says."""
    from dataclasses import replace

    states = {}
    for label, state in plan.states.items():
        action = reply.get(label)
        if state.cell is None or action is None or action == state.cell[player]:
            states[label] = state
        else:
            cell = (*state.cell[:player], action, *state.cell[player + 1 :])
            states[label] = replace(state, cell=cell, following=state.after[player, action])
    return replace(plan, states=states)
