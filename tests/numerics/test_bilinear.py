from __future__ import annotations

import numpy as np
import pytest

from gametheory.numerics.bilinear import Weights, crossed, solve_chain, solve_fork

Floats = np.ndarray
ERROR = 1e-9


def shares(weights: Weights) -> Floats:
    middle = weights.ends.sum(axis=0)
    return middle / middle.sum(axis=0)


def form(matrix: Floats, rows: Floats, columns: Floats) -> Floats:
    return np.einsum("ijz,iz,jz->z", matrix, rows, columns)


def certain_solutions(matrices: Floats) -> list[list[Floats]]:
    """For each point the certain solutions of a chain, as the three first shares."""
    found: list[list[Floats]] = [[] for _ in range(matrices.shape[-1])]
    for points, weights in solve_chain(*matrices, np.full(matrices.shape[-1], ERROR)):
        certain = np.all([unknown.certain for unknown in weights], axis=0)
        for place in np.flatnonzero(certain):
            found[points[place]].append(np.array([shares(pair)[0, place] for pair in weights]))
    return found


def same(one: list[Floats], two: list[Floats]) -> bool:
    return len(one) == len(two) and all(min(np.abs(a - b).max() for b in two) < 1e-6 for a in one)


def test_chains_are_solved() -> None:
    matrices = np.random.default_rng(0).uniform(-1, 1, (3, 2, 2, 2000))
    seen = 0
    for points, weights in solve_chain(*matrices, np.full(2000, ERROR)):
        certain = np.all([unknown.certain for unknown in weights], axis=0)
        near, far, opposite = matrices[..., points[certain]]
        x, y, z = (shares(unknown)[:, certain] for unknown in weights)
        seen += certain.sum()
        for matrix, rows, columns in ((near, x, y), (far, x, z), (opposite, y, z)):
            assert np.abs(form(matrix, rows, columns)).max() < 1e-9
    assert seen > 200


def test_a_chain_has_the_same_solutions_from_either_end() -> None:
    """Three forms in pairs of three unknowns: any of the three may come first."""
    near, far, opposite = np.random.default_rng(1).uniform(-1, 1, (3, 2, 2, 1000))
    from_x = certain_solutions(np.array([near, far, opposite]))
    from_y = certain_solutions(np.array([near.swapaxes(0, 1), opposite, far]))
    from_z = certain_solutions(np.array([far.swapaxes(0, 1), opposite.swapaxes(0, 1), near]))
    for xyz, yxz, zxy in zip(from_x, from_y, from_z, strict=True):
        assert same(xyz, [found[[1, 0, 2]] for found in yxz])
        assert same(xyz, [found[[1, 2, 0]] for found in zxy])
    assert {len(found) for found in from_x} == {0, 1, 2}


def test_where_one_equation_vanishes_another_gives_the_weights() -> None:
    """At x = (1/2, 1/2) near is zero whatever y: opposite gives y."""
    near = np.array([[1.0, 0.5], [-1.0, -0.5]])[..., np.newaxis]
    far = np.array([[1.0, 0.0], [0.0, -0.5]])[..., np.newaxis]
    opposite = np.array([[0.5, -1.0], [-0.25, 0.25]])[..., np.newaxis]
    (found,) = certain_solutions(np.array([near, far, opposite]))
    z = np.array([1, 2]) / 3
    y = np.array([-opposite[1, :, 0] @ z, opposite[0, :, 0] @ z])
    assert same(found, [np.array([0.5, y[0] / y.sum(), z[0]])])


@pytest.mark.parametrize("seed", range(2))
def test_forks_and_crosses_are_solved(seed: int) -> None:
    rng = np.random.default_rng(seed)
    near, far = rng.uniform(-1, 1, (2, 2, 2, 2000))
    by_y, by_x = rng.uniform(-1, 1, (2, 3, 2, 2000))
    error, seen = np.full(2000, ERROR), 0
    for points, pair in solve_fork(near, far, error):
        weights = *pair, crossed(by_y[..., points], pair[1], by_x[..., points], pair[0], error[points])
        here = np.all([unknown.certain for unknown in weights], axis=0)
        seen += here.sum()
        x, y, three = (shares(unknown)[:, here] for unknown in weights)
        assert (three > 0).all()
        for matrix, rows, columns in ((near, x, y), (far, x, y), (by_y, three, y), (by_x, three, x)):
            assert np.abs(form(matrix[..., points[here]], rows, columns)).max() < 1e-9
    assert seen > 50


def test_equations_that_are_all_zero_are_in_doubt() -> None:
    zero, other = np.zeros((2, 2, 1)), np.array([[1.0, 0.0], [0.0, -0.5]])[..., np.newaxis]
    found = list(solve_chain(zero, other, zero, np.array([ERROR])))
    assert found
    for _, (x, y, z) in found:
        assert not (x.certain & y.certain & z.certain).any()
        assert not (x.excluded | y.excluded | z.excluded).any()
