PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.installed
DEVELOPMENT := .venv/.installed-dev
SCHEMA := gametheory/modelfile/model.schema.json

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install report test test-all static notebooks-run format benchmark schema constraints clean

help: ## print these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: $(DEVELOPMENT) ## install the package in .venv, with the tools of its development

report: $(RUNTIME) ## write the report of the flagship, models/crimea_2017, to report/
	$(BIN)/gametheory report models/crimea_2017 --out report

test: static ## lint, types, floors, tests, doctests and notebooks
	$(BIN)/python -m pytest -n 2
	@$(MAKE) --no-print-directory notebooks-run

test-all: static ## the same, with the slow tests
	$(BIN)/python -m pytest -n 2 -m ""
	@$(MAKE) --no-print-directory notebooks-run

static: $(DEVELOPMENT)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

notebooks-run: $(DEVELOPMENT)
	$(BIN)/python -m pytest --nbmake notebooks

format: $(DEVELOPMENT) ## put the code in its one format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

benchmark: $(DEVELOPMENT) ## measure the solvers and the sweeps
	$(BIN)/python -m benchmarks

schema: $(RUNTIME) ## rewrite the JSON Schema of model files from the code
	$(BIN)/gametheory schema > $(SCHEMA).tmp || { rm -f $(SCHEMA).tmp; exit 1; }
	mv $(SCHEMA).tmp $(SCHEMA)

constraints: ## pin every dependency anew (needs uv)
	uv pip compile --universal --all-extras --upgrade --python-version 3.11 --quiet --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links pyproject.toml --output-file constraints.txt

clean: ## remove what these targets made, but for .venv
	rm -rf report build dist htmlcov .coverage .benchmarks .hypothesis
	rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# A .venv made by another tool may have no pip.
PIP = $(BIN)/python -m pip
HAVE_PIP = $(PIP) --version > /dev/null 2>&1 || $(BIN)/python -m ensurepip > /dev/null 2>&1 || \
	{ echo ".venv has no pip: remove the folder .venv and try again" >&2; exit 1; }

$(RUNTIME): pyproject.toml constraints.txt | $(BIN)/python
	@$(HAVE_PIP)
	@echo "Installing gametheory in .venv (a minute or two, once)"
	@$(PIP) install --quiet --editable . --constraint constraints.txt
	@touch $@

$(DEVELOPMENT): pyproject.toml constraints.txt | $(BIN)/python
	@$(HAVE_PIP)
	@echo "Installing gametheory and the tools of its development in .venv (a few minutes, once)"
	@$(PIP) install --quiet --editable '.[dev]' --constraint constraints.txt
	@touch $(RUNTIME) $@

# Each check comes before anything is made, so that a failure leaves no half of an environment behind.
$(BIN)/python:
	@command -v $(PYTHON) > /dev/null || { echo "No $(PYTHON) here: install Python 3.11 or later, or say which: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "gametheory needs Python 3.11 or later, and $(PYTHON) is $$($(PYTHON) -V 2>&1): say which to use, as in make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "$(PYTHON) cannot make a virtual environment: install its venv module (Debian, Ubuntu: apt install python3-venv) and try again" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
