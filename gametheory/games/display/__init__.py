"""Games and solutions for a reader: words, HTML for notebooks, Markdown, LaTeX and CSV.

Every format shows the same things. A table gives the players' payoffs in their order, best responses marked and pure
equilibria boxed, one block for each choice of the third and further players. A tree is an indented outline, in a
solution with the chosen actions marked and each player's value at every move. A solution says in words how many
equilibria there are and whether these are all, who plays what, what comes of it, who is indifferent, and how it was
computed.

Labels come from users, so every format escapes them.
"""

from gametheory.games.display.documents import solution_csv, solution_latex, solution_markdown
from gametheory.games.display.hypertext import game_html, solution_html
from gametheory.games.display.text import game_text, solution_text

__all__ = [
    "game_html",
    "game_text",
    "solution_csv",
    "solution_html",
    "solution_latex",
    "solution_markdown",
    "solution_text",
]
