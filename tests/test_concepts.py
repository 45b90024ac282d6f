"""Which concept is asked of which game."""

from __future__ import annotations

import functools
import subprocess
import sys

import pytest
from modelfile.model_texts import PRICE, REPEATED
from ruamel.yaml import YAML

import gametheory as gt
from gametheory.concepts import NAMES, concept_named, default_concept, require_fit
from gametheory.errors import ConceptError, UnknownNameError
from tests.small_models import ENTRY, STANDOFF

GAMES = {
    "nash": gt.load(STANDOFF).at(),
    "subgame-perfect": gt.load(ENTRY).at(),
    "self-enforcing": gt.load(YAML(typ="safe", pure=True).load(REPEATED)).at(),
    "bargaining": gt.load(YAML(typ="safe", pure=True).load(PRICE)).at(),
}


@pytest.mark.parametrize("name", GAMES)
def test_every_form_has_a_concept_of_its_own(name):
    assert default_concept(GAMES[name]) is concept_named(name)
    require_fit(concept_named(name), GAMES[name])
    assert concept_named(name)(GAMES[name]).concept == name


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_a_function(name):
    assert concept_named(name).__name__ == name.replace("-", "_")


def test_an_unknown_concept():
    with pytest.raises(UnknownNameError, match=r"no concept is called 'nahs'\. Did you mean 'nash'\?"):
        concept_named("nahs")


@pytest.mark.parametrize(
    ("asked", "form", "said"),
    [
        ("nash", "bargaining", "nash is asked of a table or a tree, and this is a game of bargaining over a term."),
        ("bargaining", "self-enforcing", "bargaining is asked of a game of bargaining over a term, and this is a re"),
        ("self-enforcing", "subgame-perfect", "self-enforcing is asked of a repeated game, and this is a table or"),
    ],
)
def test_a_concept_that_does_not_fit_says_what_does(asked, form, said):
    for concept in (concept_named(asked), functools.partial(concept_named(asked), tolerance=0.1)):
        with pytest.raises(ConceptError) as caught:
            require_fit(concept, GAMES[form])
        assert str(caught.value).startswith(said)
        assert str(caught.value).endswith(f"Ask {form}")


def test_a_concept_of_ones_own_fits_everything():
    require_fit(print, GAMES["bargaining"])


def test_the_names_are_known_without_the_solvers():
    code = "import sys, gametheory.concepts; print([m for m in sys.modules if m.startswith('gametheory.equ')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
