"""Where one choice of actions in use carries an equilibrium of a three-player game m x 2 x 2: certain, or in doubt.

The algorithm is told in :mod:`gametheory.equilibria.many_player_grid`. Here every choice of actions is judged at all
points of a block: those at which it surely carries an equilibrium, with the mixtures, and those at which it might.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple, TypeAlias

import numpy as np

from gametheory.equilibria.three_player_gains import (
    Actions,
    Booleans,
    Floats,
    Gains,
    Games,
    Indices,
    Support,
    against,
    hopeless,
)
from gametheory.equilibria.three_player_quick import all_mix
from gametheory.equilibria.three_player_ruling import Mixtures, Ruling
from gametheory.numerics.bilinear import GROWTH, Weights, crossed, dot, every, form_at_ends, solve_chain, solve_fork

_Enclosed: TypeAlias = tuple[Indices, tuple[Weights, Weights, Weights]]


def ruled(games: Games, gains: Gains, support: Support) -> tuple[Indices, Ruling]:
    """Judge a choice of actions: the points at which it is not hopeless, and the ruling there."""
    if max(map(len, support)) == 1:
        return np.arange(gains.points), _pure(gains, support)
    here = np.flatnonzero(~hopeless(gains, support))
    return here, _rule(games.at(here), support)


def _pure(gains: Gains, support: Support) -> Ruling:
    certain = np.ones(gains.points, dtype=np.bool_)
    excluded = np.zeros(gains.points, dtype=np.bool_)
    for player, (action,) in enumerate(support):
        (cell,) = against(support, player)
        for other in range(gains.shape[player]):
            if other != action:
                positive, negative = gains.signs(player, action, other)
                certain &= positive[cell]
                excluded |= negative[cell]
    sure = np.ones((1, 1, 1))
    return Ruling(certain[np.newaxis], ~(certain | excluded), (sure, sure, sure))


def _rule(games: Games, support: Support) -> Ruling:
    """Judge a choice of actions in which somebody mixes."""
    leaders, seconds, thirds = support
    if len(leaders) == 1:
        return _leader_pure(games, leaders[0])
    if len(seconds) == 1:
        return _second_pure(games, leaders, seconds[0])
    if len(thirds) == 1:
        return _second_pure(games.exchanged(), leaders, thirds[0]).exchanged()
    ruling = all_mix(games, leaders)
    for elimination in _ON_TWO if len(leaders) == 2 else _ON_THREE:
        if not ruling.doubtful.any():
            break
        again = np.flatnonzero(ruling.doubtful)
        ruling.put(again, elimination(games.at(again), leaders))
    return ruling


# --- where only two mix: linear -------------------------------------------------------------------------------------


class _Test(NamedTuple):
    """A loss by deviating, bilinear in two mixtures: of shape (n, k, points), with weights (n, points), (k, points)."""

    losses: Floats
    rows: Floats
    columns: Floats


def _leader_pure(games: Games, action: int) -> Ruling:
    """The leader uses one action, the others mix."""
    (by_third,), (by_second,) = games.second_of((action,)), games.third_of((action,))
    third, second = np.abs(by_third[::-1]), np.abs(by_second[::-1])
    certain = _mixes(by_third, games.error) & _mixes(by_second, games.error)
    tests = [_Test(games.advantage(action, other), second, third) for other in _others(games, (action,))]
    return _linear(certain, tests, (np.ones_like(third[:1]), second, third), games.error)


def _second_pure(games: Games, leaders: Actions, action: int) -> Ruling:
    """The second player uses one action, the leader and the third player mix over two."""
    one, two = leaders
    advantage, gain = games.advantage(one, two)[action], games.third_of(leaders)[:, action]
    third, leader = np.abs(advantage[::-1]), np.abs(gain[::-1])
    certain = _mixes(advantage, games.error) & _mixes(gain, games.error)
    always = np.ones_like(third[:1])
    tests = [_Test(games.advantage(one, other)[[action]], always, third) for other in _others(games, leaders)]
    if games.leader.shape[1] > 1:
        second = games.second_of(leaders)
        tests.append(_Test(-second if action else second, leader, third))
    return _linear(certain, tests, (leader, always, third), games.error)


def _others(games: Games, used: Actions) -> list[int]:
    return [action for action in range(games.actions) if action not in used]


def _mixes(gains: Floats, error: Floats) -> Booleans:
    """Where two gains surely have opposite signs, so that some mixture makes them zero: the gains exchanged."""
    low, high = np.minimum(*gains), np.maximum(*gains)
    opposite: Booleans = (low < -error) & (high > error)
    return opposite


def _linear(certain: Booleans, tests: Sequence[_Test], mixtures: Mixtures, error: Floats) -> Ruling:
    bound = GROWTH * error
    excluded = np.zeros_like(certain)
    for test in tests:
        loss = _loss(test)
        certain = certain & (loss > bound)
        excluded |= loss < -bound
    doubtful = ~certain & ~excluded
    if doubtful.any():
        doubtful &= ~reduce(np.logical_or, (_fails(test, error) for test in tests), excluded)
    first, second, third = (mixture[np.newaxis] for mixture in mixtures)
    return Ruling(certain[np.newaxis], doubtful, (first, second, third))


def _loss(test: _Test) -> Floats:
    return dot(test.rows, [dot(row, test.columns) for row in test.losses])


def _fails(test: _Test, error: Floats) -> Booleans:
    """Where a loss is surely negative even if one of the mixtures, or both, are anything at all."""
    bound = GROWTH * error
    by_row = [dot(row, test.columns) < -bound for row in test.losses]
    by_column = [dot(column, test.rows) < -bound for column in test.losses.swapaxes(0, 1)]
    fails: Booleans = reduce(np.logical_and, by_row) | reduce(np.logical_and, by_column) | every(test.losses < -error)
    return fails


# --- where all three mix: quadratics --------------------------------------------------------------------------------


def _leader_on_two(games: Games, leaders: Actions) -> Ruling:
    """All mix over two actions: the unknown is the leader's mixture."""
    leader, second, third = _equations(games, leaders)
    chain = solve_chain(third, second, leader, games.error)
    return _verdict(games, leaders, chain)


