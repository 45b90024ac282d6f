"""Bargaining: the term, what an agreement pays and what its absence does, and the limits on what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from gametheory.errors import suggestion
from gametheory.expressions import FLOATS, Expression, definitions_in_order
from gametheory.games.numbers import show
from gametheory.games.term_functions import TermFunction
from gametheory.model import Bargain, Consequence, Parameter
from gametheory.model.bargaining_games import over_terms
from gametheory.modelfile.factors import read_discount, read_hazard
from gametheory.modelfile.formulas import Formulas, reach
from gametheory.modelfile.outcomes import Outcomes, check_label
from gametheory.modelfile.parameters import Declared
from gametheory.modelfile.problems import Document, Report, Route, shortened
from gametheory.modelfile.schema import BargainEntry, DangerEntry

SECTION: Final = "bargain"
ROUND_OFF: Final = 1e-9


class BargainReader:
    """Reads a bargain, and checks which of its formulas depend on the term."""

    def __init__(
        self,
        document: Document,
        players: tuple[str, ...],
        declared: Declared,
        formulas: Formulas,
        outcomes: Outcomes,
        report: Report,
    ) -> None:
        """Take what the parts are read with."""
        self.document, self.players, self.report = document, players, report
        self.declared, self.formulas, self.outcomes = declared, formulas, outcomes

    def read(self, entry: BargainEntry) -> Bargain | None:
        """Read all of it; ``None`` if something is wrong with it, which is noted."""
        if len(self.document.names(("players",))) == 1:
            self._note((SECTION,), "it takes two to bargain, and there is one player", "Add a player", key=True)
        term = self._term(entry.term)
        deal = self.outcomes.consequence((SECTION, "deal"), entry.deal, "the deal")
        otherwise = self.outcomes.consequence((SECTION, "otherwise"), entry.otherwise, "it")
        discount = self._discount(entry)
        hazard, danger = self._danger(entry.danger) if entry.danger is not None else (None, None)
        limits = {kind: self._limits(kind, slacks) for kind, slacks in entry.limits.items()}
        self._check_apart(deal, otherwise)
        if term is None or deal is None or otherwise is None or self.report.touches(self.document, SECTION):
            return None
        bargain = Bargain(term, deal, otherwise, hazard, danger, discount, limits)
        self._check_term(bargain)
        return None if self.report.touches(self.document, SECTION) else bargain

    def _note(self, route: Route, what: str, advice: str, *, key: bool = False) -> None:
        self.report.add(self.document, route, what, advice, key=key)

    def _term(self, name: str) -> Parameter | None:
        route: Route = (SECTION, "term")
        if name not in self.declared.places:
            if self.declared.whole:
                what = f"no parameter is called '{shortened(name)}'"
                self._note(route, what, suggestion(name, self.declared.places))
            return None
        parameter = self.declared.parameters.get(name)
        if parameter is None or self.report.touches(*self.declared.at(name)):
            return None  # what is wrong with it is noted there
        if parameter.low is None:
            what = f"the parameter '{name}' has no range, and the range says what can be agreed on"
            self._note(route, what, "Give it one, as in 'range: 0..1'")
            return None
        return parameter

    def _discount(self, entry: BargainEntry) -> dict[str, Expression]:
        route: Route = (SECTION, "discount")
        if entry.discount is not None:
            return read_discount(self.document, route, entry.discount, self.players, self.formulas, self.report)
        if entry.danger is not None and not self.report.touches(self.document, *route):
            what = "what waiting is worth while there is a danger depends on patience"
            self._note((SECTION, "danger"), what, "Add 'discount: ...' beside it", key=True)
        return {}

    def _danger(self, entry: DangerEntry) -> tuple[Expression | None, Consequence | None]:
        route: Route = (SECTION, "danger")
        hazard = read_hazard(self.document, (*route, "hazard"), entry.hazard, self.formulas, self.report)
        return hazard, self.outcomes.consequence((*route, "leads_to"), entry.leads_to, "the danger")

    def _limits(self, kind: str, texts: Mapping[str, str]) -> dict[str, Expression]:
        route: Route = (SECTION, "limits", kind)
        check_label(self.document, route, kind, "a limit", self.report, key=True)
        for player in texts:
            if player not in self.document.names(("players",)):
                what = f"no player is called '{shortened(player)}'"
                self._note((*route, player), what, suggestion(player, self.players), key=True)
        read = {player: self.formulas.read((*route, player), text) for player, text in texts.items()}
        return {player: slack for player, slack in read.items() if slack is not None}

    def _check_apart(self, deal: Consequence | None, otherwise: Consequence | None) -> None:
        if deal is not None and otherwise is not None and deal.outcome == otherwise.outcome:
            what = f"an agreement and its absence both lead to '{shortened(deal.outcome)}'"
            self._note((SECTION, "otherwise"), what, "Give each an outcome of its own")

    # --- which formulas depend on the term ---

    def _check_term(self, bargain: Bargain) -> None:
        """Check that the deal depends on the term, that nothing without a deal does, and how formulas use it."""
        name = bargain.term.name
        self._check_without(name, bargain.otherwise.payoffs, (SECTION, "otherwise"))
        self._check_without(name, bargain.danger.payoffs if bargain.danger else (), (SECTION, "danger", "leads_to"))
        self._check_without(name, bargain.discount.values(), (SECTION, "discount"))
        self._check_without(name, filter(None, (bargain.hazard,)), (SECTION, "danger", "hazard"))
        if not any(self._uses(name, payoff) for payoff in bargain.deal.payoffs):
            what = f"no payoff of the deal depends on '{name}'"
            self._note((SECTION, "term"), what, "Write what an agreement on it pays each player")
        for player, payoff in zip(self.players, bargain.deal.payoffs, strict=True):
            self._check_quotient(bargain.term, payoff, (SECTION, "deal"), f"the payoff of '{player}'")
        for kind, slacks in bargain.limits.items():
            for player, slack in slacks.items():
                self._check_quotient(bargain.term, slack, (SECTION, "limits", kind, player), "it")

    def _uses(self, name: str, formula: Expression) -> bool:
        return name in reach(formula.names, self.formulas.let)

    def _check_without(self, name: str, formulas: Iterable[Expression], route: Route) -> None:
        for formula in formulas:
            if self._uses(name, formula):
                what = f"'{shortened(str(formula))}' depends on '{name}', on which nobody has agreed here"
                self._note(route, what, "Write it without")
                return

    def _check_quotient(self, term: Parameter, formula: Expression, route: Route, noun: str) -> None:
        """Check that a formula is a quotient of polynomials in the term, with a value all over its range."""
        if not reach(formula.names, self.formulas.let) <= self.formulas.sound:
            return  # what it depends on has been noted already
        try:
            function = self._function(term.name, formula)
        except ArithmeticError as error:
            what = f"{noun}, '{shortened(str(formula))}', cannot be solved for '{term.name}': {error}"
            self._note(route, what, "Write it with + - * / and whole powers of it")
            return
        within = _roots(function.denominator, term)
        if within:
            what = f"{noun}, '{shortened(str(formula))}', has no value at {term.name} = {show(min(within))}"
            self._note(route, what, f"Change the formula, or the range of '{term.name}'")

    def _function(self, name: str, formula: Expression) -> TermFunction:
        """Give a formula at the defaults as a function of the term."""
        values = {one: TermFunction((float(value),), (1.0,)) for one, value in self.formulas.point.values.items()}
        values[name] = TermFunction((0.0, 1.0), (1.0,))
        rules, needed = over_terms(FLOATS), reach(formula.names, self.formulas.let)
        for shared in definitions_in_order(self.formulas.let):
            if shared in needed:
                values[shared] = self.formulas.let[shared].evaluate(values, rules)
        function: TermFunction = formula.evaluate(values, rules)
        return function


def _roots(coefficients: Sequence[float], term: Parameter) -> list[float]:
    """Give the roots of a polynomial within the range of the term; none where it cannot be computed in floats."""
    assert term.low is not None
    assert term.high is not None
    if not np.all(np.isfinite(coefficients)):
        return []
    found = np.polynomial.polynomial.polyroots(coefficients)
    return [root.real for root in found if abs(root.imag) < ROUND_OFF and term.low <= root.real <= term.high]
