"""The tree as TikZ: whole commands, balanced braces, every label in it and escaped, the layout that the chart has."""

from __future__ import annotations

import re
import shutil
import subprocess
from fractions import Fraction

import numpy as np
import pytest
from charts import chart_data as data

from gametheory.charts import game_tree, game_tree_tikz
from gametheory.charts.game_tree.tikz import escaped
from gametheory.equilibria import subgame_perfect
from gametheory.errors import GameError
from gametheory.games import Decision, ExtensiveFormGame, Leaf

AWKWARD = r"50 % of R&D_{cost} #1 $x^2$ \a ~ <b> | [c]* …"
COMMAND = re.compile(r"\\(draw|filldraw|node)\[.*\] .*;|\\definecolor\{\w+\}\{HTML\}\{[0-9A-F]{6}\}")


def commands(picture):
    first, *lines, last = picture.strip().splitlines()
    assert first == r"\begin{tikzpicture}[x=1in, y=1in]"
    assert last == r"\end{tikzpicture}"
    return [line.strip() for line in lines]


def is_balanced(line):
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", line.replace(r"\\", "")):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("game", [data.bargain(), data.signalling(), data.kuhn()], ids=["bargain", "signal", "poker"])
def test_every_line_is_a_whole_command(game):
    for line in commands(game_tree_tikz(game)):
        assert COMMAND.fullmatch(line), line
        assert is_balanced(line), line


def test_every_label_is_there_in_the_order_and_the_number_of_the_chart():
    game = data.bargain()
    answer = subgame_perfect(game).equilibria[0]
    picture = game_tree_tikz(game, answer)
    for text in game_tree(game, answer).texts:
        assert escaped(text.get_text()) in picture
    assert picture.count(r"\draw[") == 6 + 4  # branches, rows of ends
    assert picture.count(r"rectangle") == 4
    assert picture.count(r"circle") == 3


def test_information_sets_are_dashed_and_one_stroke_less_than_their_decisions():
    dashed = [line for line in commands(game_tree_tikz(data.kuhn())) if "on 4.0pt off 2.5pt" in line]
    assert len(dashed) == sum(len(known.histories) - 1 for known in data.kuhn().information_sets.values()) == 12


def test_places_are_those_of_the_chart():
    game = data.signalling()
    nodes = np.array([node.get_xydata()[0] for node in data.artists(game_tree(game), "node")])
    found = re.findall(r"\((-?[\d.]+),(-?[\d.]+)\) (?:circle|\+\+)", game_tree_tikz(game))
    assert np.allclose(np.array(found, dtype=float), nodes * [1, -1], atol=6e-4)


def test_what_latex_would_take_for_a_command_is_escaped():
    leaves = Leaf(AWKWARD, (Fraction(-1, 2),)), Leaf("a\nb", (Fraction(1),))
    picture = game_tree_tikz(ExtensiveFormGame(("$p$",), Decision("&", "$p$", ("_", "%"), leaves, "&")))
    for line in commands(picture):
        assert is_balanced(line)
        bare = re.sub(r"\\[a-zA-Z]+\{\}|\\[\\{}$&#%_]|\$-\$", "", line)
        if r"\node" in line:
            assert not set(re.sub(r"^\\node\[[^\]]*\]", "", bare)) & set("$&#%_^~<>|"), line
    assert r"\$p\$: \&" in picture
    assert "$-$0.5" in picture


def test_a_grid_of_games_is_refused():
    with pytest.raises(GameError, match="Give the model single values"):
        game_tree_tikz(ExtensiveFormGame(("us",), Leaf("war", (np.zeros(3),))))


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no LaTeX on this machine")
def test_latex_takes_it(tmp_path):
    body = game_tree_tikz(data.kuhn()) + game_tree_tikz(data.signalling())
    text = r"\documentclass{standalone}\usepackage{tikz}\begin{document}" + body + r"\end{document}"
    (tmp_path / "tree.tex").write_text(text, encoding="utf-8")
    run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "tree.tex"]
    assert subprocess.run(run, cwd=tmp_path, capture_output=True, timeout=120, check=False).returncode == 0
