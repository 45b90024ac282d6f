"""Random games for property tests, as hypothesis strategies."""

from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import strategies as st

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, NormalFormGame


@st.composite
def integer_games(draw, shapes=((2, 2), (3, 2), (2, 3, 2), (2, 2, 2), (4,), (3, 3)), low=-2, high=2):
    """Small games with integer payoffs, in which ties abound."""
    shape = draw(st.sampled_from(shapes))
    size = int(np.prod(shape))
    numbers = st.lists(st.integers(low, high), min_size=size, max_size=size)
    return NormalFormGame.from_arrays(*(np.array(draw(numbers)).reshape(shape) for _ in shape))


@st.composite
def trees(draw, players=("a", "b", "c"), low=-2, high=2, chance=True, depth=4):
    """Small trees of perfect information with integer payoffs, in which ties abound."""
    counter = iter(range(10_000))

    def grow(left):
        kind = draw(st.sampled_from(["leaf", "move", "move", "chance"] if chance else ["leaf", "move", "move"]))
        number = next(counter)
        if kind == "leaf" or not left:
            payoffs = tuple(Fraction(draw(st.integers(low, high))) for _ in players)
            return Leaf(f"end {number}", payoffs)
        count = draw(st.integers(2, 3))
        actions = tuple(f"act {index}" for index in range(count))
        children = tuple(grow(left - 1) for _ in actions)
        if kind == "chance":
            return Chance(f"draw {number}", actions, (Fraction(1, count),) * count, children)
        return Decision(f"move {number}", draw(st.sampled_from(players)), actions, children, f"move {number}")

    return ExtensiveFormGame(players, grow(depth))


def profiles_of(game: ExtensiveFormGame):
    """All pure strategy profiles of a tree, by brute force, as dictionaries from decision to action."""
    decisions = [decision for _, decision in game.decisions()]
    for choice in product(*(decision.actions for decision in decisions)):
        yield {decision.information_set: action for decision, action in zip(decisions, choice, strict=True)}
