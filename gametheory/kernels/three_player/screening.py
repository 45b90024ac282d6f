"""What comparing payoffs alone excludes: an action in use that another one surely beats against all that is faced.

For each two actions of a player the profiles of the others against which the one surely pays more are the bits of a
word. One action beats another against the others' supports where these bits cover all profiles within them: then the
other is no best reply to any mixtures over these supports, and no choice with it in use has an equilibrium (Porter,
Nudelman and Shoham 2004). In random games most choices go this way, before any equation is written down. All points
of a block are looked at together.
"""

from __future__ import annotations

from gametheory.kernels.three_player.records import POINTS, Record
from gametheory.numerics.compiling import called, inlined


@called
def find_beaten(plan: Record, room: Record, slack: float) -> None:
    """Enter each player's actions that are surely beaten, against each pair of the others' supports."""
    for player in range(3):
        _find_better(plan, room, player, slack)
        for number in range(plan.rivals[player]):
            _find_beaten_against(plan.profiles[player, number], room, player, number, plan.shape[player])


@inlined
def _find_better(plan: Record, room: Record, player: int, slack: float) -> None:
    """Enter against which profiles of the others the one action surely pays more than the other, as bits."""
    one, two = 0 if player > 0 else 1, 2 if player < 2 else 1
    for action in range(plan.shape[player]):
        for other in range(plan.shape[player]):
            step, place = (other - action) * plan.strides[player], 0
            for point in range(POINTS):
                room.better[action, other, point] = 0
            for first in range(plan.shape[one]):
                cell = action * plan.strides[player] + first * plan.strides[one]
                for _ in range(plan.shape[two]):
                    for point in range(POINTS):
                        gain = room.payoffs[player, cell, point] - room.payoffs[player, cell + step, point]
                        room.better[action, other, point] |= (1 if gain > slack else 0) << place
                    place += 1
                    cell += plan.strides[two]


@inlined
def _find_beaten_against(profiles: int, room: Record, player: int, number: int, actions: int) -> None:
    """Enter the actions that another one beats against all of some profiles, as bits."""
    found = room.beaten[player, number]
    for point in range(POINTS):
        found[point] = 0
    for action in range(actions):
        for other in range(actions):
            if other != action:
                better = room.better[other, action]
                for point in range(POINTS):
                    found[point] |= (1 if better[point] & profiles == profiles else 0) << action


@called
def find_open(plan: Record, room: Record, choice: int) -> bool:
    """Open the points at which nobody uses an action that is beaten at this choice; tell whether there are any."""
    one = room.beaten[0, plan.others[choice, 0]]
    two = room.beaten[1, plan.others[choice, 1]]
    three = room.beaten[2, plan.others[choice, 2]]
    first, second, third = plan.used[choice, 0], plan.used[choice, 1], plan.used[choice, 2]
    some = 0
    for point in range(POINTS):
        beaten = one[point] & first | two[point] & second | three[point] & third
        room.open[point] = 1 if beaten | room.given_up[point] == 0 else 0
        room.doubt[point] = 0
        some |= room.open[point]
    return some != 0
