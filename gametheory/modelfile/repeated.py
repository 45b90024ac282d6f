"""Repeated games: the table of one period, discount factors, plans, and what may happen by chance."""

from __future__ import annotations

from collections.abc import Mapping

from gametheory.errors import suggestion
from gametheory.expressions import Expression
from gametheory.model import Event, Plan, Repeated, Table
from gametheory.modelfile.factors import read_discount, read_hazard
from gametheory.modelfile.formulas import Formulas, read_number
from gametheory.modelfile.outcomes import Outcomes, check_label
from gametheory.modelfile.problems import Document, Report, Route, listed, shortened
from gametheory.modelfile.schema import EventEntry, PlanEntry, RepeatedEntry
from gametheory.modelfile.table import Profile, read_profile, read_table

SECTION = "repeated"
MOST_STEPS = 60  # of a path, and periods of a punishment: each is a state of the plan


class RepeatedReader:
    """Reads a repeated game, and checks that its plans are about its table."""

    def __init__(
        self, document: Document, players: tuple[str, ...], formulas: Formulas, outcomes: Outcomes, report: Report
    ) -> None:
        """Take what the parts are read with."""
        self.document, self.players, self.report = document, players, report
        self.formulas, self.outcomes = formulas, outcomes

    def read(self, entry: RepeatedEntry) -> Repeated | None:
        """Read all of it; ``None`` if something is wrong with it, which is noted."""
        stage = read_table(self.document, entry, self.players, self.outcomes, self.report, SECTION)
        here: Route = (SECTION, "discount")
        discount = read_discount(self.document, here, entry.discount, self.players, self.formulas, self.report)
        if not self.document.names((SECTION, "plans")):
            self._note((SECTION, "plans"), "there are no plans", "Write at least one: what the players may settle on")
        plans = {name: self._plan(name, plan, stage) for name, plan in entry.plans.items()}
        timing = self._timing(entry.timing)
        if stage is None or self.report.touches(self.document, SECTION):
            return None
        return Repeated(stage, discount, {name: plan for name, plan in plans.items() if plan is not None}, timing)

    def _note(self, route: Route, what: str, advice: str, *, key: bool = False) -> None:
        self.report.add(self.document, route, what, advice, key=key)

    def _plan(self, name: str, entry: PlanEntry, stage: Table | None) -> Plan | None:
        route: Route = (SECTION, "plans", name)
        check_label(self.document, route, name, "a plan", self.report, key=True)
        periods = self._count((*route, "periods"), entry.periods, MOST_STEPS)
        if entry.periods is not None and entry.punishment is None:
            self._note((*route, "periods"), "there is no punishment that could last", "Add one, or remove this")
        if entry.outcome is not None:
            self._check_outcome((*route, "outcome"), entry.outcome)
        if stage is None:
            return None
        path = self._path((*route, "path"), entry.path, stage)
        repeat = self._count((*route, "repeat_from"), entry.repeat_from, len(path)) if path else None
        punishment = self._punishment((*route, "punishment"), entry.punishment, stage)
        if self.report.touches(self.document, *route) or not path:
            return None
        start = repeat - 1 if repeat else 0
        outcome = entry.outcome or self._outcome(route, stage, path[start:])
        return Plan(tuple(path), start, outcome, punishment, periods)

    def _path(self, route: Route, given: str | list[str], stage: Table) -> list[Profile]:
        """Read the profiles of a path; empty if one is wrong."""
        steps = [(route, given)] if isinstance(given, str) else [((*route, i), step) for i, step in enumerate(given)]
        if not steps:
            self._note(route, "the path is empty", "Write what is played, one action a player")
        if len(steps) > MOST_STEPS:
            self._note(route, f"the path has {len(steps)} steps, more than {MOST_STEPS}", "Write a shorter one")
            return []
        read = [self._profile(here, step, stage) for here, step in steps]
        return [profile for profile in read if profile is not None] if None not in read else []

    def _profile(self, route: Route, text: str, stage: Table) -> Profile | None:
        return read_profile(self.document, route, text, "it", self.players, stage.actions, self.report)

    def _punishment(self, route: Route, given: str | Mapping[str, str] | None, stage: Table) -> dict[str, Profile]:
        """Read what follows a deviation of each player; empty where there is nothing."""
        if given is None:
            return {}
        if isinstance(given, str):
            profile = self._profile(route, given, stage)
            return dict.fromkeys(self.players, profile) if profile is not None else {}
        for player in given:
            if player not in self.document.names(("players",)):
                what = f"no player is called '{shortened(player)}'"
                self._note((*route, player), what, suggestion(player, self.players), key=True)
        for player in self.players:
            if player not in self.document.names(route):
                what = f"there is no punishment for '{player}'"
                self._note(route, what, f"Add '{player}: ...', or write one for all")
        read = {player: self._profile((*route, player), text, stage) for player, text in given.items()}
        return {player: found for player in self.players if (found := read.get(player)) is not None}

    def _check_outcome(self, route: Route, name: str) -> None:
        self.outcomes.used.add(name)
        if name not in self.outcomes.names:
            self._note(route, f"no outcome is called '{shortened(name)}'", suggestion(name, self.outcomes.names))

    def _outcome(self, route: Route, stage: Table, again: list[Profile]) -> str:
        """Give what a plan comes to that does not say it: the one outcome of what is played again and again."""
        ends = (stage.cells.get(profile) for profile in again)  # of a broken outcome there is none
        found = list(dict.fromkeys(end.outcome for end in ends if end is not None))
        if len(found) > 1:
            what = f"what is played again and again has the outcomes {listed(found)}"
            self._note(route, what, "Add 'outcome: ...' with what the plan comes to", key=True)
        return found[0] if found else ""

    def _count(self, route: Route, text: str | None, most: int) -> int | None:
        """Read a whole number from 1 on."""
        number = None if text is None else read_number(self.document, route, text, self.report)
        if number is None:
            return None
        if number.denominator != 1 or not 1 <= number <= most:
            what = f"'{shortened(str(text))}' is no whole number from 1 to {most}"
            self._note(route, what, "Write one, or leave the line out")
            return None
        return int(number)

    def _timing(self, entries: Mapping[str, Mapping[str, EventEntry]]) -> dict[str, dict[str, Event]]:
        """Read what may happen in each state, and check that each state is reached."""
        here: Route = (SECTION, "timing")
        states = self.document.names(here)
        found: dict[str, dict[str, Event]] = {}
        for state, events in entries.items():
            self._check_state((*here, state), state)
            read = {name: self._event((*here, state, name), event, states) for name, event in events.items()}
            found[state] = {name: event for name, event in read.items() if event is not None}
        reached = {event.leads_to for events in entries.values() for event in events.values()}
        whole = not self.report.touches(self.document, *here)
        for state in states[1:]:
            if whole and state not in reached:
                self._note((*here, state), "no event leads to this state", "Lead one to it, or remove it", key=True)
        return found

    def _check_state(self, route: Route, state: str) -> None:
        check_label(self.document, route, state, "a state", self.report, key=True)
        if state in self.outcomes.names:
            what = f"'{shortened(state)}' is the name of an outcome too"
            advice = "Rename one: an event that leads to it could mean either, and an outcome needs no entry here"
            self._note(route, what, advice, key=True)
        elif not self.document.names(route) and not self.report.touches(self.document, *route):
            what = "nothing can happen in this state"
            self._note(route, what, "Add an event, or lead to an outcome instead", key=True)

    def _event(self, route: Route, entry: EventEntry, states: list[str]) -> Event | None:
        check_label(self.document, route, str(route[-1]), "an event", self.report, key=True)
        hazard: Expression | None = read_hazard(
            self.document, (*route, "hazard"), entry.hazard, self.formulas, self.report
        )
        target = entry.leads_to
        self.outcomes.used.add(target)
        if target not in (*states, *self.outcomes.names):
            what = f"no state or outcome is called '{shortened(target)}'"
            known = dict.fromkeys((*states, *self.outcomes.names))
            self._note((*route, "leads_to"), what, suggestion(target, known))
        return None if hazard is None else Event(hazard, target)
