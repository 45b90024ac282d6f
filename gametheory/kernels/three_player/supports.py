"""The choices of supports of a three-player game, numbered, with what the compiled loops go by.

At a regular equilibrium nobody mixes over more actions than the indifferences of the others can determine: each support
has at most one action more than the two others have together beyond one each. Such a choice is *balanced*, and these
are the ones that are solved. Each is solved by *roles*: the player whose mixture q is looked for, one with the smallest
support; a player P with the largest, and the player R who is left. Then P's indifferences give R's mixture as a
function of q, and R's give P's. Where several players could take a role, there are several ways to try; and where P
uses one action more than R, which of P's conditions are taken first matters as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product
from math import prod
from typing import TypeAlias

import numpy as np

from gametheory.kernels.three_player.records import PLAN, Record

Actions: TypeAlias = tuple[int, ...]
Support: TypeAlias = tuple[Actions, Actions, Actions]

MOST_ACTIONS = 4


def all_supports(shape: Sequence[int]) -> list[Support]:
    """List all choices of supports, pure ones first, then by size, each size in lexicographic order.

    >>> found = all_supports((2, 1, 2))
    >>> len(found), found[0], found[-1]
    (9, ((0,), (0,), (0,)), ((0, 1), (0,), (0, 1)))
    """
    first, second, third = (list(_subsets(size)) for size in shape)
    return sorted(
        product(first, second, third),
        key=lambda support: (prod(map(len, support)) > 1, sum(map(len, support)), support),
    )


def is_balanced(support: Support) -> bool:
    """Tell whether nobody mixes over more actions than the indifferences of the others can determine.

    >>> is_balanced(((0, 1, 2), (0, 1), (0, 1))), is_balanced(((0, 1), (0,), (0,)))
    (True, False)
    """
    free = [len(own) - 1 for own in support]
    return 2 * max(free) <= sum(free)


def plan_of(supports: Sequence[Support], shape: Sequence[int]) -> Record:
    """Arrange the balanced ones among all choices of supports for the compiled loops."""
    plan = np.zeros(1, dtype=PLAN)[0]
    plan["shape"], plan["strides"] = shape, (shape[1] * shape[2], shape[2], 1)
    places = [place for place, support in enumerate(supports) if is_balanced(support)]
    plan["count"] = len(places)
    plan["candidate"][: len(places)] = places
    for choice, place in enumerate(places):
        _enter_choice(plan, choice, supports[place], shape)
    _enter_kinds(plan, [supports[place] for place in places])
    for player in range(3):
        _enter_rivals(plan, player, shape)
    return plan


def _enter_choice(plan: Record, choice: int, support: Support, shape: Sequence[int]) -> None:
    orders = list(_roles(support))[: 1 if max(map(len, support)) == 1 else None]
    plan["tries"][choice] = len(orders)
    plan["roles"][choice, : len(orders)] = orders
    for player, own in enumerate(support):
        plan["actions"][choice, player, : len(own)] = own
        plan["sizes"][choice, player] = len(own)
        plan["used"][choice, player] = _bits(own)
        plan["others"][choice, player] = _number(support, player, shape)


def _enter_kinds(plan: Record, choices: Sequence[Support]) -> None:
    """Order the choices by the sizes of their supports."""
    sizes = [sorted(map(len, support)) for support in choices]
    order = sorted(range(len(choices)), key=lambda choice: (sizes[choice], choice))
    plan["order"][: len(order)] = order
    for place, choice in enumerate(order):
        if place == 0 or sizes[choice] != sizes[order[place - 1]]:
            free, left, large = sizes[choice]
            plan["kind_sizes"][plan["kinds"]], plan["kind_starts"][plan["kinds"]] = (large, free, left), place
            plan["kinds"] += 1
    plan["kind_starts"][plan["kinds"]] = len(order)


def _enter_rivals(plan: Record, player: int, shape: Sequence[int]) -> None:
    """Number what a player may face, and enter the profiles in each as bits."""
    one, two = (own for other, own in enumerate(shape) if other != player)
    plan["rivals"][player] = (2**one - 1) * (2**two - 1)
    for number, (first, second) in enumerate(product(range(1, 2**one), range(1, 2**two))):
        bits = sum(second << (place * two) for place in range(one) if first >> place & 1)
        plan["profiles"][player, number] = bits


def _subsets(actions: int) -> Iterator[Actions]:
    for size in range(1, actions + 1):
        yield from combinations(range(actions), size)


def _bits(own: Actions) -> int:
    return sum(1 << action for action in own)


def _number(support: Support, player: int, shape: Sequence[int]) -> int:
    """Number the other two players' supports as :func:`_enter_rivals` does."""
    (first, _), (second, width) = (
        (own, size) for other, (own, size) in enumerate(zip(support, shape, strict=True)) if other != player
    )
    return (_bits(first) - 1) * ((1 << width) - 1) + _bits(second) - 1


def _roles(support: Support) -> Iterator[tuple[int, int, int, int]]:
    """Give the players that can be P, Q and R, and the places in P's support to start from where that matters."""
    sizes = [len(own) for own in support]
    for large, free, left in permutations(range(3)):
        if sizes[large] >= sizes[left] >= sizes[free]:
            for first in range(sizes[large]) if sizes[large] > sizes[left] else (0,):
                yield large, free, left, first
