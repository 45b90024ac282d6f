"""Charts for reports: the game as a table or a tree, and how its outcomes shift with the parameters.

Every chart is a function from data to axes, ``chart(data, ax=None) -> matplotlib.axes.Axes``. It computes no
equilibrium, opens no window, saves nothing and changes no global setting; without ``ax`` it makes a figure of its own
that no window system knows. To save one as a report does::

    with report_style():
        axes = outcome_map(gt.sweep(crisis, domestic_cost=gt.span(0, 2, 201), leverage=gt.span(0, 6, 201)))
        axes.figure.savefig("map.svg", metadata={"Date": None})

========================  ==============================  ==========================================================
chart                     of                              shows
========================  ==============================  ==========================================================
:func:`payoff_table`      a game in normal form           payoffs, best responses underlined, pure equilibria boxed
:func:`game_tree`         a game in extensive form        who moves when; what an equilibrium chooses and is worth
:func:`outcome_map`       a sweep over two parameters     which outcomes are possible where
:func:`outcome_lines`     a sweep over one parameter      the probability of each outcome; where each is possible
:func:`payoff_lines`      a sweep over one parameter      what each player gets
:func:`concept_strip`     a comparison of concepts        where each concept allows an outcome
:func:`quantal_branch`    a logit branch                  each action's probability as players choose more precisely
:func:`frequency_lines`   fictitious play                 how often each action was played, over the rounds
:func:`share_lines`       replicator dynamics             the share of each action over time
:func:`lemke_howson_paths`  the paths of Lemke and Howson   which label leads to which equilibrium
========================  ==============================  ==========================================================

Colours follow the order of outcomes and players (:mod:`gametheory.charts.style`), so charts of one model agree. None
relies on colour alone. What a sweep decided or left open is written on the chart: the solution concept, the rule that
selects among several equilibria where a line follows one of them, stretches without an equilibrium, an incomplete
search.
"""

from gametheory.charts.concept_strip import concept_strip
from gametheory.charts.game_tree import game_tree
from gametheory.charts.learning import frequency_lines, lemke_howson_paths, share_lines
from gametheory.charts.lines import outcome_lines, payoff_lines
from gametheory.charts.outcome_map import outcome_map, outcome_map_caption
from gametheory.charts.payoff_table import payoff_table
from gametheory.charts.quantal_branch import quantal_branch
from gametheory.charts.style import outcome_colours, outcome_textures, player_colours, report_style

__all__ = [
    "concept_strip",
    "frequency_lines",
    "game_tree",
    "lemke_howson_paths",
    "outcome_colours",
    "outcome_lines",
    "outcome_map",
    "outcome_map_caption",
    "outcome_textures",
    "payoff_lines",
    "payoff_table",
    "player_colours",
    "quantal_branch",
    "report_style",
    "share_lines",
]
