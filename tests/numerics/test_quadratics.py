from __future__ import annotations

import numpy as np
import pytest

from gametheory.numerics.quadratics import Roots, enclose_roots

Floats = np.ndarray
ERROR = 1e-6


def value(coefficients: Floats, t: Floats) -> Floats:
    first, middle, last = coefficients
    return first * (1 - t) ** 2 + 2 * middle * t * (1 - t) + last * t**2


def true_roots(first: float, middle: float, last: float) -> list[float]:
    """By the eigenvalues of a companion matrix: another way than the one under test."""
    roots = np.roots([first - 2 * middle + last, 2 * (middle - first), first])
    return [root.real for root in roots if abs(root.imag) < 1e-12 and 0 <= root.real <= 1]


def enclosed(coefficients: Floats, error: float = ERROR) -> Roots:
    return enclose_roots(*coefficients, np.full(coefficients.shape[1], error))


def assert_encloses(roots: Roots, moved: Floats) -> None:
    """Every root of the moved quadratics is enclosed, and exactly one in each certain enclosure."""
    for point, coefficients in enumerate(moved.T):
        found = true_roots(*coefficients)
        slack = 1e-9
        inside = [
            [low - slack <= root <= high + slack for root in found]
            for low, high in zip(roots.lower[:, point], roots.upper[:, point], strict=True)
        ]
        for root in range(len(found)):
            assert any(inside[place][root] and roots.possible[place, point] for place in (0, 1))
        for place in np.flatnonzero(roots.certain[:, point]):
            assert sum(inside[place]) == 1


@pytest.mark.parametrize("seed", range(3))
def test_roots_are_enclosed_whatever_the_errors(seed: int) -> None:
    rng = np.random.default_rng(seed)
    coefficients = rng.uniform(-1, 1, (3, 1000))
    roots = enclosed(coefficients)
    assert roots.certain.sum() > 300
    assert_encloses(roots, coefficients + rng.choice([-ERROR, 0, ERROR], coefficients.shape))


def test_nearly_double_roots_and_small_coefficients_are_never_wrong() -> None:
    rng = np.random.default_rng(3)
    root, curvature = rng.uniform(-0.1, 1.1, 2000), rng.choice([1e-3, 0.1, 1, -1], 2000)
    lift = rng.choice([0, 1e-7, 1e-6, 1e-5, -1e-7, -1e-6, -1e-5], 2000)
    coefficients = np.array(
        [curvature * root**2 + lift, -curvature * root * (1 - root) + lift, curvature * (1 - root) ** 2 + lift]
    )
    roots = enclosed(coefficients)
    for sign in (-1, 1):
        assert_encloses(roots, coefficients + sign * ERROR)
    assert (roots.possible & ~roots.certain).any()


def test_certain_enclosures_change_sign_by_more_than_the_error() -> None:
    coefficients = np.random.default_rng(4).uniform(-8, 8, (3, 5000))
    roots = enclosed(coefficients)
    for place in (0, 1):
        here = roots.certain[place]
        low, high = (value(coefficients[:, here], ends[place, here]) for ends in (roots.lower, roots.upper))
        assert (np.minimum(abs(low), abs(high)) > ERROR).all()
        assert (low * high < 0).all()
    both = roots.certain.all(axis=0)
    assert (roots.upper[0, both] < roots.lower[1, both]).all()


@pytest.mark.parametrize(
    ("coefficients", "possible", "certain"),
    [
        ((0, 0, 0), [True, False], [False, False]),  # all of [0, 1]
        ((1, 1, 1), [False, False], [False, False]),
        ((-1, 0, 1), [True, False], [True, False]),  # a line
        ((1, -1, 1), [True, False], [False, False]),  # a double root
        ((1, -2, 1), [True, True], [True, True]),
        ((1, 0, 0), [True, False], [False, False]),  # a double root at the border
        ((0, 1, 1), [True, False], [False, False]),  # a simple one at the border
        ((np.nan, 1, 1), [True, False], [False, False]),
    ],
)
def test_special_quadratics(coefficients: tuple[float, ...], possible: list[bool], certain: list[bool]) -> None:
    roots = enclosed(np.array(coefficients, dtype=float)[:, np.newaxis])
    assert sorted(roots.possible[:, 0].tolist(), reverse=True) == possible
    assert sorted(roots.certain[:, 0].tolist(), reverse=True) == certain
