# grader: `make grade` and `make test` are all that a new machine needs. python3 (3.11 or newer) and make must be there.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := torch==2.13.0

.PHONY: grade test lint bench verify clean

grade: $(VENV)/run.stamp
	@$(BIN)/grader grade answers/csc413_hw2 --out reports/csc413_hw2

test: lint
	@$(BIN)/python -m pytest -n 2

lint: $(VENV)/test.stamp
	@$(BIN)/ruff format --check -q grader reference tests
	@$(BIN)/ruff check -q grader reference tests
	@$(BIN)/mypy

verify: $(VENV)/run.stamp
	@$(BIN)/grader verify

bench: $(VENV)/bench.stamp
	@$(BIN)/python tests/bench/bench.py
	@$(BIN)/python tests/bench/bench_class.py
	@$(BIN)/python tests/bench/bench_box.py
	@$(BIN)/python tests/bench/bench_text.py
	@$(BIN)/python tests/bench/imports.py

# torch comes by its own version, without a hash: the CPU build is enough and its file differs by platform.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "grader: $(PYTHON) is missing; install Python 3.11 or newer" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "grader: Python 3.11 or newer is needed, this is $$($(PYTHON) -V)" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "grader: the venv module is missing; install python3-venv" >&2; exit 2; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check $(TORCH)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/bench.stamp: $(VENV)/test.stamp
	@$(BIN)/python -m pip install -q --disable-pip-version-check math-verify==0.9.0
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
