"""Write a crisis down as a game, solve it, and see where its outcome flips as the parameters move.

The tour, in the order in which an analyst takes it::

    import gametheory as gt

    crisis = gt.load("linkage.yaml")  # a Model: players, parameters, outcomes, and a table or a tree
    game = crisis.at(domestic_cost=0.4)  # the game at these values; the other parameters keep their defaults
    gt.nash(game)  # a Solution: every equilibrium, in words
    gt.subgame_perfect(tree_game)  # of a tree; gt.pure_nash and gt.dominance of a table
    gt.perfect_bayesian(doubt)  # of a tree in which somebody does not know something, with beliefs
    shift = gt.sweep(crisis, gt.nash, domestic_cost=gt.span(0, 2, 201), leverage=gt.span(0, 6, 201))
    gt.charts.outcome_map(shift)  # which outcomes are possible where

``python -m gametheory --help`` does the same from a terminal. Each name is imported when it is first used, so that
``import gametheory`` itself is quick.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "ExtensiveFormGame",
    "Model",
    "NormalFormGame",
    "Outcome",
    "Parameter",
    "Solution",
    "agent_quantal",
    "agent_quantal_branch",
    "agent_quantal_limit",
    "charts",
    "choose",
    "coarse_correlated",
    "commitment",
    "compare",
    "conditions",
    "correlated",
    "correlated_ranges",
    "correlated_vertices",
    "d1",
    "divine",
    "dominance",
    "errors",
    "extensive_form_correlated",
    "fictitious_play",
    "fit_precision",
    "gambitfile",
    "intuitive_criterion",
    "is_correlated_equilibrium",
    "latin_hypercube",
    "lemke_howson",
    "load",
    "nash",
    "perfect_bayesian",
    "pure_nash",
    "quantal",
    "quantal_branch",
    "quantal_limit",
    "rationalizable",
    "read_scenarios",
    "refine",
    "regimes",
    "replicator",
    "sequential",
    "signalling_game",
    "sobol",
    "span",
    "stochastic_fictitious_play",
    "subgame_perfect",
    "sweep",
    "symmetric_replicator",
    "thresholds",
    "undefeated",
    "value_functions",
]

_ROOMS = {
    "ExtensiveFormGame": "games",
    "Model": "model",
    "NormalFormGame": "games",
    "Outcome": "model",
    "Parameter": "model",
    "Solution": "games",
    "agent_quantal": "equilibria",
    "agent_quantal_branch": "equilibria",
    "agent_quantal_limit": "equilibria",
    "choose": "equilibria",
    "coarse_correlated": "equilibria",
    "commitment": "equilibria",
    "compare": "comparison",
    "conditions": "conditions",
    "correlated": "equilibria",
    "correlated_ranges": "equilibria",
    "correlated_vertices": "equilibria",
    "d1": "equilibria",
    "divine": "equilibria",
    "dominance": "equilibria",
    "extensive_form_correlated": "equilibria",
    "fictitious_play": "equilibria",
    "fit_precision": "equilibria",
    "intuitive_criterion": "equilibria",
    "is_correlated_equilibrium": "equilibria",
    "latin_hypercube": "sweep",
    "lemke_howson": "equilibria",
    "load": "loading",
    "nash": "equilibria",
    "perfect_bayesian": "equilibria",
    "pure_nash": "equilibria",
    "quantal": "equilibria",
    "quantal_branch": "equilibria",
    "quantal_limit": "equilibria",
    "rationalizable": "equilibria",
    "read_scenarios": "sweep",
    "refine": "sweep",
    "regimes": "regimes",
    "replicator": "equilibria",
    "sequential": "equilibria",
    "signalling_game": "equilibria",
    "sobol": "sweep",
    "span": "sweep",
    "stochastic_fictitious_play": "equilibria",
    "subgame_perfect": "equilibria",
    "sweep": "sweep",
    "symmetric_replicator": "equilibria",
    "thresholds": "thresholds",
    "undefeated": "equilibria",
    "value_functions": "thresholds",
}

if TYPE_CHECKING:
    from gametheory import charts, errors, gambitfile
    from gametheory.comparison import compare
    from gametheory.conditions import conditions
    from gametheory.equilibria import (
        agent_quantal,
        agent_quantal_branch,
        agent_quantal_limit,
        choose,
        coarse_correlated,
        commitment,
        correlated,
        correlated_ranges,
        correlated_vertices,
        d1,
        divine,
        dominance,
        extensive_form_correlated,
        fictitious_play,
        fit_precision,
        intuitive_criterion,
        is_correlated_equilibrium,
        lemke_howson,
        nash,
        perfect_bayesian,
        pure_nash,
        quantal,
        quantal_branch,
        quantal_limit,
        rationalizable,
        replicator,
        sequential,
        signalling_game,
        stochastic_fictitious_play,
        subgame_perfect,
        symmetric_replicator,
        undefeated,
    )
    from gametheory.games import ExtensiveFormGame, NormalFormGame, Solution
    from gametheory.loading import load
    from gametheory.model import Model, Outcome, Parameter
    from gametheory.regimes import regimes
    from gametheory.sweep import latin_hypercube, read_scenarios, refine, sobol, span, sweep
    from gametheory.thresholds import thresholds, value_functions
else:  # hidden from type checkers, which would take any misspelt name for one that `__getattr__` knows

    def __getattr__(name: str) -> object:
        """Import a name of the front door when it is first asked for (PEP 562)."""
        if name not in __all__:
            raise AttributeError(f"module 'gametheory' has no attribute '{name}'")
        room = importlib.import_module(f"gametheory.{_ROOMS.get(name, name)}")
        value = getattr(room, name) if name in _ROOMS else room
        setattr(sys.modules[__name__], name, value)
        return value


def __dir__() -> list[str]:
    """List the names of the front door, those not yet imported too."""
    return sorted({*globals(), *__all__})


class _FrontDoor(ModuleType):
    """The package as a module with one habit changed: ``gametheory.sweep`` is the function, not its room.

    When Python imports ``gametheory.sweep`` for whatever reason, it sets the package's attribute ``sweep`` to the
    module, which would hide the function from then on. ``from gametheory.sweep import ...`` still reaches the room.
    """

    def __setattr__(self, name: str, value: object) -> None:
        """Set the function where Python would set its room."""
        if isinstance(value, ModuleType) and name in _ROOMS:
            value = getattr(value, name)
        super().__setattr__(name, value)

    def __reduce__(self) -> tuple[object, ...]:
        """Be imported where it is sent: a concept of the user's own that names the package goes to other processes."""
        return importlib.import_module, (self.__name__,)


sys.modules[__name__].__class__ = _FrontDoor
