"""What is chosen before anything is solved: supports, and which histories are thought possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, combinations
from typing import TypeAlias

from gametheory.numerics.algebraic_numbers import Number

Places: TypeAlias = tuple[int, ...]
Unknown: TypeAlias = tuple[str, int, int]
"""``("action", set, action)`` or ``("belief", set, history)``."""


@dataclass(frozen=True)
class Choice:
    """For one layer: the actions in use at each information set, and how beliefs are described.

    Attributes
    ----------
    root
        The root of the layer.
    supports
        For each information set the places of the actions in use.
    open_sets
        Those of them at which any probabilities of these actions will do, zero included: nothing is asked of behaviour
        there, but others' replies to it.
    possible
        For information sets off the path that are tied to others: the histories thought possible, all of them with
        positive probability. Off the path, sets that are not in here may have any beliefs.
    """

    root: int
    supports: Mapping[int, Places]
    open_sets: frozenset[int] = frozenset()
    possible: Mapping[int, Places] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """Equilibria of a subgame: behaviour that is settled, and the layers in which something is still unknown."""

    settled: Mapping[int, tuple[Fraction, ...]] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


def subsets(places: Places) -> list[Places]:
    """List the nonempty subsets, the smallest first.

    >>> subsets((0, 1))
    [(0,), (1,), (0, 1)]
    """
    return list(chain.from_iterable(combinations(places, size) for size in range(1, len(places) + 1)))


def shares_of(kind: str, number: int, places: Sequence[int], values: Mapping[Unknown, Number]) -> dict[int, Number]:
    """Give the probabilities at a set from the values of the unknowns: the last one is what is left.

    >>> shares_of("action", 0, (1, 2), {("action", 0, 1): Fraction(1, 3)})
    {1: Fraction(1, 3), 2: Fraction(2, 3)}
    """
    found: dict[int, Number] = {}
    rest: Number = Fraction(1)
    for place in places[:-1]:
        found[place] = values[kind, number, place]
        rest = rest - found[place]
    return found | {places[-1]: rest}
