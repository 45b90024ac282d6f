"""From a document to a model: every section in its turn, and all that is wrong with them at once."""

from __future__ import annotations

from gametheory.expressions import FUNCTIONS
from gametheory.model import CHANCE, Bargain, Form, Model, Parameter
from gametheory.modelfile.bargaining import BargainReader
from gametheory.modelfile.checking import checked
from gametheory.modelfile.formulas import Formulas, reach
from gametheory.modelfile.outcomes import Outcomes
from gametheory.modelfile.parameters import Declared, check_identifier, read_parameters, read_shared_parameters
from gametheory.modelfile.problems import Document, Report, listed, shortened
from gametheory.modelfile.repeated import RepeatedReader
from gametheory.modelfile.schema import FORMS, ModelFile
from gametheory.modelfile.table import read_table
from gametheory.modelfile.tree import TreeReader
from gametheory.modelfile.views import read_views

FOR_WHAT = (
    "table for choices at the same time, tree for moves in turn, repeated for a table period by period, bargain for "
    "an agreement on one number"
)
NO_FORM = "nothing says how they choose"
ADD = f"Add one: {FOR_WHAT}"
KEEP = f"Keep one: {FOR_WHAT}"
NOT_PLAYERS = {
    CHANCE: "it is nature's name in a tree",
    "meaning": "it is a key of outcomes",
    "outcome": "it is a key of cells",
}


def build(document: Document, origin: str, report: Report) -> Model:
    """Give the model that a document holds; raise ``ModelFileError`` with all its problems."""
    report.open(document)
    _check_is_model(document, report)
    file = checked(document, ModelFile, report)
    if file is None:
        report.stop_if_any()
        raise AssertionError("a document without a shape has problems")
    return _Builder(document, file, report).model(origin)


def build_parameters(document: Document, report: Report) -> tuple[Parameter, ...]:
    """Give the parameters of a file that models share; raise ``ModelFileError`` with all its problems."""
    report.open(document)
    declared = read_shared_parameters(document, report)
    report.stop_if_any()
    return tuple(declared.parameters.values())


def is_shared(document: Document) -> bool:
    """Tell a file of parameters that models share from a model, by its uppermost keys."""
    keys = set(document.names(()))
    return "parameters" in keys and not keys & {"players", "outcomes", *FORMS}


def _check_is_model(document: Document, report: Report) -> None:
    """Say at once that a file which models share is no model, rather than all that it lacks."""
    if is_shared(document):
        what = "the file has parameters that models share, and is no model itself"
        report.add(document, (), what, "Name a model that uses it")
        report.stop_if_any()


class _Builder:
    """Reads the sections of one model file, each with what those before it gave."""

    def __init__(self, document: Document, file: ModelFile, report: Report) -> None:
        self.document, self.file, self.report = document, file, report
        self.declared: Declared = read_parameters(document, file, report)
        self.formulas = self._formulas()
        self.outcomes = Outcomes(document, file.players, self.formulas, report)

    def model(self, origin: str) -> Model:
        file, document, report = self.file, self.document, self.report
        self._check_title()
        self._check_players()
        self.outcomes.read(file.outcomes)
        form = None if report.touches(document, "players") else self._form()
        used = self._used(form) if form is not None and not report else set()
        term = form.term.name if isinstance(form, Bargain) else ""
        parameters = {name: one for name, one in self.declared.parameters.items() if name in used - {term}}
        known = parameters if form is not None and not report else self.declared.parameters
        views = read_views(document, file.views, known, self.declared, report, term) if self.declared.whole else ()
        if form is not None and not report:
            self.outcomes.check_use()
            self._check_shared_use(used)
        report.stop_if_any()
        assert form is not None
        return Model(
            title=file.title,
            players=file.players,
            parameters=parameters,
            outcomes=self.outcomes.sound,
            form=form,
            question=file.question,
            let=self.formulas.let,
            sources=self.declared.sources,
            views=views,
            unused=self._without_use(used, shared=False),
            elsewhere=self._without_use(used, shared=True),
            origin=origin,
        )

    def _formulas(self) -> Formulas:
        defaults = {name: parameter.default for name, parameter in self.declared.parameters.items()}
        whole = self.declared.whole and not self.report.has(self.document, "let")
        known = set(self.declared.places) if whole else None
        formulas = Formulas(self.document, defaults, known, self.report)
        formulas.ranges = {
            name: (parameter.low, parameter.high)
            for name, parameter in self.declared.parameters.items()
            if parameter.low is not None and parameter.high is not None
        }
        self._check_shared_names()
        formulas.read_shared(self.file.let)
        return formulas

    def _check_title(self) -> None:
        if not self.file.title.strip():
            self.report.add(self.document, ("title",), "the title is empty", "Say what the model is about")

    def _check_players(self) -> None:
        if not self.document.names(("players",)):
            self.report.add(self.document, ("players",), "there are no players", "Add at least one")
            self.report.stop_if_any()
        for player in self.file.players:
            route = ("players", player)
            if check_identifier(self.document, route, "player", self.report) and player in NOT_PLAYERS:
                what = f"'{player}' cannot be a player: {NOT_PLAYERS[player]}"
                self.report.add(self.document, route, what, "Choose another name", key=True)

    def _check_shared_names(self) -> None:
        for name in self.file.let:
            route = ("let", name)
            if not check_identifier(self.document, route, "formula", self.report):
                continue
            if name in FUNCTIONS:
                what = f"'{name}' is a function of the payoff language"
                self.report.add(self.document, route, what, "Choose another name", key=True)
            elif name in self.declared.places:
                what = f"there is a parameter called '{name}' too"
                self.report.add(self.document, route, what, "Rename one of the two", key=True)

    def _form(self) -> Form | None:
        """Read the one form that a model has."""
        given = [name for name in FORMS if name in self.document.data]
        if len(given) != 1:
            what = f"{listed(given)} stand in one model" if given else NO_FORM
            self.report.add(self.document, tuple(given[1:2]), what, KEEP if given else ADD, key=True, words="")
        players, file = tuple(self.file.players), self.file
        common = (self.formulas, self.outcomes, self.report)
        form: Form | None = None
        if file.table is not None:
            form = read_table(self.document, file.table, players, self.outcomes, self.report)
        if file.tree is not None:
            form = TreeReader(self.document, players, *common).read(file.tree)
        if file.repeated is not None:
            form = RepeatedReader(self.document, players, *common).read(file.repeated)
        if file.bargain is not None:
            form = BargainReader(self.document, players, self.declared, *common).read(file.bargain)
        return form

    def _used(self, form: Form) -> set[str]:
        """Find the names, of parameters and shared formulas, on which a payoff or a probability depends."""
        formulas = [*(p for end in form.consequences() for p in end.payoffs), *form.other_formulas()]
        return reach(set().union(*(formula.names for formula in formulas)), self.formulas.let)

    def _without_use(self, used: set[str], *, shared: bool) -> tuple[str, ...]:
        """Name the parameters that nothing depends on: those of a shared file, or those of the model's own."""
        places = self.declared.places
        idle = [name for name in self.declared.parameters if name not in used]
        return tuple(name for name in idle if (places[name][0] is not self.document) == shared)

    def _check_shared_use(self, used: set[str]) -> None:
        for name in self.formulas.let:
            if name not in used:
                what = f"nothing depends on '{shortened(name)}'"
                self.report.add(
                    self.document, ("let", name), what, "Use it in a payoff, or remove it", key=True, words="let"
                )
