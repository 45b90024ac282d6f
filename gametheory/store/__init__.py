"""Sweeps on disk: a labelled grid that is filled block by block and outlives a crash.

A sweep of hundreds of millions of points neither fits into memory nor should begin anew when a machine restarts. It is
kept in a *store*, a folder in the Zarr format (version 3) that xarray and every other reader of Zarr open:

- First the **template** is written: every variable with its full shape, and the labels of every axis. The folder
  appears only when its template is whole.
- A variable is cut into **chunks**, and one chunk of each is one **block**, the unit of work. A block is solved, its
  chunks are written, and last its part of the variable ``done`` is set. What is not done counts for nothing, so a
  process may be killed at any moment: to *resume* is to solve the blocks that are missing.
- Labels that turn up on the way (the candidates that the variable ``selected`` points to, the kinds of equilibrium) are
  **numbered in the order of the blocks**, whoever solves and writes them
  (:mod:`~gametheory.store.crews`: this process, threads, or the workers of a cluster). A new label is written before
  the first block that uses it, and a number does not change: a block that is solved again finds its labels where they
  were. So the bytes do not tell how often a sweep was interrupted, or by how many it was solved.
- A block whose solving **fails** fails alone (:mod:`~gametheory.store.failures`), and is tried again when the sweep is
  resumed. Should it bring labels that others had before it, they are numbered anew at the end
  (:mod:`~gametheory.store.renumbering`).
- Every chunk carries a checksum. A sweep that is resumed reads back what is done and solves again what is damaged,
  as after a power failure, which can lose what the disk had not yet taken in.
- One **writer** at a time: it holds a lock on the file beside the store, which names its process and its host. The
  operating system frees the lock when the process ends, however it ends. Workers write with its leave, as long as it
  lives and holds the lock (:mod:`~gametheory.store.fence`).

The store says what it was begun with (:mod:`~gametheory.store.identity`), and refuses to go on with anything else.
Where this stops: on a file system without locks (refused) or without atomic renaming, and where solving a block twice
does not give the same numbers twice.

The format: Zarr core specification, version 3, https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html.
"""

from gametheory.store.estimate import Estimate, estimate
from gametheory.store.failures import failed_block
from gametheory.store.filling import fill, require_store
from gametheory.store.grid import Block, Grid
from gametheory.store.plan import Plan
from gametheory.store.reading import opened
from gametheory.store.template import DONE
from gametheory.store.workers import by_workers, require_alike, workers

__all__ = [
    "DONE",
    "Block",
    "Estimate",
    "Grid",
    "Plan",
    "by_workers",
    "estimate",
    "failed_block",
    "fill",
    "opened",
    "require_alike",
    "require_store",
    "workers",
]
