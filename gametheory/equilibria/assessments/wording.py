"""Components in words: what is fixed, what may vary within which range, and what is free."""

from __future__ import annotations

from collections.abc import Iterator

from gametheory.equilibria.assessments.cells import Cell, Part
from gametheory.equilibria.assessments.indexed_tree import IndexedTree
from gametheory.equilibria.assessments.patterns import shares_of
from gametheory.games.numbers import show
from gametheory.numerics.algebraic_numbers import Number, Ordered


def cell_words(tree: IndexedTree, cell: Cell) -> str:
    """Describe a cell, an information set after the other.

    ``"opening: hold; answer: any; showdown: attack 0 to 0.4, back down 0.6 to 1"``. Where the limits are no ranges it
    says so: ``"showdown: attack or back down, within limits"``.
    """
    said = "; ".join(f"{known.label}: {_at(tree, cell, number)}" for number, known in enumerate(tree.sets))
    together = [part for part in cell.parts if not part.free and part.dimension and len(_sets(part)) > 1]
    linked = [" and ".join(f"'{tree.sets[number].label}'" for number in _sets(part)) for part in together]
    return said + "".join(f" (at {sets} not independently)" for sets in linked)


def _sets(part: Part) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for _, number, _ in part.names))


def _at(tree: IndexedTree, cell: Cell, number: int) -> str:
    actions = tree.sets[number].actions
    if number in cell.solved.piece.settled:
        shares = dict(enumerate(cell.solved.piece.settled[number]))
        return _mixture(actions, {a: (share, share) for a, share in shares.items() if share})
    support = cell.supports[number]
    part = next((part for part in cell.parts if number in _sets(part)), None)
    if part is None:
        return actions[support[0]]
    if part.free:
        return "any"
    if not part.extreme:
        return f"{' or '.join(actions[action] for action in support)}, within limits"
    return _mixture(actions, dict(_ranges(part, number, support)))


def _ranges(part: Part, number: int, support: tuple[int, ...]) -> Iterator[tuple[int, tuple[Number, Number]]]:
    """Give for each action in use the range of its probability."""
    given = [
        shares_of("action", number, support, dict(zip(part.names, corner, strict=True))) for corner in part.corners
    ]
    for action in support:
        ordered = sorted((shares[action] for shares in given), key=Ordered)
        yield action, (ordered[0], ordered[-1])


def _mixture(actions: tuple[str, ...], ranges: dict[int, tuple[Number, Number]]) -> str:
    if len(ranges) == 1:
        return actions[next(iter(ranges))]
    return ", ".join(
        f"{actions[action]} {show(low)}" if low == high else f"{actions[action]} {show(low)} to {show(high)}"
        for action, (low, high) in ranges.items()
    )
