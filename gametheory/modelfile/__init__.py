"""Model files: a crisis written down in YAML, read into a :class:`~gametheory.model.Model` and written back.

A model file says who plays, what can happen, what it is worth to each player, and in what order they choose::

    title: A standoff
    question: When does the threat of war bring a freeze?
    players: {us: United States, nk: North Korea}
    parameters: {war_cost: {default: 11, range: 4..16, meaning: cost of the war to the US}}
    let:
      war_payoff: 5 - war_cost
    outcomes:
      status quo: {us: 0, nk: 0}
      freeze: {nk: -3}
      war: {us: war_payoff, nk: -10, meaning: both armies fight}
    table:
      actions: {us: [hold, coerce], nk: [persist, freeze]}
      cells:
        hold, persist: status quo
        coerce, persist: war
        any, freeze: {outcome: freeze, us: 4}

* A *payoff* is a number or arithmetic over parameters (:mod:`gametheory.expressions`). Numbers are exact: ``0.4`` is
  two fifths. Text is never executed.
* *Parameters* stand in the file, in a file beside it that several models share (``parameters: parameters.yaml``), or in
  a list of both. ``defaults`` changes the shared defaults for one model.
* A *cell*, or an action that ends the play, leads to an outcome; ``{outcome: war, us: ...}`` completes or replaces the
  outcome's payoffs. In the key of a cell, ``any`` stands for the rest of a player's actions; the more specific row goes
  before the less specific one.
* A *tree*, instead of a table, is a mapping of named moves, the first of which is the root::

    tree:
      opening: {player: us, actions: {hold: status quo, ultimatum: answer}}
      answer: {player: nk, actions: {freeze: freeze, defy: war}}

  A move of nature has ``player: chance`` and ``probabilities``; moves that their player cannot tell apart share an
  ``information_set``. A move may be reached from several places. It is then unfolded into a move for each way that
  leads there, and its player knows by which play has come, unless it names an ``information_set``: its copies share
  that. Players remember their own earlier moves and what they knew then; a set that does not allow it is an error.

* A *repeated* game is a table that is played period by period, with what the next period is worth today and the plans
  that are asked about, the preferred one first::

    repeated:
      actions: {us: [pay, stop], russia: [press, stop]}
      cells: {"pay, press": deal, "pay, stop": cheated, "stop, press": kept, "stop, stop": no deal}
      discount: {us: us_patience, russia: 0.9}
      plans:
        instalments: {path: "pay, press", punishment: "stop, stop"}
        no deal: {path: "stop, stop"}
      timing:
        waiting: {war comes: {hazard: 0.02, leads_to: war}, thaw: {hazard: 0.1, leads_to: deal}}

  The ``path`` is played again and again; a list of profiles is played one after another, from ``repeat_from`` on again
  and again. Once somebody leaves it alone, the ``punishment`` is played for ever, or for so many ``periods``; without
  one, play goes on. ``timing`` says what chance may bring from period to period, in the order in which it is drawn.

* A *bargain* is about one number, the ``term``, within the range of that parameter::

    bargain:
      term: concession
      deal: deal
      otherwise: standoff
      danger: {hazard: war_hazard, leads_to: war}
      discount: {us: 0.95, russia: 0.95}
      limits:
        delivery: {us: renege_cost - concession * package}

  The payoffs of the ``deal`` are formulas in the term. While there is none, each period the ``danger`` strikes with its
  hazard. ``limits`` are conditions beside each side's gain, for an agreement that is kept: formulas that must not be
  negative. Payoffs are values for good: where the standoff pays 0 and no danger threatens, waiting for ever is worth 0.

Whatever is wrong with a file is said at once, a line each: the place, what is wrong there, what to do
(:class:`~gametheory.errors.ModelFileError`). What YAML has beyond mappings, lists and texts is refused: anchors,
aliases, tags; so are duplicate and unknown keys, and files of more than a megabyte. ``model.schema.json`` beside this
module tells editors the format.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gametheory.errors import ModelFileError, OutputError, Problem
from gametheory.model import Model, Parameter
from gametheory.modelfile.build import build, build_parameters, is_shared
from gametheory.modelfile.dumping import text_of
from gametheory.modelfile.problems import Document, Report
from gametheory.modelfile.schema import json_schema
from gametheory.modelfile.source import document_of_mapping, document_of_text, read_text
from gametheory.textfile import UnreadableError

__all__ = ["dump", "is_parameter_file", "json_schema", "load", "load_parameters", "save"]


def load(source: str | os.PathLike[str] | Mapping[str, Any]) -> Model:
    """Read a model from a file, or from a Python mapping that says the same.

    Parameters
    ----------
    source
        The path of a ``.yaml`` file, or a mapping; in a mapping numbers may be ints, floats (taken as they are
        written) or Fractions, and shared parameter files are looked for in the working folder.

    Raises
    ------
    ModelFileError
        With everything that is wrong, a :class:`~gametheory.errors.Problem` and a line of text each.

    Examples
    --------
    >>> model = load(
    ...     {
    ...         "title": "Yield or not",
    ...         "players": {"us": "United States"},
    ...         "parameters": {"cost": {"default": 0.4, "range": "0..1"}},
    ...         "outcomes": {"peace": {"us": 0}, "war": {"us": "1 - cost"}},
    ...         "tree": {"opening": {"player": "us", "actions": {"hold": "peace", "strike": "war"}}},
    ...     }
    ... )
    >>> model.defaults
    {'cost': Fraction(2, 5)}
    """
    report = Report()
    if isinstance(source, Mapping):
        return build(_whole(document_of_mapping(source, report), report), "", report)
    return build(_document(source, report), os.fspath(source), report)


def load_parameters(path: str | os.PathLike[str]) -> tuple[Parameter, ...]:
    """Read a file of parameters that several models share; raise ``ModelFileError`` as :func:`load` does."""
    report = Report()
    return build_parameters(_document(path, report), report)


def is_parameter_file(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file holds parameters that models share, and no model; ``False`` for what cannot be read."""
    try:
        return is_shared(_document(path, Report()))
    except ModelFileError:
        return False


def dump(model: Model) -> str:
    """Give a model as the text of a model file, with everything written out that a file may leave out.

    Loading the text gives a model with the same ``hash``. Parameters on which no payoff depends are left out.
    """
    return text_of(model)


def save(model: Model, path: str | os.PathLike[str]) -> None:
    """Write a model to a file that does not exist yet; raise ``OutputError`` if it does, or if it cannot be written."""
    target = Path(path)
    if target.suffix.lower() not in {".yaml", ".yml"}:
        raise OutputError(f"{target}: a model file's name ends in .yaml or .yml. Choose such a name")
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(dump(model))
    except FileExistsError:
        raise OutputError(f"{target}: there is such a file already. Choose another name, or remove it first") from None
    except OSError as error:
        raise OutputError(f"{target}: the file cannot be written ({error.strerror}). Choose another place") from None


def _document(path: str | os.PathLike[str], report: Report) -> Document:
    origin = os.fspath(path)
    return _whole(document_of_text(_text(origin), origin, Path(origin).parent, report), report)


def _whole(document: Document | None, report: Report) -> Document:
    if document is None:
        report.stop_if_any()
        raise AssertionError("a document that cannot be read has problems")
    return document


def _text(path: str) -> str:
    """Give the text of a model file; raise ``ModelFileError`` where there is none."""
    try:
        return read_text(Path(path))
    except UnreadableError as error:
        line, column = error.mark or (None, None)
        raise ModelFileError([Problem(path, line, column, "", error.what, error.advice)]) from None
