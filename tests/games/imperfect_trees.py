"""Random trees with information sets, and brute force over them."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from gametheory.games import Chance, Decision, ExtensiveFormGame, Leaf, Profile


@st.composite
def trees(draw, players=("a", "b"), depth=3, recall=True, low=-3, high=3):
    """Trees in which players may not see others' moves, or chance's; with `recall` all remember their own."""
    known: dict[object, list[str]] = {}
    counter = iter(range(10_000))

    def label(key):
        sets = known.setdefault(key, [])
        choice = draw(st.integers(0, len(sets)))
        if choice == len(sets):
            sets.append(f"set {next(counter)}")
        return sets[choice]

    def grow(left, experience):
        number = next(counter)
        kind = draw(st.sampled_from(["leaf", "move", "move", "move", "chance"])) if left else "leaf"
        if kind == "leaf":
            payoffs = tuple(Fraction(draw(st.integers(low, high))) for _ in players)
            return Leaf(f"end {draw(st.integers(0, 4))}", payoffs)
        count = draw(st.integers(2, 3))
        actions = tuple(f"act {index}" for index in range(count))
        if kind == "chance":
            parts = [draw(st.integers(0, 3)) for _ in actions]
            total = sum(parts)
            shares = [Fraction(part, total) for part in parts] if total else [Fraction(1, count)] * count
            return Chance(f"draw {number}", actions, tuple(shares), tuple(grow(left - 1, experience) for _ in actions))
        player = draw(st.sampled_from(players))
        where = label((player, count, experience[player] if recall else None))
        children = tuple(
            grow(left - 1, experience | {player: (*experience[player], (where, action))}) for action in actions
        )
        return Decision(f"move {number}", player, actions, children, where)

    return ExtensiveFormGame(players, grow(depth, dict.fromkeys(players, ())))


def shares(draw, count):
    """Random probabilities, zeros among them."""
    parts = [draw(st.integers(0, 3)) for _ in range(count)]
    total = sum(parts)
    return [Fraction(part, total) for part in parts] if total else [Fraction(1, count)] * count


@st.composite
def with_behaviour(draw, **options):
    """A tree with a random behaviour profile, in which some actions are never taken."""
    game = draw(trees(**options))
    mixes = {
        label: dict(zip(known.actions, shares(draw, len(known.actions)), strict=True))
        for label, known in game.information_sets.items()
    }
    return game, Profile(mixes)


def pure_profiles(game):
    """All pure behaviour profiles, by brute force."""
    sets = game.information_sets
    for choice in product(*(known.actions for known in sets.values())):
        yield Profile({label: {action: 1} for label, action in zip(sets, choice, strict=True)})
