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
:func:`game_tree_tikz`    a game in extensive form        the same tree as text for LaTeX
:func:`belief_thresholds` an information set              what each action is worth over the belief; where it switches
:func:`outcome_map`       a sweep over two parameters     which outcomes are possible where
:func:`outcome_lines`     a sweep over one parameter      the probability of each outcome; where each is possible
:func:`outcome_points`    a sweep over a list of points   which outcomes are possible at each of them
:func:`outcome_range`     a sweep over one parameter      the least and the most probability of an outcome
:func:`payoff_lines`      a sweep over one parameter      what each player gets
:func:`concept_strip`     a comparison of concepts        where each concept allows an outcome
:func:`kind_map`          a sweep over two parameters     which kinds of equilibrium exist where
:func:`kind_strip`        a sweep over one parameter      where each kind of equilibrium exists
:func:`regime_map`        exact regimes of two parameters  which outcomes are possible where, with exact borders
:func:`regime_panels`     several such maps               the same, side by side
:func:`regime_strip`      exact regimes of one parameter  the same along one parameter, with exact flip values
:func:`bargaining_range`  a bargaining problem            which terms both take and keep; which one is chosen
:func:`bargaining_ranges`  several such problems          which force opens the zone of agreement or closes it
:func:`efficient_frontier`  its efficient terms           what both get at each term; the gains; the solutions
:func:`price_lines`       a sweep of a bargain            the zone of agreement as a band, the prices within it
:func:`price_band`        bargaining over a parameter     the zone of agreement as a band, prices as lines in it
:func:`offer_risk`        a take-it-or-leave-it offer     what each offer is worth, and how likely it ends in war
:func:`patience`          a repeated game                 the discount factors that hold each plan
:func:`equilibrium_payoffs`  a repeated game of two       what patient players can get
:func:`term_ranges`        ranges of a common term         what can be agreed on in several models, side by side
:func:`timing_shares`     states that change by chance    the probability of each, period after period
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

from gametheory.charts.bargaining_range import bargaining_range, bargaining_ranges
from gametheory.charts.belief_thresholds import belief_thresholds
from gametheory.charts.concept_strip import concept_strip
from gametheory.charts.efficient_frontier import efficient_frontier
from gametheory.charts.equilibrium_payoffs import equilibrium_payoffs
from gametheory.charts.game_tree import game_tree, game_tree_tikz
from gametheory.charts.kind_map import kind_map, kind_map_caption, kind_strip
from gametheory.charts.learning import frequency_lines, lemke_howson_paths, share_lines
from gametheory.charts.lines import outcome_lines, payoff_lines
from gametheory.charts.offer_risk import offer_risk
from gametheory.charts.outcome_map import outcome_map, outcome_map_caption
from gametheory.charts.outcome_points import outcome_points
from gametheory.charts.outcome_range import outcome_range
from gametheory.charts.patience import patience
from gametheory.charts.payoff_table import payoff_table
from gametheory.charts.price_band import price_band, price_lines
from gametheory.charts.quantal_branch import quantal_branch
from gametheory.charts.regime_map import regime_map, regime_map_caption, regime_panels, regime_strip
from gametheory.charts.style import outcome_colours, outcome_textures, player_colours, report_style
from gametheory.charts.term_ranges import term_ranges
from gametheory.charts.timing_shares import timing_shares

__all__ = [
    "bargaining_range",
    "bargaining_ranges",
    "belief_thresholds",
    "concept_strip",
    "efficient_frontier",
    "equilibrium_payoffs",
    "frequency_lines",
    "game_tree",
    "game_tree_tikz",
    "kind_map",
    "kind_map_caption",
    "kind_strip",
    "lemke_howson_paths",
    "offer_risk",
    "outcome_colours",
    "outcome_lines",
    "outcome_map",
    "outcome_map_caption",
    "outcome_points",
    "outcome_range",
    "outcome_textures",
    "patience",
    "payoff_lines",
    "payoff_table",
    "player_colours",
    "price_band",
    "price_lines",
    "quantal_branch",
    "regime_map",
    "regime_map_caption",
    "regime_panels",
    "regime_strip",
    "report_style",
    "share_lines",
    "term_ranges",
    "timing_shares",
]
