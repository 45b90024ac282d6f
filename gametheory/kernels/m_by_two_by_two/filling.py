"""The loop over the points: blocks screened side by side, then each point's equilibria worked out and entered."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.columns import Columns
from gametheory.kernels.m_by_two_by_two.accounts import count, reach, work_out
from gametheory.kernels.m_by_two_by_two.choices import BITS, Integers, Plan
from gametheory.kernels.m_by_two_by_two.doubts import Desk, settle
from gametheory.kernels.m_by_two_by_two.gains import LANES, Floats, bring_features, gain, pay, rows_of
from gametheory.kernels.m_by_two_by_two.gathering import Gathered, enter_block, enter_row, select, share, share_all
from gametheory.kernels.m_by_two_by_two.scratch import ERROR, PLACES
from gametheory.kernels.m_by_two_by_two.screening import screen
from gametheory.numerics.compiling import called, compiled, inlined

MANY: Final = 512
"""From so many points in doubt on, it is quicker to be careful at once where a quarter of all points are."""


class Tables(NamedTuple):
    """What is the same at all points, for the players in the order leader, second, third.

    ``reaches`` has for each candidate the outcomes that it reaches, as bits, and ``reached_by`` for each outcome those
    of the first 62 candidates; ``seat`` the players' places in the game; ``slack`` each player's tolerance
    in the order of the game, and ``allowed`` the same in that of the loops.
    """

    base: Floats
    slopes: Floats
    outcome_of: Integers
    choices: Integers
    candidates: Integers
    reaches: Integers
    reached_by: Integers
    seat: Integers
    slack: Floats
    allowed: Floats


class Work(NamedTuple):
    """Buffers: those of a block, with the lanes last, and those of a single point."""

    features: Floats
    paid: Floats
    gains: Floats
    scale: Floats
    scratch: Floats
    flags: Integers
    roots: Floats
    careful: Floats  # mixtures that the careful tests found
    own: Floats  # the gains of one point
    mixed: Floats  # the probabilities of seven actions
    lanes: Integers


def work_for(tables: Tables, plan: Plan) -> Work:
    """Make the buffers."""
    cells = tables.base.shape[1]
    rows = rows_of(cells // 4)
    return Work(
        features=np.empty((tables.slopes.shape[2], LANES)),
        paid=np.empty((3, cells, LANES)),
        gains=np.empty((rows, LANES)),
        scale=np.empty((3, LANES)),
        scratch=np.empty(PLACES * LANES),
        flags=np.empty((len(plan.labels) // BITS + 1, 2 * LANES), dtype=np.int64),
        roots=np.empty((plan.roots, LANES)),
        own=np.empty(rows),
        careful=np.empty((plan.roots, 3, 3, LANES)),
        mixed=np.empty((7, LANES)),
        lanes=np.empty((2, LANES), dtype=np.int64),
    )


@compiled
def fill_quickly(
    tables: Tables,
    work: Work,
    gathered: Gathered,
    features: Floats,
    rule: int,
    columns: Columns,
    start: int,
    doubtful: Integers,
) -> tuple[int, int]:
    """Answer what the screening decides, and enter the places of what it does not in ``doubtful``.

    Give the number of the latter, and how far it went: not to the end where too many points are in doubt.
    """
    actions, error = work.paid.shape[1] // 4, work.scratch[ERROR * LANES : (ERROR + 1) * LANES]
    doubts, first = 0, 0
    while first < features.shape[1] and (doubts < MANY or 4 * doubts < first):
        points = min(LANES, features.shape[1] - first)
        _screen(tables, work, features, first, points)
        doubts = _decide(points, error, work.flags, gathered.decided, first, doubtful, doubts)
        _enter(actions, tables, work, gathered, rule, columns, start + first, points)
        first += points
    return doubts, first


@compiled
def fill_carefully(
    tables: Tables,
    work: Work,
    gathered: Gathered,
    desk: Desk,
    features: Floats,
    rule: int,
    columns: Columns,
    start: int,
) -> None:
    """Answer points of which the screening leaves many in doubt: those that can be settled; others are undecided."""
    actions, error = work.paid.shape[1] // 4, work.scratch[ERROR * LANES : (ERROR + 1) * LANES]
    for first in range(0, features.shape[1], LANES):
        points = min(LANES, features.shape[1] - first)
        _screen(tables, work, features, first, points)
        _settle(
            points,
            work.gains,
            error,
            work.flags,
            work.roots,
            work.own,
            work.careful,
            tables.choices,
            gathered.decided,
            desk.used,
            desk.left,
            desk.forms,
            desk.by_followers,
            desk.weights,
            desk.better,
            desk.known,
            desk.told,
        )
        _enter(actions, tables, work, gathered, rule, columns, start + first, points)


@inlined
def _screen(tables: Tables, work: Work, features: Floats, first: int, points: int) -> None:
    error = work.scratch[ERROR * LANES : (ERROR + 1) * LANES]
    bring_features(features, first, points, work.features)
    pay(tables.base, tables.slopes, work.features, work.paid)
    gain(work.paid, tables.allowed, work.gains, error, work.scale)
    screen(work.paid.shape[1] // 4, work.gains, work.scratch, work.flags, work.roots, tables.choices)


@inlined
def _enter(
    actions: int, tables: Tables, work: Work, gathered: Gathered, rule: int, columns: Columns, start: int, points: int
) -> None:
    """Enter a block; what nobody asks for is not worked out."""
    first, numbers, chosen, shares = gathered.first, gathered.candidates, gathered.chosen, gathered.shares
    mixtures, outcomes, outcome_of = gathered.mixtures, gathered.shares.shape[0] // 3, tables.outcome_of
    choices, candidates = tables.choices, tables.candidates
    count(work.flags, gathered.decided, first)
    if columns.possible.size:
        reach(work.flags, tables.reaches, gathered.decided, gathered.reached)
    paying = columns.payoff.size + columns.selected.size + columns.contested.size
    ranging = columns.least.size + columns.most.size
    if paying + columns.probability.size + ranging:
        work_out(
            actions,
            work.paid,
            work.gains,
            work.flags,
            work.roots,
            work.careful,
            work.mixed,
            choices,
            candidates,
            tables.seat,
            gathered.decided,
            work.lanes,
            first,
            numbers,
            gathered.payoffs,
            mixtures,
        )
        select(first, gathered.payoffs, rule, tables.slack, chosen, gathered.contested)
    enter_block(columns, start, points, gathered)
    if columns.probability.size:
        share(chosen, numbers, mixtures, choices, candidates, outcome_of, shares)
        for outcome in range(outcomes):
            enter_row(columns.probability, outcome, start, points, shares, outcome)
    if ranging:
        share_all(first, numbers, mixtures, choices, candidates, outcome_of, shares)
        for outcome in range(outcomes):
            if columns.least.size:
                enter_row(columns.least, outcome, start, points, shares, outcomes + outcome)
            if columns.most.size:
                enter_row(columns.most, outcome, start, points, shares, 2 * outcomes + outcome)


@called
def _decide(
    points: int,
    error: Floats,
    flags: Integers,
    decided: NDArray[np.bool_],
    first: int,
    doubtful: Integers,
    count: int,
) -> int:
    """Tell which points have no choice in doubt; note those that have, and give how many there are now."""
    for lane in range(LANES):
        solvable, doubt = lane < points and error[lane] < np.inf, _is_doubtful(flags, lane)
        decided[lane] = solvable and not doubt
        if solvable and doubt:
            doubtful[count] = first + lane
            count += 1
    return count


@called
def _settle(
    points: int,
    gains: Floats,
    error: Floats,
    flags: Integers,
    roots: Floats,
    own: Floats,
    careful: Floats,
    choices: Integers,
    decided: NDArray[np.bool_],
    used: NDArray[np.bool_],
    left: NDArray[np.bool_],
    forms: Floats,
    by_followers: Floats,
    weights: Floats,
    better: Floats,
    known: NDArray[np.bool_],
    told: NDArray[np.bool_],
) -> None:
    """Settle what is in doubt, and tell at which points nothing is left so."""
    for lane in range(LANES):
        decided[lane] = lane < points and error[lane] < np.inf
        if decided[lane] and _is_doubtful(flags, lane):
            for row in range(own.size):
                own[row] = gains[row, lane]
            decided[lane] = settle(
                own,
                error[lane],
                flags,
                lane,
                roots,
                careful,
                choices,
                used,
                left,
                forms,
                by_followers,
                weights,
                better,
                known,
                told,
            )


@called
def _is_doubtful(flags: Integers, lane: int) -> bool:
    """Tell whether some choice of actions is in doubt."""
    doubt = 0
    for word in range(flags.shape[0]):
        doubt |= flags[word, LANES + lane]
    return doubt != 0
