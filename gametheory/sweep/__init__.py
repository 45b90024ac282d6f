"""Sweeps: how the outcomes of a model shift with its parameters.

A sweep evaluates the payoffs of a model over a grid of parameter values, or over a list of points, asks a solution
concept of every point, and returns an :class:`xarray.Dataset` with a name on every axis. It works a block of points at
a time: a block is small enough to stay in the processor's cache, and payoffs broadcast within it, so a payoff that does
not depend on a parameter is never repeated along it.

The dataset holds, for every point, which outcomes are possible in some equilibrium, how many equilibria there are,
whether somebody is indifferent, and the payoffs and outcome probabilities of the *selected* equilibrium, with the name
of the rule that selected it. Its attributes say all that a reader needs to trace a figure: the model's fingerprint, the
values held fixed, concept, tolerance and versions.

A sweep that takes hours, or that does not fit into memory, goes into a store on disk (:mod:`gametheory.store`) block by
block as it is solved, and is resumed after a crash; the workers of a dask scheduler can share the solving.
"""

from gametheory.sweep.axes import span
from gametheory.sweep.keeping import open_store
from gametheory.sweep.points import Points
from gametheory.sweep.provenance import versions
from gametheory.sweep.refining import refine
from gametheory.sweep.sampling import latin_hypercube, sobol
from gametheory.sweep.scenarios import read_scenarios
from gametheory.sweep.sweeping import estimate, sweep
from gametheory.sweep.tables import rows, save

__all__ = [
    "Points",
    "estimate",
    "latin_hypercube",
    "open_store",
    "read_scenarios",
    "refine",
    "rows",
    "save",
    "sobol",
    "span",
    "sweep",
    "versions",
]
