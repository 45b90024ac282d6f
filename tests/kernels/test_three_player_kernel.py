"""The compiled loop for three-player tables against the exact engine, published games, and regrets by brute force."""

import json
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

import gametheory as gt
from gametheory.games import NormalFormGame, Profile
from gametheory.games.verification import regret
from gametheory.kernels import Family, kernel_for, make_columns
from gametheory.kernels.three_player import prepare
from gametheory.kernels.three_player.forms import MULTINOMIALS, add_any_product, add_product, terms
from gametheory.kernels.three_player.line_roots import roots_on_line
from gametheory.kernels.three_player.records import POINTS, ROOM, TOGETHER
from gametheory.kernels.three_player.supports import all_supports, is_balanced
from gametheory.kernels.three_player.triangle_parts import DROPPED, SINGLE, halve_chosen, judge_parts
from gametheory.kernels.three_player.triangle_roots import roots_on_triangles
from gametheory.kernels.three_player.written_out import exponents
from gametheory.numerics.compiling import compiled

TOLERANCE = 1e-9


def family_of(shape, base, slopes, features):
    payoffs = base[:, :, None] + slopes @ features
    first = NormalFormGame.from_arrays(*payoffs[..., 0].reshape(3, *shape))
    return Family(first, base, slopes, tuple(float(abs(own).max()) for own in payoffs))


def random_family(shape, points, seed, features=2):
    rng = np.random.default_rng(seed)
    cells = int(np.prod(shape))
    base, slopes = rng.uniform(-1, 1, (3, cells)), rng.uniform(-1, 1, (3, cells, features))
    values = rng.uniform(-1, 1, (features, points))
    return family_of(shape, base, slopes, values), values


def whole_number_family(shape, points, seed, low, high):
    """Games with payoffs from low to high, each payoff a feature."""
    cells = int(np.prod(shape))
    values = np.random.default_rng(seed).integers(low, high + 1, (3 * cells, points)).astype(float)
    slopes = np.eye(3 * cells).reshape(3, cells, 3 * cells)
    return family_of(shape, np.zeros((3, cells)), slopes, values), values


def game_at(family, features, point):
    return NormalFormGame.from_arrays(*family.payoffs(features)[..., point].reshape(3, *family.game.shape))


def answered(family, features, *, select="payoff-dominance", keep=None, start=0):
    kernel = prepare(family, select=select, tolerance=TOLERANCE)
    size = features.shape[1] + start
    columns = make_columns(size, outcomes=len(family.game.outcome_names), players=3, keep=keep)
    kernel.fill(features, columns, start)
    return kernel, columns


def assert_as_the_concept(family, features, *, select="payoff-dominance"):
    """Compare every column with the concept's answer over a grid of the same games, where both decide; tell where."""
    kernel, columns = answered(family, features, select=select)
    payoffs = family.payoffs(features).reshape(3, *family.game.shape, -1)
    solution = gt.nash(NormalFormGame.from_arrays(*np.moveaxis(payoffs, -1, 1)), select=select, tolerance=TOLERANCE)
    decided = np.flatnonzero(~columns.undecided & solution.complete)
    names, others = np.array([*kernel.candidates, "none"]), np.array([*solution.candidates, "none"])
    for found, expected in [
        (columns.equilibria, solution.count),
        (columns.possible, solution.possible),
        (columns.tie, solution.ties),
        (columns.complete, solution.complete),
        (columns.contested, np.broadcast_to(solution.contested, solution.count.shape)),
    ]:
        np.testing.assert_array_equal(found[..., decided], expected[..., decided])
    chosen, expected_one = names[columns.selected[decided]], others[solution.selected[decided]]
    np.testing.assert_array_equal(chosen, expected_one)
    for found, expected in [
        (columns.payoff, solution.payoffs),
        (columns.probability, solution.outcome_probabilities),
    ]:
        np.testing.assert_allclose(found[..., decided], expected[..., decided], rtol=0, atol=1e-10)
    return decided