def _second_on_two(games: Games, leaders: Actions) -> Ruling:
    """All mix over two actions: the unknown is the second player's mixture."""
    leader, second, third = _equations(games, leaders)
    chain = solve_chain(third.swapaxes(0, 1), leader, second, games.error)
    return _verdict(games, leaders, ((here, (p, q, r)) for here, (q, p, r) in chain))


def _third_on_two(games: Games, leaders: Actions) -> Ruling:
    """All mix over two actions: the unknown is the third player's mixture."""
    return _second_on_two(games.exchanged(), leaders).exchanged()


def _equations(games: Games, leaders: Actions) -> tuple[Floats, Floats, Floats]:
    """The gains that two actions of the leader leave: by (q, r), by (p, r) and by (p, q)."""
    one, two = leaders
    return games.advantage(one, two), games.second_of(leaders), games.third_of(leaders)


def _second_on_three(games: Games, leaders: Actions) -> Ruling:
    """The leader mixes over three actions, the others over two: the unknown is the second player's mixture."""
    return _verdict(games, leaders, _fork(games, leaders))


def _third_on_three(games: Games, leaders: Actions) -> Ruling:
    """The same, and the unknown is the third player's mixture."""
    return _second_on_three(games.exchanged(), leaders).exchanged()


def _fork(games: Games, leaders: Actions) -> Iterator[_Enclosed]:
    one, two, three = leaders
    for here, (q, r) in solve_fork(games.advantage(one, two), games.advantage(one, three), games.error):
        these = games.at(here)
        second, third = these.second_of(leaders), these.third_of(leaders)
        yield here, (crossed(second, r, third, q, games.error[here]), q, r)


_ON_TWO: tuple[Callable[[Games, Actions], Ruling], ...] = (_leader_on_two, _second_on_two, _third_on_two)
_ON_THREE: tuple[Callable[[Games, Actions], Ruling], ...] = (_second_on_three, _third_on_three)


def _verdict(games: Games, leaders: Actions, enclosures: Iterable[_Enclosed]) -> Ruling:
    """Judge what may be equilibria on a choice of actions, one enclosure at each point, and then the other."""
    ruling = Ruling.nothing(len(leaders), games.error.size)
    for place, (here, mixtures) in enumerate(enclosures):
        first, second, third = (mixture.ends[0] + mixture.ends[1] for mixture in mixtures)
        ruling.enter(place, here, *_judged(games, leaders, here, mixtures), (first, second, third))
    return ruling


def _judged(
    games: Games, leaders: Actions, here: Indices, mixtures: tuple[Weights, Weights, Weights]
) -> tuple[Booleans, Booleans]:
    """Where an enclosure surely holds one equilibrium, and where it surely holds none."""
    p, q, r = mixtures
    certain = p.certain & q.certain & r.certain
    excluded = p.excluded | q.excluded | r.excluded
    bound = GROWTH * games.error[here]
    for other in _others(games, leaders):
        loss = form_at_ends(games.at(here).advantage(leaders[0], other), q.ends, r.ends)
        certain &= every(loss > bound)
        excluded |= every(loss < -bound) & ~q.bent & ~r.bent
    return certain, excluded
