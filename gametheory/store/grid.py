"""How a grid is cut into the blocks that are solved, and written, as one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

FEWEST_POINTS: Final = 64  # below, writing a block costs more than solving it
PIECES: Final = 64  # into so many blocks even a small grid is cut, so that little is lost with one

Block = tuple[slice, ...]
"""A block of a grid: for each axis, from where to where."""


@dataclass(frozen=True)
class Grid:
    """The axes of a grid by name, how long they are, and how many points of each a block takes."""

    dims: tuple[str, ...]
    shape: tuple[int, ...]
    step: tuple[int, ...]

    @classmethod
    def cut(cls, dims: tuple[str, ...], shape: tuple[int, ...], most: int) -> Grid:
        """Cut a grid into blocks of at most so many points: the last axes whole as far as they fit.

        >>> Grid.cut(("x", "y"), (1000, 3000), 65536).step
        (15, 3000)
        >>> Grid.cut(("x", "y"), (10000, 3000), 65536).step
        (21, 3000)
        """
        room = min(most, max(FEWEST_POINTS, -(-math.prod(shape) // PIECES)))
        step: list[int] = []
        for size in reversed(shape):
            step.insert(0, max(1, min(size, room)))
            room //= step[0]
        return cls(dims, shape, tuple(step))

    @property
    def size(self) -> int:
        """The number of points."""
        return math.prod(self.shape)

    @property
    def block_count(self) -> int:
        """The number of blocks."""
        return math.prod(-(-size // step) for size, step in zip(self.shape, self.step, strict=True))

    def blocks(self) -> Iterator[Block]:
        """Go through the blocks in the order of the grid."""
        return itertools.product(
            *(
                [slice(start, min(start + step, size)) for start in range(0, size, step)]
                for size, step in zip(self.shape, self.step, strict=True)
            )
        )

    def place(self, block: Block) -> tuple[int, ...]:
        """Give the index of a block among the blocks of each axis."""
        return tuple(piece.start // step for piece, step in zip(block, self.step, strict=True))

    def number(self, block: Block) -> int:
        """Give the place of a block in the order of the grid.

        >>> grid = Grid(("x", "y"), (5, 4), (2, 3))
        >>> [grid.number(block) for block in grid.blocks()]
        [0, 1, 2, 3, 4, 5]
        """
        number = 0
        for place, size, step in zip(self.place(block), self.shape, self.step, strict=True):
            number = number * -(-size // step) + place
        return number


def points_in(block: Block) -> int:
    """Give the number of points of a block."""
    return math.prod(piece.stop - piece.start for piece in block)
