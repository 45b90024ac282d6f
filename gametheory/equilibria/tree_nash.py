r"""All Nash equilibria of a tree, in behaviour strategies.

With perfect recall nothing is lost by behaviour strategies: every mixed strategy has a realisation equivalent one (Kuhn
1953). A profile is a Nash equilibrium exactly if

1. at every information set on the path all actions in use are equally good, given the beliefs that follow from play;
2. no other action there is better with the best plan for what the same player may have to decide later.

Off the path nothing is asked of behaviour but that it makes no deviation pay. So supports are chosen on the path
only, and there is one answer for each play and not one for each way not to be reached: an information set that only
its own player's deviation, or that of two players, would bring about is free; at the others, where somebody else's
deviation leads, the probabilities range over whatever region keeps the deviation from paying. Such regions are the
components of the answer, with their corners among the equilibria: where several sets off the path vary independently,
one at a time away from the first corner, for all combinations would be very many. That threats off the path need not
be credible is what :mod:`gametheory.equilibria.subgame_perfect` and :mod:`gametheory.equilibria.sequential` mend.

Large regions with curved limits are described by some members and their dimension, not by all their corners; the notes
then say so. Measured on one shared core: trees of a dozen information sets take a tenth of a second to some seconds,
the flagship's tree of ten moves a tenth of a second.

The reduced normal form has the same equilibria up to realisation equivalence. It grows exponentially with the tree, and
its components multiply plans that differ where nobody comes.

References
----------
H. W. Kuhn (1953), Extensive games and the problem of information, Contributions to the Theory of Games II, Annals of
Mathematics Studies 28, 193-216. B. von Stengel (1996), Efficient computation of behavior strategies, Games and Economic
Behavior 14, 220-246.
"""

from __future__ import annotations

from gametheory.equilibria.assessments import tree_grid, tree_solution
from gametheory.games import ExtensiveFormGame, GridSolution, Solution


def tree_nash(
    game: ExtensiveFormGame, *, select: str = "payoff-dominance", tolerance: float = 1e-9, seconds: float | None = None
) -> Solution | GridSolution:
    """Find all Nash equilibria of a tree in behaviour strategies; :func:`~gametheory.equilibria.nash.nash` of a tree.

    Parameters
    ----------
    game
        A game in extensive form with perfect recall, for any number of players; a grid is solved point by point.
    select, tolerance
        For a grid, as in :func:`~gametheory.equilibria.nash.nash`.
    seconds
        Stop a single game after so long with what was found, and say that it is not complete. An interruption from the
        keyboard does the same.

    Returns
    -------
    A :class:`~gametheory.games.Solution` whose equilibria are the isolated and the extreme ones; where a choice off the
    path is free, one stands for all. Each component's ``words`` say which choices are free and within which region.
    Raises ``ConceptError`` where a player forgets something.

    Examples
    --------
    The incumbent's threat to fight need not be carried out:

    >>> from gametheory.games import Decision, Leaf
    >>> share, war = Leaf("share", (1, 1)), Leaf("war", (-1, -1))
    >>> answer = Decision("answer", "incumbent", ("accommodate", "fight"), (share, war), "answer")
    >>> entry = Decision("entry", "entrant", ("stay out", "enter"), (Leaf("out", (0, 2)), answer), "entry")
    >>> found = tree_nash(ExtensiveFormGame(("entrant", "incumbent"), entry))
    >>> for equilibrium in found.equilibria:
    ...     print(equilibrium.profile)
    entry: stay out; answer: fight
    entry: enter; answer: accommodate
    entry: stay out; answer: 0.5 accommodate + 0.5 fight
    >>> found.components[0].words
    ('entry: stay out; answer: accommodate 0 to 0.5, fight 0.5 to 1',)
    """

    def solve(single: ExtensiveFormGame) -> Solution:
        return tree_solution(single, "nash", seconds=seconds)

    if not game.grid_shape:
        return solve(game)
    return tree_grid(game, solve, concept="nash", select=select, tolerance=tolerance)
