"""Solution concepts by name, with what some of them take beside the game."""

from __future__ import annotations

import argparse
import functools
import inspect
import sys
from typing import Any, Final

from gametheory.concepts import NAMES, Concept, concept_named
from gametheory.errors import InputError, suggestion

CONCEPTS: Final = NAMES
WISHES: Final = {"objective": "total", "precision": "2", "seconds": "30"}
"""What some concepts take beside the game, each with an example."""


def concept_of(arguments: argparse.Namespace, *, telling: bool = False) -> Concept | None:
    """Give the function of the concept asked for, with what it takes; ``None`` leaves it to the game's form.

    ``telling`` asks a concept that can take long to say on a terminal how far it is.
    """
    name = arguments.concept
    function = concept_named(name) if name else None
    known = inspect.signature(function).parameters if function else {}
    given = {option: getattr(arguments, option) for option in WISHES if getattr(arguments, option) is not None}
    for option in given:
        if option not in known:
            raise InputError(_not_taken(name, option))
    for option in WISHES:
        if option in known and known[option].default is inspect.Parameter.empty and option not in given:
            raise InputError(f"--concept {name} needs --{option}. Give one, as in --{option} {WISHES[option]}")
    if telling and "progress" in known and sys.stderr.isatty():
        given["progress"] = _Progress()
    return functools.partial(function, **given) if function and given else function


def _not_taken(name: str | None, option: str) -> str:
    if name is None:
        return f"--{option} goes with a concept that takes it. Add --concept"
    return f"--{option}: the concept {name} has none. Leave it out"


class _Progress:
    """A progress line on the terminal, drawn when a search takes longer than a moment."""

    def __init__(self) -> None:
        from tqdm import tqdm

        self.bar = tqdm(delay=1, leave=False, unit="choice of supports", desc="solving")

    def __call__(self, done: int, total: int | None = None) -> None:
        """Say how much is done, of how much in all where that is known before the end."""
        self.bar.total = total
        self.bar.update(done - self.bar.n)
        if total is not None and done >= total:
            self.bar.close()


def options_of(arguments: argparse.Namespace, concept: Concept | None) -> dict[str, Any]:
    """Give what the concept is asked beside the game; some concepts select nothing."""
    if arguments.select is None:
        return {}
    if concept is not None and "select" not in inspect.signature(concept).parameters:
        raise InputError(f"--select: {arguments.concept} does not select among equilibria. Leave it out")
    return {"select": arguments.select}


def concept_name(text: str) -> str:
    """Read the name of a concept."""
    if text not in CONCEPTS:
        close = suggestion(text, CONCEPTS)
        guess = f"{close} " if close.startswith("Did") else ""
        raise argparse.ArgumentTypeError(f"no concept is called '{text}'. {guess}Known: {', '.join(CONCEPTS)}")
    return text
