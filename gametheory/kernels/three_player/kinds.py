"""The loops over all choices of supports of a kind, at all points of a block.

A choice is solved at all points of a block side by side: those at which it is hopeless are carried along, which costs
less than to sort them out. Points in doubt are solved again by other roles; those that stay in doubt are given up.

There is a loop for each way of solving. They are called from Python one after the other, for compiling one function of
all of them would take as long as all of them together, once more.
"""

from __future__ import annotations

from gametheory.kernels.three_player.conditions import find_rows
from gametheory.kernels.three_player.following import drop, follow_pure, follow_ratios, follow_roots, take_choice
from gametheory.kernels.three_player.line_solving import find_on_line
from gametheory.kernels.three_player.records import POINTS, Record
from gametheory.kernels.three_player.screening import find_open
from gametheory.kernels.three_player.triangle_solving import find_on_triangle
from gametheory.numerics.compiling import called, compiled, inlined

ROUND_OFF = 2.0**-47  # some sixty roundings
MOST_ERROR = 1e-6  # of conditions, divided by their largest entry, that are still solved


@compiled
def solve_pure(plan: Record, room: Record, kind: int, tie: float) -> None:
    """Find the equilibria in pure strategies."""
    _take_kind(plan, room, kind)
    for place in range(plan.kind_starts[kind], plan.kind_starts[kind + 1]):
        choice = plan.order[place]
        if find_open(plan, room, choice):
            take_choice(plan, room, choice, 0)
            follow_pure(plan, room, choice, tie)
            _give_up(room)


@compiled
def solve_ratios(plan: Record, room: Record, kind: int, tie: float) -> None:
    """Find the equilibria on the choices in which one player does not mix."""
    _take_kind(plan, room, kind)
    for place in range(plan.kind_starts[kind], plan.kind_starts[kind + 1]):
        choice = plan.order[place]
        if find_open(plan, room, choice):
            for attempt in range(plan.tries[choice]):
                take_choice(plan, room, choice, attempt)
                follow_ratios(plan, room, choice, ROUND_OFF, MOST_ERROR, tie)
                if not _reopen(room, choice):
                    break
            else:
                _give_up(room)


@compiled
def solve_on_line(plan: Record, room: Record, kind: int, tie: float) -> None:
    """Find the equilibria on the choices in which one player mixes over two actions, and the others over no fewer."""
    _take_kind(plan, room, kind)
    for place in range(plan.kind_starts[kind], plan.kind_starts[kind + 1]):
        choice = plan.order[place]
        if find_open(plan, room, choice):
            for attempt in range(plan.tries[choice]):
                _open_rows(plan, room, choice, attempt)
                find_on_line(room)
                follow_roots(plan, room, choice, tie)
                if not _reopen(room, choice):
                    break
            else:
                _give_up(room)


@compiled
def solve_on_triangle(plan: Record, room: Record, kind: int, tie: float) -> None:
    """Find the equilibria on the choices in which all mix over three actions at least."""
    _take_kind(plan, room, kind)
    for place in range(plan.kind_starts[kind], plan.kind_starts[kind + 1]):
        choice = plan.order[place]
        if find_open(plan, room, choice):
            for attempt in range(plan.tries[choice]):
                _open_rows(plan, room, choice, attempt)
                find_on_triangle(room)
                follow_roots(plan, room, choice, tie)
                if not _reopen(room, choice):
                    break
            else:
                _give_up(room)


@inlined
def _take_kind(plan: Record, room: Record, kind: int) -> None:
    for role in range(3):
        room.kind[role] = plan.kind_sizes[kind, role]


@called
def _open_rows(plan: Record, room: Record, choice: int, attempt: int) -> None:
    """Enter the rows, and which points are in doubt because of them; close these."""
    take_choice(plan, room, choice, attempt)
    find_rows(room, ROUND_OFF)
    room.roots_found = 0
    for point in range(POINTS):
        certain = room.entry_error[point] < MOST_ERROR
        room.doubt[point] = 0 if certain else room.open[point]
        room.open[point] = room.open[point] if certain else 0


@called
def _reopen(room: Record, choice: int) -> bool:
    """Open the points in doubt again, and none else; tell whether there are any."""
    some = 0
    for point in range(POINTS):
        some |= room.doubt[point]
    if some == 0:
        return False
    for point in range(POINTS):
        room.open[point] = room.doubt[point]
        if room.doubt[point]:
            drop(room, point, choice)
    return True


@called
def _give_up(room: Record) -> None:
    """Give up the points that stay in doubt."""
    for point in range(POINTS):
        room.given_up[point] = -1 if room.doubt[point] else room.given_up[point]
