from itertools import pairwise

import numpy as np
import pytest

from gametheory.numerics.continuation import between, follow, locate, rise, settle


def circle(position):
    x, parameter = position
    return np.array([x * x + parameter * parameter - 1]), np.array([[2 * x, 2 * parameter]])


def pitchfork(position):
    x, parameter = position
    return np.array([parameter * x - x**3]), np.array([[parameter - 3 * x * x, x]])


def take(walk, count):
    return [point for _, point in zip(range(count), walk, strict=False)]


@pytest.mark.parametrize("reach", [0.3, 0.03])
def test_the_walk_goes_around_a_circle_past_its_turning_points(reach):
    points = take(follow(circle, np.array([1.0, 0.0]), reach=reach), 400)
    assert all(abs(np.hypot(*point.position) - 1) < 1e-9 for point in points)
    angles = np.unwrap([np.arctan2(point.position[1], point.position[0]) for point in points])
    assert angles[-1] > 4 * np.pi
    assert (np.diff(angles) > 0).all()
    assert {point.orientation for point in points} == {points[0].orientation}


def test_a_turning_point_is_located_to_the_last_digits():
    points = take(follow(circle, np.array([1.0, 0.0])), 60)
    start, end = next((a, b) for a, b in pairwise(points) if a.tangent[-1] > 0 > b.tangent[-1])
    turn = locate(circle, start, end, lambda point: float(point.tangent[-1]))
    assert turn.parameter == pytest.approx(1, abs=1e-12)
    assert turn.position[0] == pytest.approx(0, abs=1e-9)


def test_points_between_two_points_and_at_a_parameter_are_on_the_curve():
    start, end = take(follow(circle, np.array([1.0, 0.0])), 2)
    middle = between(circle, start, end, 0.5)
    assert start.parameter < middle.parameter < end.parameter
    settled = settle(circle, middle.position, middle.parameter + 1e-9)
    assert np.hypot(*settled) == pytest.approx(1, abs=1e-14)
    assert settled[-1] == middle.parameter + 1e-9


def test_next_to_a_turn_settling_leaves_the_unknowns_alone():
    top = np.array([0.0, 1.0])
    assert settle(circle, top, 1 + 1e-12).tolist() == [0.0, 1 + 1e-12]


def test_where_another_curve_crosses_the_walk_goes_straight_on_and_says_so():
    points = take(follow(pitchfork, np.array([0.0, -1.0])), 80)
    assert all(point.position[0] == 0 for point in points)
    assert points[-1].parameter > 1
    (flip,) = [(a, b) for a, b in pairwise(points) if a.orientation != b.orientation]
    assert flip[0].parameter < 0 < flip[1].parameter < 1e-3


def test_it_does_not_slip_to_a_curve_that_runs_close_by():
    def twins(position):
        x, parameter = position
        away = x - np.sin(3 * parameter)
        slope = -3 * np.cos(3 * parameter)
        return np.array([away * (away - 0.05)]), np.array([[2 * away - 0.05, (2 * away - 0.05) * slope]])

    points = take(follow(twins, np.array([0.0, 0.0])), 300)
    assert points[-1].parameter > 6
    assert all(abs(x - np.sin(3 * parameter)) < 1e-8 for x, parameter in (point.position for point in points))


def test_the_walk_ends_where_no_step_succeeds():
    def dead_end(position):
        x, parameter = position
        wall = np.nan if parameter > 0.5 else 0.0
        return np.array([x + wall]), np.array([[1.0, wall]])

    assert list(follow(dead_end, np.array([0.0, 0.0])))[-1].parameter == pytest.approx(0.5, abs=1e-6)


def test_many_curves_rise_together_and_those_that_turn_are_left_out():
    heights = np.array([0.5, 2.0, 50.0])

    def systems(rows, positions):
        """Curves that turn at two thirds of their height: parameter = height (x - x^3 / 3)."""
        x, height = positions[:, 0], heights[rows]
        residual = (x - x**3 / 3 - positions[:, 1] / height)[:, None]
        return residual, np.stack([1 - x * x, -1 / height], axis=1)[:, None, :]

    stages = np.tile([0.2, 1.0], (3, 1))
    found, straight = rise(systems, np.zeros((3, 2)), stages)
    assert straight.tolist() == [False, True, True]
    assert np.isnan(found[0, 1, 0])
    x = found[:, :, 0]
    assert np.allclose((x - x**3 / 3)[1:], stages[1:] / heights[1:, None], rtol=0, atol=1e-12)
    assert (np.abs(x[1:]) < 1).all()
