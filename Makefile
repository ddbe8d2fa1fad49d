PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
LAB ?= .venv-lab

.PHONY: run test lint bench accuracy fit lessons format pictures lock setup

run: .venv/run.stamp        ; @$(BIN)/python app.py
test: .venv/dev.stamp       ; @$(BIN)/pytest --cov --cov-report=term
lint: .venv/dev.stamp       ; @$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo && $(BIN)/deptry .
format: .venv/dev.stamp     ; @$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
bench: .venv/dev.stamp      ; @for one in benchmarks/bench_*.py; do $(BIN)/python -m benchmarks.$$(basename $$one .py) || exit 1; done
accuracy: $(LAB)/lab.stamp   ; @$(LAB)/bin/python -m training.accuracy
fit: $(LAB)/lab.stamp        ; @$(LAB)/bin/python -m training.fit
lessons: $(LAB)/lab.stamp    ; @$(LAB)/bin/python -m training.lessons
pictures: .venv/dev.stamp   ; @$(BIN)/python -m tests.browser.pictures > /dev/null
setup: .venv/dev.stamp
lock: .venv/dev.stamp       ; @sh -c '$(BIN)/pip install -q pip-tools && $(BIN)/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements.txt pyproject.toml && $(BIN)/pip-compile -q --extra dev --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -c requirements.txt -o requirements-dev.txt pyproject.toml'

.venv/run.stamp: requirements.txt ; @test -n "$(PYTHON)" || { echo "whoowns needs Python 3.11 or newer."; exit 1; } ; echo "Installing into .venv, once." ; $(PYTHON) -m venv .venv && $(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.txt && touch $@
.venv/dev.stamp: requirements-dev.txt .venv/run.stamp ; @$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt && touch $@
$(LAB)/lab.stamp: training/requirements.txt requirements.txt ; @echo "Installing the peers into $(LAB), once: more than 1 GB." ; $(PYTHON) -m venv $(LAB) && $(LAB)/bin/pip install -q --disable-pip-version-check -r requirements.txt && $(LAB)/bin/pip install -q --disable-pip-version-check -r training/requirements.txt && touch $@
