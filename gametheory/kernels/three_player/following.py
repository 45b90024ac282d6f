r"""From a root to an equilibrium: the profile that belongs to it, judged, and kept with the others of its point."""

from __future__ import annotations

import numpy as np

from gametheory.kernels.three_player.conditions import MOST_SLOPE
from gametheory.kernels.three_player.forms import Floats
from gametheory.kernels.three_player.judging import CERTAIN, EXCLUDED, judge
from gametheory.kernels.three_player.records import MOST_EQUILIBRIA, POINTS, Record
from gametheory.kernels.three_player.recovering import FOUND, NONE, recover, take_rows
from gametheory.numerics.compiling import called, inlined

COARSE = 1e-6  # an error of shares from which on they are found by elimination
SAME = 1e-9  # the difference of shares up to which two roots of one choice are one, seen from two parts


@called
def follow_pure(plan: Record, room: Record, choice: int, tie: float) -> None:
    """Keep a profile of pure strategies where it is an equilibrium; where that is not sure, the point is in doubt."""
    for player in range(3):
        room.shares[player, room.actions[player, 0]] = 1.0
    for point in range(POINTS):
        if room.open[point]:
            lead = _lead_of_pure(plan, room, point)
            certain = lead < -tie or (lead > tie and _keep(room, point, choice, 1))
            room.doubt[point] = 0 if certain else 1


@inlined
def _lead_of_pure(plan: Record, room: Record, point: int) -> float:
    """Enter what the actions in use earn, and give by how much they, at least, earn more than the others."""
    lead, cell = np.inf, room.cells_of[0, 0] + room.cells_of[1, 0] + room.cells_of[2, 0]
    for player in range(3):
        own = room.actions[player, 0]
        earned = room.payoffs[player, cell, point]
        room.earned[player, own] = earned
        for action in range(plan.shape[player]):
            if action != own:
                other = room.payoffs[player, cell + (action - own) * plan.strides[player], point]
                lead = min(lead, earned - other)
    return lead


@called
def follow_roots(plan: Record, room: Record, choice: int, tie: float) -> None:
    """Keep the equilibria that belong to the roots; where that is not sure, the point is in doubt."""
    for root in range(room.roots_found):
        point = room.root_point[root]
        for place in range(3):
            room.mixtures[1, place] = room.roots[root, place]
        if not (room.doubt[point] or _follow(plan, room, choice, point, room.radii[root], tie)):
            room.doubt[point] = 1


@called
def follow_ratios(plan: Record, room: Record, choice: int, slack: float, most: float, tie: float) -> None:
    """Do the same where Q uses one action only, so that nothing is to be searched for."""
    for point in range(POINTS):
        if room.open[point]:
            room.mixtures[1, 0], room.mixtures[1, 1], room.mixtures[1, 2] = 1.0, 0.0, 0.0
            loss = _find_ratios(room, point, slack) if room.kind[0] == 2 else np.inf
            if not (loss < COARSE and is_left(plan, room, point, loss, tie)):
                room.entry_error[point] = slack / take_rows(room, point)
                certain = room.entry_error[point] < most
                room.doubt[point] = 0 if certain and _follow(plan, room, choice, point, 0.0, tie) else 1


@inlined
def _find_ratios(room: Record, point: int, slack: float) -> float:
    """Enter the mixtures over two actions at which P and R are indifferent; give the error of their shares."""
    base, other = room.cells_of[0, 0] + room.cells_of[1, 0], room.cells_of[0, 1] + room.cells_of[1, 0]
    first, second, own = room.cells_of[2, 0], room.cells_of[2, 1], room.payoffs[room.roles[0]]
    one = own[base + first, point] - own[other + first, point]
    two = own[base + second, point] - own[other + second, point]
    room.mixtures[2, 0], room.mixtures[2, 1] = two / (two - one), one / (one - two)
    own = room.payoffs[room.roles[2]]
    three = own[base + first, point] - own[base + second, point]
    four = own[other + first, point] - own[other + second, point]
    room.mixtures[0, 0], room.mixtures[0, 1] = four / (four - three), three / (three - four)
    # A difference is off by the slack, so a share by no more than three times as much, divided by how it changes.
    return float(4.0 * slack / min(abs(two - one), abs(four - three)))


@called
def is_left(plan: Record, room: Record, point: int, error: float, tie: float) -> bool:
    """Tell whether the mixtures, whose shares have an error, surely belong to no equilibrium."""
    return _has_negative_share(room, error) or gains(plan, room, point, tie + 16.0 * error)


@inlined
def _follow(plan: Record, room: Record, choice: int, point: int, radius: float, tie: float) -> bool:
    """Find out whether a mixture of Q's belongs to an equilibrium, and keep it; tell whether that is sure."""
    for place in range(3):
        if room.mixtures[1, place] < -radius:
            return True
    loss = np.inf
    if room.kind[1] == 2:
        loss = find_mixtures(room, point, radius)
    if not loss < COARSE:
        if room.kind[1] > 1:
            take_rows(room, point)
        state, loss = recover(room, room.entry_error[point], radius)
        if state != FOUND:
            return state == NONE
    if is_left(plan, room, point, loss, tie):
        return True
    room.point = point
    for role in range(3):
        player = room.roles[role]
        for place in range(room.sizes[player]):
            room.shares[player, room.actions[player, place]] = room.mixtures[role, place]
    verdict, index = judge(plan, room, loss, tie)
    if not _is_near(room, radius):
        return False
    return verdict == EXCLUDED or (verdict == CERTAIN and _keep(room, point, choice, index))


