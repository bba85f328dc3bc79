# Chuangce: every command people and CI use. `make help` lists them.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup run test check fmt lock bench clean

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements.lock | $(BIN)/python
	$(PIP) install --constraint requirements.lock --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install --constraint requirements.lock --editable '.[dev]'
	@touch $@

setup: $(VENV)/.installed ## create .venv, install, fetch the models (resumes where it stopped)
	@$(BIN)/chuangce models fetch

run: setup ## set up, build the index, open the page
	@$(BIN)/chuangce index build
	@$(BIN)/chuangce ui

test: setup $(VENV)/.installed-dev ## set up with the test tools, run every test
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| $(BIN)/playwright install chromium
	@$(BIN)/python -m pytest

check: $(VENV)/.installed-dev ## lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

fmt: $(VENV)/.installed-dev ## format the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: $(VENV)/.installed-dev ## time the stages of an answer on this machine
	@$(BIN)/python -m evals bench

lock: $(VENV)/.installed-dev ## write requirements.lock from what is installed
	@$(PIP) freeze --exclude-editable | sed -E 's/\+cpu$$//' | grep -viE '^(nvidia|triton|pip|setuptools)([-=]|$$)' > requirements.lock

clean: ## remove .venv and caches of the tools (models and indexes stay)
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis *.egg-info