# --- against the exact engine ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "points"), [((3, 3, 1), 20), ((3, 3, 2), 12), ((2, 3, 3), 8), ((3, 3, 3), 2)])
def test_random_games_are_answered_as_the_concept_does(shape, points):
    assert assert_as_the_concept(*whole_number_family(shape, points, sum(shape), -99999, 99999)).size == points


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "points"), [((3, 3, 3), 30), ((4, 3, 3), 5), ((4, 1, 4), 30)])
def test_larger_games_are_answered_as_the_concept_does(shape, points):
    """The exact engine decides most of them where payoffs have two digits, which makes a few ties."""
    assert assert_as_the_concept(*whole_number_family(shape, points, 7, -99, 99)).size > points // 2


@pytest.mark.parametrize("select", ["first", "maximal-sum"])
def test_the_other_rules_select_as_those_of_the_concept(select):
    assert assert_as_the_concept(*whole_number_family((3, 2, 3), 6, 5, -99999, 99999), select=select).size == 6


def test_among_ties_what_is_decided_is_right():
    family, features = whole_number_family((3, 3, 2), 60, 8, 0, 9)
    _, columns = answered(family, features)
    some = np.flatnonzero(~columns.undecided)[:4]
    assert some.size == 4
    assert assert_as_the_concept(family, np.ascontiguousarray(features[:, some])).size == 4


# --- theorems, on many random games -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "points"), [((3, 3, 2), 2000), ((3, 3, 3), 1000), ((4, 3, 3), 300), ((4, 2, 4), 300)]
)
def test_nearly_all_random_games_are_decided_and_have_an_odd_number_of_equilibria(shape, points):
    family, features = random_family(shape, points, 3)
    _, columns = answered(family, features)
    assert columns.undecided.mean() < 2e-3
    assert (columns.equilibria[~columns.undecided] % 2 == 1).all()


def profile_of(game, probability):
    """Give the profile whose outcomes, one for each cell, have these probabilities."""
    joint = probability.reshape(game.shape)
    shares = [joint.sum(axis=tuple(set(range(3)) - {player})) for player in range(3)]
    np.testing.assert_allclose(joint, np.einsum("a,b,c->abc", *shares), rtol=0, atol=1e-14)
    return Profile(
        {
            player: {action: float(share) for action, share in zip(actions, own, strict=True) if share > 0}
            for player, actions, own in zip(game.players, game.actions, shares, strict=True)
        }
    )


@pytest.mark.parametrize("select", ["first", "maximal-sum", "payoff-dominance"])
@pytest.mark.parametrize("shape", [(3, 3, 3), (4, 3, 3), (2, 4, 4)])
def test_nobody_gains_by_leaving_the_selected_equilibrium(shape, select):
    family, features = random_family(shape, 40, 11)
    _, columns = answered(family, features, select=select)
    for point in np.flatnonzero(~columns.undecided):
        game = game_at(family, features, point)
        assert game.outcome_names == family.game.outcome_names
        assert float(regret(game, profile_of(game, columns.probability[:, point]))) < 1e-12


@pytest.mark.parametrize("shape", [(3, 3, 2), (4, 3, 3)])
def test_the_order_of_the_players_does_not_matter(shape):
    family, features = random_family(shape, 60, 13)
    _, columns = answered(family, features, keep=["equilibria", "payoff"], select="maximal-sum")
    for order in permutations(range(3)):
        axes = [1 + player for player in order]
        base = family.base.reshape(3, *shape)[list(order)].transpose(0, *axes).reshape(3, -1)
        slopes = family.slopes.reshape(3, *shape, -1)[list(order)].transpose(0, *axes, 4).reshape(3, base.shape[1], -1)
        turned = family_of([shape[player] for player in order], base, slopes, features)
        _, others = answered(turned, features, keep=["equilibria", "payoff"], select="maximal-sum")
        decided = ~(columns.undecided | others.undecided)
        assert decided.mean() > 0.95
        np.testing.assert_array_equal(columns.equilibria[decided], others.equilibria[decided])
        np.testing.assert_allclose(columns.payoff[list(order)][:, decided], others.payoff[:, decided], atol=1e-11)


