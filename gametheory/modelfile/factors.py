"""Discount factors and hazards: formulas whose values must stay in a range, at the defaults and all over the ranges.

They are looked at as the probabilities of chance moves are (:mod:`gametheory.modelfile.chances`): at many points, and
exactly where they are quotients of polynomials.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from gametheory.errors import suggestion
from gametheory.expressions import Expression, parse
from gametheory.games.numbers import show
from gametheory.modelfile.chances import points
from gametheory.modelfile.formulas import Formulas, NoValueError, Point, reach
from gametheory.modelfile.problems import Document, Report, Route, shortened
from gametheory.modelfile.signs import negative_at

CHANGE = "Change the formula or the ranges"


def read_hazard(document: Document, route: Route, text: str, formulas: Formulas, report: Report) -> Expression | None:
    """Read the probability that something happens in a period."""
    formula = formulas.read(route, text)
    if formula is not None:
        _check(document, route, formula, formulas, report, "hazard", below=False)
    return formula


def read_discount(
    document: Document,
    route: Route,
    given: str | Mapping[str, str],
    players: tuple[str, ...],
    formulas: Formulas,
    report: Report,
) -> dict[str, Expression]:
    """Read the discount factors of all players: a formula for each, or one for all."""
    if isinstance(given, str):
        formula = _factor(document, route, given, formulas, report)
        return dict.fromkeys(players, formula) if formula is not None else {}
    for player in given:
        if player not in document.names(("players",)):
            what = f"no player is called '{shortened(player)}'"
            report.add(document, (*route, player), what, suggestion(player, players), key=True)
    for player in players:
        if player not in document.names(route):
            what = f"there is no discount factor for '{player}'"
            report.add(document, route, what, f"Add '{player}: ...', or write one factor for all")
    read = {player: _factor(document, (*route, player), text, formulas, report) for player, text in given.items()}
    return {player: found for player in players if (found := read.get(player)) is not None}


def _factor(document: Document, route: Route, text: str, formulas: Formulas, report: Report) -> Expression | None:
    formula = formulas.read(route, text)
    if formula is not None:
        _check(document, route, formula, formulas, report, "discount factor", below=True)
    return formula


def _check(
    document: Document, route: Route, formula: Expression, formulas: Formulas, report: Report, noun: str, *, below: bool
) -> None:
    """Note the first values of the parameters at which a formula leaves its range from 0 to 1."""
    names = reach(formula.names, formulas.let)
    if not names <= formulas.sound:
        return
    ranges = {name: bounds for name, bounds in formulas.ranges.items() if name in names}
    values = formulas.point.values
    rest = parse(f"1 - ({formula.text})")
    exactly = (found for one in (formula, rest) if (found := negative_at(one, formulas.let, values, ranges)))
    for at in itertools.chain(points(values, ranges), exactly):
        trouble = _trouble(formula, Point(at, formulas.let), noun, formulas.at(names, at), below=below)
        if trouble is not None:
            report.add(document, route, trouble, CHANGE)
            return


def _trouble(formula: Expression, point: Point, noun: str, at: str, *, below: bool) -> str | None:
    """Tell what is wrong at one point, if anything is."""
    try:
        number = point.number(formula)
    except NoValueError as error:
        return f"'{shortened(str(formula))}' cannot be computed: {error}{at}"
    if number < 0 or number > 1 or (below and number == 1):
        return f"the {noun} is {show(number)}{at}, not from 0 {'up to but not including 1' if below else 'to 1'}"
    return None
