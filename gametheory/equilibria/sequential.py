r"""Sequential equilibria of a tree: rational everywhere, with beliefs that are limits of Bayes' rule.

An assessment, behaviour with beliefs, is a *sequential equilibrium* (Kreps and Wilson 1982) if it is

1. *sequentially rational*: at no information set would its player gain by playing differently from there on, given the
   beliefs there and the others' behaviour; and
2. *consistent*: it is the limit of assessments in which every action has some positive probability and all beliefs
   follow from behaviour by Bayes' rule.

Consistency is decided here, not assumed. Nobody has to search for sequences: by Kreps and Wilson's Lemmas A1 and A2 it
is a question about orders of improbability, whole numbers that a linear program finds or excludes, and about weights,
whose products must agree (:mod:`gametheory.equilibria.assessments.improbability`).

Every finite game with perfect recall has a sequential equilibrium, every sequential equilibrium is perfect Bayesian
(:mod:`gametheory.equilibria.perfect_bayesian`), and in signalling games the two are the same.

References
----------
D. M. Kreps and R. Wilson (1982), Sequential equilibria, Econometrica 50, 863-894. R. Selten (1975), Reexamination of
the perfectness concept for equilibrium points in extensive games, International Journal of Game Theory 4, 25-55.
"""

from __future__ import annotations

from collections.abc import Callable

from gametheory.equilibria.perfect_bayesian import assessments_of
from gametheory.games import ExtensiveFormGame, GridSolution, Solution


def sequential(
    game: ExtensiveFormGame,
    *,
    select: str = "payoff-dominance",
    tolerance: float = 1e-9,
    seconds: float | None = None,
    progress: Callable[[int], None] | None = None,
) -> Solution | GridSolution:
    """Find all sequential equilibria of a tree, pure and mixed, or of a whole grid of trees.

    Parameters, result and errors are those of :func:`~gametheory.equilibria.perfect_bayesian.perfect_bayesian`. The
    beliefs given are all consistent ones that support the behaviour; where those at several information sets depend on
    each other, their ``strict`` says so.

    Examples
    --------
    Selten's horse: that player 1 goes down because player 2 would continue is a Nash equilibrium, and not sequential.

    >>> from gametheory.games import Decision, Leaf
    >>> def third(name, left, right):
    ...     return Decision(name, "3", ("L", "R"), (Leaf(name + " L", left), Leaf(name + " R", right)), "third")
    >>> second = Decision(
    ...     "second", "2", ("c", "d"), (Leaf("across", (1, 1, 1)), third("x", (4, 4, 0), (0, 0, 1))), "second"
    ... )
    >>> first = Decision("first", "1", ("C", "D"), (second, third("y", (3, 3, 2), (0, 0, 0))), "first")
    >>> found = sequential(ExtensiveFormGame(("1", "2", "3"), first))
    >>> for equilibrium in found.equilibria:
    ...     print(equilibrium.profile, "|", *map(str, equilibrium.beliefs["third"].probabilities))
    first: C; second: c; third: R | 5/6 1/6
    first: C; second: c; third: 0.25 L + 0.75 R | 2/3 1/3
    >>> found.components[0].words
    ('first: C; second: c; third: L 0 to 0.25, R 0.75 to 1',)
    """
    return assessments_of(game, "sequential", select, tolerance, seconds, progress)