@pytest.mark.parametrize("player", [0, 1, 2])
def test_an_action_that_is_always_worse_changes_nothing(player):
    family, features = random_family((3, 3, 3), 40, 17)
    _, columns = answered(family, features)
    base = family.base.reshape(3, 3, 3, 3)
    more = np.take(base, [0], axis=1 + player)
    more[player] -= 10
    base = np.concatenate([base, more], axis=1 + player)
    slopes = family.slopes.reshape(3, 3, 3, 3, 2)
    slopes = np.concatenate([slopes, np.take(slopes, [0], axis=1 + player)], axis=1 + player)
    shape = base.shape[1:]
    larger = family_of(shape, base.reshape(3, -1), slopes.reshape(3, -1, 2), features)
    _, others = answered(larger, features)
    np.testing.assert_array_equal(columns.equilibria, others.equilibria)
    np.testing.assert_allclose(columns.payoff, others.payoff, atol=1e-11)


# --- published games --------------------------------------------------------------------------------------------------


def with_a_bad_action(payoffs):
    """Give the first two players a third action that is worse than their first by two, whatever the others do."""
    payoffs = [np.asarray(own, dtype=float) for own in payoffs]
    for player in (0, 1):
        payoffs = [np.concatenate([own, np.take(own, [0], axis=player)], axis=player) for own in payoffs]
        bad = [slice(None)] * 3
        bad[player] = 2
        payoffs[player][tuple(bad)] -= 2
    return payoffs


def family_of_one(payoffs):
    game = NormalFormGame.from_arrays(*payoffs)
    base = np.array([own.reshape(-1) for own in payoffs])
    return Family(game, base, np.zeros((*base.shape, 1)), tuple(map(float, abs(base).max(axis=1))))


def test_the_only_equilibrium_of_nau_gomez_canovas_and_hansen():
    """Its probabilities are irrational (Nau, Gomez Canovas and Hansen 2004, section 4)."""
    row = np.array([[[3, 1], [0, 0]], [[0, 0], [1, 2]]])
    column = np.array([[[0, 0], [2, 1]], [[1, 3], [0, 0]]])
    matrix = np.array([[[2, 0], [0, 0]], [[0, 0], [0, 3]]])
    _, columns = answered(family_of_one(with_a_bad_action([row, column, matrix])), np.zeros((1, 1)))
    assert columns.equilibria.tolist() == [1]
    root = np.sqrt(601)
    first, second, third = (53 - root) / 46, (root - 13) / 24, (root - 23) / 4
    joint = columns.probability[:, 0].reshape(3, 3, 2)
    shares = joint.sum((1, 2))[0], joint.sum((0, 2))[0], joint.sum((0, 1))[0]
    np.testing.assert_allclose(shares, (first, second, third), atol=1e-14)


def test_nine_equilibria_of_mckelvey_and_mclennan():
    """The published 2 x 2 x 2 game with nine equilibria, of which two need another player's mixture as the unknown."""
    cells = [(9, 8, 12), (0, 0, 0), (0, 0, 0), (9, 8, 2), (0, 0, 0), (3, 4, 6), (3, 4, 6), (0, 0, 0)]
    payoffs = [np.array([cell[player] for cell in cells]).reshape(2, 2, 2).transpose() for player in range(3)]
    for order in permutations(range(3)):
        turned = [payoffs[player].transpose(order) for player in order]
        _, columns = answered(family_of_one(with_a_bad_action(turned)), np.zeros((1, 1)))
        assert not columns.undecided[0]
        assert columns.equilibria[0] == 9


# --- borders, blocks, columns -----------------------------------------------------------------------------------------


