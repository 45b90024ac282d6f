"""Outcomes, and the consequences of cells and leaves: an outcome with a payoff for every player."""

from __future__ import annotations

from collections.abc import Mapping

from gametheory.errors import suggestion
from gametheory.expressions import Expression
from gametheory.model import Consequence, Outcome
from gametheory.modelfile.formulas import Formulas
from gametheory.modelfile.parameters import LONGEST_NAME
from gametheory.modelfile.problems import Document, Report, Route, listed, shortened
from gametheory.modelfile.schema import ConsequenceEntry, OutcomeEntry


class Outcomes:
    """A model's outcomes; it knows what cells and leaves make of them."""

    def __init__(self, document: Document, players: Mapping[str, str], formulas: Formulas, report: Report) -> None:
        """Take what payoffs are read with."""
        self.document, self.players, self.formulas, self.report = document, players, formulas, report
        self.names: list[str] = []
        self.sound: dict[str, Outcome] = {}
        self.used: set[str] = set()
        self.used_payoffs: set[tuple[str, str]] = set()

    def read(self, entries: Mapping[str, OutcomeEntry | None]) -> None:
        """Read all outcomes."""
        self.names = self.document.names(("outcomes",))
        for name, entry in entries.items():
            route: Route = ("outcomes", name)
            check_label(self.document, route, name, "an outcome", self.report, key=True)
            payoffs = self._payoffs(route, (entry.model_extra or {}) if entry else {})
            self.sound[name] = Outcome(name, payoffs, entry.meaning if entry else "")

    def consequence(self, route: Route, target: str | ConsequenceEntry, place: str) -> Consequence | None:
        """Give what a cell or an action leads to; ``None`` if something is wrong with it, which is noted."""
        name = target if isinstance(target, str) else target.outcome
        self.used.add(name)
        own = {} if isinstance(target, str) else self._payoffs(route, target.model_extra or {})
        if name not in self.sound:
            if name not in self.names:
                inner = route if isinstance(target, str) else (*route, "outcome")
                what = f"no outcome is called '{shortened(name)}'"
                self.report.add(self.document, inner, what, suggestion(name, self.names))
            return None
        self.used_payoffs |= {(name, player) for player in self.players if player not in self.document.names(route)}
        payoffs = {**self.sound[name].payoffs, **own}
        missing = [p for p in self.players if p not in payoffs and not self._broken(name, route)]
        if missing:
            what = (
                f"there is no payoff for {listed(missing)}: neither outcome '{shortened(name)}' nor {place} gives one"
            )
            entry = f"{{outcome: {name}, {missing[0]}: ...}}"
            self.report.add(
                self.document, route, what, f"Add '{missing[0]}: ...' to the outcome, or write {entry} here"
            )
        if any(player not in payoffs for player in self.players):
            return None
        return Consequence(name, tuple(payoffs[player] for player in self.players))

    def check_use(self) -> None:
        """Note outcomes that nothing leads to, and payoffs that every cell or leaf replaces."""
        for name, outcome in self.sound.items():
            route: Route = ("outcomes", name)
            if name not in self.used:
                self.report.add(
                    self.document, route, "nothing leads to it", "Lead an action to it, or remove it", key=True
                )
                continue
            for player in outcome.payoffs:
                if (name, player) not in self.used_payoffs:
                    what = "everything that leads to this outcome gives a payoff of its own"
                    self.report.add(self.document, (*route, player), what, "Remove this one, or those", key=True)

    def _payoffs(self, route: Route, texts: Mapping[str, str]) -> dict[str, Expression]:
        payoffs = {}
        for player, text in texts.items():
            if player not in self.players:
                self._nobody(route, player)
                continue
            expression = self.formulas.read((*route, player), text)
            if expression is not None:
                payoffs[player] = expression
        return payoffs

    def _nobody(self, route: Route, player: str) -> None:
        if player in self.document.names(("players",)):
            return  # a player whose entry is broken
        if self.report.has(self.document, *route, player):
            return  # the key itself is broken
        what = f"no player is called '{shortened(player)}'"
        advice = suggestion(player, self.players)
        self.report.add(self.document, (*route, player), what, advice, key=True)

    def _broken(self, outcome: str, route: Route) -> bool:
        return self.report.touches(self.document, "outcomes", outcome) or self.report.touches(self.document, *route)


def check_label(document: Document, route: Route, label: str, kind: str, report: Report, *, key: bool = False) -> bool:
    """Check a name that need not be an identifier: of an action, an outcome, a move."""
    if not label.strip():
        what, advice = f"{kind} has no name", "Give it one"
    elif label != label.strip():
        what, advice = f"the name '{shortened(label)}' begins or ends with a space", "Remove the space"
    elif not label.isprintable():
        what, advice = f"the name '{shortened(label)}' has a character that cannot be printed", "Remove it"
    elif len(label) > LONGEST_NAME:
        what, advice = f"the name has {len(label)} characters, more than {LONGEST_NAME}", "Choose a shorter one"
    else:
        return True
    report.add(document, route, what, advice, key=key)
    return False


def check_action(document: Document, route: Route, label: str, report: Report, *, key: bool = False) -> bool:
    """Check the name of an action."""
    if "," in label:
        what = f"the action '{shortened(label)}' has a comma in its name"
        report.add(document, route, what, "Leave it out: commas stand between the actions of a cell", key=key)
        return False
    return check_label(document, route, label, "an action", report, key=key)
