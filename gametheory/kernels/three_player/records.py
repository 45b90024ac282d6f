"""The two records that the compiled loops share: the plan of a shape, which they read, and the room that they write in.

A record is one block of memory with named arrays of fixed shapes, so that a function takes one argument for it, and the
same machine code serves all shapes of games.

The *plan*
    ``shape`` and ``strides`` of a player's payoffs. ``count`` balanced choices of supports, and for each: each player's
    ``actions`` in use, how many they are (``sizes``), the same as bits (``used``), the number of the ``others``' two
    supports, the number of the ``candidate``, and in how many ``tries``
    which players are P, Q, R, and which of P's actions comes first (``roles``). The choices in ``order`` of their
    kinds: those of a kind have supports of the same ``kind_sizes`` for P, Q and R, and start at ``kind_starts``. For
    each player how many pairs of supports the others may have (``rivals``), and the ``profiles`` in each as bits.
The *room*
    for a block of points, which are on the last axis: ``payoffs``; which actions are ``better`` than others, and
    ``beaten`` by others; for each point: whether it is ``given_up``, and ``found``, how many equilibria there are, with
    the ``found_choice``, ``found_shares``, ``found_payoffs`` and ``found_index`` of each.

    For the choice under way: the sizes of its ``kind``; ``actions`` in use, ``sizes``, ``used`` and ``roles``, and
    ``cells_of``, how far apart the payoffs of the roles' actions are; at which points it is ``open``, and in ``doubt``;
    rows and forms, and the ``entry_error`` (see :mod:`.conditions`); ``places``, the roots that a formula gives.

    For the search: ``segments`` of a line (see :mod:`.line_segments`); ``intervals`` and their roots on the ``line``;
    ``sheets`` of parts of triangles, those ``chosen`` to be halved, and what is worked out for a sheet (see
    :mod:`.triangle_parts`); the ``roots`` with their ``radii`` and ``root_point``.

    For the root that is followed, at a ``point``: rows and ``mixtures`` (see :mod:`.recovering`), ``shares`` and what
    actions have ``earned`` (see :mod:`.judging`).
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np

Record: TypeAlias = Any
"""A record of one of the two kinds; the type checker knows no more of it."""

POINTS: Final = 256  # in a block
TOGETHER: Final = 32  # parts on a sheet
MOST_CHOICES: Final = 1200
MOST_KINDS: Final = 12
MOST_RIVALS: Final = 225
MOST_CELLS: Final = 48
MOST_EQUILIBRIA: Final = 64
MOST_ROOTS: Final = 256
MOST_INTERVALS: Final = 32
MOST_HALVINGS: Final = 44
MOST_SHEETS: Final = 96
MOST_SPLITS: Final = 2  # of the line, for all points of a block together
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
        ("order", "i2", (MOST_CHOICES,)),
        ("kinds", "i8"),
        ("kind_sizes", "i8", (MOST_KINDS, 3)),
        ("kind_starts", "i8", (MOST_KINDS + 1,)),
        ("rivals", "i8", (3,)),
        ("profiles", "i4", (3, MOST_RIVALS)),
    ],
    align=True,
)

SHEET: Final = np.dtype(
    [
        ("count", "i8"),
        ("vanishing", "f8", (2, 28 * TOGETHER)),
        ("signed", "f8", (8, 15 * TOGETHER)),
        ("corners", "f8", (3, 3, TOGETHER)),
        ("depth", "f8", (TOGETHER,)),
        ("point", "f8", (TOGETHER,)),
        ("error", "f8", (TOGETHER,)),
    ],
    align=True,
)
CHOSEN: Final = np.dtype(
    [
        ("count", "i8"),
        ("vanishing", "f8", (2, 28 * 2 * TOGETHER)),
        ("signed", "f8", (8, 15 * 2 * TOGETHER)),
        ("corners", "f8", (3, 3, 2 * TOGETHER)),
        ("depth", "f8", (2 * TOGETHER,)),
        ("point", "f8", (2 * TOGETHER,)),
        ("error", "f8", (2 * TOGETHER,)),
    ],
    align=True,
)

SEGMENT: Final = np.dtype(
    [
        ("lower", "f8"),
        ("width", "f8"),
        ("open", "i8", (POINTS,)),
        ("vanishing", "f8", (7 * POINTS,)),
        ("left", "f8", (4, 4 * POINTS)),
        ("large", "f8", (4, 5 * POINTS)),
    ],
    align=True,
)

ROOM: Final = np.dtype(
    [
        ("payoffs", "f8", (3, MOST_CELLS, POINTS)),
        ("better", "i4", (4, 4, POINTS)),
        ("beaten", "i4", (3, MOST_RIVALS, POINTS)),
        ("totals", "f8", (POINTS,)),
        ("given_up", "i4", (POINTS,)),
        ("found", "i8", (POINTS,)),
        ("found_choice", "i8", (POINTS, MOST_EQUILIBRIA)),
        ("found_shares", "f8", (POINTS, MOST_EQUILIBRIA, 3, 4)),
        ("found_payoffs", "f8", (POINTS, MOST_EQUILIBRIA, 3)),
        ("found_index", "i8", (POINTS, MOST_EQUILIBRIA)),
        ("kind", "i8", (3,)),
        ("cells_of", "i8", (3, 4)),
        ("entry_error", "f8", (POINTS,)),
        ("open", "i8", (POINTS,)),
        ("doubt", "i8", (POINTS,)),
        ("seen", "i8", (POINTS,)),
        ("rows_of_large", "f8", (3, 4, 3 * POINTS)),
        ("rows_of_left", "f8", (3, 4, 3 * POINTS)),
        ("rows_of_free", "f8", (2, 4, 4 * POINTS)),
        ("largest", "f8", (POINTS,)),
        ("left", "f8", (4, 10 * POINTS)),
        ("large", "f8", (4, 15 * POINTS)),
        ("mixed", "f8", (4, 10 * POINTS)),
        ("minors", "f8", (4, 4, 6 * POINTS)),
        ("vanishing", "f8", (2, 28 * POINTS)),
        ("form", "f8", (28 * POINTS,)),
        ("powers", "f8", (7, 28 * POINTS)),
        ("low", "f8", (POINTS,)),
        ("high", "f8", (POINTS,)),
        ("surely_positive", "f8", (POINTS,)),
        ("surely_negative", "f8", (POINTS,)),
        ("left_degree", "i8"),
        ("large_degree", "i8"),
        ("left_error", "f8"),
        ("large_error", "f8"),
        ("places", "f8", (2, POINTS)),
        ("place_radii", "f8", (POINTS,)),
        ("place_states", "f8", (POINTS,)),
        ("segments", SEGMENT, (2 * MOST_SPLITS + 1,)),
        ("intervals", "f8", (MOST_INTERVALS, 9)),
        ("line", "f8", (MOST_INTERVALS,)),
        ("line_radii", "f8", (MOST_INTERVALS,)),
        ("degree", "i8"),
        ("signed_degree", "i8"),
        ("groups", "i8", (2,)),
        ("errors", "f8", (2,)),
        ("signed_errors", "f8", (2,)),
        ("sheets_open", "i8"),
        ("sheets", SHEET, (MOST_SHEETS,)),
        ("chosen", CHOSEN),
        ("picked", "u8", (POINTS,)),
        ("jacobian", "f8", (4, TOGETHER)),
        ("inverse", "f8", (4, TOGETHER)),
        ("deviation", "f8", (2, TOGETHER)),
        ("verdict", "i8", (TOGETHER,)),
        ("solved", "f8", (2, 28)),
        ("scratch", "f8", (28,)),
        ("roots_found", "i8"),
        ("roots", "f8", (MOST_ROOTS, 3)),
        ("radii", "f8", (MOST_ROOTS,)),
        ("root_point", "u8", (MOST_ROOTS,)),
        ("actions", "i8", (3, 4)),
        ("sizes", "i8", (3,)),
        ("used", "i8", (3,)),
        ("roles", "i8", (3,)),
        ("of_large", "f8", (3, 4, 3)),
        ("at_corners", "f8", (3, 3, 3)),
        ("of_left", "f8", (3, 4, 3)),
        ("of_free", "f8", (2, 4, 4)),
        ("mixtures", "f8", (3, 4)),
        ("matrix", "f8", (8, 4)),
        ("pivots", "i8", (4,)),
        ("point", "i8"),
        ("shares", "f8", (3, 4)),
        ("earned", "f8", (3, 4)),
        ("system", "f8", (9, 18)),
        ("gains", "f8", (9,)),
        ("unknown_player", "i8", (9,)),
        ("unknown_action", "i8", (9,)),
    ],
    align=True,
)