def test_a_tie_put_on_a_border_is_undecided_and_its_neighbours_are_not():
    """Where the feature is zero, the first player does as well with two actions, at what is else an equilibrium."""
    game = np.random.default_rng(1).uniform(-1, 1, (3, 3, 3, 2))
    game[:, 0, 0, 0] = 2
    game[0, 1, 0, 0] = 2
    slopes = np.zeros((3, 3, 3, 2, 1))
    slopes[0, 0, 0, 0] = 1
    features = np.array([[-1e-3, -1e-11, 0.0, 1e-11, 1e-3]])
    family = family_of((3, 3, 2), game.reshape(3, -1), slopes.reshape(3, -1, 1), features)
    _, columns = answered(family, features)
    assert columns.undecided.tolist() == [False, True, True, True, False]
    assert columns.possible[0, -1]


def test_blocks_may_start_anywhere_and_have_any_length():
    family, features = random_family((3, 3, 2), POINTS + 1, 19)
    _, whole = answered(family, features)
    for start, stop in [(0, 1), (1, POINTS), (POINTS, POINTS + 1)]:
        kernel, part = answered(family, np.ascontiguousarray(features[:, start:stop]), start=7)
        assert len(kernel.candidates) == 147
        for name in ("equilibria", "payoff", "probability", "selected", "undecided"):
            np.testing.assert_array_equal(getattr(part, name)[..., 7:], getattr(whole, name)[..., start:stop])


def test_columns_that_nobody_asked_for_stay_empty_and_ranges_enclose_the_selected():
    family, features = random_family((3, 3, 2), 30, 23)
    _, columns = answered(family, features, keep=["least", "most", "probability"])
    assert columns.equilibria.size == columns.payoff.size == columns.possible.size == 0
    assert (columns.least <= columns.probability).all()
    assert (columns.probability <= columns.most).all()


def test_payoffs_that_are_no_numbers_are_undecided():
    family, features = random_family((3, 3, 2), 3, 29)
    features[0, 1] = np.nan
    assert answered(family, features)[1].undecided.tolist() == [False, True, False]


def test_what_is_not_taken():
    for shape in [(2, 2, 2), (3, 2, 2), (4, 4, 4), (5, 3, 2), (3, 3)]:
        base = np.zeros((len(shape), int(np.prod(shape))))
        family = Family(
            NormalFormGame.from_arrays(*base.reshape(-1, *shape)), base, base[..., None], (1.0,) * len(shape)
        )
        assert prepare(family, select="first", tolerance=TOLERANCE) is None
    family, _ = random_family((3, 3, 2), 1, 0)
    assert prepare(family, select="risk-dominance", tolerance=TOLERANCE) is None
    kernel = kernel_for("nash", family, select="first", tolerance=TOLERANCE)
    assert type(kernel) is type(prepare(family, select="first", tolerance=TOLERANCE))


# --- the pieces -------------------------------------------------------------------------------------------------------


