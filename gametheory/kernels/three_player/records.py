"""The two records that the compiled loops share: the plan of a shape, which they read, and the room that they write in.

A record is one block of memory with named arrays of fixed shapes, so that a function takes one argument for it, and the
same machine code serves all shapes of games.

The *plan*
    ``shape`` and ``strides`` of a player's payoffs. ``count`` balanced choices of supports, and for each: each player's
    ``actions`` in use, how many they are (``sizes``), the same as bits (``used``), the number of the ``others``' two
    supports, the number of the ``candidate``, and in how many ``tries``
    which players are P, Q, R, and which of P's actions comes first (``roles``). For each
    player how many pairs of supports the others may have (``rivals``), and the ``profiles`` in each as bits.
The *room*
    for a point: ``payoffs``; which actions are ``better`` than others, and ``beaten`` by others; for a choice: the
    ``actions`` in use, ``sizes`` and ``used``; the ``roles``; rows and forms (see :mod:`.conditions`); for a search:
    ``intervals`` and their roots on the ``line``; parts of a triangle and its forms (see :mod:`.triangle_roots`); the
    ``roots`` and their ``radii``; for a profile: mixtures (see :mod:`.recovering`), ``shares`` and what actions have
    ``earned`` (see :mod:`.judging`); and ``found``, how many equilibria there are, with the ``found_choice``,
    ``found_shares`` and ``found_index`` of each.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np

Record: TypeAlias = Any
"""A record of one of the two kinds; the type checker knows no more of it."""

MOST_CHOICES: Final = 1200
MOST_RIVALS: Final = 225
MOST_CELLS: Final = 48
MOST_EQUILIBRIA: Final = 64
MOST_ROOTS: Final = 64
MOST_INTERVALS: Final = 32
MOST_PARTS: Final = 48
MOST_TRIES: Final = 8

PLAN: Final = np.dtype(
    [
        ("shape", "i8", (3,)),
        ("strides", "i8", (3,)),
        ("count", "i8"),
        ("actions", "i1", (MOST_CHOICES, 3, 4)),
        ("sizes", "i1", (MOST_CHOICES, 3)),
        ("used", "i1", (MOST_CHOICES, 3)),
        ("others", "i2", (MOST_CHOICES, 3)),
        ("candidate", "i2", (MOST_CHOICES,)),
        ("tries", "i1", (MOST_CHOICES,)),
        ("roles", "i1", (MOST_CHOICES, MOST_TRIES, 4)),
        ("rivals", "i8", (3,)),
        ("profiles", "i8", (3, MOST_RIVALS)),
    ],
    align=True,
)

ROOM: Final = np.dtype(
    [
        ("payoffs", "f8", (3, MOST_CELLS)),
        ("better", "i8", (4, 4)),
        ("beaten", "i8", (3, MOST_RIVALS)),
        ("actions", "i8", (3, 4)),
        ("sizes", "i8", (3,)),
        ("used", "i8", (3,)),
        ("roles", "i8", (3,)),
        ("of_large", "f8", (3, 4, 3)),
        ("of_left", "f8", (3, 4, 3)),
        ("of_free", "f8", (2, 4, 4)),
        ("left", "f8", (4, 28)),
        ("large", "f8", (4, 28)),
        ("mixed", "f8", (4, 28)),
        ("vanishing", "f8", (2, 28)),
        ("minors", "f8", (4, 4, 28)),
        ("form", "f8", (28,)),
        ("powers", "f8", (7, 28)),
        ("intervals", "f8", (MOST_INTERVALS, 9)),
        ("line", "f8", (MOST_ROOTS,)),
        ("parts", "f8", (MOST_PARTS, 28, 2)),
        ("signed_parts", "f8", (MOST_PARTS, 15, 8)),
        ("corners", "f8", (MOST_PARTS, 3, 3)),
        ("depth", "i8", (MOST_PARTS,)),
        ("part", "f8", (28, 2)),
        ("signed_part", "f8", (15, 8)),
        ("inverse", "f8", (2, 2)),
        ("degree", "i8"),
        ("signed_degree", "i8"),
        ("groups", "i8", (2,)),
        ("errors", "f8", (2,)),
        ("signed_errors", "f8", (2,)),
        ("roots", "f8", (MOST_ROOTS, 3)),
        ("radii", "f8", (MOST_ROOTS,)),
        ("mixtures", "f8", (3, 4)),
        ("matrix", "f8", (8, 4)),
        ("order", "i8", (4,)),
        ("shares", "f8", (3, 4)),
        ("earned", "f8", (3, 4)),
        ("system", "f8", (9, 18)),
        ("gains", "f8", (9,)),
        ("unknown_player", "i8", (9,)),
        ("unknown_action", "i8", (9,)),
        ("found", "i8"),
        ("found_choice", "i8", (MOST_EQUILIBRIA,)),
        ("found_shares", "f8", (MOST_EQUILIBRIA, 3, 4)),
        ("found_payoffs", "f8", (MOST_EQUILIBRIA, 3)),
        ("found_index", "i8", (MOST_EQUILIBRIA,)),
    ],
    align=True,
)
