"""The game tree: who moves when, what leads where, and what each end is worth to everybody.

The tree grows from left to right. A filled circle is a player's decision, in the player's colour; an open square is a
move of chance, with the probabilities on its branches. Every end stands on a row of its own, so the outcomes and the
payoffs line up as a table at the right. Decisions that a player cannot tell apart (an information set) are joined by a
dashed line, and stand below each other where that is possible. With an equilibrium, the actions it takes are drawn
thick, those that are actually played thickest; below each decision stand in square brackets what its player believes,
and in brackets what the players get from there on.

How it is laid out stands in :mod:`.layout` and :mod:`.depths`. The same layout is drawn by matplotlib and written as a
picture in TikZ.
"""

from __future__ import annotations

from matplotlib.axes import Axes

from gametheory.charts.game_tree.drawing import draw_scene
from gametheory.charts.game_tree.picture import picture_of
from gametheory.charts.game_tree.scene import Scene
from gametheory.charts.game_tree.tikz import tikz_of
from gametheory.errors import GameError
from gametheory.games import Equilibrium, ExtensiveFormGame

__all__ = ["game_tree", "game_tree_tikz"]


def game_tree(game: ExtensiveFormGame, equilibrium: Equilibrium | None = None, ax: Axes | None = None) -> Axes:
    """Draw a single game in extensive form as a tree, from left to right.

    Parameters
    ----------
    game
        A single game, of some forty ends at most if it is to fit on a page.
    equilibrium
        One of its equilibria, its profile keyed by information set: its choices are drawn thick, its play thickest;
        mixed choices carry their probabilities, decisions the values from there on, and beliefs where it has them.
    ax
        Where to draw; by default on a figure of its own, as large as the tree. Smaller axes shrink the text with it.

    Returns
    -------
    The axes. Raises ``GameError`` for a grid of games.

    Examples
    --------
    >>> from gametheory.games import Decision, ExtensiveFormGame, Leaf
    >>> answer = Decision("answer", "b", ("yes", "no"), (Leaf("deal", (1, 1)), Leaf("war", (-1, -1))), "answer")
    >>> axes = game_tree(ExtensiveFormGame(("a", "b"), answer))
    >>> sorted({text.get_text() for text in axes.texts} & {"yes", "no", "deal", "war", "−1"})
    ['deal', 'no', 'war', 'yes', '−1']
    """
    return draw_scene(_scene(game, equilibrium), ax)


def game_tree_tikz(game: ExtensiveFormGame, equilibrium: Equilibrium | None = None) -> str:
    r"""Write the same tree as a ``tikzpicture`` for a LaTeX document, which needs ``\usepackage{tikz}`` alone.

    Parameters
    ----------
    game, equilibrium
        As for :func:`game_tree`.

    Returns
    -------
    The environment as text, in the sizes and the colours of the chart; labels are escaped. Labels in scripts other than
    the Latin one need the document's own fonts for them. Textures of outcomes are left out: their names stand beside.
    Raises ``GameError`` for a grid of games.

    Examples
    --------
    >>> from gametheory.games import Decision, ExtensiveFormGame, Leaf
    >>> answer = Decision("answer", "b", ("yes", "no"), (Leaf("50 %", (1, 1)), Leaf("war", (-1, -1))), "answer")
    >>> picture = game_tree_tikz(ExtensiveFormGame(("a", "b"), answer))
    >>> picture.splitlines()[0], r"{50 \%}" in picture
    ('\\begin{tikzpicture}[x=1in, y=1in]', True)
    """
    return tikz_of(_scene(game, equilibrium))


def _scene(game: ExtensiveFormGame, equilibrium: Equilibrium | None) -> Scene:
    if game.grid_shape:
        raise GameError("a tree shows one game, and this is a grid of games. Give the model single values")
    return picture_of(game, equilibrium)
