"""Solution concepts: one a file, each a function from a game to a solution.

Every concept takes a single game or a whole grid of games with the same code. A single game is answered in exact
rational arithmetic by a :class:`~gametheory.games.Solution`, a grid in vectorised floating point by a
:class:`~gametheory.games.GridSolution`. They know games, and no parameters.
"""

from collections.abc import Callable

from gametheory.equilibria.agent_quantal import (
    AgentQuantalBranch,
    agent_quantal,
    agent_quantal_branch,
    agent_quantal_limit,
)
from gametheory.equilibria.assessments import supporting_beliefs
from gametheory.equilibria.choosing import CHOICE_RULES, Choice, choose
from gametheory.equilibria.commitment import commitment
from gametheory.equilibria.correlated import coarse_correlated, correlated
from gametheory.equilibria.correlated_polytope import correlated_ranges, correlated_vertices
from gametheory.equilibria.dominance import dominance
from gametheory.equilibria.extensive_correlated import extensive_form_correlated
from gametheory.equilibria.learning import (
    FictitiousPlay,
    Replicator,
    fictitious_play,
    replicator,
    stochastic_fictitious_play,
    symmetric_replicator,
)
from gametheory.equilibria.lemke_howson import LemkeHowsonSolution, lemke_howson
from gametheory.equilibria.nash import nash
from gametheory.equilibria.obedience import is_correlated_equilibrium
from gametheory.equilibria.perfect_bayesian import perfect_bayesian
from gametheory.equilibria.pure_nash import pure_nash
from gametheory.equilibria.quantal import QuantalBranch, quantal, quantal_branch, quantal_limit
from gametheory.equilibria.quantal_fit import PrecisionFit, fit_precision
from gametheory.equilibria.rationalizable import rationalizable
from gametheory.equilibria.sequential import sequential
from gametheory.equilibria.signalling import d1, divine, intuitive_criterion, signalling_game, undefeated
from gametheory.equilibria.subgame_perfect import subgame_perfect
from gametheory.games import ExtensiveFormGame, GridSolution, NormalFormGame, Solution

Concept = Callable[..., Solution | GridSolution]


def default_concept(game: NormalFormGame | ExtensiveFormGame) -> Concept:
    """Give the concept that is asked of a game when its user names none.

    Subgame perfection for a tree of perfect information, perfect Bayesian equilibrium for another tree; for a table all
    Nash equilibria for two players, pure ones for more.

    >>> default_concept(NormalFormGame.from_arrays([[0]], [[0]])).__name__
    'nash'
    """
    if isinstance(game, ExtensiveFormGame):
        return subgame_perfect if game.has_perfect_information else perfect_bayesian
    return nash if len(game.players) == 2 else pure_nash


__all__ = [
    "CHOICE_RULES",
    "AgentQuantalBranch",
    "Choice",
    "Concept",
    "FictitiousPlay",
    "LemkeHowsonSolution",
    "PrecisionFit",
    "QuantalBranch",
    "Replicator",
    "agent_quantal",
    "agent_quantal_branch",
    "agent_quantal_limit",
    "choose",
    "coarse_correlated",
    "commitment",
    "correlated",
    "correlated_ranges",
    "correlated_vertices",
    "d1",
    "default_concept",
    "divine",
    "dominance",
    "extensive_form_correlated",
    "fictitious_play",
    "fit_precision",
    "intuitive_criterion",
    "is_correlated_equilibrium",
    "lemke_howson",
    "nash",
    "perfect_bayesian",
    "pure_nash",
    "quantal",
    "quantal_branch",
    "quantal_limit",
    "rationalizable",
    "replicator",
    "sequential",
    "signalling_game",
    "stochastic_fictitious_play",
    "subgame_perfect",
    "supporting_beliefs",
    "symmetric_replicator",
    "undefeated",
]
