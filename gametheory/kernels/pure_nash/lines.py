"""The lines of a table, as lists that a compiled loop follows."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gametheory.kernels.blocks import evenly
from gametheory.kernels.candidate_sets import WORD, Words, words_for
from gametheory.kernels.families import Family, Floats

ABREAST: Final = 4  # actions that one loop compares
MOST_UNROLLED: Final = 8  # features


class Lines(NamedTuple):
    """The lines of a table, sorted by player; each takes a multiple of four slots, one an action.

    ``base`` and ``slopes`` are what the action pays more than the line's first; slots without an action pay infinitely
    less. Slopes are filled up with zeros to an even number of features. ``short`` is 2 or 4 for lines with at most so
    many actions, all in one word, unless there are very many features; it is 0 for others.
    """

    player: NDArray[np.int64]
    first: NDArray[np.int64]  # slot of each line, and the end
    short: NDArray[np.int64]
    base: Floats
    slopes: Floats
    word: NDArray[np.int64]
    bit: Words
    widest: int  # the most slots of a line


class Steps(NamedTuple):
    """How far, in bits, another action of the player lies, and from which cells on it is an action of the same line."""

    player: NDArray[np.int64]
    by: NDArray[np.int64]
    cells: Words  # shape (steps, words)
    spare: int  # empty words behind a set, from which bits are shifted in


def lines_in(family: Family, shape: tuple[int, ...]) -> Lines:
    """List the lines of a family of tables."""
    cells = np.arange(family.base.shape[1]).reshape(shape)
    parts = [_lines_of(family, player, np.moveaxis(cells, player, -1)) for player in range(len(shape))]
    player, slots, short, base, slopes, word, bit = map(np.concatenate, zip(*parts, strict=True))
    first = np.concatenate([[0], np.cumsum(slots)])
    return Lines(player, first, short, base, slopes, word, bit, widest=int(slots.max()))


def _lines_of(family: Family, player: int, cells: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
    """Give a player's lines, with the number of slots of each instead of its first slot."""
    cells = cells.reshape(-1, cells.shape[-1])
    count, actions = cells.shape
    slots = -(-actions // ABREAST) * ABREAST
    base = np.full((count, slots), -np.inf)
    base[:, :actions] = family.base[player, cells] - family.base[player, cells[:, :1]]
    slopes = np.zeros((count, slots, family.features))
    slopes[:, :actions] = family.slopes[player, cells] - family.slopes[player, cells[:, :1]]
    word, bit = np.zeros((count, slots), dtype=np.int64), np.zeros((count, slots), dtype=np.uint64)
    word[:, :actions], bit[:, :actions] = cells // WORD, np.uint64(1) << (cells % WORD).astype(np.uint64)
    together = (cells[:, 0] // WORD == cells[:, -1] // WORD) & (slots == ABREAST) & (family.features <= MOST_UNROLLED)
    short = np.where(together, 2 if actions == 2 else ABREAST, 0)
    each = np.full(count, player), np.full(count, slots), short
    flat = evenly(slopes.reshape(count * slots, family.features))
    return *each, base.ravel(), flat, word.ravel(), bit.ravel()


def steps_in(shape: tuple[int, ...]) -> Steps:
    """List the steps from one action of a line to another."""
    strides = np.cumprod([1, *shape[:0:-1]])[::-1]
    own = np.indices(shape).reshape(len(shape), -1)
    steps = [(player, far) for player, actions in enumerate(shape) for far in range(1, actions)]
    sets = [_as_words(own[player] < shape[player] - far) for player, far in steps]
    by = [int(far * strides[player]) for player, far in steps]
    return Steps(
        np.array([player for player, _ in steps], dtype=np.int64),
        np.array(by, dtype=np.int64),
        np.array(sets, dtype=np.uint64).reshape(len(steps), words_for(own.shape[1])),
        1 + max(by, default=0) // WORD,
    )


def _as_words(members: NDArray[np.bool_]) -> list[int]:
    parts = np.split(members, range(WORD, members.size, WORD))
    return [sum(1 << int(bit) for bit in np.flatnonzero(part)) for part in parts]
