from fractions import Fraction

import numpy as np
import pytest

from gametheory.numerics import polynomial_systems
from gametheory.numerics.polynomial_systems import (
    UndecidedError,
    dimension,
    groebner_basis,
    real_solutions,
    ring,
)
from gametheory.numerics.semialgebraic import value_at


def solutions(equations, unknowns):
    basis = groebner_basis(equations)
    assert dimension(basis, unknowns) == 0
    return list(real_solutions(basis, unknowns))


def test_dimension() -> None:
    x, y, z = ring(3).gens()
    assert dimension(groebner_basis([x * y - 1, x - y, x - z]), 3) == 0
    assert dimension(groebner_basis([x * y - 1, x - y]), 3) == 1
    assert dimension(groebner_basis([x * y]), 3) == 2
    assert dimension(groebner_basis([x, x - 1]), 3) == -1


def test_linear_equations() -> None:
    x, y = ring(2).gens()
    assert solutions([2 * x + y - 1, x - y], 2) == [(Fraction(1, 3), Fraction(1, 3))]


def test_no_real_solution() -> None:
    x, y = ring(2).gens()
    assert solutions([x * x + 1, y - x], 2) == []


def test_irrational_and_rational_solutions_together() -> None:
    """The circle of radius 2 meets x (x - 2) (x^2 - 3) y = 0 in eight points."""
    x, y = ring(2).gens()
    found = solutions([x * x + y * y - 4, x * (x - 2) * (x * x - 3) * y], 2)
    assert len(found) == 8 - 0
    assert sorted((round(float(a), 9), round(float(b), 9)) for a, b in found) == sorted(
        [(0, 2), (0, -2), (2, 0), (-2, 0)] + [(round(s * 3**0.5, 9), t) for s in (1, -1) for t in (1, -1)]
    )


@pytest.mark.parametrize("power", [2, 3])
def test_multiple_solutions_come_once(power: int) -> None:
    """At the origin no linear form spans the local algebra: the radical is needed."""
    x, y = ring(2).gens()
    found = solutions([x**power, y**power * (y - 1), x * y], 2)
    assert sorted(found) == [(0, 0), (0, 1)]


def test_every_solution_satisfies_the_equations_exactly() -> None:
    rng = np.random.default_rng(1)
    context = ring(3)
    x, y, z = context.gens()
    for _ in range(20):
        entries = [list(map(int, row)) for row in rng.integers(-9, 10, (3, 4))]
        equations = [
            a * u * v + b * u + c * v + d
            for (a, b, c, d), (u, v) in zip(entries, [(y, z), (x, z), (x, y)], strict=True)
        ]
        basis = groebner_basis(equations)
        if dimension(basis, 3) == 0:
            for point in real_solutions(basis, 3):
                assert all(value_at(equation, point) == 0 for equation in equations)


def test_what_grows_too_large_is_left_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polynomial_systems, "BITS", 8)
    x, y, z = ring(3).gens()
    with pytest.raises(UndecidedError, match="grew too large"):
        groebner_basis([17 * x * y - 31 * z + 1, 23 * y * z - 41 * x + 5, 57 * x * z - 77 * y + 3])
