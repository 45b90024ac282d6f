"""All Nash equilibria of three players and more at one irrational value of a parameter.

The parameter is one more unknown, which the value's minimal polynomial determines: so for each choice of supports the
equilibria are real solutions of a polynomial system (:mod:`gametheory.thresholds.systems`) that has finitely many, with
the parameter and all probabilities in one field. What unused actions would pay is compared in that field.

Pure equilibria are read off the payoffs. Where a choice of supports has infinitely many solutions, which happens where
payoffs tie in more than one way, no answer is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from gametheory.equilibria.supports import Support, unknowns
from gametheory.games import NormalFormGame
from gametheory.games.verification import best_responses
from gametheory.model.symbolic import game_at
from gametheory.numerics.algebraic_numbers import AlgebraicNumber, Number
from gametheory.numerics.corners import corners
from gametheory.numerics.polynomial_systems import UndecidedError
from gametheory.thresholds.answers import answer
from gametheory.thresholds.nouns import Answer
from gametheory.thresholds.systems import SupportSystem, whole_payoffs

Strategies = list[list[Number]]
"""For each player the probability of each action."""
Found = tuple[NormalFormGame, Strategies]
"""The game with the value in a solution's own field, and the solution."""


def many_player_answer(
    formulas: NormalFormGame, name: str, value: AlgebraicNumber, beside: Sequence[Answer] = ()
) -> Answer | None:
    """Give the equilibria at an irrational value, in the order of a like answer; None where that is not decided."""
    here: Any = game_at(formulas, {name: value})
    payoffs = [whole_payoffs(formulas, player, name) for player in range(len(formulas.players))]
    found = list(_pure(here))
    try:
        for support in _supports(here):
            mixing = [player for player, own in enumerate(support) if len(own) > 1]
            if len(mixing) == 1:
                found += _alone(here, support, mixing[0])
                continue
            system = SupportSystem(payoffs, formulas.shape, support)
            found += [one for one in _solutions(system, formulas, name, value) if _holds(*one)]
    except UndecidedError:
        return None
    named = [(_label(*one), dict(zip(here.players, _payoffs(*one), strict=True))) for one in found]
    reached = {here.outcomes[cell] for game, mixes in found for cell in _played(game, mixes)}
    return answer(named, (outcome for outcome in here.outcome_names if outcome in reached), beside=beside)


def _pure(game: NormalFormGame) -> Iterator[Found]:
    best = [best_responses(game, player) for player in range(len(game.players))]
    for cell in game.cells():
        if all(own[cell] for own in best):
            yield game, [[Fraction(k == own) for k in range(size)] for own, size in zip(cell, game.shape, strict=True)]


def _supports(game: NormalFormGame) -> Iterator[Support]:
    """Go through the choices of supports in which somebody mixes and no action in use is beaten by another."""
    every = [
        [chosen for size in range(1, count + 1) for chosen in combinations(range(count), size)] for count in game.shape
    ]
    for support in product(*every):
        if unknowns(support) and not any(_is_beaten(game, support, player) for player in range(len(support))):
            yield support


def _is_beaten(game: NormalFormGame, support: Support, player: int) -> bool:
    """Whether some action in use never pays more than another one and sometimes less, against the others' supports."""
    rest = list(product(*(own for other, own in enumerate(support) if other != player)))
    payoffs = game.payoffs[player]

    def pays(action: int) -> list[Any]:
        return [payoffs[(*others[:player], action, *others[player:])] for others in rest]

    rows = [pays(action) for action in range(game.shape[player])]
    return any(
        all(a <= b for a, b in zip(rows[used], rows[other], strict=True))
        and any(a < b for a, b in zip(rows[used], rows[other], strict=True))
        for used in support[player]
        for other in range(game.shape[player])
        if other != used
    )