def test_balanced_choices_are_those_of_mckelvey_and_mclennan():
    sizes = {tuple(sorted(map(len, support))) for support in filter(is_balanced, all_supports((4, 4, 3)))}
    assert sizes == {
        (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (2, 2, 2), (2, 2, 3), (2, 3, 3), (2, 3, 4), (2, 4, 4), (3, 3, 3),
        (3, 3, 4), (3, 4, 4),
    }  # fmt: skip


@compiled
def multiply(one, degree, other, more, shares, total):
    add_product(one, degree, other, more, 1.0, shares, total)


@compiled
def multiply_any(one, degree, other, more, total):
    add_any_product(one, degree, other, more, 1.0, total)


@compiled
def isolate(room, degree, error, lower, upper):
    return roots_on_line(room, degree, error, lower, upper)


@compiled
def search(room):
    roots_on_triangles(room)


@compiled
def judge(room):
    judge_parts(room, room.sheets[0])


@compiled
def halve(room):
    halve_chosen(room, room.sheets[1], room.sheets[2])


@pytest.mark.parametrize("shares", [2, 3])
@pytest.mark.parametrize(("degree", "more"), [(1, 1), (1, 2), (2, 2), (2, 4), (3, 3), (1, 3)])
def test_products_of_forms_are_right_in_every_lane(degree, more, shares):
    rng = np.random.default_rng(degree + 7 * more)
    one, other = (rng.normal(size=(len(exponents(size, shares)), POINTS)) for size in (degree, more))
    total = np.zeros((len(exponents(degree + more, shares)), POINTS))
    multiply(one.ravel(), degree, other.ravel(), more, shares, total.reshape(-1))
    places = {pair: place for place, pair in enumerate(exponents(degree + more, shares))}
    expected = np.zeros_like(total)
    for (j, k), left in zip(exponents(degree, shares), one, strict=True):
        for (i, h), right in zip(exponents(more, shares), other, strict=True):
            expected[places[j + i, k + h]] += left * right
    np.testing.assert_allclose(total, expected, atol=1e-13)
    if shares == 3:
        again = np.zeros(total.size)
        multiply_any(one.ravel(), degree, other.ravel(), more, again)
        np.testing.assert_allclose(again, expected.ravel(), atol=1e-13)


def bernstein(roots):
    """Give the coefficients of the product of (t - root) in Bernstein's basis."""
    form = np.array([1.0])
    for root in roots:
        form = np.convolve(form, [-root, 1.0 - root])
    return form / MULTINOMIALS[len(roots), : len(form)]


@pytest.mark.parametrize(
    "roots", [[0.25, 0.75], [-0.5, 0.5, 1.5], [0.1, 0.2, 0.3, 0.9], [2, 3, -1], [0.5, 0.501, 4, 5, 6, 7]]
)
def test_all_roots_on_a_line_are_found(roots):
    room = np.zeros(1, dtype=ROOM)[0]
    coefficients = bernstein(roots)
    room["intervals"][0, : coefficients.size] = coefficients
    found = isolate(room, len(roots), 1e-14, 0.0, 1.0)
    inside = sorted(root for root in roots if 0 < root < 1)
    assert found == len(inside)
    np.testing.assert_allclose(sorted(room["line"][:found]), inside, atol=1e-9)


def test_roots_on_a_segment_are_given_as_places_of_the_whole_line():
    room = np.zeros(1, dtype=ROOM)[0]
    room["intervals"][0, :4] = bernstein([0.25, 0.5, 3])
    assert isolate(room, 3, 1e-14, 0.5, 0.75) == 2
    np.testing.assert_allclose(sorted(room["line"][:2]), [0.5625, 0.625], atol=1e-9)


def test_a_double_root_on_a_line_is_in_doubt():
    room = np.zeros(1, dtype=ROOM)[0]
    room["intervals"][0, :4] = bernstein([0.3, 0.3, 2])
    assert isolate(room, 3, 1e-14, 0.0, 1.0) == -1


def coefficients_of(function, degree):
    """Give a function of three shares, a form of this degree, in Bernstein's basis: from its values."""
    places = exponents(degree, 3)
    points = np.array([[degree - j - k, j, k] for j, k in places]) / degree
    basis = np.array(
        [
            [
                MULTINOMIALS[degree, n] * p[0] ** (degree - j - k) * p[1] ** j * p[2] ** k
                for n, (j, k) in enumerate(places)
            ]
            for p in points
        ]
    )
    return np.linalg.solve(basis, [function(*p) for p in points])


def triangle(first, second, degree=4):
    """Make room for two forms that vanish, with nothing that must have one sign; each is given by its values."""
    room = np.zeros(1, dtype=ROOM)[0]
    room["degree"], room["signed_degree"] = degree, 2
    room["kind"] = 3
    room["errors"][:] = 1.0
    room["sheets_open"] = 1
    sheet = room["sheets"][0]
    sheet["count"], sheet["error"] = 1, 1e-14
    sheet["corners"][..., 0] = np.eye(3)
    for row, function in enumerate((first, second)):
        sheet["vanishing"][row].reshape(28, TOGETHER)[: terms.py_func(degree, 3), 0] = coefficients_of(function, degree)
    return room


@pytest.mark.parametrize("degree", [4, 6])
def test_all_roots_on_a_triangle_are_found(degree):
    """A circle around the centre of the triangle, and a line through it, meet twice."""
    room = triangle(lambda x, y, _: (x - 1 / 3) ** 2 + (y - 1 / 3) ** 2 - 0.01, lambda x, y, _: x - y, degree)
    search(room)
    roots = {tuple(root.round(9)) for root in room["roots"][: room["roots_found"]]}
    step = 0.1 / np.sqrt(2)
    assert roots == {tuple(np.round([1 / 3 + s, 1 / 3 + s, 1 / 3 - 2 * s], 9)) for s in (step, -step)}
    assert not room["doubt"].any()


def test_a_double_root_on_a_triangle_is_in_doubt():
    room = triangle(lambda x, y, _: (x - 1 / 3) ** 2 + (y - 1 / 3) ** 2 - 0.02, lambda x, y, _: x + y - 2 / 3 - 0.2)
    search(room)
    assert room["doubt"].tolist() == [1] + [0] * (POINTS - 1)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (lambda x, y, _: x - y, lambda x, y, _: 2 + (x - y) ** 2, DROPPED),  # the second one does not vanish
        # Both vanish, but twice the first less the second does not.
        (lambda _, y, z: y - z + 0.7, lambda _, y, z: y - 2 * z + 0.9, DROPPED),
        (lambda _, y, z: y - z, lambda _, y, z: y + z - 0.5, SINGLE),
    ],
)
def test_a_part_is_dropped_where_a_combination_does_not_vanish_and_has_one_root_if_linear(first, second, verdict):
    room = triangle(first, second)
    judge(room)
    assert room["verdict"][0] == verdict


