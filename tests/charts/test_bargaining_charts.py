"""Charts of bargaining as drawn: zones and gaps where the answers say, prices at their terms, frontiers, risks."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from charts import chart_data as data
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import gametheory
from gametheory import bargaining as b
from gametheory import charts
from gametheory.charts.bargaining_rows import flag_levels
from gametheory.charts.keys import key_columns
from gametheory.charts.style import PLAYER_COLOURS
from gametheory.errors import ConceptError, GameError, SweepError

PAYOFFS = {"us": [Fraction(21, 10), -5], "russia": [Fraction(-9, 5), 4]}
WAR = {"us": -6, "russia": -4}
PATIENCE = {"us": 0.95, "russia": 0.95}
DELIVERY = b.delivery("us", [0, 5], 2.5)
SNAPBACK = b.snapback("russia", [0, 3.2], 2.5)


def standoff(hazard, limits=()):
    return b.Standoff(PAYOFFS, WAR, Fraction(str(hazard)), PATIENCE, limits=limits, title="A crisis")


def answer(hazard, **more):
    crisis = standoff(hazard)
    return b.bargain(crisis.problem, discount=PATIENCE, hazard=crisis.hazard, **more)


def spans(axes, gid):
    """Give from where to where each rectangle of a kind runs."""
    return [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in data.artists(axes, gid)]


def words(axes):
    return [text.get_text() for text in axes.texts]


def legend(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def check_fits(axes):
    texts = data.all_texts(axes)
    assert data.overlaps(texts) == []
    assert data.outside(axes, texts) == []


# --- bargaining ranges ----------------------------------------------------------------------------------------------


def test_the_zone_runs_between_the_reservation_values():
    axes = charts.bargaining_range(answer(0.02))
    assert spans(axes, "zone") == [pytest.approx((221 / 1380, 883 / 1150))]
    assert spans(axes, "gap") == []
    assert "us: at most 0.7678; no deal: −40/23 (−1.739)" in words(axes)
    assert "russia: at least 0.1601; no deal: −80/69 (−1.159)" in words(axes)


def test_every_price_stands_at_its_term_with_its_number():
    found = answer(0.02, weights={"us": 2, "russia": 1})
    axes = charts.bargaining_range(found)
    marks = {mark.get_gid(): mark.get_xdata()[0] for mark in data.artists(axes, "price: ")}
    assert marks == {
        "price: utilitarian": pytest.approx(float(found.prices["utilitarian"])),
        "price: asymmetric Nash": pytest.approx(float(found.prices["asymmetric-nash"])),
        "price: us proposes first": pytest.approx(3018719 / 6661950),
        "price: Nash, Kalai-Smorodinsky": pytest.approx(6403 / 13800),
        "price: russia proposes first": pytest.approx(float(found.prices["russia proposes first"])),
        "price: egalitarian": pytest.approx(3091 / 6210),
    }
    assert "Nash, Kalai-Smorodinsky 0.464" in words(axes)
    assert "asymmetric Nash: weights us 2/3, russia 1/3." in words(axes)
    colours = {mark.get_gid(): mark.get_color() for mark in data.artists(axes, "price: ")}
    assert colours["price: us proposes first"] == PLAYER_COLOURS[0]
    assert colours["price: russia proposes first"] == PLAYER_COLOURS[1]


def test_an_empty_zone_is_a_gap_with_its_size_in_words():
    axes = charts.bargaining_range(b.zone_of_agreement(standoff(0).problem))
    assert spans(axes, "zone") == []
    assert spans(axes, "gap") == [pytest.approx((0.42, 0.45))]
    assert words(axes)[0] == (
        "nothing to agree on: a gap of 0.03 between participation (russia) and participation (us)\n"
        "us lacks 0.15, russia lacks 0.12, each on its own scale"
    )
    assert "gap" in legend(axes)
    assert "zone of agreement" not in legend(axes)


def test_a_gap_between_further_limits_lies_between_their_ends():
    axes = charts.bargaining_range(b.zone_of_agreement(standoff(0.02, (DELIVERY, SNAPBACK)).problem))
    assert spans(axes, "gap") == [pytest.approx((0.5, 25 / 32))]
    assert "delivery (us): at most 0.5" in words(axes)
    assert "snapback (russia): at least 25/32 (0.7812)" in words(axes)
    rails = {rail.get_gid(): tuple(rail.get_xdata()) for rail in data.artists(axes, "rail: ")}
    assert rails["rail: delivery (us)"] == (0, 0.5)
    assert rails["rail: snapback (russia)"] == (25 / 32, 1)
    assert rails["rail: participation (us)"] == pytest.approx((0, 883 / 1150))


@pytest.mark.parametrize("hazard", [0.02, 0.1])
def test_a_lower_domestic_cost_moves_the_zone_up_to_the_whole_package(hazard):
    cheap = b.Standoff(PAYOFFS | {"us": [Fraction(21, 10), Fraction(-19, 10)]}, WAR, Fraction(str(hazard)), PATIENCE)
    limits = b.delivery("us", [0, 1.9], 2.5), SNAPBACK
    problem = b.BargainingProblem(cheap.payoffs, cheap.waiting, limits=limits)
    found = b.bargain(problem, discount=PATIENCE, hazard=cheap.hazard)
    axes = charts.bargaining_range(found)
    assert spans(axes, "zone") == [(25 / 32, 1)]
    assert "delivery (us): any term" in words(axes)
    marks = {mark.get_gid(): mark.get_xdata()[0] for mark in data.artists(axes, "price: ")}
    assert marks["price: russia proposes first"] == 1
    check_fits(axes)


def test_three_sides_have_three_lines():
    sides = {"us": [3, -5], "russia": [-1.5, 4], "the European Union and its allies": [0.5, -1]}
    axes = charts.bargaining_range(b.bargain(b.BargainingProblem(sides, dict.fromkeys(sides, 0))))
    assert spans(axes, "zone") == [(0.375, 0.5)]
    assert len(data.artists(axes, "rail: ")) == 3
    check_fits(axes)


def test_a_gap_beyond_the_range_ends_with_the_range():
    limit = b.snapback("russia", [0, 2], 2.5)  # would need 1.25 of the package
    axes = charts.bargaining_range(b.zone_of_agreement(standoff(0.02, (limit,)).problem))
    assert spans(axes, "gap") == [pytest.approx((883 / 1150, 1))]
    assert "snapback (russia): no term" in words(axes)


def test_reservation_values_beyond_the_range_are_said():
    axes = charts.bargaining_range(answer(0.1))
    assert spans(axes, "zone") == [(0, 1)]
    assert "us: any term (at most 1.248); no deal: −120/29 (−4.138)" in words(axes)
    reluctant = b.BargainingProblem(PAYOFFS, {"us": 3, "russia": 0})
    unwilling = charts.bargaining_range(b.zone_of_agreement(reluctant))
    assert "us: no term (at most −0.18); no deal: 3" in words(unwilling)


def test_where_no_pair_of_limits_is_the_wrong_way_round_no_gap_is_drawn():
    alike = b.BargainingProblem({"a": [0, 1], "b": [0, 1]}, {"a": 2, "b": 0})
    axes = charts.bargaining_range(b.zone_of_agreement(alike))
    assert words(axes)[0].startswith("nothing to agree on\na lacks 1")
    assert data.artists(axes, "gap") == []
    assert legend(axes) == ["taken by each side"]


def test_payoffs_that_are_not_monotone_have_pieces_instead_of_a_limit():
    peaks = b.BargainingProblem({"a": [0, 4, -4], "b": [1, -4, 4]}, {"a": 0.75, "b": 0})
    axes = charts.bargaining_range(b.zone_of_agreement(peaks))
    assert spans(axes, "zone") == [pytest.approx((0.25, 0.75))]
    assert words(axes)[0].startswith("a: 0.25 to 0.75;")
    assert axes.get_xlabel() == "x"


def test_several_ranges_show_which_force_opens_the_zone():
    answers = {
        "calm": answer(0),
        "under danger": answer(0.02),
        "in danger, with both limits": b.zone_of_agreement(standoff(0.02, (DELIVERY, SNAPBACK)).problem),
    }
    axes = charts.bargaining_ranges(answers, title="Which force opens the zone?")
    assert axes.get_title(loc="left") == "Which force opens the zone?"
    assert [words(axes).count(name) for name in answers] == [1, 1, 1]
    assert len(spans(axes, "range")) == 3
    assert spans(axes, "zone") == [pytest.approx((221 / 1380, 883 / 1150))]
    assert spans(axes, "gap") == [pytest.approx((0.42, 0.45)), pytest.approx((0.5, 25 / 32))]
    heights = [patch.get_y() for patch in data.artists(axes, "range")]
    assert heights == sorted(heights)
    assert axes.yaxis_inverted()
    assert axes.get_xlabel() == "x\nlow values favour us; high values favour russia"
    check_fits(axes)


def test_what_randomising_does_is_said():
    convex = b.BargainingProblem({"a": [1, -2, 1], "b": [0, 0, 1]}, {"a": 0.1, "b": 0.05})
    notes = " ".join(words(charts.bargaining_range(b.bargain(convex))))
    assert "A lottery over terms does better than any sure term: Nash" in notes.replace("\n", " ")
    only = b.BargainingProblem({"a": [1, -2, 1], "b": [0, 0, 1]}, {"a": 0.4, "b": 0.4})
    assert "a lottery over terms opens it" in " ".join(words(charts.bargaining_range(b.bargain(only))))


def test_different_ranges_are_refused_in_words():
    wide = b.zone_of_agreement(b.BargainingProblem(PAYOFFS, {"us": 0, "russia": 0}, high=2))
    with pytest.raises(GameError, match=r"different ranges: 0 to 1 and 0 to 2\. Draw those with one range together"):
        charts.bargaining_ranges({"a": answer(0.02), "b": wide})
    with pytest.raises(GameError, match="Give one or more by name"):
        charts.bargaining_ranges({})


@settings(derandomize=True, deadline=None, max_examples=10)
@given(st.lists(st.integers(-40, 40), min_size=4, max_size=4), st.integers(0, 3))
def test_whatever_the_numbers_no_text_overlaps_and_the_zone_is_the_answers(numbers, hazard):
    first, second, *leave = (Fraction(number, 10) for number in numbers)
    problem = b.BargainingProblem(
        {"us": [first, -3], "russia": [second, 4]}, dict(zip(("us", "russia"), leave, strict=True))
    )
    found = b.bargain(problem, discount=PATIENCE, hazard=Fraction(hazard, 50))
    axes = charts.bargaining_range(found)
    expected = [(float(interval.low), float(interval.high)) for interval in found.zone.intervals]
    assert spans(axes, "zone") == [pytest.approx(span) for span in expected]
    check_fits(axes)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 3)), max_size=8))
def test_no_flag_crosses_another_or_its_pole(flags):
    flags = sorted(flags)
    starts, widths = [start for start, _ in flags], [width for _, width in flags]
    levels = flag_levels(starts, widths)
    for place, (start, width) in enumerate(flags):
        for other in range(place + 1, len(flags)):
            assert starts[other] >= start + width or levels[other] < levels[place]


# --- the frontier ---------------------------------------------------------------------------------------------------


def frontier_of(problem, found=None):
    return charts.efficient_frontier(b.efficient_frontier(problem), found)


def test_the_efficient_part_is_thick_and_the_rest_thin():
    peaks = b.BargainingProblem({"a": [0, 1, -2], "b": [0, 3, -2]}, {"a": 0, "b": 0})
    axes = frontier_of(peaks)
    (thick,), (thin,) = data.artists(axes, "efficient"), data.artists(axes, "dominated")
    assert np.allclose(thick.get_xydata()[[0, -1]], [(0.125, 0.625), (-0.375, 1.125)])
    assert np.allclose(thin.get_xydata()[[0, -1]], [(0, 0), (-1, 1)])
    assert thick.get_linewidth() > thin.get_linewidth()
    assert "other terms" in legend(axes)
    assert data.artists(axes, "lotteries") == []


def test_solutions_and_the_disagreement_point_stand_at_their_payoffs():
    found = answer(0.02)
    axes = frontier_of(found.problem, found)
    marks = {mark.get_gid(): tuple(mark.get_xydata()[0]) for mark in data.artists(axes, "mark: ")}
    nash = found.solutions["nash"].payoffs
    assert marks["mark: Nash, Kalai-Smorodinsky 0.464"] == pytest.approx((float(nash["us"]), float(nash["russia"])))
    assert marks["mark: no agreement: −40/23, −80/69"] == pytest.approx((-40 / 23, -80 / 69))
    assert len(marks) == 6


def test_gains_are_shaded_exactly_where_both_gain():
    found = answer(0.02)
    axes = frontier_of(found.problem, found)
    (gains,) = data.artists(axes, "gains")
    corners = gains.get_paths()[0].vertices
    assert corners.min(axis=0) == pytest.approx((-40 / 23, -80 / 69))
    assert corners[:, 0].max() == pytest.approx(2.1 - 5 * 221 / 1380, abs=0.02)
    assert corners[:, 1].max() == pytest.approx(-1.8 + 4 * 883 / 1150, abs=0.02)
    assert data.artists(frontier_of(standoff(0).problem), "gains") == []


def test_terms_that_nobody_keeps_are_not_feasible():
    problem = standoff(0.02, (DELIVERY,)).problem
    (feasible,) = data.artists(frontier_of(problem), "feasible")
    assert feasible.get_paths()[0].vertices[:, 1].max() == pytest.approx(-1.8 + 4 * 0.5)
    nothing = standoff(0.02, (DELIVERY, SNAPBACK)).problem
    axes = frontier_of(nothing)
    assert data.artists(axes, "feasible") == data.artists(axes, "efficient") == []


def test_the_hull_is_dashed_where_lotteries_help_and_only_there():
    convex = b.BargainingProblem({"a": [1, -2, 1], "b": [0, 0, 1]}, {"a": 0.1, "b": 0.05})
    found = b.bargain(convex)
    axes = frontier_of(convex, found)
    (hull,) = data.artists(axes, "lotteries")
    assert np.allclose(hull.get_xydata(), [(0, 1), (1, 0)])
    mark = data.artists(axes, "mark: by lottery")[0]
    lottery = found.solutions["nash"].lottery.payoffs
    assert tuple(mark.get_xydata()[0]) == pytest.approx((float(lottery["a"]), float(lottery["b"])))
    concave = b.BargainingProblem({"a": [1, 0, -1], "b": [0, 1]}, {"a": 0, "b": 0})
    assert data.artists(frontier_of(concave), "lotteries") == []
    assert data.artists(frontier_of(standoff(0.02).problem), "lotteries") == []


def test_three_sides_have_no_plane():
    three = b.BargainingProblem({"a": [1, -1], "b": [0, 1], "c": [0, 1]}, {"a": 0, "b": 0, "c": 0})
    with pytest.raises(ConceptError, match=r"the frontier of 3 sides cannot be drawn in a plane\. Give two sides"):
        frontier_of(three)


# --- prices over a parameter ----------------------------------------------------------------------------------------


def band(hazards, **more):
    worth = [b.waiting_grid(war, hazards, 0.95) for war in (-6, -4)]
    deal = [2.1, -1.8], [-5, 4], worth
    zone, prices = b.zone_grid(*deal), {"Nash": b.nash_grid(*deal)}
    return zone, prices, charts.price_band(hazards, zone, prices, parameter="war hazard", **more)


def test_the_band_is_the_zone_and_prices_run_in_it():
    zone, prices, axes = band(np.linspace(0.001, 0.1, 100))
    (shade,) = data.artists(axes, "zone")
    corners = shade.get_paths()[0].vertices
    assert corners[:, 1].min() == pytest.approx(zone.low.min())
    assert corners[:, 1].max() == pytest.approx(zone.high.max())
    (line,) = data.artists(axes, "price: Nash")
    assert np.allclose(line.get_ydata(), prices["Nash"])
    assert data.artists(axes, "empty zone") == []
    assert legend(axes) == ["zone of agreement"]


def test_an_empty_stretch_is_hatched_up_to_where_the_gap_closes_and_said():
    hazards = np.linspace(0, 0.002, 41)
    zone, _, axes = band(hazards, borders=(Fraction(3, 4343),), default=0.001)
    (hatched,) = data.artists(axes, "empty zone")
    assert hatched.get_x() + hatched.get_width() == pytest.approx(3 / 4343, abs=1e-6)
    assert hatched.get_hatch()
    assert "apart" in " ".join(words(axes))
    assert "0.03" in " ".join(words(axes))
    assert "0.0006908" in words(axes)
    assert legend(axes) == ["zone of agreement", "nothing to agree on", "default value"]
    assert zone.gap.max() == pytest.approx(0.03)
    check_fits(axes)


def test_a_zone_that_is_empty_throughout_is_said():
    _, _, axes = band(np.linspace(0, 0.0005, 11))
    assert "The zone is empty at every war hazard shown." in words(axes)
    assert data.artists(axes, "zone") == []
    assert "Nash" not in words(axes)
    check_fits(axes)


def test_a_price_that_ends_within_the_chart_is_led_from_where_it_ends():
    costs = np.linspace(0, 5, 101)
    deal = [2.1, -1.8], [-1.5 - costs, 4], [0, 0]
    axes = charts.price_band(costs, b.zone_grid(*deal), {"Nash": b.nash_grid(*deal)}, parameter="domestic cost")
    (leader,) = data.artists(axes, "leader")
    assert leader.get_xdata()[0] == pytest.approx(3.15 / 5)  # the last of the points before 19/6


def test_a_price_that_does_not_depend_on_the_parameter_is_level():
    hazards = np.linspace(0.01, 0.1, 10)
    zone = b.zone_grid([2.1, -1.8], [-5, 4], [-1, -1])
    (line,) = data.artists(charts.price_band(hazards, zone, {"x": 0.4}, parameter="war hazard"), "price: x")
    assert line.get_ydata().tolist() == [0.4] * 10


def test_arrays_of_the_wrong_length_are_refused_in_words():
    hazards = np.linspace(0.01, 0.1, 10)
    zone, prices, _ = band(hazards)
    with pytest.raises(GameError, match="price 'Nash' has shape"):
        charts.price_band(hazards[1:], zone, prices, parameter="war hazard")
    with pytest.raises(GameError, match=r"the zone has shape \(10,\), not one value at each of the 9 points"):
        charts.price_band(hazards[1:], zone, {}, parameter="war hazard")


# --- take it or leave it --------------------------------------------------------------------------------------------

PIE = b.BargainingProblem({"A": [0, 1], "B": [1, -1]}, {"A": 0.3, "B": 0.6}, title="A pie")


def offered(cost, problem=PIE):
    found = b.take_it_or_leave_it(problem, "A", cost)
    return found, charts.offer_risk(found, cost)


@pytest.mark.parametrize(
    "cost", [b.uniform_cost(0, 0.5), b.triangular_cost(0, 0.1, 0.5), stats.beta(0.3, 0.3, scale=0.5)]
)
def test_the_curve_peaks_at_the_best_offer_and_passes_through_all_marks(cost):
    found, axes = offered(cost)
    (curve,) = data.artists(axes, "expected payoff")
    terms, heights = curve.get_xydata().T
    assert heights.max() == pytest.approx(float(found.payoffs["A"]), abs=1e-4)
    assert terms[heights.argmax()] == pytest.approx(float(found.term), abs=1 / 400)
    marks = data.artists(axes, "offer: ")
    assert len(marks) >= 2
    for mark in marks:
        term, payoff = mark.get_xydata()[0]
        assert np.interp(term, terms, heights) == pytest.approx(payoff, abs=2e-3)


def test_the_probability_of_war_stands_below():
    found, axes = offered(b.uniform_cost(0, 0.5))
    (inset,) = axes.child_axes
    (curve,) = data.artists(inset, "probability of war")
    terms, risks = curve.get_xydata().T
    assert np.interp(float(found.term), terms, risks) == pytest.approx(float(found.war_probability))
    assert (risks[0], risks[-1]) == (0, 1)
    assert "best offer: 0.6\nwar 40 %" in words(axes)
    assert "never refused: 0.4" in words(axes)
    assert axes.get_ylim()[0] < 0 <= min(axes.get_yticks())  # no tick beside the lower part


def test_local_maxima_that_are_not_best_are_hollow():
    _, axes = offered(stats.beta(0.3, 0.3, scale=0.5))
    faces = {mark.get_gid().split(":")[1]: mark.get_markerfacecolor() for mark in data.artists(axes, "offer: ")}
    assert set(faces) == {" best offer", " local best"}
    assert faces[" best offer"] != faces[" local best"]
    assert "searched for on a grid" in " ".join(words(axes))


def test_offers_that_nobody_keeps_are_not_drawn():
    problem = b.BargainingProblem(
        PIE.payoffs, PIE.disagreement, limits=(b.delivery("B", [0, 1], Fraction(1, 2)),), title="A pie"
    )
    found, axes = offered(b.uniform_cost(0, 0.5), problem)
    (curve,) = data.artists(axes, "expected payoff")
    terms, heights = curve.get_xydata().T
    assert np.array_equal(np.isfinite(heights), terms <= 0.5)
    assert np.nanmax(heights) == pytest.approx(float(found.payoffs["A"]))
    check_fits(axes)


def test_nothing_overlaps_the_probability_of_war():
    for war in (0.3, -4):
        _, axes = offered(b.uniform_cost(0, 0.5), b.BargainingProblem(PIE.payoffs, {"A": war, "B": 0.6}))
        texts = [*data.all_texts(axes), *data.all_texts(axes.child_axes[0])]
        assert data.overlaps(texts) == []
        assert data.outside(axes, texts) == []


# --- keys -----------------------------------------------------------------------------------------------------------


def test_a_key_takes_as_many_columns_as_fit():
    labels = ["short", "a rather long explanation of a mark", "short", "another"]
    columns = [key_columns(labels, width) for width in (0.5, 2.8, 4.0, 12)]
    assert columns == sorted(columns)
    assert (columns[0], columns[-1]) == (1, 4)


# --- a sweep of a bargaining model ---


def test_prices_of_a_sweep_are_those_of_its_dataset():
    """Prices that are equal everywhere share a line, as Nash's and Kalai and Smorodinsky's where payoffs are linear."""
    swept = gametheory.sweep(gametheory.load("models/crimea_2017/price.yaml"), war_hazard=gametheory.span(0, 0.02, 11))
    axes = charts.price_lines(swept)
    drawn = {line.get_gid(): line.get_ydata() for line in axes.lines if str(line.get_gid()).startswith("price: ")}
    alone = ("egalitarian", "utilitarian", "us proposes first", "russia proposes first")
    assert set(drawn) == {f"price: {name}" for name in (*alone, "nash, kalai-smorodinsky")}
    for name in alone:
        np.testing.assert_allclose(drawn[f"price: {name}"], swept["price"].sel(solution=name).values)


def test_prices_need_a_bargaining_model():
    swept = gametheory.sweep(gametheory.load("models/crimea_2017/standoff.yaml"), us_war_cost=[4.0, 16.0])
    with pytest.raises(SweepError, match="needs a sweep of a bargaining model"):
        charts.price_lines(swept)