@called
def find_mixtures(room: Record, point: int, radius: float) -> float:
    """Enter the mixtures that belong to a root on a line, from the forms of p and r; give their shares' error."""
    place = room.mixtures[1, 1]
    one = _evaluate(room.left[:], room.kind[2], room.left_degree, place, point, room.mixtures[2])
    two = _evaluate(room.large[:], room.kind[0], room.large_degree, place, point, room.mixtures[0])
    error = max(room.left_error, room.large_error) * room.entry_error[point] + MOST_SLOPE * radius
    return float(5.0 * error / min(abs(one), abs(two)))


@called
def _evaluate(forms: Floats, count: int, degree: int, place: float, point: int, found: Floats) -> float:
    """Enter the values of forms in two shares, divided by their sum, which is given."""
    total = 0.0
    for form in range(count):
        value, power = 0.0, 1.0
        for term in range(degree + 1):
            value = value * (1.0 - place) + power * forms[form, term * POINTS + point]
            power *= place
        found[form] = value
        total += value
    for form in range(count):
        found[form] /= total
    return total


@inlined
def _has_negative_share(room: Record, error: float) -> bool:
    for role in range(0, 3, 2):
        for place in range(room.kind[role]):
            if room.mixtures[role, place] < -error:
                return True
    return False


@called
def gains(plan: Record, room: Record, point: int, slack: float) -> bool:
    """Tell whether, given the mixtures, an unused action pays somebody more than his first one in use, by so much."""
    for role in range(3):
        player, one, two = room.roles[role], (role + 1) % 3, (role + 2) % 3
        for action in range(plan.shape[player]):
            if not room.used[player] >> action & 1:
                gain = 0.0
                own = room.actions[player, 0] * plan.strides[player]
                step = action * plan.strides[player] - own
                for x in range(room.kind[one]):
                    other, part = own + room.cells_of[one, x], 0.0
                    for y in range(room.kind[two]):
                        cell = other + room.cells_of[two, y]
                        difference = room.payoffs[player, cell + step, point] - room.payoffs[player, cell, point]
                        part += room.mixtures[two, y] * difference
                    gain += room.mixtures[one, x] * part
                if gain > slack:
                    return True
    return False


@called
def take_choice(plan: Record, room: Record, choice: int, attempt: int) -> None:
    """Enter which actions are in use and who has which role, and turn P's actions so that another one comes first."""
    for player in range(3):
        room.sizes[player], room.used[player] = plan.sizes[choice, player], plan.used[choice, player]
        room.roles[player] = plan.roles[choice, attempt, player]
    for role in range(3):
        player, first = room.roles[role], plan.roles[choice, attempt, 3] if role == 0 else 0
        for place in range(room.sizes[player]):
            action = plan.actions[choice, player, (first + place) % room.sizes[player]]
            room.actions[player, place], room.cells_of[role, place] = action, action * plan.strides[player]


@inlined
def _is_near(room: Record, radius: float) -> bool:
    """Tell whether the corrected profile belongs to the root that it came from."""
    player = room.roles[1]
    for place in range(room.sizes[player]):
        moved = abs(room.shares[player, room.actions[player, place]] - room.mixtures[1, place])
        if moved > 4.0 * radius + SAME:
            return False
    return True


@inlined
def is_complete(room: Record, point: int) -> bool:
    """Tell whether all equilibria of a point surely are known: none is in doubt, and the indices add up to one."""
    indices = 0
    for one in range(room.found[point]):
        indices += room.found_index[point, one]
    return room.given_up[point] == 0 and indices == 1


@called
def _keep(room: Record, point: int, choice: int, index: int) -> bool:
    """Keep an equilibrium, in the order of choices, larger first shares first; tell whether there was room."""
    place = room.found[point]
    if place == MOST_EQUILIBRIA:
        return False
    while place > 0 and room.found_choice[point, place - 1] >= choice:
        if room.found_choice[point, place - 1] == choice:
            order = _compare(room, point, place - 1)
            if order == 0:
                return True
            if order < 0:
                break
        _copy(room, point, place - 1, place)
        place -= 1
    room.found_choice[point, place], room.found_index[point, place] = choice, index
    for player in range(3):
        room.found_payoffs[point, place, player] = room.earned[player, room.actions[player, 0]]
        for action in range(4):
            room.found_shares[point, place, player, action] = room.shares[player, action]
    room.found[point] += 1
    return True


@called
def drop(room: Record, point: int, choice: int) -> None:
    """Let go of the equilibria that were kept on a choice that is in doubt."""
    kept = 0
    for one in range(room.found[point]):
        if room.found_choice[point, one] != choice:
            _copy(room, point, one, kept)
            kept += 1
    room.found[point] = kept


@called
def _copy(room: Record, point: int, source: int, target: int) -> None:
    room.found_choice[point, target] = room.found_choice[point, source]
    room.found_index[point, target] = room.found_index[point, source]
    for player in range(3):
        room.found_payoffs[point, target, player] = room.found_payoffs[point, source, player]
        for action in range(4):
            room.found_shares[point, target, player, action] = room.found_shares[point, source, player, action]


@inlined
def _compare(room: Record, point: int, other: int) -> int:
    """Give 1 if the first share in which the profile differs from one found is larger in it, -1 if smaller, else 0."""
    for player in range(3):
        for action in range(4):
            difference = room.shares[player, action] - room.found_shares[point, other, player, action]
            if room.used[player] >> action & 1 and abs(difference) > SAME:
                return 1 if difference > 0.0 else -1
    return 0
