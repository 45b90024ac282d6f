r"""Perfect Bayesian equilibria of a tree: rational everywhere, with beliefs by Bayes' rule wherever it applies.

An *assessment* is behaviour at every information set, with beliefs there about which history has led to it. It is a
*perfect Bayesian equilibrium* here if

1. it is *sequentially rational*: at no information set would its player gain by playing differently from there on,
   given the beliefs there and the others' behaviour; and
2. beliefs follow *Bayes' rule wherever it compares two histories*. Let x and y be histories of an information set J
   that both pass an information set I, at x' and y', or both begin at the root. If every action of probability zero
   between x' and x is also taken between y' and y, then how likely x is at J compared with y follows from x' and y' at
   I and the positive probabilities on the two ways, and y is impossible if it needs more actions of probability zero
   and x' is possible.

Textbooks differ in the second condition. This one implies what most of them ask for:

- Bayes' rule on the path, and on the path of every subgame: so every perfect Bayesian equilibrium is subgame perfect;
- from one information set to a later one of the same player ("updating"), so that no single deviation that pays is
  missed by looking at one move at a time (Hendon, Jacobsen and Sloth 1996);
- *no signalling what you don't know* (Fudenberg and Tirole 1991): a surprising action that is the same at all histories
  of its player's information set changes no belief about what that player does not know.

In a signalling game it leaves beliefs after an unsent message free, as it should. Limits of Bayes' rule have all these
properties, so every sequential equilibrium (:mod:`gametheory.equilibria.sequential`) is perfect Bayesian; the converse
fails where surprises at different information sets would have to be equally improbable in one comparison and not in
another. With perfect information perfect Bayesian means subgame perfect.

Supports are chosen at every information set, so the number of choices limits what can be done. Measured on one shared
core: signalling games with two types, two messages and two answers take a hundredth of a second, with three of each one
to some seconds; random trees of ten information sets and twenty leaves a tenth of a second, of eighteen sets and thirty
leaves seconds, or an answer that says what it left out.

References
----------
D. Fudenberg and J. Tirole (1991), Perfect Bayesian equilibrium and sequential equilibrium, Journal of Economic Theory
53, 236-260. E. Hendon, H. J. Jacobsen and B. Sloth (1996), The one-shot-deviation principle for sequential rationality,
Games and Economic Behavior 12, 274-282. P. Battigalli (1996), Strategic independence and perfect Bayesian equilibria,
Journal of Economic Theory 70, 201-234 (relative probabilities).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from gametheory.equilibria.assessments import tree_grid, tree_solution
from gametheory.equilibria.signalling import kind_of, signalling_grid
from gametheory.errors import ConceptError
from gametheory.games import ExtensiveFormGame, GridSolution, NormalFormGame, Solution


def perfect_bayesian(
    game: ExtensiveFormGame,
    *,
    select: str = "payoff-dominance",
    tolerance: float = 1e-9,
    seconds: float | None = None,
    progress: Callable[[int], None] | None = None,
) -> Solution | GridSolution:
    """Find all perfect Bayesian equilibria of a tree, pure and mixed, or of a whole grid of trees.

    Parameters
    ----------
    game
        A game in extensive form with perfect recall, for any number of players.
    select
        The rule that selects one of several equilibria over a grid (:mod:`gametheory.equilibria.selection`).
    tolerance
        Over a grid, the share of a player's largest payoff up to which two payoffs count as a tie. Single games need no
        tolerance.
    seconds
        Stop a single game after so long with what was found, and say that it is not complete. An interruption from the
        keyboard does the same.
    progress
        For a single game: called with the number of choices of supports looked at.

    Returns
    -------
    A :class:`~gametheory.games.Solution`: isolated equilibria, and the extreme ones of each component, pure ones first,
    each with its beliefs at every information set (off the path all that support it, by their corners), values and the
    largest regret at any information set. ``components`` describe what may vary together. For a signalling game each
    has its ``kind``. Over a grid a :class:`~gametheory.games.GridSolution`. Raises ``ConceptError`` for a table, and
    where a player forgets something.

    Examples
    --------
    A government that may be strong or weak threatens; the other side does not know which it is:

    >>> from gametheory.games import Chance, Decision, Leaf
    >>> def kind(name, war, cost):
    ...     leaves = Leaf("war", (war, -2 if name == "strong" else 1)), Leaf("deal", (3 - cost, 0))
    ...     answer = Decision(f"answer {name}", "them", ("fight", "yield"), leaves, "after a threat")
    ...     return Decision(name, "us", ("wait", "threaten"), (Leaf("quiet", (0, 1)), answer), name)
    >>> moves = kind("strong", 1, 0), kind("weak", -4, 1)
    >>> game = ExtensiveFormGame(("us", "them"), Chance("draw", ("strong", "weak"), (0.2, 0.8), moves))
    >>> (equilibrium,) = perfect_bayesian(game).equilibria
    >>> print(equilibrium.profile, "|", equilibrium.kind)
    strong: threaten; after a threat: 1/3 fight + 2/3 yield; weak: 0.5 wait + 0.5 threaten | semi-separating
    >>> equilibrium.beliefs["after a threat"].to_dict()
    {'strong, threaten': 0.3333333333333333, 'weak, threaten': 0.6666666666666666}
    """
    return assessments_of(game, "perfect-bayesian", select, tolerance, seconds, progress)


def assessments_of(
    game: ExtensiveFormGame | NormalFormGame,
    concept: str,
    select: str,
    tolerance: float,
    seconds: float | None,
    progress: Callable[[int], None] | None,
) -> Solution | GridSolution:
    """Answer for a concept of behaviour with beliefs: one game, a grid of signalling games, or another grid."""
    if not isinstance(game, ExtensiveFormGame):
        raise ConceptError(f"{concept} takes a tree, and this game is a table. Use nash or pure-nash")

    def solve(single: ExtensiveFormGame) -> Solution:
        return _with_kinds(tree_solution(single, concept, seconds=seconds, progress=progress))

    if not game.grid_shape:
        return solve(game)
    found = signalling_grid(game, concept=concept, select=select, tolerance=tolerance, exactly=solve)
    return found or tree_grid(game, solve, concept=concept, select=select, tolerance=tolerance)


def _with_kinds(solution: Solution) -> Solution:
    """Name each equilibrium of a signalling game: pooling, separating or semi-separating."""
    assert isinstance(solution.game, ExtensiveFormGame)
    named = tuple(dataclasses.replace(one, kind=kind_of(solution.game, one.profile)) for one in solution.equilibria)
    return dataclasses.replace(solution, equilibria=named)