def _alone(game: NormalFormGame, support: Support, mixer: int) -> list[Found]:
    """Give the equilibrium in which one player alone mixes, and the others do not gain: conditions that are linear."""
    pure = [_only([Fraction(0)] * size, own[0]) for own, size in zip(support, game.shape, strict=True)]
    used = support[mixer]
    if len({_expected(game, mixer, pure, action) for action in used}) > 1:
        return []
    rows = [[Fraction(k == place) for k in range(len(used))] + [Fraction(0)] for place in range(len(used))]
    deviations = [
        (player, own[0], other)
        for player, own in enumerate(support)
        for other in range(game.shape[player])
        if player != mixer
    ]
    rows += [[*(_loss(game, pure, mixer, action, *one) for action in used), Fraction(0)] for one in deviations]
    found = corners([[*(Fraction(1) for _ in used), Fraction(-1)]], rows, len(used))
    if not all(any(point[place] != 0 for point in found) for place in range(len(used))):
        return []
    if len(found) > 1:
        raise UndecidedError("equilibria with some supports are infinitely many")
    shares = dict(zip(used, found[0], strict=True))
    mixed = [shares.get(action, Fraction(0)) for action in range(game.shape[mixer])]
    mixes = [mixed if player == mixer else own for player, own in enumerate(pure)]
    return [(game, mixes)] if _holds(game, mixes) else []


def _loss(game: NormalFormGame, pure: Strategies, mixer: int, action: int, player: int, own: int, other: int) -> Any:
    """Give what a player loses by another action while the mixer plays a pure one."""
    mixes = [_only(mix, action) if k == mixer else mix for k, mix in enumerate(pure)]
    return _expected(game, player, mixes, own) - _expected(game, player, mixes, other)


def _solutions(system: SupportSystem, formulas: NormalFormGame, name: str, value: AlgebraicNumber) -> Iterator[Found]:
    for strategies, parameter in system.solutions_at(value):
        game: Any = game_at(formulas, {name: parameter})
        full = [[Fraction(0)] * size for size in formulas.shape]
        mixes: Strategies = [
            [shares[own.index(k)] if k in own else zero for k, zero in enumerate(none)]
            for own, shares, none in zip(system.support, strategies, full, strict=True)
        ]
        yield game, mixes


def _holds(game: NormalFormGame, mixes: Strategies) -> bool:
    """Whether no player has a better action; those in use are equally good as they solve the system."""
    for player, mix in enumerate(mixes):
        earned = [_expected(game, player, mixes, action) for action in range(len(mix))]
        now = next(value for value, share in zip(earned, mix, strict=True) if share != 0)
        if any(value > now for value in earned):
            return False
    return True


def _expected(game: NormalFormGame, player: int, mixes: Strategies, action: int | None = None) -> Number:
    """Give what a player expects, by an action instead of the own mixture if one is given."""
    played = mixes if action is None else [_only(own, action) if k == player else own for k, own in enumerate(mixes)]
    total: Number = Fraction(0)
    for cell in _played(game, played):
        weight: Number = Fraction(1)
        for own, place in zip(played, cell, strict=True):
            weight = weight * own[place]
        total = total + weight * game.payoffs[player][cell]
    return total


def _only(mix: Sequence[Number], action: int) -> list[Number]:
    return [Fraction(k == action) for k in range(len(mix))]


def _payoffs(game: NormalFormGame, mixes: Strategies) -> list[Number]:
    return [_expected(game, player, mixes) for player in range(len(mixes))]


def _played(game: NormalFormGame, mixes: Strategies) -> Iterator[tuple[int, ...]]:
    """Go through the cells of positive probability."""
    return (cell for cell in game.cells() if all(own[place] != 0 for own, place in zip(mixes, cell, strict=True)))


def _label(game: NormalFormGame, mixes: Strategies) -> str:
    used = (
        " + ".join(action for action, share in zip(actions, mix, strict=True) if share != 0)
        for actions, mix in zip(game.actions, mixes, strict=True)
    )
    return ", ".join(used)