@pytest.mark.parametrize("degree", [4, 6])
def test_halves_of_a_part_have_the_values_of_the_whole(degree):
    """With corners (first, third, middle) and (third, second, middle), in every lane."""
    rng = np.random.default_rng(degree)
    room = np.zeros(1, dtype=ROOM)[0]
    room["degree"], room["signed_degree"], room["groups"] = degree, 2, (3, 3)
    count, chosen = terms.py_func(degree, 3), room["chosen"]
    values = rng.normal(size=(count, TOGETHER))
    chosen["vanishing"][0].reshape(28, 2 * TOGETHER)[:count, :TOGETHER] = values
    chosen["corners"][..., :TOGETHER] = np.eye(3)[:, :, None]
    chosen["count"] = TOGETHER
    halve(room)

    def value(coefficients, point):
        total = 0.0
        for n, (j, k) in enumerate(exponents(degree, 3)):
            total += (
                MULTINOMIALS[degree, n] * coefficients[n] * point[0] ** (degree - j - k) * point[1] ** j * point[2] ** k
            )
        return total

    for number in (1, 2):
        sheet = room["sheets"][number]
        assert sheet["count"] == TOGETHER
        assert (sheet["depth"] == 1).all()
        halves = sheet["vanishing"][0].reshape(28, TOGETHER)[:count]
        for lane in (0, TOGETHER - 1):
            inner = rng.dirichlet([1, 1, 1])
            outer = inner @ sheet["corners"][..., lane]
            assert value(halves[:, lane], inner) == pytest.approx(value(values[:, lane], outer), abs=1e-12)


# --- against Gambit ---------------------------------------------------------------------------------------------------

GAMBIT = """
import json, sys, numpy, pygambit
counts = []
for payoffs in json.load(sys.stdin):
    game = pygambit.StrategicGame.from_arrays(*map(numpy.array, payoffs))
    counts.append(len(pygambit.nash.enumpoly_solve(game).equilibria))
json.dump(counts, sys.stdout)
"""


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(3, 3, 3), (4, 3, 3)])
def test_gambit_finds_no_more(shape, tmp_path):
    family, features = random_family(shape, 40, 31)
    _, columns = answered(family, features)
    games = np.moveaxis(family.payoffs(features).reshape(3, *shape, -1), -1, 0).tolist()
    script = Path(tmp_path, "gambit.py")
    script.write_text(GAMBIT, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(script)], input=json.dumps(games), capture_output=True, text=True, timeout=120, check=True
    )
    theirs = np.array(json.loads(run.stdout))
    assert (theirs <= columns.equilibria)[~columns.undecided].all()
    assert theirs.sum() > 0.5 * columns.equilibria.sum()
