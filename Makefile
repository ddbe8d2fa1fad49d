# Needs make and Python 3.11 or newer; everything else is installed into .venv, once.
# `make help` lists the targets.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
TRAINING_VENV ?= .venv-training
PIP_INSTALL := pip install --quiet --disable-pip-version-check
LOCKED := --no-deps --require-hashes
PIP_COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: help run test coverage lint format bench pictures setup lock accuracy fit model distill

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*##/\1/p' Makefile | while read -r target text; do \
		printf '  make %-10s %s\n' "$$target" "$$text"; done

run: .venv/run.stamp  ## start whoowns; without tokens, in the local sandbox
	@$(BIN)/python app.py

test: .venv/dev.stamp  ## run all tests
	@$(BIN)/pytest

coverage: .venv/dev.stamp  ## run all tests and report what they cover; takes longer
	@$(BIN)/pytest --cov --cov-report=term

lint: .venv/dev.stamp  ## check style, types, imports and dependencies
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/deptry .

format: .venv/dev.stamp  ## fix what ruff can fix, and format
	-@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: .venv/dev.stamp  ## run every benchmark; takes about ten minutes
	@$(BIN)/python -m benchmarks

pictures: .venv/dev.stamp  ## take the pictures of the README again
	@$(BIN)/python -m tests.browser.pictures > /dev/null

setup: .venv/dev.stamp  ## install what development needs, and do nothing else

lock: .venv/dev.stamp  ## write the requirement files from pyproject.toml
	@$(BIN)/$(PIP_INSTALL) pip-tools
	@$(PIP_COMPILE) --output-file requirements.txt pyproject.toml
	@$(PIP_COMPILE) --extra dev --constraint requirements.txt \
		--output-file requirements-dev.txt pyproject.toml

accuracy: $(TRAINING_VENV)/done.stamp  ## measure accuracy and write docs/accuracy.md
	@$(TRAINING_VENV)/bin/python -m training.accuracy

fit: .venv/dev.stamp  ## weigh the written rules; takes seconds
	@$(BIN)/python -m training.fit

model: $(TRAINING_VENV)/done.stamp  ## fit the word model, then weigh the rules beside it
	@$(TRAINING_VENV)/bin/python -m training.word_model
	@$(MAKE) --no-print-directory fit

distill: $(TRAINING_VENV)/done.stamp  ## write the distillation set, which the word model is fitted to
	@$(TRAINING_VENV)/bin/python -m training.distillation


.venv/run.stamp: requirements.txt
	@test -n "$(PYTHON)" || { echo "whoowns needs Python 3.11 or newer."; exit 1; }
	@echo "Installing into .venv, once."
	@$(PYTHON) -m venv .venv
	@$(BIN)/$(PIP_INSTALL) $(LOCKED) -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@$(BIN)/$(PIP_INSTALL) $(LOCKED) -r requirements-dev.txt
	@touch $@

$(TRAINING_VENV)/done.stamp: training/requirements.txt requirements.txt
	@echo "Installing into $(TRAINING_VENV), once: more than 1 GB."
	@$(PYTHON) -m venv $(TRAINING_VENV)
	@$(TRAINING_VENV)/bin/$(PIP_INSTALL) -r requirements.txt
	@$(TRAINING_VENV)/bin/$(PIP_INSTALL) -r training/requirements.txt
	@touch $@
