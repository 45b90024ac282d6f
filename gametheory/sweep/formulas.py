"""What a sweep's payoffs are made of, for kernels: few features of a point, and how each payoff depends on them.

The payoffs of a model are formulas of the swept parameters. Written out as sums (exactly, by
:func:`~gametheory.model.symbolic.symbolic_game`), they share their products of parameters: these are the *features*.
Where a payoff divides by parameters, its features are such products over the divisor. So every payoff is affine in
features, which is all that a kernel needs to know (:class:`~gametheory.kernels.families.Family`).

Where a payoff is no such formula (``exp``, ``min`` of a swept parameter), or has very many products, there is no
family, and the concept answers without a kernel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gametheory.errors import ConceptError, NotExactError
from gametheory.games import Chance, ExtensiveFormGame, Leaf, NormalFormGame
from gametheory.games.extensive_form import Node
from gametheory.kernels import Family
from gametheory.model.symbolic import symbolic_game
from gametheory.numerics.rational_functions import RationalFunction, terms
from gametheory.sweep.design import Block, Design

MOST_FEATURES: Final = 32
MOST_BEYOND: Final = 1e-9  # what rounding may add to a probability of one, or take from one of zero

Powers = tuple[int, ...]
Polynomial = tuple[tuple[Powers, Fraction], ...]


@dataclass(frozen=True)
class Feature:
    """A product of powers of the swept parameters, over a polynomial of them if there is one."""

    powers: Powers
    divisor: Polynomial = ()

    def at(self, values: Sequence[Any]) -> Any:
        """Give its value where the parameters have these, which broadcast."""
        product = _product(self.powers, values)
        return product / _sum(self.divisor, values) if self.divisor else product


@dataclass(frozen=True, eq=False)
class Formulas:
    """The family of a sweep's games, and the features of its points."""

    family: Family
    names: tuple[str, ...]
    features: tuple[Feature, ...]

    def at(self, design: Design, block: Block) -> NDArray[np.float64]:
        """Give the features of a block's points, in the order of the grid: shape (features, points)."""
        values = design.arrays(block)
        shape = np.broadcast_shapes(*(array.shape for array in values.values()))
        arrays = [values[name] for name in self.names]
        found = np.empty((len(self.features), *shape))
        with np.errstate(all="ignore"):  # what is not finite is found out by `sound`
            for row, feature in zip(found, self.features, strict=True):
                row[...] = feature.at(arrays)
        return found.reshape(len(self.features), -1)

    def sound(self, features: NDArray[np.float64]) -> Any:
        """Tell at which points all features are finite and all probabilities of chance are possible."""
        sound = np.isfinite(features).all(axis=0)
        moving = self.family.branch_slopes.any(axis=1)
        if moving.any():
            chances = self.family.branch_base[moving, None] + self.family.branch_slopes[moving] @ features
            sound &= ((chances >= -MOST_BEYOND) & (chances <= 1 + MOST_BEYOND)).all(axis=0)
        return sound


def formulas_of(design: Design, scale: tuple[float, ...]) -> Formulas | None:
    """Write the payoffs of a sweep out; ``None`` where they are not sums of few products."""
    try:
        games = symbolic_game(design.model, design.values, **design.fixed)
    except (ConceptError, NotExactError):
        return None
    formulas, chances = list(_formulas(games)), list(_chances(games))
    numbers = {feature: place for place, feature in enumerate(_features([*formulas, *chances]))}
    if len(numbers) > MOST_FEATURES:
        return None
    players = len(games.players)
    base, slopes = _coefficients(formulas, numbers)
    branch_base, branch_slopes = _coefficients(chances, numbers)
    first = {name: float(values[0]) for name, values in design.values.items()}
    by_player = (-1, players)
    family = Family(
        design.model.at(**design.fixed, **first),
        np.ascontiguousarray(base.reshape(by_player).T),
        np.ascontiguousarray(slopes.reshape(*by_player, len(numbers)).transpose(1, 0, 2)),
        scale,
        branch_base,
        branch_slopes,
    )
    return Formulas(family, tuple(name for name in design.model.parameters if name in design.values), tuple(numbers))


def _formulas(games: NormalFormGame | ExtensiveFormGame) -> Iterator[RationalFunction]:
    """Go through the payoffs, cell by cell, the players' side by side."""
    if isinstance(games, NormalFormGame):
        for cell in zip(*(payoffs.flat for payoffs in games.payoffs), strict=True):
            yield from cell
    else:
        for _, leaf in games.leaves():
            yield from leaf.payoffs


def _chances(games: NormalFormGame | ExtensiveFormGame) -> Iterator[RationalFunction]:
    """Go through the probabilities of the branches of chance moves."""

    def walk(node: Node) -> Iterator[RationalFunction]:
        if isinstance(node, Leaf):
            return
        if isinstance(node, Chance):
            yield from node.probabilities
        for child in node.children:
            yield from walk(child)

    if isinstance(games, ExtensiveFormGame):
        yield from walk(games.root)


def _parts(formula: RationalFunction) -> Iterator[tuple[Feature, Fraction]]:
    """Write a formula as a sum of features with their coefficients."""
    divisor: Polynomial = ()
    if not formula.is_polynomial:
        divisor = tuple(sorted(terms(formula.denominator).items()))
    for powers, coefficient in terms(formula.numerator).items():
        yield Feature(powers, divisor), coefficient


def _features(formulas: Sequence[RationalFunction]) -> list[Feature]:
    every = {feature for formula in formulas for feature, _ in _parts(formula) if not _is_constant(feature)}
    return sorted(every, key=lambda feature: (feature.divisor, feature.powers))


def _is_constant(feature: Feature) -> bool:
    return not feature.divisor and not any(feature.powers)


def _coefficients(
    formulas: Sequence[RationalFunction], numbers: Mapping[Feature, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the constant part of each formula, and its coefficient for each feature."""
    base, slopes = np.zeros(len(formulas)), np.zeros((len(formulas), len(numbers)))
    for place, formula in enumerate(formulas):
        for feature, coefficient in _parts(formula):
            if _is_constant(feature):
                base[place] = float(coefficient)
            else:
                slopes[place, numbers[feature]] = float(coefficient)
    return base, slopes


def _product(powers: Powers, values: Sequence[Any]) -> Any:
    product: Any = 1.0
    for power, value in zip(powers, values, strict=True):
        if power:
            product = product * value**power
    return product


def _sum(polynomial: Polynomial, values: Sequence[Any]) -> Any:
    return sum(float(coefficient) * _product(powers, values) for powers, coefficient in polynomial)
