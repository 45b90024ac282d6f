"""The shape of a model file, as pydantic models: which keys there are, and what kind of thing stands behind each.

They check a file's shape and write the JSON Schema that editors use for completion and help (:func:`json_schema`,
shipped as ``model.schema.json``). What a shape cannot say (that names exist, that cells are complete) is checked by the
modules beside this one. In the data that they check every scalar is a text still, numbers and formulas too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from gametheory.model import DOMAINS

SCALAR: Final = {"type": ["string", "number"]}
Text = Annotated[str, Field(strict=True)]
Label = Annotated[str, Field(strict=True), WithJsonSchema({"type": ["string", "number"], "description": "A name."})]
Formula = Annotated[
    str,
    Field(strict=True),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "description": "A number, or arithmetic over parameters: + - * / ** and min max abs exp log sqrt.",
        }
    ),
]
Number = Annotated[
    str,
    Field(strict=True),
    WithJsonSchema({"type": ["string", "number"], "description": "A constant: 4, 0.25 or 2/3. It is kept exactly."}),
]
Range = Annotated[
    str,
    Field(strict=True),
    WithJsonSchema({"type": "string", "description": "Plausible values: low..high, as in 0..5.", "pattern": r"\.\."}),
]
Kind = Literal["lever", "uncertainty"]
DomainName = Literal["real", "nonnegative", "positive", "probability", "share", "discount factor"]
Distribution = Literal["uniform", "triangular"]
FORMS: Final = ("table", "tree", "repeated", "bargain")
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("lever", "uncertainty"),
    "domain": tuple(DOMAINS),
    "distribution": ("uniform", "triangular"),
}


def _shape(value: Any) -> str:
    """Tell which variant of a union is meant, by the kind of thing that stands there."""
    return "<mapping>" if isinstance(value, Mapping | BaseModel) else "<list>" if isinstance(value, list) else "<text>"


class Entry(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid")


class ParameterEntry(Entry):
    """A named number that payoffs depend on."""

    default: Number = Field(description="An illustration, never an estimate.")
    range: Range | None = None
    kind: Kind = Field(
        default="uncertainty",
        description="lever: what a government or a deal's text sets. uncertainty: what an analyst does not know.",
    )
    domain: DomainName = Field(default="real", description="The values that it can have at all.")
    symbol: Text = Field(default="", description="LaTeX for print, such as c_U.")
    unit: Text = ""
    meaning: Text = Field(default="", description="What it stands for, in a sentence.")
    source: (
        Annotated[Annotated[Label, Tag("<text>")] | Annotated[list[Label], Tag("<list>")], Discriminator(_shape)] | None
    ) = Field(default=None, description="The label, or labels, of the claims that it stands on; see 'sources'.")
    distribution: Distribution = Field(
        default="uniform", description="How an uncertainty is distributed over its range."
    )


class OutcomeEntry(BaseModel):
    """A named consequence: payoffs by player (all, some or none) and what it means."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Formula]
    meaning: Text = Field(default="", description="What happens, in a sentence.")


