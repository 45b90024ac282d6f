"""The front door: every name is there, nothing heavy is imported for it, and rooms do not hide functions."""

from __future__ import annotations

import subprocess
import sys

import pytest

import gametheory


def python(code: str) -> str:
    """Run code in a fresh interpreter; give what it prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_the_package_imports_nothing_heavy():
    loaded = python("import gametheory, sys; print(*sys.modules)").split()
    heavy = {"numpy", "scipy", "matplotlib", "xarray", "pydantic", "flint", "ruamel", "nashpy", "tqdm", "jinja2"}
    assert heavy & set(loaded) == set()
    assert [name for name in loaded if name.startswith("gametheory.")] == []


@pytest.mark.parametrize("name", sorted(gametheory.__all__))
def test_every_promised_name_is_there(name):
    assert getattr(gametheory, name) is not None
    assert name in dir(gametheory)


def test_names_are_listed_before_they_are_imported():
    assert python("import gametheory; print({'sweep', 'nash', 'Model'} <= set(dir(gametheory)))") == "True"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'gametheory' has no attribute 'nahs'"):
        _ = gametheory.nahs
    assert not hasattr(gametheory, "json")


@pytest.mark.parametrize(
    "first",
    [
        "pass",
        "import gametheory.sweep",
        "from gametheory.sweep import span",
        "gametheory.span",
        "from gametheory import sweep",
        "import importlib; importlib.import_module('gametheory.sweep')",
        "gametheory.sweep; import gametheory.sweep",
    ],
)
def test_sweep_is_the_function_however_its_room_was_imported(first):
    code = f"import gametheory\n{first}\nprint(type(gametheory.sweep).__name__, gametheory.sweep.__name__)"
    assert python(code) == "function sweep"


@pytest.mark.parametrize("name", ["thresholds", "regimes", "conditions"])
def test_other_functions_are_not_hidden_by_rooms_of_their_name_either(name):
    code = f"import gametheory, gametheory.{name}\nprint(type(gametheory.{name}).__name__, gametheory.{name}.__name__)"
    assert python(code) == f"function {name}"


def test_the_room_behind_a_function_of_the_same_name_can_still_be_imported_from():
    assert (
        python("import gametheory; gametheory.sweep\nfrom gametheory.sweep import save; print(save.__name__)") == "save"
    )


def test_the_other_rooms_are_modules():
    code = "import gametheory, gametheory.report; print(gametheory.report.__name__, gametheory.errors.__name__)"
    assert python(code) == "gametheory.report gametheory.errors"


def test_the_version_is_that_of_the_installed_package():
    from importlib.metadata import version

    assert version("gametheory") == gametheory.__version__
