"""What comparing payoffs alone excludes: an action in use that another one surely beats against all that is faced.

For each two actions of a player the profiles of the others against which the one surely pays more are the bits of a
word. One action beats another against the others' supports where these bits cover all profiles within them: then the
other is no best reply to any mixtures over these supports, and no choice with it in use has an equilibrium (Porter,
Nudelman and Shoham 2004). In random games most choices go this way, before any equation is written down.
"""

from __future__ import annotations

from gametheory.kernels.three_player.records import Record
from gametheory.numerics.compiling import compiled, inlined


@compiled
def find_beaten(plan: Record, room: Record, slack: float) -> None:
    """Enter each player's actions that are surely beaten, against each pair of the others' supports."""
    for player in range(3):
        _find_better(plan, room, player, slack)
        for number in range(plan.rivals[player]):
            room.beaten[player, number] = _beaten_against(plan.profiles[player, number], room, plan.shape[player])


@inlined
def _find_better(plan: Record, room: Record, player: int, slack: float) -> None:
    """Enter against which profiles of the others the one action surely pays more than the other, as bits."""
    one, two = 0 if player > 0 else 1, 2 if player < 2 else 1
    for action in range(plan.shape[player]):
        for other in range(plan.shape[player]):
            step, bits, place = (other - action) * plan.strides[player], 0, 0
            for first in range(plan.shape[one]):
                cell = action * plan.strides[player] + first * plan.strides[one]
                for _ in range(plan.shape[two]):
                    if room.payoffs[player, cell] - room.payoffs[player, cell + step] > slack:
                        bits |= 1 << place
                    place += 1
                    cell += plan.strides[two]
            room.better[action, other] = bits


@inlined
def _beaten_against(profiles: int, room: Record, actions: int) -> int:
    """Give the actions that another one beats against all of some profiles, as bits."""
    found = 0
    for action in range(actions):
        for other in range(actions):
            if room.better[other, action] & profiles == profiles:
                found |= 1 << action
                break
    return found


@inlined
def is_hopeless(plan: Record, room: Record, choice: int) -> bool:
    """Tell whether somebody uses an action that is beaten against the others' supports."""
    beaten = 0
    for player in range(3):
        beaten |= room.beaten[player, plan.others[choice, player]] & plan.used[choice, player]
    return beaten != 0