class ConsequenceEntry(BaseModel):
    """An outcome, with payoffs by player that complete or replace those it has."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Formula]
    outcome: Label


class SourceEntry(Entry):
    """A claim that parameters stand on."""

    text: Text
    citation: Text = ""


class AxisEntry(Entry):
    """A parameter and the interval over which a chart sweeps it."""

    parameter: Text
    range: Range | None = None


Target = Annotated[
    Annotated[Label, Tag("<text>")] | Annotated[ConsequenceEntry, Tag("<mapping>")],
    Discriminator(_shape),
]
Axis = Annotated[
    Annotated[Text, Tag("<text>")] | Annotated[AxisEntry, Tag("<mapping>")],
    Discriminator(_shape),
]
Parameters = dict[str, ParameterEntry]
ParameterPart = Annotated[
    Annotated[Text, Tag("<text>")] | Annotated[Parameters, Tag("<mapping>")],
    Discriminator(_shape),
]
Sources = dict[
    str,
    Annotated[
        Annotated[Text, Tag("<text>")] | Annotated[SourceEntry, Tag("<mapping>")],
        Discriminator(_shape),
    ],
]


class TableEntry(Entry):
    """Simultaneous moves."""

    actions: dict[str, list[Label]] = Field(description="For each player the list of actions.")
    cells: dict[str, Target] = Field(
        description="One action a player, in the players' order, with commas; 'any' is the rest of a player's actions."
    )


class MoveEntry(Entry):
    """A move of a tree; reached from several places it is a move of its own at each, unless it names a set."""

    player: Text = Field(description="Whose move it is; 'chance' for nature's.")
    actions: dict[str, Target] = Field(description="Each action leads to a move, to an outcome, or to {outcome: ...}.")
    probabilities: dict[str, Formula] | None = Field(
        default=None, description="For a move of chance: the probability of each action."
    )
    information_set: Label | None = Field(
        default=None,
        description=(
            "Moves that name the same information set cannot be told apart by their player, and the ways to one move "
            "that names a set cannot either. Without it, a move is known, and so is the way by which play has come."
        ),
    )


Discount = Annotated[
    Annotated[Formula, Tag("<text>")] | Annotated[dict[str, Formula], Tag("<mapping>")],
    Discriminator(_shape),
]


class PlanEntry(Entry):
    """A plan of a repeated game: who does what, and what follows a deviation."""

    path: Annotated[Annotated[Label, Tag("<text>")] | Annotated[list[Label], Tag("<list>")], Discriminator(_shape)] = (
        Field(description="What is played: one action a player, with commas; or a list of such, one after another.")
    )
    repeat_from: Number | None = Field(
        default=None, description="The step, from 1, from which the path is played again and again; by default 1."
    )
    punishment: (
        Annotated[
            Annotated[Label, Tag("<text>")] | Annotated[dict[str, Label], Tag("<mapping>")], Discriminator(_shape)
        ]
        | None
    ) = Field(
        default=None,
        description="What is played once a player has deviated alone; or for each player. Without it play goes on.",
    )
    periods: Number | None = Field(
        default=None, description="For how many periods, before the path begins anew; by default for ever."
    )
    outcome: Label | None = Field(
        default=None, description="What it comes to; by default the outcome of what is played again and again."
    )


class EventEntry(Entry):
    """Something that may happen in a period."""

    hazard: Formula = Field(description="The probability that it happens in a period, if nothing before it does.")
    leads_to: Label = Field(description="Another state, or an outcome.")


class RepeatedEntry(TableEntry):
    """A table that is played again and again."""

    discount: Discount = Field(
        description="What a payoff of the next period is worth today: a formula for all, or one for each player."
    )
    plans: dict[str, PlanEntry] = Field(description="The plans that are asked about, in order of preference.")
    timing: dict[str, dict[str, EventEntry]] = Field(
        default={}, description="By state, the present one first: what may happen in it, in the order drawn."
    )


class DangerEntry(Entry):
    """What the absence of an agreement may turn into."""

    hazard: Formula = Field(description="The probability per period that it does.")
    leads_to: Target


class BargainEntry(Entry):
    """Bargaining over one term."""

    term: Text = Field(description="The parameter that is bargained over, within its range.")
    deal: Target = Field(description="The outcome of an agreement; its payoffs are formulas in the term.")
    otherwise: Target = Field(description="The outcome without an agreement.")
    danger: DangerEntry | None = None
    discount: Discount | None = Field(
        default=None, description="What a payoff of the next period is worth today: for all, or for each player."
    )
    limits: dict[str, dict[str, Formula]] = Field(
        default={}, description="Conditions on the term: by kind and player a formula that must not be negative."
    )


class ViewEntry(Entry):
    """A chart that a report draws: one axis for lines, two for a map."""

    x: Axis
    y: Axis | None = None
    caption: Text = ""


class ModelFile(Entry):
    """A crisis written down as a game whose payoffs depend on named parameters."""

    title: Text
    question: Text = ""
    players: dict[str, Text] = Field(description="A short name for each player, and the full one.")
    parameters: Annotated[
        Annotated[Text, Tag("<text>")]
        | Annotated[list[ParameterPart], Tag("<list>")]
        | Annotated[Parameters, Tag("<mapping>")],
        Discriminator(_shape),
    ] = Field(default={}, description="By name; or the file beside this one that has them; or a list of both.")
    defaults: dict[str, Number] = Field(default={}, description="This model's own defaults for shared parameters.")
    let: dict[str, Formula] = Field(default={}, description="Formulas with a name, for use in payoffs.")
    outcomes: dict[str, OutcomeEntry | None] = Field(description="What can come of it, by name.")
    table: TableEntry | None = Field(default=None, description="The game, if all choose at the same time.")
    tree: dict[str, MoveEntry] | None = Field(
        default=None, description="The game, if they move in turn: moves by name; the first is the root."
    )
    repeated: RepeatedEntry | None = Field(default=None, description="The game, if a table is played period by period.")
    bargain: BargainEntry | None = Field(default=None, description="The game, if they bargain over one number.")
    sources: Sources = Field(default={}, description="The claims that parameters stand on, by label.")
    views: list[ViewEntry] = Field(default=[], description="Charts that a report draws.")


class ParameterFile(Entry):
    """Parameters that several models share."""

    title: Text = ""
    parameters: Parameters
    sources: Sources = {}


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of a model file, for editors.

    >>> sorted(json_schema()["required"])
    ['outcomes', 'players', 'title']
    """
    schema = ModelFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Model file of gametheory"
    schema["oneOf"] = [{"required": [form]} for form in FORMS]
    return schema


def schema_text() -> str:
    """Give the JSON Schema as the text of ``model.schema.json``."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
